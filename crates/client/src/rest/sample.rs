//! The sign-in of a reference server with sample data. Not part of the contract.

use riposte_model::{Me, Role};
use serde::Deserialize;
use serde_json::json;

use super::Rest;
use crate::{ClientError, LocalFuture, Method, wire::decode};

/// Somebody whom a sample server lets anyone sign in as.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct SampleUser {
    /// Identifier.
    pub id: String,
    /// Name to show.
    pub name: String,
    /// What they do.
    #[serde(default)]
    pub title: String,
    /// What they may do.
    pub role: Role,
}

#[derive(Deserialize)]
struct Session {
    token: String,
    me: Me,
}

impl Rest {
    /// The people of a sample server. A problem `not-found` or [`ClientError::NotABackend`] says
    /// that this is not one.
    pub fn sample_users(&self) -> LocalFuture<Result<Vec<SampleUser>, ClientError>> {
        self.get(&["auth", "users"])
    }

    /// Signs in as one of them: the token and the person.
    pub fn sample_sign_in(&self, user_id: &str) -> LocalFuture<Result<(String, Me), ClientError>> {
        let wire = self.wire.clone();
        let request = wire.request(Method::Post, &["auth", "sessions"], &[]);
        let body = json!({ "userId": user_id }).to_string();
        Box::pin(async move {
            let mut request = request?;
            request.body = Some(body);
            let session: Session = decode(&wire.once(request).await?)?;
            Ok((session.token, session.me))
        })
    }
}
