//! The other grammars, and how breaches are told.

use agon_domain::source_rules::{Grammar, SourceRules};
use agon_judge::rules::{Rules, Scope};

use super::{check, rules};

#[test]
fn go_imports_by_path_and_calls_by_the_last_part_of_it() {
    check(
        Grammar::Go,
        &[
            ("import net", "package main\nimport \"net\"\n", &[2]),
            (
                "import net",
                "package main\nimport (\n\t\"fmt\"\n\th \"net/http\"\n\t. \"net\"\n\t_ `net`\n)\n",
                &[4, 5, 6],
            ),
            (
                "import net",
                "package main\nimport \"network\"\n// import \"net\"\nvar net = \"net\"\n",
                &[],
            ),
            (
                "import net",
                "package main\nimport \"golang.org/x/net\"\n",
                &[],
            ),
            (
                "call sort.Ints",
                "package main\nimport s \"sort\"\nfunc main() {\n\ts.Ints(a)\n\ts.Strings(b)\n}\n",
                &[4],
            ),
            (
                "call sort.Ints",
                "package main\nimport . \"sort\"\nfunc main() {\n\tInts(a)\n}\n",
                &[4],
            ),
            (
                "call Sort",
                "package main\nfunc main() {\n\tslices.Sort(a)\n\t(x.Sort)()\n\tf := x.Sort\n\tg(x.Sort)\n}\n",
                &[3, 4, 5, 6],
            ),
            (
                "call Sort",
                "package main\nfunc (a A) Sort() {}\nvar Sort = 1 // x.Sort()\n",
                &[],
            ),
            ("urls", "package main\nvar s = `\nhttps://x`\n", &[3]),
        ],
    );
}

#[test]
fn rust_is_read_in_its_use_trees_and_macros() {
    check(
        Grammar::Rust,
        &[
            (
                "import std::net",
                "use std::io;\nuse std::net::TcpStream;\n",
                &[2],
            ),
            (
                "import std::net",
                "use std::{\n  io,\n  net::{TcpStream as T, *},\n};\n",
                &[3],
            ),
            (
                "import std::net",
                "use ::std::net;\nuse std::{net};\n",
                &[1, 2],
            ),
            (
                "import std::net",
                "fn main() {\n  std::net::TcpStream::connect(a);\n  let x: std::net::IpAddr;\n}\n",
                &[2, 3],
            ),
            (
                "import std::net",
                "use std as s;\nuse s::net::X;\nuse std::{self as t};\nfn f() { t::net::y() }\n",
                &[2],
            ),
            (
                "import std::net",
                "use std as s;\nfn main() {\n  s::net::TcpStream::connect(a);\n}\n",
                &[3],
            ),
            (
                "import std::net",
                "use std::*;\nfn main() {\n  net::TcpStream::connect(a);\n}\n",
                &[3],
            ),
            (
                "import std::net",
                "fn main() {\n  println!(\"{}\", std::net::X::y());\n  vec![vec![r#std::net::z()]];\n}\n",
                &[2, 3],
            ),
            (
                "import std::net",
                "use crate::net;\n// std::net::X\nconst S: &str = \"std::net::X\";\n",
                &[],
            ),
            (
                "import libc",
                "extern crate libc as l;\nuse libc::c_int;\n",
                &[1, 2],
            ),
            (
                "call sort",
                "fn main() {\n  v.sort();\n  <[i32]>::sort(&mut v);\n  v.r#sort();\n  v.sort_by(f);\n}\n",
                &[2, 3, 4],
            ),
            (
                "call sort",
                "fn main() {\n  let f = <[i32]>::sort;\n  g(Vec::<u8>::sort);\n  assert!(v.sort());\n}\n",
                &[2, 3, 4],
            ),
            (
                "call sort",
                "fn sort() {}\nstruct S { sort: u8 }\n/* v.sort() */\n",
                &[],
            ),
            (
                "call sort",
                "macro_rules! m {\n  ($x:expr) => { $x.sort() };\n}\n",
                &[2],
            ),
            (
                "call println",
                "fn main() {\n  println!(\"x\");\n  print!(\"x\");\n}\n",
                &[2],
            ),
            (
                "call std::mem::swap",
                "use std::mem;\nfn main() {\n  mem::swap(a, b);\n  swap(a, b);\n}\n",
                &[3],
            ),
            (
                "assembly",
                "use std::arch::asm;\nfn main() {\n  { asm!(\"nop\"); core::arch::asm!(\"nop\") }\n}\n",
                &[3],
            ),
            (
                "assembly",
                "use std::arch::asm as a;\nfn main() {\n  { a!(\"nop\") }\n}\n",
                &[3],
            ),
            (
                "urls",
                "/// https://x\nconst A: &str = r#\"http://y\"#;\n",
                &[1, 2],
            ),
        ],
    );
}

