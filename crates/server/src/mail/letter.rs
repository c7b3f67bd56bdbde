//! What is written to whom: from a notice, the booking and the catalogue. Pure; sends nothing.
//!
//! Answers of forms are never in a letter, and the booking's id only in the link to it.

use chrono_tz::Tz;

use super::body::Body;
use super::calendar::{CalendarEntry, Method};
use crate::bookings::catalogues::PortalView;
use crate::catalogue::Center;
use crate::i18n::Language;
use crate::i18n::mail::{Words, day, words};
use crate::store::{Actor, Booking, BookingStatus, Notice, Occasion, Span};

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
    /// To staff: somebody is to be answered.
    StaffRequested,
    /// To staff: there is a new booking.
    StaffBooked,
    /// To staff: the booker canceled.
    StaffCanceled,
    /// To staff: nobody answered in time.
    StaffLapsed,
    /// To staff: the booker changed it.
    StaffChanged,
    /// To staff: a change is to be answered.
    StaffChangeRequested,
    /// To staff: a cancellation is to be answered.
    StaffCancellationRequested,
    /// To staff: the booker does not want the change any more.
    StaffChangeWithdrawn,
    /// To staff: nobody answered the change in time.
    StaffChangeLapsed,
}

impl LetterKind {
    /// Every kind.
    pub const ALL: [Self; 19] = [
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
        Self::StaffRequested,
        Self::StaffBooked,
        Self::StaffCanceled,
        Self::StaffLapsed,
        Self::StaffChanged,
        Self::StaffChangeRequested,
        Self::StaffCancellationRequested,
        Self::StaffChangeWithdrawn,
        Self::StaffChangeLapsed,
    ];

    /// What a calendar is to do when the booker gets this.
    const fn method(self) -> Option<Method> {
        match self {
            Self::Requested => Some(Method::Publish),
            Self::Confirmed | Self::Changed => Some(Method::Request),
            Self::Denied | Self::Canceled | Self::Lapsed => Some(Method::Cancel),
            _ => None,
        }
    }
}

/// A letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// What it says.
    pub kind: LetterKind,
    /// Whether it goes to the booker, and not to the spa's own people.
    pub to_booker: bool,
    /// To whom; may be empty.
    pub to_name: String,
    /// To where.
    pub to_address: String,
    /// Whose name it bears.
    pub from_name: String,
    /// Where answers go.
    pub reply_to: Option<String>,
    /// One line.
    pub subject: String,
    /// As plain text.
    pub text: String,
    /// As HTML.
    pub html: String,
    /// The calendar entry.
    pub calendar: Option<CalendarEntry>,
}

/// The letters that tell a notice. None once the visit is over, to nobody without an address.
///
/// `public_url` is where people reach this server, without a slash at the end; `sender` the address that mail
/// comes from.
#[must_use]
pub fn letters(
    notice: &Notice,
    booking: &Booking,
    view: PortalView<'_>,
    public_url: Option<&str>,
    sender: &str,
) -> Vec<Letter> {
    let (to_booker, to_staff) = kinds(notice);
    let Some(center) = view
        .catalogue
        .centers
        .iter()
        .find(|center| center.id == booking.center)
    else {
        return Vec::new();
    };
    let visit = Visit {
        notice,
        booking,
        view,
        center,
        public_url,
        sender,
    };
    let mut letters = Vec::new();
    if let (Some(kind), Some(address)) = (to_booker, &booking.contact.email) {
        letters.push(visit.letter_to_booker(kind, address));
    }
    if let Some(kind) = to_staff {
        let addresses = view.module.settings.staff_notify.iter();
        letters.extend(addresses.map(|address| visit.letter_to_staff(kind, address)));
    }
    letters
}

