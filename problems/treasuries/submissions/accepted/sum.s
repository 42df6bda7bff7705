    .intel_syntax noprefix
    .section .note.GNU-stack, "", @progbits
    .section .rodata
two:
    .asciz "%lld %lld"
one:
    .asciz "%lld\n"
    .text
    .globl main
main:
    sub rsp, 24
    lea rdi, two[rip]
    lea rsi, [rsp]
    lea rdx, [rsp + 8]
    xor eax, eax
    call scanf
    lea rdi, one[rip]
    mov rsi, [rsp]
    add rsi, [rsp + 8]
    xor eax, eax
    call printf
    xor eax, eax
    add rsp, 24
    ret
