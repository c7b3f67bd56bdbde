//! Which known guest is which guest of a booking, and when guests are treated.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;

use crate::ids::{BookingId, GuestId, OwnerId};
use crate::store::{Appointment, Span, StoreResult};

use super::drafts;
use super::values::{broken, database_error, document, get, parsed, seconds};

pub(super) async fn insert(
    connection: &mut SqliteConnection,
    booking: BookingId,
    guests: &[(usize, GuestId)],
) -> StoreResult<()> {
    for (place, guest) in guests {
        sqlx::query("INSERT INTO booking_guests (booking_id, guest, guest_id) VALUES (?1, ?2, ?3)")
            .bind(booking.to_string())
            .bind(number(*place))
            .bind(guest.to_string())
            .execute(&mut *connection)
            .await
            .map_err(database_error)?;
    }
    Ok(())
}

pub(super) async fn of_booking(
    connection: &mut SqliteConnection,
    booking: BookingId,
) -> StoreResult<Vec<(usize, GuestId)>> {
    let rows = sqlx::query("SELECT guest, guest_id FROM booking_guests WHERE booking_id = ?1 ORDER BY guest")
        .bind(booking.to_string())
        .fetch_all(connection)
        .await
        .map_err(database_error)?;
    rows.iter()
        .map(|row| Ok((position(get(row, "guest")?)?, parsed(row, "guest_id")?)))
        .collect()
}

pub(super) async fn treatments(
    connection: &mut SqliteConnection,
    now: DateTime<Utc>,
    guest: GuestId,
) -> StoreResult<Vec<(OwnerId, Span)>> {
    let booked = sqlx::query(
        "SELECT bookings.owner_id, bookings.appointments, booking_guests.guest
         FROM booking_guests JOIN bookings ON bookings.id = booking_guests.booking_id
         WHERE booking_guests.guest_id = ?1 AND bookings.status IN (0, 1) AND NOT EXISTS (
             SELECT 1 FROM invoices
             WHERE invoices.booking_id = bookings.id AND invoices.guest = booking_guests.guest
               AND invoices.status = 'no_show')",
    )
    .bind(guest.to_string())
    .fetch_all(&mut *connection)
    .await
    .map_err(database_error)?;
    let mut treatments = Vec::new();
    for row in &booked {
        let owner = parsed(row, "owner_id")?;
        let appointments: Vec<Appointment> = document(row, "appointments")?;
        let place: i64 = get(row, "guest")?;
        let of_guest = appointments.iter().filter(|one| number(one.guest) == place);
        treatments.extend(of_guest.map(|one| (owner, one.during)));
    }
    let held = sqlx::query(
        "SELECT * FROM drafts WHERE held_until > ?2 AND EXISTS (
             SELECT 1 FROM json_each(drafts.guests) WHERE json_extract(value, '$.id') = ?1)",
    )
    .bind(guest.to_string())
    .bind(seconds(now))
    .fetch_all(connection)
    .await
    .map_err(database_error)?;
    for row in &held {
        treatments.extend(drafts::read(row)?.held_treatments_of(guest));
    }
    Ok(treatments)
}

fn position(number: i64) -> StoreResult<usize> {
    usize::try_from(number).map_err(|_| broken(format!("a guest at place {number}")))
}

/// A position among guests: there are a handful.
fn number(position: usize) -> i64 {
    i64::try_from(position).unwrap_or(i64::MAX)
}
