//! `audit`: what must not be is found.

use booking_server::ids::UnitId;

use crate::folder::Folder;

const HOUR: &str = "2096-10-02T07:00:00Z to 2096-10-02T08:00:00Z";

#[test]
fn the_audit_is_content_with_a_new_database() {
    let ended = Folder::with_demo().run(&["audit"]);
    assert_eq!(
        (ended.code, ended.out.as_str()),
        (
            0,
            "Nothing is booked twice, and nothing booked is unclaimed. \
             Checked: 0 claims, 0 bookings, 0 drafts that hold or held, 0 change requests, 0 block-outs, \
             0 invoices.\n"
        )
    );
}

#[test]
fn the_audit_finds_what_is_booked_twice() {
    let folder = Folder::with_demo();
    folder.sql("DROP TRIGGER claims_refuse_overlap_on_insert");
    for number in [1, 2] {
        insert_booking(&folder, number, 1, &[appointment(9)]);
        insert_claim(&folder, 9, number, None);
    }
    let ended = folder.run(&["audit"]);
    assert_eq!(ended.code, 1);
    assert_eq!(
        ended.out,
        format!("unit {}: {HOUR} (booked) overlaps {HOUR} (booked)\n", uuid(9))
    );
    assert_eq!(ended.err, "error: the audit found what must not be (see above)\n");
}

#[test]
fn the_audit_finds_a_booking_that_has_lost_its_time() {
    let folder = Folder::with_demo();
    for (number, status) in [(1, 1), (2, 3)] {
        insert_booking(&folder, number, status, &[appointment(9)]);
    }
    let lost = folder.run(&["audit"]);
    assert_eq!(
        (lost.code, lost.out),
        (
            1,
            format!(
                "booking SW-1: others could book its time (unit {}, {HOUR})\n",
                uuid(9)
            )
        ),
        "{}",
        lost.err
    );

    insert_claim(&folder, 9, 1, None);
    assert_eq!(folder.run(&["audit"]).code, 0);
}

#[test]
fn the_audit_finds_somebody_who_is_used_twice_within_one_booking() {
    let folder = Folder::with_demo();
    insert_booking(&folder, 1, 1, &[appointment(8), appointment(9), appointment(8)]);
    for unit in [8, 8, 9] {
        insert_claim(&folder, unit, 1, None);
    }
    assert_eq!(
        folder.run(&["audit"]).out,
        format!("unit {}: {HOUR} (booked) overlaps {HOUR} (booked)\n", uuid(8))
    );
}

#[test]
fn the_audit_finds_what_is_kept_from_others_for_nobody() {
    let folder = Folder::with_demo();
    insert_booking(&folder, 1, 3, &[appointment(9)]);
    insert_claim(&folder, 9, 1, None);
    insert_claim(&folder, 8, 2, Some("2096-10-01T00:00:00Z"));
    // Lapsed: nobody is kept from it, the sweeper is on its way.
    insert_claim(&folder, 7, 2, Some("2020-10-01T00:00:00Z"));
    assert_eq!(
        folder.run(&["audit"]).out,
        format!(
            "unit {}: kept from others for nobody, {HOUR} (held)\n\
             booking SW-1: keeps unit {} from others and does not need it, {HOUR} (booked)\n",
            uuid(8),
            uuid(9)
        )
    );
}

#[test]
fn the_audit_finds_a_hold_that_ends_at_another_time_than_its_customer_was_told() {
    let folder = Folder::with_demo();
    insert_draft(&folder, 1, "2096-10-01T00:00:00Z");
    insert_claim(&folder, 9, 1, Some("2096-10-01T00:00:00Z"));
    assert_eq!(folder.run(&["audit"]).code, 0);
    folder.sql("UPDATE claims SET hold_until = hold_until + 1");
    assert_eq!(
        folder.run(&["audit"]).out,
        format!(
            "unit {unit}: held {HOUR}, and yet others could take it\n\
             unit {unit}: kept from others for nobody, {HOUR} (held)\n",
            unit = uuid(9)
        )
    );
}

