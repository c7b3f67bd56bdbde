//! A request that is not done, and how each API says so.
//!
//! Handlers answer a [`Refusal`]; the words, in the language of the request, and the envelope, which
//! depends on the address, are put around it by one middleware, also for addresses that no handler has.

use axum::Json;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use booking_wire::availability::FreeSlot;
use booking_wire::error::{ErrorResponse, FieldError, ModuleErrorResponse, ServiceError};
use booking_wire::service_booking::{
    ConfirmSlotResponse, CreateOnlineGuestResponse, CreateServiceBookingResponse, ReserveSlotResponse,
    SlotsResponse,
};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::Value;

use super::caller::language_of;
use super::state::AppState;
use crate::bookings::problem::Problem;
use crate::i18n::{Language, Message};
use crate::store::StoreError;

/// "Request is missing or id is missing.", service booking API, error table of reserve.
pub(super) const REQUEST_OR_ID_MISSING: &str = "Request is missing or id is missing.";
/// Service booking API, error table of reserve.
pub(super) const COULD_NOT_GET_DETAILS: &str = "Could not get booking details.";
/// Service booking API, error table of reserve.
pub(super) const INVALID_BOOKING_ID: &str = "Invalid booking id.";
/// Service booking API, error table of reserve.
pub(super) const SLOT_NOT_AVAILABLE: &str = "Slot is not available for reservation.";
/// Service booking API, error table of reserve.
pub(super) const CENTER_NOT_FOUND: &str = "Center not found.";
/// Service booking API, error table of reserve.
pub(super) const SERVICES_NOT_IN_CATALOG: &str =
    "One or more services or addons are not available in the catalog.";
/// Service booking API, error table of reserve.
pub(super) const THERAPISTS_NOT_IN_CATALOG: &str = "One or more therapists are not available in catalog.";
/// Service booking API, error table of confirm.
pub(super) const COULD_NOT_CONFIRM: &str = "Could not confirm, choose date and time again.";

/// Why a request is not done.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    status: StatusCode,
    code: i32,
    sentence: Sentence,
    fields: Vec<(String, Message)>,
    alternatives: Vec<FreeSlot>,
    retry_after_seconds: Option<u64>,
}

#[derive(Clone, Debug)]
enum Sentence {
    /// Compared by clients, never translated.
    Documented(&'static str),
    /// For people.
    Message(Message),
}

impl Refusal {
    /// A refusal in our own words; its code is the status.
    pub(super) fn new(status: StatusCode, message: Message) -> Self {
        Self {
            status,
            code: i32::from(status.as_u16()),
            sentence: Sentence::Message(message),
            fields: Vec::new(),
            alternatives: Vec::new(),
            retry_after_seconds: None,
        }
    }

    /// A refusal with a documented code and message.
    pub(super) fn documented(status: StatusCode, code: i32, sentence: &'static str) -> Self {
        Self {
            code,
            sentence: Sentence::Documented(sentence),
            ..Self::new(status, Message::Internal)
        }
    }

    /// A documented 502 of the service booking API about an id that leads nowhere.
    pub(super) fn unknown(sentence: &'static str) -> Self {
        Self::documented(StatusCode::NOT_FOUND, ServiceError::NOT_AVAILABLE, sentence)
    }

    /// No portal that answers has this id or slug.
    pub(super) fn portal_unknown() -> Self {
        Self {
            code: ServiceError::NOT_AVAILABLE,
            ..Self::new(StatusCode::NOT_FOUND, Message::PortalUnknown)
        }
    }

    /// A body that cannot be read: 400, code 503 in the service booking API.
    pub(super) fn bad_request(message: Message) -> Self {
        Self {
            code: ServiceError::REQUEST_OR_ID_MISSING,
            ..Self::new(StatusCode::BAD_REQUEST, message)
        }
    }

    /// No body at all.
    pub(super) fn request_missing() -> Self {
        Self::documented(
            StatusCode::BAD_REQUEST,
            ServiceError::REQUEST_OR_ID_MISSING,
            REQUEST_OR_ID_MISSING,
        )
    }

