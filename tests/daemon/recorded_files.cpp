#include "tests/daemon/recorded_files.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace nachtwacht::daemon {
namespace {

namespace fs = std::filesystem;
using What = DiskStep::What;
using Verdict = RecordedFiles::Verdict;

std::atomic<RecordedFiles*> the_recorder{};

// Of an open file or directory, whatever it is called by now.
fs::path path_of(int descriptor) {
    std::error_code ignored;
    return fs::read_symlink("/proc/self/fd/" + std::to_string(descriptor), ignored);
}

bool is_kept_by_the_disk(const std::string& name) {
    return !name.ends_with("-shm") && !name.ends_with("lock");
}

int errno_of(Verdict verdict) { return verdict == Verdict::Refuse ? EIO : ENOSPC; }

// ---- below SQLite

sqlite3_vfs* under = nullptr;  // the default VFS

struct WatchedFile {
    sqlite3_file base;
    RecordedFiles* recorder;  // null: only passed on
    std::string* name;
    bool syncs_its_name;
    sqlite3_file* real;  // lies behind this one
};

WatchedFile& watched(sqlite3_file* file) { return *reinterpret_cast<WatchedFile*>(file); }
sqlite3_file* real_of(sqlite3_file* file) { return watched(file).real; }
const sqlite3_io_methods& calls_of(sqlite3_file* file) { return *real_of(file)->pMethods; }

std::uint64_t size_of(sqlite3_file* file) {
    sqlite3_int64 size = 0;
    calls_of(file).xFileSize(real_of(file), &size);
    return static_cast<std::uint64_t>(size);
}

// As unixWrite and its neighbours answer.
int refused(Verdict verdict, int io_error) {
    errno = errno_of(verdict);
    return verdict == Verdict::Refuse ? io_error : SQLITE_FULL;
}

int close_file(sqlite3_file* file) {
    auto& self = watched(file);
    const int code = self.real->pMethods->xClose(self.real);
    delete self.name;
    return code;
}

int read_bytes(sqlite3_file* file, void* into, int size, sqlite3_int64 offset) {
    return calls_of(file).xRead(real_of(file), into, size, offset);
}

int write_bytes(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
    auto& self = watched(file);
    if (self.recorder == nullptr) {
        return calls_of(file).xWrite(self.real, from, size, offset);
    }
    const Verdict verdict = self.recorder->judge(*self.name);
    const int wanted = verdict == Verdict::Do ? size : verdict == Verdict::DoHalf ? size / 2 : 0;
    if (wanted > 0) {
        if (const int code = calls_of(file).xWrite(self.real, from, wanted, offset);
            code != SQLITE_OK) {
            return code;
        }
        self.recorder->add(
            {What::Write,
             *self.name,
             {},
             static_cast<std::uint64_t>(offset),
             std::string(static_cast<const char*>(from), static_cast<std::size_t>(wanted))}
        );
    }
    return verdict == Verdict::Do ? SQLITE_OK : refused(verdict, SQLITE_IOERR_WRITE);
}

void note_size(sqlite3_file* file) {
    auto& self = watched(file);
    self.recorder->add({What::Resize, *self.name, {}, size_of(file), {}});
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
    auto& self = watched(file);
    if (self.recorder == nullptr) {
        return calls_of(file).xTruncate(self.real, size);
    }
    if (const Verdict verdict = self.recorder->judge(*self.name); verdict != Verdict::Do) {
        errno = errno_of(verdict);
        return SQLITE_IOERR_TRUNCATE;
    }
    const int code = calls_of(file).xTruncate(self.real, size);
    note_size(file);
    return code;
}

int sync_file(sqlite3_file* file, int flags) {
    auto& self = watched(file);
    if (self.recorder == nullptr) {
        return calls_of(file).xSync(self.real, flags);
    }
    self.recorder->wait_in_sync(*self.name);
    if (const Verdict verdict = self.recorder->judge(*self.name); verdict != Verdict::Do) {
        errno = errno_of(verdict);
        return SQLITE_IOERR_FSYNC;
    }
    self.recorder->add({What::Sync, *self.name, {}, 0, {}});
    if (self.syncs_its_name) {
        // unixSync does so at the first sync of a log or rollback journal (UNIXFILE_DIRSYNC).
        self.recorder->add({What::SyncDirectory, fs::path{*self.name}.parent_path(), {}, 0, {}});
        self.syncs_its_name = false;
    }
    return SQLITE_OK;
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
    return calls_of(file).xFileSize(real_of(file), size);
}
int lock(sqlite3_file* file, int level) { return calls_of(file).xLock(real_of(file), level); }
int unlock(sqlite3_file* file, int level) { return calls_of(file).xUnlock(real_of(file), level); }
int check_reserved(sqlite3_file* file, int* out) {
    return calls_of(file).xCheckReservedLock(real_of(file), out);
}

// Growing ahead is a wish only: SQLite goes on without, so it is none of the calls that may fail.
int file_control(sqlite3_file* file, int what, void* argument) {
    auto& self = watched(file);
    if (self.recorder == nullptr || what != SQLITE_FCNTL_SIZE_HINT) {
        return calls_of(file).xFileControl(self.real, what, argument);
    }
    const auto before = size_of(file);
    const int code = calls_of(file).xFileControl(self.real, what, argument);
    if (size_of(file) != before) {
        note_size(file);
    }
    return code;
}

int sector_size(sqlite3_file* file) { return calls_of(file).xSectorSize(real_of(file)); }
int characteristics(sqlite3_file* file) {
    return calls_of(file).xDeviceCharacteristics(real_of(file));
}
int shm_map(sqlite3_file* file, int page, int size, int extend, void volatile** out) {
    return calls_of(file).xShmMap(real_of(file), page, size, extend, out);
}
int shm_lock(sqlite3_file* file, int offset, int count, int flags) {
    return calls_of(file).xShmLock(real_of(file), offset, count, flags);
}
void shm_barrier(sqlite3_file* file) { calls_of(file).xShmBarrier(real_of(file)); }
int shm_unmap(sqlite3_file* file, int remove) {
    return calls_of(file).xShmUnmap(real_of(file), remove);
}

// Version 2: no mapped reads, so every byte goes through the calls above.
const sqlite3_io_methods watched_calls{
    2,        close_file,  read_bytes,     write_bytes,  truncate_file, sync_file,       file_size,
    lock,     unlock,      check_reserved, file_control, sector_size,   characteristics, shm_map,
    shm_lock, shm_barrier, shm_unmap,      nullptr,      nullptr,
};

int open_file(sqlite3_vfs*, const char* path, sqlite3_file* file, int flags, int* out_flags) {
    auto& self = watched(file);
    self = {};
    self.real = reinterpret_cast<sqlite3_file*>(&self + 1);
    self.real->pMethods = nullptr;
    auto* recorder = path == nullptr ? nullptr : RecordedFiles::watching(path);
    const bool is_new = recorder != nullptr && !fs::exists(path);
    if (is_new && (flags & SQLITE_OPEN_CREATE) != 0) {
        if (const Verdict verdict = recorder->judge(recorder->name_of(path));
            verdict != Verdict::Do) {
            errno = errno_of(verdict);
            return SQLITE_CANTOPEN;
        }
    }
    const int code = under->xOpen(under, path, self.real, flags, out_flags);
    if (self.real->pMethods == nullptr) {
        return code;
    }
    self.base.pMethods = &watched_calls;
    if (recorder != nullptr) {
        self.recorder = recorder;
        self.name = new std::string(recorder->name_of(path));
        self.syncs_its_name = (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) != 0;
        if (is_new) {
            recorder->add({What::Create, *self.name, {}, 0, {}});
        }
    }
    return code;
}

int delete_file(sqlite3_vfs*, const char* path, int sync_directory) {
    auto* recorder = RecordedFiles::watching(path);
    if (recorder == nullptr || !fs::exists(path)) {
        return under->xDelete(under, path, sync_directory);
    }
    if (const Verdict verdict = recorder->judge(recorder->name_of(path)); verdict != Verdict::Do) {
        errno = errno_of(verdict);
        return SQLITE_IOERR_DELETE;
    }
    const int code = under->xDelete(under, path, 0);
    const auto name = recorder->name_of(path);
    recorder->add({What::Remove, name, {}, 0, {}});
    if (sync_directory != 0) {
        recorder->add({What::SyncDirectory, fs::path{name}.parent_path(), {}, 0, {}});
    }
    return code;
}

int last_error(sqlite3_vfs*, int, char*) { return errno; }

sqlite3_vfs& our_vfs() {
    static sqlite3_vfs ours = [] {
        under = sqlite3_vfs_find(nullptr);
        sqlite3_vfs made = *under;
        made.szOsFile = static_cast<int>(sizeof(WatchedFile)) + under->szOsFile;
        made.zName = "recorded";
        made.pNext = nullptr;
        made.xOpen = open_file;
        made.xDelete = delete_file;
        made.xGetLastError = last_error;
        return made;
    }();
    return ours;
}

}  // namespace

