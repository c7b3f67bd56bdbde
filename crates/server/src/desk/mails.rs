//! Mails that were given up, and trying them once more.

use crate::ids::OrganizationId;
use crate::store::{Mail, Store, StoreResult};

/// Tries a mail anew that was given up. `None`: the organization has no such mail, or it was not given up.
///
/// # Errors
/// Those of the store.
pub async fn send_again(
    store: &dyn Store,
    organization: OrganizationId,
    number: i64,
) -> StoreResult<Option<Mail>> {
    let mut transaction = store.begin().await?;
    let mail = transaction.revive_mail(organization, number).await?;
    transaction.commit().await?;
    Ok(mail)
}
