# For each end the latest start; then one pass over the ends.
    .intel_syntax noprefix
    .section .note.GNU-stack, "", @progbits
    .section .rodata
number:
    .asciz "%d"
line:
    .asciz "%d\n"
    .bss
latest:
    .skip 4 * 1000001
    .text
    .globl main
read:
    sub rsp, 24
    lea rdi, number[rip]
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
    lea r13, latest[rip]
    call read
    mov ebx, eax
1:  test ebx, ebx
    jz 2f
    call read
    mov r12d, eax
    call read
    inc r12d
    cmp r12d, [r13 + 4 * rax]
    jle 3f
    mov [r13 + 4 * rax], r12d
3:  dec ebx
    jmp 1b
2:  xor esi, esi
    mov ecx, 1
    xor eax, eax
4:  cmp [r13 + 4 * rax], ecx
    jl 5f
    inc esi
    lea ecx, [rax + 1]
5:  inc eax
    cmp eax, 1000000
    jle 4b
    lea rdi, line[rip]
    xor eax, eax
    call printf
    xor eax, eax
    pop r13
    pop r12
    pop rbx
    ret
