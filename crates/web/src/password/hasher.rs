//! Threads that hash, each in memory of its own that it keeps: getting 19 MiB anew costs as much as a
//! third of a hash.

use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use tokio::sync::oneshot;

/// How much a hashing thread gives way to others on its core.
const NICE: i32 = 5;

/// Something to hash.
pub(super) enum Task {
    Hash {
        password: String,
        reply: oneshot::Sender<String>,
    },
    Verify {
        password: String,
        hash: String,
        reply: oneshot::Sender<bool>,
    },
}

/// The threads, by what they are given.
pub(super) struct Hashers(Mutex<Sender<Task>>);

impl Hashers {
    /// So many threads. They end when these are dropped.
    pub(super) fn start(threads: usize) -> Self {
        let (give, take) = mpsc::channel();
        let take = Arc::new(Mutex::new(take));
        for number in 0..threads {
            let take = take.clone();
            let thread = std::thread::Builder::new().name(format!("hash-{number}"));
            let started = thread.spawn(move || work(&take));
            started.expect("a thread can be started");
        }
        Self(Mutex::new(give))
    }

    pub(super) fn give(&self, task: Task) {
        let give = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        give.send(task).expect("the threads take tasks until then");
    }
}

fn work(tasks: &Mutex<Receiver<Task>>) {
    if let Err(error) = rustix::process::setpriority_process(None, NICE) {
        tracing::warn!(%error, "hashing does not give way to others");
    }
    let mut memory = Vec::new();
    loop {
        let next = tasks.lock().unwrap_or_else(PoisonError::into_inner).recv();
        // Whoever asked may have gone: then nothing is hashed.
        match next {
            Err(_) => return,
            Ok(Task::Hash { password, reply }) if !reply.is_closed() => {
                let _ = reply.send(hash(&mut memory, &password));
            }
            Ok(Task::Verify {
                password,
                hash,
                reply,
            }) if !reply.is_closed() => {
                let _ = reply.send(verify(&mut memory, &password, &hash).unwrap_or(false));
            }
            Ok(Task::Hash { .. } | Task::Verify { .. }) => {}
        }
    }
}

/// A new hash with argon2's defaults, which are OWASP's: argon2id, 19 MiB, 2 passes, 1 lane.
fn hash(memory: &mut Vec<Block>, password: &str) -> String {
    let (salt, mut out) = (crate::random::<16>(), [0; 32]);
    let made = derive(memory, &Argon2::default(), password, (&salt, &mut out));
    made.expect("default parameters, a salt and a hash of usual lengths");
    written(&salt, &out)
}

/// A hash with argon2's defaults, as it is kept.
pub(super) fn written(salt: &[u8], hash: &[u8]) -> String {
    let kept = || {
        Ok::<_, argon2::password_hash::phc::Error>(PasswordHash {
            algorithm: Algorithm::default().ident(),
            version: Some(Version::default().into()),
            params: ParamsString::try_from(&Params::default()).unwrap_or_default(),
            salt: Some(Salt::new(salt)?),
            hash: Some(Output::new(hash)?),
        })
    };
    kept()
        .expect("a salt and a hash of usual lengths")
        .to_string()
}

/// Whether `password` has this hash; none when it is no hash of argon2.
fn verify(memory: &mut Vec<Block>, password: &str, hash: &str) -> Option<bool> {
    let hash = PasswordHash::new(hash).ok()?;
    let (salt, known) = (hash.salt.as_ref()?, hash.hash.as_ref()?);
    let argon = Argon2::new(
        Algorithm::try_from(hash.algorithm.as_str()).ok()?,
        Version::try_from(hash.version?).ok()?,
        Params::try_from(&hash).ok()?,
    );
    let mut out = [0; Output::MAX_LENGTH];
    let out = out.get_mut(..known.len())?;
    derive(memory, &argon, password, (salt, out)).ok()?;
    // Compared in constant time, as `Output` does.
    Some(Output::new(out).ok()? == *known)
}

fn derive(
    memory: &mut Vec<Block>,
    argon: &Argon2<'_>,
    password: &str,
    (salt, out): (&[u8], &mut [u8]),
) -> argon2::Result<()> {
    memory.resize(argon.params().block_count(), Block::new());
    argon.hash_password_into_with_memory(password.as_bytes(), salt, out, memory)
}

#[cfg(test)]
mod tests {
    use argon2::{Argon2, PasswordHasher, PasswordVerifier};

    use super::{hash, verify, written};

    #[test]
    fn hashes_are_those_of_the_library_in_both_directions() {
        let mut memory = Vec::new();
        for password in ["", "a long enough password", "пароль"] {
            let theirs = Argon2::default().hash_password(password.as_bytes());
            let theirs = theirs.expect("a hash").to_string();
            assert_eq!(verify(&mut memory, password, &theirs), Some(true));
            assert_eq!(verify(&mut memory, "another", &theirs), Some(false));
            let ours = hash(&mut memory, password);
            let parsed = argon2::password_hash::phc::PasswordHash::new(&ours).expect("one");
            let right = Argon2::default().verify_password(password.as_bytes(), &parsed);
            assert!(right.is_ok());
        }
    }

    #[test]
    fn other_parameters_are_heeded_and_what_is_no_hash_is_nobodys() {
        let mut memory = Vec::new();
        let params = argon2::Params::new(64, 3, 1, None).expect("parameters");
        let small = Argon2::from(params).hash_password(b"small");
        let small = small.expect("a hash").to_string();
        assert_eq!(verify(&mut memory, "small", &small), Some(true));
        let zero = written(&[0; 16], &[0; 32]);
        assert_eq!(verify(&mut memory, "small", &zero), Some(false));
        for none in ["", "no hash", "$argon2id$", "$2b$12$abcdefghijklmnopqrstuv"] {
            assert_eq!(verify(&mut memory, "small", none), None, "{none}");
        }
    }
}
