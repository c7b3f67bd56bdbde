//! The slot that is held: the time left, "keep it longer", and what to do when it is gone.

use crate::digits::in_digits;
use crate::views::markup::{IntoNode, Node, el};

use super::ui::Ui;
use super::{icons, later, model};
use crate::booking::Slot;
use crate::calendar::print_date_time;
use crate::flow::EventKind;
use crate::flow::state::{Held, Hold, ReservePurpose, Step};
use crate::i18n::{countdown, fill};

/// Which of the panels; the countdown itself is apart so that a second redraws one text only.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Panel {
    None,
    Reserving(Slot, ReservePurpose),
    Held(Slot),
    Expired(Slot),
    Lost(Slot, Vec<Slot>),
}

/// The panel that belongs to a step: none before a time was chosen.
pub(super) fn hold(ui: Ui, step: Step) -> impl IntoNode {
    let panel = ui.memo(move |state| match &state.hold {
        _ if step < Step::Time => Panel::None,
        Hold::None => Panel::None,
        Hold::Reserving(reserving) => Panel::Reserving(reserving.slot.clone(), reserving.purpose),
        Hold::Held(held) => Panel::Held(held.slot.clone()),
        Hold::Expired { slot } => Panel::Expired(slot.clone()),
        Hold::Lost {
            slot, alternatives, ..
        } => Panel::Lost(slot.clone(), alternatives.clone()),
    });
    move || {
        let panel = panel.get();
        let reserving = match &panel {
            Panel::Reserving(slot, purpose) => reserving(ui, slot, *purpose),
            _ => Node::nothing(),
        };
        Node::Many(vec![later::hold(ui, step, panel), reserving])
    }
}

/// The panel of a slot that is or was held.
pub(super) fn panel(ui: Ui, step: Step, panel: Panel) -> Node {
    // At the times, what is held stays while another one is wanted, and when that is not to be had; where no answer says
    // whether it is held any more, it leaves its place.
    let still_held = || {
        let line = ui.now(|state| {
            let held = state.held().map(|held| (held, "held"));
            let unknown = || Some((state.stalled.as_ref()?.previous.as_deref()?, "over"));
            held.or_else(unknown)
                .map(|(held, name)| (held.slot.clone(), name))
        });
        line.filter(|_| step == Step::Time)
            .map(|(slot, name)| timer(ui, step, &slot, name))
    };
    match panel {
        Panel::None | Panel::Reserving(..) => still_held().into_node(),
        Panel::Held(slot) => timer(ui, step, &slot, "held"),
        Panel::Expired(slot) => Node::Many(vec![over(ui, step, &slot), expired(ui, step, &slot)]),
        Panel::Lost(slot, alternatives) => {
            let over = (step == Step::Details).then(|| over(ui, step, &slot));
            Node::Many(vec![
                over.or_else(still_held).into_node(),
                lost(ui, step, &slot, alternatives),
            ])
        }
    }
}

/// The place of the line, which nobody sees any more: what is below it stays where it is.
fn over(ui: Ui, step: Step, slot: &Slot) -> Node {
    timer(ui, step, slot, "over")
}

fn reserving(ui: Ui, slot: &Slot, purpose: ReservePurpose) -> Node {
    let texts = ui.texts();
    let text = match purpose {
        ReservePurpose::Retake => texts.retaking,
        ReservePurpose::Choose | ReservePurpose::Restore => texts.reserving,
    };
    let text = fill(
        text,
        &[
            ("time", &ui.language.time_spoken(slot.time)),
            ("day", &ui.language.day(slot.time.date())),
        ],
    );
    el(
        "div",
        &[
            ("part", "hold-timer"),
            ("class", "hold busy"),
            ("data-hold", "reserving"),
        ],
    )
    .child(el("span", &[("class", "spinner")]).attr("aria-hidden", "true"))
    .child(el("p", &[("class", "hold-text")]).child(text))
    .into_node()
}

/// A text with the day and the time of a slot.
fn of_slot(ui: Ui, text: &str, slot: &Slot) -> String {
    let (day, time) = (
        ui.language.day(slot.time.date()),
        ui.language.time_spoken(slot.time),
    );
    fill(text, &[("day", &day), ("time", &time)])
}

/// The countdown informs and does not alarm; screen readers hear of it now and then by the live region.
fn timer(ui: Ui, step: Step, slot: &Slot, name: &'static str) -> Node {
    let texts = ui.later_texts();
    let seconds = ui.memo(|state| state.seconds_left().unwrap_or(0));
    let until = ui.now(|state| state.held().map(|held| held.deadline));
    let until = until.and_then(|deadline| ui.session.wall_time(deadline));
    let is_soon = ui.memo(|state| state.offers_extension());
    let can_extend = ui.memo(|state| state.held().is_some_and(Held::can_be_extended));
    // Without a script nothing moves: who comes back late to the page must not miss the offer. In the calendar days and times
    // would move from under the finger: from there one goes on to where it is offered.
    let offers = move || step != Step::Time && (is_soon.get() || until.is_some() && can_extend.get());
    let extending = ui.memo(|state| state.held().is_some_and(|held| held.extending.is_some()));
    let busy = ui.memo(model::submitting);
    let what = of_slot(ui, texts.still_held, slot);
    let extend = move || {
        offers().then(|| {
            let soon_over = is_soon.get().then_some(texts.held_soon_over);
            el("div", &[("class", "hold-more")])
                .child(soon_over.map(|text| el("p", &[("class", "hold-text")]).child(text)))
                .child(
                    el(
                        "button",
                        &[
                            ("type", "button"),
                            ("class", "button small"),
                            ("data-action", "extend"),
                        ],
                    )
                    .attr("aria-disabled", move || {
                        (extending.get() || busy.get()).then_some("true")
                    })
                    .sends(ui, EventKind::ExtendPressed)
                    .child(move || {
                        if extending.get() {
                            texts.extending
                        } else {
                            texts.extend
                        }
                    }),
                )
        })
    };
    let onward = (step == Step::Time).then(|| onward(ui));
    el("div", &[("part", "hold-timer"), ("class", "hold")])
        .attr("data-hold", name)
        .attr("data-soon", move || is_soon.get().then_some("true"))
        .child(dial(ui))
        .child(el("p", &[("class", "hold-label")]).child(if step == Step::Time {
            what
        } else {
            ui.texts().held_for_you.to_owned()
        }))
        .child(extend)
        .child(match until {
            Some(until) => {
                let text = fill(texts.held_until, &[("time", &ui.language.time_spoken(until))]);
                el("span", &[("class", "hold-until")]).child(text)
            }
            None => el(
                "span",
                &[("class", "hold-time"), ("role", "timer"), ("data-seconds", "")],
            )
            .attr("aria-label", texts.time_left)
            .child(move || countdown(seconds.get())),
        })
        .child(onward)
        .into_node()
}

