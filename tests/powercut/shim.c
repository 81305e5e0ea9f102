/* A disk that forgets: tells, in a log, everything that a process does to the files below one folder, so that a test
 * can work out afterwards what of it would have been on the disk if the power had failed.
 *
 * Preloaded into the server under test (LD_PRELOAD). It stands between the program and libc, does what was asked and
 * writes one record for each change. It never waits for the real disk: a flush is a record as well, after a delay in
 * which a cut can come, and the test's model of a disk (src/powercut/disk.rs) decides what was on it. What it does not
 * see, the model finds by comparing its own picture of the files with the real ones.
 *
 * MUSTER_CUT_ROOT  the folder, absolute and without a slash at its end
 * MUSTER_CUT_LOG   the file for the records, outside of that folder
 * MUSTER_CUT_FORGETS  a folder below it whose flushes are not told: a disk that says that it has flushed, and has not
 * MUSTER_CUT_SYNC_US  a flush takes up to so many microseconds
 *
 * A record: operation (1 byte), descriptor (4), number (8), length (4), so many bytes; little endian as the machine is.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum operation {
    OPENED = 1,      /* number: bits CREATED, EMPTIED; bytes: path below the folder */
    WRITTEN = 2,     /* number: offset; bytes: what was written */
    RESIZED = 3,     /* number: length */
    SYNC_BEGUN = 4,  /* number: which flush */
    SYNC_ENDED = 5,  /* number: which flush */
    CLOSED = 6,
    RENAMED = 7,     /* bytes: from, a zero byte, to */
    UNLINKED = 8,    /* bytes: path */
    MADE_FOLDER = 9, /* bytes: path */
    FAILED = 10      /* what was told before did not happen as told */
};
enum { CREATED = 1, EMPTIED = 2 };

#define DESCRIPTORS_MAX 65536
#define PATH_BYTES_MAX 4096

static char root[PATH_BYTES_MAX];
static size_t root_length;
static char forgotten[PATH_BYTES_MAX];
static size_t forgotten_length;
static int log_file = -1;
static uint64_t sync_us_max;
static uint64_t syncs;
static uint64_t chance = 88172645463325252ULL;
static unsigned char watched[DESCRIPTORS_MAX];
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name) \
    static __typeof__(name) *real; \
    if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

__attribute__((constructor)) static void begin(void) {
    const char *folder = getenv("MUSTER_CUT_ROOT"), *file = getenv("MUSTER_CUT_LOG"), *us = getenv("MUSTER_CUT_SYNC_US");
    const char *forgets = getenv("MUSTER_CUT_FORGETS");
    if (!folder || !file || strlen(folder) >= sizeof root) return;
    int (*real)(const char *, int, ...) = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open");
    log_file = real(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (log_file < 0) abort();
    strcpy(root, folder);
    root_length = strlen(root);
    if (forgets && strlen(forgets) < sizeof forgotten) strcpy(forgotten, forgets);
    forgotten_length = strlen(forgotten);
    sync_us_max = us ? strtoull(us, NULL, 10) : 0;
    chance ^= (uint64_t)getpid() << 20 ^ (uint64_t)time(NULL);
}

/* The part of a path below the folder; the folder itself is an empty one. None if it is elsewhere. */
static const char *below(const char *path) {
    if (log_file < 0 || !path || strncmp(path, root, root_length) != 0) return NULL;
    if (path[root_length] == '\0') return path + root_length;
    return path[root_length] == '/' ? path + root_length + 1 : NULL;
}

/* SQLite's index files are memory shared by connections and made anew after a crash: they need no disk. */
static int is_memory(const char *path) {
    size_t length = strlen(path);
    return length >= 4 && strcmp(path + length - 4, "-shm") == 0;
}

/* How a descriptor is watched: what is forgotten is told but never flushed. */
enum { NOT_WATCHED, WATCHED, FORGOTTEN };

static unsigned char watch_of(const char *name) {
    int is_forgotten = forgotten_length && strncmp(name, forgotten, forgotten_length) == 0 &&
                       (name[forgotten_length] == '/' || name[forgotten_length] == '\0');
    return is_forgotten ? FORGOTTEN : WATCHED;
}

static int is_watched(int fd) {
    return fd >= 0 && fd < DESCRIPTORS_MAX && watched[fd];
}

static void tell(enum operation operation, int fd, uint64_t number, const void *bytes, uint32_t length) {
    unsigned char head[17];
    uint32_t descriptor = (uint32_t)fd;
    head[0] = (unsigned char)operation;
    memcpy(head + 1, &descriptor, 4);
    memcpy(head + 5, &number, 8);
    memcpy(head + 13, &length, 4);
    struct iovec parts[2] = {{head, sizeof head}, {(void *)bytes, length}};
    /* One call, so that a kill does not leave half a record except in the middle of it. */
    if (writev(log_file, parts, length ? 2 : 1) != (ssize_t)(sizeof head + length)) abort();
}

#define LOCKED(body) do { \
        pthread_mutex_lock(&one_at_a_time); \
        body; \
        int error_ = errno; \
        pthread_mutex_unlock(&one_at_a_time); \
        errno = error_; \
    } while (0)

