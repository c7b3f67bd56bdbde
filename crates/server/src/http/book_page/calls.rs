//! What the flow asks of the world, answered by the API of this very server: the same requests and the same
//! readers of replies as in the browser, without a network between them.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, header};
use axum::{Extension, Router};
use booking_widget::api::problem::{self, Refusal};
use booking_widget::api::{Prices, addresses, days, holds, manage, portal, submission};
use booking_widget::booking::{Catalogue, Slot};
use booking_widget::flow::Problem;
use booking_widget::flow::command::{DaysQuery, DraftSpec};
use booking_widget::flow::event::Days;
use booking_widget::flow::state::{
    BookingId, ChangeOrder, Confirmed, DraftId, Held, IdempotencyKey, Managed, Moment, Order,
};
use booking_widget::platform::json::Json;
use serde::Serialize;
use tower::ServiceExt as _;

use crate::bookings::catalogues::{CatalogueSet, PortalView};
use crate::ids;

/// Replies of the API are far below: a portal with thousands of treatments.
const LONGEST_REPLY: usize = 16 * 1024 * 1024;

/// The API, as the pages reach it.
#[derive(Clone, Debug)]
pub(in crate::http) struct Api(pub(in crate::http) Router);

/// The API for one customer of one portal.
#[derive(Debug)]
pub(super) struct Calls {
    api: Api,
    portal: String,
    portal_id: ids::PortalId,
    language: String,
    /// Who asks, for limits: as it came.
    headers: HeaderMap,
    peer: Option<ConnectInfo<SocketAddr>>,
    prices: Prices,
    is_managing: bool,
}

/// A request that is to be sent.
struct Call {
    method: Method,
    address: String,
    body: Option<String>,
    key: Option<String>,
}

impl Call {
    fn new(method: Method, address: String) -> Self {
        Self {
            method,
            address,
            body: None,
            key: None,
        }
    }

    fn post(address: String, body: &impl Serialize) -> Self {
        Self {
            body: serde_json::to_string(body).ok(),
            ..Self::new(Method::POST, address)
        }
    }

    fn idempotent(self, key: &IdempotencyKey) -> Self {
        Self {
            key: Some(key.0.clone()),
            ..self
        }
    }
}

/// On requests of these pages, and on none that comes from outside: the portal and its calendars are read for
/// somebody who manages a booking of theirs, also if it takes no others.
#[derive(Clone, Copy, Debug)]
pub(in crate::http) struct Managing(ids::PortalId);

/// The portal that a request may read.
pub(in crate::http) fn readable_portal<'c>(
    catalogues: &'c CatalogueSet,
    portal: &str,
    managing: Option<&Extension<Managing>>,
) -> Option<PortalView<'c>> {
    match managing {
        Some(Extension(Managing(id))) => catalogues.known_portal(&id.to_string()),
        None => catalogues.portal(portal),
    }
}

impl Calls {
    /// For a booking that is there: its portal may be closed.
    pub(super) fn managing(self) -> Self {
        Self {
            is_managing: true,
            ..self
        }
    }

    pub(super) fn new(
        api: Api,
        (portal, portal_id): (String, ids::PortalId),
        language: &str,
        from: &HeaderMap,
        peer: Option<ConnectInfo<SocketAddr>>,
    ) -> Self {
        let mut headers = HeaderMap::new();
        for value in from.get_all("x-forwarded-for") {
            headers.append("x-forwarded-for", value.clone());
        }
        if let Ok(language) = language.parse() {
            headers.insert(header::ACCEPT_LANGUAGE, language);
        }
        Self {
            api,
            portal,
            portal_id,
            language: language.to_owned(),
            headers,
            peer,
            prices: Prices::default(),
            is_managing: false,
        }
    }

    async fn send(&self, call: Call) -> Result<Json, Refusal> {
        let mut request = Request::new(Body::empty());
        *request.method_mut() = call.method;
        let failed = |status| Refusal {
            status,
            retry_after_seconds: None,
            body: Json::default(),
        };
        *request.uri_mut() = call.address.parse().map_err(|_| failed(404))?;
        *request.headers_mut() = self.headers.clone();
        if let Some(body) = call.body {
            *request.body_mut() = Body::from(body);
            let json = header::HeaderValue::from_static("application/json");
            request.headers_mut().insert(header::CONTENT_TYPE, json);
        }
        if let Some(key) = call.key.and_then(|key| key.parse().ok()) {
            request.headers_mut().insert("idempotency-key", key);
        }
        if let Some(peer) = self.peer {
            request.extensions_mut().insert(peer);
        }
        if self.is_managing {
            request.extensions_mut().insert(Managing(self.portal_id));
        }
        let Ok(response) = self.api.0.clone().oneshot(request).await;
        let status = response.status().as_u16();
        let retry_after = response.headers().get(header::RETRY_AFTER);
        let retry_after_seconds = retry_after.and_then(|seconds| seconds.to_str().ok()?.parse().ok());
        let bytes = axum::body::to_bytes(response.into_body(), LONGEST_REPLY).await;
        let text = bytes
            .ok()
            .and_then(|bytes| String::from_utf8(bytes.to_vec()).ok());
        let body = text.and_then(|text| Json::parse(&text)).unwrap_or_default();
        if (200..300).contains(&status) {
            return Ok(body);
        }
        Err(Refusal {
            status,
            retry_after_seconds,
            body,
        })
    }

