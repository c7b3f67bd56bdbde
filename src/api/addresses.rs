//! The addresses of the HTTP API (DESIGN section 2).

use crate::booking::{Gender, TherapistPreference};
use crate::calendar::print_date;
use crate::digits::in_digits;
use crate::flow::command::DaysQuery;
use crate::flow::state::{BookingId, DraftId};

/// The loader asks for exactly this address beforehand. The name of a theme has no letters to be encoded.
#[must_use]
pub fn portal(server: &str, portal: &str, language: &str, theme: Option<&str>) -> String {
    let address = [server, "/v1/portals/", &encode(portal), "?lang=", language].concat();
    with_theme(address, theme)
}

fn with_theme(mut address: String, theme: Option<&str>) -> String {
    if let Some(theme) = theme {
        address.push_str("&theme=");
        address.push_str(theme);
    }
    address
}

/// One treatment for one guest without add-ons is asked in the plain parameters, as most are, so that their
/// answers can be kept along the way; everything else as `visit`. A booking that is to have another time has a calendar
/// of its own, which nobody keeps.
#[must_use]
pub fn availability(server: &str, portal: &str, query: &DaysQuery) -> String {
    let whose = match &query.replaces {
        Some(booking) => of_booking(server, booking, "", ""),
        None => [server, "/v1/portals/", &encode(portal)].concat(),
    };
    let mut address = [
        &*whose,
        "/availability?center_id=",
        &encode(&query.center.0),
        "&days=",
        &in_digits(query.days),
    ]
    .concat();
    if let Some(from) = query.from {
        address.push_str("&from=");
        address.push_str(&print_date(from));
    }
    match query.visit.only() {
        Some(item) if item.add_ons.is_empty() => {
            address.push_str("&service_id=");
            address.push_str(&encode(&item.service.0));
            match &item.therapist {
                TherapistPreference::Anyone | TherapistPreference::Gender(Gender::Unspecified) => {}
                TherapistPreference::Gender(Gender::Male) => address.push_str("&gender=1"),
                TherapistPreference::Gender(Gender::Female) => address.push_str("&gender=2"),
                TherapistPreference::Named(id) => {
                    address.push_str("&therapist_id=");
                    address.push_str(&encode(&id.0));
                }
            }
        }
        _ => {
            address.push_str("&visit=");
            address.push_str(&encode(&query.visit.to_text()));
        }
    }
    address
}

/// For a draft.
#[must_use]
pub fn drafts(server: &str) -> String {
    [server, "/v1/bookings"].concat()
}

/// Of a draft's hold.
#[must_use]
pub fn reserve(server: &str, draft: &DraftId) -> String {
    [server, "/v1/bookings/", &encode(&draft.0), "/slots/reserve"].concat()
}

/// For the submission.
#[must_use]
pub fn submit(server: &str, language: &str) -> String {
    [server, "/bookings/submit?lang=", language].concat()
}

/// The portal that a booking came through.
#[must_use]
pub fn portal_of_booking(server: &str, booking: &BookingId, language: &str, theme: Option<&str>) -> String {
    with_theme(of_booking(server, booking, "/portal?lang=", language), theme)
}

/// What the booker may see of a booking.
#[must_use]
pub fn public_booking(server: &str, booking: &BookingId, language: &str) -> String {
    of_booking(server, booking, "/public?lang=", language)
}

/// The same as a stream of server-sent events.
#[must_use]
pub fn booking_events(server: &str, booking: &BookingId, language: &str) -> String {
    of_booking(server, booking, "/public/events?lang=", language)
}

/// The change that waits for staff.
#[must_use]
pub fn open_change_request(server: &str, booking: &BookingId, language: &str) -> String {
    of_booking(server, booking, "/change-requests?lang=", language)
}

/// For changes.
#[must_use]
pub fn change_requests(server: &str, language: &str) -> String {
    [server, "/bookings/change-requests/submit?lang=", language].concat()
}

fn of_booking(server: &str, booking: &BookingId, what: &str, language: &str) -> String {
    [server, "/bookings/", &encode(&booking.0), what, language].concat()
}

#[cfg(target_arch = "wasm32")]
fn encode(text: &str) -> String {
    js_sys::encode_uri_component(text).into()
}

/// As `encodeURIComponent` does it: letters, digits and `-_.!~*'()` stay.
#[cfg(not(target_arch = "wasm32"))]
fn encode(text: &str) -> String {
    use std::fmt::Write as _;

    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// An address that the server named: made absolute, and only what a page may link to.
pub(super) fn absolute(server: &str, address: String) -> Option<String> {
    if address.starts_with("https://") || address.starts_with("http://") {
        return Some(address);
    }
    if address.starts_with("//")
        || address
            .bytes()
            .take_while(|letter| *letter != b'/')
            .any(|letter| letter == b':')
    {
        return None;
    }
    Some([server, "/", address.trim_start_matches('/')].concat())
}
