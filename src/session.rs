//! The session of the person who is signed in, and the backend that it opens.

use std::{future::ready, rc::Rc};

use leptos::{prelude::*, task::spawn_local};
use riposte_client::{
    Backend, BaseUrl, ClientError, Connection, FetchTransport, LocalFuture, StaticToken, TokenSource,
    WebStorage,
};
use riposte_model::{FromJson as _, Me};
use riposte_ui::{Console, parts::listen};
use serde::Serialize;
use serde_json::Value;
use wasm_bindgen::JsCast;
use web_sys::{CustomEvent, CustomEventInit};

use crate::config::Config;

const KEY: &str = "riposte.session";

/// A person and the token that stands for them. Kept in the storage of this tab, so that a reload does not sign
/// out, and handed to other tabs by the boot module; gone with the last tab.
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
    /// How the last session has ended.
    pub(crate) ended: RwSignal<Ended>,
}

/// The end of a session, for the page that follows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// There was none, or the person has ended it.
    SignedOut,
    /// The backend refuses its token.
    Expired,
    /// The person has ended it, and the backend could not be told.
    NotTold,
}

impl Auth {
    /// Signed in if this tab was before it was reloaded.
    pub(crate) fn new(config: Config) -> Result<Self, String> {
        let base =
            BaseUrl::of_page(&config.url).map_err(|error| format!("config.json: backend.url: {error}"))?;
        let auth = Self {
            base: StoredValue::new(base),
            config: StoredValue::new(config),
            session: RwSignal::new(Session::restore()),
            ended: RwSignal::new(Ended::SignedOut),
        };
        // The storage of this tab has changed: another tab has handed its session over, or has ended it.
        listen(&window(), "riposte-session", move |event| {
            let expired = event.unchecked_ref::<CustomEvent>().detail().is_truthy();
            auth.show(Session::restore(), if expired { Ended::Expired } else { Ended::SignedOut });
        });
        Ok(auth)
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

    /// Opens a session, in every tab.
    pub(crate) fn sign_in(self, session: Session) {
        if let Ok(text) = serde_json::to_string(&session) {
            // Without storage the session lasts as long as the page.
            WebStorage::Session.set(KEY, &text);
            tell("opened", &text, false);
        }
        self.show(Some(session), Ended::SignedOut);
    }

    /// Ends the session, in every tab and at the backend.
    pub(crate) fn sign_out(self) {
        let token = self.session.with_untracked(|session| Some(session.as_ref()?.token.clone()));
        let told = self.connect(Rc::new(StaticToken(token))).sign_out();
        self.end(Ended::SignedOut);
        spawn_local(async move {
            if told.await.is_err_and(|error| error.is_unreachable()) {
                self.ended.set(Ended::NotTold);
            }
        });
    }

    fn end(self, ended: Ended) {
        if let Some(text) = WebStorage::Session.get(KEY) {
            WebStorage::Session.remove(KEY);
            tell("ended", &text, ended == Ended::Expired);
        }
        self.show(None, ended);
    }

    fn show(self, session: Option<Session>, ended: Ended) {
        self.ended.set(ended);
        if self.session.with_untracked(|shown| *shown != session) {
            self.session.set(session);
        }
    }
}

/// Tells the other tabs, through the boot module, what has become of the session that this text stands for.
fn tell(event: &str, session: &str, expired: bool) {
    let init = CustomEventInit::new();
    init.set_detail(&js_sys::Array::of3(&event.into(), &session.into(), &expired.into()));
    if let Ok(event) = CustomEvent::new_with_event_init_dict("riposte-tell", &init) {
        // Without the boot module there are no other tabs.
        drop(window().dispatch_event(&event));
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
            self.auth.end(Ended::Expired);
        }
        Box::pin(ready(Ok(None)))
    }
}
