//! Tables: what a small spa offers, changed one rule at a time. The twin (`tests/availability_twin.rs`)
//! compares the engine with brute force on random calendars.

mod fixture;

mod opening;

mod people_and_rooms;

mod claims;

mod limits;

mod dst;

mod visits;

mod search;

mod planning;

mod choosing;

mod couples;

mod equipment;

mod exceptions;

mod prices;

mod warnings;
