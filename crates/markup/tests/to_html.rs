//! Markup as text: what a view draws first, without a browser.
#![allow(clippy::unused_unit, reason = "a closure without a value draws nothing")]
#![cfg(not(target_arch = "wasm32"))]

use leptos::{html::Input, prelude::*};
use riposte_markup::{Children, Markup, html, keyed, render_to_string};
use riposte_text::SafeUrl;

#[component]
fn Card(#[prop(into)] title: String, #[prop(optional)] children: Option<Children>) -> Markup {
    html! { <section class="card"><h2>{title}</h2>{children.map(|children| children())}</section> }
}

#[test]
fn static_parts_are_written_as_they_stand() {
    let view = || html! { <p class="a" id="b">"one " <b>"two"</b> <br /> "three"</p> "loose" <hr /> };
    assert_eq!(render_to_string(view), r#"<p class="a" id="b">one <b>two</b><br>three</p>loose<hr>"#);
}

#[test]
fn dynamic_attributes_are_written_where_they_are_present() {
    let view = || {
        let (on, label) = (RwSignal::new(true), RwSignal::new("later".to_owned()));
        html! {
            <input disabled=on readonly=move || !on.get() title=label placeholder={None::<String>} value=Some("x") />
        }
    };
    assert_eq!(render_to_string(view), r#"<input disabled="" title="later" value="x">"#);
}

#[test]
fn classes_and_styles_add_up() {
    let view = || {
        html! {
            <p class="a b" class:c=true class:d=false class:b=false></p>
            <p class:only=move || true></p>
            <p class:none=false style:width="10px" style:height={None::<String>} style:color={|| "red"}></p>
        }
    };
    let expected = r#"<p class="a c"></p><p class="only"></p><p style="width: 10px; color: red;"></p>"#;
    assert_eq!(render_to_string(view), expected);
}

#[test]
fn text_is_escaped_as_browsers_do() {
    let view = || {
        let text = "<i title=\"x\">&\u{A0}'".to_owned();
        html! { <p title=text.clone()>{text}</p> }
    };
    let expected =
        "<p title=\"&lt;i title=&quot;x&quot;&gt;&amp;&nbsp;'\">&lt;i title=\"x\"&gt;&amp;&nbsp;'</p>";
    assert_eq!(render_to_string(view), expected);
}

#[test]
fn listeners_references_and_properties_leave_no_trace() {
    let view = || {
        let field = NodeRef::<Input>::new();
        html! { <input node_ref=field prop:value="typed" on:input=|_| () type="text" /> }
    };
    assert_eq!(render_to_string(view), r#"<input type="text">"#);
}

#[test]
fn children_of_every_kind_stand_in_their_place() {
    let view = || {
        let count = RwSignal::new(2_u64);
        html! {
            <Card title="Nested"><i>{1_u32}</i>{move || html! { <b>{count.get()}</b> }}</Card>
            <Card title="Empty" />
            {None::<&str>} {Some("some")} {vec![html! { <u>"u"</u> }, Markup::NOTHING]} {()}
            {move || (count.get() > 1).then(|| html! { <s>{count.get()}</s> })}
        }
    };
    let expected = "<section class=\"card\"><h2>Nested</h2><i>1</i><b>2</b></section>\
        <section class=\"card\"><h2>Empty</h2></section>some<u>u</u><s>2</s>";
    assert_eq!(render_to_string(view), expected);
}

#[test]
fn rows_are_in_the_order_of_their_items() {
    let view = || {
        let names = RwSignal::new(vec!["b", "a", "c"]);
        let row = |name: &'static str| html! { <li>{name}</li> };
        html! { <ul>{keyed(move || names.get(), ToString::to_string, row)}</ul> }
    };
    assert_eq!(render_to_string(view), "<ul><li>b</li><li>a</li><li>c</li></ul>");
}

#[test]
fn an_address_and_an_svg_are_written_as_they_are() {
    let view = || {
        let link = SafeUrl::parse("https://portal.example/?a=1&b=2").ok();
        html! {
            {link.map(|link| html! { <a href=link>"Portal"</a> })}
            <svg viewBox="0 0 1 1"><path d="M0 0"></path></svg>
        }
    };
    let expected = "<a href=\"https://portal.example/?a=1&amp;b=2\">Portal</a>\
        <svg viewBox=\"0 0 1 1\"><path d=\"M0 0\"></path></svg>";
    assert_eq!(render_to_string(view), expected);
}

#[test]
fn a_view_of_leptos_is_named_and_not_drawn() {
    let view = || html! { <p>{view! { <b>"b"</b> }.into_any()}</p> };
    assert_eq!(render_to_string(view), "<p><!-- leptos --></p>");
}

#[test]
fn views_find_their_context_and_effects_do_not_run() {
    let view = || {
        provide_context("given");
        Effect::new(|| panic!("an effect ran"));
        html! { {move || use_context::<&'static str>()} }
    };
    assert_eq!(render_to_string(view), "given");
}
