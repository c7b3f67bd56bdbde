//! Webhooks: what they are told, signed, once for each of them, and that one which is down, slow or broken
//! neither loses anything nor holds up others.

use std::io::Write as _;
use std::process::{Command, Stdio};

use booking_server::bookings::catalogues::Catalogues;
use booking_server::bookings::lapse::lapse_and_sweep;
use booking_server::bookings::submit::{Submission, SubmittedSlot};
use booking_server::ids::WebhookId;
use booking_server::store::{Booking, Webhook, WebhookDelivery, WebhookDeliveryState};
use booking_server::webhooks::send::WebhookReport;
use booking_server::webhooks::signature::signature;
use booking_server::webhooks::{AddressRules, WebhookEvent, WebhookSender, send_webhooks, write_webhooks};
use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::receiver::{Behaviour, Receiver};
use crate::world::{World, contact, instant, monday, tuesday};

const SECRET: &str = "whsec_of-these-tests-and-nothing-else";

fn sender() -> WebhookSender {
    WebhookSender::new(AddressRules {
        allows_http: false,
        allows_private: true,
    })
    .unwrap()
}

async fn add(world: &World, url: &str, events: &[&str]) -> WebhookId {
    let webhook = Webhook {
        id: WebhookId::random(),
        organization: world.spa.organization,
        url: url.to_owned(),
        events: events.iter().map(|&name| name.to_owned()).collect(),
        secret: SECRET.to_owned(),
        is_enabled: true,
        failures: 0,
        created_at: monday(),
    };
    let mut transaction = world.store.begin().await.unwrap();
    transaction.insert_webhook(&webhook).await.unwrap();
    transaction.commit().await.unwrap();
    webhook.id
}

async fn add_for_all(world: &World, url: &str) -> WebhookId {
    add(world, url, &WebhookEvent::ALL.map(WebhookEvent::name)).await
}

async fn submit(world: &World, time: &str) -> Booking {
    let draft = world.draft().await;
    let held = world.reserve(draft, tuesday(time)).await.unwrap();
    let submission = world.submission(held.reservation.id);
    world.submit(submission).await.unwrap().booking
}

async fn write(world: &World) -> usize {
    write_webhooks(&*world.store, &Catalogues::default())
        .await
        .unwrap()
}

async fn send(world: &World) -> WebhookReport {
    send_webhooks(&*world.store, &sender()).await.unwrap()
}

async fn deliveries(world: &World) -> Vec<WebhookDelivery> {
    let organization = world.spa.organization;
    let mut listed = world
        .store
        .list_webhook_deliveries(organization, None, 100)
        .await
        .unwrap();
    listed.reverse();
    listed
}

async fn webhook(world: &World, id: WebhookId) -> Webhook {
    let listed = world.store.list_webhooks(world.spa.organization).await.unwrap();
    listed.into_iter().find(|webhook| webhook.id == id).unwrap()
}

#[tokio::test]
async fn what_happens_is_told_once_and_signed_and_opens_nothing() {
    let world = World::new().await;
    let receiver = Receiver::start(Behaviour::Answers(200)).await;
    add_for_all(&world, &receiver.url()).await;
    add(&world, &receiver.url(), &["booking.denied"]).await;
    let booking = submit(&world, "10:00").await;
    assert_eq!((write(&world).await, write(&world).await), (1, 0));
    assert_eq!(send(&world).await.sent, 1);
    assert_eq!(send(&world).await.sent, 0);
    world.advance(booking.lapses_at.unwrap() - monday());
    lapse_and_sweep(&*world.store).await.unwrap();
    write(&world).await;
    assert_eq!(send(&world).await.sent, 1);

    let got = receiver.got();
    let [submitted, lapsed] = &got[..] else {
        panic!("{got:?}");
    };
    for request in &got {
        let written: &str = &request.signature;
        let (seconds, _) = written.strip_prefix("t=").unwrap().split_once(',').unwrap();
        assert_eq!(
            written,
            signature(SECRET, seconds.parse().unwrap(), &request.body)
        );
        assert!(!request.body.contains(&booking.id.to_string()));
    }
    assert!(
        submitted
            .signature
            .starts_with(&format!("t={},", monday().timestamp()))
    );
    let envelope = submitted.json();
    assert_eq!(envelope["event_type"], "booking.submitted");
    assert_eq!(envelope["event_schema"], "v1");
    assert_eq!(envelope["event_timestamp"], "2026-11-23T07:00:00.000000Z");
    let data = &envelope["data"];
    assert_eq!(data["reference"], booking.reference.as_str());
    assert_eq!(data["status"], 0);
    assert_eq!(data["start"], "2026-11-24T09:00:00Z");
    assert_eq!(data["contact"]["email"], "mia@example.com");
    assert_eq!(data["contact"].as_object().unwrap().len(), 4, "no answers");
    let other = lapsed.json();
    assert_eq!(other["event_type"], "booking.lapsed");
    assert_eq!(other["data"]["status"], 3);
    assert_ne!(other["event_id"], envelope["event_id"]);
}

