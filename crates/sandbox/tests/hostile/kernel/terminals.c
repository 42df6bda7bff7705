// Types commands into a terminal it was given, and takes one.
// attack: 89
// expect: exit 0
// stdout: contained
// levels: full rootless guarded
#include "../attack.h"
#include <sys/ioctl.h>

int main(void) {
    const char *names[] = {"/dev/tty", "/dev/ptmx", "/dev/console", "/dev/tty0", "/dev/pts/0"};
    char letter = '\n', paste = 3;
    for (int fd = 0; fd < 3; fd++) {
        attempt("a typed letter", ioctl(fd, TIOCSTI, &letter));
        attempt("a typed letter, asked with high bits set", syscall(SYS_ioctl, fd, TIOCSTI | 1ul << 32, &letter));
        attempt("a pasted text", ioctl(fd, 0x541c, &paste));
        attempt("a terminal to command from", ioctl(fd, TIOCSCTTY, 1));
        attempt("a console", ioctl(fd, TIOCCONS, 0));
    }
    for (int i = 0; i < 5; i++) attempt(names[i], open(names[i], O_RDWR));
    return contained();
}
