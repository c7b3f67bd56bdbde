//! Which web sites may use the API from a browser (CORS), and which of them a portal.
//!
//! The preflight knows no portal and allows the union; the handler checks the portal's own list.
//! Credentials are never allowed: there are no cookies here.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::refusal::Refusal;
use super::state::AppState;
use crate::bookings::catalogues::CatalogueSet;
use crate::catalogue::Portal;
use crate::ids::{CenterId, DraftId};

/// The web site that a request comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum RequestOrigin {
    /// No `Origin` header: not a cross-origin request of a browser.
    None,
    /// This server's own pages.
    Own,
    /// Another web site, in lower case.
    Site(String),
}

/// Reads the `Origin` header.
pub(super) fn of_request(headers: &HeaderMap, uri: &Uri) -> RequestOrigin {
    let Some(origin) = headers.get(header::ORIGIN) else {
        return RequestOrigin::None;
    };
    // What is not text is some web site that nobody has allowed.
    let origin = origin.to_str().unwrap_or("null").to_ascii_lowercase();
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .or_else(|| uri.authority().map(axum::http::uri::Authority::as_str));
    let is_own_host = origin
        .strip_prefix("https://")
        .or_else(|| origin.strip_prefix("http://"))
        .zip(host)
        .is_some_and(|(authority, host)| authority.eq_ignore_ascii_case(host));
    // A proxy may have changed the host, but what the browser says of itself no page can change.
    let own = is_own_host
        || headers
            .get("sec-fetch-site")
            .is_some_and(|site| site == "same-origin");
    if own {
        RequestOrigin::Own
    } else {
        RequestOrigin::Site(origin)
    }
}

/// The web site that a script is asked for by: browsers send no `Origin` for one, but name the page's as its
/// referrer, unless the page keeps them from it.
pub(super) fn of_referring_page(headers: &HeaderMap, origin: RequestOrigin) -> RequestOrigin {
    let referrer = headers
        .get(header::REFERER)
        .and_then(|referrer| referrer.to_str().ok());
    let Some(referrer) = referrer.filter(|_| origin == RequestOrigin::None) else {
        return origin;
    };
    let mut as_if = headers.clone();
    let page = url::Url::parse(referrer)
        .map_or_else(|_| "null".to_owned(), |page| page.origin().ascii_serialization());
    as_if.insert(
        header::ORIGIN,
        HeaderValue::from_str(&page).unwrap_or(HeaderValue::from_static("null")),
    );
    of_request(&as_if, &Uri::default())
}

/// Refuses a web site that the portal does not list.
pub(super) fn check(portal: &Portal, origin: &RequestOrigin) -> Result<(), Refusal> {
    match origin {
        RequestOrigin::None | RequestOrigin::Own => Ok(()),
        RequestOrigin::Site(site) if allows(&portal.allowed_origins, site) => Ok(()),
        RequestOrigin::Site(_) => Err(Refusal::origin_not_allowed()),
    }
}

/// The same for what belongs to a center and to no portal: any live portal of the center lets its web sites
/// in. What is unknown is for the use-case to say.
pub(super) fn check_center(
    catalogues: &CatalogueSet,
    center: CenterId,
    origin: &RequestOrigin,
) -> Result<(), Refusal> {
    let mut outcome = Ok(());
    for view in catalogues
        .live_portals()
        .filter(|view| view.center(center).is_some())
    {
        outcome = check(view.portal, origin);
        if outcome.is_ok() {
            break;
        }
    }
    outcome
}

/// The same for the portal of a draft. What is unknown or gone is for the use-case to say.
pub(super) async fn check_draft(
    state: &AppState,
    catalogues: &CatalogueSet,
    draft: DraftId,
    origin: &RequestOrigin,
) -> Result<(), Refusal> {
    if let RequestOrigin::None | RequestOrigin::Own = origin {
        return Ok(());
    }
    let draft = state.store().find_draft(draft).await?;
    match draft.as_ref().and_then(|draft| catalogues.portal_of_draft(draft)) {
        Some(view) => check(view.portal, origin),
        None => Ok(()),
    }
}

fn allows(allowed: &[String], site: &str) -> bool {
    allowed
        .iter()
        .any(|entry| entry == "*" || entry.trim_end_matches('/').eq_ignore_ascii_case(site))
}

/// Answers preflights, and lets browsers read what the allowed sites may read.
pub(super) async fn allow_origins(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let origin = of_request(request.headers(), request.uri());
    let allowed = match &origin {
        RequestOrigin::None => false,
        RequestOrigin::Own => true,
        RequestOrigin::Site(site) => state.catalogues().await.is_ok_and(|catalogues| {
            catalogues
                .portals()
                .any(|portal| allows(&portal.allowed_origins, site))
        }),
    };
    let allow_origin = request.headers().get(header::ORIGIN).filter(|_| allowed).cloned();
    let is_preflight = request.method() == Method::OPTIONS
        && request
            .headers()
            .contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let mut response = if is_preflight {
        preflight(allow_origin.is_some())
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    // The widget's files are for everybody and say so themselves.
    if let Some(allow_origin) = allow_origin
        && !headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN)
    {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, allow_origin);
        headers.insert(
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            HeaderValue::from_static("Retry-After, ETag"),
        );
    }
    response
}

fn preflight(allowed: bool) -> Response {
    if !allowed {
        return Refusal::origin_not_allowed().into_response();
    }
    (
        StatusCode::NO_CONTENT,
        [
            (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, DELETE"),
            (
                header::ACCESS_CONTROL_ALLOW_HEADERS,
                "Content-Type, Idempotency-Key",
            ),
            // 2 hours, the longest that Chromium keeps.
            (header::ACCESS_CONTROL_MAX_AGE, "7200"),
        ],
    )
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_compared_as_a_whole() {
        let allowed = vec![
            "https://spa.example".to_owned(),
            "http://127.0.0.1:8081/".to_owned(),
        ];
        for (site, expected) in [
            ("https://spa.example", true),
            ("http://spa.example", false),
            ("https://spa.example:8443", false),
            ("https://spa.example.evil.test", false),
            ("https://sub.spa.example", false),
            ("http://127.0.0.1:8081", true),
            ("null", false),
        ] {
            assert_eq!(allows(&allowed, site), expected, "{site}");
        }
        assert!(allows(&["*".to_owned()], "https://anywhere.test"));
    }

    #[test]
    fn the_servers_own_pages_are_known_by_the_host_or_by_the_browsers_word() {
        let mut headers = HeaderMap::new();
        let uri = Uri::from_static("/v1/portals/x");
        assert_eq!(of_request(&headers, &uri), RequestOrigin::None);
        headers.insert(header::HOST, HeaderValue::from_static("book.example:8080"));
        headers.insert(
            header::ORIGIN,
            HeaderValue::from_static("http://Book.example:8080"),
        );
        assert_eq!(of_request(&headers, &uri), RequestOrigin::Own);
        headers.insert(header::ORIGIN, HeaderValue::from_static("http://book.example"));
        headers.insert("sec-fetch-site", HeaderValue::from_static("same-site"));
        assert_eq!(
            of_request(&headers, &uri),
            RequestOrigin::Site("http://book.example".to_owned())
        );
        headers.insert("sec-fetch-site", HeaderValue::from_static("same-origin"));
        assert_eq!(of_request(&headers, &uri), RequestOrigin::Own);
    }
}
