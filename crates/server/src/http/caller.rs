//! Who sends a request: from which address, from which web site, in which language.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::{Extensions, HeaderMap, Uri, header, request::Parts};
use ipnet::IpNet;

use super::origin::{self, RequestOrigin};
use super::query;
use super::state::AppState;
use crate::i18n::Language;

/// What a handler may know of the sender.
#[derive(Clone, Debug)]
pub(super) struct Caller {
    /// The address that counts for limits.
    pub(super) client: IpAddr,
    /// The web site it comes from.
    pub(super) origin: RequestOrigin,
    /// In which language errors are told.
    pub(super) language: Language,
    /// The tag of `?lang=`, as it was sent, for catalogue texts.
    pub(super) language_tag: Option<String>,
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        Ok(Self {
            client: client_of(
                &parts.headers,
                &parts.extensions,
                &state.settings().trusted_proxies,
            ),
            origin: origin::of_request(&parts.headers, &parts.uri),
            language: language_of(&parts.headers, &parts.uri),
            language_tag: query::value(&parts.uri, "lang").filter(|tag| is_language_tag(tag)),
        })
    }
}

/// Letters, digits and hyphens, at most 35 characters (RFC 5646, section 4.4.1).
fn is_language_tag(tag: &str) -> bool {
    (1..=35).contains(&tag.len())
        && tag
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// `?lang=`, then `Accept-Language`, then English.
pub(super) fn language_of(headers: &HeaderMap, uri: &Uri) -> Language {
    query::value(uri, "lang")
        .and_then(|tag| Language::parse(&tag))
        .or_else(|| {
            let header = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
            Some(Language::of_accept_language(header))
        })
        .unwrap_or_default()
}

/// The peer, or the rightmost untrusted `X-Forwarded-For` address when the peer is a trusted proxy.
/// IPv6 addresses are cut to their /64: one customer's line has that many.
pub(super) fn client_of(headers: &HeaderMap, extensions: &Extensions, trusted: &[IpNet]) -> IpAddr {
    let peer = extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |info| info.0.ip())
        .to_canonical();
    let is_trusted = |address: &IpAddr| trusted.iter().any(|net| net.contains(address));
    let mut client = peer;
    if is_trusted(&peer) {
        let forwarded: Vec<&str> = headers
            .get_all("x-forwarded-for")
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .collect();
        for text in forwarded.into_iter().rev() {
            // What cannot be read was not written by a proxy of ours: the one before it is the client.
            let Some(address) = parse_forwarded(text) else {
                break;
            };
            client = address;
            if !is_trusted(&address) {
                break;
            }
        }
    }
    match client {
        IpAddr::V4(_) => client,
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

/// An address, with or without a port.
fn parse_forwarded(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    text.parse::<IpAddr>()
        .ok()
        .or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
        .map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn client(peer: &str, forwarded: &[&str], trusted: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", HeaderValue::from_str(value).unwrap());
        }
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo(SocketAddr::new(peer.parse().unwrap(), 4711)));
        let trusted: Vec<IpNet> = trusted.iter().map(|net| net.parse().unwrap()).collect();
        client_of(&headers, &extensions, &trusted).to_string()
    }

    #[test]
    fn a_client_is_the_peer_unless_a_trusted_proxy_says_otherwise() {
        for (peer, forwarded, trusted, expected) in [
            ("192.0.2.7", &["198.51.100.1"][..], &[][..], "192.0.2.7"),
            ("10.0.0.1", &["198.51.100.1"], &["10.0.0.0/8"], "198.51.100.1"),
            (
                "10.0.0.1",
                &["203.0.113.9, 198.51.100.1, 10.0.0.2"],
                &["10.0.0.0/8"],
                "198.51.100.1",
            ),
            (
                "10.0.0.1",
                &["203.0.113.9", "198.51.100.1"],
                &["10.0.0.0/8"],
                "198.51.100.1",
            ),
            (
                "10.0.0.1",
                &["198.51.100.1:9000"],
                &["10.0.0.0/8"],
                "198.51.100.1",
            ),
            ("10.0.0.1", &["unknown"], &["10.0.0.0/8"], "10.0.0.1"),
            ("10.0.0.1", &["10.0.0.3"], &["10.0.0.0/8"], "10.0.0.3"),
            ("10.0.0.1", &[], &["10.0.0.0/8"], "10.0.0.1"),
            ("::ffff:192.0.2.7", &[], &[], "192.0.2.7"),
            ("2001:db8:1:2:3:4:5:6", &[], &[], "2001:db8:1:2::"),
        ] {
            assert_eq!(client(peer, forwarded, trusted), expected, "{peer} {forwarded:?}");
        }
    }

    #[test]
    fn the_parameter_goes_before_the_browsers_language() {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static("de"));
        for (uri, expected) in [
            ("/x", Language::German),
            ("/x?lang=en", Language::English),
            ("/x?lang=fr", Language::German),
        ] {
            assert_eq!(language_of(&headers, &uri.parse().unwrap()), expected, "{uri}");
        }
        assert_eq!(
            language_of(&HeaderMap::new(), &"/x".parse().unwrap()),
            Language::English
        );
    }
}