    /// A parameter of the address breaks a rule.
    pub(super) fn parameter(name: &str, reason: Message) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, Message::ParametersRefused).with_field(name, reason)
    }

    /// Fields of the body break rules.
    pub(super) fn fields(problems: Vec<Problem>) -> Self {
        let mut refusal = Self::new(StatusCode::UNPROCESSABLE_ENTITY, Message::FieldsRefused);
        refusal.add_problems(problems);
        refusal
    }

    /// A web site that the portal does not list.
    pub(super) fn origin_not_allowed() -> Self {
        Self::new(StatusCode::FORBIDDEN, Message::OriginNotAllowed)
    }

    /// A client that must wait.
    pub(super) fn too_many_requests(retry_after_seconds: u64) -> Self {
        Self {
            retry_after_seconds: Some(retry_after_seconds),
            ..Self::new(StatusCode::TOO_MANY_REQUESTS, Message::TooManyRequests)
        }
    }

    /// Names one more field at fault.
    pub(super) fn with_field(mut self, name: impl Into<String>, reason: Message) -> Self {
        self.fields.push((name.into(), reason));
        self
    }

    /// Names the fields that the use-cases found at fault.
    pub(super) fn with_problems(mut self, problems: Vec<Problem>) -> Self {
        self.add_problems(problems);
        self
    }

    /// Offers other slots.
    pub(super) fn with_alternatives(mut self, alternatives: Vec<FreeSlot>) -> Self {
        self.alternatives = alternatives;
        self
    }

    /// Says when to come back.
    pub(super) fn with_retry_after(mut self, seconds: u64) -> Self {
        self.retry_after_seconds = Some(seconds);
        self
    }

    fn add_problems(&mut self, problems: Vec<Problem>) {
        self.fields.extend(
            problems
                .into_iter()
                .map(|problem| (problem.field, Message::Field(problem.reason))),
        );
    }

    /// The HTTP status.
    pub(super) fn status(&self) -> StatusCode {
        self.status
    }

    /// When to come back.
    pub(super) fn retry_after_seconds(&self) -> Option<u64> {
        self.retry_after_seconds
    }

    /// Whether the same request would be refused again, now and later: a rule of ours said no. What asks
    /// to come back, and a failure of the server, are no answers to keep.
    pub(super) fn is_final(&self) -> bool {
        self.retry_after_seconds.is_none() && !self.status.is_server_error()
    }

    /// The reply's JSON.
    pub(super) fn body(&self, envelope: Envelope, language: Language, now: DateTime<Utc>) -> Value {
        let fields: Vec<FieldError> = self
            .fields
            .iter()
            .map(|(name, reason)| FieldError {
                name: name.clone(),
                reason: reason.text(language),
            })
            .collect();
        let sentence = match &self.sentence {
            Sentence::Documented(sentence) => (*sentence).to_owned(),
            Sentence::Message(message) => message.text(language),
        };
        if envelope == Envelope::Module {
            // The booking module API has no documented sentences: what the service booking API would
            // say to a machine is said here to a person.
            let error = match self.sentence {
                Sentence::Documented(REQUEST_OR_ID_MISSING) => Message::RequestMissing.text(language),
                _ => sentence,
            };
            return json(&ModuleErrorResponse {
                status: self.status.as_u16(),
                error,
                fields,
                alternatives: self.alternatives.clone(),
            });
        }
        let error = ServiceError {
            code: self.code,
            message: sentence,
            fields,
        };
        match envelope {
            Envelope::CreateDraft => json(&CreateServiceBookingResponse {
                id: None,
                error: Some(error),
            }),
            Envelope::Slots => json(&SlotsResponse {
                slots: Vec::new(),
                future_days: Vec::new(),
                next_available_day: None,
                error: Some(error),
            }),
            Envelope::Reserve => json(&ReserveSlotResponse {
                is_reserved: false,
                reservation_id: None,
                expiry_time: None,
                blocking_time: None,
                invoices: None,
                error: Some(error),
                server_time: now.to_rfc3339_opts(SecondsFormat::Millis, true),
                max_expiry_time: None,
                slot_time: None,
                alternatives: self.alternatives.clone(),
            }),
            Envelope::Confirm => json(&ConfirmSlotResponse {
                is_confirmed: false,
                invoice: None,
                error: Some(error),
                alternatives: self.alternatives.clone(),
            }),
            Envelope::Guest => json(&CreateOnlineGuestResponse {
                online_guest_id: None,
                guest_id: None,
                error: Some(error),
            }),
            Envelope::Service | Envelope::Module => json(&ErrorResponse { error }),
        }
    }
}

