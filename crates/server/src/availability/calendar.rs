//! The engine proper: a stretch of days of one center, with its opening hours and its resources'
//! hours and claims as sorted spans of seconds since 1970.

mod kept;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::busy::{Busy, containing, is_clear, merge};
use super::choose::{Matching, Need, all_collide, choose};
use super::plan::{Item, Plan, instant};
use super::wall::{instant_of_wall, seconds_of_wall, utc_offset_minutes};
use super::{Day, NotFree, Rules, Slot, last_day};
use crate::catalogue::{Period, Weekly};
use crate::store::{Appointment, Span};

const DAY_SECONDS: i64 = 24 * 60 * 60;

type Spans = Vec<(i64, i64)>;

/// Days `from` to `from + count - 1`, ready to be asked.
pub(super) struct Calendar<'a> {
    plan: &'a Plan,
    step: TimeDelta,
    from: NaiveDate,
    count: u32,
    last: NaiveDate,
    now: DateTime<Utc>,
    /// First second at which something may start.
    earliest: i64,
    /// When the center is open.
    open: Spans,
    people: Vec<Resource<'a>>,
    places: Vec<Resource<'a>>,
}

/// A therapist or a room place.
struct Resource<'a> {
    /// When it is there. `None`: whenever the center is open.
    hours: Option<Spans>,
    busy: &'a [(i64, i64)],
    flexibility: usize,
}

impl<'a> Calendar<'a> {
    pub(super) fn new(
        plan: &'a Plan,
        rules: &Rules,
        busy: &'a Busy,
        from: NaiveDate,
        count: u32,
        now: DateTime<Utc>,
    ) -> Self {
        // A period of the day before may run into the first day, and a treatment that starts on the
        // last day into the hours of the next ones.
        let run_out = u64::try_from(plan.treated() / DAY_SECONDS).unwrap_or(0) + 1;
        let first = from.pred_opt().unwrap_or(from);
        let last = from
            .checked_add_days(Days::new(u64::from(count) + run_out))
            .unwrap_or(NaiveDate::MAX);
        let people = plan.people.iter().map(|person| Resource {
            hours: Some(hours(plan.zone, &person.schedule, &person.days_off, first, last)),
            busy: busy.of(person.unit),
            flexibility: person.flexibility,
        });
        let places = plan.places.iter().map(|place| Resource {
            hours: None,
            busy: busy.of(place.unit),
            flexibility: place.flexibility,
        });
        // Claims are whole seconds; a start in the second that is running has begun.
        let running = i64::from(now.timestamp_subsec_nanos() > 0);
        Self {
            plan,
            step: TimeDelta::minutes(rules.slot_interval_minutes.max(1).into()),
            from,
            count,
            last: last_day(plan.zone, rules, now),
            now,
            earliest: now.timestamp() + running + i64::from(rules.minimum_notice_minutes) * 60,
            open: hours(plan.zone, &plan.opening, &plan.closed_days, first, last),
            people: people.collect(),
            places: places.collect(),
        }
    }

    pub(super) fn dates(&self) -> impl Iterator<Item = NaiveDate> + use<> {
        self.from.iter_days().take(self.count as usize)
    }

    pub(super) fn day_without_slots(&self, date: NaiveDate) -> Day {
        let zone = self.plan.zone;
        let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default();
        Day {
            date,
            utc_offset_minutes: utc_offset_minutes(zone, instant(seconds_of_wall(zone, date.and_time(noon)))),
            closed: self.is_closed(date),
            slots: Vec::new(),
        }
    }

