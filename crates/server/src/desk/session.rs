//! Sessions of staff in a browser: a random secret in a cookie, of which only a hash is stored.
//!
//! Knows nothing of cookies. A session is never good for longer than its token.

use std::fmt::Write as _;

use chrono::TimeDelta;
use sha2::{Digest, Sha256};

use crate::store::{StaffToken, Store, StoreResult};

/// Who is not there for this long has to log in again: a long treatment and a lunch.
pub const IDLE: TimeDelta = TimeDelta::hours(4);
/// Nobody stays longer: a long day at the desk.
pub const LONGEST: TimeDelta = TimeDelta::hours(12);
/// That somebody is there is written down this often.
const NOTED_EVERY: TimeDelta = TimeDelta::minutes(1);

/// Logs in with a staff token. Answers the new session's secret; `None`: there is no such token, or it is
/// revoked.
///
/// # Errors
/// Those of the store.
pub async fn log_in(store: &dyn Store, token: &str) -> StoreResult<Option<String>> {
    let hash: [u8; 32] = Sha256::digest(token.as_bytes()).into();
    let Some(token) = store.find_token(&hash).await? else {
        return Ok(None);
    };
    // 256 random bits.
    let secret = hexadecimal(&rand::random::<[u8; 32]>());
    let mut transaction = store.begin().await?;
    transaction
        .insert_desk_session(&hash_of(&secret), token.id)
        .await?;
    transaction.commit().await?;
    Ok(Some(secret))
}

/// Who has this secret; `None`: nobody, the session is over, or its token is revoked.
///
/// # Errors
/// Those of the store.
pub async fn find(store: &dyn Store, secret: &str) -> StoreResult<Option<StaffToken>> {
    let hash = hash_of(secret);
    let Some(session) = store.find_desk_session(&hash).await? else {
        return Ok(None);
    };
    let now = store.now().await?;
    if now >= session.used_at + IDLE || now >= session.created_at + LONGEST {
        return Ok(None);
    }
    if now >= session.used_at + NOTED_EVERY {
        let mut transaction = store.begin().await?;
        transaction.touch_desk_session(&hash).await?;
        transaction.commit().await?;
    }
    Ok(Some(session.token))
}

/// Ends a session, if there is one.
///
/// # Errors
/// Those of the store.
pub async fn log_out(store: &dyn Store, secret: &str) -> StoreResult<()> {
    let mut transaction = store.begin().await?;
    transaction.delete_desk_session(&hash_of(secret)).await?;
    transaction.commit().await
}

/// What a form of this session carries, so that no other site can send it. Tells nothing of the secret.
#[must_use]
pub fn form_key(secret: &str) -> String {
    hexadecimal(
        &Sha256::new_with_prefix(b"form of the desk: ")
            .chain_update(secret)
            .finalize(),
    )
}

fn hash_of(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_key_belongs_to_one_session_and_is_not_what_is_stored() {
        assert_ne!(form_key("a"), form_key("b"));
        assert_ne!(form_key("a"), hexadecimal(&hash_of("a")));
        assert_eq!(form_key("a").len(), 64);
    }
}
