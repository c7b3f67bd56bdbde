//! Kills the server and cuts its connections, each time after so many answers: as often on a slow machine as on a
//! fast one, and without waiting for time to pass.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use sqlx::Connection as _;
use tokio::sync::watch;

use super::{Options, Shared};
use crate::LoadResult;
use crate::process::Server;

/// Until all is over; gives back the server that runs then.
pub(super) async fn make(
    options: Options,
    shared: Arc<Shared>,
    mut server: Server,
    up: watch::Sender<bool>,
) -> LoadResult<Server> {
    let mut next_kill = options.answers_between_kills;
    let mut next_cut = options.answers_between_cuts;
    loop {
        let answered = shared.answered.notified();
        if shared.is_over.load(Ordering::Relaxed) {
            return Ok(server);
        }
        let answers = shared.answers.load(Ordering::Relaxed);
        if let (Some(due), Some(every)) = (next_cut, options.answers_between_cuts)
            && answers >= due
        {
            cut(&options.program.database_url).await?;
            shared.count("connections cut, all at once");
            next_cut = Some(answers + every);
        } else if answers >= next_kill {
            up.send_replace(false);
            let address = server.address;
            server.kill()?;
            shared.count("server killed");
            let program = options.program.clone();
            server = tokio::task::spawn_blocking(move || program.serve(address))
                .await
                .map_err(std::io::Error::other)??;
            up.send_replace(true);
            next_kill = answers + options.answers_between_kills;
        } else {
            answered.await;
        }
    }
}

/// Ends every connection to the database but our own, in the middle of whatever it does.
async fn cut(database_url: &str) -> LoadResult<()> {
    let mut connection = sqlx::PgConnection::connect(database_url).await?;
    sqlx::query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )
    .execute(&mut connection)
    .await?;
    connection.close().await?;
    Ok(())
}
