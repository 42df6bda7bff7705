// On one test, leaves a process that computes the answer of the next; on the next, asks it.
// attack: 11 66
// pair: after
// levels: full rootless guarded
#include "../attack.h"

int main(int argc, char **argv) {
    if (is_role(argc, argv, "leave")) {
        mkfifo("question", 0666);
        mkfifo("/tmp/question", 0666);
        for (int i = 0; i < 4; i++) {
            if (fork()) continue;
            setsid();
            close(0), close(1), close(2);
            signal(SIGTERM, SIG_IGN);
            for (;;) {
                int file = open(i % 2 ? "question" : "/tmp/question", O_WRONLY);
                if (file >= 0 && write(file, "42", 2) < 0) {}
                close(file);
            }
        }
        nap(20);
        return contained();
    }
    struct stat facts;
    attempt("the fifo of the test before", stat("question", &facts));
    attempt("the fifo in /tmp of the test before", stat("/tmp/question", &facts));
    char path[64] = "";
    if (readlink("/proc/self", path, sizeof path - 1) < 0) return 1;
    int own = atoi(path);
    for (int pid = 2; pid < 400; pid++) {
        snprintf(path, sizeof path, "/proc/%d/cwd", pid);
        if (pid != own && readlink(path, path, sizeof path) > 0) through("a process of the test before");
    }
    return found();
}
