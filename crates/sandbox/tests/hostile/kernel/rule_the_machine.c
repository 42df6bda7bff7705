// Calls of those who rule the machine.
// attack: 93
// expect: exit 0
// stdout: contained
// levels: full rootless guarded
#include "../attack.h"
#include <linux/reboot.h>
#include <sys/swap.h>

int main(void) {
    char text[256];
    attempt("reboot", syscall(SYS_reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_CAD_OFF, 0));
    attempt("swapon", swapon("/box/swap", 0));
    attempt("swapoff", swapoff("/box/swap"));
    attempt("syslog", syscall(SYS_syslog, 3, text, sizeof text));
    attempt("syslog size", syscall(SYS_syslog, 10, 0, 0));
    attempt("sethostname", sethostname("x", 1));
    attempt("setdomainname", setdomainname("x", 1));
    attempt("vhangup", vhangup());
    attempt("acct", acct(0));
    attempt("chroot", chroot("/"));
    sync();
    return contained();
}
