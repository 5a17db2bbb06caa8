// Where the answers to one connection's requests go: lines of JSON.
#pragma once

#include <string>

namespace nachtwacht::daemon {

// On the loop's thread. Lines given after the connection has ended go nowhere.
class AnswerLines {
public:
    AnswerLines() = default;
    AnswerLines(const AnswerLines&) = delete;
    AnswerLines& operator=(const AnswerLines&) = delete;
    virtual ~AnswerLines() = default;

    // One JSON text without a newline. Too many that the peer does not read: the connection is cut.
    virtual void line(std::string json) = 0;
    // False: whoever can wait does, until its clerk is resumed.
    [[nodiscard]] virtual bool has_room() const = 0;
    // The request has had its last line.
    virtual void done() = 0;
};

}  // namespace nachtwacht::daemon