/// The time left as a ring that empties; the numbers beside it say the same.
fn dial(ui: Ui) -> impl IntoNode {
    let seconds = ui.memo(|state| state.seconds_left().unwrap_or(0));
    let all =
        ui.now(|state| model::catalogue(state).map_or(0, |all| all.settings.blocking_time_minutes * 60));
    let ring = |class: &'static str| el("path", &[("d", icons::RING)]).attr("class", class);
    let left = ring("dial-left")
        .attr("pathLength", in_digits(all))
        .attr("stroke-dasharray", move || {
            [&in_digits(seconds.get()), " 9999"].concat()
        });
    el(
        "svg",
        &[
            ("class", "icon dial"),
            ("viewBox", "0 0 24 24"),
            ("aria-hidden", "true"),
        ],
    )
    .child(ring("dial-all"))
    .child(left)
}

/// To the details, with the slot that is held.
fn onward(ui: Ui) -> impl IntoNode {
    ui.button("button primary", "continue", EventKind::Continue)
        .child(ui.later_texts().continue_with_slot)
}

fn expired(ui: Ui, step: Step, slot: &Slot) -> Node {
    let texts = ui.later_texts();
    let time = ui.language.time_spoken(slot.time);
    // From the calendar the way leads through the details, where the slot is taken again.
    let retake = if step == Step::Time {
        EventKind::Continue
    } else {
        EventKind::RetakePressed
    };
    let text = of_slot(ui, texts.expired_text, slot);
    el(
        "div",
        &[
            ("part", "status"),
            ("class", "panel attention"),
            ("data-hold", "expired"),
            ("data-late", ""),
            ("data-focus", "notice"),
            ("tabindex", "-1"),
        ],
    )
    .child(el("h3", &[("class", "panel-heading")]).child(texts.expired_heading))
    .child(el("p", &[]).child(text))
    .child(
        el("div", &[("class", "actions")])
            .child(
                ui.button("button primary", "retake", retake.clone())
                    .child(fill(texts.retake, &[("time", &time)])),
            )
            .child(other_times(ui, step)),
    )
    .into_node()
}

fn lost(ui: Ui, step: Step, slot: &Slot, alternatives: Vec<Slot>) -> Node {
    let texts = ui.later_texts();
    let text = if alternatives.is_empty() {
        texts.lost_text_without_alternatives
    } else {
        texts.lost_text
    };
    let text = of_slot(ui, text, slot);
    let kept = (step == Step::Details).then(|| el("p", &[]).child(texts.typed_is_kept));
    let list = (!alternatives.is_empty()).then(|| {
        el("ul", &[("class", "alternatives")])
            .attr("aria-label", texts.alternatives)
            .each(alternatives, |slot| alternative(ui, slot))
    });
    el(
        "div",
        &[
            ("part", "error"),
            ("class", "panel attention"),
            ("data-hold", "lost"),
            ("data-late", ""),
            ("data-focus", "notice"),
            ("tabindex", "-1"),
        ],
    )
    .child(el("h3", &[("class", "panel-heading")]).child(texts.lost_heading))
    .child(el("p", &[]).child(text))
    .child(kept)
    .child(list)
    .child(el("div", &[("class", "actions")]).child(other_times(ui, step)))
    .into_node()
}

fn alternative(ui: Ui, slot: Slot) -> impl IntoNode {
    let time = ui.language.time_spoken(slot.time);
    let day = ui.language.day_short(slot.time.date());
    el("li", &[]).child(
        el(
            "button",
            &[("part", "slot"), ("type", "button"), ("class", "slot with-day")],
        )
        .attr("data-time", print_date_time(slot.time))
        .sends(ui, EventKind::SlotChosen(slot.clone()))
        .child(el("span", &[("class", "slot-time")]).child(time))
        .child(el("span", &[("class", "visually-hidden")]).child(", "))
        .child(el("span", &[("class", "slot-day")]).child(day)),
    )
}

/// The way to the calendar; in the time step it is on the screen already.
fn other_times(ui: Ui, step: Step) -> impl IntoNode {
    (step != Step::Time).then(|| {
        ui.button("button", "other-times", EventKind::BackTo(Step::Time))
            .child(ui.later_texts().other_times)
    })
}
