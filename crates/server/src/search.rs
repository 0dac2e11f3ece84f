//! Terms of a search of the queue.

use riposte_model::Search;

/// Most words of a search that are looked at.
const MAX_WORDS: usize = 20;

/// Something that an incident has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Term {
    /// A piece of its title, number, tags or owner's name, folded.
    Text(String),
    /// Its number.
    Number(i64),
}

/// A search of the queue. An incident is found by all terms as they were typed, or by all that they stand for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct IncidentSearch {
    typed: Vec<Term>,
    meant: Vec<Term>,
}

impl IncidentSearch {
    /// Reads a search.
    pub(crate) fn read(text: &str) -> Self {
        let Search { typed, meant } = Search::new(text);
        let meant = numbers(&typed, meant);
        let typed = typed.into_iter().take(MAX_WORDS).map(Term::Text).collect();
        Self { typed, meant: meant.into_iter().take(MAX_WORDS).collect() }
    }

    /// Whether everything is found.
    pub(crate) fn is_empty(&self) -> bool {
        self.typed.is_empty()
    }

    /// The ways to read it: as it was typed, and as it is meant where that differs.
    pub(crate) fn readings(&self) -> impl Iterator<Item = &[Term]> {
        let meant = (!self.meant.is_empty() && self.meant != self.typed).then_some(self.meant.as_slice());
        std::iter::once(self.typed.as_slice()).chain(meant)
    }
}

/// Words as terms. `#1042`, `inc-1042`, `No. 1042` and `(1042)` are numbers of incidents; digits alone are the
/// beginning or a part of something as well, and stay text.
fn numbers(typed: &[String], meant: Vec<String>) -> Vec<Term> {
    let mut terms: Vec<Term> = Vec::new();
    let mut announced = false;
    for word in meant {
        let digits = word.trim_start_matches(|c: char| !c.is_ascii_digit());
        let prefix = word.get(..word.len() - digits.len()).unwrap_or_default();
        let number =
            digits.parse().ok().filter(|_| is_prefix(prefix) && digits.bytes().all(|b| b.is_ascii_digit()));
        match number {
            Some(number) if announced || !typed.contains(&word) || !prefix.is_empty() => {
                if announced {
                    terms.pop();
                }
                terms.push(Term::Number(number));
            }
            _ => {
                announced = is_prefix(&word) && !word.is_empty();
                terms.push(Term::Text(word));
                continue;
            }
        }
        announced = false;
    }
    terms
}

/// Whether a word stands before the number of an incident.
fn is_prefix(text: &str) -> bool {
    let word = text.trim_end_matches(['-', '#', ':', '.', '_']);
    matches!(word, "" | "inc" | "incident" | "no" | "nr" | "number" | "num")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn readings(text: &str) -> Vec<Vec<Term>> {
        IncidentSearch::read(text).readings().map(<[Term]>::to_vec).collect()
    }

    #[test]
    fn every_way_to_write_a_number_is_read() {
        for text in [
            "#1042",
            "inc-1042",
            "INC 1042",
            "INC1042",
            "1042,",
            "1042.",
            "(1042)",
            "No. 1042",
            "no 1042",
            "Incident #1042",
            "incident 1042",
            "INC-1042.",
        ] {
            assert_eq!(readings(text).last().unwrap(), &[Term::Number(1042)], "{text}");
        }
    }

    #[test]
    fn digits_alone_are_a_piece_of_text() {
        assert_eq!(readings("1042"), [[Term::Text("1042".to_owned())]]);
        assert_eq!(readings("vpn 104").len(), 1);
        for text in ["ws114", "203.0.113.77", "no", "inc", "cve-2024-3094", "t1566"] {
            let found = readings(text);
            assert!(found.iter().flatten().all(|term| matches!(term, Term::Text(_))), "{text}: {found:?}");
        }
    }

    #[test]
    fn what_is_defanged_is_read_twice() {
        let text =
            |words: &[&str]| words.iter().map(|word| Term::Text((*word).to_owned())).collect::<Vec<_>>();
        assert_eq!(
            readings("Evil[.]example vpn"),
            [text(&["evil[.]example", "vpn"]), text(&["evil.example", "vpn"])]
        );
        assert_eq!(readings("vpn"), [text(&["vpn"])]);
        assert_eq!(readings("  "), [Vec::new()]);
    }
}
