//! What the store keeps of decisions: change requests, the audit log, and notices to be told.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Appointment, Booking, BookingStatus, Span};
use crate::contact::{Answer, Contact};
use crate::ids::{BookingId, ChangeRequestId, OrganizationId, ReservationId, TokenId};

/// `hold_until` of claims that a change request keeps: they are held, but do not lapse by themselves.
/// The last second of the year 9999, which every database can write.
pub const UNTIL_DECIDED: DateTime<Utc> = match DateTime::from_timestamp(253_402_300_799, 0) {
    Some(time) => time,
    None => DateTime::<Utc>::MAX_UTC,
};

/// A change of an approved booking that its booker asked for and staff have not decided.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeRequest {
    /// Id; opens nothing without a staff token.
    pub id: ChangeRequestId,
    /// Tenant.
    pub organization: OrganizationId,
    /// Of which booking; one has at most one.
    pub booking: BookingId,
    /// What is asked for.
    pub wish: ChangeWish,
    /// Cleaned HTML.
    pub request_note: Option<String>,
    /// When it is too late to decide.
    pub lapses_at: DateTime<Utc>,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// What a change request asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeWish {
    /// To give the booking up.
    Cancellation,
    /// To have it otherwise.
    Change(Box<BookingChange>),
}

/// How a booking is to be; what is `None` stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BookingChange {
    /// The whole contact after the change.
    pub contact: Option<Contact>,
    /// All answers to event fields after the change.
    pub event_answers: Option<BTreeMap<String, Answer>>,
    /// What it is called.
    pub title: Option<String>,
    /// When, who and where.
    pub visit: Option<NewVisit>,
}

/// Another time, or other people and rooms, for a booking.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewVisit {
    /// The hold that it was asked with, if it was.
    pub reservation: Option<ReservationId>,
    /// Who gets what where. Their claims are the booking's owner's, held [`UNTIL_DECIDED`].
    pub appointments: Vec<Appointment>,
    /// What the booking had when this was asked for; `None` if that was not kept yet.
    #[serde(default)]
    pub former: Option<Vec<Appointment>>,
}

/// What happened to a booking. The names are those of notices and of the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Occasion {
    /// It came into being; its status tells whether it waits for staff.
    BookingSubmitted,
    /// Its booker changed it, and nobody had to be asked.
    BookingChanged,
    /// Staff approved it, or made it approved.
    BookingApproved,
    /// Staff denied it.
    BookingDenied,
    /// Staff canceled it, or its booker did and nobody had to be asked.
    BookingCanceled,
    /// Nobody answered it in time.
    BookingLapsed,
    /// Staff moved it to another time.
    BookingMoved,
    /// Staff set or cleared its customer or contact. Nobody is told.
    BookingAssociated,
    /// Staff had a mail sent again that was given up. Nobody is told.
    MailSentAgain,
    /// Its booker asks for a change.
    ChangeRequestSubmitted,
    /// Staff approved the change; after a cancellation the booking is canceled.
    ChangeRequestApproved,
    /// Staff denied the change.
    ChangeRequestDenied,
    /// The booker does not want the change any more.
    ChangeRequestWithdrawn,
    /// Nobody answered the change in time.
    ChangeRequestLapsed,
}

impl Occasion {
    /// Every occasion.
    pub const ALL: [Self; 14] = [
        Self::BookingSubmitted,
        Self::BookingChanged,
        Self::BookingApproved,
        Self::BookingDenied,
        Self::BookingCanceled,
        Self::BookingLapsed,
        Self::BookingMoved,
        Self::BookingAssociated,
        Self::MailSentAgain,
        Self::ChangeRequestSubmitted,
        Self::ChangeRequestApproved,
        Self::ChangeRequestDenied,
        Self::ChangeRequestWithdrawn,
        Self::ChangeRequestLapsed,
    ];

    /// Whether anybody is told of it: what is staff's own business is not.
    #[must_use]
    pub const fn is_told(self) -> bool {
        !matches!(self, Self::BookingAssociated | Self::MailSentAgain)
    }

