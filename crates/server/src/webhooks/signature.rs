//! How a webhook knows that it was us, and that it was now: HMAC-SHA256 over time and body. Pure.

use hmac::{Hmac, Mac as _};
use sha2::Sha256;

/// The header's name.
pub const HEADER: &str = "booking-signature";

/// `t=UNIX_SECONDS,v1=HEX`: the HMAC-SHA256, keyed by the secret, of the seconds, a dot, and the body.
#[must_use]
pub fn signature(secret: &str, seconds: i64, body: &str) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        // HMAC takes keys of any length (RFC 2104, section 2).
        return String::new();
    };
    mac.update(format!("{seconds}.").as_bytes());
    mac.update(body.as_bytes());
    format!("t={seconds},v1={:x}", mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By `printf '1700000000.{"a":1}' | openssl dgst -sha256 -hmac secret`.
    #[test]
    fn a_signature_is_what_openssl_says() {
        assert_eq!(
            signature("secret", 1_700_000_000, r#"{"a":1}"#),
            "t=1700000000,v1=49f24e537407743fa4a0242bb63b94b9a47ee99cbbe071ccd8a22550ae411686"
        );
    }
}
