//! Pictures, by the hash of their content.

use std::collections::BTreeSet;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;

use super::SqliteStore;
use super::transaction::SqliteTransaction;
use super::values::{database_error, document, json, seconds};
use crate::catalogue::{Image, ImageHash};
use crate::pictures::EncodedImage;
use crate::store::StoreResult;
use crate::store::pictures::{ORPHANS_KEPT_FOR, PictureStore, PictureTransaction};

#[async_trait]
impl PictureStore for SqliteStore {
    async fn find_image(&self, hash: ImageHash) -> StoreResult<Option<Image>> {
        let row = sqlx::query("SELECT document FROM images WHERE hash = ?1 AND orphaned_at IS NULL")
            .bind(hash.to_string())
            .fetch_optional(&mut *self.reader().await?)
            .await
            .map_err(database_error)?;
        row.as_ref().map(|row| document(row, "document")).transpose()
    }

    async fn find_rendition(&self, hash: ImageHash, width: u32) -> StoreResult<Option<Vec<u8>>> {
        sqlx::query_scalar("SELECT content FROM renditions WHERE hash = ?1 AND width = ?2")
            .bind(hash.to_string())
            .bind(width)
            .fetch_optional(&mut *self.reader().await?)
            .await
            .map_err(database_error)
    }
}

#[async_trait]
impl PictureTransaction for SqliteTransaction {
    async fn insert_image(&mut self, encoded: &EncodedImage) -> StoreResult<()> {
        let image = &encoded.image;
        let hash = image.hash.to_string();
        sqlx::query(
            "INSERT INTO images (hash, document) VALUES (?1, ?2)
             ON CONFLICT (hash) DO UPDATE SET orphaned_at = NULL",
        )
        .bind(&hash)
        .bind(json(image)?)
        .execute(&mut *self.inner)
        .await
        .map_err(database_error)?;
        for (rendition, content) in image.renditions.iter().zip(&encoded.files) {
            sqlx::query(
                "INSERT INTO renditions (hash, width, content) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
            )
            .bind(&hash)
            .bind(rendition.width)
            .bind(content)
            .execute(&mut *self.inner)
            .await
            .map_err(database_error)?;
        }
        Ok(())
    }

    async fn keep_images(&mut self, shown: &BTreeSet<ImageHash>) -> StoreResult<()> {
        sqlx::query(
            "UPDATE images SET orphaned_at = CASE
                 WHEN hash IN (SELECT value FROM json_each(?1)) THEN NULL
                 ELSE coalesce(orphaned_at, ?2)
             END",
        )
        .bind(json(shown)?)
        .bind(seconds(self.now))
        .execute(&mut *self.inner)
        .await
        .map_err(database_error)?;
        Ok(())
    }
}

pub(super) async fn sweep(connection: &mut SqliteConnection, now: DateTime<Utc>) -> StoreResult<u64> {
    let done = sqlx::query("DELETE FROM images WHERE orphaned_at <= ?1")
        .bind(seconds(now - ORPHANS_KEPT_FOR))
        .execute(connection)
        .await
        .map_err(database_error)?;
    Ok(done.rows_affected())
}
