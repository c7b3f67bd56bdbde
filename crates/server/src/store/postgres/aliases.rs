//! Under which ids readers know bookings ([`BookingId::alias`]).

use sqlx::PgConnection;
use uuid::Uuid;

use crate::ids::{BookingId, OrganizationId};
use crate::store::StoreResult;

use super::values::database_error;

/// Bookings that are older than the column have no alias there: only theirs are computed.
pub(super) async fn find(
    connection: &mut PgConnection,
    organization: OrganizationId,
    alias: BookingId,
) -> StoreResult<Option<BookingId>> {
    let ids: Vec<Uuid> = sqlx::query_scalar(
        "SELECT id FROM bookings WHERE alias = $2 AND organization_id = $1
         UNION ALL
         SELECT id FROM bookings WHERE alias IS NULL AND organization_id = $1",
    )
    .bind(organization.uuid())
    .bind(alias.uuid())
    .fetch_all(connection)
    .await
    .map_err(database_error)?;
    let mut known = ids.into_iter().map(BookingId::from);
    Ok(known.find(|id| id.alias() == alias))
}
