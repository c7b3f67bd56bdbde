//! Block-out times that staff entered. Their claims are claims like any other.

use sqlx::PgConnection;
use sqlx::postgres::PgRow;

use crate::ids::{BlockOutId, OrganizationId};
use crate::store::{BlockOut, Span, StoreResult};

use super::values::{database_error, document, get, id, json};

/// By name, not `*`: a server that runs while a newer one adds a column must not stumble over it.
pub(super) const COLUMNS: &str =
    "id, organization_id, center_id, what, start_at, end_at, owner_id, note, created_at";

pub(super) async fn list(
    connection: &mut PgConnection,
    organization: OrganizationId,
    span: Span,
) -> StoreResult<Vec<BlockOut>> {
    let rows = sqlx::query(&format!(
        "SELECT {COLUMNS} FROM block_outs WHERE organization_id = $1 AND end_at > $2 AND start_at < $3
         ORDER BY start_at, id",
    ))
    .bind(organization.uuid())
    .bind(span.start)
    .bind(span.end)
    .fetch_all(connection)
    .await
    .map_err(database_error)?;
    rows.iter().map(read).collect()
}

pub(super) async fn insert(connection: &mut PgConnection, block_out: &BlockOut) -> StoreResult<()> {
    sqlx::query(
        "INSERT INTO block_outs (id, organization_id, center_id, what, start_at, end_at, owner_id, note,
                                 created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(block_out.id.uuid())
    .bind(block_out.organization.uuid())
    .bind(block_out.center.uuid())
    .bind(json(&block_out.what)?)
    .bind(block_out.during.start)
    .bind(block_out.during.end)
    .bind(block_out.owner.uuid())
    .bind(&block_out.note)
    .bind(block_out.created_at)
    .execute(connection)
    .await
    .map_err(database_error)?;
    Ok(())
}

pub(super) async fn delete(
    connection: &mut PgConnection,
    organization: OrganizationId,
    id: BlockOutId,
) -> StoreResult<Option<BlockOut>> {
    let row = sqlx::query(&format!(
        "DELETE FROM block_outs WHERE id = $1 AND organization_id = $2 RETURNING {COLUMNS}"
    ))
    .bind(id.uuid())
    .bind(organization.uuid())
    .fetch_optional(connection)
    .await
    .map_err(database_error)?;
    row.as_ref().map(read).transpose()
}

pub(super) fn read(row: &PgRow) -> StoreResult<BlockOut> {
    Ok(BlockOut {
        id: id(row, "id")?,
        organization: id(row, "organization_id")?,
        center: id(row, "center_id")?,
        what: document(row, "what")?,
        during: Span {
            start: get(row, "start_at")?,
            end: get(row, "end_at")?,
        },
        owner: id(row, "owner_id")?,
        note: get(row, "note")?,
        created_at: get(row, "created_at")?,
    })
}
