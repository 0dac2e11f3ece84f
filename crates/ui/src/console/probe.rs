//! The one request that is repeated until the backend answers.

use std::rc::Rc;

use leptos::{prelude::*, task::spawn_local};
use riposte_client::{Backoff, ClientError};

use super::Console;
use crate::effect::effect;

/// Pause between two looks at whether a hidden page is shown again, in milliseconds.
const HIDDEN_MS: u64 = 1_000;

impl Console {
    /// Requests the capabilities until they arrive: now, and again whenever a request has found no backend.
    /// Until the first answer the backend counts as read-only.
    pub(super) fn probe(self) {
        let connection = self.connection();
        let (known, asking) = (StoredValue::new(false), StoredValue::new(false));
        effect(move || {
            connection.doubts();
            if !asking.get_value() {
                asking.set_value(true);
                self.ask(known, asking);
            }
        });
    }

    fn ask(self, known: StoredValue<bool>, asking: StoredValue<bool>) {
        let services = self.services.get_value();
        let (backend, transport) = (Rc::clone(&services.backend), Rc::clone(&services.transport));
        let connection = services.connection;
        spawn_local(async move {
            let mut backoff = Backoff::new();
            loop {
                let error = match backend.capabilities().await {
                    Ok(capabilities) => {
                        services.clock.learn(capabilities.server_time.as_ref(), true);
                        for clock in [self.now, self.second] {
                            clock.try_set(services.clock.now());
                        }
                        self.capabilities.try_set(capabilities);
                        known.try_set_value(true);
                        connection.reached();
                        break;
                    }
                    Err(error) => error,
                };
                let delay = backoff.next(transport.random(), error.retry_after_ms());
                if error.is_unreachable() {
                    connection.lost(delay);
                } else {
                    connection.reached();
                    if known.try_get_value() != Some(false)
                        || matches!(error, ClientError::Unauthenticated(_))
                    {
                        break;
                    }
                }
                transport.sleep(delay).await;
                while document().hidden() {
                    transport.sleep(HIDDEN_MS).await;
                }
                if self.is_over() {
                    break;
                }
            }
            asking.try_set_value(false);
        });
    }
}
