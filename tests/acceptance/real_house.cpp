#include "tests/acceptance/real_house.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "tests/daemon/mock_certificate.hpp"

namespace nachtwacht::tests {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

void write(const fs::path& file, const std::string& text) { std::ofstream{file} << text; }

int notice_socket(const fs::path& path) {
    const int handle = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    ::unlink(path.c_str());
    if (::bind(handle, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
        ::close(handle);
        throw std::runtime_error("cannot listen for the daemon's notices");
    }
    return handle;
}

// CMakePresets.json asks for this exit code at the first report.
constexpr int ended_by_sanitizer = 66;

int code_of(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status); }

std::string line_of(int client) {
    const std::string number = std::to_string(client);
    return number + ",\"" + street_of(client) + "\",5831AA,Testdorp,51.6" +
           std::to_string(100 + client % 800) + " 5.9" + std::to_string(100 + client * 13 % 800) +
           "," + account_of(client) + ",zorg," + (client % 20 == 0 ? "epilepsy=U1" : "") +
           ",invented\n";
}

}  // namespace

std::string unit_name(int number) { return "u" + std::to_string(number); }

std::vector<std::string> unit_names(int count) {
    std::vector<std::string> names;
    for (int unit = 1; unit <= count; ++unit) {
        names.push_back(unit_name(unit));
    }
    return names;
}

std::string street_of(int client) {
    return "Straat " + std::to_string(client) + ", 5831 AA Testdorp";
}

std::string account_of(int client) { return std::to_string(7'000'000 + client); }

protocol::GeoPoint base_of(int unit) {
    return {51'610'000 + unit % 800 * 100, 5'910'000 + unit * 7 % 800 * 100, 10};
}

RealHouse::RealHouse(HousePlan plan)
    : plan_(std::move(plan)),
      broker_(plan_.phone_accounts ? unit_names(plan_.units) : std::vector<std::string>{}) {
    write_pack();
    write_config();
}

RealHouse::~RealHouse() {
    if (runs()) {
        kill();
    }
}

fs::path RealHouse::command_socket() const { return folder_.path() / "c.sock"; }
fs::path RealHouse::state() const { return folder_.path() / "state"; }
fs::path RealHouse::log_file() const { return folder_.path() / "log"; }
fs::path RealHouse::pack() const { return folder_.path() / "regions" / house_region; }

void RealHouse::set_environment(std::map<std::string, std::string> environment) {
    plan_.environment = std::move(environment);
}

void RealHouse::write_pack() const {
    fs::create_directories(pack());
    fs::copy(
        fs::path{NACHTWACHT_SOURCE_DIR} / "regions" / "base",
        folder_.path() / "regions" / "base",
        fs::copy_options::recursive
    );
    write(
        pack() / "pack.yaml",
        "pack: testland\nbase: ../base\nnl: Testland\nen: Testland\nclients: clients.csv\n"
        "organisations:\n  zorg: {nl: Zorg, en: Care}\n"
    );
    write(
        pack() / "areas.yaml",
        "areas:\n  all:\n    nl: alles\n    en: all\n    postcodes: [\"5\"]\n"
    );
    write(
        pack() / "arrangements.yaml",
        "arrangements:\n  - id: acute\n    nl: acuut\n    en: acute\n    areas: [all]\n    tiers: "
        "[[team]]\n"
    );
    write_teams("team");
    std::ofstream clients{pack() / "clients.csv"};
    clients
        << "number,address,postcode,municipality,position,accounts,provider,urgencies,assumed\n";
    for (int client = 1; client <= plan_.clients; ++client) {
        clients << line_of(client);
    }
}

void RealHouse::relabel_team(const std::string& label) { write_teams(label); }

void RealHouse::write_teams(const std::string& label) const {
    std::string units = "teams:\n  team:\n    nl: " + label + "\n    en: " + label +
                        "\n    organisation: zorg\nunits:\n";
    for (int unit = 1; unit <= plan_.units; ++unit) {
        units += "  " + unit_name(unit) + ":\n    nl: " + unit_name(unit) +
                 "\n    en: " + unit_name(unit) +
                 "\n    team: team\n    skills: [verpleegkundige]\n    base: [51.6" +
                 std::to_string(100 + unit % 800) + ", 5.9" + std::to_string(100 + unit * 7 % 800) +
                 "]\n    second_channel: true\n    call_out: 0s\n";
    }
    write(pack() / "teams.yaml", units);
}

