//! The spa that is put under load: long days, every day, a year ahead, and rooms with one place each, so
//! that whoever is told a room can be checked against all others.

use std::fmt::Write as _;

/// How large it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    /// Each does everything.
    pub(crate) therapists: usize,
    /// One place each.
    pub(crate) rooms: usize,
    /// Minutes for which a slot is held.
    pub(crate) blocking_time: u32,
}

/// The slug of the portal that approves at once.
pub(crate) const AUTOMATIC: &str = "load-automatic";

/// The slug of the portal that waits for staff.
pub(crate) const MANUAL: &str = "load-manual";

/// The catalogue as `import` reads it.
pub(crate) fn document(size: Size) -> String {
    let mut text = format!(
        r#"
[organization]
key = "load"
name = "Load"
language = "en"
reference_prefix = "LO"
tax_percent = 19

[[center]]
key = "home"
name = "Home"
time_zone = "Europe/Berlin"
currency = "EUR"
opening = {{ mon-sun = "06:00-22:00" }}

[[booking_module]]
key = "manual"
name = "Book"

[booking_module.settings]
approval = "manual"
blocking_time = {blocking_time}
slot_interval = 30
minimum_notice = 0
horizon_days = 365

[[booking_module.field]]
id = "firstName"
kind = "text"
label = "First name"
required = true

[[booking_module.field]]
id = "lastName"
kind = "text"
label = "Last name"

[[booking_module.field]]
id = "email"
kind = "email"
label = "Email"
required = true

[[booking_module.field]]
id = "phone"
kind = "phone"
label = "Phone"

[[booking_module]]
key = "automatic"
based_on = "manual"
name = "Book at once"
settings = {{ approval = "automatic" }}

[[portal]]
key = "{MANUAL}"
name = "Load"
booking_module = "manual"
allowed_origins = []

[[portal]]
key = "{AUTOMATIC}"
name = "Load"
booking_module = "automatic"
allowed_origins = []

[[category]]
key = "massage"
name = "Massage"

[[service]]
key = "short"
category = "massage"
name = "Short"
duration = 30
price = "40.00"

[[service]]
key = "long"
category = "massage"
name = "Long"
duration = 75
recovery = 15
price = "90.00"
"#,
        blocking_time = size.blocking_time,
    );
    for number in 0..size.rooms {
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "\n[[room]]\nkey = \"room-{number}\"\nname = \"Room {number}\"\ncategory = \"massage\"\n"
        );
    }
    for number in 0..size.therapists {
        let gender = if number % 2 == 0 { "female" } else { "male" };
        let _ = write!(
            text,
            "\n[[therapist]]\nkey = \"therapist-{number}\"\nfirst_name = \"T{number}\"\nlast_name = \"Load\"\n\
             gender = \"{gender}\"\nschedule = {{ mon-sun = \"06:00-22:00\" }}\nskills = [\"short\", \"long\"]\n"
        );
    }
    text
}
