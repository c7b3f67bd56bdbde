//! From a picture as somebody hands it in to what browsers are sent: checked, turned upright, shrunk to a few
//! widths, encoded as WebP. Metadata (place, camera, owner) is left behind. Knows bytes only: no files, no store.
//!
//! WebP and nothing beside it: every browser of the last five years shows it, so that one `<img srcset>` will do.

use std::io::Cursor;

use image::metadata::Orientation;
use image::{
    DynamicImage, GenericImageView as _, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits,
    imageops::FilterType,
};
use sha2::{Digest, Sha256};
use webp::{Encoder, WebPConfig};

use crate::catalogue::{Image, ImageHash, Rendition};

/// Longest file: what cameras make of 40 megapixels as JPEG, and some more.
pub const MOST_BYTES: u64 = 20 * 1024 * 1024;

/// Widest and tallest, in pixels. 40 megapixels in four bytes each are 160 MB while a picture is read.
const MOST_SIDE: u32 = 12_000;
const MOST_PIXELS: u64 = 40_000_000;

/// Megapixels that may be read at a time, of however many pictures: one of the largest, with half a gigabyte at most.
pub const MEGAPIXELS_AT_ONCE: u32 = 40;

/// What a decoder may take, in bytes: eight for each pixel (16 bits in four channels), and half as much besides.
const MOST_MEMORY: u64 = MOST_PIXELS * 12;

/// Narrower or lower than this it is no picture that anybody would see.
const LEAST_SIDE: u32 = 64;

/// Widths, in pixels: a portrait and a small card on a good screen (160, 320), a card on a phone, whole width, on
/// a screen of two pixels each (640), and of three (1280).
const WIDTHS: [u32; 4] = [160, 320, 640, 1280];

/// Where the eye no longer sees a difference that is worth the bytes.
const QUALITY: f32 = 78.0;

/// Part of every hash: raise it when the same file is to be encoded otherwise than before.
const ENCODING: &[u8] = b"webp 1";

/// Why a file is no picture that can be shown.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// Content of another kind.
    #[error("it is no JPEG, PNG or WebP; what counts is its content, not its name")]
    Format,
    /// More than [`MOST_BYTES`].
    #[error("it has more than {} MB; shrink it, 1600 pixels of width are enough", MOST_BYTES / 1024 / 1024)]
    TooLong,
    /// More pixels than anybody shows.
    #[error(
        "it has more than {} megapixels, or more than {MOST_SIDE} pixels on one side; shrink it, 1600 pixels of width are enough",
        MOST_PIXELS / 1_000_000
    )]
    TooLarge,
    /// Fewer than anybody sees.
    #[error("it is {width} x {height} pixels; {LEAST_SIDE} are the least on each side")]
    TooSmall {
        /// Pixels.
        width: u32,
        /// Pixels.
        height: u32,
    },
    /// A picture by its first bytes, and then it is not.
    #[error("it is damaged: it cannot be read to its end")]
    Damaged,
    /// What should not happen.
    #[error("it cannot be encoded")]
    Encoding,
}

/// A picture that was read: what the catalogue says of it, and its bytes by rendition.
#[derive(Clone, Debug)]
pub struct EncodedImage {
    /// For the catalogue.
    pub image: Image,
    /// WebP, one for each of `image.renditions` in the same order.
    pub files: Vec<Vec<u8>>,
}

/// The name of what a file becomes.
#[must_use]
pub fn hash(file: &[u8]) -> ImageHash {
    let mut hash = Sha256::new();
    hash.update(ENCODING);
    hash.update(file);
    let hash = hash.finalize();
    let mut start = [0; 8];
    start.copy_from_slice(hash.get(..8).unwrap_or(&[0; 8]));
    ImageHash::new(start)
}

/// How many megapixels a file says that it has, rounded up and at least 1: what reading it costs. Looks at its head
/// only; what is no picture costs nothing, and more than may be shown is refused before it is read.
#[must_use]
pub fn megapixels(file: &[u8]) -> u32 {
    let reader = ImageReader::new(Cursor::new(file)).with_guessed_format();
    let size = reader.ok().and_then(|reader| reader.into_dimensions().ok());
    let pixels = size.map_or(0, |(width, height)| u64::from(width) * u64::from(height));
    u32::try_from(pixels.min(MOST_PIXELS).div_ceil(1_000_000))
        .unwrap_or(u32::MAX)
        .max(1)
}

/// Reads a file and encodes it in all widths. Takes some ten milliseconds: not for a thread that serves.
///
/// # Errors
/// Why it cannot be shown.
pub fn encode(file: &[u8]) -> Result<EncodedImage, PictureError> {
    let picture = read(file)?;
    let color = average(&picture);
    let mut renditions = Vec::new();
    let mut files = Vec::new();
    for rendition in renditions_of(picture.width(), picture.height()) {
        let Rendition { width, height } = rendition;
        // The narrower ones are made of the whole picture, too: what is shrunk twice is blurred twice.
        files.push(if width == picture.width() {
            webp(&picture)?
        } else {
            webp(&picture.resize_exact(width, height, FilterType::CatmullRom))?
        });
        renditions.push(rendition);
    }
    Ok(EncodedImage {
        image: Image {
            hash: hash(file),
            color,
            renditions,
        },
        files,
    })
}