#[tokio::test]
async fn sensitive_fields_are_not_told() {
    let world = World::new().await;
    let mut catalogue = world.spa.catalogue.clone();
    for module in &mut catalogue.booking_modules {
        for field in &mut module.fields {
            if field.id == "phone" || field.id == "email" {
                field.sensitive = true;
            }
        }
    }
    let receiver = Receiver::start(Behaviour::Answers(204)).await;
    add_for_all(&world, &receiver.url()).await;
    submit(&world, "10:00").await;
    world.import(&catalogue).await;
    write(&world).await;
    send(&world).await;
    let told = receiver.got()[0].json();
    let told = &told["data"]["contact"];
    assert_eq!(
        (&told["email"], &told["phone"], &told["firstName"]),
        (&Value::Null, &Value::Null, &json!("Mia"))
    );
}

#[tokio::test]
async fn one_action_with_two_effects_is_told_as_both() {
    let world = World::new().await;
    let receiver = Receiver::start(Behaviour::Answers(200)).await;
    add(&world, &receiver.url(), &["booking.approved"]).await;
    let slot = SubmittedSlot::Free {
        service: world.spa.massage,
        start: instant("16:00"),
        therapist: None,
        center: Some(world.spa.main),
    };
    let submission = Submission {
        contact: contact("mia@example.com"),
        ..world.submission_to(world.spa.express, slot)
    };
    world.submit(submission).await.unwrap();
    write(&world).await;
    send(&world).await;
    assert_eq!(receiver.got()[0].json()["event_type"], "booking.approved");
}

#[tokio::test]
async fn one_that_is_down_for_half_an_hour_gets_the_same_body_afterwards() {
    let world = World::new().await;
    let receiver = Receiver::start(Behaviour::Answers(200)).await;
    let (url, address) = (receiver.url(), receiver.stop().await);
    add_for_all(&world, &url).await;
    submit(&world, "10:00").await;
    write(&world).await;
    let written = deliveries(&world).await[0].delivery.body.clone();
    for _ in 0..30 {
        assert_eq!(send(&world).await.sent, 0);
        world.advance_minutes(1);
    }
    let waiting = &deliveries(&world).await[0];
    // At 0, 1/2, 1 1/2, 3 1/2, 7 1/2, 15 1/2 and 25 1/2 minutes or up to a fifth earlier, to the next whole one.
    assert!((6..=8).contains(&waiting.attempts), "{}", waiting.attempts);
    assert_eq!(waiting.state, WebhookDeliveryState::Waiting);
    assert!(!waiting.last_error.as_ref().unwrap().contains(&url));
    let receiver = Receiver::start_at(address, Behaviour::Answers(200)).await;
    world.advance_minutes(10);
    assert_eq!(send(&world).await.sent, 1);
    assert_eq!(receiver.got()[0].body, written);
}

#[tokio::test]
async fn a_broken_one_is_switched_off_after_twenty_failures_and_can_be_switched_on() {
    let world = World::new().await;
    let receiver = Receiver::start(Behaviour::Answers(500)).await;
    let id = add_for_all(&world, &receiver.url()).await;
    submit(&world, "10:00").await;
    submit(&world, "14:00").await;
    write(&world).await;
    let mut report = WebhookReport::default();
    for round in 0..40 {
        report = send(&world).await;
        if report.switched_off > 0 {
            break;
        }
        assert!(round < 39, "it goes on");
        world.advance_minutes(10);
    }
    assert_eq!(receiver.got().len(), 20);
    assert!(!webhook(&world, id).await.is_enabled);
    assert_eq!(webhook(&world, id).await.failures, 20);
    world.advance_minutes(60);
    assert_eq!(send(&world).await, WebhookReport::default());
    submit(&world, "16:00").await;
    assert_eq!(write(&world).await, 0, "what happens meanwhile is not told");

    receiver.behave(Behaviour::Answers(200));
    let mut transaction = world.store.begin().await.unwrap();
    let organization = world.spa.organization;
    assert!(
        transaction
            .set_webhook_enabled(organization, id, true)
            .await
            .unwrap()
    );
    for delivery in deliveries(&world).await {
        let known = transaction
            .repeat_webhook_delivery(organization, delivery.number)
            .await
            .unwrap();
        assert!(known);
    }
    transaction.commit().await.unwrap();
    report.sent = send(&world).await.sent;
    assert_eq!(report.sent, 2);
    assert_eq!(webhook(&world, id).await.failures, 0);
}

