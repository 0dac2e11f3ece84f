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
pub(super) struct Tokens {
    source: Rc<dyn TokenSource>,
    token: Rc<RefCell<Option<Call>>>,
    renewal: Rc<RefCell<Option<Call>>>,
    /// The last token that the source gave.
    latest: Rc<RefCell<Option<String>>>,
}

impl Tokens {
    pub(super) fn new(source: Rc<dyn TokenSource>) -> Self {
        Self { source, token: Rc::default(), renewal: Rc::default(), latest: Rc::default() }
    }

    /// The token for the next request. Waits for a renewal in progress.
    pub(super) async fn current(&self) -> Outcome {
        let renewal = self.renewal.borrow().clone();
        if let Some(renewal) = renewal {
            renewal.await?;
        }
        self.share(&self.token, || self.source.token()).await
    }

    /// Renews the token unless that has happened since. Returns whether there is another one.
    pub(super) async fn renew(&self, refused: &str) -> Result<bool, ClientError> {
        let is_other = |token: &Option<String>| token.as_deref().is_some_and(|token| token != refused);
        // A source may be renewing by itself, for another request that is about to be sent.
        let token = self.token.borrow().clone();
        if let Some(token) = token {
            token.await?;
        }
        if is_other(&self.latest.borrow()) {
            return Ok(true);
        }
        Ok(is_other(&self.share(&self.renewal, || self.source.renew(refused)).await?))
    }

    /// Joins the call in progress, or makes one. A call goes on when the request that made it is dropped, as
    /// soon as another one waits for it.
    async fn share(
        &self,
        slot: &RefCell<Option<Call>>,
        make: impl FnOnce() -> LocalFuture<Outcome>,
    ) -> Outcome {
        let call = slot.borrow_mut().get_or_insert_with(|| make().shared()).clone();
        let outcome = call.clone().await;
        let finished = slot.borrow().as_ref().is_some_and(|current| current.ptr_eq(&call));
        if finished {
            slot.replace(None);
            if let Ok(Some(token)) = &outcome {
                self.latest.replace(Some(token.clone()));
            }
        }
        outcome
    }
}
