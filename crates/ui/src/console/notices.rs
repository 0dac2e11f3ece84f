//! Announcements for screen readers and brief notices for everyone.

use leptos::{prelude::*, task::spawn_local};
use riposte_model::escape_invisible;

use super::Console;

/// Time that a notice stays visible, in milliseconds.
const NOTICE_MS: u64 = 4_000;

impl Console {
    /// The latest announcement, for one polite live region.
    pub fn announced(self) -> String {
        self.announced.get()
    }

    /// Announces a text to screen readers.
    pub fn announce(self, text: String) {
        self.announced.try_set(escape_invisible(&text));
    }

    /// The current notice: confirms an action that leaves no other trace on the page. Mostly empty.
    pub fn notice(self) -> String {
        self.notice.get()
    }

    /// Announces a text and shows it for a few seconds.
    fn notify(self, text: &str) {
        self.announce(text.to_owned());
        self.notice.try_set(text.to_owned());
        let transport = self.services.get_value().transport;
        let text = text.to_owned();
        spawn_local(async move {
            transport.sleep(NOTICE_MS).await;
            if self.notice.try_with_untracked(|notice| *notice == text) == Some(true) {
                self.notice.try_set(String::new());
            }
        });
    }

    /// Puts a text on the clipboard, as plain text.
    pub(crate) fn copy(self, text: &str) {
        let clipboard = web_sys::window().map(|window| window.navigator().clipboard());
        // Pages that were loaded over plain HTTP have no clipboard.
        let Some(clipboard) = clipboard.filter(|clipboard| !clipboard.is_undefined()) else {
            return self.notify("This page may not use the clipboard.");
        };
        let done = wasm_bindgen_futures::JsFuture::from(clipboard.write_text(text));
        spawn_local(async move {
            self.notify(if done.await.is_ok() { "Copied." } else { "The browser did not allow copying." });
        });
    }
}
