//! Another time for a booking: which calendar is asked, and by whom it is to be.

use booking_widget::booking::{Catalogue, ItemPosition, TherapistId, TherapistPreference};
use booking_widget::flow::state::{BookingId, Hold, ManagePage, Step};
use booking_widget::flow::{Command, EventKind};

use super::approved;
use crate::page::{Page, catalogue, slot};

fn somebody(catalogue: &Catalogue) -> TherapistId {
    let visit = approved().visit;
    let service = visit.first().and_then(|item| catalogue.service(&item.service));
    let offer = catalogue.therapists_for(
        service.unwrap(),
        catalogue.centers.first().map(|center| &center.id),
    );
    offer.therapists.first().unwrap().id.clone()
}

impl Page {
    /// The last calendar that was asked for: for which booking, and by whom.
    fn asked(&self) -> (Option<BookingId>, TherapistPreference) {
        let query = self.all.iter().rev().find_map(|command| match command {
            Command::LoadDays(_, query) => Some(query.clone()),
            _ => None,
        });
        let query = query.expect("no calendar was asked for");
        let therapist = query.visit.first().unwrap().therapist.clone();
        (query.replaces, therapist)
    }

    fn wishes_for(&mut self, wish: &TherapistPreference) -> &mut Self {
        self.happens(EventKind::EditItem(ItemPosition::default()));
        self.happens(EventKind::TherapistChosen(wish.clone()))
    }
}

#[test]
fn the_calendar_is_the_bookings_own_and_a_new_bookings_is_the_portals() {
    let page = Page::opened(approved(), ManagePage::Reschedule);
    assert_eq!(page.asked().0, Some(BookingId("secret".into())));
    assert_eq!(Page::at_time().asked().0, None);
}

#[test]
fn another_time_may_be_by_somebody_else_and_a_reload_knows() {
    let wish = TherapistPreference::Named(somebody(&catalogue()));
    let mut page = Page::opened(approved(), ManagePage::Reschedule);
    page.days_come();
    assert_eq!(page.asked().1, TherapistPreference::Anyone, "as it was booked");
    page.happens(EventKind::SlotChosen(slot("2026-11-23T11:00:00")));
    page.draft_comes();
    page.hold_comes();
    page.happens(EventKind::BackTo(Step::Time));
    page.wishes_for(&wish);
    assert_eq!(page.page(), ManagePage::Reschedule);
    assert_eq!((page.state.step, &page.state.hold), (Step::Time, &Hold::None));
    assert!(
        page.commands
            .iter()
            .any(|command| matches!(command, Command::Release(_)))
    );
    assert_eq!(page.asked(), (Some(BookingId("secret".into())), wish.clone()));
    page.days_come();
    page.happens(EventKind::SlotChosen(slot("2026-11-23T11:00:00")));
    let spec = page.all.iter().rev().find_map(|command| match command {
        Command::CreateDraft(_, spec) => Some(spec.clone()),
        _ => None,
    });
    assert_eq!(spec.unwrap().visit.first().unwrap().therapist, wish);
    page.draft_comes();
    page.hold_comes();

    let mut again = page.reloaded();
    again.portal_comes();
    again.booking_read(Ok(approved()));
    assert_eq!(
        (again.page(), again.state.step),
        (ManagePage::Reschedule, Step::Details)
    );
    assert_eq!(again.count(|command| matches!(command, Command::Release(_))), 0);
    assert_eq!(again.state.choice.visit.first().unwrap().therapist, wish);
    assert_eq!(again.asked().1, wish);
}

#[test]
fn the_wish_of_the_page_is_not_put_in_for_a_booking_that_exists() {
    let mut portal = catalogue();
    for service in &mut portal.services {
        service.add_ons.clear();
    }
    let preset = somebody(&portal);
    let mut page = Page::of(approved());
    page.state.config.therapist = Some(preset);
    page.state.catalogue = booking_widget::flow::state::Remote::Ready(std::sync::Arc::new(portal));
    page.opens(ManagePage::Reschedule);
    page.wishes_for(&TherapistPreference::Anyone);
    assert_eq!(
        page.state.choice.visit.first().unwrap().therapist,
        TherapistPreference::Anyone
    );
}
