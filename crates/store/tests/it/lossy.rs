//! What stands between a store and PostgreSQL and breaks a connection at a chosen moment.

use std::sync::{Arc, Mutex};

use agon_store::{Config, Store};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

use crate::engines::Fresh;

/// What is only said on the connection that appends.
const APPENDS: &[u8] = b"enable_seqscan";
/// How the server says that it is ready again, but for its last byte, see
/// <https://www.postgresql.org/docs/15/protocol-message-formats.html>.
const READY: &[u8] = b"Z\0\0\0\x05";

/// The server's word for a command that is done, after which the connection breaks, once. The word itself
/// does not come through.
#[derive(Clone, Default)]
pub(crate) struct Breaks(Arc<Mutex<Option<&'static str>>>);

impl Breaks {
    pub(crate) fn after(&self, word: &'static str) {
        *self.0.lock().expect("no panic") = Some(word);
    }

    /// Whether it has broken.
    pub(crate) fn is_done(&self) -> bool {
        self.0.lock().expect("no panic").is_none()
    }

    fn is_due(&self, said: &[u8]) -> bool {
        let due = *self.0.lock().expect("no panic");
        due.is_some_and(|word| {
            let word = format!("{word}\0");
            has(said, word.as_bytes()) && has(&said[said.len() - 6..], READY)
        })
    }
}

fn has(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|window| window == words)
}

/// A store that reaches its database through something that breaks.
pub(crate) async fn open(fresh: &Fresh) -> (Store, Breaks) {
    let (before, rest) = fresh.config.database.split_once('@').expect("a user");
    let (server, name) = rest.split_once('/').expect("a name");
    let breaks = Breaks::default();
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let here = listener.local_addr().expect("a port");
    tokio::spawn(accept(listener, server.to_owned(), breaks.clone()));
    let config = Config {
        database: format!("{before}@{here}/{name}?sslmode=disable"),
        blobs: fresh.config.blobs.clone(),
    };
    (Store::open(&config).await.expect("it opens"), breaks)
}

async fn accept(listener: TcpListener, server: String, breaks: Breaks) {
    while let Ok((client, _)) = listener.accept().await {
        let server = TcpStream::connect(&server).await.expect("a server");
        tokio::spawn(pass(
            client.into_split(),
            server.into_split(),
            breaks.clone(),
        ));
    }
}

type Halves = (OwnedReadHalf, OwnedWriteHalf);

/// Passes bytes on until either side closes, or it is time to break.
async fn pass(mut client: Halves, mut server: Halves, breaks: Breaks) {
    let (mut asked, mut said) = (vec![0; 65_536], vec![0; 65_536]);
    let (mut appends, mut answer) = (false, Vec::new());
    loop {
        tokio::select! {
            read = client.0.read(&mut asked) => {
                let Ok(count @ 1..) = read else { return };
                appends |= has(&asked[..count], APPENDS);
                answer.clear();
                if server.1.write_all(&asked[..count]).await.is_err() { return }
            }
            read = server.0.read(&mut said) => {
                let Ok(count @ 1..) = read else { return };
                answer.extend_from_slice(&said[..count]);
                if appends && breaks.is_due(&answer) {
                    *breaks.0.lock().expect("no panic") = None;
                    return;
                }
                if client.1.write_all(&said[..count]).await.is_err() { return }
            }
        }
    }
}
