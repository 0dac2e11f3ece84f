//! Who is signed in, and the way to the backend that this opens.

use std::rc::Rc;

use leptos::prelude::*;
use riposte_client::{
    BaseUrl, ClientError, FetchTransport, LocalFuture, Request, Response, Rest, SampleUser, Transport,
    TransportError,
};
use riposte_model::{Me, Problem};
use riposte_ui::Console;
use serde::{Deserialize, Serialize};
use web_sys::Storage;

use crate::config::Config;

const KEY: &str = "riposte.session";

/// A person and the token that stands for them. Kept in this tab only, so that a reload does not
/// sign out; gone with the tab.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Session {
    token: String,
    me: Me,
}

fn storage() -> Option<Storage> {
    web_sys::window()?.session_storage().ok()?
}

/// Signing in and out, and what is open in between.
#[derive(Clone, Copy)]
pub(crate) struct Gate {
    base: StoredValue<BaseUrl>,
    pub(crate) config: StoredValue<Config>,
    session: RwSignal<Option<Session>>,
    /// Whether the backend refused the token of a session that was open.
    pub(crate) expired: RwSignal<bool>,
}

impl Gate {
    /// A gate to the configured backend, open if this tab was signed in before.
    pub(crate) fn new(config: Config) -> Result<Self, String> {
        let base = BaseUrl::of_page(&config.backend.url)
            .map_err(|error| format!("config.json: backend.url: {error}"))?;
        let text = storage().and_then(|storage| storage.get_item(KEY).ok()?);
        let session = text.and_then(|text| serde_json::from_slice(text.as_bytes()).ok());
        Ok(Self {
            base: StoredValue::new(base),
            config: StoredValue::new(config),
            session: RwSignal::new(session),
            expired: RwSignal::new(false),
        })
    }

    /// Whether somebody is signed in.
    pub(crate) fn is_open(self) -> bool {
        self.session.with(Option::is_some)
    }

    /// The person who is signed in.
    pub(crate) fn me(self) -> Option<Me> {
        self.session.with_untracked(|session| session.as_ref().map(|session| session.me.clone()))
    }

    /// The backend, as the person who is signed in now. Once that person is not any more, nothing is sent:
    /// what one of them decided is never done in the name of another.
    pub(crate) fn rest(self) -> Rest {
        let session = self.session.get_untracked();
        let token = session.as_ref().map(|session| session.token.clone());
        let transport = Rc::new(Sentry { gate: self, session, inner: FetchTransport });
        Rest::new(transport, self.base.get_value(), Rc::new(move || token.clone()))
    }

    /// A console for the components, for as long as this person is signed in.
    pub(crate) fn new_console(self) -> Console {
        let me = self.me().map(|me| me.id).unwrap_or_default();
        Console::new(Rc::new(self.rest()), Rc::new(FetchTransport), &me)
    }

    /// The people of a sample server.
    pub(crate) fn sample_users(self) -> LocalFuture<Result<Vec<SampleUser>, ClientError>> {
        self.rest().sample_users()
    }

    /// Signs in as one of them.
    pub(crate) async fn sign_in_as(self, id: &str) -> Result<(), ClientError> {
        let (token, me) = self.rest().sample_sign_in(id).await?;
        self.open(Session { token, me });
        Ok(())
    }

    /// Signs in with a token, if the backend knows it.
    pub(crate) async fn sign_in_with(self, token: String) -> Result<(), ClientError> {
        let held = token.clone();
        let rest =
            Rest::new(Rc::new(FetchTransport), self.base.get_value(), Rc::new(move || Some(held.clone())));
        let me = riposte_client::Permissions::me(&rest).await.map_err(|error| match error {
            // There is no session yet that could have ended.
            ClientError::Unauthenticated(problem) => ClientError::Problem(Box::new(Problem {
                title: "The token is not known, or is out of date".to_owned(),
                detail: None,
                ..problem.remedy("Paste it whole, or ask whoever runs the backend for a new one.")
            })),
            other => other,
        })?;
        self.open(Session { token, me });
        Ok(())
    }

    /// Forgets who was signed in.
    pub(crate) fn sign_out(self) {
        self.expired.set(false);
        self.close();
    }

    fn open(self, session: Session) {
        if let (Some(storage), Ok(text)) = (storage(), serde_json::to_string(&session)) {
            // Without storage the sign-in lasts as long as the page.
            drop(storage.set_item(KEY, &text));
        }
        self.expired.set(false);
        self.session.set(Some(session));
    }

    fn close(self) {
        if let Some(storage) = storage() {
            drop(storage.remove_item(KEY));
        }
        self.session.set(None);
    }
}

/// Lets nothing out once its session is not the open one any more, and looks at every answer for the
/// end of that session.
struct Sentry {
    gate: Gate,
    session: Option<Session>,
    inner: FetchTransport,
}

impl Sentry {
    fn is_of(gate: Gate, session: Option<&Session>) -> bool {
        gate.session.with_untracked(|now| now.as_ref() == session)
    }
}

impl Transport for Sentry {
    fn send(&self, request: Request) -> LocalFuture<Result<Response, TransportError>> {
        let (gate, session) = (self.gate, self.session.clone());
        if !Self::is_of(gate, session.as_ref()) {
            let detail = "whoever asked for it has signed out".to_owned();
            return Box::pin(std::future::ready(Err(TransportError::Unsendable { detail })));
        }
        let answer = self.inner.send(request);
        Box::pin(async move {
            let response = answer.await?;
            if response.status == 401 && session.is_some() && Self::is_of(gate, session.as_ref()) {
                gate.expired.set(true);
                gate.close();
            }
            Ok(response)
        })
    }

    fn sleep(&self, ms: u64) -> LocalFuture<()> {
        self.inner.sleep(ms)
    }

    fn now_ms(&self) -> u64 {
        self.inner.now_ms()
    }

    fn random(&self) -> f64 {
        self.inner.random()
    }
}
