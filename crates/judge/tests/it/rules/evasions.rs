//! The plain ways to break a rule, the sly ones, and what only looks like one.

use agon_domain::source_rules::Grammar;

use super::check;

#[test]
fn python_is_read_as_python() {
    check(
        Grammar::Python,
        &[
            ("import socket", "x = 1\nimport socket\n", &[2]),
            (
                "import socket",
                "import sys, socket as s\ns.socket()\n",
                &[1],
            ),
            ("import socket", "from socket import *\n", &[1]),
            (
                "import socket",
                "import socketserver\nsocket = 1\nsocket.x\n",
                &[],
            ),
            (
                "import socket",
                "# import socket\nx = 'import socket'\n\"\"\"\nimport socket\n\"\"\"\n",
                &[],
            ),
            (
                "import os.path",
                "import os\nprint(1)\nos.path.join('a')\n",
                &[3],
            ),
            (
                "import os.path",
                "import os as o\no . path.join('a')\no.getcwd()\n",
                &[2],
            ),
            ("import os.path", "from os import (\n  path as p)\n", &[1]),
            ("import os.path", "from os import getcwd\n", &[]),
            ("import os", "import os.path as p\n", &[1]),
            (
                "import os",
                "if 1:\n  def f():\n    import \\\n      os\n",
                &[4],
            ),
            ("import os", "__import__('os')\n", &[1]),
            ("import os", "__import__('o' 's')\n", &[1]),
            (
                "import os",
                "__import__('o' + 's')\n__import__(chr(111))\n",
                &[1, 2],
            ),
            (
                "import os",
                "import importlib\nimportlib.import_module('os')\n",
                &[2],
            ),
            (
                "import os",
                "from importlib import import_module as im\nim('os.path')\n",
                &[2],
            ),
            ("import os", "import sys\nsys.modules['os']\n", &[2]),
            ("import os", "import \u{ff4f}\u{ff53}\n", &[1]),
            ("import os", "import sys\nsys.stdin.read()\n", &[]),
            ("import *", "import sys\nfrom math import sqrt\n", &[1, 2]),
            (
                "call sort, call sorted",
                "a = sorted(b)\na.sort()\na.sort\n",
                &[1, 2],
            ),
            (
                "call sorted",
                "f = sorted\nmap(sorted, x)\nf(key=sorted)\n[sorted]\n",
                &[1, 2, 3, 4],
            ),
            ("call sorted", "@sorted\ndef f(): return sorted\n", &[1, 2]),
            (
                "call sorted",
                "sorted_list = 1  # sorted(x)\nprint('sorted(x)')\n",
                &[],
            ),
            ("call sort", "getattr(a, 'sort')()\n", &[1]),
            ("call sort", "(a.sort)()\na . sort ()\n", &[1, 2]),
            (
                "call sort",
                "sort = True\nif sort: pass\nclass A:\n  def sort(self): pass\n",
                &[],
            ),
            (
                "call eval",
                "globals()['eval']('1')\n\u{ff45}val('1')\n",
                &[1, 2],
            ),
            (
                "call os.system",
                "import os as o\no.system('ls')\no.getcwd()\n",
                &[2],
            ),
            (
                "call os.system",
                "from os import system as s\ns('ls')\n",
                &[2],
            ),
            ("call os.system", "from os import *\nsystem('ls')\n", &[2]),
            ("call os.system", "class A: pass\nA.system()\n", &[]),
            ("call sort", "def broken(:\n  x = [\nb.sort()\n", &[3]),
            (
                "urls",
                "# see https://example.org/a\nx = 'ftp://h'\ny = f'http://{x}'\n",
                &[1, 2, 3],
            ),
            ("urls", "x = 'a://'  # http: //x\ny = 7 // 2\n", &[]),
        ],
    );
}

