//! Notices become mails, each once: in one transaction with the number of the last notice that was read.

use chrono::{DateTime, SubsecRound as _, TimeDelta, Utc};
use lettre::Address;
use sha2::{Digest as _, Sha256};

use super::letter::{Letter, letters};
use super::message::message;
use crate::bookings::catalogues::{CatalogueSet, Catalogues};
use crate::ids::BookingId;
use crate::store::{Booking, BookingStatus, NewMail, Notice, Premise, Store, StoreResult, StoreTransaction};

/// How many notices are read in one transaction: a few milliseconds of the writer's time.
const BATCH: u32 = 20;

/// How many mails a booker's address gets in an hour; more wait for their turn (DESIGN section 2, "Abuse").
/// Staff's own addresses get all.
const MAILS_AN_HOUR: u32 = 5;

/// Who writes.
#[derive(Clone, Debug)]
pub struct Sender {
    /// The address that mail comes from.
    pub address: Address,
    /// Where people reach this server, without a slash at the end; for links to a portal's own page.
    pub public_url: Option<String>,
}

/// Writes the mails of all notices that are new. Returns how many.
///
/// # Errors
/// Those of the store; batches that were done stay done.
pub async fn write_mails(store: &dyn Store, catalogues: &Catalogues, sender: &Sender) -> StoreResult<usize> {
    let mut written = 0;
    loop {
        let mut transaction = store.begin().await?;
        // Other servers wait here; what they wrote is seen afterwards.
        let progress = transaction.lock_mail_progress().await?;
        let notices = store.notices_after(progress, BATCH).await?;
        let Some((last, _)) = notices.last() else {
            return Ok(written);
        };
        let last = *last;
        let set = catalogues.current(store).await?;
        for (number, notice) in &notices {
            written += write_notice(store, transaction.as_mut(), &set, sender, *number, notice).await?;
        }
        transaction.set_mail_progress(last).await?;
        transaction.commit().await?;
    }
}

async fn write_notice(
    store: &dyn Store,
    transaction: &mut dyn StoreTransaction,
    catalogues: &CatalogueSet,
    sender: &Sender,
    number: i64,
    notice: &Notice,
) -> StoreResult<usize> {
    let now = transaction.now().trunc_subsecs(0);
    // What is over need not be told any more.
    if notice.detail.during.is_some_and(|during| during.end <= now) {
        return Ok(0);
    }
    let Some(booking) = store.find_booking(notice.booking).await? else {
        return Ok(0);
    };
    let Some(view) = catalogues.view_of_booking(&booking) else {
        return Ok(0);
    };
    let address = sender.address.to_string();
    let letters = letters(notice, &booking, view, sender.public_url.as_deref(), &address);
    keep_letters(transaction, sender, &booking, &letters, About::Notice(number)).await
}

/// What letters are about: no two of them about the same go to the same person.
#[derive(Clone, Copy, Debug)]
pub(super) enum About {
    /// The notice with this number.
    Notice(i64),
    /// That the booking starts then, so many hours before.
    Start(DateTime<Utc>, u32),
    /// That the booking has been waiting for staff since then, to start at the second time.
    Waiting(DateTime<Utc>, DateTime<Utc>),
}

impl About {
    const fn premise(self) -> Option<Premise> {
        match self {
            Self::Notice(_) => None,
            Self::Start(start, _) => Some(Premise {
                status: BookingStatus::Approved,
                start,
            }),
            Self::Waiting(_, start) => Some(Premise {
                status: BookingStatus::Pending,
                start,
            }),
        }
    }

    fn hash(self, hash: &mut Sha256) {
        match self {
            Self::Notice(number) => hash.update(number.to_be_bytes()),
            Self::Start(start, hours) => {
                hash.update(b"start");
                hash.update(start.timestamp().to_be_bytes());
                hash.update(hours.to_be_bytes());
            }
            Self::Waiting(since, _) => {
                hash.update(b"waiting");
                hash.update(since.timestamp().to_be_bytes());
            }
        }
    }
}

/// Puts letters among the mails that are to be sent. Returns how many.
pub(super) async fn keep_letters(
    transaction: &mut dyn StoreTransaction,
    sender: &Sender,
    booking: &Booking,
    letters: &[Letter],
    about: About,
) -> StoreResult<usize> {
    let now = transaction.now().trunc_subsecs(0);
    let mut written = 0;
    for letter in letters {
        let id = message_id(about, booking.id, letter, &sender.address);
        let content = match message(letter, &sender.address, &id, now) {
            Ok(content) => content,
            Err(error) => {
                tracing::warn!(%error, kind = ?letter.kind, "a mail could not be written");
                continue;
            }
        };
        let recipient = letter.to_address.to_lowercase();
        let mail = NewMail {
            organization: booking.organization,
            booking: booking.id,
            message_id: id,
            sender: sender.address.to_string(),
            planned_at: if letter.to_booker {
                turn(transaction, &recipient, now).await?
            } else {
                now
            },
            recipient,
            content,
            premise: about.premise(),
        };
        transaction.insert_mail(&mail).await?;
        written += 1;
    }
    Ok(written)
}

/// When the next mail to an address may be sent.
async fn turn(
    transaction: &mut dyn StoreTransaction,
    recipient: &str,
    now: DateTime<Utc>,
) -> StoreResult<DateTime<Utc>> {
    let times = transaction.planned_mail_times(recipient, MAILS_AN_HOUR).await?;
    let is_full = times.len() >= MAILS_AN_HOUR as usize;
    let free = times
        .last()
        .filter(|_| is_full)
        .map(|oldest| *oldest + TimeDelta::hours(1));
    Ok(free.unwrap_or(now).max(now))
}

/// The same whenever it is made. The booking's id is in it only as a hash, because it opens the booking.
fn message_id(about: About, booking: BookingId, letter: &Letter, sender: &Address) -> String {
    let mut hash = Sha256::new();
    hash.update(booking.uuid().as_bytes());
    about.hash(&mut hash);
    hash.update(letter.to_address.to_lowercase().as_bytes());
    let is_to_booker = [u8::from(letter.to_booker)];
    hash.update(is_to_booker);
    // 128 bits tell all mails apart.
    let digits: String = hash
        .finalize()
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("<{digits}@{}>", sender.domain())
}
