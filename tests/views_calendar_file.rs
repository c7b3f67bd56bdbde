//! Calendar files by the letter of RFC 5545, and the link to Google's calendar.
#![cfg(not(target_arch = "wasm32"))]

use booking_widget::views::calendar_file::CalendarEntry;

fn entry() -> CalendarEntry {
    CalendarEntry {
        uid: "SW-7K3F-portal".to_owned(),
        title: "Hot Stone Massage – Stillwater Harbour".to_owned(),
        notes: "Reference: SW-7K3F\nWith Zoë; bring, please, a \\ and warm socks".to_owned(),
        location: "Stillwater Harbour, 12 Quay Street".to_owned(),
        start_utc: "2026-11-26T09:30:00Z".to_owned(),
        end_utc: "2026-11-26T11:00:00Z".to_owned(),
        updated_utc: "2026-11-20T08:15:30Z".to_owned(),
        tentative: false,
        file_name: "SW-7K3F.ics".to_owned(),
    }
}

/// Lines as a reader sees them, pieces joined again.
fn unfolded(file: &str) -> Vec<String> {
    let whole = file.replace("\r\n ", "");
    whole.split_terminator("\r\n").map(str::to_owned).collect()
}

#[test]
fn a_file_has_all_that_a_calendar_needs() {
    let lines = unfolded(&entry().file());
    for line in [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "DTSTAMP:20261120T081530Z",
        "UID:SW-7K3F-portal",
        "DTSTART:20261126T093000Z",
        "DTEND:20261126T110000Z",
        "SUMMARY:Hot Stone Massage – Stillwater Harbour",
        "LOCATION:Stillwater Harbour\\, 12 Quay Street",
        "DESCRIPTION:Reference: SW-7K3F\\nWith Zoë\\; bring\\, please\\, a \\\\ and warm socks",
        "STATUS:CONFIRMED",
        "END:VEVENT",
        "END:VCALENDAR",
    ] {
        assert!(lines.iter().any(|known| known == line), "{line}");
    }
}

#[test]
fn a_request_is_tentative() {
    let file = CalendarEntry {
        tentative: true,
        ..entry()
    }
    .file();
    assert!(file.contains("STATUS:TENTATIVE\r\n") && !file.contains("CONFIRMED"));
}

#[test]
fn every_line_ends_with_both_characters_and_none_is_longer_than_75_octets() {
    let long = CalendarEntry {
        notes: "Grüße und ein langer Text – ".repeat(30),
        ..entry()
    };
    let file = long.file();
    assert!(file.ends_with("\r\n"));
    assert!(!file.replace("\r\n", "").contains(['\r', '\n']));
    assert!(file.split("\r\n").all(|line| line.len() <= 75));
    let notes = "Grüße und ein langer Text – ".repeat(30);
    assert!(unfolded(&file).contains(&format!("DESCRIPTION:{notes}")));
}

#[test]
fn a_title_cannot_smuggle_in_another_line() {
    let file = CalendarEntry {
        title: "x\r\nATTACH:http://evil.example".to_owned(),
        ..entry()
    }
    .file();
    assert!(!unfolded(&file).iter().any(|line| line.starts_with("ATTACH")));
}

#[test]
fn the_link_carries_everything_percent_encoded() {
    let link = entry().google_link();
    assert!(link.starts_with("https://calendar.google.com/calendar/render?action=TEMPLATE&text=Hot%20Stone%20Massage%20%E2%80%93%20"));
    assert!(link.contains("&dates=20261126T093000Z%2F20261126T110000Z&"));
    assert!(link.contains("&location=Stillwater%20Harbour%2C%2012%20Quay%20Street"));
    assert!(link.contains("With%20Zo%C3%AB%3B"));
    assert!(link.bytes().all(|octet| octet.is_ascii_graphic()));
}
