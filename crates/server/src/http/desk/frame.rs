//! What the desk's pages share: the bar at the top, paging, and how text of other people is shown.

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use chrono::{DateTime, TimeDelta, Utc};
use form_urlencoded::Serializer;
use maud::{Markup, html};

use super::visitor::{FORM_KEY, Visitor};
use crate::http::pages::{Page, Policy, Sheet};
use crate::http::refusal::Refusal;
use crate::i18n::desk::Words;
use crate::store::BookingStatus;

/// How many entries a list shows at once.
pub(super) const PAGE_SIZE: u32 = 20;

/// Where in the desk a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tab {
    Inbox,
    Day,
    Find,
    Mails,
}

/// A page of the desk. `body` begins with its `h1`.
pub(super) fn page(
    visitor: &Visitor,
    tab: Option<Tab>,
    title: &str,
    body: &Markup,
) -> Result<Response, Refusal> {
    let w = visitor.words();
    let organization = &visitor.catalogue()?.organization.name;
    let tabs = [
        (Tab::Inbox, "/desk", w.inbox),
        (Tab::Day, "/desk/day", w.day),
        (Tab::Find, "/desk/bookings", w.find),
        (Tab::Mails, "/desk/mails", w.mails),
    ];
    Ok(Page {
        language: visitor.language,
        title: &format!("{title} · {organization}"),
        sheet: Sheet::Desk,
        policy: Policy::Plain,
        head: Markup::default(),
        body: html! {
            a .skip href="#main" { (w.skip) }
            header .bar {
                p .house { (organization) }
                nav aria-label=(w.desk) {
                    ul {
                        @for (here, address, name) in tabs {
                            li { a href=(address) aria-current=[(tab == Some(here)).then_some("page")] { (name) } }
                        }
                    }
                }
                form .who method="post" action="/desk/logout" {
                    (key(visitor))
                    span .muted { (theirs(visitor.staff.name())) }
                    button type="submit" { (w.log_out) }
                }
            }
            main #main tabindex="-1" { (body) }
        },
    }
    .into_response())
}

/// The same with another status than 200.
pub(super) fn page_with(
    status: StatusCode,
    visitor: &Visitor,
    title: &str,
    body: &Markup,
) -> Result<Response, Refusal> {
    let mut response = page(visitor, None, title, body)?;
    *response.status_mut() = status;
    Ok(response)
}

/// What every form carries.
pub(super) fn key(visitor: &Visitor) -> Markup {
    html! { input type="hidden" name=(FORM_KEY) value=(visitor.form_key()); }
}

/// Text that somebody else wrote: on its own as to direction, and without signs that turn text around it.
pub(super) fn theirs(text: &str) -> Markup {
    html! { bdi { (without_turns(text)) } }
}

/// The same with its line breaks.
pub(super) fn their_lines(text: &str) -> Markup {
    html! { bdi .lines { (without_turns(text)) } }
}

/// Without embeddings, overrides and isolates of direction (UAX #9, 2.1 to 2.5), and without control
/// characters but the end of a line.
fn without_turns(text: &str) -> String {
    text.chars()
        .filter(|sign| !matches!(sign, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        .filter(|sign| !sign.is_control() || *sign == '\n')
        .collect()
}

/// A status as a word on its colour.
pub(super) fn badge(w: &Words, status: BookingStatus) -> Markup {
    let class = match status {
        BookingStatus::Pending => "badge attention",
        BookingStatus::Approved => "badge good",
        BookingStatus::Denied | BookingStatus::Canceled => "badge bad",
    };
    html! { span class=(class) { (alone(w.status(status))) } }
}

/// A word that stands in sentences too, as it begins where it stands alone.
pub(super) fn alone(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// How long ago something was: whole minutes, hours or days.
pub(super) fn ago(w: &Words, then: DateTime<Utc>, now: DateTime<Utc>) -> String {
    if now - then < TimeDelta::minutes(1) {
        return w.just_now.to_owned();
    }
    (w.ago)(&length(w, now - then))
}

/// How long until something is.
pub(super) fn until(w: &Words, then: DateTime<Utc>, now: DateTime<Utc>) -> String {
    (w.until)(&length(w, then - now))
}

fn length(w: &Words, time: TimeDelta) -> String {
    let minutes = time.num_minutes().max(0);
    match minutes {
        0..120 => (w.minutes)(minutes),
        // Two days in hours, then days.
        120..2_880 => (w.hours)(minutes / 60),
        _ => (w.days)(minutes / 1_440),
    }
}

/// Which page of a list is asked for: from 0.
pub(super) fn page_number(parameter: Option<&str>) -> u32 {
    parameter
        .and_then(|text| text.parse::<u32>().ok())
        .map_or(0, |page| page.saturating_sub(1).min(10_000))
}

/// Links to the pages before and after, if there are any. `query` is what else is in the address.
pub(super) fn pager(w: &Words, path: &str, query: &[(&str, &str)], page: u32, total: u32) -> Markup {
    let pages = total.div_ceil(PAGE_SIZE).max(1);
    let address = |page: u32| {
        let mut pairs = Serializer::new(String::new());
        pairs.extend_pairs(query.iter().filter(|(_, value)| !value.is_empty()));
        pairs.append_pair("page", &(page + 1).to_string());
        format!("{path}?{}", pairs.finish())
    };
    html! {
        @if pages > 1 {
            nav .pager aria-label=(w.pages) {
                @if page > 0 { a rel="prev" href=(address(page - 1)) { (w.previous_page) } }
                span { ((w.page_of)(page + 1, pages)) }
                @if page + 1 < pages { a rel="next" href=(address(page + 1)) { (w.next_page) } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;
    use crate::i18n::desk::words;

    #[test]
    fn what_turns_text_around_is_left_out_and_letters_stay() {
        assert_eq!(without_turns("a\u{202e}b\u{2067}c\u{7}d\ne"), "abcd\ne");
        assert_eq!(without_turns("שלום"), "שלום");
        assert_eq!(theirs("<script>").into_string(), "<bdi>&lt;script&gt;</bdi>");
    }

    #[test]
    fn a_word_that_stands_alone_begins_as_a_line_does() {
        for (word, expected) in [("waiting", "Waiting"), ("übrig", "Übrig"), ("", "")] {
            assert_eq!(alone(word), expected);
        }
    }

    #[test]
    fn lengths_of_time_are_told_in_the_largest_unit_that_says_enough() {
        let now = DateTime::UNIX_EPOCH;
        for (minutes, english, german) in [
            (-5, "just now", "gerade eben"),
            (0, "just now", "gerade eben"),
            (1, "1 minute ago", "vor 1 Minute"),
            (119, "119 minutes ago", "vor 119 Minuten"),
            (121, "2 hours ago", "vor 2 Stunden"),
            (2_900, "2 days ago", "vor 2 Tagen"),
        ] {
            let then = now - TimeDelta::minutes(minutes);
            assert_eq!(ago(words(Language::English), then, now), english);
            assert_eq!(ago(words(Language::German), then, now), german);
        }
    }

    #[test]
    fn a_list_of_one_page_has_no_pager() {
        let w = words(Language::English);
        assert_eq!(pager(w, "/desk", &[], 0, PAGE_SIZE).into_string(), "");
        let html = pager(
            w,
            "/desk/bookings",
            &[("q", "a&b"), ("day", "")],
            1,
            3 * PAGE_SIZE,
        )
        .into_string();
        assert!(html.contains("/desk/bookings?q=a%26b&amp;page=1"), "{html}");
        assert!(html.contains("/desk/bookings?q=a%26b&amp;page=3"), "{html}");
    }
}
