//! `GET /book/{portal}`: the server's own page of a portal. The loader's way out leads here, and a spa
//! without a web site can link to it.
//!
//! It embeds the widget like any site would, and says how to reach the spa without it.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};

use super::caller::Caller;
use super::etag;
use super::ids::PortalPath;
use super::pages::{Page, Policy, Sheet};
use super::refusal::Refusal;
use super::state::AppState;
use crate::bookings::catalogues::PortalView;
use crate::catalogue::Center;
use crate::i18n::{Language, Message};

/// Prices and hours may change; the page is small.
const CACHE_CONTROL: &str = "public, max-age=60";

/// Shows the page.
pub(super) async fn read_book_page(
    State(state): State<AppState>,
    PortalPath(portal): PortalPath,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let catalogues = state.catalogues().await?;
    let has_widget = state.settings().widget_dir.is_some();
    let Some(view) = catalogues.portal(&portal) else {
        let sentence = Message::BookPageUnknown.text(caller.language);
        let page = Page {
            language: caller.language,
            title: &sentence,
            sheet: Sheet::Book,
            policy: Policy::Plain,
            head: Markup::default(),
            body: html! { main { p { (sentence) } } },
        };
        return Ok((StatusCode::NOT_FOUND, page).into_response());
    };
    let page = portal_page(view, caller.language, has_widget);
    Ok(etag::answer(&headers, CACHE_CONTROL, page).await)
}

/// Browsers ask for it beside every page; there is none, and that is no fault to log in their consoles.
pub(super) async fn read_icon() -> Response {
    (
        StatusCode::NO_CONTENT,
        [(header::CACHE_CONTROL, "public, max-age=86400")],
    )
        .into_response()
}

fn portal_page(view: PortalView<'_>, language: Language, has_widget: bool) -> Page<'_> {
    let name = view.portal.name.in_language(language.tag());
    Page {
        language,
        title: name,
        sheet: Sheet::Book,
        policy: Policy::Widget,
        head: html! {
            @if has_widget { script async src="/widget/v1/booking-widget.js" {} }
        },
        body: html! {
            main {
                h1 { (name) }
                @if has_widget {
                    p { (Message::BookPageIntroduction.text(language)) }
                    booking-widget portal=(view.portal.slug) lang=(language.tag()) {}
                    noscript { p { (Message::BookPageWithoutScript.text(language)) } }
                }
                section aria-labelledby="contact" {
                    h2 id="contact" { (Message::BookPageContact.text(language)) }
                    @for center in view.centers() { (contact(center, language)) }
                }
            }
        },
    }
}

fn contact(center: &Center, language: Language) -> Markup {
    let dialled = |phone: &str| -> String {
        phone
            .chars()
            .filter(|character| character.is_ascii_digit() || *character == '+')
            .collect()
    };
    html! {
        address {
            strong { (center.name.in_language(language.tag())) }
            @for line in &center.address_lines { span { (line) } }
            @if let Some(phone) = &center.phone {
                span {
                    (Message::BookPagePhone.text(language)) ": "
                    a href={ "tel:" (dialled(phone)) } { (phone) }
                }
            }
            @if let Some(email) = &center.email {
                span {
                    (Message::BookPageEmail.text(language)) ": "
                    a href={ "mailto:" (email) } { (email) }
                }
            }
        }
    }
}
