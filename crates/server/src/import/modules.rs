//! Booking modules with their rules, and the portals that show them.

use std::collections::BTreeMap;

use crate::availability::MAX_APPOINTMENTS;
use crate::catalogue::form::{
    default_appointment_reminder_hours, default_deadline_hours, default_max_guests,
    default_max_items_per_guest, default_staff_notify_decisions,
};
use crate::catalogue::{Approval, BookingModule, CustomerChanges, ModuleSettings, Portal, PortalStatus};

use super::document::{Table, Value};
use super::form::{check_contact_fields, fields};
use super::keys::{Keys, Kind, read_key};
use super::look;
use super::pictures::Wishes;
use super::problem::{Problem, Problems};
use super::values::{one_of, optional_text, origin, required_text};

/// More guests, or more treatments of one guest, cannot be planned in one visit.
#[expect(clippy::cast_possible_truncation, reason = "a dozen")]
const MOST_APPOINTMENTS: u32 = MAX_APPOINTMENTS as u32;

pub(super) fn booking_modules(
    file: &mut Table<'_>,
    keys: &Keys,
    problems: &mut Problems<'_>,
) -> Vec<BookingModule> {
    let mut modules: Vec<BookingModule> = Vec::new();
    for mut table in file.tables("booking_module", problems) {
        let module = booking_module(&mut table, keys, &modules, problems);
        table.finish(problems);
        modules.push(module);
    }
    modules
}

fn booking_module(
    table: &mut Table<'_>,
    keys: &Keys,
    earlier: &[BookingModule],
    problems: &mut Problems<'_>,
) -> BookingModule {
    let (_, id) = keys.own(Kind::BookingModule, table, problems);
    let base = based_on(table, keys, earlier, problems);
    let name = required_text(table, "name", keys, problems);
    let description = optional_text(table, "description", keys, problems);
    let settings = match table.optional("settings") {
        Some(value) => value.table("a table of settings", problems),
        None => None,
    };
    let base_settings = base.map_or_else(default_settings, |base| base.settings.clone());
    let settings = match settings {
        Some(mut settings) => {
            let read = module_settings(&mut settings, base_settings, keys, problems);
            settings.finish(problems);
            read
        }
        None => base_settings,
    };
    let mut fields = fields(table, keys, problems);
    match base {
        Some(base) if fields.is_empty() => fields.clone_from(&base.fields),
        _ => check_contact_fields(&fields, table, problems),
    }
    BookingModule {
        id,
        name,
        description: description.or_else(|| base.and_then(|base| base.description.clone())),
        fields,
        settings,
        archived: false,
    }
}

/// The module whose description, form and settings this one takes over where it has none of its own.
fn based_on<'m>(
    table: &mut Table<'_>,
    keys: &Keys,
    earlier: &'m [BookingModule],
    problems: &mut Problems<'_>,
) -> Option<&'m BookingModule> {
    let value = table.optional("based_on")?;
    let id = keys.refer(Kind::BookingModule, &value, problems)?;
    let base = earlier.iter().find(|module| module.id == id);
    if base.is_none() {
        value.refuse(
            "a booking module can only be based on one that stands above it",
            problems,
        );
    }
    base
}

fn default_settings() -> ModuleSettings {
    ModuleSettings {
        approval: Approval::Manual,
        blocking_time_minutes: 10,
        slot_interval_minutes: 15,
        minimum_notice_minutes: 60,
        horizon_days: 90,
        pending_blocks_slot: true,
        pending_expires_hours: None,
        cancellation_policy: None,
        note: true,
        max_guests: default_max_guests(),
        max_items_per_guest: default_max_items_per_guest(),
        pending_reminder_hours: None,
        customer_changes: None,
        change_deadline_hours: default_deadline_hours(),
        cancel_deadline_hours: default_deadline_hours(),
        staff_notify: Vec::new(),
        staff_notify_decisions: default_staff_notify_decisions(),
        appointment_reminder_hours: default_appointment_reminder_hours(),
    }
}

