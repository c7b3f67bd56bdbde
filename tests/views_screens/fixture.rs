//! The states that a customer can meet, and how they are rendered.
//!
//! Long because every state is written out, as one reads a list.

#[path = "portal.rs"]
mod portal;

#[path = "managed.rs"]
mod managed;

use std::rc::Rc;
use std::sync::Arc;

use booking_widget::booking::{
    AddOnId, Approval, Catalogue, CenterId, Day, Details, FieldId, FieldKey, FieldProblem, FieldValue,
    GuestVisit, Item, ItemPosition, Picture, ServiceId, Settings, Slot, TherapistId, TherapistPreference,
    Visit,
};
use booking_widget::calendar::{parse_date, parse_date_time};
use booking_widget::flow::state::{
    Appointment, BookingStatus, CalendarState, Choice, Confirmed, Draft, DraftId, Held, HeldItem, Hold,
    IdempotencyKey, Moment, Nonce, Notice, Order, Remote, RequestId, ReservationId, ReservePurpose,
    ReserveStage, Reserving, Step, Submission,
};
use booking_widget::flow::{Command, Problem, State};
use booking_widget::i18n::Language;
use booking_widget::session::{Session, World};
use booking_widget::sorted::Sorted;
use booking_widget::views::root;
use chrono::NaiveDate;
use leptos::prelude::*;

use portal::{catalogue, center, euros};

/// A world in which nothing happens.
struct StillWorld;

impl World for StillWorld {
    fn now(&self) -> Moment {
        Moment(0)
    }

    fn nonce(&self) -> Nonce {
        Nonce(0)
    }

    fn run(&self, _session: Session, _command: Command) {}
}

/// The widget's HTML in a state.
pub(crate) fn render(state: State, language: Language) -> String {
    let owner = Owner::new();
    owner.with(|| {
        let session = Session::new(state, Rc::new(StillWorld));
        root(session, language).to_html()
    })
}

pub(crate) fn date(text: &str) -> NaiveDate {
    parse_date(text).unwrap()
}

pub(crate) fn slot(text: &str) -> Slot {
    Slot {
        time: parse_date_time(text).unwrap(),
        utc_offset_minutes: 0,
        spaces: 1,
        sale_price: None,
    }
}

/// The portal has arrived, nothing is chosen.
pub(crate) fn start() -> State {
    State {
        catalogue: Remote::Ready(Arc::new(catalogue())),
        step: Step::Service,
        choice: Choice {
            center: Some(CenterId("harbour".to_owned())),
            ..Choice::default()
        },
        ..State::default()
    }
}

pub(crate) fn two_centers(mut state: State) -> State {
    let mut catalogue = catalogue();
    catalogue
        .centers
        .push(center("hill", "Stillwater Hill", "3 Upper Lane"));
    state.catalogue = Remote::Ready(Arc::new(catalogue));
    state
}

/// Some treatments have a picture, and one of the people a portrait.
pub(crate) fn with_pictures(mut state: State) -> State {
    let mut catalogue = catalogue();
    for service in &mut catalogue.services[..6] {
        service.picture = Some(picture(&service.code, "Stones in the evening light"));
    }
    catalogue.services[1].picture = None;
    // As from a server that knows one address only.
    catalogue.services[2].picture = Some(Picture {
        address: "https://book.example/pictures/oil.jpg".to_owned(),
        ..Picture::default()
    });
    catalogue.therapists[0].portrait = Some(picture("anna", "Anna, smiling"));
    state.catalogue = Remote::Ready(Arc::new(catalogue));
    state
}

fn picture(name: &str, alt: &str) -> Picture {
    let address = |width: u32| format!("https://book.example/pictures/{name}/{width}.webp");
    Picture {
        address: address(320),
        widths: Some(format!("{} 160w, {} 320w", address(160), address(320))),
        width: Some("320".to_owned()),
        height: Some("240".to_owned()),
        alt: alt.to_owned(),
        color: Some("#a39a8c".to_owned()),
    }
}

