//! The month as a grid of buttons: one Tab stop, arrow keys inside (the date grid pattern of the ARIA
//! practices guide). Every day says all of it: "Thursday 26 November, 5 times".

use chrono::{Datelike, NaiveDate};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use crate::calendar::{GridDay, Key, first_of_month, month_grid, move_focus, print_date};
use crate::flow::{DayState, EventKind, FocusTarget};
use crate::i18n::fill;
use crate::views::icons;
use crate::views::model::month::{Cell, cell, tab_stop};
use crate::views::ui::Ui;

/// Rows of the skeleton: most months have five.
const USUAL_WEEKS: usize = 5;

/// Which day the keyboard is on.
#[derive(Clone, Copy)]
struct Cursor(RwSignal<Option<NaiveDate>>);

/// Heading with the neighbouring months, and the grid.
pub(super) fn month(ui: Ui) -> AnyView {
    let texts = ui.texts();
    let shown = ui.memo(|state| state.calendar.month);
    let loading = ui.memo(crate::views::model::days_loading);
    let cursor = Cursor(RwSignal::new(None));
    let name = move || match shown.get() {
        Some(month) => ui.language.month_with_year(month),
        None => texts.calendar_label.to_owned(),
    };
    let earlier = ui.memo(|state| state.previous_month());
    let later = ui.memo(|state| state.next_month());
    let arrow = move |label: &'static str, action: &'static str, to: Memo<Option<NaiveDate>>, drawing| {
        let turn = move |_| {
            if let Some(month) = to.get_untracked() {
                ui.send(EventKind::MonthShown(month));
            }
        };
        view! {
            <button
                type="button"
                class="button icon-only"
                data-action=action
                aria-label=label
                aria-disabled=move || to.get().is_none().then_some("true")
                on:click=turn
            >
                {icons::icon(drawing)}
            </button>
        }
    };
    view! {
        <div class="calendar" aria-busy=move || loading.get().then_some("true")>
            <div class="calendar-head">
                {arrow(texts.previous_month, "previous-month", earlier, icons::BACK)}
                <h3 class="calendar-month" id="calendar-month" aria-live="polite">{name}</h3>
                {arrow(texts.next_month, "next-month", later, icons::ONWARD)}
            </div>
            <table
                class="calendar-grid"
                role="grid"
                aria-label=texts.calendar_label
                on:keydown=move |event| walk(ui, cursor, &event)
            >
                <thead>
                    <tr>{(0..7).map(|column| weekday(ui, column)).collect_view()}</tr>
                </thead>
                {move || match shown.get() {
                    Some(month) => weeks(ui, cursor, month),
                    None => skeleton().into_any(),
                }}
            </table>
        </div>
    }
    .into_any()
}

fn weekday(ui: Ui, column: usize) -> impl IntoView {
    let (narrow, full) = ui.language.weekday_of_column(column);
    view! { <th class="weekday" scope="col" abbr=full>{narrow}</th> }
}

fn weeks(ui: Ui, cursor: Cursor, month: NaiveDate) -> AnyView {
    let stop = ui.memo(tab_stop);
    // The keyboard's day, if it is in this month; otherwise the day that Tab should find first.
    let stop = Memo::new(move |_| {
        cursor
            .0
            .get()
            .filter(|date| first_of_month(*date) == month)
            .or_else(|| stop.get())
    });
    let week = move |week: [GridDay; 7]| {
        let cells = week.into_iter().map(|grid_day| match grid_day.in_month {
            true => day(ui, cursor, stop, grid_day.date).into_any(),
            false => view! { <td class="day-cell">{""}</td> }.into_any(),
        });
        view! { <tr>{cells.collect_view()}</tr> }
    };
    view! { <tbody>{month_grid(month, ui.language.first_weekday()).into_iter().map(week).collect_view()}</tbody> }
    .into_any()
}

fn day(ui: Ui, cursor: Cursor, stop: Memo<Option<NaiveDate>>, date: NaiveDate) -> impl IntoView {
    let shown = ui.memo(move |state| cell(state, date));
    let choosable = move || matches!(shown.get().state, DayState::Free(_) | DayState::Full);
    let choose = move |_| {
        cursor.0.set(Some(date));
        if untrack(choosable) {
            ui.send(EventKind::DayChosen(date));
        }
    };
    view! {
        <td class="day-cell" role="gridcell" aria-selected=move || if shown.get().chosen { "true" } else { "false" }>
            <button
                part="day"
                type="button"
                class="day"
                data-date=print_date(date)
                data-state=move || state_name(shown.get().state)
                tabindex=move || if stop.get() == Some(date) { "0" } else { "-1" }
                aria-label=move || label(ui, date, shown.get())
                aria-current=move || shown.get().today.then_some("date")
                aria-disabled=move || (!choosable()).then_some("true")
                on:click=choose
            >
                {date.day().to_string()}
            </button>
        </td>
    }
}

fn state_name(state: DayState) -> &'static str {
    match state {
        DayState::Outside => "closed",
        DayState::Unknown => "unknown",
        DayState::Full => "full",
        DayState::Free(_) => "free",
    }
}

fn label(ui: Ui, date: NaiveDate, cell: Cell) -> String {
    let texts = ui.texts();
    let mut day = ui.language.day(date);
    if cell.today {
        day.push_str(" (");
        day.push_str(texts.today);
        day.push(')');
    }
    match cell.state {
        DayState::Free(count) => fill(
            texts.day_with_times,
            &[("day", &day), ("times", &ui.language.count(texts.times, count))],
        ),
        DayState::Full | DayState::Outside => fill(texts.day_without_times, &[("day", &day)]),
        DayState::Unknown => day,
    }
}

/// Moves the keyboard's day, into another month if need be.
fn walk(ui: Ui, cursor: Cursor, event: &KeyboardEvent) {
    if event.alt_key() || event.ctrl_key() || event.meta_key() {
        return;
    }
    let (stop, month, bounds) =
        ui.now(|state| (tab_stop(state), state.calendar.month, state.calendar.bounds));
    let on_screen = |date: &NaiveDate| Some(first_of_month(*date)) == month;
    let Some(here) = cursor.0.get_untracked().filter(on_screen).or(stop) else {
        return;
    };
    let name = event.key();
    let key = Key {
        name: &name,
        shift: event.shift_key(),
    };
    let language = ui.language;
    let Some(there) = move_focus(here, key, language.direction(), language.first_weekday(), bounds) else {
        return;
    };
    event.prevent_default();
    cursor.0.set(Some(there));
    if !on_screen(&there) {
        ui.send(EventKind::MonthShown(first_of_month(there)));
    }
    ui.session.focus(FocusTarget::Day(there));
}

/// The grid before anything is known, so that nothing jumps when it is.
fn skeleton() -> impl IntoView {
    let cell = |_| {
        let class = "skeleton skeleton-day";
        view! { <td class="day-cell"><span class=class></span></td> }
    };
    let row = move |_| view! { <tr>{(0..7).map(cell).collect_view()}</tr> };
    view! { <tbody aria-hidden="true">{(0..USUAL_WEEKS).map(row).collect_view()}</tbody> }
}