/// Wire types always have a JSON form; `null` could only come from a map whose keys are not strings.
fn json<T: serde::Serialize>(reply: &T) -> Value {
    serde_json::to_value(reply).unwrap_or_default()
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Overlap | StoreError::Conflict => {
                Self::new(StatusCode::CONFLICT, Message::Busy).with_retry_after(1)
            }
            StoreError::Unavailable(source) => {
                tracing::warn!(error = %source, "the database does not answer");
                Self::new(StatusCode::SERVICE_UNAVAILABLE, Message::Unavailable).with_retry_after(1)
            }
            StoreError::Broken(source) => {
                tracing::error!(error = %source, "the database failed");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, Message::Internal)
            }
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        if let Some(seconds) = self.retry_after_seconds {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// The shape that an address gives its errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Envelope {
    /// `{"error": …}`.
    Service,
    /// `{"id": null, "Error": …}`.
    CreateDraft,
    /// `{"slots": [], …, "Error": …}`.
    Slots,
    /// `{"is_reserved": false, …, "error": …}`.
    Reserve,
    /// `{"is_confirmed": false, …, "error": …}`.
    Confirm,
    /// `{"guest_id": null, …, "error": …}`.
    Guest,
    /// `{"status": …, "error": "…"}`.
    Module,
}

impl Envelope {
    /// The shape for a request, by its route or, where there is none, by its path.
    pub(super) fn of(route: Option<&MatchedPath>, path: &str) -> Self {
        match route.map(MatchedPath::as_str) {
            Some("/v1/bookings") => Self::CreateDraft,
            Some("/v1/bookings/{id}/slots") => Self::Slots,
            Some("/v1/bookings/{id}/slots/reserve") => Self::Reserve,
            Some("/v1/bookings/{id}/slots/confirm") => Self::Confirm,
            Some("/v1/guests/online_guests") => Self::Guest,
            _ if path.starts_with("/v1/") => Self::Service,
            _ => Self::Module,
        }
    }
}

/// Puts words and envelope around refusals.
pub(super) async fn render_refusals(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let envelope = Envelope::of(request.extensions().get::<MatchedPath>(), request.uri().path());
    let language = language_of(request.headers(), request.uri());
    let is_head = request.method() == Method::HEAD;
    let mut response = next.run(request).await;
    let Some(refusal) = response.extensions_mut().remove::<Refusal>() else {
        return response;
    };
    if is_head {
        return response;
    }
    let (mut parts, _) = response.into_parts();
    let (body_parts, body) = Json(refusal.body(envelope, language, state.clock().now()))
        .into_response()
        .into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.extend(body_parts.headers);
    Response::from_parts(parts, body)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure() -> Box<dyn std::error::Error + Send + Sync> {
        "disk on fire".into()
    }

    #[test]
    fn only_a_rule_of_ours_is_a_final_answer() {
        for (refusal, is_final) in [
            (Refusal::from(StoreError::Conflict), false),
            (Refusal::from(StoreError::Overlap), false),
            (Refusal::from(StoreError::Unavailable(failure())), false),
            (Refusal::from(StoreError::Broken(failure())), false),
            (Refusal::too_many_requests(1), false),
            (Refusal::unknown(INVALID_BOOKING_ID), true),
            (Refusal::fields(Vec::new()), true),
            (
                Refusal::documented(StatusCode::CONFLICT, 502, SLOT_NOT_AVAILABLE),
                true,
            ),
        ] {
            assert_eq!(refusal.is_final(), is_final, "{refusal:?}");
        }
    }

    #[test]
    fn the_text_of_a_failure_is_not_repeated() {
        let now = DateTime::UNIX_EPOCH;
        for error in [StoreError::Unavailable(failure()), StoreError::Broken(failure())] {
            let body = Refusal::from(error).body(Envelope::Service, Language::English, now);
            assert!(!body.to_string().contains("fire"), "{body}");
        }
    }

    #[test]
    fn each_address_has_its_own_envelope() {
        let refusal = Refusal::unknown(INVALID_BOOKING_ID);
        let error = serde_json::json!({"code": 502, "message": INVALID_BOOKING_ID});
        for (envelope, key, shown) in [
            (Envelope::Service, "error", "error"),
            (Envelope::CreateDraft, "Error", "id"),
            (Envelope::Slots, "Error", "slots"),
            (Envelope::Reserve, "error", "is_reserved"),
            (Envelope::Confirm, "error", "is_confirmed"),
            (Envelope::Guest, "error", "guest_id"),
        ] {
            let body = refusal.body(envelope, Language::German, DateTime::UNIX_EPOCH);
            assert_eq!(
                body.get(key),
                Some(&error),
                "{envelope:?}: documented messages stay English"
            );
            assert!(body.get(shown).is_some(), "{envelope:?}");
        }
        let module = refusal.body(Envelope::Module, Language::German, DateTime::UNIX_EPOCH);
        assert_eq!(module["status"], 404);
        assert!(module["error"].is_string());
    }
}
