//! English.

use super::Message;
use crate::bookings::problem::Reason;

/// The sentence.
pub(super) fn text(message: &Message) -> String {
    match message {
        Message::NotFound => "There is nothing at this address.",
        Message::PictureUnknown => "There is no such picture.",
        Message::MethodNotAllowed => "This address does not answer that method.",
        Message::RequestMissing => "The request is missing.",
        Message::MalformedJson => "The request is not valid JSON.",
        Message::UnsupportedMediaType => "The request must be JSON (Content-Type: application/json).",
        Message::BodyTooLarge => "The request is larger than 64 KiB.",
        Message::BodyTimedOut => "The request did not arrive in time.",
        Message::FieldsRefused => "Please check the fields named here.",
        Message::ParametersRefused => "Please check the parameters named here.",
        Message::WrongType => "This is of the wrong type.",
        Message::ParameterRequired => "This parameter is needed.",
        Message::NotADate => "This must be a date (YYYY-MM-DD).",
        Message::NotAWallTime => "This must be a time at the center (YYYY-MM-DDTHH:MM:SS).",
        Message::WallTimeSkipped => "The clocks skip this time on that day.",
        Message::NotInRange { min, max } => return format!("This must be a whole number from {min} to {max}."),
        Message::NotAFlag => "This must be true or false.",
        Message::OnlyOneOf { other } => return format!("Give either this or {other}, not both."),
        Message::Field(reason) => return field(*reason),
        Message::PortalUnknown => "There is no such booking page.",
        Message::AppointmentUnknown => "There is no such appointment.",
        Message::AppointmentNotBegun => {
            "The appointment has not begun yet: the guest may still come."
        }
        Message::TimesAreVisitors { zone, center: Some(center) } => {
            return format!("All times are in your time zone ({zone}). {{center}} is in another one ({center}).");
        }
        Message::TimesAreVisitors { zone, center: None } => {
            return format!("All times are in your time zone ({zone}), also where another one applies on site.");
        }
        Message::WhenInZone { zone } => return format!("When, in your time zone ({zone})"),
        Message::BookingUnknown => "There is no such booking.",
        Message::OriginNotAllowed => "Bookings cannot be made from this web site.",
        Message::IdempotencyKeyTooShort { min } => {
            return format!("The idempotency key must have {min} to 255 printable characters.");
        }
        Message::IdempotencyKeyReused => "This idempotency key was used for another request.",
        Message::IdempotencyKeyInUse => "The same request is being worked on. Please try again.",
        Message::TooManyRequests => "That was too many requests. Please wait a moment.",
        Message::TooManyHolds => "Too many times are being held from this connection. Please finish one first.",
        Message::TooManyPending => {
            "There are already several open requests with this email address. Please wait for an answer first."
        }
        Message::SlotTaken => "This time has just been taken. Please choose another one.",
        Message::AlreadySubmitted => "This reservation has been submitted already.",
        Message::BookingStillPending => "This booking is still waiting for an answer.",
        Message::BookingApprovedAlready => "This booking has been approved already.",
        Message::BookingDeniedAlready => "This booking has been denied.",
        Message::BookingCanceledAlready => "This booking has been canceled, or has lapsed.",
        Message::BookingStale => "This booking has changed in the meantime. Please look at it again.",
        Message::TooLateToChange => "It is too late to do this online. Please contact us directly.",
        Message::ChangeRequestUnknown => "There is no such change request, or it has been dealt with.",
        Message::NothingToWithdraw => "No change of this booking is waiting for an answer.",
        Message::EventTaken => "This Event belongs to another booking.",
        Message::ReservationUnknown => "This reservation does not exist, or has ended.",
        Message::BookingsInTheWay { references } => {
            return format!("There are bookings at that time: {references}.");
        }
        Message::HoldInTheWay => "Somebody is booking at that time right now. Please try again in a few minutes.",
        Message::BlockedOutAlready => "This time is blocked out already.",
        Message::RelatedAlready => "These two guests have a relationship already.",
        Message::FormRefused => "This form was not sent from a page of the desk, or is too old. Please open the page again.",
        Message::MailUnknown => "There is no such mail, or it is not one that failed.",
        Message::TokenNeeded => "A staff token is needed.",
        Message::TokenForbids => "This staff token does not allow that.",
        Message::Busy => "Somebody else is changing this right now. Please try again.",
        Message::Unavailable => "Bookings cannot be reached at the moment. Please try again.",
        Message::Internal => "Something went wrong on our side.",
        Message::BookPageIntroduction => "Choose a treatment and a time; no account is needed.",
        Message::NotAForm => "What was sent is no form of this page.",
        Message::BookPageContact => "Or reach us directly",
        Message::BookPagePhone => "Telephone",
        Message::BookPageEmail => "Email",
        Message::BookPageUnknown => "This booking page does not exist, or is not open yet.",
        Message::BookPageStart => "To the booking page",
        Message::BookPageUnknownHelp => {
            "Look once more at the address, or ask the place that you would like to visit."
        }
    }
    .to_owned()
}

fn field(reason: Reason) -> String {
    match reason {
        Reason::Required => "This is needed.",
        Reason::MustBeTicked => "This must be agreed to.",
        Reason::TooLong { max } => return format!("This may have at most {max} characters."),
        Reason::NotAnEmail => "This is not an email address.",
        Reason::NotAPhone => "This is not a telephone number.",
        Reason::NotAChoice => "This is none of the choices.",
        Reason::WrongKind => "This is not the kind of answer that is asked for.",
        Reason::Unknown => "This is not known here.",
        Reason::DoesNotFit => "This does not go together with the rest of the request.",
        Reason::NotSupported => "This is not supported.",
        Reason::OutOfRange { min, max } => return format!("This must be from {min} to {max}."),
        Reason::Past => "This lies in the past.",
        Reason::TooFarAhead => "This lies further ahead than can be booked.",
        Reason::GuestUnknown => "This guest is not known yet.",
        Reason::NeedsTwo => "This is for two; a second guest must have it at the same time.",
        Reason::NotAUtcTime => "This must be a time in UTC (YYYY-MM-DDTHH:MM:SSZ).",
        Reason::NotText => "This holds a character that is no text.",
        Reason::NoSuchField => "There is no such field.",
        Reason::Ambiguous => "There are several; say which one.",
    }
    .to_owned()
}