/// Checks and reads it, upright.
fn read(file: &[u8]) -> Result<DynamicImage, PictureError> {
    if u64::try_from(file.len()).unwrap_or(u64::MAX) > MOST_BYTES {
        return Err(PictureError::TooLong);
    }
    let reader = ImageReader::new(Cursor::new(file))
        .with_guessed_format()
        .map_err(|_| PictureError::Damaged)?;
    let is_known = matches!(
        reader.format(),
        Some(ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)
    );
    if !is_known {
        return Err(PictureError::Format);
    }
    let mut decoder = reader.into_decoder().map_err(|error| reason(&error))?;
    // What its head says of its size is looked at before anything is made room for.
    let (width, height) = decoder.dimensions();
    if width > MOST_SIDE || height > MOST_SIDE || u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(PictureError::TooLarge);
    }
    if width < LEAST_SIDE || height < LEAST_SIDE {
        return Err(PictureError::TooSmall { width, height });
    }
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MOST_MEMORY);
    decoder.set_limits(limits).map_err(|error| reason(&error))?;
    // Without a word about it, or with one that cannot be read, it is upright.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| reason(&error))?;
    picture.apply_orientation(orientation);
    // Taken over and not copied where they are so already: there may be 160 MB of it.
    Ok(if is_transparent(&picture) {
        picture.into_rgba8().into()
    } else {
        picture.into_rgb8().into()
    })
}

fn reason(error: &ImageError) -> PictureError {
    match error {
        ImageError::Limits(_) => PictureError::TooLarge,
        ImageError::Unsupported(_) => PictureError::Format,
        _ => PictureError::Damaged,
    }
}

fn is_transparent(picture: &DynamicImage) -> bool {
    match picture {
        DynamicImage::ImageRgba8(pixels) => pixels.pixels().any(|pixel| pixel.0[3] < u8::MAX),
        other if other.color().has_alpha() => other.pixels().any(|(_, _, pixel)| pixel.0[3] < u8::MAX),
        _ => false,
    }
}

/// The widths that the picture has, never more than it has itself. Its own width is one of them where it is a good
/// deal wider than the last.
fn renditions_of(width: u32, height: u32) -> Vec<Rendition> {
    let mut widths: Vec<u32> = WIDTHS.into_iter().filter(|step| *step <= width).collect();
    let last = widths.last().copied().unwrap_or(0);
    // More than a quarter wider: less than that nobody sees.
    if width < WIDTHS[3] && width > last + last / 4 {
        widths.push(width);
    }
    widths
        .into_iter()
        .map(|step| Rendition {
            width: step,
            height: scaled(height, step, width),
        })
        .collect()
}

/// `length * to / from`, rounded, at least 1. Within `u32` as long as `to <= from`.
fn scaled(length: u32, to: u32, from: u32) -> u32 {
    let (length, to, from) = (u64::from(length), u64::from(to), u64::from(from.max(1)));
    u32::try_from((length * to + from / 2) / from)
        .unwrap_or(u32::MAX)
        .max(1)
}

fn webp(picture: &DynamicImage) -> Result<Vec<u8>, PictureError> {
    let mut config = WebPConfig::new().map_err(|()| PictureError::Encoding)?;
    config.quality = QUALITY;
    config.alpha_compression = 1;
    let (width, height) = (picture.width(), picture.height());
    let encoder = match picture {
        DynamicImage::ImageRgba8(pixels) => Encoder::from_rgba(pixels, width, height),
        DynamicImage::ImageRgb8(pixels) => Encoder::from_rgb(pixels, width, height),
        _ => return Err(PictureError::Encoding),
    };
    let encoded = encoder
        .encode_advanced(&config)
        .map_err(|_| PictureError::Encoding)?;
    Ok(encoded.to_vec())
}

/// The average of all pixels, `#rrggbb`; what is transparent counts less.
fn average(picture: &DynamicImage) -> String {
    let mut sums = [0_u64; 3];
    let mut weight = 0;
    for pixel in picture.thumbnail(32, 32).to_rgba8().pixels() {
        let [red, green, blue, alpha] = pixel.0.map(u64::from);
        for (sum, part) in sums.iter_mut().zip([red, green, blue]) {
            *sum += part * alpha;
        }
        weight += alpha;
    }
    let [red, green, blue] = sums.map(|sum| sum / weight.max(1));
    format!("#{red:02x}{green:02x}{blue:02x}")
}

#[cfg(test)]
mod tests;
