use riposte_markup::html;

fn main() {
    let _ = html! {
        <dvi class="a">"an element that is misspelt"</dvi>
        <p aria-lable="b" clas="c">"attributes that are misspelt"</p>
        <div colspan="2">"an attribute of other elements"</div>
        <svg viewbox="0 0 1 1"><pth d="M0 0"></pth></svg>
        <button on:clik=|_| ()>"an event that is misspelt"</button>
    };
}
