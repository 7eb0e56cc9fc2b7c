//! The driver: paths → results → what is printed → exit code.

mod baseline;
pub(crate) mod configs;
#[cfg(feature = "registry")]
mod digests;
mod input;
mod limits;
mod listings;
mod meta;
mod names;
mod nearest;
mod output;
#[cfg(feature = "registry")]
mod pins;
mod progress;
mod since;
mod targets;
mod verify;

use std::{
    io::Write,
    panic::{self, AssertUnwindSafe},
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
};

use anyhow::bail;
use clap::Parser as _;
use rayon::prelude::*;

use configs::{Choice, Configs, Mistake};
use input::{display_name, read};
use limits::Limits;
use names::DiffBase;
use output::{Done, Output};
use progress::Progress;
use verify::Verifier;

use crate::{
    Settings,
    cli::{Cli, Color, Command, Debug, FixArgs},
    config,
    discover::{self, Found},
    engine::{self, Level},
    report::{Detail, FileReport, Format, Mode, Name, diff, text},
    show,
    text::{Source, write},
};
#[cfg(feature = "lsp")]
use crate::{cli::LspArgs, lsp};

/// Runs the command line; the exit code.
pub fn main() -> u8 {
    let cli = Cli::parse();
    match cli.color {
        Color::Auto => {}
        Color::Always => anstream::ColorChoice::Always.write_global(),
        Color::Never => anstream::ColorChoice::Never.write_global(),
    }
    let result = match &cli.command {
        None => fix(&cli.fix, None),
        Some(Command::Verify(args)) => verify::run(&args.0),
        Some(Command::Rules) => print(&show::rules()),
        Some(Command::Explain { rule }) => listings::explain(rule),
        Some(Command::Config { what }) => listings::configure(what),
        Some(Command::Completions { shell }) => print(&meta::completions(*shell)),
        Some(Command::Man { of }) => meta::manual(of).and_then(|page| print(&page)),
        #[cfg(feature = "registry")]
        Some(Command::Pins(args)) => pins::run(&args.0),
        #[cfg(feature = "lsp")]
        Some(Command::Lsp(args)) => serve(&args.0),
        Some(Command::Debug { what: Debug::Tree { file } }) => listings::tree(file),
        Some(Command::Debug { what: Debug::Instructions { files } }) => listings::instructions(files),
    };
    match result {
        Ok(code) => code,
        // Whoever reads the output has seen enough; it is not known what the rest would have been.
        Err(error) if is_broken_pipe(&error) => CLOSED,
        Err(error) => {
            let _ = writeln!(anstream::stderr(), "error: {error:#}");
            2
        }
    }
}

/// The exit code where nobody reads the output any more: that of a shell for whom SIGPIPE ends.
const CLOSED: u8 = 141;

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
}

fn print(text: &str) -> anyhow::Result<u8> {
    anstream::stdout().write_all(text.as_bytes())?;
    Ok(0)
}

#[cfg(feature = "lsp")]
fn serve(args: &LspArgs) -> anyhow::Result<u8> {
    lsp::run(lsp::Options {
        config: args.configuration.config.clone(),
        no_config: args.configuration.no_config,
        #[cfg(feature = "registry")]
        registry: (&args.registry).into(),
    })
}

/// How many files are told of at once: what is known of more is not held.
const AT_ONCE: usize = 512;

/// A run of the main job.
struct Run<'a> {
    args: &'a FixArgs,
    level: Level,
    mode: Mode,
    /// Whether colours are seen where findings are told.
    coloured: bool,
    limits: Limits<'a>,
    diff_base: DiffBase,
    /// Decides whether a change may be written.
    verifier: Option<&'a Verifier<'a>>,
}

