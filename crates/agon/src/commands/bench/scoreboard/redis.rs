//! A Redis of our own as the peer: started on a private socket, without persistence, and ended.

use std::io::{BufRead, BufReader, Write as _};
use std::os::unix::net::UnixStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use agon_domain::Ordinal;
use anyhow::{Context, Result, bail, ensure};

use super::traffic::{Change, Rule};

/// Commands sent before their answers are read.
const PIPE: usize = 1_000;
const SET: &str = "board";

/// A running server with one connection.
#[derive(Debug)]
pub(super) struct Redis {
    server: Child,
    stream: BufReader<UnixStream>,
    _folder: tempfile::TempDir,
}

impl Redis {
    /// Starts a server; none when none is installed.
    pub(super) fn start() -> Result<Option<Self>> {
        let folder = tempfile::tempdir().context("making a folder for redis-server")?;
        let socket = folder.path().join("socket");
        let mut command = Command::new("redis-server");
        command
            .args([
                "--port",
                "0",
                "--save",
                "",
                "--appendonly",
                "no",
                "--unixsocket",
            ])
            .arg(&socket)
            .arg("--dir")
            .arg(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        let server = match command.spawn() {
            Err(why) if why.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            server => server.context("starting redis-server")?,
        };
        let mut server = Ended(Some(server));
        let began = Instant::now();
        let stream = loop {
            match UnixStream::connect(&socket) {
                Ok(stream) => break stream,
                Err(why) if began.elapsed() > Duration::from_secs(20) => {
                    return Err(why).context("waiting for redis-server's socket");
                }
                Err(_) => std::thread::sleep(Duration::from_millis(20)),
            }
        };
        Ok(server.0.take().map(|server| Self {
            server,
            stream: BufReader::new(stream),
            _folder: folder,
        }))
    }

    /// Processor time of the server, in seconds.
    fn seconds(&self) -> f64 {
        super::cpu::of_process(self.server.id())
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) -> Result<()> {
        self.ask(&command(&["FLUSHALL"]), 1)
    }

    /// Sets scores, pipelined; answers the seconds it took the server.
    pub(super) fn put_all(&mut self, rule: Rule, changes: &[Change]) -> Result<f64> {
        let mut seconds = 0.0;
        for part in changes.chunks(PIPE) {
            let mut text = Vec::new();
            for (who, key) in part {
                let score = key.map_or(0, |key| rule.score(&key)).to_string();
                text.extend(command(&["ZADD", SET, &score, &who.0.to_string()]));
            }
            let began = self.seconds();
            self.ask(&text, part.len())?;
            seconds += self.seconds() - began;
        }
        Ok(seconds)
    }

    /// Asks for ranks, pipelined; answers the seconds it took the server.
    pub(super) fn ranks(&mut self, whose: &[Ordinal]) -> Result<f64> {
        let mut seconds = 0.0;
        for part in whose.chunks(PIPE) {
            let asked = part.iter().map(|who| who.0.to_string());
            let text: Vec<u8> = asked
                .flat_map(|who| command(&["ZREVRANK", SET, &who]))
                .collect();
            let began = self.seconds();
            self.ask(&text, part.len())?;
            seconds += self.seconds() - began;
        }
        Ok(seconds)
    }

    /// Asks for pages of 50 with scores, pipelined; answers the seconds it took the server.
    pub(super) fn pages(&mut self, skips: &[usize]) -> Result<f64> {
        let mut seconds = 0.0;
        for part in skips.chunks(PIPE / 10) {
            let page = |skip: &usize| {
                let (first, last) = (skip.to_string(), (skip + 49).to_string());
                command(&["ZREVRANGE", SET, &first, &last, "WITHSCORES"])
            };
            let text: Vec<u8> = part.iter().flat_map(page).collect();
            let began = self.seconds();
            self.ask(&text, part.len())?;
            seconds += self.seconds() - began;
        }
        Ok(seconds)
    }

    /// Bytes in use.
    pub(super) fn memory(&mut self) -> Result<f64> {
        self.stream
            .get_mut()
            .write_all(&command(&["INFO", "memory"]))?;
        let text = self.answer()?;
        let line = text
            .lines()
            .find_map(|line| line.strip_prefix("used_memory:"));
        line.context("redis told no used_memory")?
            .trim()
            .parse()
            .context("reading used_memory")
    }

    fn ask(&mut self, text: &[u8], answers: usize) -> Result<()> {
        // The answers to a pipe fit the socket's buffers, as Redis keeps what does not.
        self.stream.get_mut().write_all(text)?;
        for _ in 0..answers {
            self.answer()?;
        }
        Ok(())
    }

    /// Reads one answer whole; a bulk string is handed out.
    fn answer(&mut self) -> Result<String> {
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        ensure!(!line.is_empty(), "redis-server closed the connection");
        let rest = line[1..].trim_end();
        match line.as_bytes()[0] {
            b':' | b'+' => Ok(String::new()),
            b'$' => {
                let length: usize = rest.parse().context("reading the length of an answer")?;
                let mut text = vec![0; length + 2];
                std::io::Read::read_exact(&mut self.stream, &mut text)?;
                Ok(String::from_utf8_lossy(&text).into_owned())
            }
            b'*' => {
                for _ in 0..rest
                    .parse::<usize>()
                    .context("reading the size of an answer")?
                {
                    self.answer()?;
                }
                Ok(String::new())
            }
            _ => bail!("redis answered {rest}"),
        }
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        drop(self.server.kill().and_then(|()| self.server.wait()));
    }
}

/// Ends a server that was started in vain.
struct Ended(Option<Child>);

impl Drop for Ended {
    fn drop(&mut self) {
        if let Some(server) = &mut self.0 {
            drop(server.kill().and_then(|()| server.wait()));
        }
    }
}

/// A command as Redis reads it.
fn command(words: &[&str]) -> Vec<u8> {
    let mut text = format!("*{}\r\n", words.len());
    for word in words {
        text += &format!("${}\r\n{word}\r\n", word.len());
    }
    text.into_bytes()
}
