//! The sign-in of a reference server with sample data. Not part of the contract.

use riposte_model::{Me, Role};
use serde_json::{Value, json};

use super::Rest;
use crate::{
    ClientError, LocalFuture, Method,
    wire::{ONE, parse, understand},
};

/// Somebody whom a sample server lets anyone sign in as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleUser {
    /// Identifier.
    pub id: String,
    /// Name to show.
    pub name: String,
    /// What they do.
    pub title: String,
    /// What they may do.
    pub role: Role,
}

impl SampleUser {
    fn read(value: &Value) -> Option<Self> {
        let text = |name: &str| value.get(name)?.as_str();
        Some(Self {
            id: text("id")?.to_owned(),
            name: text("name")?.to_owned(),
            title: text("title").unwrap_or_default().to_owned(),
            role: Role::from(text("role")?),
        })
    }
}

fn not_a_sample(what: &str) -> ClientError {
    ClientError::NotABackend { detail: format!("no {what} in the answer") }
}

impl Rest {
    /// The people of a sample server. A problem `not-found` or [`ClientError::NotABackend`] says
    /// that this is not one.
    pub fn sample_users(&self) -> LocalFuture<Result<Vec<SampleUser>, ClientError>> {
        let value = self.value(&["auth", "users"], &[], ONE);
        Box::pin(async move {
            let value = value.await?;
            let users = value.as_array().and_then(|users| users.iter().map(SampleUser::read).collect());
            users.ok_or_else(|| not_a_sample("users"))
        })
    }

    /// Signs in as one of them: the token and the person.
    pub fn sample_sign_in(&self, user_id: &str) -> LocalFuture<Result<(String, Me), ClientError>> {
        let wire = self.wire.clone();
        let request = wire.request(Method::Post, &["auth", "sessions"], &[]);
        let body = json!({ "userId": user_id }).to_string();
        Box::pin(async move {
            let mut request = request?;
            request.body = Some(body);
            let session = parse(&wire.once(request).await?)?;
            let token = session.get("token").and_then(Value::as_str).ok_or_else(|| not_a_sample("token"))?;
            let me = session.get("me").cloned().ok_or_else(|| not_a_sample("person"))?;
            Ok((token.to_owned(), understand(me)?))
        })
    }
}
