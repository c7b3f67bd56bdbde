//! Rescheduling by staff, as the service booking API has it: a draft that names the invoices, then slots,
//! reserve and confirm as for a new booking. Confirming moves the booking; it keeps its id and reference.

use super::catalogues::PortalView;
use super::draft::{NewDraft, NewGuestOfDraft};
use super::event_of::write_event;
use super::invoices::{close, keep_moved_invoices};
use super::pipeline::{Action, next_at};
use super::problem::{Problem, Reason};
use super::record::{last_updated_after, take_over, title_of};
use super::replacing::has_begun;
use super::trail::{Happened, leave_trail};
use crate::ids::{InvoiceId, OrganizationId};
use crate::store::{
    Actor, Appointment, Booking, Draft, Invoice, InvoiceStatus, Occasion, Reservation, StoreResult,
    StoreTransaction,
};

/// Why a draft cannot be one that reschedules by invoice.
#[derive(Debug)]
pub(super) enum CannotReschedule {
    /// Fields are at fault.
    Refused(Vec<Problem>),
    /// The booking is over, was given up, or a guest did not come.
    NotAnyMore,
}

/// Which booking a request would reschedule that names invoices. It must name every open invoice of that
/// booking, one per guest: the guests of a visit come at the same time.
pub(super) async fn resolve_invoices(
    transaction: &mut dyn StoreTransaction,
    organization: Option<OrganizationId>,
    request: &mut NewDraft,
) -> StoreResult<Result<(), CannotReschedule>> {
    let mut problems = Vec::new();
    let mut named: Vec<Invoice> = Vec::new();
    for (index, guest) in request.guests.iter_mut().enumerate() {
        let field = format!("guests[{index}].invoice_id");
        let id = guest
            .invoice
            .as_deref()
            .and_then(|text| text.parse::<InvoiceId>().ok());
        let invoice = match id {
            Some(id) => transaction.find_invoice(id).await?,
            None => None,
        };
        let invoice = invoice.filter(|invoice| Some(invoice.organization) == organization);
        let Some(invoice) = invoice.filter(|invoice| invoice.booking.is_some()) else {
            let reason = match guest.invoice {
                Some(_) => Reason::Unknown,
                None => Reason::Required,
            };
            problems.push(Problem::new(field, reason));
            continue;
        };
        let is_of_another = named
            .first()
            .is_some_and(|first| first.booking != invoice.booking);
        if is_of_another || named.iter().any(|other| other.id == invoice.id) {
            problems.push(Problem::new(field, Reason::DoesNotFit));
        }
        if guest.id.is_some() && guest.id != invoice.guest_id {
            problems.push(Problem::new(format!("guests[{index}].id"), Reason::DoesNotFit));
        }
        problems.extend(misnamed_items(index, guest, &invoice));
        guest.id = invoice.guest_id;
        named.push(invoice);
    }
    let booking = match named.first().and_then(|invoice| invoice.booking) {
        Some(booking) if problems.is_empty() => transaction.lock_booking(booking).await?,
        _ => None,
    };
    let Some(booking) = booking else {
        return Ok(Err(CannotReschedule::Refused(problems)));
    };
    let invoices = transaction.invoices_of_booking(booking.id).await?;
    let is_named = |invoice: &Invoice| named.iter().any(|named| named.id == invoice.id);
    let is_closed = |invoice: &Invoice| is_named(invoice) && invoice.status != InvoiceStatus::Open;
    if !can_be_moved(transaction, &booking, &invoices) || invoices.iter().any(is_closed) {
        return Ok(Err(CannotReschedule::NotAnyMore));
    }
    let is_left_out = |invoice: &Invoice| invoice.status == InvoiceStatus::Open && !is_named(invoice);
    if invoices.iter().any(is_left_out) {
        let problem = Problem::new("guests", Reason::DoesNotFit);
        return Ok(Err(CannotReschedule::Refused(vec![problem])));
    }
    if request.replaces.is_some_and(|id| id != booking.id) {
        let problem = Problem::new("replaces", Reason::DoesNotFit);
        return Ok(Err(CannotReschedule::Refused(vec![problem])));
    }
    request.replaces = Some(booking.id);
    // The rules that it was booked under, unless another portal is asked for.
    request.portal.get_or_insert_with(|| booking.portal.to_string());
    Ok(Ok(()))
}

/// What is wrong with the items that a guest names of an invoice. Whoever names one names all, each once: the new
/// items take the place of the old ones, and one that is not named would be gone without a word. Whoever names
/// none says anew what the guest gets.
fn misnamed_items(index: usize, guest: &NewGuestOfDraft, invoice: &Invoice) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut positions = Vec::new();
    for (at, item) in guest.items.iter().enumerate() {
        let Some(id) = &item.invoice_item else {
            continue;
        };
        let id = id.parse().ok();
        match invoice.items.iter().position(|item| Some(item.id) == id) {
            Some(position) => positions.push(position),
            None => {
                let field = format!("guests[{index}].items[{at}].invoice_item_id");
                problems.push(Problem::new(field, Reason::DoesNotFit));
            }
        }
    }
    positions.sort_unstable();
    let are_all = positions.is_empty() || positions.into_iter().eq(0..invoice.items.len());
    if problems.is_empty() && !are_all {
        problems.push(Problem::new(format!("guests[{index}].items"), Reason::DoesNotFit));
    }
    problems
}

