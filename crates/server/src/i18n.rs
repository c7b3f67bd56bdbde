//! The sentences that the server says to people, in every language it speaks: error messages, reasons
//! of refused fields, and the words of the page at `/book/{portal}`.
//!
//! Documented messages of the service booking API are not here: clients compare them, so they are never
//! translated. Catalogue texts carry their own translations. Long because it is one list of sentences.

mod de;

mod en;

pub(crate) mod mail;

pub(crate) mod desk;

use crate::bookings::problem::Reason;

/// A language that the server speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// English, also for everybody whose language is not spoken here.
    #[default]
    English,
    /// German.
    German,
    /// No language, but written from right to left: for tests (`booking_widget::i18n::Language::Trial`).
    #[cfg(feature = "test-clock")]
    Trial,
}

impl Language {
    /// Every language.
    #[cfg(not(feature = "test-clock"))]
    pub const ALL: [Self; 2] = [Self::English, Self::German];

    /// Every language, and the one for trials.
    #[cfg(feature = "test-clock")]
    pub const ALL: [Self; 3] = [Self::English, Self::German, Self::Trial];

    /// The BCP 47 tag.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            #[cfg(feature = "test-clock")]
            Self::Trial => "ar-XB",
        }
    }

    /// Value of the `dir` attribute: as the widget's screens in this language.
    #[must_use]
    pub fn dir(self) -> &'static str {
        booking_widget::i18n::Language::choose(Some(self.tag()), None, []).dir()
    }

    /// Reads a BCP 47 tag; region and case do not matter (`de-AT` is German).
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or(tag).trim();
        let is = |language: &Self| {
            [primary, tag]
                .iter()
                .any(|tag| language.tag().eq_ignore_ascii_case(tag))
        };
        Self::ALL.into_iter().find(is)
    }

    /// The best of an `Accept-Language` header (RFC 9110, section 12.5.4); the default if none fits.
    #[must_use]
    pub fn of_accept_language(header: &str) -> Self {
        let mut best = None;
        for part in header.split(',') {
            let mut pieces = part.split(';');
            let tag = pieces.next().unwrap_or_default().trim();
            let quality = pieces
                .find_map(|piece| piece.trim().strip_prefix("q="))
                .map_or(Some(1.0), |text| text.trim().parse::<f32>().ok())
                .unwrap_or(0.0);
            let language = if tag == "*" {
                Some(Self::default())
            } else {
                Self::parse(tag)
            };
            let Some(language) = language.filter(|_| quality > 0.0) else {
                continue;
            };
            // The first of equals wins, as the browser wrote them.
            if best.is_none_or(|(_, kept)| quality > kept) {
                best = Some((language, quality));
            }
        }
        best.map(|(language, _)| language).unwrap_or_default()
    }
}

