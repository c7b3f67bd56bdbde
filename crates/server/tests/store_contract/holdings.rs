//! Holdings: what the audit looks at.

use booking_server::ids::OwnerId;
use booking_server::store::Holdings;
use chrono::TimeDelta;

use crate::fixture::{Database, booked, booking, claim, draft, held, noon, reservation, span, unit};
use crate::invoices::invoice;

pub(crate) async fn holdings_are_all_claims_and_what_may_be_behind_them(database: &impl Database) {
    let store = database.open().await;
    let owner = OwnerId::random();
    let mut claims = [
        booked(unit(), owner, span(0, 60)),
        held(unit(), OwnerId::random(), span(60, 120)),
        booked(unit(), owner, span(-14_400, -14_340)),
    ];
    for one in claims {
        claim(&*store, &[one]).await.unwrap();
    }
    let (holding, idle, kept) = (draft(), draft(), booking("SW-1"));
    let mut transaction = store.begin().await.unwrap();
    for draft in [&holding, &idle] {
        transaction.insert_draft(draft).await.unwrap();
    }
    let holding = booking_server::store::Draft {
        reservation: Some(reservation()),
        ..holding
    };
    transaction.update_draft(&holding).await.unwrap();
    transaction.insert_booking(&kept).await.unwrap();
    transaction.insert_invoice(&invoice(&holding)).await.unwrap();
    transaction.commit().await.unwrap();

    // What has lapsed and was not yet swept is in it.
    database.clock().advance(TimeDelta::minutes(11));
    claims.sort_by_key(|claim| claim.unit.to_string());
    let holdings = store.holdings().await.unwrap();
    let expected = Holdings {
        now: noon() + TimeDelta::minutes(11),
        claims: claims.to_vec(),
        drafts: vec![holding],
        bookings: vec![kept],
        invoices: 1,
        ..Holdings::default()
    };
    assert_eq!(holdings, expected);
}