    /// All starts at which the treatment fits into the opening hours, free or not.
    pub(super) fn slots(&self, date: NaiveDate) -> impl Iterator<Item = Slot> + '_ {
        let bookable = date <= self.last;
        self.starts(date).into_iter().map(move |(time, start)| {
            let start_instant = instant(start);
            Slot {
                time,
                start: start_instant,
                utc_offset_minutes: utc_offset_minutes(self.plan.zone, start_instant),
                spaces: if bookable && start >= self.earliest {
                    self.spaces(start)
                } else {
                    0
                },
                sale_price: None,
            }
        })
    }

    pub(super) fn assign(&self, slot_time: NaiveDateTime) -> Result<Vec<Appointment>, NotFree> {
        let wanted = instant(seconds_of_wall(self.plan.zone, slot_time));
        if wanted < self.now {
            return Err(NotFree::Past);
        }
        if slot_time.date() > self.last {
            return Err(NotFree::BeyondHorizon);
        }
        if self.is_closed(slot_time.date()) {
            return Err(NotFree::Closed);
        }
        let starts = self.starts(slot_time.date());
        let (_, start) = starts
            .into_iter()
            .find(|(time, _)| *time == slot_time)
            .ok_or(NotFree::NotOffered)?;
        if start < self.earliest {
            return Err(NotFree::TooSoon);
        }
        self.appointments(start).ok_or(NotFree::Taken)
    }

    fn is_closed(&self, date: NaiveDate) -> bool {
        let midnight = |date: NaiveDate| seconds_of_wall(self.plan.zone, date.and_time(NaiveTime::MIN));
        is_clear(
            &self.open,
            midnight(date),
            midnight(date.succ_opt().unwrap_or(date)),
        )
    }

    /// The grid of a date: wall time and its second.
    fn starts(&self, date: NaiveDate) -> Vec<(NaiveDateTime, i64)> {
        let mut times = Vec::new();
        for opening_day in [date.pred_opt(), Some(date)].into_iter().flatten() {
            if self.plan.closed_days.contains(&opening_day) {
                continue;
            }
            for period in self.plan.opening.on(opening_day.weekday()) {
                let end = end_of(opening_day, *period);
                let mut time = opening_day.and_time(period.from);
                while time < end && time.date() <= date {
                    if time.date() == date {
                        times.push(time);
                    }
                    let Some(next) = time.checked_add_signed(self.step) else {
                        break;
                    };
                    time = next;
                }
            }
        }
        times.sort_unstable();
        times.dedup();
        let treated = self.plan.treated();
        times
            .into_iter()
            .filter_map(|time| Some((time, instant_of_wall(self.plan.zone, time)?.timestamp())))
            .filter(|(_, start)| containing(&self.open, *start, start + treated).is_some())
            .collect()
    }

    /// How many such visits could start at that second.
    fn spaces(&self, start: i64) -> u32 {
        let items = &self.plan.items;
        if let [item] = items.as_slice() {
            let places = item
                .places
                .as_ref()
                .map_or(usize::MAX, |places| count_free(&self.places, places, item, start));
            if places == 0 {
                return 0;
            }
            let people = count_free(&self.people, &item.people, item, start);
            return u32::try_from(people.min(places)).unwrap_or(u32::MAX);
        }
        let mut people = self.needs(&self.people, start, |item| Some(&item.people));
        let mut places = self.needs(&self.places, start, |item| item.places.as_ref());
        let mut spaces = 0;
        if all_collide(&people) {
            let (mut with_people, mut with_places) = (Matching::default(), Matching::default());
            while people.iter().all(|need| with_people.add(&need.candidates))
                && places.iter().all(|need| with_places.add(&need.candidates))
            {
                spaces += 1;
            }
        } else {
            while serve(&mut people) && serve(&mut places) {
                spaces += 1;
            }
        }
        spaces
    }

    fn appointments(&self, start: i64) -> Option<Vec<Appointment>> {
        let people = self.choose_best(&self.people, start, |item| Some(&item.people))?;
        let places = self.choose_best(&self.places, start, |item| item.places.as_ref())?;
        let of_item = |chosen: &[(usize, usize)], index: usize| {
            chosen
                .iter()
                .find(|(item, _)| *item == index)
                .map(|(_, resource)| *resource)
        };
        let appointment = |(index, item): (usize, &Item)| {
            let person = of_item(&people, index).and_then(|person| self.plan.people.get(person));
            let place = of_item(&places, index).and_then(|place| self.plan.places.get(place));
            let begin = start + item.offset;
            Appointment {
                guest: item.guest,
                service: item.service,
                add_ons: item.add_ons.clone(),
                therapist: person.map(|person| person.therapist),
                room: place.map(|place| place.room),
                equipment: Vec::new(),
                units: person
                    .map(|person| person.unit)
                    .into_iter()
                    .chain(place.map(|place| place.unit))
                    .collect(),
                during: Span {
                    start: instant(begin),
                    end: instant(begin + item.duration),
                },
                claimed: Span {
                    start: instant(begin),
                    end: instant(start + item.free_again()),
                },
                total: item.total,
                tax_minor: item.tax_minor,
            }
        };
        Some(self.plan.items.iter().enumerate().map(appointment).collect())
    }

    /// Which resource each item gets that needs one of this kind, as pairs of item and resource.
    fn choose_best(
        &self,
        resources: &[Resource<'_>],
        start: i64,
        wanted: fn(&Item) -> Option<&Vec<usize>>,
    ) -> Option<Vec<(usize, usize)>> {
        let mut needs = self.needs(resources, start, wanted);
        for need in &mut needs {
            let claimed = need.claimed;
            need.candidates.sort_by_cached_key(|index| {
                let resource = resources.get(*index);
                resource.map(|resource| (resource.flexibility, self.idle(resource, claimed), *index))
            });
        }
        let chosen = choose(&needs)?;
        Some(needs.iter().map(|need| need.item).zip(chosen).collect())
    }

    /// Per item the resources that it could have on their own, whatever the other items take.
    fn needs(
        &self,
        resources: &[Resource<'_>],
        start: i64,
        wanted: fn(&Item) -> Option<&Vec<usize>>,
    ) -> Vec<Need> {
        let is_free =
            |index: &usize, item: &Item| resources.get(*index).is_some_and(|one| one.is_free(item, start));
        let need = |(index, item): (usize, &Item)| {
            let candidates = wanted(item)?.iter().copied();
            Some(Need {
                item: index,
                claimed: (start + item.offset, start + item.free_again()),
                candidates: candidates.filter(|index| is_free(index, item)).collect(),
            })
        };
        self.plan.items.iter().enumerate().filter_map(need).collect()
    }

    /// For how many seconds the resource would lie idle right before and right after the claim.
    fn idle(&self, resource: &Resource<'_>, (start, end): (i64, i64)) -> i64 {
        let hours = resource.hours.as_ref().unwrap_or(&self.open);
        let (from, until) = containing(hours, start, start + 1).unwrap_or((start, end));
        let next = resource.busy.partition_point(|span| span.1 <= start);
        let busy_until = next
            .checked_sub(1)
            .and_then(|last| resource.busy.get(last))
            .map_or(from, |span| span.1);
        let busy_again = resource.busy.get(next).map_or(until, |span| span.0);
        (start - busy_until.max(from)) + (busy_again.min(until) - end).max(0)
    }
}

impl Resource<'_> {
    /// Whether it is there for the whole treatment and not claimed until the end of recovery.
    fn is_free(&self, item: &Item, start: i64) -> bool {
        let (begin, end) = (start + item.offset, start + item.offset + item.duration);
        is_clear(self.busy, begin, end + item.recovery)
            && self
                .hours
                .as_ref()
                .is_none_or(|hours| containing(hours, begin, end).is_some())
    }
}

