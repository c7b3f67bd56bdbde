//! Sentences put together from the flow's own reasons: announcements, notices, problems. Knows no markup.

use super::model::visit::Who;
use crate::booking::FieldProblem;
use crate::flow::state::{DecisionKind, Deed, News, Notice, Step};
use crate::flow::{Announcement, Problem};
use crate::i18n::{Language, Texts, fill};

/// What the live region says.
#[must_use]
pub fn announcement(language: Language, announcement: &Announcement) -> String {
    let texts = language.texts();
    match announcement {
        Announcement::Held { slot, minutes } => fill(
            texts.say_held,
            &[
                ("day", &language.day(slot.time.date())),
                ("time", &language.time_spoken(slot.time)),
                ("minutes", &language.count(texts.minutes, *minutes as usize)),
            ],
        ),
        Announcement::TimeLeft { seconds } => {
            let time = if seconds.is_multiple_of(60) {
                language.count(texts.minutes, (seconds / 60) as usize)
            } else {
                language.count(texts.seconds, *seconds as usize)
            };
            fill(texts.say_time_left, &[("time", &time)])
        }
        Announcement::HoldExpired => texts.say_expired.to_owned(),
        Announcement::Extended { minutes } => {
            let minutes = language.count(texts.minutes, *minutes as usize);
            fill(texts.say_extended, &[("minutes", &minutes)])
        }
        Announcement::SlotTaken => texts.say_taken.to_owned(),
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
        Announcement::Submitting => texts.submitting.to_owned(),
        Announcement::News(what) => news(language, *what).to_owned(),
    }
}

/// What a notice says.
pub(super) fn notice(language: Language, notice: &Notice) -> String {
    let texts = language.texts();
    match notice {
        Notice::SlotTaken => texts.notice_slot_taken.to_owned(),
        Notice::HoldExpired => texts.notice_hold_expired.to_owned(),
        Notice::HeldAgain => texts.notice_held_again.to_owned(),
        Notice::ExtensionLimit => texts.notice_extension_limit.to_owned(),
        Notice::Extended => texts.notice_extended.to_owned(),
        Notice::Failed(reason) => problem(language, reason),
        Notice::CheckDetails(count) => language.count(texts.notice_check_details, *count),
        Notice::PreselectionGone => texts.notice_preselection_gone.to_owned(),
        Notice::OpenInOtherTab => texts.notice_other_tab.to_owned(),
    }
}

/// Why something did not work, for a customer.
pub(super) fn problem(language: Language, problem: &Problem) -> String {
    let texts = language.texts();
    match problem {
        Problem::Network => texts.failed_network.to_owned(),
        Problem::TimedOut => texts.failed_timed_out.to_owned(),
        Problem::ServerFailed { .. } => texts.failed_server.to_owned(),
        Problem::TooMany { retry_after_seconds } => {
            let seconds = retry_after_seconds.unwrap_or(DEFAULT_WAIT_SECONDS);
            let seconds = language.count(texts.seconds, seconds as usize);
            fill(texts.failed_too_many, &[("seconds", &seconds)])
        }
        Problem::PortalUnknown => texts.portal_unknown_text.to_owned(),
        Problem::SiteNotAllowed => texts.site_refused_text.to_owned(),
        Problem::Gone | Problem::HoldLapsed => texts.failed_gone.to_owned(),
        Problem::Conflict => texts.news_overtaken.to_owned(),
        Problem::SlotTaken { .. } => texts.notice_slot_taken.to_owned(),
        Problem::Refused { general, .. } => {
            general.clone().unwrap_or_else(|| texts.failed_refused.to_owned())
        }
        Problem::Unexpected => texts.failed_unexpected.to_owned(),
    }
}

/// What has just happened to a booking.
pub(super) fn news(language: Language, news: News) -> &'static str {
    let texts = language.texts();
    match news {
        News::Done(Deed::Reschedule) => texts.news_moved,
        News::Done(Deed::Details) => texts.news_details,
        News::Done(Deed::Cancel) => texts.news_canceled,
        News::Done(Deed::Withdraw) => texts.news_withdrawn,
        News::Asked(_) => texts.news_asked,
        News::Decided(DecisionKind::Approved) => texts.news_approved,
        News::Decided(DecisionKind::Denied) => texts.news_denied,
        News::Decided(DecisionKind::Canceled) => texts.news_canceled_by_spa,
        News::Decided(DecisionKind::Lapsed) => texts.news_lapsed,
        News::Decided(DecisionKind::Moved) => texts.news_moved_by_spa,
        News::Decided(DecisionKind::ChangeApproved) => texts.news_change_approved,
        News::Decided(DecisionKind::ChangeDenied) => texts.news_change_denied,
        News::Decided(DecisionKind::ChangeLapsed) => texts.news_change_lapsed,
        News::Overtaken => texts.news_overtaken,
        News::Refreshed => texts.news_refreshed,
    }
}

/// A server that limits requests does so by the minute.
const DEFAULT_WAIT_SECONDS: u32 = 60;

/// What is wrong with an answer.
pub(super) fn field_problem(language: Language, problem: &FieldProblem) -> String {
    let texts = language.texts();
    match problem {
        FieldProblem::Missing => texts.problem_missing.to_owned(),
        FieldProblem::MustBeTicked => texts.problem_must_be_ticked.to_owned(),
        FieldProblem::NotAnEmail => texts.problem_not_an_email.to_owned(),
        FieldProblem::NotAPhone => texts.problem_not_a_phone.to_owned(),
        FieldProblem::TooLong(max) => fill(texts.problem_too_long, &[("max", &max.to_string())]),
        FieldProblem::Refused(reason) => reason.clone(),
    }
}

/// A guest: who books, by name where it is typed, otherwise by number.
pub(super) fn guest(language: Language, who: &Who) -> String {
    let texts = language.texts();
    match who.guest {
        0 => texts.guest_booker.to_owned(),
        _ if !who.name.is_empty() => who.name.clone(),
        guest => fill(texts.guest_number, &[("number", &(guest + 1).to_string())]),
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
