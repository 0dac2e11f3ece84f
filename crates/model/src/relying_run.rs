//! Runs that rely on the effect of another one.

use crate::{Person, RunId, Timestamp, json::record};

record! {
    /// Another run whose effect a start would lift or replace.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct RelyingRun {
        /// Identifier.
        pub run_id: RunId,
        /// Person who requested it.
        pub requested_by: Person,
        /// Time of its end.
        pub at: Timestamp,
        /// Justification given by the requester.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub reason: Option<String> [default],
        /// Inputs that its effect depends on, as a text.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub settings: Option<String> [default],
    }
}
