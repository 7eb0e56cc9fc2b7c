//! The driver: paths → results → what is printed → exit code.

mod configs;
#[cfg(feature = "registry")]
mod digests;
#[cfg(feature = "registry")]
mod pins;
mod verify;

use std::{
    fs::File,
    io::{Read as _, Write},
    panic::{self, AssertUnwindSafe},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, bail};
use clap::Parser as _;
use rayon::prelude::*;

use configs::{Choice, Configs};
use verify::Verifier;

use crate::{
    Settings,
    cli::{Cli, Color, Command, ConfigCommand, Debug, FixArgs},
    config,
    discover::{self, Found},
    engine::{self, Level},
    report::{
        FileReport, diff, statistics,
        text::{self, Mode},
    },
    rules, show,
    syntax::Document,
    text::{Source, write},
};

/// Runs the command line.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let color = match &cli.command {
        Some(Command::Verify(args)) => args.fix.color,
        _ => cli.fix.color,
    };
    match color {
        Color::Auto => {}
        Color::Always => anstream::ColorChoice::Always.write_global(),
        Color::Never => anstream::ColorChoice::Never.write_global(),
    }
    let result = match &cli.command {
        None => fix(&cli.fix, None),
        Some(Command::Verify(args)) => verify::run(args),
        Some(Command::Rules) => print(&show::rules()),
        Some(Command::Explain { rule }) => explain(rule),
        Some(Command::Config { what }) => configure(what),
        #[cfg(feature = "registry")]
        Some(Command::Pins(args)) => pins::run(args),
        Some(Command::Debug { what: Debug::Tree { file } }) => tree(file),
        Some(Command::Debug { what: Debug::Instructions { files } }) => instructions(files),
    };
    match result {
        Ok(code) => ExitCode::from(code),
        // Whoever reads the output has seen enough.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(anstream::stderr(), "error: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
}

fn print(text: &str) -> anyhow::Result<u8> {
    anstream::stdout().write_all(text.as_bytes())?;
    Ok(0)
}

fn explain(name: &str) -> anyhow::Result<u8> {
    match rules::by_name(name) {
        Some(rule) => print(&show::explain(rule)),
        None => bail!("{}", config::check_rule(name).err().unwrap_or_default()),
    }
}

fn configure(what: &ConfigCommand) -> anyhow::Result<u8> {
    match what {
        ConfigCommand::Show { path } => {
            let choice = Choice { config: None, no_config: false, stdin_filename: None };
            let found = [Found { path: path.clone(), named: true }];
            let configs = Configs::read(choice, &found, |_| {});
            let configured = configs.of(path).map_err(|message| anyhow::anyhow!(message))?;
            let file = config::find(
                path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")),
            );
            print(&show::configuration(file.as_deref(), &configured.settings))
        }
        ConfigCommand::Init => {
            let path = Path::new(config::FILE_NAME);
            let hadolint = config::find(Path::new(".")).filter(|file| config::is_of_hadolint(file));
            let read = hadolint.as_deref().map(config::read).transpose()?;
            let name = hadolint.as_deref().and_then(Path::file_name).map(Path::new);
            let text =
                config::init::text(name.zip(read.as_ref())).map_err(|message| anyhow::anyhow!(message))?;
            let mut file =
                File::create_new(path).with_context(|| format!("{} is not written", path.display()))?;
            file.write_all(text.as_bytes())?;
            writeln!(anstream::stderr(), "wrote {}", path.display())?;
            Ok(0)
        }
    }
}

fn tree(file: &Path) -> anyhow::Result<u8> {
    let bytes = std::fs::read(file).with_context(|| file.display().to_string())?;
    let source = Source::from_bytes(bytes).with_context(|| file.display().to_string())?;
    print(&Document::tree(source.text()))
}

fn instructions(files: &[PathBuf]) -> anyhow::Result<u8> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for file in files {
        let source = std::fs::read(file).map_err(|error| error.to_string());
        let document = source.and_then(|bytes| Source::from_bytes(bytes).map_err(|error| error.to_string()));
        let line = show::instructions(&file.display().to_string(), document.map(Document::read));
        writeln!(out, "{line}")?;
    }
    out.flush()?;
    Ok(0)
}

/// A run of the main job.
struct Run<'a> {
    args: &'a FixArgs,
    level: Level,
    mode: Mode,
    /// Decides whether a change may be written.
    verifier: Option<&'a Verifier<'a>>,
}

/// What a file's report goes with.
struct Done {
    report: FileReport,
    /// Of standard input with --write: the whole text.
    stdout: Option<String>,
}

