//! Writes what is deployed: the widget's files, compressed beforehand, and the server.

use std::io::Write;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha384};

use crate::bundle;
use crate::process;
use crate::project;
use crate::sentence::{Outcome, Sentence};
use crate::widget;

/// `manifest.json`: what lies in the folder beside it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Manifest {
    /// The file that a web site embeds.
    pub(crate) loader: String,
    pub(crate) files: Vec<File>,
}

impl Manifest {
    /// The copy of the loader whose name never means another content.
    fn pinned(&self) -> Option<&File> {
        let loader = self.files.iter().find(|file| file.name == self.loader)?;
        self.files
            .iter()
            .find(|file| file.integrity == loader.integrity && file.name != loader.name)
    }

    /// What a customer downloads until a slot can be clicked: not what only some pages import, and one loader.
    pub(crate) fn first_files(&self) -> impl Iterator<Item = &File> {
        self.files
            .iter()
            .filter(|file| file.name == self.loader || file.name.starts_with(bundle::APP))
    }
}

/// One file of the widget; sizes are bytes.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) raw: usize,
    pub(crate) br: usize,
    pub(crate) gz: usize,
    /// For `integrity="…"` (Subresource Integrity).
    pub(crate) integrity: String,
}

pub(crate) fn run() -> Outcome<()> {
    let manifest = widget_files()?;
    for file in &manifest.files {
        println!(
            "{:<28} {:>8} bytes, {:>7} br, {:>7} gz",
            file.name, file.raw, file.br, file.gz
        );
    }
    println!("Building the server …");
    process::run(
        process::cargo().args(["build", "--package", "booking-server", "--profile", "server"]),
        "build the server",
    )?;
    let server = project::root().join("dist/booking-server");
    // A running copy must not be written into; a new file takes its name instead.
    project::remove_if_there(&server)?;
    project::copy(&project::target().join("server/booking-server"), &server)?;
    println!("dist/widget/v1/ and dist/booking-server are ready.");
    println!("Sites embed, with your server's address and your portal's name:\n\n{SNIPPET}");
    if let Some(pinned) = manifest.pinned() {
        println!(
            "\nThose that pin this release by its hash:\n\n{}",
            pinned_snippet(pinned)
        );
    }
    Ok(())
}

/// What web sites embed, as the docs have it: the link inside is for visitors whom the script does not reach.
const SNIPPET: &str = r#"<script async src="https://book.example.com/widget/v1/booking-widget.js"></script>
<booking-widget portal="stillwater"><a href="https://book.example.com/book/stillwater">Book online</a></booking-widget>"#;

/// The same for sites that pin the release (Subresource Integrity).
fn pinned_snippet(loader: &File) -> String {
    SNIPPET.replace(
        r#"booking-widget.js""#,
        &format!(
            r#"{}" integrity="{}" crossorigin="anonymous""#,
            loader.name, loader.integrity
        ),
    )
}

/// The folder that `booking-server serve --widget-dir` takes.
pub(crate) fn widget_dir() -> PathBuf {
    project::root().join("dist/widget")
}

/// Builds the widget and writes `dist/widget/v1/`.
pub(crate) fn widget_files() -> Outcome<Manifest> {
    widget::build()?;
    let source = project::site().join("widget/v1");
    let target = widget_dir().join("v1");
    let inputs = project::fingerprint(std::slice::from_ref(&source), "")?;
    let stamp = project::root().join("target/dist.stamp");
    let manifest = target.join("manifest.json");
    if project::read_text(&stamp).is_ok_and(|had| had == inputs) && manifest.is_file() {
        return read_manifest(&manifest);
    }
    project::remove_if_there(&stamp)?;
    let manifest = pack(&source, &target)?;
    project::write(&stamp, inputs)?;
    Ok(manifest)
}

fn read_manifest(path: &Path) -> Outcome<Manifest> {
    serde_json::from_slice(&project::read(path)?)
        .map_err(|error| Sentence::new(format!("{} is not a manifest: {error}", path.display())))
}

