// What Swift cannot say or cannot say fast: vector code and the libc calls
// that are missing from the Glibc module.
#ifndef CFLUME_H
#define CFLUME_H

#include <stddef.h>
#include <stdint.h>
#include <pthread.h>
// Not in the Glibc module:
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/socket.h>

/// Where one line begins and where its newline stands.
struct cflume_range {
    uint32_t start;
    uint32_t end;
};

/// Indexes the complete lines of `base[from, to)`.
///
/// Writes at most `capacity` ranges and sets `*next` to the first byte that
/// belongs to none of them. Stops before a line that is longer than
/// `longest - 64` bytes and sets `*stopped_at_long_line`; the caller splits
/// such a line. `ranges` must have room for `capacity + 64` entries: the
/// vector code writes ahead of what it counts.
size_t cflume_index_lines(
    const uint8_t *base, uint32_t from, uint32_t to, uint32_t longest,
    struct cflume_range *ranges, size_t capacity, uint32_t *next,
    int *stopped_at_long_line);

/// The number of leading bytes that stand in a JSON string as they are: no
/// quote, no backslash, no control character, nothing above ASCII.
size_t cflume_json_plain_prefix(const uint8_t *base, size_t count);

/// Where a needle first stands in a haystack (memmem).
const void *cflume_find(
    const void *haystack, size_t count, const void *needle, size_t needle_count);

/// A pipe whose ends no child inherits (pipe2).
int cflume_pipe(int ends[2]);

/// Closes the descriptors from `first` on in a program that is started.
int cflume_close_from(void *actions, int first);

/// A descriptor that is readable once the process has ended (pidfd_open).
int cflume_open_process(int process);

/// rename(2) that fails with EEXIST rather than replace (renameat2).
int cflume_rename_to_free_name(const char *from, const char *to);

/// Gives a thread the name that tools show (pthread_setname_np).
void cflume_name_thread(pthread_t thread, const char *name);

/// Random bytes of the kernel (getrandom), which Swift's Glibc lacks.
ssize_t cflume_random(void *bytes, size_t count);

/// The kernel's number of the calling thread (gettid).
int cflume_thread_id(void);

/// Whether any process has a regular file, here open for reading only, open
/// for writing: 1 or 0. Fails with -1 where the kernel does not tell: the file
/// is another user's, or its file system has no leases.
int cflume_has_writers(int file);

/// The first place from `from` on that is not in a hole (lseek SEEK_DATA).
long long cflume_seek_data(int file, long long from);

/// When a file was made, in nanoseconds since the epoch; -1 where the file
/// system does not keep it.
int cflume_birth_time(int file, long long *nanoseconds);

/// Accepts a connection that does not block and no child inherits (accept4).
int cflume_accept(int listener, struct sockaddr_storage *peer, socklen_t *length);

/// Receives at most 64 datagrams that are there already (recvmmsg): number i
/// goes to `base + i * stride`, its length and its sender to place i.
int cflume_receive_many(
    int socket, uint8_t *base, size_t stride, unsigned capacity, uint32_t *lengths,
    struct sockaddr_storage *senders);

/// Installs the handler for SIGINT and SIGTERM. The first such signal is
/// stored and wakes `wakeup_descriptor` (an eventfd); the second ends the
/// process at once with 128 + its number. SIGPIPE is ignored.
void cflume_catch_signals(int wakeup_descriptor);

/// Installs the handler for SIGHUP: every such signal wakes `descriptor` (an
/// eventfd).
void cflume_catch_hangup(int descriptor);

/// Sends one datagram to a Unix socket; a name that begins with '@' is an
/// abstract one. Returns -1 and sets errno when that fails.
int cflume_send_to_unix_socket(const char *name, const char *text, size_t count);

/// The signal caught so far, or 0.
int cflume_caught_signal(void);

#endif
