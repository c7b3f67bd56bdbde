//! `Idempotency-Key`: the same POST, or DELETE that takes the key, sent twice is done once.
//!
//! The reply is kept for 24 h, written in the transaction of its effect. Scope: method, path (it holds
//! the draft's or booking's id) and staff token. The store is one writer at a time, so that a concurrent
//! twin waits in [`Attempt::begin`] and then finds the reply; where a store lets both in, the second is
//! refused when it writes and gets the first one's reply, or 409.

use axum::Json;
use axum::extract::{FromRequestParts, MatchedPath};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::caller::language_of;
use super::envelope::Envelope;
use super::refusal::Refusal;
use super::state::AppState;
use crate::i18n::{Language, Message};
use crate::store::{IdempotentReply, StoreError, StoreTransaction};

/// 128 random bits in base64 are 22 characters (128 / 6, rounded up); a UUID has 36.
const MIN_KEY_LENGTH: usize = 22;
/// Room for any scheme a client may have, small enough for an index.
const MAX_KEY_LENGTH: usize = 255;

/// The hash of a request that has no body: with one key and one address it is always the same.
pub(super) const NO_BODY: [u8; 32] = [0; 32];

/// What tells one POST from another.
#[derive(Clone, Debug)]
pub(super) struct Attempt {
    key: Option<String>,
    scope: String,
    envelope: Envelope,
    language: Language,
}

impl FromRequestParts<AppState> for Attempt {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, Refusal> {
        let caller = parts
            .headers
            .get(header::AUTHORIZATION)
            .map(|token| format!(" {:x}", Sha256::digest(token.as_bytes())))
            .unwrap_or_default();
        Ok(Self {
            key: key_of(&parts.headers)?,
            scope: format!("{} {}{caller}", parts.method, parts.uri.path()),
            envelope: Envelope::of(parts.extensions.get::<MatchedPath>(), parts.uri.path()),
            language: language_of(&parts.headers, &parts.uri),
        })
    }
}

/// The header, if there is one. What cannot be random enough is refused: a key that two people might
/// choose would give one the reply of the other.
fn key_of(headers: &HeaderMap) -> Result<Option<String>, Refusal> {
    let mut values = headers.get_all("idempotency-key").iter();
    let (Some(value), second) = (values.next(), values.next()) else {
        return Ok(None);
    };
    value
        .to_str()
        .ok()
        .map(str::trim)
        .filter(|_| second.is_none())
        .filter(|key| (MIN_KEY_LENGTH..=MAX_KEY_LENGTH).contains(&key.len()))
        .map(|key| Some(key.to_owned()))
        .ok_or_else(|| {
            Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, Message::FieldsRefused).with_field(
                "Idempotency-Key",
                Message::IdempotencyKeyTooShort { min: MIN_KEY_LENGTH },
            )
        })
}

/// A POST that may begin.
pub(super) enum Begun {
    /// It is new: do it in this transaction, then call [`Attempt::finish`].
    New(Box<dyn StoreTransaction>),
    /// It was done before; this was the reply.
    Repeated(Kept),
}

/// A reply that was kept.
#[derive(Debug)]
pub(super) struct Kept(IdempotentReply);

impl Kept {
    /// Whether the POST had succeeded.
    pub(super) fn was_success(&self) -> bool {
        (200..300).contains(&self.0.status)
    }
}

impl IntoResponse for Kept {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let json = HeaderValue::from_static("application/json");
        (status, [(header::CONTENT_TYPE, json)], self.0.body).into_response()
    }
}

impl Attempt {
    /// Opens the transaction of a POST, or finds what it answered before.
    pub(super) async fn begin(&self, state: &AppState, request_hash: [u8; 32]) -> Result<Begun, Refusal> {
        let mut transaction = state.store().begin().await?;
        let Some(key) = &self.key else {
            return Ok(Begun::New(transaction));
        };
        match transaction.find_idempotent(&self.scope, key).await? {
            None => Ok(Begun::New(transaction)),
            Some(kept) => same_request(kept, request_hash).map(Begun::Repeated),
        }
    }

    /// Keeps effect and reply together. A final refusal has changed nothing (the use-cases see to it), and
    /// its reply is kept too; after any other, 429 and 5xx among them, everything is rolled back.
    pub(super) async fn finish<T: Serialize>(
        &self,
        state: &AppState,
        mut transaction: Box<dyn StoreTransaction>,
        request_hash: [u8; 32],
        outcome: Result<T, Refusal>,
    ) -> Result<Response, Refusal> {
        if let (Some(key), Some(reply)) = (&self.key, self.reply_to_keep(state, request_hash, &outcome)) {
            match transaction.insert_idempotent(&self.scope, key, &reply).await {
                Ok(()) => {}
                Err(StoreError::Conflict) => {
                    drop(transaction);
                    return self.answer_as_twin(state, key, request_hash).await;
                }
                Err(error) => return Err(error.into()),
            }
        } else if outcome.is_err() {
            return outcome.map(|reply| Json(reply).into_response());
        }
        transaction.commit().await?;
        outcome.map(|reply| Json(reply).into_response())
    }

    fn reply_to_keep<T: Serialize>(
        &self,
        state: &AppState,
        request_hash: [u8; 32],
        outcome: &Result<T, Refusal>,
    ) -> Option<IdempotentReply> {
        let (status, body) = match outcome {
            Ok(reply) => (StatusCode::OK, serde_json::to_string(reply).ok()?),
            Err(refusal) if !refusal.is_final() => return None,
            Err(refusal) => {
                let body = self.envelope.body(refusal, self.language, state.clock().now());
                (refusal.status(), body.to_string())
            }
        };
        Some(IdempotentReply {
            request_hash,
            status: status.as_u16(),
            body,
        })
    }

    /// A twin was faster: its reply is ours.
    async fn answer_as_twin(
        &self,
        state: &AppState,
        key: &str,
        request_hash: [u8; 32],
    ) -> Result<Response, Refusal> {
        match state.store().find_idempotent(&self.scope, key).await? {
            Some(kept) => same_request(kept, request_hash).map(IntoResponse::into_response),
            None => Err(Refusal::new(StatusCode::CONFLICT, Message::IdempotencyKeyInUse).with_retry_after(1)),
        }
    }
}

fn same_request(kept: IdempotentReply, request_hash: [u8; 32]) -> Result<Kept, Refusal> {
    if kept.request_hash == request_hash {
        Ok(Kept(kept))
    } else {
        Err(
            Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, Message::IdempotencyKeyReused)
                .with_field("Idempotency-Key", Message::IdempotencyKeyReused),
        )
    }
}