/// Whether staff may give a booking another time: it is approved, has not begun, and nobody failed to come.
fn can_be_moved(transaction: &dyn StoreTransaction, booking: &Booking, invoices: &[Invoice]) -> bool {
    let now = transaction.now();
    let is_missed = |invoice: &Invoice| invoice.status == InvoiceStatus::NoShow;
    next_at(booking, Action::Move, now).is_ok() && !has_begun(booking, now) && !invoices.iter().any(is_missed)
}

/// A booking that was moved.
#[derive(Debug)]
pub(super) struct Moved {
    /// As it is now.
    pub(super) booking: Booking,
    /// Its new invoices, in order of the draft's guests.
    pub(super) invoices: Vec<Invoice>,
}

/// Why a booking was not moved.
#[derive(Debug)]
pub(super) enum NotMoved {
    /// It is over, was given up or changed meanwhile, or a guest did not come.
    NotAnyMore,
    /// The hold lapsed and its slot is gone.
    NotFree,
}

/// What a move is made of.
#[derive(Debug)]
pub(super) struct Move<'a> {
    pub(super) view: PortalView<'a>,
    pub(super) draft: &'a Draft,
    pub(super) reservation: &'a Reservation,
    pub(super) actor: &'a Actor,
    /// Another title.
    pub(super) title: Option<String>,
    /// Cleaned HTML.
    pub(super) request_note: Option<String>,
}

/// Moves a booking to what a draft holds that names its invoices: the same booking at another time, its
/// old claims given up, its invoices replaced by new ones.
pub(super) async fn move_booking(
    transaction: &mut dyn StoreTransaction,
    wanted: Move<'_>,
) -> StoreResult<Result<Moved, NotMoved>> {
    let Move { view, draft, .. } = wanted;
    let before = match draft.replaces {
        Some(id) => transaction.lock_booking(id).await?,
        None => None,
    };
    let Some(before) = before else {
        return Ok(Err(NotMoved::NotAnyMore));
    };
    let former = transaction.invoices_of_booking(before.id).await?;
    let Some(replaced) = replaced_invoices(draft, &former) else {
        return Ok(Err(NotMoved::NotAnyMore));
    };
    if !can_be_moved(transaction, &before, &former) {
        return Ok(Err(NotMoved::NotAnyMore));
    }
    let Some(mut appointments) = take_over(transaction, view, draft, wanted.reservation).await? else {
        return Ok(Err(NotMoved::NotFree));
    };
    for appointment in &mut appointments {
        if let Some(invoice) = replaced.get(appointment.guest) {
            appointment.guest = invoice.guest;
        }
    }
    appointments.sort_by_key(|appointment| appointment.guest);
    let mut booking = moved(&wanted, before.clone(), appointments);
    booking.last_updated = last_updated_after(before.last_updated, transaction.now());
    transaction.update_booking(&booking).await?;
    write_event(transaction, &booking).await?;
    for invoice in &replaced {
        let mut invoice = (*invoice).clone();
        close(&mut invoice, InvoiceStatus::Replaced, &before.appointments);
        transaction.update_invoice(&invoice).await?;
    }
    let guests: Vec<usize> = replaced.iter().map(|invoice| invoice.guest).collect();
    let invoices = keep_moved_invoices(transaction, draft, wanted.reservation, &booking, &guests).await?;
    let happened = Happened {
        occasion: Occasion::BookingMoved,
        actor: wanted.actor,
        module: Some(view.module),
        before: Some(&before),
        after: &booking,
        request: None,
        note: None,
    };
    leave_trail(transaction, happened).await?;
    Ok(Ok(Moved { booking, invoices }))
}

/// The invoices that a draft names, in order of its guests; `None` if they are not all that are open.
fn replaced_invoices<'a>(draft: &Draft, former: &'a [Invoice]) -> Option<Vec<&'a Invoice>> {
    let mut open: Vec<&Invoice> = former
        .iter()
        .filter(|invoice| invoice.status == InvoiceStatus::Open)
        .collect();
    let mut replaced = Vec::new();
    for guest in &draft.guests {
        let position = open
            .iter()
            .position(|invoice| Some(invoice.id) == guest.invoice)?;
        replaced.push(open.swap_remove(position));
    }
    open.is_empty().then_some(replaced)
}

/// The record of a booking after its move. A title that was made of its services follows them.
fn moved(wanted: &Move<'_>, before: Booking, appointments: Vec<Appointment>) -> Booking {
    let title_of = |appointments: &[Appointment]| title_of(wanted.view, appointments, &before.language);
    let is_own_title = before.title != title_of(&before.appointments);
    let title = match &wanted.title {
        Some(title) => title.clone(),
        None if is_own_title => before.title.clone(),
        None => title_of(&appointments),
    };
    Booking {
        title,
        appointments,
        request_note: wanted.request_note.clone().or(before.request_note),
        ..before
    }
}
