//! The choice of resources against trying everything, on more items than the twin can afford.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::subsequence;

use crate::availability::choose::{Matching, Need, all_collide, choose};

const RESOURCES: usize = 5;

fn needs() -> impl Strategy<Value = Vec<Need>> {
    let resources: Vec<usize> = (0..RESOURCES).collect();
    let candidates = subsequence(resources, 1..=RESOURCES).prop_shuffle();
    let need = (0_i64..12, 1_i64..6, candidates);
    vec(need, 1..=7).prop_map(|needs| {
        let need = |(item, (begin, length, candidates))| Need {
            item,
            claimed: (begin, begin + length),
            candidates,
        };
        needs.into_iter().enumerate().map(need).collect()
    })
}

fn exists(needs: &[Need], chosen: &mut Vec<usize>) -> bool {
    let Some(need) = needs.get(chosen.len()) else {
        return true;
    };
    need.candidates.iter().any(|resource| {
        let mut others = needs.iter().zip(chosen.iter());
        if others.any(|(other, taken)| taken == resource && other.collides_with(need)) {
            return false;
        }
        chosen.push(*resource);
        let found = exists(needs, chosen);
        chosen.pop();
        found
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_choice_is_found_where_there_is_one_and_nothing_is_used_twice(needs in needs()) {
        let found = choose(&needs);
        prop_assert_eq!(found.is_some(), exists(&needs, &mut Vec::new()));
        let chosen = found.unwrap_or_default();
        for (index, (resource, need)) in chosen.iter().zip(&needs).enumerate() {
            prop_assert!(need.candidates.contains(resource));
            let mut before = chosen.iter().zip(&needs).take(index);
            prop_assert!(!before.any(|(other, earlier)| other == resource && earlier.collides_with(need)));
        }
    }

    #[test]
    fn a_matching_grows_as_far_as_any_could(mut needs in needs()) {
        needs.iter_mut().for_each(|need| need.claimed = (0, 1));
        prop_assert!(all_collide(&needs));
        let mut matching = Matching::default();
        let mut matched = Vec::new();
        for need in needs {
            let added = matching.add(&need.candidates);
            matched.push(need);
            prop_assert_eq!(added, exists(&matched, &mut Vec::new()));
            if !added {
                matched.pop();
            }
        }
    }
}

#[test]
fn one_need_gets_its_first_candidate() {
    let need = Need {
        item: 0,
        claimed: (0, 60),
        candidates: vec![3, 1, 2],
    };
    assert_eq!(choose(&[need]), Some(vec![3]));
}