// ---- what both layers tell

RecordedFiles::RecordedFiles(const fs::path& directory) : directory_(fs::canonical(directory)) {
    the_recorder = this;
    sqlite3_vfs_register(&our_vfs(), 1);
}

RecordedFiles::~RecordedFiles() {
    sqlite3_vfs_unregister(&our_vfs());
    sqlite3_vfs_register(under, 1);
    the_recorder = nullptr;
}

RecordedFiles* RecordedFiles::watching(const fs::path& path) {
    RecordedFiles* recorder = the_recorder;
    if (recorder == nullptr || !(path.native() == recorder->directory_.native() ||
                                 path.native().starts_with(recorder->directory_.native() + "/"))) {
        return nullptr;
    }
    return is_kept_by_the_disk(path) ? recorder : nullptr;
}

std::string RecordedFiles::name_of(const fs::path& path) const {
    const auto& whole = path.native();
    const auto size = directory_.native().size();
    return whole.size() <= size ? "" : whole.substr(size + 1);
}

std::vector<DiskStep> RecordedFiles::steps() const {
    const std::lock_guard guard(mutex_);
    return steps_;
}

std::size_t RecordedFiles::step_count() const {
    const std::lock_guard guard(mutex_);
    return steps_.size();
}

void RecordedFiles::add(DiskStep step) {
    const std::lock_guard guard(mutex_);
    steps_.push_back(std::move(step));
}

