//! What one server does, the other knows.

use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::cluster::TestDatabase;
use crate::event_stream::EventStream;
use crate::server::{Database, Server, Wish, answer, demo_without_pictures};

/// 22 characters, the least.
const KEY: &str = "AbCdEfGhIjKlMnOpQrStUv";

async fn two_servers() -> (Database, [Server; 2]) {
    let database = Database::at(&TestDatabase::create().await.url);
    let servers = [database.serve(), database.serve()];
    (database, servers)
}

/// Whether a server offers the slot of the wish to others.
async fn offers(server: &Server, wish: &Wish) -> bool {
    let path = format!(
        "/v1/portals/stillwater/availability?service_id={}&therapist_id={}",
        wish.draft["guests"][0]["items"][0]["item"]["id"]
            .as_str()
            .unwrap(),
        wish.therapist
    );
    let (status, calendar) = server.get(&path).await;
    assert_eq!(status, 200, "{calendar}");
    let days = calendar["days"].as_array().unwrap();
    days.iter()
        .flat_map(|day| day["slots"].as_array().unwrap())
        .any(|slot| slot["Time"] == wish.slot.as_str())
}

#[tokio::test]
async fn what_one_server_holds_or_releases_the_other_knows_at_once() {
    let (_database, [first, second]) = two_servers().await;
    let wish = first.wish().await;
    assert!(offers(&first, &wish).await && offers(&second, &wish).await);
    let (holder, rival) = (first.draft(&wish).await, second.draft(&wish).await);

    assert_eq!(first.reserve(&holder, &wish).await.0, 200);
    assert!(
        !offers(&second, &wish).await,
        "the kept calendar is no longer right"
    );
    let (status, lost) = second.reserve(&rival, &wish).await;
    assert_eq!((status, &lost["is_reserved"]), (409, &json!(false)), "{lost}");
    let path = format!("/v1/bookings/{holder}/slots/reserve");
    assert_eq!(
        second.get(&path).await.1["is_reserved"],
        true,
        "the hold is everybody's"
    );

    assert_eq!(answer(second.delete_request(&path)).await.0, 204);
    assert!(offers(&first, &wish).await);
    assert_eq!(first.reserve(&rival, &wish).await.0, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_fifty_clients_of_two_servers_exactly_one_reserves_a_therapists_slot() {
    let (database, servers) = two_servers().await;
    let wish = servers[0].wish().await;
    let mut clients = JoinSet::new();
    for number in 0..50 {
        let server = &servers[number % 2];
        let draft = server.draft(&wish).await;
        let path = format!("/v1/bookings/{draft}/slots/reserve");
        clients.spawn(answer(
            servers[1 - number % 2].post_request(&path, &json!({"slot_time": wish.slot})),
        ));
    }
    let answers = clients.join_all().await;
    let with = |wanted: u16| answers.iter().filter(|(status, _)| *status == wanted).count();
    assert_eq!((with(200), with(409)), (1, 49), "{answers:?}");
    let audit = database.command(&["audit"]);
    assert!(audit.status.success(), "{audit:?}");
}

/// A hold at the first server, ready to be submitted.
async fn submission(server: &Server, wish: &Wish) -> Value {
    let draft = server.draft(wish).await;
    let (status, held) = server.reserve(&draft, wish).await;
    assert_eq!(status, 200, "{held}");
    let mut submission = wish.submission.clone();
    submission["reservationId"] = held["reservation_id"].clone();
    submission
}

#[tokio::test]
async fn a_repetition_at_the_other_server_gets_the_first_answer() {
    let (_database, [first, second]) = two_servers().await;
    let submission = submission(&first, &first.wish().await).await;
    let send = |server: &Server, body: &Value| {
        answer(
            server
                .post_request("/bookings/submit", body)
                .header("idempotency-key", KEY),
        )
    };
    let booked = send(&first, &submission).await;
    assert_eq!(booked.0, 200, "{booked:?}");
    assert_eq!(send(&second, &submission).await, booked);
    let mut other = submission.clone();
    other["contact"]["firstName"] = json!("Ada");
    assert_eq!(
        send(&second, &other).await.0,
        422,
        "the key was used for another request"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_twenty_concurrent_twins_at_two_servers_one_books_and_all_get_its_answer() {
    let (database, servers) = two_servers().await;
    let submission = submission(&servers[0], &servers[0].wish().await).await;
    let mut twins = JoinSet::new();
    for number in 0..20 {
        let request = servers[number % 2]
            .post_request("/bookings/submit", &submission)
            .header("idempotency-key", KEY);
        twins.spawn(answer(request));
    }
    let answers = twins.join_all().await;
    assert_eq!(answers[0].0, 200, "{answers:?}");
    assert!(answers.iter().all(|answer| answer == &answers[0]), "{answers:?}");
    assert!(database.command(&["audit"]).status.success());
}

#[tokio::test]
async fn what_is_imported_both_show() {
    let (database, servers) = two_servers().await;
    let name = async |server: &Server| {
        let (_, portal) = server.get("/v1/portals/stillwater").await;
        portal["organization"]["name"].as_str().unwrap().to_owned()
    };
    for server in &servers {
        assert_eq!(name(server).await, "Stillwater Spa");
    }
    let catalogue = demo_without_pictures();
    let renamed = database.path().join("renamed.toml");
    std::fs::write(&renamed, catalogue.replace("Stillwater Spa", "Still Water")).unwrap();
    let imported = database.command(&["import", renamed.to_str().unwrap()]);
    assert!(imported.status.success(), "{imported:?}");
    for server in &servers {
        assert_eq!(name(server).await, "Still Water");
    }
}

#[tokio::test]
async fn the_holds_of_a_client_are_counted_over_all_servers() {
    let (_database, servers) = two_servers().await;
    let wish = servers[0].wish().await;
    let path = format!(
        "/v1/portals/stillwater/availability?service_id={}&therapist_id={}",
        wish.draft["guests"][0]["items"][0]["item"]["id"]
            .as_str()
            .unwrap(),
        wish.therapist
    );
    let (_, calendar) = servers[0].get(&path).await;
    let mut held = 0;
    // One a day: slots of one day could lie within each other's time.
    for day in calendar["days"].as_array().unwrap() {
        let Some(slot) = day["slots"].as_array().unwrap().first() else {
            continue;
        };
        let server = &servers[held % 2];
        let mut wish = wish.clone();
        wish.slot = slot["Time"].as_str().unwrap().to_owned();
        wish.draft["date"] = json!(wish.slot.split('T').next().unwrap());
        let draft = server.draft(&wish).await;
        let (status, reply) = server.reserve(&draft, &wish).await;
        if held == 20 {
            assert_eq!(status, 429, "{reply}");
            return;
        }
        assert_eq!(status, 200, "{reply}");
        held += 1;
    }
    panic!("the demo has only {held} days with a slot");
}

#[tokio::test]
async fn a_booking_made_at_one_server_outlives_it() {
    let (database, [first, second]) = two_servers().await;
    let wish = first.wish().await;
    let submission = submission(&first, &wish).await;
    first.kill();
    let (status, booked) = second.post("/bookings/submit", &submission).await;
    assert_eq!(status, 200, "{booked}");
    assert!(!offers(&second, &wish).await);
    assert!(database.command(&["audit"]).status.success());
}

#[tokio::test]
async fn what_is_decided_at_one_server_reaches_a_stream_of_the_other() {
    let (database, [first, second]) = two_servers().await;
    let token = database.token();
    let booking = first.booked(&first.wish().await).await;
    let id = booking["id"].as_str().unwrap();
    let mut stream = EventStream::open(first.stream_request(id)).await;
    assert_eq!(stream.status().await, 0);
    let (status, reply) = second.approve(&token, &booking).await;
    assert_eq!(status, 200, "{reply}");
    assert_eq!(stream.status().await, 1);
}
