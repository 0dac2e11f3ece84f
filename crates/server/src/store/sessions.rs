//! Users and their sessions.

use riposte_model::{Me, Person, Role};
use rusqlite::{OptionalExtension, Row, Transaction, params};
use serde::Serialize;

use super::StoreError;
use crate::token::TokenHash;

/// A user as the sample's sign-in page lists them.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct User {
    /// Identifier.
    pub(crate) id: String,
    /// Name to show.
    pub(crate) name: String,
    /// Job title.
    pub(crate) title: String,
    /// Role, which decides what they may do.
    pub(crate) role: Role,
}

impl From<User> for Me {
    fn from(user: User) -> Self {
        Self { id: user.id, name: user.name, roles: vec![user.role], permissions: None }
    }
}

/// Adds a user or replaces one.
pub(crate) fn put_user(tx: &Transaction<'_>, user: &User) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO users (id, name, title, role) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (id) DO UPDATE SET name = ?2, title = ?3, role = ?4",
        params![user.id, user.name, user.title, user.role.as_str()],
    )?;
    Ok(())
}

/// Every user, by name.
pub(crate) fn users(tx: &Transaction<'_>) -> Result<Vec<User>, StoreError> {
    let mut query = tx.prepare_cached("SELECT id, name, title, role FROM users ORDER BY name")?;
    let rows = query.query_map([], user)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// One user.
pub(crate) fn find_user(tx: &Transaction<'_>, id: &str) -> Result<Option<User>, StoreError> {
    let mut query = tx.prepare_cached("SELECT id, name, title, role FROM users WHERE id = ?1")?;
    Ok(query.query_row([id], user).optional()?)
}

/// One user as shown beside their actions. One that is no longer known is shown by identifier.
pub(crate) fn person(tx: &Transaction<'_>, id: &str) -> Result<Person, StoreError> {
    let found = find_user(tx, id)?;
    let name = found.map_or_else(|| id.to_owned(), |user| user.name);
    Ok(Person { id: id.to_owned(), name })
}

/// Opens a session and deletes the expired ones.
pub(crate) fn open(
    tx: &Transaction<'_>,
    hash: &TokenHash,
    user_id: &str,
    now: i64,
    expires_at: i64,
) -> Result<(), StoreError> {
    tx.execute("DELETE FROM sessions WHERE expires_at <= ?1", [now])?;
    tx.execute(
        "INSERT INTO sessions (token_hash, user_id, created_at, expires_at) VALUES (?1, ?2, ?3, ?4)",
        params![hash, user_id, now, expires_at],
    )?;
    Ok(())
}

/// Ends one session.
pub(crate) fn close(tx: &Transaction<'_>, hash: &TokenHash) -> Result<(), StoreError> {
    tx.execute("DELETE FROM sessions WHERE token_hash = ?1", [hash])?;
    Ok(())
}

/// Ends every session of a user. Returns how many there were.
pub(crate) fn close_all(tx: &Transaction<'_>, user_id: &str) -> Result<usize, StoreError> {
    Ok(tx.execute("DELETE FROM sessions WHERE user_id = ?1", [user_id])?)
}

/// Holder of a token, with their current role.
pub(crate) fn holder(tx: &Transaction<'_>, hash: &TokenHash, now: i64) -> Result<Option<Me>, StoreError> {
    let mut query = tx.prepare_cached(
        "SELECT u.id, u.name, u.title, u.role FROM sessions s JOIN users u ON u.id = s.user_id
         WHERE s.token_hash = ?1 AND s.expires_at > ?2",
    )?;
    Ok(query.query_row(params![hash, now], user).optional()?.map(Me::from))
}

fn user(row: &Row<'_>) -> rusqlite::Result<User> {
    Ok(User {
        id: row.get("id")?,
        name: row.get("name")?,
        title: row.get("title")?,
        role: Role::from(row.get_ref("role")?.as_str()?),
    })
}
