//! Puts the widget's files under the names they are served by, into `widget/v1/`.
//!
//! The loader keeps its name, because web sites embed it. Everything else carries a hash of its
//! content in its name and can be cached for ever; the loader is told these names. A copy of the loader has
//! such a name too, for sites that pin it by its hash (Subresource Integrity).
//!
//! Long because half of it are its tests.

#[path = "../../build/style_sheet.rs"]
mod style_sheet;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::project;
use crate::sentence::{Outcome, Sentence};
use crate::tools;

/// The loader's stable name.
pub(crate) const LOADER: &str = "booking-widget.js";
/// What the names of the files begin with that are downloaded until a slot can be clicked.
pub(crate) const APP: &str = "app";
/// What the names begin with of the wasm and the style sheet that are fetched when the first screen is there.
pub(crate) const LATER: &str = "later";
/// What the pinned copy of the loader is called, before its hash.
const PINNED_LOADER: &str = "booking-widget";
/// The loader with the first style sheet and the file that shows the server's picture, for the server to put a portal's
/// picture in: of no type that is served, because by itself it is no script.
const CARRYING: &str = "booking-widget.js.in";
/// What stands where the server puts in the picture: `crates/server/src/http/first_screen/carried.rs` knows it too.
const GIVEN: &str = "BOOKING_GIVEN";
/// What the loader asks for what it carries; nothing in the loader by itself.
const CARRY: &str = "CARRY";
/// The loader's file for what it carries; in no bundle but [`CARRYING`].
const CARRIED: &str = "carried.js";
/// The loader's file for popups; imported by the pages that have them.
const POPUP: &str = "booking-popup.js";
/// The loader's file for the server's picture of the first screen; imported while that is on its way.
const PICTURE: &str = "booking-picture.js";
/// The loader's file for what the page knows of its visitor; imported when there is a form to fill in.
const VISITOR: &str = "booking-visitor.js";
/// What keeps the page still while answers come; that file imports it.
const STILL: &str = "booking-still.js";
/// The loader's file for `theme="site"`.
const SITE: &str = "booking-site.js";
/// The loader's file for sites that count conversions; imported after consent.
const ANALYTICS: &str = "booking-analytics.js";
/// For sites written in TypeScript; it lies beside the loader under this name.
pub(crate) const TYPES: &str = "booking-widget.d.ts";
/// What wasm-bindgen calls the glue and the wasm, after the package.
pub(crate) const BUILT_GLUE: &str = "booking-widget.js";
pub(crate) const BUILT_WASM: &str = "booking-widget_bg.wasm";
/// The second wasm, of a build that is split; what the glue says of it, and what is said instead.
pub(crate) const BUILT_LATER: &str = "later.wasm";
const LATER_IMPORT: &str = "import * as import1 from \"./__wasm_split.js\"";
const LATER_LINK: &str = "later.js";
/// What the build puts the names and hashes of the second wasm and the second style sheet in the place of.
const LATER_WASM: [&str; 2] = [BUILT_LATER, "sha256-later-wasm"];
const LATER_STYLE: [&str; 2] = ["later.css", "sha256-later-css"];
/// How the glue lets others begin the instance, and the file that does so in its place.
const GLUE_END: &str = "export { initSync, __wbg_init as default };";
const GUARD: &str = "guard.js";
/// The mark of the loader's statement that says where its files are; it ends with a line `};`.
const ASSETS_MARK: &str = "/* assets */";
const ASSETS_END: &str = "};";
/// What the loader says of its languages, and what is said behind that of the trial language.
const LOADER_TRIAL: [(&str, &str); 2] = [
    ("const LANGUAGES = [", "\"ar-XB\", "),
    ("const WORDS = {", "ar: [\"…\", \"…\"], "),
];
/// Browsers of the last two years know all of it.
const SYNTAX: &str = "es2020";

/// Trunk's hook after a build: works in Trunk's staging directory.
pub(crate) fn assemble_staged() -> Outcome<()> {
    let staging = std::env::var_os("TRUNK_STAGING_DIR").ok_or_else(|| {
        Sentence::new("`assemble` is Trunk's hook: run `trunk build` or `cargo xtask dist`")
    })?;
    assemble_in(Path::new(&staging))
}

/// Makes `widget/v1/` of what was built into a folder.
pub(crate) fn assemble_in(staging: &Path) -> Outcome<()> {
    assemble_of(staging, sources()?)
}

