//! Who may book for whom, and the guests that the catalogue file knows by a key.

use sqlx::SqliteConnection;
use sqlx::sqlite::SqliteRow;

use crate::ids::{OrganizationId, RelationshipId};
use crate::store::{Guest, GuestRelationship, RelationshipKind, StoreResult};

use super::people::read_guest;
use super::values::{broken, database_error, get, parsed};

pub(super) async fn find(
    connection: &mut SqliteConnection,
    id: RelationshipId,
) -> StoreResult<Option<GuestRelationship>> {
    let row = sqlx::query("SELECT * FROM guest_relationships WHERE id = ?1")
        .bind(id.to_string())
        .fetch_optional(connection)
        .await
        .map_err(database_error)?;
    row.as_ref().map(read).transpose()
}

pub(super) async fn list(
    connection: &mut SqliteConnection,
    organization: OrganizationId,
) -> StoreResult<Vec<GuestRelationship>> {
    let rows = sqlx::query(
        "SELECT * FROM guest_relationships WHERE organization_id = ?1
         ORDER BY host_guest_id, member_guest_id",
    )
    .bind(organization.to_string())
    .fetch_all(connection)
    .await
    .map_err(database_error)?;
    rows.iter().map(read).collect()
}

pub(super) async fn insert(
    connection: &mut SqliteConnection,
    relationship: &GuestRelationship,
) -> StoreResult<()> {
    sqlx::query(
        "INSERT INTO guest_relationships (id, organization_id, host_guest_id, member_guest_id, kind, imported)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )
    .bind(relationship.id.to_string())
    .bind(relationship.organization.to_string())
    .bind(relationship.host.to_string())
    .bind(relationship.member.to_string())
    .bind(relationship.kind.name())
    .bind(relationship.imported)
    .execute(connection)
    .await
    .map_err(database_error)?;
    Ok(())
}

pub(super) async fn delete(
    connection: &mut SqliteConnection,
    organization: OrganizationId,
    id: RelationshipId,
) -> StoreResult<bool> {
    let done = sqlx::query("DELETE FROM guest_relationships WHERE id = ?1 AND organization_id = ?2")
        .bind(id.to_string())
        .bind(organization.to_string())
        .execute(connection)
        .await
        .map_err(database_error)?;
    Ok(done.rows_affected() > 0)
}

pub(super) async fn save_imported_guest(
    connection: &mut SqliteConnection,
    key: &str,
    guest: &Guest,
) -> StoreResult<()> {
    sqlx::query(
        "INSERT INTO guests (id, organization_id, first_name, last_name, email, import_key)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (organization_id, import_key) WHERE import_key IS NOT NULL
         DO UPDATE SET first_name = excluded.first_name, last_name = excluded.last_name,
                       email = excluded.email",
    )
    .bind(guest.id.to_string())
    .bind(guest.organization.to_string())
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
    connection: &mut SqliteConnection,
    organization: OrganizationId,
) -> StoreResult<Vec<(String, Guest)>> {
    let rows = sqlx::query(
        "SELECT * FROM guests WHERE organization_id = ?1 AND import_key IS NOT NULL ORDER BY import_key",
    )
    .bind(organization.to_string())
    .fetch_all(connection)
    .await
    .map_err(database_error)?;
    rows.iter()
        .map(|row| Ok((get(row, "import_key")?, read_guest(row)?)))
        .collect()
}

fn read(row: &SqliteRow) -> StoreResult<GuestRelationship> {
    let kind = get(row, "kind")?;
    Ok(GuestRelationship {
        id: parsed(row, "id")?,
        organization: parsed(row, "organization_id")?,
        host: parsed(row, "host_guest_id")?,
        member: parsed(row, "member_guest_id")?,
        kind: RelationshipKind::parse(kind).ok_or_else(|| broken(format!("column kind: {kind}")))?,
        imported: get(row, "imported")?,
    })
}