fn fix(args: &FixArgs, verifier: Option<&Verifier<'_>>) -> anyhow::Result<u8> {
    for name in args.select.iter().chain(&args.ignore).chain(&args.only) {
        if let Err(message) = config::check_rule(name) {
            bail!("{message}");
        }
    }
    if let Some(first) = args.paths.first().filter(|path| !path.exists() && meta::is_subcommand(path)) {
        let name = first.display();
        bail!("{name} is no file here, and a subcommand comes before all options: dfix {name} …");
    }
    let of_stdin = |path: &PathBuf| path.as_os_str() == "-";
    if let Some(name) = args.stdin_filename.as_deref().filter(|_| !args.paths.iter().any(of_stdin)) {
        bail!(
            "--stdin-filename {} names standard input, which is not read: add `-`, or leave it out",
            name.display()
        );
    }
    let level = match (args.safe, args.r#unsafe) {
        (true, _) => Level::Safe,
        (_, true) => Level::Unsafe,
        _ => Level::Hardening,
    };
    let for_people = args.format == Format::Text;
    let mode = match (args.write, args.check, args.diff) {
        (true, ..) => Mode::Write,
        (_, true, _) => Mode::Check,
        (_, _, true) if !for_people && args.format != Format::Json => {
            bail!("--diff has no place in this format: leave it out, or take --format json")
        }
        (_, _, diff) => {
            if diff || for_people {
                Mode::Diff
            } else {
                Mode::Check
            }
        }
    };
    if !for_people && args.write && args.paths.iter().any(of_stdin) {
        bail!(
            "--write prints what standard input becomes, so there is no place for a report: leave out --format"
        );
    }
    let here = [PathBuf::from(".")];
    let paths = if args.paths.is_empty() { &here } else { args.paths.as_slice() };
    let named = paths.iter().filter_map(|path| match path.as_os_str() == "-" {
        true => args.stdin_filename.as_deref(),
        false => Some(path.as_path()),
    });
    let colours = match mode {
        Mode::Check => anstream::AutoStream::choice(&std::io::stdout()),
        Mode::Diff | Mode::Write => anstream::AutoStream::choice(&std::io::stderr()),
    };
    let coloured = colours != anstream::ColorChoice::Never;
    let run = Run {
        args,
        level,
        mode,
        coloured,
        limits: Limits::new(args)?,
        diff_base: DiffBase::of(named),
        verifier,
    };
    let (mut found, walk_errors) = discover::find(paths);
    let choice = Choice {
        config: args.configuration.config.as_deref(),
        no_config: args.configuration.no_config,
        stdin_filename: args.stdin_filename.as_deref(),
    };
    #[cfg_attr(not(feature = "registry"), allow(unused_mut))]
    let mut configs = Configs::read(choice, &found, |settings| run.adjust(settings));
    let mistakes = configs.mistakes(&mut found);
    targets::check(&args.target, &found, &configs)?;
    // A file's panic is that file's error, told as a bug there.
    panic::set_hook(Box::new(|_| {}));
    let one_at_a_time = found.len() < 2 || args.jobs == Some(1) || verifier.is_some();
    let jobs = if one_at_a_time { 1 } else { args.jobs.unwrap_or(0) };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).use_current_thread().build()?;
    // Safe fixes need no digest.
    #[cfg(feature = "registry")]
    let warnings = match run.level {
        Level::Safe => vec![],
        _ => {
            pool.install(|| digests::learn(&args.registry, !args.quiet, &found, &mut configs, &run.limits))?
        }
    };
    #[cfg(not(feature = "registry"))]
    let warnings = vec![];
    let progress = Progress::new("looking at files", !args.quiet && found.len() > 100);
    let count = AtomicUsize::new(0);
    let work = |one: &Found| {
        let done = run.guarded(one, &configs);
        progress.tell(count.fetch_add(1, Ordering::Relaxed) + 1, found.len());
        done
    };
    let mut output = Output::new(&run);
    let mut told = progress.suspend(|| {
        output.warnings(walk_errors.into_iter().chain(warnings))?;
        output.files(mistakes.iter().map(mistake).collect())
    });
    for chunk in found.chunks(AT_ONCE) {
        let done: Vec<Done> = pool.install(|| chunk.par_iter().map(work).collect());
        if told.is_ok() {
            told = progress.suspend(|| output.files(done));
        }
        // Files are written whether or not anybody reads of it.
        if told.is_err() && mode != Mode::Write {
            break;
        }
    }
    progress.end();
    let _ = panic::take_hook();
    told?;
    output.end()
}

