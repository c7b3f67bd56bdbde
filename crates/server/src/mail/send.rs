//! Sends the mails that are due, by SMTP or into a folder, and writes down what became of it.
//!
//! A mail is put off before it is sent: a crash in between repeats it later, with the same Message-ID.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use lettre::address::Envelope;
use lettre::transport::smtp;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use url::Url;

use crate::bookings::pipeline::state_at;
use crate::bookings::span_of;
use crate::store::{Mail, MailAttempt, Store, StoreResult};

/// Mails taken at once.
const BATCH: u32 = 10;

/// How long a mail server may take for one answer.
const TIMEOUT: Duration = Duration::from_secs(30);

/// How long it may take for a mail, which is some ten answers.
const LONGEST_DELIVERY: Duration = Duration::from_secs(45);

/// How long a mail is put off while it is sent: a batch of mails that all take as long as they may,
/// 10 * 45 s, and a third more. Otherwise another server would send it meanwhile.
const LEASE: TimeDelta = TimeDelta::minutes(10);

/// From the first failure to the next attempt; doubled each time, until it is [`LONGEST_WAIT`].
const FIRST_WAIT: TimeDelta = TimeDelta::minutes(1);

/// Between attempts at most: a server that was down for long is noticed within half an hour.
const LONGEST_WAIT: TimeDelta = TimeDelta::minutes(30);

/// After this a mail is given up (RFC 5321, 4.5.4.1: "at least 4-5 days").
const GIVEN_UP_AFTER: TimeDelta = TimeDelta::days(5);

/// Where mails go.
pub enum Delivery {
    /// Into a folder, as `.eml` files.
    Folder(PathBuf),
    /// To a mail server.
    Smtp(Box<AsyncSmtpTransport<Tokio1Executor>>),
}

impl fmt::Debug for Delivery {
    /// Without the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => f.debug_tuple("Folder").field(folder).finish(),
            Self::Smtp(_) => f.write_str("Smtp"),
        }
    }
}

/// Why mail can go nowhere.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    /// Not `smtps://user:password@host:port`, or the like.
    #[error(
        "the address of the mail server is none: write smtps://user:password@host:465, \
         smtp://user:password@host:587?tls=required, or smtp://host:25"
    )]
    Url,
    /// The authority's certificate is none, or there is no TLS that it could vouch for.
    #[error(
        "--smtp-ca must name a certificate in PEM, and --smtp-url must be one with TLS: \
         smtps://… or smtp://…?tls=required"
    )]
    Authority,
    /// The folder cannot be made.
    #[error("cannot write mails into the folder {0}")]
    Folder(PathBuf, #[source] io::Error),
}

impl Delivery {
    /// To the mail server with this address, whose certificate a public authority vouches for, or the one
    /// with this certificate (PEM).
    ///
    /// # Errors
    /// [`DeliveryError::Url`], [`DeliveryError::Authority`]
    pub fn smtp(url: &str, authority: Option<&[u8]>) -> Result<Self, DeliveryError> {
        let mut transport =
            AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(|_| DeliveryError::Url)?;
        if let Some(certificate) = authority {
            transport = transport.tls(trusting(url, certificate).ok_or(DeliveryError::Authority)?);
        }
        Ok(Self::Smtp(Box::new(transport.timeout(Some(TIMEOUT)).build())))
    }

    /// Into this folder, which is made if it is not there.
    ///
    /// # Errors
    /// [`DeliveryError::Folder`]
    pub fn folder(folder: PathBuf) -> Result<Self, DeliveryError> {
        match std::fs::create_dir_all(&folder) {
            Ok(()) => Ok(Self::Folder(folder)),
            Err(error) => Err(DeliveryError::Folder(folder, error)),
        }
    }

    async fn deliver(&self, mail: &Mail) -> Result<(), Refused> {
        match self {
            Self::Folder(folder) => {
                // The name is there only once the file is whole.
                let unfinished = folder.join(format!(".{:08}.eml.part", mail.number));
                tokio::fs::write(&unfinished, &mail.mail.content).await?;
                tokio::fs::rename(&unfinished, folder.join(format!("{:08}.eml", mail.number))).await?;
                Ok(())
            }
            Self::Smtp(transport) => {
                let envelope = Envelope::new(
                    Some(mail.mail.sender.parse().map_err(Refused::for_good)?),
                    vec![mail.mail.recipient.parse().map_err(Refused::for_good)?],
                )
                .map_err(Refused::for_good)?;
                let sending = transport.send_raw(&envelope, mail.mail.content.as_bytes());
                match tokio::time::timeout(LONGEST_DELIVERY, sending).await {
                    Ok(sent) => Ok(sent.map(drop)?),
                    Err(_) => Err(Refused {
                        is_for_good: false,
                        reason: "the mail server takes too long".to_owned(),
                    }),
                }
            }
        }
    }
}

/// The same TLS as the address asks for, with one more authority.
fn trusting(url: &str, certificate: &[u8]) -> Option<Tls> {
    let url = Url::parse(url).ok()?;
    // A file without any certificate reads as an empty list of them.
    let begin = b"-----BEGIN CERTIFICATE-----";
    if !certificate.windows(begin.len()).any(|part| part == begin) {
        return None;
    }
    let parameters = TlsParameters::builder(url.host_str()?.to_owned())
        .add_root_certificate(Certificate::from_pem(certificate).ok()?)
        .build()
        .ok()?;
    let asked = url.query_pairs().find(|(name, _)| name == "tls");
    match (url.scheme(), asked.as_ref().map(|(_, value)| value.as_ref())) {
        ("smtps", _) => Some(Tls::Wrapper(parameters)),
        (_, Some("required")) => Some(Tls::Required(parameters)),
        (_, Some("opportunistic")) => Some(Tls::Opportunistic(parameters)),
        _ => None,
    }
}

