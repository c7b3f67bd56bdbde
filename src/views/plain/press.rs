//! Events of customers as words that a button can carry, and back. A word that means nothing is no event.

use std::fmt::Write as _;

use crate::booking::{AddOnId, CenterId, ItemPosition, Money, ServiceId, Slot, TherapistPreference};
use crate::calendar::{parse_date, parse_date_time, print_date, print_date_time};
use crate::flow::state::{ManagePage, Step};
use crate::flow::{EventKind, ManageEvent, State};
use crate::views::visit::{preference_of, wish_name};

/// Between the events of one press.
pub(super) const SEPARATOR: &str = "\n";

const STEPS: [(&str, Step); 5] = [
    ("center", Step::Center),
    ("service", Step::Service),
    ("therapist", Step::Therapist),
    ("time", Step::Time),
    ("details", Step::Details),
];

/// The screens of a booking that exists, but the first, as words.
pub const PAGES: [(&str, ManagePage); 4] = [
    ("reschedule", ManagePage::Reschedule),
    ("change-details", ManagePage::Details),
    ("cancel", ManagePage::Cancel),
    ("withdraw", ManagePage::Withdraw),
];

/// What a customer's event is called; none for what only a page with script sends.
pub(super) fn text(event: &EventKind) -> Option<String> {
    use EventKind as K;
    let of = |name: &str, value: &str| Some([name, ":", value].concat());
    let alone = |name: &str| Some(name.to_owned());
    match event {
        K::CenterChosen(id) => of("center", &id.0),
        K::SearchTyped(text) => of("find", text),
        K::ServiceChosen(id) => of("service", &id.0),
        K::TherapistChosen(wish) => of("who", wish_word(wish)),
        K::AddOnToggled(id) => of("add-on", &id.0),
        K::AddTreatment(guest) => of("add-treatment", &guest.to_string()),
        K::AddGuest => alone("add-guest"),
        K::SameForGuest(guest) => of("same", &guest.to_string()),
        K::RemoveItem(at) => of("remove", &place(*at)),
        K::RemoveGuest(guest) => of("remove-guest", &guest.to_string()),
        K::EditItem(at) => of("edit", &place(*at)),
        K::ContinueToTime => alone("to-time"),
        K::MonthShown(month) => of("month", &print_date(*month)),
        K::DayChosen(date) => of("day", &print_date(*date)),
        K::SlotChosen(slot) => of("slot", &slot_text(slot)),
        K::BackTo(step) => {
            let (name, _) = STEPS.iter().find(|(_, known)| known == step)?;
            of("back", name)
        }
        K::Continue => alone("on"),
        K::ExtendPressed => alone("extend"),
        K::RetakePressed => alone("retake"),
        K::EmailSuggestionTaken => alone("suggestion"),
        K::SubmitPressed => alone("submit"),
        K::RetryPressed => alone("retry"),
        K::NoticeDismissed => alone("dismiss"),
        K::Reset => alone("anew"),
        K::Manage(ManageEvent::Open(page)) => {
            let (name, _) = PAGES.iter().find(|(_, known)| known == page)?;
            of("open", name)
        }
        K::Manage(ManageEvent::Leave) => alone("leave"),
        K::Manage(ManageEvent::Confirm) => alone("confirm"),
        _ => None,
    }
}

/// The events of a press, in order. The state tells in which currency a slot's own price is.
#[must_use]
pub fn events(pressed: &str, state: &State) -> Vec<EventKind> {
    let words = pressed.split(SEPARATOR).map(|word| word.trim_end_matches('\r'));
    words.filter_map(|word| event(word, state)).collect()
}

fn event(word: &str, state: &State) -> Option<EventKind> {
    use EventKind as K;
    let (name, value) = word.split_once(':').unwrap_or((word, ""));
    let owned = || value.to_owned();
    Some(match name {
        "center" => K::CenterChosen(CenterId(owned())),
        "find" => K::SearchTyped(owned()),
        "service" => K::ServiceChosen(ServiceId(owned())),
        "who" => K::TherapistChosen(preference_of(owned())),
        "add-on" => K::AddOnToggled(AddOnId(owned())),
        "add-treatment" => K::AddTreatment(value.parse().ok()?),
        "add-guest" => K::AddGuest,
        "same" => K::SameForGuest(value.parse().ok()?),
        "remove" => K::RemoveItem(place_of(value)?),
        "remove-guest" => K::RemoveGuest(value.parse().ok()?),
        "edit" => K::EditItem(place_of(value)?),
        "to-time" => K::ContinueToTime,
        "month" => K::MonthShown(parse_date(value)?),
        "day" => K::DayChosen(parse_date(value)?),
        "slot" => K::SlotChosen(slot_of(value, state)?),
        "back" => K::BackTo(STEPS.iter().find(|(known, _)| *known == value)?.1),
        "on" => K::Continue,
        "extend" => K::ExtendPressed,
        "retake" => K::RetakePressed,
        "suggestion" => K::EmailSuggestionTaken,
        "submit" => K::SubmitPressed,
        "retry" => K::RetryPressed,
        "dismiss" => K::NoticeDismissed,
        "anew" => K::Reset,
        "open" => K::Manage(ManageEvent::Open(
            PAGES.iter().find(|(known, _)| *known == value)?.1,
        )),
        "leave" => K::Manage(ManageEvent::Leave),
        "confirm" => K::Manage(ManageEvent::Confirm),
        _ => return None,
    })
}

