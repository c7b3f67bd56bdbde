//! The same rules as the engine's, in the most literal way: a table of minutes, and every combination of
//! therapists and places tried in turn. It asks the zone only what the wall clock shows at an instant.
//! Long because it shares nothing with the engine, and says every rule of it a second time.

use std::cell::Cell;
use std::collections::BTreeMap;

use booking_server::catalogue::{AddOn, CoupleRooms, Period, PriceChange, Service, Therapist, Weekly};
use booking_server::ids::{RoomId, ServiceId, UnitId};
use booking_server::store::{Claim, DraftItem, Span, TherapistChoice};
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
    /// Every therapist, place and piece, with the minutes in which nobody has it and nothing blocks it.
    units: Vec<(UnitId, Vec<bool>)>,
    /// Per service: the places in which it can be done (a room and a number in `units`; two times `None`
    /// stands for needing no place) and every combination of the pieces that it needs.
    places: BTreeMap<ServiceId, Vec<Where>>,
    pieces: BTreeMap<ServiceId, Vec<Vec<usize>>>,
    /// How many more combinations may be begun before the search gives up; `None` is all of them.
    patience: Cell<Option<u32>>,
}

/// Combinations after which [`Twin::has_spaces`] gives up: a second or so. That the next of several visits
/// of three treatments does *not* fit can take minutes to see, for one start of one day.
const PATIENCE: u32 = 2_000_000;

/// A unit, numbered as in [`Twin::units`], and the minutes in which it is in use.
type Use = (usize, std::ops::Range<usize>);

/// A room and the number of a place in it.
type Where = (Option<RoomId>, Option<usize>);

/// An item of the visit: whose, which in their sequence, when it begins, what it is.
#[derive(Clone, Copy)]
struct Task<'a> {
    guest: usize,
    position: usize,
    begin: usize,
    item: &'a DraftItem,
}

/// A way to lay out the visit: how many minutes guests wait in all, and every item.
type Layout<'a> = (usize, Vec<Task<'a>>);

