//! What belongs to the visit: add-ons, further treatments, further guests.

use super::turn::Turn;
use super::{choose, start};
use crate::booking::{AddOnId, FieldKey, ItemPosition, Visit};
use crate::flow::State;
use crate::flow::state::Step;
use crate::sorted::Sorted;

pub(super) fn toggle_add_on(turn: &mut Turn, add_on: &AddOnId) {
    let Some(mut next) = known_visit(turn) else {
        return;
    };
    if let Some(item) = next.item_mut(turn.state.choice.editing) {
        let former = item.add_ons.len();
        item.add_ons.retain(|chosen| chosen != add_on);
        if item.add_ons.len() == former {
            item.add_ons.push(add_on.clone());
        }
        // What the service does not offer goes again, and the order becomes the catalogue's.
        choose::change(turn, next);
        stay_where_one_can(turn);
    }
}

/// The visit, once it can be told what is offered: after a reload it waits for the catalogue.
fn known_visit(turn: &Turn) -> Option<Visit> {
    turn.state.known_catalogue()?;
    Some(turn.state.choice.visit.clone())
}

pub(super) fn add_treatment(turn: &mut Turn, guest: usize) {
    if turn.state.can_add_treatment(guest) {
        let items = turn.state.choice.visit.guests.get(guest);
        let item = items.map_or(0, |guest| guest.items.len());
        add(turn, ItemPosition { guest, item });
    }
}

pub(super) fn add_guest(turn: &mut Turn) {
    if turn.state.can_add_guest() {
        let guest = turn.state.choice.visit.guests.len();
        add(turn, ItemPosition { guest, item: 0 });
    }
}

/// Asks for the service; hold and visit stay as they are until there is one.
fn add(turn: &mut Turn, at: ItemPosition) {
    turn.state.choice.editing = at;
    turn.state.choice.search.clear();
    turn.state.submit_when_held = false;
    choose::go_to(turn, Step::Service);
}

pub(super) fn same_for_guest(turn: &mut Turn, guest: usize) {
    let visit = &turn.state.choice.visit;
    let Some(next) = choose::catalogue(turn).map(|catalogue| catalogue.with_same_for(visit, guest)) else {
        return;
    };
    if guest == 0 || guest >= next.guests.len() {
        return;
    }
    let was_asked = turn.state.step == Step::Service;
    turn.state.choice.editing = ItemPosition { guest, item: 0 };
    choose::change(turn, next);
    if was_asked {
        choose::go_on_from(turn, Step::Service);
    }
    stay_where_one_can(turn);
}

pub(super) fn remove_item(turn: &mut Turn, at: ItemPosition) {
    let Some(mut next) = known_visit(turn) else {
        return;
    };
    let guest = next.guests.get_mut(at.guest);
    if let Some(guest) = guest.filter(|guest| at.item < guest.items.len()) {
        guest.items.remove(at.item);
        remove(turn, next);
    }
}

pub(super) fn remove_guest(turn: &mut Turn, guest: usize) {
    let Some(mut next) = known_visit(turn) else {
        return;
    };
    if let Some(guest) = next.guests.get_mut(guest) {
        guest.items.clear();
        remove(turn, next);
    }
}

fn remove(turn: &mut Turn, next: Visit) {
    choose::change(turn, next);
    if turn.state.choice.visit.is_empty() {
        start::go_to_first_step(turn);
    } else {
        stay_where_one_can(turn);
    }
}

/// Guests without a treatment do not come. What they have answered goes with them; the others move up, and what
/// was said about answers is said anew. The booker stays, whoever's treatment that is now.
pub(super) fn drop_guests_without_treatment(state: &mut State) {
    // For each guest the new place; none for those who go, and for who is now the booker.
    let mut places = Vec::new();
    let mut staying = Vec::new();
    for guest in std::mem::take(&mut state.choice.visit.guests) {
        let stays = !guest.items.is_empty();
        places.push(Some(staying.len()).filter(|place| stays && *place > 0));
        if stays {
            staying.push(guest);
        }
    }
    let is_changed = staying.len() < places.len();
    state.choice.visit.guests = staying;
    let mut moves_up = |key: &mut FieldKey| match places.get(key.guest) {
        _ if key.guest == 0 => true,
        Some(Some(place)) => {
            key.guest = *place;
            true
        }
        _ => false,
    };
    if is_changed {
        state.details.values.rekey(&mut moves_up);
        state.details.problems = Sorted::new();
    }
}

pub(super) fn edit_item(turn: &mut Turn, at: ItemPosition) {
    if known_visit(turn).is_none_or(|visit| visit.item(at).is_none()) {
        return;
    }
    turn.state.choice.editing = at;
    if turn.state.steps().contains(&Step::Therapist) {
        turn.state.submit_when_held = false;
        choose::go_to(turn, Step::Therapist);
    }
}

pub(super) fn go_on(turn: &mut Turn) {
    if turn.state.step == Step::Therapist && !turn.state.choice.visit.is_empty() {
        choose::go_to(turn, Step::Time);
    }
}

/// The visit has changed on this step. Later ones were about the former visit, and a step on which nothing
/// is left to choose is over.
fn stay_where_one_can(turn: &mut Turn) {
    let step = turn.state.step;
    if step > Step::Service && (step > Step::Therapist || !turn.state.steps().contains(&step)) {
        choose::go_to(turn, Step::Time);
    }
}
