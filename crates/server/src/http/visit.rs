//! What a calendar is asked for: the parameters `service_id` and its companions for guests who all want
//! the same, or `visit` for everything else. Reads; the use-cases say what of it can be done.

use super::query::Parameters;
use super::refusal::{Refusal, SERVICES_NOT_IN_CATALOG, THERAPISTS_NOT_IN_CATALOG};
use crate::bookings::problem::Reason;
use crate::catalogue::Gender;
use crate::i18n::Message;
use crate::store::{DraftGuest, DraftItem, TherapistChoice};

/// How many guests one request may ask for, and how many items each.
const MAX_GUESTS: u32 = 12;

/// The parameters that `visit` stands in for.
const REPLACED: [&str; 5] = ["service_id", "therapist_id", "gender", "add_on_ids", "guests"];

/// The guests of a calendar request, and how its parameters name what is wrong with them.
#[derive(Debug)]
pub(super) struct Visit {
    pub(super) guests: Vec<DraftGuest>,
    by_parameter: bool,
}

impl Visit {
    /// Reads `visit`, or else `service_id` and its companions.
    pub(super) fn read(parameters: &Parameters) -> Result<Self, Refusal> {
        let Some(text) = parameters.get("visit") else {
            return Ok(Self {
                guests: same_for_all(parameters)?,
                by_parameter: false,
            });
        };
        if let Some(other) = REPLACED.iter().find(|name| parameters.get(name).is_some()) {
            return Err(Refusal::parameter("visit", Message::OnlyOneOf { other }));
        }
        Ok(Self {
            guests: text.split(';').map(guest).collect::<Result<_, _>>()?,
            by_parameter: true,
        })
    }

    /// The parameter that a path of a draft's request, for example `guests[0].items[0].item.id`, is about.
    pub(super) fn parameter_of(&self, field: &str) -> String {
        if self.by_parameter {
            return "visit".to_owned();
        }
        let own = match field.strip_prefix("guests[") {
            None => field,
            Some(rest) if rest.contains(".therapist") => "therapist_id",
            Some(rest) if rest.contains(".add_ons") => "add_on_ids",
            Some(_) => "service_id",
        };
        own.to_owned()
    }
}

/// A guest of `visit`: items separated by commas.
fn guest(text: &str) -> Result<DraftGuest, Refusal> {
    let items: Vec<DraftItem> = text.split(',').map(item).collect::<Result<_, _>>()?;
    Ok(DraftGuest {
        id: None,
        invoice: None,
        items,
    })
}

/// An item of `visit`: `SERVICE~WHO~ADDON~ADDON…`.
fn item(text: &str) -> Result<DraftItem, Refusal> {
    let mut parts = text.split('~').map(str::trim);
    let service = parts.next().filter(|service| !service.is_empty());
    let service = service.ok_or_else(|| Refusal::parameter("visit", Message::Field(Reason::Required)))?;
    Ok(DraftItem {
        service: parsed(service, "visit", SERVICES_NOT_IN_CATALOG)?,
        therapist: who(parts.next().unwrap_or_default())?,
        add_ons: parts
            .filter(|id| !id.is_empty())
            .map(|id| parsed(id, "visit", SERVICES_NOT_IN_CATALOG))
            .collect::<Result<_, _>>()?,
    })
}

fn who(text: &str) -> Result<TherapistChoice, Refusal> {
    match text {
        "" | "g0" => Ok(TherapistChoice::Anyone),
        "g1" => Ok(TherapistChoice::Gender(Gender::Male)),
        "g2" => Ok(TherapistChoice::Gender(Gender::Female)),
        // No hexadecimal digit, so never the first letter of an id.
        other if other.starts_with('g') => {
            Err(Refusal::parameter("visit", Message::Field(Reason::NotAChoice)))
        }
        id => parsed(id, "visit", THERAPISTS_NOT_IN_CATALOG).map(TherapistChoice::Named),
    }
}

/// One or several guests who all want the same.
fn same_for_all(parameters: &Parameters) -> Result<Vec<DraftGuest>, Refusal> {
    let service = id(parameters, "service_id", SERVICES_NOT_IN_CATALOG)?
        .ok_or_else(|| Refusal::request_missing().with_field("service_id", Message::ParameterRequired))?;
    let item = DraftItem {
        service,
        therapist: therapist(parameters)?,
        add_ons: parameters
            .get("add_on_ids")
            .into_iter()
            .flat_map(|list| list.split(','))
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(|text| parsed(text, "add_on_ids", SERVICES_NOT_IN_CATALOG))
            .collect::<Result<_, _>>()?,
    };
    let guests = parameters.number("guests", 1, MAX_GUESTS)?.unwrap_or(1);
    let guest = DraftGuest {
        id: None,
        invoice: None,
        items: vec![item],
    };
    Ok((0..guests).map(|_| guest.clone()).collect())
}

fn therapist(parameters: &Parameters) -> Result<TherapistChoice, Refusal> {
    let named = id(parameters, "therapist_id", THERAPISTS_NOT_IN_CATALOG)?;
    let gender = match parameters.number("gender", 0, 2)? {
        None | Some(0) => None,
        Some(1) => Some(Gender::Male),
        Some(_) => Some(Gender::Female),
    };
    match (named, gender) {
        (Some(_), Some(_)) => Err(Refusal::parameter(
            "gender",
            Message::OnlyOneOf {
                other: "therapist_id",
            },
        )),
        (Some(named), None) => Ok(TherapistChoice::Named(named)),
        (None, Some(gender)) => Ok(TherapistChoice::Gender(gender)),
        (None, None) => Ok(TherapistChoice::Anyone),
    }
}

/// A parameter that is an id. One that cannot be read is one that we never gave out.
pub(super) fn id<T: std::str::FromStr>(
    parameters: &Parameters,
    name: &str,
    sentence: &'static str,
) -> Result<Option<T>, Refusal> {
    parameters
        .get(name)
        .map(|text| parsed(text, name, sentence))
        .transpose()
}

fn parsed<T: std::str::FromStr>(text: &str, name: &str, sentence: &'static str) -> Result<T, Refusal> {
    text.trim().parse().map_err(|_| unknown(name, sentence))
}

/// A parameter whose id leads nowhere.
pub(super) fn unknown(name: &str, sentence: &'static str) -> Refusal {
    Refusal::unknown(sentence).with_field(name, Message::Field(Reason::Unknown))
}
