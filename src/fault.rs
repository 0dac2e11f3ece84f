//! The response to a panic of the program.

use std::panic;

use web_sys::{CustomEvent, CustomEventInit};

/// Fences the page after a panic: the boot module, which does not depend on this program's memory,
/// takes the app away and says what to do.
pub(crate) fn install() {
    panic::set_hook(Box::new(|info| {
        let detail = info.to_string();
        web_sys::console::error_1(&detail.as_str().into());
        let init = CustomEventInit::new();
        init.set_detail(&detail.into());
        let event = CustomEvent::new_with_event_init_dict("riposte-fault", &init);
        if let (Some(window), Ok(event)) = (web_sys::window(), event) {
            // A failure here has nowhere to be reported.
            drop(window.dispatch_event(&event));
        }
    }));
}
