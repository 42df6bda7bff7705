// Scripts whose interpreters are scripts, longer than the kernel follows.
// attack: 68
// expect: exit 0
// stdout: contained
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    char name[32], line[64];
    for (int i = 0; i < 20; i++) {
        snprintf(name, sizeof name, "s%d", i);
        snprintf(line, sizeof line, i ? "#!./s%d\n" : "#!/proc/self/exe\n", i - 1);
        int file = open(name, O_WRONLY | O_CREAT, 0755);
        if (write(file, line, strlen(line)) < 0) return 1;
        close(file);
    }
    execl("./s19", "s19", (char *)0);
    if (errno != ELOOP) through(strerror(errno));
    return contained();
}