void RecordedFiles::fail(DiskFault fault) {
    const std::lock_guard guard(mutex_);
    fault_ = fault;
    calls_ = 0;
    failure_.reset();
}

std::optional<RecordedFiles::Failure> RecordedFiles::failure() const {
    const std::lock_guard guard(mutex_);
    return failure_;
}

Verdict RecordedFiles::judge(const std::string& name) {
    const std::lock_guard guard(mutex_);
    const auto call = calls_++;
    if (!fault_ || (call != fault_->at && !(fault_->stays && call > fault_->at))) {
        return Verdict::Do;
    }
    if (!failure_) {
        failure_ = Failure{steps_.size(), name};
        steps_.push_back({What::Failed, name, {}, 0, {}});
    }
    switch (fault_->kind) {
        case DiskFault::Kind::Refused:
            return Verdict::Refuse;
        case DiskFault::Kind::Full:
            return Verdict::RefuseFull;
        case DiskFault::Kind::Short:
            return Verdict::DoHalf;
    }
    return Verdict::Refuse;
}

void RecordedFiles::hold_sync() {
    const std::lock_guard guard(mutex_);
    hold_ = Hold::Wanted;
}

void RecordedFiles::wait_in_sync(const std::string& name) {
    std::unique_lock lock(mutex_);
    if (hold_ != Hold::Wanted || !name.ends_with("-wal")) {
        return;
    }
    hold_ = Hold::Waiting;
    news_.notify_all();
    news_.wait(lock, [this] { return hold_ != Hold::Waiting; });
}

void RecordedFiles::wait_until_held() {
    std::unique_lock lock(mutex_);
    news_.wait(lock, [this] { return hold_ == Hold::Waiting; });
}

void RecordedFiles::let_go() {
    const std::lock_guard guard(mutex_);
    hold_ = Hold::None;
    news_.notify_all();
}

void lay_out(const DiskImage& image, const fs::path& directory) {
    fs::create_directories(directory);
    for (const auto& [name, file] : image) {
        if (name.empty()) {
            continue;
        }
        if (file.directory) {
            fs::create_directory(directory / name);
            continue;
        }
        std::ofstream(directory / name, std::ios::binary) << file.bytes;
        fs::resize_file(directory / name, file.size);
    }
}

DiskImage image_of(const fs::path& directory) {
    DiskImage image{{"", {{}, 0, true}}};
    for (const auto& entry : fs::recursive_directory_iterator(directory)) {
        const auto name = entry.path().lexically_relative(directory).native();
        if (entry.is_directory()) {
            image[name].directory = true;
        } else if (is_kept_by_the_disk(name)) {
            std::ifstream stream(entry.path(), std::ios::binary);
            std::string bytes{std::istreambuf_iterator<char>(stream), {}};
            const auto size = bytes.size();
            bytes.resize(bytes.find_last_not_of('\0') + 1);
            image[name] = {std::move(bytes), size, false};
        }
    }
    return image;
}

}  // namespace nachtwacht::daemon

// ---- below StateDirectory: the names that the linker's --wrap gives to these calls

