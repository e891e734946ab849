#define _GNU_SOURCE
#include "CFlume.h"

#include <string.h>

int cflume_accept(int listener, struct sockaddr_storage *peer, socklen_t *length) {
    *length = sizeof *peer;
    return accept4(listener, (struct sockaddr *)peer, length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

int cflume_receive_many(
    int socket, uint8_t *base, size_t stride, unsigned capacity, uint32_t *lengths,
    struct sockaddr_storage *senders) {
    enum { most = 64 };
    struct mmsghdr messages[most];
    struct iovec rooms[most];
    if (capacity > most) capacity = most;
    memset(messages, 0, capacity * sizeof *messages);
    for (unsigned i = 0; i < capacity; i++) {
        rooms[i].iov_base = base + i * stride;
        rooms[i].iov_len = stride;
        messages[i].msg_hdr.msg_iov = &rooms[i];
        messages[i].msg_hdr.msg_iovlen = 1;
        messages[i].msg_hdr.msg_name = &senders[i];
        messages[i].msg_hdr.msg_namelen = sizeof senders[i];
    }
    int count = recvmmsg(socket, messages, capacity, MSG_DONTWAIT, NULL);
    for (int i = 0; i < count; i++) lengths[i] = messages[i].msg_len;
    return count;
}
