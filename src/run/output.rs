//! What a run tells: of some files at a time, in their order, and of all of them at its end.
//!
//! Standard output is what was asked for: the diff, with --check the findings,
//! the report in a format for machines, or standard input rewritten. All else
//! goes to standard error.

use std::{io::Write as _, path::Path};

use super::{Run, baseline::Seen, display_name};
use crate::{
    report::{FileReport, Format, Mode, Name, Report, Statistics, Summary, text},
    show,
};

/// What a file's report goes with.
pub struct Done {
    pub report: FileReport,
    /// Of standard input with --write: the whole text.
    pub stdout: Option<String>,
    /// The findings, for people.
    pub told: String,
    /// With a baseline, and where the file was understood.
    pub seen: Option<Seen>,
    /// About how it was looked at.
    pub warning: Option<String>,
}

impl Done {
    pub fn failed(name: Name, line: Option<usize>, reason: String, fatal: bool) -> Done {
        let report = FileReport::failed(name, line, reason, fatal);
        Done { report, stdout: None, told: String::new(), seen: None, warning: None }
    }
}

/// What was told, and what is kept for the end.
pub struct Output<'r> {
    run: &'r Run<'r>,
    summary: Summary,
    statistics: Statistics,
    /// For formats that are one document; of the text, which is told file by file, none.
    reports: Vec<FileReport>,
    seen: Vec<Seen>,
    code: u8,
}

impl<'r> Output<'r> {
    pub fn new(run: &'r Run<'r>) -> Output<'r> {
        Output {
            run,
            summary: Summary::default(),
            statistics: Statistics::default(),
            reports: vec![],
            seen: vec![],
            code: 0,
        }
    }

    pub fn warnings(&self, warnings: impl Iterator<Item = String>) -> anyhow::Result<()> {
        let mut err = anstream::stderr().lock();
        for warning in warnings {
            writeln!(err, "warning: {warning}")?;
        }
        Ok(())
    }

    /// Tells of the next files.
    pub fn files(&mut self, done: Vec<Done>) -> anyhow::Result<()> {
        let Run { args, mode, .. } = *self.run;
        let stdout = std::io::stdout().lock();
        let coloured = anstream::AutoStream::choice(&stdout) != anstream::ColorChoice::Never;
        let mut out = std::io::BufWriter::new(stdout);
        let mut err = anstream::stderr().lock();
        let for_people = args.format == Format::Text;
        for file in &done {
            // Uncoloured bytes go out as they are: a Dockerfile may hold anything.
            let plain = match &file.stdout {
                Some(text) => text,
                None if for_people => &file.report.diff,
                None => "",
            };
            if coloured && file.stdout.is_none() {
                out.write_all(show::coloured(plain).as_bytes())?;
            } else {
                out.write_all(plain.as_bytes())?;
            }
        }
        let stdin = display_name(Path::new("-"), args.stdin_filename.as_deref());
        let is_stdin = |report: &FileReport| {
            report.path == stdin && args.paths.iter().any(|path| path.as_os_str() == "-")
        };
        for Done { report, told, seen, warning, .. } in done {
            for warning in warning.iter().filter(|_| !args.quiet) {
                writeln!(err, "warning: {}", text::printable(warning))?;
            }
            match mode {
                Mode::Check => out.write_all(told.as_bytes())?,
                Mode::Diff | Mode::Write => err.write_all(told.as_bytes())?,
            }
            if is_fatal(&report) || !args.quiet && !args.statistics {
                err.write_all(text::trouble(&report).as_bytes())?;
            }
            self.code = self.code.max(self.code_of(&report));
            self.summary.count(&report);
            if !report.fixes.is_empty() && is_stdin(&report) {
                self.summary.last_changed = Some("-".into());
            }
            if args.statistics {
                self.statistics.count(&report);
            }
            self.seen.extend(seen);
            if !for_people {
                self.reports.push(report);
            }
        }
        out.flush()?;
        Ok(())
    }

    /// Tells what is to be told of all files together; the exit code.
    pub fn end(self) -> anyhow::Result<u8> {
        let Run { args, mode, ref limits, ref diff_base, .. } = *self.run;
        let mut out = std::io::stdout().lock();
        let mut err = anstream::stderr().lock();
        if args.statistics {
            let table = self.statistics.table();
            match mode {
                Mode::Check if args.format == Format::Text => out.write_all(table.as_bytes())?,
                _ => err.write_all(table.as_bytes())?,
            }
        }
        let report = Report::new(mode, args.fail_on.least(), self.summary, self.reports);
        out.write_all(report.in_format(args.format).as_bytes())?;
        out.flush()?;
        if !args.quiet {
            err.write_all(text::summary(mode, &report.summary, self.run.checks_alone()).as_bytes())?;
        }
        let note = match &limits.baseline {
            Some(baseline) if args.update_baseline => vec![baseline.write(&self.seen)?],
            Some(baseline) => baseline.stale(&self.seen),
            None => vec![],
        };
        if let Some(note) =
            diff_base.note().filter(|_| mode == Mode::Diff && report.summary.changed > 0 && !args.quiet)
        {
            writeln!(err, "note: {}", text::printable(&note))?;
        }
        for line in note.iter().filter(|_| !args.quiet) {
            writeln!(err, "baseline  {}", text::printable(line))?;
        }
        Ok(self.code)
    }

    /// The exit code that a file asks for.
    fn code_of(&self, file: &FileReport) -> u8 {
        let Run { args, mode, .. } = *self.run;
        let changes = mode != Mode::Write && !file.fixes.is_empty();
        let fails = !args.update_baseline
            && file.remaining.iter().any(|finding| args.fail_on.fails(finding.severity));
        if is_fatal(file) { 2 } else { u8::from(changes || fails) }
    }
}

fn is_fatal(file: &FileReport) -> bool {
    file.error.as_ref().is_some_and(|error| error.fatal) || !file.bugs.is_empty()
}
