//! Calendars that are kept: always the same as computed anew, and not computed without need.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use booking_server::bookings::calendar::{Calendar, CalendarCache, CalendarRequest, Rendered, read_calendar};
use booking_server::bookings::lapse::lapse_and_sweep;
use booking_server::ids::{DraftId, OwnerId, ReservationId, UnitId};
use booking_server::store::{Claim, Span, TherapistChoice};
use chrono::{Days, TimeDelta, Timelike as _};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::world::{World, instant, monday, tuesday};

/// A calendar as it is.
#[derive(Debug, PartialEq)]
struct Whole(Calendar);

impl Rendered for Whole {
    fn bytes(&self) -> usize {
        1
    }
}

/// A world with a cache in front of its calendars.
#[derive(Debug)]
struct Readers {
    world: World,
    cache: CalendarCache<Whole>,
    computed: AtomicUsize,
}

impl Readers {
    async fn new() -> Self {
        Self {
            world: World::new().await,
            cache: CalendarCache::default(),
            computed: AtomicUsize::new(0),
        }
    }

    async fn read(&self, request: &CalendarRequest) -> Arc<Whole> {
        let catalogues = self.world.catalogues().await;
        let view = catalogues
            .portal_of(self.world.spa.organization, self.world.spa.manual)
            .unwrap();
        let render = |calendar: &Calendar| {
            self.computed.fetch_add(1, Ordering::Relaxed);
            Whole(calendar.clone())
        };
        self.cache
            .read(&*self.world.store, &catalogues, view, request, render)
            .await
            .unwrap()
    }

    async fn read_anew(&self, request: &CalendarRequest) -> Whole {
        let catalogues = self.world.catalogues().await;
        let view = catalogues
            .portal_of(self.world.spa.organization, self.world.spa.manual)
            .unwrap();
        Whole(read_calendar(&*self.world.store, view, request).await.unwrap())
    }

    /// How often reading computes.
    async fn computes(&self, request: &CalendarRequest) -> usize {
        let before = self.computed.load(Ordering::Relaxed);
        self.read(request).await;
        self.computed.load(Ordering::Relaxed) - before
    }

    /// Of a visit of the kinds of [`World::visit`].
    fn request(&self, kind: u8, therapist: TherapistChoice) -> CalendarRequest {
        CalendarRequest {
            center: Some(self.world.spa.main),
            guests: self.world.visit(kind, therapist),
            from: monday().date_naive(),
            days: 42,
        }
    }

    /// Different in all that a calendar may be asked for.
    fn requests(&self) -> [CalendarRequest; 7] {
        let spa = &self.world.spa;
        let massage = self.request(0, TherapistChoice::Anyone);
        let tuesday = tuesday("00:00").date();
        let on_tuesday = |kind, therapist| CalendarRequest {
            from: tuesday,
            days: 1,
            ..self.request(kind, therapist)
        };
        [
            on_tuesday(2, TherapistChoice::Named(spa.ada)),
            on_tuesday(3, TherapistChoice::Anyone),
            on_tuesday(4, TherapistChoice::Anyone),
            on_tuesday(1, TherapistChoice::Named(spa.bo)),
            CalendarRequest {
                center: Some(spa.annex),
                days: 2,
                ..massage.clone()
            },
            CalendarRequest {
                from: tuesday - Days::new(5),
                days: 4,
                ..massage.clone()
            },
            massage,
        ]
    }
}

#[tokio::test]
async fn a_calendar_is_computed_once_until_a_claim_of_its_units_changes() {
    let readers = Readers::new().await;
    let spa = &readers.world.spa;
    // From tomorrow on: no start comes too near meanwhile.
    let ada = CalendarRequest {
        from: tuesday("00:00").date(),
        ..readers.request(0, TherapistChoice::Named(spa.ada))
    };
    let annex = CalendarRequest {
        center: Some(spa.annex),
        ..ada.clone()
    };
    for request in [&ada, &annex] {
        assert_eq!(readers.computes(request).await, 1);
        assert_eq!(readers.computes(request).await, 0);
    }
    // A room of the main center is blocked: nothing to Ada at the annex.
    let room = spa
        .catalogue
        .rooms
        .iter()
        .find(|room| room.center == spa.main)
        .unwrap();
    block_out(&readers.world, UnitId::of_room_place(room.id, 0), 9).await;
    assert_eq!(readers.computes(&ada).await, 1);
    assert_eq!(readers.computes(&annex).await, 0, "no unit of it has changed");

    let draft = readers.world.draft_with(spa.ada).await;
    readers.world.reserve(draft, tuesday("11:00")).await.unwrap();
    for request in [&ada, &annex] {
        assert_eq!(readers.computes(request).await, 1, "Ada works at both");
        assert_eq!(readers.computes(request).await, 0);
    }
    readers.world.advance(TimeDelta::seconds(599));
    assert_eq!(readers.computes(&ada).await, 0);
    readers.world.advance(TimeDelta::seconds(1));
    assert_eq!(readers.computes(&ada).await, 1, "the hold has lapsed");
    readers.world.import(&spa.catalogue).await;
    assert_eq!(
        readers.computes(&ada).await,
        1,
        "an import may have changed anything"
    );
    assert_eq!(readers.computes(&ada).await, 0);
}

#[tokio::test]
async fn a_start_that_comes_too_near_is_gone_from_a_kept_calendar() {
    let readers = Readers::new().await;
    let request = readers.request(0, TherapistChoice::Anyone);
    // At 8:00 with an hour's notice: 9:00 is the first.
    let first = async || readers.read(&request).await.0.days[0].slots[0].time.time().hour();
    assert_eq!(first().await, 9);
    readers.world.advance(TimeDelta::seconds(1));
    assert_ne!(
        readers.read(&request).await.0.days[0].slots[0]
            .time
            .time()
            .minute(),
        0
    );
    assert_eq!(readers.computes(&request).await, 0);
}