/// What the booker and what staff are told. Staff are not told what staff did.
fn kinds(notice: &Notice) -> (Option<LetterKind>, Option<LetterKind>) {
    use LetterKind as K;
    let is_pending = notice.detail.status == BookingStatus::Pending;
    let is_canceled = notice.detail.status == BookingStatus::Canceled;
    let gives_up = notice
        .detail
        .change
        .as_ref()
        .is_some_and(|change| change.cancellation);
    let by_customer = notice.detail.actor == Actor::Customer;
    let (booker, staff) = match notice.occasion {
        Occasion::BookingSubmitted if is_pending => (K::Requested, Some(K::StaffRequested)),
        Occasion::BookingSubmitted => (K::Confirmed, Some(K::StaffBooked)),
        Occasion::BookingApproved => (K::Confirmed, None),
        Occasion::BookingDenied => (K::Denied, None),
        Occasion::BookingCanceled => (K::Canceled, by_customer.then_some(K::StaffCanceled)),
        Occasion::BookingLapsed => (K::Lapsed, Some(K::StaffLapsed)),
        Occasion::BookingChanged | Occasion::BookingMoved if is_pending => {
            (K::Requested, by_customer.then_some(K::StaffRequested))
        }
        Occasion::BookingChanged | Occasion::BookingMoved => {
            (K::Changed, by_customer.then_some(K::StaffChanged))
        }
        Occasion::ChangeRequestSubmitted if gives_up => {
            (K::CancellationRequested, Some(K::StaffCancellationRequested))
        }
        Occasion::ChangeRequestSubmitted => (K::ChangeRequested, Some(K::StaffChangeRequested)),
        Occasion::ChangeRequestApproved if is_canceled => (K::Canceled, None),
        Occasion::ChangeRequestApproved => (K::Changed, None),
        Occasion::ChangeRequestDenied => (K::ChangeDenied, None),
        Occasion::ChangeRequestLapsed => (K::ChangeLapsed, Some(K::StaffChangeLapsed)),
        Occasion::ChangeRequestWithdrawn => return (None, Some(K::StaffChangeWithdrawn)),
        Occasion::BookingAssociated => return (None, None),
    };
    (Some(booker), staff)
}

/// What a letter is about.
#[derive(Clone, Copy, Debug)]
struct Visit<'a> {
    notice: &'a Notice,
    booking: &'a Booking,
    view: PortalView<'a>,
    center: &'a Center,
    public_url: Option<&'a str>,
    sender: &'a str,
}

