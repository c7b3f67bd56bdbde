//! Staff tokens: `Authorization: Bearer …`, of one organization. Only a hash is stored.

use axum::extract::FromRequestParts;
use axum::http::{StatusCode, header, request::Parts};
use sha2::{Digest, Sha256};

use super::refusal::Refusal;
use super::state::AppState;
use crate::i18n::Message;
use crate::ids::OrganizationId;
use crate::store::{Role, StaffToken};

/// Somebody with a valid token.
#[derive(Clone, Debug)]
pub(super) struct Staff(StaffToken);

impl Staff {
    /// Whose bookings they see; nothing else.
    pub(super) fn organization(&self) -> OrganizationId {
        self.0.organization
    }

    /// Refuses a token with less than this role.
    pub(super) fn require(&self, role: Role) -> Result<(), Refusal> {
        if self.0.role >= role {
            Ok(())
        } else {
            Err(Refusal::new(StatusCode::FORBIDDEN, Message::TokenForbids))
        }
    }
}

impl FromRequestParts<AppState> for Staff {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refusal> {
        let needed = || Refusal::new(StatusCode::UNAUTHORIZED, Message::TokenNeeded);
        let token = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.trim())
            .ok_or_else(needed)?;
        let hash: [u8; 32] = Sha256::digest(token.as_bytes()).into();
        state
            .store()
            .find_token(&hash)
            .await?
            .map(Self)
            .ok_or_else(needed)
    }
}
