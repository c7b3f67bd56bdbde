//! Who is at the desk: the session in the cookie, and what a form must prove before anything is done.
//!
//! A handler takes [`Visitor`] to show a page, [`Act`] to do something that everybody at the desk may, and
//! [`Deciding`] to decide: none of them can forget a check.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::{HeaderMap, Method, StatusCode, Uri, header, request::Parts};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::{DateTime, Utc};
use form_urlencoded::Serializer;

use crate::bookings::catalogues::CatalogueSet;
use crate::bookings::decision::Decision;
use crate::catalogue::Catalogue;
use crate::desk::session;
use crate::http::body::FormBody;
use crate::http::caller::language_of;
use crate::http::origin::{self, RequestOrigin};
use crate::http::query;
use crate::http::refusal::Refusal;
use crate::http::staff::Staff;
use crate::http::state::AppState;
use crate::i18n::desk::{Words, words};
use crate::i18n::{Language, Message};
use crate::store::{Role, StoreError};

/// Where a form keeps the session's key.
pub(super) const FORM_KEY: &str = "key";

/// Somebody who is logged in.
#[derive(Debug)]
pub(super) struct Visitor {
    pub(super) staff: Staff,
    pub(super) language: Language,
    pub(super) now: DateTime<Utc>,
    catalogues: Arc<CatalogueSet>,
    secret: String,
}

impl Visitor {
    /// The words of the desk in their language.
    pub(super) fn words(&self) -> &'static Words {
        words(self.language)
    }

    pub(super) fn catalogues(&self) -> &CatalogueSet {
        &self.catalogues
    }

    /// Their organization's catalogue.
    pub(super) fn catalogue(&self) -> Result<&Catalogue, Refusal> {
        self.staff.catalogue(&self.catalogues)
    }

    /// Whether they may decide, and see sensitive answers.
    pub(super) fn may_decide(&self) -> bool {
        self.staff.require(Role::Decide).is_ok()
    }

    /// What their forms carry.
    pub(super) fn form_key(&self) -> String {
        session::form_key(&self.secret)
    }

    /// A decision of theirs.
    pub(super) fn decision(&self, message: Option<String>) -> Decision {
        Decision {
            organization: self.staff.organization(),
            actor: self.staff.actor(),
            message,
        }
    }

    pub(super) fn secret(&self) -> &str {
        &self.secret
    }
}

/// What becomes of somebody who may not.
#[derive(Debug)]
pub(super) enum Turned {
    /// Log in first, then come back to this address.
    ToLogin(String),
    /// Not at all.
    Away(Refusal),
}

impl From<Refusal> for Turned {
    fn from(refusal: Refusal) -> Self {
        Self::Away(refusal)
    }
}

impl From<StoreError> for Turned {
    fn from(error: StoreError) -> Self {
        Self::Away(error.into())
    }
}

impl IntoResponse for Turned {
    fn into_response(self) -> Response {
        match self {
            Self::ToLogin(next) => {
                let query = Serializer::new(String::new()).append_pair("next", &next).finish();
                Redirect::to(&format!("/desk/login?{query}")).into_response()
            }
            Self::Away(refusal) => refusal.into_response(),
        }
    }
}

impl FromRequestParts<AppState> for Visitor {
    type Rejection = Turned;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Turned> {
        let to_login = || Turned::ToLogin(way_back(&parts.method, &parts.uri));
        let secret = cookie(&parts.headers, state).ok_or_else(to_login)?;
        let token = session::find(state.store(), &secret).await?;
        let staff = Staff::of(token.ok_or_else(to_login)?);
        staff.require(Role::Read)?;
        let catalogues = state.catalogues().await?;
        let language = language_at_desk(&parts.headers, &parts.uri, || {
            let catalogue = staff.catalogue(&catalogues).ok()?;
            Language::parse(&catalogue.organization.language)
        });
        Ok(Self {
            staff,
            language,
            now: state.clock().now(),
            catalogues,
            secret,
        })
    }
}

/// What the browser asks for; if it does not say, the organization's own.
fn language_at_desk(headers: &HeaderMap, uri: &Uri, own: impl FnOnce() -> Option<Language>) -> Language {
    let is_said = query::value(uri, "lang").is_some() || headers.contains_key(header::ACCEPT_LANGUAGE);
    let said = language_of(headers, uri);
    if is_said { said } else { own().unwrap_or(said) }
}

/// The page that somebody wanted; what would have been done is not done after logging in.
fn way_back(method: &Method, uri: &Uri) -> String {
    if method == Method::GET || method == Method::HEAD {
        return uri
            .path_and_query()
            .map_or_else(|| "/desk".to_owned(), ToString::to_string);
    }
    let mut parts = uri.path().split('/');
    match (parts.nth(2), parts.next()) {
        (Some("bookings"), Some(reference)) => format!("/desk/bookings/{reference}"),
        _ => "/desk".to_owned(),
    }
}

/// Where to go after logging in: only to a page of the desk, whatever the address says.
pub(super) fn safe_way_back(next: Option<&str>) -> &str {
    next.filter(|next| {
        let path = next.split('?').next().unwrap_or_default();
        (path == "/desk" || path.starts_with("/desk/"))
            && !path.starts_with("/desk/login")
            && !path.contains("//")
            && !path.contains("..")
            && next
                .bytes()
                .all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'\\' | b'#' | b'<' | b'>' | b'"'))
    })
    .unwrap_or("/desk")
}

