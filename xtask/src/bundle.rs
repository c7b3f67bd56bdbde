//! Puts the widget's files under the names they are served by, into `widget/v1/`.
//!
//! The loader keeps its name, because web sites embed it. Everything else carries a hash of its
//! content in its name and can be cached for ever; the loader is told these names.

#[path = "../../build/style_sheet.rs"]
mod style_sheet;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use sha2::{Digest, Sha256};

use crate::project;
use crate::sentence::{Outcome, Sentence};
use crate::tools;

/// The loader's stable name.
pub(crate) const LOADER: &str = "booking-widget.js";
/// What Trunk calls the glue and the wasm, after the package.
const BUILT_GLUE: &str = "booking-widget.js";
const BUILT_WASM: &str = "booking-widget_bg.wasm";
/// The mark of the loader's line that says where the other files are.
const ASSETS_MARK: &str = "/* assets */";
/// Browsers of the last two years know all of it.
const SYNTAX: &str = "es2020";

/// Trunk's hook after a build: works in Trunk's staging directory.
pub(crate) fn assemble_staged() -> Outcome<()> {
    let staging = std::env::var_os("TRUNK_STAGING_DIR").ok_or_else(|| {
        Sentence::new("`assemble` is Trunk's hook: run `trunk build` or `cargo xtask dist`")
    })?;
    let loader = project::read_text(&project::root().join("src/embed").join(LOADER))?;
    let esbuild = tools::esbuild()?;
    let style = style_sheet::joined(&project::root().join("style")).map_err(Sentence::new)?;
    assemble(Path::new(&staging), &loader, &style, &|source, format| {
        minify(&esbuild, source, format)
    })
}

type Minify<'a> = &'a dyn Fn(&str, Format) -> Outcome<String>;

/// How a script is loaded.
#[derive(Clone, Copy)]
enum Format {
    /// By a plain `<script>`, so its top level is the page's global scope.
    Classic,
    /// By `import()`.
    Module,
}

fn assemble(staging: &Path, loader: &str, style: &str, minify: Minify<'_>) -> Outcome<()> {
    let snippets = staging.join("snippets");
    if snippets.exists() {
        return Err(Sentence::new(
            "wasm-bindgen made snippets, which the loader does not know how to load",
        ));
    }
    let wasm = project::read(&staging.join(BUILT_WASM))?;
    let wasm_name = hashed_name("wasm", &wasm);
    let glue = project::read_text(&staging.join(BUILT_GLUE))?.replace(BUILT_WASM, &wasm_name);
    let glue = minify(&glue, Format::Module)?;
    let glue_name = hashed_name("js", glue.as_bytes());
    let style_name = hashed_name("css", style.as_bytes());
    let assets = [
        ("glue", &*glue_name),
        ("wasm", &*wasm_name),
        ("style", &*style_name),
    ];
    let loader = minify(&with_assets(loader, &assets)?, Format::Classic)?;

    let folder = staging.join("widget/v1");
    project::empty_dir(&folder)?;
    project::write(&folder.join(wasm_name), wasm)?;
    project::write(&folder.join(glue_name), glue)?;
    project::write(&folder.join(style_name), style)?;
    project::write(&folder.join(LOADER), loader)?;
    project::remove_if_there(&staging.join(BUILT_GLUE))?;
    project::remove_if_there(&staging.join(BUILT_WASM))
}

/// `app-<first 64 bits of the SHA-256>.<extension>`: enough that two releases never collide.
fn hashed_name(extension: &str, content: &[u8]) -> String {
    let digest = project::hex(&Sha256::digest(content));
    let short: String = digest.chars().take(16).collect();
    format!("app-{short}.{extension}")
}