pub(crate) fn with_service() -> State {
    let mut state = start();
    state.choice.visit = Visit::of(ServiceId("service-2".to_owned()));
    state.step = Step::Therapist;
    state
}

/// Two guests: a massage with oil and a bath, and a massage.
pub(crate) fn with_group(mut state: State) -> State {
    let item = |service: &str| Item {
        service: ServiceId(service.to_owned()),
        ..Item::default()
    };
    let oiled = Item {
        add_ons: vec![AddOnId("oil".to_owned())],
        therapist: TherapistPreference::Named(TherapistId("anna".to_owned())),
        ..item("service-9")
    };
    state.choice.visit = Visit {
        guests: vec![
            GuestVisit {
                items: vec![oiled, item("service-7")],
            },
            GuestVisit {
                items: vec![item("service-2")],
            },
        ],
    };
    state
}

/// November 2026, today the 21st; Sundays and the 25th are full.
pub(crate) fn calendar() -> CalendarState {
    let mut days = Sorted::new();
    for day in 21..=30 {
        let date = NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
        let full = matches!(day, 22 | 25 | 29);
        let times: &[&str] = match day {
            _ if full => &[],
            26 => &["09:00", "09:30", "11:15", "13:00", "14:30", "17:30", "18:00"],
            _ => &["10:00", "10:30", "15:00"],
        };
        let slots = times
            .iter()
            .map(|time| slot(&format!("2026-11-{day:02}T{time}:00")))
            .collect();
        days.insert(date, Day { date, slots });
    }
    CalendarState {
        month: Some(date("2026-11-01")),
        bounds: Some((date("2026-11-21"), date("2027-01-20"))),
        days,
        next_available: Some(date("2026-11-21")),
        loading: Remote::Ready(()),
        ..CalendarState::default()
    }
}

pub(crate) fn with_calendar() -> State {
    let mut state = with_service();
    if let Some(item) = state.choice.visit.item_mut(ItemPosition::default()) {
        item.therapist = TherapistPreference::Named(TherapistId("anna".to_owned()));
    }
    state.step = Step::Time;
    state.calendar = calendar();
    state.choice.date = Some(date("2026-11-26"));
    state
}

pub(crate) fn held(seconds_left: i64) -> Held {
    Held {
        reservation: ReservationId("reservation".to_owned()),
        slot: slot("2026-11-26T09:30:00"),
        items: vec![HeldItem {
            at: ItemPosition::default(),
            therapist: Some(TherapistId("anna".to_owned())),
            therapist_name: Some("Anna Keller".to_owned()),
            room_name: Some("Cedar Room".to_owned()),
        }],
        deadline: Moment(seconds_left * 1000),
        limit: Moment(60 * 60 * 1000),
        extending: None,
        checking: None,
    }
}

pub(crate) fn with_hold(seconds_left: i64) -> State {
    let mut state = with_calendar();
    state.step = Step::Details;
    state.draft = Some(Draft {
        id: DraftId("draft".to_owned()),
        center: CenterId("harbour".to_owned()),
        visit: state.choice.visit.clone(),
    });
    state.hold = Hold::Held(held(seconds_left));
    state
}

pub(crate) fn key(id: &str) -> FieldKey {
    FieldKey::of_booker(FieldId(id.to_owned()))
}

pub(crate) fn typed() -> Details {
    let text = |id: &str, text: &str| (key(id), FieldValue::Text(text.to_owned()));
    Details {
        values: Sorted::from([
            text("firstName", "Ada"),
            text("lastName", "Lovelace"),
            text("email", "ada@gmial.com"),
            text("pressure", "firm"),
            (key("terms"), FieldValue::Ticked(true)),
        ]),
        note: "I come by bicycle.".to_owned(),
        problems: Sorted::new(),
        email_suggestion: None,
    }
}

