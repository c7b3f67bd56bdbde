//! A small spa: two centers, three live portals, two treatments, two therapists who do both.

use std::collections::BTreeMap;

use booking_server::catalogue::{
    AddOn, BookingModule, Catalogue, Category, Center, FormField, Gender, ModuleSettings, Organization,
    Period, Portal, PortalStatus, Room, Service, Text, Therapist, Weekly,
};
use booking_server::catalogue::{Approval, FieldKind};
use booking_server::ids::{
    AddOnId, BookingModuleId, CategoryId, CenterId, OrganizationId, PortalId, RoomId, ServiceId, TherapistId,
};
use booking_server::money::{Currency, Money};
use chrono::NaiveTime;

/// The catalogue with the ids that tests name.
#[derive(Clone, Debug)]
pub(crate) struct Spa {
    pub(crate) organization: OrganizationId,
    /// Two rooms; both treatments.
    pub(crate) main: CenterId,
    /// One room; the massage only, by Ada.
    pub(crate) annex: CenterId,
    /// Manual approval.
    pub(crate) manual: PortalId,
    pub(crate) manual_module: BookingModuleId,
    /// Automatic approval, the main center only.
    pub(crate) express: PortalId,
    /// Manual approval that keeps no slots.
    pub(crate) loose: PortalId,
    /// 60 minutes and 10 of recovery, 100.00 EUR.
    pub(crate) massage: ServiceId,
    /// 15 more minutes for 20.00 EUR.
    pub(crate) hot_stones: AddOnId,
    /// 30 minutes; another form field. Only at the main center.
    pub(crate) facial: ServiceId,
    /// Female; first choice of the engine (same skills, first in the catalogue).
    pub(crate) ada: TherapistId,
    /// Male; at the main center only.
    pub(crate) bo: TherapistId,
    pub(crate) catalogue: Catalogue,
}

impl Spa {
    pub(crate) fn new() -> Self {
        let organization = OrganizationId::random();
        let (main, annex) = (CenterId::random(), CenterId::random());
        let (manual, express, loose) = (PortalId::random(), PortalId::random(), PortalId::random());
        let modules = [0; 3].map(|_| BookingModuleId::random());
        let [manual_module, express_module, loose_module] = modules;
        let (massage, facial, hot_stones) = (ServiceId::random(), ServiceId::random(), AddOnId::random());
        let (ada, bo) = (TherapistId::random(), TherapistId::random());
        let category = CategoryId::random();
        let catalogue = Catalogue {
            organization: Organization {
                id: organization,
                name: "Stillwater".to_owned(),
                language: "en".to_owned(),
                reference_prefix: "SW".to_owned(),
            },
            centers: vec![center(main, "Main"), center(annex, "Annex")],
            portals: vec![
                portal(
                    PortalId::random(),
                    "closed",
                    manual_module,
                    &[],
                    PortalStatus::Draft,
                ),
                portal(manual, "manual", manual_module, &[], PortalStatus::Live),
                portal(express, "express", express_module, &[main], PortalStatus::Live),
                portal(loose, "loose", loose_module, &[main], PortalStatus::Live),
            ],
            booking_modules: vec![
                module(manual_module, facial, settings(Approval::Manual, true)),
                module(express_module, facial, settings(Approval::Automatic, true)),
                module(loose_module, facial, settings(Approval::Manual, false)),
            ],
            categories: vec![Category {
                id: category,
                name: text("Treatments"),
                archived: false,
            }],
            services: vec![
                service(
                    massage,
                    "Massage",
                    "Massage 60",
                    category,
                    &[main, annex],
                    (60, 10, 10_000),
                    vec![AddOn {
                        id: hot_stones,
                        name: text("Hot stones"),
                        duration_minutes: 15,
                        price: euro(2_000),
                    }],
                ),
                service(
                    facial,
                    "Facial",
                    "Gesichtspflege",
                    category,
                    &[main],
                    (30, 0, 5_000),
                    Vec::new(),
                ),
            ],
            therapists: vec![
                therapist(ada, "Ada", Gender::Female, &[massage, facial], &[main, annex]),
                therapist(bo, "Bo", Gender::Male, &[massage, facial], &[main]),
            ],
            rooms: vec![room(main, "Lotus"), room(main, "Willow"), room(annex, "Attic")],
            equipment: Vec::new(),
        };
        Self {
            organization,
            main,
            annex,
            manual,
            manual_module,
            express,
            loose,
            massage,
            hot_stones,
            facial,
            ada,
            bo,
            catalogue,
        }
    }
}

pub(crate) fn text(text: &str) -> Text {
    Text {
        default: text.to_owned(),
        translations: BTreeMap::new(),
    }
}

fn euro(minor: i64) -> Money {
    Money {
        minor,
        currency: Currency::parse("EUR").unwrap(),
    }
}

