; For each end the latest start; then one pass over the ends.
    global main
    extern scanf, printf
    default rel
    section .note.GNU-stack noalloc noexec nowrite progbits
    section .rodata
number: db "%d", 0
line: db "%d", 10, 0
    section .bss
latest: resd 1000001
    section .text
read:
    sub rsp, 24
    lea rdi, [number]
    lea rsi, [rsp + 8]
    xor eax, eax
    call scanf
    mov eax, [rsp + 8]
    add rsp, 24
    ret
main:
    push rbx
    push r12
    push r13
    lea r13, [latest]
    call read
    mov ebx, eax
.contest:
    test ebx, ebx
    jz .read
    call read
    mov r12d, eax
    call read
    inc r12d
    cmp r12d, [r13 + 4 * rax]
    jle .next
    mov [r13 + 4 * rax], r12d
.next:
    dec ebx
    jmp .contest
.read:
    xor esi, esi
    mov ecx, 1
    xor eax, eax
.end:
    cmp [r13 + 4 * rax], ecx
    jl .later
    inc esi
    lea ecx, [rax + 1]
.later:
    inc eax
    cmp eax, 1000000
    jle .end
    lea rdi, [line]
    xor eax, eax
    call printf
    xor eax, eax
    pop r13
    pop r12
    pop rbx
    ret