/// Serves one visit and takes what it got away from the next one. `false` if it cannot be served.
fn serve(needs: &mut [Need]) -> bool {
    let Some(chosen) = choose(needs) else {
        return false;
    };
    let served: Vec<(Need, usize)> = needs.iter().cloned().zip(chosen).collect();
    for need in needs {
        let is_left = |candidate: &usize| {
            !served
                .iter()
                .any(|(other, resource)| resource == candidate && other.collides_with(need))
        };
        let left = need.candidates.iter().copied().filter(is_left).collect();
        need.candidates = left;
    }
    true
}

fn count_free(resources: &[Resource<'_>], candidates: &[usize], item: &Item, start: i64) -> usize {
    let free = |index: &&usize| {
        resources
            .get(**index)
            .is_some_and(|resource| resource.is_free(item, start))
    };
    candidates.iter().filter(free).count()
}

/// The spans of a weekly plan on the dates `first` to `last`, without those that start on a date off.
fn hours(zone: Tz, weekly: &Weekly, dates_off: &[NaiveDate], first: NaiveDate, last: NaiveDate) -> Spans {
    let mut spans = Spans::new();
    for date in first.iter_days().take_while(|date| *date <= last) {
        if !dates_off.contains(&date) {
            spans.extend(weekly.on(date.weekday()).iter().map(|period| {
                (
                    seconds_of_wall(zone, date.and_time(period.from)),
                    seconds_of_wall(zone, end_of(date, *period)),
                )
            }));
        }
    }
    merge(&mut spans);
    spans
}

/// The wall time at which a period that starts on `date` ends.
fn end_of(date: NaiveDate, period: Period) -> NaiveDateTime {
    let over_midnight = period.to <= period.from;
    let ends_on = if over_midnight {
        date.succ_opt().unwrap_or(date)
    } else {
        date
    };
    ends_on.and_time(period.to)
}
