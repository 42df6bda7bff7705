// Takes all, catches the exception, and spins.
// attack: 35
// expect: memory-limit or cpu-limit
// limits: cpu=1000
#include <cstring>
#include <new>

int main() {
    for (;;) {
        try {
            std::memset(new char[1 << 20], 1, 1 << 20);
        } catch (const std::bad_alloc &) {
        }
    }
}
