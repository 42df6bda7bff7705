// Leaves System V and POSIX shared memory, semaphores and queues, and looks for them by their names.
// attack: 26
// pair: after beside
// control: unprotected
// levels: full rootless guarded
#include "../attack.h"
#include <mqueue.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

#define KEY 0x41474f01

int main(int argc, char **argv) {
    if (is_role(argc, argv, "leave")) {
        int id = shmget(KEY, 4096, IPC_CREAT | 0666);
        if (id >= 0) strcpy(shmat(id, 0, 0), "left");
        semget(KEY, 1, IPC_CREAT | 0666);
        msgget(KEY, IPC_CREAT | 0666);
        int file = shm_open("/agon-left", O_CREAT | O_RDWR, 0666);
        if (file >= 0) fchmod(file, 0666);
        syscall(SYS_mq_open, "agon-left", O_CREAT | O_RDWR, 0666, 0);
        nap(HOLD);
        return contained();
    }
    FOR_A_WHILE {
        int id = shmget(KEY, 0, 0);
        attempt("System V shared memory", id);
        if (id >= 0) shmctl(id, IPC_RMID, 0);
        id = semget(KEY, 0, 0);
        attempt("System V semaphores", id);
        if (id >= 0) semctl(id, 0, IPC_RMID);
        id = msgget(KEY, 0);
        attempt("a System V queue", id);
        if (id >= 0) msgctl(id, IPC_RMID, 0);
        attempt("POSIX shared memory", shm_open("/agon-left", O_RDONLY, 0));
        attempt("a POSIX queue", syscall(SYS_mq_open, "agon-left", O_RDONLY, 0, 0));
    }
    shm_unlink("/agon-left");
    return found();
}
