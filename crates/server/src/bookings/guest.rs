//! Guests made from outside: always new, never looked up by email.

use super::catalogues::CatalogueSet;
use super::form::{email_is_plausible, one_line};
use super::problem::{Problem, Reason};
use crate::ids::{CenterId, GuestId};
use crate::store::{Guest, StoreError, StoreTransaction};

/// `online_guests`, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewGuest {
    /// Any center of the organization.
    pub center: CenterId,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Email address.
    pub email: String,
}

/// Why a guest was not made.
#[derive(Debug, thiserror::Error)]
pub enum CreateGuestError {
    /// There is no such center.
    #[error("there is no such center")]
    CenterNotFound,
    /// Rules are broken.
    #[error("{} fields are refused", .0.len())]
    Refused(Vec<Problem>),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Longest name or address that is kept, characters (an email address has at most 254, RFC 5321).
const LONGEST: usize = 254;

/// Makes a guest, a new one every time: a look-up by email would tell strangers who is a guest here.
///
/// # Errors
/// See [`CreateGuestError`].
pub async fn create_guest(
    transaction: &mut dyn StoreTransaction,
    catalogues: &CatalogueSet,
    request: &NewGuest,
) -> Result<Guest, CreateGuestError> {
    let catalogue = catalogues
        .of_center(request.center)
        .ok_or(CreateGuestError::CenterNotFound)?;
    let guest = Guest {
        id: GuestId::random(),
        organization: catalogue.organization.id,
        first_name: one_line(&request.first_name),
        last_name: one_line(&request.last_name),
        email: one_line(&request.email),
    };
    let problems = problems_of(&guest);
    if !problems.is_empty() {
        return Err(CreateGuestError::Refused(problems));
    }
    transaction.insert_guest(&guest).await?;
    Ok(guest)
}

fn problems_of(guest: &Guest) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (field, value) in [
        ("first_name", &guest.first_name),
        ("last_name", &guest.last_name),
        ("email", &guest.email),
    ] {
        if value.is_empty() {
            problems.push(Problem::new(field, Reason::Required));
        } else if value.chars().count() > LONGEST {
            problems.push(Problem::new(field, Reason::TooLong { max: 254 }));
        } else if field == "email" && !email_is_plausible(value) {
            problems.push(Problem::new(field, Reason::NotAnEmail));
        }
    }
    problems
}
