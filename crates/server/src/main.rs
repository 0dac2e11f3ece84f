//! The server as a program.

use std::{io::Write, process::ExitCode};

use clap::Parser;
use riposte_server::{
    App, Config,
    admin::Admin,
    check,
    config::{Cli, Command},
    logging, openapi,
};
use tokio::signal::unix::{SignalKind, signal};

#[tokio::main]
async fn main() -> ExitCode {
    match Cli::parse().command {
        Command::Openapi => print(openapi::json().as_bytes()),
        Command::Check(settings) => match check(&settings) {
            Ok(text) => print(format!("{text}\n").as_bytes()),
            Err(errors) => fail(&errors),
        },
        Command::Admin(admin) => decide(&admin),
        Command::Serve(config) => serve(config).await,
    }
}

fn print(text: &[u8]) -> ExitCode {
    match std::io::stdout().write_all(text) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn decide(admin: &Admin) -> ExitCode {
    match admin.carry_out() {
        Ok(text) => print(format!("{text}\n").as_bytes()),
        Err(error) => fail(&[error]),
    }
}

fn fail(errors: &[impl std::fmt::Display]) -> ExitCode {
    for error in errors {
        // There is no other place to report to if this fails.
        drop(writeln!(std::io::stderr(), "{error}"));
    }
    ExitCode::FAILURE
}

async fn serve(config: Config) -> ExitCode {
    logging::init();
    // Subscribed to first, so that a signal during the start is not lost.
    let (mut term, mut int) = match (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) {
        (Ok(term), Ok(int)) => (term, int),
        (Err(error), _) | (_, Err(error)) => {
            tracing::error!(error = %error, "cannot listen for signals");
            return ExitCode::FAILURE;
        }
    };
    let app = match App::start(config).await {
        Ok(app) => app,
        Err(error) => {
            tracing::error!(error = %error, "cannot start");
            return ExitCode::FAILURE;
        }
    };
    tokio::select! {
        _ = term.recv() => {}
        _ = int.recv() => {}
    }
    app.stop().await;
    ExitCode::SUCCESS
}
