//! The frame of every page that the server itself shows: head, language, style sheet, headers.
//!
//! Knows nothing of what is on a page. Pages work without scripts and without inline styles; maud escapes
//! whatever is put into them.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use booking_widget::theme::style_sheet;
use maud::{DOCTYPE, Markup, html};
use sha2::{Digest, Sha256};

use super::refusal::Refusal;
use crate::i18n::desk::words;
use crate::i18n::{Language, Message};

/// No scripts at all, and of everything else only what comes from this server.
const PLAIN: &str = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The widget may run: scripts are files of this server, and it adopts its styles.
const WITH_WIDGET: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; \
     img-src 'self'; font-src 'self'; style-src 'self'; manifest-src 'none'; base-uri 'none'; \
     form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'";

/// A year, the longest that caches understand: the name changes with the content.
const SHEET_CACHE: &str = "public, max-age=31536000, immutable";

/// What a page may do (its `Content-Security-Policy`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Policy {
    /// Show text and send forms.
    Plain,
    /// Run the widget as well.
    Widget,
}

impl Policy {
    /// The header.
    pub(super) const fn header(self) -> &'static str {
        match self {
            Self::Plain => PLAIN,
            Self::Widget => WITH_WIDGET,
        }
    }
}

/// A style sheet, served under a name with its content's hash. Each begins with the widget's own tokens
/// (`style/tokens.css`) and the rules that all pages share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sheet {
    /// `/book/{portal}`, and pages that only say something.
    Book,
    /// The staff desk.
    Desk,
}

impl Sheet {
    /// Every sheet.
    const ALL: [Self; 2] = [Self::Book, Self::Desk];

    const fn name(self) -> &'static str {
        match self {
            Self::Book => "book",
            Self::Desk => "desk",
        }
    }

    fn own_rules(self) -> String {
        match self {
            // The widget's screens, as they are in its element.
            Self::Book => {
                let screens = style_sheet().replace(":host(", ".booking:is(");
                let screens = screens.replace(":host", ".booking");
                // As `views/plain` says it of a cell that is no part of a grid.
                let screens = screens.replace("[aria-selected", "[data-selected");
                [&screens, include_str!("book_page.css")].join("\n")
            }
            Self::Desk => include_str!("desk/desk.css").to_owned(),
        }
    }

    /// Where it is.
    pub(super) fn address(self) -> String {
        let file = SHEETS
            .iter()
            .find(|known| known.sheet == self)
            .map_or("", |known| &known.file);
        format!("/pages/{file}")
    }
}

struct SheetFile {
    sheet: Sheet,
    file: String,
    content: String,
}

static SHEETS: LazyLock<Vec<SheetFile>> = LazyLock::new(|| {
    Sheet::ALL
        .into_iter()
        .map(|sheet| {
            // The widget's tokens belong to its element; here they are the whole page's.
            let tokens = include_str!("../../../../style/tokens.css").replace(":host", ":root");
            let content = [&tokens, include_str!("pages/frame.css"), &sheet.own_rules()].join("\n");
            let hash = Sha256::digest(content.as_bytes());
            // 6 of 32 bytes tell the versions of one file apart.
            let hash: String = hash.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
            SheetFile {
                sheet,
                file: format!("{}-{hash}.css", sheet.name()),
                content,
            }
        })
        .collect()
});

/// `GET /pages/{file}`: a style sheet.
pub(super) async fn read_style_sheet(Path(file): Path<String>) -> Response {
    match SHEETS.iter().find(|known| known.file == file) {
        Some(known) => (
            [
                (header::CONTENT_TYPE, "text/css; charset=utf-8"),
                (header::CACHE_CONTROL, SHEET_CACHE),
            ],
            known.content.as_str(),
        )
            .into_response(),
        None => (StatusCode::NOT_FOUND, "There is no such style sheet.\n").into_response(),
    }
}

/// A page. It is never cached unless its handler says so.
#[derive(Debug)]
pub(super) struct Page<'a> {
    /// Of everything on it.
    pub(super) language: Language,
    /// In the window's title.
    pub(super) title: &'a str,
    /// How it looks.
    pub(super) sheet: Sheet,
    /// What it may do.
    pub(super) policy: Policy,
    /// What else belongs into the head, such as the widget's loader.
    pub(super) head: Markup,
    /// Everything that is seen, with one `main`.
    pub(super) body: Markup,
}

