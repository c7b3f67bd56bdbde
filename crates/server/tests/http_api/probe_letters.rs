//! Probes in every field that leaves the server by itself: in mail and in what webhooks are told.

use booking_server::bookings::catalogues::Catalogues;
use booking_server::webhooks::write_webhooks;
use serde_json::{Value, json};

use crate::markup::text_of;
use crate::post::Arrived;
use crate::probes::{Hostile, PROBES, assert_all_in};

fn assert_harmless(mail: &Arrived, booking: &Value) {
    let mut headers = mail.headers.clone();
    headers.sort_unstable();
    let (mut known, optional) = (
        vec![
            "Content-Type",
            "Date",
            "From",
            "MIME-Version",
            "Message-ID",
            "Subject",
            "To",
        ],
        "Reply-To",
    );
    if headers.iter().any(|name| name == optional) {
        known.push(optional);
        known.sort_unstable();
    }
    assert_eq!(headers, known, "{}", mail.raw);
    assert!(
        !mail.to.contains("evil") && mail.from.1 == "booking@server.example",
        "{}",
        mail.raw
    );
    assert!(
        mail.reply_to.as_ref().is_none_or(|to| !to.contains("evil")),
        "{}",
        mail.raw
    );
    assert!(!mail.subject.contains("eve"), "{}", mail.raw);
    text_of(&mail.html);
    for health in ["g-health", "w-health", "g-wish", "w-wish", "g-story", "allergies"] {
        assert!(
            !mail.text.contains(health) && !mail.html.contains(health),
            "{}",
            mail.text
        );
    }
    let Some(entry) = &mail.calendar else { return };
    // `Entry` keeps the last property of a name: an added one would show.
    let uid = format!(
        "{}-{}",
        booking["reference"].as_str().unwrap(),
        booking["portalId"].as_str().unwrap()
    );
    assert_eq!(entry.get("UID"), uid, "{}", mail.raw);
    assert_eq!(entry.get("Bcc"), "", "{}", mail.raw);
    assert_eq!(
        entry.names(),
        ENTRY
            .iter()
            .filter(|name| entry.names().contains(name))
            .copied()
            .collect::<Vec<_>>()
    );
    assert!(
        ["", "mailto:grace@guest.example"].contains(&entry.get("ATTENDEE")),
        "{}",
        mail.raw
    );
}

/// The properties of our calendar entries, sorted.
const ENTRY: [&str; 15] = [
    "ATTENDEE",
    "CALSCALE",
    "DESCRIPTION",
    "DTEND",
    "DTSTAMP",
    "DTSTART",
    "LOCATION",
    "METHOD",
    "ORGANIZER",
    "PRODID",
    "SEQUENCE",
    "STATUS",
    "SUMMARY",
    "UID",
    "VERSION",
];

#[tokio::test]
async fn mails_hold_every_field_as_text_and_no_header_of_others() {
    for of in PROBES {
        let mut hostile = Hostile::open(of).await;
        // Each is written of the booking as it is then.
        let mut mails = hostile.post.arrived().await;
        let request = hostile.asked_for_change(of).await;
        mails.extend(hostile.post.arrived().await);
        let desk = &hostile.post.desk;
        let decided = json!({"notification": {"message": "s-change <script>eve(1)</script>"}});
        let (status, reply) = desk.approve_change(&request, decided).await;
        assert_eq!(status, 200, "{reply}");
        desk.asked(
            &reply["booking"],
            json!({"cancellation": true, "requestNote": "w-cancel"}),
        )
        .await;
        // The sixth mail to an address waits for the next hour.
        hostile.post.desk.app.advance_minutes(61);
        mails.extend(hostile.post.arrived().await);
        assert!(mails.len() >= 6, "{mails:?}");
        let mut seen = String::new();
        for mail in &mails {
            assert_harmless(mail, &hostile.booking);
            seen.push_str(&mail.from.0);
            seen.push_str(&text_of(&mail.html));
            if let Some(entry) = &mail.calendar {
                seen.push_str(entry.get("LOCATION"));
            }
        }
        assert_all_in(
            &[
                "c-organization",
                "c-center",
                "c-address",
                "c-phone",
                "c-email",
                "g-first",
                "g-last",
                "g-title",
                "s-message",
                "s-change",
                "w-note",
            ],
            &seen,
        );
    }
}

#[tokio::test]
async fn webhooks_are_told_json_in_which_every_field_is_a_text() {
    for of in PROBES {
        let mut hostile = Hostile::open(of).await;
        hostile.asked_for_change(of).await;
        let store = &*hostile.post.desk.app.store;
        write_webhooks(store, &Catalogues::default()).await.unwrap();
        let organization = hostile.post.desk.app.spa.organization;
        let deliveries = store
            .list_webhook_deliveries(organization, None, 100)
            .await
            .unwrap();
        assert!(deliveries.len() >= 3, "{deliveries:?}");
        for delivery in deliveries {
            let body: Value = serde_json::from_str(&delivery.delivery.body).unwrap();
            let fields: Vec<&String> = body.as_object().unwrap().keys().collect();
            assert_eq!(
                fields,
                [
                    "data",
                    "event_id",
                    "event_resource",
                    "event_schema",
                    "event_timestamp",
                    "event_type",
                    "id"
                ]
            );
            let contact = &body["data"]["contact"];
            let booked = &hostile.booking["contact"];
            for field in ["firstName", "lastName", "email", "phone"] {
                assert_eq!(contact[field], booked[field], "as it was typed, in one line");
                assert!(
                    !contact[field].as_str().unwrap().contains(['\r', '\n']),
                    "{contact}"
                );
            }
            for hidden in [
                "wish",
                "story",
                "allergies",
                "health",
                "guest-",
                "note",
                "-message",
            ] {
                assert!(!delivery.delivery.body.contains(hidden), "{hidden} in {body}");
            }
        }
    }
}
