#define _GNU_SOURCE
#include "CFlume.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

const void *cflume_find(
    const void *haystack, size_t count, const void *needle, size_t needle_count) {
    return memmem(haystack, count, needle, needle_count);
}

int cflume_pipe(int ends[2]) {
    return pipe2(ends, O_CLOEXEC);
}

int cflume_open_process(int process) {
    return (int)syscall(SYS_pidfd_open, process, 0);
}

int cflume_close_from(void *actions, int first) {
    return posix_spawn_file_actions_addclosefrom_np(actions, first);
}

// A closed standard descriptor's number would go to the first file that is
// opened, which would then be taken for the input or the output. So it is
// occupied before anything runs: by something that can only do the opposite,
// which keeps reading a closed input and writing to a closed output errors.
__attribute__((constructor)) static void occupy_standard_descriptors(void) {
    for (int number = 0; number <= 2; number++) {
        if (fcntl(number, F_GETFD) >= 0) continue;
        open("/dev/null", number == 0 ? O_WRONLY : O_RDONLY);
    }
}

int cflume_rename_to_free_name(const char *from, const char *to) {
    return renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE);
}

int cflume_thread_id(void) {
    return gettid();
}

void cflume_name_thread(pthread_t thread, const char *name) {
    pthread_setname_np(thread, name);
}
