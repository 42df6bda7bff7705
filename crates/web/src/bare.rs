//! What serving is measured beside: the same library with nothing around it.

use std::convert::Infallible;
use std::io;
use std::net::TcpListener;
use std::time::Duration;

use argon2::{Argon2, Block};
use axum::Router;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::routing::any;
use futures_util::stream;
use tokio::sync::broadcast::{Sender, error::RecvError};

/// Sends the same frame of about 200 bytes to all who ask for anything, once in a `tick`.
///
/// # Errors
/// When the socket fails.
pub async fn streams(socket: TcpListener, tick: Duration) -> io::Result<()> {
    socket.set_nonblocking(true)?;
    let socket = tokio::net::TcpListener::from_std(socket)?;
    let sender: Sender<u64> = Sender::new(256);
    let ticking = tokio::spawn({
        let sender = sender.clone();
        async move {
            let mut tick = tokio::time::interval(tick);
            for number in 0_u64.. {
                tick.tick().await;
                // Nobody listening is fine.
                let _ = sender.send(number);
            }
        }
    });
    let route = any(async move || {
        let frames = stream::unfold(sender.subscribe(), |mut receiver| async move {
            let number = loop {
                match receiver.recv().await {
                    Ok(number) => break number,
                    Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => return None,
                }
            };
            let data = "x".repeat(160);
            let event = Event::default().event("rows").id(format!("1-{number:x}-0"));
            Some((Ok::<_, Infallible>(event.data(data)), receiver))
        });
        Sse::new(frames).keep_alive(KeepAlive::default())
    });
    let served = axum::serve(socket, Router::new().fallback(route)).await;
    ticking.abort();
    served
}

/// Hashing with the parameters of passwords, in memory that is kept.
pub struct Hashing(Vec<Block>);

impl Default for Hashing {
    fn default() -> Self {
        Self(vec![Block::new(); Argon2::default().params().block_count()])
    }
}

impl Hashing {
    /// One hash.
    ///
    /// # Panics
    /// Never: parameters and lengths are the usual ones.
    pub fn once(&mut self) {
        let (password, salt, mut out) = (b"a long enough password", [7; 16], [0; 32]);
        let made = Argon2::default().hash_password_into_with_memory(
            password,
            &salt,
            &mut out,
            &mut self.0,
        );
        made.expect("usual parameters");
    }
}
