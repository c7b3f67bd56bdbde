//! Details of a booking as they are to be: what was sent laid over what is there, and checked as a whole
//! against the form. Pure.

use std::collections::BTreeMap;

use super::SubmittedDetails;
use crate::bookings::catalogues::PortalView;
use crate::bookings::form::check_form;
use crate::bookings::problem::Problem;
use crate::bookings::record::clean_title;
use crate::bookings::wished::services_of;
use crate::contact::{Answer, Contact, ContactGuest};
use crate::ids::ServiceId;
use crate::store::{Booking, Draft};

/// What is to be otherwise; `None` stays as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Changed {
    pub(super) contact: Option<Contact>,
    pub(super) event_answers: Option<BTreeMap<String, Answer>>,
    pub(super) title: Option<String>,
}

impl Changed {
    pub(super) fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    pub(super) fn apply(self, booking: &mut Booking) {
        if let Some(contact) = self.contact {
            booking.contact = contact;
        }
        if let Some(answers) = self.event_answers {
            booking.event_answers = answers;
        }
        if let Some(title) = self.title {
            booking.title = title;
        }
    }
}

/// What the details change of a booking. The form is asked only if answers were sent, or if the treatments
/// are others: a booking whose form has changed since can still be moved.
///
/// # Errors
/// All problems at once.
pub(super) fn changed(
    booking: &Booking,
    view: PortalView<'_>,
    details: SubmittedDetails,
    draft: Option<&Draft>,
) -> Result<Changed, Vec<Problem>> {
    let path = details.events.path(0, "title");
    let title = clean_title(details.events.title).map_err(|reason| vec![Problem::new(path, reason)])?;
    let mut changed = Changed {
        title: title.filter(|title| *title != booking.title),
        ..Changed::default()
    };
    let present = services_of(&booking.appointments);
    let services: Vec<Vec<ServiceId>> = draft.map_or_else(
        || present.clone(),
        |draft| {
            let items =
                |guest: &crate::store::DraftGuest| guest.items.iter().map(|item| item.service).collect();
            draft.guests.iter().map(items).collect()
        },
    );
    let answers_sent = details.contact != Contact::default() || !details.event_answers.is_empty();
    if !answers_sent && services == present {
        return Ok(changed);
    }
    let contact = laid_over(&booking.contact, details.contact);
    let mut event_answers = booking.event_answers.clone();
    event_answers.extend(details.event_answers);
    let filled = check_form(&view.module.fields, &services, &contact, &event_answers)?;
    changed.contact = Some(filled.contact).filter(|contact| *contact != booking.contact);
    changed.event_answers = Some(filled.event_answers).filter(|answers| *answers != booking.event_answers);
    Ok(changed)
}

/// What was sent over what is there; an empty text clears when the form is checked.
fn laid_over(present: &Contact, sent: Contact) -> Contact {
    let mut answers = present.answers.clone();
    answers.extend(sent.answers);
    let mut guests = present.guests.clone();
    for (position, guest) in sent.guests.into_iter().enumerate() {
        match guests.get_mut(position) {
            Some(present) => lay_guest_over(present, guest),
            None => guests.push(guest),
        }
    }
    Contact {
        first_name: sent.first_name.or_else(|| present.first_name.clone()),
        last_name: sent.last_name.or_else(|| present.last_name.clone()),
        email: sent.email.or_else(|| present.email.clone()),
        phone: sent.phone.or_else(|| present.phone.clone()),
        answers,
        guests,
    }
}

fn lay_guest_over(present: &mut ContactGuest, sent: ContactGuest) {
    present.first_name = sent.first_name.or_else(|| present.first_name.take());
    present.last_name = sent.last_name.or_else(|| present.last_name.take());
    present.answers.extend(sent.answers);
}
