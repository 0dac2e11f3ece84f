//! What is loaded, in a real browser.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test that panics has failed")]

mod common;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use common::Page;
use leptos::task::tick;
use riposte_ui::{Query, html};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn what_is_put_in_its_place_outlasts_the_answer_to_an_older_question() {
    let (arrived, asked) = (Rc::new(Cell::new(false)), Rc::new(Cell::new(0)));
    let made = Rc::new(RefCell::new(None));
    let (way, count, out) = (Rc::clone(&arrived), Rc::clone(&asked), Rc::clone(&made));
    let _page = Page::of(move || {
        let query = Query::new(move || {
            let (way, count) = (Rc::clone(&way), Rc::clone(&count));
            Box::pin(async move {
                count.set(count.get() + 1);
                while !way.get() {
                    tick().await;
                }
                Ok("old")
            })
        });
        out.replace(Some(query));
        html! { <p>{move || query.value().map(|value| *value)}</p> }
    });
    let query: Query<&str> = made.borrow().unwrap();
    let settle = async || {
        for _ in 0..10 {
            tick().await;
        }
    };
    settle().await;
    assert_eq!((asked.get(), query.value_untracked()), (1, None));
    query.set("new");
    arrived.set(true);
    settle().await;
    assert_eq!(query.value_untracked().as_deref(), Some(&"new"));
    query.reload();
    settle().await;
    assert_eq!((asked.get(), query.value_untracked().as_deref()), (2, Some(&"old")));
}
