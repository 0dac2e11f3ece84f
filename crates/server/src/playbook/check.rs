//! Rules that the shape of a playbook file does not express.

use riposte_model::Impact;

use super::{
    inputs::{self, InputsSchema},
    spec::{PlaybookSpec, StepSpec},
    template::{self, Template, TemplateError},
};
use crate::systems::Registry;

/// Name of the form that playbook files have.
const FORM: &str = "riposte-1";
/// Name that the form had before, and still may. CACAO 2.0 documents have another one.
const EARLIER_FORM: &str = "cacao-2.0";
/// Maximum time limit of a run, in milliseconds.
const MAX_TIMEOUT_MS: u64 = 3_600_000;
/// Maximum number of steps.
const MAX_STEPS: usize = 50;

/// Checks a playbook by itself. The error is a clause about it.
pub(super) fn check(spec: &PlaybookSpec, systems: &Registry) -> Result<InputsSchema, String> {
    let require = |condition: bool, text: &str| if condition { Ok(()) } else { Err(text.to_owned()) };
    require(
        spec.kind == "playbook" && matches!(spec.spec_version.as_str(), FORM | EARLIER_FORM),
        "its spec_version is not riposte-1",
    )?;
    require(
        !spec.name.is_empty() && !spec.version.is_empty() && !spec.group.is_empty(),
        "name, version or group is empty",
    )?;
    require(
        !spec.kinds.is_empty() && spec.kinds.iter().all(|kind| kind.info().is_some()),
        "no kind, or an unknown one",
    )?;
    require(!matches!(spec.impact, Impact::Unrecognized(_)), "an unknown impact")?;
    require((1..=MAX_TIMEOUT_MS).contains(&spec.timeout_ms), "timeout_ms is not between 1 and an hour")?;
    require(!spec.steps.is_empty() && spec.steps.len() <= MAX_STEPS, "no step, or more than 50")?;
    let inputs = InputsSchema::compile(spec.inputs_schema.as_ref())?;
    let mut before: Vec<&str> = Vec::new();
    for step in &spec.steps {
        check_step(spec, step, systems, &before).map_err(|text| format!("step {}: {text}", step.id))?;
        before.push(&step.id);
    }
    let least = spec.steps.iter().fold(0_u64, |sum, step| sum.saturating_add(step.kind.min_duration_ms()));
    require(least < spec.timeout_ms, "its waits together take as long as timeout_ms or longer")?;
    Ok(inputs)
}

fn check_step(
    spec: &PlaybookSpec,
    step: &StepSpec,
    systems: &Registry,
    before: &[&str],
) -> Result<(), String> {
    let id_fits =
        !step.id.is_empty() && step.id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if !id_fits || before.contains(&step.id.as_str()) {
        return Err("its id is taken, or not of letters, digits, - and _".to_owned());
    }
    step.kind.check(systems)?;
    if spec.impact == Impact::Read && !step.kind.is_read_only() {
        return Err("the impact of the playbook is read, and only a GET reads".to_owned());
    }
    if let Some(summary) = &step.summary {
        template::check_sentence(summary).map_err(|error| error.to_string())?;
    }
    let texts = step.kind.templates().into_iter().map(|text| (text, false));
    let after = step.kind.reply_templates().into_iter().chain(step.summary.as_deref());
    for (text, knows_output) in texts.chain(after.map(|text| (text, true))) {
        let template = Template::parse(text).map_err(|error: TemplateError| error.to_string())?;
        for name in template.placeholders() {
            if !is_known(spec, name, before, knows_output) {
                return Err(format!(
                    "{{{name}}} stands for nothing; braces that are to be sent are written twice: {{{{{name}}}}}"
                ));
            }
        }
    }
    Ok(())
}

/// Whether a placeholder has a meaning at a step. Only what comes after its response `knows_output`.
fn is_known(spec: &PlaybookSpec, name: &str, before: &[&str], knows_output: bool) -> bool {
    match name.split('.').collect::<Vec<_>>().as_slice() {
        ["entity", _, ..] | ["incident", "id"] | ["run", "id" | "reason" | "requestedBy"] => true,
        ["inputs", name, ..] => {
            spec.inputs_schema.as_ref().is_some_and(|schema| inputs::declares(schema, name))
        }
        ["steps", id, "output", ..] => before.contains(id),
        ["output", ..] => knows_output,
        _ => false,
    }
}
