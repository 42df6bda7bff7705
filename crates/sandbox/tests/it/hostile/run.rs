//! One program at each of its levels: put, run, looked at, and looked round after.

use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, LazyLock, OnceLock};

use agon_sandbox::{Chamber, Error, Exit, Fresh, Level, Outcome, Root, Sandbox, Stdin};
use tempfile::NamedTempFile;

use super::build::{self, Artefact};
use super::header::{Header, Input, Wanted};
use super::host::{BAIT, traces};
use crate::world::{self, SMALL};

/// How often everything is done.
static ROUNDS: LazyLock<u32> = LazyLock::new(|| {
    let wanted = std::env::var("AGON_ROUNDS").ok();
    wanted.map_or(1, |text| text.parse().expect("AGON_ROUNDS is a number"))
});

/// Looks round a chamber between runs.
static CLEAN: LazyLock<Artefact> =
    LazyLock::new(|| build::artefact(&super::corpus().join("clean.c")));

/// A program and what it must earn.
struct Attack {
    name: &'static str,
    header: Header,
    artefact: Artefact,
}

/// Runs a program of the corpus at all its levels, and where nothing holds it.
pub(super) fn check(name: &'static str) {
    let file = super::file(name);
    let attack = Attack {
        name,
        header: Header::read(&file),
        artefact: build::artefact(&file),
    };
    let mut failed = Vec::new();
    for round in 1..=*ROUNDS {
        for level in &attack.header.levels {
            // A level that fails does not hide how the next one does.
            if catch_unwind(AssertUnwindSafe(|| attack.at(*level, round))).is_err() {
                failed.push(*level);
            }
        }
    }
    assert!(failed.is_empty(), "{name} is not held at {failed:?}");
    if attack.header.control {
        attack.gets_through();
    }
}

fn sandbox(level: Level) -> &'static Sandbox {
    static ALL: [OnceLock<Sandbox>; 4] = [const { OnceLock::new() }; 4];
    ALL[level as usize].get_or_init(|| world::open(level))
}

/// Who plays in a run, which is its first argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Alone,
    Leaves,
    Finds,
}

/// How a program gets into a chamber, and what it must not find there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Into its working folder, which is as it is.
    Put,
    /// Into the folder of programs.
    Installed(Fresh),
}

impl Attack {
    fn chamber(&self, level: Level) -> Room {
        let mut root = Root::standard();
        root.tmpfs_bytes = self.header.tmpfs_bytes;
        Room::open(sandbox(level).chamber(&root).unwrap(), level)
    }

    /// Levels and rounds take turns with the ways; what a run in rooms of its own leaves cannot be taken.
    fn way(&self, level: Level, round: u32) -> Way {
        let takes = !self.header.refused.is_empty() || !self.header.own.is_empty();
        if takes || (level as u32 + round).is_multiple_of(2) {
            Way::Put
        } else {
            Way::Installed(Fresh::Everything)
        }
    }

    fn at(&self, level: Level, round: u32) {
        let way = self.way(level, round);
        let place = format!("{} at {level}, {way:?}, round {round}", self.name);
        if self.header.after {
            let mut room = self.chamber(level);
            self.earns(&mut room, Role::Leaves, Way::Put, &place);
            room.chamber.wipe().unwrap();
            self.earns(&mut room, Role::Finds, Way::Put, &place);
            room.close(&place);
            for fresh in [Fresh::Swept, Fresh::Processes, Fresh::Everything] {
                let place = format!("{place}, {fresh:?}");
                let mut room = self.chamber(level);
                self.earns(&mut room, Role::Leaves, Way::Installed(fresh), &place);
                self.earns(&mut room, Role::Finds, Way::Installed(fresh), &place);
                room.close(&place);
            }
        }
        if self.header.beside {
            let roles = [Role::Leaves, Role::Finds];
            let rooms = roles.map(|role| (role, self.chamber(level)));
            std::thread::scope(|scope| {
                for (role, mut room) in rooms {
                    let place = &place;
                    scope.spawn(move || {
                        self.earns(&mut room, role, way, place);
                        room.close(place);
                    });
                }
            });
        }
        if !self.header.after && !self.header.beside {
            let mut room = self.chamber(level);
            self.earns(&mut room, Role::Alone, way, &place);
            room.close(&place);
        }
        assert!(BAIT.is_untouched(), "{place} has touched the host's files");
    }

    /// Runs it once and compares.
    fn earns(&self, room: &mut Room, role: Role, way: Way, place: &str) {
        let level = room.level;
        let (outcome, input) = self.run(&mut room.chamber, role, way);
        let wanted = match role {
            Role::Alone | Role::Leaves => self.header.wanted_at(level),
            Role::Finds => self.header.finds.clone(),
        };
        let said = world::said(&outcome);
        let met = wanted.is_met(outcome.exit, &outcome.stdout);
        assert!(met, "{place}, {role:?}: {wanted:?} was due, not {said}");
        assert!(
            outcome.usage.cpu >= self.header.used,
            "{place} used more than was counted: {said}"
        );
        assert!(
            outcome.stdout.len() as u64 <= self.header.limits.stdout,
            "{place}"
        );
        assert!(
            outcome.stderr.len() as u64 <= self.header.limits.stderr,
            "{place}"
        );
        if let (Some(file), Input::File(text)) = (input, &self.header.input) {
            assert_eq!(
                &std::fs::read_to_string(file.path()).unwrap(),
                text,
                "{place} has changed its input"
            );
        }
        self.gives(&mut room.chamber, place);
        room.holds_nothing(place);
    }

