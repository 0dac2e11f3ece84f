//! Options of a choice, of this version and of others.

use riposte_model::{Choice, label_of, options};

fn known() -> Vec<Choice> {
    [("high", "High"), ("low", "Low")].map(|(value, label)| (value.to_owned(), label.to_owned())).to_vec()
}

#[test]
fn a_known_value_adds_no_option() {
    assert_eq!(options(&known(), "low"), known());
}

#[test]
fn an_unrecognized_value_is_the_first_option_and_its_own_label() {
    let all = options(&known(), "critical");
    assert_eq!(all.first(), Some(&("critical".to_owned(), "critical".to_owned())));
    assert_eq!(all.get(1..), Some(known().as_slice()));
}

#[test]
fn a_label_is_found_by_its_value() {
    assert_eq!(label_of(&known(), "high"), "High");
    assert_eq!(label_of(&known(), "High"), "High");
    assert_eq!(label_of(&known(), "critical"), "critical");
}
