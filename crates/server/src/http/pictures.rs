//! `GET /pictures/{hash}/{file}`: pictures of the catalogues. What is at an address never changes, and any web
//! site may show it. They are counted for a client by themselves: a page shows many at once.

mod shelf;

use axum::body::Bytes;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use booking_wire::error::ErrorResponse;
use booking_wire::portal as wire;

use super::etag;
use super::refusal::Refusal;
use super::state::AppState;
use crate::catalogue::{ImageHash, Picture, Rendition};
use crate::i18n::Message;

pub(super) use shelf::PictureShelf;

/// A year, the longest that caches understand.
const CACHE_CONTROL: &str = "public, max-age=31536000, immutable";

const FORMAT: &str = "image/webp";
const EXTENSION: &str = ".webp";

/// Reads a picture in one width.
#[utoipa::path(
    get,
    path = "/pictures/{hash}/{file}",
    tag = "portals",
    params(
        ("hash" = String, Path, description = "The picture: 16 hexadecimal digits. Addresses are told in `renditions` of a portal's pictures."),
        ("file" = String, Path, description = "The width in pixels and the format: `320.webp`."),
    ),
    responses(
        (status = 200, description = "The picture, for any web site to show. Never changes; has an ETag.", content_type = "image/webp"),
        (status = 304, description = "The `If-None-Match` given is right: it always is."),
        (status = 404, description = "No such picture, or not in this width.", body = ErrorResponse),
        (status = 429, description = "Too many pictures; see `Retry-After`.", body = ErrorResponse),
    )
)]
pub(super) async fn read_picture(
    State(state): State<AppState>,
    path: Result<Path<(String, String)>, PathRejection>,
    request: HeaderMap,
) -> Result<Response, Refusal> {
    let unknown = || Refusal::new(StatusCode::NOT_FOUND, Message::PictureUnknown);
    // What is no text is no name of ours.
    let Path((hash, file)) = path.map_err(|_| unknown())?;
    let hash = hash.parse::<ImageHash>().map_err(|_| unknown())?;
    let width = width_of(&file).ok_or_else(unknown)?;
    // One address, one content: its name is its tag. Whether it is there is looked up all the same.
    let content = match state.pictures().find(hash, width) {
        Some(content) => content,
        None => {
            let content = state.store().find_rendition(hash, width).await?;
            let content = Bytes::from(content.ok_or_else(unknown)?);
            state.pictures().keep(hash, width, &content);
            content
        }
    };
    let tag = format!("\"{hash}-{width}\"");
    let mut response = if etag::matches(&request, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, FORMAT)], content).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(CACHE_CONTROL));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    // For pages that are isolated by `Cross-Origin-Embedder-Policy`.
    headers.insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("cross-origin"),
    );
    Ok(response)
}

/// `320.webp`, written in no other way.
fn width_of(file: &str) -> Option<u32> {
    let width: u32 = file.strip_suffix(EXTENSION)?.parse().ok()?;
    (file_of(width) == file && i32::try_from(width).is_ok()).then_some(width)
}

fn file_of(width: u32) -> String {
    format!("{width}{EXTENSION}")
}

/// A picture as clients are told of it, in a language.
pub(super) fn wire_picture(picture: &Picture, language: &str) -> wire::Picture {
    wire::Picture {
        alt: picture
            .alt
            .as_ref()
            .map(|alt| alt.in_language(language).to_owned())
            .unwrap_or_default(),
        color: picture.image.color.clone(),
        renditions: picture
            .image
            .renditions
            .iter()
            .map(|rendition| wire::PictureRendition {
                path: path_of(picture, rendition),
                width: rendition.width,
                height: rendition.height,
                format: FORMAT.to_owned(),
            })
            .collect(),
    }
}

/// The address for clients that take only one: wide enough for a card, and for a phone's screen.
pub(super) fn only_path(picture: &Picture) -> Option<String> {
    const ENOUGH: u32 = 640;
    let renditions = &picture.image.renditions;
    let enough = renditions.iter().rfind(|rendition| rendition.width <= ENOUGH);
    enough.map(|rendition| path_of(picture, rendition))
}

fn path_of(picture: &Picture, rendition: &Rendition) -> String {
    format!("/pictures/{}/{}", picture.image.hash, file_of(rendition.width))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_written_in_one_way() {
        assert_eq!(width_of("320.webp"), Some(320));
        for other in [
            "320",
            "320.png",
            "0320.webp",
            "+320.webp",
            ".webp",
            "-1.webp",
            "4294967295.webp",
            "x.webp",
        ] {
            assert_eq!(width_of(other), None, "{other}");
        }
    }
}
