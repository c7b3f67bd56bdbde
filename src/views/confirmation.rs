//! The booking as it stands: certain, or a request that nobody should travel on.

use crate::views::markup::{Element, IntoNode, Node, el};

use super::calendar_file::{CalendarEntry, MEDIA_TYPE};
use super::frame::{joined, total_line};
use super::model::manage::{Shown, Standing};
use super::ui::Ui;
use super::{icons, manage, model, words};
use crate::booking::Center;
use crate::flow::EventKind;
use crate::flow::state::{Appointment, BookingStatus, Confirmed};
use crate::i18n::fill;

/// Status, facts, calendar, and the way to another booking.
pub(super) fn confirmation(ui: Ui) -> Node {
    let shown = ui.memo(model::manage::shown);
    el("div", &[("class", "layout"), ("data-layout", "confirmation")])
        .child(move || shown.get().map(|shown| booking(ui, &shown)))
        .into_node()
}

fn booking(ui: Ui, shown: &Shown) -> Element {
    let texts = ui.later_texts();
    let is_expected = shown.standing.is_expected();
    let policy = shown.policy.clone().filter(|_| is_expected).map(|policy| {
        el("div", &[("class", "policy")])
            .child(el("h3", &[("class", "policy-heading")]).child(texts.cancellation_policy))
            .child(el("p", &[]).child(policy))
    });
    let message = shown.message.clone().map(|message| manage::message(ui, message));
    let (above, below) = if is_expected {
        (None, message)
    } else {
        (message, None)
    };
    let calendar = is_expected.then(|| {
        let entry = calendar_entry(ui, &shown.booking, shown.center.as_ref(), &shown.portal);
        calendar(ui, entry)
    });
    el(
        "section",
        &[
            ("part", "confirmation"),
            ("class", "step confirmation"),
            ("data-step", "confirmation"),
            ("aria-labelledby", "step-heading"),
        ],
    )
    .child(
        el("div", &[("class", "booked")])
            .child(shown.news.map(|news| manage::news(ui, news)))
            .child(status(ui, shown))
            .child(manage::asked_time(ui, shown))
            .child(above)
            .child(facts(ui, &shown.booking, shown.center.as_ref(), &shown.booker))
            // Of what takes place the ticket is looked for first, and stays where it is when a message comes.
            .child(below),
    )
    .child(
        el("div", &[("class", "afterwards")])
            .child(calendar)
            .child(manage::actions(ui))
            .child(policy)
            .child(manage::go_on(ui))
            .child(if shown.is_closed {
                el("p", &[("class", "hint"), ("data-closed", "")]).child(texts.manage_closed)
            } else {
                el("button", &[("type", "button"), ("data-action", "book-another")])
                    .attr("class", if is_expected { "button" } else { "button primary" })
                    .sends(ui, EventKind::Reset)
                    .child(if is_expected {
                        texts.book_another
                    } else {
                        texts.manage_book_again
                    })
            }),
    )
}

