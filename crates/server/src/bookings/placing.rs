//! Finding a place for a visit and taking it: where the pure engine meets the store. Shared by
//! reserve, submit and confirm.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};

use super::catalogues::PortalView;
use super::hold::{claims_of, is_live};
use super::problem::{Problem, Reason};
use crate::availability::{
    Busy, ItemProblem, MAX_APPOINTMENTS, Plan, PlanError, Rules, Slot, assign, is_still_offered, last_day,
    nearest, next_available_day, search_chunks, today,
};
use crate::ids::{CenterId, OwnerId};
use crate::store::{Appointment, DraftGuest, Reservation, Store, StoreError, StoreResult, StoreTransaction};

/// How many slots are offered in place of one that is gone: what fits on a phone's screen.
const ALTERNATIVES: usize = 6;

/// How many days after the slot's own are searched for alternatives.
const ALTERNATIVE_DAYS: u32 = 7;

/// How often a slot is chosen anew when another owner takes a unit between reading and writing. With one
/// writer at a time that cannot happen; with several, all who want a moment are first given the same room, and each
/// round has one winner. Whoever finds nothing free any more stops by itself, so this only ends what is hopeless.
const TRIES: usize = 32;

/// A visit with more appointments than the engine plans.
const TOO_MANY_APPOINTMENTS: Reason = Reason::OutOfRange {
    min: 1,
    max: MAX_APPOINTMENTS as u32,
};

/// Why a visit cannot be planned; the four kinds that the service booking API tells apart.
#[derive(Debug)]
pub(super) enum PlanningError {
    /// The center is gone.
    Center,
    /// A service or add-on is not in the center's catalogue.
    Service(Problem),
    /// A therapist is not in the catalogue, or does not do this here.
    Therapist(Problem),
    /// A rule is broken.
    Refused(Problem),
}

/// Computes on a thread where no other request waits: the slots of visits can take longer than all else that
/// a request does. A panic goes on in the caller.
pub(super) async fn aside<T: Send + 'static>(compute: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(compute).await {
        Ok(computed) => computed,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // Given up because the server ends, and the caller with it.
            Err(_) => std::future::pending().await,
        },
    }
}

/// A visit at a center under a portal's rules, on behalf of an owner of claims.
#[derive(Debug)]
pub(super) struct Wish {
    pub(super) plan: Arc<Plan>,
    pub(super) rules: Rules,
    pub(super) owner: OwnerId,
}

impl Wish {
    /// Resolves what the guests want.
    pub(super) fn new(
        view: PortalView<'_>,
        center: CenterId,
        guests: &[DraftGuest],
        owner: OwnerId,
    ) -> Result<Self, PlanningError> {
        if view.center(center).is_none() {
            return Err(PlanningError::Center);
        }
        let plan =
            Plan::new(view.catalogue, center, guests).map_err(|error| planning_error(error, guests))?;
        Ok(Self {
            plan: Arc::new(plan),
            rules: Rules::from(&view.module.settings),
            owner,
        })
    }

    /// What is in use on some days, own claims left out.
    async fn busy(
        &self,
        transaction: &mut dyn StoreTransaction,
        from: NaiveDate,
        days: u32,
    ) -> StoreResult<Busy> {
        let claims = transaction
            .busy(&self.plan.units(), self.plan.span(from, days))
            .await?;
        Ok(Busy::new(claims, Some(self.owner), transaction.now()))
    }

    /// The same, read outside of a transaction: what is shown may be gone when it is reserved.
    pub(super) async fn busy_outside(
        &self,
        store: &dyn Store,
        now: DateTime<Utc>,
        from: NaiveDate,
        days: u32,
    ) -> StoreResult<Busy> {
        let claims = store.busy(&self.plan.units(), self.plan.span(from, days)).await?;
        Ok(Busy::new(claims, Some(self.owner), now))
    }

