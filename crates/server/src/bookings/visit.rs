//! What may be asked for in one visit: how many guests and treatments, and that a treatment for two is
//! asked for by two. The engine knows the rest.

use super::catalogues::PortalView;
use super::problem::{Problem, Reason};
use crate::catalogue::{Catalogue, ModuleSettings};
use crate::ids::ServiceId;
use crate::store::{DraftGuest, DraftItem};

/// The limits of a booking module, for whoever books without a login. Drafts made earlier keep what they
/// asked for when the spa lowers them.
pub(super) fn check_size(settings: &ModuleSettings, guests: &[DraftGuest]) -> Vec<Problem> {
    let too_many = |field: String, max| Problem::new(field, Reason::OutOfRange { min: 1, max });
    let mut problems = Vec::new();
    if exceeds(guests.len(), settings.max_guests) {
        problems.push(too_many("guests".to_owned(), settings.max_guests));
    }
    for (index, guest) in guests.iter().enumerate() {
        if exceeds(guest.items.len(), settings.max_items_per_guest) {
            problems.push(too_many(
                format!("guests[{index}].items"),
                settings.max_items_per_guest,
            ));
        }
    }
    problems
}

fn exceeds(count: usize, max: u32) -> bool {
    usize::try_from(max).is_ok_and(|max| count > max)
}

/// Whether every treatment for two is asked for by two: an even number of guests have it at the same
/// place of their visit, starting at the same moment. Names the first that has nobody.
pub(super) fn check_couples(view: PortalView<'_>, guests: &[DraftGuest]) -> Result<(), Problem> {
    // Each couple treatment once per guest: what, at which place, how many minutes after the start.
    let mut alone: Vec<((ServiceId, usize, u32), String)> = Vec::new();
    for (guest, wishes) in guests.iter().enumerate() {
        let mut minutes = 0_u32;
        for (place, item) in wishes.items.iter().enumerate() {
            let asked = (item.service, place, minutes);
            if is_for_two(view.catalogue, item.service) {
                match alone.iter().position(|(other, _)| *other == asked) {
                    Some(partner) => drop(alone.remove(partner)),
                    None => alone.push((asked, format!("guests[{guest}].items[{place}].item.id"))),
                }
            }
            minutes = minutes.saturating_add(minutes_of(view.catalogue, item));
        }
    }
    match alone.into_iter().next() {
        Some((_, field)) => Err(Problem::new(field, Reason::NeedsTwo)),
        None => Ok(()),
    }
}

fn is_for_two(catalogue: &Catalogue, service: ServiceId) -> bool {
    catalogue
        .service(service)
        .is_some_and(|service| service.is_couple_service)
}

fn minutes_of(catalogue: &Catalogue, item: &DraftItem) -> u32 {
    catalogue.service(item.service).map_or(0, |service| {
        let of_add_ons = service
            .add_ons
            .iter()
            .filter(|add_on| item.add_ons.contains(&add_on.id))
            .map(|add_on| add_on.duration_minutes);
        of_add_ons.fold(service.duration_minutes, u32::saturating_add)
    })
}