fn module_settings(
    table: &mut Table<'_>,
    mut settings: ModuleSettings,
    keys: &Keys,
    problems: &mut Problems<'_>,
) -> ModuleSettings {
    const APPROVALS: [(&str, Approval); 2] =
        [("manual", Approval::Manual), ("automatic", Approval::Automatic)];
    if let Some(value) = table.optional("approval")
        && let Some(approval) = one_of(&value, &APPROVALS, problems)
    {
        settings.approval = approval;
    }
    if let Some(value) = table.optional("blocking_time") {
        settings.blocking_time_minutes = value.number("minutes", 1..=120, problems);
    }
    if let Some(value) = table.optional("slot_interval") {
        settings.slot_interval_minutes = value.number("minutes", 5..=720, problems);
    }
    if let Some(value) = table.optional("minimum_notice") {
        // A year: 366 days of 24 hours.
        settings.minimum_notice_minutes = value.number("minutes", 0..=366 * 24 * 60, problems);
    }
    if let Some(value) = table.optional("horizon_days") {
        settings.horizon_days = value.number("days", 1..=730, problems);
    }
    if let Some(value) = table.optional("pending_blocks_slot") {
        settings.pending_blocks_slot = value.boolean(problems);
    }
    if let Some(value) = table.optional("pending_expires_hours") {
        settings.pending_expires_hours = Some(value.number("hours", 1..=8760, problems));
    }
    if let Some(policy) = optional_text(table, "cancellation_policy", keys, problems) {
        settings.cancellation_policy = Some(policy);
    }
    if let Some(value) = table.optional("note") {
        settings.note = value.boolean(problems);
    }
    if let Some(value) = table.optional("max_guests") {
        settings.max_guests = value.number("guests", 1..=MOST_APPOINTMENTS, problems);
    }
    if let Some(value) = table.optional("max_items_per_guest") {
        settings.max_items_per_guest = value.number("treatments", 1..=MOST_APPOINTMENTS, problems);
    }
    change_settings(table, &mut settings, problems);
    if let Some(value) = table.optional("staff_notify") {
        settings.staff_notify = staff_notify(&value, problems);
    }
    if let Some(value) = table.optional("staff_notify_decisions") {
        settings.staff_notify_decisions = value.boolean(problems);
    }
    if let Some(value) = table.optional("appointment_reminder_hours") {
        settings.appointment_reminder_hours = appointment_reminder_hours(&value, problems);
    }
    settings
}

fn staff_notify(value: &Value<'_>, problems: &mut Problems<'_>) -> Vec<String> {
    let mut addresses = Vec::new();
    for item in value.items("a list such as [\"desk@example.com\"]", problems) {
        let Some(written) = item.string("an address such as \"desk@example.com\"", problems) else {
            continue;
        };
        if written.parse::<lettre::Address>().is_ok() {
            addresses.push(written.to_owned());
        } else {
            let shown = problems.shown(item.span());
            item.refuse(format!("{shown} is not an email address"), problems);
        }
    }
    addresses
}

/// The longest first, each once.
fn appointment_reminder_hours(value: &Value<'_>, problems: &mut Problems<'_>) -> Vec<u32> {
    /// More than that nobody wants to read.
    const MOST: usize = 5;
    // A month: 31 days of 24 hours.
    const HOURS: std::ops::RangeInclusive<u32> = 1..=31 * 24;
    let mut hours: Vec<u32> = value
        .items("a list such as [24]", problems)
        .into_iter()
        .map(|item| item.number("hours", HOURS, problems))
        .collect();
    hours.sort_unstable_by(|one, other| other.cmp(one));
    hours.dedup();
    if hours.len() > MOST {
        value.refuse(format!("at most {MOST} reminders can be sent"), problems);
    }
    hours
}

/// What customers may do with bookings that are made.
fn change_settings(table: &mut Table<'_>, settings: &mut ModuleSettings, problems: &mut Problems<'_>) {
    const WHO: [(&str, CustomerChanges); 2] = [
        ("request", CustomerChanges::Request),
        ("automatic", CustomerChanges::Automatic),
    ];
    // A year: 366 days of 24 hours.
    const HOURS: std::ops::RangeInclusive<u32> = 0..=366 * 24;
    if let Some(value) = table.optional("pending_reminder_hours") {
        settings.pending_reminder_hours = Some(value.number("hours", 1..=8760, problems));
    }
    if let Some(value) = table.optional("customer_changes")
        && let Some(who) = one_of(&value, &WHO, problems)
    {
        settings.customer_changes = Some(who);
    }
    if let Some(value) = table.optional("change_deadline_hours") {
        settings.change_deadline_hours = value.number("hours", HOURS, problems);
    }
    if let Some(value) = table.optional("cancel_deadline_hours") {
        settings.cancel_deadline_hours = value.number("hours", HOURS, problems);
    }
}

