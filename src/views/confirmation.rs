//! The booking as it stands: certain, or a request that nobody should travel on.

use leptos::prelude::*;

use super::calendar_file::{CalendarEntry, MEDIA_TYPE};
use super::frame::total_line;
use super::model::offer;
use super::ui::Ui;
use super::{icons, model};
use crate::booking::Center;
use crate::flow::EventKind;
use crate::flow::state::{BookingStatus, Confirmed, Submission};
use crate::i18n::fill;

/// Status, facts, calendar, and the way to another booking.
pub(super) fn confirmation(ui: Ui) -> AnyView {
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
    view! {
        <div class="layout" data-layout="confirmation">
            {move || booking.get().map(|booking| {
                let entry = calendar_entry(ui, &booking, center.as_ref(), &portal);
                let policy = policy.clone().map(|policy| view! {
                    <div class="policy">
                        <h3 class="policy-heading">{ui.texts().cancellation_policy}</h3>
                        <p>{policy}</p>
                    </div>
                });
                view! {
                    <section
                        part="confirmation"
                        class="step confirmation"
                        data-step="confirmation"
                        aria-labelledby="step-heading"
                    >
                        {status(ui, &booking)}
                        {facts(ui, &booking, center.as_ref())}
                        {policy}
                        {is_expected(booking.status).then(|| calendar(ui, entry))}
                        <button
                            type="button"
                            class="button"
                            data-action="book-another"
                            on:click=move |_| ui.send(EventKind::Reset)
                        >
                            {ui.texts().book_another}
                        </button>
                    </section>
                }
            })}
        </div>
    }
    .into_any()
}

/// Whether the appointment may take place.
fn is_expected(status: BookingStatus) -> bool {
    matches!(status, BookingStatus::Approved | BookingStatus::Pending)
}

fn status(ui: Ui, booking: &Confirmed) -> AnyView {
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
    let more = more.map(|more| view! { <p class="status-more">{more}</p> });
    view! {
        <div part="status" class="status" data-status=name>
            <span class="status-icon">{icons::icon(drawing)}</span>
            <h2 class="heading" id="step-heading" tabindex="-1" data-focus="step-heading">{heading}</h2>
            <p class="status-text">{text}</p>
            {more}
        </div>
    }
    .into_any()
}

fn facts(ui: Ui, booking: &Confirmed, center: Option<&Center>) -> AnyView {
    let texts = ui.texts();
    let language = ui.language;
    let mut when = language.time(booking.start);
    when.push_str(" – ");
    when.push_str(&language.time_spoken(booking.end));
    let place = center.map(|center| (center.name.clone(), Some(center.address_lines.join(", "))));
    let row = |label: &'static str, value: String, detail: Option<String>| {
        let detail = detail.map(|detail| view! { <span class="fact-detail">{detail}</span> });
        view! {
            <div class="fact-row">
                <dt>{label}</dt>
                <dd>{value}{detail}</dd>
            </div>
        }
    };
    view! {
        <div class="ticket">
            <p class="reference">
                <span class="reference-label">{texts.reference}</span>
                <span class="reference-value" data-reference=booking.reference.clone()>{booking.reference.clone()}</span>
            </p>
            <dl class="facts">
                {row(texts.summary_service, booking.title.clone(), None)}
                {row(texts.summary_time, language.day_with_year(booking.start.date()), Some(when))}
                {booking.therapist_name.clone().map(|name| row(texts.summary_therapist, name, None))}
                {place.map(|(name, address)| row(texts.summary_center, name, address))}
                {booking.room_name.clone().map(|name| row(texts.summary_room, name, None))}
            </dl>
            {total_line(ui, &booking.total, &booking.tax)}
        </div>
    }
    .into_any()
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
    if let Some(name) = &booking.therapist_name {
        notes.push(fill(texts.calendar_therapist, &[("name", name)]));
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

fn calendar(ui: Ui, entry: CalendarEntry) -> AnyView {
    let texts = ui.texts();
    let google = entry.google_link();
    let save = move |_| ui.session.save_file(&entry.file_name, MEDIA_TYPE, &entry.file());
    view! {
        <div class="calendar-links">
            <h3 class="group-heading">{texts.add_to_calendar}</h3>
            <div class="actions">
                <button type="button" class="button" data-action="save-calendar-file" on:click=save>
                    {icons::icon(icons::CALENDAR)}
                    <span>{texts.calendar_file}</span>
                </button>
                <a
                    class="button"
                    data-action="google-calendar"
                    href=google
                    target="_blank"
                    rel="noopener noreferrer"
                >
                    {icons::icon(icons::CALENDAR)}
                    <span>{texts.google_calendar}</span>
                    <span class="visually-hidden">{" ("}{texts.new_tab}{")"}</span>
                </a>
            </div>
        </div>
    }
    .into_any()
}
