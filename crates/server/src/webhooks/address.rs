//! Where a webhook may be: not inside of the network that the server stands in, unless its operator says so.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// What the operator allows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AddressRules {
    /// Addresses without TLS. Those of the machine itself need none.
    pub allows_http: bool,
    /// Addresses that only this machine or its network can reach.
    pub allows_private: bool,
}

/// Why nothing is sent to an address.
#[derive(Debug, thiserror::Error)]
pub enum WebhookAddressError {
    /// Not `https://host/path`, or with a password in it.
    #[error("write an address such as https://system.example.com/hooks, without user and password")]
    Malformed,
    /// It has no TLS.
    #[error("the address must begin with https://, or the server be started with --webhook-allow-http")]
    Http,
    /// It is inside of the server's own network.
    #[error("the address is a private one; the server would have to be started with --webhook-allow-private")]
    Private,
}

/// Reads an address, whatever is allowed.
///
/// # Errors
/// [`WebhookAddressError::Malformed`]
pub fn parse(url: &str) -> Result<Url, WebhookAddressError> {
    let parsed = Url::parse(url).map_err(|_| WebhookAddressError::Malformed)?;
    let is_plain = matches!(parsed.scheme(), "http" | "https")
        && parsed.host_str().is_some()
        && parsed.username().is_empty()
        && parsed.password().is_none();
    if is_plain {
        Ok(parsed)
    } else {
        Err(WebhookAddressError::Malformed)
    }
}

impl AddressRules {
    /// Reads an address to which something is to be sent. A name's addresses are looked at when it is resolved.
    ///
    /// # Errors
    /// As the variants of [`WebhookAddressError`] say.
    pub fn check(self, url: &str) -> Result<Url, WebhookAddressError> {
        let url = parse(url)?;
        let host = url.host_str().unwrap_or_default();
        let literal: Option<IpAddr> = host.trim_matches(['[', ']']).parse().ok();
        let is_loopback = host == "localhost" || literal.is_some_and(|address| address.is_loopback());
        if url.scheme() == "http" && !self.allows_http && !is_loopback {
            return Err(WebhookAddressError::Http);
        }
        if literal.is_some_and(|address| !self.allows(address)) {
            return Err(WebhookAddressError::Private);
        }
        Ok(url)
    }

    fn allows(self, address: IpAddr) -> bool {
        self.allows_private || is_public(address)
    }
}

/// Resolves names, and forgets what must not be reached: what is checked is what is connected to.
impl Resolve for AddressRules {
    fn resolve(&self, name: Name) -> Resolving {
        let rules = *self;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> = found.filter(|address| rules.allows(address.ip())).collect();
            if allowed.is_empty() {
                return Err(WebhookAddressError::Private.into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

/// Whether an address belongs to the public internet (the registries of RFC 6890).
fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_documentation()
        || address.is_multicast()
        || a == 0
        || a >= 240
        // Carriers' NAT, protocol assignments, benchmarks.
        || (a == 100 && (64..128).contains(&b))
        || (a, b, c) == (192, 0, 0)
        || (a == 198 && (b == 18 || b == 19)))
}

/// 2000::/3 is what is given out; of it not documentation, Teredo, 6to4, which lead to IPv4 addresses.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    (a & 0xe000) == 0x2000 && (a, b) != (0x2001, 0x0db8) && (a, b) != (0x2001, 0) && a != 0x2002
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_addresses_are_not_public() {
        for address in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "198.18.0.1",
            "192.0.0.8",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "::ffff:10.0.0.1",
            "2001:db8::1",
            "2002:a00:1::1",
            "ff02::1",
            "64:ff9b::a00:1",
        ] {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
        for address in [
            "1.1.1.1",
            "198.51.101.1",
            "172.32.0.1",
            "2606:4700::1111",
            "::ffff:1.1.1.1",
        ] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn what_is_no_address_or_must_not_be_reached_is_refused() {
        let strict = AddressRules::default();
        for url in [
            "ftp://a.example/",
            "a.example",
            "https://",
            "https://user@a.example/",
            "http://a.example/",
            "https://127.0.0.1/",
            "http://127.0.0.1/",
            "https://[::1]/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://[::ffff:10.0.0.1]/",
        ] {
            assert!(strict.check(url).is_err(), "{url}");
        }
        assert!(strict.check("https://a.example/hooks?key=1").is_ok());
        let loose = AddressRules {
            allows_http: false,
            allows_private: true,
        };
        assert!(
            loose.check("http://127.0.0.1:9000/").is_ok(),
            "nobody listens in between"
        );
        assert!(loose.check("http://10.0.0.1/").is_err());
        let looser = AddressRules {
            allows_http: true,
            ..loose
        };
        assert!(looser.check("http://10.0.0.1/").is_ok());
    }
}
