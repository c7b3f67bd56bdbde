//! `import`: what a file becomes, what is wrong with a file, and what importing again does.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

#[path = "import_catalogue/fixture.rs"]
mod fixture;

#[path = "import_catalogue/reading.rs"]
mod reading;

#[path = "import_catalogue/mistakes.rs"]
mod mistakes;

#[path = "import_catalogue/complete.rs"]
mod complete;

#[path = "import_catalogue/again.rs"]
mod again;

#[path = "import_catalogue/family.rs"]
mod family;

#[path = "import_catalogue/pictures.rs"]
mod pictures;

/// The smallest catalogue that has every part.
const SMALL: &str = include_str!("import_catalogue/small.toml");

/// [`SMALL`] with a part of it replaced.
fn changed(from: &str, to: &str) -> String {
    assert!(SMALL.contains(from), "{from} is not in the file");
    SMALL.replace(from, to)
}
