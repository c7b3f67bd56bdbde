//! The portal's reply (`PortalResponse` of the wire) as a [`Catalogue`].

use super::needed::Needed;
use super::{Prices, addresses};
use crate::booking::{
    AddOn, AddOnId, Approval, Catalogue, Category, CategoryId, Center, CenterId, Field, FieldId, FieldKind,
    Gender, Money, Picture, Service, ServiceId, Settings, Therapist, TherapistId,
};
use crate::digits::in_digits;
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
    Needed::read(reply, |needed| whole(needed, server))
}

fn whole(reply: Needed<'_>, server: &str) -> (Catalogue, Prices) {
    let json = reply.json;
    let (portal, organization) = (json.get("portal"), json.get("organization"));
    let (portal, organization) = (reply.of(&portal), reply.of(&organization));
    let module = json.get("booking_module");
    let module = reply.of(&module);
    let prices = Prices {
        currencies: reply.list("centers", |center| {
            let digits = center.have(u8::try_from(center.count("currency_digits")).ok());
            (center.text("id"), center.text("currency"), digits)
        }),
    };
    let catalogue = Catalogue {
        portal_id: portal.text("id"),
        portal_name: portal.text("name"),
        is_closed: portal.json.count("status") == Some(1),
        organization_id: organization.text("id"),
        organization_name: organization.text("name"),
        booking_module_id: module.text("id"),
        description: module.json.text("description"),
        centers: reply.list("centers", center),
        categories: reply.list("categories", |category| Category {
            id: CategoryId(category.text("id")),
            name: category.text("name"),
        }),
        services: reply.list("services", |given| service(given, &prices, server)),
        therapists: reply.list("therapists", |given| therapist(given, server)),
        fields: module.list("fields", |given| field(given, server)),
        settings: settings(module.of(&module.json.get("settings"))),
        theme: json.text_members("theme"),
        wording: json.text_members("wording"),
    };
    (catalogue, prices)
}

fn settings(settings: Needed<'_>) -> Settings {
    let optional = settings.json;
    Settings {
        approval: match settings.text("approval").as_str() {
            "automatic" => Approval::Automatic,
            // Nobody should travel on a request: what is not known to be automatic waits for the spa.
            _ => Approval::Manual,
        },
        blocking_time_minutes: settings.count("blocking_time"),
        cancellation_policy: optional.text("cancellation_policy"),
        note: settings.flag("note"),
        max_guests: optional.count("max_guests").unwrap_or(1) as usize,
        max_items_per_guest: optional.count("max_items_per_guest").unwrap_or(1) as usize,
    }
}

fn center(center: Needed<'_>) -> Center {
    Center {
        id: CenterId(center.text("id")),
        name: center.text("name"),
        address_lines: center.texts("address_lines"),
        phone: center.json.text("phone"),
        email: center.json.text("email"),
    }
}

fn service(service: Needed<'_>, prices: &Prices, server: &str) -> Service {
    let centers = service.texts("center_ids");
    let currency = centers.iter().find_map(|center| prices.of_center(center));
    let (currency, digits) = currency.unwrap_or(("", 2));
    let price = service.json.get("price_info");
    let price = service.of(&price);
    let rules = Tax {
        rate: price.number("tax_rate"),
        is_included: price.flag("include_tax"),
    };
    let (total, tax) = price_of(price.number("sale_price"), rules, currency, digits);
    let add_on = |given: Needed<'_>| {
        let (total, tax) = price_of(given.number("sale_price"), rules, currency, digits);
        AddOn {
            id: AddOnId(given.text("id")),
            name: given.text("name"),
            duration_minutes: given.count("duration"),
            total,
            tax,
        }
    };
    let pictures = service.texts("image_paths");
    Service {
        id: ServiceId(service.text("id")),
        code: service.text("code"),
        name: service.text("name"),
        description: service.json.text("description"),
        category: CategoryId(service.text("category_id")),
        duration_minutes: service.count("duration"),
        total,
        tax,
        add_ons: service.list("add_ons_info", add_on),
        is_couple_service: service.flag("is_couple_service"),
        centers: centers.into_iter().map(CenterId).collect(),
        therapists: service
            .texts("therapist_ids")
            .into_iter()
            .map(TherapistId)
            .collect(),
        picture: picture(service.json, pictures.into_iter().next(), server),
    }
}

fn therapist(therapist: Needed<'_>, server: &str) -> Therapist {
    let json = therapist.json;
    let person = json.get("personal_info");
    let person = therapist.of(&person);
    let name = person.json.text("nick_name").unwrap_or_else(|| {
        let mut whole = person.text("first_name");
        whole.push(' ');
        whole.push_str(&person.text("last_name"));
        whole.trim().to_owned()
    });
    Therapist {
        id: TherapistId(therapist.text("id")),
        name,
        gender: match person.integer("gender") {
            1 => Gender::Male,
            2 => Gender::Female,
            _ => Gender::Unspecified,
        },
        title: json.get("job_details").text("title"),
        centers: therapist.texts("center_ids").into_iter().map(CenterId).collect(),
        portrait: picture(json, json.text("image_path"), server),
    }
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
        let width = in_digits(rendition.count("width")?);
        if !widths.is_empty() {
            widths.push_str(", ");
        }
        widths.push_str(&addresses::absolute(server, rendition.text("path")?)?);
        widths.push(' ');
        widths.push_str(&width);
        widths.push('w');
        picture.width = Some(width);
        picture.height = Some(in_digits(rendition.count("height")?));
    }
    picture.widths = Some(widths).filter(|widths| !widths.is_empty());
    Some(picture)
}

fn field(field: Needed<'_>, server: &str) -> Field {
    let json = field.json;
    Field {
        id: FieldId(field.text("id")),
        kind: match field.text("kind").as_str() {
            "email" => FieldKind::Email,
            "phone" => FieldKind::Phone,
            "checkbox" => FieldKind::Checkbox,
            "long_text" => FieldKind::LongText,
            "choice" => FieldKind::Choice(
                field.list("options", |option| (option.text("value"), option.text("label"))),
            ),
            // A kind that a newer server knows: a line of text is what any question can be answered with.
            _ => FieldKind::Text,
        },
        label: field.text("label"),
        help: json.text("help"),
        required: field.flag("required"),
        sensitive: field.flag("sensitive"),
        max_length: field.count("max_length"),
        link_url: json
            .text("link_url")
            .and_then(|url| addresses::absolute(server, url)),
        services: field.texts("service_ids").into_iter().map(ServiceId).collect(),
        per_guest: json.flag("per_guest").unwrap_or_default(),
    }
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
