//! Which slots are free, and who and what a slot would take. Pure: no network, clock, randomness or files.
