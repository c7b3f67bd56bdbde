//! What the site owner asked for by attributes. A bad value gets its default and a warning.
//!
//! Knows the names and meanings of the attributes (DESIGN section 3), not the element.

use chrono::NaiveDate;

use crate::booking::TherapistId;
use crate::calendar::parse_date;

/// The element's attributes, parsed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Config {
    /// `portal`: id or slug.
    pub portal: String,
    /// `server`: origin of the booking server, without a trailing slash.
    pub server: String,
    /// `center`: id; preselects and skips the step.
    pub center: Option<String>,
    /// `mode`: the loader's concern, read here for the warning.
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
    /// `time-zone`: the loader's concern, which chooses the address of the API by it; read here for the warning.
    pub time_zone: TimeZone,
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
pub enum TimeZone {
    /// Times are the center's.
    #[default]
    Center,
    /// Times are those of the visitor's device.
    Visitor,
}

impl Config {
    /// The configuration that the attributes ask for, and one warning for each that has a bad value.
    /// `attribute` gives an attribute's value, `None` where it is not set; an empty one counts as not set.
    #[must_use]
    pub fn from_attributes(attribute: impl Fn(&str) -> Option<String>) -> (Self, Vec<String>) {
        let mut warnings = Vec::new();
        let text = |name: &str| {
            attribute(name)
                .map(|value| value.trim().to_owned())
                .filter(|value| !value.is_empty())
        };
        let portal = text("portal").unwrap_or_default();
        if portal.is_empty() {
            warnings.push("portal is missing: its id or short name".to_owned());
        }
        let mut read = Reader {
            text: &text,
            warnings: &mut warnings,
        };
        let config = Self {
            portal,
            server: read
                .parsed("server", origin, "an origin such as https://book.example.com")
                .unwrap_or_default(),
            center: text("center"),
            mode: read.one_of(
                "mode",
                &[
                    ("inline", Mode::Inline),
                    ("popup", Mode::Popup),
                    ("button", Mode::Button),
                ],
            ),
            lang: read.parsed("lang", language_tag, "a language tag such as de or en-GB"),
            scheme: read.one_of(
                "scheme",
                &[
                    ("auto", Scheme::Auto),
                    ("light", Scheme::Light),
                    ("dark", Scheme::Dark),
                ],
            ),
            theme: read.parsed(
                "theme",
                theme_name,
                "one of clinical, botanical, editorial, night, minimal, high-contrast, site",
            ),
            service: text("service"),
            therapist: text("therapist").map(TherapistId),
            date: read.parsed("date", parse_date, "a date such as 2026-11-26"),
            booking: text("booking"),
            time_zone: read.one_of(
                "time-zone",
                &[("center", TimeZone::Center), ("visitor", TimeZone::Visitor)],
            ),
        };
        (config, warnings)
    }
}

struct Reader<'a> {
    text: &'a dyn Fn(&str) -> Option<String>,
    warnings: &'a mut Vec<String>,
}

impl Reader<'_> {
    /// The value that `parse` makes of an attribute; `right` says what would be one.
    fn parsed<T>(&mut self, name: &str, parse: fn(&str) -> Option<T>, right: &str) -> Option<T> {
        let value = (self.text)(name)?;
        let parsed = parse(&value);
        if parsed.is_none() {
            self.warnings
                .push([name, "=\"", &value, "\" is ignored: it should be ", right].concat());
        }
        parsed
    }

    /// The meaning of one of these words; the default without an attribute or with another word.
    fn one_of<T: Copy + Default>(&mut self, name: &str, words: &[(&str, T)]) -> T {
        let Some(value) = (self.text)(name) else {
            return T::default();
        };
        if let Some((_, meaning)) = words.iter().find(|(word, _)| value.eq_ignore_ascii_case(word)) {
            return *meaning;
        }
        let right: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        self.warnings.push(
            [
                name,
                "=\"",
                &value,
                "\" is ignored: it should be one of ",
                &right.join(", "),
            ]
            .concat(),
        );
        T::default()
    }
}

/// Scheme, host and perhaps a port; a slash at the end is taken off.
fn origin(value: &str) -> Option<String> {
    let origin = value.trim_end_matches('/');
    let host = origin
        .strip_prefix("https://")
        .or_else(|| origin.strip_prefix("http://"))?;
    let is_host = !host.is_empty()
        && host
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | ':' | '[' | ']'));
    is_host.then(|| origin.to_owned())
}

