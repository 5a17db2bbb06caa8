// The one place where Asio itself is compiled: everybody else sees declarations only
// (BOOST_ASIO_SEPARATE_COMPILATION), which halves the cost of including it.
#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
