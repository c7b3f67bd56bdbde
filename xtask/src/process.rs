//! Running other programs: with their output shown, captured or both, and stopped when asked.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::project;
use crate::sentence::{Outcome, Sentence};

/// A program to be run at the top of the checkout.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(project::root());
    command
}

/// The cargo that runs this command.
pub(crate) fn cargo() -> Command {
    let mut command = command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // Set for us by `cargo run`; a nested cargo must find its own.
    command
        .env_remove("CARGO_MANIFEST_DIR")
        .env_remove("CARGO_MANIFEST_PATH");
    command
}

/// Runs a program to its end with its output shown; `what` completes "could not …".
pub(crate) fn run(command: &mut Command, what: &str) -> Outcome<()> {
    let status = command
        .status()
        .map_err(|error| not_started(command, what, &error))?;
    if status.success() {
        Ok(())
    } else {
        Err(Sentence::new(format!("could not {what}; the reason is above")))
    }
}

/// Runs a program to its end and returns what it printed; what it said besides is shown on failure only.
pub(crate) fn output(command: &mut Command, what: &str) -> Outcome<String> {
    let output = command
        .output()
        .map_err(|error| not_started(command, what, &error))?;
    if !output.status.success() {
        eprint!("{}", String::from_utf8_lossy(&output.stderr));
        return Err(Sentence::new(format!("could not {what}; the reason is above")));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The first line that a program prints about its version, if it is there at all.
pub(crate) fn version_line(program: impl AsRef<OsStr>) -> Option<String> {
    let output = command(program)
        .arg("--version")
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    output
        .status
        .success()
        .then(|| text.lines().next().unwrap_or_default().to_owned())
}

/// Runs a program with its standard output shown and returned line by line; also says whether it
/// succeeded.
pub(crate) fn tee(command: &mut Command, what: &str) -> Outcome<(bool, Vec<String>)> {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| not_started(command, what, &error))?;
    let mut lines = Vec::new();
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).split(b'\n') {
            let line = line.map_err(|error| Sentence::new(format!("could not {what}: {error}")))?;
            let line = String::from_utf8_lossy(&line).into_owned();
            println!("{line}");
            lines.push(line);
        }
    }
    let status = child
        .wait()
        .map_err(|error| Sentence::new(format!("could not {what}: {error}")))?;
    Ok((status.success(), lines))
}

fn not_started(command: &Command, what: &str, error: &std::io::Error) -> Sentence {
    let program = command.get_program().to_string_lossy().into_owned();
    if error.kind() == std::io::ErrorKind::NotFound {
        return Sentence::new(format!("could not {what}: `{program}` is not installed"));
    }
    Sentence::new(format!("could not {what}: `{program}` does not start: {error}"))
}

/// `PATH` with folders put in front.
pub(crate) fn path_with(folders: &[PathBuf]) -> Outcome<std::ffi::OsString> {
    let old = std::env::var_os("PATH").unwrap_or_default();
    let all = folders.iter().cloned().chain(std::env::split_paths(&old));
    std::env::join_paths(all).map_err(|error| Sentence::new(format!("PATH cannot be extended: {error}")))
}

/// A child that is stopped when this value goes.
pub(crate) struct Service(Child);

impl Service {
    pub(crate) fn start(command: &mut Command, what: &str) -> Outcome<Self> {
        command
            .spawn()
            .map(Self)
            .map_err(|error| not_started(command, what, &error))
    }

    /// Whether it has ended by itself.
    pub(crate) fn has_ended(&mut self) -> bool {
        !matches!(self.0.try_wait(), Ok(None))
    }
}

impl Drop for Service {
    /// Asks it to end, and insists after five seconds.
    fn drop(&mut self) {
        if let Ok(id) = i32::try_from(self.0.id()) {
            // Fails only when it has ended already.
            let _ = kill(Pid::from_raw(id), Signal::SIGTERM);
        }
        let patience = Instant::now();
        while patience.elapsed() < Duration::from_secs(5) {
            if self.has_ended() {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
