//! Administration from the command line, by access to the database file, also while a server has it open:
//! users, tokens, and the groups that the server may run. Each decision is audited.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use riposte_model::Role;
use rusqlite::Transaction;

use crate::{
    clock,
    store::{
        StoreError, audit, grants,
        sessions::{self, User},
        with_own_connection,
    },
    token::{self, NoRandomness},
};

/// Actor in the audit log: no sign-in is needed.
const ACTOR: &str = "command-line";
const HOUR_MS: i64 = 3_600_000;

/// A decision, and the database that it is for.
#[derive(Debug, Args)]
pub struct Admin {
    /// The database file; created if it does not exist.
    #[arg(long)]
    data: PathBuf,
    #[command(subcommand)]
    decision: Decision,
}

#[derive(Debug, Subcommand)]
enum Decision {
    /// Add a user, or change one.
    User {
        /// Identifier, as it appears in the audit log.
        id: String,
        /// Name to show.
        #[arg(long)]
        name: String,
        /// Job title, such as `Tier 2 analyst`.
        #[arg(long, default_value = "")]
        title: String,
        /// Role: reader, responder, operator or admin.
        #[arg(long, value_parser = role)]
        role: Role,
    },
    /// Print a new token for a user. It is shown only once and stored nowhere.
    Token {
        /// Identifier of the user.
        user: String,
        /// Lifetime, in hours.
        #[arg(long, default_value_t = 12, value_parser = clap::value_parser!(i64).range(1..=8_784))]
        hours: i64,
    },
    /// End every session of a user, so that their tokens no longer work.
    SignOut {
        /// Identifier of the user.
        user: String,
    },
    /// Let the server run the playbooks of a group.
    Grant {
        /// Group, as its playbooks name it.
        group: String,
    },
    /// Stop the server from running the playbooks of a group, including the rest of a run.
    Withdraw {
        /// Group, as its playbooks name it.
        group: String,
    },
}

/// Reason why a decision was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum AdminError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There are no random numbers.
    #[error(transparent)]
    Random(#[from] NoRandomness),
    /// There is no such user.
    #[error("there is no user {0}; add one with `riposte-server admin user {0} --name NAME --role ROLE`")]
    NoUser(String),
}

impl Admin {
    /// Carries the decision out. Returns the text to print.
    pub fn carry_out(&self) -> Result<String, AdminError> {
        match &self.decision {
            Decision::User { id, name, title, role } => {
                let user =
                    User { id: id.clone(), name: name.clone(), title: title.clone(), role: role.clone() };
                decide(&self.data, "user.put", &format!("{id}: {role}"), |tx| {
                    Ok(sessions::put_user(tx, &user)?)
                })?;
                Ok(format!("{id} is {role} now."))
            }
            Decision::Token { user, hours } => {
                let token = token::random()?;
                decide(&self.data, "token.create", &format!("{user}: {hours} h"), |tx| {
                    known(tx, user)?;
                    let now = clock::now();
                    let expires_at = now.saturating_add(hours.saturating_mul(HOUR_MS));
                    Ok(sessions::open(tx, &token::hash(&token), user, now, expires_at)?)
                })?;
                Ok(token)
            }
            Decision::SignOut { user } => {
                let ended = decide(&self.data, "user.sign-out", user, |tx| {
                    known(tx, user)?;
                    Ok(sessions::close_all(tx, user)?)
                })?;
                Ok(format!("Ended {ended} sessions of {user}."))
            }
            Decision::Grant { group } => self.grant(group, true),
            Decision::Withdraw { group } => self.grant(group, false),
        }
    }

    fn grant(&self, group: &str, granted: bool) -> Result<String, AdminError> {
        let action = if granted { "group.grant" } else { "group.withdraw" };
        decide(&self.data, action, group, |tx| Ok(grants::set(tx, group, granted)?))?;
        let may = if granted { "may" } else { "may not" };
        Ok(format!("The server {may} run playbooks of the group {group} now."))
    }
}

/// Carries out a decision and audits it, both or neither.
fn decide<T>(
    data: &Path,
    action: &str,
    detail: &str,
    work: impl FnOnce(&Transaction<'_>) -> Result<T, AdminError>,
) -> Result<T, AdminError> {
    with_own_connection(data, |tx| {
        let done = work(tx)?;
        let entry = audit::Entry {
            at: clock::now(),
            actor_id: ACTOR,
            action,
            outcome: "done",
            detail: Some(detail),
            ..audit::Entry::default()
        };
        audit::record(tx, &entry)?;
        Ok(done)
    })
}

fn known(tx: &Transaction<'_>, id: &str) -> Result<(), AdminError> {
    let found = sessions::find_user(tx, id)?;
    found.map(drop).ok_or_else(|| AdminError::NoUser(id.to_owned()))
}

fn role(word: &str) -> Result<Role, String> {
    match Role::from(word) {
        Role::Unrecognized(_) => Err("expected reader, responder, operator or admin".to_owned()),
        role => Ok(role),
    }
}