/// Why a mail was not taken.
#[derive(Debug)]
struct Refused {
    is_for_good: bool,
    reason: String,
}

impl Refused {
    fn for_good(error: impl fmt::Display) -> Self {
        Self {
            is_for_good: true,
            reason: error.to_string(),
        }
    }
}

impl From<io::Error> for Refused {
    fn from(error: io::Error) -> Self {
        Self {
            is_for_good: false,
            reason: error.to_string(),
        }
    }
}

impl From<smtp::Error> for Refused {
    /// Only what is said of this recipient or message is for good (RFC 5321, 4.2.2). Refused passwords and
    /// closed servers are permanent errors, too, and somebody will repair them.
    fn from(error: smtp::Error) -> Self {
        const FOR_GOOD: [u16; 4] = [550, 551, 552, 553];
        let code = error.status().map(u16::from);
        Self {
            is_for_good: code.is_some_and(|code| FOR_GOOD.contains(&code)),
            reason: error.to_string(),
        }
    }
}

/// What one round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SendReport {
    /// Taken.
    pub sent: usize,
    /// To be tried again.
    pub put_off: usize,
    /// Not to be tried again.
    pub given_up: usize,
    /// Not tried, because what they say is no longer so.
    pub outdated: usize,
}

/// Sends every mail that is due. For the server's background task.
///
/// # Errors
/// Those of the store; what was sent stays sent.
pub async fn send_mails(store: &dyn Store, delivery: &Delivery) -> StoreResult<SendReport> {
    let mut report = SendReport::default();
    loop {
        let mut transaction = store.begin().await?;
        let until = transaction.now() + LEASE;
        let mails = transaction.take_due_mails(until, BATCH).await?;
        if mails.is_empty() {
            return Ok(report);
        }
        transaction.commit().await?;
        for mail in mails {
            let attempt = if is_right(store, &mail).await? {
                let result = delivery.deliver(&mail).await;
                outcome(&mail, result, store.now().await?)
            } else {
                MailAttempt::Outdated
            };
            let mut transaction = store.begin().await?;
            match &attempt {
                MailAttempt::Sent => report.sent += 1,
                MailAttempt::Again { .. } => report.put_off += 1,
                MailAttempt::GivenUp { .. } => report.given_up += 1,
                MailAttempt::Outdated => report.outdated += 1,
            }
            transaction.finish_mail_attempt(mail.number, &attempt).await?;
            transaction.commit().await?;
        }
    }
}

/// Whether what a mail says is still so.
async fn is_right(store: &dyn Store, mail: &Mail) -> StoreResult<bool> {
    let Some(premise) = mail.mail.premise else {
        return Ok(true);
    };
    let now = store.now().await?;
    let booking = store.find_booking(mail.mail.booking).await?;
    Ok(premise.start > now
        && booking.is_some_and(|booking| {
            let start = span_of(&booking.appointments).map(|span| span.start);
            state_at(&booking, now) == premise.status && start == Some(premise.start)
        }))
}

fn outcome(mail: &Mail, result: Result<(), Refused>, now: DateTime<Utc>) -> MailAttempt {
    let Err(refused) = result else {
        return MailAttempt::Sent;
    };
    let error = refused.reason;
    if refused.is_for_good || now >= mail.mail.planned_at + GIVEN_UP_AFTER {
        return MailAttempt::GivenUp { error };
    }
    MailAttempt::Again {
        at: now + wait_after(mail.attempts),
        error,
    }
}

/// 1, 2, 4, 8, 16 minutes, then half an hour each time.
fn wait_after(attempts: u32) -> TimeDelta {
    let doubled = FIRST_WAIT * (1 << attempts.saturating_sub(1).min(5));
    doubled.min(LONGEST_WAIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_half_an_hour() {
        let minutes: Vec<i64> = (1..=8)
            .map(|attempts| wait_after(attempts).num_minutes())
            .collect();
        assert_eq!(minutes, [1, 2, 4, 8, 16, 30, 30, 30]);
    }

    #[test]
    fn a_password_is_in_no_message_and_no_debug_output() {
        let delivery = Delivery::smtp("smtps://user:secret@mail.example.com:465", None).unwrap();
        assert!(!format!("{delivery:?}").contains("secret"));
        let error = Delivery::smtp("gopher://user:secret@mail.example.com", None).unwrap_err();
        assert!(!error.to_string().contains("secret"));
        assert!(!format!("{error:?}").contains("secret"));
    }

    #[test]
    fn an_authority_is_of_use_with_tls_only() {
        let certificate = include_bytes!("../../../../tests/e2e/tls/authority.pem");
        for (url, is_fine) in [
            ("smtps://mail.example.com", true),
            ("smtp://mail.example.com?tls=required", true),
            ("smtp://mail.example.com?tls=opportunistic", true),
            ("smtp://mail.example.com", false),
        ] {
            let delivery = Delivery::smtp(url, Some(certificate));
            assert_eq!(delivery.is_ok(), is_fine, "{url}");
        }
        let error = Delivery::smtp("smtps://mail.example.com", Some(b"no certificate")).unwrap_err();
        assert!(matches!(error, DeliveryError::Authority));
    }
}
