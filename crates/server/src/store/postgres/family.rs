//! Who may book for whom, and the guests that the catalogue file knows by a key.

use sqlx::PgConnection;
use sqlx::postgres::PgRow;

use crate::ids::{OrganizationId, RelationshipId};
use crate::store::{Guest, GuestRelationship, RelationshipKind, StoreError, StoreResult};

use super::people::read_guest;
use super::values::{broken, database_error, get, id};

/// By name, not `*`: a server that runs while a newer one adds a column must not stumble over it.
const COLUMNS: &str = "id, organization_id, host_guest_id, member_guest_id, kind, imported";

pub(super) async fn find(
    connection: &mut PgConnection,
    id: RelationshipId,
) -> StoreResult<Option<GuestRelationship>> {
    let row = sqlx::query(&format!(
        "SELECT {COLUMNS} FROM guest_relationships WHERE id = $1"
    ))
    .bind(id.uuid())
    .fetch_optional(connection)
    .await
    .map_err(database_error)?;
    row.as_ref().map(read).transpose()
}

pub(super) async fn list(
    connection: &mut PgConnection,
    organization: OrganizationId,
) -> StoreResult<Vec<GuestRelationship>> {
    let rows = sqlx::query(&format!(
        "SELECT {COLUMNS} FROM guest_relationships WHERE organization_id = $1
         ORDER BY host_guest_id, member_guest_id",
    ))
    .bind(organization.uuid())
    .fetch_all(connection)
    .await
    .map_err(database_error)?;
    rows.iter().map(read).collect()
}

pub(super) async fn insert(
    connection: &mut PgConnection,
    relationship: &GuestRelationship,
) -> StoreResult<()> {
    let done = sqlx::query(
        "INSERT INTO guest_relationships (id, organization_id, host_guest_id, member_guest_id, kind, imported)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT DO NOTHING",
    )
    .bind(relationship.id.uuid())
    .bind(relationship.organization.uuid())
    .bind(relationship.host.uuid())
    .bind(relationship.member.uuid())
    .bind(relationship.kind.name())
    .bind(relationship.imported)
    .execute(connection)
    .await
    .map_err(database_error)?;
    match done.rows_affected() {
        1 => Ok(()),
        _ => Err(StoreError::Conflict),
    }
}

pub(super) async fn delete(
    connection: &mut PgConnection,
    organization: OrganizationId,
    id: RelationshipId,
) -> StoreResult<bool> {
    let done = sqlx::query("DELETE FROM guest_relationships WHERE id = $1 AND organization_id = $2")
        .bind(id.uuid())
        .bind(organization.uuid())
        .execute(connection)
        .await
        .map_err(database_error)?;
    Ok(done.rows_affected() > 0)
}

pub(super) async fn save_imported_guest(
    connection: &mut PgConnection,
    key: &str,
    guest: &Guest,
) -> StoreResult<()> {
    sqlx::query(
        "INSERT INTO guests (id, organization_id, first_name, last_name, email, import_key)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (organization_id, import_key) WHERE import_key IS NOT NULL
         DO UPDATE SET first_name = excluded.first_name, last_name = excluded.last_name,
                       email = excluded.email",
    )
    .bind(guest.id.uuid())
    .bind(guest.organization.uuid())
    .bind(&guest.first_name)
    .bind(&guest.last_name)
    .bind(&guest.email)
    .bind(key)
    .execute(connection)
    .await
    .map_err(database_error)?;
    Ok(())
}

pub(super) async fn imported_guests(
    connection: &mut PgConnection,
    organization: OrganizationId,
) -> StoreResult<Vec<(String, Guest)>> {
    let rows = sqlx::query(
        "SELECT id, organization_id, first_name, last_name, email, import_key FROM guests
         WHERE organization_id = $1 AND import_key IS NOT NULL ORDER BY import_key",
    )
    .bind(organization.uuid())
    .fetch_all(connection)
    .await
    .map_err(database_error)?;
    rows.iter()
        .map(|row| Ok((get(row, "import_key")?, read_guest(row)?)))
        .collect()
}

fn read(row: &PgRow) -> StoreResult<GuestRelationship> {
    let kind = get(row, "kind")?;
    Ok(GuestRelationship {
        id: id(row, "id")?,
        organization: id(row, "organization_id")?,
        host: id(row, "host_guest_id")?,
        member: id(row, "member_guest_id")?,
        kind: RelationshipKind::parse(kind).ok_or_else(|| broken(format!("column kind: {kind}")))?,
        imported: get(row, "imported")?,
    })
}
