//! What is written to whom: from a notice, the booking and the catalogue. Pure; sends nothing.
//!
//! Answers of forms are never in a letter, and the booking's id only in the link to it.

mod kind;

mod name;

mod when;

use super::body::{Body, Fact, Rank};
use super::calendar::{CalendarEntry, Method};
use super::html::{Envelope, document};
use super::paint::Brand;
use crate::bookings::catalogues::PortalView;
use crate::bookings::form::email_is_plausible;
use crate::bookings::sensitive::is_sensitive;
use crate::bookings::span_of;
use crate::catalogue::Center;
use crate::i18n::Language;
use crate::i18n::mail::{Words, words};
use crate::store::{Actor, Booking, Notice, NoticeDetail, Occasion};

pub use kind::LetterKind;
pub(super) use kind::Tone;
use kind::kinds;
use name::is_name;
use when::when;

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
    let is_wish = notice.occasion == Occasion::ChangeRequestSubmitted;
    let visit = Visit::of(&notice.detail, is_wish, booking, view, public_url, sender);
    let (to_booker, to_staff) = kinds(notice);
    let tells_decisions = view.module.settings.staff_notify_decisions;
    let to_staff = to_staff.filter(|kind| tells_decisions || !kind.is_of_staff());
    visit.map_or_else(Vec::new, |visit| visit.letters((to_booker, to_staff)))
}

/// The letter that reminds the booker of a booking as it is.
#[must_use]
pub fn reminder(
    booking: &Booking,
    view: PortalView<'_>,
    public_url: Option<&str>,
    sender: &str,
) -> Vec<Letter> {
    let detail = as_it_is(booking);
    let visit = Visit::of(&detail, false, booking, view, public_url, sender);
    visit.map_or_else(Vec::new, |visit| {
        visit.letters((Some(LetterKind::Reminder), None))
    })
}

/// The letters that remind staff of a booking that waits for them.
#[must_use]
pub fn staff_reminders(
    booking: &Booking,
    view: PortalView<'_>,
    public_url: Option<&str>,
    sender: &str,
) -> Vec<Letter> {
    let detail = as_it_is(booking);
    let visit = Visit::of(&detail, false, booking, view, public_url, sender);
    visit.map_or_else(Vec::new, |visit| {
        visit.letters((None, Some(LetterKind::StaffReminder)))
    })
}

/// What can be said of a booking to which nothing has happened.
fn as_it_is(booking: &Booking) -> NoticeDetail {
    NoticeDetail {
        reference: booking.reference.clone(),
        status: booking.status,
        last_updated: booking.last_updated,
        during: span_of(&booking.appointments),
        former_during: None,
        actor: Actor::Server,
        note: None,
        change: None,
    }
}

/// What a letter is about.
#[derive(Clone, Copy, Debug)]
struct Visit<'a> {
    detail: &'a NoticeDetail,
    /// Whether a change is asked for now.
    is_wish: bool,
    booking: &'a Booking,
    view: PortalView<'a>,
    center: &'a Center,
    public_url: Option<&'a str>,
    sender: &'a str,
}

impl<'a> Visit<'a> {
    /// `None` if its center has gone.
    fn of(
        detail: &'a NoticeDetail,
        is_wish: bool,
        booking: &'a Booking,
        view: PortalView<'a>,
        public_url: Option<&'a str>,
        sender: &'a str,
    ) -> Option<Self> {
        let mut centers = view.catalogue.centers.iter();
        Some(Self {
            detail,
            is_wish,
            booking,
            view,
            center: centers.find(|center| center.id == booking.center)?,
            public_url,
            sender,
        })
    }

    fn letters(&self, (to_booker, to_staff): (Option<LetterKind>, Option<LetterKind>)) -> Vec<Letter> {
        let mut letters = Vec::new();
        if let (Some(kind), Some(address)) = (to_booker, &self.booking.contact.email) {
            letters.push(self.letter_to_booker(kind, address));
        }
        if let Some(kind) = to_staff {
            let addresses = self.view.module.settings.staff_notify.iter();
            letters.extend(addresses.map(|address| self.letter_to_staff(kind, address)));
        }
        letters
    }

    fn letter_to_booker(&self, kind: LetterKind, address: &str) -> Letter {
        let language = Language::parse(&self.booking.language).unwrap_or_default();
        let words = words(language);
        let manage = self.manage_link();
        let name = self.name_to_greet();
        let body = Body {
            greeting: Some(match &name {
                Some(name) => words.greeting.replace("{name}", name),
                None => words.greeting_of_nobody.to_owned(),
            }),
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
            ..self.letter(kind, language, words, &body, (name.unwrap_or_default(), address))
        }
    }

