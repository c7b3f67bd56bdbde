//! What must be known of a draft's center before its request can be led on.

use axum::body::Bytes;
use chrono_tz::Tz;
use serde_json::Value;

use crate::availability::today;
use crate::http::refusal::Refusal;
use crate::http::state::AppState;
use crate::http::wire_slots::zone_of;
use crate::http::wire_times::date;
use crate::ids::{CenterId, DraftId};

/// A draft's own date says only which day's slots it is asked for, which the widget never does; the visitor's
/// day may be none that can be booked at the center.
pub(super) async fn on_todays_date(state: &AppState, sent: &Bytes) -> Result<Bytes, Refusal> {
    let Ok(mut draft) = serde_json::from_slice::<Value>(sent) else {
        return Ok(sent.clone());
    };
    let center = draft.get("center_id").and_then(Value::as_str);
    let center: Option<CenterId> = center.and_then(|id| id.parse().ok());
    let catalogues = state.catalogues().await?;
    let view = center.and_then(|center| catalogues.first_portal_of_center(center));
    if let Some((view, center)) = view.zip(center)
        && let Some(date_of_draft) = draft.get_mut("date")
    {
        let zone = zone_of(view.catalogue, center);
        *date_of_draft = date(today(zone, state.store().now().await?)).into();
    }
    Ok(draft.to_string().into())
}

/// The zone of the center at which a draft is; what is unknown is for the API to say.
pub(super) async fn center_of_draft(state: &AppState, draft: &str) -> Result<Option<Tz>, Refusal> {
    let Ok(draft) = draft.parse::<DraftId>() else {
        return Ok(None);
    };
    let catalogues = state.catalogues().await?;
    let draft = state.store().find_draft(draft).await?;
    Ok(draft.and_then(|draft| {
        let catalogue = catalogues.of_organization(draft.organization)?;
        Some(zone_of(catalogue, draft.center))
    }))
}