fn pack(source: &Path, target: &Path) -> Outcome<Manifest> {
    project::empty_dir(target)?;
    let mut files = Vec::new();
    for path in project::files(source)? {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let content = project::read(&path)?;
        let br = brotli(&content).map_err(|error| Sentence::io("compress", &path, &error))?;
        let gz = gzip(&content).map_err(|error| Sentence::io("compress", &path, &error))?;
        project::write(&target.join(&name), &content)?;
        project::write(&target.join(format!("{name}.br")), &br)?;
        project::write(&target.join(format!("{name}.gz")), &gz)?;
        files.push(File {
            raw: content.len(),
            br: br.len(),
            gz: gz.len(),
            integrity: format!("sha384-{}", STANDARD.encode(Sha384::digest(&content))),
            name,
        });
    }
    let manifest = Manifest {
        loader: bundle::LOADER.to_owned(),
        files,
    };
    let text = serde_json::to_string_pretty(&manifest)
        .map_err(|error| Sentence::new(format!("the manifest cannot be written: {error}")))?;
    project::write(&target.join("manifest.json"), text + "\n")?;
    Ok(manifest)
}

/// The ways that a file is packed in, the smallest of which is kept, because what is best for one is not known before: the size of
/// a block as a power of 2 (0: by the packer), and how distances are written (bits that follow the code, distances with a code of
/// their own). By these a wasm of 86,000 bytes differs by 200.
const WAYS: [(i32, u32, u32); 12] = [
    (0, 0, 0),
    (16, 0, 0),
    (17, 0, 0),
    (0, 1, 12),
    (16, 1, 12),
    (16, 0, 5),
    (16, 0, 8),
    (16, 1, 6),
    (16, 1, 8),
    (16, 1, 14),
    (16, 1, 16),
    (16, 1, 28),
];

/// The smallest of all ways, the first of those that are equally small; side by side on all processors.
fn brotli(content: &[u8]) -> std::io::Result<Vec<u8>> {
    // At most 2^24 bytes, the largest that browsers accept; what a smaller window holds whole may have it shorter.
    let windows: &[i32] = if content.len() < 1 << 17 { &[17, 24] } else { &[24] };
    let ways: Vec<_> = WAYS
        .iter()
        .flat_map(|way| windows.iter().map(move |window| (way, *window)))
        .collect();
    let next = AtomicUsize::new(0);
    let smallest_of_some = || {
        let mut smallest: Option<(usize, usize, Vec<u8>)> = None;
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some((way, window)) = ways.get(at) else {
                return Ok(smallest);
            };
            let packed = packed(content, **way, *window)?;
            let is_smaller =
                |(bytes, first, _): &(usize, usize, Vec<u8>)| (packed.len(), at) < (*bytes, *first);
            if smallest.as_ref().is_none_or(is_smaller) {
                smallest = Some((packed.len(), at, packed));
            }
        }
    };
    let found: std::io::Result<Vec<_>> = std::thread::scope(|scope| {
        let workers = std::thread::available_parallelism().map_or(1, NonZero::get);
        let threads: Vec<_> = (0..workers).map(|_| scope.spawn(smallest_of_some)).collect();
        let joined = threads.into_iter().map(|thread| {
            let outcome = thread.join();
            outcome.unwrap_or_else(|_| Err(std::io::Error::other("a thread that packs has panicked")))
        });
        joined.collect()
    });
    let smallest = found?.into_iter().flatten().min();
    Ok(smallest.map(|(_, _, packed)| packed).unwrap_or_default())
}

