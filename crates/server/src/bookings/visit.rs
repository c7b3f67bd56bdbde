//! How many guests and treatments may be asked for in one visit. The engine knows the rest.

use super::problem::{Problem, Reason};
use crate::catalogue::ModuleSettings;
use crate::store::DraftGuest;

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