fn status(ui: Ui, shown: &Shown) -> Node {
    let texts = ui.later_texts();
    let address = |text: &str| {
        let email = shown.booking.email.as_ref();
        email.map(|email| fill(text, &[("email", email)]))
    };
    let (name, drawing, heading, text) = match &shown.standing {
        Standing::Approved => (
            "approved",
            icons::CHECK,
            texts.confirmed_heading,
            match address(texts.confirmed_text).filter(|_| shown.is_fresh) {
                Some(text) => text,
                None => texts.manage_approved_text.to_owned(),
            },
        ),
        Standing::Pending => (
            "pending",
            icons::ENVELOPE,
            texts.requested_heading,
            texts.requested_text.to_owned(),
        ),
        Standing::Denied => (
            "denied",
            icons::ATTENTION,
            texts.denied_heading,
            texts.denied_text.to_owned(),
        ),
        Standing::Canceled => (
            "canceled",
            icons::CLOSE,
            texts.canceled_heading,
            texts.canceled_text.to_owned(),
        ),
        Standing::Lapsed => (
            "lapsed",
            icons::CLOCK,
            texts.manage_lapsed_heading,
            texts.manage_lapsed_text.to_owned(),
        ),
        Standing::CancelAsked => (
            "cancellation-requested",
            icons::ENVELOPE,
            texts.manage_cancel_asked_heading,
            texts.manage_cancel_asked_text.to_owned(),
        ),
        Standing::MoveAsked(_) => (
            "reschedule-requested",
            icons::ENVELOPE,
            texts.manage_move_asked_heading,
            texts.manage_move_asked_text.to_owned(),
        ),
        Standing::DetailsAsked => (
            "details-requested",
            icons::ENVELOPE,
            texts.manage_details_asked_heading,
            texts.manage_details_asked_text.to_owned(),
        ),
    };
    let more = address(texts.requested_answer).filter(|_| shown.standing == Standing::Pending);
    let more = more.map(|more| el("p", &[("class", "status-more")]).child(more));
    el("div", &[("part", "status"), ("class", "status")])
        .attr("data-status", name)
        .child(el("span", &[("class", "status-icon")]).child(icons::icon(drawing)))
        .child(
            el(
                "h2",
                &[
                    ("class", "heading"),
                    ("id", "step-heading"),
                    ("tabindex", "-1"),
                    ("data-focus", "step-heading"),
                ],
            )
            .child(heading),
        )
        .child(el("p", &[("class", "status-text")]).child(text))
        .child(more)
        .into_node()
}

/// One thing to know of a booking, with what is to be said of it.
pub(super) fn fact(label: String, value: String, detail: Option<String>) -> Element {
    let detail = detail.map(|detail| el("span", &[("class", "fact-detail")]).child(detail));
    el("div", &[("class", "fact-row")])
        .child(el("dt", &[]).child(label))
        .child(el("dd", &[]).child(value).child(detail))
}

/// What is booked, when, where, by whom and for whom.
pub(super) fn facts(ui: Ui, booking: &Confirmed, center: Option<&Center>, booker: &[String]) -> Node {
    let texts = ui.later_texts();
    let language = ui.language;
    let mut when = language.time(booking.start);
    when.push_str(" – ");
    when.push_str(&language.time_spoken(booking.end));
    let only = match booking.appointments.as_slice() {
        [only] => Some(only),
        _ => None,
    };
    let is_group = booking
        .appointments
        .iter()
        .any(|appointment| appointment.guest > 0);
    let who = |guest| words::guest(language, &ui.now(|state| model::visit::who(state, guest)));
    // Of several treatments, each says when, by whom and where.
    let several = booking
        .appointments
        .iter()
        .filter(|_| only.is_none())
        .map(|appointment| {
            let label = match is_group {
                true => who(appointment.guest),
                false => ui.texts().summary_service.to_owned(),
            };
            let mut detail = language.time_spoken(appointment.start);
            for more in [&appointment.therapist_name, &appointment.room_name] {
                detail = joined(detail, more.as_slice());
            }
            (label, appointment.service_name.clone(), Some(detail))
        });
    let several: Vec<(String, String, Option<String>)> = several.collect();
    let place = center.map(|center| (center.name.clone(), Some(center.address_lines.join(", "))));
    let booker = booker.split_first().map(|(name, more)| {
        let mut detail = String::new();
        for line in more {
            if !detail.is_empty() {
                detail.push('\n');
            }
            detail.push_str(&language.as_written(line));
        }
        fact(
            texts.manage_booked_by.to_owned(),
            name.clone(),
            (!detail.is_empty()).then_some(detail),
        )
    });
    el("div", &[("class", "ticket")])
        .child(
            el("p", &[("class", "reference")])
                .child(el("span", &[("class", "reference-label")]).child(texts.reference))
                .child(
                    el("span", &[("class", "reference-value")])
                        .attr("data-reference", booking.reference.clone())
                        .child(booking.reference.clone()),
                ),
        )
        .child(
            el("dl", &[("class", "facts")])
                .child(
                    fact(
                        ui.texts().summary_time.to_owned(),
                        language.day_with_year(booking.start.date()),
                        Some(when),
                    )
                    .attr("data-when", ""),
                )
                .child(only.map(|only| {
                    fact(
                        ui.texts().summary_service.to_owned(),
                        only.service_name.clone(),
                        None,
                    )
                }))
                .each(several, move |(label, title, detail)| fact(label, title, detail))
                .child(
                    only.and_then(|only| only.therapist_name.clone())
                        .map(|name| fact(ui.texts().summary_therapist.to_owned(), name, None)),
                )
                .child(place.map(|(name, address)| fact(ui.texts().summary_center.to_owned(), name, address)))
                .child(
                    only.and_then(|only| only.room_name.clone())
                        .map(|name| fact(texts.summary_room.to_owned(), name, None)),
                )
                .child(booker),
        )
        .child(total_line(ui, &booking.total, &booking.tax))
        .into_node()
}

