//! Block-out times that staff entered. Their claims are claims like any other.

use sqlx::SqliteConnection;
use sqlx::sqlite::SqliteRow;

use crate::ids::{BlockOutId, OrganizationId};
use crate::store::{BlockOut, Span, StoreResult};

use super::values::{database_error, document, get, json, parsed, seconds, time};

pub(super) async fn list(
    connection: &mut SqliteConnection,
    organization: OrganizationId,
    span: Span,
) -> StoreResult<Vec<BlockOut>> {
    let rows = sqlx::query(
        "SELECT * FROM block_outs WHERE organization_id = ?1 AND end_at > ?2 AND start_at < ?3
         ORDER BY start_at, id",
    )
    .bind(organization.to_string())
    .bind(seconds(span.start))
    .bind(seconds(span.end))
    .fetch_all(connection)
    .await
    .map_err(database_error)?;
    rows.iter().map(read).collect()
}

pub(super) async fn insert(connection: &mut SqliteConnection, block_out: &BlockOut) -> StoreResult<()> {
    sqlx::query(
        "INSERT INTO block_outs (id, organization_id, center_id, what, start_at, end_at, owner_id, note,
                                 created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )
    .bind(block_out.id.to_string())
    .bind(block_out.organization.to_string())
    .bind(block_out.center.to_string())
    .bind(json(&block_out.what)?)
    .bind(seconds(block_out.during.start))
    .bind(seconds(block_out.during.end))
    .bind(block_out.owner.to_string())
    .bind(&block_out.note)
    .bind(seconds(block_out.created_at))
    .execute(connection)
    .await
    .map_err(database_error)?;
    Ok(())
}

pub(super) async fn delete(
    connection: &mut SqliteConnection,
    organization: OrganizationId,
    id: BlockOutId,
) -> StoreResult<Option<BlockOut>> {
    let row = sqlx::query("DELETE FROM block_outs WHERE id = ?1 AND organization_id = ?2 RETURNING *")
        .bind(id.to_string())
        .bind(organization.to_string())
        .fetch_optional(connection)
        .await
        .map_err(database_error)?;
    row.as_ref().map(read).transpose()
}

pub(super) fn read(row: &SqliteRow) -> StoreResult<BlockOut> {
    Ok(BlockOut {
        id: parsed(row, "id")?,
        organization: parsed(row, "organization_id")?,
        center: parsed(row, "center_id")?,
        what: document(row, "what")?,
        during: Span {
            start: time(row, "start_at")?,
            end: time(row, "end_at")?,
        },
        owner: parsed(row, "owner_id")?,
        note: get(row, "note")?,
        created_at: time(row, "created_at")?,
    })
}
