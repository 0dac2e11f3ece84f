//! The form that confirms a run.

use riposte_model::{
    Confirmation, ConfirmationDraft, ConfirmationForm, ConfirmedRun, Entity, FormControl, FormError, Limits,
    MASK, NewRun, Playbook,
};
use serde_json::{Value, json};

use crate::playbook;

fn form(change: Value) -> ConfirmationForm {
    ConfirmationForm::new(&playbook(change), &entity("ip", "203.0.113.7"), &Limits::default())
}

/// An entity that there is nothing to say about.
fn entity(kind: &str, name: &str) -> Entity {
    let entity = json!({ "id": "e", "kind": kind, "name": name, "cautions": [] });
    serde_json::from_value(entity).unwrap()
}

fn schema() -> Value {
    json!({ "required": ["ticket", "count"], "properties": {
        "ticket": { "type": "string", "title": "Ticket" },
        "count": { "type": "integer" },
        "pin": { "type": "string", "writeOnly": true },
        "duration": { "type": "string", "enum": ["1h", "4h"], "default": "4h" },
    } })
}

/// Inputs in the order of the form: required ones first, then by name.
fn inputs(ticket: &str, count: &str, duration: &str, pin: &str) -> ConfirmationDraft {
    let inputs = [ticket, count, duration, pin].map(str::to_owned).to_vec();
    ConfirmationDraft { inputs, ..ConfirmationDraft::default() }
}

fn reason(reason: &str) -> ConfirmationDraft {
    ConfirmationDraft { reason: reason.to_owned(), ..ConfirmationDraft::default() }
}

fn controls(form: &ConfirmationForm, draft: &ConfirmationDraft) -> Vec<FormControl> {
    form.check(draft).unwrap_err().iter().map(|error| error.control).collect()
}

fn request() -> NewRun {
    serde_json::from_value(json!({
        "playbookId": "block-ip", "playbookVersion": "1", "targets": [{ "entityId": "e1" }],
        "incidentId": "i1", "undoOf": "r0", "origin": { "surface": "entities" },
    }))
    .unwrap()
}

#[test]
fn a_playbook_that_asks_for_nothing_is_confirmed_by_an_empty_form() {
    let form = form(json!({}));
    assert_eq!(form.check(&form.blank_draft()), Ok(ConfirmedRun::default()));
}

#[test]
fn inputs_are_read_by_their_fields() {
    let confirmed =
        form(json!({ "inputsSchema": schema() })).check(&inputs(" T-1 ", "3", "1h", " p ")).unwrap();
    let expected = json!({ "ticket": "T-1", "count": 3, "duration": "1h", "pin": " p " });
    assert_eq!(Value::from(confirmed.inputs), expected);
}

#[test]
fn optional_inputs_that_are_left_out_are_not_sent() {
    let confirmed = form(json!({ "inputsSchema": schema() })).check(&inputs("T-1", "3", "", "")).unwrap();
    assert_eq!(Value::from(confirmed.inputs), json!({ "ticket": "T-1", "count": 3 }));
}

#[test]
fn an_emptied_default_is_said_to_be_left_out_and_an_untouched_form_says_nothing() {
    let form = form(json!({ "inputsSchema": schema() }));
    for (duration, exact, sent) in
        [("4h", None, Some("4h")), ("1h", None, Some("1h")), ("", Some(true), None)]
    {
        let run = form.check(&inputs("T-1", "3", duration, "")).unwrap().apply_to(request());
        let sent_as = serde_json::to_value(run).unwrap();
        let found =
            (sent_as.get("exactInputs").and_then(Value::as_bool), sent_as["inputs"]["duration"].as_str());
        assert_eq!(found, (exact, sent), "{duration:?}");
    }
}

#[test]
fn a_default_cannot_be_emptied_where_the_backend_would_fill_it_in_again() {
    let form = form(json!({ "inputsSchema": schema() })).keeping_defaults();
    assert_eq!(controls(&form, &inputs("T-1", "3", "", "")), [FormControl::Input(2)]);
    assert!(form.check(&inputs("T-1", "3", "1h", "")).is_ok());
}

