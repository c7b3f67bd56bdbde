//! The kept form of a booking that is managed.

use super::{keep_answer, restore_answer};
use crate::flow::command::SavedManage;
use crate::flow::state::{BookingId, ChangeOrder, IdempotencyKey, ManagePage, ReservationId, Wish};
use crate::platform::json::{Json, JsonObject};

const PAGES: [ManagePage; 5] = [
    ManagePage::Overview,
    ManagePage::Reschedule,
    ManagePage::Details,
    ManagePage::Cancel,
    ManagePage::Withdraw,
];

pub(super) fn keep(saved: &SavedManage) -> JsonObject {
    let page = (0..).zip(PAGES).find(|(_, page)| *page == saved.page);
    JsonObject::new()
        .with("id", saved.id.0.as_str())
        .with_some("service", saved.service.as_deref())
        .with("page", page.map_or(0, |(number, _)| number))
        .with("reason", saved.reason.as_str())
        .with_some("order", saved.order.as_ref().map(keep_order))
        .with_some("aside", saved.aside.as_deref().map(super::keep))
}

pub(super) fn restore(kept: &Json) -> Option<SavedManage> {
    Some(SavedManage {
        id: BookingId(kept.text("id")?),
        service: kept.text("service"),
        page: PAGES.get(kept.count("page")? as usize).copied()?,
        reason: kept.text("reason")?,
        order: kept.get("order").some().and_then(|kept| restore_order(&kept)),
        aside: kept
            .get("aside")
            .some()
            .and_then(|kept| super::restore(&kept))
            .map(Box::new),
    })
}

fn keep_order(order: &ChangeOrder) -> JsonObject {
    let kept = JsonObject::new()
        .with("key", order.key.0.as_str())
        .with("seen", order.seen.as_str());
    match &order.wish {
        Wish::Reschedule(reservation) => kept.with("reservation", reservation.0.as_str()),
        Wish::Details(answers) => kept.with_list(
            "answers",
            answers.iter().map(|(key, value)| keep_answer((key, value))),
        ),
        Wish::Cancel(reason) => kept.with("reason", reason.as_str()),
        Wish::Withdraw => kept,
    }
}

fn restore_order(kept: &Json) -> Option<ChangeOrder> {
    let wish = match (kept.text("reservation"), kept.text("reason")) {
        (Some(reservation), _) => Wish::Reschedule(ReservationId(reservation)),
        (None, Some(reason)) => Wish::Cancel(reason),
        (None, None) if kept.get("answers").some().is_some() => {
            Wish::Details(kept.list("answers", restore_answer)?)
        }
        (None, None) => Wish::Withdraw,
    };
    Some(ChangeOrder {
        wish,
        seen: kept.text("seen")?,
        key: IdempotencyKey(kept.text("key")?),
    })
}
