//! Starting a run, at most once.

use riposte_model::Run;

use super::{Rest, problem::error_for_status};
use crate::{
    Backend as _, ClientError, Intent, Method, Response, SendError, StartError, Started, TransportError,
    http::decode,
};

/// Number of times an unclear start is sent again under its key.
const MAX_RESENDS: u32 = 3;

/// Sends an intent. As long as the outcome is unclear, and the backend keeps keys, sends the very same
/// request again.
pub(super) async fn start(rest: Rest, intent: Intent) -> Result<Started, StartError> {
    let not_sent = |detail: String| StartError::NotSent(ClientError::Refused { detail });
    if intent.key.is_empty() || !intent.key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
        return Err(not_sent("an idempotency key that is not a UUID".to_owned()));
    }
    let mut request = rest.api.request(Method::Post, &["v1", "runs"], &[]).map_err(StartError::NotSent)?;
    request.body = Some(serde_json::to_string(&intent.request).map_err(|error| not_sent(error.to_string()))?);
    request.headers.push(("idempotency-key", format!("\"{}\"", intent.key)));

    let (mut resends, mut may_renew) = (0, true);
    loop {
        let (outcome, refused) = match rest.api.send_once(request.clone()).await {
            Ok((response, refused)) => (Ok(response), refused),
            Err(error) => (Err(error), None),
        };
        let renewed = match refused {
            Some(refused) if may_renew => rest.api.renew(&refused).await == Ok(true),
            _ => false,
        };
        let error = match judge(&rest, outcome) {
            Ok(started) => return Ok(started),
            // A 401 is answered before anything is executed, so the start may be sent again with the
            // renewed token. It is, once, and only where the key protects it from a proxy that answered
            // 401 for a backend that has acted.
            Err(StartError::Refused(_)) if renewed && knows_keys(&rest).await => {
                may_renew = false;
                continue;
            }
            // An earlier attempt may have been executed, and a refusal now says nothing about it: the
            // session may have ended in between.
            Err(StartError::Refused(error)) if resends > 0 => return Err(StartError::Unclear(error)),
            Err(StartError::NotSent(error)) if resends > 0 => error,
            Err(StartError::Unclear(error)) => error,
            Err(certain) => return Err(certain),
        };
        let may_resend = resends < MAX_RESENDS && knows_keys(&rest).await;
        if !may_resend || !rest.api.back_off(resends, error.retry_after_ms()).await {
            return Err(StartError::Unclear(error));
        }
        resends += 1;
    }
}

/// The meaning of one attempt for the run.
fn judge(rest: &Rest, outcome: Result<Response, SendError>) -> Result<Started, StartError> {
    let response = outcome.map_err(|error| match error {
        SendError::Token(error) => StartError::NotSent(error),
        SendError::Transport(error) => match error {
            TransportError::Offline | TransportError::Unsendable { .. } => StartError::NotSent(error.into()),
            // The contract has no redirects: this is a sign-in page or a proxy before the backend.
            TransportError::Redirected { .. } => StartError::Refused(error.into()),
            TransportError::Lost | TransportError::Timeout | TransportError::TooLarge { .. } => {
                StartError::Unclear(error.into())
            }
        },
    })?;
    let status = response.status;
    let response = error_for_status(&rest.api, response).map_err(|error| match status {
        // A proxy's 408 is a time-out like any other.
        408 => StartError::Unclear(error),
        400..=499 | 501 => StartError::Refused(error),
        _ => StartError::Unclear(error),
    })?;
    if response.body.is_empty() {
        return Ok(Started::Accepted);
    }
    decode::<Run>(&response).map(|run| Started::Run(Box::new(run))).map_err(StartError::Unclear)
}

/// Whether the backend executes a key once. `false` if it cannot be asked.
async fn knows_keys(rest: &Rest) -> bool {
    if rest.features.get().is_none() {
        // Stores the answer in `features`; an error leaves it unknown.
        rest.capabilities().await.ok();
    }
    rest.features.get().is_some_and(|features| features.idempotency)
}
