//! Catalogues, whole.

use sqlx::SqliteConnection;

use crate::catalogue::Catalogue;
use crate::store::StoreResult;

use super::values::{database_error, document, json};

pub(super) async fn save(connection: &mut SqliteConnection, catalogue: &Catalogue) -> StoreResult<()> {
    let organization = catalogue.organization.id.to_string();
    sqlx::query(
        "INSERT INTO catalogues (organization_id, revision, document)
         VALUES (?1, (SELECT coalesce(max(revision), 0) + 1 FROM catalogues), ?2)
         ON CONFLICT (organization_id)
         DO UPDATE SET revision = excluded.revision, document = excluded.document",
    )
    .bind(&organization)
    .bind(json(catalogue)?)
    .execute(&mut *connection)
    .await
    .map_err(database_error)?;

    sqlx::query("DELETE FROM portal_slugs WHERE organization_id = ?1")
        .bind(&organization)
        .execute(&mut *connection)
        .await
        .map_err(database_error)?;
    for portal in catalogue.portals.iter().filter(|portal| !portal.archived) {
        sqlx::query("INSERT INTO portal_slugs (slug, organization_id) VALUES (?1, ?2)")
            .bind(&portal.slug)
            .bind(&organization)
            .execute(&mut *connection)
            .await
            .map_err(database_error)?;
    }
    Ok(())
}

pub(super) async fn load(connection: &mut SqliteConnection) -> StoreResult<Vec<Catalogue>> {
    let rows = sqlx::query("SELECT document FROM catalogues ORDER BY organization_id")
        .fetch_all(connection)
        .await
        .map_err(database_error)?;
    rows.iter().map(|row| document(row, "document")).collect()
}

pub(super) async fn revision(connection: &mut SqliteConnection) -> StoreResult<i64> {
    sqlx::query_scalar("SELECT coalesce(max(revision), 0) FROM catalogues")
        .fetch_one(connection)
        .await
        .map_err(database_error)
}
