//! `/in/{zone}/…`: what the widget asks of the API, for somebody who sees all times in a zone of their own
//! (`time-zone="visitor"`). The zone is an IANA name, slashes and all.
//!
//! The API itself knows nothing of it: requests are led on to it with the center's times, its replies come back
//! with those of the zone. What is kept there (repeated requests, calendars) is everybody's.

mod calendar;

mod drafts;

mod replies;

mod words;

pub(super) use words::add as add_words;

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json, Router};
use booking_wire::portal::PortalResponse;
use chrono_tz::Tz;
use futures_util::StreamExt as _;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tower::ServiceExt as _;

use super::caller::Caller;
use super::query::Parameters;
use super::refusal::Refusal;
use super::state::AppState;
use super::{body, etag};
use crate::i18n::Message;

/// Replies of the API are far below: a portal with thousands of treatments.
const LONGEST_REPLY: usize = 16 * 1024 * 1024;

/// With these an address begins, and no part of a zone's name.
const ROOTS: [&str; 2] = ["/v1/", "/bookings/"];

/// The API, as this module reaches it.
#[derive(Clone, Debug)]
pub(super) struct Api(pub(super) Router);

/// On requests that are led on: in which zone their sender sees times.
#[derive(Clone, Debug)]
pub(super) struct Elsewhere {
    /// The zone.
    pub(super) zone: Tz,
    sender: Sender,
}

/// Who asks, for limits and origins: as it came.
#[derive(Clone, Debug)]
struct Sender {
    api: Router,
    headers: HeaderMap,
    peer: Option<ConnectInfo<SocketAddr>>,
}

/// What is asked for, as far as it has times in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked<'a> {
    Portal,
    Calendar,
    FirstScreen,
    Draft,
    Reservation(&'a str),
    Booking,
    Stream,
}

impl<'a> Asked<'a> {
    /// By the path behind the zone. Nothing else is answered: whoever asks for it means the center's times.
    fn of(path: &'a str) -> Option<Self> {
        let parts: Vec<&str> = path.split('/').skip(1).collect();
        Some(match *parts.as_slice() {
            ["v1", "portals", _] | ["bookings", _, "portal"] => Self::Portal,
            ["v1", "portals", _, "availability"] | ["bookings", _, "availability"] => Self::Calendar,
            ["v1", "portals", _, "first-screen"] => Self::FirstScreen,
            ["v1", "bookings"] => Self::Draft,
            ["v1", "bookings", draft, "slots", "reserve"] => Self::Reservation(draft),
            ["bookings", "submit"]
            | ["bookings", "change-requests", "submit"]
            | ["bookings", _, "public" | "change-requests"] => Self::Booking,
            ["bookings", _, "public", "events"] => Self::Stream,
            _ => return None,
        })
    }
}

/// Answers what the widget asks in the name of somebody elsewhere. A zone that is not known here changes nothing: its
/// visitors see the center's times, as everybody does.
pub(super) async fn answer_elsewhere(
    State(state): State<AppState>,
    Extension(Api(api)): Extension<Api>,
    caller: Caller,
    request: Request,
) -> Result<Response, Refusal> {
    let (zone, uri) = address(request.uri()).ok_or_else(not_found)?;
    let asked = Asked::of(uri.path()).ok_or_else(not_found)?;
    let (mut parts, body) = request.into_parts();
    let method = std::mem::take(&mut parts.method);
    let sender = Sender {
        api,
        headers: parts.headers.clone(),
        peer: parts.extensions.get().copied(),
    };
    let Some(zone) = zone else {
        return Ok(sender.send(method, &uri, body, None).await);
    };
    let mut elsewhere = Elsewhere { zone, sender };
    if asked != Asked::FirstScreen {
        // The API's replies have other tags.
        elsewhere.sender.headers.remove(header::IF_NONE_MATCH);
    }
    match asked {
        Asked::Portal if method == Method::GET => {
            elsewhere.portal(&state, &caller, &uri, &parts.headers).await
        }
        Asked::Calendar if method == Method::GET => {
            let reply = match elsewhere.calendar(&state, &uri).await? {
                Ok(calendar) => Json(calendar).into_response(),
                Err(refused) => return Ok(refused),
            };
            // That of a booking is never kept: the id is a capability.
            if !uri.path().starts_with("/v1/") {
                return Ok(reply);
            }
            Ok(etag::answer(&parts.headers, "no-cache", reply).await)
        }
        Asked::Portal | Asked::Calendar | Asked::FirstScreen => Ok(elsewhere.send(method, &uri, body).await),
        Asked::Draft => {
            let sent = body::read(&parts.headers, body).await?;
            let body = drafts::on_todays_date(&state, &sent).await?;
            Ok(elsewhere.send(method, &uri, body.into()).await)
        }
        Asked::Reservation(draft) => {
            let center = drafts::center_of_draft(&state, draft).await?;
            let sent = body::read(&parts.headers, body).await?;
            let body = match center {
                Some(center) => replies::reserve_at(&sent, elsewhere.zone, center),
                None => sent,
            };
            let reply = elsewhere.send(method, &uri, body.into()).await;
            elsewhere.translated(reply, center).await
        }
        Asked::Booking => {
            let reply = elsewhere.send(method, &uri, body).await;
            elsewhere.translated(reply, None).await
        }
        Asked::Stream => {
            let reply = elsewhere.send(method, &uri, body).await;
            Ok(elsewhere.translated_stream(reply))
        }
    }
}

