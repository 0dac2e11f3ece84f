//! Shortening of texts between characters.

/// Shortens a text to `chars` characters. A shortened text ends in `…`.
pub(crate) fn shorten(text: &str, chars: usize) -> String {
    match text.char_indices().nth(chars) {
        None => text.to_owned(),
        Some(_) => text.chars().take(chars.saturating_sub(1)).chain(['…']).collect(),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn cuts_between_characters() {
        assert_eq!(super::shorten("äöü", 3), "äöü");
        assert_eq!(super::shorten("äöüß", 3), "äö…");
    }
}
