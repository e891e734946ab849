#define _GNU_SOURCE
#include "CFlume.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int cflume_pipe(int ends[2]) {
    return pipe2(ends, O_CLOEXEC);
}

int cflume_rename_to_free_name(const char *from, const char *to) {
    return renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE);
}

int cflume_thread_id(void) {
    return gettid();
}
