//! Stopping a run on request.

use riposte_model::RunStatus;

/// Status and details of a run after a request to stop it. None if it has ended.
pub(crate) fn cancellation(status: &RunStatus) -> Option<(RunStatus, &'static str)> {
    match status {
        RunStatus::PendingApproval | RunStatus::Queued => {
            Some((RunStatus::Cancelled, "Cancelled before it began."))
        }
        live if live.is_live() => {
            Some((RunStatus::Cancelling, "Asked to stop. The step at work still ends."))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_that_has_not_begun_ends_at_once_and_a_live_one_is_asked_to_stop() {
        for status in RunStatus::ALL {
            let next = cancellation(status).map(|(status, _)| status);
            let expected = match status {
                RunStatus::PendingApproval | RunStatus::Queued => Some(RunStatus::Cancelled),
                status if status.is_terminal() => None,
                _ => Some(RunStatus::Cancelling),
            };
            assert_eq!(next, expected, "{status}");
        }
    }
}
