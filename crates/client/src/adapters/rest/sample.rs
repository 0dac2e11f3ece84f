//! Sign-in at a reference server with sample data. Not part of the contract.

use std::rc::Rc;

use riposte_model::{Me, Role};
use serde_json::{Value, json};

use super::{read, send_checked};
use crate::{
    BaseUrl, ClientError, LocalFuture, Method, StaticToken, Transport,
    http::{ApiClient, from_json, parse_json},
};

/// A person whom a sample server lets anyone sign in as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleUser {
    /// Identifier.
    pub id: String,
    /// Name to show.
    pub name: String,
    /// Job title.
    pub title: String,
    /// Role, for display.
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

fn missing(what: &str) -> ClientError {
    ClientError::NotABackend { detail: format!("no {what} in the response") }
}

/// The sign-in of a sample server.
#[derive(Clone)]
pub struct SampleSignIn(ApiClient);

impl SampleSignIn {
    /// The sign-in of the server at `base`.
    pub fn new(transport: Rc<dyn Transport>, base: BaseUrl) -> Self {
        Self(ApiClient::new(transport, base, Rc::new(StaticToken(None))))
    }

    /// The people of the server. A problem `not-found` or [`ClientError::NotABackend`] means that it has
    /// no sample users.
    pub fn users(&self) -> LocalFuture<Result<Vec<SampleUser>, ClientError>> {
        let api = self.0.clone();
        Box::pin(async move {
            let request = api.request(Method::Get, &["auth", "users"], &[])?;
            let value = parse_json(&read(&api, request).await?)?;
            let users = value.as_array().and_then(|users| users.iter().map(SampleUser::read).collect());
            users.ok_or_else(|| missing("users"))
        })
    }

    /// Signs in as one of them: a token and its person.
    pub fn sign_in(&self, user_id: &str) -> LocalFuture<Result<(String, Me), ClientError>> {
        let api = self.0.clone();
        let body = json!({ "userId": user_id }).to_string();
        Box::pin(async move {
            let mut request = api.request(Method::Post, &["auth", "sessions"], &[])?;
            request.body = Some(body);
            let session = parse_json(&send_checked(&api, request).await?)?;
            let token = session.get("token").and_then(Value::as_str).ok_or_else(|| missing("token"))?;
            let me = session.get("me").cloned().ok_or_else(|| missing("person"))?;
            Ok((token.to_owned(), from_json(me)?))
        })
    }
}