/// From 9 to 17 every day.
fn every_day() -> Weekly {
    let period = Period {
        from: NaiveTime::from_hms_opt(9, 0, 0).unwrap(),
        to: NaiveTime::from_hms_opt(17, 0, 0).unwrap(),
    };
    Weekly {
        days: std::array::from_fn(|_| vec![period]),
    }
}

fn center(id: CenterId, name: &str) -> Center {
    Center {
        id,
        name: text(name),
        address_lines: Vec::new(),
        phone: None,
        email: None,
        time_zone: chrono_tz::Europe::Berlin,
        currency: Currency::parse("EUR").unwrap(),
        opening: every_day(),
        closed_days: Vec::new(),
        opening_exceptions: BTreeMap::new(),
        archived: false,
    }
}

fn portal(
    id: PortalId,
    slug: &str,
    booking_module: BookingModuleId,
    centers: &[CenterId],
    status: PortalStatus,
) -> Portal {
    Portal {
        id,
        slug: slug.to_owned(),
        name: text(slug),
        status,
        booking_module,
        allowed_origins: Vec::new(),
        page_url: None,
        centers: centers.to_vec(),
        theme: BTreeMap::new(),
        preset: None,
        wording: BTreeMap::new(),
        logo: None,
        archived: false,
    }
}

fn settings(approval: Approval, pending_blocks_slot: bool) -> ModuleSettings {
    ModuleSettings {
        approval,
        blocking_time_minutes: 10,
        slot_interval_minutes: 30,
        minimum_notice_minutes: 60,
        horizon_days: 60,
        pending_blocks_slot,
        pending_expires_hours: Some(48),
        cancellation_policy: None,
        note: true,
        max_guests: 4,
        max_items_per_guest: 3,
        pending_reminder_hours: None,
        customer_changes: None,
        change_deadline_hours: 24,
        cancel_deadline_hours: 24,
        staff_notify: Vec::new(),
        staff_notify_decisions: true,
        appointment_reminder_hours: vec![24],
    }
}

fn module(id: BookingModuleId, facial: ServiceId, settings: ModuleSettings) -> BookingModule {
    BookingModule {
        id,
        name: text("Book"),
        description: None,
        fields: vec![
            field("firstName", FieldKind::Text, true),
            field("lastName", FieldKind::Text, true),
            field("email", FieldKind::Email, true),
            field("phone", FieldKind::Phone, false),
            field("terms", FieldKind::Checkbox, true),
            FormField {
                services: vec![facial],
                ..field("skin", FieldKind::LongText, true)
            },
        ],
        settings,
        archived: false,
    }
}

fn field(id: &str, kind: FieldKind, required: bool) -> FormField {
    FormField {
        id: id.to_owned(),
        kind,
        label: text(id),
        help: None,
        required,
        sensitive: false,
        max_length: 100,
        options: Vec::new(),
        link_url: None,
        services: Vec::new(),
        per_guest: false,
    }
}

fn service(
    id: ServiceId,
    name: &str,
    german: &str,
    category: CategoryId,
    centers: &[CenterId],
    (duration_minutes, recovery_minutes, price): (u32, u32, i64),
    add_ons: Vec<AddOn>,
) -> Service {
    Service {
        id,
        code: name.to_uppercase(),
        name: Text {
            default: name.to_owned(),
            translations: BTreeMap::from([("de".to_owned(), german.to_owned())]),
        },
        description: None,
        category,
        duration_minutes,
        recovery_minutes,
        is_couple_service: false,
        price: euro(price),
        tax_basis_points: 1_900,
        tax_included: true,
        centers: centers.to_vec(),
        room_categories: Vec::new(),
        couple_rooms: booking_server::catalogue::CoupleRooms::default(),
        equipment_categories: Vec::new(),
        price_rules: Vec::new(),
        add_ons,
        images: Vec::new(),
        picture: None,
        archived: false,
    }
}

fn therapist(
    id: TherapistId,
    first_name: &str,
    gender: Gender,
    skills: &[ServiceId],
    centers: &[CenterId],
) -> Therapist {
    Therapist {
        id,
        first_name: first_name.to_owned(),
        last_name: "Sample".to_owned(),
        nick_name: None,
        gender,
        title: None,
        schedules: centers.iter().map(|&center| (center, every_day())).collect(),
        days_off: Vec::new(),
        schedule_exceptions: BTreeMap::new(),
        block_outs: Vec::new(),
        skills: skills.to_vec(),
        image: None,
        picture: None,
        archived: false,
    }
}

fn room(center: CenterId, name: &str) -> Room {
    Room {
        id: RoomId::random(),
        center,
        name: text(name),
        category: "treatment".to_owned(),
        places: 1,
        block_outs: Vec::new(),
        archived: false,
    }
}
