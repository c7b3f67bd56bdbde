//! The pictures of README.md, taken from the real widget in a real browser.

use crate::process;
use crate::project;
use crate::sentence::Outcome;
use crate::tests::end_to_end;

pub(crate) fn run() -> Outcome<()> {
    let stand = end_to_end::prepare()?;
    let folder = project::root().join("docs/images");
    project::create_dir(&folder)?;
    process::run(
        stand.node().arg("screenshots.js").arg(&folder),
        "take the pictures",
    )
}