impl IntoResponse for Page<'_> {
    fn into_response(self) -> Response {
        let policy = HeaderValue::from_static(self.policy.header());
        let document = html! {
            (DOCTYPE)
            html lang=(self.language.tag()) dir=(self.language.dir()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (self.title) }
                    link rel="stylesheet" href=(self.sheet.address());
                    (self.head)
                }
                body { (self.body) }
            }
        };
        let mut response = Html(document.into_string()).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        headers.append(header::VARY, HeaderValue::from_static("Accept-Language"));
        headers.insert(
            header::HeaderName::from_static("cross-origin-opener-policy"),
            HeaderValue::from_static("same-origin"),
        );
        response
    }
}

/// Whether people with a browser come to this address, so that errors are pages and not JSON.
pub(super) fn is_of_pages(path: &str) -> bool {
    path.starts_with("/book/") || path == "/desk" || path.starts_with("/desk/")
}

/// What is shown instead of a page that is refused, and the way back to what is there. Its status is the refusal's.
pub(super) fn refusal_page(refusal: &Refusal, path: &str, language: Language) -> Response {
    let sentence = refusal.sentence_in(language);
    let drawing = match refusal.status() {
        StatusCode::NOT_FOUND => Drawing::NotFound,
        _ => Drawing::Trouble,
    };
    Page {
        language,
        title: &sentence,
        sheet: Sheet::Book,
        policy: Policy::Plain,
        head: Markup::default(),
        body: html! {
            main.nothing {
                (drawing.markup())
                h1 { (sentence) }
                @if let Some((address, words)) = way_back(path, language) { p { a href=(address) { (words) } } }
            }
        },
    }
    .into_response()
}

/// Where somebody may have wanted to go, in words.
fn way_back(path: &str, language: Language) -> Option<(String, String)> {
    let mut parts = path.split('/').skip(1);
    match (parts.next(), parts.next(), parts.next()) {
        (Some("desk"), ..) => Some(("/desk".to_owned(), words(language).back_to_inbox.to_owned())),
        (Some("book"), Some(portal), Some(_)) if !portal.is_empty() => {
            let words = Message::BookPageStart.text(language);
            Some((format!("/book/{portal}"), words.to_string()))
        }
        _ => None,
    }
}

/// What a page shows that has nothing to show but a sentence: the widget's own drawings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Drawing {
    /// Something was looked for.
    NotFound,
    /// Something is the matter.
    Trouble,
}

impl Drawing {
    /// As it stands above the sentence.
    pub(super) fn markup(self) -> Markup {
        let path = match self {
            Self::NotFound => "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.5 15.5 20 20",
            Self::Trouble => "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM12 8v5M12 16v.3",
        };
        html! {
            span.trouble-icon aria-hidden="true" { svg.icon viewBox="0 0 24 24" { path d=(path) {} } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_is_refused_leads_back_to_its_own_beginning() {
        let back = |path| way_back(path, Language::English).map(|(address, _)| address);
        for (path, expected) in [
            ("/desk/bookings/SW-0000", Some("/desk")),
            ("/desk", Some("/desk")),
            ("/book/stillwater/nothing-here", Some("/book/stillwater")),
            ("/book/stillwater", None),
            ("/book//evil.test", None),
        ] {
            assert_eq!(back(path).as_deref(), expected, "{path}");
        }
    }

    #[test]
    fn every_style_sheet_has_a_name_of_its_own_and_no_rule_for_the_widgets_element() {
        let mut files: Vec<_> = SHEETS.iter().map(|known| known.file.as_str()).collect();
        files.sort_unstable();
        files.dedup();
        assert_eq!(files.len(), Sheet::ALL.len());
        for sheet in SHEETS.iter() {
            assert!(
                sheet.content.contains("--booking-color-accent:"),
                "{}",
                sheet.file
            );
            assert!(!sheet.content.contains(":host"), "{}", sheet.file);
            assert!(!sheet.content.contains("!important"), "{}", sheet.file);
        }
    }
}