#[test]
fn c_is_read_as_its_compiler_joins_it() {
    check(
        Grammar::C,
        &[
            (
                "import sys/socket.h",
                "#include <stdio.h>\n#include <sys/socket.h>\n",
                &[2],
            ),
            (
                "import sys/socket.h",
                "  #  include \"sys/socket.h\"\n",
                &[1],
            ),
            (
                "import sys/socket.h",
                "#inc\\\nlude <sys/so\\\ncket.h>\nint x;\n",
                &[2],
            ),
            (
                "import sys/socket.h",
                "#include/**/<sys/./socket.h>\n#include <sys//socket.h>\n",
                &[1, 2],
            ),
            (
                "import sys/socket.h",
                "#include <sys/../sys/socket.h>\n#include \"/usr/include/sys/socket.h\"\n",
                &[1, 2],
            ),
            (
                "import sys/socket.h",
                "#include_next <sys/socket.h>\n#import <sys/socket.h>\n",
                &[1, 2],
            ),
            ("import sys/socket.h", "%:include <sys/socket.h>\n", &[1]),
            (
                "import sys/socket.h",
                "#define H <sys/socket.h>\n#include H\n",
                &[2],
            ),
            (
                "import sys",
                "#include <sys/socket.h>\n#include <system.h>\n",
                &[1],
            ),
            (
                "import sys/socket.h",
                "// #include <sys/socket.h>\nchar *s = \"#include <sys/socket.h>\";\n",
                &[],
            ),
            (
                "call qsort",
                "int main(void) {\n  qsort(a, n, 4, cmp);\n}\n",
                &[2],
            ),
            (
                "call qsort",
                "int main(void) {\n  (qsort)(a, n, 4, cmp);\n  (*qsort)(a);\n}\n",
                &[2, 3],
            ),
            (
                "call qsort",
                "int main(void) {\n  qs\\\nort(a);\n  f(qsort);\n  g(&qsort);\n}\n",
                &[2, 4, 5],
            ),
            (
                "call qsort",
                "void (*f)() = qsort;\nvoid (*g[])() = {qsort};\n",
                &[1, 2],
            ),
            (
                "call qsort",
                "#define S(a) qsort(a, n, 4, cmp)\nint main(void) { S(x); }\n",
                &[1],
            ),
            ("call qsort", "int main(void) <% qsort(a); %>\n", &[1]),
            (
                "call qsort",
                "/* qsort(a) */\nint qsort_calls; char *s = \"qsort(a)\";\n",
                &[],
            ),
            (
                "call qsort",
                "int main(void) {\n  if (\n  qsort(a);\n",
                &[3],
            ),
            (
                "assembly",
                "int main(void) {\n  asm(\"nop\");\n  __asm__ volatile(\"nop\");\n}\n",
                &[2, 3],
            ),
            (
                "assembly",
                "asm(\"nop\");\nint assembly; // asm(\"nop\")\n",
                &[1],
            ),
            (
                "urls",
                "/* a\n http://x.y */\nchar *s = \"//x\";\nint a = 1; // https://z\n",
                &[2, 4],
            ),
        ],
    );
}

