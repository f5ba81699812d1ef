/*
 * A disk that fails on command, for LD_PRELOAD. It stands between a program and libc, looks only at files below one
 * directory, counts what is asked of them, and at the chosen call refuses, writes half, waits, or kills the process.
 *
 *   IO_FAULTS_DIR      absolute path; files below it, and the directory itself
 *   IO_FAULTS_CONTROL  file of SLOTS 64-bit little-endian words, shared with the test while the program runs (shim.ts)
 *   IO_FAULTS_UNDO     for power cuts: undo.c
 *
 * Not seen: what goes through a memory mapping (SQLite's -shm, which nobody relies on after a restart).
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "undo.h"

enum { FDS = 4096, SLOTS = 16 };

/* The order of shim.ts. Written by the test: the first five. */
enum slot { AT, COUNT, KIND, CLASSES, STALL_MS, CALLS, FAULTS, WRITES, BYTES, SYNCS, OTHERS };
enum kind { NONE, EIO_, ENOSPC_, SHORT, STALL, KILL };
enum class { WRITE = 1, SYNC = 2, TRUNCATE = 4, CREATE = 8, NAME = 16, READ = 32 };
/* What a call is to do: go on, fail with errno set, write half. */
enum verdict { GO_ON, FAIL, HALF };

static _Atomic int64_t *slots;
static const char *directory;
static size_t directory_length;
static _Atomic char tracked[FDS];

