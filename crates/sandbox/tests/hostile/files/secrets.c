// Reads what lies on the host: accounts, a secret file, other programs' folders.
// attack: 50 59
// expect: exit 0
// stdout: contained
// control: unprotected
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    const char *secret = getenv("AGON_SECRET");
    const char *others[] = {"/etc/shadow", "/etc/gshadow", "/etc/sudoers", "/root", "/home", "/var/log", "/var/lib", "/boot",
        "/etc/ssh", "/run", "/srv", "/mnt", "/opt", "/dev/mem", "/dev/kmsg", "/dev/sda", "/dev/vda", "/dev/fuse", "/dev/kvm"};
    attempt(secret, open(secret, O_RDONLY));
    attempt("writing it", open(secret, O_WRONLY));
    for (unsigned i = 0; i < sizeof others / sizeof *others; i++) attempt(others[i], open(others[i], O_RDONLY));
    return contained();
}
