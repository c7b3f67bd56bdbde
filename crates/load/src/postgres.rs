//! A PostgreSQL of our own on a socket in a temporary folder, as durable as a real one (`fsync` is on).

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use sqlx::Connection as _;

use crate::{LoadError, LoadResult};

/// The user that Debian's package makes: PostgreSQL does not run as root.
const USER: &str = "postgres";

/// Starts PostgreSQL, says `ready`, waits for the end of its input, however that comes, and tidies up.
const SCRIPT: &str = r#"
trap '' INT TERM HUP
bin=$1 folder=$2; shift 2
"$@" "$bin/initdb" -D "$folder/data" -U booking --auth=trust -E UTF8 --locale=C >"$folder/log" 2>&1 || {
    cat "$folder/log" >&2; rm -rf "$folder"; exit 1; }
"$@" "$bin/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= -c max_connections=100 \
    -c shared_buffers=128MB >>"$folder/log" 2>&1 &
server=$!
until "$@" "$bin/pg_isready" -q -h "$folder"; do
    sleep 0.1
    kill -0 $server 2>/dev/null || { cat "$folder/log" >&2; rm -rf "$folder"; exit 1; }
done
echo ready
cat >/dev/null
kill -QUIT $server
wait $server
rm -rf "$folder"
"#;

/// A running PostgreSQL; gone when it goes out of scope.
#[derive(Debug)]
pub struct Cluster {
    folder: PathBuf,
    /// Ends with its input, which is kept in here.
    _guardian: Child,
}

impl Cluster {
    /// Starts one.
    ///
    /// # Errors
    /// If PostgreSQL is not installed or does not start.
    pub fn start() -> LoadResult<Self> {
        let programs =
            programs().ok_or_else(|| LoadError::Server("PostgreSQL is not installed".to_owned()))?;
        // The script removes it.
        let folder = tempfile::tempdir()?.keep();
        let mut command = Command::new("sh");
        command.args(["-c", SCRIPT, "sh"]).arg(programs).arg(&folder);
        if id(&["-u"])? == 0 {
            let user = id(&["-u", USER])?;
            std::os::unix::fs::chown(&folder, Some(user), None)?;
            command.args(["setpriv", "--clear-groups"]);
            command.args([format!("--reuid={user}"), format!("--regid={user}")]);
        } else {
            command.arg("env");
        }
        let mut guardian = command
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        if let Some(output) = guardian.stdout.take() {
            BufReader::new(output).read_line(&mut line)?;
        }
        if line.trim() != "ready" {
            return Err(LoadError::Server(
                "PostgreSQL does not start; its reasons are above".to_owned(),
            ));
        }
        Ok(Self {
            folder,
            _guardian: guardian,
        })
    }

    /// A new, empty database; its address.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn database(&self, name: &str) -> LoadResult<String> {
        let mut connection = sqlx::PgConnection::connect(&self.url("postgres")).await?;
        sqlx::query(&format!("CREATE DATABASE {name}"))
            .execute(&mut connection)
            .await?;
        connection.close().await?;
        Ok(self.url(name))
    }

    fn url(&self, database: &str) -> String {
        format!(
            "postgres:///{database}?host={}&user=booking",
            self.folder.display()
        )
    }
}

/// Where `initdb` and `postgres` are: on PATH, or where Debian puts the newest of several versions.
fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut installed: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|version| Some(version.ok()?.path().join("bin")))
        .collect();
    installed.sort();
    std::env::split_paths(&path)
        .chain(installed.into_iter().rev())
        .find(|folder| {
            ["initdb", "postgres", "pg_isready"]
                .iter()
                .all(|name| folder.join(name).exists())
        })
}

fn id(arguments: &[&str]) -> LoadResult<u32> {
    let output = Command::new("id").args(arguments).output()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    text.parse()
        .map_err(|_| LoadError::Server(format!("there is no user {USER} for PostgreSQL")))
}
