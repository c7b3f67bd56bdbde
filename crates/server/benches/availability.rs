//! What a calendar costs to compute, on one core. `cargo xtask bench availability` runs this in the profile
//! of the server and writes the medians into `docs/benchmarks.md`.
//!
//! Every measured call is what a request computes between reading claims and writing its answer:
//! `Plan::new`, `Busy::new` and `days` for 31 days, starts every 15 minutes.

#![expect(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

#[path = "availability/spa.rs"]
mod spa;

use booking_server::availability::{Busy, Day, Plan, days};
use booking_server::store::{Claim, DraftGuest};
use divan::{Bencher, black_box};

use spa::{DAYS, Spa, guests};

/// The spa that the design speaks of: therapists, rooms, stored bookings.
const DESIGN: (u32, u32, u32) = (20, 10, 10_000);

fn main() {
    divan::main();
}

fn month(spa: &Spa, guests: &[DraftGuest], claims: Vec<Claim>) -> Vec<Day> {
    let plan = Plan::new(&spa.catalogue, spa.center, guests).unwrap();
    let busy = Busy::new(claims, None, spa.now);
    days(&plan, &spa.rules, &busy, spa.from, DAYS, spa.now)
}

fn measure(bencher: Bencher<'_, '_>, (therapists, rooms, bookings): (u32, u32, u32), guests: &[DraftGuest]) {
    let spa = Spa::new(therapists, rooms, bookings);
    let claims = spa.claims_of_the_month(guests);
    bencher
        .with_inputs(|| claims.clone())
        .bench_values(|claims| black_box(month(&spa, guests, claims)));
}

/// One guest, one treatment, anybody.
#[divan::bench]
fn one_guest_one_treatment(bencher: Bencher<'_, '_>) {
    measure(bencher, DESIGN, &guests(1, 1));
}

/// Four guests with two treatments each.
#[divan::bench]
fn four_guests_two_treatments_each(bencher: Bencher<'_, '_>) {
    measure(bencher, DESIGN, &guests(4, 2));
}

/// The month handed all claims there are instead of those of its days.
#[divan::bench]
fn one_guest_with_all_claims_read(bencher: Bencher<'_, '_>) {
    let spa = Spa::new(DESIGN.0, DESIGN.1, DESIGN.2);
    let guests = guests(1, 1);
    bencher
        .with_inputs(|| spa.claims.clone())
        .bench_values(|claims| black_box(month(&spa, &guests, claims)));
}

#[divan::bench(args = [5, 10, 20, 40, 80])]
fn therapists(bencher: Bencher<'_, '_>, therapists: u32) {
    measure(
        bencher,
        (therapists, therapists.div_ceil(2), 500 * therapists),
        &guests(1, 1),
    );
}

#[divan::bench(args = [0, 1_000, 5_000, 10_000, 15_000])]
fn bookings(bencher: Bencher<'_, '_>, bookings: u32) {
    measure(bencher, (DESIGN.0, DESIGN.1, bookings), &guests(1, 1));
}

#[divan::bench(args = [0, 1_000, 5_000, 10_000, 15_000])]
fn bookings_for_four_with_two(bencher: Bencher<'_, '_>, bookings: u32) {
    measure(bencher, (DESIGN.0, DESIGN.1, bookings), &guests(4, 2));
}

#[divan::bench(args = [1, 2, 3, 4, 6, 8])]
fn guests_with_one_treatment(bencher: Bencher<'_, '_>, count: usize) {
    measure(bencher, DESIGN, &guests(count, 1));
}

#[divan::bench(args = [1, 2, 3, 4, 6])]
fn guests_with_two_treatments(bencher: Bencher<'_, '_>, count: usize) {
    measure(bencher, DESIGN, &guests(count, 2));
}

#[divan::bench(args = [1, 2, 3, 4, 6])]
fn treatments_of_one_guest(bencher: Bencher<'_, '_>, count: usize) {
    measure(bencher, DESIGN, &guests(1, count));
}
