//! The slot that is held: the time left, "keep it longer", and what to do when it is gone.

use leptos::prelude::*;

use super::ui::{HIDDEN, Ui};
use super::{icons, model};
use crate::booking::Slot;
use crate::calendar::print_date_time;
use crate::flow::EventKind;
use crate::flow::state::{Hold, ReservePurpose, Step};
use crate::i18n::{countdown, fill};

/// Which of the panels; the countdown itself is apart so that a second redraws one text only.
#[derive(Clone, Debug, PartialEq)]
enum Panel {
    None,
    Reserving(Slot, ReservePurpose),
    Held(Slot),
    Expired(Slot),
    Lost(Slot, Vec<Slot>),
}

/// The panel that belongs to a step: none before a time was chosen.
pub(super) fn hold(ui: Ui, step: Step) -> impl IntoView {
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
    move || match panel.get() {
        Panel::None => ().into_any(),
        Panel::Reserving(slot, purpose) => reserving(ui, &slot, purpose),
        Panel::Held(slot) => timer(ui, step, &slot),
        Panel::Expired(slot) => expired(ui, step, &slot),
        Panel::Lost(slot, alternatives) => lost(ui, step, &slot, alternatives),
    }
}

fn reserving(ui: Ui, slot: &Slot, purpose: ReservePurpose) -> AnyView {
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
    view! {
        <div part="hold-timer" class="hold busy" data-hold="reserving">
            <span class="spinner" aria-hidden=HIDDEN></span>
            <p class="hold-text">{text}</p>
        </div>
    }
    .into_any()
}

/// The countdown informs and does not alarm; screen readers hear of it now and then by the live region.
fn timer(ui: Ui, step: Step, slot: &Slot) -> AnyView {
    let texts = ui.texts();
    let seconds = ui.memo(|state| state.seconds_left().unwrap_or(0));
    let offers = ui.memo(|state| state.offers_extension());
    let extending = ui.memo(|state| state.held().is_some_and(|held| held.extending.is_some()));
    let busy = ui.memo(model::submitting);
    let what = fill(
        texts.still_held,
        &[
            ("day", &ui.language.day(slot.time.date())),
            ("time", &ui.language.time_spoken(slot.time)),
        ],
    );
    let extend = move || {
        offers.get().then(|| {
            view! {
                <div class="hold-more">
                    <p class="hold-text">{texts.held_soon_over}</p>
                    <button
                        type="button"
                        class="button small"
                        data-action="extend"
                        aria-disabled=move || (extending.get() || busy.get()).then_some("true")
                        on:click=move |_| ui.send(EventKind::ExtendPressed)
                    >
                        {move || if extending.get() { texts.extending } else { texts.extend }}
                    </button>
                </div>
            }
        })
    };
    let onward = (step == Step::Time).then(|| onward(ui));
    view! {
        <div
            part="hold-timer"
            class="hold"
            data-hold="held"
            data-soon=move || offers.get().then_some("true")
        >
            {icons::icon(icons::CLOCK)}
            <p class="hold-label">
                {if step == Step::Time { what } else { texts.held_for_you.to_owned() }}
            </p>
            <span class="hold-time" role="timer" aria-live="off" aria-label=texts.time_left data-seconds="">
                {move || countdown(seconds.get())}
            </span>
            {onward}
            {extend}
        </div>
    }
    .into_any()
}

/// To the details, with the slot that is held.
fn onward(ui: Ui) -> impl IntoView {
    view! {
        <button
            type="button"
            class="button primary"
            data-action="continue"
            on:click=move |_| ui.send(EventKind::Continue)
        >
            {ui.texts().continue_with_slot}
        </button>
    }
}

fn expired(ui: Ui, step: Step, slot: &Slot) -> AnyView {
    let texts = ui.texts();
    let time = ui.language.time_spoken(slot.time);
    // From the calendar the way leads through the details, where the slot is taken again.
    let retake = if step == Step::Time {
        EventKind::Continue
    } else {
        EventKind::RetakePressed
    };
    let text = fill(
        texts.expired_text,
        &[("day", &ui.language.day(slot.time.date())), ("time", &time)],
    );
    view! {
        <div part="status" class="panel attention" data-hold="expired" data-focus="notice" tabindex="-1">
            <h3 class="panel-heading">{texts.expired_heading}</h3>
            <p>{text}</p>
            <div class="actions">
                <button
                    type="button"
                    class="button primary"
                    data-action="retake"
                    on:click=move |_| ui.send(retake.clone())
                >
                    {fill(texts.retake, &[("time", &time)])}
                </button>
                {other_times(ui, step)}
            </div>
        </div>
    }
    .into_any()
}

fn lost(ui: Ui, step: Step, slot: &Slot, alternatives: Vec<Slot>) -> AnyView {
    let texts = ui.texts();
    let text = fill(
        if alternatives.is_empty() {
            texts.lost_text_without_alternatives
        } else {
            texts.lost_text
        },
        &[
            ("day", &ui.language.day(slot.time.date())),
            ("time", &ui.language.time_spoken(slot.time)),
        ],
    );
    // The slot held before is still theirs.
    let keep = ui.now(|state| {
        let held = state.held().filter(|_| state.can_continue());
        held.map(|held| held.slot.clone())
    });
    let keep = keep.map(|slot| {
        let what = fill(
            texts.still_held,
            &[
                ("day", &ui.language.day(slot.time.date())),
                ("time", &ui.language.time_spoken(slot.time)),
            ],
        );
        view! { <p>{what}</p>{onward(ui)} }
    });
    let kept = (step == Step::Details).then(|| view! { <p>{texts.typed_is_kept}</p> });
    let list = (!alternatives.is_empty()).then(|| {
        view! {
            <ul class="alternatives" aria-label=texts.alternatives>
                {alternatives.into_iter().map(|slot| alternative(ui, slot)).collect_view()}
            </ul>
        }
    });
    view! {
        <div part="error" class="panel attention" data-hold="lost" data-focus="notice" tabindex="-1">
            <h3 class="panel-heading">{texts.lost_heading}</h3>
            <p>{text}</p>
            {kept}
            {list}
            <div class="actions">{keep}{other_times(ui, step)}</div>
        </div>
    }
    .into_any()
}

fn alternative(ui: Ui, slot: Slot) -> impl IntoView {
    let time = ui.language.time_spoken(slot.time);
    let day = ui.language.day_short(slot.time.date());
    view! {
        <li>
            <button
                part="slot"
                type="button"
                class="slot with-day"
                data-time=print_date_time(slot.time)
                on:click=move |_| ui.send(EventKind::SlotChosen(slot.clone()))
            >
                <span class="slot-time">{time}</span>
                <span class="visually-hidden">{", "}</span>
                <span class="slot-day">{day}</span>
            </button>
        </li>
    }
}

/// The way to the calendar; in the time step it is on the screen already.
fn other_times(ui: Ui, step: Step) -> impl IntoView {
    (step != Step::Time).then(|| {
        view! {
            <button
                type="button"
                class="button"
                data-action="other-times"
                on:click=move |_| ui.send(EventKind::BackTo(Step::Time))
            >
                {ui.texts().other_times}
            </button>
        }
    })
}
