#include "routing/types.hpp"
