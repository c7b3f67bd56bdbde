//! Logging in with a staff token, and out.

use axum::extract::{FromRequest, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};

use super::visitor::{Act, Fields, Turned, cookie, require_own_page, safe_way_back, set_cookie};
use crate::desk::session;
use crate::http::caller::Caller;
use crate::http::pages::{Page, Policy, Sheet};
use crate::http::query::Parameters;
use crate::http::refusal::Refusal;
use crate::http::state::AppState;
use crate::i18n::Language;
use crate::i18n::desk::{Words, words};

/// Longer than any token.
const LONGEST_TOKEN: usize = 500;

/// What went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wrong {
    Token,
    TooOften,
}

/// `GET /desk/login`
pub(super) async fn read_login(
    State(state): State<AppState>,
    caller: Caller,
    headers: HeaderMap,
    parameters: Parameters,
) -> Result<Response, Refusal> {
    let next = safe_way_back(parameters.get("next"));
    if let Some(secret) = cookie(&headers, &state)
        && session::find(state.store(), &secret).await?.is_some()
    {
        return Ok(Redirect::to(next).into_response());
    }
    Ok(login_page(caller.language, next, None).into_response())
}

/// `POST /desk/login`
pub(super) async fn log_in(
    State(state): State<AppState>,
    caller: Caller,
    request: Request,
) -> Result<Response, Refusal> {
    let (parts, body) = request.into_parts();
    require_own_page(&parts.headers, &parts.uri, &state)?;
    let former = cookie(&parts.headers, &state);
    let fields = Fields::read(parts, body, &state).await?;
    let next = safe_way_back(fields.get("next"));
    if let Err(refusal) = state.rate_limits().count_login(caller.client) {
        let mut response = login_page(caller.language, next, Some(Wrong::TooOften)).into_response();
        *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
        if let Some(seconds) = refusal.retry_after_seconds() {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        return Ok(response);
    }
    let token = fields
        .get("token")
        .map(str::trim)
        .filter(|token| token.len() <= LONGEST_TOKEN);
    let secret = match token {
        Some(token) => session::log_in(state.store(), token).await?,
        None => None,
    };
    let Some(secret) = secret else {
        let page = login_page(caller.language, next, Some(Wrong::Token));
        return Ok((StatusCode::FORBIDDEN, page).into_response());
    };
    if let Some(former) = former {
        session::log_out(state.store(), &former).await?;
    }
    Ok((
        [(header::SET_COOKIE, set_cookie(&state, Some(&secret)))],
        Redirect::to(next),
    )
        .into_response())
}

/// `POST /desk/logout`
pub(super) async fn log_out(State(state): State<AppState>, request: Request) -> Result<Response, Turned> {
    let act = Act::from_request(request, &state).await?;
    session::log_out(state.store(), act.visitor.secret()).await?;
    Ok((
        [(header::SET_COOKIE, set_cookie(&state, None))],
        Redirect::to("/desk/login"),
    )
        .into_response())
}

fn login_page(language: Language, next: &str, wrong: Option<Wrong>) -> Page<'static> {
    let w: &'static Words = words(language);
    let message = wrong.map(|wrong| match wrong {
        Wrong::Token => w.token_unknown,
        Wrong::TooOften => w.too_often,
    });
    Page {
        language,
        title: w.log_in,
        sheet: Sheet::Desk,
        policy: Policy::Plain,
        head: Markup::default(),
        body: html! {
            main .narrow {
                h1 { (w.desk) }
                form .card method="post" action="/desk/login" {
                    @if let Some(message) = message {
                        p .note.bad #wrong role="alert" { (message) }
                    }
                    input type="hidden" name="next" value=(next);
                    label for="token" { (w.token) }
                    input #token type="password" name="token" required autocomplete="current-password"
                        autocapitalize="none" spellcheck="false" maxlength=(LONGEST_TOKEN)
                        aria-describedby=[wrong.map(|_| "wrong help").or(Some("help"))];
                    p #help .muted { (w.token_help) }
                    button .main type="submit" { (w.log_in) }
                }
                // Whoever follows a link in a mail comes without the cookie, because it is not sent from
                // elsewhere; from here it is.
                p { a href=(next) { (w.logged_in_already) } }
            }
        },
    }
}
