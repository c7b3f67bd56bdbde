//! One wish against the catalogue: who, which places and which pieces could serve it.

use super::{Demand, Item, ItemProblem, LONGEST_MINUTES, Plan, Pool, PoolKind, Price, Resource, What};
use crate::availability::busy::merge;
use crate::availability::hours::{Hours, Spans};
use crate::catalogue::{Catalogue, Center, Gender, Service, Therapist, Weekly};
use crate::ids::{AddOnId, UnitId};
use crate::store::{DraftItem, Span, TherapistChoice};

impl Plan {
    /// The item, and its demands put into the pools. `at` is guest and position.
    pub(super) fn resolve(
        &mut self,
        catalogue: &Catalogue,
        center: &Center,
        at: (usize, usize),
        wish: &DraftItem,
    ) -> Result<Item, ItemProblem> {
        let service = catalogue
            .service(wish.service)
            .ok_or(ItemProblem::UnknownService(wish.service))?;
        if !service.centers.contains(&center.id) {
            return Err(ItemProblem::ServiceNotAtCenter(service.id));
        }
        let mut add_ons: Vec<AddOnId> = Vec::new();
        let mut minutes = service.duration_minutes;
        let mut add_ons_minor = 0_i64;
        for id in &wish.add_ons {
            let add_on = service.add_ons.iter().find(|add_on| add_on.id == *id);
            let add_on = add_on.ok_or(ItemProblem::UnknownAddOn(*id))?;
            if !add_ons.contains(id) {
                add_ons.push(*id);
                minutes = minutes.saturating_add(add_on.duration_minutes);
                add_ons_minor = add_ons_minor.saturating_add(add_on.price.minor);
            }
        }
        if minutes == 0 || minutes > LONGEST_MINUTES || service.recovery_minutes > LONGEST_MINUTES {
            return Err(ItemProblem::BadLength(service.id));
        }
        check_named(catalogue, center, service, wish.therapist)?;
        self.demand_somebody(catalogue, center, service, wish.therapist);
        self.demand_a_place(catalogue, center, service);
        for category in &service.equipment_categories {
            self.demand_a_piece(catalogue, center, category);
        }
        Ok(Item {
            guest: at.0,
            position: at.1,
            service: service.id,
            add_ons,
            duration: i64::from(minutes) * 60,
            recovery: i64::from(service.recovery_minutes) * 60,
            price: Price::new(service, add_ons_minor),
            wish: wish.therapist,
            couple: service.is_couple_service.then_some(service.couple_rooms),
        })
    }

    fn demand_somebody(
        &mut self,
        catalogue: &Catalogue,
        center: &Center,
        service: &Service,
        choice: TherapistChoice,
    ) {
        let suits = |therapist: &Therapist| match choice {
            TherapistChoice::Anyone | TherapistChoice::Gender(Gender::Unspecified) => true,
            TherapistChoice::Gender(gender) => therapist.gender == gender,
            TherapistChoice::Named(id) => therapist.id == id,
        };
        let suitable = catalogue
            .therapists
            .iter()
            .enumerate()
            .filter_map(|(rank, therapist)| {
                let schedule = therapist.schedules.get(&center.id)?;
                let can = !therapist.archived && suits(therapist) && therapist.skills.contains(&service.id);
                can.then(|| somebody(catalogue, center, (rank, therapist), schedule))
            });
        let suitable = suitable.collect();
        self.demand(
            PoolKind::People,
            suitable,
            matches!(choice, TherapistChoice::Named(_)),
        );
    }

    fn demand_a_place(&mut self, catalogue: &Catalogue, center: &Center, service: &Service) {
        let mut rooms = catalogue
            .rooms
            .iter()
            .enumerate()
            .filter(|(_, room)| room.center == center.id && !room.archived)
            .peekable();
        // A center without rooms (a mobile therapist, a studio of one) needs none for what can be done anywhere.
        if rooms.peek().is_none() && service.room_categories.is_empty() {
            return;
        }
        let mut suitable = Vec::new();
        for (rank, room) in rooms.filter(|(_, room)| fits(service, &room.category)) {
            let offered = catalogue
                .services
                .iter()
                .filter(|other| !other.archived && other.centers.contains(&center.id));
            let flexibility = offered.filter(|other| fits(other, &room.category)).count();
            let blocked = spans_of(&room.block_outs);
            suitable.extend((0..room.places).map(|place| Resource {
                unit: UnitId::of_room_place(room.id, place),
                what: What::Place(room.id),
                rank: (rank, place),
                flexibility,
                hours: None,
                blocked: blocked.clone(),
            }));
        }
        self.demand(PoolKind::Places, suitable, false);
    }

