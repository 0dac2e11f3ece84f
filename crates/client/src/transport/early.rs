//! Responses that the page has asked for before the program was there.

use std::cell::RefCell;

use js_sys::{Array, Promise};
use wasm_bindgen::JsCast as _;

use crate::Request;

/// A request as far as it decides on the response: address and `authorization`.
type Asked = (String, Option<String>);

thread_local! {
    static RESPONSES: RefCell<Vec<(Asked, Promise)>> = const { RefCell::new(Vec::new()) };
}

/// Takes over responses: for each an array of its address, its `authorization` and the promise that `fetch`
/// has returned. A request for the same is answered by it, once, in place of being sent. The page has to ask
/// as [`crate::FetchTransport`] does: without cookies, cache or redirects.
pub fn adopt_responses(early: &Array) {
    let adopt = |entry: Array| {
        let asked = (entry.get(0).as_string()?, entry.get(1).as_string());
        Some((asked, entry.get(2).dyn_into::<Promise>().ok()?))
    };
    let responses = early.iter().filter_map(|entry| adopt(entry.dyn_into().ok()?)).collect();
    RESPONSES.set(responses);
}

/// The response to a request, if the page has asked for it.
pub(super) fn take(request: &Request) -> Option<Promise> {
    let token = request.headers.iter().find(|(name, _)| *name == "authorization").map(|(_, value)| value);
    RESPONSES.with_borrow_mut(|responses| {
        let same = |((address, authorization), _): &(Asked, Promise)| {
            *address == request.url.to_string() && authorization.as_ref() == token
        };
        let place = responses.iter().position(same).filter(|_| request.method.is_safe())?;
        Some(responses.swap_remove(place).1)
    })
}