__attribute__((constructor)) static void start(void) {
  const char *control = getenv("IO_FAULTS_CONTROL");
  directory = getenv("IO_FAULTS_DIR");
  if (control == NULL || directory == NULL) return;
  int (*real_open)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");
  int fd = real_open(control, O_RDWR | O_CLOEXEC);
  if (fd < 0) return;
  void *map = mmap(NULL, SLOTS * sizeof(int64_t), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close(fd);
  if (map == MAP_FAILED) return;
  directory_length = strlen(directory);
  slots = map;
}

static int below(const char *path) {
  return slots != NULL && path != NULL && strncmp(path, directory, directory_length) == 0 &&
         (path[directory_length] == '/' || path[directory_length] == '\0');
}

static void track(int fd, int on) {
  if (slots != NULL && fd >= 0 && fd < FDS) atomic_store(&tracked[fd], (char)on);
}

static int is_tracked(int fd) {
  if (slots == NULL || fd < 0 || fd >= FDS || !atomic_load(&tracked[fd])) return 0;
  /* libuv closes by a system call that is not seen here: the number may be that of a pipe or an eventfd by now. */
  struct stat is;
  if (fstat(fd, &is) == 0 && (S_ISREG(is.st_mode) || S_ISDIR(is.st_mode))) return 1;
  track(fd, 0);
  return 0;
}

/* Until the time is over or the test says that the disk answers again. */
static void stall(int64_t ms) {
  const struct timespec step = {0, 2000000};
  for (int64_t waited = 0; waited < ms && atomic_load(&slots[KIND]) == STALL; waited += 2) nanosleep(&step, NULL);
}

static enum verdict judge(enum class class) {
  if ((atomic_load(&slots[CLASSES]) & class) == 0) return GO_ON;
  int64_t call = atomic_fetch_add(&slots[CALLS], 1) + 1;
  int64_t at = atomic_load(&slots[AT]);
  if (at == 0 || call < at || call - at >= atomic_load(&slots[COUNT])) return GO_ON;
  atomic_fetch_add(&slots[FAULTS], 1);
  switch ((enum kind)atomic_load(&slots[KIND])) {
    case EIO_:
      errno = EIO;
      return FAIL;
    case ENOSPC_:
      errno = ENOSPC;
      return FAIL;
    case SHORT:
      /* A disk that fills up takes the first half of one write and nothing of the next. */
      if (class == WRITE && call == at) return HALF;
      errno = ENOSPC;
      return FAIL;
    case STALL:
      stall(atomic_load(&slots[STALL_MS]));
      return GO_ON;
    case KILL:
      /* Half of what a write held is in the file: what a killed process leaves at worst. */
      if (class == WRITE) return HALF;
      kill(getpid(), SIGKILL);
      return GO_ON;
    default:
      return GO_ON;
  }
}

static size_t half_of(size_t count) { return count > 1 ? count / 2 : count; }

static ssize_t written(ssize_t done, int half) {
  if (half && atomic_load(&slots[KIND]) == KILL) kill(getpid(), SIGKILL);
  atomic_fetch_add(&slots[WRITES], 1);
  if (done > 0) atomic_fetch_add(&slots[BYTES], done);
  return done;
}

#define REAL(type, name, ...) \
  static type (*real)(__VA_ARGS__) = NULL; \
  if (real == NULL) real = (type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

ssize_t write(int fd, const void *data, size_t count) {
  REAL(ssize_t, "write", int, const void *, size_t);
  if (!is_tracked(fd)) return real(fd, data, count);
  enum verdict verdict = judge(WRITE);
  if (verdict == FAIL) return -1;
  undo_before(fd, lseek64(fd, 0, SEEK_CUR), count);
  return written(real(fd, data, verdict == HALF ? half_of(count) : count), verdict == HALF);
}

ssize_t pwrite64(int fd, const void *data, size_t count, off64_t offset) {
  REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
  if (!is_tracked(fd)) return real(fd, data, count, offset);
  enum verdict verdict = judge(WRITE);
  if (verdict == FAIL) return -1;
  undo_before(fd, offset, count);
  return written(real(fd, data, verdict == HALF ? half_of(count) : count, offset), verdict == HALF);
}

ssize_t pwrite(int fd, const void *data, size_t count, off_t offset) { return pwrite64(fd, data, count, offset); }

ssize_t writev(int fd, const struct iovec *parts, int count) {
  REAL(ssize_t, "writev", int, const struct iovec *, int);
  if (!is_tracked(fd)) return real(fd, parts, count);
  enum verdict verdict = judge(WRITE);
  if (verdict == FAIL) return -1;
  size_t bytes = 0;
  for (int i = 0; i < count; i++) bytes += parts[i].iov_len;
  undo_before(fd, lseek64(fd, 0, SEEK_CUR), bytes);
  return written(real(fd, parts, verdict == HALF ? 1 : count), verdict == HALF);
}

ssize_t read(int fd, void *data, size_t count) {
  REAL(ssize_t, "read", int, void *, size_t);
  return is_tracked(fd) && judge(READ) == FAIL ? -1 : real(fd, data, count);
}

ssize_t pread64(int fd, void *data, size_t count, off64_t offset) {
  REAL(ssize_t, "pread64", int, void *, size_t, off64_t);
  return is_tracked(fd) && judge(READ) == FAIL ? -1 : real(fd, data, count, offset);
}

ssize_t pread(int fd, void *data, size_t count, off_t offset) { return pread64(fd, data, count, offset); }

static int synced(int (*real)(int), int fd) {
  if (is_tracked(fd)) {
    if (judge(SYNC) == FAIL) return -1;
    atomic_fetch_add(&slots[SYNCS], 1);
  }
  int done = real(fd);
  if (done == 0 && is_tracked(fd)) undo_flushed(fd);
  return done;
}

int fsync(int fd) {
  REAL(int, "fsync", int);
  return synced(real, fd);
}

int fdatasync(int fd) {
  REAL(int, "fdatasync", int);
  return synced(real, fd);
}

static int allowed(enum class class) {
  if (judge(class) == FAIL) return 0;
  atomic_fetch_add(&slots[OTHERS], 1);
  return 1;
}

int ftruncate64(int fd, off64_t length) {
  REAL(int, "ftruncate64", int, off64_t);
  if (is_tracked(fd) && !allowed(TRUNCATE)) return -1;
  if (is_tracked(fd)) undo_before(fd, length, SIZE_MAX);
  return real(fd, length);
}

int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

static int opened(int (*real)(int, const char *, int, ...), int at, const char *path, int flags, mode_t mode) {
  int mine = below(path);
  /* Opening what is there already is no write. */
  if (mine && (flags & O_CREAT) != 0 && access(path, F_OK) != 0 && !allowed(CREATE)) return -1;
  int fd = real(at, path, flags, mode);
  if (fd >= 0) track(fd, mine);
  return fd;
}

#define OPEN(name, params, at) \
  int name params { \
    mode_t mode = 0; \
    if ((flags & (O_CREAT | __O_TMPFILE)) != 0) { \
      va_list rest; \
      va_start(rest, flags); \
      mode = va_arg(rest, mode_t); \
      va_end(rest); \
    } \
    REAL(int, "openat64", int, const char *, int, ...); \
    return opened(real, at, path, flags, mode); \
  }

OPEN(open, (const char *path, int flags, ...), AT_FDCWD)
OPEN(open64, (const char *path, int flags, ...), AT_FDCWD)
OPEN(openat, (int at, const char *path, int flags, ...), at)
OPEN(openat64, (int at, const char *path, int flags, ...), at)

int close(int fd) {
  REAL(int, "close", int);
  track(fd, 0);
  return real(fd);
}

int rename(const char *from, const char *to) {
  REAL(int, "rename", const char *, const char *);
  if ((below(from) || below(to)) && !allowed(NAME)) return -1;
  return real(from, to);
}

int unlink(const char *path) {
  REAL(int, "unlink", const char *);
  if (below(path) && !allowed(NAME)) return -1;
  return real(path);
}
