//! The plan of a day at a center: what every therapist does when.

use chrono::{DateTime, Days, NaiveDate, Utc};

use crate::availability::instant_of_wall;
use crate::bookings::pipeline::state_at;
use crate::catalogue::{Catalogue, Center, Period, Therapist, within};
use crate::ids::UnitId;
use crate::store::{
    Appointment, BlockOut, BlockedOut, Booking, BookingQuery, BookingStatus, Span, Store, StoreResult,
};

/// More bookings than any center has in a day.
const MOST: u32 = 1_000;

/// The plan of a day.
#[derive(Clone, Debug)]
pub struct DayPlan<'a> {
    /// When the house is open; empty: closed.
    pub open: Vec<Period>,
    /// One per therapist who works or has something that day, in the catalogue's order; at the end what
    /// nobody does, if there is something.
    pub columns: Vec<Column<'a>>,
    /// Times at which rooms or equipment are not there, in order.
    pub elsewhere: Vec<Absence>,
}

/// A time of the day at which a room or a piece of equipment is not there.
#[derive(Clone, Debug, PartialEq)]
pub struct Absence {
    /// What.
    pub what: BlockedOut,
    /// When, as far as it is of this day.
    pub during: Span,
    /// For staff.
    pub note: Option<String>,
}

/// What one therapist does that day.
#[derive(Clone, Debug)]
pub struct Column<'a> {
    /// Who; `None`: nobody has to.
    pub therapist: Option<&'a Therapist>,
    /// When they work while the house is open.
    pub hours: Vec<Period>,
    /// In order of time.
    pub entries: Vec<Entry>,
}

/// Something that takes a therapist's time.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// When, recovery time left out; what blocks out, as far as it is of this day.
    pub during: Span,
    /// What.
    pub what: Occupation,
}

/// What takes time.
#[derive(Clone, Debug, PartialEq)]
pub enum Occupation {
    /// An appointment of a booking that is pending or approved.
    Appointment(Box<Booking>, Box<Appointment>),
    /// Staff blocked it out, perhaps with a note; or the catalogue does.
    BlockOut(Option<String>),
    /// Held for a change that a guest asks for.
    Requested(Box<Booking>),
    /// A guest is choosing.
    Hold,
}

/// The plan of a date.
///
/// # Errors
/// Those of the store.
pub async fn plan_of_day<'a>(
    store: &dyn Store,
    catalogue: &'a Catalogue,
    center: &Center,
    date: NaiveDate,
) -> StoreResult<DayPlan<'a>> {
    let day = span_of_day(center, date);
    let now = store.now().await?;
    let mut bookings = store
        .find_bookings(&BookingQuery {
            statuses: vec![BookingStatus::Pending, BookingStatus::Approved],
            during: Some(day),
            center: Some(center.id),
            ..BookingQuery::of(catalogue.organization.id, MOST)
        })
        .await?;
    bookings.retain(|booking| state_at(booking, now) != BookingStatus::Canceled);
    let mut block_outs = store.list_block_outs(catalogue.organization.id, day).await?;
    block_outs.retain(|block_out| block_out.center == center.id);
    let units: Vec<UnitId> = catalogue
        .therapists
        .iter()
        .map(|therapist| UnitId::of_therapist(therapist.id))
        .collect();
    let mut holds = store.busy(&units, day).await?;
    holds.retain(|claim| claim.hold_until.is_some());
    let owners: Vec<_> = holds.iter().map(|claim| claim.owner).collect();
    let asking = store.bookings_with_owners(&owners).await?;

    let around = [date.pred_opt(), Some(date), date.succ_opt()]
        .map(|date| date.map_or(&[][..], |date| center.periods_on(date)));
    let mut columns = Vec::new();
    for therapist in &catalogue.therapists {
        let mut entries = appointments(&bookings, day, |one| one.therapist == Some(therapist.id));
        let mine = BlockedOut::Therapist(therapist.id);
        entries.extend(
            block_outs
                .iter()
                .filter(|block_out| block_out.what == mine)
                .map(|block_out| Entry {
                    during: part_of(block_out.during, day),
                    what: Occupation::BlockOut(block_out.note.clone()),
                }),
        );
        entries.extend(
            therapist
                .block_outs
                .iter()
                .filter(|span| overlap(**span, day))
                .map(|span| Entry {
                    during: part_of(*span, day),
                    what: Occupation::BlockOut(None),
                }),
        );
        let unit = UnitId::of_therapist(therapist.id);
        entries.extend(holds.iter().filter(|claim| claim.unit == unit).map(|claim| {
            let booking = asking.iter().find(|booking| booking.owner == claim.owner);
            Entry {
                during: claim.during,
                what: booking.map_or(Occupation::Hold, |booking| {
                    Occupation::Requested(Box::new(booking.clone()))
                }),
            }
        }));
        entries.sort_by_key(|entry| (entry.during.start, entry.during.end));
        let hours = within(therapist.periods_on(center.id, date), around);
        if !entries.is_empty() || (!hours.is_empty() && !therapist.archived) {
            columns.push(Column {
                therapist: Some(therapist),
                hours,
                entries,
            });
        }
    }
    let entries = appointments(&bookings, day, |one| one.therapist.is_none());
    if !entries.is_empty() {
        columns.push(Column {
            therapist: None,
            hours: Vec::new(),
            entries,
        });
    }
    Ok(DayPlan {
        open: center.periods_on(date).to_vec(),
        columns,
        elsewhere: absences(catalogue, center, block_outs, day),
    })
}

