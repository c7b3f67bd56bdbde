//! What is booked: catalogue, slot, hold and the guest's details, as the widget thinks of them.
//!
//! Pure; knows no HTTP, no wire types and no clock. Times are the center's wall time.

pub mod catalogue;

pub mod visit;

pub mod visit_rules;

pub mod search;

pub mod offer;

pub mod details;

pub mod validation;

pub mod email;

pub mod phone;

pub mod money;

pub mod slot;

pub use catalogue::{
    AddOn, AddOnId, Approval, Catalogue, Category, CategoryId, Center, CenterId, Gender, Picture, Service,
    ServiceId, Settings, Therapist, TherapistId, TherapistPreference,
};
pub use details::{AskedField, Details, Field, FieldId, FieldKey, FieldKind, FieldProblem, FieldValue};
pub use money::Money;
pub use offer::TherapistOffer;
pub use search::ServiceGroup;
pub use slot::{Day, Slot};
pub use visit::{GuestVisit, Item, ItemPosition, Visit};
