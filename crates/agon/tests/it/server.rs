//! A running `agon serve`, and somebody who talks to it.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use agon_store::{Config, Store};
use serde_json::Value;

/// Nothing here takes this long unless it hangs.
const PATIENCE: Duration = Duration::from_secs(240);

/// Prepared toolchains are the same for all tests.
const KITS: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/kits");

/// Runs a command of the binary on a data folder.
pub(crate) fn agon(data: &Path, words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_agon"))
        .args(words)
        .env("AGON_DATA", data)
        .env("AGON_KITS", KITS)
        .output()
        .expect("the binary starts")
}

/// Runs a command that must succeed; what it printed.
pub(crate) fn done(data: &Path, words: &[&str]) -> String {
    let output = agon(data, words);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "agon {words:?}: {complaint}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A package among the sample problems.
pub(crate) fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../problems")
        .join(name)
}

/// A server process. Killed when dropped.
pub(crate) struct Server {
    child: Child,
    pub(crate) url: String,
}

impl Server {
    /// Starts on any free port and waits until it says it is ready.
    pub(crate) fn start(data: &Path) -> Self {
        Self::start_guarded(data, &[])
    }

    /// The same, with more flags.
    pub(crate) fn start_guarded(data: &Path, flags: &[&str]) -> Self {
        let usual = ["--port", "0", "--protection", "guarded", "--workers", "2"];
        Self::start_with(data, &[&usual[..], flags].concat())
    }

    /// The same with other words.
    pub(crate) fn start_with(data: &Path, words: &[&str]) -> Self {
        let often = ["--exact-interval", "1", "--snapshot-interval", "1"];
        Self::spawn(data, &[&often, words].concat(), Stdio::null())
    }

    /// One that keeps no snapshots of its own for now, and makes exact what was just opened alone; and
    /// what it says in its log.
    pub(crate) fn start_telling(data: &Path, words: &[&str]) -> (Self, PathBuf) {
        let told = data.join("told");
        let file = std::fs::File::create(&told).expect("the folder can be written");
        let seldom = ["--exact-interval", "3600", "--snapshot-interval", "3600"];
        let server = Self::spawn(data, &[&seldom, words].concat(), file.into());
        (server, told)
    }

    fn spawn(data: &Path, words: &[&str], stderr: Stdio) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_agon"))
            .arg("serve")
            .args(words)
            .env("AGON_DATA", data)
            .env("AGON_KITS", KITS)
            .stdout(Stdio::piped())
            .stderr(stderr)
            .spawn()
            .expect("the binary starts");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("it is piped");
        BufReader::new(stdout)
            .read_line(&mut line)
            .expect("it says where it serves");
        let url = line.trim().trim_start_matches("serving on ").to_owned();
        let server = Self { child, url };
        wait_for("the server to be ready", || {
            ureq::get(format!("{}/readyz", server.url)).call().is_ok()
        });
        server
    }

    /// Ends it at once, as a power cut would.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it was our child");
    }

    /// Asks it to end, and waits.
    pub(crate) fn stop(mut self) {
        let pid = self.child.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &pid]).status();
        assert!(sent.is_ok_and(|status| status.success()), "it runs");
        let status = self.child.wait().expect("it was our child");
        assert!(status.success(), "SIGTERM drains and ends well: {status}");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits for something that will come.
pub(crate) fn wait_for(what: &str, mut come: impl FnMut() -> bool) {
    let began = Instant::now();
    while !come() {
        assert!(began.elapsed() < PATIENCE, "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Somebody who is logged in.
#[derive(Clone)]
pub(crate) struct Person {
    token: String,
}

impl Person {
    pub(crate) fn register(server: &Server, handle: &str) -> Self {
        Self::enter(server, "accounts", handle, "a long enough password")
    }

    pub(crate) fn log_in(server: &Server, handle: &str, password: &str) -> Self {
        Self::enter(server, "session", handle, password)
    }

    fn enter(server: &Server, door: &str, handle: &str, password: &str) -> Self {
        let form = serde_json::json!({"handle": handle, "password": password});
        let reply = ureq::post(format!("{}/api/v1/{door}", server.url)).send_json(form);
        let mut reply = reply.expect("they are let in");
        let reply: Value = reply.body_mut().read_json().expect("it is JSON");
        let token = reply["token"].as_str().expect("there is a token");
        Self {
            token: token.to_owned(),
        }
    }

    pub(crate) fn get(&self, server: &Server, path: &str) -> Value {
        let mut reply = ureq::get(format!("{}/api/v1{path}", server.url))
            .header("authorization", format!("Bearer {}", self.token))
            .call()
            .unwrap_or_else(|error| panic!("GET {path}: {error}"));
        reply.body_mut().read_json().expect("it is JSON")
    }

    /// Sends a wish that is answered with nothing.
    pub(crate) fn tell(&self, server: &Server, path: &str) {
        let told = ureq::post(format!("{}/api/v1{path}", server.url))
            .header("authorization", format!("Bearer {}", self.token))
            .send_empty();
        assert!(told.is_ok(), "POST {path}: {told:?}");
    }

    /// Puts something in the place of what is there.
    pub(crate) fn put(&self, server: &Server, path: &str, body: &Value) {
        let put = ureq::put(format!("{}/api/v1{path}", server.url))
            .header("authorization", format!("Bearer {}", self.token))
            .send_json(body);
        assert!(put.is_ok(), "PUT {path}: {put:?}");
    }

    pub(crate) fn delete(&self, server: &Server, path: &str) {
        let deleted = ureq::delete(format!("{}/api/v1{path}", server.url))
            .header("authorization", format!("Bearer {}", self.token))
            .call();
        assert!(deleted.is_ok(), "DELETE {path}: {deleted:?}");
    }

    /// Uploads a package.
    pub(crate) fn upload(&self, server: &Server, path: &str, zip: &[u8]) -> Value {
        let mut reply = ureq::post(format!("{}/api/v1{path}", server.url))
            .header("authorization", format!("Bearer {}", self.token))
            .header("content-type", "application/zip")
            .send(zip)
            .unwrap_or_else(|error| panic!("POST {path}: {error}"));
        reply.body_mut().read_json().expect("it is JSON")
    }

    /// Sends a wish with its key; none when the server died before it answered.
    pub(crate) fn post(&self, server: &str, path: &str, key: &str, body: &Value) -> Option<Value> {
        let mut reply = ureq::post(format!("{server}/api/v1{path}"))
            .header("authorization", format!("Bearer {}", self.token))
            .header("idempotency-key", key)
            .send_json(body)
            .ok()?;
        reply.body_mut().read_json().ok()
    }
}

/// Works with the store of a data folder, when no server runs.
pub(crate) fn with_store<T>(data: &Path, work: impl AsyncFnOnce(&Store) -> T) -> T {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let config = Config {
            database: format!("sqlite:{}", data.join("agon.db").display()),
            blobs: data.join("blobs"),
        };
        let store = Store::open(&config).await.expect("the store opens");
        let answer = work(&store).await;
        store.close().await;
        answer
    })
}
