//! What a letter says, and which letters a notice leads to. Pure.

use crate::mail::calendar::Method;
use crate::store::{Actor, BookingStatus, Notice, Occasion};

/// What a letter says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LetterKind {
    /// To the booker: the booking waits for the spa.
    Requested,
    /// To the booker: it will take place.
    Confirmed,
    /// To the booker: the spa refused it.
    Denied,
    /// To the booker: it will not take place.
    Canceled,
    /// To the booker: the spa did not answer in time.
    Lapsed,
    /// To the booker: it is otherwise than before.
    Changed,
    /// To the booker: the change waits for the spa, and the booking stays as it is until then.
    ChangeRequested,
    /// To the booker: the same, for giving it up.
    CancellationRequested,
    /// To the booker: the booking stays as it is.
    ChangeDenied,
    /// To the booker: the spa did not answer the change in time.
    ChangeLapsed,
    /// To the booker: the day comes nearer.
    Reminder,
    /// To staff: somebody is to be answered.
    StaffRequested,
    /// To staff: there is a new booking.
    StaffBooked,
    /// To staff: one of them accepted it.
    StaffApproved,
    /// To staff: one of them refused it.
    StaffDenied,
    /// To staff: the booker canceled.
    StaffCanceled,
    /// To staff: one of them canceled.
    StaffCanceledByStaff,
    /// To staff: nobody answered in time.
    StaffLapsed,
    /// To staff: the booker changed it.
    StaffChanged,
    /// To staff: one of them gave it another time, or took a guest out of it.
    StaffChangedByStaff,
    /// To staff: a change is to be answered.
    StaffChangeRequested,
    /// To staff: a cancellation is to be answered.
    StaffCancellationRequested,
    /// To staff: one of them accepted the change.
    StaffChangeApproved,
    /// To staff: one of them accepted the cancellation.
    StaffCancellationApproved,
    /// To staff: one of them refused the change.
    StaffChangeDenied,
    /// To staff: one of them refused the cancellation.
    StaffCancellationDenied,
    /// To staff: the booker does not want the change any more.
    StaffChangeWithdrawn,
    /// To staff: nobody answered the change in time.
    StaffChangeLapsed,
    /// To staff: somebody still waits for an answer.
    StaffReminder,
}

/// How a letter says what it says: the colour at its head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::mail) enum Tone {
    /// It takes place.
    Good,
    /// Somebody is to answer.
    Waits,
    /// It is as it is.
    Quiet,
}

impl LetterKind {
    /// Every kind.
    pub const ALL: [Self; 29] = [
        Self::Requested,
        Self::Confirmed,
        Self::Denied,
        Self::Canceled,
        Self::Lapsed,
        Self::Changed,
        Self::ChangeRequested,
        Self::CancellationRequested,
        Self::ChangeDenied,
        Self::ChangeLapsed,
        Self::Reminder,
        Self::StaffRequested,
        Self::StaffBooked,
        Self::StaffApproved,
        Self::StaffDenied,
        Self::StaffCanceled,
        Self::StaffCanceledByStaff,
        Self::StaffLapsed,
        Self::StaffChanged,
        Self::StaffChangedByStaff,
        Self::StaffChangeRequested,
        Self::StaffCancellationRequested,
        Self::StaffChangeApproved,
        Self::StaffCancellationApproved,
        Self::StaffChangeDenied,
        Self::StaffCancellationDenied,
        Self::StaffChangeWithdrawn,
        Self::StaffChangeLapsed,
        Self::StaffReminder,
    ];

    /// Whether it tells staff what one of them did.
    pub(super) const fn is_of_staff(self) -> bool {
        matches!(
            self,
            Self::StaffApproved
                | Self::StaffDenied
                | Self::StaffCanceledByStaff
                | Self::StaffChangedByStaff
                | Self::StaffChangeApproved
                | Self::StaffCancellationApproved
                | Self::StaffChangeDenied
                | Self::StaffCancellationDenied
        )
    }

    /// How it is said.
    pub(in crate::mail) const fn tone(self) -> Tone {
        match self {
            Self::Confirmed | Self::Changed | Self::Reminder => Tone::Good,
            Self::Requested
            | Self::ChangeRequested
            | Self::CancellationRequested
            | Self::StaffRequested
            | Self::StaffChangeRequested
            | Self::StaffCancellationRequested
            | Self::StaffReminder => Tone::Waits,
            _ => Tone::Quiet,
        }
    }

    /// What a calendar is to do when the booker gets this.
    pub(super) const fn method(self) -> Option<Method> {
        match self {
            Self::Requested => Some(Method::Publish),
            Self::Confirmed | Self::Changed => Some(Method::Request),
            Self::Denied | Self::Canceled | Self::Lapsed => Some(Method::Cancel),
            _ => None,
        }
    }
}

/// What the booker and what staff are told.
pub(super) fn kinds(notice: &Notice) -> (Option<LetterKind>, Option<LetterKind>) {
    use LetterKind as K;
    let is_pending = notice.detail.status == BookingStatus::Pending;
    let is_canceled = notice.detail.status == BookingStatus::Canceled;
    let gives_up = notice
        .detail
        .change
        .as_ref()
        .is_some_and(|change| change.cancellation);
    let by_staff = matches!(notice.detail.actor, Actor::Staff { .. });
    let (booker, staff) = match notice.occasion {
        Occasion::BookingSubmitted if is_pending => (K::Requested, K::StaffRequested),
        Occasion::BookingSubmitted => (K::Confirmed, K::StaffBooked),
        Occasion::BookingApproved => (K::Confirmed, K::StaffApproved),
        Occasion::BookingDenied => (K::Denied, K::StaffDenied),
        Occasion::BookingCanceled if by_staff => (K::Canceled, K::StaffCanceledByStaff),
        Occasion::BookingCanceled => (K::Canceled, K::StaffCanceled),
        Occasion::BookingLapsed => (K::Lapsed, K::StaffLapsed),
        Occasion::BookingChanged | Occasion::BookingMoved => (
            if is_pending { K::Requested } else { K::Changed },
            match (by_staff, is_pending) {
                (true, _) => K::StaffChangedByStaff,
                (false, true) => K::StaffRequested,
                (false, false) => K::StaffChanged,
            },
        ),
        Occasion::ChangeRequestSubmitted if gives_up => {
            (K::CancellationRequested, K::StaffCancellationRequested)
        }
        Occasion::ChangeRequestSubmitted => (K::ChangeRequested, K::StaffChangeRequested),
        Occasion::ChangeRequestApproved if is_canceled => (K::Canceled, K::StaffCancellationApproved),
        Occasion::ChangeRequestApproved => (K::Changed, K::StaffChangeApproved),
        Occasion::ChangeRequestDenied if gives_up => (K::ChangeDenied, K::StaffCancellationDenied),
        Occasion::ChangeRequestDenied => (K::ChangeDenied, K::StaffChangeDenied),
        Occasion::ChangeRequestLapsed => (K::ChangeLapsed, K::StaffChangeLapsed),
        Occasion::ChangeRequestWithdrawn => return (None, Some(K::StaffChangeWithdrawn)),
        Occasion::BookingAssociated | Occasion::MailSentAgain => return (None, None),
    };
    (Some(booker), Some(staff))
}
