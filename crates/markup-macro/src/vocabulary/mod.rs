//! Elements and attributes that exist.

mod aria;
mod html;
mod svg;

/// Names that people write out of habit, and what they are called in HTML.
const HABITS: [(&str, &str); 2] = [("className", "class"), ("htmlFor", "for")];

/// Whether an element exists, or an explanation.
pub(crate) fn check_element(name: &str, svg: bool) -> Result<(), String> {
    if ["script", "style"].contains(&name) {
        return Err(format!("`<{name}>` is not written into a page: it would run past the security policy"));
    }
    // The name of a custom element has a hyphen.
    if name.contains('-') && !svg {
        return Ok(());
    }
    let (known, kind): (Vec<&str>, _) = if svg {
        (svg::ELEMENTS.split_whitespace().collect(), "SVG")
    } else {
        (html::ELEMENTS.iter().map(|(name, _)| *name).collect(), "HTML")
    };
    if known.contains(&name) {
        return Ok(());
    }
    let meant = nearest(name, known.into_iter()).map(|meant| format!("; did you mean `<{meant}>`?"));
    Err(format!("there is no {kind} element `<{name}>`{}", meant.unwrap_or_default()))
}

/// Whether an element has an attribute, or an explanation.
pub(crate) fn check_attribute(element: &str, name: &str, svg: bool) -> Result<(), String> {
    if name.starts_with("data-") || (element.contains('-') && !svg) {
        return Ok(());
    }
    let own = html::ELEMENTS.iter().find(|(other, _)| *other == element).map_or("", |(_, own)| own);
    let own = if svg { svg::ATTRIBUTES } else { own };
    let known = || {
        let all = own.split_whitespace().chain(html::GLOBAL.split_whitespace());
        all.chain(aria::ATTRIBUTES.split_whitespace())
    };
    // Of an element that does not exist all that can be said is whether anything has such an attribute.
    let is_unknown = !svg && html::ELEMENTS.iter().all(|(other, _)| *other != element);
    if known().any(|other| other == name) || (is_unknown && !owners(name).is_empty()) {
        return Ok(());
    }
    let meant = HABITS.iter().find(|(habit, _)| *habit == name).map(|(_, meant)| *meant);
    if let Some(meant) = meant.or_else(|| nearest(name, known())) {
        return Err(format!("`<{element}>` has no attribute `{name}`; did you mean `{meant}`?"));
    }
    let owners: Vec<_> = owners(name).iter().map(|owner| format!("`<{owner}>`")).collect();
    Err(match &owners[..] {
        [] => format!("`<{element}>` has no attribute `{name}`; one of your own begins with `data-`"),
        owners => format!("`<{element}>` has no attribute `{name}`; it belongs to {}", owners.join(", ")),
    })
}

/// Whether an element never has content.
pub(crate) fn is_void(name: &str) -> bool {
    html::VOID.contains(&name)
}

fn owners(attribute: &str) -> Vec<&'static str> {
    let owner = |(element, own): &(&'static str, &str)| {
        own.split_whitespace().any(|other| other == attribute).then_some(*element)
    };
    html::ELEMENTS.iter().filter_map(owner).collect()
}

/// The known name that differs from one in the fewest letters, if it is near at all.
fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let distance = |other: &str| strsim::damerau_levenshtein(name, other);
    let (meant, distance) = known.map(|other| (other, distance(other))).min_by_key(|(_, far)| *far)?;
    (distance * 3 <= name.len().max(3)).then_some(meant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_names_pass() {
        for (element, svg, attributes) in [
            ("a", false, "href class data-anything aria-label tabindex"),
            ("input", false, "type value placeholder disabled aria-invalid"),
            ("td", false, "colspan headers id"),
            ("x-panel", false, "anything backend"),
            ("svg", true, "viewBox fill class aria-hidden focusable"),
            ("path", true, "d stroke-width"),
        ] {
            assert_eq!(check_element(element, svg), Ok(()));
            for attribute in attributes.split_whitespace() {
                assert_eq!(check_attribute(element, attribute, svg), Ok(()), "{attribute} of {element}");
            }
        }
    }

    #[test]
    fn a_misspelt_name_is_answered_with_the_nearest_one() {
        for (element, svg, meant) in [
            ("dvi", false, "did you mean `<div>`?"),
            ("buton", false, "did you mean `<button>`?"),
            ("lineargradient", true, "did you mean `<linearGradient>`?"),
        ] {
            assert!(check_element(element, svg).is_err_and(|message| message.ends_with(meant)), "{element}");
        }
        for (element, svg, attribute, meant) in [
            ("p", false, "aria-lable", "did you mean `aria-label`?"),
            ("p", false, "tabIndex", "did you mean `tabindex`?"),
            ("p", false, "clas", "did you mean `class`?"),
            ("p", false, "className", "did you mean `class`?"),
            ("label", false, "htmlFor", "did you mean `for`?"),
            ("input", false, "plcaeholder", "did you mean `placeholder`?"),
            ("svg", true, "viewbox", "did you mean `viewBox`?"),
        ] {
            let refused = check_attribute(element, attribute, svg);
            assert!(refused.as_ref().is_err_and(|message| message.ends_with(meant)), "{refused:?}");
        }
    }

    #[test]
    fn an_attribute_of_another_element_names_its_owners() {
        let refused = check_attribute("div", "colspan", false);
        assert_eq!(refused, Err("`<div>` has no attribute `colspan`; it belongs to `<td>`, `<th>`".into()));
    }

    #[test]
    fn what_is_like_nothing_gets_no_suggestion() {
        assert_eq!(check_element("wobble", false), Err("there is no HTML element `<wobble>`".into()));
        assert!(
            check_attribute("p", "wobble", false)
                .is_err_and(|message| message.ends_with("begins with `data-`"))
        );
    }

    #[test]
    fn scripts_and_style_sheets_are_refused() {
        assert!(check_element("script", false).is_err());
        assert!(check_element("style", true).is_err());
    }

    #[test]
    fn an_unknown_element_is_reported_once_and_not_for_its_attributes() {
        assert_eq!(check_attribute("dvi", "href", false), Ok(()));
    }
}
