# The door for 32-bit programs, behind which calls have other numbers.
# attack: 84
# expect: signal 31 or signal 11
# levels: full rootless guarded
.globl _start
_start:
    mov $1, %eax        # exit, by its old number
    mov $42, %ebx
    int $0x80
    mov $60, %eax       # exit, by its own: reached when the old one did nothing
    mov $7, %edi
    syscall
