//! `run`: everything that is needed to look at the app, in one command.

use std::{
    io::ErrorKind,
    net::{Ipv4Addr, TcpListener},
    path::Path,
    process::Command,
};

use crate::{
    build,
    failure::Failure,
    setup::{self, Verbosity},
    tools, ui, workspace,
};

pub(crate) fn run(port: u16, data: &Path) -> Result<(), Failure> {
    // Before the build, which takes minutes the first time.
    ensure_port_free(port)?;
    let toolbox = setup::ensure(&[tools::FOR_BUILDS], Verbosity::Changes)?;
    ui::stage("build the app");
    let dist = build::app(&toolbox)?.folder;
    ui::stage("build the server");
    let server = build::server()?;

    let data = workspace::root().join(data);
    std::fs::create_dir_all(&data).map_err(|error| Failure::io("create", &data, &error))?;
    ensure_port_free(port)?;
    let mut command = crate::process::command(&server);
    command.args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--sample", "--dist"]).arg(dist);
    command.arg("--data").arg(data.join("riposte.db"));
    ui::say(&format!("\nRiposte is on http://127.0.0.1:{port} (Ctrl-C stops it)\n"));
    exec(&mut command)
}

fn ensure_port_free(port: u16) -> Result<(), Failure> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            Err(Failure::new(format!("port {port} is taken by another program"))
                .advice("Stop that program, or choose another port: cargo xtask run --port 8081"))
        }
        Err(error) => Err(Failure::new(format!("port {port} cannot be used: {error}"))
            .advice("Ports below 1024 often need special rights; choose one above: --port 8081")),
    }
}

/// Replaces this process by the server, so that every signal reaches it.
#[cfg(unix)]
fn exec(command: &mut Command) -> Result<(), Failure> {
    use std::os::unix::process::CommandExt;
    let error = command.exec();
    Err(Failure::new(format!("the server does not start: {error}")))
}

#[cfg(not(unix))]
fn exec(command: &mut Command) -> Result<(), Failure> {
    crate::process::run(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_named() {
        let other = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = other.local_addr().unwrap().port();
        let text = ensure_port_free(port).unwrap_err().to_string();
        assert!(text.contains(&format!("port {port} is taken")), "{text}");
        drop(other);
        assert_eq!(ensure_port_free(port), Ok(()));
    }
}