/// A sentence, with whatever it mentions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// There is nothing at that address.
    NotFound,
    /// There is no such picture, or not in that width.
    PictureUnknown,
    /// The address does not answer that method.
    MethodNotAllowed,
    /// The request has no body.
    RequestMissing,
    /// The body is not JSON.
    MalformedJson,
    /// The body's `Content-Type` is not JSON.
    UnsupportedMediaType,
    /// The body is too large.
    BodyTooLarge,
    /// The body did not arrive in time.
    BodyTimedOut,
    /// Some fields are refused; the list says which.
    FieldsRefused,
    /// Some parameters of the address are refused; the list says which.
    ParametersRefused,
    /// A field or parameter has the wrong type.
    WrongType,
    /// A parameter must be given.
    ParameterRequired,
    /// Not `YYYY-MM-DD`.
    NotADate,
    /// Not a wall time, `YYYY-MM-DDTHH:MM:SS`.
    NotAWallTime,
    /// A wall time that a change of the clocks skips.
    WallTimeSkipped,
    /// Not a whole number in this range.
    NotInRange {
        /// Smallest.
        min: i64,
        /// Largest.
        max: i64,
    },
    /// Not `true` or `false`.
    NotAFlag,
    /// Of two parameters only one may be given.
    OnlyOneOf {
        /// The other one.
        other: &'static str,
    },
    /// A field of a request is refused for a reason of the use-cases.
    Field(Reason),
    /// The portal does not exist or is not live.
    PortalUnknown,
    /// The booking does not exist.
    BookingUnknown,
    /// Under the times of a calendar: in whose zone they are, and in which the center is, if there is one answer. A text of
    /// the widget, which puts the center's name in the place of `{center}`.
    TimesAreVisitors {
        /// The visitor's.
        zone: String,
        /// The center's.
        center: Option<String>,
    },
    /// Beside a time that is chosen or booked.
    WhenInZone {
        /// The visitor's.
        zone: String,
    },
    /// The appointment does not exist.
    AppointmentUnknown,
    /// The appointment lies ahead.
    AppointmentNotBegun,
    /// The site may not embed this portal.
    OriginNotAllowed,
    /// The idempotency key is too short.
    IdempotencyKeyTooShort {
        /// Characters needed.
        min: usize,
    },
    /// The idempotency key was used with another request.
    IdempotencyKeyReused,
    /// The same request is being worked on.
    IdempotencyKeyInUse,
    /// Too many requests.
    TooManyRequests,
    /// Too many slots are held.
    TooManyHolds,
    /// Too many open requests of one email address.
    TooManyPending,
    /// The slot was taken.
    SlotTaken,
    /// Somebody else submitted the reservation.
    AlreadySubmitted,
    /// The booking still waits for staff.
    BookingStillPending,
    /// The booking was approved.
    BookingApprovedAlready,
    /// The booking was denied.
    BookingDeniedAlready,
    /// The booking was canceled, or has lapsed.
    BookingCanceledAlready,
    /// The booking has changed since the client saw it.
    BookingStale,
    /// The deadline for changing or canceling is over.
    TooLateToChange,
    /// The change request does not exist, or is decided.
    ChangeRequestUnknown,
    /// No change request of the booking waits for staff.
    NothingToWithdraw,
    /// The Event belongs to another booking.
    EventTaken,
    /// The reservation is not known.
    ReservationUnknown,
    /// Bookings keep staff from blocking out a time.
    BookingsInTheWay {
        /// Of the bookings, with commas between them.
        references: String,
    },
    /// A hold keeps staff from blocking out a time.
    HoldInTheWay,
    /// The time is blocked out already.
    BlockedOutAlready,
    /// Two guests have a relationship already.
    RelatedAlready,
    /// A form was not sent by a page of the desk in this session.
    FormRefused,
    /// No mail with that number was given up.
    MailUnknown,
    /// A staff token is needed.
    TokenNeeded,
    /// The staff token may not do this.
    TokenForbids,
    /// Somebody else is changing the same thing.
    Busy,
    /// The database does not answer.
    Unavailable,
    /// A fault of ours.
    Internal,
    /// The page at `/book/{portal}`: what it is for.
    BookPageIntroduction,
    /// What was sent to a page is no form.
    NotAForm,
    /// The page at `/book/{portal}`: heading of the centers.
    BookPageContact,
    /// The page at `/book/{portal}`: before a telephone number.
    BookPagePhone,
    /// The page at `/book/{portal}`: before an email address.
    BookPageEmail,
    /// The page at `/book/{portal}`: there is no such portal.
    BookPageUnknown,
    /// The page at `/book/{portal}`: what can be done where there is no such portal.
    BookPageUnknownHelp,
    /// Link from a page of a portal that is not there to the portal's own.
    BookPageStart,
}

