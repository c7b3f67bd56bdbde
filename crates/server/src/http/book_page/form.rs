//! What a plain page posts: the press, the form's key, and what was typed. Typed answers travel in the form
//! from page to page and are kept nowhere until they are submitted.

use booking_widget::booking::{Details, FieldId, FieldKey, FieldValue};
use booking_widget::sorted::Sorted;
use booking_widget::views::plain::{BY_WHOM, FIELD, PRESS, TICK};
use maud::{Markup, html};

use super::super::body::FormBody;

/// Name of the field with the form's own random number: sent twice, a form takes effect once.
pub(super) const KEY: &str = "key";

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

/// What was typed and is not on the screen, so that the next press brings it along.
pub(super) fn carried(details: &Details, screen: &str) -> Markup {
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
