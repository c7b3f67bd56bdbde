//! The HTTP API as a client without a memory of its own uses it.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Instant;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use serde_json::{Value, json};

use crate::{LoadError, LoadResult};

/// Connections to one server.
#[derive(Clone, Debug)]
pub(crate) struct Api {
    client: reqwest::Client,
    address: SocketAddr,
    /// Whom the server takes us for.
    who: String,
}

/// What came back.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
    /// When it was asked for: the server answered later than that.
    pub(crate) asked_at: Instant,
}

/// The connection broke: whether it was done is not known.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Broken;

impl Answer {
    pub(crate) fn is_ok(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// What asking again may mend.
    pub(crate) fn is_passing(&self) -> bool {
        self.status >= 500
    }

    pub(crate) fn or_refused(self, what: &str) -> LoadResult<Value> {
        if self.is_ok() {
            return Ok(self.body);
        }
        Err(LoadError::Answer {
            what: what.to_owned(),
            status: self.status,
            body: self.body.to_string(),
        })
    }
}

impl Api {
    /// As client number so-and-so: each has an address of its own.
    pub(crate) fn new(address: SocketAddr, number: u32) -> Self {
        Self {
            client: reqwest::Client::new(),
            address,
            who: String::new(),
        }
        .of(number)
    }

    /// The same connections for another client.
    pub(crate) fn of(mut self, number: u32) -> Self {
        self.who = Ipv4Addr::from_bits(0x0a00_0000 + number).to_string();
        self
    }

    pub(crate) fn get(&self, path: &str) -> reqwest::RequestBuilder {
        self.request(reqwest::Method::GET, path)
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> reqwest::RequestBuilder {
        self.request(reqwest::Method::POST, path).json(body)
    }

    pub(crate) fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        self.client
            .request(method, format!("http://{}{path}", self.address))
            .header("X-Forwarded-For", &self.who)
    }
}

/// Sends once.
pub(crate) async fn send(request: reqwest::RequestBuilder) -> Result<Answer, Broken> {
    let asked_at = Instant::now();
    let reply = request.send().await.map_err(|_| Broken)?;
    let status = reply.status().as_u16();
    let bytes = reply.bytes().await.map_err(|_| Broken)?;
    Ok(Answer {
        status,
        body: serde_json::from_slice(&bytes).unwrap_or(Value::Null),
        asked_at,
    })
}

/// Sends once and reads the reply without looking into it; its status.
pub(crate) async fn send_and_skim(request: reqwest::RequestBuilder) -> Result<u16, Broken> {
    let reply = request.send().await.map_err(|_| Broken)?;
    let status = reply.status().as_u16();
    reply.bytes().await.map(|_| status).map_err(|_| Broken)
}

/// A portal and what can be booked there.
#[derive(Clone, Debug)]
pub(crate) struct Portal {
    pub(crate) slug: String,
    pub(crate) center: String,
    pub(crate) services: Vec<String>,
    pub(crate) therapists: Vec<String>,
    /// `orgId`, `bookingModuleId`, `portalId` of a submission.
    ids: Value,
}

impl Portal {
    pub(crate) async fn read(api: &Api, slug: &str) -> LoadResult<Self> {
        let what = format!("the portal {slug}");
        let answer = send(api.get(&format!("/v1/portals/{slug}"))).await;
        let body = answer
            .map_err(|Broken| LoadError::Server("the connection broke".to_owned()))?
            .or_refused(&what)?;
        let ids = |list: &Value| -> Vec<String> {
            let list = list.as_array().into_iter().flatten();
            list.map(|item| text(&item["id"])).collect()
        };
        Ok(Self {
            slug: slug.to_owned(),
            center: text(&body["centers"][0]["id"]),
            services: ids(&body["services"]),
            therapists: ids(&body["therapists"]),
            ids: json!({
                "submission": true,
                "orgId": body["organization"]["id"],
                "bookingModuleId": body["booking_module"]["id"],
                "portalId": body["portal"]["id"],
            }),
        })
    }

    pub(crate) fn availability(
        &self,
        service: &str,
        therapist: Option<&str>,
        from: NaiveDate,
        days: u32,
    ) -> String {
        let therapist = therapist.map_or_else(String::new, |id| format!("&therapist_id={id}"));
        format!(
            "/v1/portals/{}/availability?service_id={service}&from={from}&days={days}{therapist}",
            self.slug
        )
    }

    /// The body of `POST /v1/bookings` for one guest.
    pub(crate) fn draft(
        &self,
        service: &str,
        therapist: Option<&str>,
        date: NaiveDate,
        guest: Option<&str>,
    ) -> Value {
        json!({
            "center_id": self.center,
            "date": date.to_string(),
            "portal_id": self.slug,
            "guests": [{
                "id": guest,
                "items": [{"item": {"id": service}, "therapist": therapist.map(|id| json!({"id": id}))}],
            }],
        })
    }

    /// The body of a submission.
    pub(crate) fn submission(&self, reservation: &str, email: &str) -> Value {
        let mut body = self.ids.clone();
        body["contact"] =
            json!({"firstName": "Grace", "lastName": "Load", "email": email, "phone": "+49 331 1"});
        body["reservationId"] = json!(reservation);
        body
    }
}

/// What a reservation or confirmation says about the one treatment in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Treatment {
    pub(crate) therapist: String,
    pub(crate) room: String,
    /// Wall times of the center.
    pub(crate) start: NaiveDateTime,
    pub(crate) end: NaiveDateTime,
}

impl Treatment {
    /// From an item of an invoice.
    pub(crate) fn of_item(item: &Value) -> Option<Self> {
        Some(Self {
            therapist: item["therapist"]["id"].as_str()?.to_owned(),
            room: item["room"]["id"].as_str()?.to_owned(),
            start: item["start_time"].as_str()?.parse().ok()?,
            end: item["end_time"].as_str()?.parse().ok()?,
        })
    }

    /// From the event of a booking.
    pub(crate) fn of_event(event: &Value) -> Option<Self> {
        Some(Self {
            therapist: event["therapistId"].as_str()?.to_owned(),
            room: event["roomId"].as_str()?.to_owned(),
            start: event["startInCenter"].as_str()?.parse().ok()?,
            end: event["endInCenter"].as_str()?.parse().ok()?,
        })
    }
}

/// A time as the API writes it.
pub(crate) fn utc(value: &Value) -> Option<DateTime<Utc>> {
    value.as_str()?.parse().ok()
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
