// A program of its own with bits that should make it somebody else, and the system's with those.
// attack: 58
// expect: exit 0
// stdout: contained
// levels: full rootless guarded
#include "../attack.h"
#include <sys/xattr.h>

int main(int argc, char **argv) {
    if (is_role(argc, argv, "inner")) return geteuid() != getuid() || getegid() != getgid() ? 9 : 0;
    static char piece[1 << 20];
    static const char capability[20] = {1, 0, 0, 2, -1, -1, -1, -1, -1, -1, -1, -1};
    int from = open("/proc/self/exe", O_RDONLY), to = open("copy", O_WRONLY | O_CREAT, 0755);
    for (long some; (some = read(from, piece, sizeof piece)) > 0;)
        if (write(to, piece, some) < 0) return 1;
    attempt("a file of root's", fchown(to, 0, 0));
    attempt("a file of a neighbour's", fchown(to, getuid() + 1, -1));
    attempt("a capability", fsetxattr(to, "security.capability", capability, sizeof capability, 0));
    attempt("an access list", fsetxattr(to, "system.posix_acl_access", "\2\0\0\0", 4, 0));
    attempt("a trusted mark", fsetxattr(to, "trusted.x", "x", 1, 0));
    fchmod(to, 06755);
    close(to);
    if (fork() == 0) {
        execl("./copy", "copy", "inner", (char *)0);
        _exit(0);
    }
    int status;
    wait(&status);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 9) through("another user by its own file");
    return contained();
}
