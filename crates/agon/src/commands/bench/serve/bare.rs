//! The peers that are processes of this program: the least that streams and hashes can cost.

use std::io::Write as _;
use std::net::TcpListener;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::cli::Bare;

/// Runs a peer until it is ended.
pub(crate) async fn run(what: Bare) -> Result<ExitCode> {
    match what {
        Bare::Streams { tick } => {
            crate::config::open_all_files();
            let socket = TcpListener::bind("127.0.0.1:0")?;
            println!("serving on http://{}", socket.local_addr()?);
            std::io::stdout().flush()?;
            agon_web::bare::streams(socket, Duration::from_millis(tick)).await?;
        }
        Bare::Hashes { seconds } => {
            let (began, mut done) = (Instant::now(), 0_u32);
            let mut hashing = agon_web::bare::Hashing::default();
            while began.elapsed() < Duration::from_secs(seconds) {
                hashing.once();
                done += 1;
            }
            println!("{}", f64::from(done) / began.elapsed().as_secs_f64());
        }
    }
    Ok(ExitCode::SUCCESS)
}
