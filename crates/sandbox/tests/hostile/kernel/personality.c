// Another personality, another table of segments, ports of the machine.
// attack: 91
// expect: exit 0
// stdout: contained
// control: unprotected
// levels: full rootless guarded
#include "../attack.h"
#include <sys/personality.h>

int main(void) {
    attempt("addresses that are known", personality(ADDR_NO_RANDOMIZE));
    attempt("data that is code", personality(READ_IMPLIES_EXEC));
    attempt("an older kernel", personality(UNAME26));
    attempt("modify_ldt", syscall(SYS_modify_ldt, 0, (char[64]){0}, 64));
    attempt("iopl", syscall(SYS_iopl, 3));
    attempt("ioperm", syscall(SYS_ioperm, 0x60, 1, 1));
    attempt("page zero", mmap(0, 4096, PROT_READ, MAP_FIXED | MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == 0 ? 0 : -1);
    return contained();
}