#[test]
fn c_sharp_is_read_with_its_aliases() {
    check(
        Grammar::CSharp,
        &[
            (
                "import System.Net",
                "using System;\nusing System.Net.Sockets;\n",
                &[2],
            ),
            (
                "import System.Net",
                "using N = System.Net;\nglobal using System.Net.Http;\nusing static System.Net.Dns;\n",
                &[1, 2, 3],
            ),
            (
                "import System.Net",
                "class A {\n  System.Net.Sockets.Socket s;\n  void F() { global::System.Net.Dns.X(); }\n}\n",
                &[2, 3],
            ),
            (
                "import System.Net",
                "using System;\nclass A { void F() {\n  Net.Dns.X();\n} }\n",
                &[3],
            ),
            (
                "import System.Net",
                "class A { void F() {\n  Type.GetType(\"System.Net.Dns\");\n} }\n",
                &[2],
            ),
            (
                "import libc",
                "class A {\n  [DllImport(\"libc\")] extern static int fork();\n}\n",
                &[2],
            ),
            (
                "import System.Net",
                "// using System.Net;\nclass A { string s = \"System.Net\"; }\n",
                &[],
            ),
            (
                "call Sort",
                "class A { void F() {\n  Array.Sort(a);\n  x?.Sort();\n  @Sort();\n  S\\u006frt();\n  Sort<int>(a);\n} }\n",
                &[2, 3, 4, 5, 6],
            ),
            (
                "call Sort",
                "class A { void F() {\n  Action f = Array.Sort;\n  G(Array.Sort);\n  list.OrderBy(x);\n} void Sort() {} }\n",
                &[2, 3],
            ),
            (
                "urls",
                "// https://x\nclass A { string s = $\"http://{h}\"; string t = @\"ftp://y\"; }\n",
                &[1, 2],
            ),
        ],
    );
}

#[test]
fn ruby_sends_messages() {
    check(
        Grammar::Ruby,
        &[
            ("import socket", "x = 1\nrequire 'socket'\n", &[2]),
            (
                "import socket",
                "require \"so\" + \"cket\"\nKernel.require('socket')\nload x\n",
                &[1, 2, 3],
            ),
            (
                "import net",
                "require 'net/http'\nrequire_relative 'networks'\n# require 'net'\n",
                &[1],
            ),
            (
                "call sort",
                "a.sort\na&.sort\nsort(a)\na.sort!\n",
                &[1, 2, 3],
            ),
            (
                "call sort",
                "a.send(:sort)\na.public_send('sort')\na.map(&:sort)\na.method(:sort).call\n",
                &[1, 2, 3, 4],
            ),
            (
                "call eval",
                "eval 'x'\nKernel.eval('x')\n# eval\ns = 'eval x'\n",
                &[1, 2],
            ),
            ("call system", "system 'ls'\n`ls`\n%x(ls)\n", &[1, 2, 3]),
            ("call sort", "def sort; end\nsort_by = :sort\n", &[]),
            ("urls", "# https://x\ns = \"http://#{h}\"\n", &[1, 2]),
        ],
    );
}

#[test]
fn php_does_not_tell_letters_apart() {
    check(
        Grammar::Php,
        &[
            (
                "import a.php",
                "<?php\nrequire 'a.php';\ninclude_once(\"a.php\");\ninclude $x;\n",
                &[2, 3, 4],
            ),
            (
                "import Foo\\Bar",
                "<?php\nuse Foo\\Bar;\nuse Foo\\{Baz, Bar as B};\nnew foo\\bar\\Qux();\n",
                &[2, 3, 4],
            ),
            (
                "import Foo\\Bar",
                "<?php\nuse Foo\\Baz;\n// use Foo\\Bar;\n$s = 'Foo\\Bar';\n",
                &[],
            ),
            (
                "call sort",
                "<?php\nsort($a);\n\\SORT($a);\n$x->sort();\nA::sort();\n$x?->sort();\n",
                &[2, 3, 4, 5, 6],
            ),
            (
                "call sort",
                "<?php\ncall_user_func('sort', $a);\narray_map('sort', $a);\necho 'sort';\nusort($a, 'f');\n",
                &[2, 3],
            ),
            (
                "call eval",
                "<?php\neval('x'); // eval('x')\n$eval = 1;\n",
                &[2],
            ),
            ("call shell_exec", "<?php\n`ls`;\n", &[2]),
            (
                "urls",
                "<?php\n// https://x\n$s = \"http://$h\";\n",
                &[2, 3],
            ),
        ],
    );
}

