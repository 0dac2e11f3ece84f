//! What `html!` draws, and what becomes of it when signals change, in a real browser.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that panics has failed")]

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use leptos::{
    html::Input,
    mount::{UnmountHandle, mount_to},
    prelude::*,
    task::tick,
};
use riposte_ui::{
    html,
    markup::{Markup, each},
};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, Event, HtmlElement, HtmlInputElement, HtmlSelectElement};

wasm_bindgen_test_configure!(run_in_browser);

/// Markup in an element of its own, which goes with it.
struct Page {
    root: HtmlElement,
    _shown: Box<dyn std::any::Any>,
}

impl Page {
    fn of(markup: impl FnOnce() -> Markup + 'static) -> Self {
        let root: HtmlElement = document().create_element("main").unwrap().unchecked_into();
        document().body().unwrap().append_child(&root).unwrap();
        let shown: UnmountHandle<_> = mount_to(root.clone(), markup);
        Self { root, _shown: Box::new(shown) }
    }

    /// What is there, without the comments that keep places.
    fn html(&self) -> String {
        self.root.inner_html().replace("<!---->", "")
    }

    fn find<T: JsCast>(&self, selector: &str) -> T {
        self.root.query_selector(selector).unwrap().unwrap().unchecked_into()
    }

    fn all(&self, selector: &str) -> Vec<Element> {
        let list = self.root.query_selector_all(selector).unwrap();
        (0..list.length()).filter_map(|at| list.item(at)).map(JsCast::unchecked_into).collect()
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.root.remove();
    }
}

fn focused(element: &Element) -> bool {
    document().active_element().as_ref() == Some(element)
}

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
        html! { <p>{each(move || names.get(), ToString::to_string, row)}"."</p> }
    });
    let text = || page.root.text_content().unwrap();
    let b = page.all("button")[1].clone();
    b.unchecked_ref::<HtmlElement>().focus().unwrap();

    names.set(vec!["x", "b", "c", "y"]);
    tick().await;
    assert_eq!(text(), "xbcy.");
    assert!(focused(&b), "a row that stays put keeps the focus");
    assert_eq!((drawn.load(Ordering::Relaxed), gone.load(Ordering::Relaxed)), (5, 1));

    names.set(vec!["y", "c", "b", "x"]);
    tick().await;
    assert_eq!(text(), "ycbx.");
    assert_eq!(page.all("button")[2], b);

    names.set(Vec::new());
    tick().await;
    assert_eq!(text(), ".");
    assert_eq!((drawn.load(Ordering::Relaxed), gone.load(Ordering::Relaxed)), (5, 5));

    names.set(vec!["a"]);
    tick().await;
    assert_eq!(text(), "a.");
}

#[wasm_bindgen_test]
async fn a_row_keeps_following_its_own_signals_when_the_list_changes() {
    let names = RwSignal::new(vec!["a"]);
    let page = Page::of(move || {
        let row = |name: &'static str| {
            let pressed = RwSignal::new(0_u64);
            html! { <button on:click=move |_| pressed.update(|count| *count += 1)>{name} {move || pressed.get()}</button> }
        };
        html! { {each(move || names.get(), ToString::to_string, row)} }
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
