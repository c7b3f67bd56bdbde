//! The step "who": the form's fields, a note, what applies, and the button that sends it.

mod field;

use crate::digits::in_digits;
use crate::views::markup::{Element, IntoNode, Node, el};
use leptos::prelude::event_target_value;

use super::model::offer;
use super::ui::Ui;
use super::{icons, model, words};
use crate::booking::Approval;
use crate::flow::state::{Hold, Step, Submission};
use crate::flow::{EventKind, Problem, State};
use crate::i18n::fill;
use field::Question;

/// Longest note, characters; a little less than what the server takes.
const NOTE_LENGTH: u32 = 2000;

/// The form.
pub(super) fn details_step(ui: Ui) -> Node {
    let texts = ui.later_texts();
    let (parts, settings) = ui.now(|state| {
        let catalogue = model::catalogue(state);
        (
            form_parts(state),
            catalogue.map(|catalogue| catalogue.settings.clone()),
        )
    });
    let busy = ui.memo(model::submitting);
    let (note, policy, approval) = match settings {
        Some(settings) => (settings.note, settings.cancellation_policy, settings.approval),
        None => (false, None, Approval::Manual),
    };
    let policy = policy.map(|policy| {
        el("div", &[("class", "policy")])
            .child(el("h3", &[("class", "policy-heading")]).child(texts.cancellation_policy))
            .child(el("p", &[]).child(policy))
    });
    el("form", &[("class", "form"), ("novalidate", "")])
        .attr("aria-busy", move || busy.get().then_some("true"))
        .on_submit(move || ui.send(EventKind::SubmitPressed))
        .child(whose_times(ui))
        .each(parts, |part| fields(ui, part, note))
        .child(policy)
        .child(submit(ui, approval))
        .into_node()
}

/// Whose times these are, where they are not the center's: for screens with a time and without a calendar, which says
/// so itself.
pub(super) fn whose_times(ui: Ui) -> Node {
    let words = ui.texts().times_are_local;
    // Only the server says them otherwise, for visitors elsewhere.
    let is_elsewhere = words != ui.language.texts().times_are_local;
    let center = ui.now(|state| offer::center(state).map(|center| center.name.clone()));
    let text = center.filter(|_| is_elsewhere).map(|center| {
        let text = fill(words, &[("center", &center)]);
        el("p", &[("class", "hint small whose-times")]).child(text)
    });
    text.into_node()
}

/// Whose part of the form it is.
#[derive(Clone, Copy, PartialEq)]
enum Whose {
    /// There is one guest, and everything is asked at once.
    All,
    /// Of a group, this guest's.
    Guest(usize),
    /// Of a group, what is asked once.
    Shared,
}

/// What is asked in one go.
pub(super) struct Part {
    whose: Whose,
    questions: Vec<Question>,
}

/// The parts of the form, in its order; of a group the last is what is asked once.
pub(super) fn form_parts(state: &State) -> Vec<Part> {
    let is_group = state.choice.visit.is_group();
    let mut parts: Vec<Part> = Vec::new();
    for asked in state.asked_fields() {
        let whose = match is_group {
            false => Whose::All,
            true if asked.is_shared => Whose::Shared,
            true => Whose::Guest(asked.guest),
        };
        let question = Question::of(&asked);
        match parts.last_mut().filter(|part| part.whose == whose) {
            Some(part) => part.questions.push(question),
            None => parts.push(Part {
                whose,
                questions: vec![question],
            }),
        }
    }
    if is_group && parts.last().is_none_or(|part| part.whose != Whose::Shared) {
        parts.push(Part {
            whose: Whose::Shared,
            questions: Vec::new(),
        });
    }
    parts
}

/// Boxes to tick belong below everything that is typed, next to the button they are for.
pub(super) fn fields(ui: Ui, part: Part, note: bool) -> Element {
    let texts = ui.later_texts();
    let whose = part.whose;
    let (ticked, typed): (Vec<Question>, Vec<Question>) =
        part.questions.into_iter().partition(field::is_checkbox);
    let note = note && matches!(whose, Whose::All | Whose::Shared);
    let legend = match whose {
        Whose::All => el("legend", &[("class", "visually-hidden")]).child(texts.your_details),
        Whose::Shared => el("legend", &[("class", "group-heading")]).child(texts.for_everyone),
        Whose::Guest(0) => el("legend", &[("class", "group-heading")]).child(texts.your_details),
        Whose::Guest(guest) => {
            let who = ui.memo(move |state| model::visit::who(state, guest));
            el("legend", &[("class", "group-heading")])
                .child(move || who.with(|who| words::guest(ui.language, who)))
        }
    };
    el("fieldset", &[("class", "fields")])
        .child(legend)
        .each(typed, |field| field::field(ui, field))
        .child(note.then(|| note_field(ui)))
        .each(ticked, |field| field::field(ui, field))
}

