//! The command line: one place that says what can be typed.

use std::{ffi::OsString, path::PathBuf};

use lexopt::{Arg, Parser, ValueExt};

use crate::failure::Failure;

pub(crate) const USAGE: &str = "\
Usage: cargo xtask COMMAND

  setup                 find the tools, install the missing ones
  run                   build everything and serve the app with sample data
      --port PORT         port on 127.0.0.1 (8080)
      --data DIR          where the database lives (data)
  test [FILTER]         native tests, the contract from outside, the shipped build and its gates,
                        browser tests
      --only native       nothing that needs a browser
      --only browser      only what needs one
  check                 format, lints, documentation, licences, house rules
  rules                 the house rules alone, in a second
  dist                  the files to host: dist/, and header samples in target/hosting/
  bench                 the app beside a peer page in a browser, as ratios (docs/performance.md)
      --rounds N          samples of each page on each net (9)
      --net NAME          fast or slow, in place of both
      --app DIR           a built app to measure, in place of a build
      --baseline DIR      a built app to compare with
  styles                join the style sheets; Trunk calls it before every build
  help                  this text
";

/// A command, with its options.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    Help,
    Setup,
    Run { port: u16, data: PathBuf },
    Test { only: Option<Only>, filter: Option<String> },
    Check,
    Rules,
    Dist,
    Bench(Bench),
    Styles,
}

/// Subjects and extent of a benchmark.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Bench {
    /// Samples of each page on each net.
    pub(crate) rounds: u32,
    /// The one net, where not all are wanted.
    pub(crate) net: Option<String>,
    /// A built app to measure, in place of a build.
    pub(crate) app: Option<PathBuf>,
    /// A built app to compare with.
    pub(crate) baseline: Option<PathBuf>,
}

/// Half of the tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Only {
    Native,
    Browser,
}

/// Reads the arguments after `cargo xtask`.
pub(crate) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Command, Failure> {
    let mut arguments: Vec<OsString> = arguments.into_iter().collect();
    if arguments.iter().any(|argument| argument == "--help" || argument == "-h") || arguments.is_empty() {
        return Ok(Command::Help);
    }
    let name = arguments.remove(0);
    let name = name.to_string_lossy();
    let mut args = Args { command: &name, parser: Parser::from_args(arguments) };
    match &*name {
        "help" => Ok(Command::Help),
        "setup" => args.end(Command::Setup),
        "check" => args.end(Command::Check),
        "rules" => args.end(Command::Rules),
        "dist" => args.end(Command::Dist),
        "styles" => args.end(Command::Styles),
        "bench" => args.bench(),
        "run" => args.run(),
        "test" => args.test(),
        _ => Err(usage(format!("there is no command `{name}`"))),
    }
}

/// The arguments after the command's name.
struct Args<'a> {
    command: &'a str,
    parser: Parser,
}

impl Args<'_> {
    fn run(&mut self) -> Result<Command, Failure> {
        let (mut port, mut data) = (8080, PathBuf::from("data"));
        while let Some(argument) = self.parser.next().map_err(invalid)? {
            match argument {
                Arg::Long("port") => {
                    port = self.parser.value().and_then(|value| value.parse()).map_err(invalid)?;
                }
                Arg::Long("data") => data = self.parser.value().map_err(invalid)?.into(),
                other => return Err(refused(self.command, other)),
            }
        }
        Ok(Command::Run { port, data })
    }

    fn test(&mut self) -> Result<Command, Failure> {
        let (mut only, mut filter) = (None, None);
        while let Some(argument) = self.parser.next().map_err(invalid)? {
            match argument {
                Arg::Long("only") => {
                    let value = self.parser.value().and_then(ValueExt::string).map_err(invalid)?;
                    only = Some(half(&value)?);
                }
                Arg::Value(word) if filter.is_none() => filter = Some(word.string().map_err(invalid)?),
                other => return Err(refused(self.command, other)),
            }
        }
        Ok(Command::Test { only, filter })
    }

    fn bench(&mut self) -> Result<Command, Failure> {
        let mut bench = Bench { rounds: 9, net: None, app: None, baseline: None };
        while let Some(argument) = self.parser.next().map_err(invalid)? {
            match argument {
                Arg::Long("rounds") => {
                    bench.rounds = self.parser.value().and_then(|value| value.parse()).map_err(invalid)?;
                }
                Arg::Long("net") => {
                    let value = self.parser.value().and_then(ValueExt::string).map_err(invalid)?;
                    bench.net = Some(net(value)?);
                }
                Arg::Long("app") => bench.app = Some(self.parser.value().map_err(invalid)?.into()),
                Arg::Long("baseline") => bench.baseline = Some(self.parser.value().map_err(invalid)?.into()),
                other => return Err(refused(self.command, other)),
            }
        }
        Ok(Command::Bench(bench))
    }

    /// The command, which takes no arguments.
    fn end(&mut self, command: Command) -> Result<Command, Failure> {
        match self.parser.next().map_err(invalid)? {
            None => Ok(command),
            Some(other) => Err(refused(self.command, other)),
        }
    }
}

