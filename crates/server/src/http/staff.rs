//! Staff tokens: `Authorization: Bearer …`, of one organization. Only a hash is stored. Clients of the
//! service booking API write `apikey` for `Bearer` (its documentation, "Basics"): both are read.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::{StatusCode, header, request::Parts};
use booking_wire::error::ServiceError;
use sha2::{Digest, Sha256};

use super::refusal::{CANNOT_ACCESS, NO_ACCESS, Refusal};
use super::state::AppState;
use crate::bookings::catalogues::CatalogueSet;
use crate::bookings::decision::Decision;
use crate::catalogue::Catalogue;
use crate::i18n::Message;
use crate::ids::OrganizationId;
use crate::store::{Actor, Role, StaffToken};

/// Somebody with a valid token.
#[derive(Clone, Debug)]
pub(super) struct Staff(StaffToken);

impl Staff {
    /// Somebody whose token was found.
    pub(super) const fn of(token: StaffToken) -> Self {
        Self(token)
    }

    /// What the token is called.
    pub(super) fn name(&self) -> &str {
        &self.0.name
    }

    /// Whose bookings they see; nothing else.
    pub(super) fn organization(&self) -> OrganizationId {
        self.0.organization
    }

    /// Their organization's catalogue.
    pub(super) fn catalogue<'c>(&self, catalogues: &'c CatalogueSet) -> Result<&'c Catalogue, Refusal> {
        // A token refers to its organization, and organizations are never deleted.
        catalogues
            .of_organization(self.0.organization)
            .ok_or_else(|| Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, Message::Internal))
    }

    /// Who they are, for the history of what they do.
    pub(super) fn actor(&self) -> Actor {
        Actor::Staff {
            token: self.0.id,
            name: self.0.name.clone(),
        }
    }

    /// Whether they may see what is sensitive.
    pub(super) fn may_decide(&self) -> bool {
        self.0.role >= Role::Decide
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

/// Staff with the role to decide, on calls of the booking module API. Asked before the body is read: who
/// may not, learns nothing of it.
#[derive(Clone, Debug)]
pub(super) struct BookingStaff(Staff);

impl BookingStaff {
    /// A decision of theirs.
    pub(super) fn decision(&self, message: Option<String>) -> Decision {
        Decision {
            organization: self.0.organization(),
            actor: self.0.actor(),
            message,
        }
    }

    /// The catalogue of their organization.
    pub(super) fn catalogue<'c>(&self, catalogues: &'c CatalogueSet) -> Result<&'c Catalogue, Refusal> {
        self.0.catalogue(catalogues)
    }
}

impl FromRequestParts<AppState> for BookingStaff {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refusal> {
        let staff = Staff::from_request_parts(parts, state).await?;
        staff.require(Role::Decide)?;
        Ok(Self(staff))
    }
}

/// Whoever sends a token on a call that anybody may make: what only staff may do there asks for it.
#[derive(Clone, Debug)]
pub(super) struct PerhapsStaff(Result<Staff, Refusal>);

impl PerhapsStaff {
    /// Staff who may decide.
    ///
    /// # Errors
    /// 401 without a token that is known, 403 with one that may not decide.
    pub(super) fn deciding(self) -> Result<Staff, Refusal> {
        let staff = self.0?;
        staff.require(Role::Decide)?;
        Ok(staff)
    }
}

impl FromRequestParts<AppState> for PerhapsStaff {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        Ok(Self(Staff::from_request_parts(parts, state).await))
    }
}

/// Staff with the role to decide, on calls of the service booking API: who may not is told in its words
/// (error table of cancel).
#[derive(Clone, Debug)]
pub(super) struct DecidingStaff(pub(super) Staff);

impl FromRequestParts<AppState> for DecidingStaff {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refusal> {
        let staff =
            Staff::from_request_parts(parts, state)
                .await
                .map_err(|refusal| match refusal.status() {
                    status @ StatusCode::UNAUTHORIZED => {
                        Refusal::documented(status, ServiceError::NO_ACCESS, CANNOT_ACCESS)
                    }
                    _ => refusal,
                })?;
        staff.require(Role::Decide).map_err(|refusal| {
            Refusal::documented(refusal.status(), ServiceError::USER_WITHOUT_ACCESS, NO_ACCESS)
        })?;
        Ok(Self(staff))
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
            .filter(|(scheme, _)| {
                scheme.eq_ignore_ascii_case("bearer") || scheme.eq_ignore_ascii_case("apikey")
            })
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
