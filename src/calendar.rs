//! Civil dates: months, the month grid and keyboard moves over it. Pure; knows no clock and no language.

pub mod month;

pub mod moves;

pub mod text;

pub mod part_of_day;

pub use month::{GridDay, add_months, first_of_month, last_of_month, month_grid};
pub use moves::{Bounds, Direction, Key, Move, move_focus};
pub use part_of_day::PartOfDay;
pub use text::{parse_date, parse_date_time, print_date, print_date_time};