fn fix(args: &FixArgs, verifier: Option<&Verifier<'_>>) -> anyhow::Result<u8> {
    for name in args.select.iter().chain(&args.ignore).chain(&args.only) {
        if let Err(message) = config::check_rule(name) {
            bail!("{message}");
        }
    }
    let level = match (args.safe, args.r#unsafe) {
        (true, _) => Level::Safe,
        (_, true) => Level::Unsafe,
        _ => Level::Hardening,
    };
    let mode = match (args.write, args.check) {
        (true, _) => Mode::Write,
        (_, true) => Mode::Check,
        _ => Mode::Diff,
    };
    let run = Run { args, level, mode, verifier };
    let here = [PathBuf::from(".")];
    let (found, walk_errors) = discover::find(if args.paths.is_empty() { &here } else { &args.paths });
    let choice = Choice {
        config: args.config.as_deref(),
        no_config: args.no_config,
        stdin_filename: args.stdin_filename.as_deref(),
    };
    #[cfg_attr(not(feature = "registry"), allow(unused_mut))]
    let mut configs = Configs::read(choice, &found, |settings| run.adjust(settings));
    // A file's panic is that file's error, told as a bug there.
    panic::set_hook(Box::new(|_| {}));
    let one_at_a_time = found.len() < 2 || args.jobs == Some(1) || verifier.is_some();
    let jobs = if one_at_a_time { 1 } else { args.jobs.unwrap_or(0) };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).use_current_thread().build()?;
    // Safe fixes need no digest.
    #[cfg(feature = "registry")]
    let warnings = match run.level {
        Level::Safe => vec![],
        _ => pool.install(|| digests::learn(&args.registry, !args.quiet, &found, &mut configs))?,
    };
    #[cfg(not(feature = "registry"))]
    let warnings = vec![];
    let done: Vec<Done> =
        pool.install(|| found.par_iter().map(|found| run.guarded(found, &configs)).collect());
    let _ = panic::take_hook();
    run.print(done, walk_errors.into_iter().chain(warnings))
}

