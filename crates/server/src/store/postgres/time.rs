//! What time it is: the database's clock, the same for all servers; or one that tests drive.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use sqlx::PgConnection;

use crate::clock::Clock;
use crate::store::StoreResult;

use super::values::database_error;

/// Where this store gets its time from.
#[derive(Debug)]
pub(super) enum Time {
    /// The database tells; the clock remembers how far this machine's is off.
    Database(Arc<DatabaseClock>),
    /// Somebody drives it.
    Driven(Arc<dyn Clock>),
}

impl Time {
    pub(super) fn of_the_database() -> Self {
        Self::Database(Arc::default())
    }

    pub(super) fn driven(clock: Arc<dyn Clock>) -> Self {
        Self::Driven(clock)
    }

    /// Asks, in whole seconds. Not the start of the transaction, which may have been long ago.
    pub(super) async fn now(&self, connection: &mut PgConnection) -> StoreResult<DateTime<Utc>> {
        let now = match self {
            Self::Driven(clock) => clock.now(),
            Self::Database(clock) => {
                let now = sqlx::query_scalar("SELECT clock_timestamp()")
                    .fetch_one(connection)
                    .await
                    .map_err(database_error)?;
                clock.set(now);
                now
            }
        };
        Ok(now.trunc_subsecs(0))
    }

    /// The time to put into a statement: none if the database shall use its own.
    pub(super) fn fixed(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Database(_) => None,
            Self::Driven(clock) => Some(clock.now().trunc_subsecs(0)),
        }
    }

    pub(super) fn clock(&self) -> Arc<dyn Clock> {
        match self {
            Self::Database(clock) => Arc::clone(clock) as Arc<dyn Clock>,
            Self::Driven(clock) => Arc::clone(clock),
        }
    }
}

/// The database's clock as this machine can tell it without asking: right to the time of a round trip,
/// also when the machine's own clock is wrong.
#[derive(Debug, Default)]
pub(super) struct DatabaseClock {
    ahead_by_microseconds: AtomicI64,
}

impl DatabaseClock {
    fn set(&self, now: DateTime<Utc>) {
        let ahead = (now - Utc::now()).num_microseconds().unwrap_or_default();
        self.ahead_by_microseconds.store(ahead, Ordering::Relaxed);
    }
}

impl Clock for DatabaseClock {
    fn now(&self) -> DateTime<Utc> {
        Utc::now() + TimeDelta::microseconds(self.ahead_by_microseconds.load(Ordering::Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_whose_clock_is_wrong_still_tells_the_databases_time() {
        let clock = DatabaseClock::default();
        let of_the_database = Utc::now() + TimeDelta::hours(3);
        clock.set(of_the_database);
        let off = (clock.now() - of_the_database).abs();
        assert!(off < TimeDelta::minutes(1), "{off}");
    }
}
