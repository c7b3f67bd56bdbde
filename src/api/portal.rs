//! The portal's reply as a [`Catalogue`].

use booking_wire::portal::{
    Approval, Center, FieldKind, FormField, PortalResponse, PriceInfo, Service, Therapist,
};

use super::{Prices, addresses};
use crate::booking::{self, Catalogue, CategoryId, CenterId, FieldId, Money, ServiceId, TherapistId};

/// What the portal offers, and what later replies need to know of its prices.
#[must_use]
pub fn catalogue(reply: PortalResponse, server: &str) -> (Catalogue, Prices) {
    let prices = Prices {
        currencies: reply
            .centers
            .iter()
            .map(|center| {
                (
                    center.id.clone(),
                    (center.currency.clone(), center.currency_digits),
                )
            })
            .collect(),
        services: reply
            .services
            .iter()
            .map(|service| (service.id.clone(), service.price_info.clone()))
            .collect(),
    };
    let settings = reply.booking_module.settings;
    let catalogue = Catalogue {
        portal_id: reply.portal.id,
        portal_name: reply.portal.name,
        organization_id: reply.organization.id,
        organization_name: reply.organization.name,
        booking_module_id: reply.booking_module.id,
        description: reply.booking_module.description,
        categories: reply
            .categories
            .into_iter()
            .map(|category| booking::Category {
                id: CategoryId(category.id),
                name: category.name,
            })
            .collect(),
        services: reply
            .services
            .into_iter()
            .map(|given| service(given, &prices, server))
            .collect(),
        centers: reply.centers.into_iter().map(center).collect(),
        therapists: reply
            .therapists
            .into_iter()
            .map(|given| therapist(given, server))
            .collect(),
        fields: reply
            .booking_module
            .fields
            .into_iter()
            .map(|given| field(given, server))
            .collect(),
        settings: booking::Settings {
            approval: match settings.approval {
                Approval::Manual => booking::Approval::Manual,
                Approval::Automatic => booking::Approval::Automatic,
            },
            blocking_time_minutes: settings.blocking_time,
            cancellation_policy: settings.cancellation_policy,
            note: settings.note,
        },
        theme: reply.theme.into_iter().collect(),
    };
    (catalogue, prices)
}

fn center(center: Center) -> booking::Center {
    booking::Center {
        id: CenterId(center.id),
        name: center.name,
        address_lines: center.address_lines,
        phone: center.phone,
        email: center.email,
        time_zone: center.time_zone,
    }
}

fn service(service: Service, prices: &Prices, server: &str) -> booking::Service {
    let currency = service.center_ids.iter().find_map(|id| prices.currencies.get(id));
    let (currency, digits) = currency.cloned().unwrap_or_else(|| (String::new(), 2));
    let (total, tax) = price_of(&service.price_info, &currency, digits);
    booking::Service {
        id: ServiceId(service.id),
        code: service.code,
        name: service.name,
        description: service.description,
        category: CategoryId(service.category_id),
        duration_minutes: service.duration,
        total,
        tax,
        centers: service.center_ids.into_iter().map(CenterId).collect(),
        therapists: service.therapist_ids.into_iter().map(TherapistId).collect(),
        picture: service
            .image_paths
            .into_iter()
            .find_map(|path| addresses::absolute(server, path)),
    }
}

fn therapist(therapist: Therapist, server: &str) -> booking::Therapist {
    let person = therapist.personal_info;
    let whole = format!("{} {}", person.first_name, person.last_name);
    booking::Therapist {
        id: TherapistId(therapist.id),
        name: person.nick_name.unwrap_or_else(|| whole.trim().to_owned()),
        gender: match person.gender {
            1 => booking::Gender::Male,
            2 => booking::Gender::Female,
            _ => booking::Gender::Unspecified,
        },
        title: therapist.job_details.title,
        centers: therapist.center_ids.into_iter().map(CenterId).collect(),
        portrait: therapist
            .image_path
            .and_then(|path| addresses::absolute(server, path)),
    }
}

fn field(field: FormField, server: &str) -> booking::Field {
    booking::Field {
        id: FieldId(field.id),
        kind: match field.kind {
            FieldKind::Text => booking::FieldKind::Text,
            FieldKind::Email => booking::FieldKind::Email,
            FieldKind::Phone => booking::FieldKind::Phone,
            FieldKind::Choice => {
                let options = field.options.into_iter();
                booking::FieldKind::Choice(options.map(|option| (option.value, option.label)).collect())
            }
            FieldKind::Checkbox => booking::FieldKind::Checkbox,
            FieldKind::LongText => booking::FieldKind::LongText,
        },
        label: field.label,
        help: field.help,
        required: field.required,
        sensitive: field.sensitive,
        max_length: field.max_length,
        link_url: field.link_url.and_then(|url| addresses::absolute(server, url)),
        services: field.service_ids.into_iter().map(ServiceId).collect(),
    }
}

/// What the customer pays and how much of it is tax, rounded half up to the minor unit as on the server.
pub(super) fn price_of(price: &PriceInfo, currency: &str, digits: u8) -> (Money, Money) {
    let given = money(price.sale_price, currency, digits);
    let base = if price.include_tax {
        100.0 + price.tax_rate
    } else {
        100.0
    };
    let tax = Money {
        minor: rounded(as_decimal(given.minor) * price.tax_rate / base),
        ..given.clone()
    };
    let total = if price.include_tax {
        given
    } else {
        Money {
            minor: given.minor + tax.minor,
            ..given
        }
    };
    (total, tax)
}

/// A decimal amount in minor units.
pub(super) fn money(decimal: f64, currency: &str, digits: u8) -> Money {
    let mut units = decimal;
    for _ in 0..digits {
        units *= 10.0;
    }
    Money {
        minor: rounded(units),
        currency: currency.to_owned(),
        digits,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "prices are far below 2^53 minor units"
)]
fn rounded(units: f64) -> i64 {
    (units + 0.5).floor() as i64
}

#[expect(clippy::cast_precision_loss, reason = "prices are far below 2^53 minor units")]
fn as_decimal(minor: i64) -> f64 {
    minor as f64
}
