//! Names whose letters are not what they look like.

use riposte_model::{Caution, EntityKind};

use super::{note, reason};
use crate::entity::canonical::{canonical, host_of};

/// Scripts whose letters are mistaken for each other, with their ranges of letters.
const SCRIPTS: [(&str, &[std::ops::RangeInclusive<char>]); 6] = [
    (
        "Latin",
        &['A'..='Z', 'a'..='z', '\u{C0}'..='\u{24F}', '\u{1E00}'..='\u{1EFF}', '\u{FF21}'..='\u{FF5A}'],
    ),
    ("Greek", &['\u{370}'..='\u{3FF}', '\u{1F00}'..='\u{1FFF}']),
    ("Cyrillic", &['\u{400}'..='\u{52F}', '\u{1C80}'..='\u{1C8F}']),
    ("Armenian", &['\u{530}'..='\u{58F}']),
    ("Cherokee", &['\u{13A0}'..='\u{13FF}', '\u{AB70}'..='\u{ABBF}']),
    ("Hebrew", &['\u{590}'..='\u{5FF}']),
];

/// Letters of Greek and Cyrillic that look like one of Latin. Source: the confusables of UTS 39.
const LOOKS_LATIN: &str = "авеікмнорстухсѕіјԛԝһҁԁԍӏьгпαβεικνορτυχγω";

/// Cautions for the letters of a name, or of the host of an address.
pub(super) fn of(name: &str) -> Vec<Caution> {
    // Punycode is read as the letters that it stands for.
    let host = host_of(name).unwrap_or_else(|| canonical(&EntityKind::Dns, name));
    let unicode = idna::domain_to_unicode(&host).0;
    let labels = unicode.split(['.', '@', '\\', ' ', '-', '_']).filter(|label| !label.is_empty());
    let mut found: Vec<Caution> = labels.filter_map(judge).collect();
    found.dedup();
    found.truncate(1);
    found
}

fn judge(label: &str) -> Option<Caution> {
    let has = |ranges: &[std::ops::RangeInclusive<char>]| {
        label.chars().any(|c| ranges.iter().any(|range| range.contains(&c)))
    };
    let scripts: Vec<&str> =
        SCRIPTS.iter().filter(|(_, ranges)| has(ranges)).map(|(name, _)| *name).collect();
    match scripts.as_slice() {
        [] | ["Latin"] => None,
        [one] => {
            let all_look_latin = label.chars().filter(|c| c.is_alphabetic()).all(|c| LOOKS_LATIN.contains(c));
            all_look_latin.then(|| {
                note("Look-alike letters", format!("{label} looks Latin, but its letters are {one}."))
            })
        }
        several => {
            let text = format!(
                "{label} has letters of {}. Compare it with the name that is meant.",
                several.join(" and ")
            );
            Some(reason("Letters of two scripts", text))
        }
    }
}