#[test]
fn breaches_are_told_with_file_line_and_rule_and_not_without_end() {
    let mut both = Rules::of(
        Scope::Contest,
        &rules(Grammar::Python, "import socket, urls"),
    );
    both.add(
        Scope::Problem,
        &rules(Grammar::Python, "call sorted, import socket"),
    );
    both.add(
        Scope::Problem,
        &SourceRules {
            max_bytes: Some(60),
            ..SourceRules::default()
        },
    );
    let source =
        "import socket  # http://x\nimport importlib as i\ni.import_module(x)\nprint(sorted(a))\n";
    insta::assert_snapshot!(both.broken(Some(Grammar::Python), "main.py", source).unwrap(), @r#"
    main.py: this problem allows at most 60 bytes of source; these are 84
    main.py:1: this contest does not allow addresses such as https://… in strings and comments
    main.py:1: this contest does not allow importing "socket"
    main.py:1: this problem does not allow importing "socket"
    main.py:3: this contest does not allow importing by a name that is not written out
    main.py:3: this problem does not allow importing by a name that is not written out
    main.py:4: this problem does not allow calling "sorted"
    "#);
    let many = "import socket\n".repeat(200);
    let said = both
        .broken(Some(Grammar::Python), "main.py", &many)
        .unwrap();
    assert_eq!(said.lines().count(), 21, "{said}");
    assert!(said.ends_with("and 381 more\n"), "{said}");
}

#[test]
fn a_language_without_rules_or_without_a_grammar_is_held_to_the_size_alone() {
    let mut all = Rules::of(Scope::Contest, &rules(Grammar::Python, "import socket"));
    assert_eq!(
        all.broken(Some(Grammar::Ruby), "main.rb", "import socket"),
        None
    );
    assert_eq!(all.broken(None, "main.sh", "import socket"), None);
    all.add(
        Scope::Contest,
        &SourceRules {
            max_bytes: Some(5),
            ..SourceRules::default()
        },
    );
    insta::assert_snapshot!(all.broken(None, "main.sh", "import socket").unwrap(), @"main.sh: this contest allows at most 5 bytes of source; these are 13");
}

#[test]
fn nests_of_64_kib_are_read_or_refused_with_a_reason_before_they_take_long() {
    let refused = |nest: &str| {
        let source = nest.repeat((64 << 10) / nest.len());
        let refuses = |grammar: &Grammar| {
            let rules = Rules::of(Scope::Contest, &rules(*grammar, "import a, call b, urls"));
            let said = rules.broken(Some(*grammar), "main", &source);
            said.is_some_and(|said| said.ends_with("write it simpler\n"))
        };
        let all = Grammar::ALL.into_iter().filter(refuses);
        all.map(Grammar::name).collect::<Vec<_>>().join(" ")
    };
    // What a grammar takes apart at once it need not refuse.
    insta::assert_snapshot!(refused("["), @"c cpp csharp go java javascript kotlin python ruby rust typescript");
    insta::assert_snapshot!(refused("a("), @"");
}

#[test]
fn long_programs_are_read_to_their_end() {
    for (grammar, line, last) in [
        (
            Grammar::Python,
            "x = [f(i) for i in range(10) if i % 2]\n",
            "import socket\n",
        ),
        (
            Grammar::Cpp,
            "int f(int a) { return a > 1 ? f(a - 1) + g(a) : h(a); }\n",
            "#include <socket>\n",
        ),
        (
            Grammar::Rust,
            "fn f(a: u8) -> u8 { println!(\"{}\", a + 1); g(a) }\n",
            "use socket;\n",
        ),
    ] {
        let count = (60 << 10) / line.len();
        let source = line.repeat(count) + last;
        let place = u32::try_from(count).unwrap() + 1;
        check(grammar, &[("import socket", &source, &[place])]);
    }
}
