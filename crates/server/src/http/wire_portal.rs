//! A portal's catalogue as wire types, in one language, archived things left out.

use std::collections::BTreeMap;

use booking_wire::portal as wire;

use super::pictures::{only_path, wire_picture};
use crate::bookings::catalogues::PortalView;
use crate::catalogue::{
    AddOn, Approval, BookingModule, Catalogue, Center, FieldKind, FormField, Gender, Portal, Service, Text,
    Therapist,
};
use crate::ids::CenterId;
use crate::look;

/// The reply for a portal, with the preset that the page asks for. What none of its centers offers is not shown.
pub(super) fn portal_response(
    view: PortalView<'_>,
    language: &str,
    theme: Option<&str>,
) -> wire::PortalResponse {
    let PortalView {
        catalogue,
        portal,
        module,
    } = view;
    let centers: Vec<&Center> = view.centers().collect();
    let center_ids: Vec<CenterId> = centers.iter().map(|center| center.id).collect();
    let services: Vec<&Service> = catalogue
        .services
        .iter()
        .filter(|service| !service.archived && has_any(&service.centers, &center_ids))
        .collect();
    let therapists: Vec<&Therapist> = catalogue
        .therapists
        .iter()
        .filter(|therapist| {
            !therapist.archived
                && therapist
                    .schedules
                    .keys()
                    .any(|center| center_ids.contains(center))
        })
        .collect();
    wire::PortalResponse {
        portal: wire::Portal {
            id: portal.id.to_string(),
            slug: portal.slug.clone(),
            name: portal.name.in_language(language).to_owned(),
            status: i32::from(!portal.is_live()),
            language: language_of_texts(catalogue, &portal.name, language),
        },
        organization: wire::Organization {
            id: catalogue.organization.id.to_string(),
            name: catalogue.organization.name.clone(),
        },
        centers: centers
            .iter()
            .map(|center| wire_center(center, language))
            .collect(),
        booking_module: wire_module(module, language),
        categories: catalogue
            .categories
            .iter()
            .filter(|category| {
                !category.archived && services.iter().any(|service| service.category == category.id)
            })
            .map(|category| wire::Category {
                id: category.id.to_string(),
                name: category.name.in_language(language).to_owned(),
            })
            .collect(),
        services: services
            .iter()
            .map(|service| wire_service(service, &center_ids, &therapists, language))
            .collect(),
        therapists: therapists
            .iter()
            .map(|therapist| wire_therapist(therapist, &center_ids, language))
            .collect(),
        theme: look::variables(portal, theme),
        wording: wording(portal, language),
    }
}

/// The portal's own words, as far as it has any in this language: those of another are no better than ours.
fn wording(portal: &Portal, language: &str) -> BTreeMap<String, String> {
    let primary = language.split('-').next().unwrap_or(language);
    let words = portal.wording.iter().filter_map(|(key, words)| {
        let words = words.get(language).or_else(|| words.get(primary))?;
        Some((key.clone(), words.clone()))
    });
    words.collect()
}

/// The language that the texts are really in: the one asked for if the portal speaks it.
fn language_of_texts(catalogue: &Catalogue, name: &Text, language: &str) -> String {
    let primary = |tag: &str| tag.split('-').next().unwrap_or(tag).to_ascii_lowercase();
    let own = &catalogue.organization.language;
    let spoken = primary(own) == primary(language)
        || name
            .translations
            .keys()
            .any(|tag| primary(tag) == primary(language))
        || catalogue.services.iter().any(|service| {
            service
                .name
                .translations
                .keys()
                .any(|tag| primary(tag) == primary(language))
        });
    if spoken { language.to_owned() } else { own.clone() }
}

fn has_any(of: &[CenterId], centers: &[CenterId]) -> bool {
    of.iter().any(|center| centers.contains(center))
}

/// An optional text in a language.
pub(super) fn text_of(text: Option<&Text>, language: &str) -> Option<String> {
    text.map(|text| text.in_language(language).to_owned())
}

fn wire_center(center: &Center, language: &str) -> wire::Center {
    wire::Center {
        id: center.id.to_string(),
        name: center.name.in_language(language).to_owned(),
        address_lines: center.address_lines.clone(),
        phone: center.phone.clone(),
        email: center.email.clone(),
        time_zone: center.time_zone.name().to_owned(),
        currency: center.currency.code().to_owned(),
        currency_digits: center.currency.digits(),
    }
}

fn wire_module(module: &BookingModule, language: &str) -> wire::BookingModule {
    let settings = &module.settings;
    wire::BookingModule {
        id: module.id.to_string(),
        name: module.name.in_language(language).to_owned(),
        description: text_of(module.description.as_ref(), language),
        fields: module
            .fields
            .iter()
            .map(|field| wire_field(field, language))
            .collect(),
        settings: wire::ModuleSettings {
            approval: match settings.approval {
                Approval::Manual => wire::Approval::Manual,
                Approval::Automatic => wire::Approval::Automatic,
            },
            blocking_time: settings.blocking_time_minutes,
            minimum_notice_minutes: settings.minimum_notice_minutes,
            horizon_days: settings.horizon_days,
            cancellation_policy: text_of(settings.cancellation_policy.as_ref(), language),
            note: settings.note,
            max_guests: settings.max_guests,
            max_items_per_guest: settings.max_items_per_guest,
        },
    }
}

