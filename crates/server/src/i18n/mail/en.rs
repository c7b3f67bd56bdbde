//! English.

use super::Words;
use crate::mail::LetterKind as K;

pub(super) const WORDS: Words = Words {
    greeting: "Dear {name},",
    greeting_of_nobody: "Hello,",
    reference: "Reference",
    what: "Treatment",
    when: "When",
    formerly: "Formerly",
    wished: "Wished instead",
    booker: "Booked by",
    note: "Message",
    done_by: "Done by",
    manage: "See, change or cancel your booking",
    desk: "Open at the desk",
    days: [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ],
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    of_kind,
};

const fn of_kind(kind: K) -> (&'static str, &'static str) {
    match kind {
        K::Requested => (
            "We have received your request {reference}",
            "Thank you for your request. It is not confirmed yet: we will write to you as soon as we have decided.",
        ),
        K::Confirmed => (
            "Your booking {reference} is confirmed",
            "Your booking is confirmed. We look forward to seeing you.",
        ),
        K::Denied => (
            "We cannot accept your request {reference}",
            "We are sorry: we cannot accept your request, and nothing is booked.",
        ),
        K::Canceled => (
            "Your booking {reference} is canceled",
            "Your booking is canceled and will not take place.",
        ),
        K::Lapsed => (
            "Your request {reference} has lapsed",
            "We are sorry: we could not answer your request in time. It has lapsed, and nothing is booked.",
        ),
        K::Changed => (
            "Your booking {reference} has changed",
            "Your booking has changed. This is how it is now:",
        ),
        K::ChangeRequested => (
            "We have received your change of {reference}",
            "You asked for a change of your booking. Until we have decided, your booking stays as it is.",
        ),
        K::CancellationRequested => (
            "We have received your wish to cancel {reference}",
            "You asked to cancel your booking. It is not canceled yet: until we have decided, it stays as it is.",
        ),
        K::ChangeDenied => (
            "Your booking {reference} stays as it is",
            "We are sorry: we cannot make the change that you asked for. Your booking stays as it is.",
        ),
        K::ChangeLapsed => (
            "Your change of {reference} has lapsed",
            "We are sorry: we could not answer your change in time. Your booking stays as it is.",
        ),
        K::Reminder => (
            "A reminder of your booking {reference}",
            "This is a reminder of your booking. We look forward to seeing you.",
        ),
        K::StaffRequested => ("New request {reference}", "A request is waiting for your answer."),
        K::StaffBooked => ("New booking {reference}", "There is a new booking."),
        K::StaffApproved => ("Booking {reference} approved", "This booking is approved."),
        K::StaffDenied => (
            "Request {reference} denied",
            "This request is denied, and nothing is booked.",
        ),
        K::StaffCanceled => (
            "Booking {reference} canceled by the guest",
            "The guest has canceled this booking.",
        ),
        K::StaffCanceledByStaff => (
            "Booking {reference} canceled by staff",
            "Staff have canceled this booking.",
        ),
        K::StaffLapsed => (
            "Request {reference} has lapsed",
            "Nobody answered this request in time. It has lapsed, and the guest has been told.",
        ),
        K::StaffChanged => (
            "Booking {reference} changed by the guest",
            "The guest has changed this booking. This is how it is now:",
        ),
        K::StaffChangedByStaff => (
            "Booking {reference} changed by staff",
            "Staff have changed this booking. This is how it is now:",
        ),
        K::StaffChangeRequested => (
            "Change of {reference} requested",
            "The guest asks for a change, which is waiting for your answer.",
        ),
        K::StaffCancellationRequested => (
            "Cancellation of {reference} requested",
            "The guest asks to cancel, which is waiting for your answer.",
        ),
        K::StaffChangeApproved => (
            "Change of {reference} approved",
            "The change that the guest asked for is approved. This is how the booking is now:",
        ),
        K::StaffCancellationApproved => (
            "Cancellation of {reference} approved",
            "The guest asked to cancel, and the booking is canceled.",
        ),
        K::StaffChangeDenied => (
            "Change of {reference} denied",
            "The change that the guest asked for is denied. The booking stays as it is.",
        ),
        K::StaffCancellationDenied => (
            "Cancellation of {reference} denied",
            "The guest asked to cancel, which is denied. The booking stays as it is.",
        ),
        K::StaffChangeWithdrawn => (
            "Change of {reference} withdrawn",
            "The guest does not want the change any more. The booking stays as it is.",
        ),
        K::StaffReminder => (
            "Request {reference} still waits for an answer",
            "Nobody has answered this request yet. It lapses if it is not answered in time.",
        ),
        K::StaffChangeLapsed => (
            "Change of {reference} has lapsed",
            "Nobody answered this change in time. The booking stays as it is, and the guest has been told.",
        ),
    }
}
