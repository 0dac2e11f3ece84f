//! Texts for impact, steps and availability.

use riposte_model::{AvailabilityState, Impact, Obstacle, Playbook, StepStatus};
use serde_json::{Value, json};

use crate::playbook;

fn unavailable(availability: Value) -> Playbook {
    playbook(json!({ "availability": availability }))
}

#[test]
fn impacts_have_names() {
    let names: Vec<&str> = Impact::ALL.iter().map(Impact::label).collect();
    assert_eq!(names, ["Read only", "Enrichment", "Containment", "Destructive"]);
    assert_eq!(Impact::from("annihilate").label(), "annihilate");
}

#[test]
fn step_statuses_have_names() {
    let names: Vec<&str> = StepStatus::ALL.iter().map(StepStatus::label).collect();
    assert_eq!(names, ["Not started", "Running", "Succeeded", "Failed", "Skipped", "Outcome unknown"]);
    assert_eq!(StepStatus::from("resting").label(), "resting");
}

#[test]
fn every_state_of_availability_has_a_headline_of_its_own() {
    let headlines: Vec<&str> = AvailabilityState::ALL.iter().map(AvailabilityState::headline).collect();
    assert_eq!(
        headlines,
        [
            "You can run this.",
            "You don't have permission to run this.",
            "The backend isn't allowed to run this.",
            "Disabled.",
            "Doesn't accept this type of entity.",
        ]
    );
}

#[test]
fn the_headline_of_an_unrecognized_state_does_not_repeat_the_backend() {
    assert_eq!(AvailabilityState::from("<b>sleeping</b>").headline(), "Not available.");
}

#[test]
fn a_runnable_playbook_has_no_obstacle() {
    let runnable = unavailable(json!({ "state": "runnable", "reason": "r", "remedy": { "text": "t" } }));
    assert_eq!(runnable.availability.obstacle(), None);
}

#[test]
fn an_obstacle_keeps_our_words_and_those_of_the_backend_apart() {
    let remedy = json!({ "text": "Ask Mara.", "url": "https://a.example/grant" });
    let closed = unavailable(json!({ "state": "disabled", "reason": "Under repair.", "remedy": remedy }));
    let obstacle = closed.availability.obstacle().unwrap();
    assert_eq!(obstacle.headline, "Disabled.");
    assert_eq!((obstacle.reason, obstacle.remedy), (Some("Under repair."), Some("Ask Mara.")));
    assert_eq!(obstacle.link.unwrap().as_str(), "https://a.example/grant");
}

#[test]
fn an_obstacle_without_an_explanation_still_has_a_headline() {
    let closed = unavailable(json!({ "state": "missing-permission" }));
    let headline = "You don't have permission to run this.";
    let expected = Obstacle { headline, reason: None, remedy: None, link: None };
    assert_eq!(closed.availability.obstacle(), Some(expected));
}

#[test]
fn blank_explanations_are_left_out() {
    let closed = unavailable(json!({ "state": "disabled", "reason": " ", "remedy": { "text": "" } }));
    let obstacle = closed.availability.obstacle().unwrap();
    assert_eq!((obstacle.reason, obstacle.remedy), (None, None));
}

#[test]
fn a_reason_that_repeats_the_headline_is_left_out() {
    let closed = unavailable(json!({ "state": "disabled", "reason": "Disabled. " }));
    assert_eq!(closed.availability.obstacle().unwrap().reason, None);
}

#[test]
fn an_address_that_is_not_safe_is_no_link() {
    for url in ["javascript:alert(1)", "/settings", "https://u@a.example/"] {
        let closed = unavailable(json!({ "state": "disabled", "remedy": { "text": "Go.", "url": url } }));
        let obstacle = closed.availability.obstacle().unwrap();
        assert_eq!((obstacle.link, obstacle.remedy), (None, Some("Go.")), "{url}");
    }
}