#[test]
fn c_plus_plus_has_more_ways_to_call() {
    check(
        Grammar::Cpp,
        &[
            ("import bits/stdc++.h", "#include <bits/stdc++.h>\n", &[1]),
            (
                "import algorithm",
                "#include <algorithm>\n#include <algorithms>\n",
                &[1],
            ),
            (
                "call sort",
                "int main() {\n  std::sort(a, b);\n  sort(a, b);\n  v.sort();\n  p->sort();\n}\n",
                &[2, 3, 4, 5],
            ),
            (
                "call sort",
                "int main() {\n  std::sort<int*>(a, b);\n  std::ranges::sort(v);\n  (std::sort)(a, b);\n}\n",
                &[2, 3, 4],
            ),
            (
                "call sort",
                "int main() {\n  auto f = &std::sort<int*>;\n  g(std::ranges::sort);\n}\n",
                &[2, 3],
            ),
            (
                "call sort",
                "int main() {\n  x.template sort<int>();\n  std :: /* */ sort(a);\n}\n",
                &[2, 3],
            ),
            (
                "call std::sort",
                "using namespace std;\nint main() {\n  sort(a, b);\n}\n",
                &[3],
            ),
            (
                "call std::sort",
                "using std::sort;\nint main() {\n  sort(a, b);\n}\n",
                &[3],
            ),
            (
                "call std::sort",
                "namespace s = std;\nint main() {\n  s::sort(a, b);\n}\n",
                &[3],
            ),
            (
                "call std::sort",
                "int main() {\n  sort(a, b);\n  my::sort(a);\n}\n",
                &[],
            ),
            (
                "call sort",
                "int main() {\n  std::stable_sort(a, b);\n  bool sort = true;\n  // std::sort(a)\n}\n",
                &[],
            ),
            (
                "call sort",
                "struct S { void sort(); };\nauto s = R\"(sort(a))\";\n",
                &[],
            ),
            (
                "call sort",
                "template <class T> void f(T x) {\n  [&] { sort(x.begin(), x.end()); }();\n}\n",
                &[2],
            ),
            (
                "call std::filesystem::remove",
                "namespace fs = std::filesystem;\nint main() {\n  fs::remove(x);\n}\n",
                &[3],
            ),
            (
                "assembly",
                "int main() {\n  asm volatile(\"nop\" ::: \"memory\");\n}\n",
                &[2],
            ),
            ("urls", "auto s = R\"(\nhttps://x)\";\n", &[2]),
        ],
    );
}

#[test]
fn java_and_kotlin_name_packages_without_importing_them() {
    check(
        Grammar::Java,
        &[
            (
                "import java.net",
                "import java.io.*;\nimport java.net.*;\n",
                &[2],
            ),
            ("import java.net.*", "import java.net.Socket;\n", &[1]),
            (
                "import java.net",
                "class A {\n  java.net.Socket s = new java . net . Socket();\n}\n",
                &[2],
            ),
            (
                "import java.net",
                "class A {\n  List<java.net.URL> u;\n  void f() throws java.net.X {}\n}\n",
                &[2, 3],
            ),
            (
                "import java.net",
                "class A { void f() {\n  java.net.URI.create(x);\n  Class.forName(\"java.net.Socket\");\n} }\n",
                &[2, 3],
            ),
            ("import java.net", "import java.\\u006eet.Socket;\n", &[1]),
            (
                "import java.net",
                "// import java.net.*;\nclass A { String s = \"java.net.Socket\"; }\n",
                &[],
            ),
            (
                "import java.net",
                "import java.networks.X;\nimport java.util.*;\n",
                &[],
            ),
            (
                "call sort",
                "class A { void f() {\n  Collections.sort(x);\n  x.sort(null);\n  java.util.Arrays.sort(a);\n} }\n",
                &[2, 3, 4],
            ),
            (
                "call sort",
                "class A { void f() {\n  x.forEach(Collections::sort);\n  s.sorted();\n} }\n",
                &[2],
            ),
            (
                "call Collections.sort",
                "import static java.util.Collections.sort;\nclass A { void f() {\n  sort(x);\n} }\n",
                &[3],
            ),
            (
                "call Collections.sort",
                "import static java.util.Collections.*;\nclass A { void f() {\n  sort(x);\n  Arrays.sort(y);\n} }\n",
                &[3],
            ),
            (
                "call Thread",
                "class A { void f() {\n  new Thread(r).start();\n} }\n",
                &[2],
            ),
            (
                "urls",
                "class A { String s = \"\"\"\n  http://x\n  \"\"\"; } // https://y\n",
                &[2, 3],
            ),
        ],
    );
    check(
        Grammar::Kotlin,
        &[
            (
                "import java.net",
                "import java.net.Socket as S\nimport java.net.*\n",
                &[1, 2],
            ),
            (
                "import java.net",
                "fun main() {\n  java.net.Socket(1)\n  val u: java.net.URL? = null\n}\n",
                &[2, 3],
            ),
            (
                "import java.net",
                "// java.net.Socket\nval s = \"java.net.Socket\"\n",
                &[],
            ),
            (
                "call sort",
                "fun main() {\n  x.sort()\n  x?.sort()\n  sort(x)\n  x.`sort`()\n}\n",
                &[2, 3, 4, 5],
            ),
            (
                "call sort",
                "fun main() {\n  val f = ::sort\n  g(Foo::sort)\n  x.sorted()\n}\n",
                &[2, 3],
            ),
            (
                "call sortedBy",
                "fun main() {\n  x.sortedBy { it }\n}\n",
                &[2],
            ),
            ("urls", "// https://x\nval s = \"http://$h\"\n", &[1, 2]),
        ],
    );
}

