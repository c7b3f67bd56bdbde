//! `booking-server token create`, `list` and `revoke`.

use std::fmt::Write as _;
use std::io::Write;

use booking_server::catalogue::{Catalogue, Organization};
use booking_server::ids::{OrganizationId, TokenId};
use booking_server::import::organization_id_of;
use booking_server::store::{Role, StaffToken, Store, StoreError};
use rand::TryRngCore;
use rand::rngs::OsRng;
use sha2::{Digest, Sha256};

use super::database::{self, DatabaseError};
use super::{OrganizationArgs, RevokeArgs, TokenArgs, TokenCommand};

/// So that a leaked token is recognised for what it is.
const PREFIX: &str = "booking_";

/// Why a token was not made, shown or revoked.
#[derive(Debug, thiserror::Error)]
pub(super) enum TokenError {
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
    #[error("there is no live token \"{0}\"; `booking-server token list` shows them")]
    UnknownToken(String),
    #[error("several live tokens are named \"{0}\"; revoke by id (`booking-server token list` shows them)")]
    SeveralTokens(String),
    #[error("this machine gives no random numbers: {0}")]
    Randomness(#[from] rand::rand_core::OsError),
    #[error("the result could not be written: {0}")]
    Output(#[from] std::io::Error),
}

pub(super) async fn run(url: &str, command: TokenCommand, output: &mut impl Write) -> Result<(), TokenError> {
    match command {
        TokenCommand::Create(arguments) => create(url, arguments, output).await,
        TokenCommand::List(arguments) => list(url, &arguments, output).await,
        TokenCommand::Revoke(arguments) => revoke(url, &arguments, output).await,
    }
}

/// One line each: id, role, when it was made, whether it still works, name.
async fn list(url: &str, arguments: &OrganizationArgs, output: &mut impl Write) -> Result<(), TokenError> {
    let store = database::open_existing(url).await?;
    let failed = |error| DatabaseError::of(url, error);
    let catalogues = store.load_catalogues().await.map_err(failed)?;
    let organization = choose(&catalogues, arguments.organization.as_deref())?;
    let tokens = store.list_tokens(organization.id).await.map_err(failed)?;
    store.close().await;
    for token in &tokens {
        let state = token.revoked_at.map_or_else(
            || "live".to_owned(),
            |revoked_at| format!("revoked {}", revoked_at.format(TIME)),
        );
        writeln!(
            output,
            "{}  {:6}  made {}  {state}  {}",
            token.id,
            role_name(token.role),
            token.created_at.format(TIME),
            token.name
        )?;
    }
    if tokens.is_empty() {
        writeln!(output, "{} has no tokens.", organization.name)?;
    }
    Ok(())
}

async fn revoke(url: &str, arguments: &RevokeArgs, output: &mut impl Write) -> Result<(), TokenError> {
    let store = database::open_existing(url).await?;
    let failed = |error| DatabaseError::of(url, error);
    let catalogues = store.load_catalogues().await.map_err(failed)?;
    let organization = choose(&catalogues, arguments.organization.organization.as_deref())?;
    let tokens = store.list_tokens(organization.id).await.map_err(failed)?;
    let wanted = arguments.token.trim();
    let id = wanted.parse::<TokenId>().ok();
    let mut meant = tokens
        .iter()
        .filter(|token| token.revoked_at.is_none() && (Some(token.id) == id || token.name == wanted));
    let token = match (meant.next(), meant.next()) {
        (Some(token), None) => token,
        (Some(_), Some(_)) => return Err(TokenError::SeveralTokens(wanted.to_owned())),
        (None, _) => return Err(TokenError::UnknownToken(wanted.to_owned())),
    };
    let mut transaction = store.begin().await.map_err(failed)?;
    let revoked = transaction
        .revoke_token(organization.id, token.id)
        .await
        .map_err(failed)?;
    transaction.commit().await.map_err(failed)?;
    store.close().await;
    if !revoked {
        // Somebody else did, a moment ago.
        return Err(TokenError::UnknownToken(wanted.to_owned()));
    }
    writeln!(
        output,
        "Revoked the token for {} of {}.",
        token.name, organization.name
    )?;
    Ok(())
}

/// As people read it, UTC.
const TIME: &str = "%Y-%m-%d %H:%M UTC";

const fn role_name(role: Role) -> &'static str {
    match role {
        Role::Read => "read",
        Role::Decide => "decide",
        Role::Admin => "admin",
    }
}

async fn create(url: &str, arguments: TokenArgs, output: &mut impl Write) -> Result<(), TokenError> {
    let name = arguments.name.trim();
    if name.is_empty() {
        return Err(TokenError::EmptyName);
    }
    let store = database::open_existing(url).await?;
    let failed = |error| DatabaseError::of(url, error);
    let catalogues = store.load_catalogues().await.map_err(failed)?;
    let organization = choose(&catalogues, arguments.organization.organization.as_deref())?;
    let secret = new_secret(PREFIX)?;
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
pub(super) fn choose<'c>(
    catalogues: &'c [Catalogue],
    wanted: Option<&str>,
) -> Result<&'c Organization, TokenError> {
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
            [] => Err(TokenError::NoOrganization),
            [only] => Ok(&only.organization),
            _ => Err(TokenError::SeveralOrganizations(known())),
        };
    };
    let id = wanted.parse::<OrganizationId>().ok();
    let made = organization_id_of(wanted);
    let meant = |organization: &&Organization| {
        organization.id == made || Some(organization.id) == id || organization.name == wanted
    };
    organizations.find(meant).ok_or_else(|| match catalogues {
        [] => TokenError::NoOrganization,
        _ => TokenError::UnknownOrganization {
            wanted: wanted.to_owned(),
            known: known(),
        },
    })
}

/// 32 bytes are 256 random bits.
pub(super) fn new_secret(prefix: &str) -> Result<String, TokenError> {
    let mut bytes = [0_u8; 32];
    OsRng.try_fill_bytes(&mut bytes)?;
    Ok(bytes.iter().fold(prefix.to_owned(), |mut text, byte| {
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
