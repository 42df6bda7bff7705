// One writes its answer into its folder; the other looks for it from next door.
// attack: 50 66
// pair: beside
// control: unprotected
// levels: full rootless guarded
#include "../attack.h"

int main(int argc, char **argv) {
    char folder[4096], name[4200], *last;
    if (is_role(argc, argv, "leave")) {
        int file = open("answer-for-my-neighbour", O_WRONLY | O_CREAT, 0644);
        if (write(file, "42", 2) < 0) return 1;
        chmod(".", 0777);
        chmod("..", 0777);
        file = open("/tmp/answer-for-my-neighbour", O_WRONLY | O_CREAT, 0666);
        if (write(file, "42", 2) < 0) {}
        nap(HOLD);
        unlink("/tmp/answer-for-my-neighbour");
        return contained();
    }
    FOR_A_WHILE {
        attempt("a file in /tmp", open("/tmp/answer-for-my-neighbour", O_RDONLY));
        // Without a root of its own, a chamber's folder lies beside those of others.
        if (!getcwd(folder, sizeof folder) || !(last = strstr(folder, "/agon-chamber"))) continue;
        *last = 0;
        DIR *all = opendir(folder);
        for (struct dirent *one; all && (one = readdir(all));) {
            snprintf(name, sizeof name, "%s/%s/box/answer-for-my-neighbour", folder, one->d_name);
            attempt("a file in a neighbour's folder", open(name, O_RDONLY));
        }
        if (all) closedir(all);
    }
    return found();
}
