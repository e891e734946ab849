#include "CFlume.h"

#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

static atomic_int caught = 0;
static atomic_int wakeup = -1;

static void on_signal(int number) {
    int none = 0;
    if (!atomic_compare_exchange_strong(&caught, &none, number)) _exit(128 + number);
    uint64_t one = 1;
    int descriptor = atomic_load(&wakeup);
    // Nothing can be done about a full eventfd, and a full one wakes as well.
    if (descriptor >= 0 && write(descriptor, &one, sizeof one) < 0) return;
}

void cflume_catch_signals(int wakeup_descriptor) {
    atomic_store(&wakeup, wakeup_descriptor);
    struct sigaction action = {.sa_handler = on_signal};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, 0);
    sigaction(SIGTERM, &action, 0);
    signal(SIGPIPE, SIG_IGN);
}

static atomic_int hangup = -1;

static void on_hangup(int number) {
    (void)number;
    uint64_t one = 1;
    int descriptor = atomic_load(&hangup);
    if (descriptor >= 0 && write(descriptor, &one, sizeof one) < 0) return;
}

void cflume_catch_hangup(int descriptor) {
    atomic_store(&hangup, descriptor);
    struct sigaction action = {.sa_handler = on_hangup, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    sigaction(SIGHUP, &action, 0);
}

int cflume_caught_signal(void) {
    return atomic_load(&caught);
}
