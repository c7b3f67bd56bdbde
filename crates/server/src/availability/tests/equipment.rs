//! Equipment: one piece of each category that a service needs.

use super::fixture::{DAY, Spa, equipment, every_day, guest, id, piece, room, spa, therapist};
use crate::availability::NotFree;
use crate::catalogue::Gender;

/// Three therapists and rooms; the service needs a tub, of which there are one and two of another kind.
fn spa_with_tubs() -> Spa {
    let mut spa = spa();
    spa.catalogue.therapists = (1..=3)
        .map(|number| therapist(number, Gender::Male, &[1], every_day(&["09:00-12:00"])))
        .collect();
    spa.catalogue.rooms = (1..=3).map(|number| room(number, "treatment", 1)).collect();
    spa.catalogue.services[0].equipment_categories = vec!["tub".to_owned()];
    spa.catalogue.equipment = vec![
        equipment(1, "tub", 1),
        equipment(2, "tub", 2),
        equipment(3, "lamp", 1),
    ];
    spa
}

#[test]
fn a_piece_is_taken_and_named() {
    let mut spa = spa_with_tubs();
    let taken = spa.assign("2026-11-26T09:00").unwrap().remove(0);
    assert_eq!(taken.equipment, [id(1).into()]);
    assert_eq!(taken.units[2], piece(1, 0));
    spa.claim(piece(1, 0), "2026-11-26T08:00", "2026-11-26T09:00");
    let taken = spa.assign("2026-11-26T09:00").unwrap().remove(0);
    assert_eq!(taken.equipment, [id(2).into()]);
}

#[test]
fn there_are_as_many_spaces_as_pieces() {
    let mut spa = spa_with_tubs();
    assert_eq!(spa.spaces("2026-11-26T09:00"), 3);
    spa.claim(piece(2, 1), "2026-11-26T08:00", "2026-11-26T08:30");
    assert_eq!(spa.spaces("2026-11-26T09:00"), 2);
    assert_eq!(spa.spaces("2026-11-26T09:30"), 3);
    spa.guests = vec![guest(&[1]); 3];
    assert_eq!(spa.times(DAY), "09:30 10:00 10:30 11:00");
    spa.catalogue.equipment[1].archived = true;
    assert_eq!(spa.assign("2026-11-26T09:30"), Err(NotFree::Taken));
}

#[test]
fn one_piece_of_each_category_is_needed() {
    let mut spa = spa_with_tubs();
    let categories = ["tub", "lamp", "tub"].map(str::to_owned);
    spa.catalogue.services[0].equipment_categories = categories.to_vec();
    let taken = spa.assign("2026-11-26T09:00").unwrap().remove(0);
    assert_eq!(taken.equipment, [id(1).into(), id(3).into()]);
    assert_eq!(spa.spaces("2026-11-26T09:00"), 1);
    spa.claim(piece(3, 0), "2026-11-26T08:00", "2026-11-26T09:00");
    assert_eq!(spa.times(DAY), "10:00 10:30 11:00");
    spa.catalogue.services[0]
        .equipment_categories
        .push("sled".to_owned());
    assert_eq!(spa.times(DAY), "");
}
