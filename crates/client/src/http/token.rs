//! Access tokens: obtained before each request, renewed once for all requests that need it.

use std::{cell::RefCell, future::ready, rc::Rc};

use futures_util::future::{FutureExt as _, Shared};

use crate::{ClientError, LocalFuture};

/// The source of access tokens, such as a session of the page or an identity provider.
///
/// Calls do not overlap: concurrent requests of one client share a call and its result.
pub trait TokenSource {
    /// The token for the next request, or `None` to send it without one. Called before every request; a
    /// source that knows when its token expires renews it here.
    fn token(&self) -> LocalFuture<Result<Option<String>, ClientError>>;

    /// The token to use in place of `refused`, which was answered with status 401. `None` where there is
    /// no other; a session whose token cannot be renewed ends here.
    fn renew(&self, refused: &str) -> LocalFuture<Result<Option<String>, ClientError>>;
}

/// A token that never changes, or none.
#[derive(Clone, Debug)]
pub struct StaticToken(pub Option<String>);

impl TokenSource for StaticToken {
    fn token(&self) -> LocalFuture<Result<Option<String>, ClientError>> {
        Box::pin(ready(Ok(self.0.clone())))
    }

    fn renew(&self, _refused: &str) -> LocalFuture<Result<Option<String>, ClientError>> {
        Box::pin(ready(Ok(None)))
    }
}

type Outcome = Result<Option<String>, ClientError>;
type Call = Shared<LocalFuture<Outcome>>;

/// A source whose calls are shared.
#[derive(Clone)]
pub(super) struct Tokens(Rc<Inner>);

struct Inner {
    source: Rc<dyn TokenSource>,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    /// The calls in progress.
    token: Option<Call>,
    renewal: Option<Call>,
    /// The last token that the source gave.
    latest: Option<String>,
}

impl Tokens {
    pub(super) fn new(source: Rc<dyn TokenSource>) -> Self {
        Self(Rc::new(Inner { source, state: RefCell::default() }))
    }

    /// The token for the next request, or the one in place of `refused`: that of another request which has
    /// renewed it since, or else a new one.
    pub(super) async fn get(&self, refused: Option<&str>) -> Outcome {
        // Two calls of a source never overlap: it may be renewing by itself for a request that is about to
        // be sent, and a request that is about to be sent waits for a renewal.
        let other = {
            let state = self.0.state.borrow();
            if refused.is_some() { state.token.clone() } else { state.renewal.clone() }
        };
        if let Some(other) = other {
            other.await?;
        }
        let call = {
            let mut state = self.0.state.borrow_mut();
            let State { token, renewal, latest } = &mut *state;
            match refused {
                Some(refused) if latest.as_deref() != Some(refused) => return Ok(latest.clone()),
                Some(refused) => renewal.get_or_insert_with(|| self.0.source.renew(refused).shared()).clone(),
                None => token.get_or_insert_with(|| self.0.source.token().shared()).clone(),
            }
        };
        // A call goes on when the request that made it is dropped, as soon as another one waits for it.
        let outcome = call.clone().await;
        let mut state = self.0.state.borrow_mut();
        let slot = if refused.is_some() { &mut state.renewal } else { &mut state.token };
        if slot.as_ref().is_some_and(|current| current.ptr_eq(&call)) {
            *slot = None;
            if let Ok(Some(token)) = &outcome {
                state.latest = Some(token.clone());
            }
        }
        outcome
    }
}
