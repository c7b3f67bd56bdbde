//! Invoices as the audit sees them: what happens to a visit leaves none that contradicts it.

use booking_server::bookings::invoice_audit::{InvoiceFault, InvoiceFaultKind, audit_invoices};
use booking_server::bookings::lapse::lapse_and_sweep;
use booking_server::bookings::reserve::WantedSlot;
use booking_server::ids::DraftId;
use booking_server::store::{Booking, BookingStatus, Claim, Invoice, InvoiceStatus};
use chrono::TimeDelta;

use crate::world::{World, monday, tuesday};

/// Reserves with temporary invoices.
async fn reserve(world: &World, draft: DraftId, slot: &str) -> Invoice {
    let wanted = WantedSlot {
        slot_time: tuesday(slot),
        create_invoice: true,
    };
    let held = world.reserve(draft, wanted).await.unwrap();
    held.invoices[0].clone()
}

/// A pending booking with an invoice.
async fn pending_booking(world: &World) -> (Booking, Invoice) {
    let draft = world.draft().await;
    let temporary = reserve(world, draft, "10:00").await;
    let reservation = world.store.find_draft(draft).await.unwrap().unwrap().reservation;
    let submission = world.submission(reservation.unwrap().id);
    let booking = world.submit(submission).await.unwrap().booking;
    let invoice = world.store.invoices_of_draft(draft).await.unwrap().remove(0);
    assert_eq!(invoice.id, temporary.id, "the submission took it over");
    assert_eq!(invoice.booking, Some(booking.id));
    (booking, invoice)
}

async fn faults(world: &World) -> Vec<InvoiceFault> {
    audit_invoices(&*world.store).await.unwrap()
}

#[tokio::test]
async fn a_lapsed_hold_leaves_its_invoice_to_the_sweeper_and_a_released_one_takes_it_along() {
    let world = World::new().await;
    let (lapsing, released) = (world.draft().await, world.draft().await);
    let lapsed = reserve(&world, lapsing, "10:00").await;
    reserve(&world, released, "14:00").await;
    world.release(released).await.unwrap();
    assert_eq!(world.store.invoices_of_draft(released).await.unwrap(), []);
    assert_eq!(faults(&world).await, []);

    world.advance_minutes(10);
    let kind = InvoiceFaultKind::PastItsHold {
        lapsed_at: Some(monday() + TimeDelta::minutes(10)),
    };
    let fault = InvoiceFault {
        invoice: lapsed.id,
        kind,
    };
    assert_eq!(faults(&world).await, [fault]);
    lapse_and_sweep(&*world.store).await.unwrap();
    assert_eq!(faults(&world).await, []);
    assert_eq!(world.store.invoices_of_draft(lapsing).await.unwrap(), []);
}

#[tokio::test]
async fn of_two_drafts_for_one_booking_the_older_loses_its_invoice_with_its_hold() {
    let world = World::new().await;
    let (booking, _) = pending_booking(&world).await;
    let mut wish = world.wish(booking_server::store::TherapistChoice::Anyone);
    wish.replaces = Some(booking.id);
    let older = world.create_draft(wish.clone()).await.unwrap();
    let newer = world.create_draft(wish).await.unwrap();
    reserve(&world, older, "12:00").await;
    reserve(&world, newer, "14:00").await;
    assert_eq!(world.store.invoices_of_draft(older).await.unwrap(), []);
    assert_eq!(world.store.invoices_of_draft(newer).await.unwrap().len(), 1);
    assert_eq!(faults(&world).await, []);
}

#[tokio::test]
async fn a_request_that_lapses_closes_its_invoice() {
    let world = World::new().await;
    let (booking, open) = pending_booking(&world).await;
    world.advance(TimeDelta::days(2));
    let report = lapse_and_sweep(&*world.store).await.unwrap();
    assert_eq!(report.lapsed.len(), 1);
    let mut transaction = world.store.begin().await.unwrap();
    let closed = transaction.find_invoice(open.id).await.unwrap().unwrap();
    assert_eq!(closed.status, InvoiceStatus::Canceled);
    assert_eq!(closed.closed, booking.appointments);
    drop(transaction);
    assert_eq!(faults(&world).await, []);
}

#[tokio::test]
async fn the_audit_finds_an_open_invoice_of_a_canceled_booking_and_a_canceled_one_that_still_claims() {
    let world = World::new().await;
    let (mut booking, mut invoice) = pending_booking(&world).await;
    let fault = |kind| InvoiceFault {
        invoice: invoice.id,
        kind,
    };
    let (open, claiming) = (
        fault(InvoiceFaultKind::OpenAfterTheEnd),
        fault(InvoiceFaultKind::StillClaims),
    );
    let claims: Vec<Claim> = world.claims().await;
    assert!(!claims.is_empty());
    booking.status = BookingStatus::Canceled;
    booking.last_updated += TimeDelta::seconds(1);
    let mut transaction = world.store.begin().await.unwrap();
    transaction.update_booking(&booking).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(faults(&world).await, [open]);

    invoice.status = InvoiceStatus::Canceled;
    invoice.closed = booking.appointments.clone();
    let mut transaction = world.store.begin().await.unwrap();
    transaction.update_invoice(&invoice).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(faults(&world).await, [claiming]);

    let mut transaction = world.store.begin().await.unwrap();
    transaction.delete_claims_of(booking.owner).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(faults(&world).await, []);
}