#[test]
fn a_secret_within_an_input_is_masked_in_the_preview() {
    let cred =
        json!({ "type": "object", "properties": { "pass": { "type": "string", "format": "password" } } });
    let form = form(json!({ "inputsSchema": { "properties": { "cred": cred } } }));
    assert!(form.fields[0].secret);
    let typed = ConfirmationDraft {
        inputs: vec!["{\"pass\":\"p\",\"user\":\"u\"}".to_owned()],
        ..ConfirmationDraft::default()
    };
    let shown = form.masked(form.preview(&typed).apply_to(request()));
    assert_eq!(shown.inputs["cred"], json!({ "pass": MASK, "user": "u" }));
    assert_eq!(form.storable(typed).inputs, [""]);
}

#[test]
fn a_blank_draft_holds_the_defaults() {
    assert_eq!(form(json!({ "inputsSchema": schema() })).blank_draft(), inputs("", "", "4h", ""));
}

#[test]
fn a_draft_of_fewer_texts_counts_as_the_defaults() {
    let form = form(json!({ "inputsSchema": schema() }));
    let mut draft = inputs("T-1", "3", "", "");
    draft.inputs.truncate(2);
    assert_eq!(
        Value::from(form.check(&draft).unwrap().inputs),
        json!({ "ticket": "T-1", "count": 3, "duration": "4h" })
    );
}

#[test]
fn each_faulty_input_has_an_error_at_its_position() {
    let form = form(json!({ "inputsSchema": schema() }));
    assert_eq!(
        form.check(&inputs("", "many", "9h", "")),
        Err(vec![
            FormError { control: FormControl::Input(0), message: "Ticket is required.".into() },
            FormError { control: FormControl::Input(1), message: "Enter a whole number.".into() },
            FormError { control: FormControl::Input(2), message: "Choose one of: 1h, 4h.".into() },
        ])
    );
}

#[test]
fn errors_are_in_the_order_of_the_controls_so_that_the_focus_goes_to_the_first() {
    let form = form(json!({ "impact": "destructive", "inputsSchema": schema() }));
    let errors = controls(&form, &inputs("T-1", "many", "4h", ""));
    assert_eq!(errors, [FormControl::Input(1), FormControl::Reason, FormControl::Value]);
    assert!(errors.is_sorted());
}

#[test]
fn a_required_reason_must_say_something() {
    let form = form(json!({ "requiresReason": true }));
    for blank in ["", "  ", "\n\t"] {
        let error = FormError { control: FormControl::Reason, message: "Enter a reason.".into() };
        assert_eq!(form.check(&reason(blank)), Err(vec![error]), "{blank:?}");
    }
    assert_eq!(
        form.check(&reason("Seen in C2 traffic")).unwrap().reason.as_deref(),
        Some("Seen in C2 traffic")
    );
}

#[test]
fn a_destructive_playbook_wants_a_reason_even_if_it_does_not_say_so() {
    assert!(form(json!({ "impact": "destructive" })).reason_required);
    assert!(!form(json!({ "impact": "contain" })).reason_required);
}

#[test]
fn an_optional_reason_is_sent_without_the_white_space_around_it_or_not_at_all() {
    let form = form(json!({}));
    assert_eq!(form.check(&reason("  because\n")).unwrap().reason.as_deref(), Some("because"));
    assert_eq!(form.check(&reason("   ")).unwrap().reason, None);
}

#[test]
fn a_reason_has_as_many_characters_as_the_backend_allows() {
    let limits = Limits { max_reason_chars: 4, ..Limits::default() };
    let form = ConfirmationForm::new(&playbook(json!({})), &entity("ip", "x"), &limits);
    assert!(form.check(&reason("äöü😀")).is_ok(), "characters, not bytes");
    assert!(form.check(&reason("  four  ")).is_ok(), "as it is sent");
    let message = "Use at most 4 characters. This reason has 5.".to_owned();
    assert_eq!(form.check(&reason("fives")), Err(vec![FormError { control: FormControl::Reason, message }]));
}

fn destructive_on(kind: &str, name: &str) -> ConfirmationForm {
    let playbook = playbook(json!({ "impact": "destructive" }));
    ConfirmationForm::new(&playbook, &entity(kind, name), &Limits::default())
}

fn destructive(name: &str) -> ConfirmationForm {
    destructive_on("file", name)
}

#[test]
fn an_irreversible_effect_is_confirmed_by_the_value() {
    let form = destructive("203.0.113.7");
    assert!(form.expected_value.is_some());
    let draft = |value: &str| ConfirmationDraft { value: value.to_owned(), ..reason("because") };
    assert!(form.check(&draft("203.0.113.7")).is_ok());
    assert_eq!(controls(&form, &draft("203.0.113.8")), [FormControl::Value]);
}

