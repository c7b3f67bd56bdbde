//! Invoices: what one guest of a visit gets, under the ids that the service booking API hands out. They
//! hold no money: payments are out of scope, and what a treatment costs is its appointment's.

use chrono::{DateTime, Utc};

use super::{Appointment, Booking, Claim};
use crate::ids::{
    AppointmentGroupId, AppointmentId, BookingId, DraftId, GuestId, InvoiceId, InvoiceItemId, OrganizationId,
    OwnerId,
};

/// What one guest of a visit gets.
#[derive(Clone, Debug, PartialEq)]
pub struct Invoice {
    /// Known to staff and to whoever reserved.
    pub id: InvoiceId,
    /// Tenant.
    pub organization: OrganizationId,
    /// Owner of the visit's claims.
    pub owner: OwnerId,
    /// The draft that it was made for.
    pub draft: DraftId,
    /// Index of the guest in that draft.
    pub draft_guest: usize,
    /// `None`: temporary. It counts as long as the draft's hold does, whether it is swept or not.
    pub booking: Option<BookingId>,
    /// Index of the guest in the booking ([`Appointment::guest`]); differs from the draft's when a booking
    /// is rescheduled of which a guest had canceled.
    pub guest: usize,
    /// Who it is, once known.
    pub guest_id: Option<GuestId>,
    /// All its appointments together.
    pub appointment_group: AppointmentGroupId,
    /// One per treatment, in order.
    pub items: Vec<InvoiceItem>,
    /// Where it stands.
    pub status: InvoiceStatus,
    /// What staff said when they canceled it, or marked a no-show.
    pub comments: Option<String>,
    /// The appointments it had when it was closed; empty while it is open, when the booking has them.
    pub closed: Vec<Appointment>,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// One treatment on an invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvoiceItem {
    /// Id of the line.
    pub id: InvoiceItemId,
    /// Id of the appointment.
    pub appointment: AppointmentId,
}

/// Where an invoice stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvoiceStatus {
    /// Its appointments are held or booked.
    Open,
    /// The guest did not come.
    NoShow,
    /// Its appointments are given up.
    Canceled,
    /// The booking was rescheduled: a newer invoice has its appointments.
    Replaced,
}

/// An invoice that an audit has to look at.
#[derive(Clone, Debug, PartialEq)]
pub struct DoubtfulInvoice {
    /// The invoice.
    pub invoice: Invoice,
    /// Until when its draft holds its slot; `None` if the draft is gone or holds nothing.
    pub held_until: Option<DateTime<Utc>>,
    /// Its booking.
    pub booking: Option<Booking>,
    /// What its owner has booked.
    pub claims: Vec<Claim>,
}