/// The same with a loader that knows the trial language, too.
pub(crate) fn assemble_trial_in(staging: &Path) -> Outcome<()> {
    let mut sources = sources()?;
    for (at, more) in LOADER_TRIAL {
        if sources.loader.matches(at).count() != 1 {
            return Err(Sentence::new(format!("the loader must have one `{at}`")));
        }
        sources.loader = sources.loader.replace(at, &[at, more].concat());
    }
    assemble_of(staging, sources)
}

fn sources() -> Outcome<Sources> {
    let folder = project::root().join("src/embed");
    Ok(Sources {
        loader: project::read_text(&folder.join(LOADER))?,
        picture: project::read_text(&folder.join(PICTURE))?,
        popup: project::read_text(&folder.join(POPUP))?,
        visitor: project::read_text(&folder.join(VISITOR))?,
        still: project::read_text(&folder.join(STILL))?,
        analytics: project::read_text(&folder.join(ANALYTICS))?,
        site: project::read_text(&folder.join(SITE))?,
        types: project::read_text(&folder.join(TYPES))?,
        link: project::read_text(&folder.join(LATER_LINK))?,
        guard: project::read_text(&folder.join(GUARD))?,
        styles: style_sheet::first_and_later(&project::root().join("style")).map_err(Sentence::new)?,
    })
}

fn assemble_of(staging: &Path, sources: Sources) -> Outcome<()> {
    let esbuild = tools::esbuild()?;
    assemble(staging, &sources, &|source, format| {
        minify(&esbuild, source, format)
    })
}

/// What is not built by cargo.
struct Sources {
    loader: String,
    picture: String,
    popup: String,
    visitor: String,
    still: String,
    analytics: String,
    site: String,
    types: String,
    link: String,
    guard: String,
    /// What can be seen before a slot was chosen, and what comes behind that.
    styles: [String; 2],
}

type Minify<'a> = &'a dyn Fn(&str, Format) -> Outcome<String>;

/// How a script is loaded.
#[derive(Clone, Copy)]
enum Format {
    /// By a plain `<script>`, so its top level is the page's global scope.
    Classic,
    /// By `import()`.
    Module,
    /// As [`Format::Classic`], with what it imports from `src/embed`.
    Carrying,
}

fn assemble(staging: &Path, sources: &Sources, minify: Minify<'_>) -> Outcome<()> {
    let snippets = staging.join("snippets");
    if snippets.exists() {
        return Err(Sentence::new(
            "wasm-bindgen made snippets, which the loader does not know how to load",
        ));
    }
    let wasm = project::read(&staging.join(BUILT_WASM))?;
    let wasm_name = hashed_name(APP, "wasm", &wasm);
    let mut glue = project::read_text(&staging.join(BUILT_GLUE))?.replace(BUILT_WASM, &wasm_name);
    let later = staging.join(BUILT_LATER);
    let later = later.is_file().then(|| project::read(&later)).transpose()?;
    let later = later.map(|wasm| {
        let style = sources.styles[1].clone().into_bytes();
        [
            (LATER_WASM, hashed_name(LATER, "wasm", &wasm), wasm),
            (LATER_STYLE, hashed_name(LATER, "css", &style), style),
        ]
    });
    let style = match &later {
        Some(files) => {
            let links = files
                .each_ref()
                .map(|(marks, name, content)| (*marks, [name.clone(), integrity(content)]));
            glue = with_link(&glue, &sources.link, &links)?;
            sources.styles[0].clone()
        }
        // Where nothing comes later, all of it is there at once.
        None => sources.styles.concat(),
    };
    let glue = minify(&with_guard(&glue, &sources.guard)?, Format::Module)?;
    let glue_name = hashed_name(APP, "js", glue.as_bytes());
    let style_name = hashed_name(APP, "css", style.as_bytes());
    let picture = minify(&sources.picture, Format::Module)?;
    let picture_name = hashed_name(&format!("{APP}-picture"), "js", picture.as_bytes());
    let popup = minify(&sources.popup, Format::Module)?;
    let popup_name = hashed_name("popup", "js", popup.as_bytes());
    let still = minify(&sources.still, Format::Module)?;
    let still_name = hashed_name("still", "js", still.as_bytes());
    let visitor = minify(&sources.visitor.replace(STILL, &still_name), Format::Module)?;
    let visitor_name = hashed_name("visitor", "js", visitor.as_bytes());
    let analytics = minify(&sources.analytics, Format::Module)?;
    let analytics_name = hashed_name("analytics", "js", analytics.as_bytes());
    let site = minify(&sources.site, Format::Module)?;
    let site_name = hashed_name("site", "js", site.as_bytes());
    let integrity = integrity(&wasm);
    let assets = [
        ("glue", &*glue_name),
        ("wasm", &*wasm_name),
        ("style", &*style_name),
        ("picture", &*picture_name),
        ("popup", &*popup_name),
        ("visitor", &*visitor_name),
        ("analytics", &*analytics_name),
        ("site", &*site_name),
        ("integrity", &*integrity),
    ];
    let loader = with_assets(&sources.loader, &assets)?;
    let carrying = minify(&carrying(&loader, &style)?, Format::Carrying)?;
    if carrying.matches(GIVEN).count() != 1 {
        return Err(Sentence::new(format!("{CARRYING} must have one {GIVEN}")));
    }
    let loader = minify(&loader, Format::Classic)?;

    let folder = staging.join("widget/v1");
    project::empty_dir(&folder)?;
    for (_, name, content) in later.into_iter().flatten() {
        project::write(&folder.join(name), content)?;
        project::remove_if_there(&staging.join(BUILT_LATER))?;
    }
    project::write(&folder.join(wasm_name), wasm)?;
    project::write(&folder.join(glue_name), glue)?;
    project::write(&folder.join(style_name), style)?;
    project::write(&folder.join(picture_name), picture)?;
    project::write(&folder.join(popup_name), popup)?;
    project::write(&folder.join(visitor_name), visitor)?;
    project::write(&folder.join(still_name), still)?;
    project::write(&folder.join(analytics_name), analytics)?;
    project::write(&folder.join(site_name), site)?;
    project::write(&folder.join(TYPES), &sources.types)?;
    let pinned = hashed_name(PINNED_LOADER, "js", loader.as_bytes());
    project::write(&folder.join(pinned), &loader)?;
    project::write(&folder.join(LOADER), loader)?;
    project::write(&folder.join(CARRYING), carrying)?;
    project::remove_if_there(&staging.join(BUILT_GLUE))?;
    project::remove_if_there(&staging.join(BUILT_WASM))
}

