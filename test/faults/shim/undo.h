#include <sys/types.h>

/* Whoever calls these has them compiled in; without IO_FAULTS_UNDO they do nothing. */
void undo_before(int fd, off64_t offset, size_t count);
void undo_flushed(int fd);