#[test]
fn scripts_of_the_web_require_and_import() {
    let rows: &[(&str, &str, &[u32])] = &[
        (
            "import net",
            "const a = 1;\nconst n = require('net');\n",
            &[2],
        ),
        (
            "import net",
            "require(\"node:net\").connect(1);\nrequire(`net`);\n",
            &[1, 2],
        ),
        (
            "import net",
            "import net from 'net';\nimport * as n from \"node:net\";\n",
            &[1, 2],
        ),
        (
            "import net",
            "import { connect as c } from 'net';\nexport * from 'net';\nimport 'net';\n",
            &[1, 2, 3],
        ),
        (
            "import net",
            "const n = await import('net');\nimport(x);\n",
            &[1, 2],
        ),
        ("import net", "require('n' + 'et');\nrequire(x);\n", &[1, 2]),
        (
            "import net",
            "const r = require;\nr('net');\nf(require);\n",
            &[1, 3],
        ),
        (
            "import net",
            "module.require('net');\nprocess.getBuiltinModule('net');\n",
            &[1, 2],
        ),
        (
            "import net",
            "require('fs');\nconst net = 1;\nnet.x;\n// require('net')\nlet s = \"require('net')\";\n",
            &[],
        ),
        (
            "import fs/promises",
            "const fs = require('fs');\nfs.promises.readFile(1);\nfs.readFile(1);\n",
            &[2],
        ),
        (
            "import fs/promises",
            "const { promises: p } = require('fs');\n",
            &[1],
        ),
        (
            "import fs",
            "require('fs/promises');\nrequire('fs-extra');\n",
            &[1],
        ),
        (
            "call sort",
            "a.sort();\na?.sort();\na['sort']();\na[`sort`]();\n",
            &[1, 2, 3, 4],
        ),
        (
            "call sort",
            "const f = a.sort;\ng(a.sort);\nconst { sort } = a;\na.toSorted();\n",
            &[1, 2, 3],
        ),
        (
            "call eval",
            "eval('1');\n(0, eval)('1');\n\\u0065val('1');\n(eval)('1');\n[eval];\n",
            &[1, 2, 3, 4, 5],
        ),
        (
            "call eval",
            "const evaluate = 1; // eval('1')\nclass A { eval() {} }\nlet s = `eval(1)`;\n",
            &[],
        ),
        ("call Function", "new Function('return 1')();\n", &[1]),
        (
            "call child_process.exec",
            "const { exec: e } = require('child_process');\ne('ls');\n",
            &[2],
        ),
        (
            "call child_process.exec",
            "const c = require('child_process');\nc.exec('ls');\nr.exec('x');\n",
            &[2],
        ),
        (
            "urls",
            "// https://x\nlet s = `http://${h}`;\nlet d = 1 / 2;\n",
            &[1, 2],
        ),
        ("call sort", "function f() {\n a.sort();\n if (", &[2]),
    ];
    check(Grammar::JavaScript, rows);
    check(Grammar::TypeScript, rows);
    check(
        Grammar::TypeScript,
        &[
            (
                "import net",
                "import n = require('net');\nimport type { Socket } from 'net';\n",
                &[1, 2],
            ),
            ("import net", "let s: import('net').Socket;\n", &[1]),
            (
                "call eval",
                "f(eval as any);\n(eval as any)('1');\neval!('1');\n",
                &[1, 2, 3],
            ),
            (
                "call sort",
                "interface A { sort(): void }\nlet sort: boolean = true;\n",
                &[],
            ),
        ],
    );
}
