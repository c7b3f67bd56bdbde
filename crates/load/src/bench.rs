//! What a real server can do, beside what its database could do alone: reservations, contention, calendars.

mod bare;

mod pace;

mod scene;

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::time::Duration;

use crate::LoadResult;
use crate::process::Program;

use pace::Measured;
use scene::Scene;

/// What is measured, and for how long each.
#[derive(Clone, Debug)]
pub struct Options {
    /// The server and its database, which is empty.
    pub program: Program,
    /// Another empty database of the same kind, on the same disk: for the bare insert rate.
    pub bare_database_url: String,
    /// How long each measurement takes.
    pub each: Duration,
}

/// Clients at once for which the peak is sought: one shows the latency of one, the last fill all queues.
const CLIENTS: [usize; 4] = [1, 4, 16, 64];

/// What was measured on one database.
#[derive(Clone, Debug)]
pub struct Figures {
    bare_per_second: f64,
    by_clients: Vec<(usize, Measured)>,
    half: Measured,
    one_slot: Measured,
    kept: Measured,
    computed: Measured,
    at_rest_kib: u64,
    after_kib: u64,
}

/// Measures one database.
///
/// # Errors
/// When the server or the database does not do what it must.
pub async fn run(options: &Options) -> LoadResult<Figures> {
    let folder = tempfile::tempdir()?;
    options.program.import(folder.path(), &scene::catalogue())?;
    let server = options.program.serve(SocketAddr::from(([127, 0, 0, 1], 0)))?;
    let mut scene = Scene::new(server.address).await?;
    let at_rest_kib = server.resident_kib()?;
    let mut by_clients = Vec::new();
    // Bare and real by turns, so that a disk that is quick or slow for a while is so for both.
    let mut bare = Vec::new();
    let quarter = options.each / u32::try_from(CLIENTS.len()).unwrap_or(1);
    for clients in CLIENTS {
        bare.push(
            bare::inserts_per_second(&options.bare_database_url, quarter.max(Duration::from_secs(1))).await?,
        );
        by_clients.push((clients, scene.reserve(clients, options.each).await?));
    }
    let bare_per_second = bare.iter().sum::<f64>() / bare.len() as f64;
    let peak = by_clients
        .iter()
        .map(|(_, measured)| measured.per_second())
        .fold(0.0, f64::max);
    let half = scene.reserve_paced(peak / 2.0, options.each).await?;
    let one_slot = scene.reserve_one_slot(64, options.each).await?;
    let kept = scene.read_calendars(8, options.each, false).await?;
    let computed = scene.read_calendars(8, options.each, true).await?;
    let after_kib = server.resident_kib()?;
    Ok(Figures {
        bare_per_second,
        by_clients,
        half,
        one_slot,
        kept,
        computed,
        at_rest_kib,
        after_kib,
    })
}

/// The figures of several databases side by side, as a Markdown table.
#[must_use]
pub fn table(columns: &[(&str, Figures)]) -> String {
    let mut rows: Vec<(String, Vec<String>)> = Vec::new();
    let mut row = |name: &str, cell: &dyn Fn(&Figures) -> String| {
        rows.push((
            name.to_owned(),
            columns.iter().map(|(_, figures)| cell(figures)).collect(),
        ));
    };
    row(
        "bare inserts of one claim, each its own transaction, per second",
        &|figures| format!("{:.0}", figures.bare_per_second),
    );
    for (index, clients) in CLIENTS.iter().enumerate() {
        row(
            &format!("reservations per second, {clients} at once"),
            &|figures| {
                figures
                    .by_clients
                    .get(index)
                    .map_or_else(String::new, |(_, measured)| measured.to_string())
            },
        );
    }
    row("peak, share of the bare rate", &|figures| {
        let peaks = figures
            .by_clients
            .iter()
            .map(|(_, measured)| measured.per_second());
        format!(
            "{:.0} %",
            100.0 * peaks.fold(0.0, f64::max) / figures.bare_per_second
        )
    });
    row("reservations at half of the peak, evenly paced", &|figures| {
        figures.half.to_string()
    });
    row("64 clients on one slot, answers per second", &|figures| {
        figures.one_slot.to_string()
    });
    row("calendars of 42 days per second, kept, 8 at once", &|figures| {
        figures.kept.to_string()
    });
    row("calendars per second, each computed, 8 at once", &|figures| {
        figures.computed.to_string()
    });
    row("memory of the server at rest, after the load", &|figures| {
        format!(
            "{:.0} MiB, {:.0} MiB",
            figures.at_rest_kib as f64 / 1024.0,
            figures.after_kib as f64 / 1024.0
        )
    });
    let mut text = String::from("| what |");
    let mut rule = String::from("|---|");
    for (name, _) in columns {
        // Writing to a string cannot fail.
        let _ = write!(text, " {name} |");
        rule.push_str("---|");
    }
    let _ = write!(text, "\n{rule}\n");
    for (name, cells) in rows {
        let _ = writeln!(text, "| {name} | {} |", cells.join(" | "));
    }
    text
}
