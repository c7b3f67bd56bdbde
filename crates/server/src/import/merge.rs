//! Keeps what the file no longer names: bookings still point at it.

use uuid::Uuid;

use crate::catalogue::{
    BookingModule, Catalogue, Category, Center, Equipment, Portal, Room, Service, Text, Therapist,
};

/// A thing of a catalogue that can be archived.
pub(super) trait Archivable: Clone {
    fn uuid(&self) -> Uuid;
    fn label(&self) -> String;
    fn archived(&self) -> bool;
    fn archive(&mut self);
}

macro_rules! archivable {
    ($($kind:ty: $label:expr),+ $(,)?) => {$(
        impl Archivable for $kind {
            fn uuid(&self) -> Uuid {
                self.id.uuid()
            }

            fn label(&self) -> String {
                let label: fn(&Self) -> String = $label;
                label(self)
            }

            fn archived(&self) -> bool {
                self.archived
            }

            fn archive(&mut self) {
                self.archived = true;
            }
        }
    )+};
}

archivable! {
    Center: |center| own(&center.name),
    Portal: |portal| portal.slug.clone(),
    BookingModule: |module| own(&module.name),
    Category: |category| own(&category.name),
    Service: |service| own(&service.name),
    Therapist: |therapist| format!("{} {}", therapist.first_name, therapist.last_name).trim_end().to_owned(),
    Room: |room| own(&room.name),
    Equipment: |equipment| own(&equipment.name),
}

fn own(text: &Text) -> String {
    text.default.clone()
}

/// Adds, archived, what is in `before` and not in `catalogue`.
pub(super) fn keep_archived(catalogue: &mut Catalogue, before: &Catalogue) {
    keep(&mut catalogue.centers, &before.centers);
    keep(&mut catalogue.portals, &before.portals);
    keep(&mut catalogue.booking_modules, &before.booking_modules);
    keep(&mut catalogue.categories, &before.categories);
    keep(&mut catalogue.services, &before.services);
    keep(&mut catalogue.therapists, &before.therapists);
    keep(&mut catalogue.rooms, &before.rooms);
    keep(&mut catalogue.equipment, &before.equipment);
}

fn keep<T: Archivable>(now: &mut Vec<T>, before: &[T]) {
    let gone: Vec<T> = before
        .iter()
        .filter(|old| now.iter().all(|new| new.uuid() != old.uuid()))
        .cloned()
        .collect();
    now.extend(gone.into_iter().map(|mut old| {
        old.archive();
        old
    }));
}