impl Visit<'_> {
    fn letter_to_booker(&self, kind: LetterKind, address: &str) -> Letter {
        let language = Language::parse(&self.booking.language).unwrap_or_default();
        let words = words(language);
        let manage = self.manage_link();
        let body = Body {
            greeting: Some(words.greeting.replace("{name}", &self.booker())),
            lead: words.lead(kind),
            facts: self.facts(language, words, false),
            link: manage.as_deref().map(|link| (words.manage, link)),
        };
        Letter {
            to_booker: true,
            reply_to: self.center.email.clone(),
            calendar: kind
                .method()
                .and_then(|method| self.calendar(method, language, words, address)),
            ..self.letter(kind, language, words, &body, (self.booker(), address))
        }
    }

    fn letter_to_staff(&self, kind: LetterKind, address: &str) -> Letter {
        let language = Language::parse(&self.view.catalogue.organization.language).unwrap_or_default();
        let words = words(language);
        let body = Body {
            greeting: None,
            lead: words.lead(kind),
            facts: self.facts(language, words, true),
            link: None,
        };
        Letter {
            reply_to: self.booking.contact.email.clone(),
            ..self.letter(kind, language, words, &body, (String::new(), address))
        }
    }

    fn letter(
        &self,
        kind: LetterKind,
        language: Language,
        words: &Words,
        body: &Body<'_>,
        (to_name, to_address): (String, &str),
    ) -> Letter {
        let subject = words
            .subject(kind)
            .replace("{reference}", &self.notice.detail.reference);
        let place = self.center.name.in_language(language.tag());
        Letter {
            kind,
            to_booker: false,
            to_name,
            to_address: to_address.to_owned(),
            from_name: one_line(&self.view.catalogue.organization.name),
            reply_to: None,
            text: body.text(place, self.center),
            html: body.html(language, &subject, place, self.center),
            subject,
            calendar: None,
        }
    }

    fn booker(&self) -> String {
        let contact = &self.booking.contact;
        let names = [contact.first_name.as_deref(), contact.last_name.as_deref()];
        one_line(&names.into_iter().flatten().collect::<Vec<_>>().join(" "))
    }

    /// What is known, each with its name. No answers.
    fn facts(&self, language: Language, words: &Words, for_staff: bool) -> Vec<(&'static str, String)> {
        let zone = self.center.time_zone;
        let detail = &self.notice.detail;
        let mut facts = vec![
            (words.reference, detail.reference.clone()),
            (words.what, self.booking.title.clone()),
        ];
        let wished = detail.change.as_ref().and_then(|change| change.during);
        let is_open = self.notice.occasion == Occasion::ChangeRequestSubmitted;
        if let Some(during) = detail.during {
            facts.push((words.when, when(during, zone, language)));
        }
        if let Some(former) = detail.former_during {
            facts.push((words.formerly, when(former, zone, language)));
        }
        if let Some(wished) = wished.filter(|_| is_open) {
            facts.push((words.wished, when(wished, zone, language)));
        }
        if for_staff {
            facts.push((words.booker, self.booker()));
        }
        if let Some(note) = &detail.note {
            facts.push((words.note, plain(note)));
        }
        facts
    }

    /// Where the booker sees and changes the booking. The id stays behind the `#`: it is never sent to a
    /// server when the link is opened.
    fn manage_link(&self) -> Option<String> {
        let page = match (&self.view.portal.page_url, self.public_url) {
            (Some(page), _) => page.clone(),
            (None, Some(server)) => format!("{server}/book/{}", self.view.portal.slug),
            (None, None) => return None,
        };
        Some(format!("{page}#booking={}", self.booking.id))
    }

    fn calendar(
        &self,
        method: Method,
        language: Language,
        words: &Words,
        attendee: &str,
    ) -> Option<CalendarEntry> {
        let detail = &self.notice.detail;
        let place = self.center.name.in_language(language.tag());
        let mut location = vec![place];
        location.extend(self.center.address_lines.iter().map(String::as_str));
        Some(CalendarEntry {
            method,
            uid: format!("{}-{}", detail.reference, self.booking.portal),
            sequence: (detail.last_updated - self.booking.created_at)
                .num_seconds()
                .max(0),
            updated_at: detail.last_updated,
            during: detail.during?,
            title: format!("{}, {place}", self.booking.title),
            notes: format!("{}: {}", words.reference, detail.reference),
            location: location.join(", "),
            organizer: self.center.email.as_deref().unwrap_or(self.sender).to_owned(),
            attendee: attendee.to_owned(),
        })
    }
}

/// The day and the hours on the center's clock.
fn when(during: Span, zone: Tz, language: Language) -> String {
    let start = during.start.with_timezone(&zone);
    let end = during.end.with_timezone(&zone);
    format!(
        "{}, {}–{}",
        day(start.date_naive(), language),
        start.format("%H:%M"),
        end.format("%H:%M")
    )
}

/// For headers.
fn one_line(text: &str) -> String {
    text.split(|letter: char| letter.is_control())
        .collect::<Vec<_>>()
        .join(" ")
        .trim()
        .to_owned()
}

/// Words of one side to the other as text: notes of bookers are HTML, messages of staff are not.
fn plain(note: &str) -> String {
    let lines = note
        .replace("</p>", "</p>\n")
        .replace("<br>", "\n")
        .replace("</li>", "</li>\n");
    let stripped = ammonia::Builder::empty().clean(&lines).to_string();
    stripped
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&nbsp;", " ")
        .replace("&amp;", "&")
        .trim()
        .to_owned()
}
