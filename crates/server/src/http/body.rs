//! The JSON body of a request: read once, with a limit, and every fault named by its path.

use std::time::Duration;

use axum::Form;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::refusal::Refusal;
use super::state::AppState;
use crate::bookings::problem::{Problem, Reason};
use crate::i18n::Message;

/// 64 KiB, DESIGN section 2, "Errors": the longest booking with a note is far below.
const MAX_BODY_BYTES: usize = 64 * 1024;
/// 64 KiB at 6.4 KiB/s, slower than any network that gets as far as a form.
const MAX_BODY_TIME: Duration = Duration::from_secs(10);

/// A JSON body. Unknown fields are ignored: these are public calls.
#[derive(Debug)]
pub(super) struct JsonBody<T> {
    /// What was sent.
    pub(super) value: T,
    /// SHA-256 of the bytes as they came, for idempotency.
    pub(super) hash: [u8; 32],
}

impl<T: DeserializeOwned> FromRequest<AppState> for JsonBody<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &AppState) -> Result<Self, Refusal> {
        let (parts, body) = request.into_parts();
        let bytes = read(&parts.headers, body).await?;
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Err(Refusal::request_missing());
        }
        require_json(&parts.headers)?;
        Ok(Self {
            value: parse(&bytes)?,
            hash: Sha256::digest(&bytes).into(),
        })
    }
}

/// A JSON body that may be left out.
#[derive(Debug)]
pub(super) struct OptionalJsonBody<T>(pub(super) JsonBody<T>);

impl<T: DeserializeOwned + Default> FromRequest<AppState> for OptionalJsonBody<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &AppState) -> Result<Self, Refusal> {
        let (parts, body) = request.into_parts();
        let bytes = read(&parts.headers, body).await?;
        let value = if bytes.iter().all(u8::is_ascii_whitespace) {
            T::default()
        } else {
            require_json(&parts.headers)?;
            parse(&bytes)?
        };
        Ok(Self(JsonBody {
            value,
            hash: Sha256::digest(&bytes).into(),
        }))
    }
}

/// A JSON body of a staff call: fields that are not known are refused, as in [`OptionalStaffBody`].
#[derive(Debug)]
pub(super) struct StaffBody<T>(pub(super) JsonBody<T>);

impl<T: DeserializeOwned> FromRequest<AppState> for StaffBody<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &AppState) -> Result<Self, Refusal> {
        let (parts, body) = request.into_parts();
        let bytes = read(&parts.headers, body).await?;
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Err(Refusal::request_missing());
        }
        require_json(&parts.headers)?;
        Ok(Self(JsonBody {
            value: parse_known(&bytes)?,
            hash: Sha256::digest(&bytes).into(),
        }))
    }
}

/// A JSON body of a staff call that may be left out: fields that are not known are refused (DESIGN
/// section 2, "Errors"), because whoever sends them expects something to happen.
#[derive(Debug)]
pub(super) struct OptionalStaffBody<T>(pub(super) JsonBody<T>);

impl<T: DeserializeOwned + Default> FromRequest<AppState> for OptionalStaffBody<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &AppState) -> Result<Self, Refusal> {
        let (parts, body) = request.into_parts();
        let bytes = read(&parts.headers, body).await?;
        let value = if bytes.iter().all(u8::is_ascii_whitespace) {
            T::default()
        } else {
            require_json(&parts.headers)?;
            parse_known(&bytes)?
        };
        Ok(Self(JsonBody {
            value,
            hash: Sha256::digest(&bytes).into(),
        }))
    }
}

/// What a form of a page sent: names and values, in order.
#[derive(Debug)]
pub(super) struct FormBody(pub(super) Vec<(String, String)>);

impl FormBody {
    /// The last value of that name.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let mut pairs = self.0.iter().rev();
        pairs
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

impl FromRequest<AppState> for FormBody {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &AppState) -> Result<Self, Refusal> {
        let (parts, body) = request.into_parts();
        let bytes = read(&parts.headers, body).await?;
        if media_type(&parts.headers).as_deref() != Some("application/x-www-form-urlencoded") {
            return Err(Refusal::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                Message::NotAForm,
            ));
        }
        let request = Request::from_parts(parts, Body::from(bytes));
        let Form(pairs) = Form::from_request(request, &())
            .await
            .map_err(|_| Refusal::bad_request(Message::FieldsRefused))?;
        Ok(Self(pairs))
    }
}

