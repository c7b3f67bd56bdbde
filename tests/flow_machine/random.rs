//! Random orders of events: whatever customer, network, clock, other customers and reloads do, nobody
//! holds two slots, nothing is submitted twice, what was typed is never lost, and late answers do nothing.
//!
//! One thing is taken for granted: a request that the page has given up waiting for is not carried out
//! later than that.

use booking_widget::flow::state::Step;
use proptest::prelude::*;

use crate::acts::{Act, Customer, act};
use crate::page::BLOCKING_MS;
use crate::world::World;

proptest! {
    // `PROPTEST_CASES=5000` looks deeper.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_no_slot_is_held_twice_and_nothing_is_lost(
        acts in prop::collection::vec(act(), 1..250)
    ) {
        let mut world = World::new();
        for act in acts {
            world.act(act);
        }
    }

    /// From a filled-in form on, where the interesting ends are near.
    #[test]
    fn whatever_happens_at_submitting_nothing_is_booked_twice(
        acts in prop::collection::vec(act(), 1..80)
    ) {
        let mut world = World::new();
        world.settle();
        for customer in [Customer::ChooseMassage, Customer::ChooseTherapist(true)] {
            world.act(Act::Customer(customer));
            world.settle();
        }
        world.act(Act::Customer(Customer::ChooseSlot(0)));
        world.settle();
        for customer in [Customer::Type(0, 1), Customer::Type(1, 1), Customer::Tick(true)] {
            world.act(Act::Customer(customer));
        }
        prop_assert_eq!(world.page.state.step, Step::Details);
        for act in acts {
            world.act(act);
        }
    }

    /// However bad it was: once the network is good again, the customer can finish.
    #[test]
    fn whatever_happened_a_booking_can_still_be_made(
        acts in prop::collection::vec(act(), 1..120)
    ) {
        let mut world = World::new();
        for act in acts {
            world.act(act);
        }
        world.finish();
        prop_assert!(world.page.state.is_done(), "{:?}", world.page.state);
    }
}

#[test]
fn a_hold_in_these_worlds_lasts_as_long_as_the_catalogue_says() {
    let minutes = crate::page::catalogue().settings.blocking_time_minutes;
    assert_eq!(i64::from(minutes) * 60_000, BLOCKING_MS);
}
