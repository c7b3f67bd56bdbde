//! A PostgreSQL of the tests' own: one per test binary, started by the first test that needs it, with a
//! database for every test.
//!
//! It listens on a socket in a temporary folder, where it does not get in anybody's way. A small shell script
//! is its parent: when the test process ends, however it ends, the script's input closes, and it stops the
//! server and removes the folder. Where PostgreSQL is not installed the tests fail and say so;
//! `cargo xtask test --without-postgres` leaves them out.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use booking_server::store::Store as _;
use booking_server::store::postgres::PostgresStore;
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};
use tokio::sync::OnceCell;

/// Nobody but root needs this user; Debian's package makes it.
const USER: &str = "postgres";

/// Starts PostgreSQL, says `ready`, waits for the end of its input, and tidies up; what brought the server down
/// meanwhile, if something did, is told. Its signals are ignored: Ctrl-C ends the tests, and that ends this.
const SCRIPT: &str = r#"
trap '' INT TERM HUP
bin=$1 folder=$2; shift 2
"$@" "$bin/initdb" -D "$folder/data" -U booking --auth=trust -E UTF8 --locale=C --no-sync >"$folder/log" 2>&1 || {
    cat "$folder/log" >&2; rm -rf "$folder"; exit 1; }
"$@" "$bin/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= -c fsync=off -c max_connections=400 \
    -c shared_buffers=32MB -c full_page_writes=off -c jit=off >>"$folder/log" 2>&1 &
server=$!
until grep -q "ready to accept connections" "$folder/log"; do
    kill -0 $server 2>/dev/null || { cat "$folder/log" >&2; rm -rf "$folder"; exit 1; }
    sleep 0.05
done
echo ready
cat >/dev/null
kill -QUIT $server
wait $server
if grep -q "PANIC\|terminated by signal" "$folder/log"; then
    echo "PostgreSQL went down during the tests:" >&2
    grep "PANIC\|terminated by signal\|DETAIL:  Failed process\|No space left\|ut of memory" "$folder/log" | tail -n 20 >&2
    df -P "$folder" >&2
fi
rm -rf "$folder"
"#;

/// The server. Its guardian lives as long as the input that is kept here.
#[derive(Debug)]
struct Cluster {
    folder: PathBuf,
    _guardian: Child,
    databases: AtomicU32,
    template: OnceCell<()>,
}

fn cluster() -> &'static Cluster {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    CLUSTER.get_or_init(Cluster::start)
}

impl Cluster {
    fn start() -> Self {
        let programs = programs().expect(
            "PostgreSQL is not installed: `apt-get install postgresql`, or leave these tests out with \
             `cargo xtask test --without-postgres`",
        );
        // The script removes it.
        let folder = tempfile::tempdir().unwrap().keep();
        let mut command = Command::new("sh");
        command.args(["-c", SCRIPT, "sh"]).arg(programs).arg(&folder);
        if let Some(id) = other_user() {
            // PostgreSQL does not run as root.
            std::os::unix::fs::chown(&folder, Some(id), None).unwrap();
            command.args(["setpriv", "--clear-groups"]);
            command.args([format!("--reuid={id}"), format!("--regid={id}")]);
        } else {
            command.arg("env");
        }
        let mut guardian = command
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let output = guardian.stdout.take().unwrap();
        BufReader::new(output).read_line(&mut line).unwrap();
        assert_eq!(
            line, "ready\n",
            "PostgreSQL does not start; its reasons are above"
        );
        Self {
            folder,
            _guardian: guardian,
            databases: AtomicU32::new(0),
            template: OnceCell::new(),
        }
    }

    fn url(&self, database: &str) -> String {
        format!(
            "postgres:///{database}?host={}&user=booking",
            self.folder.display()
        )
    }

    /// The tables are made once and copied, which is quicker than making them.
    async fn template(&self) {
        self.template
            .get_or_init(|| async {
                self.execute("CREATE DATABASE template_booking").await;
                let store = PostgresStore::open(&self.url("template_booking")).await.unwrap();
                store.close().await;
            })
            .await;
    }

    async fn execute(&self, sql: &str) {
        raw(&self.url("postgres"), sql).await.unwrap();
    }
}

/// A database for one test; it goes with the cluster.
#[derive(Clone, Debug)]
pub(crate) struct TestDatabase {
    /// What `--database-url` wants.
    pub(crate) url: String,
    /// Within the cluster.
    pub(crate) name: String,
}

impl TestDatabase {
    /// With the tables of the server, empty.
    pub(crate) async fn create() -> Self {
        let cluster = cluster();
        cluster.template().await;
        let number = cluster.databases.fetch_add(1, Ordering::Relaxed);
        let name = format!("booking_{number}");
        cluster
            .execute(&format!("CREATE DATABASE {name} TEMPLATE template_booking"))
            .await;
        Self {
            url: cluster.url(&name),
            name,
        }
    }

    /// Without any table.
    pub(crate) async fn create_empty() -> Self {
        let cluster = cluster();
        let number = cluster.databases.fetch_add(1, Ordering::Relaxed);
        let name = format!("booking_{number}");
        cluster.execute(&format!("CREATE DATABASE {name}")).await;
        Self {
            url: cluster.url(&name),
            name,
        }
    }
}

/// One statement, past the store; the error's text if the database refuses.
pub(crate) async fn raw(url: &str, sql: &str) -> Result<(), String> {
    let options: PgConnectOptions = url.parse().unwrap();
    let mut connection = options.connect().await.unwrap();
    let done = sqlx::query(sql).execute(&mut connection).await;
    connection.close().await.unwrap();
    done.map(drop).map_err(|error| error.to_string())
}

/// Where `initdb` and `postgres` are: on PATH, or where Debian puts them, the newest of several versions.
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
        .find(|folder| folder.join("initdb").exists() && folder.join("postgres").exists())
}

/// The id of [`USER`] if we are root.
fn other_user() -> Option<u32> {
    let id = |arguments: &[&str]| -> u32 {
        let output = Command::new("id").args(arguments).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        text.trim().parse().expect("`id` knows the user")
    };
    (id(&["-u"]) == 0).then(|| id(&["-u", USER]))
}
