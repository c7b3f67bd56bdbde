//! Sentences put together from the flow's own reasons: announcements, notices, problems. Knows no markup.

pub(super) mod later;

use super::model::visit::Who;
use crate::digits::in_digits;
use crate::flow::state::{Notice, Step};
use crate::flow::{Announcement, Problem};
use crate::i18n::{Language, Texts, fill};

/// What the live region says.
#[must_use]
pub fn announcement(language: Language, announcement: &Announcement) -> String {
    let texts = language.texts();
    match announcement {
        Announcement::SlotsShown { date, count: 0 } => {
            fill(texts.say_no_slots, &[("day", &language.day(*date))])
        }
        Announcement::SlotsShown { date, count } => fill(
            texts.say_slots,
            &[
                ("day", &language.day(*date)),
                ("times", &language.count(texts.times, *count)),
            ],
        ),
        Announcement::ServicesFound(count) => language.count(texts.services_found, *count),
        // The others come of what comes later too.
        announcement => super::later::announcement(language, announcement),
    }
}

/// What a notice says.
pub(super) fn notice(language: Language, notice: &Notice) -> String {
    let texts = language.texts();
    match notice {
        Notice::Failed(reason) => problem(language, reason),
        Notice::PreselectionGone => texts.notice_preselection_gone.to_owned(),
        notice => super::later::notice(language, notice),
    }
}

/// Why something did not work, for a customer.
pub(super) fn problem(language: Language, problem: &Problem) -> String {
    let texts = language.texts();
    match problem {
        Problem::Network => texts.failed_network.to_owned(),
        Problem::PortalUnknown => texts.portal_unknown_text.to_owned(),
        Problem::SiteNotAllowed => texts.site_refused_text.to_owned(),
        // More is said as soon as that is here.
        problem => {
            super::later::problem(language, problem).unwrap_or_else(|| texts.failed_unexpected.to_owned())
        }
    }
}

/// A guest: who books, by name where it is typed, otherwise by number.
pub(super) fn guest(language: Language, who: &Who) -> String {
    let texts = language.texts();
    match who.guest {
        0 => texts.guest_booker.to_owned(),
        _ if !who.name.is_empty() => who.name.clone(),
        guest => fill(texts.guest_number, &[("number", &in_digits(guest + 1))]),
    }
}

/// Short name of a step; the confirmation has none.
pub(super) fn step_name(texts: &Texts, step: Step) -> &'static str {
    match step {
        Step::Center => texts.step_center,
        Step::Service => texts.step_service,
        Step::Therapist => texts.step_therapist,
        Step::Time => texts.step_time,
        Step::Details => texts.step_details,
        Step::Confirmation => "",
    }
}

/// Heading of a step.
pub(super) fn step_heading(texts: &Texts, step: Step) -> &'static str {
    match step {
        Step::Center => texts.heading_center,
        Step::Service => texts.heading_service,
        Step::Therapist => texts.heading_therapist,
        Step::Time => texts.heading_time,
        Step::Details => texts.heading_details,
        Step::Confirmation => "",
    }
}
