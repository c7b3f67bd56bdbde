//! `booking-server import FILE`: a catalogue written by people, in TOML, into the store.
//!
//! The file is the whole truth of one organization: what it names is written, what it no longer names is
//! archived. Things are named by a `key`, from which their ids are made, so that importing again updates.
//! `docs/catalogue.md` is the reference of the format, `demo/stillwater.toml` an example with comments.

mod problem;

mod document;

mod values;

mod hours;

mod exceptions;

mod keys;

mod places;

mod modules;

mod look;

mod form;

mod prices;

mod offers;

mod people;

mod pictures;

mod family;

mod merge;

mod difference;

#[cfg(test)]
mod reference;

use std::collections::BTreeMap;
use std::path::PathBuf;

use toml::Spanned;
use toml::de::DeTable;

use crate::catalogue::Catalogue;
use crate::pictures::EncodedImage;
use crate::store::{Store, StoreError};

pub use difference::{Difference, Differences, What};
pub use keys::organization_id_of;
pub use problem::Problem;
pub use values::origin;

use document::{Place, Table};
use family::{Family, FamilyChanges, KnownFamily};
use keys::Keys;
use pictures::Wishes;
use problem::Problems;

/// How to import.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Say what would change, write nothing.
    pub dry_run: bool,
    /// Origins that every portal of the file allows as well; each must satisfy [`origin`].
    pub allow_origins: Vec<String>,
    /// The folder of the file: its pictures are below. `None`: a catalogue from elsewhere, which gets none.
    pub folder: Option<PathBuf>,
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file says something that cannot be; in the order of the file, never empty.
    #[error("the file has {} {}", .0.len(), if .0.len() == 1 { "mistake" } else { "mistakes" })]
    Invalid(Vec<Problem>),
    /// The database did not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What an import did, or would do.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The organization's name.
    pub organization: String,
    /// What changed.
    pub differences: Differences,
    /// What is allowed but hardly meant, for example a treatment that nobody can do.
    pub warnings: Vec<Problem>,
}

/// Reads the file's text and brings the store in line with it.
///
/// # Errors
/// [`ImportError::Invalid`] with every mistake of the file, not only the first; nothing is written then.
pub async fn import(source: &str, options: &Options, store: &dyn Store) -> Result<Report, ImportError> {
    let mut parsed = parse(source).map_err(ImportError::Invalid)?;
    // Before the transaction: nobody waits while pictures are encoded.
    let new_images = parsed.load_pictures(options, Some(store)).await?;
    // The lock comes before the reading: nobody else imports in between.
    let mut transaction = store.begin().await?;
    transaction.lock_catalogues().await?;
    let catalogues = store.load_catalogues().await?;
    let organization = parsed.catalogue.organization.id;
    let family = KnownFamily::load(store, organization).await?;
    let Comparison {
        catalogue,
        family,
        mut report,
    } = compare(parsed, options, &catalogues, &family)?;
    let bookings = store.list_bookings(organization).await?;
    report.differences.count_upcoming(&bookings, transaction.now());
    if !options.dry_run && !report.differences.is_empty() {
        for image in &new_images {
            transaction.insert_image(image).await?;
        }
        transaction.save_catalogue(&catalogue).await?;
        let others = catalogues
            .iter()
            .filter(|other| other.organization.id != organization);
        let shown = others.chain([&catalogue]).flat_map(Catalogue::images).collect();
        transaction.keep_images(&shown).await?;
        family.write(organization, transaction.as_mut()).await?;
        transaction.commit().await?;
    }
    Ok(report)
}

/// What the file would add to an empty database.
///
/// # Errors
/// As [`import`].
pub async fn compare_with_nothing(source: &str, options: &Options) -> Result<Report, ImportError> {
    let mut parsed = parse(source).map_err(ImportError::Invalid)?;
    parsed.load_pictures(options, None).await?;
    Ok(compare_with(parsed, options, &[], &KnownFamily::default()).report)
}

/// What is to be written, and what to tell people.
#[derive(Debug)]
struct Comparison {
    catalogue: Catalogue,
    family: FamilyChanges,
    report: Report,
}

/// # Errors
/// [`ImportError::Invalid`] if another organization has one of its slugs.
fn compare(
    parsed: Parsed,
    options: &Options,
    catalogues: &[Catalogue],
    known_family: &KnownFamily,
) -> Result<Comparison, ImportError> {
    let taken = parsed.slugs_taken(catalogues);
    if !taken.is_empty() {
        return Err(ImportError::Invalid(taken));
    }
    Ok(compare_with(parsed, options, catalogues, known_family))
}

