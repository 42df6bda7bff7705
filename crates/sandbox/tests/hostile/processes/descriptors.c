// All descriptors there are, by every call that makes one.
// attack: 27 49
// expect: exit 0
// stdout: contained
// levels: full rootless guarded
#include "../attack.h"
#include <sys/epoll.h>
#include <sys/eventfd.h>

int main(void) {
    int count = 0, ends[2];
    while (count < 100000 && dup(0) >= 0) count++;
    while (count < 100000 && open("/dev/null", O_RDONLY) >= 0) count++;
    while (count < 100000 && eventfd(0, 0) >= 0) count++;
    while (count < 100000 && epoll_create1(0) >= 0) count++;
    while (count < 100000 && pipe(ends) >= 0) count++;
    while (count < 100000 && memfd_create("x", 0) >= 0) count++;
    if (count > 64) through("more descriptors than are allowed");
    return contained();
}