    /// The first day from `from` on with a free slot, as far as can be booked.
    pub(super) async fn next_available_day(
        &self,
        store: &dyn Store,
        now: DateTime<Utc>,
        from: NaiveDate,
    ) -> StoreResult<Option<NaiveDate>> {
        for (first, count) in search_chunks(&self.plan, &self.rules, from, now) {
            let busy = self.busy_outside(store, now, first, count).await?;
            let (plan, rules) = (Arc::clone(&self.plan), self.rules);
            let search = move || next_available_day(&plan, &rules, &busy, first, count, now);
            let found = aside(search).await;
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// The nearest free slots around a wall time; around today or the last day that can be booked, if it
    /// lies outside of them. What the owner itself holds counts as free.
    pub(super) async fn alternatives(
        &self,
        transaction: &mut dyn StoreTransaction,
        wanted: NaiveDateTime,
    ) -> StoreResult<Vec<Slot>> {
        let now = transaction.now();
        let first = today(self.plan.zone(), now).and_time(NaiveTime::MIN);
        let last = last_day(self.plan.zone(), &self.rules, now).and_time(NaiveTime::MIN);
        let around = match wanted.date() {
            date if date < first.date() => first,
            date if date > last.date() => last,
            _ => wanted,
        };
        let busy = self
            .busy(transaction, around.date(), 1 + ALTERNATIVE_DAYS)
            .await?;
        let mut found = nearest(
            &self.plan,
            &self.rules,
            &busy,
            around,
            ALTERNATIVE_DAYS,
            ALTERNATIVES,
            now,
        );
        found.retain(|slot| slot.time != wanted);
        Ok(found)
    }
}

/// How a slot is to be taken.
#[derive(Debug)]
pub(super) struct Taking<'a> {
    /// The center's wall time.
    pub(super) slot_time: NaiveDateTime,
    /// Until when; `None`: for good.
    pub(super) hold_until: Option<DateTime<Utc>>,
    /// Who and what it had been, if they are to be kept where possible.
    pub(super) preferred: Option<&'a [Appointment]>,
    /// The hold that is given up, if the slot is won.
    pub(super) former: Option<&'a Reservation>,
}

/// Takes a slot: the preferred therapist and room if they are free, otherwise whoever and whatever is.
/// `None` if nothing is free then; the former hold is as it was in that case.
pub(super) async fn take_slot(
    transaction: &mut dyn StoreTransaction,
    wish: &Wish,
    taking: &Taking<'_>,
) -> StoreResult<Option<Vec<Appointment>>> {
    if let Some(preferred) = taking.preferred
        && can_be_kept(preferred, wish, transaction.now())
        && replace_claims(transaction, wish.owner, preferred, taking).await?
    {
        return Ok(Some(preferred.to_vec()));
    }
    for _ in 0..TRIES {
        let busy = wish.busy(transaction, taking.slot_time.date(), 1).await?;
        let now = transaction.now();
        let Ok(chosen) = assign(&wish.plan, &wish.rules, &busy, taking.slot_time, now) else {
            return Ok(None);
        };
        if replace_claims(transaction, wish.owner, &chosen, taking).await? {
            return Ok(Some(chosen));
        }
    }
    Ok(None)
}

/// Whether appointments made earlier are still possible as such: in the future, and offered by the present
/// catalogue. That the minimum notice has passed meanwhile does not count against a customer who chose
/// in time. A hold that still runs is not asked this: it keeps its slot whatever is imported meanwhile.
fn can_be_kept(appointments: &[Appointment], wish: &Wish, now: DateTime<Utc>) -> bool {
    appointments
        .iter()
        .all(|appointment| appointment.during.start > now)
        && is_still_offered(&wish.plan, &wish.rules, appointments, now)
}

/// Puts claims in the place of the former hold's; what else the owner has booked or holds stays. If
/// another owner is in the way, the former claims are put back, and the answer is `false`. Former claims
/// that are somebody else's by now (the clock was set back after they had lapsed) are lost.
async fn replace_claims(
    transaction: &mut dyn StoreTransaction,
    owner: OwnerId,
    appointments: &[Appointment],
    taking: &Taking<'_>,
) -> StoreResult<bool> {
    // One that was released has none, and another draft for the same booking may hold to the same moment.
    if let Some(former) = taking.former.filter(|former| !former.released) {
        transaction
            .delete_held_claims_of(owner, former.expires_at)
            .await?;
    }
    match transaction
        .insert_claims(&claims_of(appointments, owner, taking.hold_until))
        .await
    {
        Ok(()) => return Ok(true),
        Err(StoreError::Overlap) => {}
        Err(other) => return Err(other),
    }
    let now = transaction.now();
    let Some(former) = taking.former.filter(|former| is_live(former, now)) else {
        return Ok(false);
    };
    let claims = claims_of(&former.appointments, owner, Some(former.expires_at));
    match transaction.insert_claims(&claims).await {
        Ok(()) | Err(StoreError::Overlap) => Ok(false),
        Err(other) => Err(other),
    }
}

fn planning_error(error: PlanError, guests: &[DraftGuest]) -> PlanningError {
    match error {
        PlanError::UnknownCenter => PlanningError::Center,
        PlanError::NoGuests => PlanningError::Refused(Problem::new("guests", Reason::Required)),
        PlanError::NoItems { guest } => {
            PlanningError::Refused(Problem::new(format!("guests[{guest}].items"), Reason::Required))
        }
        PlanError::TooManyItems => PlanningError::Refused(Problem::new("guests", TOO_MANY_APPOINTMENTS)),
        PlanError::Item { guest, item, problem } => {
            let at = format!("guests[{guest}].items[{item}]");
            match problem {
                ItemProblem::UnknownService(_) => {
                    PlanningError::Service(Problem::new(format!("{at}.item.id"), Reason::Unknown))
                }
                ItemProblem::ServiceNotAtCenter(_) | ItemProblem::BadLength(_) => {
                    PlanningError::Service(Problem::new(format!("{at}.item.id"), Reason::DoesNotFit))
                }
                ItemProblem::CoupleOfOne(_) | ItemProblem::CoupleApart(_) => {
                    PlanningError::Refused(Problem::new(format!("{at}.item.id"), Reason::NeedsTwo))
                }
                ItemProblem::UnknownAddOn(id) => {
                    let index = guests
                        .get(guest)
                        .and_then(|guest| guest.items.get(item))
                        .and_then(|item| item.add_ons.iter().position(|add_on| *add_on == id))
                        .unwrap_or_default();
                    PlanningError::Service(Problem::new(format!("{at}.add_ons[{index}].id"), Reason::Unknown))
                }
                ItemProblem::UnknownTherapist(_) => {
                    PlanningError::Therapist(Problem::new(format!("{at}.therapist.id"), Reason::Unknown))
                }
                ItemProblem::TherapistNotAtCenter(_) | ItemProblem::TherapistLacksSkill(_) => {
                    PlanningError::Therapist(Problem::new(format!("{at}.therapist.id"), Reason::DoesNotFit))
                }
            }
        }
    }
}
