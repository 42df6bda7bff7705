//! Listening: plain http or https, and an orderly end.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum_server::Handle;
use axum_server::accept::NoDelayAcceptor;
use axum_server::tls_rustls::RustlsConfig;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::front::Fronts;
use crate::{App, Front, health};

/// How long requests may still run once the end was asked for.
const DRAIN: Duration = Duration::from_secs(10);

/// A certificate chain and its key, PEM files.
#[derive(Debug, Clone)]
pub struct Tls {
    /// The certificate chain.
    pub cert: PathBuf,
    /// Its key.
    pub key: PathBuf,
}

/// Where to listen.
#[derive(Debug)]
pub struct Listening {
    /// A bound socket.
    pub socket: TcpListener,
    /// https, or plain http.
    pub tls: Option<Tls>,
}

impl Tls {
    /// A certificate for this machine's own names, made once and kept in `folder`.
    ///
    /// # Errors
    /// When it cannot be made or kept.
    pub fn self_signed(folder: &Path, names: Vec<String>) -> io::Result<Self> {
        let tls = Self {
            cert: folder.join("tls-cert.pem"),
            key: folder.join("tls-key.pem"),
        };
        if tls.cert.exists() && tls.key.exists() {
            return Ok(tls);
        }
        let made = rcgen::generate_simple_self_signed(names).map_err(io::Error::other)?;
        write_private(&tls.key, &made.signing_key.serialize_pem())?;
        std::fs::write(&tls.cert, made.cert.pem())?;
        Ok(tls)
    }

    fn config(&self) -> io::Result<ServerConfig> {
        let unread = |path: &Path, why: rustls::pki_types::pem::Error| {
            io::Error::other(format!("{} is no PEM file of ours: {why}", path.display()))
        };
        let chain = CertificateDer::pem_file_iter(&self.cert)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .map_err(|why| unread(&self.cert, why))?;
        let key = PrivateKeyDer::from_pem_file(&self.key).map_err(|why| unread(&self.key, why))?;
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .map_err(io::Error::other)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(config)
    }
}

impl Listening {
    /// Reads the certificate, so that a bad one is told before anybody is served.
    ///
    /// # Errors
    /// When it cannot be read, or does not belong to its key.
    pub fn check(&self) -> io::Result<()> {
        self.tls
            .as_ref()
            .map_or(Ok(()), |tls| tls.config().map(drop))
    }
}

fn write_private(path: &Path, text: &str) -> io::Result<()> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    options.open(path)?.write_all(text.as_bytes())
}

/// Serves until the app's stop is cancelled, then lets running requests finish.
///
/// # Errors
/// When the certificate cannot be read or the socket fails.
pub async fn serve(app: App, listening: Listening) -> io::Result<()> {
    let handle: Handle<SocketAddr> = Handle::new();
    let ending = tokio::spawn({
        let (handle, stop) = (handle.clone(), app.stop.clone());
        async move {
            stop.cancelled().await;
            handle.graceful_shutdown(Some(DRAIN));
        }
    });
    let tidying = tokio::spawn({
        let app = app.clone();
        async move {
            let mut tidy = tokio::time::interval(Duration::from_secs(60));
            let mut sum_up = tokio::time::interval(Duration::from_secs(5));
            loop {
                tokio::select! {
                    () = app.stop.cancelled() => return,
                    _ = tidy.tick() => app.guard.forget(),
                    // It may take some milliseconds, which streams and pages must not wait for.
                    _ = sum_up.tick() => {
                        let summed = tokio::task::spawn_blocking(health::sum_up).await;
                        if let Err(error) = summed {
                            tracing::warn!(%error, "what was counted could not be put together");
                        }
                    }
                }
            }
        }
    });
    listening.socket.set_nonblocking(true)?;
    let service = Fronts(Front::new(app.clone()));
    let served = match listening.tls {
        None => {
            // What is written is sent: an event of a few bytes must not wait for an acknowledgement.
            axum_server::from_tcp(listening.socket)?
                .acceptor(NoDelayAcceptor::new())
                .http1_only()
                .handle(handle)
                .serve(service)
                .await
        }
        Some(tls) => {
            let config = RustlsConfig::from_config(Arc::new(tls.config()?));
            axum_server::from_tcp_rustls(listening.socket, config)?
                .map(|tls| tls.acceptor(NoDelayAcceptor::new()))
                .http1_only()
                .handle(handle)
                .serve(service)
                .await
        }
    };
    app.stop.cancel();
    app.wind_down().await;
    for task in [ending, tidying] {
        task.await.map_err(io::Error::other)?;
    }
    served
}
