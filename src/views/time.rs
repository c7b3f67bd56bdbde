//! The step "when": the calendar, and beside it the slots of a day or what to do when there are none.

mod month;

mod slots;

use leptos::prelude::*;

use super::model::month::{Panel, panel};
use super::model::offer;
use super::ui::Ui;
use crate::calendar::first_of_month;
use crate::flow::EventKind;
use crate::i18n::fill;

/// Calendar and slots.
pub(super) fn time_step(ui: Ui) -> AnyView {
    let texts = ui.texts();
    let shown = ui.memo(panel);
    let local = ui.memo(move |state| offer::center(state).map(|center| center.name.clone()));
    let local = move || {
        local.get().map(|center| {
            let text = fill(texts.times_are_local, &[("center", &center)]);
            view! { <p class="hint small">{text}</p> }
        })
    };
    view! {
        <div class="when">
            {month::month(ui)}
            <div class="day-panel">
                {move || match shown.get() {
                    Panel::Loading => slots::loading(ui),
                    Panel::Failed => failed(ui),
                    Panel::NoDay => view! { <p class="hint">{texts.choose_day}</p> }.into_any(),
                    Panel::MonthEmpty(month, next) => {
                        let name = ui.language.month_with_year(month);
                        nothing(ui, fill(texts.month_empty, &[("month", &name)]), next)
                    }
                    Panel::DayFull(date, next) => {
                        slots::with_heading(ui, date, nothing(ui, texts.day_full.to_owned(), next))
                    }
                    Panel::Slots(date) => slots::with_heading(ui, date, slots::slots(ui, date)),
                }}
                {local}
            </div>
        </div>
    }
    .into_any()
}

/// Nothing is free, and the way to where something is.
fn nothing(ui: Ui, text: String, next: Option<chrono::NaiveDate>) -> AnyView {
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
            view! {
                <button type="button" class="button primary" data-action="next-free-day" on:click=jump>
                    {label}
                </button>
            }
            .into_any()
        }
        None => view! { <p>{texts.nothing_free}</p> }.into_any(),
    };
    view! { <div part="status" class="empty" data-empty="times"><p>{text}</p>{onward}</div> }.into_any()
}

fn failed(ui: Ui) -> AnyView {
    let texts = ui.texts();
    view! {
        <div part="error" class="empty" role="alert" data-empty="failed">
            <p>{texts.days_failed}</p>
            <button
                type="button"
                class="button primary"
                data-action="retry"
                on:click=move |_| ui.send(EventKind::RetryPressed)
            >
                {texts.try_again}
            </button>
        </div>
    }
    .into_any()
}
