//! The step "when": the calendar, and beside it the slots of a day or what to do when there are none.

mod month;

mod slots;

use crate::views::markup::{IntoNode, Node, el};

use super::later;
use super::model::month::{Panel, panel};
use super::model::offer;
use super::ui::Ui;
use crate::calendar::first_of_month;
use crate::flow::EventKind;
use crate::i18n::fill;

/// Calendar and slots.
pub(super) fn time_step(ui: Ui) -> Node {
    let texts = ui.texts();
    let shown = ui.memo(panel);
    let local = ui.memo(move |state| offer::center(state).map(|center| center.name.clone()));
    let local = move || {
        local.get().map(|center| {
            let text = fill(texts.times_are_local, &[("center", &center)]);
            el("p", &[("class", "hint small")]).child(text)
        })
    };
    el("div", &[("class", "when")])
        .child(month::month(ui))
        .child(
            el("div", &[("class", "day-panel")])
                .child(move || match shown.get() {
                    Panel::Loading => slots::loading(ui),
                    Panel::Failed => failed(ui),
                    Panel::NoDay => el("p", &[("class", "hint")]).child(texts.choose_day).into_node(),
                    Panel::MonthEmpty(month, next) => {
                        let name = ui.language.month_with_year(month);
                        nothing(ui, fill(texts.month_empty, &[("month", &name)]), next)
                    }
                    Panel::DayFull(date, next) => {
                        slots::with_heading(ui, date, nothing(ui, texts.day_full.to_owned(), next))
                    }
                    Panel::Slots(date) => slots::with_heading(ui, date, slots::slots(ui, date)),
                })
                .child(local),
        )
        .into_node()
}

/// Nothing is free, and the way to where something is.
fn nothing(ui: Ui, text: String, next: Option<chrono::NaiveDate>) -> Node {
    let texts = ui.texts();
    let onward = match next {
        Some(date) => {
            let label = fill(texts.next_free_day, &[("day", &ui.language.day(date))]);
            let jump = move |_| {
                let month = first_of_month(date);
                if ui.now(|state| state.calendar.month) != Some(month) {
                    ui.send(EventKind::MonthShown(month));
                }
                ui.send(EventKind::DayChosen(date));
            };
            el(
                "button",
                &[
                    ("type", "button"),
                    ("class", "button primary"),
                    ("data-action", "next-free-day"),
                ],
            )
            .on("click", jump)
            .child(label)
            .into_node()
        }
        None => Node::Many(vec![
            el("p", &[]).child(texts.nothing_free).into_node(),
            later::contact(ui),
        ]),
    };
    el(
        "div",
        &[("part", "status"), ("class", "empty"), ("data-empty", "times")],
    )
    .child(el("p", &[]).child(text))
    .child(onward)
    .into_node()
}

fn failed(ui: Ui) -> Node {
    let texts = ui.texts();
    el(
        "div",
        &[
            ("part", "error"),
            ("class", "empty"),
            ("role", "alert"),
            ("data-empty", "failed"),
        ],
    )
    .child(el("p", &[]).child(texts.days_failed))
    .child(
        el(
            "button",
            &[
                ("type", "button"),
                ("class", "button primary"),
                ("data-action", "retry"),
            ],
        )
        .sends(ui, EventKind::RetryPressed)
        .child(texts.try_again),
    )
    .into_node()
}