fn with_assets(loader: &str, assets: &[(&str, &str)]) -> Outcome<String> {
    let members: Vec<String> = assets
        .iter()
        .map(|(what, name)| format!(r#""{what}": "./{name}""#))
        .collect();
    let mut marked = 0;
    let lines: Vec<String> = loader
        .lines()
        .map(|line| {
            if line.contains(ASSETS_MARK) {
                marked += 1;
                format!("const ASSETS = {{ {} }};", members.join(", "))
            } else {
                line.to_owned()
            }
        })
        .collect();
    if marked != 1 {
        return Err(Sentence::new(format!(
            "the loader has {marked} lines marked {ASSETS_MARK}; it must have one, for the names of its files"
        )));
    }
    Ok(lines.join("\n"))
}

fn minify(esbuild: &Path, source: &str, format: Format) -> Outcome<String> {
    let fail = |error: &dyn std::fmt::Display| Sentence::new(format!("esbuild does not work: {error}"));
    let mut command = Command::new(esbuild);
    command.args([
        "--minify",
        "--charset=utf8",
        "--legal-comments=none",
        "--log-level=warning",
    ]);
    command.arg(format!("--target={SYNTAX}"));
    if let Format::Module = format {
        command.arg("--format=esm");
    }
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| fail(&error))?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(source.as_bytes()).map_err(|error| fail(&error))?;
    }
    let output = child.wait_with_output().map_err(|error| fail(&error))?;
    if !output.status.success() {
        return Err(Sentence::new(
            "esbuild cannot minify the widget's scripts; the reason is above",
        ));
    }
    String::from_utf8(output.stdout).map_err(|error| fail(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str =
        "(() => {\nconst ASSETS = {\"glue\":\"./a.js\",\"wasm\":\"./a.wasm\"}; /* assets */\n})();";

    fn staged() -> tempfile::TempDir {
        let staging = tempfile::tempdir().unwrap();
        std::fs::write(staging.path().join(BUILT_WASM), "wasm").unwrap();
        std::fs::write(staging.path().join(BUILT_GLUE), format!("load('{BUILT_WASM}')")).unwrap();
        staging
    }

    #[test]
    fn the_loader_names_the_hashed_files_and_keeps_its_own_name() {
        let staging = staged();
        assemble(staging.path(), SOURCE, ".a{}", &|source, _| Ok(source.to_owned())).unwrap();
        let folder = staging.path().join("widget/v1");
        let names: Vec<String> = project::files(&folder)
            .unwrap()
            .iter()
            .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
            .collect();
        assert_eq!(names.len(), 4);
        let loader = project::read_text(&folder.join(LOADER)).unwrap();
        let glue = names
            .iter()
            .find(|name| name.starts_with("app-") && name.ends_with(".js"))
            .unwrap();
        let wasm = names.iter().find(|name| name.ends_with(".wasm")).unwrap();
        let style = names.iter().find(|name| name.ends_with(".css")).unwrap();
        assert!(
            [glue, wasm, style].iter().all(|name| loader.contains(*name)),
            "{loader}"
        );
        assert_eq!(
            project::read_text(&folder.join(glue)).unwrap(),
            format!("load('{wasm}')")
        );
    }

    #[test]
    fn other_content_gets_another_name_and_so_does_the_glue_that_names_it() {
        let names = |wasm: &str| {
            let staging = staged();
            std::fs::write(staging.path().join(BUILT_WASM), wasm).unwrap();
            assemble(staging.path(), SOURCE, wasm, &|source, _| Ok(source.to_owned())).unwrap();
            let folder = staging.path().join("widget/v1");
            let files = project::files(&folder).unwrap();
            files
                .iter()
                .map(|path| path.file_name().unwrap().to_owned())
                .collect::<Vec<_>>()
        };
        let (one, two) = (names("one"), names("two"));
        assert_eq!(
            one.iter().filter(|name| two.contains(name)).count(),
            1,
            "only the loader keeps its name"
        );
    }

    #[test]
    fn a_loader_without_the_mark_is_refused() {
        let staging = staged();
        assert!(
            assemble(staging.path(), "(() => {})();", "", &|source, _| Ok(
                source.to_owned()
            ))
            .is_err()
        );
    }
}
