//! What whoever holds the database file may decide, also while a server works on it: who there is, who
//! may sign in, and what the server may run. Each decision is in the audit.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use riposte_model::Role;
use rusqlite::{Transaction, params};

use crate::{
    clock,
    store::{
        StoreError, alone, audit,
        sessions::{self, User},
    },
    token::{self, NoRandomness},
};

/// Who acts: nobody has to sign in for this.
const ACTOR: &str = "command-line";
const HOUR_MS: i64 = 3_600_000;

/// What to decide, and in which database.
#[derive(Debug, Args)]
pub struct Admin {
    /// The database file; created when it is not there.
    #[arg(long)]
    data: PathBuf,
    #[command(subcommand)]
    decision: Decision,
}

#[derive(Debug, Subcommand)]
enum Decision {
    /// Add a user, or change one.
    User {
        /// Identifier, as it stands in the audit.
        id: String,
        /// Name to show.
        #[arg(long)]
        name: String,
        /// What they are, such as `Tier 2 analyst`.
        #[arg(long, default_value = "")]
        title: String,
        /// What they may do: reader, responder, operator or admin.
        #[arg(long, value_parser = role)]
        role: Role,
    },
    /// Print a new token for a user. It is shown this once and kept nowhere.
    Token {
        /// Whom it stands for.
        user: String,
        /// For how many hours.
        #[arg(long, default_value_t = 12, value_parser = clap::value_parser!(i64).range(1..=8_784))]
        hours: i64,
    },
    /// End every session of a user: their tokens are worth nothing any more.
    SignOut {
        /// Whose.
        user: String,
    },
    /// Let the server run the playbooks of a group.
    Grant {
        /// Group, as its playbooks name it.
        group: String,
    },
    /// Let the server run the playbooks of a group no longer, also not the rest of a run.
    Withdraw {
        /// Group, as its playbooks name it.
        group: String,
    },
}

/// Why a decision was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum AdminError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No random numbers.
    #[error(transparent)]
    Random(#[from] NoRandomness),
    /// The user is not there.
    #[error("there is no user {0}; add one with `riposte-server admin user {0} --name NAME --role ROLE`")]
    NoUser(String),
}

impl Admin {
    /// Carries it out; what to tell whoever asked.
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
                    let ended = tx.execute("DELETE FROM sessions WHERE user_id = ?1", [user]);
                    Ok(ended.map_err(StoreError::from)?)
                })?;
                Ok(format!("Ended {ended} sessions of {user}."))
            }
            Decision::Grant { group } => self.grant(group, true),
            Decision::Withdraw { group } => self.grant(group, false),
        }
    }

    fn grant(&self, group: &str, granted: bool) -> Result<String, AdminError> {
        let action = if granted { "group.grant" } else { "group.withdraw" };
        decide(&self.data, action, group, |tx| {
            let written = tx.execute(
                "INSERT INTO grants (playbook_group, granted) VALUES (?1, ?2)
                 ON CONFLICT (playbook_group) DO UPDATE SET granted = ?2",
                params![group, granted],
            );
            written.map_err(StoreError::from)?;
            Ok(())
        })?;
        let may = if granted { "may" } else { "may not" };
        Ok(format!("The server {may} run playbooks of the group {group} now."))
    }
}

/// One decision and its row in the audit, both or neither.
fn decide<T>(
    data: &Path,
    action: &str,
    detail: &str,
    work: impl FnOnce(&Transaction<'_>) -> Result<T, AdminError>,
) -> Result<T, AdminError> {
    alone(data, |tx| {
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
