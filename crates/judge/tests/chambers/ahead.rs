//! Compilers that are kept ready: what they make is what the ordinary ones make, and what they cannot do they leave.

use std::fs;
use std::path::Path;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use agon_judge::{Compilation, Config, Guest, Judge, Keeping, Level, Seat, Source};
use tempfile::TempDir;

use super::corpus;
use super::world::WORLD;

/// The tests, by name.
pub(crate) const ALL: &[(&str, fn())] = &[
    (
        "a_ready_compiler_makes_what_the_ordinary_one_makes",
        a_ready_compiler_makes_what_the_ordinary_one_makes,
    ),
    (
        "what_is_to_be_said_is_said_by_the_ordinary_compiler",
        what_is_to_be_said_is_said_by_the_ordinary_compiler,
    ),
    (
        "attacks_on_a_ready_compiler_end_as_on_the_ordinary_one",
        attacks_on_a_ready_compiler_end_as_on_the_ordinary_one,
    ),
    (
        "a_compiler_takes_one_source_and_the_next_finds_nothing_of_it",
        a_compiler_takes_one_source_and_the_next_finds_nothing_of_it,
    ),
    (
        "a_compiler_that_nobody_wants_is_taken_back",
        a_compiler_that_nobody_wants_is_taken_back,
    ),
    (
        "where_none_gets_ready_sources_are_compiled_as_ever",
        where_none_gets_ready_sources_are_compiled_as_ever,
    ),
];

static KITS: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().unwrap());

fn judge(compilers: usize, idle: Duration, languages: Option<&Path>) -> Judge {
    Judge::open(Config {
        minimum: Level::Full,
        force: Some(Level::Full),
        scratch: std::env::temp_dir().join("agon-judge-tests"),
        languages: languages.map(Path::to_owned),
        kits: Some(KITS.path().to_owned()),
        keeping: Keeping {
            compilers,
            idle,
            ..Keeping::default()
        },
    })
    .unwrap()
}

/// A judge that keeps one ready, and one that keeps none.
fn both() -> &'static [Judge; 2] {
    static BOTH: LazyLock<[Judge; 2]> =
        LazyLock::new(|| [1, 0].map(|compilers| judge(compilers, Duration::from_secs(600), None)));
    &BOTH
}