#[tokio::test]
async fn many_events_that_wait_do_not_switch_it_off_within_minutes() {
    let world = World::new().await;
    let receiver = Receiver::start(Behaviour::Answers(500)).await;
    let id = add_for_all(&world, &receiver.url()).await;
    for time in ["10:00", "12:00", "14:00", "16:00"] {
        submit(&world, time).await;
    }
    assert_eq!(write(&world).await, 4);
    for _ in 0..20 {
        while send(&world).await.put_off > 0 {}
        world.advance_minutes(1);
    }
    assert!(webhook(&world, id).await.failures >= 20);
    assert!(webhook(&world, id).await.is_enabled);

    receiver.behave(Behaviour::Answers(200));
    world.advance_minutes(10);
    assert_eq!(send(&world).await.sent, 4, "nothing is lost");
}

#[tokio::test]
async fn one_that_is_gone_is_switched_off_at_once_and_one_that_leads_elsewhere_is_not_followed() {
    let world = World::new().await;
    let elsewhere = Receiver::start(Behaviour::Answers(200)).await;
    let gone = Receiver::start(Behaviour::Answers(410)).await;
    let moved = Receiver::start(Behaviour::LeadsTo(elsewhere.url())).await;
    let (gone_id, moved_id) = (
        add_for_all(&world, &gone.url()).await,
        add_for_all(&world, &moved.url()).await,
    );
    submit(&world, "10:00").await;
    write(&world).await;
    let report = send(&world).await;
    assert_eq!((report.given_up, report.put_off, report.switched_off), (1, 1, 1));
    assert!(!webhook(&world, gone_id).await.is_enabled);
    assert!(webhook(&world, moved_id).await.is_enabled);
    assert_eq!(elsewhere.got().len(), 0);
}

#[tokio::test]
async fn a_slow_one_holds_up_nobody_and_what_a_crash_cut_off_is_sent_again() {
    let world = World::new().await;
    let slow = Receiver::start(Behaviour::NeverAnswers).await;
    let quick = Receiver::start(Behaviour::Answers(200)).await;
    add_for_all(&world, &slow.url()).await;
    add_for_all(&world, &quick.url()).await;
    submit(&world, "10:00").await;
    write(&world).await;
    let store = world.store.clone();
    let round = tokio::spawn(async move { send_webhooks(&*store, &sender()).await });
    slow.wait_for(1).await;
    quick.wait_for(1).await;
    // Another server finds nothing to do: each delivery is somebody's.
    let is_waiting = |delivery: &WebhookDelivery| delivery.state == WebhookDeliveryState::Waiting;
    while deliveries(&world).await.iter().all(is_waiting) {
        tokio::task::yield_now().await;
    }
    assert_eq!(send(&world).await, WebhookReport::default());
    // As SIGKILL would: nothing is written down.
    round.abort();
    slow.behave(Behaviour::Answers(200));
    world.advance(TimeDelta::seconds(61));
    assert_eq!(send(&world).await.sent, 1);
    let got = slow.got();
    assert_eq!(got[0].body, got[1].body, "the same ids");
    assert_ne!(got[0].signature, got[1].signature, "at another time");
}

#[tokio::test]
async fn private_addresses_are_not_reached_unless_the_operator_says_so() {
    let world = World::new().await;
    let receiver = Receiver::start(Behaviour::Answers(200)).await;
    add_for_all(&world, &receiver.url()).await;
    add_for_all(&world, &receiver.url().replace("127.0.0.1", "localhost")).await;
    submit(&world, "10:00").await;
    write(&world).await;
    let strict = WebhookSender::new(AddressRules::default()).unwrap();
    let report = send_webhooks(&*world.store, &strict).await.unwrap();
    assert_eq!((report.sent, report.put_off), (0, 2));
    assert_eq!(receiver.got().len(), 0);
    for delivery in deliveries(&world).await {
        let error = delivery.last_error.unwrap();
        assert!(error.contains("private"), "{error}");
    }
}

/// The example in docs/webhooks.md, run by node against a signature of ours.
#[test]
fn the_documented_verification_takes_what_is_ours_and_nothing_else() {
    let page = include_str!("../../../../docs/webhooks.md");
    let (_, example) = page.split_once("```js\n").unwrap();
    let (example, _) = example.split_once("```").unwrap();
    let body = json!({"event_type": "booking.submitted"}).to_string();
    let now = 1_700_000_000;
    let ours = signature(SECRET, now, &body);
    let case = |header: &str, body: &str, at: i64| {
        format!(
            "[{}, {}, {at}],\n",
            Value::from(header),
            Value::from(body.to_owned())
        )
    };
    let cases = [
        case(&ours, &body, now + 60),
        case(&ours, &body, now + 301),
        case(&ours, &format!("{body} "), now),
        case(&ours.replace("v1=", "v1=0"), &body, now),
        case("", &body, now),
    ]
    .concat();
    let script = format!(
        "{example}\nconst told = [{cases}].map(([header, body, now]) => \
         verify({secret}, header, Buffer.from(body), now));\nprocess.stdout.write(JSON.stringify(told));\n",
        secret = Value::from(SECRET),
    );
    let mut node = Command::new("node")
        .args(["--input-type=module", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    node.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
    let output = node.wait_with_output().unwrap();
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        "[true,false,false,false,false]"
    );
}