void RealHouse::register_one_more() {
    std::ofstream{pack() / "clients.csv", std::ios::app} << line_of(++plan_.clients);
}

std::string RealHouse::tls_lines() const {
    if (!plan_.tls) {
        return {};
    }
    const MockCertificate made{folder_.path()};
    return "\n  tls: [\"127.0.0.1:" + std::to_string(sip_tls_port()) +
           "\"]\n  certificate: " + made.certificate.string() + "\n  key: " + made.key.string();
}

std::string RealHouse::http_lines() const {
    return plan_.http || !plan_.telephone.empty()
               ? "http:\n  listen: [\"127.0.0.1:" + std::to_string(http_port()) +
                     "\"]\n  most_a_source: 1000\n"
               : std::string{};
}

std::string RealHouse::telephone_lines() const {
    if (plan_.telephone.empty()) {
        return {};
    }
    write(folder_.path() / "credentials" / "telephone", telephone_secret);
    return "telephone:\n  url: \"" + plan_.telephone + "\"\n  secret: telephone\n";
}

void RealHouse::write_config() const {
    fs::create_directories(folder_.path() / "credentials");
    write(folder_.path() / "credentials" / "mqtt", broker_password("gateway"));
    const std::string sip = "[\"127.0.0.1:" + std::to_string(sip_port()) + "\"]";
    write(
        folder_.path() / "nachtwachtd.yaml",
        "state: " + state().string() + "\nregion: " + pack().string() +
            "\ncredentials: " + (folder_.path() / "credentials").string() +
            "\nsip:\n  udp: " + sip + "\n  tcp: " + sip + tls_lines() +
            "\nmqtt:\n  host: \"127.0.0.1\"\n  port: " + std::to_string(broker_.port()) +
            "\n  user: gateway\n  password: mqtt\ncommand:\n  socket: " +
            command_socket().string() + "\nmetrics:\n  listen: \"127.0.0.1:" +
            std::to_string(metrics_port()) + "\"\n" + http_lines() + telephone_lines() +
            "log: " + plan_.log + "\nsnapshot_every: " + std::to_string(plan_.snapshot_every) + "\n"
    );
}

void RealHouse::start() {
    const fs::path notices = folder_.path() / "n.sock";
    const int handle = notice_socket(notices);
    const std::string program = std::string{NACHTWACHT_BINARY_DIR} + "/daemon/nachtwachtd";
    const std::string config = folder_.path() / "nachtwachtd.yaml";
    const std::string log = log_file();
    log_began_ = fs::exists(log) ? fs::file_size(log) : 0;
    const auto began = Clock::now();
    pid_ = ::fork();
    if (pid_ == 0) {
        const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
        ::dup2(out, STDOUT_FILENO);
        ::dup2(out, STDERR_FILENO);
        ::setenv("NOTIFY_SOCKET", notices.c_str(), 1);
        for (const auto& [name, value] : plan_.environment) {
            ::setenv(name.c_str(), value.c_str(), 1);
        }
        ::execl(program.c_str(), program.c_str(), "--config", config.c_str(), nullptr);
        ::_exit(127);
    }
    wait_until_ready(handle);
    ::close(handle);
    woke_in_ = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - began);
}

void RealHouse::wait_until_ready(int notices) {
    const auto until = Clock::now() + std::chrono::seconds{20};
    while (Clock::now() < until) {
        pollfd waiting{notices, POLLIN, 0};
        if (::poll(&waiting, 1, 50) > 0) {
            std::array<char, 4096> text{};
            const auto size = ::recv(notices, text.data(), text.size(), 0);
            if (size > 0 && std::string{text.data(), static_cast<std::size_t>(size)}.find("READY=1"
                            ) != std::string::npos) {
                return;
            }
        }
        if (!runs()) {
            throw std::runtime_error(
                "nachtwachtd ended with " + std::to_string(exit_) + " before it was ready:\n" +
                log()
            );
        }
    }
    throw std::runtime_error("nachtwachtd was not ready within 20 s:\n" + log());
}