impl Run<'_> {
    /// Adds what flags say to a configuration's settings.
    fn adjust(&self, settings: &mut Settings) {
        if let Some(preset) = self.args.preset {
            settings.preset = preset;
        }
        settings.selected.extend(self.args.select.iter().cloned());
        settings.ignored.extend(self.args.ignore.iter().cloned());
        settings.only.clone_from(&self.args.only);
        if !self.args.target.is_empty() {
            settings.targets.clone_from(&self.args.target);
        }
        settings.images.not_asked = match settings.images.resolve {
            _ if !cfg!(feature = "registry") => Some("this dfix is built without"),
            true => (self.level == Level::Safe).then_some("--safe"),
            false => Some("pin.resolve = false"),
        };
    }

    fn name(&self, path: &Path) -> String {
        display_name(path, self.args.stdin_filename.as_deref())
    }

    fn guarded(&self, found: &Found, configs: &Configs<'_>) -> Done {
        let work = AssertUnwindSafe(|| self.file(found, configs));
        panic::catch_unwind(work).unwrap_or_else(|cause| {
            let text = cause.downcast_ref::<&str>().map(|text| (*text).to_owned());
            let text = text.or_else(|| cause.downcast_ref::<String>().cloned()).unwrap_or_default();
            let reason = format!("a bug in dfix, nothing was written: {text}; please report this file");
            Done { report: FileReport::failed(self.name(&found.path), None, reason, true), stdout: None }
        })
    }

    fn file(&self, found: &Found, configs: &Configs<'_>) -> Done {
        let name = self.name(&found.path);
        let failed = |line, reason: String| Done {
            report: FileReport::failed(name.clone(), line, reason, found.named),
            stdout: None,
        };
        let configured = match configs.of(&found.path) {
            Ok(configured) => configured,
            Err(message) => {
                // A wrong configuration is an error for walked files too.
                let report = FileReport::failed(name, None, format!("not looked at: {message}"), true);
                return Done { report, stdout: None };
            }
        };
        let bytes = match read(&found.path, configured.max_file_size) {
            Ok(bytes) => bytes,
            Err(reason) => return failed(None, reason),
        };
        let source = match Source::from_bytes(bytes.clone()) {
            Ok(source) => source,
            Err(error) => return failed(None, error.to_string()),
        };
        if !found.named && discover::is_generated(source.text()) {
            return failed(None, "says that it is generated; name it to have it looked at".into());
        }
        let outcome = engine::fix(source, &configured.settings, self.level);
        if let Some(problem) = &outcome.not_understood {
            return failed(Some(problem.line), format!("not understood, left alone: {}", problem.reason));
        }
        let is_stdin = found.path.as_os_str() == "-";
        if let (Some(verifier), None) = (self.verifier, &outcome.text) {
            verifier.nothing_to_do(&found.path);
        }
        let mut report = FileReport::new(name.clone(), &outcome, self.level);
        // It was text when it was read.
        let old = String::from_utf8(bytes).unwrap_or_default();
        if let Some(new) = &outcome.text {
            if let Some(Err(reason)) = self
                .verifier
                .map(|verifier| verifier.holds(&found.path, &old, new, &configured.settings.targets))
            {
                return failed(None, format!("not written: {reason}"));
            }
            match self.mode {
                Mode::Diff => {
                    let shown = if name == "<stdin>" { "Dockerfile" } else { &name };
                    report.diff = diff::unified(shown, &old, new);
                }
                Mode::Write if !is_stdin => {
                    if let Err(error) = write::replace(&found.path, old.as_bytes(), new.as_bytes()) {
                        return failed(None, format!("not written: {error}"));
                    }
                }
                Mode::Write | Mode::Check => {}
            }
        }
        let stdout = (is_stdin && self.mode == Mode::Write).then(|| outcome.text.clone().unwrap_or(old));
        Done { report, stdout }
    }

    fn print(&self, done: Vec<Done>, warnings: impl Iterator<Item = String>) -> anyhow::Result<u8> {
        // Uncoloured bytes go out as they are: a Dockerfile may hold anything.
        let mut out = std::io::stdout().lock();
        let coloured = anstream::AutoStream::choice(&out) != anstream::ColorChoice::Never;
        let mut err = anstream::stderr().lock();
        let mut code = 0;
        for file in &done {
            if let Some(text) = &file.stdout {
                out.write_all(text.as_bytes())?;
            }
            if coloured {
                out.write_all(show::coloured(&file.report.diff).as_bytes())?;
            } else {
                out.write_all(file.report.diff.as_bytes())?;
            }
        }
        out.flush()?;
        for warning in warnings {
            writeln!(err, "warning: {warning}")?;
        }
        let reports: Vec<FileReport> = done.into_iter().map(|done| done.report).collect();
        for report in &reports {
            let fatal =
                report.error.as_ref().is_some_and(|error| error.fatal) || !report.withdrawn.is_empty();
            let changes = self.mode != Mode::Write && !report.fixed.is_empty();
            let fails = report.remaining().any(|line| self.args.fail_on.fails(line.severity));
            code = code.max(if fatal { 2 } else { u8::from(changes || fails) });
            if !self.args.quiet && !self.args.statistics || fatal {
                err.write_all(text::file(report, self.args.verbose || self.mode != Mode::Diff).as_bytes())?;
            }
        }
        if self.args.statistics {
            err.write_all(statistics::table(&reports).as_bytes())?;
        }
        if !self.args.quiet {
            err.write_all(text::summary(&reports, self.mode).as_bytes())?;
        }
        Ok(code)
    }
}

/// How messages name a file.
fn display_name(path: &Path, stdin_filename: Option<&Path>) -> String {
    match stdin_filename {
        Some(name) if path.as_os_str() == "-" => name.display().to_string(),
        None if path.as_os_str() == "-" => "<stdin>".into(),
        _ => path.strip_prefix("./").unwrap_or(path).display().to_string(),
    }
}

/// A file's bytes, or one clause that says why not.
fn read(path: &Path, most: u64) -> Result<Vec<u8>, String> {
    let too_large =
        |size: u64| Err(format!("{size} bytes, more than the {most} that max-file-size in dfix.toml allows"));
    let cannot = |error: std::io::Error| format!("cannot be read: {error}");
    let mut bytes = Vec::new();
    if path.as_os_str() == "-" {
        std::io::stdin().lock().take(most + 1).read_to_end(&mut bytes).map_err(cannot)?;
    } else {
        let file = File::open(path).map_err(cannot)?;
        let metadata = file.metadata().map_err(cannot)?;
        if metadata.is_dir() {
            return Err("is a folder".into());
        }
        if metadata.len() > most {
            return too_large(metadata.len());
        }
        file.take(most + 1).read_to_end(&mut bytes).map_err(cannot)?;
    }
    if bytes.len() as u64 > most { too_large(bytes.len() as u64) } else { Ok(bytes) }
}