fn with_typed(mut state: State) -> State {
    state.details = typed();
    state
}

pub(crate) fn confirmed(status: BookingStatus) -> State {
    let mut state = with_typed(with_hold(400));
    state.hold = Hold::None;
    state.step = Step::Confirmation;
    state.submission = Submission::Done(Box::new(Confirmed {
        id: "secret-booking-id".to_owned(),
        reference: "SW-7K3F".to_owned(),
        status,
        title: "Hot Stone Massage".to_owned(),
        appointments: vec![Appointment {
            guest: 0,
            service_name: "Hot Stone Massage".to_owned(),
            start: parse_date_time("2026-11-26T09:30:00").unwrap(),
            end: parse_date_time("2026-11-26T11:00:00").unwrap(),
            therapist_name: Some("Anna Keller".to_owned()),
            room_name: Some("Cedar Room".to_owned()),
        }],
        start: parse_date_time("2026-11-26T09:30:00").unwrap(),
        end: parse_date_time("2026-11-26T11:00:00").unwrap(),
        start_utc: "2026-11-26T09:30:00Z".to_owned(),
        end_utc: "2026-11-26T11:00:00Z".to_owned(),
        updated_utc: "2026-11-20T08:15:30Z".into(),
        total: euros(13_500),
        tax: euros(1606),
        email: Some("ada@gmail.com".to_owned()),
    }));
    state
}

/// The same for two guests.
pub(crate) fn confirmed_group() -> State {
    let mut state = with_group(confirmed(BookingStatus::Approved));
    if let Submission::Done(booking) = &mut state.submission {
        let first = booking.appointments[0].clone();
        booking.appointments.push(Appointment {
            guest: 1,
            service_name: "Aroma Massage".to_owned(),
            therapist_name: Some("Ben O’Rourke".to_owned()),
            ..first
        });
    }
    state
}

fn order() -> Box<Order> {
    Box::new(Order {
        organization_id: "organization".to_owned(),
        booking_module_id: "module".to_owned(),
        portal_id: "portal".to_owned(),
        reservation: ReservationId("reservation".to_owned()),
        answers: Vec::new(),
        note: String::new(),
        came_from: Vec::new(),
    })
}

fn reserving(purpose: ReservePurpose) -> Hold {
    Hold::Reserving(Reserving {
        slot: slot("2026-11-26T09:30:00"),
        key: IdempotencyKey("key".to_owned()),
        request: RequestId(7),
        stage: ReserveStage::Asking,
        attempt: 0,
        previous: None,
        purpose,
    })
}

fn changed(mut state: State, change: impl FnOnce(&mut State)) -> State {
    change(&mut state);
    state
}

fn portal_failed(problem: Problem) -> State {
    State {
        catalogue: Remote::Failed(problem),
        ..State::default()
    }
}