    /// Pieces of one category are used by the same services: they differ in nothing but their order.
    fn demand_a_piece(&mut self, catalogue: &Catalogue, center: &Center, category: &str) {
        let equipment = catalogue.equipment.iter().enumerate().filter(|(_, equipment)| {
            equipment.center == center.id && !equipment.archived && equipment.category == category
        });
        let pieces = equipment.flat_map(|(rank, equipment)| {
            (0..equipment.count).map(move |piece| Resource {
                unit: UnitId::of_equipment_piece(equipment.id, piece),
                what: What::Piece(equipment.id),
                rank: (rank, piece),
                flexibility: 0,
                hours: None,
                blocked: Spans::new(),
            })
        });
        let suitable = pieces.collect();
        self.demand(PoolKind::Pieces(category.to_owned()), suitable, false);
    }

    /// That the item being resolved needs one of these resources, which are in order of the catalogue. A
    /// category named twice counts once.
    fn demand(&mut self, kind: PoolKind, suitable: Vec<Resource>, is_named: bool) {
        let item = self.items.len();
        let known = self.pools.iter().position(|pool| pool.kind == kind);
        let known = known.unwrap_or_else(|| {
            self.pools.push(Pool {
                kind,
                resources: Vec::new(),
                demands: Vec::new(),
            });
            self.pools.len() - 1
        });
        let Some(pool) = self.pools.get_mut(known) else {
            return;
        };
        if pool.demands.last().is_some_and(|last| last.item == item) {
            return;
        }
        let mut candidates: Vec<usize> = suitable
            .into_iter()
            .map(|resource| {
                let known = pool.resources.iter().position(|one| one.unit == resource.unit);
                known.unwrap_or_else(|| {
                    pool.resources.push(resource);
                    pool.resources.len() - 1
                })
            })
            .collect();
        candidates.sort_unstable();
        pool.demands.push(Demand {
            item,
            candidates,
            is_named,
        });
    }
}

/// Why a named therapist cannot do it, as far as the catalogue says.
fn check_named(
    catalogue: &Catalogue,
    center: &Center,
    service: &Service,
    choice: TherapistChoice,
) -> Result<(), ItemProblem> {
    let TherapistChoice::Named(id) = choice else {
        return Ok(());
    };
    let named = catalogue.therapist(id).ok_or(ItemProblem::UnknownTherapist(id))?;
    if !named.schedules.contains_key(&center.id) {
        return Err(ItemProblem::TherapistNotAtCenter(id));
    }
    if !named.skills.contains(&service.id) {
        return Err(ItemProblem::TherapistLacksSkill(id));
    }
    Ok(())
}

fn somebody(
    catalogue: &Catalogue,
    center: &Center,
    (rank, therapist): (usize, &Therapist),
    schedule: &Weekly,
) -> Resource {
    let skills = therapist.skills.iter();
    Resource {
        unit: UnitId::of_therapist(therapist.id),
        what: What::Therapist(therapist.id),
        rank: (rank, 0),
        flexibility: skills.filter(|id| catalogue.service(**id).is_some()).count(),
        hours: Some(Hours {
            weekly: schedule.clone(),
            exceptions: therapist
                .schedule_exceptions
                .get(&center.id)
                .cloned()
                .unwrap_or_default(),
            off: therapist.days_off.clone(),
        }),
        blocked: spans_of(&therapist.block_outs),
    }
}

fn spans_of(block_outs: &[Span]) -> Spans {
    let mut spans: Spans = block_outs
        .iter()
        .map(|span| (span.start.timestamp(), span.end.timestamp()))
        .collect();
    merge(&mut spans);
    spans
}

fn fits(service: &Service, room_category: &str) -> bool {
    service.room_categories.is_empty()
        || service
            .room_categories
            .iter()
            .any(|category| category == room_category)
}