/// The zone, if it is known here, and the address behind it.
fn address(uri: &Uri) -> Option<(Option<Tz>, Uri)> {
    let rest = uri.path_and_query()?.as_str().strip_prefix("/in/")?;
    let begins = |name| rest.find(name);
    let (zone, address) = rest.split_at_checked(ROOTS.into_iter().filter_map(begins).min()?)?;
    Some((zone.parse().ok(), address.parse().ok()?))
}

fn not_found() -> Refusal {
    Refusal::new(StatusCode::NOT_FOUND, Message::NotFound)
}

/// Our own address or reply could not be read.
fn unreadable() -> Refusal {
    Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, Message::Internal)
}

impl Sender {
    /// The API's own reply.
    async fn send(&self, method: Method, uri: &Uri, body: Body, elsewhere: Option<Elsewhere>) -> Response {
        let mut request = Request::new(body);
        *request.method_mut() = method;
        *request.uri_mut() = uri.clone();
        *request.headers_mut() = self.headers.clone();
        // The body's own may be another.
        request.headers_mut().remove(header::CONTENT_LENGTH);
        if let Some(peer) = self.peer {
            request.extensions_mut().insert(peer);
        }
        if let Some(elsewhere) = elsewhere {
            request.extensions_mut().insert(elsewhere);
        }
        let Ok(reply) = self.api.clone().oneshot(request).await;
        reply
    }
}

impl Elsewhere {
    async fn send(&self, method: Method, uri: &Uri, body: Body) -> Response {
        self.sender.send(method, uri, body, Some(self.clone())).await
    }

    /// What the API answers to a mere question: the reply, or how it refuses.
    async fn ask<T: DeserializeOwned>(&self, uri: &Uri) -> Result<Result<T, Response>, Refusal> {
        let reply = self.send(Method::GET, uri, Body::empty()).await;
        if !reply.status().is_success() {
            return Ok(Err(reply));
        }
        let bytes = axum::body::to_bytes(reply.into_body(), LONGEST_REPLY).await;
        let reply = bytes.ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        reply.map(Ok).ok_or_else(unreadable)
    }

    /// The portal, with words about the zone where it makes a difference.
    async fn portal(
        &self,
        state: &AppState,
        caller: &Caller,
        uri: &Uri,
        headers: &HeaderMap,
    ) -> Result<Response, Refusal> {
        let reply = self.send(Method::GET, uri, Body::empty()).await;
        if !reply.status().is_success() {
            return Ok(reply);
        }
        let (parts, body) = reply.into_parts();
        let bytes = axum::body::to_bytes(body, LONGEST_REPLY).await;
        let bytes = bytes.map_err(|_| unreadable())?;
        let mut portal: PortalResponse = serde_json::from_slice(&bytes).map_err(|_| unreadable())?;
        words::add(
            &mut portal,
            self.zone,
            caller.language,
            state.store().now().await?,
        );
        let mut value = serde_json::to_value(&portal).map_err(|_| unreadable())?;
        replies::lead_to_root(&mut value);
        let cache_control = parts.headers.get(header::CACHE_CONTROL);
        if cache_control.is_some_and(|value| value.as_bytes().starts_with(b"public")) {
            return Ok(etag::answer(headers, super::portals::CACHE_CONTROL, Json(value)).await);
        }
        Ok(Json(value).into_response())
    }

