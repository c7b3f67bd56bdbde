//! Time that goes by becomes mails, each once: bookers are reminded of their appointments, staff of whom they
//! have not answered.
//!
//! The moment of a booker's reminder is so many hours before the start, and is computed anew each time from
//! how the booking is then: so it moves along, and nothing is to be kept of it but up to which moment
//! reminders are written.

use chrono::{DateTime, SubsecRound as _, TimeDelta, Utc};

use super::letter::{reminder, staff_reminders};
use super::write::{About, Sender, keep_letters};
use crate::bookings::catalogues::{CatalogueSet, Catalogues};
use crate::bookings::span_of;
use crate::store::{Booking, Occasion, Store, StoreResult, StoreTransaction};

/// How exact the moment of a reminder is: a server that has nothing to tell writes once in this time.
const EVERY: TimeDelta = TimeDelta::minutes(1);

/// How many bookings staff are reminded of in one transaction: a few milliseconds of the writer's time.
const BATCH: u32 = 20;

/// Writes the reminders that are due. Returns how many mails.
///
/// # Errors
/// Those of the store; what was done for one side stays done.
pub async fn write_reminders(
    store: &dyn Store,
    catalogues: &Catalogues,
    sender: &Sender,
) -> StoreResult<usize> {
    let set = catalogues.current(store).await?;
    Ok(remind_bookers(store, &set, sender).await? + remind_staff(store, &set, sender).await?)
}

async fn remind_bookers(store: &dyn Store, catalogues: &CatalogueSet, sender: &Sender) -> StoreResult<usize> {
    let mut transaction = store.begin().await?;
    let now = transaction.now().trunc_subsecs(0);
    // Other servers wait here.
    let until = transaction.reminded_until().await?;
    // What was to be told before there were reminders is not told any more.
    let after = until.unwrap_or(now);
    if until.is_some() && now < after + EVERY {
        return Ok(0);
    }
    let mut written = 0;
    // The shortest first: of several that were missed, the last is told.
    let mut told = Vec::new();
    for hours in catalogues.appointment_reminder_hours() {
        let lead = TimeDelta::hours(i64::from(hours));
        for booking in store.approved_bookings_starting(after + lead, now + lead).await? {
            if told.contains(&booking.id) {
                continue;
            }
            let Some(start) = start_to_tell(store, catalogues, &booking, hours, now).await? else {
                continue;
            };
            let Some(view) = catalogues.view_of_booking(&booking) else {
                continue;
            };
            let address = sender.address.to_string();
            let letters = reminder(&booking, view, sender.public_url.as_deref(), &address);
            let about = About::Start(start, hours);
            written += keep_letters(transaction.as_mut(), sender, &booking, &letters, about).await?;
            told.push(booking.id);
        }
    }
    transaction.set_reminded_until(now).await?;
    transaction.commit().await?;
    Ok(written)
}

/// The start of which the booker is to be reminded, so many hours before; `None`: not by this reminder.
async fn start_to_tell(
    store: &dyn Store,
    catalogues: &CatalogueSet,
    booking: &Booking,
    hours: u32,
    now: DateTime<Utc>,
) -> StoreResult<Option<DateTime<Utc>>> {
    let is_wanted = catalogues
        .module_of_booking(booking)
        .is_some_and(|module| module.settings.appointment_reminder_hours.contains(&hours));
    let start = span_of(&booking.appointments).map(|span| span.start);
    let Some(start) = start.filter(|start| is_wanted && *start > now) else {
        return Ok(None);
    };
    // Whoever was told the time at or after the moment of the reminder needs none. Servers that were down, or
    // a slow one, come by only later.
    let moment = start - TimeDelta::hours(i64::from(hours));
    let history = store.list_audit_entries(booking.id).await?;
    let is_known = history
        .iter()
        .any(|entry| entry.at >= moment && tells_the_time(entry.occasion));
    Ok((!is_known).then_some(start))
}

/// Whether the booker gets a letter about an approved booking that says when it takes place.
const fn tells_the_time(occasion: Occasion) -> bool {
    matches!(
        occasion,
        Occasion::BookingSubmitted
            | Occasion::BookingApproved
            | Occasion::BookingChanged
            | Occasion::BookingMoved
            | Occasion::ChangeRequestApproved
    )
}

async fn remind_staff(store: &dyn Store, catalogues: &CatalogueSet, sender: &Sender) -> StoreResult<usize> {
    let mut written = 0;
    loop {
        let mut transaction = store.begin().await?;
        let waiting = transaction.take_pending_reminders(BATCH).await?;
        if waiting.is_empty() {
            return Ok(written);
        }
        for booking in &waiting {
            written += remind_staff_of(transaction.as_mut(), catalogues, sender, booking).await?;
        }
        transaction.commit().await?;
    }
}

async fn remind_staff_of(
    transaction: &mut dyn StoreTransaction,
    catalogues: &CatalogueSet,
    sender: &Sender,
    booking: &Booking,
) -> StoreResult<usize> {
    let view = catalogues.view_of_booking(booking);
    let (Some(view), Some(span)) = (view, span_of(&booking.appointments)) else {
        return Ok(0);
    };
    let address = sender.address.to_string();
    let letters = staff_reminders(booking, view, sender.public_url.as_deref(), &address);
    let about = About::Waiting(booking.last_updated, span.start);
    keep_letters(transaction, sender, booking, &letters, about).await
}
