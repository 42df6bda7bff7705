// Changes the input for those who read it after.
// attack: 51 63
// expect: exit 0
// stdout: contained
// stdin: file "the input\n"
// levels: full rootless guarded
#include "../attack.h"
#include <sys/sendfile.h>

int main(void) {
    const char *names[] = {"/proc/self/fd/0", "/dev/stdin", "/dev/fd/0", "/proc/thread-self/fd/0"};
    attempt("write", write(0, "x", 1));
    attempt("pwrite", pwrite(0, "x", 1, 0));
    attempt("ftruncate", ftruncate(0, 0));
    attempt("fallocate", fallocate(0, 0, 0, 1 << 16));
    for (int i = 0; i < 4; i++) {
        int file = open(names[i], O_RDWR);
        if (file >= 0) {
            attempt("write to what was opened again", write(file, "x", 1));
            if (mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0) != MAP_FAILED) through("a mapping to write to");
        }
        file = open(names[i], O_WRONLY | O_TRUNC);
        if (file >= 0) attempt("write to what was emptied", write(file, "x", 1));
        truncate(names[i], 0);
    }
    fchmod(0, 0666);
    attempt("sendfile into it", sendfile(0, open("/proc/self/exe", O_RDONLY), 0, 1));
    char text[32];
    if (pread(0, text, 32, 0) != 10 || memcmp(text, "the input\n", 10)) through("another input");
    return contained();
}
