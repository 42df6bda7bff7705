// Bytes that break terminals, pages and parsers come out as they went in.
// attack: 74
// expect: exit 0
// stdout: "\u0000\u001b[2J\u001b]0;x\u0007</script><script>alert(1)</script>\"}],\\u0000\r\n%s%n\u0085"
#include "../attack.h"

int main(void) {
    static const char said[] = "\0\x1b[2J\x1b]0;x\a</script><script>alert(1)</script>\"}],\\u0000\r\n%s%n\xc2\x85";
    return write(1, said, sizeof said - 1) != sizeof said - 1;
}
