//! Centers, services and therapists as the catalogue calls of the service booking API show them, in one
//! language.

use booking_wire::catalogue as wire;
use booking_wire::service_booking::NamedObject;
use chrono::Weekday;

use super::wire_portal::{image_paths, text_of, wire_add_on, wire_therapist};
use crate::catalogue::{Catalogue, Center, Service, Therapist, Weekly};
use crate::ids::CenterId;

/// Which parts of a service are wanted; the others are null.
#[derive(Clone, Copy, Debug)]
pub(super) struct ExpandedService {
    /// `additional_info`.
    pub(super) additional_info: bool,
    /// `add_ons_info`.
    pub(super) add_ons_info: bool,
    /// `image_paths`.
    pub(super) image_paths: bool,
}

/// A service.
pub(super) fn service(
    catalogue: &Catalogue,
    service: &Service,
    expanded: ExpandedService,
    language: &str,
) -> wire::CenterService {
    let (total, tax) = service.total_and_tax();
    let decimal = |minor: i64| crate::money::Money { minor, ..total }.decimal();
    let category = catalogue
        .categories
        .iter()
        .find(|category| category.id == service.category);
    wire::CenterService {
        id: service.id.to_string(),
        code: service.code.clone(),
        name: service.name.in_language(language).to_owned(),
        description: text_of(service.description.as_ref(), language),
        duration: service.duration_minutes,
        recovery_time: service.recovery_minutes,
        is_couple_service: service.is_couple_service,
        price_info: wire::ServicePriceInfo {
            currency_id: service.price.currency.code().to_owned(),
            sale_price: service.price.decimal(),
            tax_id: None,
            include_tax: service.tax_included,
            tax: decimal(tax),
            price_without_tax: decimal(total.minor - tax),
            final_price: total.decimal(),
        },
        additional_info: expanded.additional_info.then(|| wire::AdditionalInfo {
            category: category.map(|category| NamedObject {
                id: category.id.to_string(),
                name: category.name.in_language(language).to_owned(),
            }),
        }),
        add_ons_info: expanded.add_ons_info.then(|| wire::AddOnsInfo {
            is_add_on: false,
            has_add_ons: !service.add_ons.is_empty(),
            add_ons_list: service
                .add_ons
                .iter()
                .map(|add_on| wire_add_on(add_on, language))
                .collect(),
        }),
        image_paths: expanded.image_paths.then(|| image_paths(service)),
    }
}

/// A therapist of a center.
pub(super) fn therapist(therapist: &Therapist, center: CenterId, language: &str) -> wire::CenterTherapist {
    let shown = wire_therapist(therapist, &[center], language);
    wire::CenterTherapist {
        id: shown.id,
        personal_info: shown.personal_info,
        job_details: shown.job_details,
        image_path: shown.image_path,
    }
}

/// A center, with its usual week if wanted.
pub(super) fn center(center: &Center, with_working_hours: bool, language: &str) -> wire::ListedCenter {
    let zone = center.time_zone.name();
    wire::ListedCenter {
        id: center.id.to_string(),
        name: center.name.in_language(language).to_owned(),
        time_zone: zone.to_owned(),
        location: wire::Location {
            address_lines: center.address_lines.clone(),
            time_zone: wire::TimeZone {
                id: zone.to_owned(),
                name: zone.to_owned(),
            },
        },
        currency: wire::Currency {
            id: center.currency.code().to_owned(),
            code: center.currency.code().to_owned(),
            digits: center.currency.digits(),
        },
        contact_info: wire::ContactInfo {
            phone: center.phone.clone(),
            email: center.email.clone(),
        },
        working_hours: with_working_hours.then(|| working_hours(&center.opening)),
    }
}

/// Monday first; a day without opening hours says so.
fn working_hours(weekly: &Weekly) -> Vec<wire::WorkingHours> {
    let days = [
        (Weekday::Mon, "Monday"),
        (Weekday::Tue, "Tuesday"),
        (Weekday::Wed, "Wednesday"),
        (Weekday::Thu, "Thursday"),
        (Weekday::Fri, "Friday"),
        (Weekday::Sat, "Saturday"),
        (Weekday::Sun, "Sunday"),
    ];
    let mut written = Vec::new();
    for (weekday, name) in days {
        let periods = weekly.on(weekday);
        if periods.is_empty() {
            written.push(wire::WorkingHours {
                day_of_week: name.to_owned(),
                is_closed: true,
                start_time: None,
                end_time: None,
            });
        }
        written.extend(periods.iter().map(|period| wire::WorkingHours {
            day_of_week: name.to_owned(),
            is_closed: false,
            start_time: Some(period.from.format("%H:%M:%S").to_string()),
            end_time: Some(period.to.format("%H:%M:%S").to_string()),
        }));
    }
    written
}
