//! The command line: what can be asked for, and the one sentence that says why it was not done.
//!
//! Stable (DESIGN section 2, "Command line"). Every option may also be set by its `BOOKING_*` variable.

mod import;

mod token;

mod webhook;

mod audit;

mod backup;

mod database;

use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use booking_server::mail::Sender;
use booking_server::serve::{self, MailOptions, MailWay, ServeError};
use booking_server::store::Role;
use booking_server::webhooks::AddressRules;
use booking_server::{import as catalogue_import, openapi};
use clap::{Args, Parser, Subcommand, ValueEnum};
use ipnet::IpNet;

use database::DatabaseError;

/// Keeps a spa's bookings and lets its customers book.
#[derive(Debug, Parser)]
#[command(name = "booking-server", version)]
struct Cli {
    /// Where the bookings are kept: an SQLite file, or a PostgreSQL database (postgres://user@host/database).
    #[arg(
        long,
        global = true,
        env = "BOOKING_DATABASE_URL",
        value_name = "URL",
        default_value = "sqlite://booking.db"
    )]
    database_url: String,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Answer the widget and the staff's programs until told to stop.
    Serve(ServeArgs),
    /// Bring an organization's catalogue in line with a TOML file. What the file no longer names is archived.
    Import(ImportArgs),
    /// Tokens of staff.
    Token {
        #[command(subcommand)]
        command: TokenCommand,
    },
    /// Other systems that are told what happens to bookings.
    Webhook {
        #[command(subcommand)]
        command: webhook::WebhookCommand,
    },
    /// Print the OpenAPI document of the HTTP API.
    Openapi,
    /// Prove that nothing is booked twice and no booking has lost its time. Ends with 1 if something is wrong.
    Audit,
    /// Copy an SQLite database into a new file, while servers go on with it.
    Backup {
        /// Where to; it must not be there yet.
        file: PathBuf,
    },
}

#[derive(Debug, Args)]
struct ServeArgs {
    /// Where to listen; port 0 takes a free one.
    #[arg(
        long,
        env = "BOOKING_LISTEN",
        value_name = "ADDR",
        default_value = "127.0.0.1:8080"
    )]
    listen: SocketAddr,
    /// The folder of the widget's files, as `cargo xtask dist` writes it. Without it, only the API is served.
    #[arg(long, env = "BOOKING_WIDGET_DIR", value_name = "DIR")]
    widget_dir: Option<PathBuf>,
    /// Networks of reverse proxies whose X-Forwarded-For is believed, for example 10.0.0.0/8,::1/128.
    #[arg(
        long,
        env = "BOOKING_TRUSTED_PROXIES",
        value_name = "NETWORKS",
        value_delimiter = ',',
        value_parser = network
    )]
    trusted_proxies: Vec<IpNet>,
    /// Whether clients that ask too often are refused for a while.
    #[arg(long, env = "BOOKING_RATE_LIMIT", value_enum, default_value = "on")]
    rate_limit: Switch,
    #[command(flatten)]
    mail: MailArgs,
    /// Let webhooks have addresses without TLS. Those of this machine need no leave.
    #[arg(long, env = "BOOKING_WEBHOOK_ALLOW_HTTP")]
    webhook_allow_http: bool,
    /// Let webhooks have addresses that only this machine or its network can reach.
    #[arg(long, env = "BOOKING_WEBHOOK_ALLOW_PRIVATE")]
    webhook_allow_private: bool,
}

/// Without `--smtp-url` or `--mail-dir`, nobody is told anything by mail.
#[derive(Debug, Args)]
struct MailArgs {
    /// The mail server: smtps://user:password@host:465, smtp://user:password@host:587?tls=required, or
    /// smtp://host:25.
    #[arg(
        long,
        env = "BOOKING_SMTP_URL",
        hide_env_values = true,
        value_name = "URL",
        conflicts_with = "mail_dir",
        requires = "mail_from"
    )]
    smtp_url: Option<String>,
    /// A file with the certificate (PEM) of the authority that vouches for the mail server, if it is not one of
    /// the public ones.
    #[arg(long, env = "BOOKING_SMTP_CA", value_name = "FILE", requires = "smtp_url")]
    smtp_ca: Option<PathBuf>,
    /// Instead of a mail server: a folder into which mails are written as .eml files.
    #[arg(long, env = "BOOKING_MAIL_DIR", value_name = "DIR")]
    mail_dir: Option<PathBuf>,
    /// The address that mail comes from; it bears the center's name. In a folder, booking@localhost if not set.
    #[arg(long, env = "BOOKING_MAIL_FROM", value_name = "ADDRESS")]
    mail_from: Option<lettre::Address>,
    /// Where people reach this server, for example https://booking.example.com: for links in mails to a
    /// portal's own page, and to the desk. With https, the desk's cookies are for https only.
    #[arg(long, env = "BOOKING_PUBLIC_URL", value_name = "URL", value_parser = catalogue_import::origin)]
    public_url: Option<String>,
}

