//! A believable portal: one center, eight treatments, four therapists, every kind of field.

use booking_widget::booking::{
    AddOn, AddOnId, Approval, Catalogue, Category, CategoryId, Center, CenterId, Field, FieldId, FieldKind,
    Gender, Money, Service, ServiceId, Settings, Therapist, TherapistId,
};

pub(crate) fn euros(minor: i64) -> Money {
    Money {
        minor,
        currency: "EUR".to_owned(),
        digits: 2,
    }
}

pub(crate) fn center(id: &str, name: &str, street: &str) -> Center {
    Center {
        id: CenterId(id.to_owned()),
        name: name.to_owned(),
        address_lines: vec![street.to_owned(), "D02 XY45 Dublin".to_owned()],
        phone: Some("+353 1 555 0100".to_owned()),
        email: Some("hello@stillwater.example".to_owned()),
    }
}

fn service(number: u32, category: &str, name: &str, minutes: u32, price: i64, description: &str) -> Service {
    Service {
        id: ServiceId(format!("service-{number}")),
        code: format!("T{number:02}"),
        name: name.to_owned(),
        description: (!description.is_empty()).then(|| description.to_owned()),
        category: CategoryId(category.to_owned()),
        duration_minutes: minutes,
        total: euros(price),
        tax: euros(price * 135 / 1135),
        centers: vec![CenterId("harbour".to_owned()), CenterId("hill".to_owned())],
        therapists: ["anna", "ben", "chiara", "dmitri"]
            .map(|id| TherapistId(id.to_owned()))
            .to_vec(),
        add_ons: Vec::new(),
        is_couple_service: false,
        picture: None,
    }
}

fn therapist(id: &str, name: &str, gender: Gender, title: &str) -> Therapist {
    Therapist {
        id: TherapistId(id.to_owned()),
        name: name.to_owned(),
        gender,
        title: Some(title.to_owned()),
        centers: vec![CenterId("harbour".to_owned()), CenterId("hill".to_owned())],
        portrait: None,
    }
}

fn field(id: &str, kind: FieldKind, label: &str, required: bool) -> Field {
    Field {
        id: FieldId(id.to_owned()),
        kind,
        label: label.to_owned(),
        help: None,
        required,
        sensitive: false,
        max_length: 120,
        link_url: None,
        services: Vec::new(),
        per_guest: false,
    }
}

fn add_on(id: &str, name: &str, minutes: u32, price: i64) -> AddOn {
    AddOn {
        id: AddOnId(id.to_owned()),
        name: name.to_owned(),
        duration_minutes: minutes,
        total: euros(price),
        tax: euros(price * 135 / 1135),
    }
}

pub(crate) fn catalogue() -> Catalogue {
    let pressure = [("light", "Light"), ("medium", "Medium"), ("firm", "Firm")];
    let pressure = pressure.map(|(value, label)| (value.to_owned(), label.to_owned()));
    Catalogue {
        portal_id: "portal".to_owned(),
        portal_name: "Stillwater Spa".to_owned(),
        is_closed: false,
        organization_id: "organization".to_owned(),
        organization_name: "Stillwater".to_owned(),
        booking_module_id: "module".to_owned(),
        description: Some("Book your time with us. It takes about two minutes.".to_owned()),
        centers: vec![center("harbour", "Stillwater Harbour", "12 Quay Street")],
        categories: vec![
            Category {
                id: CategoryId("massage".to_owned()),
                name: "Massages".to_owned(),
            },
            Category {
                id: CategoryId("facial".to_owned()),
                name: "Facials".to_owned(),
            },
            Category {
                id: CategoryId("bath".to_owned()),
                name: "Baths and sauna".to_owned(),
            },
        ],
        services: vec![
            service(
                1,
                "massage",
                "Stillwater Signature Massage",
                60,
                9500,
                "Long, calm strokes with warm oil. Our favourite for a first visit.",
            ),
            service(
                2,
                "massage",
                "Hot Stone Massage",
                90,
                13_500,
                "Smooth basalt stones melt away tension in back and shoulders.",
            ),
            Service {
                add_ons: vec![
                    add_on("scalp", "Scalp massage", 15, 2000),
                    add_on("oil", "Warm organic oil", 0, 600),
                ],
                ..service(
                    9,
                    "massage",
                    "Aroma Massage",
                    60,
                    9800,
                    "Five oils to choose from.",
                )
            },
            service(
                3,
                "massage",
                "Deep Tissue Massage",
                60,
                10_500,
                "Firm and slow, for tired athletes and desk workers.",
            ),
            service(
                4,
                "massage",
                "Mother-to-be Massage",
                50,
                8900,
                "From the fourth month, lying on your side.",
            ),
            service(
                5,
                "facial",
                "Sea Algae Facial",
                75,
                11_000,
                "Cleansing, mask and massage with algae from the west coast.",
            ),
            service(6, "facial", "Express Glow", 30, 5500, ""),
            service(
                7,
                "bath",
                "Seaweed Bath",
                45,
                6500,
                "A deep tub, wild seaweed, and nobody to talk to.",
            ),
            service(
                8,
                "bath",
                "Private Sauna",
                120,
                14_000,
                "Sauna, plunge pool and fireplace for yourself.",
            ),
        ],
        therapists: vec![
            therapist("anna", "Anna Keller", Gender::Female, "Massage therapist"),
            therapist("ben", "Ben O’Rourke", Gender::Male, "Sports therapist"),
            therapist("chiara", "Chiara Bianchi", Gender::Female, "Facialist"),
            therapist("dmitri", "Dmitri Volkov", Gender::Male, "Massage therapist"),
        ],
        fields: vec![
            field("firstName", FieldKind::Text, "First name", true),
            field("lastName", FieldKind::Text, "Last name", true),
            field("email", FieldKind::Email, "Email", true),
            Field {
                help: Some("Only if we need to reach you about this appointment.".to_owned()),
                ..field("phone", FieldKind::Phone, "Phone", false)
            },
            field(
                "pressure",
                FieldKind::Choice(pressure.to_vec()),
                "Preferred pressure",
                false,
            ),
            Field {
                sensitive: true,
                per_guest: true,
                ..field("health", FieldKind::LongText, "Anything about your health", false)
            },
            Field {
                link_url: Some("https://stillwater.example/terms".to_owned()),
                ..field(
                    "terms",
                    FieldKind::Checkbox,
                    "I accept the terms of booking",
                    true,
                )
            },
        ],
        settings: Settings {
            approval: Approval::Manual,
            blocking_time_minutes: 10,
            cancellation_policy: Some(
                "Free of charge until 24 hours before. After that we charge half of the price.".to_owned(),
            ),
            note: true,
            max_guests: 2,
            max_items_per_guest: 2,
        },
        theme: Vec::new(),
        wording: Vec::new(),
    }
}
