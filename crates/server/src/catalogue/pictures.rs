//! Pictures of treatments and portraits: what a catalogue says of them. Their bytes are in the store.

use std::fmt;
use std::num::ParseIntError;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Text;

/// A picture of a treatment, or a portrait.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// What it shows, for who does not see it; `None` where it only decorates.
    pub alt: Option<Text>,
    /// What the server has of it.
    pub image: Image,
}

/// One image in several widths, all of the same shape.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// Its name.
    pub hash: ImageHash,
    /// Its average, `#rrggbb`: what is shown in its place until it is there.
    pub color: String,
    /// From the narrowest to the widest, never empty.
    pub renditions: Vec<Rendition>,
}

/// One width of an image, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rendition {
    /// Tells it from the others.
    pub width: u32,
    /// As the shape wants it.
    pub height: u32,
}

/// The first 64 bits of the SHA-256 of a file and of how it is encoded: another content, or another way to
/// encode it, has another name. Two of a million files share one with a chance of 1 to 36 million.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ImageHash(u64);

impl ImageHash {
    /// The name that begins with these bytes.
    #[must_use]
    pub const fn new(bytes: [u8; 8]) -> Self {
        Self(u64::from_be_bytes(bytes))
    }
}

impl fmt::Display for ImageHash {
    /// 16 hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl FromStr for ImageHash {
    type Err = ParseIntError;

    /// Exactly as it is written: one picture has one address.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let hash = u64::from_str_radix(text, 16).map(Self)?;
        if hash.to_string() == text {
            Ok(hash)
        } else {
            // The error that no number gives.
            "".parse::<u64>().map(Self)
        }
    }
}

impl TryFrom<String> for ImageHash {
    type Error = ParseIntError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<ImageHash> for String {
    fn from(hash: ImageHash) -> Self {
        hash.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_written_in_one_way() {
        let hash = ImageHash::new([0, 0x1f, 0, 0, 0, 0, 0, 0xab]);
        assert_eq!(hash.to_string(), "001f0000000000ab");
        assert_eq!("001f0000000000ab".parse(), Ok(hash));
        for other in ["001F0000000000ab", "1f0000000000ab", "+01f0000000000ab", "", "x"] {
            assert!(other.parse::<ImageHash>().is_err(), "{other}");
        }
    }
}
