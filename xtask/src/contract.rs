//! The published contract, tried on a running server by a program that knows nothing but the contract.

use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use crate::{failure::Failure, process, setup::Toolbox, tools, ui, workspace};

/// Settings of the program: the checks, and the answers that count as right.
const CONFIG: &str = "xtask/contract/schemathesis.toml";
const CONTRACT: &str = "docs/openapi.json";
/// A user of the sample who may do everything, so that no request ends at a missing permission.
const USER: &str = "noor";
/// Time for the server to answer its first request.
const START: Duration = Duration::from_secs(30);

/// Compares the server with `docs/openapi.json`. Left out with a notice where the program is missing.
pub(crate) fn check(toolbox: &Toolbox, server: &Path) -> Result<(), Failure> {
    let Some(program) = toolbox.path(&tools::SCHEMATHESIS) else {
        ui::item("notice", "schemathesis is missing: the server is not compared with the contract");
        return Ok(());
    };
    let folder = workspace::target().join("contract");
    // A database of an earlier run would have its runs and changes.
    drop(std::fs::remove_dir_all(&folder));
    std::fs::create_dir_all(&folder).map_err(|error| Failure::io("create", &folder, &error))?;
    let data = folder.join("riposte.db");
    let address = free_address()?;
    let running = serve(server, &data, address)?;
    wait_for(address)?;
    let token = token(server, &data)?;
    let mut run = process::command(program);
    // Beside the database, since it keeps its cases in the folder that it is called from.
    run.current_dir(&folder);
    run.arg("--config-file").arg(workspace::root().join(CONFIG)).arg("run");
    run.arg(workspace::root().join(CONTRACT)).args(["--url", &format!("http://{address}")]);
    run.env("RIPOSTE_TOKEN", token);
    let result = process::run(&mut run);
    drop(running);
    result.map_err(|failure| {
        failure
            .advice("The server and docs/openapi.json differ: the lines above have a request for each case.")
    })
}

/// A server that ends with its owner.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // One that has ended by itself cannot be ended again, and there is nothing else to do about it.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn serve(server: &Path, data: &Path, address: SocketAddr) -> Result<Running, Failure> {
    let log = data.with_extension("log");
    let output = std::fs::File::create(&log).map_err(|error| Failure::io("create", &log, &error))?;
    let mut command = process::command(server);
    command.args(["serve", "--sample", "--sandbox-delay-ms", "0", "--listen", &address.to_string()]);
    command.arg("--data").arg(data).stdin(Stdio::null()).stdout(output).stderr(Stdio::inherit());
    let child = command.spawn().map_err(|error| process::not_started(&process::shown(&command), &error))?;
    Ok(Running(child))
}

fn free_address() -> Result<SocketAddr, Failure> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
    listener
        .and_then(|listener| listener.local_addr())
        .map_err(|error| Failure::new(format!("there is no free port: {error}")))
}

fn wait_for(address: SocketAddr) -> Result<(), Failure> {
    let started = Instant::now();
    while TcpStream::connect(address).is_err() {
        if started.elapsed() > START {
            return Err(Failure::new(format!("the server does not answer on {address}"))
                .advice("Its log is target/contract/riposte.log."));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}

fn token(server: &Path, data: &Path) -> Result<String, Failure> {
    let mut admin = Command::new(server);
    admin.args(["admin", "--data"]).arg(data).args(["token", USER, "--hours", "1"]);
    process::answer(&mut admin).ok_or_else(|| Failure::new(format!("the server gives {USER} no token")))
}
