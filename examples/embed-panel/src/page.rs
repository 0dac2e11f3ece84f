//! The page.

use std::rc::Rc;

use leptos::{mount::mount_to_body, prelude::*};
use riposte_client::{BaseUrl, ClientError, FetchTransport, Rest, StaticToken};
use riposte_model::{Entity, FromJson as _};
use riposte_ui::{
    Console, html,
    panel::{PanelLocation, RunPlaybookPanel},
};
use serde_json::json;

/// Address of a backend of the contract. One on another origin has to allow this page by CORS, which
/// `examples/minimal-backend` leaves out.
const BACKEND: &str = "http://127.0.0.1:8090";

/// Draws the panel, or the reason why it cannot be drawn.
pub(crate) fn mount() {
    mount_to_body(|| match panel() {
        Ok(panel) => panel,
        Err(error) => html! { <p role="alert">{error.title().to_owned()}</p> },
    });
}

fn panel() -> Result<riposte_ui::markup::Markup, ClientError> {
    // A portal renews its token in a `TokenSource` of its own.
    let tokens = Rc::new(StaticToken(None));
    let backend = Rest::new(Rc::new(FetchTransport), BaseUrl::parse(BACKEND)?, tokens);
    let console = Console::new(Rc::new(backend), Rc::new(FetchTransport), "you");
    let entity = json!({ "id": "203.0.113.7", "kind": "ip", "name": "203.0.113.7" });
    let entity =
        Entity::from_json(entity).map_err(|error| ClientError::Refused { detail: error.to_string() })?;
    // The tab and the open run belong to the page, which may put them into its address.
    let location = RwSignal::new(PanelLocation::default());
    let go = Callback::new(move |next| location.set(next));
    Ok(html! {
        <RunPlaybookPanel console=console entity=entity surface="example" location=location go=go />
    })
}
