//! Advisory locks: whoever counts first and writes then queues here, until the end of its transaction.
//!
//! Always in the same order, so that no two transactions wait for each other: the idempotency key, the row of
//! the booking, those of drafts, the client or email address, the claims.

use sqlx::PgConnection;

use crate::store::StoreResult;

use super::values::database_error;

/// What a lock is about. Two names that hash alike share a lock, which costs a wait and nothing else.
#[derive(Clone, Copy, Debug)]
pub(super) enum Queue {
    /// One idempotency key in its scope.
    IdempotencyKey = 1,
    /// The holds of one client.
    Client = 2,
    /// The pending bookings of one email address.
    Email = 3,
    /// Writers of the outbox, who [`share`] it; a reader enters alone.
    Outbox = 4,
}

/// Waits until no other transaction is in this queue under this name.
pub(super) async fn enter(connection: &mut PgConnection, queue: Queue, name: &str) -> StoreResult<()> {
    sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended($1, $2))")
        .bind(name)
        .bind(queue as i64)
        .execute(connection)
        .await
        .map_err(database_error)?;
    Ok(())
}

/// Waits until nobody is alone in this queue. Others may share it.
pub(super) async fn share(connection: &mut PgConnection, queue: Queue) -> StoreResult<()> {
    sqlx::query("SELECT pg_advisory_xact_lock_shared(hashtextextended('', $1))")
        .bind(queue as i64)
        .execute(connection)
        .await
        .map_err(database_error)?;
    Ok(())
}
