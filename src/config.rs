//! What the site owner asked for by attributes. A bad value gets its default and a warning.
//!
//! Knows the names and meanings of the attributes (DESIGN section 3), not the element.

use chrono::NaiveDate;

use crate::booking::TherapistId;

/// The element's attributes, parsed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Config {
    /// `portal`: id or slug.
    pub portal: String,
    /// `server`: origin of the booking server, without a trailing slash.
    pub server: String,
    /// `center`: id; preselects and skips the step.
    pub center: Option<String>,
    /// `mode`.
    pub mode: Mode,
    /// `lang`: a BCP 47 tag, when the site sets one.
    pub lang: Option<String>,
    /// `scheme`.
    pub scheme: Scheme,
    /// `theme`: a preset's name.
    pub theme: Option<String>,
    /// `service`: id or code; preselects and skips the step.
    pub service: Option<String>,
    /// `therapist`: id; preselects.
    pub therapist: Option<TherapistId>,
    /// `date`: the day to open the calendar at.
    pub date: Option<NaiveDate>,
    /// `booking`: a booking to manage.
    pub booking: Option<String>,
    /// `time-zone`.
    pub time_zone: TimeZoneChoice,
}

/// `mode`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// In the page's flow.
    #[default]
    Inline,
    /// In a dialog that the site opens.
    Popup,
    /// A floating button that opens the dialog.
    Button,
}

/// `scheme`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scheme {
    /// As the visitor's system says.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// `time-zone`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TimeZoneChoice {
    /// Wall time of the center.
    #[default]
    Center,
    /// Wall time of the visitor, said so.
    Visitor,
}