/// Whether a press only chooses, so that a link may lead to it: nothing on the server changes by it.
#[must_use]
pub fn is_choice(event: &EventKind) -> bool {
    use EventKind as K;
    matches!(
        event,
        K::CenterChosen(_)
            | K::SearchTyped(_)
            | K::ServiceChosen(_)
            | K::TherapistChosen(_)
            | K::AddOnToggled(_)
            | K::ContinueToTime
            | K::MonthShown(_)
            | K::DayChosen(_)
    )
}

/// A wish as a word: `anyone`, `man`, `woman`, or a therapist's id.
fn wish_word(wish: &TherapistPreference) -> &str {
    match wish {
        TherapistPreference::Named(id) => &id.0,
        wish => wish_name(wish),
    }
}

fn place(at: ItemPosition) -> String {
    [&at.guest.to_string(), "-", &at.item.to_string()].concat()
}

fn place_of(text: &str) -> Option<ItemPosition> {
    let (guest, item) = text.split_once('-')?;
    Some(ItemPosition {
        guest: guest.parse().ok()?,
        item: item.parse().ok()?,
    })
}

/// `2026-11-26T10:00:00;60;8500`: wall time, offset from UTC in minutes, and its own price if it has one.
fn slot_text(slot: &Slot) -> String {
    let mut text = print_date_time(slot.time);
    let _ = write!(text, ";{}", slot.utc_offset_minutes);
    if let Some(price) = &slot.sale_price {
        let _ = write!(text, ";{}", price.minor);
    }
    text
}

fn slot_of(text: &str, state: &State) -> Option<Slot> {
    let mut parts = text.split(';');
    let time = parse_date_time(parts.next()?)?;
    let offset = parts
        .next()
        .and_then(|minutes| minutes.parse().ok())
        .unwrap_or_default();
    let minor = parts.next().and_then(|minor| minor.parse().ok());
    let common = state
        .known_catalogue()
        .and_then(|catalogue| catalogue.services.first());
    Some(Slot {
        time,
        utc_offset_minutes: offset,
        spaces: 1,
        sale_price: minor.zip(common).map(|(minor, service)| Money {
            minor,
            ..service.total.clone()
        }),
    })
}

/// An address that holds a whole file.
pub(super) fn data_address(media_type: &str, text: &str) -> String {
    let mut address = ["data:", media_type, ","].concat();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            address.push(char::from(byte));
        } else {
            let _ = write!(address, "%{byte:02X}");
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::booking::{Gender, TherapistId};

    #[test]
    fn what_a_button_says_means_the_same_event_again() {
        let at = ItemPosition { guest: 1, item: 2 };
        let date = parse_date("2026-11-26").unwrap_or_default();
        let slot = Slot {
            time: date.and_hms_opt(10, 0, 0).unwrap_or_default(),
            utc_offset_minutes: -480,
            spaces: 1,
            sale_price: None,
        };
        use EventKind as K;
        for event in [
            K::CenterChosen(CenterId("c".to_owned())),
            K::SearchTyped("hot: stone".to_owned()),
            K::ServiceChosen(ServiceId("s".to_owned())),
            K::TherapistChosen(TherapistPreference::Anyone),
            K::TherapistChosen(TherapistPreference::Gender(Gender::Female)),
            K::TherapistChosen(TherapistPreference::Named(TherapistId("t".to_owned()))),
            K::AddOnToggled(AddOnId("a".to_owned())),
            K::AddTreatment(1),
            K::AddGuest,
            K::SameForGuest(1),
            K::RemoveItem(at),
            K::RemoveGuest(1),
            K::EditItem(at),
            K::ContinueToTime,
            K::MonthShown(date),
            K::DayChosen(date),
            K::SlotChosen(slot),
            K::BackTo(Step::Time),
            K::Continue,
            K::ExtendPressed,
            K::RetakePressed,
            K::SubmitPressed,
            K::RetryPressed,
            K::NoticeDismissed,
            K::Reset,
            K::Manage(ManageEvent::Open(ManagePage::Reschedule)),
            K::Manage(ManageEvent::Open(ManagePage::Details)),
            K::Manage(ManageEvent::Open(ManagePage::Cancel)),
            K::Manage(ManageEvent::Open(ManagePage::Withdraw)),
            K::Manage(ManageEvent::Leave),
            K::Manage(ManageEvent::Confirm),
        ] {
            let word = text(&event).unwrap_or_default();
            assert_eq!(events(&word, &State::default()), [event], "{word}");
        }
    }

    #[test]
    fn a_word_that_means_nothing_is_no_event() {
        for word in [
            "",
            "submit!",
            "day:tomorrow",
            "remove:1",
            "back:nowhere",
            "add-treatment:-1",
            "slot:",
            "open:overview",
        ] {
            assert_eq!(events(word, &State::default()), [], "{word}");
        }
        let both = events("month:2026-12-01\r\nday:2026-12-03", &State::default());
        assert_eq!(both.len(), 2);
    }

    #[test]
    fn a_file_is_all_in_its_address() {
        assert_eq!(
            data_address("text/plain", "a b\r\nä"),
            "data:text/plain,a%20b%0D%0A%C3%A4"
        );
    }
}
