# Changes to 32-bit code, where the instruction for calls means the old numbers too.
# attack: 84
# expect: signal 31 or signal 11
.globl _start
_start:
    mov $9, %eax        # a page below 4 GiB
    mov $0x10000000, %edi
    mov $4096, %esi
    mov $7, %edx
    mov $0x32, %r10d
    mov $-1, %r8
    xor %r9d, %r9d
    syscall
    movl $0x000001b8, (%rax)    # mov eax, 1 (exit)
    movl $0x2abb00, 4(%rax)     # mov ebx, 42
    movl $0x80cd0000, 8(%rax)   # int 0x80
    lea 4096(%rax), %rsp
    pushq $0x23
    pushq %rax
    lretq
