//! Under which ids readers know bookings ([`BookingId::alias`]).

use sqlx::SqliteConnection;

use crate::ids::{BookingId, OrganizationId};
use crate::store::StoreResult;

use super::values::{database_error, parsed};

/// Bookings that are older than the column have no alias there: only theirs are computed.
pub(super) async fn find(
    connection: &mut SqliteConnection,
    organization: OrganizationId,
    alias: BookingId,
) -> StoreResult<Option<BookingId>> {
    let rows = sqlx::query(
        "SELECT id FROM bookings WHERE alias = ?2 AND organization_id = ?1
         UNION ALL
         SELECT id FROM bookings WHERE alias IS NULL AND organization_id = ?1",
    )
    .bind(organization.to_string())
    .bind(alias.to_string())
    .fetch_all(connection)
    .await
    .map_err(database_error)?;
    for row in &rows {
        let id: BookingId = parsed(row, "id")?;
        if id.alias() == alias {
            return Ok(Some(id));
        }
    }
    Ok(None)
}
