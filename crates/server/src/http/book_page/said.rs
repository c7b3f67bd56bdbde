//! What has just happened to a booking, as words in an address: said while the booking is as it became by
//! that, and never again.

use booking_widget::flow::State;
use booking_widget::flow::state::{Deed, ManagePage, News, Submission};

use super::super::query::Parameters;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq)]
enum What {
    /// It was made.
    Booked,
    /// It was changed, or a change was asked for.
    Changed(News),
}

const WORDS: [(&str, What); 8] = [
    ("booked", What::Booked),
    ("rescheduled", What::Changed(News::Done(Deed::Reschedule))),
    (
        "reschedule-requested",
        What::Changed(News::Asked(Deed::Reschedule)),
    ),
    ("details", What::Changed(News::Done(Deed::Details))),
    ("details-requested", What::Changed(News::Asked(Deed::Details))),
    ("canceled", What::Changed(News::Done(Deed::Cancel))),
    ("cancellation-requested", What::Changed(News::Asked(Deed::Cancel))),
    ("withdrawn", What::Changed(News::Done(Deed::Withdraw))),
];

/// What has just happened, and `lastUpdated` as it was then.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Said {
    what: What,
    /// As the server writes it.
    pub(super) as_of: String,
}

impl Said {
    /// That it was made.
    pub(super) fn booked(as_of: String) -> Self {
        Self {
            what: What::Booked,
            as_of,
        }
    }

    /// What a state has to say that is worth an address: what was done, and what was asked for.
    pub(super) fn of(state: &State) -> Option<Self> {
        let news = state.manage.as_deref()?.news?;
        matches!(news, News::Done(_) | News::Asked(_)).then_some(Self {
            what: What::Changed(news),
            as_of: state.managed()?.booking.updated_utc.clone(),
        })
    }

    pub(super) fn read(parameters: &Parameters) -> Option<Self> {
        let word = parameters.get("said")?;
        let (_, what) = WORDS.iter().find(|(known, _)| *known == word)?;
        Some(Self {
            what: *what,
            as_of: parameters.get("as-of")?.to_owned(),
        })
    }

    pub(super) fn word(&self) -> &'static str {
        let known = WORDS.iter().find(|(_, what)| *what == self.what);
        known.map_or("", |(word, _)| word)
    }

    /// Lets the booking's own screen say it, unless something has happened since.
    pub(super) fn say(&self, state: &mut State) {
        let known = state.managed().map(|known| known.booking.clone());
        let Some(booking) = known.filter(|known| known.updated_utc == self.as_of) else {
            return;
        };
        let Some(manage) = &mut state.manage else {
            return;
        };
        match self.what {
            _ if manage.page != ManagePage::Overview => {}
            What::Booked => state.submission = Submission::Done(Box::new(booking)),
            What::Changed(news) => manage.news = Some(news),
        }
    }
}
