//! A booking that exists, in every state that its screens show.

use booking_widget::booking::{CenterId, FieldId, FieldKey, FieldValue};
use booking_widget::calendar::parse_date_time;
use booking_widget::flow::state::{
    Act, Appointment, BookingId, BookingStatus, ChangeOrder, Confirmed, Decision, DecisionKind, Deed, Hold,
    IdempotencyKey, Manage, ManagePage, Managed, News, Remote, Right, Step, Submission, Waiting, Wish,
};
use booking_widget::flow::{Problem, State};
use booking_widget::sorted::Sorted;

use super::{confirmed, with_calendar, with_group, with_hold};

/// What a guest or a member of staff might type.
const PROBE: &str = "<img src=x onerror=alert(1)>";

fn right(needs_approval: bool) -> Right {
    Right {
        is_allowed: true,
        until: Some(parse_date_time("2026-11-25T09:30:00").unwrap()),
        needs_approval,
    }
}

fn past() -> Right {
    Right {
        is_allowed: false,
        ..right(false)
    }
}

fn booking(status: BookingStatus) -> Confirmed {
    match confirmed(status).submission {
        Submission::Done(booking) => *booking,
        other => panic!("not a booking: {other:?}"),
    }
}

fn managed(status: BookingStatus) -> Managed {
    let mut answers = Sorted::new();
    for (name, text) in [
        ("firstName", "Ada"),
        ("lastName", PROBE),
        ("email", "ada@gmail.com"),
        ("phone", "+44 20 7946 0018"),
    ] {
        let key = FieldKey::of_booker(FieldId(name.to_owned()));
        answers.insert(key, FieldValue::Text(text.to_owned()));
    }
    let start = super::start();
    Managed {
        booking: booking(status),
        portal_id: start.known_catalogue().unwrap().portal_id.clone(),
        center: CenterId("harbour".to_owned()),
        visit: with_hold(400).choice.visit,
        answers,
        waiting: None,
        change: right(true),
        cancel: right(true),
        decision: None,
    }
}

fn decided(kind: DecisionKind) -> Option<Decision> {
    let message = Some(format!("We are sorry.\n{PROBE}"));
    Some(Decision { kind, message })
}

/// The screen of a booking in a state of the widget.
fn shown(mut state: State, known: Managed, change: impl FnOnce(&mut Manage)) -> State {
    let mut manage = Manage::new(BookingId("secret-booking-id".to_owned()));
    manage.known = Some(Box::new(known));
    manage.reading = Remote::Ready(());
    change(&mut manage);
    if manage.page != ManagePage::Reschedule {
        state.step = Step::Confirmation;
        state.hold = Hold::None;
    }
    state.manage = Some(Box::new(manage));
    state
}

fn overview(status: BookingStatus, change: impl FnOnce(&mut Managed)) -> State {
    let mut known = managed(status);
    change(&mut known);
    shown(super::start(), known, |_| {})
}

fn ended(status: BookingStatus, kind: DecisionKind) -> State {
    overview(status, |known| {
        known.decision = decided(kind);
        known.change = Right::default();
        known.cancel = Right::default();
    })
}

fn on(page: ManagePage, state: State, change: impl FnOnce(&mut Managed, &mut Manage)) -> State {
    let mut known = managed(BookingStatus::Approved);
    let mut state = shown(state, known.clone(), |manage| manage.page = page);
    if let Some(manage) = &mut state.manage {
        change(&mut known, manage);
        manage.known = Some(Box::new(known));
    }
    if page == ManagePage::Details {
        state.choice.visit = managed(BookingStatus::Approved).visit;
        state.details.values = managed(BookingStatus::Approved).answers;
    }
    state
}

fn moved(known: &Managed) -> Vec<Appointment> {
    let mut appointments = known.booking.appointments.clone();
    for appointment in &mut appointments {
        appointment.start = parse_date_time("2026-11-27T14:00:00").unwrap();
        appointment.end = parse_date_time("2026-11-27T15:30:00").unwrap();
    }
    appointments
}

fn failed(problem: Problem) -> State {
    shown(super::start(), managed(BookingStatus::Pending), |manage| {
        manage.known = None;
        manage.reading = Remote::Failed(problem);
    })
}