    pub(super) async fn read_portal(&mut self) -> Result<Arc<Catalogue>, Problem> {
        let call = Call::new(
            Method::GET,
            addresses::portal("", &self.portal, &self.language, None),
        );
        let reply = self
            .send(call)
            .await
            .map_err(|refusal| problem::of_portal(&refusal))?;
        let (catalogue, prices) = portal::catalogue(&reply, "").ok_or(Problem::Unexpected)?;
        self.prices = prices;
        Ok(Arc::new(catalogue))
    }

    pub(super) async fn read_days(&self, query: &DaysQuery) -> Result<Days, Problem> {
        let call = Call::new(Method::GET, addresses::availability("", &self.portal, query));
        let reply = self.send(call).await.map_err(problem::general)?;
        days::days(&reply, query, &self.prices).ok_or(Problem::Unexpected)
    }

    pub(super) async fn create_draft(&self, spec: &DraftSpec) -> Result<DraftId, Problem> {
        let call = Call::post(addresses::drafts(""), &holds::draft_request(spec));
        let reply = self.send(call).await.map_err(problem::general)?;
        holds::draft_id(&reply).ok_or(Problem::Unexpected)
    }

    pub(super) async fn reserve_slot(
        &self,
        draft: &DraftId,
        slot: &Slot,
        key: &IdempotencyKey,
        at: Moment,
    ) -> Result<Held, Problem> {
        let call = Call::post(addresses::reserve("", draft), &holds::reserve_request(slot));
        let reply = self.send(call.idempotent(key)).await;
        let reply = reply.map_err(|refusal| problem::of_reservation(refusal, &self.prices))?;
        holds::held(&reply, Some(slot), at)
    }

    pub(super) async fn read_hold(
        &self,
        draft: &DraftId,
        known: Option<&Slot>,
        at: Moment,
    ) -> Result<Held, Problem> {
        let call = Call::new(Method::GET, addresses::reserve("", draft));
        let reply = self.send(call).await.map_err(problem::general)?;
        holds::held(&reply, known, at)
    }

    pub(super) async fn release_slot(&self, draft: &DraftId) {
        // A hold that stays runs out by itself.
        let _ = self
            .send(Call::new(Method::DELETE, addresses::reserve("", draft)))
            .await;
    }

    pub(super) async fn submit_booking(
        &self,
        order: &Order,
        key: &IdempotencyKey,
    ) -> Result<Box<Confirmed>, Problem> {
        let body = submission::request(order, &self.language);
        let call = Call::post(addresses::submit("", &self.language), &body);
        let reply = self.send(call.idempotent(key)).await;
        let reply = reply.map_err(|refusal| problem::of_submission(refusal, &self.prices))?;
        let confirmed = submission::confirmed(&reply, &self.prices);
        confirmed.map(Box::new).ok_or(Problem::Unexpected)
    }

    /// A booking as its booker may see it. At this portal, others are unknown.
    pub(super) async fn read_booking(&self, booking: &BookingId) -> Result<Managed, Problem> {
        if booking.0.parse::<ids::BookingId>().is_err() {
            return Err(Problem::Gone);
        }
        let address = addresses::public_booking("", booking, &self.language);
        let reply = self.send(Call::new(Method::GET, address)).await;
        let reply = reply.map_err(problem::general)?;
        let managed = manage::managed(&reply, &self.prices).ok_or(Problem::Unexpected)?;
        let is_ours = managed.portal_id == self.portal_id.to_string();
        is_ours.then_some(managed).ok_or(Problem::Gone)
    }

    /// Asks for a change of a booking.
    pub(super) async fn change_booking(
        &self,
        booking: &BookingId,
        order: &ChangeOrder,
    ) -> Result<Managed, Problem> {
        let call = match manage::change_request(booking, order) {
            Some(body) => Call::post(addresses::change_requests("", &self.language), &body),
            None => Call::new(
                Method::DELETE,
                addresses::open_change_request("", booking, &self.language),
            ),
        };
        let reply = self.send(call.idempotent(&order.key)).await;
        let reply = reply.map_err(|refusal| problem::of_change(refusal, &self.prices))?;
        manage::managed(&reply, &self.prices).ok_or(Problem::Unexpected)
    }
}
