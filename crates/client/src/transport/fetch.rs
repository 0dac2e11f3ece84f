//! The network of a browser page.

use std::{cell::Cell, rc::Rc};

use js_sys::{Array, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, Headers, ReadableStreamDefaultReader, RequestCache, RequestCredentials, RequestInit,
    RequestMode, RequestRedirect, ResponseType, Window,
};

use super::{Request, Response, ResponseHeaders, Transport, TransportError, early};
use crate::LocalFuture;

/// The page's `fetch`, cancelled when its future is dropped.
#[derive(Clone, Copy, Debug, Default)]
pub struct FetchTransport;

impl Transport for FetchTransport {
    fn send(&self, request: Request) -> LocalFuture<Result<Response, TransportError>> {
        Box::pin(async move {
            let window = window()?;
            // A browser cannot tell a refused connection from a lost response. A request that changes
            // something is therefore not even tried while the browser says that there is no network.
            let offline = !window.navigator().on_line();
            if offline && !request.method.is_safe() {
                return Err(TransportError::Offline);
            }
            let limit = Limit::start(&window, request.timeout_ms)?;
            exchange(&request, &limit).await.map_err(|error| match error {
                TransportError::Lost if limit.over.get() => TransportError::Timeout,
                TransportError::Lost if offline => TransportError::Offline,
                other => other,
            })
        })
    }

    fn sleep(&self, ms: u64) -> LocalFuture<()> {
        Box::pin(async move {
            let Ok(window) = window() else { return };
            let ms = i32::try_from(ms).unwrap_or(i32::MAX);
            let timer = Promise::new(&mut |resolve, _reject| {
                // Without a timer the wait is over at once, which no caller minds.
                if window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms).is_err() {
                    resolve.call0(&JsValue::UNDEFINED).ok();
                }
            });
            JsFuture::from(timer).await.ok();
        })
    }

    fn now_ms(&self) -> u64 {
        epoch_ms()
    }

    fn random(&self) -> f64 {
        random()
    }
}

/// Milliseconds since 1970 that do not jump when the clock is set.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a float saturates as it should")]
pub fn epoch_ms() -> u64 {
    match window().ok().and_then(|window| window.performance()) {
        Some(performance) => (performance.time_origin() + performance.now()) as u64,
        None => js_sys::Date::now() as u64,
    }
}

/// A number from 0 up to, but not including, 1. Good enough to spread requests, not for secrets.
pub fn random() -> f64 {
    js_sys::Math::random()
}

/// The time limit of one request. Dropping it takes the timer back and aborts the request;
/// aborting one that has ended does nothing.
struct Limit {
    window: Window,
    controller: AbortController,
    timer: i32,
    over: Rc<Cell<bool>>,
    _abort: Closure<dyn FnMut()>,
}

impl Limit {
    fn start(window: &Window, timeout_ms: u32) -> Result<Self, TransportError> {
        let controller = AbortController::new().map_err(unsendable)?;
        let over = Rc::new(Cell::new(false));
        let abort = Closure::new({
            let (controller, over) = (controller.clone(), Rc::clone(&over));
            move || {
                over.set(true);
                controller.abort();
            }
        });
        let timer = window
            .set_timeout_with_callback_and_timeout_and_arguments_0(
                abort.as_ref().unchecked_ref(),
                i32::try_from(timeout_ms).unwrap_or(i32::MAX),
            )
            .map_err(unsendable)?;
        Ok(Self { window: window.clone(), controller, timer, over, _abort: abort })
    }
}

impl Drop for Limit {
    fn drop(&mut self) {
        self.window.clear_timeout_with_handle(self.timer);
        self.controller.abort();
    }
}

async fn exchange(request: &Request, limit: &Limit) -> Result<Response, TransportError> {
    let response = match early::take(request) {
        Some(response) => response,
        None => limit.window.fetch_with_request(&outgoing(request, limit)?),
    };
    let response = JsFuture::from(response).await.map_err(lost)?;
    let response: web_sys::Response = response.dyn_into().map_err(lost)?;
    if response.type_() == ResponseType::Opaqueredirect {
        return Err(TransportError::Redirected { location: None });
    }
    let headers = exposed(&response.headers());
    let body = read_body(&response, request.max_bytes).await?;
    Ok(Response { status: response.status(), headers, body })
}

/// The header fields that the browser shows to the page.
fn exposed(headers: &Headers) -> ResponseHeaders {
    let mut fields = ResponseHeaders::default();
    for pair in Array::from(headers).iter() {
        let pair = Array::from(&pair);
        if let (Some(name), Some(value)) = (pair.get(0).as_string(), pair.get(1).as_string()) {
            fields.push(name, value);
        }
    }
    fields
}

/// The request as the browser's.
fn outgoing(request: &Request, limit: &Limit) -> Result<web_sys::Request, TransportError> {
    let headers = Headers::new().map_err(unsendable)?;
    for (name, value) in &request.headers {
        headers.set(name, value).map_err(unsendable)?;
    }
    let init = RequestInit::new();
    init.set_method(request.method.as_str());
    init.set_headers(&headers);
    init.set_mode(RequestMode::Cors);
    init.set_credentials(RequestCredentials::Omit);
    init.set_cache(RequestCache::NoStore);
    init.set_redirect(RequestRedirect::Manual);
    init.set_signal(Some(&limit.controller.signal()));
    if let Some(body) = &request.body {
        init.set_body(&JsValue::from_str(body));
    }
    let outgoing =
        web_sys::Request::new_with_str_and_init(&request.url.to_string(), &init).map_err(unsendable)?;
    // The browser reads addresses its own way. Whatever it makes of this one, the token that is in
    // the headers by now must not go anywhere else.
    let origin = web_sys::Url::new(&outgoing.url()).map_err(unsendable)?.origin();
    if origin != request.url.origin() {
        return Err(TransportError::Unsendable { detail: format!("the address leads to {origin}") });
    }
    Ok(outgoing)
}

/// Reads the body piece by piece, so that one without end is never held.
async fn read_body(response: &web_sys::Response, max_bytes: usize) -> Result<Vec<u8>, TransportError> {
    let mut body = Vec::new();
    let Some(stream) = response.body() else { return Ok(body) };
    let reader: ReadableStreamDefaultReader = stream.get_reader().dyn_into().map_err(lost)?;
    loop {
        let part = JsFuture::from(reader.read()).await.map_err(lost)?;
        let done = Reflect::get(&part, &JsValue::from_str("done")).map_err(lost)?;
        if done.is_truthy() {
            return Ok(body);
        }
        let bytes = Reflect::get(&part, &JsValue::from_str("value")).map_err(lost)?;
        let bytes: Uint8Array = bytes.dyn_into().map_err(lost)?;
        let start = body.len();
        let end = start.saturating_add(usize::try_from(bytes.length()).unwrap_or(usize::MAX));
        if end > max_bytes {
            return Err(TransportError::TooLarge { limit_bytes: max_bytes });
        }
        body.resize(end, 0);
        if let Some(place) = body.get_mut(start..) {
            bytes.copy_to(place);
        }
    }
}

fn window() -> Result<Window, TransportError> {
    web_sys::window().ok_or_else(|| TransportError::Unsendable { detail: "there is no page".to_owned() })
}

fn lost(_: impl Into<JsValue>) -> TransportError {
    TransportError::Lost
}

fn unsendable(error: JsValue) -> TransportError {
    let message = Reflect::get(&error, &JsValue::from_str("message")).ok().and_then(|text| text.as_string());
    TransportError::Unsendable { detail: message.unwrap_or_else(|| "unknown reason".to_owned()) }
}
