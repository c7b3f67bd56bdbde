//! Civil dates: months, the month grid and keyboard moves over it. Pure; knows no clock and no language.
