//! An nginx of our own as the peer: the same bytes as a static file, one worker, everything kept open, no log.

use std::net::TcpListener;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::machine::{Cores, command};
use crate::commands::bench::process::Process;

/// A running server.
#[derive(Debug)]
pub(super) struct Nginx {
    /// Its one worker, which does all the work, is the process itself.
    pub(super) process: Process,
    /// The file's address.
    pub(super) url: String,
    /// The file's tag.
    pub(super) tag: String,
    _folder: tempfile::TempDir,
}

impl Nginx {
    /// Serves `plain`, and to those who take it `gzip`; none when nginx is not installed.
    pub(super) fn start(plain: &[u8], gzip: &[u8]) -> Result<Option<Self>> {
        let program = Path::new("/usr/sbin/nginx");
        if !program.exists() {
            return Ok(None);
        }
        let folder = tempfile::tempdir().context("making a folder for nginx")?;
        // Whoever it runs as must find the file.
        std::fs::write(folder.path().join("board.json"), plain)?;
        std::fs::write(folder.path().join("board.json.gz"), gzip)?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        std::fs::write(
            folder.path().join("nginx.conf"),
            config(folder.path(), port),
        )?;
        let mut nginx = command(Cores::First, program);
        nginx.arg("-p").arg(folder.path());
        nginx.arg("-c").arg(folder.path().join("nginx.conf"));
        nginx.stdout(Stdio::null()).stderr(Stdio::null());
        let process = Process::start(&mut nginx)?;
        let url = format!("http://127.0.0.1:{port}/board.json");
        let tag = tag(&url)?;
        Ok(Some(Self {
            process,
            url,
            tag,
            _folder: folder,
        }))
    }
}

/// Without a master there is no other process to be ended.
fn config(folder: &Path, port: u16) -> String {
    let at = folder.display();
    format!(
        "daemon off; master_process off; worker_processes 1; pid {at}/pid; error_log {at}/error.log;\n\
         events {{ worker_connections 1024; }}\n\
         http {{\n\
           access_log off; sendfile on; tcp_nopush on; tcp_nodelay on; keepalive_requests 1000000000;\n\
           open_file_cache max=16 inactive=1h; open_file_cache_valid 1h; gzip_static on;\n\
           types {{ application/json json; }}\n\
           client_body_temp_path {at}/1; proxy_temp_path {at}/2; fastcgi_temp_path {at}/3;\n\
           uwsgi_temp_path {at}/4; scgi_temp_path {at}/5;\n\
           server {{ listen 127.0.0.1:{port}; root {at}; }}\n\
         }}\n"
    )
}

/// Waits until it answers.
fn tag(url: &str) -> Result<String> {
    let began = Instant::now();
    loop {
        match ureq::get(url).call() {
            Ok(answer) => {
                let tag = answer.headers().get("etag").context("nginx gives no tag")?;
                return Ok(tag.to_str()?.to_owned());
            }
            Err(why) if began.elapsed() > Duration::from_secs(10) => bail!("nginx: {why}"),
            Err(_) => std::thread::sleep(Duration::from_millis(20)),
        }
    }
}
