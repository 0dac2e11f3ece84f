//! The reference server with the shipped app, on a file of its own.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail, ensure};
use tempfile::TempDir;

use crate::{environment, local, local::Program, wait};

/// How a server is started.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// How long the sandbox takes over each call, in milliseconds.
    pub delay_ms: u64,
    /// Whether it knows nobody but whom [`Server::admin`] adds.
    pub empty: bool,
    /// How many incidents are made up beside the sample's stories.
    pub incidents: u32,
    /// The app to serve, where it is not the one that ships.
    pub dist: Option<PathBuf>,
}

impl Settings {
    /// With a sandbox that takes its time, so that a run can be watched.
    pub fn slow(delay_ms: u64) -> Self {
        Self { delay_ms, ..Self::default() }
    }
}

/// A server process. Dies with its owner.
pub struct Server {
    folder: TempDir,
    port: u16,
    settings: Settings,
    program: Option<Program>,
}

impl Server {
    /// Starts one on a free port over a fresh sample and waits until it answers.
    pub async fn start(settings: Settings) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("riposte-server-").tempdir()?;
        let mut server = Self { folder, port: local::free_port()?, settings, program: None };
        server.resume().await?;
        Ok(server)
    }

    /// Address of the page and of the API.
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The database file.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("riposte.db")
    }

    /// Kills it without a warning (SIGKILL), as a power cut would.
    pub fn kill(&mut self) {
        self.program = None;
    }

    /// Starts it again on the same port and data.
    pub async fn resume(&mut self) -> Result<()> {
        let dist = match &self.settings.dist {
            Some(dist) => dist.clone(),
            None => environment::path("RIPOSTE_DIST")?,
        };
        let mut command = Command::new(environment::path("RIPOSTE_SERVER")?);
        command.arg("serve").args(["--listen", &format!("127.0.0.1:{}", self.port)]);
        command.arg("--dist").arg(dist).arg("--data").arg(self.data());
        if !self.settings.empty {
            command.arg("--sample");
        }
        command.args(["--sample-incidents", &self.settings.incidents.to_string()]);
        command.args(["--sandbox-delay-ms", &self.settings.delay_ms.to_string()]);
        let log = self.folder.path().join("server.log");
        let mut program = Program::start(&mut command, &log)?;
        let address = format!("{}/auth/users", self.origin());
        let client = reqwest::Client::new();
        let answers = wait::eventually("the server to answer", async || {
            if program.has_ended() {
                bail!("the server ended: {}", tail(&log));
            }
            Ok(client.get(&address).send().await.ok())
        });
        answers.await.with_context(|| tail(&log))?;
        self.program = Some(program);
        Ok(())
    }

    /// Decides something on the command line, beside the running server, and answers what that printed.
    pub fn admin(&self, words: &[&str]) -> Result<String> {
        let mut command = Command::new(environment::path("RIPOSTE_SERVER")?);
        let output = command.args(["admin", "--data"]).arg(self.data()).args(words).output()?;
        ensure!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
        Ok(String::from_utf8(output.stdout)?.trim().to_owned())
    }

    /// The end of what it logged.
    pub fn log(&self) -> String {
        tail(&self.folder.path().join("server.log"))
    }
}

fn tail(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(15)..].join("\n")
}
