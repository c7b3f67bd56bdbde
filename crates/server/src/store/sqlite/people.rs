//! Guests, the tokens of staff, and the keys that servers share.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use sqlx::sqlite::SqliteRow;

use crate::ids::{GuestId, OrganizationId, TokenId};
use crate::store::{Guest, Role, StaffToken, StoreResult};

use super::values::{broken, database_error, get, hash, optional_time, parsed, seconds, time};

pub(super) async fn insert_guest(connection: &mut SqliteConnection, guest: &Guest) -> StoreResult<()> {
    sqlx::query(
        "INSERT INTO guests (id, organization_id, first_name, last_name, email) VALUES (?1, ?2, ?3, ?4, ?5)",
    )
    .bind(guest.id.to_string())
    .bind(guest.organization.to_string())
    .bind(&guest.first_name)
    .bind(&guest.last_name)
    .bind(&guest.email)
    .execute(connection)
    .await
    .map_err(database_error)?;
    Ok(())
}

pub(super) async fn find_guest(connection: &mut SqliteConnection, id: GuestId) -> StoreResult<Option<Guest>> {
    let row = sqlx::query("SELECT * FROM guests WHERE id = ?1")
        .bind(id.to_string())
        .fetch_optional(connection)
        .await
        .map_err(database_error)?;
    row.as_ref().map(read_guest).transpose()
}

pub(super) fn read_guest(row: &SqliteRow) -> StoreResult<Guest> {
    Ok(Guest {
        id: parsed(row, "id")?,
        organization: parsed(row, "organization_id")?,
        first_name: get(row, "first_name")?,
        last_name: get(row, "last_name")?,
        email: get(row, "email")?,
    })
}

pub(super) async fn insert_token(
    connection: &mut SqliteConnection,
    token: &StaffToken,
    hash: &[u8; 32],
) -> StoreResult<()> {
    sqlx::query(
        "INSERT INTO staff_tokens (id, organization_id, name, role, hash, created_at, revoked_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )
    .bind(token.id.to_string())
    .bind(token.organization.to_string())
    .bind(&token.name)
    .bind(role_name(token.role))
    .bind(hash.as_slice())
    .bind(seconds(token.created_at))
    .bind(token.revoked_at.map(seconds))
    .execute(connection)
    .await
    .map_err(database_error)?;
    Ok(())
}

pub(super) async fn find_token(
    connection: &mut SqliteConnection,
    hash: &[u8; 32],
) -> StoreResult<Option<StaffToken>> {
    let row = sqlx::query("SELECT * FROM staff_tokens WHERE hash = ?1 AND revoked_at IS NULL")
        .bind(hash.as_slice())
        .fetch_optional(connection)
        .await
        .map_err(database_error)?;
    row.as_ref().map(read_token).transpose()
}

pub(super) async fn list_tokens(
    connection: &mut SqliteConnection,
    organization: OrganizationId,
) -> StoreResult<Vec<StaffToken>> {
    let rows = sqlx::query("SELECT * FROM staff_tokens WHERE organization_id = ?1 ORDER BY created_at, id")
        .bind(organization.to_string())
        .fetch_all(connection)
        .await
        .map_err(database_error)?;
    rows.iter().map(read_token).collect()
}

pub(super) async fn revoke_token(
    connection: &mut SqliteConnection,
    now: DateTime<Utc>,
    organization: OrganizationId,
    id: TokenId,
) -> StoreResult<bool> {
    let done = sqlx::query(
        "UPDATE staff_tokens SET revoked_at = ?3
         WHERE id = ?1 AND organization_id = ?2 AND revoked_at IS NULL",
    )
    .bind(id.to_string())
    .bind(organization.to_string())
    .bind(seconds(now))
    .execute(connection)
    .await
    .map_err(database_error)?;
    Ok(done.rows_affected() > 0)
}

pub(super) async fn secret(
    connection: &mut SqliteConnection,
    name: &str,
    fresh: &[u8; 32],
) -> StoreResult<[u8; 32]> {
    sqlx::query("INSERT INTO secrets (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING")
        .bind(name)
        .bind(fresh.as_slice())
        .execute(&mut *connection)
        .await
        .map_err(database_error)?;
    let row = sqlx::query("SELECT value FROM secrets WHERE name = ?1")
        .bind(name)
        .fetch_one(connection)
        .await
        .map_err(database_error)?;
    hash(&row, "value")
}

pub(super) fn read_token(row: &SqliteRow) -> StoreResult<StaffToken> {
    Ok(StaffToken {
        id: parsed(row, "id")?,
        organization: parsed(row, "organization_id")?,
        name: get(row, "name")?,
        role: role(get(row, "role")?)?,
        created_at: time(row, "created_at")?,
        revoked_at: optional_time(row, "revoked_at")?,
    })
}

const fn role_name(role: Role) -> &'static str {
    match role {
        Role::Read => "read",
        Role::Decide => "decide",
        Role::Admin => "admin",
    }
}

fn role(name: &str) -> StoreResult<Role> {
    [Role::Read, Role::Decide, Role::Admin]
        .into_iter()
        .find(|role| role_name(*role) == name)
        .ok_or_else(|| broken(format!("column role: {name}")))
}
