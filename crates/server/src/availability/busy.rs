//! Claims in the form that the engine asks them: per unit, in order, merged.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use crate::ids::{OwnerId, UnitId};
use crate::store::Claim;

/// When units are in use. Half-open spans of seconds since 1970.
#[derive(Clone, Debug, Default)]
pub struct Busy {
    by_unit: HashMap<UnitId, Vec<(i64, i64)>>,
}

impl Busy {
    /// Indexes claims. Those of the owner `ignoring` do not count (a hold that is moved gives its own
    /// place free), nor do holds that have lapsed at `now`.
    #[must_use]
    pub fn new(claims: Vec<Claim>, ignoring: Option<OwnerId>, now: DateTime<Utc>) -> Self {
        let mut by_unit: HashMap<UnitId, Vec<(i64, i64)>> = HashMap::new();
        for claim in claims {
            let lapsed = claim.hold_until.is_some_and(|until| until <= now);
            if !lapsed && Some(claim.owner) != ignoring {
                by_unit
                    .entry(claim.unit)
                    .or_default()
                    .push((claim.during.start.timestamp(), claim.during.end.timestamp()));
            }
        }
        for spans in by_unit.values_mut() {
            merge(spans);
        }
        Self { by_unit }
    }

    pub(super) fn of(&self, unit: UnitId) -> &[(i64, i64)] {
        self.by_unit.get(&unit).map_or(&[], Vec::as_slice)
    }
}

/// Sorts spans and joins those that overlap or touch, so that starts and ends both ascend.
pub(super) fn merge(spans: &mut Vec<(i64, i64)>) {
    spans.retain(|(start, end)| start < end);
    spans.sort_unstable();
    spans.dedup_by(|next, kept| {
        let joined = next.0 <= kept.1;
        if joined {
            kept.1 = kept.1.max(next.1);
        }
        joined
    });
}

/// Whether none of the merged spans has a second in common with `start..end`.
pub(super) fn is_clear(spans: &[(i64, i64)], start: i64, end: i64) -> bool {
    spans
        .get(spans.partition_point(|span| span.1 <= start))
        .is_none_or(|span| span.0 >= end)
}

/// The one of the merged spans that contains all of `start..end`.
pub(super) fn containing(spans: &[(i64, i64)], start: i64, end: i64) -> Option<(i64, i64)> {
    spans
        .get(spans.partition_point(|span| span.1 <= start))
        .copied()
        .filter(|span| span.0 <= start && end <= span.1)
}
