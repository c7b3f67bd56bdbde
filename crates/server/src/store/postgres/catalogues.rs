//! Catalogues, whole.

use sqlx::PgConnection;

use crate::catalogue::Catalogue;
use crate::store::{StoreError, StoreResult};

use super::values::{database_error, document, json};

/// Excludes itself and other writers, and no readers.
pub(super) async fn lock(connection: &mut PgConnection) -> StoreResult<()> {
    sqlx::query("LOCK TABLE catalogues IN SHARE ROW EXCLUSIVE MODE")
        .execute(connection)
        .await
        .map_err(database_error)?;
    Ok(())
}

pub(super) async fn save(connection: &mut PgConnection, catalogue: &Catalogue) -> StoreResult<()> {
    let organization = catalogue.organization.id.uuid();
    // The revision must grow.
    lock(connection).await?;
    sqlx::query(
        "INSERT INTO catalogues (organization_id, revision, document)
         VALUES ($1, (SELECT coalesce(max(revision), 0) + 1 FROM catalogues), $2)
         ON CONFLICT (organization_id)
         DO UPDATE SET revision = excluded.revision, document = excluded.document",
    )
    .bind(organization)
    .bind(json(catalogue)?)
    .execute(&mut *connection)
    .await
    .map_err(database_error)?;

    sqlx::query("DELETE FROM portal_slugs WHERE organization_id = $1")
        .bind(organization)
        .execute(&mut *connection)
        .await
        .map_err(database_error)?;
    let slugs: Vec<&str> = catalogue
        .portals
        .iter()
        .filter(|portal| !portal.archived)
        .map(|portal| portal.slug.as_str())
        .collect();
    let done = sqlx::query(
        "INSERT INTO portal_slugs (slug, organization_id) SELECT slug, $2 FROM unnest($1::text[]) AS slug
         ON CONFLICT DO NOTHING",
    )
    .bind(&slugs)
    .bind(organization)
    .execute(&mut *connection)
    .await
    .map_err(database_error)?;
    if usize::try_from(done.rows_affected()) == Ok(slugs.len()) {
        Ok(())
    } else {
        Err(StoreError::Conflict)
    }
}

pub(super) async fn load(connection: &mut PgConnection) -> StoreResult<Vec<Catalogue>> {
    let rows = sqlx::query("SELECT document FROM catalogues ORDER BY organization_id")
        .fetch_all(connection)
        .await
        .map_err(database_error)?;
    rows.iter().map(|row| document(row, "document")).collect()
}

pub(super) async fn revision(connection: &mut PgConnection) -> StoreResult<i64> {
    sqlx::query_scalar("SELECT coalesce(max(revision), 0) FROM catalogues")
        .fetch_one(connection)
        .await
        .map_err(database_error)
}
