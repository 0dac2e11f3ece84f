//! People and what they may do.

use crate::{json::record, open_enum::open_enum};

open_enum! {
    /// What a person may do at the reference backend, from least to most.
    pub enum Role {
        /// Sees everything, changes nothing.
        Reader = "reader",
        /// Works incidents and runs playbooks that read or enrich.
        Responder = "responder",
        /// Also runs playbooks that contain or destroy.
        Operator = "operator",
        /// Also grants permissions.
        Admin = "admin",
    }
}

record! {
    /// A person as shown beside what they did.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Person {
        /// Stable identifier at the backend.
        pub id: String,
        /// Name to show.
        pub name: String,
    }
}

record! {
    /// The person that the token stands for.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Me {
        /// Stable identifier at the backend.
        pub id: String,
        /// Name to show.
        pub name: String,
        /// Roles held. More may be enforced than is listed: the backend decides at execution.
        pub roles: Vec<Role> [default],
    }
}

impl Me {
    /// Whether any of the roles reaches `role`.
    pub fn at_least(&self, role: &Role) -> bool {
        self.roles.iter().any(|held| !matches!(held, Role::Unrecognized(_)) && held >= role)
    }
}
