//! The free times of a day, grouped by morning, afternoon and evening.

use crate::views::markup::{Element, IntoNode, Node, el};
use chrono::NaiveDate;

use crate::booking::Slot;
use crate::calendar::{PartOfDay, print_date_time};
use crate::flow::EventKind;
use crate::i18n::fill;
use crate::views::model::month::{SlotState, slot_state, slots as slots_of};
use crate::views::ui::Ui;

/// Places of the skeleton: two rows on a phone.
const SKELETON_SLOTS: usize = 8;

/// The name of the day above what there is to say of it.
pub(super) fn with_heading(ui: Ui, date: NaiveDate, content: Node) -> Node {
    Node::Many(vec![
        el(
            "h3",
            &[
                ("class", "slots-heading"),
                ("tabindex", "-1"),
                ("data-focus", "slots"),
            ],
        )
        .child(ui.language.day(date))
        .into_node(),
        content.into_node(),
    ])
    .into_node()
}

/// The slots of a day.
pub(super) fn slots(ui: Ui, date: NaiveDate) -> Node {
    PartOfDay::ALL
        .into_iter()
        .map(|part| part_of_day(ui, date, part))
        .collect::<Vec<_>>()
        .into_node()
}

fn part_of_day(ui: Ui, date: NaiveDate, part: PartOfDay) -> impl IntoNode {
    let texts = ui.texts();
    let slots = ui.memo(move |state| slots_of(state, date, part));
    let name = match part {
        PartOfDay::Morning => texts.morning,
        PartOfDay::Afternoon => texts.afternoon,
        PartOfDay::Evening => texts.evening,
    };
    move || {
        let slots = slots.get();
        (!slots.is_empty()).then(|| {
            el("div", &[("class", "slot-group")])
                .child(el("h4", &[("class", "slot-group-heading")]).child(name))
                .child(el("ul", &[("class", "slots")]).each(slots, |slot| slot_button(ui, slot)))
        })
    }
}

fn slot_button(ui: Ui, slot: Slot) -> Element {
    let texts = ui.texts();
    let this = slot.clone();
    let shown = ui.memo(move |state| slot_state(state, &this));
    let day = ui.language.day(slot.time.date());
    let this = slot.clone();
    let few = ui.memo(move |state| state.few_left(&this));
    let left = move || {
        let left = few.get()?;
        Some(ui.language.count(texts.spaces_left, left as usize))
    };
    // What is seen comes first and in one piece, so that a voice can name the button by what it shows.
    let mut shown_first = ui.language.time(slot.time);
    if let Some(price) = &slot.sale_price {
        shown_first = [&shown_first, " ", &ui.language.money(price)].concat();
    }
    let label = move || {
        let time = match left() {
            Some(left) => [&shown_first, " ", &left].concat(),
            None => shown_first.clone(),
        };
        fill(texts.slot_label, &[("time", &time), ("day", &day)])
    };
    let label = move || {
        let more = match shown.get() {
            SlotState::Reserving => texts.slot_reserving,
            SlotState::Held => texts.held_for_you,
            SlotState::Present => texts.manage_is_present,
            SlotState::Free | SlotState::Gone => return label(),
        };
        [&label(), ", ", more].concat()
    };
    let beside = |class: &'static str, text: String| {
        let span = el("span", &[]).attr("class", class).child(text);
        Node::Many(vec![" ".into_node(), span.into_node()])
    };
    let price = slot
        .sale_price
        .as_ref()
        .map(|price| beside("slot-price", ui.language.money(price)));
    let text = ui.language.time(slot.time);
    let time = print_date_time(slot.time);
    el("li", &[]).key(time.clone()).child(
        el(
            "button",
            &[("part", "slot"), ("type", "button"), ("class", "slot")],
        )
        .attr("data-time", time)
        .attr("data-state", move || match shown.get() {
            SlotState::Free => "free",
            SlotState::Reserving => "reserving",
            SlotState::Held => "held",
            SlotState::Present => "present",
            SlotState::Gone => "gone",
        })
        .attr("aria-disabled", move || {
            (shown.get() >= SlotState::Present).then_some("true")
        })
        .attr("aria-label", label)
        .attr("aria-busy", move || {
            (shown.get() == SlotState::Reserving).then_some("true")
        })
        .attr("aria-pressed", move || {
            if shown.get() == SlotState::Held {
                "true"
            } else {
                "false"
            }
        })
        .sends(ui, EventKind::SlotChosen(slot.clone()))
        .child(el("span", &[("class", "slot-time")]).child(text))
        .child(price)
        .child(move || left().map(|left| beside("slot-left", left))),
    )
}

/// Slots that are on their way.
pub(super) fn loading(ui: Ui) -> Node {
    let slot = |_| {
        let class = "skeleton skeleton-slot";
        el("li", &[]).child(el("span", &[]).attr("class", class))
    };
    let heading = "skeleton skeleton-heading";
    el("div", &[("class", "slot-group"), ("data-loading", "slots")])
        .child(el("p", &[("class", "visually-hidden")]).child(ui.texts().loading))
        .child(el("span", &[]).attr("class", heading))
        .child(el("ul", &[("class", "slots"), ("aria-hidden", "true")]).each(0..SKELETON_SLOTS, slot))
        .into_node()
}
