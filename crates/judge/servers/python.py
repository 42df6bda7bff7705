# A fork server for Python and PyPy: warmed up once, it forks itself for each run of a program.
# What is said over descriptor 3 is described in crates/sandbox/src/init/server.rs.
# It never reads what a submission wrote: the child does, when it is nobody.
import atexit

# The program's exit code, once it has ended in a plain way.
code = None
# What is registered first is called last: nothing that others want done at the end is lost.
atexit.register(lambda: leave())

import array, bisect, collections, copy, datetime, decimal, enum, fractions, functools, gc, heapq, io
import itertools, math, operator, os, queue, random, re, resource, signal, socket, string, sys
import threading, time, types, typing, _io
from collections import abc
from concurrent import futures


def fork_as_sibling():
    """Forks a child whose parent is ours, so that the init can wait for it. 0 in the child."""
    try:
        import ctypes
        # PyPy has no such interface, and with one thread nothing to be told.
        api = getattr(ctypes, "pythonapi", None)
        kernel = (ctypes.PyDLL if api else ctypes.CDLL)(None)
    except (ImportError, AttributeError):
        return None
    call, number, sibling = kernel.syscall, 56, 0x8000 | signal.SIGCHLD

    def fork():
        if not api:
            return call(number, sibling, 0, 0, 0, 0)
        api.PyOS_BeforeFork()
        pid = call(number, sibling, 0, 0, 0, 0)
        (api.PyOS_AfterFork_Parent if pid else api.PyOS_AfterFork_Child)()
        return pid

    return fork


def fork_as_orphan(link):
    """Where that is not to be had: a grandchild, whom the init adopts. Its number is told to the init first."""
    def fork():
        child = os.fork()
        if child:
            os.waitpid(child, 0)
            return None
        grandchild = os.fork()
        if grandchild:
            link.send(str(grandchild).encode())
            os._exit(0)
        return 0

    return fork


def become(fields, fds):
    """Takes the place that a program of its own would have. Returns its arguments."""
    user, groups, limits = int(fields[0]), int(fields[1]), int(fields[2])
    for entrance in fds[3:3 + groups]:
        os.write(entrance, b"0")
    for place in range(3):
        os.dup2(fds[place], place)
    os.closerange(3, max(fds) + 1)
    os.setsid()
    pairs = fields[3:3 + 2 * limits]
    for kind, most in zip(pairs[::2], pairs[1::2]):
        value = int(most)
        value = -1 if value >= 1 << 63 else value
        resource.setrlimit(int(kind), (value, value))
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    # The folder of the run before is gone from here, but would still be ours.
    os.chdir("/box")
    random.seed()
    for name, place, mode, errors in (
        ("stdin", 0, "r", "surrogateescape"), ("stdout", 1, "w", "surrogateescape"), ("stderr", 2, "w", "backslashreplace")
    ):
        stream = open(place, mode, encoding="utf-8", errors=errors, closefd=False)
        setattr(sys, name, stream)
        setattr(sys, "__" + name + "__", stream)
    return [word.decode() for word in fields[3 + 2 * limits:]]


def serve():
    """Answers requests; returns in each child, with the program's arguments."""
    link = socket.socket(fileno=3)
    fork = fork_as_sibling() or fork_as_orphan(link)
    os.chdir("/")
    gc.collect()
    if hasattr(gc, "freeze"):
        gc.freeze()
    link.send(b"ready")
    while True:
        text, fds, _, _ = socket.recv_fds(link, 1 << 18, 16)
        if not text:
            os._exit(0)
        pid = fork()
        if pid == 0:
            link.detach()
            os.close(3)
            return become(text[:-1].split(b"\0"), fds)
        for fd in fds:
            os.close(fd)
        if pid:
            link.send(str(pid).encode())


def without_us(kind, error, trace):
    """A traceback begins in the program."""
    trace = trace.tb_next if trace else None
    sys.__excepthook__(kind, error.with_traceback(trace), trace)


def leave():
    """Ends at once after a plain end. An interpreter takes itself apart object by object first, which after a
    fork means copying most of its memory, three times as long as all the rest of a start. What a program can see
    of that is done here: its globals are let go, in the interpreter's order, and all files are flushed."""
    if code is None or not hasattr(gc, "freeze"):
        return
    names = main.__dict__
    try:
        sys.stdout.flush()
        sys.stderr.flush()
        sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
        for name in list(names):
            if name[:1] == "_" and name[1:2] != "_":
                names[name] = None
        for name in list(names):
            if name != "__builtins__":
                names[name] = None
        gc.collect()
        for thing in gc.get_objects():
            # Asked in this way no object answers for itself, and it does not take long.
            if issubclass(type(thing), _io._IOBase):
                flush(thing, Exception)
        # What is closed or has given its buffer away has nothing left.
        flush(sys.stdout, ValueError)
        flush(sys.stderr, ValueError)
    except Exception:
        # The interpreter has its own way to say what is wrong.
        return
    os._exit(code)


def flush(file, without):
    """Flushes a file, except where that fails in a way that does not matter."""
    try:
        file.flush()
    except without:
        pass


def exit_code(asked):
    """The exit code of a plain `sys.exit`; none of one that has more to say."""
    if asked is None:
        return 0
    return asked if type(asked) is int and 0 <= asked < 256 else None


sys.argv = serve()
sys.excepthook = without_us
only_check = sys.argv[0] == "--check"
if only_check:
    del sys.argv[0]
with open(sys.argv[0], "rb") as file:
    program = compile(file.read(), sys.argv[0], "exec")
if only_check:
    sys.stderr.flush()
    os._exit(0)
main = types.ModuleType("__main__")
main.__dict__.update(__file__=sys.argv[0], __builtins__=__builtins__)
sys.modules["__main__"] = main
try:
    exec(program, main.__dict__)
    code = 0
except SystemExit as end:
    code = exit_code(end.code)
    raise