pub(super) async fn read(headers: &HeaderMap, body: Body) -> Result<Bytes, Refusal> {
    let too_large = || Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, Message::BodyTooLarge);
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > MAX_BODY_BYTES) {
        return Err(too_large());
    }
    match tokio::time::timeout(MAX_BODY_TIME, axum::body::to_bytes(body, MAX_BODY_BYTES)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        // The limit is the only fault that a client which is still there can be told about.
        Ok(Err(_)) => Err(too_large()),
        Err(_) => Err(Refusal::new(StatusCode::REQUEST_TIMEOUT, Message::BodyTimedOut)),
    }
}

/// `application/json` or `application/…+json`, parameters ignored.
fn require_json(headers: &HeaderMap) -> Result<(), Refusal> {
    match media_type(headers).as_deref() {
        Some("application/json") => Ok(()),
        Some(other) if other.starts_with("application/") && other.ends_with("+json") => Ok(()),
        _ => Err(Refusal::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Message::UnsupportedMediaType,
        )),
    }
}

fn media_type(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    Some(value.split(';').next()?.trim().to_ascii_lowercase())
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refusal> {
    parse_with(bytes, &mut |_| {})
}

/// The same, and 422 for fields that the type does not have.
fn parse_known<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refusal> {
    let mut unknown = Vec::new();
    let value = parse_with(bytes, &mut |path| unknown.push(path))?;
    if unknown.is_empty() {
        return Ok(value);
    }
    let problems = unknown
        .into_iter()
        .map(|path| Problem::new(path, Reason::NoSuchField))
        .collect();
    Err(Refusal::fields(problems))
}

/// 422 for texts with U+0000: PostgreSQL cannot keep it, so no store does.
fn refuse_nul(bytes: &[u8]) -> Result<(), Refusal> {
    /// JSON can hold it in this form only (RFC 8259, section 7).
    const ESCAPED: &[u8] = br"\u0000";
    if !bytes.windows(ESCAPED.len()).any(|window| window == ESCAPED) {
        return Ok(());
    }
    // What is no JSON is told when it is read.
    let Ok(body) = serde_json::from_slice::<Value>(bytes) else {
        return Ok(());
    };
    let mut problems = Vec::new();
    find_nul(&body, "", &mut problems);
    if problems.is_empty() {
        return Ok(());
    }
    Err(Refusal::fields(problems))
}

/// A field whose name holds it is told by what it stands in.
fn find_nul(value: &Value, path: &str, problems: &mut Vec<Problem>) {
    match value {
        Value::String(text) if text.contains('\0') => problems.push(Problem::new(path, Reason::NotText)),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                find_nul(item, &format!("{path}[{index}]"), problems);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                if name.contains('\0') {
                    problems.push(Problem::new(path, Reason::NotText));
                    continue;
                }
                let dot = if path.is_empty() { "" } else { "." };
                find_nul(field, &format!("{path}{dot}{name}"), problems);
            }
        }
        _ => {}
    }
}

/// As in all other errors: `events[0].title`.
fn path_of(path: &serde_ignored::Path<'_>) -> String {
    use serde_ignored::Path;
    match path {
        Path::Root => String::new(),
        Path::Seq { parent, index } => format!("{}[{index}]", path_of(parent)),
        Path::Map { parent, key } => match path_of(parent) {
            parent if parent.is_empty() => key.clone(),
            parent => format!("{parent}.{key}"),
        },
        Path::Some { parent } | Path::NewtypeStruct { parent } | Path::NewtypeVariant { parent } => {
            path_of(parent)
        }
    }
}

fn parse_with<T: DeserializeOwned>(bytes: &[u8], ignored: &mut dyn FnMut(String)) -> Result<T, Refusal> {
    refuse_nul(bytes)?;
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let mut report = |path: serde_ignored::Path<'_>| ignored(path_of(&path));
    let known = serde_ignored::Deserializer::new(&mut deserializer, &mut report);
    let value = serde_path_to_error::deserialize(known).map_err(|error| {
        if error.inner().is_data() {
            let path = error.path().to_string();
            // The body as a whole, or a key that it holds twice.
            if path == "." {
                Refusal::bad_request(Message::WrongType)
            } else {
                Refusal::bad_request(Message::FieldsRefused).with_field(path, Message::WrongType)
            }
        } else {
            Refusal::bad_request(Message::MalformedJson)
        }
    })?;
    deserializer
        .end()
        .map_err(|_| Refusal::bad_request(Message::MalformedJson))?;
    Ok(value)
}
