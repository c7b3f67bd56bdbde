//! What surrounds every step: where one is, what was chosen so far, the way back, the heading.

use leptos::prelude::*;

use super::model::{self, Chosen};
use super::ui::{HIDDEN, Ui};
use super::{center, details, hold, icons, notice, service, therapist, time, words};
use crate::booking::{Gender, Money, TherapistPreference};
use crate::flow::EventKind;
use crate::flow::state::Step;
use crate::i18n::fill;

/// A step with its frame.
pub(super) fn step(ui: Ui, step: Step) -> AnyView {
    let content = match step {
        Step::Center => center::center_step(ui),
        Step::Service => service::service_step(ui),
        Step::Therapist => therapist::therapist_step(ui),
        Step::Time => time::time_step(ui),
        Step::Details | Step::Confirmation => details::details_step(ui),
    };
    view! {
        <div class="layout" data-layout=step_id(step)>
            {masthead(ui)}
            {progress(ui, step)}
            {summary(ui)}
            <section part="step" class="step" data-step=step_id(step) aria-labelledby="step-heading">
                <h2 class="heading" id="step-heading" tabindex="-1" data-focus="step-heading">
                    {words::step_heading(ui.language, step)}
                </h2>
                {notice::notice(ui)}
                {hold::hold(ui, step)}
                {content}
            </section>
        </div>
    }
    .into_any()
}

/// Stable name of a step, for tests and styles.
fn step_id(step: Step) -> &'static str {
    match step {
        Step::Center => "center",
        Step::Service => "service",
        Step::Therapist => "therapist",
        Step::Time => "time",
        Step::Details => "details",
        Step::Confirmation => "confirmation",
    }
}

/// Whose booking page it is; for those who have just come in.
fn masthead(ui: Ui) -> AnyView {
    let catalogue = ui.now(|state| {
        let first = state.steps().first() == Some(&state.step);
        model::catalogue(state).filter(|_| first).cloned()
    });
    let content = catalogue.map(|catalogue| {
        let description = catalogue.description.clone();
        view! {
            <div class="masthead">
                <p class="portal-name">{catalogue.portal_name.clone()}</p>
                {description.map(|text| view! { <p class="portal-description">{text}</p> })}
            </div>
        }
    });
    content.into_any()
}

/// The way to the step before, while there is one to go to.
fn back(ui: Ui) -> AnyView {
    let before = ui.memo(|state| state.previous_step());
    let button = move || {
        before.get().map(|before| {
            view! {
                <button
                    part="back"
                    type="button"
                    class="button quiet back"
                    data-action="back"
                    on:click=move |_| ui.send(EventKind::BackTo(before))
                >
                    {icons::icon(icons::BACK)}
                    <span>{ui.texts().back}</span>
                </button>
            }
        })
    };
    button.into_any()
}

/// The steps, which are done, and which is the present one.
fn progress(ui: Ui, present: Step) -> AnyView {
    let texts = ui.texts();
    let steps = ui.now(|state| state.steps());
    let number = steps.iter().filter(|step| **step <= present).count();
    let position = fill(
        texts.progress_position,
        &[
            ("number", &number.to_string()),
            ("count", &steps.len().to_string()),
            ("step", words::step_name(ui.language, present)),
        ],
    );
    let item = move |step: Step| {
        let done = step < present;
        let state = match done {
            true => "done",
            false if step == present => "current",
            false => "next",
        };
        let done = done.then(|| view! { <span class="visually-hidden">{", "}{texts.step_done}</span> });
        view! {
            <li class="progress-step" data-state=state aria-current=(step == present).then_some("step")>
                <span class="progress-bar" aria-hidden=HIDDEN></span>
                <span class="progress-name">{words::step_name(ui.language, step)}</span>
                {done}
            </li>
        }
    };
    view! {
        <div class="progress">
            <div class="progress-line">
                {back(ui)}
                <p class="progress-position">{position}</p>
            </div>
            <ol class="progress-list" aria-label=texts.progress_label>
                {steps.into_iter().map(item).collect_view()}
            </ol>
        </div>
    }
    .into_any()
}

/// What was chosen so far, each with the way back to it, and what it costs.
fn summary(ui: Ui) -> AnyView {
    let texts = ui.texts();
    let chosen = ui.memo(model::chosen);
    let total = ui.memo(model::total);
    let content = move || {
        let chosen = chosen.get();
        (!chosen.is_empty()).then(|| {
            view! {
                <aside class="summary" aria-label=texts.summary>
                    <h3 class="summary-heading">{texts.summary}</h3>
                    <ul class="summary-rows">
                        {chosen.into_iter().map(|chosen| summary_row(ui, &chosen)).collect_view()}
                    </ul>
                    {move || total.get().map(|(total, tax)| total_line(ui, &total, &tax))}
                </aside>
            }
        })
    };
    content.into_any()
}

fn summary_row(ui: Ui, chosen: &Chosen) -> AnyView {
    let texts = ui.texts();
    let (label, value, detail) = match chosen {
        Chosen::Center(name) => (texts.summary_center, name.clone(), None),
        Chosen::Service(name, minutes) => (
            texts.summary_service,
            name.clone(),
            Some(ui.language.duration(*minutes)),
        ),
        Chosen::TherapistNamed(name) => (texts.summary_therapist, name.clone(), None),
        Chosen::Therapist(preference) => (
            texts.summary_therapist,
            preference_name(ui, preference).to_owned(),
            None,
        ),
        Chosen::Time(slot) => (
            texts.summary_time,
            ui.language.day_with_year(slot.time.date()),
            Some(ui.language.time_spoken(slot.time)),
        ),
    };
    let step = chosen.step();
    let can_change = ui.memo(move |state| state.can_go_back_to(step));
    let change_label = fill(
        texts.change_label,
        &[("step", words::step_name(ui.language, step)), ("choice", &value)],
    );
    let change = move || {
        can_change.get().then(|| {
            view! {
                <button
                    type="button"
                    class="button link"
                    data-change=step_id(step)
                    aria-label=change_label.clone()
                    on:click=move |_| ui.send(EventKind::BackTo(step))
                >
                    {texts.change}
                </button>
            }
        })
    };
    view! {
        <li class="summary-row">
            <span class="summary-label">{label}</span>
            <span class="summary-value">
                {value}
                {detail.map(|detail| view! { <span class="summary-detail">{detail}</span> })}
            </span>
            {change}
        </li>
    }
    .into_any()
}

/// The name of a wish.
pub(super) fn preference_name(ui: Ui, preference: &TherapistPreference) -> &'static str {
    let texts = ui.texts();
    match preference {
        TherapistPreference::Gender(Gender::Female) => texts.a_woman,
        TherapistPreference::Gender(Gender::Male) => texts.a_man,
        _ => texts.anyone,
    }
}

/// The total, how much of it is tax, and that nothing is due now.
pub(super) fn total_line(ui: Ui, total: &Money, tax: &Money) -> AnyView {
    let texts = ui.texts();
    let tax = (tax.minor > 0).then(|| {
        let text = fill(texts.tax_included, &[("tax", &ui.language.money(tax))]);
        view! { <span class="total-tax">{text}</span> }
    });
    view! {
        <div class="total">
            <span class="total-label">{texts.summary_total}</span>
            <span class="total-amount">{ui.language.money(total)}</span>
            {tax}
            <p class="total-note">{texts.nothing_to_pay_now}</p>
        </div>
    }
    .into_any()
}
