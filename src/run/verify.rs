//! `dfix verify`: the main job, where each file is built before and after, and
//! written only if what held before holds after.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    sync::OnceLock,
    time::Duration,
};

use anyhow::bail;

use crate::{
    cli::VerifyArgs,
    verify::{self, Builder, Job},
};

/// Runs `dfix verify`.
pub fn run(args: &VerifyArgs) -> anyhow::Result<u8> {
    if args.fix.paths.iter().any(|path| path.as_os_str() == "-") {
        bail!("standard input has no folder to build in: name the Dockerfile");
    }
    if args.fix.check {
        bail!("--check prints findings only; dfix verify builds what would be written");
    }
    if let Some(context) = args.context.as_deref().filter(|context| !context.is_dir()) {
        bail!("--context: {} is no folder", context.display());
    }
    let verifier = Verifier { args, builder: OnceLock::new() };
    let code = super::fix(&args.fix, Some(&verifier))?;
    // As a shell has it for whom a signal ends.
    Ok(if verify::process::was_interrupted() { 130 } else { code })
}

/// Builds before and after.
pub struct Verifier<'a> {
    args: &'a VerifyArgs,
    /// Looked for when the first file is to be built.
    builder: OnceLock<Result<Builder, String>>,
}

impl Verifier<'_> {
    /// Tells how it does, and why the new text must not be written.
    pub fn holds(&self, path: &Path, old: &str, new: &str, targets: &[String]) -> Result<(), String> {
        let builder = self.builder()?;
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
            _ => PathBuf::from("."),
        };
        let context = self.args.context.clone().unwrap_or(folder);
        let targets: Vec<Option<&str>> = match targets {
            [] => vec![None],
            targets => targets.iter().map(|target| Some(target.as_str())).collect(),
        };
        for target in targets {
            let job = Job {
                builder,
                dockerfile: path,
                context: &context,
                target,
                build_options: &self.args.build_option,
                run_options: &self.args.run_option,
                build_limit: Duration::from_secs(self.args.build_limit),
                watch: Duration::from_secs(self.args.watch),
            };
            self.one(&job, old, new)?;
        }
        if verify::process::was_interrupted() { Err("interrupted".into()) } else { Ok(()) }
    }

    fn one(&self, job: &Job<'_>, old: &str, new: &str) -> Result<(), String> {
        let name = match job.target {
            None => job.dockerfile.display().to_string(),
            Some(target) => format!("{} (stage {target})", job.dockerfile.display()),
        };
        let mut tell = |step: &str| self.tell(&format!("verify    {name}  {step}\n"));
        let comparison = verify::compare(job, old, new, &mut tell).map_err(|problem| problem.to_string())?;
        self.tell(&format!("verify    {name}\n{}", comparison.table()));
        for left in &comparison.left_behind {
            self.tell(&format!("warning: {left} could not be removed\n"));
        }
        let broken = comparison.broken();
        if broken.is_empty() {
            return Ok(());
        }
        let words = match comparison.after.last_words.trim_end() {
            "" => String::new(),
            words => format!("; its last words:\n    {}", words.replace('\n', "\n    ")),
        };
        Err(format!("what held before does not hold after the fixes: {}{words}", broken.join("; ")))
    }

    /// Tells that a file needs no build.
    pub fn nothing_to_do(&self, path: &Path) {
        self.tell(&format!("verify    {}  nothing to fix, so nothing is built\n", path.display()));
    }

    fn builder(&self) -> Result<Builder, String> {
        let choose = || {
            let found = verify::choose(self.args.builder).map_err(|problem| problem.to_string())?;
            let passed_over = match found.passed_over.as_slice() {
                [] => String::new(),
                all => format!(" ({})", all.join("; ")),
            };
            self.tell(&format!("verify    builds and starts with {}{passed_over}\n", found.title));
            Ok(found.builder)
        };
        self.builder.get_or_init(choose).clone()
    }

    fn tell(&self, text: &str) {
        if !self.args.fix.quiet {
            let _ = anstream::stderr().write_all(text.as_bytes());
        }
    }
}