/// Every screen and state with its name.
pub(crate) fn all() -> Vec<(&'static str, State)> {
    let empty_portal = changed(start(), |state| {
        state.catalogue = Remote::Ready(Arc::new(Catalogue {
            services: Vec::new(),
            ..catalogue()
        }));
    });
    let automatic = changed(with_typed(with_hold(400)), |state| {
        let settings = Settings {
            approval: Approval::Automatic,
            ..catalogue().settings
        };
        state.catalogue = Remote::Ready(Arc::new(Catalogue {
            settings,
            ..catalogue()
        }));
    });
    let mut all = vec![
        (
            "loading",
            State {
                catalogue: Remote::Loading {
                    request: RequestId(1),
                    attempt: 0,
                },
                ..State::default()
            },
        ),
        (
            "offline",
            State {
                offline: true,
                catalogue: Remote::Loading {
                    request: RequestId(1),
                    attempt: 0,
                },
                ..State::default()
            },
        ),
        ("portal_unknown", portal_failed(Problem::PortalUnknown)),
        ("site_not_allowed", portal_failed(Problem::SiteNotAllowed)),
        (
            "portal_failed",
            portal_failed(Problem::ServerFailed {
                retry_after_seconds: None,
            }),
        ),
        ("nothing_offered", empty_portal),
        (
            "center",
            two_centers(State {
                step: Step::Center,
                ..start()
            }),
        ),
        ("service", start()),
        ("service_pictures", with_pictures(start())),
        ("therapist_pictures", with_pictures(with_service())),
        (
            "service_found",
            changed(start(), |state| state.choice.search = "stone".to_owned()),
        ),
        (
            "service_not_found",
            changed(start(), |state| state.choice.search = "helicopter".to_owned()),
        ),
        ("therapist", with_service()),
        (
            "therapist_add_ons",
            changed(with_service(), |state| {
                state.choice.visit = Visit::of(ServiceId("service-9".to_owned()));
                let item = state.choice.visit.item_mut(ItemPosition::default()).unwrap();
                item.add_ons.push(AddOnId("oil".to_owned()));
            }),
        ),
        (
            "service_for_guest",
            changed(with_service(), |state| {
                state.choice.editing = ItemPosition { guest: 1, item: 0 };
                state.step = Step::Service;
            }),
        ),
        (
            "service_after_another",
            changed(with_service(), |state| {
                state.choice.editing = ItemPosition { guest: 0, item: 1 };
                state.step = Step::Service;
            }),
        ),
        (
            "visit",
            State {
                step: Step::Therapist,
                ..with_group(with_calendar())
            },
        ),
        (
            "time_of_group",
            changed(with_group(with_calendar()), |state| {
                let day = state.calendar.days.get_mut(&date("2026-11-26")).unwrap();
                day.slots[0].sale_price = Some(euros(29_000));
            }),
        ),
        (
            "time_few_left",
            changed(with_calendar(), |state| {
                let item = state.choice.visit.item_mut(ItemPosition::default()).unwrap();
                item.therapist = TherapistPreference::Anyone;
                let day = state.calendar.days.get_mut(&date("2026-11-26")).unwrap();
                day.slots[0].spaces = 2;
                day.slots[1].spaces = 4;
            }),
        ),
        (
            "details_of_group",
            changed(with_group(with_hold(522)), |state| {
                let key = FieldKey {
                    guest: 1,
                    field: FieldId("firstName".to_owned()),
                };
                state.details.problems.insert(key, FieldProblem::Missing);
            }),
        ),
        (
            "time_loading",
            changed(with_calendar(), |state| {
                state.calendar = CalendarState {
                    loading: Remote::Loading {
                        request: RequestId(2),
                        attempt: 0,
                    },
                    ..CalendarState::default()
                };
                state.choice.date = None;
            }),
        ),
        (
            "time_failed",
            changed(with_calendar(), |state| {
                state.calendar = CalendarState {
                    loading: Remote::Failed(Problem::TimedOut),
                    ..CalendarState::default()
                };
                state.choice.date = None;
                state.notice = Some(Notice::Failed(Problem::TimedOut));
            }),
        ),
        (
            "time_no_day",
            changed(with_calendar(), |state| state.choice.date = None),
        ),
        ("time", with_calendar()),
        (
            "time_full_day",
            changed(with_calendar(), |state| {
                state.choice.date = Some(date("2026-11-25"))
            }),
        ),
        (
            "time_empty_month",
            changed(with_calendar(), |state| {
                state.choice.date = None;
                for day in state.calendar.days.values_mut() {
                    day.slots.clear();
                }
                state.calendar.next_available = Some(date("2026-12-03"));
            }),
        ),
        (
            "time_nothing_free",
            changed(with_calendar(), |state| {
                state.choice.date = None;
                for day in state.calendar.days.values_mut() {
                    day.slots.clear();
                }
                state.calendar.next_available = None;
            }),
        ),
        (
            "time_reserving",
            changed(with_calendar(), |state| {
                state.hold = reserving(ReservePurpose::Choose)
            }),
        ),
        (
            "time_slot_taken",
            changed(with_calendar(), |state| {
                state.notice = Some(Notice::SlotTaken);
                state.hold = Hold::Lost {
                    slot: slot("2026-11-26T09:30:00"),
                    alternatives: vec![slot("2026-11-26T11:15:00"), slot("2026-11-27T10:00:00")],
                    previous: None,
                };
            }),
        ),
        (
            "time_held",
            changed(with_hold(400), |state| state.step = Step::Time),
        ),
        ("details", with_hold(522)),
        ("details_automatic", automatic),
        (
            "details_extension",
            changed(with_typed(with_hold(95)), |state| {
                state.details.email_suggestion = Some("ada@gmail.com".to_owned());
            }),
        ),
        (
            "details_problems",
            changed(with_typed(with_hold(400)), |state| {
                let problem = |id: &str, problem| (key(id), problem);
                state.details.problems = Sorted::from([
                    problem("firstName", FieldProblem::Missing),
                    problem("email", FieldProblem::NotAnEmail),
                    problem("phone", FieldProblem::NotAPhone),
                    problem("health", FieldProblem::TooLong(120)),
                    problem("terms", FieldProblem::MustBeTicked),
                ]);
                state.notice = Some(Notice::CheckDetails(5));
            }),
        ),
        (
            "details_retaking",
            changed(with_typed(with_hold(400)), |state| {
                state.hold = reserving(ReservePurpose::Retake)
            }),
        ),
        (
            "details_expired",
            changed(with_typed(with_hold(400)), |state| {
                state.hold = Hold::Expired {
                    slot: slot("2026-11-26T09:30:00"),
                };
                state.notice = Some(Notice::HoldExpired);
            }),
        ),
        (
            "details_lost",
            changed(with_typed(with_hold(400)), |state| {
                state.hold = Hold::Lost {
                    slot: slot("2026-11-26T09:30:00"),
                    alternatives: vec![
                        slot("2026-11-26T11:15:00"),
                        slot("2026-11-26T13:00:00"),
                        slot("2026-11-27T10:00:00"),
                    ],
                    previous: None,
                };
                state.notice = Some(Notice::SlotTaken);
            }),
        ),
        (
            "details_sending",
            changed(with_typed(with_hold(400)), |state| {
                state.submission = Submission::Sending {
                    key: IdempotencyKey("key".to_owned()),
                    request: Some(RequestId(9)),
                    pause: None,
                    attempt: 0,
                    order: order(),
                };
            }),
        ),
        (
            "details_unanswered",
            changed(with_typed(with_hold(400)), |state| {
                state.submission = Submission::Unanswered {
                    key: IdempotencyKey("key".to_owned()),
                    order: order(),
                    problem: Problem::Network,
                };
                state.notice = Some(Notice::Failed(Problem::Network));
            }),
        ),
        (
            "details_offline",
            changed(with_typed(with_hold(400)), |state| state.offline = true),
        ),
        (
            "details_failed",
            changed(with_typed(with_hold(400)), |state| {
                state.notice = Some(Notice::Failed(Problem::TooMany {
                    retry_after_seconds: Some(20),
                }));
            }),
        ),
        (
            "details_held_again",
            changed(with_typed(with_hold(590)), |state| {
                state.notice = Some(Notice::HeldAgain)
            }),
        ),
        (
            "other_tab",
            changed(start(), |state| state.notice = Some(Notice::OpenInOtherTab)),
        ),
        ("confirmed", confirmed(BookingStatus::Approved)),
        ("confirmed_group", confirmed_group()),
        ("requested", confirmed(BookingStatus::Pending)),
        ("denied", confirmed(BookingStatus::Denied)),
        ("canceled", confirmed(BookingStatus::Canceled)),
    ];
    all.extend(managed::all());
    all
}
