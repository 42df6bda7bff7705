//! The client of the page measurements: `wrk`, one thread and 64 connections on the last core.

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::commands::bench::process::Process;

/// What one run of it tells.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told {
    /// Answers in a second.
    pub(super) rate: f64,
    /// In milliseconds.
    pub(super) p99: f64,
    /// Processor time of the server for each answer, in microseconds.
    pub(super) cpu: f64,
}

/// Asks for `url` for so many seconds. It inherits the core of this process.
pub(super) fn run(
    (server, url): (&Process, &str),
    headers: &[(&str, String)],
    seconds: u32,
) -> Result<Told> {
    let mut wrk = Command::new("wrk");
    wrk.args(["-t1", "-c64", "--latency", &format!("-d{seconds}s")]);
    for (name, value) in headers {
        wrk.args(["-H", &format!("{name}: {value}")]);
    }
    let before = server.seconds();
    let said = wrk.arg(url).output().context("running wrk")?;
    let cpu = server.seconds() - before;
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    if said.contains("Non-2xx") || said.contains("Socket errors") {
        bail!("{url} was not answered as it should:\n{said}");
    }
    read(&said, cpu).with_context(|| format!("wrk said:\n{said}"))
}

fn read(said: &str, cpu: f64) -> Option<Told> {
    let after = |mark: &str| {
        let line = said.lines().find_map(|line| line.trim().strip_prefix(mark));
        line.map(str::trim)
    };
    let answers = said
        .lines()
        .find_map(|line| line.split_once(" requests in "));
    let answers: f64 = answers?.0.trim().parse().ok()?;
    Some(Told {
        rate: after("Requests/sec:")?.parse().ok()?,
        p99: milliseconds(after("99%")?)?,
        cpu: cpu / answers * 1e6,
    })
}

/// Such as `1.80ms`, `745.00us`, `2.10s`.
fn milliseconds(text: &str) -> Option<f64> {
    let units = [("us", 1e-3), ("ms", 1.0), ("s", 1e3)];
    let (number, unit) = units
        .into_iter()
        .find_map(|(unit, of)| Some((text.strip_suffix(unit)?, of)))?;
    Some(number.parse::<f64>().ok()? * unit)
}

#[cfg(test)]
mod tests {
    use super::{milliseconds, read};

    #[test]
    fn what_wrk_says_is_read() {
        let said = "Running 2s test @ http://127.0.0.1:1/\n  1 threads and 64 connections\n  Latency Distribution\n     50%    1.00ms\n     99%    1.80ms\n  20000 requests in 2.00s, 190.00MB read\nRequests/sec:  10000.00\nTransfer/sec:     95.00MB\n";
        let told = read(said, 0.2).expect("figures");
        assert_eq!((told.rate, told.p99, told.cpu), (10_000.0, 1.8, 10.0));
        assert!(read("unable to connect", 0.0).is_none());
        assert_eq!(milliseconds("745.00us"), Some(0.745));
        assert_eq!(milliseconds("2.10s"), Some(2_100.0));
        assert_eq!(milliseconds("fast"), None);
    }
}
