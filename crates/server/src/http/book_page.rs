//! `GET /book/{portal}`: the server's own page of a portal. The loader's way out leads here, and a spa
//! without a web site can link to it.
//!
//! It embeds the widget like any site would, and says how to reach the spa without it.

use std::fmt::Write as _;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse as _, Response};

use super::caller::Caller;
use super::etag;
use super::ids::PortalPath;
use super::refusal::Refusal;
use super::state::AppState;
use crate::bookings::catalogues::PortalView;
use crate::catalogue::Center;
use crate::i18n::{Language, Message};

/// Nothing but this server, and of scripts only files; the widget adopts its styles and needs none.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
     connect-src 'self'; img-src 'self'; font-src 'self'; style-src 'self'; manifest-src 'none'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

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
    let mut response = match catalogues.portal(&portal) {
        Some(view) => {
            let page = portal_page(view, caller.language, has_widget);
            etag::answer(&headers, CACHE_CONTROL, Html(page)).await
        }
        None => {
            let sentence = Message::BookPageUnknown.text(caller.language);
            let page = document(
                caller.language,
                &sentence,
                &format!("<p>{}</p>\n", escape(&sentence)),
                false,
            );
            (StatusCode::NOT_FOUND, Html(page)).into_response()
        }
    };
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(CONTENT_SECURITY_POLICY),
    );
    headers.append(header::VARY, HeaderValue::from_static("Accept-Language"));
    Ok(response)
}

/// The style sheet of the page.
pub(super) async fn read_book_page_style() -> Response {
    (
        [
            (header::CONTENT_TYPE, "text/css; charset=utf-8"),
            (header::CACHE_CONTROL, "public, max-age=3600"),
        ],
        STYLE,
    )
        .into_response()
}

/// Browsers ask for it beside every page; there is none, and that is no fault to log in their consoles.
pub(super) async fn read_icon() -> Response {
    (
        StatusCode::NO_CONTENT,
        [(header::CACHE_CONTROL, "public, max-age=86400")],
    )
        .into_response()
}

const STYLE: &str = include_str!("book_page.css");

fn portal_page(view: PortalView<'_>, language: Language, has_widget: bool) -> String {
    let name = view.portal.name.in_language(language.tag());
    let mut contacts = String::new();
    for center in view.centers() {
        contacts.push_str(&contact(center, language));
    }
    let mut main = format!("<h1>{}</h1>\n", escape(name));
    if has_widget {
        let _ = write!(
            main,
            "<p>{}</p>\n<booking-widget portal=\"{}\" lang=\"{}\"></booking-widget>\n<noscript><p>{}</p></noscript>\n",
            escape(&Message::BookPageIntroduction.text(language)),
            escape(&view.portal.slug),
            language.tag(),
            escape(&Message::BookPageWithoutScript.text(language)),
        );
    }
    let _ = write!(
        main,
        "<section aria-labelledby=\"contact\">\n<h2 id=\"contact\">{}</h2>\n{contacts}</section>\n",
        escape(&Message::BookPageContact.text(language)),
    );
    document(language, name, &main, has_widget)
}

fn contact(center: &Center, language: Language) -> String {
    let mut html = format!(
        "<address>\n<strong>{}</strong>\n",
        escape(center.name.in_language(language.tag()))
    );
    for line in &center.address_lines {
        let _ = writeln!(html, "<span>{}</span>", escape(line));
    }
    if let Some(phone) = &center.phone {
        let dialled: String = phone
            .chars()
            .filter(|character| character.is_ascii_digit() || *character == '+')
            .collect();
        let _ = writeln!(
            html,
            "<span>{}: <a href=\"tel:{dialled}\">{}</a></span>",
            escape(&Message::BookPagePhone.text(language)),
            escape(phone),
        );
    }
    if let Some(email) = &center.email {
        let _ = writeln!(
            html,
            "<span>{}: <a href=\"mailto:{}\">{}</a></span>",
            escape(&Message::BookPageEmail.text(language)),
            escape(email),
            escape(email),
        );
    }
    html.push_str("</address>\n");
    html
}

fn document(language: Language, title: &str, main: &str, has_widget: bool) -> String {
    let script = if has_widget {
        "<script async src=\"/widget/v1/booking-widget.js\"></script>\n"
    } else {
        ""
    };
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{}</title>\n<link rel=\"stylesheet\" href=\"/book/page.css\">\n{script}</head>\n\
         <body>\n<main>\n{main}</main>\n</body>\n</html>\n",
        language.tag(),
        escape(title),
    )
}

/// For text and for attributes in double quotes.
fn escape(text: &str) -> String {
    text.chars()
        .fold(String::with_capacity(text.len()), |mut html, character| {
            match character {
                '&' => html.push_str("&amp;"),
                '<' => html.push_str("&lt;"),
                '>' => html.push_str("&gt;"),
                '"' => html.push_str("&quot;"),
                '\'' => html.push_str("&#39;"),
                _ => html.push(character),
            }
            html
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_catalogue_says_stays_text() {
        assert_eq!(
            escape("<script>\"Tom & 'Jerry'\"</script>"),
            "&lt;script&gt;&quot;Tom &amp; &#39;Jerry&#39;&quot;&lt;/script&gt;"
        );
        let page = document(Language::German, "<b>", "", true);
        assert!(page.contains("<title>&lt;b&gt;</title>"));
        assert!(page.contains("<html lang=\"de\">"));
    }
}
