// Reads the input to its end, so that the next program would find nothing left of it.
// attack: 51 66
// pair: after
// stdin: file "the input\n"
// levels: full rootless guarded
#include "../attack.h"

int main(int argc, char **argv) {
    char text[32];
    if (is_role(argc, argv, "leave")) {
        while (read(0, text, sizeof text) > 0) {}
        lseek(0, 1 << 20, SEEK_SET);
        return contained();
    }
    if (read(0, text, sizeof text) != 10) through("where the other stopped reading");
    return found();
}