/// The two judges are shared, and what they count is looked at: one test at a time.
fn turn() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Waits until a compiler is ready, having one made if need be.
fn ready(judge: &Judge) {
    let began = Instant::now();
    judge.welcome(Guest::Stranger, &"java".into()).unwrap();
    while judge.compilers_ready().is_empty() {
        let waits = began.elapsed();
        assert!(waits < Duration::from_secs(120), "no compiler gets ready");
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn compile(judge: &Judge, text: &str) -> Compilation {
    let source = Source {
        language: "java".into(),
        text: text.into(),
    };
    let seat = Seat {
        guest: Guest::Stranger,
        core: agon_sandbox::cores().last().copied(),
    };
    judge.at(seat).compile(&source).unwrap()
}

/// Compiles with a compiler that is ready and with the ordinary one; answers with what both made, and whether the
/// ready one settled it.
fn compare(text: &str) -> (Compilation, Compilation, bool) {
    let [keeps, keeps_none] = both();
    ready(keeps);
    let before = keeps.compiled_ahead();
    let made = compile(keeps, text);
    let settled = keeps.compiled_ahead() > before;
    let ordinary = compile(keeps_none, text);
    assert_eq!(keeps_none.compiled_ahead(), 0);
    (made, ordinary, settled)
}

/// The files of an archive with their bytes. Their times, which no two compilations share, are left out.
fn files(compilation: &Compilation) -> Vec<(String, Vec<u8>)> {
    let Some(program) = &compilation.program else {
        return Vec::new();
    };
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(program)).unwrap();
    let mut all = Vec::new();
    for place in 0..archive.len() {
        let mut file = archive.by_index(place).unwrap();
        let mut bytes = Vec::new();
        std::io::copy(&mut file, &mut bytes).unwrap();
        all.push((file.name().to_owned(), bytes));
    }
    all
}

fn a_ready_compiler_makes_what_the_ordinary_one_makes() {
    let _turn = turn();
    let tour = include_str!("../../servers/Tour.java");
    for text in [
        "public class Main { public static void main(String[] a) { System.out.println(new java.util.Scanner(System.in).nextInt()); } }",
        tour,
        &tour.replace("Point", "Place").replace("Colour", "Paint"),
        "public class Main { void f() { class L {} new L(); } void g() { class L {} new L(); } }\n\
         class Two { class In { int x = new Object() { int y = 1; }.y; } }\ninterface Three { default void x() {} }\n\
         enum Four { A, B { } }\nrecord Five<T>(T x, int... y) {}\nsealed interface Six permits Seven {}\nfinal class Seven implements Six {}",
        "package a.b;\nimport static java.util.stream.Collectors.*;\nclass Other { static String s = \"käse\\u00e4\" + 'ß' + \"\u{1f600}\"; }\n\
         class Main { protected int x; int y; private int z() { Runnable r = () -> z(); return z(); } java.util.Map<String, Long> m(java.util.List<String> l) {\n\
         return l.stream().collect(groupingBy(s -> s, java.util.TreeMap::new, counting())); } }",
    ] {
        let (made, ordinary, settled) = compare(text);
        assert!(settled, "{text}: {}", ordinary.said);
        assert_eq!(made.said, ordinary.said);
        assert!(!files(&ordinary).is_empty());
        assert_eq!(files(&made), files(&ordinary), "{text}");
    }
}

fn what_is_to_be_said_is_said_by_the_ordinary_compiler() {
    let _turn = turn();
    let many: String = (0..150).map(|n| format!("int a{n} = \"x\";\n")).collect();
    for text in [
        "public class Main { int x = ;\n void f( { } }",
        "import java.util.*;\npublic class Main { void f() { List l = new ArrayList(); l.add(1); new Integer(3); } }",
        "public class Main { sun.misc.Unsafe u; }",
        "class Foo { int x = Main.f(); Colour c; Main.Point p; Main$Colour d; classes.Main e; Warm w; }",
        "import javax.annotation.processing.*;\n@SupportedAnnotationTypes(\"*\") public class Main extends AbstractProcessor { \
         public boolean process(java.util.Set<? extends javax.lang.model.element.TypeElement> a, RoundEnvironment r) { return true; } @Foo int x; }",
        &format!("public class Main {{ {many} }}"),
        "",
    ] {
        let (made, ordinary, settled) = compare(text);
        assert!(!settled, "{text}");
        assert!(!ordinary.said.is_empty(), "{text}");
        assert_eq!(made.said, ordinary.said);
        assert_eq!(files(&made), files(&ordinary), "{text}");
    }
}

fn attacks_on_a_ready_compiler_end_as_on_the_ordinary_one() {
    let _turn = turn();
    let folder = corpus().join("compile");
    let attacks = fs::read_dir(folder).unwrap().flatten();
    let attacks = attacks.filter(|entry| entry.path().extension().is_some_and(|end| end == "java"));
    for attack in attacks {
        let text = fs::read_to_string(attack.path()).unwrap();
        let (made, ordinary, _) = compare(&WORLD.fill(&text, "echo"));
        let name = attack.path();
        assert_eq!(
            made.program.is_some(),
            ordinary.program.is_some(),
            "{name:?}"
        );
        assert_eq!(files(&made), files(&ordinary), "{name:?}");
        // What follows may be a trace of where the compiler's stack or heap ended.
        let first = |compilation: &Compilation| compilation.said.lines().next().map(str::to_owned);
        assert_eq!(first(&made), first(&ordinary), "{name:?}");
        assert!(
            WORLD.is_untouched(),
            "{name:?} has touched the host's files"
        );
    }
    for depth in [100, 500, 3000] {
        let (open, close) = ("(1 + ".repeat(depth), ")".repeat(depth));
        let (made, ordinary, _) = compare(&format!("class Main {{ int x = {open}1{close}; }}"));
        assert_eq!(files(&made), files(&ordinary), "{depth} parentheses");
    }
    let right = "public class Main { public static void main(String[] a) { } }";
    assert!(compare(right).2, "none settles anything after the attacks");
}

fn a_compiler_takes_one_source_and_the_next_finds_nothing_of_it() {
    let _turn = turn();
    let [keeps, _] = both();
    ready(keeps);
    let first = compile(keeps, "public class Main { }\nclass Left { static int x; }");
    assert!(first.program.is_some(), "{}", first.said);
    assert!(keeps.compilers_ready().is_empty(), "it is used again");
    ready(keeps);
    let next = compile(keeps, "public class Main { int y = Left.x; }");
    assert_eq!(next.program, None);
    assert!(next.said.contains("cannot find symbol"), "{}", next.said);
}

fn a_compiler_that_nobody_wants_is_taken_back() {
    let judge = judge(1, Duration::from_secs(1), None);
    assert!(judge.compilers_ready().is_empty(), "nobody has wanted one");
    ready(&judge);
    let spent = judge.compilers_ready();
    assert!(
        spent.iter().all(|one| one.memory > 0 && !one.cpu.is_zero()),
        "{spent:?}"
    );
    let began = Instant::now();
    while !judge.compilers_ready().is_empty() {
        assert!(
            began.elapsed() < Duration::from_secs(60),
            "it is kept for ever"
        );
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn where_none_gets_ready_sources_are_compiled_as_ever() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("languages.toml");
    let text = include_str!("../../languages.toml");
    for broken in ["\"Missing\", \"Main.java\"", "\"Make\", \"Main.java\""] {
        let other = text.replace("\"Warm\", \"Main.java\"", broken);
        assert_ne!(text, other);
        fs::write(&file, other).unwrap();
        let judge = judge(1, Duration::from_secs(600), Some(&file));
        judge.welcome(Guest::Stranger, &"java".into()).unwrap();
        for _ in 0..2 {
            let made = compile(&judge, "public class Main { int x; }");
            assert!(made.program.is_some(), "{}", made.said);
        }
        assert_eq!(judge.compiled_ahead(), 0);
    }
}
