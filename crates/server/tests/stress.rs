//! The short form of `cargo xtask stress`: clients who do everything at random, over real HTTP, while the real
//! server is killed and started again, and its connections to PostgreSQL are cut.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use booking_load::postgres::Cluster;
use booking_load::process::Program;
use booking_load::stress::{self, Options, Report};

async fn stressed(database_url: String, answers_between_cuts: Option<u64>) -> Report {
    let options = Options {
        program: Program {
            binary: env!("CARGO_BIN_EXE_booking-server").into(),
            database_url,
        },
        clients: 100,
        duration: Duration::from_secs(8),
        answers_between_kills: 400,
        answers_between_cuts,
    };
    let report = stress::run(&options).await.unwrap();
    assert!(report.violations.is_empty(), "{report}");
    // Otherwise nothing was tried.
    for what in [
        "bookings submitted",
        "drafts confirmed",
        "holds moved",
        "slots refused",
        "holds with an invoice",
        "invoices kept by a hold that was extended or moved",
        "server killed",
    ] {
        assert!(report.count(what) > 0, "{what}\n{report}");
    }
    assert!(!report.audit.contains(" 0 invoices"), "{report}");
    report
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_sold_twice_and_nothing_promised_is_lost_when_the_server_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    stressed(stress::sqlite_in(folder.path()), None).await;
}

mod postgres {
    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn nothing_is_sold_twice_and_nothing_promised_is_lost_when_connections_are_cut_too() {
        let cluster = Cluster::start().unwrap();
        let report = stressed(cluster.database("stress").await.unwrap(), Some(300)).await;
        assert!(report.count("connections cut, all at once") > 0, "{report}");
    }
}
