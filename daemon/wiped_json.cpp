#include "daemon/wiped_json.hpp"

#include <array>
#include <boost/json.hpp>

#include "daemon/wiped_text.hpp"

namespace nachtwacht::daemon {
namespace {

namespace json = boost::json;

class WipedMemory final : public json::memory_resource {
    void* do_allocate(std::size_t size, std::size_t alignment) override {
        return ::operator new (size, std::align_val_t{alignment});
    }
    void do_deallocate(void* memory, std::size_t size, std::size_t alignment) override {
        wipe(memory, size);
        ::operator delete (memory, std::align_val_t{alignment});
    }
    [[nodiscard]] bool do_is_equal(const json::memory_resource& other) const noexcept override {
        return this == &other;
    }
};

}  // namespace

std::optional<json::object> read_wiped_object(std::string_view text) {
    json::parse_options options;
    options.max_depth = 8;
    const auto memory = json::make_shared_resource<WipedMemory>();
    std::array<unsigned char, 4'096> room{};
    std::optional<json::object> found;
    {
        json::parser parser{memory, options, room.data(), room.size()};
        parser.reset(memory);
        json::error_code wrong;
        parser.write({text.data(), text.size()}, wrong);
        if (!wrong) {
            auto value = parser.release();
            if (value.is_object()) {
                found.emplace(std::move(value.get_object()));
            }
        }
    }
    wipe(room.data(), room.size());
    return found;
}

}  // namespace nachtwacht::daemon
