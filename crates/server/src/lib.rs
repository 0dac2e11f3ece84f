//! The reference backend: the response contract over `SQLite`, an engine that runs playbooks, and a
//! sandbox for them to act on.

pub mod admin;
mod clock;
pub mod config;
mod engine;
mod entity;
mod http;
mod limits;
pub mod logging;
pub use http::openapi;
mod playbook;
mod problem;
mod redact;
mod sample;
mod sandbox;
mod search;
mod store;
mod systems;
mod text;
mod token;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

pub use crate::{
    config::{Check, Config},
    entity::OwnError,
    http::HeaderError,
    playbook::{PlaybookError, stored::StoredPlaybookError},
    sample::SampleError,
    store::StoreError,
    systems::SystemError,
    token::NoRandomness,
};
use crate::{
    engine::Engine,
    entity::Own,
    http::{AppState, HttpConfig},
    playbook::Playbooks,
    store::{Store, grants, index, runs, secrets},
    systems::{Registry, Systems},
};

/// Time for steps in flight to end when the server shuts down.
const DRAIN: Duration = Duration::from_secs(10);
/// Time for open requests to end after that.
const CLOSE: Duration = Duration::from_secs(5);

/// Reason why the server cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartupError {
    /// The database cannot be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The sample cannot be written.
    #[error(transparent)]
    Sample(#[from] SampleError),
    /// A playbook cannot be offered.
    #[error(transparent)]
    Playbook(#[from] PlaybookError),
    /// A system cannot be registered.
    #[error(transparent)]
    System(#[from] SystemError),
    /// A value of one's own cannot be read.
    #[error("--own: {0}")]
    Own(#[from] OwnError),
    /// A header or origin is not valid.
    #[error(transparent)]
    Header(#[from] HeaderError),
    /// There are no random numbers.
    #[error(transparent)]
    Random(#[from] NoRandomness),
    /// The address cannot be listened on.
    #[error("cannot listen on {0}: {1}")]
    Listen(SocketAddr, std::io::Error),
}

/// Checks every playbook file of a folder, or the built-in ones without one. Says how many there are, or
/// what is wrong with which.
pub fn check(settings: &Check) -> Result<String, Vec<StartupError>> {
    let registry = Registry::new(sandbox::PRODUCTS.iter().map(|product| product.id), &settings.systems)
        .map_err(|error| vec![error.into()])?;
    let (playbooks, faults) =
        Playbooks::load(settings.playbooks.as_deref(), &registry).map_err(|error| vec![error.into()])?;
    if faults.is_empty() {
        return Ok(format!("{} playbooks can be offered.", playbooks.count()));
    }
    Err(faults.into_iter().map(StartupError::from).collect())
}

/// A running server.
pub struct App {
    address: SocketAddr,
    engine: Engine,
    stop: watch::Sender<bool>,
    server: JoinHandle<std::io::Result<()>>,
}

impl App {
    /// Opens the database, continues the live runs, and serves.
    pub async fn start(config: Config) -> Result<Self, StartupError> {
        // Another server in this process may have installed the same one; either will do.
        drop(rustls::crypto::ring::default_provider().install_default());
        let own = config.own.iter().map(String::as_str).chain(config.sample.then_some(sample::OWN_DOMAIN));
        let own = Arc::new(Own::read(own)?);
        let registry = Registry::new(sandbox::PRODUCTS.iter().map(|product| product.id), &config.systems)?;
        let (playbooks, left_out) = Playbooks::load(config.playbooks.as_deref(), &registry)?;
        for error in left_out {
            tracing::warn!(error = %error, "a playbook is left out");
        }
        let playbooks = Arc::new(playbooks);
        let store = Arc::new(open(&config, &playbooks).await?);
        let listener = TcpListener::bind(config.listen)
            .await
            .map_err(|error| StartupError::Listen(config.listen, error))?;
        let address = listener.local_addr().map_err(|error| StartupError::Listen(config.listen, error))?;
        let sandbox_token = token::random()?;
        let systems = Systems::connect(&registry, address, &sandbox_token)?;
        let engine = Engine::new(Arc::clone(&store), Arc::clone(&playbooks), systems);
        let state = Arc::new(AppState {
            store,
            playbooks,
            engine: engine.clone(),
            own,
            tenant: if config.sample { sample::TENANT } else { "Default workspace" }.to_owned(),
            sandbox_token: token::hash(&sandbox_token),
            sandbox_delay: config.sandbox_delay(),
        });
        let http_config = HttpConfig {
            dist: config.dist.as_deref(),
            sample: config.sample,
            cors_origins: &config.cors_origins,
            frame_ancestors: &config.frame_ancestors,
        };
        let router = http::router(state, &http_config)?;
        // Calls of resumed runs to the sandbox wait at the listener until it is served.
        let resumed = engine.resume().await?;
        let (stop, mut stopped) = watch::channel(false);
        let server = axum::serve(listener, router).with_graceful_shutdown(async move {
            // An error means that the server object is gone, and then it is time to stop as well.
            drop(stopped.wait_for(|stopped| *stopped).await);
        });
        let server = tokio::spawn(async move { server.await });
        tracing::info!(address = %address, sample = config.sample, resumed, "listening");
        Ok(Self { address, engine, stop, server })
    }

    /// Address that it listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Shuts down: takes no more work, lets steps in flight end, closes. Runs continue at the next start.
    pub async fn stop(self) {
        tracing::info!("stopping");
        self.engine.drain(DRAIN).await;
        self.stop.send_replace(true);
        let abort = self.server.abort_handle();
        if tokio::time::timeout(CLOSE, self.server).await.is_err() {
            tracing::warn!("requests were still open");
            abort.abort();
        }
        tracing::info!("stopped");
    }
}

/// Opens the database and writes what it must contain.
async fn open(config: &Config, playbooks: &Arc<Playbooks>) -> Result<Store, StartupError> {
    let store = Store::open(&config.data)?;
    let groups = playbooks.groups();
    let (sample, generated) = (config.sample, config.sample_incidents);
    let written = store.write(move |tx| {
        let groups = groups.iter().map(|group| (group.as_str(), sample::is_granted_at_first(group)));
        secrets::sweep(tx, &runs::live(tx)?)?;
        grants::add(tx, groups)?;
        index::bring_up_to_date(tx)?;
        if sample { sample::seed(tx, generated, clock::now()) } else { Ok(()) }
    });
    written.await?;
    Ok(store)
}