/// Exceptions of a usual week by date.
type Exceptions = BTreeMap<NaiveDate, Vec<Period>>;

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
            units: Vec::new(),
            places: BTreeMap::new(),
            pieces: BTreeMap::new(),
            patience: Cell::new(None),
        };
        twin.open = twin.marked(&center.opening, &center.opening_exceptions, &center.closed_days);
        twin.at_work = world
            .catalogue
            .therapists
            .iter()
            .map(|therapist| {
                let usual = &therapist.schedules[&center.id];
                let exceptions = &therapist.schedule_exceptions[&center.id];
                twin.marked(usual, exceptions, &therapist.days_off)
            })
            .collect();
        twin.units = twin.all_units();
        for service in &world.catalogue.services {
            twin.places.insert(service.id, twin.places(service));
            twin.pieces.insert(service.id, twin.pieces(service));
        }
        twin
    }

    /// Therapists come first, in their order.
    fn all_units(&self) -> Vec<(UnitId, Vec<bool>)> {
        let catalogue = &self.world.catalogue;
        let mut units: Vec<(UnitId, &[Span])> = Vec::new();
        for therapist in &catalogue.therapists {
            units.push((UnitId::of_therapist(therapist.id), &therapist.block_outs));
        }
        for room in &catalogue.rooms {
            let places = (0..room.places).map(|place| UnitId::of_room_place(room.id, place));
            units.extend(places.map(|unit| (unit, room.block_outs.as_slice())));
        }
        for kind in &catalogue.equipment {
            let pieces = (0..kind.count).map(|piece| UnitId::of_equipment_piece(kind.id, piece));
            units.extend(pieces.map(|unit| (unit, [].as_slice())));
        }
        let free = |(unit, block_outs)| (unit, self.free_minutes(unit, block_outs));
        units.into_iter().map(free).collect()
    }

    fn number_of(&self, unit: UnitId) -> usize {
        self.units.iter().position(|(known, _)| *known == unit).unwrap()
    }

    /// The wall clock shows this, or for the first time something later.
    fn first_minute_at(&self, wall: NaiveDateTime) -> usize {
        self.reached.partition_point(|latest| *latest < wall)
    }

    fn marked(&self, week: &Weekly, exceptions: &Exceptions, dates_off: &[NaiveDate]) -> Vec<bool> {
        let mut marks = vec![false; self.minutes.len()];
        for (from, to) in self.periods(week, exceptions, dates_off) {
            marks[self.first_minute_at(from)..self.first_minute_at(to)].fill(true);
        }
        marks
    }

    fn periods(
        &self,
        week: &Weekly,
        exceptions: &Exceptions,
        dates_off: &[NaiveDate],
    ) -> Vec<(NaiveDateTime, NaiveDateTime)> {
        let first = self.world.from - Days::new(1);
        let mut periods = Vec::new();
        for date in first.iter_days().take(6).filter(|date| !dates_off.contains(date)) {
            let usual = || week.on(date.weekday()).to_vec();
            for Period { from, to } in &exceptions.get(&date).cloned().unwrap_or_else(usual) {
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
        let periods = self.periods(&center.opening, &center.opening_exceptions, &center.closed_days);
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
                shown
                    && self
                        .layouts(start)
                        .iter()
                        .any(|layout| self.is_open_for(start, layout))
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

    /// Whether so many such visits could start then; `None` if that takes too long to see.
    pub(crate) fn has_spaces(&self, time: NaiveDateTime, visits: u32) -> Option<bool> {
        self.patience.set(Some(PATIENCE));
        let has = self.can_start(self.first_minute_at(time), visits);
        let gave_up = self.patience.take() == Some(0);
        (has || !gave_up).then_some(has)
    }

    /// How many minutes the guests of a visit that starts then must wait at least, all together.
    pub(crate) fn least_waiting(&self, time: NaiveDateTime) -> Option<usize> {
        let start = self.first_minute_at(time);
        let mut possible: Vec<Layout<'_>> = self.layouts(start);
        possible.retain(|layout| self.is_open_for(start, layout));
        possible.sort_by_key(|(waiting, _)| *waiting);
        let mut served = possible
            .into_iter()
            .filter(|(_, tasks)| self.can_serve(tasks, &mut Vec::new(), &mut Vec::new()));
        served.next().map(|(waiting, _)| waiting)
    }

    /// Every couple service has two guests at the same position of their sequences.
    pub(crate) fn couples_are_two(&self) -> bool {
        let tasks = self.tasks();
        let same = |one: &Task<'_>, other: &Task<'_>| {
            (one.position, one.item.service) == (other.position, other.item.service)
        };
        tasks
            .iter()
            .filter(|task| self.service(task.item).is_couple_service)
            .all(|task| tasks.iter().filter(|other| same(task, other)).count() % 2 == 0)
    }

    /// There is a way in which couples come to what they have together at the same moment.
    pub(crate) fn couples_can_be_together(&self) -> bool {
        !self.layouts(0).is_empty()
    }

    pub(crate) fn is_unclaimed(&self, unit: UnitId, during: Span) -> bool {
        let (_, free) = &self.units[self.number_of(unit)];
        let minute = |instant| self.minutes.partition_point(|(minute, _)| *minute < instant);
        free[minute(during.start)..minute(during.end)]
            .iter()
            .all(|free| *free)
    }

    /// The minutes in which nobody has the unit and nothing blocks it.
    fn free_minutes(&self, unit: UnitId, block_outs: &[Span]) -> Vec<bool> {
        let counts = |claim: &&Claim| {
            claim.unit == unit
                && Some(claim.owner) != self.world.ignoring
                && claim.hold_until.is_none_or(|until| until > self.world.now)
        };
        let claims = self.world.claims.iter().filter(counts).map(|claim| claim.during);
        let taken: Vec<Span> = claims.chain(block_outs.iter().copied()).collect();
        let is_free = |minute: DateTime<Utc>| {
            let end = minute + TimeDelta::minutes(1);
            !taken.iter().any(|span| span.start < end && minute < span.end)
        };
        self.minutes.iter().map(|(minute, _)| is_free(*minute)).collect()
    }

    fn service(&self, item: &DraftItem) -> &Service {
        self.world.catalogue.service(item.service).unwrap()
    }

    /// What is added to an item, each once.
    pub(crate) fn add_ons(&self, item: &DraftItem) -> Vec<&AddOn> {
        let mut added: Vec<&AddOn> = Vec::new();
        for id in &item.add_ons {
            let mut known = self.service(item).add_ons.iter();
            let add_on = known.find(|add_on| add_on.id == *id).unwrap();
            if added.iter().all(|other| other.id != add_on.id) {
                added.push(add_on);
            }
        }
        added
    }

    /// Treatment and recovery.
    pub(crate) fn minutes_of(&self, item: &DraftItem) -> (usize, usize) {
        let service = self.service(item);
        let more = self
            .add_ons(item)
            .into_iter()
            .map(|add_on| add_on.duration_minutes);
        (
            (service.duration_minutes + more.sum::<u32>()) as usize,
            service.recovery_minutes as usize,
        )
    }

    /// All items; when they begin is not said yet.
    fn tasks(&self) -> Vec<Task<'_>> {
        let guests = self.world.guests.iter().enumerate();
        let of_guest = |(guest, wishes)| {
            let items: &[DraftItem] = wishes;
            let task = move |(position, item)| Task {
                guest,
                position,
                begin: 0,
                item,
            };
            items.iter().enumerate().map(task)
        };
        guests
            .map(|(guest, wishes)| (guest, wishes.items.as_slice()))
            .flat_map(of_guest)
            .collect()
    }

    /// Every way to lay out the visit: each item begins at once when the guest's item before has ended, or
    /// after the recovery time of that one; couples begin together.
    fn layouts(&self, start: usize) -> Vec<Layout<'_>> {
        let mut layouts: Vec<Layout<'_>> = vec![(0, Vec::new())];
        for task in self.tasks() {
            let mut longer = Vec::new();
            for (waiting, tasks) in layouts {
                let before = tasks.last().filter(|before| before.guest == task.guest);
                let (end, recovery) = before.map_or((start, 0), |before| {
                    let (treatment, recovery) = self.minutes_of(before.item);
                    (before.begin + treatment, recovery)
                });
                let mut breaks = vec![0, recovery];
                breaks.dedup();
                for wait in breaks {
                    let begin = end + wait;
                    let mut tasks = tasks.clone();
                    tasks.push(Task { begin, ..task });
                    longer.push((waiting + wait, tasks));
                }
            }
            layouts = longer;
        }
        layouts.retain(|(_, tasks)| {
            (0..tasks.len()).all(|one| {
                self.partner(tasks, one)
                    .is_none_or(|other| tasks[one].begin == tasks[other].begin)
            })
        });
        layouts
    }

    /// With whom the item is shared. Of those who have it at the same position the first two belong
    /// together, then the next two.
    fn partner(&self, tasks: &[Task<'_>], of: usize) -> Option<usize> {
        let task = tasks[of];
        if !self.service(task.item).is_couple_service {
            return None;
        }
        let same: Vec<usize> = (0..tasks.len())
            .filter(|other| {
                let other = tasks[*other];
                (other.position, other.item.service) == (task.position, task.item.service)
            })
            .collect();
        let place = same.iter().position(|other| *other == of).unwrap();
        same.get(place ^ 1).copied()
    }

    fn is_open_for(&self, start: usize, (_, tasks): &Layout<'_>) -> bool {
        let ends = tasks.iter().map(|task| task.begin + self.minutes_of(task.item).0);
        self.open[start..ends.max().unwrap()].iter().all(|open| *open)
    }

    fn can_start(&self, start: usize, copies: u32) -> bool {
        let possible: Vec<Vec<Task<'_>>> = self
            .layouts(start)
            .into_iter()
            .filter(|layout| self.is_open_for(start, layout))
            .map(|(_, tasks)| tasks)
            .collect();
        self.can_start_all(&possible, copies, &mut Vec::new())
    }

    /// Every layout for the first visit, with every layout for the second, and so on.
    fn can_start_all(&self, possible: &[Vec<Task<'_>>], copies: u32, visits: &mut Vec<usize>) -> bool {
        if visits.len() == copies as usize {
            // Couples are partners within their visit, so visits are served one after the other, each
            // with everything that the ones before could have.
            let visits: Vec<&[Task<'_>]> = visits.iter().map(|layout| possible[*layout].as_slice()).collect();
            return self.can_serve_all(&visits, &mut Vec::new());
        }
        let least = visits.last().copied().unwrap_or(0);
        (least..possible.len()).any(|layout| {
            visits.push(layout);
            let can = self.can_start_all(possible, copies, visits);
            visits.pop();
            can
        })
    }

    fn can_serve(&self, tasks: &[Task<'_>], uses: &mut Vec<Use>, rooms: &mut Vec<Option<RoomId>>) -> bool {
        self.serve(tasks, uses, rooms, &mut |_| true)
    }

    fn can_serve_all(&self, visits: &[&[Task<'_>]], uses: &mut Vec<Use>) -> bool {
        let Some((first, rest)) = visits.split_first() else {
            return true;
        };
        self.serve(first, uses, &mut Vec::new(), &mut |uses| {
            self.can_serve_all(rest, uses)
        })
    }

    /// Whether the items after those that have a room can be served beside the uses so far, and what comes
    /// then: every therapist with every place with every combination of pieces.
    fn serve(
        &self,
        tasks: &[Task<'_>],
        uses: &mut Vec<Use>,
        rooms: &mut Vec<Option<RoomId>>,
        then: &mut dyn FnMut(&mut Vec<Use>) -> bool,
    ) -> bool {
        match self.patience.get() {
            Some(0) => return false,
            left => self.patience.set(left.map(|left| left - 1)),
        }
        let index = rooms.len();
        let Some(Task { begin, item, .. }) = tasks.get(index).copied() else {
            return then(uses);
        };
        let (treatment, recovery) = self.minutes_of(item);
        let claimed = begin..begin + treatment + recovery;
        let is_free = |unit: usize, uses: &[Use]| {
            self.units[unit].1[claimed.clone()].iter().all(|free| *free)
                && !uses
                    .iter()
                    .any(|(used, when)| *used == unit && claimed.start < when.end && when.start < claimed.end)
        };
        let partner_room = self
            .partner(tasks, index)
            .and_then(|partner| rooms.get(partner).copied());
        let therapists = self.world.catalogue.therapists.iter().zip(&self.at_work);
        for (unit, (therapist, at_work)) in therapists.enumerate() {
            let is_there = at_work[begin..begin + treatment].iter().all(|there| *there);
            if !suits(therapist, item) || !is_there || !is_free(unit, uses) {
                continue;
            }
            for (room, place) in self.places[&item.service].iter().copied() {
                if place.is_some_and(|place| !is_free(place, uses))
                    || partner_room.is_some_and(|other| !self.suits_couple(item, room, other))
                {
                    continue;
                }
                for pieces in &self.pieces[&item.service] {
                    if !pieces.iter().all(|piece| is_free(*piece, uses)) {
                        continue;
                    }
                    let before = uses.len();
                    let taken = [Some(unit), place]
                        .into_iter()
                        .flatten()
                        .chain(pieces.iter().copied());
                    uses.extend(taken.map(|unit| (unit, claimed.clone())));
                    rooms.push(room);
                    let served = self.serve(tasks, uses, rooms, then);
                    rooms.pop();
                    uses.truncate(before);
                    if served {
                        return true;
                    }
                }
            }
        }
        false
    }

    /// Whether two guests in these rooms are as the couple service says.
    pub(crate) fn suits_couple(&self, item: &DraftItem, one: Option<RoomId>, other: Option<RoomId>) -> bool {
        match (self.service(item).couple_rooms, one, other) {
            (_, None, None) | (CoupleRooms::Either, ..) => true,
            (CoupleRooms::Shared, ..) => one == other,
            (CoupleRooms::Separate, ..) => one != other,
        }
    }

    /// The pairs of guests' items (as numbered in the visit) that are for couples.
    pub(crate) fn couples(&self) -> Vec<(usize, usize)> {
        let tasks = self.tasks();
        let pairs = (0..tasks.len()).filter_map(|one| Some((one, self.partner(&tasks, one)?)));
        pairs.filter(|(one, other)| one < other).collect()
    }

    /// What an item costs with tax if it starts when the wall clock shows this, and how much is tax.
    pub(crate) fn price(&self, item: &DraftItem, wall: NaiveDateTime) -> (i64, i64) {
        let service = self.service(item);
        let is_in = |week: &Weekly| {
            [wall.date() - Days::new(1), wall.date()].iter().any(|date| {
                week.on(date.weekday()).iter().any(|period| {
                    let end = if period.to <= period.from {
                        *date + Days::new(1)
                    } else {
                        *date
                    };
                    date.and_time(period.from) <= wall && wall < end.and_time(period.to)
                })
            })
        };
        let listed = service.price.minor;
        let rule = service.price_rules.iter().find(|rule| is_in(&rule.hours));
        // The list price is 1,000: a basis point is a tenth of a minor unit.
        let minor = match rule.map(|rule| rule.change) {
            None => listed,
            Some(PriceChange::BasisPoints(points)) => {
                let tenths = listed * 10 + points;
                tenths.div_euclid(10) + i64::from(tenths.rem_euclid(10) >= 5)
            }
            Some(PriceChange::Minor(more)) => listed + more,
            Some(PriceChange::Price(price)) => price,
        };
        // Rules are about the treatment and not about what is added to it.
        let more = self.add_ons(item).into_iter().map(|add_on| add_on.price.minor);
        let minor = minor.max(0) + more.sum::<i64>();
        // 19 %: of 119 parts if it is inside.
        let parts = if service.tax_included { 119 } else { 100 };
        let tax = (minor * 19 * 2 + parts) / (parts * 2);
        (if service.tax_included { minor } else { minor + tax }, tax)
    }

    /// Every combination of a piece of each category.
    fn pieces(&self, service: &Service) -> Vec<Vec<usize>> {
        let mut combinations = vec![Vec::new()];
        for category in &service.equipment_categories {
            let kinds = self.world.catalogue.equipment.iter();
            let units: Vec<usize> = kinds
                .filter(|kind| kind.category == *category)
                .flat_map(|kind| (0..kind.count).map(|piece| UnitId::of_equipment_piece(kind.id, piece)))
                .map(|unit| self.number_of(unit))
                .collect();
            combinations = combinations
                .iter()
                .flat_map(|one: &Vec<usize>| units.iter().map(|unit| [one.as_slice(), &[*unit]].concat()))
                .collect();
        }
        combinations
    }

    fn places(&self, service: &Service) -> Vec<Where> {
        let wanted = &service.room_categories;
        let rooms = &self.world.catalogue.rooms;
        if rooms.is_empty() && wanted.is_empty() {
            return vec![(None, None)];
        }
        let suitable = rooms
            .iter()
            .filter(|room| wanted.is_empty() || wanted.contains(&room.category));
        suitable
            .flat_map(|room| {
                let place = |place| {
                    (
                        Some(room.id),
                        Some(self.number_of(UnitId::of_room_place(room.id, place))),
                    )
                };
                (0..room.places).map(place)
            })
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
