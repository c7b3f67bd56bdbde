//! The calendar entry of a booking (RFC 5545) as mail carries it (RFC 5546, RFC 6047). Pure.
//!
//! Its UID is that of the file which the widget offers, so that calendars see one entry, and follow it.

use chrono::{DateTime, Utc};

use crate::store::Span;

/// Octets of a line without its end (RFC 5545, 3.1).
const LINE_OCTETS: usize = 75;

/// What the recipient's calendar is to do with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Show it; nothing is certain yet.
    Publish,
    /// Keep it, and follow its changes.
    Request,
    /// Take it out.
    Cancel,
}

impl Method {
    /// As it is written.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Publish => "PUBLISH",
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
        }
    }

    const fn status(self) -> &'static str {
        match self {
            Self::Publish => "TENTATIVE",
            Self::Request => "CONFIRMED",
            Self::Cancel => "CANCELLED",
        }
    }
}

/// What goes into a calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarEntry {
    /// What to do with it.
    pub method: Method,
    /// The same for every version.
    pub uid: String,
    /// Grows with every version.
    pub sequence: i64,
    /// When this version came to be.
    pub updated_at: DateTime<Utc>,
    /// When it takes place.
    pub during: Span,
    /// One line.
    pub title: String,
    /// Lines.
    pub notes: String,
    /// One line.
    pub location: String,
    /// The spa's address.
    pub organizer: String,
    /// The booker's address.
    pub attendee: String,
}

impl CalendarEntry {
    /// The file.
    #[must_use]
    pub fn file(&self) -> String {
        let mut file = String::new();
        let mut line = |name: &str, value: &str| push_folded(&mut file, name, value);
        line("BEGIN", "VCALENDAR");
        line("VERSION", "2.0");
        line("PRODID", "-//booking-server//EN");
        line("CALSCALE", "GREGORIAN");
        line("METHOD", self.method.name());
        line("BEGIN", "VEVENT");
        line("UID", &escaped(&self.uid));
        line("DTSTAMP", &compact(self.updated_at));
        line("SEQUENCE", &self.sequence.to_string());
        line("DTSTART", &compact(self.during.start));
        line("DTEND", &compact(self.during.end));
        line("SUMMARY", &escaped(&self.title));
        line("DESCRIPTION", &escaped(&self.notes));
        line("LOCATION", &escaped(&self.location));
        line("STATUS", self.method.status());
        line("ORGANIZER", &format!("mailto:{}", self.organizer));
        // Published entries have nobody who is invited (RFC 5546, 3.2.1).
        if self.method != Method::Publish {
            line(
                "ATTENDEE;PARTSTAT=ACCEPTED;RSVP=FALSE",
                &format!("mailto:{}", self.attendee),
            );
        }
        line("END", "VEVENT");
        line("END", "VCALENDAR");
        file
    }
}

/// `20261126T083000Z`
fn compact(time: DateTime<Utc>) -> String {
    time.format("%Y%m%dT%H%M%SZ").to_string()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_between_letters_and_what_is_special_is_escaped() {
        let start = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let entry = CalendarEntry {
            method: Method::Request,
            uid: "SW-1-portal".to_owned(),
            sequence: 60,
            updated_at: start,
            during: Span { start, end: start },
            title: "Größe; Maß, \\ ".repeat(12),
            notes: "one\r\ntwo\nEND:VEVENT".to_owned(),
            location: String::new(),
            organizer: "desk@example.com".to_owned(),
            attendee: "ada@example.com".to_owned(),
        };
        let file = entry.file();
        assert!(file.ends_with("END:VCALENDAR\r\n"));
        for line in file.split("\r\n") {
            assert!(line.len() <= LINE_OCTETS, "{line}");
            assert!(!line.contains('\n'), "{line}");
        }
        let unfolded = file.replace("\r\n ", "");
        assert!(unfolded.contains(r"SUMMARY:Größe\; Maß\, \\ Größe"), "{unfolded}");
        assert!(
            unfolded.contains(r"DESCRIPTION:one\ntwo\nEND:VEVENT"),
            "{unfolded}"
        );
        assert!(unfolded.contains("DTSTART:20270115T080000Z"), "{unfolded}");
        assert_eq!(unfolded.matches("\r\nEND:VEVENT\r\n").count(), 1);
    }
}
