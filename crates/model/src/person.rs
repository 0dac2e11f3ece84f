//! People and what they may do.

use crate::{json::record, open_enum::open_enum};

open_enum! {
    /// Role of a person, shown beside their name.
    ///
    /// How roles rank is the reference backend's own business and other backends name theirs otherwise,
    /// so a client decides nothing by a role: [`Permission`] is for that.
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

open_enum! {
    /// Something a person may do, answered by the backend in [`Me::permissions`].
    pub enum Permission {
        /// Change an incident's status, severity, owner, tags and closing classification.
        EditIncidents = "edit-incidents",
        /// Start at least one playbook. Which ones, and why not the others, is in each playbook's
        /// `availability`.
        RunPlaybooks = "run-playbooks",
        /// Ask at least one run to stop. A run of a playbook that the person may not start may still
        /// be refused.
        CancelRuns = "cancel-runs",
        /// Read the state of the sandbox.
        ViewSandbox = "view-sandbox",
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
        /// Roles held, for display.
        pub roles: Vec<Role> [default],
        /// Everything the person may do. Absent where the backend does not say, and a client then offers
        /// every action that the backend supports; an empty list means that nothing may be done. In
        /// either case the backend decides again whenever something is to be done.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub permissions: Option<Vec<Permission>> [default],
    }
}

impl Me {
    /// Whether an action is to be offered: the backend lists its permission, or lists none at all.
    ///
    /// A backend that does not answer permissions has refused nothing yet. Hiding the action there would
    /// lock everybody out of a backend that allows it, while offering it costs one refusal, which is
    /// shown with its reason.
    pub fn may(&self, permission: &Permission) -> bool {
        self.permissions.as_ref().is_none_or(|held| held.contains(permission))
    }

    /// Whether any of the roles reaches `role`, in the order of the reference backend. For that backend
    /// alone: clients ask [`Me::may`].
    pub fn at_least(&self, role: &Role) -> bool {
        self.roles.iter().any(|held| !matches!(held, Role::Unrecognized(_)) && held >= role)
    }
}
