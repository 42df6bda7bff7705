// Programs whose headers lie: huge, overlapping, endless, backwards.
// attack: 69
// expect: exit 0
// stdout: contained
// levels: full rootless guarded
#include "../attack.h"
#include <elf.h>
#include <stddef.h>

static void run(const char *what, const void *bytes, size_t size) {
    int status = 0, file = open("lie", O_WRONLY | O_CREAT | O_TRUNC, 0755);
    if (write(file, bytes, size) != (ssize_t)size) return;
    close(file);
    pid_t child = fork();
    if (child == 0) {
        execl("./lie", "lie", (char *)0);
        _exit(1);
    }
    waitpid(child, &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) through(what);
}

int main(void) {
    struct { Elf64_Ehdr head; Elf64_Phdr part[4]; char code[64]; } lie = {0};
    const Elf64_Phdr plain = {PT_LOAD, PF_R | PF_W | PF_X, 0, 0x400000, 0x400000, sizeof lie, sizeof lie, 4096};
    memcpy(lie.head.e_ident, "\177ELF\2\1\1", 7);
    lie.head.e_type = ET_EXEC, lie.head.e_machine = EM_X86_64, lie.head.e_version = 1;
    lie.head.e_entry = 0x400000, lie.head.e_phoff = sizeof lie.head, lie.head.e_ehsize = sizeof lie.head;
    lie.head.e_phentsize = sizeof(Elf64_Phdr), lie.head.e_phnum = 1;
    const Elf64_Ehdr head = lie.head;
    lie.part[0] = plain, lie.part[0].p_memsz = (Elf64_Xword)1 << 46;
    run("memory without end", &lie, sizeof lie);
    lie.part[0] = plain, lie.part[0].p_filesz = (Elf64_Xword)1 << 40, lie.part[0].p_memsz = (Elf64_Xword)1 << 40;
    run("a file without end", &lie, sizeof lie);
    lie.part[0] = plain, lie.part[0].p_vaddr = 0xffffffff80000000;
    run("at the kernel's place", &lie, sizeof lie);
    lie.part[0] = plain, lie.part[0].p_vaddr = 0, lie.head.e_entry = 0;
    run("at address zero", &lie, sizeof lie);
    lie.head = head, lie.part[0] = plain, lie.head.e_phnum = 65535;
    run("parts without end", &lie, sizeof lie);
    lie.head = head, lie.head.e_phoff = ~0ull - 8;
    run("parts before the file", &lie, sizeof lie);
    lie.head = head, lie.head.e_phnum = 4;
    for (int i = 0; i < 4; i++) lie.part[i] = plain, lie.part[i].p_vaddr += i * 16, lie.part[i].p_offset = i * 16;
    run("parts upon parts", &lie, sizeof lie);
    lie.part[1] = (Elf64_Phdr){PT_INTERP, PF_R, offsetof(__typeof__(lie), code), 0, 0, 6, 6, 1};
    lie.head.e_phnum = 2, memcpy(lie.code, "./lie", 6);
    run("its own interpreter", &lie, sizeof lie);
    memcpy(lie.code, "/dev/\0", 6);
    run("a folder as interpreter", &lie, sizeof lie);
    run("less than a header", &lie, 20);
    return contained();
}