bool RealHouse::runs() {
    if (pid_ <= 0) {
        return false;
    }
    int status = 0;
    if (::waitpid(pid_, &status, WNOHANG) == pid_) {
        exit_ = code_of(status);
        pid_ = -1;
        if (exit_ == ended_by_sanitizer) {
            // Whatever the test looks at: a house with a race in it passes none.
            std::fprintf(stderr, "a sanitizer ended nachtwachtd:\n%s\n", whole_log().c_str());
            std::abort();
        }
    }
    return pid_ > 0;
}

void RealHouse::kill() {
    if (runs()) {
        ::kill(pid_, SIGKILL);
        int status = 0;
        ::waitpid(pid_, &status, 0);
        exit_ = code_of(status);
        pid_ = -1;
    }
}

int RealHouse::stop() {
    if (runs()) {
        ::kill(pid_, SIGTERM);
    }
    return wait_for_end(std::chrono::seconds{15});
}

int RealHouse::wait_for_end(std::chrono::milliseconds within) {
    const auto until = Clock::now() + within;
    while (runs()) {
        if (Clock::now() > until) {
            return 1000;
        }
        ::poll(nullptr, 0, 2);
    }
    return exit_;
}

std::string RealHouse::memory(const std::string& name) const {
    std::ifstream about{"/proc/" + std::to_string(pid_) + "/status"};
    for (std::string line; std::getline(about, line);) {
        if (line.starts_with(name + ":")) {
            return line.substr(line.find_first_of("0123456789"));
        }
    }
    return "?";
}

std::string RealHouse::log_of_this_start() const {
    std::ifstream file{log_file()};
    file.seekg(static_cast<std::streamoff>(log_began_));
    return {std::istreambuf_iterator<char>{file}, {}};
}

std::chrono::milliseconds RealHouse::processor_time() const {
    clockid_t clock{};
    timespec used{};
    if (::clock_getcpuclockid(pid_, &clock) != 0 || ::clock_gettime(clock, &used) != 0) {
        return {};
    }
    return std::chrono::milliseconds{used.tv_sec * 1000 + used.tv_nsec / 1'000'000};
}

double RealHouse::metric(const std::string& name) const {
    const int handle = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(metrics_port());
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const std::string request = "GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    std::string page;
    if (::connect(handle, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
        ::send(handle, request.data(), request.size(), MSG_NOSIGNAL) > 0) {
        std::array<char, 4096> part{};
        for (ssize_t size = 0; (size = ::recv(handle, part.data(), part.size(), 0)) > 0;) {
            page.append(part.data(), static_cast<std::size_t>(size));
        }
    }
    ::close(handle);
    const auto at = page.find("\n" + name + " ");
    return at == std::string::npos ? 0 : std::stod(page.substr(at + name.size() + 2));
}

std::string RealHouse::whole_log() const {
    std::ifstream file{log_file()};
    return {std::istreambuf_iterator<char>{file}, {}};
}

std::string RealHouse::log() const {
    const std::string text = whole_log();
    constexpr std::size_t most = 4000;
    return text.size() > most ? text.substr(text.size() - most) : text;
}

std::string RealHouse::command(const std::string& words) const {
    const std::string line = std::string{NACHTWACHT_BINARY_DIR} + "/daemon/nachtwacht " + words +
                             " --socket " + command_socket().string() + " 2>&1";
    std::string written;
    FILE* pipe = ::popen(line.c_str(), "r");
    if (pipe == nullptr) {
        throw std::runtime_error("cannot run " + line);
    }
    std::array<char, 4096> part{};
    for (std::size_t size = 0; (size = ::fread(part.data(), 1, part.size(), pipe)) > 0;) {
        written.append(part.data(), size);
    }
    ::pclose(pipe);
    return written;
}

}  // namespace nachtwacht::tests
