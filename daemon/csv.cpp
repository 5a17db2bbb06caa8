#include "daemon/csv.hpp"

#include <utility>

namespace nachtwacht::daemon {
namespace {

class CsvReading {
public:
    CsvReading(std::string_view content, const Mark& start, Mistakes& mistakes)
        : rest_{content}, start_{start}, mistakes_{mistakes} {
        if (rest_.starts_with("\xEF\xBB\xBF")) {
            rest_.remove_prefix(3);  // the byte order mark that spreadsheets write
        }
    }

    std::vector<CsvRow> rows() {
        std::vector<CsvRow> rows;
        while (!rest_.empty()) {
            CsvRow row = read_row();
            const bool is_empty = row.size() == 1 && row.front().text.empty();
            if (!is_empty) {
                rows.push_back(std::move(row));
            }
        }
        return rows;
    }

private:
    CsvRow read_row() {
        CsvRow row;
        while (true) {
            row.push_back(read_field());
            if (rest_.empty()) {
                return row;
            }
            const char after = step();
            if (after == '\r' && rest_.starts_with('\n')) {
                step();
                return row;
            }
            if (after == '\n' || after == '\r') {
                return row;
            }
        }
    }

    CsvField read_field() {
        CsvField field{{}, line_, column_};
        if (rest_.starts_with('"')) {
            step();
            read_quoted(field);
        }
        while (!rest_.empty() && rest_[0] != ',' && rest_[0] != '\n' && rest_[0] != '\r') {
            field.text += step();
        }
        return field;
    }

    void read_quoted(CsvField& field) {
        while (!rest_.empty()) {
            const char c = step();
            if (c != '"') {
                field.text += c;
            } else if (rest_.starts_with('"')) {
                field.text += step();
            } else {
                return;
            }
        }
        mistakes_.add(
            Mark{start_.file, field.line, field.column}, "quotes that never close, write the second"
        );
    }

    char step() {
        const char c = rest_[0];
        rest_.remove_prefix(1);
        if (c == '\n') {
            ++line_;
            column_ = 1;
        } else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
            ++column_;
        }
        return c;
    }

    std::string_view rest_;
    const Mark& start_;
    Mistakes& mistakes_;
    std::uint32_t line_{1};
    std::uint32_t column_{1};
};

}  // namespace

std::vector<CsvRow> read_csv(std::string_view content, const Mark& start, Mistakes& mistakes) {
    return CsvReading{content, start, mistakes}.rows();
}

}  // namespace nachtwacht::daemon
