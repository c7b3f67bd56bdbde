//! Sentences that nobody hears or reads before a slot was chosen: they come with the second download.

use crate::booking::FieldProblem;
use crate::digits::in_digits;
use crate::flow::state::{DecisionKind, Deed, News, Notice};
use crate::flow::{Announcement, Problem};
use crate::i18n::{Language, fill};

/// What the live region says of what comes after the choice of a slot.
pub(in crate::views) fn announcement(language: Language, announcement: &Announcement) -> String {
    let texts = language.later_texts();
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
        Announcement::Submitting => texts.submitting.to_owned(),
        Announcement::News(what) => news(language, *what).to_owned(),
        Announcement::SlotsShown { .. } | Announcement::ServicesFound(_) => String::new(),
    }
}

/// What a notice says that comes after the choice of a slot.
pub(in crate::views) fn notice(language: Language, notice: &Notice) -> String {
    let texts = language.later_texts();
    match notice {
        Notice::HoldExpired => texts.notice_hold_expired.to_owned(),
        Notice::HeldAgain => texts.notice_held_again.to_owned(),
        Notice::ExtensionLimit => texts.notice_extension_limit.to_owned(),
        Notice::Extended => texts.notice_extended.to_owned(),
        Notice::CheckDetails(count) => language.count(texts.notice_check_details, *count),
        Notice::OpenInOtherTab => texts.notice_other_tab.to_owned(),
        Notice::SlotTaken => texts.notice_slot_taken.to_owned(),
        Notice::Failed(_) | Notice::PreselectionGone => String::new(),
    }
}

/// Why something did not work, where that is not said from the beginning.
pub(in crate::views) fn problem(language: Language, problem: &Problem) -> String {
    let texts = language.later_texts();
    match problem {
        Problem::TimedOut => texts.failed_timed_out.to_owned(),
        Problem::ServerFailed { .. } => texts.failed_server.to_owned(),
        Problem::TooMany { retry_after_seconds } => {
            let seconds = retry_after_seconds.unwrap_or(DEFAULT_WAIT_SECONDS);
            let seconds = language.count(texts.seconds, seconds as usize);
            fill(texts.failed_too_many, &[("seconds", &seconds)])
        }
        Problem::Gone | Problem::HoldLapsed => texts.failed_gone.to_owned(),
        Problem::Conflict => texts.news_overtaken.to_owned(),
        Problem::SlotTaken { .. } => texts.notice_slot_taken.to_owned(),
        Problem::Refused { general, .. } => {
            general.clone().unwrap_or_else(|| texts.failed_refused.to_owned())
        }
        Problem::Network | Problem::PortalUnknown | Problem::SiteNotAllowed | Problem::Unexpected => {
            language.texts().failed_unexpected.to_owned()
        }
    }
}

/// A server that limits requests does so by the minute.
const DEFAULT_WAIT_SECONDS: u32 = 60;

/// What has just happened to a booking.
pub(in crate::views) fn news(language: Language, news: News) -> &'static str {
    let texts = language.later_texts();
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

/// What is wrong with an answer.
pub(in crate::views) fn field_problem(language: Language, problem: &FieldProblem) -> String {
    let texts = language.later_texts();
    match problem {
        FieldProblem::Missing => texts.problem_missing.to_owned(),
        FieldProblem::MustBeTicked => texts.problem_must_be_ticked.to_owned(),
        FieldProblem::NotAnEmail => texts.problem_not_an_email.to_owned(),
        FieldProblem::NotAPhone => texts.problem_not_a_phone.to_owned(),
        FieldProblem::TooLong(max) => fill(texts.problem_too_long, &[("max", &in_digits(*max))]),
        FieldProblem::Refused(reason) => reason.clone(),
    }
}
