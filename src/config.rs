//! What the host of the page decides, in `config.json` beside `index.html`.

use serde::Deserialize;

/// The configuration of a deployment.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Config {
    /// Where incidents, playbooks and runs come from.
    pub(crate) backend: BackendConfig,
    /// How people sign in.
    #[serde(default)]
    pub(crate) sign_in: SignIn,
}

/// A backend.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct BackendConfig {
    /// Which contract it speaks.
    pub(crate) kind: BackendKind,
    /// Where it is; empty for the origin that serves the page.
    #[serde(default)]
    pub(crate) url: String,
}

/// Contracts that this build speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum BackendKind {
    /// The published contract of Riposte.
    Rest,
}

/// How people sign in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum SignIn {
    /// With a token that they were given.
    #[default]
    Token,
    /// As one of the sample users of the reference server.
    SampleUsers,
}

impl Config {
    /// Reads the file, or says what is wrong with it.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        serde_json::from_slice(text.as_bytes()).map_err(|error| format!("config.json: {error}"))
    }
}