/// What is told of a configuration that can't be read.
fn mistake(mistake: &Mistake) -> Done {
    let path = mistake.error.path();
    let name = Name { shown: names::from_here(path), place: names::from_root(path) };
    let (line, reason) = (mistake.error.line(), mistake.reason());
    let twice = line.map_or_else(String::new, |line| format!("line {line}: "));
    Done::failed(name, line, reason.strip_prefix(&twice).unwrap_or(&reason).to_owned(), true)
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
        settings.today = Some(configs::today());
        if !self.args.target.is_empty() {
            settings.targets.clone_from(&self.args.target);
        }
        settings.images.not_asked = match settings.images.resolve {
            _ if !cfg!(feature = "registry") => Some("this dfix is built without"),
            true => (self.level == Level::Safe).then_some("--safe"),
            false => Some("pin.resolve = false"),
        };
    }

    /// Are the findings of the files as they are all that is asked for? Then no fix is tried.
    fn checks_alone(&self) -> bool {
        self.args.format == Format::Text && self.mode == Mode::Check && !self.args.statistics
    }

    fn name(&self, path: &Path) -> Name {
        let shown = display_name(path, self.args.stdin_filename.as_deref());
        match (path.as_os_str() == "-", self.args.stdin_filename.as_deref()) {
            // People read the path as they spelled it.
            _ if self.args.format == Format::Text => shown.into(),
            (true, None) => shown.into(),
            (true, Some(name)) => Name { shown, place: names::from_root(name) },
            (false, _) => Name { shown, place: names::from_root(path) },
        }
    }

    fn guarded(&self, found: &Found, configs: &Configs<'_>) -> Done {
        let work = AssertUnwindSafe(|| self.file(found, configs));
        panic::catch_unwind(work).unwrap_or_else(|cause| {
            let text = cause.downcast_ref::<&str>().map(|text| (*text).to_owned());
            let text = text.or_else(|| cause.downcast_ref::<String>().cloned()).unwrap_or_default();
            let reason = format!("a bug in dfix, nothing was written: {text}; please report this file");
            Done::failed(self.name(&found.path), None, reason, true)
        })
    }

    fn file(&self, found: &Found, configs: &Configs<'_>) -> Done {
        let name = self.name(&found.path);
        let failed = |line, reason: String| Done::failed(name.clone(), line, reason, found.named);
        let configured = match configs.of(&found.path) {
            Ok(configured) => configured,
            Err(message) => return Done::failed(name, None, format!("not looked at: {message}"), true),
        };
        let bytes = match read(&found.path, configured.max_file_size) {
            Ok(bytes) => bytes,
            Err(reason) => return failed(None, reason + &nearest::suggestion(&found.path)),
        };
        let source = match Source::from_bytes(bytes.clone()) {
            Ok(source) => source,
            Err(error) => return failed(None, error.to_string()),
        };
        if !found.named && discover::is_generated(source.text()) {
            return failed(None, "says that it is generated; name it to have it looked at".into());
        }
        let limit = match self.limits.of(&found.path, source.text()) {
            Ok(limit) => limit,
            Err(reason) => return Done::failed(name, None, format!("not looked at: {reason}"), true),
        };
        let (settings, scope) = (&configured.settings, limit.scope());
        let outcome = match self.checks_alone() {
            true => engine::check_within(source, settings, &scope),
            false => engine::fix_within(source, settings, self.level, &scope),
        };
        if let Some(problem) = &outcome.not_understood {
            return failed(Some(problem.line), format!("not understood, left alone: {}", problem.reason));
        }
        let is_stdin = found.path.as_os_str() == "-";
        let mut warning = None;
        if let Some(lacking) = &outcome.lacking {
            let told = targets::told(lacking);
            if is_stdin && !self.args.target.is_empty() {
                return failed(None, format!("not looked at: {told}"));
            }
            // A configuration holds for many files, of which some have the stage.
            if lacking.meant.is_some() || !self.args.target.is_empty() {
                warning = Some(format!("{}: {told}; judged by its last stage", name.shown));
            }
        }
        if let (Some(verifier), None) = (self.verifier, &outcome.text) {
            verifier.nothing_to_do(&found.path);
        }
        // It was text when it was read.
        let old = Source::new(String::from_utf8(bytes).unwrap_or_default());
        let detail = match (self.args.format, self.mode) {
            (Format::Text, _) if self.checks_alone() => Detail::Checked,
            (Format::Text, _) => Detail::Remaining,
            _ => Detail::Whole,
        };
        let mut report = FileReport::new(name.clone(), &old, &outcome, self.level, self.mode, detail);
        if let Some(new) = &outcome.text {
            // What was to be done and isn't is an error for walked files too.
            let not_written =
                |reason| Done::failed(name.clone(), None, format!("not written: {reason}"), true);
            let hold = |verifier: &Verifier<'_>| {
                let targets = targets::held(old.text(), &configured.settings.targets);
                verifier.holds(&found.path, old.text(), new, &targets)
            };
            if let Some(Err(reason)) = self.verifier.map(hold) {
                return not_written(reason);
            }
            match self.mode {
                Mode::Diff => {
                    let path = match (is_stdin, self.args.stdin_filename.as_deref()) {
                        (true, None) => Path::new("Dockerfile"),
                        (true, Some(name)) => name,
                        (false, _) => &found.path,
                    };
                    report.diff = diff::unified(&self.diff_base.name(path), old.text(), new);
                }
                Mode::Write if !is_stdin => {
                    if let Err(error) = write::replace(&found.path, old.text().as_bytes(), new.as_bytes()) {
                        return not_written(error.to_string());
                    }
                }
                Mode::Write | Mode::Check => {}
            }
        }
        let mut told = String::new();
        if self.args.format == Format::Text && !self.args.quiet && !self.args.statistics {
            let source = if self.mode == Mode::Check { &old } else { &outcome.source };
            told = text::file(&report, self.mode, self.args.verbose, source, self.coloured);
        }
        let seen = self.limits.baseline.as_ref().map(|baseline| {
            baseline.seen(limit.path, &old, &outcome, &configured.settings, self.mode == Mode::Write)
        });
        let text = || outcome.text.clone().unwrap_or_else(|| old.text().to_owned());
        let stdout = (is_stdin && self.mode == Mode::Write).then(text);
        Done { report, stdout, told, seen, warning }
    }
}