    fn letter_to_staff(&self, kind: LetterKind, address: &str) -> Letter {
        let language = Language::parse(&self.view.catalogue.organization.language).unwrap_or_default();
        let words = words(language);
        let desk = self.desk_link();
        let body = Body {
            greeting: None,
            lead: words.lead(kind),
            facts: self.facts(language, words, true),
            link: desk.as_deref().map(|link| (words.desk, link)),
        };
        Letter {
            // A sensitive address stays out of mail.
            reply_to: match is_sensitive(Some(self.view.module), "email") {
                true => None,
                false => self.booking.contact.email.clone(),
            },
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
        let subject = words.subject(kind).replace("{reference}", &self.detail.reference);
        let place = self.center.name.in_language(language.tag());
        let house = one_line(&self.view.catalogue.organization.name);
        let html = document(
            body,
            Envelope {
                language,
                subject: &subject,
                house: &house,
                place,
                center: self.center,
                brand: Brand::of(self.view.portal),
                tone: kind.tone(),
            },
        );
        Letter {
            kind,
            to_booker: false,
            to_name,
            to_address: to_address.to_owned(),
            from_name: house,
            reply_to: None,
            text: body.text(place, self.center),
            html,
            subject,
            calendar: None,
        }
    }

    fn booker(&self) -> String {
        let contact = &self.booking.contact;
        let names = [contact.first_name.as_deref(), contact.last_name.as_deref()];
        one_line(&names.into_iter().flatten().collect::<Vec<_>>().join(" "))
    }

    /// The booker's name, if it is one that could be said: see [`is_name`].
    fn name_to_greet(&self) -> Option<String> {
        Some(self.booker()).filter(|name| is_name(name))
    }

    /// What is booked: to staff as the booker calls it; to the booker as the catalogue does.
    fn title(&self, language: Language, for_staff: bool) -> String {
        if for_staff {
            return self.booking.title.clone();
        }
        let services = &self.view.catalogue.services;
        let mut names: Vec<&str> = Vec::new();
        for one in &self.booking.appointments {
            let service = services.iter().find(|service| service.id == one.service);
            let name = service.map(|service| service.name.in_language(language.tag()));
            names.extend(name.filter(|name| !names.contains(name)));
        }
        names.join(", ")
    }

    /// What is known, each with its name. No answers. Nobody has confirmed the booker's address: it gets nothing
    /// that whoever booked could choose freely, so that this server is no way to send words to strangers.
    fn facts(&self, language: Language, words: &Words, for_staff: bool) -> Vec<Fact> {
        let zone = self.center.time_zone;
        let detail = self.detail;
        let mut facts = vec![(Rank::Reference, words.reference, detail.reference.clone())];
        facts.extend(
            detail
                .during
                .map(|during| (Rank::When, words.when, when(during, zone, language, for_staff))),
        );
        facts.push((Rank::Other, words.what, self.title(language, for_staff)));
        let wished = detail.change.as_ref().and_then(|change| change.during);
        if let Some(former) = detail.former_during {
            facts.push((
                Rank::Other,
                words.formerly,
                when(former, zone, language, for_staff),
            ));
        }
        if let Some(wished) = wished.filter(|_| self.is_wish) {
            facts.push((Rank::Other, words.wished, when(wished, zone, language, for_staff)));
        }
        if for_staff {
            facts.push((Rank::Other, words.booker, self.booker()));
        }
        let note = detail.note.as_deref().and_then(|note| match detail.actor {
            Actor::Customer => for_staff.then(|| plain(note)),
            Actor::Staff { .. } | Actor::Server => Some(note.to_owned()),
        });
        facts.extend(note.map(|note| (Rank::Other, words.note, note)));
        if let Actor::Staff { name, .. } = &detail.actor
            && for_staff
        {
            facts.push((Rank::Other, words.done_by, one_line(name)));
        }
        let fact = |(rank, name, value)| Fact { rank, name, value };
        facts.into_iter().map(fact).collect()
    }

    /// Where the booker sees and changes the booking. On a spa's own page the id stays behind the `#`, which is
    /// never sent to a server; the server's page works without script, and so must be sent it. It is not
    /// logged there, not cached, and no link from it names it.
    fn manage_link(&self) -> Option<String> {
        let (id, portal) = (self.booking.id, &self.view.portal);
        // The widget on that page needs a portal that answers.
        let page = portal.page_url.as_ref().filter(|_| self.view.is_live());
        match (page, self.public_url) {
            (Some(page), _) => Some(format!("{page}#booking={id}")),
            (None, Some(server)) => Some(format!("{server}/book/{}/manage/{id}", portal.slug)),
            (None, None) => None,
        }
    }

    /// Where staff see and decide the booking: found there by its reference, which opens nothing to others.
    fn desk_link(&self) -> Option<String> {
        let server = self.public_url?;
        Some(format!("{server}/desk/bookings/{}", self.detail.reference))
    }

    fn calendar(
        &self,
        method: Method,
        language: Language,
        words: &Words,
        attendee: &str,
    ) -> Option<CalendarEntry> {
        let detail = self.detail;
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
            title: format!("{}, {place}", self.title(language, false)),
            notes: format!("{}: {}", words.reference, detail.reference),
            location: location.join(", "),
            // An address of the catalogue that is none is left out, as in Reply-To.
            organizer: self
                .center
                .email
                .as_deref()
                .filter(|address| email_is_plausible(address))
                .unwrap_or(self.sender)
                .to_owned(),
            attendee: attendee.to_owned(),
        })
    }
}

/// For headers.
fn one_line(text: &str) -> String {
    text.split(|letter: char| letter.is_control())
        .collect::<Vec<_>>()
        .join(" ")
        .trim()
        .to_owned()
}

/// A booker's note as text. (Messages of staff are text already.)
pub(crate) fn plain(note: &str) -> String {
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
