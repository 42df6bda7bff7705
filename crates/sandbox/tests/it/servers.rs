//! Programs that a fork server becomes.

use agon_sandbox::{Chamber, Error, Exit, Fresh, Limits, Outcome, Server, Spec, Start};

use crate::world::{SMALL, chamber, full, said, shell, spec};

const SERVER: &str = include_str!("../../../judge/servers/python.py");

/// A chamber with a server; none where a host has none, which must be said when one is wanted.
fn woken() -> Option<Chamber> {
    let mut chamber = chamber(full());
    let server = Server {
        argv: ["/usr/bin/python3", "-I", "-B", "-c", SERVER]
            .map(str::to_owned)
            .into(),
        env: Vec::new(),
    };
    let woken = chamber.wake(&server);
    if !full().serves() {
        assert!(matches!(woken, Err(Error::BadRequest(_))), "{woken:?}");
        return None;
    }
    woken.unwrap();
    Some(chamber)
}

fn python(chamber: &mut Chamber, program: &str) -> Outcome {
    python_within(chamber, program, SMALL)
}

fn python_within(chamber: &mut Chamber, program: &str, limits: Limits) -> Outcome {
    chamber
        .install("main.py", &program.as_bytes().into())
        .unwrap();
    let path = format!("{}/main.py", chamber.prog());
    let served = Spec {
        start: Start::Server,
        fresh: Fresh::Swept,
        ..spec(&[&path, "an argument"], limits)
    };
    chamber.run(&served).unwrap()
}

#[test]
fn a_served_program_looks_as_if_it_had_been_started() {
    let Some(mut chamber) = woken() else { return };
    let program = "import sys, os\nprint(__name__, sys.argv[1], os.getuid() > 1000, os.getpid() > 1, sys.stdin.read() == '')\nprint(sorted(os.listdir('/proc/self/fd')), os.getcwd())\nsys.exit(7)";
    let outcome = python(&mut chamber, program);
    assert_eq!(outcome.exit, Exit::Code(7), "{}", said(&outcome));
    assert_eq!(
        String::from_utf8_lossy(&outcome.stdout),
        "__main__ an argument True True True\n['0', '1', '2', '3'] /box\n"
    );
}

/// Ways to end, each with something still to be said by somebody.
const ENDINGS: &[&str] = &[
    "print('said')",
    "import sys\nprint('said')\nsys.exit()",
    "import sys\nprint('said')\nsys.exit(255)",
    "import sys\nprint('said')\nsys.exit(256)",
    "import sys\nprint('said')\nsys.exit(-1)",
    "import sys\nprint('said')\nsys.exit(True)",
    "import sys\nprint('said')\nsys.exit('why')",
    "print('said')\n1 / 0",
    "raise KeyboardInterrupt",
    "import os\nfile = os.fdopen(1, 'w')\nfile.write('said')",
    "import os, sys\nsys.hidden = os.fdopen(1, 'w')\nsys.hidden.write('said')",
    "import os\nclass A: pass\na = A()\na.own = a\na.file = os.fdopen(os.dup(1), 'w')\na.file.write('said')\ndel a",
    "class A:\n  def __del__(self): print('said')\na = A()",
    "class A:\n  def __del__(self): 1 / 0\na = A()",
    "def f():\n  try: yield 1\n  finally: print('said')\nx = f()\nnext(x)",
    "import atexit\natexit.register(print, 'last')\nprint('first')",
    "import atexit, sys\natexit.register(lambda: sys.exit(3))\nprint('said')",
    "import threading, time\ndef f():\n  time.sleep(.05)\n  print('last')\nthreading.Thread(target=f).start()\nprint('first')",
    "import threading, time\nthreading.Thread(target=time.sleep, args=[9], daemon=True).start()\nprint('said')",
    "import io, os, sys\nclass Out(io.IOBase):\n  text = ''\n  def write(self, text): self.text += text\n  def flush(self): os.write(1, self.text.encode()); self.text = ''\nsys.stdout = Out()\nprint('said')",
    "import io, sys\nsys.stdout = io.TextIOWrapper(sys.stdout.detach())\nprint('said')",
    "import io, sys\nsys.stdout = io.StringIO()\nprint('lost')",
    "import sys\nprint('said')\nsys.stdout = None",
    "import sys\nprint('said')\nsys.stdout.close()",
    "import os\nprint('lost')\nos.close(1)",
    "import os\nprint('lost')\nos._exit(4)",
    "import os\nif os.fork():\n  os.wait()\n  print('last')\nelse:\n  print('first')",
    "import signal\nprint(signal.getsignal(signal.SIGPIPE), signal.pthread_sigmask(0, []))",
    "import os\nos.abort()",
];