#[test]
fn any_other_effect_needs_no_value() {
    for impact in ["read", "enrich", "contain", "something-new"] {
        let form = form(json!({ "impact": impact }));
        assert_eq!((form.expected_value.as_ref(), form.value_matches("")), (None, true), "{impact}");
    }
}

#[test]
fn the_value_may_be_typed_defanged_and_with_white_space_around_it() {
    for typed in ["203.0.113.7", " 203.0.113.7\t", "203[.]0[.]113[.]7", " 203[.]0[.]113[.]7 "] {
        assert!(destructive("203.0.113.7").value_matches(typed), "{typed}");
    }
    assert!(destructive("http://a.example/x").value_matches("hxxp://a[.]example/x"));
    for typed in ["203.0.113(.)7", "203.0.113.7.", "<203.0.113.7>", "\"203.0.113.7\""] {
        assert!(destructive("203.0.113.7").value_matches(typed), "{typed}");
    }
}

#[test]
fn what_is_shown_confirms() {
    for (name, typed) in [
        ("invoice_\u{202E}fdp.exe", "invoice_U+202Efdp.exe"),
        ("invoice_\u{202E}fdp.exe", "invoice_\u{202E}fdp.exe"),
        ("a\u{200B}b", "aU+200Bb"),
        ("a  b", "a b"),
        ("caf\u{E9}.exe", "cafe\u{301}.exe"),
        ("cafe\u{301}.exe", "caf\u{E9}.exe"),
        ("annual\u{A0}report", "annual report"),
        ("annual report", "annual\u{A0}report"),
    ] {
        assert!(destructive(name).value_matches(typed), "{name:?} {typed:?}");
    }
    assert!(destructive_on("dns", "login[.]example").value_matches("login.example"), "stored defanged");
    assert!(destructive_on("url", "http://a.example").value_matches("hXXp://a[.]example"));
}

#[test]
fn what_only_looks_alike_does_not_confirm() {
    for (name, typed) in [
        ("p\u{430}y.example", "pay.example"),
        ("pay.example", "p\u{430}y.example"),
        ("\u{FF41}b", "ab"),
        ("invoice_\u{202E}fdp.exe", "invoice_fdp.exe"),
        ("invoice_\u{202E}fdp.exe", "invoice_exe.pdf"),
        ("ab", "a b"),
    ] {
        assert!(!destructive(name).value_matches(typed), "{name:?} {typed:?}");
    }
}

#[test]
fn of_a_long_value_a_part_is_asked_for_and_the_whole_counts_as_well() {
    let part = |kind: &str, name: &str| {
        let form = destructive_on(kind, name);
        let part = form.expected_value.as_ref().unwrap().part().map(|(_, part)| part.to_owned());
        assert!(form.value_matches(name), "the whole");
        assert!(part.as_ref().is_none_or(|part| form.value_matches(part)), "the part");
        assert!(!form.value_matches(name.get(..6).unwrap()), "another part");
        part
    };
    let hash = format!("{}c0ffee", "ab".repeat(29));
    assert_eq!(part("file-hash", &hash).as_deref(), Some("c0ffee"));
    let url = format!("https://portal.example/{}", "x".repeat(300));
    assert_eq!(part("url", &url).as_deref(), Some("portal.example"));
    let account = "a.rather.long.name@haldenfreight.example";
    assert_eq!(part("account", account).as_deref(), Some("a.rather.long.name"));
    assert_eq!(part("host", "HF-WS114"), None);
}

#[test]
fn a_locked_form_says_why() {
    let form = destructive("Host1");
    assert!(form.lock("").unwrap().starts_with("Type or paste"));
    assert!(form.lock("host1").unwrap().starts_with("This does not match"));
    assert_eq!(form.lock("Host1"), None);
}

fn cautioned(precaution: &str) -> Entity {
    let caution = json!({ "label": "Range", "text": "A range.", "precaution": precaution });
    let entity = json!({ "id": "e", "kind": "ip", "name": "10.0.0.0/8", "cautions": [caution] });
    serde_json::from_value(entity).unwrap()
}

