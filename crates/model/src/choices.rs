//! Values to choose from, with their labels.

/// A value as it is sent, and its label as it is shown.
pub type Choice = (String, String);

/// The options of a choice: those of this version, and before them the current value where it is none of
/// them. A value of another version stays until another one is chosen.
pub fn options(known: &[Choice], current: &str) -> Vec<Choice> {
    let is_known = known.iter().any(|(value, _)| value == current);
    let unrecognized = (!is_known).then(|| (current.to_owned(), current.to_owned()));
    unrecognized.into_iter().chain(known.iter().cloned()).collect()
}

/// The label of a value, which is the value itself where no option has it.
pub fn label_of<'a>(known: &'a [Choice], value: &'a str) -> &'a str {
    known.iter().find(|(known, _)| known == value).map_or(value, |(_, label)| label)
}