impl Message {
    /// The sentence in a language.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        match language {
            Language::English => en::text(self),
            Language::German => de::text(self),
            #[cfg(feature = "test-clock")]
            Language::Trial => booking_widget::i18n::in_trial_letters(&en::text(self)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One of each.
    fn every_message() -> Vec<Message> {
        use Message as M;
        vec![
            M::NotFound,
            M::PictureUnknown,
            M::MethodNotAllowed,
            M::RequestMissing,
            M::MalformedJson,
            M::UnsupportedMediaType,
            M::BodyTooLarge,
            M::BodyTimedOut,
            M::FieldsRefused,
            M::ParametersRefused,
            M::WrongType,
            M::ParameterRequired,
            M::NotADate,
            M::NotAWallTime,
            M::WallTimeSkipped,
            M::NotInRange { min: 1, max: 42 },
            M::NotAFlag,
            M::OnlyOneOf { other: "gender" },
            M::Field(Reason::Required),
            M::Field(Reason::MustBeTicked),
            M::Field(Reason::TooLong { max: 200 }),
            M::Field(Reason::NotAnEmail),
            M::Field(Reason::NotAPhone),
            M::Field(Reason::NotAChoice),
            M::Field(Reason::WrongKind),
            M::Field(Reason::Unknown),
            M::Field(Reason::DoesNotFit),
            M::Field(Reason::NotSupported),
            M::Field(Reason::OutOfRange { min: 2, max: 7 }),
            M::Field(Reason::Past),
            M::Field(Reason::TooFarAhead),
            M::Field(Reason::GuestUnknown),
            M::Field(Reason::NeedsTwo),
            M::Field(Reason::Ambiguous),
            M::Field(Reason::NotAUtcTime),
            M::Field(Reason::NotText),
            M::Field(Reason::NoSuchField),
            M::PortalUnknown,
            M::BookingUnknown,
            M::TimesAreVisitors {
                zone: "Tokyo".to_owned(),
                center: Some("Berlin".to_owned()),
            },
            M::TimesAreVisitors {
                zone: "Tokyo".to_owned(),
                center: None,
            },
            M::WhenInZone {
                zone: "Tokyo".to_owned(),
            },
            M::AppointmentUnknown,
            M::AppointmentNotBegun,
            M::OriginNotAllowed,
            M::IdempotencyKeyTooShort { min: 22 },
            M::IdempotencyKeyReused,
            M::IdempotencyKeyInUse,
            M::TooManyRequests,
            M::TooManyHolds,
            M::TooManyPending,
            M::SlotTaken,
            M::AlreadySubmitted,
            M::BookingStillPending,
            M::BookingApprovedAlready,
            M::BookingDeniedAlready,
            M::BookingCanceledAlready,
            M::BookingStale,
            M::TooLateToChange,
            M::ChangeRequestUnknown,
            M::NothingToWithdraw,
            M::EventTaken,
            M::ReservationUnknown,
            M::BookingsInTheWay {
                references: "SW-7K3F".to_owned(),
            },
            M::HoldInTheWay,
            M::BlockedOutAlready,
            M::RelatedAlready,
            M::FormRefused,
            M::MailUnknown,
            M::TokenNeeded,
            M::TokenForbids,
            M::Busy,
            M::Unavailable,
            M::Internal,
            M::BookPageIntroduction,
            M::NotAForm,
            M::BookPageContact,
            M::BookPagePhone,
            M::BookPageEmail,
            M::BookPageUnknown,
            M::BookPageUnknownHelp,
            M::BookPageStart,
        ]
    }

    #[test]
    fn every_message_has_a_text_of_its_own_in_every_language() {
        let messages = every_message();
        for language in Language::ALL {
            let mut texts: Vec<_> = messages.iter().map(|message| message.text(language)).collect();
            assert!(texts.iter().all(|text| !text.trim().is_empty()));
            texts.sort();
            texts.dedup();
            assert_eq!(
                texts.len(),
                messages.len(),
                "two messages say the same in {language:?}"
            );
        }
        for message in &messages {
            assert_ne!(
                message.text(Language::English),
                message.text(Language::German),
                "{message:?} is not translated"
            );
        }
    }

    #[cfg(not(feature = "test-clock"))]
    #[test]
    fn what_ships_does_not_speak_the_language_for_trials() {
        assert_eq!(Language::parse("ar-XB"), None);
    }

    #[test]
    fn numbers_and_names_are_mentioned() {
        for language in [Language::English, Language::German] {
            assert!(
                Message::NotInRange { min: 1, max: 42 }
                    .text(language)
                    .contains("42")
            );
            assert!(
                Message::OnlyOneOf { other: "gender" }
                    .text(language)
                    .contains("gender")
            );
            assert!(
                Message::Field(Reason::TooLong { max: 200 })
                    .text(language)
                    .contains("200")
            );
        }
    }

    #[test]
    fn the_browser_chooses_the_language() {
        for (header, expected) in [
            ("", Language::English),
            ("de", Language::German),
            ("de-AT,de;q=0.9,en;q=0.8", Language::German),
            ("fr-FR,fr;q=0.9,de;q=0.3,en;q=0.2", Language::German),
            ("en-GB,de;q=0.9", Language::English),
            ("de;q=0,en", Language::English),
            ("fr,*;q=0.5", Language::English),
            ("de;q=abc", Language::English),
            ("DE", Language::German),
        ] {
            assert_eq!(Language::of_accept_language(header), expected, "{header}");
        }
    }
}
