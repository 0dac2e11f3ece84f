//! The sandbox that the reference backend's playbooks act on.

use crate::{Timestamp, json::record};

record! {
    /// State of the sandbox.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct SandboxState {
        /// Simulated systems, each with the records that playbooks changed.
        pub systems: Vec<SandboxSystem> [default],
        /// Calls that changed a record, newest first.
        pub calls: Vec<SandboxCall> [default],
    }
}

record! {
    /// A simulated system.
    #[derive(Clone, Debug, PartialEq)]
    pub struct SandboxSystem {
        /// Identifier, such as `firewall`.
        pub id: String,
        /// Display name.
        pub name: String,
        /// Records that it holds.
        pub records: Vec<SandboxRecord>,
    }
}

record! {
    /// A record of a simulated system, such as a blocked address.
    #[derive(Clone, Debug, PartialEq)]
    pub struct SandboxRecord {
        /// Object that it describes, such as an address or an account name.
        pub subject: String,
        /// State of that object, such as `blocked`.
        pub state: String,
        /// Time since which it holds.
        pub since: Timestamp,
        /// Run that caused it; absent where none did.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub run_id: Option<String> [default],
    }
}

record! {
    /// A call that changed a record, listed once however often it was sent.
    #[derive(Clone, Debug, PartialEq)]
    pub struct SandboxCall {
        /// Time of execution.
        pub at: Timestamp,
        /// Identifier of the simulated system.
        pub system: String,
        /// Action performed, such as `block`.
        pub action: String,
        /// Object that it was performed on.
        pub subject: String,
        /// Run that made the call.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub run_id: Option<String> [default],
    }
}
