//! Passwords and other secrets: hashed with argon2id, a few at a time, never on the async threads.

use std::sync::{LazyLock, OnceLock};

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

/// A hash takes 19 MiB; this many at a time keep a login storm from eating the memory.
static AT_ONCE: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(std::thread::available_parallelism().map_or(2, usize::from)));

/// What is compared for handles that do not exist, so that they take as long as those that do.
static NOBODY: OnceLock<String> = OnceLock::new();

fn hash_now(password: &str) -> String {
    // argon2's defaults are OWASP's: argon2id, 19 MiB, 2 passes, 1 lane.
    Argon2::default()
        .hash_password(password.as_bytes())
        .expect("default parameters and a system with random bytes")
        .to_string()
}

/// Hashes a password.
///
/// # Panics
/// When the hashing thread panicked.
pub async fn hash(password: String) -> String {
    let _permit = AT_ONCE.acquire().await;
    tokio::task::spawn_blocking(move || hash_now(&password))
        .await
        .expect("hashing ends")
}

/// Whether `password` belongs to `hash`; with no hash it takes as long and is false.
///
/// # Panics
/// When the hashing thread panicked.
pub async fn verify(password: String, hash: Option<String>) -> bool {
    let _permit = AT_ONCE.acquire().await;
    let compare = move || {
        let real = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.get_or_init(|| hash_now("nobody")).clone());
        let parsed = PasswordHash::new(&hash);
        let right = parsed.is_ok_and(|parsed| {
            Argon2::default()
                .verify_password(password.as_bytes(), &parsed)
                .is_ok()
        });
        real && right
    };
    tokio::task::spawn_blocking(compare)
        .await
        .expect("comparing ends")
}

/// A secret that people can type: letters and digits that cannot be taken for each other.
#[must_use]
pub fn generate(length: usize) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz234567892";
    let mut secret = String::with_capacity(length);
    while secret.len() < length {
        let byte = crate::random::<1>()[0];
        // 31 letters: what would make one of them likelier is thrown away.
        if byte < 248 {
            secret.push(char::from(LETTERS[usize::from(byte % 31)]));
        }
    }
    secret
}
