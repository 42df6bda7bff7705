// Looks round a chamber between two runs and prints all that should not be there, one thing a line.
// Its first line names the user that programs are, as the host knows it.
#include "attack.h"
#include <sys/ipc.h>
#include <sys/shm.h>

static void look(const char *folder, const char *own) {
    DIR *all = opendir(folder);
    if (!all) {
        if (errno != ENOENT) printf("%s: %s\n", folder, strerror(errno));
        return;
    }
    for (struct dirent *one; (one = readdir(all));) {
        if (strcmp(one->d_name, ".") && strcmp(one->d_name, "..") && strcmp(one->d_name, own))
            printf("%s holds %.40s\n", folder, one->d_name);
    }
    closedir(all);
}

static void processes(void) {
    DIR *all = opendir("/proc");
    for (struct dirent *one; all && (one = readdir(all));) {
        if (atoi(one->d_name) > 0 && atoi(one->d_name) != getpid())
            printf("process %s\n", one->d_name);
    }
    if (all) closedir(all);
}

int main(int argc, char **argv) {
    unsigned inside = 0, outside = 0, count = 0, own = getuid();
    FILE *map = fopen("/proc/self/uid_map", "r");
    while (map && fscanf(map, "%u %u %u", &inside, &outside, &count) == 3)
        if (own - inside < count) { own = own - inside + outside; break; }
    if (map) fclose(map);
    printf("user %u\n", own);
    look(".", argv[1]);
    look(argv[2], "");
    if (is_role(argc - 2, argv + 2, "private")) {
        look("/dev/shm/", "");
        processes();
    }
    for (int fd = 3; fd < 1024; fd++)
        if (fcntl(fd, F_GETFD) >= 0) printf("descriptor %d\n", fd);
    sigset_t blocked;
    sigprocmask(SIG_BLOCK, 0, &blocked);
    for (int signal = 1; signal < 65; signal++) {
        struct sigaction action;
        if (sigismember(&blocked, signal) == 1) printf("signal %d is blocked\n", signal);
        if (!sigaction(signal, 0, &action) && action.sa_handler == SIG_IGN) printf("signal %d is ignored\n", signal);
    }
    for (int key = 0x41474f00; key < 0x41474f10; key++)
        if (shmget(key, 0, 0) >= 0) printf("shared memory %x\n", key);
    return 0;
}
