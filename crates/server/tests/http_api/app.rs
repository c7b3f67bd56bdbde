//! A server on a free port, over a database of its own, with a clock that stands until it is moved.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use booking_server::clock::Clock;
use booking_server::http::{AppState, Settings, router};
use booking_server::ids::{OrganizationId, TokenId};
use booking_server::store::{Role, StaffToken, Store, StoreError};
use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use reqwest::{RequestBuilder, Response};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::choice::ChosenDatabase;
use crate::spa::Spa;

/// Which web site the tests pretend to be.
pub(crate) const SITE: &str = "https://spa.example";

/// The server and what tests need to talk to it.
#[derive(Debug)]
pub(crate) struct App {
    pub(crate) spa: Spa,
    pub(crate) store: Arc<dyn Store>,
    base: String,
    clock: Arc<StandingClock>,
    client: reqwest::Client,
    server: tokio::task::JoinHandle<()>,
    _database: ChosenDatabase,
}

#[derive(Debug)]
struct StandingClock(Mutex<DateTime<Utc>>);

impl Clock for StandingClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }
}

impl App {
    /// With everything as it is by default, and without limits.
    pub(crate) async fn start() -> Self {
        Self::start_with(Settings::default(), |_| {}).await
    }

    pub(crate) async fn start_with(settings: Settings, change: impl FnOnce(&mut Spa)) -> Self {
        let database = ChosenDatabase::create().await;
        // Monday, 8:00 in Berlin, an hour before the spa opens.
        let monday = Utc.with_ymd_and_hms(2026, 11, 23, 7, 0, 0).unwrap();
        let clock = Arc::new(StandingClock(Mutex::new(monday)));
        let store = database.open(clock.clone()).await;
        let mut spa = Spa::new();
        for portal in &mut spa.catalogue.portals {
            portal.allowed_origins = vec![SITE.to_owned()];
        }
        change(&mut spa);
        let mut transaction = store.begin().await.unwrap();
        transaction.save_catalogue(&spa.catalogue).await.unwrap();
        transaction.commit().await.unwrap();
        let router = router(AppState::new(store.clone(), clock.clone(), settings));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let server = tokio::spawn(async move {
            let service = router.into_make_service_with_connect_info::<SocketAddr>();
            axum::serve(listener, service).await.unwrap();
        });
        Self {
            spa,
            store,
            base,
            clock,
            client: reqwest::Client::new(),
            server,
            _database: database,
        }
    }

    pub(crate) fn advance_minutes(&self, minutes: i64) {
        self.advance(TimeDelta::minutes(minutes));
    }

    pub(crate) fn advance(&self, time: TimeDelta) {
        *self.clock.0.lock().unwrap() += time;
    }

    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(format!("{}{path}", self.base))
    }

    pub(crate) fn post(&self, path: &str) -> RequestBuilder {
        self.client.post(format!("{}{path}", self.base))
    }

    pub(crate) fn patch(&self, path: &str) -> RequestBuilder {
        self.client.patch(format!("{}{path}", self.base))
    }

    pub(crate) fn delete(&self, path: &str) -> RequestBuilder {
        self.client.delete(format!("{}{path}", self.base))
    }

    pub(crate) fn request(&self, method: reqwest::Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.base))
    }

    /// A massage on Tuesday, by whoever `therapist` says.
    pub(crate) fn draft_request(&self, therapist: Value) -> Value {
        json!({
            "center_id": self.spa.main.to_string(),
            "date": "2026-11-24",
            "portal_id": "manual",
            "guests": [{"items": [{"item": {"id": self.spa.massage.to_string()}, "therapist": therapist}]}],
        })
    }

    /// A massage on Tuesday by Ada.
    pub(crate) async fn draft(&self) -> String {
        let ada = json!({"id": self.spa.ada.to_string()});
        let (status, reply) = answer(self.post("/v1/bookings").json(&self.draft_request(ada))).await;
        assert_eq!(status, 200, "{reply}");
        reply["id"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn reserve(&self, draft: &str, slot_time: &str) -> (u16, Value) {
        let path = format!("/v1/bookings/{draft}/slots/reserve");
        answer(self.post(&path).json(&json!({"slot_time": slot_time}))).await
    }

    /// Reserves Tuesday 10:00 with Ada and answers the reservation's id.
    pub(crate) async fn reservation(&self) -> String {
        let draft = self.draft().await;
        let (status, reply) = self.reserve(&draft, "2026-11-24T10:00:00").await;
        assert_eq!(status, 200, "{reply}");
        reply["reservation_id"].as_str().unwrap().to_owned()
    }

    /// A submission of that reservation.
    pub(crate) fn submission(&self, reservation: &str) -> Value {
        json!({
            "submission": true,
            "orgId": self.spa.organization.to_string(),
            "bookingModuleId": self.spa.manual_module.to_string(),
            "portalId": self.spa.manual.to_string(),
            "contact": {
                "firstName": "Grace", "lastName": "Example", "email": "grace@guest.example",
                "answers": {"terms": true},
            },
            "reservationId": reservation,
        })
    }

    /// A staff token with this role, ready for the header.
    pub(crate) async fn token(&self, role: Role) -> String {
        self.token_of(self.spa.organization, role).await
    }

    pub(crate) async fn token_of(&self, organization: OrganizationId, role: Role) -> String {
        let secret = if organization == self.spa.organization {
            format!("secret-{role:?}")
        } else {
            format!("secret-{role:?}-{organization}")
        };
        let token = StaffToken {
            id: TokenId::random(),
            organization,
            name: "Front desk".to_owned(),
            role,
            created_at: self.clock.now(),
            revoked_at: None,
        };
        let hash: [u8; 32] = Sha256::digest(secret.as_bytes()).into();
        let mut transaction = self.store.begin().await.unwrap();
        match transaction.insert_token(&token, &hash).await {
            // It was asked for before.
            Err(StoreError::Conflict) => {}
            done => {
                done.unwrap();
                transaction.commit().await.unwrap();
            }
        }
        format!("Bearer {secret}")
    }
}

impl Drop for App {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// Sends; status and JSON of the reply.
pub(crate) async fn answer(request: RequestBuilder) -> (u16, Value) {
    json_of(request.send().await.unwrap()).await
}

/// Status and JSON of a reply; `null` if it has no body.
pub(crate) async fn json_of(response: Response) -> (u16, Value) {
    let status = response.status().as_u16();
    let text = response.text().await.unwrap();
    let json = if text.is_empty() {
        Value::Null
    } else {
        serde_json::from_str(&text).expect(&text)
    };
    (status, json)
}

/// A header of a reply, empty if it is not there.
pub(crate) fn header<'r>(response: &'r Response, name: &str) -> &'r str {
    response
        .headers()
        .get(name)
        .map_or("", |value| value.to_str().unwrap())
}

/// The names in `fields`, wherever the envelope has them.
pub(crate) fn refused_fields(reply: &Value) -> Vec<&str> {
    let fields = [
        &reply["fields"],
        &reply["error"]["fields"],
        &reply["Error"]["fields"],
    ];
    fields
        .into_iter()
        .filter_map(Value::as_array)
        .flatten()
        .map(|field| field["name"].as_str().unwrap())
        .collect()
}
