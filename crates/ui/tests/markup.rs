//! What `html!` draws, and what becomes of it when signals change, in a real browser.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that panics has failed")]

mod common;

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use common::{Page, focused};
use leptos::{html::Input, mount::mount_to, prelude::*, task::tick};
use riposte_ui::{
    html,
    markup::{Markup, keyed, render_to_string},
};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, Event, HtmlElement, HtmlInputElement, HtmlSelectElement};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn draws_what_is_written() {
    let page = Page::of(|| {
        let absent = None::<String>;
        html! {
            <p class="a" id=format!("p-{}", 1) title=absent hidden=false class:b=true class:c=false style:width="10px">
                "one " <b>{2_u64}</b> {Some("three")} {None::<&str>} {vec![html! { <i>"4"</i> }, html! { <i>"5"</i> }]}
            </p>
            "loose"
            <input disabled=true />
        }
    });
    let expected = r#"<p class="a b" id="p-1" style="width: 10px;">one <b>2</b>three<i>4</i><i>5</i></p>loose<input disabled="">"#;
    assert_eq!(page.html(), expected);
}

#[wasm_bindgen_test]
fn text_is_never_markup() {
    let page = Page::of(|| {
        let text = "<img src=x onerror=alert(1)>&amp;".to_owned();
        html! { <p title=text.clone()>{text}</p> }
    });
    assert!(page.all("img").is_empty());
    assert_eq!(page.root.text_content().unwrap(), "<img src=x onerror=alert(1)>&amp;");
}

#[wasm_bindgen_test]
fn drawings_are_in_their_namespace() {
    let page = Page::of(|| html! { <svg viewBox="0 0 1 1"><path d="M0 0"></path></svg> });
    for drawn in ["svg", "path"] {
        assert_eq!(page.find::<Element>(drawn).namespace_uri().unwrap(), "http://www.w3.org/2000/svg");
    }
}

