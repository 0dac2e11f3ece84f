//! The reference server over the sample, as long as a command needs it.

use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use crate::{failure::Failure, process};

/// Time for the server to answer its first request.
const START: Duration = Duration::from_secs(30);

/// A server that ends with its owner.
pub(crate) struct Running {
    child: Child,
    address: SocketAddr,
}

impl Running {
    /// Origin of the page and of the API.
    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // One that has ended by itself cannot be ended again, and there is nothing else to do about it.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Starts a server with the sample on a free port, without delays in the sandbox, and waits until it
/// answers. Its log stands beside the database.
pub(crate) fn start(
    program: &Path,
    data: &Path,
    settings: impl FnOnce(&mut Command),
) -> Result<Running, Failure> {
    let address = free_address()?;
    let log = data.with_extension("log");
    let output = std::fs::File::create(&log).map_err(|error| Failure::io("create", &log, &error))?;
    let mut command = process::command(program);
    command.args(["serve", "--sample", "--sandbox-delay-ms", "0", "--listen", &address.to_string()]);
    command.arg("--data").arg(data).stdin(Stdio::null()).stdout(output).stderr(Stdio::inherit());
    // A line for each request would be most of what the disk does.
    command.env("RUST_LOG", "warn");
    settings(&mut command);
    let child = command.spawn().map_err(|error| process::not_started(&process::shown(&command), &error))?;
    let mut running = Running { child, address };
    wait_for(&mut running, &log)?;
    Ok(running)
}

fn free_address() -> Result<SocketAddr, Failure> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
    listener
        .and_then(|listener| listener.local_addr())
        .map_err(|error| Failure::new(format!("there is no free port: {error}")))
}

fn wait_for(running: &mut Running, log: &Path) -> Result<(), Failure> {
    let started = Instant::now();
    while TcpStream::connect(running.address).is_err() {
        let ended = running.child.try_wait().is_ok_and(|status| status.is_some());
        if ended || started.elapsed() > START {
            return Err(Failure::new(format!("the server does not answer on {}", running.address))
                .advice(format!("Its log is {}.", log.display())));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}
