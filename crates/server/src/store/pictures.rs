//! What import and `http` ask of a database for pictures: each under the hash of its content, in a few widths.

use std::collections::BTreeSet;

use async_trait::async_trait;
use chrono::TimeDelta;

use super::StoreResult;
use crate::catalogue::{Image, ImageHash};
use crate::pictures::EncodedImage;

/// How long a picture is kept that no catalogue shows any more: pages that were opened before still ask for it,
/// and so do mails and caches for a while.
pub(super) const ORPHANS_KEPT_FOR: TimeDelta = TimeDelta::days(7);

/// Reads of pictures.
#[async_trait]
pub trait PictureStore {
    /// What there is of an image that some catalogue shows: who finds it need not encode it again.
    async fn find_image(&self, hash: ImageHash) -> StoreResult<Option<Image>>;

    /// The bytes of a rendition, WebP.
    async fn find_rendition(&self, hash: ImageHash, width: u32) -> StoreResult<Option<Vec<u8>>>;
}

/// Changes of pictures.
#[async_trait]
pub trait PictureTransaction {
    /// A new image, or one that is there already.
    async fn insert_image(&mut self, encoded: &EncodedImage) -> StoreResult<()>;

    /// The images that the catalogues show; every other one is to be swept a week later, from now or from when it
    /// was not among them first.
    async fn keep_images(&mut self, shown: &BTreeSet<ImageHash>) -> StoreResult<()>;
}
