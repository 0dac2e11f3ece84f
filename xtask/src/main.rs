//! Every command people type: `cargo xtask help` lists them.

// A command-line tool talks to its terminal.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod args;
mod build;
mod check;
mod dist;
mod failure;
mod fingerprint;
mod gates;
mod headers;
mod hosting;
mod process;
mod run;
mod setup;
mod sizes;
mod stages;
mod styles;
mod test;
mod tidy;
mod tools;
mod ui;
mod workspace;

use args::Command;
use failure::Failure;
use setup::Say;
use std::process::ExitCode;
use tools::Purpose;

fn main() -> ExitCode {
    match args::parse(std::env::args().skip(1)).and_then(obey) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\nerror: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn obey(command: Command) -> Result<(), Failure> {
    match command {
        Command::Help => {
            ui::say(args::USAGE);
            Ok(())
        }
        Command::Setup => {
            setup::ensure(Purpose::BrowserTests, Say::Everything).map(|_| ui::say("\nEverything is ready."))
        }
        Command::Run { port, data } => run::run(port, &data),
        Command::Test { only, filter } => test::test(only, filter.as_deref()),
        Command::Check => check::check(),
        Command::Dist => dist::dist(),
        Command::Styles => styles::write(),
    }
}