fn compare_with(
    parsed: Parsed,
    options: &Options,
    catalogues: &[Catalogue],
    known_family: &KnownFamily,
) -> Comparison {
    let mut catalogue = parsed.catalogue;
    for portal in &mut catalogue.portals {
        for origin in &options.allow_origins {
            if !portal.allowed_origins.contains(origin) {
                portal.allowed_origins.push(origin.clone());
            }
        }
    }
    let id = catalogue.organization.id;
    let before = catalogues.iter().find(|other| other.organization.id == id);
    if let Some(before) = before {
        merge::keep_archived(&mut catalogue, before);
    }
    let mut differences = difference::between(before, &catalogue);
    let (family, of_family) = parsed.family.changes(id, known_family);
    differences.extend(of_family);
    let report = Report {
        organization: catalogue.organization.name.clone(),
        differences,
        warnings: parsed.warnings,
    };
    Comparison {
        catalogue,
        family,
        report,
    }
}

/// A file that is right in itself.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// What it says.
    pub catalogue: Catalogue,
    /// What is allowed but hardly meant.
    pub warnings: Vec<Problem>,
    /// Where each slug is written, in case another organization has it.
    slugs: BTreeMap<String, Problem>,
    family: Family,
    pictures: Wishes,
}

impl Parsed {
    /// Gives the catalogue its pictures. Returns those that the store does not have yet.
    async fn load_pictures(
        &mut self,
        options: &Options,
        store: Option<&dyn Store>,
    ) -> Result<Vec<EncodedImage>, ImportError> {
        match &options.folder {
            Some(folder) => pictures::load(&mut self.catalogue, &self.pictures, folder, store).await,
            None => Ok(Vec::new()),
        }
    }

    fn slugs_taken(&self, catalogues: &[Catalogue]) -> Vec<Problem> {
        catalogues
            .iter()
            .filter(|other| other.organization.id != self.catalogue.organization.id)
            .flat_map(|other| other.portals.iter().filter(|portal| !portal.archived))
            .filter_map(|portal| self.slugs.get(&portal.slug).cloned())
            .collect()
    }
}

/// Reads a file without looking at any store.
///
/// # Errors
/// Every mistake, in the order of the file.
pub fn parse(source: &str) -> Result<Parsed, Vec<Problem>> {
    let (document, syntax) = DeTable::parse_recoverable(source);
    let mut problems = Problems::new(source);
    if !syntax.is_empty() {
        // What follows a broken line is guesswork: more errors would only confuse.
        for error in syntax {
            problems.report(error.span().unwrap_or(0..0), "", error.message());
        }
        return Err(problems.into_sorted().0);
    }
    let (catalogue, slugs, family, pictures) = read(&document, &mut problems);
    let (problems, warnings) = problems.into_sorted();
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(Parsed {
        catalogue,
        warnings,
        slugs,
        family,
        pictures,
    })
}

/// What the file says of the catalogue, where each slug is written, the guests, and the pictures. Worth nothing if there
/// are mistakes.
fn read(
    document: &Spanned<DeTable<'_>>,
    problems: &mut Problems<'_>,
) -> (Catalogue, BTreeMap<String, Problem>, Family, Wishes) {
    let mut file = Table::of_document(document, Place::default());
    let organization = places::organization(&mut file, problems);
    let keys = Keys::collect(&mut file, &organization, problems);
    let mut slugs = BTreeMap::new();
    let centers = places::centers(&mut file, &keys, problems);
    let rooms = places::rooms(&mut file, &keys, &centers, problems);
    let equipment = places::equipment(&mut file, &keys, problems);
    let booking_modules = modules::booking_modules(&mut file, &keys, problems);
    let mut pictures = Wishes::default();
    let portals = modules::portals(&mut file, &keys, &mut slugs, &mut pictures, problems);
    let places = (&*centers, &*rooms, &*equipment);
    let offers = offers::read(&mut file, &keys, places, &mut pictures, problems);
    let therapists = people::therapists(
        &mut file,
        &keys,
        &centers,
        &offers.services,
        &mut pictures,
        problems,
    );
    people::warn_of_idle(&mut file, &keys, &offers.services, &therapists, problems);
    let family = family::read(&mut file, problems);
    file.finish(problems);
    let catalogue = Catalogue {
        organization: organization.organization,
        centers,
        portals,
        booking_modules,
        categories: offers.categories,
        services: offers.services,
        therapists,
        rooms,
        equipment,
    };
    (catalogue, slugs, family, pictures)
}
