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
    let span = r#"{"start":"2096-10-02T07:00:00Z","end":"2096-10-02T08:00:00Z"}"#;
    let appointment = format!(
        r#"{{"guest":0,"service":"{service}","add_ons":[],"therapist":null,"room":null,"units":["{unit}"],
            "during":{span},"claimed":{span},"total":{{"minor":0,"currency":{{"code":[69,85,82],"digits":2}}}},
            "tax_minor":0}}"#,
        service = uuid(3),
        unit = uuid(9)
    );
    for (number, status) in [(1, 1), (2, 3)] {
        folder.sql(&format!(
            "INSERT INTO bookings (id, reference, owner_id, status, organization_id, booking_module_id, portal_id,
                                   center_id, contact, title, event_answers, appointments, language, created_at,
                                   last_updated)
             SELECT '{id}', 'SW-{number}', '{owner}', {status}, organization_id, '{id}', '{id}', '{id}', '{{}}',
                    'Massage', '{{}}', '[{appointment}]', 'en', 1, 1 FROM catalogues",
            id = uuid(number),
            owner = uuid(number),
        ));
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

/// A UUID that ends in this digit.
fn uuid(digit: u8) -> String {
    format!("00000000-0000-4000-8000-00000000000{digit}")
}
