//! The booking as it stands: certain, or a request that nobody should travel on.

use crate::views::markup::{Element, IntoNode, Node, el};

use super::calendar_file::{CalendarEntry, MEDIA_TYPE};
use super::frame::{joined, total_line};
use super::model::manage::{Shown, Standing};
use super::ui::Ui;
use super::{details, icons, manage, model, words};
use crate::booking::Center;
use crate::cut::cut_at;
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
            // Of what does not take place other things are said: they have not moved, they are new.
            .key(if is_expected { "expected" } else { "over" }.to_owned())
            .child(calendar)
            .child(policy)
            .child(manage::go_on(ui))
            .child(if shown.is_closed {
                el("p", &[("class", "hint"), ("data-closed", "")]).child(texts.manage_closed)
            } else {
                let class = if is_expected { "button" } else { "button primary" };
                ui.button(class, "book-another", EventKind::Reset)
                    .child(if is_expected {
                        texts.book_another
                    } else {
                        texts.manage_book_again
                    })
            })
            // What comes a moment later, and is other when the spa has decided, moves nothing at the end.
            .child(manage::actions(ui)),
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
            .child(details::said(heading)),
        )
        // Below a heading of one line or two it is another paragraph, not one that moves.
        .child(
            el("p", &[("class", "status-text")])
                .key(name.to_owned())
                .child(text),
        )
        .child(more)
        .into_node()
}

/// One thing to know of a booking, with what is to be said of it.
pub(super) fn fact(label: String, value: String, detail: Option<String>) -> Element {
    let detail = detail.map(|detail| {
        let span = el("span", &[("class", "fact-detail")]);
        match cut_at(&detail, b'@') {
            // A mail address that has no room in one line goes on with its host.
            Some((before, host)) => span
                .child(before.to_owned())
                .child("@")
                .child(el("wbr", &[]))
                .child(host.to_owned()),
            None => span.child(detail),
        }
    });
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
    let label = ui.texts();
    let mut list = el("dl", &[("class", "facts")]).child(
        fact(
            label.summary_time.to_owned(),
            language.day_with_year(booking.start.date()),
            Some(when),
        )
        .attr("data-when", ""),
    );
    let only = match booking.appointments.as_slice() {
        [only] => Some(only),
        _ => None,
    };
    match only {
        Some(only) => {
            let service = only.service_name.clone();
            list = list.child(fact(label.summary_service.to_owned(), service, None));
            if let Some(name) = only.therapist_name.clone() {
                list = list.child(fact(label.summary_therapist.to_owned(), name, None));
            }
        }
        // Of several treatments, each says when, by whom and where.
        None => {
            let mut is_group = false;
            for appointment in &booking.appointments {
                is_group |= appointment.guest > 0;
            }
            for appointment in &booking.appointments {
                let label = match is_group {
                    true => words::guest(
                        language,
                        &ui.now(|state| model::visit::who(state, appointment.guest)),
                    ),
                    false => label.summary_service.to_owned(),
                };
                let mut detail = language.time_spoken(appointment.start);
                for more in [&appointment.therapist_name, &appointment.room_name] {
                    detail = joined(detail, more.as_slice());
                }
                list = list.child(fact(label, appointment.service_name.clone(), Some(detail)));
            }
        }
    }
    if let Some(center) = center {
        let address = Some(in_lines(&center.address_lines));
        list = list.child(fact(
            label.summary_center.to_owned(),
            center.name.clone(),
            address,
        ));
    }
    if let Some(name) = only.and_then(|only| only.room_name.clone()) {
        list = list.child(fact(texts.summary_room.to_owned(), name, None));
    }
    if let Some((name, more)) = booker.split_first() {
        let mut lines = Vec::new();
        for line in more {
            lines.push(language.as_written(line));
        }
        let detail = (!lines.is_empty()).then(|| in_lines(&lines));
        list = list.child(fact(texts.manage_booked_by.to_owned(), name.clone(), detail));
    }
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
        .child(list)
        .child(total_line(ui, &booking.total, &booking.tax))
        .into_node()
}

/// As on an envelope.
fn in_lines(lines: &[String]) -> String {
    lines.join("\n")
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
    let mut location = place.to_owned();
    for line in center.map_or(&[][..], |center| &center.address_lines) {
        location = [&location, ", ", line].concat();
    }
    CalendarEntry {
        uid: [booking.reference.as_str(), "-", portal].concat(),
        title: fill(title, &[("title", &booking.title), ("place", place)]),
        notes: notes.join("\n"),
        location,
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