/// What may happen to a spa.
#[derive(Clone, Debug)]
enum Happening {
    Reserve { kind: u8, therapist: u8, half_hour: u32 },
    Move { draft: usize, half_hour: u32 },
    Release { draft: usize },
    Submit { draft: usize },
    BlockOut { unit: usize, hour: i64 },
    Sweep,
    Import { closed: bool, notice: u32 },
    Pass { seconds: i64 },
}

fn happenings() -> impl Strategy<Value = Vec<Happening>> {
    use Happening::{BlockOut, Import, Move, Pass, Release, Reserve, Submit, Sweep};
    let half_hour = 0_u32..16;
    let one = prop_oneof![
        6 => (0_u8..5, 0_u8..3, half_hour.clone())
            .prop_map(|(kind, therapist, half_hour)| Reserve { kind, therapist, half_hour }),
        3 => (0_usize..8, half_hour).prop_map(|(draft, half_hour)| Move { draft, half_hour }),
        2 => (0_usize..8).prop_map(|draft| Release { draft }),
        2 => (0_usize..8).prop_map(|draft| Submit { draft }),
        1 => (0_usize..5, 0_i64..8).prop_map(|(unit, hour)| BlockOut { unit, hour }),
        1 => Just(Sweep),
        1 => (any::<bool>(), 0_u32..4).prop_map(|(closed, hours)| Import { closed, notice: hours * 60 }),
        // Seconds, minutes, holds that lapse, starts that come near, days, and a clock that is set back.
        5 => prop_oneof![0_i64..3, 0_i64..1_300, Just(600), Just(1_800), 0_i64..200_000, -2_000_i64..0]
            .prop_map(|seconds| Pass { seconds }),
    ];
    prop::collection::vec(one, 1..30)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 48,
        // Every run does the same: it always takes the same time.
        rng_seed: RngSeed::Fixed(1),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_kept_calendar_is_what_would_be_computed_whatever_happens(happenings in happenings()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(live_through(happenings))?;
    }
}

async fn live_through(happenings: Vec<Happening>) -> Result<(), TestCaseError> {
    let readers = Readers::new().await;
    let mut holds = Vec::new();
    for happening in happenings {
        happen(&readers.world, &mut holds, &happening).await;
        for request in readers.requests() {
            let (kept, anew) = (readers.read(&request).await, readers.read_anew(&request).await);
            prop_assert_eq!(&*kept, &anew, "after {:?}", happening);
        }
    }
    Ok(())
}

/// Refusals are fine: what was refused has changed nothing, which is compared as well.
async fn happen(world: &World, holds: &mut Vec<(DraftId, Option<ReservationId>)>, happening: &Happening) {
    let slot = |half_hour: u32| tuesday("09:00") + TimeDelta::minutes(30 * i64::from(half_hour));
    match *happening {
        Happening::Reserve {
            kind,
            therapist,
            half_hour,
        } => {
            let therapist = match therapist {
                0 => TherapistChoice::Anyone,
                1 => TherapistChoice::Named(world.spa.ada),
                _ => TherapistChoice::Named(world.spa.bo),
            };
            let wish = world.wish_of(&world.visit(kind, therapist));
            if let Ok(draft) = world.create_draft(wish).await {
                let held = world.reserve(draft, slot(half_hour)).await;
                holds.push((draft, held.ok().map(|held| held.reservation.id)));
            }
        }
        Happening::Move { draft, half_hour } => {
            if let Some((draft, reservation)) = holds.get_mut(draft)
                && let Ok(held) = world.reserve(*draft, slot(half_hour)).await
            {
                *reservation = Some(held.reservation.id);
            }
        }
        Happening::Release { draft } => {
            if let Some((draft, _)) = holds.get(draft) {
                let _ = world.release(*draft).await;
            }
        }
        Happening::Submit { draft } => {
            if let Some((_, Some(reservation))) = holds.get(draft) {
                let _ = world.submit(world.submission(*reservation)).await;
            }
        }
        Happening::BlockOut { unit, hour } => {
            let spa = &world.spa.catalogue;
            let people = spa
                .therapists
                .iter()
                .map(|therapist| UnitId::of_therapist(therapist.id));
            let rooms = spa.rooms.iter().map(|room| UnitId::of_room_place(room.id, 0));
            let units: Vec<UnitId> = people.chain(rooms).collect();
            block_out(world, units[unit], hour).await;
        }
        Happening::Sweep => drop(lapse_and_sweep(&*world.store).await.unwrap()),
        Happening::Import { closed, notice } => {
            let mut catalogue = world.spa.catalogue.clone();
            if closed {
                catalogue.centers[0].closed_days.push(tuesday("00:00").date());
            }
            for module in &mut catalogue.booking_modules {
                module.settings.minimum_notice_minutes = notice;
            }
            world.import(&catalogue).await;
        }
        Happening::Pass { seconds } => world.advance(TimeDelta::seconds(seconds)),
    }
}

/// Takes a unit for an hour of Tuesday, as an owner of its own; somebody may be there already.
async fn block_out(world: &World, unit: UnitId, hour: i64) {
    let start = instant("09:00") + TimeDelta::hours(hour);
    let claim = Claim {
        unit,
        during: Span {
            start,
            end: start + TimeDelta::hours(1),
        },
        owner: OwnerId::random(),
        hold_until: None,
    };
    let mut transaction = world.store.begin().await.unwrap();
    let _ = transaction.insert_claims(&[claim]).await;
    transaction.commit().await.unwrap();
}
