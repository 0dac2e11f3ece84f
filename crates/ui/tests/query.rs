//! What is loaded, in a real browser.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test that panics has failed")]

mod common;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use common::Page;
use leptos::{prelude::*, task::tick};
use riposte_ui::{Query, html};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// Lets everything go as far as it can.
async fn settle() {
    for _ in 0..10 {
        tick().await;
    }
}

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

#[wasm_bindgen_test]
async fn what_is_put_in_its_place_does_not_answer_the_question_that_was_asked_since() {
    let (question, arrived) = (RwSignal::new("old"), Rc::new(Cell::new(true)));
    let made = Rc::new(RefCell::new(None));
    let (way, out) = (Rc::clone(&arrived), Rc::clone(&made));
    let _page = Page::of(move || {
        let query = Query::new(move || {
            let (asked, way) = (question.get(), Rc::clone(&way));
            Box::pin(async move {
                while !way.get() {
                    tick().await;
                }
                Ok(asked)
            })
        });
        out.replace(Some(query));
        html! { <p>{move || query.value().map(|value| *value)}</p> }
    });
    let query: Query<&str> = made.borrow().unwrap();
    settle().await;
    arrived.set(false);
    question.set("new");
    settle().await;
    query.set("more of the old");
    assert_eq!(query.value_untracked().as_deref(), Some(&"old"));
    arrived.set(true);
    settle().await;
    assert_eq!(query.value_untracked().as_deref(), Some(&"new"));
    query.set("newer");
    assert_eq!(query.value_untracked().as_deref(), Some(&"newer"));
}
