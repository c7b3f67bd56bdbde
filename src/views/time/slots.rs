//! The free times of a day, grouped by morning, afternoon and evening.

use chrono::NaiveDate;
use leptos::prelude::*;

use crate::booking::Slot;
use crate::calendar::{PartOfDay, print_date_time};
use crate::flow::EventKind;
use crate::i18n::fill;
use crate::views::model::month::{SlotState, slot_state, slots as slots_of};
use crate::views::ui::Ui;

/// Places of the skeleton: two rows on a phone.
const SKELETON_SLOTS: usize = 8;

/// The name of the day above what there is to say of it.
pub(super) fn with_heading(ui: Ui, date: NaiveDate, content: AnyView) -> AnyView {
    view! {
        <h3 class="slots-heading" tabindex="-1" data-focus="slots">{ui.language.day(date)}</h3>
        {content}
    }
    .into_any()
}

/// The slots of a day.
pub(super) fn slots(ui: Ui, date: NaiveDate) -> AnyView {
    PartOfDay::ALL
        .into_iter()
        .map(|part| part_of_day(ui, date, part))
        .collect_view()
        .into_any()
}

fn part_of_day(ui: Ui, date: NaiveDate, part: PartOfDay) -> impl IntoView {
    let texts = ui.texts();
    let slots = ui.memo(move |state| slots_of(state, date, part));
    let some = Memo::new(move |_| slots.with(|slots| !slots.is_empty()));
    let name = match part {
        PartOfDay::Morning => texts.morning,
        PartOfDay::Afternoon => texts.afternoon,
        PartOfDay::Evening => texts.evening,
    };
    move || {
        some.get().then(|| {
            view! {
                <div class="slot-group">
                    <h4 class="slot-group-heading">{name}</h4>
                    <ul class="slots">
                        <For each=move || slots.get() key=|slot| slot.time children=move |slot| slot_button(ui, slot)/>
                    </ul>
                </div>
            }
        })
    }
}

fn slot_button(ui: Ui, slot: Slot) -> impl IntoView {
    let texts = ui.texts();
    let this = slot.clone();
    let shown = ui.memo(move |state| slot_state(state, &this));
    let day = ui.language.day(slot.time.date());
    let label = fill(
        texts.slot_label,
        &[("time", &ui.language.time_spoken(slot.time)), ("day", &day)],
    );
    let label = move || match shown.get() {
        SlotState::Reserving => [label.as_str(), ", ", texts.slot_reserving].concat(),
        SlotState::Held => [label.as_str(), ", ", texts.held_for_you].concat(),
        SlotState::Free => label.clone(),
    };
    let price = slot.sale_price.as_ref().map(|price| {
        view! { <span class="slot-price">{ui.language.money(price)}</span> }
    });
    let text = ui.language.time(slot.time);
    view! {
        <li>
            <button
                part="slot"
                type="button"
                class="slot"
                data-time=print_date_time(slot.time)
                data-state=move || match shown.get() {
                    SlotState::Free => "free",
                    SlotState::Reserving => "reserving",
                    SlotState::Held => "held",
                }
                aria-label=label
                aria-busy=move || (shown.get() == SlotState::Reserving).then_some("true")
                aria-pressed=move || if shown.get() == SlotState::Held { "true" } else { "false" }
                on:click=move |_| ui.send(EventKind::SlotChosen(slot.clone()))
            >
                <span class="slot-time">{text}</span>
                {price}
            </button>
        </li>
    }
}

/// Slots that are on their way.
pub(super) fn loading(ui: Ui) -> AnyView {
    let slot = |_| {
        let class = "skeleton skeleton-slot";
        view! { <li><span class=class></span></li> }
    };
    let heading = "skeleton skeleton-heading";
    view! {
        <div class="slot-group" data-loading="slots">
            <p class="visually-hidden">{ui.texts().loading}</p>
            <span class=heading></span>
            <ul class="slots" aria-hidden="true">{(0..SKELETON_SLOTS).map(slot).collect_view()}</ul>
        </div>
    }
    .into_any()
}
