//! Compilers and runtimes of this host, each from source to answer inside a chamber.

use std::path::{Path, PathBuf};
use std::process::Command;

use agon_sandbox::{Exit, Mount, Root};

use crate::world::{LARGE, full, said, spec};

/// Puts a source, runs each command with more of the host in sight, and expects the last to say `42`.
fn check(file: &str, source: &str, steps: &[&str], home: Option<PathBuf>) {
    let same = |path: PathBuf| Mount {
        host: path.clone(),
        inside: path,
    };
    let root = Root::standard().with(home.map(same));
    let mut chamber = full().chamber(&root).unwrap();
    chamber.put(file, source.as_bytes(), 0o644).unwrap();
    let mut last = None;
    for step in steps {
        let outcome = chamber
            .run(&spec(&["/bin/sh", "-c", &format!("exec {step}")], LARGE))
            .unwrap();
        assert_eq!(outcome.exit, Exit::Code(0), "{step}: {}", said(&outcome));
        last = Some(outcome.stdout);
    }
    assert_eq!(last.unwrap(), b"42\n", "{file}");
}

/// Asks a tool of the host where it lives.
fn ask(program: &str, arguments: &[&str]) -> PathBuf {
    let output = Command::new(program).args(arguments).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().into()
}

#[test]
fn c() {
    let source = "#include <stdio.h>\nint main(void){puts(\"42\");}";
    check("a.c", source, &["gcc -O2 -o a a.c", "./a"], None);
}

#[test]
fn cpp() {
    let source = "#include <bits/stdc++.h>\nint main(){std::thread t([]{std::cout<<42<<std::endl;});t.join();}";
    check(
        "a.cc",
        source,
        &["g++ -std=c++17 -O1 -pthread -o a a.cc", "./a"],
        None,
    );
}

#[test]
fn python() {
    let prefix = ask("python3", &["-c", "import sys;print(sys.base_prefix)"]);
    let source = "import threading,subprocess,collections\nsubprocess.run(['/bin/true'],check=True)\nt=threading.Thread(target=print,args=(42,));t.start();t.join()";
    let run = format!("{}/bin/python3 a.py", prefix.display());
    check("a.py", source, &[&run], Some(prefix));
}

#[test]
fn node() {
    check("a.js", "console.log(42)", &["node a.js"], None);
}

#[test]
fn java() {
    let source = "public class Main{public static void main(String[] a)throws Exception{Thread t=new Thread(()->System.out.println(42));t.start();t.join();}}";
    let run = "java -XX:-UsePerfData -Xmx256m -cp . Main";
    check(
        "Main.java",
        source,
        &["javac -J-XX:-UsePerfData Main.java", run],
        None,
    );
}

#[test]
fn rust() {
    let home = ask("rustc", &["--print", "sysroot"]);
    let source = "fn main(){std::thread::spawn(||println!(\"42\")).join().unwrap()}";
    let compile = format!("{}/bin/rustc -O a.rs", home.display());
    check("a.rs", source, &[&compile, "./a"], Some(home));
}

#[test]
fn go() {
    let home = ask("go", &["env", "GOROOT"]);
    let home = Path::new(&home).canonicalize().unwrap();
    let source = "package main\nimport \"fmt\"\nfunc main(){c:=make(chan int);go func(){c<-42}();fmt.Println(<-c)}";
    let build = "env CGO_ENABLED=0 GOCACHE=/tmp/cache go build -o a a.go";
    check("a.go", source, &[build, "./a"], Some(home));
}
