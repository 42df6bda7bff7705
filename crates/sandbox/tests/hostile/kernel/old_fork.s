# A fork through the old door: if it is open, there are two and the filter has been walked round.
# attack: 84
# expect: signal 31 or signal 11
.globl _start
_start:
    mov $2, %eax
    int $0x80
    mov $60, %eax
    xor %edi, %edi
    syscall
