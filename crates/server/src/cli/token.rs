//! `booking-server token create`.

use std::fmt::Write as _;
use std::io::Write;

use booking_server::catalogue::{Catalogue, Organization};
use booking_server::ids::{OrganizationId, TokenId};
use booking_server::import::organization_id_of;
use booking_server::store::{Role, StaffToken, Store, StoreError};
use rand::TryRngCore;
use rand::rngs::OsRng;
use sha2::{Digest, Sha256};

use super::TokenArgs;
use super::database::{self, DatabaseError};

/// So that a leaked token is recognised for what it is.
const PREFIX: &str = "booking_";

/// Why no token was made.
#[derive(Debug, thiserror::Error)]
pub(super) enum CreateTokenError {
    #[error(transparent)]
    Database(#[from] DatabaseError),
    #[error("the database holds no organization yet; import a catalogue first")]
    NoOrganization,
    #[error("the database holds several organizations ({0}); choose one with --organization KEY")]
    SeveralOrganizations(String),
    #[error("there is no organization \"{wanted}\" in the database; there is {known}")]
    UnknownOrganization { wanted: String, known: String },
    #[error("the name must not be empty")]
    EmptyName,
    #[error("this machine gives no random numbers: {0}")]
    Randomness(#[from] rand::rand_core::OsError),
    #[error("the result could not be written: {0}")]
    Output(#[from] std::io::Error),
}

pub(super) async fn create(
    url: &str,
    arguments: TokenArgs,
    output: &mut impl Write,
) -> Result<(), CreateTokenError> {
    let name = arguments.name.trim();
    if name.is_empty() {
        return Err(CreateTokenError::EmptyName);
    }
    let store = database::open_existing(url).await?;
    let failed = |error| DatabaseError::of(url, error);
    let catalogues = store.load_catalogues().await.map_err(failed)?;
    let organization = choose(&catalogues, arguments.organization.as_deref())?;
    let secret = new_secret()?;
    insert(
        store.as_ref(),
        organization.id,
        name,
        arguments.role.into(),
        &secret,
    )
    .await
    .map_err(failed)?;
    store.close().await;
    writeln!(
        output,
        "A token for {} of {}. Keep it safe: it cannot be shown again.",
        name, organization.name
    )?;
    writeln!(output, "{secret}")?;
    Ok(())
}

/// The one that is meant: the only one, or the one with this key, id or name.
fn choose<'c>(
    catalogues: &'c [Catalogue],
    wanted: Option<&str>,
) -> Result<&'c Organization, CreateTokenError> {
    let mut organizations = catalogues.iter().map(|catalogue| &catalogue.organization);
    let known = || {
        let names: Vec<&str> = catalogues
            .iter()
            .map(|catalogue| catalogue.organization.name.as_str())
            .collect();
        names.join(", ")
    };
    let Some(wanted) = wanted else {
        return match catalogues {
            [] => Err(CreateTokenError::NoOrganization),
            [only] => Ok(&only.organization),
            _ => Err(CreateTokenError::SeveralOrganizations(known())),
        };
    };
    let id = wanted.parse::<OrganizationId>().ok();
    let made = organization_id_of(wanted);
    let meant = |organization: &&Organization| {
        organization.id == made || Some(organization.id) == id || organization.name == wanted
    };
    organizations.find(meant).ok_or_else(|| match catalogues {
        [] => CreateTokenError::NoOrganization,
        _ => CreateTokenError::UnknownOrganization {
            wanted: wanted.to_owned(),
            known: known(),
        },
    })
}

/// 32 bytes are 256 random bits.
fn new_secret() -> Result<String, CreateTokenError> {
    let mut bytes = [0_u8; 32];
    OsRng.try_fill_bytes(&mut bytes)?;
    Ok(bytes.iter().fold(PREFIX.to_owned(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    }))
}

async fn insert(
    store: &dyn Store,
    organization: OrganizationId,
    name: &str,
    role: Role,
    secret: &str,
) -> Result<(), StoreError> {
    let mut transaction = store.begin().await?;
    let token = StaffToken {
        id: TokenId::random(),
        organization,
        name: name.to_owned(),
        role,
        created_at: transaction.now(),
        revoked_at: None,
    };
    let hash: [u8; 32] = Sha256::digest(secret.as_bytes()).into();
    transaction.insert_token(&token, &hash).await?;
    transaction.commit().await
}
