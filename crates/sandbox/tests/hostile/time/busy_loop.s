# Two instructions, no library, no start-up code that could be waited for.
# attack: 1
# expect: cpu-limit
# limits: cpu=100
# levels: full rootless guarded
.globl _start
_start:
    xor %eax, %eax
again:
    inc %rax
    jmp again
