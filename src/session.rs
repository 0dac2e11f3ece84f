//! The session of the person who is signed in, and the backend that it opens.

use std::{future::ready, rc::Rc};

use leptos::prelude::*;
use riposte_client::{
    Backend, BaseUrl, ClientError, Connection, FetchTransport, LocalFuture, TokenSource, WebStorage,
};
use riposte_model::{FromJson as _, Me};
use riposte_ui::Console;
use serde::Serialize;
use serde_json::Value;

use crate::config::Config;

const KEY: &str = "riposte.session";

/// A person and the token that stands for them. Kept in this tab only, so that a reload does not sign
/// out; gone with the tab.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Session {
    pub(crate) token: String,
    pub(crate) me: Me,
}

impl Session {
    /// The session of this tab before it was reloaded.
    fn restore() -> Option<Self> {
        let text = WebStorage::Session.get(KEY)?;
        let mut stored: Value = riposte_json::parse(text.as_bytes()).ok()?;
        let token = stored.get("token")?.as_str()?.to_owned();
        Some(Self { token, me: Me::from_json(stored.get_mut("me")?.take()).ok()? })
    }
}

/// Signing in and out, and the session in between.
#[derive(Clone, Copy)]
pub(crate) struct Auth {
    base: StoredValue<BaseUrl>,
    pub(crate) config: StoredValue<Config>,
    session: RwSignal<Option<Session>>,
    /// Whether a session has ended because the backend refused its token.
    pub(crate) expired: RwSignal<bool>,
}

impl Auth {
    /// Signed in if this tab was before it was reloaded.
    pub(crate) fn new(config: Config) -> Result<Self, String> {
        let base =
            BaseUrl::of_page(&config.url).map_err(|error| format!("config.json: backend.url: {error}"))?;
        Ok(Self {
            base: StoredValue::new(base),
            config: StoredValue::new(config),
            session: RwSignal::new(Session::restore()),
            expired: RwSignal::new(false),
        })
    }

    /// Whether a session is open.
    pub(crate) fn is_signed_in(self) -> bool {
        self.session.with(Option::is_some)
    }

    /// The person who is signed in.
    pub(crate) fn me(self) -> Option<Me> {
        self.session.with_untracked(|session| session.as_ref().map(|session| session.me.clone()))
    }

    /// Address of the backend.
    pub(crate) fn base(self) -> BaseUrl {
        self.base.get_value()
    }

    /// The configured backend, with these tokens.
    pub(crate) fn connect(self, tokens: Rc<dyn TokenSource>) -> Rc<dyn Backend> {
        let connect = self.config.with_value(|config| config.connect);
        connect(Connection { transport: Rc::new(FetchTransport), base: self.base(), tokens })
    }

    /// The backend, as the person who is signed in now. Once their session has ended, nothing is sent:
    /// a decision of one person is never carried out in the name of another.
    pub(crate) fn backend(self) -> Rc<dyn Backend> {
        self.connect(Rc::new(SessionTokens { auth: self, session: self.session.get_untracked() }))
    }

    /// A console for the components, for as long as this session lasts.
    pub(crate) fn new_console(self) -> Console {
        let me = self.me().map(|me| me.id).unwrap_or_default();
        Console::new(self.backend(), Rc::new(FetchTransport), &me)
    }

    /// Opens a session.
    pub(crate) fn sign_in(self, session: Session) {
        if let Ok(text) = serde_json::to_string(&session) {
            // Without storage the session lasts as long as the page.
            WebStorage::Session.set(KEY, &text);
        }
        self.expired.set(false);
        self.session.set(Some(session));
    }

    /// Ends the session.
    pub(crate) fn sign_out(self) {
        self.end(false);
    }

    fn end(self, expired: bool) {
        WebStorage::Session.remove(KEY);
        self.expired.set(expired);
        self.session.set(None);
    }
}

/// The token of one session, which cannot be renewed: the session ends when it is refused.
struct SessionTokens {
    auth: Auth,
    session: Option<Session>,
}

impl SessionTokens {
    fn is_current(&self) -> bool {
        self.auth.session.with_untracked(|current| *current == self.session)
    }
}

impl TokenSource for SessionTokens {
    fn token(&self) -> LocalFuture<Result<Option<String>, ClientError>> {
        let token = if self.is_current() {
            Ok(self.session.as_ref().map(|session| session.token.clone()))
        } else {
            Err(ClientError::Refused { detail: "the session has ended".to_owned() })
        };
        Box::pin(ready(token))
    }

    fn renew(&self, _refused: &str) -> LocalFuture<Result<Option<String>, ClientError>> {
        if self.is_current() {
            self.auth.end(true);
        }
        Box::pin(ready(Ok(None)))
    }
}
