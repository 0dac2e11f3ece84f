use leptos::prelude::*;
use riposte_markup::{Markup, html};

struct Run;

#[component]
fn Foreign() -> impl IntoView {
    view! { <p>"of Leptos"</p> }
}

fn child() -> Markup {
    html! { <p>{Run}</p> }
}

fn signal(count: RwSignal<u64>) -> Markup {
    html! { <p>{count}</p> }
}

fn view() -> Markup {
    html! { <p><Foreign /></p> }
}

fn value() -> Markup {
    html! { <p title=Run></p> }
}

fn number() -> Markup {
    html! { <td colspan=2></td> }
}

fn address(text: String) -> Markup {
    html! { <a href=text>"text from elsewhere"</a> }
}

fn main() {}