#[test]
fn a_served_program_ends_as_its_interpreter_would_end_it() {
    let Some(mut chamber) = woken() else { return };
    for program in ENDINGS {
        let served = python(&mut chamber, program);
        let path = format!("{}/main.py", chamber.prog());
        let plain = spec(&["/usr/bin/python3", "-I", "-B", &path], SMALL);
        let started = chamber.run(&plain).unwrap();
        assert_eq!(served.exit, started.exit, "{program}: {}", said(&served));
        let texts = [&served, &started].map(|outcome| String::from_utf8_lossy(&outcome.stdout));
        assert_eq!(texts[0], texts[1], "{program}");
    }
}

#[test]
fn limits_hold_for_served_programs_and_their_children() {
    let Some(mut chamber) = woken() else { return };
    for (program, exit) in [
        ("while True: pass", Exit::CpuLimit),
        ("x = bytearray(200 << 20)", Exit::MemoryLimit),
        ("import time\ntime.sleep(60)", Exit::WallLimit),
        ("print('x' * (1 << 20))", Exit::OutputLimit),
        ("import os\nos.kill(os.getpid(), 11)", Exit::Signal(11)),
        ("raise SystemExit(3)", Exit::Code(3)),
        (
            "import os\nfor n in range(2): os.fork()\nwhile True: pass",
            Exit::CpuLimit,
        ),
    ] {
        let outcome = python(&mut chamber, program);
        assert_eq!(outcome.exit, exit, "{program}: {}", said(&outcome));
        assert!(chamber.is_fit());
    }
    // As many children as may be, which a limit of memory must not end first.
    let bomb = "import os\nwhile True:\n  try: os.fork()\n  except OSError: pass";
    let wide = Limits {
        memory: 1 << 30,
        ..SMALL
    };
    let outcome = python_within(&mut chamber, bomb, wide);
    assert_eq!(outcome.exit, Exit::CpuLimit, "{}", said(&outcome));
    assert!(chamber.is_fit());
}

#[test]
fn a_traceback_begins_in_the_program() {
    let Some(mut chamber) = woken() else { return };
    let outcome = python(&mut chamber, "def f():\n  return 1 // 0\nf()");
    assert_eq!(outcome.exit, Exit::Code(1), "{}", said(&outcome));
    assert_eq!(
        String::from_utf8_lossy(&outcome.stderr),
        "Traceback (most recent call last):\n  File \"/prog/main.py\", line 3, in <module>\n    f()\n  File \"/prog/main.py\", line 2, in f\n    return 1 // 0\n           ~~^^~~\nZeroDivisionError: integer division or modulo by zero\n"
    );
}

#[test]
fn nobody_reaches_the_server_or_finds_another_run() {
    let Some(mut chamber) = woken() else { return };
    let harm = "import os, signal\nfor pid in range(1, 200):\n  for n in (0, signal.SIGKILL):\n    try:\n      if pid != os.getpid(): os.kill(pid, n); print('reached', pid)\n    except OSError: pass\ntry: print(open('/proc/%d/mem' % os.getppid(), 'rb'))\nexcept OSError: pass\ntry: os.setuid(0); print('root')\nexcept OSError: pass\nimport builtins\nbuiltins.left = 1\nopen('/tmp/left', 'w').write('x')\nif os.fork() == 0:\n  os.setsid()\n  while True: pass";
    for _ in 0..3 {
        let outcome = python(&mut chamber, harm);
        assert_eq!(outcome.exit, Exit::Code(0), "{}", said(&outcome));
        assert_eq!(outcome.stdout, b"", "{}", said(&outcome));
    }
    let looks = "import os, builtins\nprint(hasattr(builtins, 'left'), os.listdir('/tmp'), [p for p in os.listdir('/proc') if p.isdigit()] == [str(os.getpid())])";
    let outcome = python(&mut chamber, looks);
    assert_eq!(outcome.stdout, b"False [] True\n", "{}", said(&outcome));
    // Files are started beside it as ever.
    assert_eq!(shell(&mut chamber, "exit 5").exit, Exit::Code(5));
}

#[test]
fn each_run_has_random_numbers_of_its_own() {
    let Some(mut chamber) = woken() else { return };
    let mut draw = || python(&mut chamber, "import random\nprint(random.random())").stdout;
    assert_ne!(draw(), draw());
}