#[test]
fn a_caution_asks_for_a_reason_or_refuses_unless_nothing_changes() {
    let form = |impact: &str, precaution: &str| {
        let playbook = playbook(json!({ "impact": impact }));
        let form = ConfirmationForm::new(&playbook, &cautioned(precaution), &Limits::default());
        (form.reason_required, form.lock("").is_some(), playbook.confirmation_on(&cautioned(precaution)))
    };
    assert_eq!(form("contain", "note"), (false, false, Confirmation::Review));
    assert_eq!(form("contain", "reason"), (true, false, Confirmation::Review));
    assert_eq!(form("enrich", "reason"), (true, false, Confirmation::Review));
    assert_eq!(form("contain", "refuse"), (false, true, Confirmation::Review));
    assert_eq!(form("read", "refuse"), (false, false, Confirmation::None));
}

#[test]
fn a_backend_that_sends_no_cautions_is_judged_by_identifiers() {
    let weak = json!({ "id": "e", "kind": "host", "name": "H", "properties": { "hostName": "H" } });
    let weak: Entity = serde_json::from_value(weak).unwrap();
    assert_eq!(weak.all_cautions().first().unwrap().label, "Weakly identified");
    let name =
        json!({ "id": "e", "kind": "dns", "name": "a.example", "properties": { "domainName": "a.example" } });
    let name: Entity = serde_json::from_value(name).unwrap();
    assert_eq!(name.all_cautions(), [], "an ordinary domain is silent");
}

#[test]
fn a_value_that_differs_in_case_or_in_part_does_not_confirm() {
    for typed in ["", " ", "host", "HOST1", "Host1 x"] {
        assert!(!destructive("Host1").value_matches(typed), "{typed:?}");
    }
}

#[test]
fn a_name_of_white_space_is_not_confirmed_by_typing_nothing() {
    for name in [" ", ""] {
        assert!(!destructive(name).value_matches(""), "{name:?}");
    }
    assert!(destructive(" ").value_matches(" "));
}

#[test]
fn a_name_that_looks_defanged_is_confirmed_as_it_is() {
    assert!(destructive("a[.]b").value_matches("a[.]b"));
    assert!(!destructive("a[.]b").value_matches("a.b"));
}

#[test]
fn what_is_confirmed_fills_the_request_and_leaves_the_rest() {
    let mut inputs = serde_json::Map::new();
    inputs.insert("ticket".to_owned(), json!("T-1"));
    let reason = Some("because".to_owned());
    let confirmed = ConfirmedRun { inputs: inputs.clone(), reason: reason.clone(), exact_inputs: true };
    let expected = NewRun { inputs, reason, exact_inputs: true, ..request() };
    assert_eq!(confirmed.apply_to(request()), expected);
}

#[test]
fn a_secret_is_masked_in_the_preview_and_nothing_else_is() {
    let form = form(json!({ "inputsSchema": schema() }));
    let sent = form.check(&inputs("T-1", "3", "4h", "1234")).unwrap().apply_to(request());
    let shown = form.masked(sent.clone());
    assert_eq!((&shown.inputs["pin"], &sent.inputs["pin"]), (&json!(MASK), &json!("1234")));
    let mut rest = shown;
    rest.inputs.insert("pin".to_owned(), json!("1234"));
    assert_eq!(rest, sent);
}

#[test]
fn a_secret_that_is_not_given_is_not_made_up_in_the_preview() {
    let form = form(json!({ "inputsSchema": schema() }));
    assert!(form.masked(request()).inputs.is_empty());
}

#[test]
fn a_stored_draft_forgets_secrets_and_the_value_that_confirms() {
    let form = form(json!({ "impact": "destructive", "inputsSchema": schema() }));
    let mut draft = inputs("T-1", "3", "4h", "1234");
    draft.reason = "because".to_owned();
    let mut expected = inputs("T-1", "3", "4h", "");
    expected.reason.clone_from(&draft.reason);
    draft.value = "203.0.113.7".to_owned();
    assert_eq!(form.storable(draft), expected);
}

#[test]
fn the_consequence_says_whether_there_is_a_way_back() {
    let consequence = |change| -> Option<&str> { Playbook::consequence(&playbook(change)) };
    assert_eq!(consequence(json!({ "impact": "destructive" })), Some("This cannot be undone."));
    assert_eq!(
        consequence(json!({ "impact": "destructive", "reversible": true })),
        Some("This cannot be undone.")
    );
    assert_eq!(consequence(json!({ "impact": "contain", "reversible": true })), Some("This can be undone."));
    assert_eq!(consequence(json!({ "impact": "contain" })), None);
}
