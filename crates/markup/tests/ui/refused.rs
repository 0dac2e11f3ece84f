use riposte_markup::html;

fn main() {
    let name = "name";
    let _ = html! {
        <p style="color: red" onclick="go()">"attributes that could run code"</p>
        <script>"alert(1)"</script>
        <p prop:innerHTML=name>"a property that is markup"</p>
        <form action=name></form>
        <p {name}>"an attribute without a name"</p>
        <p attr:title="x">"a prefix of Leptos"</p>
        <br>"content"</br>
        loose text
    };
}
