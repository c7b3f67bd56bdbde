//! The step "by whom": whoever is free, a woman or a man, or somebody by name.

use crate::views::markup::{IntoNode, Node, el};

use super::frame::preference_name;
use super::model::offer::{initials, therapists};
use super::picture::pictured;
use super::ui::Ui;
use super::{icons, later, visit};
use crate::booking::{Therapist, TherapistPreference};
use crate::flow::EventKind;

/// One treatment: what can be added, wishes, names. Several: all of them in one list.
pub(super) fn therapist_step(ui: Ui) -> Node {
    let is_single = ui.memo(|state| state.choice.visit.only().is_some());
    let content = move || match is_single.get() {
        true => single(ui),
        false => later::overview(ui),
    };
    content.into_node()
}

fn single(ui: Ui) -> Node {
    let leads_on = ui.memo(|state| state.therapist_leads_on());
    let by_whom = move || match leads_on.get() {
        true => people(ui),
        false => later::onward(ui),
    };
    // First what can be added, for who chooses a name goes on. Where it is still to come, it comes behind the names: above
    // them it would push them away from under the finger.
    let (first, then) = match later::is_here() {
        true => (later::add_ons(ui), by_whom.into_node()),
        false => (by_whom.into_node(), later::add_ons(ui)),
    };
    el("div", &[("class", "groups")])
        .child(first)
        .child(then)
        .child(later::more(ui))
        .into_node()
}

/// Wishes first, names below.
fn people(ui: Ui) -> Node {
    let texts = ui.texts();
    let offer = ui.memo(therapists);
    let content = move || {
        let offer = offer.get();
        Node::Many(vec![
            el("div", &[("class", "group")])
                .child(el("h3", &[("class", "group-heading")]).child(texts.by_preference))
                .child(el("ul", &[("class", "cards wishes")]).each(offer.wishes, |wish| wish_card(ui, wish)))
                .into_node(),
            el("div", &[("class", "group")])
                .child(el("h3", &[("class", "group-heading")]).child(texts.by_name))
                .child(
                    el("ul", &[("class", "cards people")])
                        .each(offer.named, |therapist| person_card(ui, therapist)),
                )
                .into_node(),
        ])
    };
    content.into_node()
}

fn wish_card(ui: Ui, wish: TherapistPreference) -> impl IntoNode {
    let texts = ui.texts();
    let anyone = wish == TherapistPreference::Anyone;
    let help = anyone.then(|| el("span", &[("class", "card-detail")]).child(texts.anyone_help));
    let name = visit::wish_name(&wish);
    let drawing = if anyone { icons::PEOPLE } else { icons::PERSON };
    card(
        ui,
        wish.clone(),
        name.to_owned(),
        el("span", &[("class", "card-icon")])
            .child(icons::icon(drawing))
            .into_node(),
        preference_name(ui, &wish).to_owned(),
        help.into_node(),
    )
}

fn person_card(ui: Ui, therapist: Therapist) -> impl IntoNode {
    let initials = initials(&therapist.name);
    let face = pictured(
        &[("class", "avatar")],
        therapist.portrait,
        Some(initials),
        "72px",
        false,
    );
    let title = therapist
        .title
        .map(|title| el("span", &[("class", "card-detail")]).child(title));
    card(
        ui,
        TherapistPreference::Named(therapist.id.clone()),
        therapist.id.0,
        face.into_node(),
        therapist.name,
        title.into_node(),
    )
}

fn card(
    ui: Ui,
    preference: TherapistPreference,
    id: String,
    face: Node,
    title: String,
    detail: Node,
) -> Node {
    let this = preference.clone();
    // "Anyone" is where every choice starts; only a choice that led somewhere is shown as one.
    let chosen = ui.memo(move |state| {
        state.edited_item().is_some_and(|item| item.therapist == this)
            && (this != TherapistPreference::Anyone || state.wanted_slot().is_some())
    });
    el("li", &[])
        .key(id.clone())
        .child(
            el(
                "button",
                &[
                    ("part", "therapist"),
                    ("type", "button"),
                    ("class", "card with-icon"),
                ],
            )
            .attr("data-therapist", id)
            .attr("aria-current", move || chosen.get().then_some("true"))
            .sends(ui, EventKind::TherapistChosen(preference.clone()))
            .child(
                el("span", &[("class", "card-text")])
                    .child(el("span", &[("class", "card-title")]).child(title))
                    .child(detail),
            )
            .child(face),
        )
        .into_node()
}
