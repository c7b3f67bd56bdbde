//! The portal's reply (`PortalResponse` of the wire) as a [`Catalogue`].

use super::{Prices, addresses};
use crate::booking::{
    AddOn, AddOnId, Approval, Catalogue, Category, CategoryId, Center, CenterId, Field, FieldId, FieldKind,
    Gender, Money, Picture, Service, ServiceId, Settings, Therapist, TherapistId,
};
use crate::platform::json::Json;

/// How a service's prices are taxed.
#[derive(Clone, Copy)]
struct Tax {
    /// Percent.
    rate: f64,
    /// Whether prices have the tax inside.
    is_included: bool,
}

/// What the portal offers, and what later replies need to know of its prices. `None` when something is
/// missing that every portal has.
#[must_use]
pub fn catalogue(reply: &Json, server: &str) -> Option<(Catalogue, Prices)> {
    let (portal, organization) = (reply.get("portal"), reply.get("organization"));
    let module = reply.get("booking_module");
    let prices = Prices {
        currencies: reply.list("centers", |center| {
            let digits = u8::try_from(center.count("currency_digits")?).ok()?;
            Some((center.text("id")?, center.text("currency")?, digits))
        })?,
    };
    let catalogue = Catalogue {
        portal_id: portal.text("id")?,
        portal_name: portal.text("name")?,
        is_closed: portal.count("status") == Some(1),
        organization_id: organization.text("id")?,
        organization_name: organization.text("name")?,
        booking_module_id: module.text("id")?,
        description: module.text("description"),
        centers: reply.list("centers", center)?,
        categories: reply.list("categories", |category| {
            Some(Category {
                id: CategoryId(category.text("id")?),
                name: category.text("name")?,
            })
        })?,
        services: reply.list("services", |given| service(given, &prices, server))?,
        therapists: reply.list("therapists", |given| therapist(given, server))?,
        fields: module.list("fields", |given| field(given, server))?,
        settings: settings(&module.get("settings"))?,
        theme: reply.text_members("theme"),
        wording: reply.text_members("wording"),
    };
    Some((catalogue, prices))
}

fn settings(settings: &Json) -> Option<Settings> {
    Some(Settings {
        approval: match settings.text("approval")?.as_str() {
            "automatic" => Approval::Automatic,
            // Nobody should travel on a request: what is not known to be automatic waits for the spa.
            _ => Approval::Manual,
        },
        blocking_time_minutes: settings.count("blocking_time")?,
        cancellation_policy: settings.text("cancellation_policy"),
        note: settings.flag("note")?,
        max_guests: settings.count("max_guests").unwrap_or(1) as usize,
        max_items_per_guest: settings.count("max_items_per_guest").unwrap_or(1) as usize,
    })
}

fn center(center: &Json) -> Option<Center> {
    Some(Center {
        id: CenterId(center.text("id")?),
        name: center.text("name")?,
        address_lines: center.texts("address_lines")?,
        phone: center.text("phone"),
        email: center.text("email"),
        time_zone: center.text("time_zone")?,
    })
}

fn service(service: &Json, prices: &Prices, server: &str) -> Option<Service> {
    let centers = service.texts("center_ids")?;
    let currency = centers.iter().find_map(|center| prices.of_center(center));
    let (currency, digits) = currency.unwrap_or(("", 2));
    let sale_price = service.get("price_info").number("sale_price")?;
    let rules = tax(service)?;
    let (total, tax) = price_of(sale_price, rules, currency, digits);
    let add_on = |given: &Json| {
        let (total, tax) = price_of(given.number("sale_price")?, rules, currency, digits);
        Some(AddOn {
            id: AddOnId(given.text("id")?),
            name: given.text("name")?,
            duration_minutes: given.count("duration")?,
            total,
            tax,
        })
    };
    Some(Service {
        id: ServiceId(service.text("id")?),
        code: service.text("code")?,
        name: service.text("name")?,
        description: service.text("description"),
        category: CategoryId(service.text("category_id")?),
        duration_minutes: service.count("duration")?,
        total,
        tax,
        add_ons: service.list("add_ons_info", add_on)?,
        is_couple_service: service.flag("is_couple_service")?,
        centers: centers.into_iter().map(CenterId).collect(),
        therapists: service
            .texts("therapist_ids")?
            .into_iter()
            .map(TherapistId)
            .collect(),
        picture: picture(service, service.texts("image_paths")?.into_iter().next(), server),
    })
}

