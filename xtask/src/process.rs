//! Starting other programs.

use std::{
    collections::VecDeque,
    ffi::OsStr,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::mpsc::{self, RecvTimeoutError},
};

use crate::{failure::Failure, ui::Heartbeat};

/// A command in the root of the repository.
///
/// Cargo describes this package to it in the environment. Build scripts that watch those variables
/// would run again, and rebuild what they belong to, after every change between `cargo` and
/// `cargo xtask`; so they are taken out.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(crate::workspace::root());
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        let about_us = name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
        if about_us || ["CARGO_BIN_NAME", "CARGO_CRATE_NAME", "CARGO_PRIMARY_PACKAGE"].contains(&&*name) {
            command.env_remove(&*name);
        }
    }
    command
}

/// The cargo that runs this tool.
pub(crate) fn cargo<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Command {
    let mut cargo = command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(arguments);
    cargo
}

/// Runs a command with its output on ours.
pub(crate) fn run(command: &mut Command) -> Result<(), Failure> {
    let line = shown(command);
    let status = command.status().map_err(|error| not_started(&line, &error))?;
    if status.success() { Ok(()) } else { Err(Failure::new(format!("`{line}` failed ({status})"))) }
}

/// Runs a long command with a sign of life in place of its output, which is shown if it fails.
pub(crate) fn run_quietly(command: &mut Command, name: &str) -> Result<(), Failure> {
    const KEPT: usize = 40;
    let line = shown(command);
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| not_started(&line, &error))?;
    let mut heartbeat = Heartbeat::new(name);
    let mut tail = VecDeque::new();
    let (sender, lines) = mpsc::channel();
    let stderr = child.stderr.take();
    let reader = std::thread::spawn(move || {
        let lines =
            stderr.into_iter().flat_map(|pipe| BufReader::new(pipe).split(b'\n').map_while(Result::ok));
        // Ends with the command, or when the receiver is gone.
        lines.map(|text| String::from_utf8_lossy(&text).into_owned()).try_for_each(|text| sender.send(text))
    });
    loop {
        match lines.recv_timeout(Heartbeat::EVERY) {
            Ok(text) => {
                heartbeat.line(&text);
                tail.push_back(text);
                if tail.len() > KEPT {
                    tail.pop_front();
                }
            }
            Err(RecvTimeoutError::Timeout) => heartbeat.beat(),
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    // It has nothing left to read, and nothing to report but that we stopped listening.
    drop(reader);
    let status = child.wait().map_err(|error| not_started(&line, &error))?;
    if status.success() {
        return Ok(());
    }
    let tail: Vec<String> = tail.into();
    Err(Failure::new(format!("`{line}` failed ({status})")).advice(tail.join("\n  ")))
}

/// Trimmed output of a command; `None` if it does not run or fails.
pub(crate) fn answer(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The program's place on the search path.
pub(crate) fn find_in_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|candidate| is_program(candidate))
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file()
}

/// The command as one could type it.
pub(crate) fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let mut line = crate::workspace::name_of(program);
    for argument in command.get_args() {
        line.push(' ');
        line.push_str(&argument.to_string_lossy());
    }
    line
}

pub(crate) fn not_started(line: &str, error: &std::io::Error) -> Failure {
    Failure::new(format!("cannot start `{line}`: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_shown_as_it_would_be_typed() {
        let mut command = command("/usr/bin/cargo");
        command.args(["build", "--release"]);
        assert_eq!(shown(&command), "cargo build --release");
    }

    #[test]
    fn nothing_about_this_package_reaches_a_child() {
        let kept = command("x").get_envs().filter(|(_, value)| value.is_some()).count();
        assert_eq!(kept, 0);
        let removed =
            command("x").get_envs().any(|(name, value)| name == "CARGO_PKG_NAME" && value.is_none());
        assert!(removed);
    }
}
