//! The demo: a booking server and a spa's web site on two origins of this machine.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use nix::sys::statvfs::statvfs;

use crate::process::{self, Service};
use crate::project;
use crate::sentence::{Outcome, Sentence};
use crate::site;
use crate::widget;

/// What can be chosen on the command line.
pub(crate) struct Options {
    pub(crate) port: u16,
    pub(crate) site_port: u16,
    pub(crate) reset: bool,
    /// Sites that may embed the widget besides the demo's own.
    pub(crate) allow_origins: Vec<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 8080,
            site_port: 8081,
            reset: false,
            allow_origins: Vec::new(),
        }
    }
}

/// A first build writes about 2.5 GB, most of it dependencies; a later one next to nothing.
const FIRST_BUILD_BYTES: u64 = 3 * GIB;
const LATER_BUILD_BYTES: u64 = GIB / 4;
const GIB: u64 = 1024 * 1024 * 1024;

/// A server that starts answers within a second; a slow disk may take longer to migrate.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) fn run(options: &Options) -> Outcome<()> {
    // Ports are asked for before minutes of building, and the site's is kept.
    drop(site::listen(options.port, "--port")?);
    let listener = site::listen(options.site_port, "--site-port")?;
    enough_disk()?;

    widget::build()?;
    let server = build_server()?;

    let (stop, stopped) = mpsc::channel();
    ctrlc::set_handler(move || stop.send(()).unwrap_or_default())
        .map_err(|error| Sentence::new(format!("Ctrl-C cannot be caught: {error}")))?;

    let database = Database::open(server, options)?;
    let token = database.staff_token()?;
    let address = format!("http://127.0.0.1:{}", options.port);
    let log = database.folder.join("server.log");
    let mut service = database.start_server(options.port, &log)?;
    wait_until_ready(&mut service, options.port, &log, &stopped)?;
    site::serve(listener, site::page(&address)?);

    println!("\n  Web site of the spa  http://127.0.0.1:{}", options.site_port);
    println!("  Booking server       {address}  (its log: {})", log.display());
    println!("  Mails                {}", database.mails().display());
    println!("  Staff desk           {address}/desk");
    println!("  Staff token          {token}  (to log in there)\n");
    println!("  The bookings so far: curl -H 'Authorization: Bearer {token}' {address}/bookings");
    println!("  Ctrl-C ends the demo.\n");
    wait_for_the_end(&mut service, &stopped, &log)
}

fn enough_disk() -> Outcome<()> {
    let built = project::target().join("debug/booking-server").exists();
    let needed = if built {
        LATER_BUILD_BYTES
    } else {
        FIRST_BUILD_BYTES
    };
    let root = project::root();
    let stat =
        statvfs(root).map_err(|error| Sentence::new(format!("cannot see how full the disk is: {error}")))?;
    #[allow(clippy::useless_conversion, reason = "macOS counts blocks in 32 bits")]
    let free = u64::from(stat.blocks_available()).saturating_mul(u64::from(stat.fragment_size()));
    if free < needed {
        return Err(Sentence::new(format!(
            "the disk is too full to build: {} has {} MB free, {} MB are needed",
            root.display(),
            free / 1_000_000,
            needed / 1_000_000
        )));
    }
    Ok(())
}

/// A development build: it compiles in a third of the time that the deployed profile takes, and one
/// visitor does not notice the difference.
fn build_server() -> Outcome<PathBuf> {
    println!("Building the server …");
    process::run(
        process::cargo().args(["build", "--package", "booking-server"]),
        "build the server",
    )?;
    let home = home();
    project::create_dir(&home)?;
    // Tests build the same program with a clock that can be driven, so the demo takes its own copy.
    let own = home.join("booking-server");
    project::remove_if_there(&own)?;
    project::copy(&project::target().join("debug/booking-server"), &own)?;
    Ok(own)
}

/// What all demos of this checkout share.
fn home() -> PathBuf {
    project::root().join("target/demo")
}

/// What one demo has for itself. An import says which site may embed the widget: demos on other ports must not
/// share a database, or the second would shut the first one's site out.
fn folder_of(options: &Options) -> PathBuf {
    home().join(format!("{}-{}", options.port, options.site_port))
}

/// A demo's folder, such as `target/demo/8080-8081/`: the database and what was put into it.
struct Database {
    folder: PathBuf,
    server: PathBuf,
    url: String,
}

impl Database {
    /// Creates the database unless it is there, and keeps it in step with catalogue and ports.
    fn open(server: PathBuf, options: &Options) -> Outcome<Self> {
        let folder = folder_of(options);
        project::create_dir(&folder)?;
        let url = format!("sqlite://{}", folder.join("demo.db").display());
        let database = Self { folder, server, url };
        if options.reset {
            for name in ["demo.db", "demo.db-wal", "demo.db-shm", "imported", "token"] {
                project::remove_if_there(&database.folder.join(name))?;
            }
        }
        database.import(options)?;
        Ok(database)
    }

