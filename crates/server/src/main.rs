//! The command line of the booking server.

fn main() {}
