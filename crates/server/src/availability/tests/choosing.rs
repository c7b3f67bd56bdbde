//! The choice of resources against trying everything, on more needs than the twin can afford.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::availability::MAX_APPOINTMENTS;
use crate::availability::choose::{Free, NoChoice, Pair, Shape, Word, choose, copies, insert};
use crate::catalogue::CoupleRooms;

const RESOURCES: usize = 6;

/// First moment, the one after the last, and resources in order of preference.
type Need = ((i64, i64), Vec<usize>);

fn needs() -> impl Strategy<Value = Vec<Need>> {
    let resources: Vec<usize> = (0..RESOURCES).collect();
    let candidates = subsequence(resources, 1..=RESOURCES).prop_shuffle();
    let need = (0_i64..12, 1_i64..6, candidates);
    vec(need, 1..=7).prop_map(|needs| {
        let need = |(begin, length, candidates)| ((begin, begin + length), candidates);
        needs.into_iter().map(need).collect()
    })
}

/// The same with some that begin together made couples; two resources make a room.
fn couples() -> impl Strategy<Value = (Vec<Need>, Vec<Pair>)> {
    let rooms = select(vec![
        CoupleRooms::Shared,
        CoupleRooms::Separate,
        CoupleRooms::Either,
    ]);
    (needs(), vec(rooms, 1..=2)).prop_map(|(mut needs, rooms)| {
        let mut pairs = Vec::new();
        for (number, rooms) in rooms.into_iter().enumerate() {
            let pair = (2 * number, 2 * number + 1);
            if pair.1 < needs.len() {
                needs[pair.1].0 = needs[pair.0].0;
                pairs.push(Pair { needs: pair, rooms });
            }
        }
        (needs, pairs)
    })
}

const fn room_of(resource: usize) -> usize {
    resource / 2
}

fn collide(one: &Need, other: &Need) -> bool {
    one.0.0 < other.0.1 && other.0.0 < one.0.1
}

fn exists(needs: &[Need], pairs: &[Pair], chosen: &mut Vec<usize>) -> bool {
    let index = chosen.len();
    let Some(need) = needs.get(index) else {
        return true;
    };
    need.1.iter().any(|resource| {
        let mut others = needs.iter().zip(chosen.iter());
        if others.any(|(other, taken)| taken == resource && collide(other, need)) {
            return false;
        }
        let apart = |pair: &Pair| {
            let same = pair.needs.1 == index && room_of(chosen[pair.needs.0]) == room_of(*resource);
            pair.needs.1 == index
                && match pair.rooms {
                    CoupleRooms::Shared => !same,
                    CoupleRooms::Separate => same,
                    CoupleRooms::Either => false,
                }
        };
        if pairs.iter().any(apart) {
            return false;
        }
        chosen.push(*resource);
        let found = exists(needs, pairs, chosen);
        chosen.pop();
        found
    })
}

/// Asks the engine, once for any choice and once in order of preference; both must agree.
fn asked(needs: &[Need], pairs: Vec<Pair>) -> Result<Vec<usize>, NoChoice> {
    let claimed: Vec<_> = needs.iter().map(|need| need.0).collect();
    let rooms: Vec<usize> = match pairs.is_empty() {
        true => Vec::new(),
        false => (0..RESOURCES).map(room_of).collect(),
    };
    let shape = Shape::new(&claimed, vec![None; needs.len()], pairs);
    let bits = bits(needs);
    let free = Free {
        words: 1,
        bits: &bits,
        rooms: &rooms,
    };
    let orders: Vec<_> = needs.iter().map(|need| need.1.clone()).collect();
    let any = choose(&shape, free, None);
    let best = choose(&shape, free, Some(&orders));
    assert_eq!(any.is_ok(), best.is_ok());
    best
}

fn bits(needs: &[Need]) -> Vec<Word> {
    let mut bits = vec![0; needs.len()];
    for (set, need) in bits.chunks_exact_mut(1).zip(needs) {
        need.1.iter().for_each(|resource| insert(set, *resource));
    }
    bits
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_choice_is_found_where_there_is_one_and_nothing_is_used_twice((needs, pairs) in prop_oneof![
        needs().prop_map(|needs| (needs, Vec::new())),
        couples(),
    ]) {
        let found = asked(&needs, pairs.clone());
        prop_assert_eq!(found.is_ok(), exists(&needs, &pairs, &mut Vec::new()));
        prop_assert!(found != Err(NoChoice::GaveUp));
        let chosen = found.unwrap_or_default();
        for (index, (resource, need)) in chosen.iter().zip(&needs).enumerate() {
            prop_assert!(need.1.contains(resource));
            let mut before = chosen.iter().zip(&needs).take(index);
            prop_assert!(!before.any(|(other, earlier)| other == resource && collide(earlier, need)));
        }
        for pair in pairs.iter().filter(|_| !chosen.is_empty()) {
            let same = room_of(chosen[pair.needs.0]) == room_of(chosen[pair.needs.1]);
            prop_assert!(pair.rooms != CoupleRooms::Shared || same);
            prop_assert!(pair.rooms != CoupleRooms::Separate || !same);
        }
    }

    #[test]
    fn the_search_never_gives_up_on_the_largest_visit(needs in vec(
        (0_i64..16, 1_i64..8, subsequence((0..9).collect::<Vec<usize>>(), 1..=5)),
        MAX_APPOINTMENTS,
    )) {
        let need = |(begin, length, candidates)| ((begin, begin + length), candidates);
        let needs: Vec<Need> = needs.into_iter().map(need).collect();
        prop_assert!(asked(&needs, Vec::new()) != Err(NoChoice::GaveUp));
    }

    #[test]
    fn as_many_copies_fit_side_by_side_as_any_could(needs in needs()) {
        let mut side_by_side = Vec::new();
        let mut expected = 0;
        loop {
            side_by_side.extend(needs.iter().map(|need| ((0, 1), need.1.clone())));
            if !exists(&side_by_side, &[], &mut Vec::new()) {
                break;
            }
            expected += 1;
        }
        let free = Free { words: 1, bits: &bits(&needs), rooms: &[] };
        prop_assert_eq!(copies((1 << needs.len()) - 1, free), expected);
    }
}

#[test]
fn one_need_gets_its_first_choice() {
    assert_eq!(asked(&[((0, 60), vec![3, 1, 2])], Vec::new()), Ok(vec![3]));
}
