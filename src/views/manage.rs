//! A booking that exists: its screens, what can be done with it, and what is asked once more before it is done.

mod change;

use crate::digits::in_digits;
use crate::views::markup::{Element, IntoNode, Node, el};

use super::model::manage::{ManageScreen, Offer, Shown, Standing, leads_to};
use super::ui::Ui;
use super::{confirmation, icons, model, notice, skeleton, trouble, words};
use crate::flow::state::{ManagePage, News, Right};
use crate::flow::{EventKind, ManageEvent, State};
use crate::i18n::fill;

/// One of the screens of a booking.
pub(super) fn manage(ui: Ui, screen: ManageScreen) -> Node {
    match screen {
        ManageScreen::Loading => skeleton::booking(ui),
        ManageScreen::Failed(problem) => trouble::booking(ui, &problem),
        ManageScreen::Overview => confirmation::confirmation(ui),
        ManageScreen::Time => change::time(ui),
        ManageScreen::Review => change::review(ui),
        ManageScreen::Page(ManagePage::Details) => change::details(ui),
        ManageScreen::Page(page) => change::question(ui, page),
    }
}

/// What has just happened.
pub(super) fn news(ui: Ui, news: News) -> Element {
    let is_good = match news {
        News::Done(_) | News::Asked(_) => true,
        News::Decided(kind) => kind.is_good(),
        News::Overtaken | News::Refreshed => false,
    };
    el("div", &[("part", "status"), ("data-late", ""), ("data-news", "")])
        .attr(
            "class",
            if is_good {
                "notice good"
            } else {
                "notice attention"
            },
        )
        .child(icons::icon(if is_good { icons::CHECK } else { icons::ATTENTION }))
        .child(el("p", &[("class", "notice-text")]).child(words::later::news(ui.language, news)))
        .child(notice::dismiss(ui))
}

/// The way back to what a link interrupted.
pub(super) fn go_on(ui: Ui) -> Option<Element> {
    ui.now(State::can_go_on).then(|| {
        ui.button("button primary", "go-on", EventKind::Manage(ManageEvent::GoOn))
            .child(ui.later_texts().manage_go_on)
    })
}

/// What the spa wrote with its decision.
pub(super) fn message(ui: Ui, message: String) -> Element {
    el(
        "div",
        &[("class", "policy"), ("data-late", ""), ("data-message", "")],
    )
    .child(el("h3", &[("class", "policy-heading")]).child(ui.later_texts().manage_spa_says))
    .child(el("p", &[("class", "message")]).child(message))
}

/// The time that was asked for, beside the one that stands.
pub(super) fn asked_time(ui: Ui, shown: &Shown) -> Node {
    let Standing::MoveAsked(appointments) = &shown.standing else {
        return Node::nothing();
    };
    let Some(asked) = appointments.iter().map(|appointment| appointment.start).min() else {
        return Node::nothing();
    };
    let texts = ui.later_texts();
    let mut therapists: Vec<String> = Vec::new();
    for appointment in appointments {
        let name = appointment.therapist_name.clone();
        therapists.extend(name.filter(|name| !therapists.contains(name)));
    }
    el("dl", &[("class", "facts two-times"), ("data-asked", "")])
        .child(change::time_fact(
            ui,
            texts.manage_present_time,
            shown.booking.start,
            &[],
        ))
        .child(change::time_fact(ui, texts.manage_asked_time, asked, &therapists))
        .into_node()
}

/// What can be done with the booking, until when, and how to reach the spa where nothing can.
pub(super) fn actions(ui: Ui) -> impl IntoNode {
    let offer = ui.memo(model::manage::offer);
    move || offer.get().map(|offer| offered(ui, &offer))
}

fn offered(ui: Ui, offer: &Offer) -> Element {
    let texts = ui.later_texts();
    let button = |page: ManagePage| {
        let (name, text) = match page {
            ManagePage::Withdraw => ("withdraw", texts.manage_withdraw),
            ManagePage::Reschedule => ("reschedule", texts.manage_reschedule),
            ManagePage::Details => ("change-details", texts.manage_details),
            _ => ("cancel", texts.manage_cancel),
        };
        ui.button("button", name, leads_to(page)).child(text)
    };
    let (change, cancel) = (&offer.change, &offer.cancel);
    let mut said: Vec<String> = Vec::new();
    if change.is_allowed && change == cancel {
        said.extend(until(ui, texts.manage_until, change));
    } else {
        said.extend(until(
            ui,
            if change.is_allowed {
                texts.manage_change_until
            } else {
                texts.manage_change_over
            },
            change,
        ));
        said.extend(until(
            ui,
            if cancel.is_allowed {
                texts.manage_cancel_until
            } else {
                texts.manage_cancel_over
            },
            cancel,
        ));
    }
    // Last, where it has room for the longer of the two (manage.css).
    if change.is_allowed || cancel.is_allowed {
        let needs_approval = change.needs_approval || cancel.needs_approval;
        said.push(
            if needs_approval {
                texts.manage_needs_approval
            } else {
                texts.manage_at_once
            }
            .to_owned(),
        );
    }
    let must_call = !change.is_allowed || !cancel.is_allowed || offer.is_elsewhere;
    el("div", &[("class", "manage")])
        // Other acts are other buttons, and what is said of them has not moved.
        .key(in_digits(offer.pages.len()))
        .child(el("h3", &[("class", "group-heading")]).child(texts.manage_label))
        .child(
            (!offer.pages.is_empty())
                .then(|| el("div", &[("class", "actions")]).each(offer.pages.iter().copied(), button)),
        )
        .each(said, |text| el("p", &[("class", "hint small")]).child(text))
        .child(must_call.then(|| reach(ui, offer)))
}

fn until(ui: Ui, text: &str, right: &Right) -> Option<String> {
    right.until.map(|until| {
        let (day, time) = (ui.language.day(until.date()), ui.language.time_spoken(until));
        fill(text, &[("day", &day), ("time", &time)])
    })
}

/// Buttons that call the spa and write to it, as far as it says how.
pub(super) fn contact(ui: Ui) -> Node {
    let center = ui.now(|state| model::offer::center(state).cloned());
    center
        .map(|center| links(ui, center.phone.as_ref(), center.email.as_ref()))
        .into_node()
}

fn links(ui: Ui, phone: Option<&String>, email: Option<&String>) -> Element {
    let texts = ui.later_texts();
    let link = |address: String, text: String| {
        el("a", &[("class", "button")])
            .attr("href", address)
            .attr("data-action", "reach")
            .child(text)
    };
    let phone = phone.map(|phone| {
        let mut address = "tel:".to_owned();
        address.extend(phone.chars().filter(|sign| sign.is_ascii_digit() || *sign == '+'));
        let phone = ui.language.as_written(phone);
        link(address, fill(texts.manage_call, &[("phone", &phone)]))
    });
    let email = email.map(|email| {
        let address = ["mailto:", email].concat();
        link(address, fill(texts.manage_write, &[("email", email)]))
    });
    el("div", &[("class", "actions")]).child(phone).child(email)
}

/// What can only be done by asking the spa, and how.
fn reach(ui: Ui, offer: &Offer) -> Element {
    let texts = ui.later_texts();
    let elsewhere = offer
        .is_elsewhere
        .then(|| el("p", &[]).child(texts.manage_elsewhere));
    el("div", &[("class", "panel attention"), ("data-reach", "")])
        .child(el("h3", &[("class", "panel-heading")]).child(texts.manage_reach_heading))
        .child(elsewhere)
        .child(links(ui, offer.phone.as_ref(), offer.email.as_ref()))
}
