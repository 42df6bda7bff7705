// What the C programs here share: saying what got through, and the two roles of a pair.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int got_through;

// Something worked that must not work.
static inline void through(const char *what) {
    got_through = 1;
    printf("got through: %s\n", what);
    fflush(stdout);
}

// A call that must fail.
static inline void attempt(const char *what, long result) {
    if (result >= 0) through(what);
}

// The end of every program that must be held: what it prints and its exit code are what is looked at.
static inline int contained(void) {
    if (!got_through) puts("contained");
    fflush(stdout);
    return got_through;
}

// The end of a program that looked for what another left.
static inline int found(void) {
    if (!got_through) puts("nothing found");
    fflush(stdout);
    return got_through;
}

static inline int is_role(int argc, char **argv, const char *role) {
    return argc > 1 && strcmp(argv[1], role) == 0;
}

static inline long millis(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static inline void nap(long ms) {
    struct timespec rest = {ms / 1000, ms % 1000 * 1000000};
    while (nanosleep(&rest, &rest) && errno == EINTR) {}
}

// A leaver holds on this long; a finder looks for half of it.
#define HOLD 500
#define FOR_A_WHILE for (long end_ = millis() + HOLD / 2; millis() < end_ && !got_through; nap(10))

static inline void spin(void) {
    for (volatile uint64_t n = 0;; n++) {}
}