/// `<stem>-<first 48 bits of the SHA-256>.<extension>`: enough that two releases never collide. The loader names nine
/// files, and no digit of theirs can be compressed.
fn hashed_name(stem: &str, extension: &str, content: &[u8]) -> String {
    let digest = project::hex(&Sha256::digest(content));
    let short: String = digest.chars().take(12).collect();
    format!("{stem}-{short}.{extension}")
}

/// For `integrity="…"` (Subresource Integrity).
fn integrity(content: &[u8]) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(content)))
}

/// The glue with the link to what comes later in the place of its import: each mark is replaced by what it stands for.
fn with_link(glue: &str, link: &str, files: &[([&str; 2], [String; 2])]) -> Outcome<String> {
    let mut link = link.to_owned();
    let mut is_whole = glue.matches(LATER_IMPORT).count() == 1;
    for (mark, value) in files.iter().flat_map(|(marks, values)| marks.iter().zip(values)) {
        is_whole &= link.matches(mark).count() == 1;
        link = link.replace(mark, value);
    }
    if !is_whole {
        return Err(Sentence::new(format!(
            "the glue must import the second wasm once (`{LATER_IMPORT}`), and {LATER_LINK} name it and its style \
             sheet once ({LATER_WASM:?}, {LATER_STYLE:?})"
        )));
    }
    Ok(glue.replace(LATER_IMPORT, &link))
}

/// The glue with the guard at its end, and nothing else that begins the instance.
fn with_guard(glue: &str, guard: &str) -> Outcome<String> {
    if glue.matches(GLUE_END).count() != 1 {
        return Err(Sentence::new(format!(
            "the glue must have one line `{GLUE_END}`, for {GUARD} to take its place"
        )));
    }
    Ok(glue.replace(GLUE_END, guard))
}

/// The loader with what it carries, as a module that is made one script.
fn carrying(loader: &str, style: &str) -> Outcome<String> {
    let style = serde_json::to_string(style)
        .map_err(|error| Sentence::new(format!("the style sheet cannot be written: {error}")))?;
    Ok(format!(
        "import {{ carry }} from \"./{CARRIED}\";\nconst {CARRY} = carry({style}, {GIVEN});\n{loader}"
    ))
}

