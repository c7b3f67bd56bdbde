//! What belongs to the visit: add-ons, further treatments and further guests, and who treats whom.
//!
//! One treatment is chosen card by card (`therapist`); several are looked over in one list.

use crate::digits::in_digits;
use crate::views::markup::{Element, IntoNode, Node, el};

use leptos::prelude::event_target_value;

use super::frame::{preference_name, total_line};
use super::model::visit::{Adding, Guest, Treatment, add_ons_of_edited, adding, guests};
use super::ui::Ui;
use super::{icons, model, words};
use crate::booking::{AddOn, Gender, ItemPosition, TherapistId, TherapistPreference};
use crate::flow::EventKind;
use crate::i18n::fill;

/// What can be added to the one treatment that is looked at.
pub(super) fn add_ons(ui: Ui) -> Node {
    let offered = ui.memo(add_ons_of_edited);
    let content = move || {
        let offered = offered.get();
        (!offered.is_empty()).then(|| {
            el("div", &[("class", "group")])
                .child(el("h3", &[("class", "group-heading")]).child(ui.later_texts().add_ons))
                .child(
                    el("ul", &[("class", "add-ons")])
                        .each(offered, |(add_on, chosen)| add_on_tick(ui, None, add_on, chosen)),
                )
        })
    };
    content.into_node()
}

/// A box to tick, with what it adds in time and price.
fn add_on_tick(ui: Ui, at: Option<ItemPosition>, add_on: AddOn, chosen: bool) -> Element {
    let place = at.map_or_else(String::new, place_name);
    let id = ["add-on-", &place, &add_on.id.0].concat();
    let longer = (add_on.duration_minutes > 0).then(|| {
        let minutes = ["+ ", &ui.language.duration(add_on.duration_minutes)].concat();
        el("span", &[("class", "fact")]).child(minutes)
    });
    let price = ["+ ", &ui.language.money(&add_on.total)].concat();
    let toggled = add_on.id.clone();
    el("li", &[("class", "add-on")])
        .key(add_on.id.0.clone())
        .child(
            el(
                "input",
                &[("part", "field"), ("class", "checkbox"), ("type", "checkbox")],
            )
            .attr("id", id.clone())
            .attr("data-add-on", add_on.id.0)
            .attr("checked", chosen.then_some(""))
            .prop("checked", chosen.then_some(""))
            .on("change", move |_| {
                look_at(ui, at);
                ui.send(EventKind::AddOnToggled(toggled.clone()));
            }),
        )
        .child(
            el("label", &[("class", "add-on-label")])
                .attr("for", id)
                .child(el("span", &[("class", "add-on-name")]).child(add_on.name))
                .child(longer)
                .child(el("span", &[("class", "fact price")]).child(price)),
        )
}

/// The ways to more than one treatment for one guest.
pub(super) fn more(ui: Ui) -> Node {
    let texts = ui.later_texts();
    let can = ui.memo(|state| (state.can_add_treatment(0), state.can_add_guest()));
    let content = move || {
        let (treatment, guest) = can.get();
        (treatment || guest).then(|| {
            el("div", &[("class", "group")])
                .child(el("h3", &[("class", "group-heading")]).child(texts.more_heading))
                .child(
                    el("div", &[("class", "actions")])
                        .child(treatment.then(|| add_treatment(ui, 0)))
                        .child(guest.then(|| add_guest(ui))),
                )
        })
    };
    content.into_node()
}

/// Everything that belongs to a visit of several treatments, and the way on.
pub(super) fn overview(ui: Ui) -> Node {
    let shown = ui.memo(guests);
    let can_add_guest = ui.memo(|state| state.can_add_guest());
    let total = ui.memo(model::total);
    let content = move || {
        let guests = shown.get();
        let is_group = guests.len() > 1;
        el("div", &[("class", "visit")]).each(guests, move |guest| guest_part(ui, guest, is_group))
    };
    el("div", &[("class", "groups")])
        .child(content)
        .child(move || can_add_guest.get().then(|| add_guest(ui)))
        .child(
            el("div", &[("class", "visit-end")])
                .child(move || total.get().map(|(total, tax)| total_line(ui, &total, &tax)))
                .child(onward(ui)),
        )
        .into_node()
}

/// To the times.
pub(super) fn onward(ui: Ui) -> Node {
    ui.button("button primary large", "to-times", EventKind::ContinueToTime)
        .child(ui.later_texts().to_times)
        .into_node()
}

fn guest_part(ui: Ui, guest: Guest, is_group: bool) -> Element {
    let texts = ui.later_texts();
    let Guest {
        who,
        treatments,
        can_add,
    } = guest;
    let name = words::guest(ui.language, &who);
    let index = who.guest;
    let head = is_group.then(|| {
        let label = fill(texts.remove_label, &[("choice", &name)]);
        let remove = (index > 0).then(|| {
            ui.button("button link", "remove-guest", EventKind::RemoveGuest(index))
                .attr("aria-label", label)
                .child(texts.remove)
        });
        el("div", &[("class", "visit-head")])
            .child(el("h3", &[("class", "group-heading")]).child(name.clone()))
            .child(remove)
    });
    // Of a guest with one treatment, the guest goes and not the treatment.
    let one_of_group = is_group && treatments.len() == 1;
    el("div", &[("class", "visit-guest")])
        .key(in_digits(index))
        .attr("data-guest", in_digits(index))
        .child(head)
        .child(
            el("ul", &[("class", "visit-items")]).each(treatments, |treatment| {
                treatment_row(ui, treatment, is_group.then_some(name.as_str()), one_of_group)
            }),
        )
        .child(can_add.then(|| add_treatment(ui, index)))
}

