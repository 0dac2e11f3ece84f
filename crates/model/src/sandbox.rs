//! The sandbox that the reference backend's playbooks act on.

use crate::{Timestamp, json::record};

record! {
    /// Everything that the sandbox holds.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct SandboxState {
        /// The fake products, each with what playbooks changed in it.
        pub systems: Vec<SandboxSystem> [default],
        /// Calls that changed something, newest first.
        pub calls: Vec<SandboxCall> [default],
    }
}

record! {
    /// One fake product.
    #[derive(Clone, Debug, PartialEq)]
    pub struct SandboxSystem {
        /// Identifier, as in `firewall`.
        pub id: String,
        /// Name to show.
        pub name: String,
        /// What it holds.
        pub records: Vec<SandboxRecord>,
    }
}

record! {
    /// One thing that a fake product holds, such as a blocked address.
    #[derive(Clone, Debug, PartialEq)]
    pub struct SandboxRecord {
        /// What it is about, as in an address or an account name.
        pub subject: String,
        /// What is true of it, as in `blocked`.
        pub state: String,
        /// Since when.
        pub since: Timestamp,
        /// The run that brought it about, where one did.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub run_id: Option<String> [default],
    }
}

record! {
    /// One call that changed something, counted once however often it was sent.
    #[derive(Clone, Debug, PartialEq)]
    pub struct SandboxCall {
        /// When it was carried out.
        pub at: Timestamp,
        /// The fake product.
        pub system: String,
        /// What was done, as in `block`.
        pub action: String,
        /// To what.
        pub subject: String,
        /// The run that called.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub run_id: Option<String> [default],
    }
}
