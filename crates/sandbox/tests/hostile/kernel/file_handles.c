// Files by their numbers instead of their names, beyond any root.
// attack: 85
// expect: exit 0
// stdout: contained
// levels: full rootless guarded
#include "../attack.h"

int main(void) {
    union { struct file_handle head; char room[sizeof(struct file_handle) + 128]; } handle;
    int mount, root = open("/usr", O_RDONLY | O_DIRECTORY);
    handle.head.handle_bytes = 128;
    attempt("name_to_handle_at", name_to_handle_at(AT_FDCWD, "/usr", &handle.head, &mount, 0));
    handle.head.handle_bytes = 8;
    handle.head.handle_type = 1;
    memset(handle.head.f_handle, 0, 8);
    handle.head.f_handle[0] = 2;
    attempt("open_by_handle_at", open_by_handle_at(root, &handle.head, O_RDONLY));
    return contained();
}