fn half(word: &str) -> Result<Only, Failure> {
    match word {
        "native" => Ok(Only::Native),
        "browser" => Ok(Only::Browser),
        other => Err(usage(format!("`--only` takes native or browser, not `{other}`"))),
    }
}

fn net(word: String) -> Result<String, Failure> {
    match &*word {
        "fast" | "slow" => Ok(word),
        other => Err(usage(format!("`--net` takes fast or slow, not `{other}`"))),
    }
}

fn refused(command: &str, argument: Arg<'_>) -> Failure {
    let argument = match argument {
        Arg::Short(name) => format!("-{name}"),
        Arg::Long(name) => format!("--{name}"),
        Arg::Value(value) => value.to_string_lossy().into_owned(),
    };
    usage(format!("`{command}` does not take `{argument}`"))
}

fn invalid(error: lexopt::Error) -> Failure {
    usage(error.to_string())
}

fn usage(message: String) -> Failure {
    Failure::new(message).advice("`cargo xtask help` lists the commands.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Command, Failure> {
        parse(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn commands() {
        assert_eq!(parsed(""), Ok(Command::Help));
        assert_eq!(parsed("help"), Ok(Command::Help));
        assert_eq!(parsed("dist --help"), Ok(Command::Help));
        assert_eq!(parsed("setup"), Ok(Command::Setup));
        assert_eq!(parsed("run"), Ok(Command::Run { port: 8080, data: "data".into() }));
        assert_eq!(parsed("test"), Ok(Command::Test { only: None, filter: None }));
    }

    #[test]
    fn options_with_a_space_or_an_equals_sign() {
        let expected = Ok(Command::Run { port: 9000, data: "/tmp/x".into() });
        assert_eq!(parsed("run --port 9000 --data=/tmp/x"), expected);
        let expected = Ok(Command::Test { only: Some(Only::Browser), filter: Some("panel".into()) });
        assert_eq!(parsed("test --only=browser panel"), expected);
        assert_eq!(parsed("test panel --only browser"), expected);
    }

    #[test]
    fn a_benchmark_takes_built_apps() {
        let expected = Bench { rounds: 9, net: None, app: None, baseline: None };
        assert_eq!(parsed("bench"), Ok(Command::Bench(expected)));
        let expected =
            Bench { rounds: 3, net: Some("slow".into()), app: Some("a".into()), baseline: Some("b".into()) };
        let line = "bench --rounds 3 --net slow --app a --baseline b";
        assert_eq!(parsed(line), Ok(Command::Bench(expected)));
    }

    #[test]
    fn mistakes_are_named() {
        for (line, message) in [
            ("runn", "there is no command `runn`"),
            ("run --port", "missing argument for option '--port'"),
            ("run --port high", "cannot parse argument \"high\""),
            ("run 8080", "`run` does not take `8080`"),
            ("run --prot 1", "`run` does not take `--prot`"),
            ("test --only firefox", "`--only` takes native or browser, not `firefox`"),
            ("bench --net 5g", "`--net` takes fast or slow, not `5g`"),
            ("test a b", "`test` does not take `b`"),
            ("check everything", "`check` does not take `everything`"),
        ] {
            let text = parsed(line).unwrap_err().to_string();
            assert!(text.starts_with(message), "{line}: {text}");
        }
    }
}
