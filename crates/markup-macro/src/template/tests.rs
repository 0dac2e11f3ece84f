use super::*;

/// A template with the errors in it.
fn parse(tokens: TokenStream) -> (String, Vec<String>, Vec<String>) {
    let mut errors = Errors::default();
    let mut template = Template::new(&mut errors);
    template.nodes(&rstml::parse2(tokens).unwrap(), false);
    let Template { text, calls, .. } = template;
    let plain = |tokens: Vec<TokenStream>| -> Vec<_> { tokens.iter().map(ToString::to_string).collect() };
    (text.replace('\0', " "), plain(calls), plain(errors.into_inner()))
}

fn text(tokens: TokenStream) -> String {
    let (text, _, errors) = parse(tokens);
    assert_eq!(errors, [""; 0]);
    text
}

fn calls(tokens: TokenStream) -> Vec<String> {
    parse(tokens).1.iter().map(|call| call.replace(' ', "")).collect()
}

fn refusal(tokens: TokenStream) -> String {
    let (_, _, errors) = parse(tokens);
    assert_eq!(errors.len(), 1, "{errors:?}");
    errors.concat()
}

#[test]
fn what_never_changes_is_data() {
    let tokens = quote!(<p class="a b" hidden>"One" <br /> "two = three"</p><hr />);
    assert_eq!(text(tokens.clone()), r#"<p @class=a b @hidden= "One <br / "two = three / <hr / "#);
    assert!(calls(tokens).is_empty());
}

#[test]
fn what_may_change_has_a_place_and_a_call_in_the_same_order() {
    let tokens = quote! {
        <input node_ref=field aria-label=label prop:value=typed class:on=flag style:width="1px" on:input=take />
        {more}
    };
    assert_eq!(text(tokens.clone()), "<input & =aria-label .on :width !input $value / { ");
    let calls = calls(tokens);
    let names: Vec<_> = calls.iter().filter_map(|call| call.split('(').next()).collect();
    let expected = ["reference", "value", "value", "value", "listener", "value", "child"];
    assert_eq!(names, expected.map(|name| format!("builder.{name}")));
    assert!(calls[5].contains("typed"), "a property is set last: {calls:?}");
}

#[test]
fn an_svg_and_all_in_it_are_of_their_own_namespace() {
    assert_eq!(text(quote!(<b><svg><path d=d></path></svg></b>)), "<b ~svg ~path =d / / / ");
}

#[test]
fn components_are_called_and_take_their_place() {
    let tokens = quote!(<p><parts::Note tone=tone><b>"x"</b></parts::Note></p>);
    assert_eq!(text(tokens.clone()), "<p { / ");
    let call = &calls(tokens)[0];
    assert!(call.contains("component_props_builder(&parts::Note).tone("), "{call}");
    assert!(call.contains(".children("), "{call}");
}

#[test]
fn a_zero_byte_cannot_end_an_operation() {
    assert_eq!(text(quote!(<p title="a\0b"></p>)), "<p @title=ab / ");
}

#[test]
fn what_could_run_as_script_is_refused() {
    for tokens in [
        quote!(<p style="color: red"></p>),
        quote!(<p style=text></p>),
        quote!(<p onclick="go()"></p>),
        quote!(<iframe srcdoc=text></iframe>),
    ] {
        assert!(refusal(tokens).contains("is not written into a page"));
    }
    assert!(refusal(quote!(<p prop:textContent=x></p>)).contains("`textContent` is not set"));
    assert!(refusal(quote!(<p use:thing=x></p>)).contains("`use:` is not supported"));
    assert!(refusal(quote!(<form action=x></form>)).contains("`action` is not made"));
    assert!(refusal(quote!(<p>loose</p>)).contains("quotation marks"));
    assert!(refusal(quote!(<p {name}></p>)).contains("has a name"));
}

#[test]
fn what_would_not_do_what_it_says_is_refused() {
    assert!(refusal(quote!(<p on:a-b=go></p>)).contains("no event `a-b`"));
    assert!(refusal(quote!(<svg>{part}</svg>)).contains("in one piece"));
    assert!(refusal(quote!(<svg><Part /></svg>)).contains("in one piece"));
    assert!(refusal(quote!(<p class=all class:one=flag></p>)).contains("beside `class:`"));
    assert!(refusal(quote!(<p class:one=flag class="all"></p>)).contains("beside `class:`"));
    assert!(refusal(quote!(<p title="a" title=b></p>)).contains("`title` is there already"));
    assert_eq!(text(quote!(<p on:click=a on:click=b></p>)), "<p !click !click / ");
}

#[test]
fn what_leads_somewhere_takes_an_address() {
    let tokens = quote!(<a href=place><img src=picture alt=name /></a>);
    assert_eq!(text(tokens.clone()), "<a =href <img =src =alt / / ");
    let calls = calls(tokens);
    let names: Vec<_> = calls.iter().filter_map(|call| call.split('(').next()).collect();
    assert_eq!(names, ["builder.address", "builder.address", "builder.value"]);
}

#[test]
fn no_markup_is_nothing() {
    assert!(expand(TokenStream::new()).to_string().contains("NOTHING"));
}

/// Half-typed markup, as an editor sends it; `quote!` cannot hold all of it.
fn half_typed(source: &str) -> String {
    expand(source.parse().unwrap()).to_string().replace(' ', "")
}

#[test]
fn half_typed_markup_keeps_its_expressions_for_the_editor() {
    for (source, kept) in [
        ("<p>{run.}</p>", "run."),
        ("<p title={run.}>{after}</p>", "run."),
        ("<p title={run.}>{after}</p>", "after"),
        ("<div><p>{before}</div>", "before"),
        ("<dvi>{inside}</dvi>", "inside"),
        ("<p on:click=take clas=\"a\">{inside}</p>", "take"),
        ("<Note tone=run.to titel:x=1>{inside}</Note>", "run.to"),
        ("<p>{one} loose {two}</p>", "two"),
    ] {
        let expansion = half_typed(source);
        assert!(expansion.contains("compile_error"), "{source} became {expansion}");
        assert!(expansion.contains(kept), "{source} became {expansion}");
    }
}

#[test]
fn every_error_is_reported_and_not_the_first_alone() {
    let expansion = half_typed("<dvi></dvi><p clas=\"a\" style=\"b\"></p>");
    assert_eq!(expansion.matches("compile_error").count(), 3, "{expansion}");
}
