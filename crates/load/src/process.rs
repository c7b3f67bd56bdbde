//! The server as a process: started, killed, started again at the same address.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

use crate::{LoadError, LoadResult};

/// A server's program and its database.
#[derive(Clone, Debug)]
pub struct Program {
    /// `booking-server`.
    pub binary: PathBuf,
    /// What `--database-url` wants.
    pub database_url: String,
}

impl Program {
    /// Runs a command until it ends.
    ///
    /// # Errors
    /// If it cannot be started.
    pub fn run(&self, arguments: &[&str]) -> LoadResult<Output> {
        Ok(self.command(arguments).output()?)
    }

    /// As [`Program::run`]; what it printed.
    ///
    /// # Errors
    /// If it cannot be started, or does not end with 0.
    pub fn output(&self, arguments: &[&str]) -> LoadResult<String> {
        let output = self.run(arguments)?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        Err(LoadError::Command {
            command: arguments.join(" "),
            output: String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned(),
        })
    }

    /// Fills the database with a catalogue.
    ///
    /// # Errors
    /// Those of [`Program::output`], or if the file cannot be written.
    pub fn import(&self, folder: &Path, catalogue: &str) -> LoadResult<()> {
        let file = folder.join("catalogue.toml");
        std::fs::write(&file, catalogue)?;
        self.output(&["import", &file.to_string_lossy()]).map(drop)
    }

    /// Starts the server and waits until it listens. Every client of 127.0.0.1 may say who it is, so that
    /// limits per client do not take all of them for one.
    ///
    /// # Errors
    /// If it does not come to listening.
    pub fn serve(&self, listen: SocketAddr) -> LoadResult<Server> {
        let mut child = self
            .command(&["serve", "--rate-limit", "off", "--trusted-proxies", "127.0.0.0/8"])
            .args(["--listen", &listen.to_string()])
            .stderr(Stdio::piped())
            .spawn()?;
        let mut log = BufReader::new(child.stderr.take().ok_or_else(|| ended("no log"))?).lines();
        let mut said = String::new();
        let address = loop {
            let Some(line) = log.next().transpose()? else {
                child.wait()?;
                return Err(ended(&said));
            };
            let entry: Value = serde_json::from_str(&line).unwrap_or_default();
            if entry["fields"]["message"] == "listening"
                && let Some(address) = entry["fields"]["address"]
                    .as_str()
                    .and_then(|text| text.parse().ok())
            {
                break address;
            }
            said.push_str(&line);
        };
        // Read on, or the server would wait for room in the pipe.
        std::thread::spawn(move || log.map_while(Result::ok).for_each(drop));
        Ok(Server { child, address })
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command
            .args(["--database-url", &self.database_url])
            .args(arguments)
            .env("RUST_LOG", "info,booking_server::http=warn,sqlx=error")
            .stdin(Stdio::null());
        command
    }
}

fn ended(said: &str) -> LoadError {
    LoadError::Server(said.to_owned())
}

/// A running server; killed when it goes out of scope.
#[derive(Debug)]
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Server {
    /// SIGKILL: no chance to tidy up.
    ///
    /// # Errors
    /// If there is nothing to kill: it had ended by itself.
    pub fn kill(mut self) -> LoadResult<()> {
        if let Some(status) = self.child.try_wait()? {
            return Err(ended(&format!("it ended by itself with {status}")));
        }
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Memory in use now (resident set), KiB.
    ///
    /// # Errors
    /// If this is no Linux.
    pub fn resident_kib(&self) -> LoadResult<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        status
            .lines()
            .find_map(|line| {
                line.strip_prefix("VmRSS:")?
                    .trim()
                    .strip_suffix(" kB")?
                    .trim()
                    .parse()
                    .ok()
            })
            .ok_or_else(|| ended("no VmRSS"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
