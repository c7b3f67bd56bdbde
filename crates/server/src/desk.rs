//! What staff need at the desk beside the use-cases of `bookings`: who is logged in, what a booking would
//! collide with, and the plan of a day. Decisions themselves are the same ones as the API's.

pub mod session;

pub mod collision;

pub mod day;

pub mod mails;
