//! The booking as it stands: certain, or a request that nobody should travel on.

use crate::views::markup::{IntoNode, Node, el};

use super::calendar_file::{CalendarEntry, MEDIA_TYPE};
use super::frame::{joined, total_line};
use super::model::offer;
use super::ui::Ui;
use super::{icons, model, words};
use crate::booking::Center;
use crate::flow::EventKind;
use crate::flow::state::{Appointment, BookingStatus, Confirmed, Submission};
use crate::i18n::fill;

/// Status, facts, calendar, and the way to another booking.
pub(super) fn confirmation(ui: Ui) -> Node {
    let booking = ui.memo(|state| match &state.submission {
        Submission::Done(booking) => Some((**booking).clone()),
        _ => None,
    });
    let (center, policy, portal) = ui.now(|state| {
        let catalogue = model::catalogue(state);
        (
            offer::center(state).cloned(),
            catalogue.and_then(|catalogue| catalogue.settings.cancellation_policy.clone()),
            catalogue
                .map(|catalogue| catalogue.portal_id.clone())
                .unwrap_or_default(),
        )
    });
    el("div", &[("class", "layout"), ("data-layout", "confirmation")])
        .child(move || {
            booking.get().map(|booking| {
                let entry = calendar_entry(ui, &booking, center.as_ref(), &portal);
                let policy = policy.clone().map(|policy| {
                    el("div", &[("class", "policy")])
                        .child(el("h3", &[("class", "policy-heading")]).child(ui.texts().cancellation_policy))
                        .child(el("p", &[]).child(policy))
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
                .child(status(ui, &booking))
                .child(facts(ui, &booking, center.as_ref()))
                .child(policy)
                .child(is_expected(booking.status).then(|| calendar(ui, entry)))
                .child(
                    el(
                        "button",
                        &[
                            ("type", "button"),
                            ("class", "button"),
                            ("data-action", "book-another"),
                        ],
                    )
                    .sends(ui, EventKind::Reset)
                    .child(ui.texts().book_another),
                )
            })
        })
        .into_node()
}

/// Whether the appointment may take place.
fn is_expected(status: BookingStatus) -> bool {
    matches!(status, BookingStatus::Approved | BookingStatus::Pending)
}

fn status(ui: Ui, booking: &Confirmed) -> Node {
    let texts = ui.texts();
    let address = |text: &str| {
        booking
            .email
            .as_ref()
            .map(|email| fill(text, &[("email", email)]))
    };
    let (name, drawing, heading, text, more) = match booking.status {
        BookingStatus::Approved => (
            "approved",
            icons::CHECK,
            texts.confirmed_heading,
            address(texts.confirmed_text).unwrap_or_else(|| texts.confirmed_text_without_email.to_owned()),
            None,
        ),
        BookingStatus::Pending => (
            "pending",
            icons::ENVELOPE,
            texts.requested_heading,
            texts.requested_text.to_owned(),
            address(texts.requested_answer),
        ),
        BookingStatus::Denied => (
            "denied",
            icons::ATTENTION,
            texts.denied_heading,
            texts.denied_text.to_owned(),
            None,
        ),
        BookingStatus::Canceled => (
            "canceled",
            icons::ATTENTION,
            texts.canceled_heading,
            texts.canceled_text.to_owned(),
            None,
        ),
    };
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

fn facts(ui: Ui, booking: &Confirmed, center: Option<&Center>) -> Node {
    let texts = ui.texts();
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
                false => texts.summary_service.to_owned(),
            };
            let mut detail = language.time_spoken(appointment.start);
            for more in [&appointment.therapist_name, &appointment.room_name] {
                detail = joined(detail, more.as_slice());
            }
            (label, appointment.service_name.clone(), Some(detail))
        });
    let several: Vec<(String, String, Option<String>)> = several.collect();
    let place = center.map(|center| (center.name.clone(), Some(center.address_lines.join(", "))));
    let row = |label: String, value: String, detail: Option<String>| {
        let detail = detail.map(|detail| el("span", &[("class", "fact-detail")]).child(detail));
        el("div", &[("class", "fact-row")])
            .child(el("dt", &[]).child(label))
            .child(el("dd", &[]).child(value).child(detail))
    };
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
                    only.map(|only| row(texts.summary_service.to_owned(), only.service_name.clone(), None)),
                )
                .each(several, move |(label, title, detail)| row(label, title, detail))
                .child(row(
                    texts.summary_time.to_owned(),
                    language.day_with_year(booking.start.date()),
                    Some(when),
                ))
                .child(
                    only.and_then(|only| only.therapist_name.clone())
                        .map(|name| row(texts.summary_therapist.to_owned(), name, None)),
                )
                .child(place.map(|(name, address)| row(texts.summary_center.to_owned(), name, address)))
                .child(
                    only.and_then(|only| only.room_name.clone())
                        .map(|name| row(texts.summary_room.to_owned(), name, None)),
                ),
        )
        .child(total_line(ui, &booking.total, &booking.tax))
        .into_node()
}

fn calendar_entry(ui: Ui, booking: &Confirmed, center: Option<&Center>, portal: &str) -> CalendarEntry {
    let texts = ui.texts();
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
    let texts = ui.texts();
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
