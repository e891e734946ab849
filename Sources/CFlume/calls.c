#define _GNU_SOURCE
#include "CFlume.h"

#include <fcntl.h>
#include <unistd.h>

int cflume_pipe(int ends[2]) {
    return pipe2(ends, O_CLOEXEC);
}
