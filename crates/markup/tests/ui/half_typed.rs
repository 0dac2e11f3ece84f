use riposte_markup::html;

fn main() {
    // What follows a tag that is not closed is still compiled.
    let _ = html! { <div><p>"open"</div> <i>{undefined}</i> };
}