#[wasm_bindgen_test]
async fn the_same_markup_keeps_its_elements_and_their_state() {
    let name = RwSignal::new("first".to_owned());
    let page = Page::of(move || {
        html! { {move || html! { <details title=name.get()><summary>{name.get()}</summary></details> }} }
    });
    let details: Element = page.find("details");
    let summary: HtmlElement = page.find("summary");
    details.set_attribute("open", "").unwrap();
    summary.focus().unwrap();
    name.set("second".to_owned());
    tick().await;
    assert_eq!(page.html(), r#"<details title="second" open=""><summary>second</summary></details>"#);
    assert_eq!(page.find::<Element>("details"), details);
    assert!(focused(&summary));
}

#[wasm_bindgen_test]
async fn other_markup_takes_the_place_between_its_neighbours() {
    let kind = RwSignal::new(0_usize);
    let page = Page::of(move || {
        let middle = move || match kind.get() {
            0 => html! { <b>"b"</b> },
            1 => html! { <i>"i"</i> <u>"u"</u> },
            2 => Markup::NOTHING,
            3 => html! { "text" },
            _ => html! { {move || html! { <s>"s"</s> }} },
        };
        html! { <p>"<" {middle} ">"</p> }
    });
    let text = ["<b>b</b>", "<i>i</i><u>u</u>", "", "text", "<s>s</s>"];
    for at in [0, 1, 2, 3, 4, 3, 2, 1, 0] {
        kind.set(at);
        tick().await;
        assert_eq!(page.html(), format!("<p>&lt;{}&gt;</p>", text[at]));
    }
}

#[wasm_bindgen_test]
async fn listeners_are_replaced_with_their_markup_and_end_with_it() {
    let (shown, heard) = (RwSignal::new(Some(1)), RwSignal::new(Vec::new()));
    let page = Page::of(move || {
        html! {
            {move || shown.get().map(|number| {
                html! { <button on:click=move |_| heard.update(|heard| heard.push(number))>{number.to_string()}</button> }
            })}
        }
    });
    let button: HtmlElement = page.find("button");
    button.click();
    shown.set(Some(2));
    tick().await;
    button.click();
    shown.set(None);
    tick().await;
    button.click();
    assert_eq!(heard.get_untracked(), [1, 2]);
    assert_eq!(page.html(), "");
}

#[wasm_bindgen_test]
async fn a_property_follows_its_signal_and_a_select_finds_its_option() {
    let chosen = RwSignal::new("two".to_owned());
    let field = NodeRef::<Input>::new();
    let page = Page::of(move || {
        html! {
            <select prop:value=chosen><option value="one">"1"</option><option value="two">"2"</option></select>
            <input node_ref=field prop:value=chosen on:input=move |event| chosen.set(event_target_value(&event)) />
            <input type="checkbox" prop:checked=move || chosen.get() == "two" />
        }
    });
    let select: HtmlSelectElement = page.find("select");
    let boxed: HtmlInputElement = page.find("[type=checkbox]");
    assert_eq!((select.value(), boxed.checked()), ("two".to_owned(), true));

    let input = field.get_untracked().unwrap();
    input.set_value("one");
    input.dispatch_event(&Event::new("input").unwrap()).unwrap();
    tick().await;
    assert_eq!((select.value(), input.value(), boxed.checked()), ("one".to_owned(), "one".to_owned(), false));
}

#[wasm_bindgen_test]
async fn what_is_gone_reads_no_signal_any_more() {
    let open = RwSignal::new(true);
    let (inside, reads) = (RwSignal::new(None), Arc::new(AtomicUsize::new(0)));
    let counted = Arc::clone(&reads);
    let page = Page::of(move || {
        let branch = move || {
            if !open.get() {
                return html! { <b>"closed"</b> };
            }
            // Goes with the branch: a follower that outlived it would read what is not there any more.
            let busy = RwSignal::new(false);
            inside.set(Some(busy));
            let counted = Arc::clone(&counted);
            let read = move || {
                counted.fetch_add(1, Ordering::Relaxed);
                busy.get()
            };
            let text = read.clone();
            let nested = move || {
                let (read, text) = (read.clone(), text.clone());
                html! { <button disabled=read>{move || text().to_string()}</button> }
            };
            html! { <p>{nested}</p> }
        };
        html! { {branch} }
    });
    assert_eq!((page.html().as_str(), reads.load(Ordering::Relaxed)), ("<p><button>false</button></p>", 2));
    tick().await;
    // Both at once: the branch goes, and what is in it is told of a change.
    let busy = inside.get_untracked().unwrap();
    open.set(false);
    busy.set(true);
    tick().await;
    assert_eq!((page.html().as_str(), reads.load(Ordering::Relaxed)), ("<b>closed</b>", 2));
}

#[wasm_bindgen_test]
async fn markup_stands_in_views_of_leptos() {
    let open = RwSignal::new(false);
    let root: HtmlElement = document().create_element("main").unwrap().unchecked_into();
    let _shown = mount_to(root.clone(), move || {
        view! { class="",
            <p>
                {move || if open.get() { html! { <b>"b"</b> }.into_any() } else { "a".into_any() }}
                {html! { <i>"i"</i> "." }}
            </p>
        }
    });
    for (is_open, text) in [(false, "ai."), (true, "bi."), (false, "ai.")] {
        open.set(is_open);
        tick().await;
        assert_eq!(root.text_content().unwrap(), text);
    }
}

#[wasm_bindgen_test]
async fn a_field_takes_back_what_its_signal_does_not_take() {
    let (typed, other) = (RwSignal::new("kept".to_owned()), RwSignal::new(0_u64));
    let page = Page::of(move || html! { <input prop:value=typed /> <p>{move || other.get()}</p> });
    let input: HtmlInputElement = page.find("input");
    input.set_value("typed by hand");
    other.set(1);
    tick().await;
    assert_eq!(input.value(), "typed by hand", "what is typed stays while the signal stays");
    typed.set("kept".to_owned());
    tick().await;
    assert_eq!(input.value(), "kept", "what the signal says again is written again");
}

#[wasm_bindgen_test]
async fn a_node_is_at_hand_whatever_stood_there_before() {
    let open = RwSignal::new(false);
    let field = NodeRef::<Input>::new();
    let page = Page::of(move || {
        html! { {move || if open.get() { html! { <input id="there" node_ref=field /> } } else { html! { <b>"b"</b> } }} }
    });
    for _ in 0..2 {
        open.set(true);
        tick().await;
        assert_eq!(field.get_untracked().map(|field| field.is_connected()), Some(true));
        open.set(false);
        tick().await;
        assert_eq!(page.html(), "<b>b</b>");
    }
}

#[wasm_bindgen_test]
async fn parts_that_follow_signals_do_so_on_in_markup_that_is_drawn_anew() {
    let (outer, inner) = (RwSignal::new(0_u64), RwSignal::new(0_u64));
    let page = Page::of(move || {
        html! { {move || { let at = outer.get(); html! { <p>{move || html! { <i>{at + inner.get()}</i> }}</p> } }} }
    });
    for (of, to, text) in [(outer, 10, "10"), (inner, 1, "11"), (outer, 20, "21"), (inner, 2, "22")] {
        of.set(to);
        tick().await;
        assert_eq!(page.html(), format!("<p><i>{text}</i></p>"));
    }
}

#[wasm_bindgen_test]
async fn what_begins_with_nothing_finds_its_place_later() {
    let shown = RwSignal::new(false);
    let page = Page::of(move || {
        let part = move || shown.get().then(|| html! { <b>"b"</b> });
        html! { {move || html! { {part} <i>"i"</i> }} "." }
    });
    for (is_shown, html) in [(false, "<i>i</i>."), (true, "<b>b</b><i>i</i>."), (false, "<i>i</i>.")] {
        shown.set(is_shown);
        tick().await;
        assert_eq!(page.html(), html);
    }
}

#[wasm_bindgen_test]
async fn views_of_leptos_stand_in_markup() {
    let (names, count, shown) = (RwSignal::new(vec!["a", "b"]), RwSignal::new(0), RwSignal::new(true));
    let page = Page::of(move || {
        let row = move |name: &'static str| {
            html! { {view! { class="", <i>{name}{move || count.get()}</i> "," }.into_any()} }
        };
        let branch = move || {
            // Changes its number of nodes, and its type, after it has been drawn.
            let text = move || (count.get() > 0).then(|| view! { class="", <b>"more"</b> "!" });
            if shown.get() { text.into_any() } else { "gone".into_any() }
        };
        html! { <p>{keyed(move || names.get(), ToString::to_string, row)} {branch} "."</p> }
    });
    assert_eq!(page.html(), "<p><i>a0</i>,<i>b0</i>,.</p>");
    count.set(1);
    tick().await;
    assert_eq!(page.html(), "<p><i>a1</i>,<i>b1</i>,<b>more</b>!.</p>");
    let b = page.all("i")[1].clone();
    names.set(vec!["c", "b", "a"]);
    shown.set(false);
    tick().await;
    assert_eq!(page.html(), "<p><i>c1</i>,<i>b1</i>,<i>a1</i>,gone.</p>");
    assert_eq!(page.all("i")[1], b, "a row of a foreign view keeps its elements");
    names.set(vec!["a"]);
    shown.set(true);
    count.set(0);
    tick().await;
    assert_eq!(page.html(), "<p><i>a0</i>,.</p>");
}