/// A form that was sent by a page of this desk, in this session.
#[derive(Debug)]
pub(super) struct Act {
    pub(super) visitor: Visitor,
    pub(super) fields: Fields,
}

impl FromRequest<AppState> for Act {
    type Rejection = Turned;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Turned> {
        let (mut parts, body) = request.into_parts();
        let visitor = Visitor::from_request_parts(&mut parts, state).await?;
        require_own_page(&parts.headers, &parts.uri, state)?;
        let fields = Fields::read(parts, body, state).await?;
        if fields.get(FORM_KEY) != Some(visitor.form_key().as_str()) {
            return Err(form_refused().into());
        }
        Ok(Self { visitor, fields })
    }
}

/// The same, by somebody who may decide.
#[derive(Debug)]
pub(super) struct Deciding(pub(super) Act);

impl FromRequest<AppState> for Deciding {
    type Rejection = Turned;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Turned> {
        let act = Act::from_request(request, state).await?;
        act.visitor.staff.require(Role::Decide)?;
        Ok(Self(act))
    }
}

/// Refuses a form that a page of another site sent. Browsers say where a form comes from.
pub(super) fn require_own_page(headers: &HeaderMap, uri: &Uri, state: &AppState) -> Result<(), Refusal> {
    let says_same = headers
        .get("sec-fetch-site")
        .is_none_or(|site| site == "same-origin");
    let is_own = match origin::of_request(headers, uri) {
        RequestOrigin::Own => true,
        // Behind a proxy that changes the host, this is how people reach us.
        RequestOrigin::Site(site) => state.settings().public_url.as_deref().is_some_and(|url| {
            let mut parts = url.splitn(4, '/');
            let own: Vec<&str> = parts.by_ref().take(3).collect();
            own.join("/").eq_ignore_ascii_case(&site)
        }),
        RequestOrigin::None => false,
    };
    if says_same && is_own {
        Ok(())
    } else {
        Err(form_refused())
    }
}

fn form_refused() -> Refusal {
    Refusal::new(StatusCode::FORBIDDEN, Message::FormRefused)
}

/// The fields of a form.
#[derive(Debug)]
pub(super) struct Fields(FormBody);

impl Fields {
    /// Reads a form's body.
    ///
    /// # Errors
    /// As for bodies of the API; 415 if it is no form.
    pub(super) async fn read(parts: Parts, body: Body, state: &AppState) -> Result<Self, Refusal> {
        FormBody::from_request(Request::from_parts(parts, body), state)
            .await
            .map(Self)
    }

    /// A field, unless it is empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).filter(|value| !value.is_empty())
    }
}

/// The session's secret out of the cookie.
pub(super) fn cookie(headers: &HeaderMap, state: &AppState) -> Option<String> {
    let name = cookie_name(state);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

/// Over https the browser itself sees to it that no other host, path or plain page sets it.
fn cookie_name(state: &AppState) -> &'static str {
    if is_https(state) { "__Host-desk" } else { "desk" }
}

fn is_https(state: &AppState) -> bool {
    let url = state.settings().public_url.as_deref();
    url.is_some_and(|url| url.starts_with("https://"))
}

/// `Set-Cookie` for a new session, or (`None`) for its end.
pub(super) fn set_cookie(state: &AppState, secret: Option<&str>) -> String {
    let name = cookie_name(state);
    let secure = if is_https(state) { "; Secure" } else { "" };
    let value = secret.unwrap_or_default();
    let age = match secret {
        Some(_) => session::LONGEST.num_seconds(),
        None => 0,
    };
    format!("{name}={value}; Path=/; Max-Age={age}; HttpOnly; SameSite=Strict{secure}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_logging_in_only_the_desk_is_gone_back_to() {
        for next in [
            "/desk",
            "/desk/bookings/SW-7K3F",
            "/desk/day?date=2026-11-24",
            "/desk?page=2",
        ] {
            assert_eq!(safe_way_back(Some(next)), next);
        }
        for next in [
            "",
            "//evil.test",
            "/desk//evil.test",
            "https://evil.test/desk",
            "/deskevil",
            "/book/x",
            "/desk\\evil",
            "/desk/../book/x",
            "/desk/x\r\nSet-Cookie: a=b",
            "javascript:alert(1)",
            "/desk/login?next=/desk",
            "/desk/\u{202e}x",
        ] {
            assert_eq!(safe_way_back(Some(next)), "/desk", "{next}");
        }
    }

    #[test]
    fn what_was_to_be_done_leads_back_to_its_booking() {
        for (method, uri, expected) in [
            (
                Method::GET,
                "/desk/day?date=2026-11-24",
                "/desk/day?date=2026-11-24",
            ),
            (Method::POST, "/desk/bookings/SW-1/approve", "/desk/bookings/SW-1"),
            (Method::POST, "/desk/mails/7/again", "/desk"),
        ] {
            assert_eq!(way_back(&method, &uri.parse().unwrap()), expected);
        }
    }
}
