//! Claims: what is in use, by whom, and until when only held.

use chrono::{DateTime, SubsecRound as _, Utc};
use sqlx::postgres::PgRow;
use sqlx::{Connection, PgConnection};
use uuid::Uuid;

use crate::ids::{OwnerId, UnitId};
use crate::store::{Claim, ClaimsMark, Span, StoreError, StoreResult};

use super::values::{database_error, get, id};

pub(super) async fn busy(
    connection: &mut PgConnection,
    now: Option<DateTime<Utc>>,
    units: &[UnitId],
    span: Span,
) -> StoreResult<Vec<Claim>> {
    let units: Vec<Uuid> = units.iter().map(|unit| unit.uuid()).collect();
    let rows = sqlx::query(
        "SELECT unit_id, lower(during) AS start_at, upper(during) AS end_at, owner_id, hold_until FROM claims
         WHERE unit_id = ANY($1) AND during && tstzrange($2, $3)
           AND (hold_until IS NULL OR hold_until > coalesce($4, now()))
         ORDER BY unit_id, start_at",
    )
    .bind(units)
    .bind(span.start)
    .bind(span.end)
    .bind(now)
    .fetch_all(connection)
    .await
    .map_err(database_error)?;
    rows.iter().map(|row| read(row, "")).collect()
}

pub(super) async fn mark(
    connection: &mut PgConnection,
    now: Option<DateTime<Utc>>,
    units: &[UnitId],
) -> StoreResult<ClaimsMark> {
    // One statement, so that all of it is of one moment.
    let row = sqlx::query(
        "SELECT (SELECT coalesce(sum(changes), 0)::bigint FROM claim_changes WHERE unit_id = ANY($1)) AS revision,
                (SELECT min(hold_until) FROM claims
                 WHERE hold_until > coalesce($2, now()) AND unit_id = ANY($1)) AS next_lapse,
                coalesce($2, now()) AS now",
    )
    .bind(units.iter().map(|unit| unit.uuid()).collect::<Vec<_>>())
    .bind(now)
    .fetch_one(connection)
    .await
    .map_err(database_error)?;
    Ok(ClaimsMark {
        revision: get(&row, "revision")?,
        next_lapse: get(&row, "next_lapse")?,
        now: get::<DateTime<Utc>>(&row, "now")?.trunc_subsecs(0),
    })
}

/// In order of unit and start, as everybody does it: of two that want the same, the second waits for the
/// first, and never each for the other. `ON CONFLICT DO NOTHING` looks before it writes, which a plain
/// insert under an exclusion constraint does not: there both write, and then both wait until PostgreSQL ends
/// one as a deadlock, a second later.
pub(super) async fn insert(
    connection: &mut PgConnection,
    now: DateTime<Utc>,
    claims: &[Claim],
) -> StoreResult<()> {
    let mut sorted = claims.to_vec();
    sorted.sort_by_key(|claim| (claim.unit, claim.during.start));
    let units: Vec<Uuid> = sorted.iter().map(|claim| claim.unit.uuid()).collect();
    let starts: Vec<DateTime<Utc>> = sorted.iter().map(|claim| claim.during.start).collect();
    let ends: Vec<DateTime<Utc>> = sorted.iter().map(|claim| claim.during.end).collect();
    let owners: Vec<Uuid> = sorted.iter().map(|claim| claim.owner.uuid()).collect();
    let holds: Vec<Option<DateTime<Utc>>> = sorted.iter().map(|claim| claim.hold_until).collect();

    // Dropped early, the savepoint takes back this call's writes and leaves the transaction usable.
    let mut savepoint = connection.begin().await.map_err(database_error)?;
    sqlx::query(
        "DELETE FROM claims WHERE ctid = ANY(ARRAY(
             SELECT claims.ctid FROM claims
             WHERE hold_until <= $4 AND EXISTS (
                 SELECT FROM unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[]) AS new (unit_id, start_at, end_at)
                 WHERE new.unit_id = claims.unit_id AND tstzrange(start_at, end_at) && claims.during)
             ORDER BY unit_id, during FOR UPDATE))",
    )
    .bind(&units)
    .bind(&starts)
    .bind(&ends)
    .bind(now)
    .execute(&mut *savepoint)
    .await
    .map_err(taken)?;
    let done = sqlx::query(
        "INSERT INTO claims (unit_id, during, owner_id, hold_until)
         SELECT unit_id, tstzrange(start_at, end_at), owner_id, hold_until
         FROM unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::uuid[], $5::timestamptz[])
              WITH ORDINALITY AS new (unit_id, start_at, end_at, owner_id, hold_until, position)
         ORDER BY position
         ON CONFLICT DO NOTHING",
    )
    .bind(&units)
    .bind(&starts)
    .bind(&ends)
    .bind(&owners)
    .bind(&holds)
    .execute(&mut *savepoint)
    .await
    .map_err(taken)?;
    if usize::try_from(done.rows_affected()) == Ok(claims.len()) {
        return savepoint.commit().await.map_err(database_error);
    }
    savepoint.rollback().await.map_err(database_error)?;
    Err(StoreError::Overlap)
}

/// Two that swap their slots at the same moment wait for each other: each has given up its own and not
/// yet committed. PostgreSQL ends one of the two, and to that one the slot is taken.
fn taken(error: sqlx::Error) -> StoreError {
    match database_error(error) {
        StoreError::Conflict => StoreError::Overlap,
        other => other,
    }
}

