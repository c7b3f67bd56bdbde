//! `booking-server import FILE`.

use std::io::Write;
use std::path::{Path, PathBuf};

use booking_server::import::{self, ImportError, Options, Problem, Report};

use super::ImportArgs;
use super::database::{self, DatabaseError};

/// Why a file was not imported.
#[derive(Debug, thiserror::Error)]
pub(super) enum ImportFileError {
    #[error("cannot read {}: {source}", file.display())]
    Read { file: PathBuf, source: std::io::Error },
    #[error("{} has {}, so nothing was imported:\n{}", file.display(), counted(problems), listed(file, problems))]
    Invalid { file: PathBuf, problems: Vec<Problem> },
    #[error(transparent)]
    Database(#[from] DatabaseError),
    #[error("the result could not be written: {0}")]
    Output(#[from] std::io::Error),
}

fn counted(problems: &[Problem]) -> String {
    match problems.len() {
        1 => "a mistake".to_owned(),
        number => format!("{number} mistakes"),
    }
}

/// One line each, in the form that editors jump to.
fn listed(file: &Path, problems: &[Problem]) -> String {
    let lines: Vec<String> = problems
        .iter()
        .map(|problem| format!("{}:{problem}", file.display()))
        .collect();
    lines.join("\n")
}

pub(super) async fn run(
    url: &str,
    arguments: ImportArgs,
    output: &mut impl Write,
) -> Result<(), ImportFileError> {
    let ImportArgs {
        file,
        dry_run,
        allow_origins,
    } = arguments;
    let source = match std::fs::read_to_string(&file) {
        Ok(source) => source,
        Err(source) => return Err(ImportFileError::Read { file, source }),
    };
    let options = Options {
        dry_run,
        allow_origins,
        folder: Some(folder_of(&file)),
    };
    let result = if dry_run && !database::exists(url)? {
        // To show what would be added, no database has to be made.
        import::compare_with_nothing(&source, &options).await
    } else {
        let store = database::open(url).await?;
        let result = import::import(&source, &options, store.as_ref()).await;
        store.close().await;
        result
    };
    match result {
        Ok(report) => Ok(print(&file, &report, dry_run, output)?),
        Err(ImportError::Invalid(problems)) => Err(ImportFileError::Invalid { file, problems }),
        Err(ImportError::Store(error)) => Err(DatabaseError::of(url, error).into()),
    }
}

/// Pictures are named from there. A file without a folder in its name is in the current one.
fn folder_of(file: &Path) -> PathBuf {
    file.parent().unwrap_or(Path::new("")).to_owned()
}

fn print(file: &Path, report: &Report, dry_run: bool, output: &mut impl Write) -> std::io::Result<()> {
    for warning in &report.warnings {
        writeln!(output, "warning: {}:{warning}", file.display())?;
    }
    write!(output, "{}", report.differences)?;
    let organization = &report.organization;
    match (report.differences.is_empty(), dry_run) {
        (true, _) => writeln!(output, "{organization} is up to date; nothing changed."),
        (false, true) => writeln!(output, "Nothing was written (--dry-run)."),
        (false, false) => writeln!(output, "{organization} is imported."),
    }
}