fn treatment_row(ui: Ui, treatment: Treatment, guest: Option<&str>, stays: bool) -> Element {
    let texts = ui.later_texts();
    let at = treatment.at;
    let facts = el("p", &[("class", "card-facts")])
        .child(el("span", &[("class", "fact")]).child(ui.language.duration(treatment.minutes)))
        .child(
            treatment
                .price
                .as_ref()
                .map(|price| el("span", &[("class", "fact price")]).child(ui.language.money(price))),
        );
    let label = fill(texts.remove_label, &[("choice", &treatment.name)]);
    let remove = (treatment.can_go && !stays).then(|| {
        ui.button("button link", "remove-treatment", EventKind::RemoveItem(at))
            .attr("aria-label", label)
            .child(texts.remove)
    });
    let add_ons = (!treatment.add_ons.is_empty()).then(|| {
        el("ul", &[("class", "add-ons")])
            .attr("aria-label", texts.add_ons)
            .each(treatment.add_ons.clone(), |(add_on, chosen)| {
                add_on_tick(ui, Some(at), add_on, chosen)
            })
    });
    el("li", &[("class", "visit-item")])
        .key(place_name(at))
        .child(
            el("div", &[("class", "visit-head")])
                .child(el("p", &[("class", "card-title")]).child(treatment.name.clone()))
                .child(remove),
        )
        .child(facts)
        .child((treatment.people.len() > 1).then(|| by_whom(ui, &treatment, guest)))
        .child(add_ons)
}

/// Who should treat, as a list to choose from: with several treatments, cards would be too many.
pub(super) fn by_whom(ui: Ui, treatment: &Treatment, guest: Option<&str>) -> Element {
    let texts = ui.texts();
    let at = treatment.at;
    let id = ["by-whom-", &place_name(at)].concat();
    let mut label = [texts.summary_therapist, ": ", &treatment.name].concat();
    if let Some(guest) = guest {
        label = [&label, ", ", guest].concat();
    }
    let option = |value: String, name: String, chosen: bool| {
        el("option", &[])
            .attr("value", value)
            .attr("selected", chosen.then_some(""))
            .prop("selected", chosen.then_some(""))
            .child(name)
    };
    let mut list = el("select", &[("part", "field"), ("class", "input")])
        .attr("id", id.clone())
        .attr("aria-label", label)
        .attr("data-by-whom", place_name(at))
        .on("change", move |event| {
            look_at(ui, Some(at));
            ui.send(EventKind::TherapistChosen(preference_of(event_target_value(
                &event,
            ))));
        });
    for wish in &treatment.wishes {
        let name = preference_name(ui, wish).to_owned();
        list = list.child(option(wish_name(wish).to_owned(), name, *wish == treatment.wish));
    }
    for person in &treatment.people {
        let wish = TherapistPreference::Named(person.id.clone());
        list = list.child(option(
            person.id.0.clone(),
            person.name.clone(),
            wish == treatment.wish,
        ));
    }
    el("div", &[("class", "by-whom")])
        .child(
            el("label", &[("class", "label")])
                .attr("for", id)
                .child(texts.summary_therapist),
        )
        .child(list)
}

/// Stable names of wishes, for markup.
pub(super) fn wish_name(wish: &TherapistPreference) -> &'static str {
    match wish {
        TherapistPreference::Gender(Gender::Female) => "woman",
        TherapistPreference::Gender(_) => "man",
        _ => "anyone",
    }
}

/// The wish of such a name, or of a therapist's id.
pub(super) fn preference_of(name: String) -> TherapistPreference {
    match name.as_str() {
        "woman" => TherapistPreference::Gender(Gender::Female),
        "man" => TherapistPreference::Gender(Gender::Male),
        "anyone" => TherapistPreference::Anyone,
        _ => TherapistPreference::Named(TherapistId(name)),
    }
}

/// `1-0`: the first treatment of the second guest.
fn place_name(at: ItemPosition) -> String {
    [&in_digits(at.guest), "-", &in_digits(at.item)].concat()
}

fn look_at(ui: Ui, at: Option<ItemPosition>) {
    if let Some(at) = at {
        ui.send(EventKind::EditItem(at));
    }
}

fn add_treatment(ui: Ui, guest: usize) -> Element {
    ui.button("button small", "add-treatment", EventKind::AddTreatment(guest))
        .child(icons::icon(icons::PLUS))
        .child(el("span", &[]).child(ui.later_texts().add_treatment))
}

fn add_guest(ui: Ui) -> Element {
    el(
        "button",
        &[
            ("type", "button"),
            ("class", "button small"),
            ("data-action", "add-guest"),
        ],
    )
    .sends(ui, EventKind::AddGuest)
    .child(icons::icon(icons::PEOPLE))
    .child(el("span", &[]).child(ui.later_texts().add_guest))
}

/// For whom a treatment is chosen while one is being added, and the choice that most make.
pub(super) fn adding_hint(ui: Ui) -> Node {
    let texts = ui.later_texts();
    let adding = ui.memo(adding);
    let content = move || {
        adding.get().map(|adding| match adding {
            Adding::Treatment(_, before) => {
                el("p", &[("class", "hint")]).child(fill(texts.adding_treatment, &[("before", &before)]))
            }
            Adding::Guest(who, same) => {
                let index = who.guest;
                let for_whom = fill(texts.adding_guest, &[("guest", &words::guest(ui.language, &who))]);
                el("div", &[("class", "group")])
                    .child(el("p", &[("class", "hint")]).child(for_whom))
                    .child(
                        el(
                            "button",
                            &[
                                ("type", "button"),
                                ("class", "button"),
                                ("data-action", "same-for-guest"),
                            ],
                        )
                        .sends(ui, EventKind::SameForGuest(index))
                        .child(fill(texts.same_for_guest, &[("treatment", &same)])),
                    )
            }
        })
    };
    content.into_node()
}