#[test]
fn the_audit_finds_a_block_out_that_blocks_nothing() {
    let folder = Folder::with_demo();
    insert_block_out(&folder, &format!(r#"{{"therapist":"{}"}}"#, uuid(1)));
    let nothing = format!("blocked out {HOUR}, and yet it could be booked\n");
    assert_eq!(folder.run(&["audit"]).out, nothing);
    // Somebody else is kept from work, and not who is not there.
    insert_claim(&folder, 9, 1, None);
    assert_eq!(
        folder.run(&["audit"]).out,
        format!(
            "unit {}: kept from others for nobody, {HOUR} (booked)\n{nothing}",
            uuid(9)
        )
    );
    folder.sql(&format!(
        "UPDATE claims SET unit_id = '{}'",
        UnitId::of_therapist(uuid(1).parse().unwrap())
    ));
    assert_eq!(folder.run(&["audit"]).code, 0);
    folder.sql("DELETE FROM block_outs");
    assert_eq!(folder.run(&["audit"]).code, 1, "its claim is left behind");
}

#[test]
fn the_audit_counts_the_pieces_that_are_blocked_out() {
    let folder = Folder::with_demo();
    insert_block_out(
        &folder,
        &format!(r#"{{"equipment":{{"id":"{}","pieces":2}}}}"#, uuid(2)),
    );
    let equipment = uuid(2).parse().unwrap();
    for (piece, code) in [(0, 1), (3, 0)] {
        insert_claim(&folder, 9, 1, None);
        folder.sql(&format!(
            "UPDATE claims SET unit_id = '{}' WHERE unit_id = '{}'",
            UnitId::of_equipment_piece(equipment, piece),
            uuid(9)
        ));
        assert_eq!(folder.run(&["audit"]).code, code, "after piece {piece}");
    }
}

#[test]
fn the_audit_finds_invoices_that_contradict_their_hold_or_booking() {
    let folder = Folder::with_demo();
    let ago = |minutes: i64| {
        let then = chrono::Utc::now() - chrono::TimeDelta::minutes(minutes);
        then.format("%Y-%m-%dT%H:%M:%SZ").to_string()
    };
    // The sweeper is on its way to what lapsed a minute ago; an hour ago it should have come.
    insert_draft(&folder, 1, &ago(1));
    insert_draft(&folder, 2, &ago(60));
    insert_booking(&folder, 5, 1, &[]);
    insert_booking(&folder, 6, 3, &[]);
    for (number, draft, booking, status) in [
        (1, 1, None, "open"),
        (5, 5, Some(5), "open"),
        (7, 7, Some(6), "canceled"),
    ] {
        insert_invoice(&folder, number, draft, booking, status);
    }
    let well = folder.run(&["audit"]);
    assert_eq!(well.code, 0, "{}", well.out);
    assert!(well.out.ends_with(" 3 invoices.\n"), "{}", well.out);

    for (number, draft, booking) in [(2, 2, None), (3, 3, None), (4, 4, Some(9)), (6, 6, Some(6))] {
        insert_invoice(&folder, number, draft, booking, "open");
    }
    let found = folder.run(&["audit"]);
    let mut sentences: Vec<&str> = found.out.lines().collect();
    sentences.sort_unstable();
    let expected = [
        (
            2,
            "is temporary, and its hold has lapsed long ago (does a server run, to sweep?)",
        ),
        (3, "is temporary, and its hold was given up"),
        (4, "has no booking"),
        (6, "is open, and its booking is over"),
    ];
    let expected = expected.map(|(number, what)| format!("invoice {}: {what}", uuid(number)));
    assert_eq!(
        (found.code, sentences),
        (1, expected.iter().map(String::as_str).collect())
    );
}

/// An invoice of a draft's first guest; of a booking that need not be there.
fn insert_invoice(folder: &Folder, number: u8, draft: u8, booking: Option<u8>, status: &str) {
    let booking = booking.map_or_else(|| "NULL".to_owned(), |booking| format!("'{}'", uuid(booking)));
    folder.sql(&format!(
        "PRAGMA foreign_keys = OFF;
         INSERT INTO invoices (id, organization_id, owner_id, draft_id, draft_guest, booking_id, guest,
                               appointment_group_id, status, closed, created_at)
         SELECT '{id}', organization_id, '{owner}', '{draft}', 0, {booking}, 0, '{id}', '{status}', '[]', 1
         FROM catalogues",
        id = uuid(number),
        owner = uuid(draft),
        draft = uuid(draft),
    ));
}

/// A block-out of that hour with owner 1.
fn insert_block_out(folder: &Folder, what: &str) {
    folder.sql(&format!(
        "INSERT INTO block_outs (id, organization_id, center_id, what, start_at, end_at, owner_id, created_at)
         SELECT '{id}', organization_id, '{id}', '{what}', unixepoch('2096-10-02T07:00:00Z'),
                unixepoch('2096-10-02T08:00:00Z'), '{id}', 1 FROM catalogues",
        id = uuid(1)
    ));
}

/// A claim of that hour.
fn insert_claim(folder: &Folder, unit: u8, owner: u8, hold_until: Option<&str>) {
    let until = hold_until.map_or_else(|| "NULL".to_owned(), |until| format!("unixepoch('{until}')"));
    folder.sql(&format!(
        "INSERT INTO claims (unit_id, start_at, end_at, owner_id, hold_until)
         VALUES ('{}', unixepoch('2096-10-02T07:00:00Z'), unixepoch('2096-10-02T08:00:00Z'), '{}', {until})",
        uuid(unit),
        uuid(owner)
    ));
}

/// A draft that holds unit 9 at that hour.
fn insert_draft(folder: &Folder, number: u8, expires_at: &str) {
    folder.sql(&format!(
        r#"INSERT INTO drafts (id, owner_id, organization_id, portal_id, center_id, date, guests, client, created_at,
                               used_at, reservation, reservation_id, held_until)
           SELECT '{id}', '{id}', organization_id, '{id}', '{id}', '2096-10-02', '[]', 'client', 1, 1,
                  '{{"id":"{id}","slot_time":"2096-10-02T09:00:00","appointments":[{appointment}],
                     "held_since":"2026-01-01T00:00:00Z","expires_at":"{expires_at}","released":false}}',
                  '{id}', unixepoch('{expires_at}') FROM catalogues"#,
        id = uuid(number),
        appointment = appointment(9)
    ));
}