fn therapist(therapist: &Json, server: &str) -> Option<Therapist> {
    let person = therapist.get("personal_info");
    let name = match person.text("nick_name") {
        Some(name) => name,
        None => {
            let mut whole = person.text("first_name")?;
            whole.push(' ');
            whole.push_str(&person.text("last_name")?);
            whole.trim().to_owned()
        }
    };
    Some(Therapist {
        id: TherapistId(therapist.text("id")?),
        name,
        gender: match person.integer("gender")? {
            1 => Gender::Male,
            2 => Gender::Female,
            _ => Gender::Unspecified,
        },
        title: therapist.get("job_details").text("title"),
        centers: therapist.texts("center_ids")?.into_iter().map(CenterId).collect(),
        portrait: picture(therapist, therapist.text("image_path"), server),
    })
}

/// `only` is the one address for whoever takes no more. What servers say that know no widths is that alone.
fn picture(of: &Json, only: Option<String>, server: &str) -> Option<Picture> {
    let address = addresses::absolute(server, only?)?;
    let of = of.get("picture");
    let mut widths = String::new();
    let mut picture = Picture {
        address,
        alt: of.text("alt").unwrap_or_default(),
        color: of.text("color"),
        ..Picture::default()
    };
    for rendition in of.items("renditions") {
        // Another format would need an element of its own.
        if rendition.text("format").as_deref() != Some("image/webp") {
            continue;
        }
        let width = rendition.count("width")?.to_string();
        if !widths.is_empty() {
            widths.push_str(", ");
        }
        widths.push_str(&addresses::absolute(server, rendition.text("path")?)?);
        widths.push(' ');
        widths.push_str(&width);
        widths.push('w');
        picture.width = Some(width);
        picture.height = Some(rendition.count("height")?.to_string());
    }
    picture.widths = Some(widths).filter(|widths| !widths.is_empty());
    Some(picture)
}

fn field(field: &Json, server: &str) -> Option<Field> {
    Some(Field {
        id: FieldId(field.text("id")?),
        kind: match field.text("kind")?.as_str() {
            "email" => FieldKind::Email,
            "phone" => FieldKind::Phone,
            "checkbox" => FieldKind::Checkbox,
            "long_text" => FieldKind::LongText,
            "choice" => FieldKind::Choice(field.list("options", |option| {
                Some((option.text("value")?, option.text("label")?))
            })?),
            // A kind that a newer server knows: a line of text is what any question can be answered with.
            _ => FieldKind::Text,
        },
        label: field.text("label")?,
        help: field.text("help"),
        required: field.flag("required")?,
        sensitive: field.flag("sensitive")?,
        max_length: field.count("max_length")?,
        link_url: field
            .text("link_url")
            .and_then(|url| addresses::absolute(server, url)),
        services: field.texts("service_ids")?.into_iter().map(ServiceId).collect(),
        per_guest: field.flag("per_guest").unwrap_or_default(),
    })
}

fn tax(service: &Json) -> Option<Tax> {
    let price = service.get("price_info");
    Some(Tax {
        rate: price.number("tax_rate")?,
        is_included: price.flag("include_tax")?,
    })
}

/// What the customer pays and how much of it is tax, rounded half up to the minor unit as on the server.
fn price_of(decimal: f64, tax: Tax, currency: &str, digits: u8) -> (Money, Money) {
    let given = money(decimal, currency, digits);
    let base = if tax.is_included { 100.0 + tax.rate } else { 100.0 };
    let part = Money {
        minor: rounded(as_decimal(given.minor) * tax.rate / base),
        ..given.clone()
    };
    let total = if tax.is_included {
        given
    } else {
        Money {
            minor: given.minor + part.minor,
            ..given
        }
    };
    (total, part)
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
