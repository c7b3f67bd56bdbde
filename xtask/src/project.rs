//! Where things are in this checkout, and reading and writing them with a clear sentence on failure.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use sha2::{Digest, Sha256};

use crate::sentence::{Outcome, Sentence};

/// The top of the checkout that this command was called in.
pub(crate) fn root() -> &'static Path {
    static ROOT: LazyLock<PathBuf> = LazyLock::new(|| {
        // Cargo says where this package is, one folder below the root. At run time, too: checkouts that
        // share a build directory may share the program.
        let package =
            std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let package = PathBuf::from(package);
        package.parent().map(Path::to_path_buf).unwrap_or(package)
    });
    &ROOT
}

/// Cargo's build directory.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// The release build of the widget: `widget/v1/`.
pub(crate) fn site() -> PathBuf {
    root().join("target/site")
}

/// The debug build of the widget with the trial language: `widget/v1/`.
pub(crate) fn trial() -> PathBuf {
    root().join("target/trial")
}

pub(crate) fn read(path: &Path) -> Outcome<Vec<u8>> {
    fs::read(path).map_err(|error| Sentence::io("read", path, &error))
}

pub(crate) fn read_text(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(|error| Sentence::io("read", path, &error))
}

pub(crate) fn write(path: &Path, content: impl AsRef<[u8]>) -> Outcome<()> {
    fs::write(path, content).map_err(|error| Sentence::io("write", path, &error))
}

pub(crate) fn create_dir(path: &Path) -> Outcome<()> {
    fs::create_dir_all(path).map_err(|error| Sentence::io("create", path, &error))
}

/// Makes `path` an empty directory.
pub(crate) fn empty_dir(path: &Path) -> Outcome<()> {
    if path.exists() {
        fs::remove_dir_all(path).map_err(|error| Sentence::io("remove", path, &error))?;
    }
    create_dir(path)
}

pub(crate) fn remove_if_there(path: &Path) -> Outcome<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Sentence::io("remove", path, &error))
        }
        _ => Ok(()),
    }
}

pub(crate) fn copy(from: &Path, to: &Path) -> Outcome<()> {
    fs::copy(from, to)
        .map(drop)
        .map_err(|error| Sentence::io("copy to", to, &error))
}

/// All files below `dir` in a fixed order.
pub(crate) fn files(dir: &Path) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![dir.to_path_buf()];
    while let Some(folder) = open.pop() {
        let entries = fs::read_dir(&folder).map_err(|error| Sentence::io("read", &folder, &error))?;
        for entry in entries {
            let path = entry
                .map_err(|error| Sentence::io("read", &folder, &error))?
                .path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// A digest over the names and contents of the given files and folders (those that exist),
/// so that a step can tell whether its inputs are those of the last time.
pub(crate) fn fingerprint(inputs: &[PathBuf], extra: &str) -> Outcome<String> {
    let mut digest = Sha256::new();
    digest.update(extra);
    for input in inputs {
        let files = if input.is_dir() {
            files(input)?
        } else {
            vec![input.clone()]
        };
        for file in files.iter().filter(|file| file.exists()) {
            digest.update(file.to_string_lossy().as_bytes());
            let content = read(file)?;
            digest.update(content.len().to_le_bytes());
            digest.update(content);
        }
    }
    Ok(hex(&digest.finalize()))
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_file_changes_the_fingerprint() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("input.txt");
        fs::write(&file, "one").unwrap();
        let inputs = [dir.path().to_path_buf()];
        let before = fingerprint(&inputs, "").unwrap();
        assert_eq!(before, fingerprint(&inputs, "").unwrap());
        fs::write(&file, "two").unwrap();
        assert_ne!(before, fingerprint(&inputs, "").unwrap());
    }

    #[test]
    fn the_root_holds_the_workspace() {
        assert!(root().join("Cargo.lock").is_file());
    }
}
