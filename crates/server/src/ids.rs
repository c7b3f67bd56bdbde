//! Ids as newtypes over UUID, so that a draft's id cannot be passed where a booking's is meant.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A new random id (122 random bits).
            #[must_use]
            pub fn random() -> Self {
                Self(Uuid::new_v4())
            }

            /// The id as a UUID, for the database.
            #[must_use]
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            /// Hyphenated or 32 digits, any case.
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::try_parse(text).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }
    )+};
}

ids! {
    /// An organization: the tenant.
    OrganizationId,
    /// A center.
    CenterId,
    /// A portal.
    PortalId,
    /// A booking module.
    BookingModuleId,
    /// A category of services.
    CategoryId,
    /// A service (treatment).
    ServiceId,
    /// An add-on of a service.
    AddOnId,
    /// A therapist.
    TherapistId,
    /// A room.
    RoomId,
    /// A kind of equipment.
    EquipmentId,
    /// A relationship between a host and a member of the family, for whom the host may book.
    RelationshipId,
    /// One treatment of one guest in a draft's reservation or a booking.
    AppointmentId,
    /// An invoice: what one guest of a visit gets and owes.
    InvoiceId,
    /// A line of an invoice: one treatment.
    InvoiceItemId,
    /// All appointments of one invoice.
    AppointmentGroupId,
    /// A block-out time that staff entered.
    BlockOutId,
    /// A change request.
    ChangeRequestId,
    /// A draft (service booking before it is submitted or confirmed); a capability.
    DraftId,
    /// A reservation (hold).
    ReservationId,
    /// Who owns claims: one per visit, from the draft through the booking and its reschedules.
    OwnerId,
    /// Whatever can be used by one owner at a time: a therapist, one place of a room, one piece of equipment.
    UnitId,
    /// A booking; a capability.
    BookingId,
    /// An Event of the organization.
    EventId,
    /// A guest; a capability.
    GuestId,
    /// A staff token's row (not the token).
    TokenId,
    /// A webhook's row.
    WebhookId,
}

impl BookingId {
    /// Another name of the booking, always the same: for whoever may know of it and must not have what opens it.
    /// It opens nothing, and the id cannot be told from it (UUID version 5: a hash of 122 random bits).
    #[must_use]
    pub fn alias(self) -> Self {
        Self(Uuid::new_v5(&self.0, b"alias"))
    }
}

impl UnitId {
    /// The unit of a therapist.
    #[must_use]
    pub fn of_therapist(therapist: TherapistId) -> Self {
        Self(Uuid::new_v5(&therapist.uuid(), b"therapist"))
    }

    /// The unit of one place (counted from 0) of a room.
    #[must_use]
    pub fn of_room_place(room: RoomId, place: u32) -> Self {
        Self(Uuid::new_v5(&room.uuid(), format!("place {place}").as_bytes()))
    }

    /// The unit of one piece (counted from 0) of a kind of equipment.
    #[must_use]
    pub fn of_equipment_piece(equipment: EquipmentId, piece: u32) -> Self {
        Self(Uuid::new_v5(
            &equipment.uuid(),
            format!("piece {piece}").as_bytes(),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_both_spellings_and_writes_hyphens() {
        let id: DraftId = "5B816FEBD96514AC5B816FEBD96514AC".parse().unwrap();
        assert_eq!(id.to_string(), "5b816feb-d965-14ac-5b81-6febd96514ac");
        assert_eq!(id.to_string().parse::<DraftId>().unwrap(), id);
        assert!("7".parse::<DraftId>().is_err());
    }

    #[test]
    fn the_places_of_a_room_are_units_of_their_own() {
        let room = RoomId::random();
        assert_ne!(UnitId::of_room_place(room, 0), UnitId::of_room_place(room, 1));
        assert_eq!(UnitId::of_room_place(room, 0), UnitId::of_room_place(room, 0));
    }
}
