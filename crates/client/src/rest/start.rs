//! Starting a run, at most once.

use riposte_model::Run;

use super::Rest;
use crate::{
    Backend as _, ClientError, Intent, Method, Response, StartError, Started, TransportError, wire::decode,
};

/// How often an unclear start is sent again under its key.
const RESENDS: u32 = 3;

/// Sends an intent. As long as the outcome is unclear, and the backend knows keys, sends the very
/// same request again.
pub(super) async fn start(rest: Rest, intent: Intent) -> Result<Started, StartError> {
    let not_sent = |detail: String| StartError::NotSent(ClientError::Refused { detail });
    if intent.key.is_empty() || !intent.key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
        return Err(not_sent("an idempotency key that is no UUID".to_owned()));
    }
    let mut request = rest.wire.request(Method::Post, &["v1", "runs"], &[]).map_err(StartError::NotSent)?;
    request.body = Some(serde_json::to_string(&intent.request).map_err(|error| not_sent(error.to_string()))?);
    request.headers.push(("idempotency-key", format!("\"{}\"", intent.key)));

    let mut resends = 0;
    loop {
        let error = match judge(&rest, rest.wire.send(request.clone()).await) {
            Ok(started) => return Ok(started),
            // An earlier attempt may have been run, and what is refused now says nothing about it:
            // the session may have ended in between.
            Err(StartError::Refused(error)) if resends > 0 => return Err(StartError::Unclear(error)),
            Err(StartError::NotSent(error)) if resends > 0 => error,
            Err(StartError::Unclear(error)) => error,
            Err(certain) => return Err(certain),
        };
        let may_resend = resends < RESENDS && knows_keys(&rest).await;
        if !may_resend || !rest.wire.back_off(resends, &error).await {
            return Err(StartError::Unclear(error));
        }
        resends += 1;
    }
}

/// What one attempt says about the run.
fn judge(rest: &Rest, outcome: Result<Response, TransportError>) -> Result<Started, StartError> {
    let response = outcome.map_err(|error| match error {
        TransportError::Offline | TransportError::Unsendable { .. } => StartError::NotSent(error.into()),
        // The contract has no redirects: this is a sign-in page or a proxy before the backend.
        TransportError::Redirected { .. } => StartError::Refused(error.into()),
        TransportError::Lost | TransportError::Timeout | TransportError::TooLarge { .. } => {
            StartError::Unclear(error.into())
        }
    })?;
    let status = response.status;
    let response = rest.wire.checked(response).map_err(|error| match status {
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

/// Whether the backend runs one key once. If it cannot be asked, the answer is no.
async fn knows_keys(rest: &Rest) -> bool {
    if rest.features.get().is_none() {
        // Remembers the answer in `features`; an error leaves it unknown.
        rest.capabilities().await.ok();
    }
    rest.features.get().is_some_and(|features| features.idempotency)
}