/// What staff blocked out, and what the catalogue does.
fn absences(catalogue: &Catalogue, center: &Center, block_outs: Vec<BlockOut>, day: Span) -> Vec<Absence> {
    let by_staff = block_outs
        .into_iter()
        .filter(|block_out| !matches!(block_out.what, BlockedOut::Therapist(_)))
        .map(|block_out| Absence {
            what: block_out.what,
            during: part_of(block_out.during, day),
            note: block_out.note,
        });
    let rooms = catalogue.rooms.iter();
    let rooms = rooms.filter(|room| room.center == center.id && !room.archived);
    let by_catalogue = rooms.flat_map(|room| {
        let spans = room.block_outs.iter().filter(|span| overlap(**span, day));
        spans.map(|span| Absence {
            what: BlockedOut::Room(room.id),
            during: part_of(*span, day),
            note: None,
        })
    });
    let mut absences: Vec<Absence> = by_staff.chain(by_catalogue).collect();
    absences.sort_by_key(|absence| (absence.during.start, absence.during.end));
    absences
}

fn part_of(span: Span, day: Span) -> Span {
    Span {
        start: span.start.max(day.start),
        end: span.end.min(day.end),
    }
}

/// From midnight to midnight on the center's clock.
#[must_use]
pub fn span_of_day(center: &Center, date: NaiveDate) -> Span {
    let next = date.checked_add_days(Days::new(1)).unwrap_or(date);
    Span {
        start: midnight(center, date),
        end: midnight(center, next),
    }
}

fn midnight(center: &Center, date: NaiveDate) -> DateTime<Utc> {
    // Where the clocks are changed at midnight, the day begins at one.
    (0..24)
        .filter_map(|hour| date.and_hms_opt(hour, 0, 0))
        .find_map(|wall| instant_of_wall(center.time_zone, wall))
        .unwrap_or_else(|| date.and_time(chrono::NaiveTime::MIN).and_utc())
}

fn appointments(bookings: &[Booking], day: Span, wanted: impl Fn(&Appointment) -> bool) -> Vec<Entry> {
    let mut entries: Vec<Entry> = bookings
        .iter()
        .flat_map(|booking| booking.appointments.iter().map(move |one| (booking, one)))
        .filter(|(_, one)| overlap(one.during, day) && wanted(one))
        .map(|(booking, one)| Entry {
            during: one.during,
            what: Occupation::Appointment(Box::new(booking.clone()), Box::new(one.clone())),
        })
        .collect();
    entries.sort_by_key(|entry| entry.during.start);
    entries
}

fn overlap(one: Span, other: Span) -> bool {
    one.start < other.end && other.start < one.end
}