    /// Runs it once.
    fn run(&self, chamber: &mut Chamber, role: Role, way: Way) -> (Outcome, Option<NamedTempFile>) {
        let artefact = &self.artefact;
        let mut argv = artefact.argv.clone();
        match way {
            Way::Put => chamber.put(artefact.name, &artefact.bytes, 0o755).unwrap(),
            Way::Installed(_) => {
                chamber.install(artefact.name, &artefact.bytes).unwrap();
                let place = format!("{}/{}", chamber.prog(), artefact.name);
                let own = argv
                    .iter_mut()
                    .find(|word| word.trim_start_matches("./") == artefact.name);
                match own {
                    Some(word) => *word = place,
                    // A class is found by the folder it lies in.
                    None => argv
                        .iter_mut()
                        .filter(|word| *word == ".")
                        .for_each(|word| *word = chamber.prog().to_owned()),
                }
            }
        }
        match role {
            Role::Alone => {}
            Role::Leaves => argv.push("leave".into()),
            Role::Finds => argv.push("find".into()),
        }
        let (stdin, file) = match &self.header.input {
            Input::Nothing => (Stdin::Empty, None),
            Input::Bytes(text) => (Stdin::Bytes(Arc::from(text.as_bytes())), None),
            Input::File(text) => {
                let mut file = NamedTempFile::new().unwrap();
                file.write_all(text.as_bytes()).unwrap();
                (Stdin::File(file.path().into()), Some(file))
            }
        };
        let mut spec = world::spec(&[], self.header.limits);
        spec.argv = argv;
        spec.env = BAIT.environment();
        spec.stdin = stdin;
        spec.fresh = match way {
            Way::Put => Fresh::Kept,
            Way::Installed(fresh) => fresh,
        };
        (chamber.run(&spec).unwrap(), file)
    }

    /// The host gets no file that is not the program's own.
    fn gives(&self, chamber: &mut Chamber, place: &str) {
        for name in &self.header.refused {
            let taken = chamber.take(name, 1 << 20);
            let refused = matches!(taken, Err(Error::NotAFile { .. } | Error::TooLarge { .. }));
            assert!(refused, "{place}: {name} was taken: {taken:?}");
        }
        for name in &self.header.own {
            match chamber.take(name, 1 << 20) {
                Ok(bytes) => assert!(
                    b"plain".starts_with(&bytes[..]),
                    "{place}: {name}: {bytes:?}"
                ),
                Err(Error::NotAFile { .. }) => {}
                Err(error) => panic!("{place}: {name}: {error}"),
            }
        }
    }

    /// Where nothing holds it, it does what it must not, so that its test can fail.
    fn gets_through(&self) {
        let run = |role| {
            let chamber = sandbox(Level::Unprotected).chamber(&Root::standard());
            self.run(&mut chamber.unwrap(), role, Way::Put).0
        };
        let through = |wanted: &Wanted, outcome: &Outcome| {
            let text = String::from_utf8_lossy(&outcome.stdout).into_owned();
            !wanted.is_met(outcome.exit, &outcome.stdout) && text.contains("got through")
        };
        if !self.header.beside {
            let outcome = run(Role::Alone);
            assert!(
                through(&self.header.wanted, &outcome),
                "{} is no attack: {}",
                self.name,
                world::said(&outcome)
            );
            return;
        }
        // Two that must meet in time may miss each other on a busy machine.
        let met = (0..5).any(|_| {
            let found = std::thread::scope(|scope| {
                scope.spawn(|| run(Role::Leaves));
                run(Role::Finds)
            });
            through(&self.header.finds, &found)
        });
        assert!(met, "{} never finds what it leaves", self.name);
    }
}

/// A chamber, and who its programs are on the host.
struct Room {
    chamber: Chamber,
    level: Level,
    user: u32,
}

impl Room {
    fn open(mut chamber: Chamber, level: Level) -> Self {
        let user = look_round(&mut chamber, level, "a new chamber");
        Self {
            chamber,
            level,
            user,
        }
    }

    /// Between runs no process is left of a user who is nobody else.
    fn holds_nothing(&self, place: &str) {
        // Without a user of its own for programs, the init is the same one.
        if self.level != Level::Rootless {
            let here = traces(self.user);
            let rest: Vec<_> = here
                .iter()
                .filter(|path| path.starts_with("/proc") || path.contains(' '))
                .collect();
            assert!(rest.is_empty(), "{place} has left {rest:?}");
        }
    }

    /// The next run finds nothing; when the chamber is gone, so is all that it was.
    fn close(mut self, place: &str) {
        self.chamber.wipe().unwrap();
        let user = look_round(&mut self.chamber, self.level, place);
        drop(self.chamber);
        for user in [self.user, user] {
            let left = traces(user);
            assert!(left.is_empty(), "{place} has left on the host: {left:?}");
        }
    }
}

/// Runs the program that looks for what another left, and answers with its user.
fn look_round(chamber: &mut Chamber, level: Level, place: &str) -> u32 {
    chamber.put(CLEAN.name, &CLEAN.bytes, 0o755).unwrap();
    let tmp = match level {
        Level::Full | Level::Rootless => "/tmp".to_owned(),
        Level::Guarded | Level::Unprotected => format!("{}/../tmp", chamber.workdir()),
    };
    let private = if level >= Level::Rootless {
        "private"
    } else {
        ""
    };
    let mut spec = world::spec(&["./program", "program", &tmp, private], SMALL);
    spec.limits.cpu *= 10;
    let outcome = chamber.run(&spec).unwrap();
    let text = String::from_utf8_lossy(&outcome.stdout).into_owned();
    let mut lines = text.lines();
    let user = lines
        .next()
        .and_then(|line| line.strip_prefix("user ")?.parse().ok());
    let clean = outcome.exit == Exit::Code(0) && lines.next().is_none();
    assert!(
        clean,
        "after {place} there is left: {}",
        world::said(&outcome)
    );
    user.expect("the first line names the user")
}
