//! Parts as text, natively: what each draws first.

use riposte_model::{Impact, IncidentStatus, RunStatus, Severity};

use super::{ImpactChip, IncidentStatusText, Note, RunStatusText, SeverityMark, Tone, Untrusted};
use crate::markup::render_to_string;

#[test]
fn severity_is_a_shape_and_a_word() {
    let drawn = |severity| render_to_string(|| html! { <SeverityMark severity=severity /> });
    let high = drawn(Severity::High);
    assert_eq!(
        high,
        "<span class=\"rp-status\"><svg class=\"rp-icon rp-severity-high\" viewBox=\"0 0 16 16\" aria-hidden=\"true\" \
         focusable=\"false\"><path d=\"M8 2.500 14 13H2z\" fill=\"currentColor\"></path></svg>\
         <bdi class=\"rp-value\">High</bdi></span>"
    );
    assert_ne!(high, drawn(Severity::Low), "another severity has another shape");
}

#[test]
fn a_value_that_is_not_known_is_shown_as_it_came() {
    let word = || "<b>new\u{202E}".to_owned();
    let shown = "&lt;b&gt;new<span class=\"rp-hidden-char\" title=\"Hidden character\">U+202E</span>";
    for drawn in [
        render_to_string(
            || html! { <IncidentStatusText status=IncidentStatus::Unrecognized(word().into()) /> },
        ),
        render_to_string(|| html! { <RunStatusText status=RunStatus::Unrecognized(word().into()) /> }),
        render_to_string(|| html! { <ImpactChip impact=Impact::Unrecognized(word().into()) /> }),
    ] {
        assert!(drawn.contains(shown), "{drawn}");
    }
}

#[test]
fn a_run_at_work_has_no_icon_and_one_that_ended_has() {
    let drawn = |status| render_to_string(|| html! { <RunStatusText status=status /> });
    let running = drawn(RunStatus::Running);
    assert!(running.contains("rp-busy") && !running.contains("<svg"), "{running}");
    let done = drawn(RunStatus::Succeeded);
    assert!(done.contains("<svg") && !done.contains("rp-busy"), "{done}");
}

#[test]
fn a_note_has_its_title_above_its_explanation() {
    let drawn = render_to_string(|| {
        html! { <Note tone=Tone::Warning title="Look first"><p><Untrusted text="one\ntwo" /></p></Note> }
    });
    let (icon, rest) = drawn.split_once("</svg>").unwrap();
    assert!(icon.starts_with("<div class=\"rp-note rp-note-warning\">"), "{icon}");
    assert_eq!(
        rest,
        "<strong><bdi class=\"rp-value\">Look first</bdi></strong><p><bdi class=\"rp-value\">one\ntwo</bdi></p></div>"
    );
}
