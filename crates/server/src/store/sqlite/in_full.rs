//! A booking with what belongs to it, at one moment.

use sqlx::{Connection, SqliteConnection};

use crate::ids::BookingId;
use crate::store::{BookingInFull, StoreResult};

use super::values::database_error;
use super::{bookings, change_requests, trail};

pub(super) async fn find(
    connection: &mut SqliteConnection,
    id: BookingId,
) -> StoreResult<Option<BookingInFull>> {
    // One transaction sees one state, whoever writes meanwhile.
    let mut transaction = connection.begin().await.map_err(database_error)?;
    let found = match bookings::find(&mut transaction, id).await? {
        None => None,
        Some(booking) => Some(BookingInFull {
            booking,
            request: change_requests::find_of(&mut transaction, id).await?,
            entries: trail::list_audit_entries(&mut transaction, id).await?,
        }),
    };
    transaction.commit().await.map_err(database_error)?;
    Ok(found)
}
