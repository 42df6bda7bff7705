    global main
    extern scanf, printf
    default rel
    section .note.GNU-stack noalloc noexec nowrite progbits
    section .rodata
two: db "%lld %lld", 0
one: db "%lld", 10, 0
    section .text
main:
    sub rsp, 24
    lea rdi, [two]
    lea rsi, [rsp]
    lea rdx, [rsp + 8]
    xor eax, eax
    call scanf
    lea rdi, [one]
    mov rsi, [rsp]
    add rsi, [rsp + 8]
    xor eax, eax
    call printf
    xor eax, eax
    add rsp, 24
    ret
