//! A spa and its guests with a probe in every text: whatever is shown of it anywhere stays text.
//!
//! Each text begins with a mark of its own, so that a test also sees that the probe arrived where it was looked for.

use booking_server::catalogue::{FieldKind, FormField, Text};
use booking_server::ids::WebhookId;
use booking_server::store::{Role, Webhook};
use booking_server::webhooks::WebhookEvent;
use chrono::{TimeZone as _, Utc};
use serde_json::{Value, json};

use crate::app::answer;
use crate::desk::id;
use crate::post::Post;
use crate::spa::{Spa, text};

/// Elements, attributes, addresses, and ends of lines.
pub(crate) const PROBES: [&str; 4] = [
    "<script>eve(1)</script><img src=x onerror=eve(1)></title><svg/onload=eve(1)>-->",
    "\" onfocus=\"eve(1)\" autofocus=\"' onfocus='eve(1)' x='&quot;&#39;><b>eve(1)</b>",
    "javascript:eve(1)//",
    "x\r\nBcc: eve@evil.example\r\nContent-Type: text/html\r\n\r\n<b>eve(1)</b>\r\nEND:VEVENT\u{85}\u{2028}.\r\n",
];

/// A text of this mark.
pub(crate) fn probe(mark: &str, probe: &str) -> String {
    format!("{mark} {probe}")
}

/// That each of these was there, or the test looks for nothing.
#[track_caller]
pub(crate) fn assert_all_in(marks: &[&str], text: &str) {
    let missing: Vec<&&str> = marks.iter().filter(|mark| !text.contains(**mark)).collect();
    assert!(missing.is_empty(), "{missing:?} not in {text}");
}

fn in_catalogue(mark: &str, of: &str) -> Text {
    text(&probe(mark, of))
}

/// Every text of the catalogue, past the import: what it refuses must do no harm either.
fn fill(spa: &mut Spa, of: &str) {
    let catalogue = &mut spa.catalogue;
    catalogue.organization.name = probe("c-organization", of);
    for center in &mut catalogue.centers {
        center.name = in_catalogue("c-center", of);
        center.address_lines = vec![probe("c-address", of)];
        center.phone = Some(probe("c-phone", of));
        center.email = Some(probe("c-email", of));
    }
    for portal in &mut catalogue.portals {
        portal.name = in_catalogue("c-portal", of);
        // One center is chosen by itself.
        portal.centers = vec![spa.main];
    }
    for category in &mut catalogue.categories {
        category.name = in_catalogue("c-category", of);
    }
    for service in &mut catalogue.services {
        service.name = in_catalogue("c-service", of);
        service.description = Some(in_catalogue("c-description", of));
        for add_on in &mut service.add_ons {
            add_on.name = in_catalogue("c-add-on", of);
        }
    }
    for therapist in &mut catalogue.therapists {
        therapist.first_name = probe("c-therapist", of);
        therapist.last_name = probe("c-family", of);
        therapist.title = Some(in_catalogue("c-title", of));
    }
    for room in &mut catalogue.rooms {
        room.name = in_catalogue("c-room", of);
    }
    for module in &mut catalogue.booking_modules {
        module.name = in_catalogue("c-module", of);
        module.description = Some(in_catalogue("c-introduction", of));
        module.settings.cancellation_policy = Some(in_catalogue("c-policy", of));
        for field in &mut module.fields {
            field.max_length = 500;
            field.help = Some(in_catalogue("c-help", of));
        }
        let like = module.fields[0].clone();
        let field = |id: &str, kind, per_guest| FormField {
            id: id.to_owned(),
            kind,
            label: in_catalogue(&format!("c-label-{id}"), of),
            required: false,
            per_guest,
            ..like.clone()
        };
        module.fields.extend([
            field("wish", FieldKind::Text, false),
            field("story", FieldKind::LongText, false),
            field("allergies", FieldKind::LongText, true),
            FormField {
                options: vec![("friend".to_owned(), in_catalogue("c-option", of))],
                ..field("heard", FieldKind::Choice, false)
            },
            FormField {
                sensitive: true,
                ..field("health", FieldKind::LongText, false)
            },
        ]);
    }
}

/// That spa with its mail and a webhook, and a booking in which every field is a probe.
pub(crate) struct Hostile {
    pub(crate) post: Post,
    pub(crate) booking: Value,
}

