//! The panel over foreign backends, in a real browser.
//!
//! An adapter that a product needs is a folder and its line: here `tiny`, which has playbooks and runs only.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[path = "../common/mod.rs"]
mod common;
mod tiny;

use std::rc::Rc;

use common::Page;
use leptos::prelude::*;
use riposte_client::{BaseUrl, Connection, FetchTransport, ScriptTransport, StaticToken, Transport as _};
use riposte_model::Entity;
use riposte_ui::{
    Console, html,
    panel::{PanelLocation, RunPlaybookPanel},
};
use serde_json::json;
use tiny::target::{Fault, Target};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::HtmlElement;

wasm_bindgen_test_configure!(run_in_browser);

/// The panel of an address, over the tiny adapter and this target.
fn panel(network: ScriptTransport, person: &'static str) -> Page {
    Page::of(move || {
        let connection = Connection {
            transport: Rc::new(network),
            base: BaseUrl::parse("https://automation.example").unwrap(),
            tokens: Rc::new(StaticToken(None)),
        };
        // The page's clock and timer are those of the browser.
        let console = Console::new(tiny::connect(connection), Rc::new(FetchTransport), person);
        let entity: Entity =
            serde_json::from_value(json!({ "id": "e1", "kind": "ip", "name": "203.0.113.7" })).unwrap();
        let location = RwSignal::new(PanelLocation::default());
        let go = Callback::new(move |next| location.set(next));
        html! { <RunPlaybookPanel console=console entity=entity surface="test" location=location go=go /> }
    })
}

/// Waits until the page says something, for ten seconds at most.
async fn sees(page: &Page, text: &str) {
    for _ in 0..400 {
        if page.root.text_content().unwrap().contains(text) {
            return;
        }
        FetchTransport.sleep(25).await;
    }
    panic!("no \"{text}\" in: {}", page.root.text_content().unwrap());
}

/// Presses the button of this name or text.
fn press(page: &Page, name: &str) {
    let buttons = page.all("button");
    let button = buttons.into_iter().find(|button| {
        let label = button.get_attribute("aria-label").or_else(|| button.text_content());
        label.unwrap_or_default().trim() == name
    });
    button.unwrap_or_else(|| panic!("no button \"{name}\"")).unchecked_into::<HtmlElement>().click();
}

#[wasm_bindgen_test]
async fn a_backend_of_playbooks_and_runs_alone_is_listed_run_followed_and_cancelled() {
    let target = Target::new(Fault::None);
    let page = panel(target.network(), "tiny-life");
    sees(&page, "Look up address").await;
    press(&page, "Run Look up address");
    press(&page, "Run Look up address");
    sees(&page, "Look up address was accepted").await;
    sees(&page, "Queued").await;
    target.set_state("RUNNING");
    sees(&page, "Running").await;
    // Steps that the backend never lists are not awaited.
    assert!(!page.root.text_content().unwrap().contains("Loading the steps"));
    press(&page, "Cancel run");
    sees(&page, "Cancelled").await;
    assert!(!page.root.text_content().unwrap().contains("Loading the steps"));
    assert_eq!((target.launches(), target.state().as_str()), (1, "STOPPED"));
}

#[wasm_bindgen_test]
async fn a_start_whose_response_is_lost_is_found_in_the_list_and_never_sent_again() {
    let target = Target::new(Fault::LosesResponse);
    let page = panel(target.network(), "tiny-lost");
    sees(&page, "Look up address").await;
    press(&page, "Run Look up address");
    sees(&page, "Queued").await;
    target.set_state("DONE");
    sees(&page, "Succeeded").await;
    assert_eq!(target.launches(), 1);
}