fn with_assets(loader: &str, assets: &[(&str, &str)]) -> Outcome<String> {
    let members: Vec<String> = assets
        .iter()
        .map(|(what, value)| format!(r#"{what}: "{value}""#))
        .collect();
    let statement = format!("const ASSETS = {{ {} }};", members.join(", "));
    let mut marked = 0;
    let mut lines = Vec::new();
    let mut is_inside = false;
    for line in loader.lines() {
        if line.contains(ASSETS_MARK) {
            marked += 1;
            is_inside = true;
            lines.push(&*statement);
        } else if !is_inside {
            lines.push(line);
        }
        is_inside &= !line.trim_end().ends_with(ASSETS_END);
    }
    if marked != 1 || is_inside {
        return Err(Sentence::new(format!(
            "the loader has {marked} statements marked {ASSETS_MARK} and ended with {ASSETS_END}; \
             it must have one, for the names of its files"
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
    match format {
        Format::Classic => command.arg(format!("--define:{CARRY}=null")),
        Format::Module => command.args(["--format=esm", "--tree-shaking=true"]),
        Format::Carrying => command.args(["--bundle", "--format=iife"]),
    };
    let mut child = command
        .current_dir(project::root().join("src/embed"))
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

    const LOADER_SOURCE: &str = "(() => {\nconst ASSETS = /* assets */ {\n  glue: \"a.js\", wasm: \"a.wasm\",\n};\nrun(ASSETS);\n})();";

    fn sources(loader: &str, style: &str) -> Sources {
        Sources {
            loader: loader.to_owned(),
            picture: "export const attend = 1;".to_owned(),
            popup: "export const attach = 1;".to_owned(),
            visitor: format!("import('./{STILL}');"),
            still: "export const keep = 1;".to_owned(),
            analytics: "export const count = 1;".to_owned(),
            site: "export const follow = 1;".to_owned(),
            types: "export {};".to_owned(),
            link: format!("fetch({LATER_WASM:?}, {LATER_STYLE:?});"),
            guard: "guard();".to_owned(),
            styles: [style.to_owned(), ".b{}".to_owned()],
        }
    }

    fn staged() -> tempfile::TempDir {
        let staging = tempfile::tempdir().unwrap();
        std::fs::write(staging.path().join(BUILT_WASM), "wasm").unwrap();
        std::fs::write(
            staging.path().join(BUILT_GLUE),
            format!("load('{BUILT_WASM}');{GLUE_END}"),
        )
        .unwrap();
        staging
    }

    #[test]
    fn the_loader_names_the_hashed_files_and_keeps_its_own_name() {
        let staging = staged();
        assemble(staging.path(), &sources(LOADER_SOURCE, ".a{}"), &|source, _| {
            Ok(source.to_owned())
        })
        .unwrap();
        let folder = staging.path().join("widget/v1");
        let names: Vec<String> = project::files(&folder)
            .unwrap()
            .iter()
            .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
            .collect();
        assert_eq!(names.len(), 13);
        let loader = project::read_text(&folder.join(LOADER)).unwrap();
        let types = project::read_text(&folder.join(TYPES)).unwrap();
        assert_eq!(types, "export {};");
        let is_script = |name: &str| name.starts_with("app-") && name.ends_with(".js");
        let glue = names
            .iter()
            .find(|name| is_script(name) && !name.contains("picture"))
            .unwrap();
        let picture = names
            .iter()
            .find(|name| is_script(name) && name.contains("picture"))
            .unwrap();
        let wasm = names.iter().find(|name| name.ends_with(".wasm")).unwrap();
        let style = names.iter().find(|name| name.ends_with(".css")).unwrap();
        let named = |stem: &str| names.iter().find(|name| name.starts_with(stem)).unwrap();
        let lazy = ["popup-", "visitor-", "analytics-", "site-"].map(named);
        assert!(
            [glue, wasm, style, picture]
                .iter()
                .chain(&lazy)
                .all(|name| loader.contains(*name)),
            "{loader}"
        );
        assert!(
            loader.contains("sha256-") && loader.contains("run(ASSETS);"),
            "{loader}"
        );
        assert!(!loader.contains("a.wasm"), "{loader}");
        assert_eq!(
            project::read_text(&folder.join(named("visitor-"))).unwrap(),
            format!("import('./{}');", named("still-"))
        );
        let pinned = names
            .iter()
            .find(|name| name.starts_with("booking-widget-"))
            .unwrap();
        assert_eq!(project::read_text(&folder.join(pinned)).unwrap(), loader);
        assert_eq!(
            project::read_text(&folder.join(glue)).unwrap(),
            format!("load('{wasm}');guard();")
        );
    }

    #[test]
    fn the_template_has_the_loader_the_style_sheet_and_room_for_what_the_server_puts_in() {
        let staging = staged();
        assemble(staging.path(), &sources(LOADER_SOURCE, ".a{}"), &|source, _| {
            Ok(source.to_owned())
        })
        .unwrap();
        let folder = staging.path().join("widget/v1");
        let template = project::read_text(&folder.join(CARRYING)).unwrap();
        let loader = project::read_text(&folder.join(LOADER)).unwrap();
        assert_eq!(template.matches(GIVEN).count(), 1, "{template}");
        assert!(
            template.contains("carry(\".a{}.b{}\", ") && template.ends_with(&loader),
            "{template}"
        );
        assert!(!loader.contains(GIVEN) && !loader.contains(".a{}"), "{loader}");
        let without = |_: &str, _| Ok("it".to_owned());
        assert!(assemble(staged().path(), &sources(LOADER_SOURCE, ".a{}"), &without).is_err());
    }

    #[test]
    fn other_content_gets_another_name_and_so_does_the_glue_that_names_it() {
        let names = |wasm: &str| {
            let staging = staged();
            std::fs::write(staging.path().join(BUILT_WASM), wasm).unwrap();
            assemble(staging.path(), &sources(LOADER_SOURCE, wasm), &|source, _| {
                Ok(source.to_owned())
            })
            .unwrap();
            let folder = staging.path().join("widget/v1");
            let files = project::files(&folder).unwrap();
            files
                .iter()
                .map(|path| path.file_name().unwrap().to_owned())
                .collect::<Vec<_>>()
        };
        let (one, two) = (names("one"), names("two"));
        let kept: Vec<_> = one.iter().filter(|name| two.contains(name)).collect();
        assert_eq!(
            kept.len(),
            9,
            "the loader, its template and what has nothing to do with the wasm: {kept:?}"
        );
        assert!(kept.iter().any(|name| *name == LOADER));
    }

    #[test]
    fn the_glue_of_a_split_build_links_the_second_wasm_by_name_and_hash() {
        let staging = staged();
        std::fs::write(staging.path().join(BUILT_LATER), "more wasm").unwrap();
        std::fs::write(
            staging.path().join(BUILT_GLUE),
            format!("{LATER_IMPORT}\n{GLUE_END}"),
        )
        .unwrap();
        let sources = sources(LOADER_SOURCE, ".a{}");
        assemble(staging.path(), &sources, &|source, _| Ok(source.to_owned())).unwrap();
        let folder = staging.path().join("widget/v1");
        let files = project::files(&folder).unwrap();
        let named = |stem: &str, extension: &str| {
            let names = files
                .iter()
                .map(|path| path.file_name().unwrap().to_string_lossy());
            let mut names = names.filter(|name| name.starts_with(stem) && name.ends_with(extension));
            names.next().unwrap().into_owned()
        };
        let glue = project::read_text(&folder.join(named("app-", ".js"))).unwrap();
        let wasm = [named("later-", ".wasm"), integrity(b"more wasm")];
        let style = [named("later-", ".css"), integrity(b".b{}")];
        assert_eq!(glue, format!("fetch({wasm:?}, {style:?});\nguard();"));
        let text = |name: &str| project::read_text(&folder.join(name)).unwrap();
        assert_eq!(text(&named("app-", ".css")), ".a{}");
        assert_eq!(text(&style[0]), ".b{}");
    }

    #[test]
    fn where_nothing_comes_later_the_style_sheet_is_whole() {
        let staging = staged();
        let sources = sources(LOADER_SOURCE, ".a{}");
        assemble(staging.path(), &sources, &|source, _| Ok(source.to_owned())).unwrap();
        let files = project::files(&staging.path().join("widget/v1")).unwrap();
        let sheets: Vec<_> = files
            .iter()
            .filter(|path| path.extension().is_some_and(|end| end == "css"))
            .map(|path| project::read_text(path).unwrap())
            .collect();
        assert_eq!(sheets, [".a{}.b{}"]);
    }

    #[test]
    fn a_glue_that_imports_something_else_is_refused() {
        let files = [(LATER_WASM, ["c.wasm".to_owned(), "sha256-d".to_owned()])];
        let link = format!("{LATER_WASM:?}");
        assert!(with_link("import * as a from './b.js'", &link, &files).is_err());
        assert!(with_link(LATER_IMPORT, "nothing", &files).is_err());
        assert!(with_link(LATER_IMPORT, &link, &files).is_ok());
        assert!(with_guard("export { a as default };", "guard();").is_err());
    }

    #[test]
    fn a_loader_without_the_mark_is_refused() {
        let staging = staged();
        assert!(
            assemble(staging.path(), &sources("(() => {})();", ""), &|source, _| Ok(
                source.to_owned()
            ))
            .is_err()
        );
    }
}
