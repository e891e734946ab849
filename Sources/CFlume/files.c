#define _GNU_SOURCE
#include "CFlume.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

int cflume_has_writers(int file) {
    // The signal of a lease that somebody wants broken. The default, SIGIO,
    // would end the process; SIGURG is ignored unless a handler is installed.
    if (fcntl(file, F_SETSIG, SIGURG) < 0) return -1;
    if (fcntl(file, F_SETLEASE, F_RDLCK) < 0) return errno == EAGAIN ? 1 : -1;
    fcntl(file, F_SETLEASE, F_UNLCK);
    return 0;
}

long long cflume_seek_data(int file, long long from) {
    return lseek(file, from, SEEK_DATA);
}

int cflume_birth_time(int file, long long *nanoseconds) {
    struct statx status;
    if (statx(file, "", AT_EMPTY_PATH, STATX_BTIME, &status) < 0) return -1;
    if (!(status.stx_mask & STATX_BTIME)) {
        errno = EOPNOTSUPP;
        return -1;
    }
    *nanoseconds = status.stx_btime.tv_sec * 1000000000LL + status.stx_btime.tv_nsec;
    return 0;
}
