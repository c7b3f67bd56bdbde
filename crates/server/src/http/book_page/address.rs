//! How far a plain booking is, as an address: what the site asked for and what was chosen, never what was
//! typed; and which screen of a booking that exists. Ids of drafts and bookings are capabilities; pages with
//! such addresses are neither cached nor referred to.

use std::fmt::Write as _;

use booking_widget::booking::{CenterId, ItemPosition, Money, Slot, TherapistId, Visit};
use booking_widget::calendar::{first_of_month, parse_date, parse_date_time, print_date, print_date_time};
use booking_widget::config::Config;
use booking_widget::flow::State;
use booking_widget::flow::command::{Saved, SavedManage};
use booking_widget::flow::state::{BookingId, Draft, DraftId, Hold, ManagePage, Step};
use booking_widget::theme::preset;
use booking_widget::views::plain::PAGES;
use chrono::NaiveDate;

use super::super::query::Parameters;
use super::origin::{CONSENT, came_from};
use super::said::Said;

const STEPS: [(&str, Step); 5] = [
    ("center", Step::Center),
    ("service", Step::Service),
    ("therapist", Step::Therapist),
    ("time", Step::Time),
    ("details", Step::Details),
];

/// An address of `/book/{portal}`, or of a booking there.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Address {
    /// `lang` as it was asked for.
    pub(super) lang: Option<String>,
    /// What a site preselects by the element's attributes of the same names.
    pub(super) config: Config,
    /// What was chosen so far; `None` at the beginning.
    pub(super) saved: Option<Saved>,
    /// A slot's own price, minor units: its currency is the portal's.
    pub(super) price_minor: Option<i64>,
    /// The month shown, where no day of it is chosen.
    pub(super) month: Option<NaiveDate>,
    /// What the treatments are searched for.
    pub(super) search: String,
    /// Where the customer came from, as they agreed on the site that led here; by name.
    pub(super) came_from: Vec<(String, String)>,
    /// What has just happened to the booking.
    pub(super) said: Option<Said>,
}

impl Address {
    /// Reads one; what means nothing is left out.
    pub(super) fn read(slug: &str, parameters: &Parameters) -> Self {
        let text = |name: &str| parameters.get(name).map(str::to_owned);
        let config = Config {
            portal: slug.to_owned(),
            center: text("center"),
            service: text("service"),
            therapist: text("therapist").map(TherapistId),
            date: parameters.get("date").and_then(parse_date),
            theme: theme(parameters),
            ..Config::default()
        };
        Self {
            lang: text("lang"),
            config,
            saved: saved(parameters),
            price_minor: parameters.get("price").and_then(|minor| minor.parse().ok()),
            month: parameters.get("month").and_then(parse_date),
            search: text("find").unwrap_or_default(),
            came_from: came_from(parameters),
            said: None,
        }
    }

    /// Reads that of a booking; a site preselects nothing there.
    pub(super) fn of_booking(slug: &str, booking: &str, parameters: &Parameters) -> Self {
        let page = parameters.get("page");
        let page = PAGES.iter().find(|(name, _)| Some(*name) == page);
        let saved = page.map(|(_, page)| Saved {
            managed: Some(SavedManage {
                id: BookingId(booking.to_owned()),
                page: *page,
                ..SavedManage::default()
            }),
            ..saved(parameters)
                .filter(|_| *page == ManagePage::Reschedule)
                .unwrap_or_default()
        });
        Self {
            config: Config {
                portal: slug.to_owned(),
                booking: Some(booking.to_owned()),
                theme: theme(parameters),
                ..Config::default()
            },
            saved,
            search: String::new(),
            came_from: Vec::new(),
            said: Said::read(parameters),
            ..Self::read(slug, parameters)
        }
    }

    /// Where a booking is begun.
    pub(super) fn beginning(slug: &str, lang: Option<String>) -> Self {
        Self {
            lang,
            config: Config {
                portal: slug.to_owned(),
                ..Config::default()
            },
            ..Self::default()
        }
    }

    /// The booking alone.
    pub(super) fn overview(slug: &str, booking: &str, lang: Option<&str>, said: Option<Said>) -> Self {
        let mut address = Self::beginning(slug, lang.map(str::to_owned));
        address.config.booking = Some(booking.to_owned());
        Self { said, ..address }
    }

