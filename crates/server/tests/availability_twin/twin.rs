//! The same rules as the engine's, in the most literal way: a table of minutes, and every combination of
//! therapists and places tried in turn. It asks the zone only what the wall clock shows at an instant.

use std::collections::BTreeMap;

use booking_server::catalogue::{Period, Therapist, Weekly};
use booking_server::ids::UnitId;
use booking_server::store::{DraftItem, Span, TherapistChoice};
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta, Utc};

use crate::world::World;

pub(crate) struct Twin<'a> {
    world: &'a World,
    /// Every minute from two days before the first day on: its instant and what the clock on the wall shows.
    minutes: Vec<(DateTime<Utc>, NaiveDateTime)>,
    /// Per minute: the latest that the wall clock has shown so far.
    reached: Vec<NaiveDateTime>,
    /// Per minute: is the center open?
    open: Vec<bool>,
    /// Per therapist and minute: are they at work?
    at_work: Vec<Vec<bool>>,
}

/// A unit and the minutes in which it is in use.
type Use = (UnitId, std::ops::Range<usize>);

impl<'a> Twin<'a> {
    pub(crate) fn new(world: &'a World, days: u32) -> Self {
        let center = &world.catalogue.centers[0];
        let first = (world.from - Days::new(2)).and_time(NaiveTime::MIN).and_utc();
        let minutes: Vec<_> = (0..i64::from(days + 5) * 24 * 60)
            .map(|minute| {
                let instant = first + TimeDelta::minutes(minute);
                (instant, instant.with_timezone(&center.time_zone).naive_local())
            })
            .collect();
        let reached = minutes.iter().scan(NaiveDateTime::MIN, |latest, (_, shown)| {
            *latest = (*latest).max(*shown);
            Some(*latest)
        });
        let mut twin = Self {
            world,
            reached: reached.collect(),
            minutes,
            open: Vec::new(),
            at_work: Vec::new(),
        };
        twin.open = twin.marked(&center.opening, &center.closed_days);
        twin.at_work = world
            .catalogue
            .therapists
            .iter()
            .map(|therapist| twin.marked(&therapist.schedules[&center.id], &therapist.days_off))
            .collect();
        twin
    }

    /// The wall clock shows this, or for the first time something later.
    fn first_minute_at(&self, wall: NaiveDateTime) -> usize {
        self.reached.partition_point(|latest| *latest < wall)
    }

    fn marked(&self, week: &Weekly, dates_off: &[NaiveDate]) -> Vec<bool> {
        let mut marks = vec![false; self.minutes.len()];
        for (from, to) in self.periods(week, dates_off) {
            marks[self.first_minute_at(from)..self.first_minute_at(to)].fill(true);
        }
        marks
    }

    fn periods(&self, week: &Weekly, dates_off: &[NaiveDate]) -> Vec<(NaiveDateTime, NaiveDateTime)> {
        let first = self.world.from - Days::new(1);
        let mut periods = Vec::new();
        for date in first.iter_days().take(6).filter(|date| !dates_off.contains(date)) {
            for Period { from, to } in week.on(date.weekday()) {
                let end = if to <= from { date + Days::new(1) } else { date };
                periods.push((date.and_time(*from), end.and_time(*to)));
            }
        }
        periods
    }

    pub(crate) fn is_closed(&self, date: NaiveDate) -> bool {
        !self
            .minutes
            .iter()
            .zip(&self.open)
            .any(|((_, wall), open)| wall.date() == date && *open)
    }

    pub(crate) fn offset_at_noon(&self, date: NaiveDate) -> i32 {
        let noon = self.first_minute_at(date.and_hms_opt(12, 0, 0).unwrap());
        self.offset(noon)
    }

    fn offset(&self, minute: usize) -> i32 {
        let zone = self.world.catalogue.centers[0].time_zone;
        self.minutes[minute]
            .0
            .with_timezone(&zone)
            .offset()
            .fix()
            .local_minus_utc()
            / 60
    }

    /// Times on the grid of which the whole treatment is within opening hours.
    pub(crate) fn all_starts(&self, date: NaiveDate) -> Vec<NaiveDateTime> {
        let center = &self.world.catalogue.centers[0];
        let periods = self.periods(&center.opening, &center.closed_days);
        let step = i64::from(self.world.rules.slot_interval_minutes);
        let midnight = date.and_time(NaiveTime::MIN);
        (0..24 * 60)
            .map(|minute| midnight + TimeDelta::minutes(minute))
            .filter(|time| {
                let on_grid = |(from, to): &(NaiveDateTime, NaiveDateTime)| {
                    from <= time && time < to && (*time - *from).num_minutes() % step == 0
                };
                periods.iter().any(on_grid)
            })
            .filter(|time| {
                let start = self.first_minute_at(*time);
                let shown = self.minutes[start].1 == *time;
                shown && self.open[start..start + self.length()].iter().all(|open| *open)
            })
            .collect()
    }

