//! `/widget/…`: the widget's files as `cargo xtask dist` wrote them, compressed copies beside each.
//!
//! The loader (`booking-widget.js`) has a stable name and is asked about again after five minutes; every
//! other file has its content's hash in its name and never changes. Any web site may load them. Where the loader's
//! address names a portal, the loader brings its first screen along (`first_screen/carried.rs`).

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path as UrlPath, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};

use super::caller::Caller;
use super::etag;
use super::first_screen::carrying_loader;
use super::query::Parameters;
use super::state::AppState;

/// Files that keep their name: 5 minutes, so that a new version is out soon.
const NAMED_CACHE: &str = "public, max-age=300";
/// A year, the longest that caches understand.
const HASHED_CACHE: &str = "public, max-age=31536000, immutable";

/// The file that web sites embed.
const LOADER: &str = "v1/booking-widget.js";
/// What the build wrote for the server to put a portal's first screen in. It is not served itself.
const CARRYING: &str = "v1/booking-widget.js.in";

/// Suffix and `Content-Encoding` of compressed copies, best first.
const ENCODINGS: [(&str, &str); 2] = [(".br", "br"), (".gz", "gzip")];

/// Reads a file of the widget.
pub(super) async fn read_widget_file(
    State(state): State<AppState>,
    path: Result<UrlPath<String>, PathRejection>,
    caller: Caller,
    uri: Uri,
    request: HeaderMap,
) -> Response {
    // What is no text is no name of ours.
    let relative = path.ok().and_then(|path| relative_path(&path.0));
    let mut response = match (&state.settings().widget_dir, relative) {
        (Some(folder), Some(relative)) => {
            match carrying(&state, folder, &relative, caller, &uri, &request).await {
                Some(response) => response,
                None => answer(folder, &relative, &request).await,
            }
        }
        _ => not_found(),
    };
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(
        header::HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("cross-origin"),
    );
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    response
}

/// The loader with the first screen of the portal that its address names; `None` for every other file.
async fn carrying(
    state: &AppState,
    folder: &Path,
    relative: &Path,
    caller: Caller,
    uri: &Uri,
    request: &HeaderMap,
) -> Option<Response> {
    if relative != Path::new(LOADER) {
        return None;
    }
    let parameters = Parameters::of(uri).ok()?;
    parameters.get("portal")?;
    let template = tokio::fs::read_to_string(folder.join(CARRYING)).await.ok()?;
    carrying_loader(state, caller, &parameters, request, &template).await
}

/// The path inside the folder, if every part of it is a plain name: nothing hidden, nothing upwards.
fn relative_path(path: &str) -> Option<PathBuf> {
    let plain = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
    };
    path.split('/').all(plain).then(|| path.split('/').collect())
}

/// By extension; what we do not ship we do not serve.
fn content_type(path: &Path) -> Option<&'static str> {
    Some(match path.extension()?.to_str()? {
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        "png" => "image/png",
        "webp" => "image/webp",
        "avif" => "image/avif",
        // Types of scripts are read by people and compilers, not run.
        "txt" | "ts" => "text/plain; charset=utf-8",
        _ => return None,
    })
}

/// `<name>-<hash>.<ext>` with 8 or more letters and digits of hash, at least one of them a digit.
fn is_hashed(path: &Path) -> bool {
    let Some(stem) = path.file_stem().and_then(|stem| stem.to_str()) else {
        return false;
    };
    stem.trim_end_matches("_bg")
        .rsplit_once('-')
        .is_some_and(|(_, hash)| {
            hash.len() >= 8
                && hash.bytes().all(|byte| byte.is_ascii_alphanumeric())
                && hash.bytes().any(|byte| byte.is_ascii_digit())
        })
}

async fn answer(folder: &Path, relative: &Path, request: &HeaderMap) -> Response {
    let Some(content_type) = content_type(relative) else {
        return not_found();
    };
    let (bytes, encoding) = match read_best(&folder.join(relative), request).await {
        Ok(found) => found,
        Err(error) if error.kind() == ErrorKind::NotFound || error.kind() == ErrorKind::IsADirectory => {
            return not_found();
        }
        Err(error) => {
            tracing::error!(%error, "a file of the widget cannot be read");
            return (StatusCode::INTERNAL_SERVER_ERROR, "The file cannot be read.\n").into_response();
        }
    };
    let tag = etag::tag_of(&bytes);
    let is_known = etag::matches(request, &tag);
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Response::new(Body::from(bytes))
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    let cache_control = if is_hashed(relative) {
        HASHED_CACHE
    } else {
        NAMED_CACHE
    };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache_control));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    if let Some(encoding) = encoding.filter(|_| !is_known) {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

/// The smallest copy that the client can read. A file that exists only compressed does not exist.
async fn read_best(path: &Path, request: &HeaderMap) -> std::io::Result<(Vec<u8>, Option<&'static str>)> {
    for (suffix, encoding) in ENCODINGS
        .into_iter()
        .filter(|(_, encoding)| accepts(request, encoding))
    {
        let mut copy = path.as_os_str().to_owned();
        copy.push(suffix);
        if let Ok(bytes) = tokio::fs::read(PathBuf::from(copy)).await
            && tokio::fs::try_exists(path).await?
        {
            return Ok((bytes, Some(encoding)));
        }
    }
    Ok((tokio::fs::read(path).await?, None))
}

/// Whether `Accept-Encoding` names the encoding with a weight above 0.
pub(super) fn accepts(request: &HeaderMap, encoding: &str) -> bool {
    request
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|part| {
            let mut pieces = part.split(';').map(str::trim);
            let named = pieces
                .next()
                .is_some_and(|name| name.eq_ignore_ascii_case(encoding));
            let refused = pieces
                .filter_map(|piece| piece.strip_prefix("q="))
                .any(|weight| weight.parse::<f32>().is_ok_and(|weight| weight == 0.0));
            named && !refused
        })
}

fn not_found() -> Response {
    (StatusCode::NOT_FOUND, "There is no such file.\n").into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_names_lead_into_the_folder() {
        for (path, expected) in [
            ("v1/booking-widget.js", true),
            ("v1/booking-widget-0a1b2c3d4e5f.wasm", true),
            ("../secret", false),
            ("v1/../../secret", false),
            ("v1//x.js", false),
            ("/etc/passwd", false),
            (".env", false),
            ("v1/.hidden.js", false),
            ("v1/a\\b.js", false),
            ("", false),
        ] {
            assert_eq!(relative_path(path).is_some(), expected, "{path}");
        }
    }

    #[test]
    fn only_a_name_with_a_hash_is_kept_for_ever() {
        for (name, expected) in [
            ("v1/booking-widget.js", false),
            ("v1/manifest.json", false),
            ("v1/booking-widget-0a1b2c3d4e5f.js", true),
            ("v1/booking-widget-0a1b2c3d4e5f_bg.wasm", true),
            ("v1/booking-controller.js", false),
            ("v1/locale-de.json", false),
        ] {
            assert_eq!(is_hashed(Path::new(name)), expected, "{name}");
        }
    }

    #[test]
    fn a_weight_of_zero_refuses_an_encoding() {
        for (header, expected) in [
            ("br", true),
            ("gzip, deflate, br, zstd", true),
            ("br;q=1.0, gzip", true),
            ("br;q=0, gzip", false),
            ("gzip", false),
            ("", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(header));
            assert_eq!(accepts(&headers, "br"), expected, "{header}");
        }
    }
}
