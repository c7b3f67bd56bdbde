//! Calendars that were asked for lately, kept as long as computing them again would give the same.
//!
//! Nothing in here is ever older than the request that is answered: each request asks the store where the
//! claims stand ([`Store::claims_mark`]), and what was computed before the last change of a claim of one of
//! the calendar's units is computed anew. That holds with any number of servers on one database. What else a
//! calendar depends on is looked at as well: the catalogue's revision, and the clock ([`Kept::is_good`]).
//! Selling does not go by this: who reserves looks at the claims in the transaction.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, NaiveDate, Utc};

use super::{Calendar, CalendarRequest, ReadCalendarError, compute};
use crate::availability::today;
use crate::bookings::catalogues::{CatalogueSet, PortalView};
use crate::ids::{OwnerId, PortalId, UnitId};
use crate::store::{ClaimsMark, Store};

/// How many calendars are kept at most: 20 treatments, each with 10 choices of therapist and gender, on 5
/// pages of the calendar.
const MOST_KEPT: usize = 1_000;

/// How many bytes they may have together: 1,000 calendars of 32 KiB, a month of half-hour slots.
const MOST_BYTES: usize = 32 * 1024 * 1024;

/// What is made of a calendar and kept.
pub trait Rendered {
    /// How many bytes of memory it takes.
    fn bytes(&self) -> usize;
}

/// Calendars as `R` (the reply's bytes, for the HTTP edge), in bounded memory.
#[derive(Debug)]
pub struct CalendarCache<R> {
    shelf: Mutex<Shelf<R>>,
}

impl<R> Default for CalendarCache<R> {
    fn default() -> Self {
        Self {
            shelf: Mutex::new(Shelf {
                kept: HashMap::new(),
                bytes: 0,
                uses: 0,
            }),
        }
    }
}

/// What is asked for. With the catalogue's revision it says all of plan and rules.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    portal: PortalId,
    request: CalendarRequest,
}

#[derive(Debug)]
struct Shelf<R> {
    kept: HashMap<Key, (u64, Arc<Kept<R>>)>,
    bytes: usize,
    /// Counts; whoever was used longest ago goes first.
    uses: u64,
}

/// A calendar and what it was computed from.
#[derive(Debug)]
struct Kept<R> {
    rendered: Arc<R>,
    units: Vec<UnitId>,
    zone: chrono_tz::Tz,
    catalogue_revision: i64,
    claims_revision: i64,
    today: NaiveDate,
    computed_at: DateTime<Utc>,
    good_until: DateTime<Utc>,
}

impl<R> Kept<R> {
    /// Whether computing it now would give the same.
    fn is_good(&self, catalogue_revision: i64, mark: &ClaimsMark) -> bool {
        self.catalogue_revision == catalogue_revision
            && self.claims_revision == mark.revision
            // Not if the clock was set back: holds that had lapsed are live again.
            && (self.computed_at..self.good_until).contains(&mark.now)
            // The last day that can be booked follows the date.
            && self.today == today(self.zone, mark.now)
    }
}

impl<R: Rendered> CalendarCache<R> {
    /// The calendar as `render` makes it, of now or as kept from an earlier time at which it was the same.
    ///
    /// # Errors
    /// See [`ReadCalendarError`]; errors are not kept.
    pub async fn read(
        &self,
        store: &dyn Store,
        catalogues: &CatalogueSet,
        view: PortalView<'_>,
        request: &CalendarRequest,
        render: impl FnOnce(&Calendar) -> R + Send,
    ) -> Result<Arc<R>, ReadCalendarError> {
        let key = Key {
            portal: view.portal.id,
            request: request.clone(),
        };
        if let Some(kept) = self.find(&key) {
            // One question for claims and time: on a database that is elsewhere, questions are what a kept calendar costs.
            let mark = store.claims_mark(&kept.units).await?;
            if kept.is_good(catalogues.revision(), &mark) {
                return Ok(Arc::clone(&kept.rendered));
            }
        }
        let computed = compute(store, view, request, OwnerId::random()).await?;
        let rendered = Arc::new(render(&computed.calendar));
        self.keep(
            key,
            Kept {
                rendered: Arc::clone(&rendered),
                units: computed.units,
                zone: computed.zone,
                catalogue_revision: catalogues.revision(),
                claims_revision: computed.mark.revision,
                today: computed.calendar.today,
                computed_at: computed.mark.now,
                good_until: computed.good_until,
            },
        );
        Ok(rendered)
    }

