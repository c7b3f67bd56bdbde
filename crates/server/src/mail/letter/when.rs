//! When a visit is, as a letter says it. Pure.

use booking_widget::i18n::Language as Shown;
use chrono_tz::Tz;

use crate::i18n::Language;
use crate::i18n::mail::day;
use crate::store::Span;

/// The day and the hours on the center's clock: to the booker as the widget shows them, to staff as their desk does.
pub(super) fn when(during: Span, zone: Tz, language: Language, for_staff: bool) -> String {
    let start = during.start.with_timezone(&zone).naive_local();
    let end = during.end.with_timezone(&zone).naive_local();
    let day = day(start.date(), language);
    if for_staff || language == Language::German {
        return format!("{day}, {}–{}", start.format("%H:%M"), end.format("%H:%M"));
    }
    let shown = Shown::choose(Some(language.tag()), None, []);
    format!("{day}, {} – {}", shown.time(start), shown.time(end))
}
