// Changes what it sees by every call that mounts, enters or turns.
// attack: 80
// expect: exit 0
// stdout: contained
// levels: full rootless guarded
#include "../attack.h"
#include <sys/mount.h>

int main(void) {
    const char *namespaces[] = {"mnt", "net", "user", "pid", "ipc", "uts", "cgroup", "time"};
    attempt("mount tmpfs", mount("x", ".", "tmpfs", 0, 0));
    attempt("mount proc", mount("x", ".", "proc", 0, 0));
    attempt("bind", mount("/", ".", 0, MS_BIND | MS_REC, 0));
    attempt("remount", mount("x", "/usr", 0, MS_REMOUNT | MS_BIND, 0));
    attempt("propagation", mount("x", "/", 0, MS_SHARED | MS_REC, 0));
    attempt("umount", umount2("/proc", MNT_DETACH));
    attempt("umount of a read-only folder", umount2("/usr", MNT_DETACH));
    attempt("pivot_root", syscall(SYS_pivot_root, ".", "."));
    attempt("fsopen", syscall(SYS_fsopen, "tmpfs", 0));
    attempt("open_tree", syscall(SYS_open_tree, AT_FDCWD, "/", 1));
    attempt("fspick", syscall(SYS_fspick, AT_FDCWD, "/", 0));
    attempt("move_mount", syscall(SYS_move_mount, AT_FDCWD, "/usr", AT_FDCWD, ".", 0));
    attempt("mount_setattr", syscall(SYS_mount_setattr, AT_FDCWD, "/usr", 0, (uint64_t[4]){0, 1}, 32));
    for (int i = 0; i < 8; i++) {
        char path[64];
        snprintf(path, sizeof path, "/proc/self/ns/%s", namespaces[i]);
        int file = open(path, O_RDONLY);
        if (file >= 0) attempt("setns", setns(file, 0));
    }
    int pidfd = (int)syscall(SYS_pidfd_open, 1, 0);
    if (pidfd >= 0) attempt("setns to the first process", setns(pidfd, CLONE_NEWNS));
    return contained();
}