    /// Its name outside.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::BookingSubmitted => "booking.submitted",
            Self::BookingChanged => "booking.changed",
            Self::BookingApproved => "booking.approved",
            Self::BookingDenied => "booking.denied",
            Self::BookingCanceled => "booking.canceled",
            Self::BookingLapsed => "booking.lapsed",
            Self::BookingMoved => "booking.moved",
            Self::BookingAssociated => "booking.associated",
            Self::MailSentAgain => "mail.sent_again",
            Self::ChangeRequestSubmitted => "change_request.submitted",
            Self::ChangeRequestApproved => "change_request.approved",
            Self::ChangeRequestDenied => "change_request.denied",
            Self::ChangeRequestWithdrawn => "change_request.withdrawn",
            Self::ChangeRequestLapsed => "change_request.lapsed",
        }
    }
}

impl fmt::Display for Occasion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A name that is no occasion's.
#[derive(Debug, thiserror::Error)]
#[error("no occasion has this name")]
pub struct UnknownOccasion;

impl FromStr for Occasion {
    type Err = UnknownOccasion;

    fn from_str(name: &str) -> Result<Self, UnknownOccasion> {
        Self::ALL
            .into_iter()
            .find(|occasion| occasion.name() == name)
            .ok_or(UnknownOccasion)
    }
}

/// Who did something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Actor {
    /// Whoever has the booking's id.
    Customer,
    /// Nobody: time went by.
    Server,
    /// Somebody with a staff token.
    Staff {
        /// The token's row.
        token: TokenId,
        /// The token's name, as it was then.
        name: String,
    },
}

/// An entry of the audit log.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditEntry {
    /// Tenant.
    pub organization: OrganizationId,
    /// What it is about.
    pub booking: BookingId,
    /// When.
    pub at: DateTime<Utc>,
    /// What happened.
    pub occasion: Occasion,
    /// Who did it.
    pub actor: Actor,
    /// What is otherwise than before.
    pub changes: AuditedChanges,
}

/// A booking with what belongs to it, as it was at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct BookingInFull {
    /// The booking.
    pub booking: Booking,
    /// Its open change request.
    pub request: Option<ChangeRequest>,
    /// All that happened to it, oldest first.
    pub entries: Vec<AuditEntry>,
}

/// What an action changed: values by field, only of fields that differ.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AuditedChanges {
    /// As it was. Empty for a new booking.
    pub before: BTreeMap<String, Value>,
    /// As it is.
    pub after: BTreeMap<String, Value>,
    /// Fields that differ and whose values are not written down, because they are sensitive.
    pub withheld: Vec<String>,
    /// Staff's words to the booker, or the booker's to staff.
    pub note: Option<String>,
}

/// Something that happened to a booking and has to be told.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// What happened.
    pub occasion: Occasion,
    /// Tenant.
    pub organization: OrganizationId,
    /// To which booking.
    pub booking: BookingId,
    /// When.
    pub at: DateTime<Utc>,
    /// The rest.
    pub detail: NoticeDetail,
}

/// How things stood right after it happened. Never an answer of a form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NoticeDetail {
    /// The booking's name for people.
    pub reference: String,
    /// Its status.
    pub status: BookingStatus,
    /// Its `last_updated`: the revision.
    pub last_updated: DateTime<Utc>,
    /// From the first start to the last end.
    pub during: Option<Span>,
    /// The same before, if it is another.
    pub former_during: Option<Span>,
    /// Who did it.
    pub actor: Actor,
    /// Staff's words to the booker, or the booker's to staff.
    pub note: Option<String>,
    /// What the change request in question asks for, if there is one.
    pub change: Option<RequestedChange>,
}

/// A change request in short.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RequestedChange {
    /// Id.
    pub id: ChangeRequestId,
    /// Whether the booking is to be given up.
    pub cancellation: bool,
    /// When it is to take place instead, if that is asked for.
    pub during: Option<Span>,
}