    pub(crate) fn free_starts(&self, date: NaiveDate) -> BTreeMap<NaiveDateTime, (DateTime<Utc>, i32)> {
        let World { rules, now, .. } = self.world;
        let today = now
            .with_timezone(&self.world.catalogue.centers[0].time_zone)
            .date_naive();
        self.all_starts(date)
            .into_iter()
            .map(|time| (time, self.first_minute_at(time)))
            .filter(|(_, start)| {
                let notice = TimeDelta::minutes(rules.minimum_notice_minutes.into());
                self.minutes[*start].0 >= *now + notice
                    && date <= today + Days::new(rules.horizon_days.into())
                    && self.can_start(*start, 1)
            })
            .map(|(time, start)| (time, (self.minutes[start].0, self.offset(start))))
            .collect()
    }

    /// Whether so many such visits could start then.
    pub(crate) fn has_spaces(&self, time: NaiveDateTime, visits: u32) -> bool {
        self.can_start(self.first_minute_at(time), visits)
    }

    pub(crate) fn is_unclaimed(&self, unit: UnitId, during: Span) -> bool {
        !self.world.claims.iter().any(|claim| {
            claim.unit == unit
                && Some(claim.owner) != self.world.ignoring
                && claim.hold_until.is_none_or(|until| until > self.world.now)
                && claim.during.start < during.end
                && during.start < claim.during.end
        })
    }

    /// Minutes of the longest guest's treatments.
    fn length(&self) -> usize {
        let of_guest = |items: &[DraftItem]| items.iter().map(|item| self.minutes_of(item).0).sum();
        self.world
            .guests
            .iter()
            .map(|guest| of_guest(&guest.items))
            .max()
            .unwrap()
    }

    /// Treatment and recovery.
    fn minutes_of(&self, item: &DraftItem) -> (usize, usize) {
        let service = self.world.catalogue.service(item.service).unwrap();
        (
            service.duration_minutes as usize,
            service.recovery_minutes as usize,
        )
    }

    fn can_start(&self, start: usize, copies: u32) -> bool {
        let mut items = Vec::new();
        for guest in (0..copies).flat_map(|_| &self.world.guests) {
            let mut begin = start;
            for item in &guest.items {
                items.push((begin, item));
                begin += self.minutes_of(item).0;
            }
        }
        self.can_serve(&items, &mut Vec::new())
    }

    /// Whether everybody left can be served beside the uses so far: every therapist with every place.
    fn can_serve(&self, items: &[(usize, &DraftItem)], uses: &mut Vec<Use>) -> bool {
        let Some(((begin, item), rest)) = items.split_first() else {
            return true;
        };
        let (treatment, recovery) = self.minutes_of(item);
        let claimed = *begin..*begin + treatment + recovery;
        let is_free = |unit: UnitId, uses: &[Use]| {
            let during = Span {
                start: self.minutes[claimed.start].0,
                end: self.minutes[claimed.end].0,
            };
            self.is_unclaimed(unit, during)
                && !uses
                    .iter()
                    .any(|(used, when)| *used == unit && claimed.start < when.end && when.start < claimed.end)
        };
        let mut therapists = self.world.catalogue.therapists.iter().zip(&self.at_work);
        therapists.any(|(therapist, at_work)| {
            let unit = UnitId::of_therapist(therapist.id);
            suits(therapist, item)
                && at_work[*begin..*begin + treatment].iter().all(|there| *there)
                && is_free(unit, uses)
                && self.places(item).into_iter().any(|place| {
                    if place.is_some_and(|place| !is_free(place, uses)) {
                        return false;
                    }
                    let before = uses.len();
                    uses.extend(
                        [Some(unit), place]
                            .into_iter()
                            .flatten()
                            .map(|unit| (unit, claimed.clone())),
                    );
                    let served = self.can_serve(rest, uses);
                    uses.truncate(before);
                    served
                })
        })
    }

    /// `None` stands for needing no place.
    fn places(&self, item: &DraftItem) -> Vec<Option<UnitId>> {
        let wanted = &self
            .world
            .catalogue
            .service(item.service)
            .unwrap()
            .room_categories;
        let rooms = &self.world.catalogue.rooms;
        if rooms.is_empty() && wanted.is_empty() {
            return vec![None];
        }
        let suitable = rooms
            .iter()
            .filter(|room| wanted.is_empty() || wanted.contains(&room.category));
        suitable
            .flat_map(|room| (0..room.places).map(|place| Some(UnitId::of_room_place(room.id, place))))
            .collect()
    }
}

fn suits(therapist: &Therapist, item: &DraftItem) -> bool {
    therapist.skills.contains(&item.service)
        && match item.therapist {
            TherapistChoice::Anyone => true,
            TherapistChoice::Gender(gender) => therapist.gender == gender,
            TherapistChoice::Named(id) => therapist.id == id,
        }
}
