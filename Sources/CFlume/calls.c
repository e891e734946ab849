#define _GNU_SOURCE
#include "CFlume.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
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

ssize_t cflume_random(void *bytes, size_t count) {
    return getrandom(bytes, count, 0);
}

int cflume_thread_id(void) {
    return gettid();
}

void cflume_name_thread(pthread_t thread, const char *name) {
    pthread_setname_np(thread, name);
}

int cflume_send_to_unix_socket(const char *name, const char *text, size_t count) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t length = strlen(name);
    if (length == 0 || length >= sizeof address.sun_path) {
        errno = EINVAL;
        return -1;
    }
    memcpy(address.sun_path, name, length);
    if (name[0] == '@') address.sun_path[0] = 0;
    int file = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (file < 0) return -1;
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
    ssize_t sent = sendto(file, text, count, MSG_NOSIGNAL, (struct sockaddr *)&address, size);
    int code = errno;
    close(file);
    errno = code;
    return sent == (ssize_t)count ? 0 : -1;
}
