//! The month as a grid of buttons: one Tab stop, arrow keys inside (the date grid pattern of the ARIA
//! practices guide). Every day says all of it: "Thursday 26 November, 5 times".

use crate::digits::in_digits;
use crate::views::markup::{IntoNode, Node, el};
use chrono::{Datelike, NaiveDate};
use leptos::prelude::{Get, GetUntracked, RwSignal, Set, untrack};
use leptos::web_sys::KeyboardEvent;

use crate::calendar::{GridDay, Key, first_of_month, month_grid, move_focus, print_date};
use crate::flow::{DayState, EventKind, FocusTarget};
use crate::i18n::fill;
use crate::views::icons;
use crate::views::model::month::{Cell, cell, tab_stop};
use crate::views::ui::{Derived, Ui};

/// Rows of the skeleton: most months have five.
const USUAL_WEEKS: usize = 5;

/// Which day the keyboard is on.
#[derive(Clone, Copy)]
struct Cursor(RwSignal<Option<NaiveDate>>);

/// Heading with the neighbouring months, and the grid.
pub(super) fn month(ui: Ui) -> Node {
    let texts = ui.texts();
    let shown = ui.memo(|state| state.calendar.month);
    let loading = ui.memo(crate::views::model::days_loading);
    let cursor = Cursor(RwSignal::new(None));
    let name = move || match shown.get() {
        Some(month) => ui.language.month_with_year(month).into_node(),
        // Not seen: letters that become others would jump.
        None => el("span", &[("class", "visually-hidden")])
            .child(texts.calendar_label)
            .into_node(),
    };
    let earlier = ui.memo(|state| state.previous_month());
    let later = ui.memo(|state| state.next_month());
    let arrow = move |label: &'static str, action: &'static str, to: Derived<Option<NaiveDate>>, drawing| {
        let turn = move |_| {
            if let Some(month) = untrack(|| to.get()) {
                ui.send(EventKind::MonthShown(month));
            }
        };
        el("button", &[("type", "button"), ("class", "button icon-only")])
            .attr("data-action", action)
            .attr("aria-label", label)
            .attr("aria-disabled", move || to.get().is_none().then_some("true"))
            .on("click", turn)
            .child(icons::icon(drawing))
    };
    el("div", &[("class", "calendar")])
        .attr("aria-busy", move || loading.get().then_some("true"))
        .child(
            el("div", &[("class", "calendar-head")])
                .child(arrow(
                    texts.previous_month,
                    "previous-month",
                    earlier,
                    icons::BACK,
                ))
                .child(
                    el(
                        "h3",
                        &[
                            ("class", "calendar-month"),
                            ("id", "calendar-month"),
                            ("aria-live", "polite"),
                        ],
                    )
                    .child(name),
                )
                .child(arrow(texts.next_month, "next-month", later, icons::ONWARD)),
        )
        .child(
            el("table", &[("class", "calendar-grid"), ("role", "grid")])
                .attr("aria-label", texts.calendar_label)
                .on_key(move |event| walk(ui, cursor, &event))
                .child(el("thead", &[]).child(el("tr", &[]).each(0..7, |column| weekday(ui, column))))
                .child(move || match shown.get() {
                    Some(month) => weeks(ui, cursor, month),
                    None => skeleton().into_node(),
                }),
        )
        .into_node()
}

fn weekday(ui: Ui, column: usize) -> impl IntoNode {
    let (narrow, full) = ui.language.weekday_of_column(column);
    el("th", &[("class", "weekday"), ("scope", "col")])
        .attr("abbr", full)
        .child(narrow)
}

fn weeks(ui: Ui, cursor: Cursor, month: NaiveDate) -> Node {
    let stop = ui.memo(tab_stop);
    // The keyboard's day, if it is in this month; otherwise the day that Tab should find first.
    let stop = Derived::new(move || {
        cursor
            .0
            .get()
            .filter(|date| first_of_month(*date) == month)
            .or_else(|| stop.get())
    });
    let week = move |week: [GridDay; 7]| {
        el("tr", &[]).each(week, |grid_day| match grid_day.in_month {
            true => day(ui, cursor, stop, grid_day.date).into_node(),
            false => el("td", &[("class", "day-cell")]).child("").into_node(),
        })
    };
    el("tbody", &[])
        .each(month_grid(month, ui.language.first_weekday()), week)
        .into_node()
}

fn day(ui: Ui, cursor: Cursor, stop: Derived<Option<NaiveDate>>, date: NaiveDate) -> impl IntoNode {
    let shown = ui.memo(move |state| cell(state, date));
    let choosable = move || matches!(shown.get().state, DayState::Free(_) | DayState::Full);
    let choose = move |_| {
        cursor.0.set(Some(date));
        if untrack(choosable) {
            ui.send(EventKind::DayChosen(date));
        }
    };
    el("td", &[("class", "day-cell"), ("role", "gridcell")])
        .attr(
            "aria-selected",
            move || if shown.get().chosen { "true" } else { "false" },
        )
        .child(
            el("button", &[("part", "day"), ("type", "button"), ("class", "day")])
                .attr("data-date", print_date(date))
                .attr("data-state", move || state_name(shown.get().state))
                .attr("data-free", move || shown.get().free)
                .attr(
                    "tabindex",
                    move || if stop.get() == Some(date) { "0" } else { "-1" },
                )
                .attr("aria-label", move || label(ui, date, shown.get()))
                .attr("aria-current", move || shown.get().today.then_some("date"))
                .attr("aria-disabled", move || (!choosable()).then_some("true"))
                .on("click", choose)
                .child(in_digits(date.day())),
        )
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
fn skeleton() -> impl IntoNode {
    let cell = |_| {
        let class = "skeleton skeleton-day";
        el("td", &[("class", "day-cell")]).child(el("span", &[]).attr("class", class))
    };
    let row = move |_| el("tr", &[]).each(0..7, cell);
    el("tbody", &[("aria-hidden", "true")]).each(0..USUAL_WEEKS, row)
}
