//! What surrounds every step: where one is, what was chosen so far, the way back, the heading.

use crate::digits::in_digits;
use crate::views::markup::{Element, IntoNode, Node, el};

use super::model::{self, Chosen};
use super::ui::Ui;
use super::{center, hold, icons, later, notice, service, therapist, time, words};
use crate::booking::{Gender, Money, TherapistPreference};
use crate::flow::EventKind;
use crate::flow::state::Step;
use crate::i18n::fill;

/// A step with its frame.
pub(super) fn step(ui: Ui, step: Step) -> Node {
    let content = match step {
        Step::Center => center::center_step(ui),
        Step::Service => service::service_step(ui),
        Step::Therapist => therapist::therapist_step(ui),
        Step::Time => time::time_step(ui),
        Step::Details | Step::Confirmation => later::details_step(ui),
    };
    let visit = ui.memo(|state| {
        let is_single = state.choice.visit.only().is_some();
        (!is_single, !model::visit::add_ons_of_edited(state).is_empty())
    });
    el("div", &[("class", "layout")])
        // Another step is another element: what follows a longer summary has not moved, it is new.
        .key(step_id(step).to_owned())
        .attr("data-layout", step_id(step))
        .child(masthead(ui))
        .child(progress(ui, step))
        .child(summary(ui))
        .child(
            el(
                "section",
                &[
                    ("part", "step"),
                    ("class", "step"),
                    ("aria-labelledby", "step-heading"),
                ],
            )
            .attr("data-step", step_id(step))
            .child(
                el(
                    "h2",
                    &[
                        ("class", "heading"),
                        ("id", "step-heading"),
                        ("tabindex", "-1"),
                        ("data-focus", "step-heading"),
                    ],
                )
                .child(move || match step {
                    Step::Therapist => match visit.get() {
                        (true, _) => ui.texts().heading_visit,
                        (_, true) => ui.texts().heading_extras,
                        _ => ui.texts().heading_therapist,
                    },
                    _ => words::step_heading(ui.texts(), step),
                }),
            )
            .child(notice::notice(ui))
            .child(hold::hold(ui, step))
            .child(content),
        )
        .into_node()
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
fn masthead(ui: Ui) -> Node {
    let catalogue = ui.now(|state| {
        let first = state.steps().first() == Some(&state.step);
        model::catalogue(state).filter(|_| first).cloned()
    });
    let content = catalogue.map(|catalogue| {
        let description = catalogue.description.clone();
        el("div", &[("class", "masthead")])
            .child(el("p", &[("class", "portal-name")]).child(catalogue.portal_name.clone()))
            .child(description.map(|text| el("p", &[("class", "portal-description")]).child(text)))
    });
    content.into_node()
}

/// The way to the step before, while there is one to go to.
fn back(ui: Ui) -> Node {
    let button = ui.now(|state| state.previous_step()).map(|before| {
        el(
            "button",
            &[
                ("part", "back"),
                ("type", "button"),
                ("class", "button quiet back"),
                ("data-action", "back"),
            ],
        )
        .sends_back(ui, before)
        .child(icons::icon(icons::BACK))
        .child(el("span", &[]).child(ui.texts().back))
    });
    button.into_node()
}

impl Element {
    /// Leads back to a step. While nothing may be changed it stays where it is, as what is beside it.
    fn sends_back(self, ui: Ui, step: Step) -> Self {
        let locked = ui.memo(|state| !state.is_open());
        self.attr("aria-disabled", move || locked.get().then_some("true"))
            .sends(ui, EventKind::BackTo(step))
    }
}

/// The steps, which are done, and which is the present one.
fn progress(ui: Ui, present: Step) -> Node {
    let texts = ui.texts();
    let steps = ui.now(|state| state.steps());
    let number = steps.iter().filter(|step| **step <= present).count();
    let position = fill(
        texts.progress_position,
        &[
            ("number", &in_digits(number)),
            ("count", &in_digits(steps.len())),
            ("step", words::step_name(ui.texts(), present)),
        ],
    );
    let item = move |step: Step| {
        let done = step < present;
        let state = match done {
            true => "done",
            false if step == present => "current",
            false => "next",
        };
        let done = done.then(|| {
            el("span", &[("class", "visually-hidden")])
                .child(", ")
                .child(texts.step_done)
        });
        el("li", &[("class", "progress-step")])
            .attr("data-state", state)
            .attr("aria-current", (step == present).then_some("step"))
            .child(el("span", &[("class", "progress-bar")]).attr("aria-hidden", "true"))
            .child(el("span", &[("class", "progress-name")]).child(words::step_name(ui.texts(), step)))
            .child(done)
    };
    el("div", &[("class", "progress")])
        .child(
            el("div", &[("class", "progress-line")])
                .child(back(ui))
                .child(el("p", &[("class", "progress-position")]).child(position)),
        )
        .child(
            el("ol", &[("class", "progress-list")])
                .attr("aria-label", texts.progress_label)
                .each(steps, item),
        )
        .into_node()
}

/// What was chosen so far, each with the way back to it, and what it costs.
fn summary(ui: Ui) -> Node {
    let texts = ui.texts();
    let chosen = ui.memo(model::chosen);
    let total = ui.memo(model::total);
    let content = move || {
        let chosen = chosen.get();
        (!chosen.is_empty()).then(|| {
            el("aside", &[("class", "summary")])
                .attr("aria-label", texts.summary)
                .child(el("p", &[("class", "summary-heading")]).child(texts.summary))
                .child(el("ul", &[("class", "summary-rows")]).each(chosen, |chosen| summary_row(ui, &chosen)))
                .child(move || total.get().map(|(total, tax)| total_line(ui, &total, &tax)))
        })
    };
    content.into_node()
}

fn summary_row(ui: Ui, chosen: &Chosen) -> Node {
    let texts = ui.texts();
    let language = ui.language;
    let (label, value, detail) = match chosen {
        Chosen::Center(name) => (texts.summary_center.to_owned(), name.clone(), None),
        Chosen::Service(name, added, minutes) => (
            texts.summary_service.to_owned(),
            name.clone(),
            Some(joined(language.duration(*minutes), added)),
        ),
        Chosen::Treatment(who, name, added, minutes, by_whom) => {
            let label = match who {
                Some(who) => words::guest(language, who),
                None => texts.summary_service.to_owned(),
            };
            let by_whom = match &**by_whom {
                Chosen::TherapistNamed(name) => name.clone(),
                Chosen::Therapist(preference) => preference_name(ui, preference).to_owned(),
                _ => String::new(),
            };
            let detail = joined(joined(language.duration(*minutes), &[by_whom]), added);
            (label, name.clone(), Some(detail))
        }
        Chosen::TherapistNamed(name) => (texts.summary_therapist.to_owned(), name.clone(), None),
        Chosen::Therapist(preference) => (
            texts.summary_therapist.to_owned(),
            preference_name(ui, preference).to_owned(),
            None,
        ),
        Chosen::Time(slot) => (
            texts.summary_time.to_owned(),
            language.day_with_year(slot.time.date()),
            Some(language.time_spoken(slot.time)),
        ),
    };
    let of_guest = matches!(chosen, Chosen::Treatment(Some(_), ..));
    let step = chosen.step();
    let change_label = fill(
        texts.change_label,
        &[("step", words::step_name(ui.texts(), step)), ("choice", &value)],
    );
    let change = ui.now(|state| state.lies_behind(step)).then(|| {
        el("button", &[("type", "button"), ("class", "button link")])
            .attr("data-change", step_id(step))
            .attr("aria-label", change_label)
            .sends_back(ui, step)
            .child(texts.change)
    });
    el("li", &[("class", "summary-row")])
        .attr("data-of-guest", of_guest.then_some(""))
        .child(el("span", &[("class", "summary-label")]).child(label))
        .child(
            el("span", &[("class", "summary-value")])
                .child(value)
                .child(detail.map(|detail| el("span", &[("class", "summary-detail")]).child(detail))),
        )
        .child(change)
        .into_node()
}

/// What belongs together in one line.
pub(super) fn joined(mut line: String, more: &[String]) -> String {
    for one in more {
        line.push_str(" · ");
        line.push_str(one);
    }
    line
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
pub(super) fn total_line(ui: Ui, total: &Money, tax: &Money) -> Node {
    let texts = ui.texts();
    let tax = (tax.minor > 0).then(|| {
        let text = fill(texts.tax_included, &[("tax", &ui.language.money(tax))]);
        el("span", &[("class", "total-tax")]).child(text)
    });
    el("div", &[("class", "total")])
        .child(el("span", &[("class", "total-label")]).child(texts.summary_total))
        .child(el("span", &[("class", "total-amount")]).child(ui.language.money(total)))
        .child(tax)
        .child(el("p", &[("class", "total-note")]).child(texts.nothing_to_pay_now))
        .into_node()
}
