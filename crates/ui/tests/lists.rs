//! Lists in `html!`: what becomes of their rows when they change, in a real browser.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that panics has failed")]

mod common;

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use common::{Page, focused};
use leptos::{prelude::*, task::tick};
use riposte_ui::{
    html,
    markup::{Markup, keyed},
};
use wasm_bindgen::{JsCast, closure::Closure};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{HtmlElement, HtmlInputElement};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn a_list_without_keys_grows_and_shrinks_at_its_end() {
    let count = RwSignal::new(2_usize);
    let page = Page::of(move || {
        let items = move || (0..count.get()).map(|at| html! { <li>{at}</li> }).collect::<Markup>();
        html! { <ul>{items}<li>"end"</li></ul> }
    });
    for wanted in [2, 0, 3, 1] {
        count.set(wanted);
        tick().await;
        let items: Vec<_> = (0..wanted).map(|at| format!("<li>{at}</li>")).collect();
        assert_eq!(page.html(), format!("<ul>{}<li>end</li></ul>", items.concat()));
    }
}

#[wasm_bindgen_test]
async fn rows_keep_their_elements_and_the_focus_wherever_they_move() {
    let names = RwSignal::new(vec!["a", "b", "c"]);
    let (drawn, gone) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (draw, go) = (Arc::clone(&drawn), Arc::clone(&gone));
    let page = Page::of(move || {
        let row = move |name: &'static str| {
            draw.fetch_add(1, Ordering::Relaxed);
            let go = Arc::clone(&go);
            on_cleanup(move || {
                go.fetch_add(1, Ordering::Relaxed);
            });
            html! { <button>{name}</button> }
        };
        html! { <p>{keyed(move || names.get(), ToString::to_string, row)}"."</p> }
    });
    let text = || page.root.text_content().unwrap();
    let b = page.all("button")[1].clone();
    b.unchecked_ref::<HtmlElement>().focus().unwrap();

    names.set(vec!["x", "b", "c", "y"]);
    tick().await;
    assert_eq!(text(), "xbcy.");
    assert!(focused(&b), "a row that stays put keeps the focus");
    assert_eq!((drawn.load(Ordering::Relaxed), gone.load(Ordering::Relaxed)), (5, 1));

    for order in [vec!["y", "c", "b", "x"], vec!["b", "x", "y", "c"], vec!["x", "y", "c", "b"]] {
        names.set(order.clone());
        tick().await;
        assert_eq!(text(), format!("{}.", order.concat()));
        let at = order.iter().position(|name| *name == "b").unwrap();
        assert_eq!(page.all("button")[at], b);
        assert!(focused(&b), "a row that moves keeps the focus");
    }

    names.set(Vec::new());
    tick().await;
    assert_eq!(text(), ".");
    assert_eq!((drawn.load(Ordering::Relaxed), gone.load(Ordering::Relaxed)), (5, 5));

    names.set(vec!["a"]);
    tick().await;
    assert_eq!(text(), "a.");
}

#[wasm_bindgen_test]
async fn the_row_with_the_focus_never_moves() {
    let names = RwSignal::new(vec!["a", "b", "c", "d"]);
    let page = Page::of(move || {
        let row = |name: &'static str| html! { <p><input title=name /></p> };
        html! { {keyed(move || names.get(), ToString::to_string, row)} }
    });
    let field: HtmlInputElement = page.find("[title=d]");
    field.focus().unwrap();
    let left = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&left);
    let blur = Closure::<dyn FnMut()>::new(move || {
        counted.fetch_add(1, Ordering::Relaxed);
    });
    field.add_event_listener_with_callback("blur", blur.as_ref().unchecked_ref()).unwrap();
    for order in [["d", "a", "b", "c"], ["c", "b", "d", "a"], ["a", "d", "c", "b"]] {
        names.set(order.to_vec());
        tick().await;
        let shown: Vec<_> =
            page.all("input").iter().filter_map(|input| input.get_attribute("title")).collect();
        assert_eq!(shown, order);
        assert!(focused(&field));
    }
    assert_eq!(left.load(Ordering::Relaxed), 0, "a row that moved would have lost the focus on the way");
}

#[wasm_bindgen_test]
async fn a_row_keeps_following_its_own_signals_when_the_list_changes() {
    let names = RwSignal::new(vec!["a"]);
    let page = Page::of(move || {
        let row = |name: &'static str| {
            let pressed = RwSignal::new(0_u64);
            html! { <button on:click=move |_| pressed.update(|count| *count += 1)>{name} {move || pressed.get()}</button> }
        };
        html! { {keyed(move || names.get(), ToString::to_string, row)} }
    });
    let button: HtmlElement = page.find("button");
    button.click();
    tick().await;
    names.set(vec!["b", "a"]);
    tick().await;
    button.click();
    tick().await;
    assert_eq!(page.root.text_content().unwrap(), "b0a2");
}