impl Hostile {
    pub(crate) async fn open(of: &str) -> Self {
        let post = Post::open_with(|spa| fill(spa, of)).await;
        let app = &post.desk.app;
        let webhook = Webhook {
            id: WebhookId::random(),
            organization: app.spa.organization,
            url: "https://till.example/told".to_owned(),
            events: WebhookEvent::ALL.map(|event| event.name().to_owned()).to_vec(),
            secret: "whsec_of-these-tests".to_owned(),
            is_enabled: true,
            failures: 0,
            created_at: Utc.with_ymd_and_hms(2026, 11, 23, 7, 0, 0).unwrap(),
        };
        let mut transaction = app.store.begin().await.unwrap();
        transaction.insert_webhook(&webhook).await.unwrap();
        transaction.commit().await.unwrap();
        let held = Self::held(&post).await;
        let mut submission = app.submission(&held);
        submission["contact"] = Self::contact("g", of);
        submission["event"] =
            json!({"title": probe("g-title", of), "answers": {"story": probe("g-story", of)}});
        submission["requestNote"] = json!(probe("g-note", of));
        submission["language"] = json!(probe("g-language", of));
        submission["attribution"] =
            json!({"source": probe("g-source", of), "campaign": probe("g-campaign", of)});
        let (status, reply) = answer(app.post("/bookings/submit").json(&submission)).await;
        assert_eq!(status, 200, "{reply}");
        Self {
            booking: reply["booking"].clone(),
            post,
        }
    }

    /// A hold for two, the first with an add-on.
    async fn held(post: &Post) -> String {
        let app = &post.desk.app;
        let mut request = app.draft_request(json!({}));
        let massage = app.spa.massage.to_string();
        request["guests"] = json!([
            {"items": [{
                "item": {"id": massage}, "therapist": {"id": app.spa.ada.to_string(), "Gender": 3},
                "add_ons": [{"id": app.spa.hot_stones.to_string()}],
            }]},
            {"items": [{"item": {"id": massage}}]},
        ]);
        let (status, draft) = answer(app.post("/v1/bookings").json(&request)).await;
        assert_eq!(status, 200, "{draft}");
        let (status, held) = app.reserve(id(&draft), "2026-11-24T10:00:00").await;
        assert_eq!(status, 200, "{held}");
        held["reservation_id"].as_str().unwrap().to_owned()
    }

    /// Every field of a contact; addresses and numbers are checked, and so are those of a harmless person.
    fn contact(who: &str, of: &str) -> Value {
        let field = |name: &str| probe(&format!("{who}-{name}"), of);
        json!({
            "firstName": field("first"), "lastName": field("last"),
            "email": "grace@guest.example", "phone": "+49 (30) 123-45/67",
            "answers": {
                "terms": true, "wish": field("wish"), "allergies": field("allergies"), "heard": "friend",
                "health": field("health"),
            },
            "guests": [{
                "firstName": field("guest-first"), "lastName": field("guest-last"),
                "answers": {"allergies": field("guest-allergies")},
            }],
        })
    }

    /// Staff approve with a probe, the booker asks for other details, and staff are asked to answer that.
    pub(crate) async fn asked_for_change(&mut self, of: &str) -> Value {
        let desk = &self.post.desk;
        let said = json!({"notification": {"message": probe("s-message", of)}});
        let (status, reply) = desk.approve(&self.booking, said).await;
        assert_eq!(status, 200, "{reply}");
        self.booking = reply["booking"].clone();
        desk.asked(
            &self.booking,
            json!({
                "contact": Self::contact("w", of), "requestNote": probe("w-note", of),
                "event": {"title": probe("w-title", of), "answers": {"story": probe("w-story", of)}},
            }),
        )
        .await
    }

    /// A time that is blocked out, with a note.
    pub(crate) async fn block_out(&self, of: &str) {
        let app = &self.post.desk.app;
        let body = json!({
            "center_id": app.spa.main.to_string(), "therapist_id": app.spa.ada.to_string(),
            "from": "2026-11-24T14:00:00", "to": "2026-11-24T15:00:00", "note": probe("s-block-out", of),
        });
        let token = app.token(Role::Decide).await;
        let request = app.post("/v1/block_outs").header("authorization", token);
        let (status, reply) = answer(request.json(&body)).await;
        assert_eq!(status, 200, "{reply}");
    }
}
