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
            let before = spent();
            let mut hashing = agon_web::bare::Hashing::default();
            while began.elapsed() < Duration::from_secs(seconds) {
                hashing.once();
                done += 1;
            }
            let done = f64::from(done);
            let (clock, core) = (began.elapsed().as_secs_f64(), spent() - before);
            println!("{} {}", done / clock, done / core);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Processor time of this process's first thread, in seconds.
fn spent() -> f64 {
    let text = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    let first = text.split_whitespace().next();
    first.and_then(|nanos| nanos.parse().ok()).unwrap_or(0.0) / 1e9
}