/// The shape of a BCP 47 tag: subtags of one to eight letters or digits, the first of two or more letters.
fn language_tag(value: &str) -> Option<String> {
    let mut subtags = value.split('-');
    let language = subtags.next()?;
    let is_language =
        (2..=8).contains(&language.len()) && language.chars().all(|letter| letter.is_ascii_alphabetic());
    let are_subtags = subtags.all(|subtag| {
        (1..=8).contains(&subtag.len()) && subtag.chars().all(|letter| letter.is_ascii_alphanumeric())
    });
    (is_language && are_subtags).then(|| value.to_owned())
}

/// The looks that come with the widget (`style/presets/`); `site` takes after the page.
const THEMES: [&str; 7] = [
    "clinical",
    "botanical",
    "editorial",
    "night",
    "minimal",
    "high-contrast",
    "site",
];

fn theme_name(value: &str) -> Option<String> {
    THEMES.contains(&value).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(attributes: &[(&str, &str)]) -> (Config, Vec<String>) {
        Config::from_attributes(|name| {
            attributes
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn every_attribute_is_read() {
        let (config, warnings) = config(&[
            ("portal", "stillwater"),
            ("server", "https://book.example.com:8443/"),
            ("center", "c1"),
            ("mode", "Popup"),
            ("lang", "de-AT"),
            ("scheme", "dark"),
            ("theme", "site"),
            ("service", "MASSAGE60"),
            ("therapist", " t1 "),
            ("date", "2026-11-26"),
            ("booking", "b1"),
            ("time-zone", "visitor"),
        ]);
        assert_eq!(warnings, Vec::<String>::new());
        assert_eq!(
            config,
            Config {
                portal: "stillwater".into(),
                server: "https://book.example.com:8443".into(),
                center: Some("c1".into()),
                mode: Mode::Popup,
                lang: Some("de-AT".into()),
                scheme: Scheme::Dark,
                theme: Some("site".into()),
                service: Some("MASSAGE60".into()),
                therapist: Some(TherapistId("t1".into())),
                date: parse_date("2026-11-26"),
                booking: Some("b1".into()),
                time_zone: TimeZone::Visitor,
            }
        );
    }

    #[test]
    fn a_portal_is_all_that_is_needed() {
        let (config, warnings) = config(&[("portal", "stillwater"), ("lang", ""), ("mode", " ")]);
        assert_eq!(warnings, Vec::<String>::new());
        assert_eq!(
            config,
            Config {
                portal: "stillwater".into(),
                ..Config::default()
            }
        );
    }

    #[test]
    fn a_bad_value_gets_its_default_and_a_warning_that_names_it() {
        for (name, value, right) in [
            ("server", "book.example.com", "https://"),
            ("server", "https://book.example.com/path", "https://"),
            ("server", "javascript:alert(1)", "https://"),
            ("mode", "modal", "inline, popup, button"),
            ("lang", "german!", "en-GB"),
            ("lang", "de_DE", "en-GB"),
            ("scheme", "night", "auto, light, dark"),
            ("theme", "Dark Blue", "one of clinical, botanical"),
            ("theme", "Night", "night"),
            ("date", "26.11.2026", "2026-11-26"),
            ("time-zone", "Europe/Berlin", "center, visitor"),
        ] {
            let (config, warnings) = config(&[("portal", "p"), (name, value)]);
            let portal_alone = Config {
                portal: "p".into(),
                ..Config::default()
            };
            assert_eq!(config, portal_alone, "{name}={value}");
            let [warning] = warnings.as_slice() else {
                panic!("{name}={value}: {warnings:?}");
            };
            assert!(
                [name, value, right].iter().all(|part| warning.contains(part)),
                "{warning}"
            );
        }
    }

    #[test]
    fn every_preset_is_known_and_named_in_the_warning() {
        for preset in crate::theme::presets() {
            assert!(THEMES.contains(&preset.name));
            let (config, warnings) = config(&[("portal", "p"), ("theme", preset.name)]);
            assert_eq!(config.theme.as_deref(), Some(preset.name));
            assert_eq!(warnings, Vec::<String>::new());
        }
        assert_eq!(THEMES.len(), crate::theme::presets().len() + 1);
        let (_, warnings) = config(&[("portal", "p"), ("theme", "neon")]);
        for name in THEMES {
            assert!(warnings[0].contains(name), "{name}");
        }
    }

    #[test]
    fn a_missing_portal_is_warned_about() {
        let (_, warnings) = config(&[]);
        assert_eq!(warnings.len(), 1);
        assert!(warnings[0].contains("portal"));
    }
}