    fn find(&self, key: &Key) -> Option<Arc<Kept<R>>> {
        let mut shelf = self.shelf();
        shelf.uses += 1;
        let uses = shelf.uses;
        let (used, kept) = shelf.kept.get_mut(key)?;
        *used = uses;
        Some(Arc::clone(kept))
    }

    fn keep(&self, key: Key, kept: Kept<R>) {
        let mut shelf = self.shelf();
        shelf.remove(&key);
        shelf.bytes += kept.rendered.bytes();
        shelf.uses += 1;
        let uses = shelf.uses;
        shelf.kept.insert(key, (uses, Arc::new(kept)));
        shelf.make_room(MOST_KEPT, MOST_BYTES);
    }

    fn shelf(&self) -> MutexGuard<'_, Shelf<R>> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<R: Rendered> Shelf<R> {
    fn remove(&mut self, key: &Key) {
        if let Some((_, kept)) = self.kept.remove(key) {
            self.bytes -= kept.rendered.bytes();
        }
    }

    /// Gives up what was not used for longest until the rest fits. What would fill the shelf alone goes too.
    fn make_room(&mut self, most_kept: usize, most_bytes: usize) {
        while self.kept.len() > most_kept || self.bytes > most_bytes {
            let oldest = self.kept.iter().min_by_key(|(_, (used, _))| *used);
            let Some(key) = oldest.map(|(key, _)| key.clone()) else {
                return;
            };
            self.remove(&key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::CenterId;

    #[derive(Debug)]
    struct Sized(usize);

    impl Rendered for Sized {
        fn bytes(&self) -> usize {
            self.0
        }
    }

    fn key() -> Key {
        Key {
            portal: PortalId::random(),
            request: CalendarRequest {
                center: Some(CenterId::random()),
                guests: Vec::new(),
                from: NaiveDate::MIN,
                days: 1,
            },
        }
    }

    fn kept(bytes: usize) -> Kept<Sized> {
        Kept {
            rendered: Arc::new(Sized(bytes)),
            units: Vec::new(),
            zone: chrono_tz::UTC,
            catalogue_revision: 1,
            claims_revision: 1,
            today: NaiveDate::default(),
            computed_at: DateTime::UNIX_EPOCH,
            good_until: DateTime::UNIX_EPOCH + chrono::TimeDelta::days(2),
        }
    }

    #[test]
    fn what_was_used_longest_ago_makes_room() {
        let cache = CalendarCache::default();
        let keys = [key(), key(), key()];
        for key in &keys {
            cache.keep(key.clone(), kept(10));
        }
        assert!(cache.find(&keys[0]).is_some());
        cache.shelf().make_room(2, 1_000);
        assert_eq!(
            keys.each_ref().map(|key| cache.find(key).is_some()),
            [true, false, true]
        );
        cache.shelf().make_room(2, 19);
        assert_eq!(
            keys.each_ref().map(|key| cache.find(key).is_some()),
            [false, false, true]
        );
        assert_eq!(cache.shelf().bytes, 10);
    }

    #[test]
    fn bytes_are_counted_however_a_calendar_comes_and_goes() {
        let cache = CalendarCache::default();
        let key = key();
        for bytes in [10, 7, MOST_BYTES + 1, 5] {
            cache.keep(key.clone(), kept(bytes));
            let sum: usize = cache.shelf().kept.values().map(|(_, kept)| kept.rendered.0).sum();
            assert_eq!(cache.shelf().bytes, sum);
            assert_eq!(cache.find(&key).is_some(), bytes <= MOST_BYTES);
        }
    }

    #[test]
    fn a_calendar_is_good_on_its_day_from_its_making_to_the_next_change() {
        let kept = Kept {
            computed_at: DateTime::UNIX_EPOCH + chrono::TimeDelta::hours(1),
            ..kept(1)
        };
        let mark = |revision, hour| ClaimsMark {
            revision,
            next_lapse: None,
            now: DateTime::UNIX_EPOCH + chrono::TimeDelta::hours(hour),
        };
        for (catalogue, claims, hour, expected) in [
            (1, 1, 0, false),
            (1, 1, 1, true),
            (1, 1, 23, true),
            (1, 1, 24, false),
            (2, 1, 2, false),
            (1, 2, 2, false),
        ] {
            assert_eq!(
                kept.is_good(catalogue, &mark(claims, hour)),
                expected,
                "catalogue {catalogue}, claims {claims}, hour {hour}"
            );
        }
        let short = Kept {
            good_until: DateTime::UNIX_EPOCH + chrono::TimeDelta::hours(2),
            ..kept
        };
        assert!(!short.is_good(1, &mark(1, 2)));
    }
}
