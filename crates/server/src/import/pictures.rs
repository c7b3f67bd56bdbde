//! Pictures that the file names: found beside it, checked, and encoded unless the store has them already.

use std::collections::BTreeMap;
use std::path::{Component, Path};

use futures_util::{StreamExt as _, stream};
use tokio::sync::Semaphore;
use uuid::Uuid;

use crate::catalogue::{Catalogue, Image, Picture, Text};
use crate::pictures::{self, EncodedImage, MEGAPIXELS_AT_ONCE, MOST_BYTES, PictureError};
use crate::store::{Store, StoreError};

use super::ImportError;
use super::document::Table;
use super::keys::Keys;
use super::problem::{Problem, Problems};
use super::values::optional_text;

/// Pictures that are read at a time, as long as they are small: of all together [`MEGAPIXELS_AT_ONCE`].
const AT_ONCE: usize = 4;

/// What the file says of pictures, by the id of the treatment or the person.
#[derive(Clone, Debug, Default)]
pub(super) struct Wishes(BTreeMap<Uuid, Wish>);

#[derive(Clone, Debug)]
struct Wish {
    /// Path from the catalogue file, with `/` between its parts.
    file: String,
    alt: Option<Text>,
    /// Where it is written, in case it cannot be had.
    at: Problem,
}

impl Wishes {
    /// Reads `picture = { file = "…", alt = "…" }` of a treatment or a person, or what is said so of a portal under
    /// another name.
    pub(super) fn read(
        &mut self,
        id: Uuid,
        name: &'static str,
        table: &mut Table<'_>,
        keys: &Keys,
        problems: &mut Problems<'_>,
    ) {
        const EXPECTED: &str = "a table such as { file = \"pictures/stones.jpg\", alt = \"Warm stones\" }";
        let picture = table.optional(name);
        let Some(mut table) = picture.and_then(|value| value.table(EXPECTED, problems)) else {
            return;
        };
        let alt = optional_text(&mut table, "alt", keys, problems);
        let file = table.required("file", "the path of a picture", problems);
        table.finish(problems);
        let Some(value) = file else { return };
        let Some(file) = value.string("the path of a picture", problems) else {
            return;
        };
        if !is_inside(file) {
            let message =
                "a picture lies in the catalogue's folder or below: write its path from there, with /";
            return value.refuse(message, problems);
        }
        let wish = Wish {
            file: file.to_owned(),
            alt,
            at: problems.at(value.span(), value.place.as_str(), ""),
        };
        self.0.insert(id, wish);
    }
}

/// Whether a path leads nowhere but downwards.
fn is_inside(path: &str) -> bool {
    !path.contains('\\')
        && Path::new(path)
            .components()
            .all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
}

/// What was found of a file.
#[derive(Clone, Debug)]
enum Found {
    /// The store has it.
    Known(Image),
    /// It is to be stored.
    New(EncodedImage),
}

/// Why a file was not had.
#[derive(Debug, thiserror::Error)]
enum FileError {
    #[error("it cannot be read: {0}")]
    Read(#[from] std::io::Error),
    #[error(transparent)]
    Picture(#[from] PictureError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Gives the catalogue its pictures out of a folder. Returns those that the store does not have yet.
///
/// # Errors
/// [`ImportError::Invalid`] with every picture that cannot be shown.
pub(super) async fn load(
    catalogue: &mut Catalogue,
    wishes: &Wishes,
    folder: &Path,
    store: Option<&dyn Store>,
) -> Result<Vec<EncodedImage>, ImportError> {
    let files: BTreeMap<&str, ()> = wishes.0.values().map(|wish| (&*wish.file, ())).collect();
    let room = &Semaphore::new(MEGAPIXELS_AT_ONCE as usize);
    let found: Vec<(&str, Result<Found, FileError>)> = stream::iter(files.into_keys())
        .map(|file| async move { (file, find(&folder.join(file), store, room).await) })
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    let mut images = BTreeMap::new();
    let mut failed = BTreeMap::new();
    let mut new = BTreeMap::new();
    for (file, outcome) in found {
        match outcome {
            Ok(Found::Known(image)) => drop(images.insert(file, image)),
            Ok(Found::New(encoded)) => {
                images.insert(file, encoded.image.clone());
                new.insert(encoded.image.hash, encoded);
            }
            Err(FileError::Store(error)) => return Err(error.into()),
            Err(error) => drop(failed.insert(file, error.to_string())),
        }
    }
    let mut problems: Vec<Problem> = wishes
        .0
        .values()
        .filter_map(|wish| {
            let reason = failed.get(&*wish.file)?;
            Some(Problem {
                message: format!("\"{}\" cannot be shown: {reason}", wish.file),
                ..wish.at.clone()
            })
        })
        .collect();
    if !problems.is_empty() {
        problems.sort_by_key(|problem| (problem.line, problem.column));
        return Err(ImportError::Invalid(problems));
    }
    let picture = |id: Uuid| {
        let wish = wishes.0.get(&id)?;
        Some(Picture {
            alt: wish.alt.clone(),
            image: images.get(&*wish.file)?.clone(),
        })
    };
    for service in &mut catalogue.services {
        service.picture = picture(service.id.uuid());
    }
    for therapist in &mut catalogue.therapists {
        therapist.picture = picture(therapist.id.uuid());
    }
    for portal in &mut catalogue.portals {
        portal.logo = picture(portal.id.uuid());
    }
    Ok(new.into_values().collect())
}

/// `room` has a permit for each megapixel that may be read at a time.
async fn find(path: &Path, store: Option<&dyn Store>, room: &Semaphore) -> Result<Found, FileError> {
    // Not even read when it is too long: it may be a device, or a film.
    if tokio::fs::metadata(path).await?.len() > MOST_BYTES {
        return Err(PictureError::TooLong.into());
    }
    let file = tokio::fs::read(path).await?;
    if let Some(store) = store
        && let Some(image) = store.find_image(pictures::hash(&file)).await?
    {
        return Ok(Found::Known(image));
    }
    // Never more than there are, so that it is had at last; and never closed.
    let _room = room
        .acquire_many(pictures::megapixels(&file).min(MEGAPIXELS_AT_ONCE))
        .await
        .ok();
    // A decoder that panics met a file that is none.
    let encoded = tokio::task::spawn_blocking(move || pictures::encode(&file))
        .await
        .unwrap_or(Err(PictureError::Damaged))?;
    Ok(Found::New(encoded))
}
