//! The published contract, tried on a running server by a program that knows nothing but the contract.

use std::{path::Path, process::Command};

use crate::{failure::Failure, process, server, setup::Toolbox, tools, workspace};

/// Refusals that a schema cannot foresee, by operation.
const CONFIG: &str = "crates/server/schemathesis.toml";
const CONTRACT: &str = "docs/openapi.json";
/// Requests for each operation, of each kind: enough to find every difference that was ever found, in a
/// quarter of a minute. A limit of time is no bound: it is spent to the end. The seed repeats a failure.
const BOUNDS: &[&str] = &["--checks", "all", "--max-examples", "40", "--seed", "1"];
/// A user of the sample who may do everything, so that no request ends at a missing permission.
const USER: &str = "noor";

/// Compares the server with `docs/openapi.json`.
pub(crate) fn check(toolbox: &Toolbox, server: &Path) -> Result<(), Failure> {
    let program = toolbox
        .path(&tools::SCHEMATHESIS)
        .ok_or_else(|| Failure::new(format!("{} is missing", tools::SCHEMATHESIS.name)))?;
    let folder = workspace::target().join("contract");
    // A database of an earlier run would have its runs and changes.
    drop(std::fs::remove_dir_all(&folder));
    std::fs::create_dir_all(&folder).map_err(|error| Failure::io("create", &folder, &error))?;
    let data = folder.join("riposte.db");
    let running = server::start(server, &data, |_| {})?;
    let token = token(server, &data)?;
    let mut run = process::command(program);
    // Beside the database, since it keeps its cases in the folder that it is called from.
    run.current_dir(&folder);
    run.arg("--config-file").arg(workspace::root().join(CONFIG)).arg("run");
    run.arg(workspace::root().join(CONTRACT)).args(["--url", &running.origin()]);
    run.args(["--header", &format!("Authorization: Bearer {token}")]).args(BOUNDS);
    run.args(["--continue-on-failure", "--warnings", "off"]);
    if std::env::var_os("NO_COLOR").is_some() || std::env::var_os("CI").is_some() {
        run.arg("--no-color");
    }
    let result = process::run(&mut run);
    drop(running);
    no_faults(&data.with_extension("log"))?;
    result.map_err(|failure| {
        failure
            .advice("The server and docs/openapi.json differ: the lines above have a request for each case.")
    })
}

fn token(server: &Path, data: &Path) -> Result<String, Failure> {
    let mut admin = Command::new(server);
    admin.args(["admin", "--data"]).arg(data).args(["token", USER, "--hours", "1"]);
    process::answer(&mut admin).ok_or_else(|| Failure::new(format!("the server gives {USER} no token")))
}

/// A fault that the server has logged, though its answer may have been right.
fn no_faults(log: &Path) -> Result<(), Failure> {
    let text = workspace::read_text(log)?;
    match text.lines().find(|line| line.contains(r#""level":"ERROR""#)) {
        Some(line) => Err(Failure::new(format!("the server has logged an error: {line}"))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_in_the_log_is_a_failure() {
        let log = std::env::temp_dir().join(format!("riposte-contract-{}.log", std::process::id()));
        let line = |level: &str| format!("{{\"timestamp\":\"t\",\"level\":\"{level}\",\"message\":\"m\"}}\n");
        workspace::write(&log, line("INFO") + &line("WARN")).unwrap();
        assert_eq!(no_faults(&log), Ok(()));
        workspace::write(&log, line("INFO") + &line("ERROR")).unwrap();
        let failure = no_faults(&log).unwrap_err().to_string();
        std::fs::remove_file(&log).unwrap();
        assert!(failure.contains("\"message\":\"m\""), "{failure}");
    }

    #[test]
    fn a_server_that_does_not_start_has_no_token() {
        assert!(token(Path::new("no-such-server"), Path::new("none.db")).is_err());
    }
}
