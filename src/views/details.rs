//! The step "who": the form's fields, a note, what applies, and the button that sends it.

mod field;

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::ui::{HIDDEN, Ui};
use super::{icons, model, words};
use crate::booking::{Approval, Field};
use crate::flow::state::{Hold, Step, Submission};
use crate::flow::{EventKind, Problem};

/// Longest note, characters; a little less than what the server takes.
const NOTE_LENGTH: u32 = 2000;

/// The form.
pub(super) fn details_step(ui: Ui) -> AnyView {
    let texts = ui.texts();
    let (fields, settings) = ui.now(|state| {
        let fields: Vec<Field> = state.asked_fields().into_iter().cloned().collect();
        let catalogue = model::catalogue(state);
        (fields, catalogue.map(|catalogue| catalogue.settings.clone()))
    });
    let busy = ui.memo(model::submitting);
    let (note, policy, approval) = match settings {
        Some(settings) => (settings.note, settings.cancellation_policy, settings.approval),
        None => (false, None, Approval::Manual),
    };
    // Boxes to tick belong below everything that is typed, next to the button they are for.
    let (ticked, typed): (Vec<Field>, Vec<Field>) = fields.into_iter().partition(field::is_checkbox);
    let policy = policy.map(|policy| {
        view! {
            <div class="policy">
                <h3 class="policy-heading">{texts.cancellation_policy}</h3>
                <p>{policy}</p>
            </div>
        }
    });
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        ui.send(EventKind::SubmitPressed);
    };
    view! {
        <form class="form" novalidate=true aria-busy=move || busy.get().then_some("true") on:submit=send>
            <fieldset class="fields">
                <legend class="visually-hidden">{texts.your_details}</legend>
                {typed.into_iter().map(|field| field::field(ui, field)).collect_view()}
                {note.then(|| note_field(ui))}
                {ticked.into_iter().map(|field| field::field(ui, field)).collect_view()}
            </fieldset>
            {policy}
            {submit(ui, approval)}
        </form>
    }
    .into_any()
}

fn note_field(ui: Ui) -> AnyView {
    let texts = ui.texts();
    let note = ui.memo(|state| state.details.note.clone());
    view! {
        <div class="field wide">
            <label class="label" for="field-note">
                {texts.note_label}
                <span class="optional">{texts.optional}</span>
            </label>
            <textarea
                part="field"
                id="field-note"
                class="input"
                rows="3"
                maxlength=NOTE_LENGTH.to_string()
                data-field="note"
                aria-describedby="field-note-help"
                prop:value=move || note.get()
                on:input=move |event| ui.send(EventKind::NoteChanged(event_target_value(&event)))
            ></textarea>
            <p class="field-help" id="field-note-help">{texts.note_help}</p>
        </div>
    }
    .into_any()
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

fn submit(ui: Ui, approval: Approval) -> AnyView {
    let texts = ui.texts();
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
    let help = (approval == Approval::Manual)
        .then(|| view! { <p class="submit-help" id="submit-help">{texts.submit_manual_help}</p> });
    let needs_slot = ui.memo(|state| matches!(state.hold, Hold::None));
    let button = move || match ending.get() {
        Ending::NeedsSlot => view! {
            <div class="actions">
                <p class="hint">{texts.submit_needs_slot}</p>
                {move || needs_slot.get().then(|| view! {
                    <button
                        type="button"
                        class="button primary"
                        data-action="other-times"
                        on:click=move |_| ui.send(EventKind::BackTo(Step::Time))
                    >
                        {texts.other_times}
                    </button>
                })}
            </div>
        }
        .into_any(),
        Ending::Unanswered(problem) => unanswered(ui, &problem),
        ending => {
            let sending = ending == Ending::Sending;
            view! {
                <button
                    part="submit"
                    type="submit"
                    class="button primary large"
                    aria-disabled=sending.then_some("true")
                    aria-busy=sending.then_some("true")
                    aria-describedby=(approval == Approval::Manual).then_some("submit-help")
                >
                    {sending.then(|| view! { <span class="spinner" aria-hidden=HIDDEN></span> })}
                    <span>{if sending { texts.submitting } else { label }}</span>
                </button>
            }
            .into_any()
        }
    };
    view! { <div class="submit">{button}{help}</div> }.into_any()
}

fn unanswered(ui: Ui, problem: &Problem) -> AnyView {
    let texts = ui.texts();
    view! {
        <div part="error" class="panel attention" role="alert" data-submission="unanswered" data-focus="notice" tabindex="-1">
            <h3 class="panel-heading">{texts.unanswered_heading}</h3>
            <p>{texts.unanswered_text}</p>
            <p class="hint small">{icons::icon(icons::CLOUD_OFF)}<span>{words::problem(ui.language, problem)}</span></p>
            <div class="actions">
                <button
                    type="button"
                    class="button primary"
                    data-action="retry"
                    on:click=move |_| ui.send(EventKind::RetryPressed)
                >
                    {texts.try_again}
                </button>
            </div>
        </div>
    }
    .into_any()
}
