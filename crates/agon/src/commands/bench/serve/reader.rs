//! Thousands of event streams read in one thread: how many frames came, and how long after the first who got the
//! same frame.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::LocalSet;

use crate::commands::load::times::Times;

/// Opened at the same time: fewer than a listening socket keeps waiting.
const ABREAST: usize = 100;

/// What the streams have told since it was last asked.
#[derive(Default)]
pub(super) struct Heard {
    first: HashMap<u64, Instant>,
    /// Frames that were known before it was counted.
    before: usize,
    pub(super) lag: Times,
    /// By stream.
    pub(super) frames: Vec<u64>,
}

impl Heard {
    fn hear(&mut self, stream: usize, frame: u64) {
        let now = Instant::now();
        let first = *self.first.entry(frame).or_insert(now);
        self.lag.record(now - first);
        self.frames[stream] += 1;
    }

    /// How many different frames came.
    pub(super) fn moves(&self) -> usize {
        self.first.len() - self.before
    }

    /// Begins to count anew. What came first is remembered, as others still wait for it.
    fn forget(&mut self) {
        self.before = self.first.len();
        self.lag = Times::default();
        self.frames.iter_mut().for_each(|count| *count = 0);
    }
}

/// Opens `requests` at `address`, lets them run in, then listens for `length`; `opened` is told when all stand.
pub(super) fn listen(
    address: &str,
    requests: Vec<String>,
    (settle, length): (Duration, Duration),
    opened: impl FnOnce(),
) -> Result<Heard> {
    let heard = Rc::new(RefCell::new(Heard {
        frames: vec![0; requests.len()],
        ..Heard::default()
    }));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let local = LocalSet::new();
    local.block_on(&runtime, async {
        let mut requests = requests.into_iter().enumerate().peekable();
        while requests.peek().is_some() {
            let opening = requests.by_ref().take(ABREAST).map(|(place, request)| {
                let (address, heard) = (address.to_owned(), heard.clone());
                tokio::task::spawn_local(async move {
                    let stream = open(&address, &request).await?;
                    tokio::task::spawn_local(read(place, stream, heard));
                    Ok::<_, anyhow::Error>(())
                })
            });
            for one in opening.collect::<Vec<_>>() {
                one.await??;
            }
        }
        tokio::time::sleep(settle).await;
        opened();
        heard.borrow_mut().forget();
        tokio::time::sleep(length).await;
        Ok::<_, anyhow::Error>(())
    })?;
    let told = std::mem::take(&mut *heard.borrow_mut());
    Ok(told)
}

/// Sends the request and reads the head of the answer.
async fn open(address: &str, request: &str) -> Result<TcpStream> {
    let mut stream = TcpStream::connect(address)
        .await
        .context("opening a stream")?;
    stream.write_all(request.as_bytes()).await?;
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(
            stream
                .read_u8()
                .await
                .context("reading the head of a stream")?,
        );
    }
    let line = String::from_utf8_lossy(&head);
    let line = line.lines().next().unwrap_or_default();
    ensure!(line.contains(" 200 "), "a stream is refused: {line}");
    Ok(stream)
}

/// Reads until the stream ends or is dropped.
async fn read(place: usize, mut stream: TcpStream, heard: Rc<RefCell<Heard>>) {
    let (mut lines, mut buffer) = (Lines::default(), [0; 4_096]);
    while let Ok(count @ 1..) = stream.read(&mut buffer).await {
        for frame in lines.take(&buffer[..count]) {
            heard.borrow_mut().hear(place, frame);
        }
    }
}

/// Lines of a stream, as far as they matter: numbers of frames that tell rows.
#[derive(Default)]
struct Lines {
    line: Vec<u8>,
    /// In a frame of rows, from when its number is known.
    rows: bool,
    number: Option<u64>,
}

impl Lines {
    /// The numbers of frames that end in `bytes`.
    fn take(&mut self, bytes: &[u8]) -> Vec<u64> {
        let mut frames = Vec::new();
        let mut rest = bytes;
        while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
            self.line.extend_from_slice(&rest[..end]);
            rest = &rest[end + 1..];
            if self.line.is_empty() {
                frames.extend(self.number.take().filter(|_| self.rows));
                self.rows = false;
            } else if self.line == b"event: rows" {
                self.rows = true;
            } else if let Some(id) = self.line.strip_prefix(b"id: ") {
                self.number = board(id);
            }
            self.line.clear();
        }
        self.line.extend_from_slice(rest);
        frames
    }
}

/// The middle of an id counts changes of the board.
fn board(id: &[u8]) -> Option<u64> {
    let middle = std::str::from_utf8(id).ok()?.split('-').nth(1)?;
    u64::from_str_radix(middle, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::Lines;

    #[test]
    fn frames_of_rows_are_found_wherever_the_text_is_cut() {
        let text = b"2b\r\nevent: reset\nid: 1-2-3\ndata: {}\n\n\r\n99\r\nevent: rows\nid: 1-a-3\ndata: {\"x\":1}\n\n\r\n3\r\n:\n\n\r\n99\r\nevent: rows\nid: 1-b-3\ndata: {}\n\n\r\n";
        for cut in 0..text.len() {
            let mut lines = Lines::default();
            let mut found = lines.take(&text[..cut]);
            found.extend(lines.take(&text[cut..]));
            assert_eq!(found, [0xa, 0xb], "cut at {cut}");
        }
    }
}