fn wire_kind(kind: FieldKind) -> wire::FieldKind {
    match kind {
        FieldKind::Text => wire::FieldKind::Text,
        FieldKind::Email => wire::FieldKind::Email,
        FieldKind::Phone => wire::FieldKind::Phone,
        FieldKind::Choice => wire::FieldKind::Choice,
        FieldKind::Checkbox => wire::FieldKind::Checkbox,
        FieldKind::LongText => wire::FieldKind::LongText,
    }
}

fn wire_field(field: &FormField, language: &str) -> wire::FormField {
    wire::FormField {
        id: field.id.clone(),
        kind: wire_kind(field.kind),
        label: field.label.in_language(language).to_owned(),
        help: text_of(field.help.as_ref(), language),
        required: field.required,
        sensitive: field.sensitive,
        max_length: field.max_length,
        options: field
            .options
            .iter()
            .map(|(value, label)| wire::FieldOption {
                value: value.clone(),
                label: label.in_language(language).to_owned(),
            })
            .collect(),
        link_url: field.link_url.clone(),
        service_ids: field.services.iter().map(ToString::to_string).collect(),
        per_guest: field.per_guest,
    }
}

/// An add-on, priced in the center's currency.
pub(super) fn wire_add_on(add_on: &AddOn, language: &str) -> wire::AddOn {
    wire::AddOn {
        id: add_on.id.to_string(),
        name: add_on.name.in_language(language).to_owned(),
        duration: add_on.duration_minutes,
        sale_price: add_on.price.decimal(),
    }
}

fn wire_service(
    service: &Service,
    centers: &[CenterId],
    therapists: &[&Therapist],
    language: &str,
) -> wire::Service {
    let offered_at: Vec<CenterId> = service
        .centers
        .iter()
        .copied()
        .filter(|center| centers.contains(center))
        .collect();
    let can_do_it = |therapist: &&&Therapist| {
        therapist.skills.contains(&service.id)
            && therapist
                .schedules
                .keys()
                .any(|center| offered_at.contains(center))
    };
    wire::Service {
        id: service.id.to_string(),
        code: service.code.clone(),
        name: service.name.in_language(language).to_owned(),
        description: text_of(service.description.as_ref(), language),
        category_id: service.category.to_string(),
        duration: service.duration_minutes,
        recovery_time: service.recovery_minutes,
        is_couple_service: service.is_couple_service,
        price_info: wire::PriceInfo {
            sale_price: service.price.decimal(),
            tax_rate: percent(service.tax_basis_points),
            include_tax: service.tax_included,
        },
        center_ids: offered_at.iter().map(ToString::to_string).collect(),
        therapist_ids: therapists
            .iter()
            .filter(can_do_it)
            .map(|therapist| therapist.id.to_string())
            .collect(),
        add_ons_info: service
            .add_ons
            .iter()
            .map(|add_on| wire_add_on(add_on, language))
            .collect(),
        image_paths: image_paths(service),
        picture: service
            .picture
            .as_ref()
            .map(|picture| wire_picture(picture, language)),
    }
}

/// Its own picture first, for clients that take the first.
pub(super) fn image_paths(service: &Service) -> Vec<String> {
    let own = service.picture.as_ref().and_then(only_path);
    own.into_iter().chain(service.images.iter().cloned()).collect()
}

/// 19 % is 1900 basis points.
#[expect(clippy::cast_precision_loss, reason = "a tax rate has a handful of digits")]
fn percent(basis_points: i64) -> f64 {
    basis_points as f64 / 100.0
}

/// A therapist, with those of the centers at which they work.
pub(super) fn wire_therapist(therapist: &Therapist, centers: &[CenterId], language: &str) -> wire::Therapist {
    wire::Therapist {
        id: therapist.id.to_string(),
        personal_info: wire::PersonalInfo {
            first_name: therapist.first_name.clone(),
            last_name: therapist.last_name.clone(),
            nick_name: therapist.nick_name.clone(),
            gender: match therapist.gender {
                Gender::Unspecified => 0,
                Gender::Male => 1,
                Gender::Female => 2,
            },
        },
        job_details: wire::JobDetails {
            title: text_of(therapist.title.as_ref(), language),
        },
        center_ids: therapist
            .schedules
            .keys()
            .filter(|center| centers.contains(center))
            .map(ToString::to_string)
            .collect(),
        image_path: therapist
            .picture
            .as_ref()
            .and_then(only_path)
            .or_else(|| therapist.image.clone()),
        picture: therapist
            .picture
            .as_ref()
            .map(|picture| wire_picture(picture, language)),
    }
}
