//! `audit`: what must not be is found.

use crate::folder::Folder;

#[test]
fn the_audit_is_content_with_a_new_database() {
    let ended = Folder::with_demo().run(&["audit"]);
    assert_eq!(
        (ended.code, ended.out.as_str()),
        (0, "Nothing is booked twice, and nothing booked is unclaimed.\n")
    );
}

#[test]
fn the_audit_finds_what_is_booked_twice() {
    let folder = Folder::with_demo();
    folder.sql("DROP TRIGGER claims_refuse_overlap_on_insert");
    for (owner, start) in [(1, 4_000_000_000_i64), (2, 4_000_001_800)] {
        folder.sql(&format!(
            "INSERT INTO claims (unit_id, start_at, end_at, owner_id)
             VALUES ('{}', {start}, {start} + 3600, '{}')",
            uuid(9),
            uuid(owner)
        ));
    }
    let ended = folder.run(&["audit"]);
    assert_eq!(ended.code, 1);
    assert_eq!(
        ended.out,
        format!(
            "unit {}: 2096-10-02T07:06:40Z to 2096-10-02T08:06:40Z (booked) overlaps \
             2096-10-02T07:36:40Z to 2096-10-02T08:36:40Z (booked)\n",
            uuid(9)
        )
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
        (lost.code, lost.out.as_str()),
        (1, "booking SW-1: others could book its time\n"),
        "{}",
        lost.err
    );

    folder.sql(&format!(
        "INSERT INTO claims (unit_id, start_at, end_at, owner_id)
         VALUES ('{}', unixepoch('2096-10-02T07:00:00Z'), unixepoch('2096-10-02T08:00:00Z'), '{}')",
        uuid(9),
        uuid(1)
    ));
    assert_eq!(folder.run(&["audit"]).code, 0);
}

#[test]
fn the_audit_finds_somebody_who_is_used_twice_within_one_booking() {
    let folder = Folder::with_demo();
    for (number, unit) in [(1, 8), (2, 9)] {
        insert_booking(&folder, number, 1, &[appointment(unit), appointment(8)]);
        for unit in [unit, 8] {
            folder.sql(&format!(
                "INSERT INTO claims (unit_id, start_at, end_at, owner_id)
                 SELECT '{unit}', unixepoch('2096-10-02T07:00:00Z'), unixepoch('2096-10-02T08:00:00Z'), '{owner}'
                 WHERE {number} = 1",
                unit = uuid(unit),
                owner = uuid(number)
            ));
        }
    }
    // The second booking is sound in itself, but its time is not claimed.
    assert_eq!(
        folder.run(&["audit"]).out,
        "booking SW-2: others could book its time\n\
         booking SW-1: uses somebody or something twice at once\n"
    );
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