#[component]
fn Panel(open: RwSignal<bool>) -> Markup {
    html! { <section class="own">{move || open.get().then(|| html! { <b>"open"</b> })}</section> "text" }
}

#[wasm_bindgen_test]
async fn attributes_spread_onto_a_component_reach_its_elements() {
    let (open, title) = (RwSignal::new(false), RwSignal::new("first"));
    let root: HtmlElement = document().create_element("main").unwrap().unchecked_into();
    let _shown = mount_to(root.clone(), move || {
        view! { class="", <Panel open=open attr:title=title attr:data-host="shell" /> }
    });
    let section = root.query_selector("section").unwrap().unwrap();
    let attributes =
        || (section.get_attribute("title").unwrap(), section.get_attribute("data-host").unwrap());
    assert_eq!(attributes(), ("first".to_owned(), "shell".to_owned()));
    title.set("second");
    open.set(true);
    tick().await;
    assert_eq!(attributes(), ("second".to_owned(), "shell".to_owned()));
    assert_eq!(root.text_content().unwrap(), "opentext");
}

#[wasm_bindgen_test]
fn markup_as_text_is_what_the_browser_serializes() {
    fn view() -> Markup {
        let (on, text) = (RwSignal::new(true), "<i title=\"x\">&\u{A0}'".to_owned());
        let row = |name: &'static str| html! { <li>{name}</li> };
        html! {
            <p class="a b" class:c=on class:b=false class:d=false title=text.clone() style:width="10px" style:color="red">
                "one" <br /> {text} {move || html! { <b hidden=on>{2_u64}</b> }}
            </p>
            <p class:none=false class:only=on></p>
            <ul>{keyed(|| vec!["x", "y"], ToString::to_string, row)}</ul>
            <input prop:value="typed" disabled=on on:input=|_| () type="text" />
            <svg viewBox="0 0 1 1"><path d="M0 0"></path></svg>
        }
    }
    assert_eq!(render_to_string(view), Page::of(view).html());
}
