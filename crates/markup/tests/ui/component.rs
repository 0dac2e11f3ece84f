use leptos::prelude::*;
use riposte_markup::{Markup, html};

#[component]
fn Note(#[prop(into)] title: String) -> Markup {
    html! { <p>{title}</p> }
}

fn main() {
    let _ = html! { <Note title="a" class:b=true aria-label="c" on:click=|_| () /> };
}