// NOLINTBEGIN(bugprone-reserved-identifier)
extern "C" {

int __real_open(const char* path, int flags, ...);
int __real_mkdir(const char* path, mode_t mode);
int __real_fsync(int descriptor);
int __real_ftruncate(int descriptor, off_t size);
ssize_t __real_pwrite(int descriptor, const void* from, size_t size, off_t offset);
int __real_rename(const char* from, const char* to);
int __real_unlink(const char* path);
int __real_posix_fallocate(int descriptor, off_t offset, off_t size);

using nachtwacht::daemon::RecordedFiles;
using RecordedWhat = nachtwacht::daemon::DiskStep::What;

// True: the call has to fail, and errno says why.
static bool must_fail(RecordedFiles* recorder, const std::filesystem::path& path) {
    if (recorder == nullptr) {
        return false;
    }
    const auto verdict = recorder->judge(recorder->name_of(path));
    if (verdict == RecordedFiles::Verdict::Do) {
        return false;
    }
    errno = nachtwacht::daemon::errno_of(verdict);
    return true;
}

int __wrap_open(const char* path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    auto* recorder = RecordedFiles::watching(path);
    const bool creates = recorder != nullptr && (flags & O_CREAT) != 0 && ::access(path, F_OK) != 0;
    if (creates && must_fail(recorder, path)) {
        return -1;
    }
    const int descriptor = __real_open(path, flags, mode);
    if (creates && descriptor >= 0) {
        recorder->add({RecordedWhat::Create, recorder->name_of(path), {}, 0, {}});
    }
    return descriptor;
}

int __wrap_mkdir(const char* path, mode_t mode) {
    auto* recorder = RecordedFiles::watching(path);
    if (::access(path, F_OK) != 0 && must_fail(recorder, path)) {
        return -1;
    }
    const int code = __real_mkdir(path, mode);
    if (code == 0 && recorder != nullptr) {
        recorder->add({RecordedWhat::MakeDirectory, recorder->name_of(path), {}, 0, {}});
    }
    return code;
}

int __wrap_fsync(int descriptor) {
    const auto path = nachtwacht::daemon::path_of(descriptor);
    auto* recorder = RecordedFiles::watching(path);
    if (recorder == nullptr) {
        return __real_fsync(descriptor);
    }
    if (must_fail(recorder, path)) {
        return -1;
    }
    const bool directory = std::filesystem::is_directory(path);
    recorder->add(
        {directory ? RecordedWhat::SyncDirectory : RecordedWhat::Sync,
         recorder->name_of(path),
         {},
         0,
         {}}
    );
    return 0;
}

int __wrap_ftruncate(int descriptor, off_t size) {
    const auto path = nachtwacht::daemon::path_of(descriptor);
    auto* recorder = RecordedFiles::watching(path);
    if (must_fail(recorder, path)) {
        return -1;
    }
    const int code = __real_ftruncate(descriptor, size);
    if (recorder != nullptr) {
        const auto now = static_cast<std::uint64_t>(size);
        recorder->add({RecordedWhat::Resize, recorder->name_of(path), {}, now, {}});
    }
    return code;
}

ssize_t __wrap_pwrite(int descriptor, const void* from, size_t size, off_t offset) {
    const auto path = nachtwacht::daemon::path_of(descriptor);
    auto* recorder = RecordedFiles::watching(path);
    if (recorder == nullptr) {
        return __real_pwrite(descriptor, from, size, offset);
    }
    const auto verdict = recorder->judge(recorder->name_of(path));
    if (verdict == RecordedFiles::Verdict::Refuse ||
        verdict == RecordedFiles::Verdict::RefuseFull) {
        errno = nachtwacht::daemon::errno_of(verdict);
        return -1;
    }
    const size_t wanted = verdict == RecordedFiles::Verdict::DoHalf ? size / 2 : size;
    const ssize_t written = __real_pwrite(descriptor, from, wanted, offset);
    recorder->add(
        {RecordedWhat::Write,
         recorder->name_of(path),
         {},
         static_cast<std::uint64_t>(offset),
         std::string(static_cast<const char*>(from), wanted)}
    );
    return written;
}

int __wrap_rename(const char* from, const char* to) {
    auto* recorder = RecordedFiles::watching(from);
    if (must_fail(recorder, from)) {
        return -1;
    }
    const int code = __real_rename(from, to);
    if (code == 0 && recorder != nullptr) {
        recorder->add({RecordedWhat::Rename, recorder->name_of(from), recorder->name_of(to), 0, {}}
        );
    }
    return code;
}

int __wrap_unlink(const char* path) {
    auto* recorder = RecordedFiles::watching(path);
    if (must_fail(recorder, path)) {
        return -1;
    }
    const int code = __real_unlink(path);
    if (code == 0 && recorder != nullptr) {
        recorder->add({RecordedWhat::Remove, recorder->name_of(path), {}, 0, {}});
    }
    return code;
}

int __wrap_posix_fallocate(int descriptor, off_t offset, off_t size) {
    const auto path = nachtwacht::daemon::path_of(descriptor);
    auto* recorder = RecordedFiles::watching(path);
    if (must_fail(recorder, path)) {
        return errno;
    }
    const int code = __real_posix_fallocate(descriptor, offset, size);
    if (code == 0 && recorder != nullptr) {
        const auto now = static_cast<std::uint64_t>(offset + size);
        recorder->add({RecordedWhat::Resize, recorder->name_of(path), {}, now, {}});
    }
    return code;
}

}  // extern "C"
// NOLINTEND(bugprone-reserved-identifier)