fn note_field(ui: Ui) -> Node {
    let texts = ui.later_texts();
    let note = ui.memo(|state| state.details.note.clone());
    el("div", &[("class", "field wide")])
        .child(
            el("label", &[("class", "label"), ("for", "field-note")])
                .child(texts.note_label)
                .child(el("span", &[("class", "optional")]).child(texts.optional)),
        )
        .child(
            el(
                "textarea",
                &[
                    ("part", "field"),
                    ("id", "field-note"),
                    ("class", "input"),
                    ("rows", "3"),
                    ("data-field", "note"),
                    ("aria-describedby", "field-note-help"),
                ],
            )
            .attr("maxlength", in_digits(NOTE_LENGTH))
            .prop("value", move || note.get())
            .on("input", move |event| {
                ui.send(EventKind::NoteChanged(event_target_value(&event)))
            }),
        )
        .child(el("p", &[("class", "field-help"), ("id", "field-note-help")]).child(texts.note_help))
        .into_node()
}

/// What stands at the end of the form.
#[derive(Clone, Debug, PartialEq)]
enum Ending {
    /// There is no slot to submit.
    NeedsSlot,
    /// The button.
    Submit,
    /// The button while it is done.
    Sending,
    /// The answer did not come: what went wrong last.
    Unanswered(Problem),
}

fn submit(ui: Ui, approval: Approval) -> Node {
    let texts = ui.later_texts();
    let ending = ui.memo(|state| match (&state.submission, &state.hold) {
        (Submission::Sending { .. }, _) => Ending::Sending,
        (Submission::Unanswered { problem, .. }, _) => Ending::Unanswered(problem.clone()),
        (_, Hold::None | Hold::Lost { .. }) => Ending::NeedsSlot,
        _ => Ending::Submit,
    });
    let label = match approval {
        Approval::Automatic => texts.submit_automatic,
        Approval::Manual => texts.submit_manual,
    };
    let needs_slot = ui.memo(|state| matches!(state.hold, Hold::None));
    let button = move || match ending.get() {
        Ending::NeedsSlot => el("div", &[("class", "actions")])
            .child(el("p", &[("class", "hint")]).child(texts.submit_needs_slot))
            .child(move || {
                needs_slot.get().then(|| {
                    ui.button("button primary", "other-times", EventKind::BackTo(Step::Time))
                        .child(texts.other_times)
                })
            })
            .into_node(),
        Ending::Unanswered(problem) => unanswered(ui, texts.unanswered_text, &problem),
        ending => {
            let sending = ending == Ending::Sending;
            let help = (approval == Approval::Manual).then(|| {
                el("p", &[("class", "submit-help"), ("id", "submit-help")]).child(texts.submit_manual_help)
            });
            let button = el(
                "button",
                &[
                    ("part", "submit"),
                    ("type", "submit"),
                    ("class", "button primary large"),
                ],
            )
            .attr("aria-disabled", sending.then_some("true"))
            .attr("aria-busy", sending.then_some("true"))
            .attr(
                "aria-describedby",
                (approval == Approval::Manual).then_some("submit-help"),
            )
            .child(sending.then(|| el("span", &[("class", "spinner")]).attr("aria-hidden", "true")))
            .child(said(if sending { texts.submitting } else { label }));
            // What it says is of the button, and goes with it.
            Node::Many(vec![button.into_node(), help.into_node()])
        }
    };
    el("div", &[("class", "submit")]).child(button).into_node()
}

/// Words in the middle of their place: others are another element, not one that moves.
pub(super) fn said(words: &'static str) -> Element {
    el("span", &[]).key(words.to_owned()).child(words)
}

/// No answer came, nobody knows whether it was done, and how to find out.
pub(super) fn unanswered(ui: Ui, text: &'static str, problem: &Problem) -> Node {
    let texts = ui.later_texts();
    el(
        "div",
        &[
            ("part", "error"),
            ("class", "panel attention"),
            ("role", "alert"),
            ("data-submission", "unanswered"),
            ("data-focus", "notice"),
            ("tabindex", "-1"),
        ],
    )
    .child(el("h3", &[("class", "panel-heading")]).child(texts.unanswered_heading))
    .child(el("p", &[]).child(text))
    .child(
        el("p", &[("class", "hint small")])
            .child(icons::icon(icons::CLOUD_OFF))
            .child(el("span", &[]).child(words::problem(ui.language, problem))),
    )
    .child(
        el("div", &[("class", "actions")]).child(
            ui.button("button primary", "retry", EventKind::RetryPressed)
                .child(ui.texts().try_again),
        ),
    )
    .into_node()
}