fn calendar_entry(ui: Ui, booking: &Confirmed, center: Option<&Center>, portal: &str) -> CalendarEntry {
    let texts = ui.later_texts();
    let place = center.map_or("", |center| &center.name);
    let tentative = booking.status != BookingStatus::Approved;
    let title = if tentative {
        texts.calendar_title_pending
    } else {
        texts.calendar_title
    };
    let mut notes = vec![fill(
        texts.calendar_reference,
        &[("reference", &booking.reference)],
    )];
    for appointment in &booking.appointments {
        if let Some(name) = &appointment.therapist_name {
            let with = fill(texts.calendar_therapist, &[("name", name)]);
            notes.push(match booking.appointments.len() {
                1 => with,
                _ => [
                    &language_time(ui, appointment),
                    " ",
                    &appointment.service_name,
                    ": ",
                    &with,
                ]
                .concat(),
            });
        }
    }
    if tentative {
        notes.push(texts.requested_text.to_owned());
    }
    let location = center.map(|center| {
        let lines = center.address_lines.iter().map(String::as_str);
        [center.name.as_str()]
            .into_iter()
            .chain(lines)
            .collect::<Vec<_>>()
            .join(", ")
    });
    CalendarEntry {
        uid: [booking.reference.as_str(), "-", portal].concat(),
        title: fill(title, &[("title", &booking.title), ("place", place)]),
        notes: notes.join("\n"),
        location: location.unwrap_or_default(),
        start_utc: booking.start_utc.clone(),
        end_utc: booking.end_utc.clone(),
        updated_utc: booking.updated_utc.clone(),
        tentative,
        file_name: [booking.reference.as_str(), ".ics"].concat(),
    }
}

fn language_time(ui: Ui, appointment: &Appointment) -> String {
    ui.language.time(appointment.start)
}

fn calendar(ui: Ui, entry: CalendarEntry) -> Node {
    let texts = ui.later_texts();
    let google = entry.google_link();
    let save = move |_| ui.session.save_file(&entry.file_name, MEDIA_TYPE, &entry.file());
    el("div", &[("class", "calendar-links")])
        .child(el("h3", &[("class", "group-heading")]).child(texts.add_to_calendar))
        .child(
            el("div", &[("class", "actions")])
                .child(
                    el(
                        "button",
                        &[
                            ("type", "button"),
                            ("class", "button"),
                            ("data-action", "save-calendar-file"),
                        ],
                    )
                    .on("click", save)
                    .child(icons::icon(icons::CALENDAR))
                    .child(el("span", &[]).child(texts.calendar_file)),
                )
                .child(
                    el(
                        "a",
                        &[
                            ("class", "button"),
                            ("data-action", "google-calendar"),
                            ("target", "_blank"),
                            ("rel", "noopener noreferrer"),
                        ],
                    )
                    .attr("href", google)
                    .child(icons::icon(icons::CALENDAR))
                    .child(el("span", &[]).child(texts.google_calendar))
                    .child(
                        el("span", &[("class", "visually-hidden")])
                            .child(" (")
                            .child(texts.new_tab)
                            .child(")"),
                    ),
                ),
        )
        .into_node()
}