impl MailArgs {
    fn options(self) -> Option<MailOptions> {
        let way = match (self.smtp_url, self.mail_dir) {
            (Some(url), _) => MailWay::Smtp {
                url,
                authority: self.smtp_ca,
            },
            (None, Some(folder)) => MailWay::Folder(folder),
            (None, None) => return None,
        };
        let address = match self.mail_from {
            Some(address) => address,
            None => lettre::Address::new("booking", "localhost").ok()?,
        };
        let sender = Sender {
            address,
            public_url: self.public_url,
        };
        Some(MailOptions { way, sender })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Switch {
    On,
    Off,
}

#[derive(Debug, Args)]
struct ImportArgs {
    /// The catalogue. `crates/server/demo/stillwater.toml` shows the format.
    file: PathBuf,
    /// Only show what would change.
    #[arg(long, env = "BOOKING_DRY_RUN")]
    dry_run: bool,
    /// Let a web site embed every portal of the file, besides those in the file. May be given several times;
    /// the next import without it takes it back.
    #[arg(
        long = "allow-origin",
        env = "BOOKING_ALLOW_ORIGIN",
        value_name = "ORIGIN",
        value_delimiter = ',',
        value_parser = catalogue_import::origin
    )]
    allow_origins: Vec<String>,
}

#[derive(Debug, Subcommand)]
enum TokenCommand {
    /// Make a token and print it, this once; the database keeps only a hash.
    Create(TokenArgs),
    /// Show the tokens, revoked ones included, oldest first.
    List(OrganizationArgs),
    /// Revoke a token: it opens nothing from now on, and stays listed.
    Revoke(RevokeArgs),
}

#[derive(Debug, Args)]
struct OrganizationArgs {
    /// The organization's key (or id, or name); needed when the database holds several.
    #[arg(long, env = "BOOKING_ORGANIZATION", value_name = "KEY")]
    organization: Option<String>,
}

#[derive(Debug, Args)]
struct RevokeArgs {
    /// The token's id, as `token list` shows it, or its name if only one live token has it.
    token: String,
    #[command(flatten)]
    organization: OrganizationArgs,
}

#[derive(Debug, Args)]
struct TokenArgs {
    /// Whose it is, for the list of tokens.
    #[arg(long, env = "BOOKING_TOKEN_NAME")]
    name: String,
    /// What it may do; each role includes those before it.
    #[arg(long, env = "BOOKING_TOKEN_ROLE", value_enum)]
    role: RoleName,
    #[command(flatten)]
    organization: OrganizationArgs,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum RoleName {
    /// See.
    Read,
    /// Approve, deny, cancel.
    Decide,
    /// All.
    Admin,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Read => Self::Read,
            RoleName::Decide => Self::Decide,
            RoleName::Admin => Self::Admin,
        }
    }
}

/// Why a command was not done; `Display` is the sentence for people.
#[derive(Debug, thiserror::Error)]
enum CliError {
    #[error(transparent)]
    Database(#[from] DatabaseError),
    #[error(transparent)]
    Import(#[from] import::ImportFileError),
    #[error(transparent)]
    Token(#[from] token::TokenError),
    #[error(transparent)]
    Webhook(#[from] webhook::WebhookError),
    #[error(transparent)]
    Backup(#[from] backup::BackupFileError),
    #[error("the audit found what must not be (see above)")]
    Audit,
    #[error("{error}{}", database::because(error))]
    Serve { error: ServeError },
    #[error("the result could not be written: {0}")]
    Output(#[from] io::Error),
}

/// Does what the arguments ask for. Usage errors end the process with 2, others give 1.
pub(crate) async fn run() -> ExitCode {
    let cli = Cli::parse();
    let mut output = io::stdout();
    match execute(cli, &mut output).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody is left to tell if this fails as well.
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn execute(cli: Cli, output: &mut impl Write) -> Result<(), CliError> {
    let url = cli.database_url.as_str();
    match cli.command {
        Command::Serve(arguments) => serve(url, arguments).await,
        Command::Import(arguments) => Ok(import::run(url, arguments, output).await?),
        Command::Token { command } => Ok(token::run(url, command, output).await?),
        Command::Webhook { command } => Ok(webhook::run(url, command, output).await?),
        Command::Openapi => Ok(write!(output, "{}", openapi::document())?),
        Command::Audit => audit::run(url, output).await,
        Command::Backup { file } => Ok(backup::run(url, &file, output).await?),
    }
}

async fn serve(url: &str, arguments: ServeArgs) -> Result<(), CliError> {
    database::check_url(url)?;
    let options = serve::Options {
        database_url: url.to_owned(),
        listen: arguments.listen,
        widget_dir: arguments.widget_dir,
        trusted_proxies: arguments.trusted_proxies,
        rate_limit: arguments.rate_limit == Switch::On,
        public_url: arguments.mail.public_url.clone(),
        mail: arguments.mail.options(),
        webhooks: AddressRules {
            allows_http: arguments.webhook_allow_http,
            allows_private: arguments.webhook_allow_private,
        },
    };
    serve::run(options).await.map_err(|error| match error {
        ServeError::Database(source) => DatabaseError::of(url, source).into(),
        error => CliError::Serve { error },
    })
}

/// A network, or one address.
fn network(written: &str) -> Result<IpNet, String> {
    let address = written.trim();
    address
        .parse()
        .or_else(|_| address.parse().map(|single: std::net::IpAddr| single.into()))
        .map_err(|_| "write a network such as 10.0.0.0/8 or an address such as 192.0.2.7".to_owned())
}