    /// Where a state is found again; what the site asked for stays.
    pub(super) fn of(&self, state: &State) -> Self {
        let choice = &state.choice;
        let slot = match &state.hold {
            Hold::Expired { slot } => Some(slot),
            Hold::Reserving(reserving) => Some(&reserving.slot),
            Hold::Held(held) => Some(&held.slot),
            Hold::Lost { previous, .. } => previous.as_ref().map(|held| &held.slot),
            Hold::None => None,
        };
        let managed = state.manage.as_deref();
        let is_begun = match managed {
            Some(managed) => managed.page != ManagePage::Overview,
            None => !choice.visit.is_empty() || choice.center.is_some() && state.step > Step::Center,
        };
        let chosen = || Saved {
            step: state.step,
            center: choice.center.clone(),
            visit: choice.visit.clone(),
            editing: choice.editing,
            date: choice.date,
            draft: state.draft.clone(),
            slot: slot.cloned(),
            ..Saved::default()
        };
        let is_choosing = managed.is_none() || state.is_rescheduling();
        let saved = is_begun.then(|| Saved {
            managed: managed.map(|managed| SavedManage {
                id: managed.id.clone(),
                page: managed.page,
                ..SavedManage::default()
            }),
            ..if is_choosing { chosen() } else { Saved::default() }
        });
        let shown = state.calendar.month.filter(|_| state.step == Step::Time);
        Self {
            lang: self.lang.clone(),
            config: self.config.clone(),
            price_minor: slot
                .and_then(|slot| slot.sale_price.as_ref())
                .map(|price| price.minor),
            month: shown.filter(|month| choice.date.map(first_of_month) != Some(*month)),
            search: match state.step {
                Step::Service => choice.search.clone(),
                _ => String::new(),
            },
            saved,
            came_from: self.came_from.clone(),
            said: None,
        }
    }

    /// Path and parameters.
    pub(super) fn print(&self) -> String {
        let mut address = ["/book/", &encoded(&self.config.portal)].concat();
        if let Some(booking) = &self.config.booking {
            address = [&address, "/manage/", &encoded(booking)].concat();
        }
        let mut sign = '?';
        let mut add = |name: &str, value: Option<&str>| {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                let _ = write!(address, "{sign}{name}={}", encoded(value));
                sign = '&';
            }
        };
        let config = &self.config;
        add("lang", self.lang.as_deref());
        add("center", config.center.as_deref());
        add("service", config.service.as_deref());
        add("therapist", config.therapist.as_ref().map(|id| id.0.as_str()));
        add("date", config.date.map(print_date).as_deref());
        add("theme", config.theme.as_deref());
        if !self.came_from.is_empty() {
            add(CONSENT.0, Some(CONSENT.1));
        }
        for (name, value) in &self.came_from {
            add(name, Some(value));
        }
        let page = self.page();
        let is_page = |(_, known): &&(&str, ManagePage)| Some(*known) == page;
        add("page", PAGES.iter().find(is_page).map(|(name, _)| *name));
        let is_chosen = page.is_none_or(|page| page == ManagePage::Reschedule);
        if let Some(saved) = self.saved.as_ref().filter(|_| is_chosen) {
            let step = STEPS.iter().find(|(_, step)| *step == saved.step);
            add("step", step.map(|(name, _)| *name));
            add("at", saved.center.as_ref().map(|id| id.0.as_str()));
            add("visit", Some(&saved.visit.to_text()));
            let ItemPosition { guest, item } = saved.editing;
            let editing = format!("{guest}-{item}");
            add(
                "edit",
                Some(editing.as_str()).filter(|_| saved.editing != ItemPosition::default()),
            );
            add("day", saved.date.map(print_date).as_deref());
            add("draft", saved.draft.as_ref().map(|draft| draft.id.0.as_str()));
            if let Some(slot) = &saved.slot {
                add("slot", Some(&print_date_time(slot.time)));
                add("offset", Some(&slot.utc_offset_minutes.to_string()));
                add(
                    "price",
                    self.price_minor.map(|minor| minor.to_string()).as_deref(),
                );
            }
        }
        add("month", self.month.map(print_date).as_deref());
        add("find", Some(&self.search));
        if let Some(said) = &self.said {
            add("said", Some(said.word()));
            add("as-of", Some(&said.as_of));
        }
        address
    }

    /// The screen of a booking that exists; `None` for the booking itself.
    pub(super) fn page(&self) -> Option<ManagePage> {
        let managed = self.saved.as_ref()?.managed.as_ref()?;
        Some(managed.page)
    }

    /// Whether nothing is chosen but by the site: such a page holds no secret.
    pub(super) fn is_beginning(&self) -> bool {
        self.saved.is_none() && self.search.is_empty()
    }

    /// The draft.
    pub(super) fn draft(&self) -> Option<&str> {
        let draft = self.saved.as_ref()?.draft.as_ref()?;
        Some(&draft.id.0)
    }
}

/// The look that is asked for, if there is one of this name.
fn theme(parameters: &Parameters) -> Option<String> {
    let name = parameters.get("theme").filter(|name| preset(name).is_some());
    name.map(str::to_owned)
}

