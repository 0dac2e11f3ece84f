//! The command line, parsed by hand: a parser crate would double the time to the first command.

use crate::failure::Failure;
use std::path::PathBuf;

pub(crate) const USAGE: &str = "\
Usage: cargo xtask COMMAND

  setup                 find the tools, install the missing ones
  run                   build everything and serve the app with sample data
      --port PORT         port on 127.0.0.1 (8080)
      --data DIR          where the database lives (data)
  test [FILTER]         native tests, the shipped build and its gates, browser tests
      --only native       nothing that needs a browser
      --only browser      only what needs one
  check                 format, lints, documentation, licences, house rules
  dist                  the files to host: dist/, and header samples in target/hosting/
  styles                join the style sheets; Trunk calls it before every build
  help                  this text
";

/// What to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    Help,
    Setup,
    Run { port: u16, data: PathBuf },
    Test { only: Option<Only>, filter: Option<String> },
    Check,
    Dist,
    Styles,
}

/// Which half of the tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Only {
    Native,
    Browser,
}

/// Reads the arguments after `cargo xtask`.
pub(crate) fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Command, Failure> {
    let mut words = Words { rest: arguments.into_iter().collect::<Vec<_>>().into_iter() };
    let Some(command) = words.rest.next() else { return Ok(Command::Help) };
    match command.as_str() {
        "help" | "--help" | "-h" => Ok(Command::Help),
        "setup" => words.end(Command::Setup),
        "check" => words.end(Command::Check),
        "dist" => words.end(Command::Dist),
        "styles" => words.end(Command::Styles),
        "run" => parse_run(words),
        "test" => parse_test(words),
        other => Err(usage(format!("there is no command `{other}`"))),
    }
}

fn parse_run(mut words: Words) -> Result<Command, Failure> {
    let (mut port, mut data) = (8080, PathBuf::from("data"));
    while let Some((option, value)) = words.next() {
        match option.as_str() {
            "--help" => return Ok(Command::Help),
            "--port" => {
                let text = words.value("--port", value)?;
                port = text.parse().map_err(|error| usage(format!("`{text}` is not a port: {error}")))?;
            }
            "--data" => data = PathBuf::from(words.value("--data", value)?),
            other => return Err(usage(format!("`run` does not take `{other}`"))),
        }
    }
    Ok(Command::Run { port, data })
}

fn parse_test(mut words: Words) -> Result<Command, Failure> {
    let (mut only, mut filter) = (None, None);
    while let Some((option, value)) = words.next() {
        match option.as_str() {
            "--help" => return Ok(Command::Help),
            "--only" => {
                only = Some(match words.value("--only", value)?.as_str() {
                    "native" => Only::Native,
                    "browser" => Only::Browser,
                    other => return Err(usage(format!("`--only` takes native or browser, not `{other}`"))),
                });
            }
            word if !word.starts_with('-') && filter.is_none() => filter = Some(option),
            other => return Err(usage(format!("`test` does not take `{other}`"))),
        }
    }
    Ok(Command::Test { only, filter })
}

fn usage(message: String) -> Failure {
    Failure::new(message).advice("`cargo xtask help` lists the commands.")
}

/// The words that are left; `--name=value` comes apart.
struct Words {
    rest: std::vec::IntoIter<String>,
}

impl Words {
    fn next(&mut self) -> Option<(String, Option<String>)> {
        let word = self.rest.next()?;
        match word.split_once('=') {
            Some((name, value)) if name.starts_with("--") => Some((name.to_owned(), Some(value.to_owned()))),
            _ => Some((word, None)),
        }
    }

    fn value(&mut self, option: &str, attached: Option<String>) -> Result<String, Failure> {
        attached.or_else(|| self.rest.next()).ok_or_else(|| usage(format!("`{option}` wants a value")))
    }

    fn end(mut self, command: Command) -> Result<Command, Failure> {
        match self.rest.next().as_deref() {
            None => Ok(command),
            Some("--help" | "-h") => Ok(Command::Help),
            Some(other) => Err(usage(format!("unexpected `{other}`"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Command, Failure> {
        parse(line.split_whitespace().map(str::to_owned))
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
    fn mistakes_are_named() {
        for (line, message) in [
            ("runn", "there is no command `runn`"),
            ("run --port", "`--port` wants a value"),
            ("run --port high", "`high` is not a port"),
            ("run 8080", "`run` does not take `8080`"),
            ("test --only firefox", "`--only` takes native or browser, not `firefox`"),
            ("test a b", "`test` does not take `b`"),
            ("check everything", "unexpected `everything`"),
        ] {
            let text = parsed(line).unwrap_err().to_string();
            assert!(text.starts_with(message), "{line}: {text}");
        }
    }
}
