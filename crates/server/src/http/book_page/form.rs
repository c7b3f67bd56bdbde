//! What a plain page posts: the press, the form's key, and what was typed. Typed answers travel in the form
//! from page to page and are kept nowhere until they are submitted.

use booking_widget::booking::{Details, FieldId, FieldKey, FieldValue};
use booking_widget::flow::State;
use booking_widget::flow::state::{Act, ManagePage, ReservationId};
use booking_widget::sorted::Sorted;
use booking_widget::views::plain::{BY_WHOM, FIELD, PRESS, TICK};
use maud::{Markup, html};

use super::super::body::FormBody;

/// Name of the field with the form's own random number: sent twice, a form takes effect once.
pub(super) const KEY: &str = "key";

/// Of a booking that exists: `lastUpdated` as the page showed it.
const SEEN: &str = "seen";

/// Before the name of an answer as it was when the page was drawn.
const WAS: &str = "was.";

/// The reservation that was shown.
const RESERVATION: &str = "reservation";

/// What was asked has had no answer, and is asked again.
const AGAIN: &str = "again";

/// A form that was posted.
#[derive(Debug)]
pub(super) struct Posted {
    /// What was pressed; empty after Enter in the search field.
    pub(super) press: String,
    /// What was typed or ticked.
    pub(super) details: Details,
    /// Lists of therapists: place of the treatment and who was chosen.
    pub(super) by_whom: Vec<(String, String)>,
    /// The search field.
    pub(super) search: Option<String>,
    /// The form's number.
    pub(super) key: u128,
    /// What a booking that exists was when the page was drawn.
    pub(super) seen: Option<String>,
    /// The reservation that the page showed.
    pub(super) reservation: Option<ReservationId>,
    /// Whether the page said that no answer came.
    pub(super) is_again: bool,
    /// Why a booking is canceled.
    pub(super) reason: String,
}

impl Posted {
    pub(super) fn read(form: &FormBody) -> Self {
        let mut values = Sorted::new();
        let mut by_whom = Vec::new();
        for (name, value) in &form.0 {
            if let Some(name) = name.strip_prefix(FIELD) {
                // A form sends a line break as two characters.
                let text = value.replace("\r\n", "\n");
                values.insert(field_key(name), FieldValue::Text(text));
            } else if let Some(name) = name.strip_prefix(TICK) {
                values.insert(field_key(name), FieldValue::Ticked(true));
            } else if let Some(place) = name.strip_prefix(BY_WHOM) {
                by_whom.push((place.to_owned(), value.clone()));
            }
        }
        let mut former = Sorted::new();
        for (name, value) in &form.0 {
            let Some(name) = name.strip_prefix(WAS) else {
                continue;
            };
            if let Some(name) = name.strip_prefix(FIELD) {
                former.insert(field_key(name), FieldValue::Text(value.replace("\r\n", "\n")));
            } else if let Some(name) = name.strip_prefix(TICK) {
                let key = field_key(name);
                // A box that is not ticked any more is not sent at all.
                if !values.contains_key(&key) {
                    values.insert(key.clone(), FieldValue::Ticked(false));
                }
                former.insert(key, FieldValue::Ticked(true));
            }
        }
        // What is as it was follows the booking, should it have changed meanwhile.
        for (key, value) in former.iter() {
            if values.get(key) == Some(value) {
                values.remove(key);
            }
        }
        let key = form.get(KEY).and_then(|key| u128::from_str_radix(key, 16).ok());
        Self {
            press: form.get(PRESS).unwrap_or_default().to_owned(),
            details: Details {
                values,
                note: form.get("note").unwrap_or_default().replace("\r\n", "\n"),
                ..Details::default()
            },
            by_whom,
            search: form.get("search").map(str::to_owned),
            key: key.unwrap_or_else(rand::random),
            seen: form.get(SEEN).map(str::to_owned),
            reservation: form.get(RESERVATION).map(|id| ReservationId(id.to_owned())),
            is_again: form.get(AGAIN).is_some(),
            reason: form.get("reason").unwrap_or_default().replace("\r\n", "\n"),
        }
    }

    /// Whether anything was typed that would be lost.
    pub(super) fn has_answers(&self) -> bool {
        let is_said = |value: &FieldValue| match value {
            FieldValue::Text(text) => !text.is_empty(),
            FieldValue::Ticked(ticked) => *ticked,
        };
        !self.details.note.is_empty() || self.details.values.iter().any(|(_, value)| is_said(value))
    }
}

/// `guest1.firstName` is the second guest's, as [`FieldKey::name`] writes it.
fn field_key(name: &str) -> FieldKey {
    let of_guest = name.strip_prefix("guest").and_then(|rest| {
        let (guest, field) = rest.split_once('.')?;
        let guest = guest.parse::<u8>().ok()?;
        Some(FieldKey {
            guest: usize::from(guest),
            field: FieldId(field.to_owned()),
        })
    });
    of_guest.unwrap_or_else(|| FieldKey::of_booker(FieldId(name.to_owned())))
}

/// What the next press brings along beside what is on the screen.
pub(super) fn hidden(state: &State, screen: &str) -> Markup {
    match state.manage.as_deref() {
        None => carried(&state.details, screen),
        Some(_) => of_booking(state),
    }
}