fn group() -> State {
    let mut known = managed(BookingStatus::Approved);
    known.visit = with_group(super::start()).choice.visit;
    if let Submission::Done(booking) = super::confirmed_group().submission {
        known.booking = *booking;
    }
    let name = FieldKey {
        guest: 1,
        field: FieldId("firstName".to_owned()),
    };
    known.answers.insert(name, FieldValue::Text("Grace".to_owned()));
    shown(super::start(), known, |_| {})
}

/// Every screen of a booking with its name.
pub(crate) fn all() -> Vec<(&'static str, State)> {
    use BookingStatus as S;
    let order = |wish| ChangeOrder {
        wish,
        seen: "2026-11-20T08:15:30Z".to_owned(),
        key: IdempotencyKey("key".to_owned()),
    };
    let loading = shown(super::start(), managed(S::Pending), |manage| manage.known = None);
    let elsewhere = overview(S::Approved, |known| known.portal_id = "another".to_owned());
    let mut closed = overview(S::Approved, |_| {});
    if let Remote::Ready(catalogue) = &mut closed.catalogue {
        std::sync::Arc::make_mut(catalogue).is_closed = true;
    }
    vec![
        ("manage_loading", loading),
        ("manage_unknown", failed(Problem::Gone)),
        ("manage_failed", failed(Problem::TimedOut)),
        (
            "manage_pending",
            overview(S::Pending, |known| {
                known.change = right(false);
                known.cancel = right(false);
            }),
        ),
        ("manage_approved", overview(S::Approved, |_| {})),
        ("manage_group", group()),
        ("manage_elsewhere", elsewhere),
        ("manage_closed", closed),
        (
            "manage_deadline_passed",
            overview(S::Approved, |known| {
                known.change = past();
                known.cancel = past();
            }),
        ),
        (
            "manage_only_changes",
            overview(S::Approved, |known| known.cancel = past()),
        ),
        ("manage_denied", ended(S::Denied, DecisionKind::Denied)),
        ("manage_canceled", ended(S::Canceled, DecisionKind::Canceled)),
        ("manage_lapsed", ended(S::Canceled, DecisionKind::Lapsed)),
        (
            "manage_cancellation_requested",
            overview(S::Approved, |known| {
                known.waiting = Some(Waiting::Cancellation);
            }),
        ),
        (
            "manage_reschedule_requested",
            overview(S::Approved, |known| {
                let appointments = moved(known);
                known.waiting = Some(Waiting::Reschedule { appointments });
            }),
        ),
        (
            "manage_details_requested",
            overview(S::Approved, |known| {
                known.waiting = Some(Waiting::Details);
            }),
        ),
        ("manage_change_declined", {
            let mut state = overview(S::Approved, |known| {
                known.decision = decided(DecisionKind::ChangeDenied)
            });
            if let Some(manage) = &mut state.manage {
                manage.news = Some(News::Decided(DecisionKind::ChangeDenied));
            }
            state
        }),
        ("manage_moved", {
            let mut state = overview(S::Approved, |_| {});
            if let Some(manage) = &mut state.manage {
                manage.news = Some(News::Done(Deed::Reschedule));
            }
            state
        }),
        ("manage_cancel", on(ManagePage::Cancel, super::start(), |_, _| {})),
        (
            "manage_cancel_now",
            on(ManagePage::Cancel, super::start(), |known, manage| {
                known.cancel.needs_approval = false;
                manage.reason = PROBE.to_owned();
                manage.act = Act::Sending {
                    order: Box::new(order(Wish::Cancel(PROBE.to_owned()))),
                    request: None,
                    pause: None,
                    attempt: 0,
                };
            }),
        ),
        (
            "manage_cancel_unanswered",
            on(ManagePage::Cancel, super::start(), |_, manage| {
                manage.act = Act::Unanswered {
                    order: Box::new(order(Wish::Cancel(String::new()))),
                    problem: Problem::TimedOut,
                };
            }),
        ),
        (
            "manage_withdraw",
            on(ManagePage::Withdraw, super::start(), |known, _| {
                known.waiting = Some(Waiting::Details);
            }),
        ),
        (
            "manage_details",
            on(ManagePage::Details, super::start(), |_, _| {}),
        ),
        (
            "manage_time",
            on(ManagePage::Reschedule, with_calendar(), |_, _| {}),
        ),
        (
            "manage_review",
            on(ManagePage::Reschedule, with_hold(400), |known, _| {
                known.booking.start = parse_date_time("2026-11-27T14:00:00").unwrap();
            }),
        ),
    ]
}