    /// A reply with the zone's times in the place of the center's.
    async fn translated(&self, reply: Response, center: Option<Tz>) -> Result<Response, Refusal> {
        let (mut parts, body) = reply.into_parts();
        let bytes = axum::body::to_bytes(body, LONGEST_REPLY).await;
        let bytes = bytes.map_err(|_| unreadable())?;
        let Ok(mut value) = serde_json::from_slice::<Value>(&bytes) else {
            return Ok(Response::from_parts(parts, bytes.into()));
        };
        replies::translate(&mut value, self.zone, center);
        parts.headers.remove(header::CONTENT_LENGTH);
        parts
            .headers
            .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        Ok(Response::from_parts(parts, value.to_string().into()))
    }

    /// The same of a stream: each event comes in one piece.
    fn translated_stream(&self, reply: Response) -> Response {
        let zone = self.zone;
        reply.map(|body| {
            let events = body.into_data_stream();
            Body::from_stream(
                events.map(move |piece| piece.map(|piece| replies::translate_event(piece, zone))),
            )
        })
    }
}

impl Elsewhere {
    /// The calendar at an address, by the days of the zone; or how the API refuses it.
    pub(super) async fn calendar(
        &self,
        state: &AppState,
        uri: &Uri,
    ) -> Result<Result<booking_wire::availability::AvailabilityResponse, Response>, Refusal> {
        let parameters = Parameters::of(uri)?;
        let now = state.store().now().await?;
        let Some(window) = calendar::Window::of(&parameters, self.zone, now) else {
            // The API says what is wrong with it.
            return self.ask(uri).await;
        };
        let mut replies = Vec::new();
        for (from, days) in window.asked() {
            match self.ask(&calendar::address(uri, from, days)?).await? {
                Ok(reply) => replies.push(reply),
                Err(refused) => return Ok(Err(refused)),
            }
        }
        if !window.finds_any(&replies) {
            // What comes first after the window, and then of that day the first time.
            let Some(mut from) = window.after() else {
                return window.calendar(&replies, now).map(Ok).ok_or_else(unreadable);
            };
            for _ in 0..2 {
                match self.ask(&calendar::address(uri, from, 1)?).await? {
                    Ok(reply) => replies.push(reply),
                    Err(refused) => return Ok(Err(refused)),
                }
                match calendar::next_day(&replies) {
                    Some(next) if next != from => from = next,
                    _ => break,
                }
            }
        }
        window.calendar(&replies, now).map(Ok).ok_or_else(unreadable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_stands_before_the_address() {
        for (uri, zone, rest) in [
            (
                "/in/Asia/Tokyo/v1/portals/spa?lang=de",
                Some(Tz::Asia__Tokyo),
                "/v1/portals/spa?lang=de",
            ),
            (
                "/in/America/Argentina/Buenos_Aires/bookings/submit",
                Some(Tz::America__Argentina__Buenos_Aires),
                "/bookings/submit",
            ),
            ("/in/UTC/v1/bookings", Some(Tz::UTC), "/v1/bookings"),
            ("/in/Mars/Olympus/v1/bookings", None, "/v1/bookings"),
            ("/in//v1/bookings", None, "/v1/bookings"),
        ] {
            let found = address(&uri.parse().unwrap()).unwrap();
            assert_eq!(found, (zone, rest.parse().unwrap()), "{uri}");
        }
        for uri in [
            "/in/",
            "/in/Asia/Tokyo",
            "/in/v1/bookings",
            "/inside/UTC/v1/bookings",
        ] {
            assert_eq!(address(&uri.parse().unwrap()), None, "{uri}");
        }
    }

    #[test]
    fn what_the_widget_asks_for_is_answered_and_nothing_else() {
        for (path, asked) in [
            ("/v1/portals/spa", Some(Asked::Portal)),
            ("/bookings/1/portal", Some(Asked::Portal)),
            ("/v1/portals/spa/availability", Some(Asked::Calendar)),
            ("/v1/portals/spa/first-screen", Some(Asked::FirstScreen)),
            ("/v1/bookings", Some(Asked::Draft)),
            ("/v1/bookings/7/slots/reserve", Some(Asked::Reservation("7"))),
            ("/bookings/submit", Some(Asked::Booking)),
            ("/bookings/7/public", Some(Asked::Booking)),
            ("/bookings/7/public/events", Some(Asked::Stream)),
            // Times that nobody translates.
            ("/v1/bookings/7/slots", None),
            ("/v1/bookings/7/slots/confirm", None),
            ("/bookings", None),
            ("/desk", None),
            ("/", None),
        ] {
            assert_eq!(Asked::of(path), asked, "{path}");
        }
    }
}
