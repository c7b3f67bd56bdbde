//! A calendar entry as a file (RFC 5545) and as a link to Google's calendar. Pure; knows no booking.

/// Of the file.
pub const MEDIA_TYPE: &str = "text/calendar;charset=utf-8";

/// What goes into a calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarEntry {
    /// The same for every version of the entry, so that a later one replaces it.
    pub uid: String,
    /// One line.
    pub title: String,
    /// Lines.
    pub notes: String,
    /// One line.
    pub location: String,
    /// `YYYY-MM-DDTHH:MM:SSZ`
    pub start_utc: String,
    /// `YYYY-MM-DDTHH:MM:SSZ`
    pub end_utc: String,
    /// `YYYY-MM-DDTHH:MM:SSZ`; calendars keep the version with the latest.
    pub updated_utc: String,
    /// Not certain yet.
    pub tentative: bool,
    /// Suggested name of the file.
    pub file_name: String,
}

/// Octets of a line without its end (RFC 5545, 3.1).
const LINE_OCTETS: usize = 75;

impl CalendarEntry {
    /// The file.
    #[must_use]
    pub fn file(&self) -> String {
        let status = if self.tentative { "TENTATIVE" } else { "CONFIRMED" };
        let mut file = String::new();
        let mut line = |name: &str, value: &str| push_folded(&mut file, name, value);
        line("BEGIN", "VCALENDAR");
        line("VERSION", "2.0");
        line("PRODID", "-//booking-widget//EN");
        line("CALSCALE", "GREGORIAN");
        line("BEGIN", "VEVENT");
        line("UID", &escaped(&self.uid));
        line("DTSTAMP", &compact(&self.updated_utc));
        line("SEQUENCE", "0");
        line("DTSTART", &compact(&self.start_utc));
        line("DTEND", &compact(&self.end_utc));
        line("SUMMARY", &escaped(&self.title));
        line("DESCRIPTION", &escaped(&self.notes));
        line("LOCATION", &escaped(&self.location));
        line("STATUS", status);
        line("TRANSP", "OPAQUE");
        line("END", "VEVENT");
        line("END", "VCALENDAR");
        file
    }

    /// A link that opens Google's calendar with a new entry filled in.
    #[must_use]
    pub fn google_link(&self) -> String {
        let dates = [compact(&self.start_utc), compact(&self.end_utc)].join("/");
        let mut link = String::from("https://calendar.google.com/calendar/render?action=TEMPLATE");
        for (name, value) in [
            ("text", &self.title),
            ("dates", &dates),
            ("details", &self.notes),
            ("location", &self.location),
        ] {
            link.push('&');
            link.push_str(name);
            link.push('=');
            push_percent_encoded(&mut link, value);
        }
        link
    }
}

/// `20261126T083000Z`
fn compact(utc: &str) -> String {
    utc.chars()
        .filter(|letter| !matches!(letter, '-' | ':'))
        .collect()
}

/// RFC 5545, 3.3.11.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => {
                escaped.push('\\');
                escaped.push(letter);
            }
            '\n' => escaped.push_str("\\n"),
            _ if letter.is_control() => {}
            _ => escaped.push(letter),
        }
    }
    escaped
}

/// A line in pieces of at most 75 octets, never within a letter; each piece but the first starts with a
/// space.
fn push_folded(file: &mut String, name: &str, value: &str) {
    let mut octets = 0;
    for letter in [name, ":", value].iter().flat_map(|part| part.chars()) {
        if octets + letter.len_utf8() > LINE_OCTETS {
            file.push_str("\r\n ");
            octets = 1;
        }
        file.push(letter);
        octets += letter.len_utf8();
    }
    file.push_str("\r\n");
}

fn push_percent_encoded(link: &mut String, value: &str) {
    const DIGITS: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F',
    ];
    let digit = |half: u8| DIGITS.get(usize::from(half)).copied().unwrap_or('0');
    for octet in value.bytes() {
        if octet.is_ascii_alphanumeric() || matches!(octet, b'-' | b'.' | b'_' | b'~') {
            link.push(char::from(octet));
        } else {
            link.push('%');
            link.push(digit(octet >> 4));
            link.push(digit(octet & 15));
        }
    }
}