#[wasm_bindgen_test]
async fn a_list_in_markup_that_is_drawn_anew_keeps_its_rows() {
    let (title, names) = (RwSignal::new("first"), RwSignal::new(vec!["a", "b"]));
    let page = Page::of(move || {
        html! {
            {move || {
                let row = |name: &'static str| html! { <li>{name}</li> };
                html! { <h1>{title.get()}</h1> <ul>{keyed(move || names.get(), ToString::to_string, row)}</ul> }
            }}
        }
    });
    title.set("second");
    tick().await;
    names.set(vec!["b", "c"]);
    tick().await;
    assert_eq!(page.html(), "<h1>second</h1><ul><li>b</li><li>c</li></ul>");
}

#[wasm_bindgen_test]
async fn rows_of_the_same_key_lose_nothing_of_the_rest() {
    let names = RwSignal::new(vec!["a", "a", "b"]);
    let page = Page::of(move || {
        let row = |name: &'static str| html! { <li>{name}</li> };
        html! { <ul>{keyed(move || names.get(), ToString::to_string, row)}</ul> }
    });
    for list in [vec!["b", "a", "a"], vec!["a"], vec!["a", "c", "a"], vec!["c"]] {
        names.set(list.clone());
        tick().await;
        let text = page.root.text_content().unwrap();
        assert!(list.iter().all(|name| text.contains(name)), "{list:?} became {text}");
    }
    assert_eq!(page.html(), "<ul><li>c</li></ul>");
}

#[wasm_bindgen_test]
async fn rows_are_cleaned_up_once_when_what_is_around_them_goes() {
    let (shown, names) = (RwSignal::new(true), RwSignal::new(vec!["a", "b"]));
    let gone = Arc::new(AtomicUsize::new(0));
    let go = Arc::clone(&gone);
    let page = Page::of(move || {
        let row = move |name: &'static str| {
            let go = Arc::clone(&go);
            on_cleanup(move || {
                go.fetch_add(1, Ordering::Relaxed);
            });
            html! { <li>{name}</li> }
        };
        html! {
            {move || {
                let row = row.clone();
                shown.get().then(|| html! { <ul>{keyed(move || names.get(), ToString::to_string, row)}</ul> })
            }}
        }
    });
    names.set(vec!["b", "c"]);
    tick().await;
    assert_eq!(gone.load(Ordering::Relaxed), 1);
    shown.set(false);
    tick().await;
    assert_eq!(page.html(), "");
    assert_eq!(gone.load(Ordering::Relaxed), 3);
    names.set(vec!["d"]);
    tick().await;
    shown.set(true);
    tick().await;
    assert_eq!(page.html(), "<ul><li>d</li></ul>");
    assert_eq!(gone.load(Ordering::Relaxed), 3);
}

#[wasm_bindgen_test]
async fn what_a_row_reads_draws_neither_the_list_nor_the_row_anew() {
    let (names, word) = (RwSignal::new(vec!["a"]), RwSignal::new("first"));
    let (asked, drawn) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (ask, draw) = (Arc::clone(&asked), Arc::clone(&drawn));
    let page = Page::of(move || {
        let items = move || {
            ask.fetch_add(1, Ordering::Relaxed);
            names.get()
        };
        let row = move |name: &'static str| {
            draw.fetch_add(1, Ordering::Relaxed);
            let once = word.get();
            html! { <li>{name} " " {once} " " {move || word.get()}</li> }
        };
        html! { <ul>{keyed(items, ToString::to_string, row)}</ul> }
    });
    word.set("second");
    tick().await;
    assert_eq!(page.root.text_content().unwrap(), "a first second");
    assert_eq!((asked.load(Ordering::Relaxed), drawn.load(Ordering::Relaxed)), (1, 1));
}

#[wasm_bindgen_test]
async fn what_is_pressed_finds_the_context_of_where_it_was_written() {
    let (names, heard) = (RwSignal::new(vec!["a"]), RwSignal::new(Vec::new()));
    let page = Page::of(move || {
        let row = move |name: &'static str| {
            provide_context(name);
            let press = move |_| heard.update(|heard| heard.push(use_context::<&'static str>()));
            html! { <button on:click=press>{name}</button> }
        };
        html! { {keyed(move || names.get(), ToString::to_string, row)} }
    });
    names.set(vec!["b", "a"]);
    tick().await;
    for button in page.all("button") {
        button.unchecked_ref::<HtmlElement>().click();
    }
    assert_eq!(heard.get_untracked(), [Some("b"), Some("a")]);
}
