//! The one error of this tool: what went wrong, and what to do about it.

use std::{
    fmt::{self, Display},
    path::Path,
};

/// A command could not do its work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    message: String,
    advice: Option<String>,
}

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), advice: None }
    }

    /// Adds what the reader can do about it, after what was said before.
    #[must_use]
    pub(crate) fn advice(mut self, advice: impl Into<String>) -> Self {
        let before = self.advice.take().map(|advice| advice + "\n  ").unwrap_or_default();
        self.advice = Some(before + &advice.into());
        self
    }

    /// A file or folder that could not be used: `verb` completes "cannot ... PATH".
    pub(crate) fn io(verb: &str, path: &Path, error: &std::io::Error) -> Self {
        Self::new(format!("cannot {verb} {}: {error}", path.display()))
    }
}

impl Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.message)?;
        match &self.advice {
            Some(advice) => write!(out, "\n  {advice}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_follows_the_message() {
        let failure = Failure::new("port 8080 is taken").advice("Try --port 8081.");
        assert_eq!(failure.to_string(), "port 8080 is taken\n  Try --port 8081.");
        assert!(failure.advice("Or stop it.").to_string().ends_with("\n  Try --port 8081.\n  Or stop it."));
    }
}
