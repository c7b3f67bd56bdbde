//! The booking module: the form that customers fill in, and the rules behind a portal.

use serde::{Deserialize, Serialize};

use super::Text;
use crate::ids::{BookingModuleId, ServiceId};

/// Form and rules.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BookingModule {
    /// Id.
    pub id: BookingModuleId,
    /// Name for people.
    pub name: Text,
    /// Plain text above the first step.
    pub description: Option<Text>,
    /// The form, in display order. `firstName`, `lastName`, `email` and `phone` are among them.
    pub fields: Vec<FormField>,
    /// The rules.
    pub settings: ModuleSettings,
    /// Gone from the file.
    pub archived: bool,
}

/// Rules of a module.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModuleSettings {
    /// Whether a submission waits for staff.
    pub approval: Approval,
    /// Length of a hold, minutes.
    pub blocking_time_minutes: u32,
    /// Distance between offered starts, minutes from the period's start.
    pub slot_interval_minutes: u32,
    /// Earliest start from now, minutes.
    pub minimum_notice_minutes: u32,
    /// How many days ahead can be booked, today not counted.
    pub horizon_days: u32,
    /// Whether a PENDING booking keeps its slot.
    pub pending_blocks_slot: bool,
    /// After how many hours an unanswered PENDING booking lapses; `None`: at its start.
    pub pending_expires_hours: Option<u32>,
    /// Plain text.
    pub cancellation_policy: Option<Text>,
    /// Whether the customer may add a note.
    pub note: bool,
    /// How many guests one booking may be for.
    #[serde(default = "default_max_guests")]
    pub max_guests: u32,
    /// How many treatments in a row each guest may have in one visit.
    #[serde(default = "default_max_items_per_guest")]
    pub max_items_per_guest: u32,
    /// After how many hours staff are reminded of a PENDING booking that nobody has answered; `None`: when
    /// half of the time until it lapses is over.
    #[serde(default)]
    pub pending_reminder_hours: Option<u32>,
    /// Who decides about changes that customers want of approved bookings; `None`: as `approval` says.
    #[serde(default)]
    pub customer_changes: Option<CustomerChanges>,
    /// How long before its start an approved booking can be changed by its customer, hours.
    #[serde(default = "default_deadline_hours")]
    pub change_deadline_hours: u32,
    /// How long before its start an approved booking can be canceled by its customer, hours.
    #[serde(default = "default_deadline_hours")]
    pub cancel_deadline_hours: u32,
    /// Staff's addresses to which mails about bookings go.
    #[serde(default)]
    pub staff_notify: Vec<String>,
    /// Whether they are also told what staff did themselves.
    #[serde(default = "default_staff_notify_decisions")]
    pub staff_notify_decisions: bool,
    /// How many hours before its start the booker is reminded of an approved booking: each once, the longest
    /// first. Empty: never.
    #[serde(default = "default_appointment_reminder_hours")]
    pub appointment_reminder_hours: Vec<u32>,
}

impl ModuleSettings {
    /// Who decides about changes that customers want of approved bookings.
    #[must_use]
    pub fn customer_changes(&self) -> CustomerChanges {
        self.customer_changes.unwrap_or(match self.approval {
            Approval::Manual => CustomerChanges::Request,
            Approval::Automatic => CustomerChanges::Automatic,
        })
    }
}

/// A day: the usual term of spas.
pub(crate) const fn default_deadline_hours() -> u32 {
    24
}

/// Several people stand at most desks.
pub(crate) const fn default_staff_notify_decisions() -> bool {
    true
}

/// The day before.
pub(crate) fn default_appointment_reminder_hours() -> Vec<u32> {
    vec![24]
}

/// A family or a small group of friends.
pub(crate) const fn default_max_guests() -> u32 {
    4
}

/// A spa day.
pub(crate) const fn default_max_items_per_guest() -> u32 {
    3
}

/// How submissions become bookings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Approval {
    /// Staff decide.
    Manual,
    /// Approved at once.
    Automatic,
}

/// How customers change approved bookings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CustomerChanges {
    /// They ask, staff decide.
    Request,
    /// They do it themselves, until the deadline.
    Automatic,
}

/// A form field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FormField {
    /// Stable name.
    pub id: String,
    /// What is asked.
    pub kind: FieldKind,
    /// The question.
    pub label: Text,
    /// A sentence below it.
    pub help: Option<Text>,
    /// Whether it must be answered.
    pub required: bool,
    /// Needs care: never in mail, logs, webhooks, addresses or the browser's storage.
    pub sensitive: bool,
    /// Longest answer, characters.
    pub max_length: u32,
    /// Value and label of the choices.
    pub options: Vec<(String, Text)>,
    /// Where the text behind a checkbox can be read.
    pub link_url: Option<String>,
    /// Services that ask it; empty means all.
    pub services: Vec<ServiceId>,
    /// Asked of every guest of a group instead of once.
    #[serde(default)]
    pub per_guest: bool,
}

/// Kinds of form fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// One line.
    Text,
    /// An email address.
    Email,
    /// A telephone number.
    Phone,
    /// One of the field's options.
    Choice,
    /// Yes or no.
    Checkbox,
    /// Several lines.
    LongText,
}
