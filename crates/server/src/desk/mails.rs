//! Mails that were given up, and trying them once more.

use std::collections::BTreeMap;

use chrono::SubsecRound as _;
use serde_json::json;

use crate::ids::OrganizationId;
use crate::mail::subject::subject_of;
use crate::store::{Actor, AuditEntry, AuditedChanges, Mail, Occasion, Store, StoreResult};

/// Tries a mail anew that was given up, and writes down who wanted it. `None`: the organization has no such mail, or
/// it was not given up.
///
/// # Errors
/// Those of the store.
pub async fn send_again(
    store: &dyn Store,
    organization: OrganizationId,
    number: i64,
    actor: &Actor,
) -> StoreResult<Option<Mail>> {
    let mut transaction = store.begin().await?;
    let mail = transaction.revive_mail(organization, number).await?;
    if let Some(mail) = &mail {
        let subject = subject_of(&mail.mail.content).unwrap_or_default();
        let entry = AuditEntry {
            organization,
            booking: mail.mail.booking,
            at: transaction.now().trunc_subsecs(0),
            occasion: Occasion::MailSentAgain,
            actor: actor.clone(),
            changes: AuditedChanges {
                after: BTreeMap::from([("mail".to_owned(), json!(subject))]),
                ..AuditedChanges::default()
            },
        };
        transaction.insert_audit_entry(&entry).await?;
    }
    transaction.commit().await?;
    Ok(mail)
}