fn packed(content: &[u8], way: (i32, u32, u32), lgwin: i32) -> std::io::Result<Vec<u8>> {
    let (lgblock, distance_postfix_bits, num_direct_distance_codes) = way;
    let mut packed = Vec::new();
    let mut parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin,
        size_hint: content.len(),
        lgblock,
        ..Default::default()
    };
    parameters.dist.distance_postfix_bits = distance_postfix_bits;
    parameters.dist.num_direct_distance_codes = num_direct_distance_codes;
    brotli::BrotliCompress(&mut &content[..], &mut packed, &parameters)?;
    Ok(packed)
}

fn gzip(content: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(content)?;
    encoder.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_lies_there_three_times_and_its_sizes_are_true() {
        let (source, target) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let script = "console.log('still water runs deep');".repeat(40);
        std::fs::write(source.path().join("booking-widget.js"), &script).unwrap();
        let target = target.path().join("v1");
        let manifest = pack(source.path(), &target).unwrap();
        let file = &manifest.files[0];
        let size = |name: &str| std::fs::metadata(target.join(name)).unwrap().len() as usize;
        assert_eq!(size("booking-widget.js"), file.raw);
        assert_eq!(size("booking-widget.js.br"), file.br);
        assert_eq!(size("booking-widget.js.gz"), file.gz);
        assert!(file.br < file.raw && file.gz < file.raw);
        assert_eq!(
            read_manifest(&target.join("manifest.json")).unwrap().files.len(),
            1
        );
    }

    #[test]
    fn the_snippet_pins_the_copy_of_the_loader_that_never_changes() {
        let (source, target) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        for (name, content) in [
            ("booking-widget.js", "load()"),
            ("booking-widget-0123456789abcdef.js", "load()"),
            ("popup-0123456789abcdef.js", "attach()"),
            ("app-0123456789abcdef.js", "glue()"),
        ] {
            std::fs::write(source.path().join(name), content).unwrap();
        }
        let manifest = pack(source.path(), &target.path().join("v1")).unwrap();
        let snippet = pinned_snippet(manifest.pinned().unwrap());
        assert!(snippet.contains("/widget/v1/booking-widget-0123456789abcdef.js\" integrity=\"sha384-"));
        assert_eq!(snippet.lines().nth(1), SNIPPET.lines().nth(1));
        let first: Vec<&str> = manifest.first_files().map(|file| file.name.as_str()).collect();
        assert_eq!(first, ["app-0123456789abcdef.js", "booking-widget.js"]);
    }

    #[test]
    fn the_snippet_is_the_one_of_the_docs() {
        for page in ["README.md", "docs/embedding.md"] {
            let text = project::read_text(&project::root().join(page)).unwrap();
            assert!(text.contains(&format!("```html\n{SNIPPET}\n```")), "{page}");
        }
    }

    #[test]
    fn the_compressed_files_unpack_to_the_original() {
        let content = "a booking is held for ten minutes ".repeat(100);
        // Text, and what is made of numbers, as a wasm.
        let numbers: Vec<u8> = (0..20_000_u32)
            .flat_map(|number| (number * number).to_le_bytes())
            .collect();
        for content in [content.as_bytes(), &numbers, &[]] {
            let mut unpacked = Vec::new();
            brotli::BrotliDecompress(&mut &brotli(content).unwrap()[..], &mut unpacked).unwrap();
            assert_eq!(unpacked, content);
        }
        let mut unpacked = String::new();
        let packed = gzip(content.as_bytes()).unwrap();
        std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(&packed[..]), &mut unpacked).unwrap();
        assert_eq!(unpacked, content);
    }

    #[test]
    fn the_integrity_hash_is_the_one_browsers_compute() {
        let (source, target) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::fs::write(source.path().join("a.js"), "alert('Hello, world.');").unwrap();
        let manifest = pack(source.path(), &target.path().join("v1")).unwrap();
        // The example of the Subresource Integrity recommendation, section 3.1.
        assert_eq!(
            manifest.files[0].integrity,
            "sha384-H8BRh8j48O9oYatfu5AZzq6A9RINhZO5H16dQZngK7T62em8MUt1FLm52t+eX6xO"
        );
    }
}
