//! Every command people type: `cargo xtask help` lists them.

// A command-line tool talks to its terminal.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod args;
mod bench;
mod budgets;
mod build;
mod check;
mod contract;
mod dist;
mod embedded;
mod failure;
mod fingerprint;
mod gates;
mod headers;
mod hosting;
mod install;
mod packages;
mod process;
mod recipes;
mod rules;
mod run;
mod server;
mod setup;
mod sizes;
mod split;
mod stages;
mod styles;
mod test;
mod tools;
mod ui;
mod workspace;

use std::process::ExitCode;

use args::Command;
use failure::Failure;
use setup::Verbosity;

fn main() -> ExitCode {
    // Trunk calls this program in place of wasm-bindgen.
    let outcome = if split::stand_in::is_called() {
        split::stand_in::run()
    } else {
        args::parse(std::env::args_os().skip(1)).and_then(dispatch)
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\nerror: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: Command) -> Result<(), Failure> {
    match command {
        Command::Help => {
            ui::say(args::USAGE);
            Ok(())
        }
        Command::Setup => {
            setup::ensure(tools::ALL, Verbosity::Full).map(|_| ui::say("\nEverything is ready."))
        }
        Command::Run { port, data } => run::run(port, &data),
        Command::Test { only, filter } => test::test(only, filter.as_deref()),
        Command::Check => check::check(),
        Command::Rules => rules::check(),
        Command::Dist => dist::dist(),
        Command::Bench(wanted) => bench::bench(&wanted),
        Command::Styles => styles::write(),
    }
}