    fn import(&self, options: &Options) -> Outcome<()> {
        let catalogue = project::root().join("crates/server/demo/stillwater.toml");
        let pictures = project::root().join("crates/server/demo/pictures");
        let own = ["127.0.0.1", "localhost"].map(|host| format!("http://{host}:{}", options.site_port));
        let origins = [own.as_slice(), &options.allow_origins].concat();
        let wanted = project::fingerprint(&[catalogue.clone(), pictures], &origins.join(" "))?;
        let stamp = self.folder.join("imported");
        let there = self.folder.join("demo.db").is_file();
        if there && project::read_text(&stamp).is_ok_and(|had| had == wanted) {
            return Ok(());
        }
        println!("Importing the demo catalogue …");
        let mut import = self.command(&["import"]);
        import.arg(&catalogue).stdout(Stdio::null());
        for origin in &origins {
            import.args(["--allow-origin", origin]);
        }
        process::run(&mut import, "import the demo catalogue")?;
        project::write(&stamp, wanted)
    }

    /// One token for all starts: only its hash is in the database, so the demo keeps it.
    fn staff_token(&self) -> Outcome<String> {
        let file = self.folder.join("token");
        if let Ok(token) = project::read_text(&file) {
            return Ok(token);
        }
        let mut create = self.command(&["token", "create", "--name", "demo", "--role", "admin"]);
        let printed = process::output(&mut create, "create a staff token")?;
        let token = printed.lines().last().unwrap_or_default().trim().to_owned();
        project::write(&file, &token)?;
        Ok(token)
    }

    fn start_server(&self, port: u16, log: &Path) -> Outcome<Service> {
        let open = || std::fs::File::create(log).map_err(|error| Sentence::io("write", log, &error));
        let file = open()?;
        let twin = file
            .try_clone()
            .map_err(|error| Sentence::io("write", log, &error))?;
        let mut command = self.command(&["serve", "--listen", &format!("{}:{port}", Ipv4Addr::LOCALHOST)]);
        command.arg("--widget-dir").arg(project::site().join("widget"));
        command.arg("--mail-dir").arg(self.mails());
        command.args(["--public-url", &format!("http://{}:{port}", Ipv4Addr::LOCALHOST)]);
        command.stdin(Stdio::null()).stdout(file).stderr(twin);
        Service::start(&mut command, "start the booking server")
    }

    /// Where the mails lie that the server would send.
    fn mails(&self) -> PathBuf {
        self.folder.join("mails")
    }

    fn command(&self, arguments: &[&str]) -> std::process::Command {
        let mut command = process::command(&self.server);
        command.args(arguments).args(["--database-url", &self.url]);
        command
    }
}

fn wait_until_ready(
    service: &mut Service,
    port: u16,
    log: &Path,
    stopped: &mpsc::Receiver<()>,
) -> Outcome<()> {
    let started = Instant::now();
    while !is_ready(port) {
        if service.has_ended() || started.elapsed() > PATIENCE {
            return Err(died(log));
        }
        if stopped.recv_timeout(Duration::from_millis(50)).is_ok() {
            return Err(Sentence::new("ended before the server was ready"));
        }
    }
    Ok(())
}

fn is_ready(port: u16) -> bool {
    let ask = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        stream.set_read_timeout(Some(Duration::from_secs(1)))?;
        stream.write_all(b"GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
        let mut reply = String::new();
        stream.read_to_string(&mut reply)?;
        Ok(reply)
    };
    ask().is_ok_and(|reply| reply.starts_with("HTTP/1.1 200"))
}

fn wait_for_the_end(service: &mut Service, stopped: &mpsc::Receiver<()>, log: &Path) -> Outcome<()> {
    while stopped.recv_timeout(Duration::from_millis(500)).is_err() {
        if service.has_ended() {
            // Ctrl-C reaches the server at the same time as us.
            if stopped.recv_timeout(Duration::from_millis(500)).is_ok() {
                break;
            }
            return Err(died(log));
        }
    }
    println!("\nThe demo has ended. Its bookings are kept; --reset begins anew.");
    Ok(())
}

fn died(log: &Path) -> Sentence {
    let text = project::read_text(log).unwrap_or_default();
    let last = text
        .lines()
        .rev()
        .find(|line| !line.trim().is_empty())
        .unwrap_or("it said nothing");
    Sentence::new(format!(
        "the booking server does not run: {last} (all of it: {})",
        log.display()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn demos_on_other_ports_share_no_database() {
        let of = |port, site_port| {
            folder_of(&Options {
                port,
                site_port,
                ..Options::default()
            })
        };
        assert_eq!(of(8080, 8081), of(8080, 8081));
        assert_ne!(of(8080, 8081), of(8090, 8081), "another server");
        assert_ne!(of(8080, 8081), of(8080, 8091), "another site");
    }
}
