/*
 * What a power cut takes: all that was written and not flushed. Before a write the old bytes go into a journal, and a flush is
 * noted there too; undo.ts puts back what no flush followed. A real disk may have kept some of it: this is the worst case.
 *
 *   IO_FAULTS_UNDO     path of the journal, appended to: entries of four 64-bit words and the old bytes
 *
 * Not taken back: names (create, rename, remove), and what an opening cut off.
 */
#define _GNU_SOURCE
#include "undo.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The order of undo.ts. An offset of FLUSHED: everything so far of this file is on the disk. */
struct entry { int64_t inode, offset, size_before, old_bytes; };
enum { FLUSHED = -1 };

static int journal = -1;

__attribute__((constructor)) static void start(void) {
  const char *path = getenv("IO_FAULTS_UNDO");
  if (path != NULL) journal = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
}

static void append(const void *data, size_t count) {
  /* A hole in the journal would put back nonsense. */
  if (write(journal, data, count) != (ssize_t)count) abort();
}

void undo_before(int fd, off64_t offset, size_t count) {
  struct stat64 now;
  if (journal < 0 || fstat64(fd, &now) != 0) return;
  size_t there = offset < now.st_size ? (size_t)(now.st_size - offset) : 0;
  struct entry entry = {(int64_t)now.st_ino, offset, now.st_size, (int64_t)(count < there ? count : there)};
  size_t length = sizeof entry + (size_t)entry.old_bytes;
  char *whole = malloc(length);
  if (whole == NULL) abort();
  memcpy(whole, &entry, sizeof entry);
  /* SQLite opens for reading and writing; what only writes (a draft, the reserve) cannot be read, and is new. */
  if (pread64(fd, whole + sizeof entry, (size_t)entry.old_bytes, offset) != entry.old_bytes)
    memset(whole + sizeof entry, 0, (size_t)entry.old_bytes);
  append(whole, length);
  free(whole);
}

void undo_flushed(int fd) {
  struct stat64 now;
  if (journal < 0 || fstat64(fd, &now) != 0) return;
  struct entry entry = {(int64_t)now.st_ino, FLUSHED, 0, 0};
  append(&entry, sizeof entry);
}