static int opened(const char *path, int flags, mode_t mode, int (*real)(const char *, int, ...)) {
    const char *name = below(path);
    int fd;
    if (!name || is_memory(name)) return real(path, flags, mode);
    LOCKED({
        int is_new = (flags & O_CREAT) && access(path, F_OK) != 0;
        fd = real(path, flags, mode);
        if (fd >= DESCRIPTORS_MAX) abort();
        if (fd >= 0) {
            uint64_t how = (is_new ? CREATED : 0) | ((flags & O_TRUNC) && !is_new ? EMPTIED : 0);
            watched[fd] = watch_of(name);
            tell(OPENED, fd, how, name, (uint32_t)strlen(name));
        }
    });
    return fd;
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        REAL(name); \
        va_list rest; \
        va_start(rest, flags); \
        mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(rest, mode_t) : 0; \
        va_end(rest); \
        return opened(path, flags, mode, real); \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name, plain) \
    int name(int folder, const char *path, int flags, ...) { \
        REAL(name); \
        va_list rest; \
        va_start(rest, flags); \
        mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(rest, mode_t) : 0; \
        va_end(rest); \
        if (path[0] == '/' || folder == AT_FDCWD) return plain(path, flags, mode); \
        return real(folder, path, flags, mode); \
    }
OPENAT(openat, open)
OPENAT(openat64, open64)

int close(int fd) {
    REAL(close);
    int done;
    if (!is_watched(fd)) return real(fd);
    LOCKED({
        watched[fd] = NOT_WATCHED;
        tell(CLOSED, fd, 0, NULL, 0);
        done = real(fd);
    });
    return done;
}

/* Told before it is done: a kill in between leaves one record too many and never one too few. */
#define WRITE_AT(fd, at, bytes, length, call) do { \
        ssize_t done_; \
        LOCKED({ \
            tell(WRITTEN, fd, (uint64_t)(at), bytes, (uint32_t)(length)); \
            done_ = call; \
            if (done_ != (ssize_t)(length)) tell(FAILED, fd, 0, NULL, 0); \
        }); \
        return done_; \
    } while (0)

static off_t position(int fd) {
    struct stat it;
    if ((fcntl(fd, F_GETFL) & O_APPEND) && fstat(fd, &it) == 0) return it.st_size;
    return lseek(fd, 0, SEEK_CUR);
}

ssize_t write(int fd, const void *bytes, size_t length) {
    REAL(write);
    if (!is_watched(fd)) return real(fd, bytes, length);
    WRITE_AT(fd, position(fd), bytes, length, real(fd, bytes, length));
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) {
    REAL(pwrite);
    if (!is_watched(fd)) return real(fd, bytes, length, at);
    WRITE_AT(fd, at, bytes, length, real(fd, bytes, length, at));
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t at) {
    REAL(pwrite64);
    if (!is_watched(fd)) return real(fd, bytes, length, at);
    WRITE_AT(fd, at, bytes, length, real(fd, bytes, length, at));
}

static int resized(int fd, off64_t length, int (*real)(int, off64_t)) {
    int done;
    if (!is_watched(fd)) return real(fd, length);
    LOCKED({
        tell(RESIZED, fd, (uint64_t)length, NULL, 0);
        done = real(fd, length);
        if (done != 0) tell(FAILED, fd, 0, NULL, 0);
    });
    return done;
}

int ftruncate(int fd, off_t length) {
    REAL(ftruncate);
    return resized(fd, length, (int (*)(int, off64_t))real);
}

int ftruncate64(int fd, off64_t length) {
    REAL(ftruncate64);
    return resized(fd, length, real);
}

static void delay(void) {
    if (!sync_us_max) return;
    uint64_t us;
    LOCKED({
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        us = chance % (sync_us_max + 1);
    });
    struct timespec time = {(time_t)(us / 1000000), (long)(us % 1000000) * 1000};
    nanosleep(&time, NULL);
}

/* What was written before it began is on the disk when it has ended. */
static int synced(int fd) {
    uint64_t which;
    if (watched[fd] == FORGOTTEN) {
        delay();
        return 0;
    }
    LOCKED({
        which = ++syncs;
        tell(SYNC_BEGUN, fd, which, NULL, 0);
    });
    delay();
    LOCKED(tell(SYNC_ENDED, fd, which, NULL, 0));
    return 0;
}

int fsync(int fd) {
    REAL(fsync);
    return is_watched(fd) ? synced(fd) : real(fd);
}

int fdatasync(int fd) {
    REAL(fdatasync);
    return is_watched(fd) ? synced(fd) : real(fd);
}

int rename(const char *from, const char *to) {
    REAL(rename);
    const char *old_name = below(from), *new_name = below(to);
    int done;
    if (!old_name || !new_name) return real(from, to);
    char both[2 * PATH_BYTES_MAX];
    size_t old_length = strlen(old_name) + 1, new_length = strlen(new_name);
    if (old_length + new_length > sizeof both) abort();
    memcpy(both, old_name, old_length);
    memcpy(both + old_length, new_name, new_length);
    LOCKED({
        tell(RENAMED, -1, 0, both, (uint32_t)(old_length + new_length));
        done = real(from, to);
        if (done != 0) tell(FAILED, -1, 0, NULL, 0);
    });
    return done;
}

int unlink(const char *path) {
    REAL(unlink);
    const char *name = below(path);
    int done;
    if (!name || is_memory(name)) return real(path);
    LOCKED({
        int is_there = access(path, F_OK) == 0;
        if (is_there) tell(UNLINKED, -1, 0, name, (uint32_t)strlen(name));
        done = real(path);
        if (is_there && done != 0) tell(FAILED, -1, 0, NULL, 0);
    });
    return done;
}

int mkdir(const char *path, mode_t mode) {
    REAL(mkdir);
    const char *name = below(path);
    int done;
    if (!name) return real(path, mode);
    LOCKED({
        int is_new = access(path, F_OK) != 0;
        if (is_new) tell(MADE_FOLDER, -1, 0, name, (uint32_t)strlen(name));
        done = real(path, mode);
        if (is_new && done != 0) tell(FAILED, -1, 0, NULL, 0);
    });
    return done;
}