/// What tells a press on a booking's page that something has happened since.
fn of_booking(state: &State) -> Markup {
    let page = state.manage.as_deref().map(|manage| manage.page);
    let answers = state.managed().map(|known| &known.answers);
    let answers = answers.filter(|_| page == Some(ManagePage::Details));
    let act = state.manage.as_deref().map(|manage| &manage.act);
    html! {
        @if let Some(known) = state.managed() { input type="hidden" name=(SEEN) value=(known.booking.updated_utc); }
        @if let Some(held) = state.held() {
            input type="hidden" name=(RESERVATION) value=(held.reservation.0);
        }
        @if let Some(Act::Unanswered { .. }) = act { input type="hidden" name=(AGAIN) value="1"; }
        @for (key, value) in answers.into_iter().flat_map(|answers| answers.iter()) {
            @match value {
                FieldValue::Text(text) => {
                    input type="hidden" name=([WAS, FIELD, &key.name()].concat()) value=(text);
                }
                FieldValue::Ticked(true) => {
                    input type="hidden" name=([WAS, TICK, &key.name()].concat()) value="1";
                }
                FieldValue::Ticked(false) => {}
            }
        }
    }
}

/// What was typed and is not on the screen.
fn carried(details: &Details, screen: &str) -> Markup {
    let is_shown = |name: &str| screen.contains(&format!(" name=\"{}\"", escaped(name)));
    html! {
        @for (key, value) in details.values.iter() {
            @match value {
                FieldValue::Text(text) => {
                    @let name = [FIELD, &key.name()].concat();
                    @if !text.is_empty() && !is_shown(&name) { input type="hidden" name=(name) value=(text); }
                }
                FieldValue::Ticked(true) => {
                    @let name = [TICK, &key.name()].concat();
                    @if !is_shown(&name) { input type="hidden" name=(name) value="1"; }
                }
                FieldValue::Ticked(false) => {}
            }
        }
        @if !details.note.is_empty() && !is_shown("note") { input type="hidden" name="note" value=(details.note); }
    }
}

/// As a screen writes an attribute.
fn escaped(text: &str) -> String {
    html! { (text) }.into_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn posted(pairs: &[(&str, &str)]) -> Posted {
        let pairs = pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Posted::read(&FormBody(pairs.collect()))
    }

    #[test]
    fn answers_are_told_apart_by_guest_and_kind() {
        let posted = posted(&[
            ("do", "submit"),
            ("key", "ff"),
            ("field.email", "a@b.example"),
            ("field.guest1.firstName", "Bo"),
            ("field.guestbook", "x"),
            ("tick.terms", "1"),
            ("note", "one\r\ntwo"),
            ("by-whom.0-1", "woman"),
        ]);
        let text = |key: FieldKey| posted.details.values.get(&key).cloned();
        let booker = |name: &str| FieldKey::of_booker(FieldId(name.to_owned()));
        assert_eq!(
            text(booker("email")),
            Some(FieldValue::Text("a@b.example".to_owned()))
        );
        assert_eq!(text(booker("guestbook")), Some(FieldValue::Text("x".to_owned())));
        assert_eq!(text(booker("terms")), Some(FieldValue::Ticked(true)));
        let guest = FieldKey {
            guest: 1,
            field: FieldId("firstName".to_owned()),
        };
        assert_eq!(text(guest), Some(FieldValue::Text("Bo".to_owned())));
        assert_eq!(posted.details.note, "one\ntwo");
        assert_eq!(posted.by_whom, [("0-1".to_owned(), "woman".to_owned())]);
        assert_eq!((posted.press.as_str(), posted.key), ("submit", 255));
        assert!(posted.has_answers());
    }

    #[test]
    fn only_what_is_not_as_it_was_counts_as_typed() {
        let posted = posted(&[
            ("field.email", "a@b.example"),
            ("was.field.email", "a@b.example"),
            ("field.phone", "2"),
            ("was.field.phone", "1"),
            ("field.guest1.firstName", ""),
            ("was.field.guest1.firstName", "Bo"),
            ("tick.terms", "1"),
            ("was.tick.terms", "1"),
            ("was.tick.news", "1"),
            ("seen", "2026-11-25T10:00:00Z"),
        ]);
        let values = posted.details.values.iter();
        let values: Vec<_> = values.map(|(key, value)| (key.name(), value.clone())).collect();
        let text = |text: &str| FieldValue::Text(text.to_owned());
        assert_eq!(
            values,
            [
                ("news".to_owned(), FieldValue::Ticked(false)),
                ("phone".to_owned(), text("2")),
                ("guest1.firstName".to_owned(), text("")),
            ]
        );
        assert_eq!(posted.seen.as_deref(), Some("2026-11-25T10:00:00Z"));
    }

    #[test]
    fn what_is_on_the_screen_is_not_carried_twice() {
        let posted = posted(&[
            ("field.email", "<b>"),
            ("tick.terms", "1"),
            ("note", "\"quoted\""),
        ]);
        let all = carried(&posted.details, "").into_string();
        assert!(all.contains("name=\"field.email\" value=\"&lt;b&gt;\""), "{all}");
        assert!(all.contains("name=\"tick.terms\" value=\"1\""), "{all}");
        assert!(
            all.contains("name=\"note\" value=\"&quot;quoted&quot;\""),
            "{all}"
        );
        let shown = "<input name=\"field.email\"><input name=\"tick.terms\"><textarea name=\"note\">";
        assert_eq!(carried(&posted.details, shown).into_string(), "");
    }
}