pub(super) async fn delete_of(connection: &mut PgConnection, owner: OwnerId) -> StoreResult<u64> {
    let done = sqlx::query("DELETE FROM claims WHERE owner_id = $1")
        .bind(owner.uuid())
        .execute(connection)
        .await
        .map_err(database_error)?;
    Ok(done.rows_affected())
}

pub(super) async fn delete_held_of(
    connection: &mut PgConnection,
    owner: OwnerId,
    held_until: DateTime<Utc>,
) -> StoreResult<u64> {
    let done = sqlx::query("DELETE FROM claims WHERE owner_id = $1 AND hold_until = $2")
        .bind(owner.uuid())
        .bind(held_until)
        .execute(connection)
        .await
        .map_err(database_error)?;
    Ok(done.rows_affected())
}

pub(super) async fn delete_booked_of(connection: &mut PgConnection, owner: OwnerId) -> StoreResult<u64> {
    let done = sqlx::query("DELETE FROM claims WHERE owner_id = $1 AND hold_until IS NULL")
        .bind(owner.uuid())
        .execute(connection)
        .await
        .map_err(database_error)?;
    Ok(done.rows_affected())
}

pub(super) async fn set_hold_until(
    connection: &mut PgConnection,
    now: DateTime<Utc>,
    owner: OwnerId,
    held_until: DateTime<Utc>,
    hold_until: Option<DateTime<Utc>>,
) -> StoreResult<u64> {
    let done = sqlx::query(
        "UPDATE claims SET hold_until = $1 WHERE owner_id = $2 AND hold_until = $3 AND hold_until > $4",
    )
    .bind(hold_until)
    .bind(owner.uuid())
    .bind(held_until)
    .bind(now)
    .execute(connection)
    .await
    .map_err(database_error)?;
    Ok(done.rows_affected())
}

pub(super) async fn sweep(connection: &mut PgConnection, now: DateTime<Utc>) -> StoreResult<u64> {
    let done = sqlx::query(
        "DELETE FROM claims WHERE ctid = ANY(ARRAY(
             SELECT ctid FROM claims WHERE hold_until <= $1 FOR UPDATE SKIP LOCKED))",
    )
    .bind(now)
    .execute(connection)
    .await
    .map_err(database_error)?;
    Ok(done.rows_affected())
}

/// Adds up what was counted one by one. The sum stays the same, also for whoever reads meanwhile.
pub(super) async fn sweep_changes(connection: &mut PgConnection) -> StoreResult<()> {
    sqlx::query(
        "WITH counted AS (
             DELETE FROM claim_changes WHERE ctid = ANY(ARRAY(
                 SELECT ctid FROM claim_changes WHERE unit_id IN (
                     SELECT unit_id FROM claim_changes GROUP BY unit_id HAVING count(*) > 1)
                 FOR UPDATE SKIP LOCKED))
             RETURNING unit_id, changes)
         INSERT INTO claim_changes (unit_id, changes) SELECT unit_id, sum(changes) FROM counted GROUP BY unit_id",
    )
    .execute(connection)
    .await
    .map_err(database_error)?;
    Ok(())
}

/// What an owner has booked.
pub(super) async fn booked_of(connection: &mut PgConnection, owner: OwnerId) -> StoreResult<Vec<Claim>> {
    let rows = sqlx::query(
        "SELECT unit_id, lower(during) AS start_at, upper(during) AS end_at, owner_id, hold_until FROM claims
         WHERE owner_id = $1 AND hold_until IS NULL ORDER BY unit_id, start_at",
    )
    .bind(owner.uuid())
    .fetch_all(connection)
    .await
    .map_err(database_error)?;
    rows.iter().map(|row| read(row, "")).collect()
}

pub(super) async fn overlapping(
    connection: &mut PgConnection,
    now: Option<DateTime<Utc>>,
) -> StoreResult<Vec<(Claim, Claim)>> {
    let rows = sqlx::query(
        "SELECT a.unit_id, lower(a.during) AS start_at, upper(a.during) AS end_at, a.owner_id, a.hold_until,
                b.unit_id AS other_unit_id, lower(b.during) AS other_start_at, upper(b.during) AS other_end_at,
                b.owner_id AS other_owner_id, b.hold_until AS other_hold_until
         FROM claims a
         JOIN claims b ON b.unit_id = a.unit_id AND b.during && a.during AND b.owner_id > a.owner_id
         WHERE (a.hold_until IS NULL OR a.hold_until > coalesce($1, now()))
           AND (b.hold_until IS NULL OR b.hold_until > coalesce($1, now()))
         ORDER BY a.unit_id, start_at",
    )
    .bind(now)
    .fetch_all(connection)
    .await
    .map_err(database_error)?;
    rows.iter()
        .map(|row| Ok((read(row, "")?, read(row, "other_")?)))
        .collect()
}

pub(super) fn read(row: &PgRow, prefix: &str) -> StoreResult<Claim> {
    let column = |name: &str| format!("{prefix}{name}");
    Ok(Claim {
        unit: id(row, &column("unit_id"))?,
        during: Span {
            start: get(row, &column("start_at"))?,
            end: get(row, &column("end_at"))?,
        },
        owner: id(row, &column("owner_id"))?,
        hold_until: get(row, &column("hold_until"))?,
    })
}
