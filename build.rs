//! Puts the joined style sheet where the package finds it.

#[path = "build/style_sheet.rs"]
mod style_sheet;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=style");
    let folder = env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?;
    fs::write(
        PathBuf::from(folder).join("style.css"),
        style_sheet::first_and_later(Path::new("style"))?.concat(),
    )?;
    Ok(())
}
