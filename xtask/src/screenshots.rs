//! Pictures of the real widget in a real browser: of every screen and state, to be looked at; of some, to be compared
//! by the tests; and those of README.md.

use std::path::PathBuf;

use crate::process;
use crate::project;
use crate::sentence::Outcome;
use crate::tests::end_to_end;

/// What pictures are taken for.
#[derive(Default)]
pub(crate) struct Options {
    /// They become what the tests compare with.
    pub(crate) accept: bool,
    /// Those of README.md instead.
    pub(crate) readme: bool,
    /// Only groups and journeys of `tests/e2e/screens.js` with such a name.
    pub(crate) pattern: Option<String>,
}

pub(crate) fn run(options: &Options) -> Outcome<()> {
    let stand = end_to_end::prepare()?;
    let (script, folder) = if options.readme {
        ("readme.js", project::root().join("docs/images"))
    } else {
        ("screenshots.js", folder())
    };
    project::create_dir(&folder)?;
    let mut node = stand.node();
    node.arg(script).arg(&folder);
    node.args(options.accept.then_some("--accept"));
    node.args(&options.pattern);
    process::run(&mut node, "take the pictures")
}

fn folder() -> PathBuf {
    project::root().join("target/screenshots")
}
