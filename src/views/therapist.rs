//! The step "by whom": whoever is free, a woman or a man, or somebody by name.

use leptos::prelude::*;

use super::frame::preference_name;
use super::icons;
use super::model::offer::{initials, therapists};
use super::ui::Ui;
use crate::booking::{Gender, Therapist, TherapistPreference};
use crate::flow::EventKind;

/// Wishes first, names below.
pub(super) fn therapist_step(ui: Ui) -> AnyView {
    let texts = ui.texts();
    let offer = ui.memo(therapists);
    let content = move || {
        let offer = offer.get();
        let wishes = offer
            .wishes
            .into_iter()
            .map(|wish| wish_card(ui, wish))
            .collect_view();
        let names = if offer.named.is_empty() {
            view! { <p class="hint">{texts.therapist_none_named}</p> }.into_any()
        } else {
            view! {
                <div class="group">
                    <h3 class="group-heading">{texts.by_name}</h3>
                    <ul class="cards people">
                        {offer.named.into_iter().map(|therapist| person_card(ui, therapist)).collect_view()}
                    </ul>
                </div>
            }
            .into_any()
        };
        view! {
            <div class="groups">
                <div class="group">
                    <h3 class="group-heading">{texts.by_preference}</h3>
                    <ul class="cards wishes">{wishes}</ul>
                </div>
                {names}
            </div>
        }
    };
    content.into_any()
}

fn wish_card(ui: Ui, wish: TherapistPreference) -> impl IntoView {
    let texts = ui.texts();
    let anyone = wish == TherapistPreference::Anyone;
    let help = anyone.then(|| view! { <span class="card-detail">{texts.anyone_help}</span> });
    let name = match &wish {
        TherapistPreference::Gender(Gender::Female) => "woman",
        TherapistPreference::Gender(_) => "man",
        _ => "anyone",
    };
    let drawing = if anyone { icons::PEOPLE } else { icons::PERSON };
    card(
        ui,
        wish.clone(),
        name.to_owned(),
        view! { <span class="card-icon">{icons::icon(drawing)}</span> }.into_any(),
        preference_name(ui, &wish).to_owned(),
        help.into_any(),
    )
}

fn person_card(ui: Ui, therapist: Therapist) -> impl IntoView {
    let face = match therapist.portrait {
        Some(address) => {
            view! { <img class="avatar" src=address alt="" loading="lazy" decoding="async"/> }.into_any()
        }
        None => {
            view! { <span class="avatar" aria-hidden="true">{initials(&therapist.name)}</span> }.into_any()
        }
    };
    let title = therapist
        .title
        .map(|title| view! { <span class="card-detail">{title}</span> });
    card(
        ui,
        TherapistPreference::Named(therapist.id.clone()),
        therapist.id.0,
        face,
        therapist.name,
        title.into_any(),
    )
}

fn card(
    ui: Ui,
    preference: TherapistPreference,
    id: String,
    face: AnyView,
    title: String,
    detail: AnyView,
) -> AnyView {
    let this = preference.clone();
    // "Anyone" is where every choice starts; only a choice that led somewhere is shown as one.
    let chosen = ui.memo(move |state| {
        state.choice.therapist == this
            && (this != TherapistPreference::Anyone || state.wanted_slot().is_some())
    });
    view! {
        <li>
            <button
                part="therapist"
                type="button"
                class="card with-icon"
                data-therapist=id
                aria-current=move || chosen.get().then_some("true")
                on:click=move |_| ui.send(EventKind::TherapistChosen(preference.clone()))
            >
                {face}
                <span class="card-text">
                    <span class="card-title">{title}</span>
                    {detail}
                </span>
                <span class="card-onward">{icons::icon(icons::ONWARD)}</span>
            </button>
        </li>
    }
    .into_any()
}