/// An hour in which a unit is used, as the database keeps it.
fn appointment(unit: u8) -> String {
    let span = r#"{"start":"2096-10-02T07:00:00Z","end":"2096-10-02T08:00:00Z"}"#;
    format!(
        r#"{{"guest":0,"service":"{service}","add_ons":[],"therapist":null,"room":null,"units":["{unit}"],
            "during":{span},"claimed":{span},"total":{{"minor":0,"currency":{{"code":[69,85,82],"digits":2}}}},
            "tax_minor":0}}"#,
        service = uuid(3),
        unit = uuid(unit)
    )
}

/// A booking with the reference `SW-number`, and without claims.
fn insert_booking(folder: &Folder, number: u8, status: u8, appointments: &[String]) {
    folder.sql(&format!(
        "INSERT INTO bookings (id, reference, owner_id, status, organization_id, booking_module_id, portal_id,
                               center_id, contact, title, event_answers, appointments, language, created_at,
                               last_updated)
         SELECT '{id}', 'SW-{number}', '{owner}', {status}, organization_id, '{id}', '{id}', '{id}', '{{}}',
                'Massage', '{{}}', '[{appointments}]', 'en', 1, 1 FROM catalogues",
        id = uuid(number),
        owner = uuid(number),
        appointments = appointments.join(","),
    ));
}

/// A UUID that ends in this digit.
fn uuid(digit: u8) -> String {
    format!("00000000-0000-4000-8000-00000000000{digit}")
}

#[test]
fn the_audit_changes_nothing_in_a_database_of_an_older_version_and_says_so() {
    let folder = Folder::with_demo();
    folder.sql("DELETE FROM _sqlx_migrations WHERE version = (SELECT MAX(version) FROM _sqlx_migrations)");
    let before = std::fs::read(folder.path("booking.db")).unwrap();
    let ended = folder.run(&["audit"]);
    assert_ne!(ended.code, 0);
    assert!(
        ended
            .err
            .contains("was written by an older version of booking-server"),
        "{}",
        ended.err
    );
    assert_eq!(ended.err.trim().lines().count(), 1, "{}", ended.err);
    assert_eq!(std::fs::read(folder.path("booking.db")).unwrap(), before);

    folder.sql("DROP TABLE _sqlx_migrations");
    let ended = folder.run(&["audit"]);
    assert!(ended.err.contains("is it another program's?"), "{}", ended.err);
}
