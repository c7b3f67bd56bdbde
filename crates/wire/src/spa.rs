//! What staff tell the server about the spa: block-out times, and who may book for whom. Ours: the
//! documentation says that both exist, and not how they are written.

use serde::{Deserialize, Serialize};

/// `POST /v1/block_outs`. One of `therapist_id`, `room_id` and `equipment_id`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct CreateBlockOutRequest {
    /// Center UUID.
    pub center_id: Option<String>,
    /// Therapist UUID.
    pub therapist_id: Option<String>,
    /// Room UUID: all of its places.
    pub room_id: Option<String>,
    /// Equipment UUID.
    pub equipment_id: Option<String>,
    /// How many pieces of the equipment; all if left out.
    pub pieces: Option<u32>,
    /// The center's wall time, `YYYY-MM-DDTHH:MM:SS`, inclusive.
    pub from: Option<String>,
    /// The center's wall time, `YYYY-MM-DDTHH:MM:SS`, exclusive.
    pub to: Option<String>,
    /// For staff.
    pub note: Option<String>,
}

/// A block-out time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BlockOut {
    /// UUID.
    pub id: String,
    /// Center UUID.
    pub center_id: String,
    /// Therapist UUID.
    pub therapist_id: Option<String>,
    /// Room UUID.
    pub room_id: Option<String>,
    /// Equipment UUID.
    pub equipment_id: Option<String>,
    /// How many pieces of the equipment.
    pub pieces: Option<u32>,
    /// The center's wall time, inclusive.
    pub from: String,
    /// The center's wall time, exclusive.
    pub to: String,
    /// For staff.
    pub note: Option<String>,
}

/// The reply to entering one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BlockOutResponse {
    /// It.
    pub block_out: BlockOut,
}

/// `GET /v1/block_outs`, by start. Those of the catalogue file are not among them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListBlockOutsResponse {
    /// Those that overlap the span asked for.
    pub block_outs: Vec<BlockOut>,
}

/// `POST /v1/guest_relationships`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct CreateGuestRelationshipRequest {
    /// Guest UUID of who books.
    pub host_guest_id: Option<String>,
    /// Guest UUID of whom is booked for.
    pub member_guest_id: Option<String>,
    /// What the member is to the host: `partner`, `child`, `parent`, `sibling` or `other`.
    pub kind: Option<String>,
}

/// That a guest may book for another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GuestRelationship {
    /// UUID, the `guest_relationship_id` of a booking for the family; a capability.
    pub id: String,
    /// Guest UUID of who books.
    pub host_guest_id: String,
    /// Guest UUID of whom is booked for.
    pub member_guest_id: String,
    /// What the member is to the host.
    pub kind: String,
    /// Whether it came from the catalogue file.
    pub imported: bool,
}

/// The reply to entering one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GuestRelationshipResponse {
    /// It.
    pub guest_relationship: GuestRelationship,
}

/// `GET /v1/guest_relationships`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListGuestRelationshipsResponse {
    /// All of the organization.
    pub guest_relationships: Vec<GuestRelationship>,
}

/// The reply to `DELETE`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeletedResponse {
    /// Always true: what is not there is 404.
    pub success: bool,
}