fn saved(parameters: &Parameters) -> Option<Saved> {
    let (_, step) = STEPS
        .iter()
        .find(|(name, _)| Some(*name) == parameters.get("step"))?;
    let center = parameters.get("at").map(|id| CenterId(id.to_owned()));
    let visit = parameters.get("visit").map(Visit::from_text).unwrap_or_default();
    let draft = parameters.get("draft").map(|id| Draft {
        id: DraftId(id.to_owned()),
        // A draft that does not fit what was chosen has gone from the address with it.
        center: center.clone().unwrap_or_default(),
        visit: visit.clone(),
    });
    let slot = parameters.get("slot").and_then(parse_date_time).map(|time| Slot {
        time,
        utc_offset_minutes: parameters
            .get("offset")
            .and_then(|minutes| minutes.parse().ok())
            .unwrap_or_default(),
        spaces: 1,
        sale_price: None,
    });
    Some(Saved {
        step: *step,
        center,
        visit,
        editing: parameters.get("edit").and_then(position).unwrap_or_default(),
        date: parameters.get("day").and_then(parse_date),
        draft,
        slot,
        ..Saved::default()
    })
}

fn position(text: &str) -> Option<ItemPosition> {
    let (guest, item) = text.split_once('-')?;
    Some(ItemPosition {
        guest: guest.parse().ok()?,
        item: item.parse().ok()?,
    })
}

/// A price in the currency of another.
pub(super) fn priced(slot: Slot, minor: Option<i64>, like: Option<&Money>) -> Slot {
    let sale_price = minor.zip(like).map(|(minor, like)| Money {
        minor,
        ..like.clone()
    });
    Slot { sale_price, ..slot }
}

/// For a path or a value behind the question mark; what `Visit` writes stays readable.
pub(super) fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~,;:".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameters(address: &str) -> Parameters {
        Parameters::of(&address.parse().unwrap()).unwrap()
    }

    #[test]
    fn an_address_is_read_as_it_was_printed() {
        for query in [
            "",
            "?lang=de",
            "?lang=de&theme=night",
            "?service=MASSAGE&date=2026-11-25",
            "?consent=granted&gclid=Cj0&utm_source=news&referrer=https:%2F%2Fsearch.example%2Ffind",
            "?theme=night&consent=granted&utm_term=sore%20back&step=service&at=c1",
            "?lang=en&step=time&at=c1&visit=s1~g1~a1,s2;s1&edit=0-1&day=2026-11-25&month=2026-12-01",
            "?step=details&at=c1&visit=s1&day=2026-11-25&draft=d1&slot=2026-11-25T10:00:00&offset=-480&price=8500",
            "?step=service&at=c1&find=hot%20%26%20cold",
        ] {
            let printed = format!("/book/spa{query}");
            let address = Address::read("spa", &parameters(&printed));
            assert_eq!(address.print(), printed);
        }
    }

    #[test]
    fn an_address_of_a_booking_is_read_as_it_was_printed() {
        for query in [
            "",
            "?lang=de",
            "?theme=night",
            "?theme=night&page=change-details",
            "?page=change-details",
            "?lang=en&page=cancel",
            "?page=reschedule&step=time&at=c1&visit=s1~g1&day=2026-11-25&month=2026-12-01",
            "?page=reschedule&step=details&at=c1&visit=s1&day=2026-11-25&draft=d1&slot=2026-11-25T10:00:00&offset=60",
            "?said=rescheduled&as-of=2026-11-25T10:00:00Z",
        ] {
            let printed = format!("/book/spa/manage/b1{query}");
            let address = Address::of_booking("spa", "b1", &parameters(&printed));
            assert_eq!(address.print(), printed);
        }
        let strange = parameters("/x?page=overview&step=time&service=s&find=x&said=nothing&as-of=x");
        assert_eq!(
            Address::of_booking("spa", "b 1", &strange).print(),
            "/book/spa/manage/b%201"
        );
    }

    #[test]
    fn where_somebody_came_from_is_left_out_unless_they_agreed() {
        for query in [
            "?gclid=Cj0",
            "?consent=denied&gclid=Cj0",
            "?consent=granted",
            "?consent=granted&gclid=&email=x",
        ] {
            let address = Address::read("spa", &parameters(&format!("/x{query}")));
            assert_eq!(address.print(), "/book/spa", "{query}");
        }
        let managed = Address::of_booking("spa", "b1", &parameters("/x?consent=granted&gclid=Cj0"));
        assert_eq!(managed.print(), "/book/spa/manage/b1");
    }

    #[test]
    fn what_means_nothing_is_left_out() {
        let address = Address::read("a b", &parameters("/x?step=nowhere&day=x&edit=1&price=x&draft="));
        assert_eq!(address.print(), "/book/a%20b");
        assert!(address.is_beginning());
    }
}
