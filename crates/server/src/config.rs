//! Command line of the binary.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use clap::{Args, Parser, Subcommand};

use crate::admin::Admin;

/// Reference backend of Riposte.
#[derive(Debug, Parser)]
#[command(name = "riposte-server", version)]
pub struct Cli {
    /// Command to run.
    #[command(subcommand)]
    pub command: Command,
}

/// Commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the contract, the sandbox and, where given, the app.
    Serve(Config),
    /// Manage users, tokens and what the server may run.
    Admin(Admin),
    /// Check playbook files, and fail if a server would leave one out.
    Check(Check),
    /// Print the `OpenAPI` description of the contract.
    Openapi,
}

/// Settings of the server.
#[derive(Clone, Debug, Args)]
pub struct Config {
    /// Address to listen on; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Folder of the built app. Without it only the API is served.
    #[arg(long)]
    pub dist: Option<PathBuf>,
    /// The database file; created if it does not exist.
    #[arg(long)]
    pub data: PathBuf,
    /// Fill an empty database with sample users, incidents and entities, and let anyone sign in as one of
    /// the sample users. Never on a network that others can reach.
    #[arg(long)]
    pub sample: bool,
    /// Number of generated incidents to add when the sample is first written.
    #[arg(long, default_value_t = 0, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=100_000))]
    pub sample_incidents: u32,
    /// Folder of playbook files to use instead of the built-in ones.
    #[arg(long)]
    pub playbooks: Option<PathBuf>,
    /// Origin that may call the API from a page of its own. Repeat for several.
    #[arg(long = "cors-origin", value_name = "ORIGIN")]
    pub cors_origins: Vec<String>,
    /// Pages that may frame the app, as a CSP source list.
    #[arg(long, default_value = "'none'", value_name = "SOURCES")]
    pub frame_ancestors: String,
    /// System that playbooks may call, as `name=https://host/base`. Repeat for several. One named like a
    /// product of the sandbox takes its place.
    #[arg(long = "system", value_name = "NAME=URL", value_parser = system)]
    pub systems: Vec<(String, String)>,
    /// Domain, address, network or hash that belongs to your organization: acting on it comes with a warning and
    /// needs a reason. Repeat for several.
    #[arg(long = "own", value_name = "VALUE")]
    pub own: Vec<String>,
    /// Delay of each call to the sandbox, so that a person can watch a run.
    #[arg(long, default_value_t = 600, value_name = "MS", value_parser = clap::value_parser!(u64).range(0..=60_000))]
    pub sandbox_delay_ms: u64,
}

/// Settings of a check.
#[derive(Clone, Debug, Args)]
pub struct Check {
    /// Folder of playbook files, in place of the built-in ones.
    pub playbooks: Option<PathBuf>,
    /// System that playbooks may call, as for `serve`.
    #[arg(long = "system", value_name = "NAME=URL", value_parser = system)]
    pub systems: Vec<(String, String)>,
}

impl Config {
    /// Settings of a server on a free local port over one file, with the sample and without delays.
    pub fn sample(data: PathBuf) -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            dist: None,
            data,
            sample: true,
            sample_incidents: 0,
            playbooks: None,
            cors_origins: Vec::new(),
            frame_ancestors: "'none'".to_owned(),
            systems: Vec::new(),
            own: Vec::new(),
            sandbox_delay_ms: 0,
        }
    }

    pub(crate) fn sandbox_delay(&self) -> Duration {
        Duration::from_millis(self.sandbox_delay_ms)
    }
}

fn system(text: &str) -> Result<(String, String), String> {
    let (name, url) = text.split_once('=').ok_or("expected NAME=URL")?;
    if name.is_empty() || url.is_empty() {
        return Err("expected NAME=URL".to_owned());
    }
    Ok((name.to_owned(), url.to_owned()))
}