pub(super) fn portals(
    file: &mut Table<'_>,
    keys: &Keys,
    slugs: &mut BTreeMap<String, Problem>,
    pictures: &mut Wishes,
    problems: &mut Problems<'_>,
) -> Vec<Portal> {
    let tables = file.tables("portal", problems);
    if tables.is_empty() {
        problems.report(
            file.span(),
            "",
            "there is no [[portal]]; without one nobody can book",
        );
    }
    tables
        .into_iter()
        .map(|mut table| {
            let portal = portal(&mut table, keys, slugs, pictures, problems);
            table.finish(problems);
            portal
        })
        .collect()
}

fn portal(
    table: &mut Table<'_>,
    keys: &Keys,
    slugs: &mut BTreeMap<String, Problem>,
    pictures: &mut Wishes,
    problems: &mut Problems<'_>,
) -> Portal {
    const STATUSES: [(&str, PortalStatus); 2] =
        [("live", PortalStatus::Live), ("draft", PortalStatus::Draft)];
    let (key, id): (_, crate::ids::PortalId) = keys.own(Kind::Portal, table, problems);
    let (preset, theme) = look::theme(table, problems);
    pictures.read(id.uuid(), "logo", table, keys, problems);
    Portal {
        id,
        slug: slug(key, table, slugs, problems),
        name: required_text(table, "name", keys, problems),
        status: table
            .optional("status")
            .and_then(|value| one_of(&value, &STATUSES, problems))
            .unwrap_or(PortalStatus::Live),
        booking_module: table
            .required("booking_module", "the key of a booking module", problems)
            .and_then(|value| keys.refer(Kind::BookingModule, &value, problems))
            .unwrap_or_else(|| uuid::Uuid::nil().into()),
        allowed_origins: allowed_origins(table, problems),
        page_url: page_url(table, problems),
        centers: keys
            .refer_all(Kind::Center, table, "centers", problems)
            .unwrap_or_default(),
        theme,
        preset,
        wording: look::wording(table, keys, problems),
        logo: None,
        archived: false,
    }
}

/// The key, unless `slug` says otherwise.
fn slug(
    key: String,
    table: &mut Table<'_>,
    slugs: &mut BTreeMap<String, Problem>,
    problems: &mut Problems<'_>,
) -> String {
    let value = table.optional("slug");
    let span = value.as_ref().map_or_else(|| table.span(), Value::span);
    let slug = match &value {
        Some(value) => read_key(value, problems).unwrap_or_default().to_owned(),
        None => key,
    };
    let message = format!("the slug \"{slug}\" belongs to a portal of another organization; choose another");
    let taken = problems.at(span.clone(), table.place.as_str(), message);
    if slugs.insert(slug.clone(), taken).is_some() {
        let message = format!("the slug \"{slug}\" is given to two portals");
        problems.report(span, table.place.as_str(), message);
    }
    slug
}

fn allowed_origins(table: &mut Table<'_>, problems: &mut Problems<'_>) -> Vec<String> {
    let Some(value) = table.optional("allowed_origins") else {
        return Vec::new();
    };
    let mut origins = Vec::new();
    for item in value.items("a list such as [\"https://www.example.com\"]", problems) {
        let Some(written) = item.string("an origin such as \"https://www.example.com\"", problems) else {
            continue;
        };
        match origin(written) {
            Ok(origin) => origins.push(origin),
            Err(wrong) => {
                let shown = problems.shown(item.span());
                item.refuse(format!("{shown} is not an origin: {wrong}"), problems);
            }
        }
    }
    origins
}

fn page_url(table: &mut Table<'_>, problems: &mut Problems<'_>) -> Option<String> {
    const EXPECTED: &str = "an address such as \"https://www.example.com/book\", without #";
    let value = table.optional("page_url")?;
    let url = value.string(EXPECTED, problems)?;
    let is_address = (url.starts_with("https://") || url.starts_with("http://"))
        && !url.contains(|letter: char| letter == '#' || letter.is_whitespace() || letter.is_control());
    if !is_address {
        value.wrong(EXPECTED, problems);
    }
    is_address.then(|| url.to_owned())
}
