//! A request that is not done, and why, as data. Handlers answer a [`Refusal`]; its words and shape come
//! from `envelope`.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use booking_wire::availability::FreeSlot;
use booking_wire::error::ServiceError;

use crate::bookings::problem::{Problem, Reason};
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
pub(super) const COULD_NOT_CONFIRM: &str = "Sorry, we weren't able to confirm your appointment due to some technical issues. Please try selecting your desired date & time again.";
/// Service booking API, error table of confirm.
pub(super) const CANNOT_BE_RESCHEDULED: &str = "Appointment cannot be rescheduled.";
/// Service booking API, error table of confirm; spelled as there.
pub(super) const CANNOT_ACCESS_TO_CONFIRM: &str = "cannot acces.";
/// Service booking API, error table of confirm.
pub(super) const ID_MISSING: &str = "id is missing.";
/// Service booking API, error table of cancel.
pub(super) const CANNOT_ACCESS: &str = "cannot access.";
/// Service booking API, error table of cancel.
pub(super) const NO_ACCESS: &str = "User does not have access.";
/// Service booking API, error table of cancel.
pub(super) const REQUEST_INVALID: &str = "The request is invalid.";
/// Service booking API, error table of cancel.
pub(super) const INVOICES_INVALID: &str = "Request invoices are Invalid.";
/// Service booking API, error table of cancel.
pub(super) const NO_APPOINTMENTS: &str = "invoice doesn't have any appointments.";
/// Service booking API, error table of no show.
pub(super) const BAD_REQUEST: &str = "Bad Request";

/// Why a request is not done.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    pub(super) code: i32,
    pub(super) sentence: Sentence,
    /// Path and reason of each field at fault.
    pub(super) fields: Vec<(String, Message)>,
    pub(super) alternatives: Vec<FreeSlot>,
    retry_after_seconds: Option<u64>,
}

/// What is said.
#[derive(Clone, Debug)]
pub(super) enum Sentence {
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

    /// What is said; documented sentences are never translated.
    pub(super) fn sentence_in(&self, language: Language) -> String {
        match &self.sentence {
            Sentence::Documented(sentence) => (*sentence).to_owned(),
            Sentence::Message(message) => message.text(language),
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

    /// A booking that is over, was given up, or is not staff's to move here.
    pub(super) fn cannot_be_rescheduled() -> Self {
        Self::documented(
            StatusCode::CONFLICT,
            ServiceError::CANNOT_BE_RESCHEDULED,
            CANNOT_BE_RESCHEDULED,
        )
    }

    /// A call about an invoice that cannot be understood: the documented 400.
    pub(super) fn request_invalid() -> Self {
        let status = StatusCode::BAD_REQUEST;
        Self::documented(status, i32::from(status.as_u16()), REQUEST_INVALID)
    }

    /// No appointment or group of them has this id.
    pub(super) fn appointment_unknown() -> Self {
        Self {
            code: ServiceError::NOT_AVAILABLE,
            ..Self::new(StatusCode::NOT_FOUND, Message::AppointmentUnknown)
        }
    }

    /// A parameter of the address breaks a rule.
    pub(super) fn parameter(name: &str, reason: Message) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, Message::ParametersRefused).with_field(name, reason)
    }

    /// Fields of the body break rules: 422. An id among them that leads nowhere makes it 404 (502), as
    /// DESIGN section 2, "Errors", has it for both APIs.
    pub(super) fn fields(problems: Vec<Problem>) -> Self {
        let is_unknown = problems.iter().any(|problem| problem.reason == Reason::Unknown);
        let refusal = if is_unknown {
            Self {
                code: ServiceError::NOT_AVAILABLE,
                ..Self::new(StatusCode::NOT_FOUND, Message::FieldsRefused)
            }
        } else {
            Self::new(StatusCode::UNPROCESSABLE_ENTITY, Message::FieldsRefused)
        };
        refusal.with_problems(problems)
    }

    /// No change request with this id waits for staff.
    pub(super) fn change_request_unknown() -> Self {
        Self::new(StatusCode::NOT_FOUND, Message::ChangeRequestUnknown)
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
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Overlap | StoreError::Conflict => {
                Self::new(StatusCode::CONFLICT, Message::Busy).with_retry_after(1)
            }
            StoreError::Unavailable(source) => {
                tracing::warn!(error = %source, "the database does not answer");
                Self {
                    // Not 503: that is "request is missing" in the documentation, and clients compare it.
                    code: i32::from(StatusCode::INTERNAL_SERVER_ERROR.as_u16()),
                    ..Self::new(StatusCode::SERVICE_UNAVAILABLE, Message::Unavailable)
                }
                .with_retry_after(1)
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
    fn a_failure_has_no_code_that_the_documentation_uses_for_something_else() {
        for error in [StoreError::Unavailable(failure()), StoreError::Broken(failure())] {
            let refusal = Refusal::from(error);
            assert!(refusal.status.is_server_error());
            assert_eq!(refusal.code, 500, "{refusal:?}");
        }
    }
}
