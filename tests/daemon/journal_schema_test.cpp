// protocol/journal.proto and daemon/record_listing.hpp say the same, in names, numbers and bytes.
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <gtest/gtest.h>

#include <set>

#include "daemon/records.hpp"
#include "protocol/journal.pb.h"
#include "tests/daemon/arbitrary.hpp"

namespace nachtwacht::daemon {
namespace {

namespace schema = nachtwacht::journal::v1;
using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

bool holds_unknown_fields(const Message& message) {
    const auto& reflection = *message.GetReflection();
    if (!reflection.GetUnknownFields(message).empty()) {
        return true;
    }
    std::vector<const FieldDescriptor*> present;
    reflection.ListFields(message, &present);
    for (const auto* field : present) {
        if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
            continue;
        }
        const int count = field->is_repeated() ? reflection.FieldSize(message, field) : 0;
        for (int index = 0; index < count; ++index) {
            if (holds_unknown_fields(reflection.GetRepeatedMessage(message, field, index))) {
                return true;
            }
        }
        if (!field->is_repeated() && holds_unknown_fields(reflection.GetMessage(message, field))) {
            return true;
        }
    }
    return false;
}

std::string written_by_protobuf(const Message& message) {
    std::string bytes;
    google::protobuf::io::StringOutputStream stream{&bytes};
    google::protobuf::io::CodedOutputStream coded{&stream};
    coded.SetSerializationDeterministic(true);
    message.SerializeToCodedStream(&coded);
    coded.Trim();
    return bytes;
}

template <class Schema>
void expect_same_bytes(const std::string& bytes) {
    Schema message;
    RC_ASSERT(message.ParseFromString(bytes));
    RC_ASSERT(!holds_unknown_fields(message));
    RC_ASSERT(written_by_protobuf(message) == bytes);
}

TEST(JournalSchema, ProtobufReadsAndWritesEveryKindOfEntryAsWeDo) {
    EXPECT_TRUE(rc::check([] {
        for (const auto& entry : arbitrary::one_of_each()) {
            expect_same_bytes<schema::Entry>(encode_entry(entry));
        }
    }));
}

TEST(JournalSchema, ProtobufReadsAndWritesAStateAsWeDo) {
    EXPECT_TRUE(rc::check([] {
        expect_same_bytes<schema::State>(encode_state(*arbitrary::any<routing::State>()));
    }));
}

// Walks a listing beside the schema: every number with its name and type, none more, none less.
class Comparison {
public:
    template <class Type>
    void compare(const Descriptor& message) {
        if (!seen_.insert(message.full_name()).second) {
            return;
        }
        int count = 0;
        const auto compare_item = [&]<class Item>(const Item& item) {
            ++count;
            SCOPED_TRACE(message.name() + " field " + std::to_string(item.number));
            const auto* field = message.FindFieldByNumber(static_cast<int>(item.number));
            ASSERT_NE(field, nullptr);
            if constexpr (record::Choice<Type>) {
                EXPECT_NE(field->containing_oneof(), nullptr);
                compare_value<typename Item::Type>(*field);
            } else {
                EXPECT_EQ(field->name(), item.name);
                compare_value<typename Item::Value>(*field);
            }
        };
        if constexpr (record::Choice<Type>) {
            record::for_each(record::alternatives<Type>, compare_item);
        } else {
            record::for_each_field<Type>(compare_item);
        }
        EXPECT_EQ(message.field_count(), count) << message.name();
    }

private:
    template <class Value>
    void compare_value(const FieldDescriptor& field) {
        EXPECT_EQ(field.is_repeated(), record::is_repeated<Value>);
        if constexpr (record::is_repeated<Value>) {
            compare_element<Value>(field);
        } else if constexpr (requires(Value value) { value.emplace(); }) {
            EXPECT_TRUE(field.has_presence());
            compare_single<typename Value::value_type>(field);
        } else {
            compare_single<Value>(field);
        }
    }

    template <class Container>
    void compare_element(const FieldDescriptor& field) {
        if constexpr (requires { typename Container::mapped_type; }) {
            const auto& pair = *field.message_type();
            EXPECT_EQ(pair.field_count(), 2);
            compare_single<typename Container::key_type>(*pair.FindFieldByName("key"));
            compare_single<typename Container::mapped_type>(*pair.FindFieldByName("value"));
        } else {
            compare_single<typename Container::value_type>(field);
        }
    }

    template <class Value>
    void compare_single(const FieldDescriptor& field) {
        if constexpr (record::Listed<Value>) {
            ASSERT_EQ(field.type(), FieldDescriptor::TYPE_MESSAGE);
            EXPECT_EQ(field.message_type()->name(), record::name_of_type<Value>());
            compare<Value>(*field.message_type());
        } else if constexpr (record::Choice<Value>) {
            ASSERT_EQ(field.type(), FieldDescriptor::TYPE_MESSAGE);
            compare<Value>(*field.message_type());
        } else if constexpr (record::Given<record::last<Value>>) {
            ASSERT_EQ(field.type(), FieldDescriptor::TYPE_ENUM);
            const auto& known = *field.enum_type();
            EXPECT_EQ(known.name(), record::name_of_type<Value>());
            EXPECT_EQ(known.value_count(), static_cast<int>(record::last<Value>) + 1);
        } else {
            EXPECT_TRUE(is_scalar<Value>(field.type())) << field.type_name();
        }
    }

    template <class Value>
    static bool is_scalar(FieldDescriptor::Type type) {
        if constexpr (std::is_same_v<Value, bool>) {
            return type == FieldDescriptor::TYPE_BOOL;
        } else if constexpr (std::is_same_v<Value, std::int32_t>) {
            return type == FieldDescriptor::TYPE_SINT32;
        } else if constexpr (std::is_same_v<Value, std::uint64_t>) {
            return type == FieldDescriptor::TYPE_UINT64;
        } else if constexpr (std::is_same_v<Value, std::uint32_t> || std::is_enum_v<Value>) {
            return type == FieldDescriptor::TYPE_UINT32;
        } else if constexpr (record::Number<Value>) {
            return type == FieldDescriptor::TYPE_SINT64;
        } else {
            return type == FieldDescriptor::TYPE_STRING || type == FieldDescriptor::TYPE_BYTES;
        }
    }

    std::set<std::string> seen_{};
};

TEST(JournalSchema, NamesNumbersAndTypesAreThoseOfTheListing) {
    Comparison comparison;
    comparison.compare<routing::Entry>(*schema::Entry::descriptor());
    comparison.compare<routing::State>(*schema::State::descriptor());
}

}  // namespace
}  // namespace nachtwacht::daemon
