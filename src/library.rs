//! What other programs call: a text in, findings or a new text out. No I/O,
//! nothing is printed, and nothing panics: a mistake in dfix is an error like others.

use std::panic::{self, AssertUnwindSafe};

use crate::{
    Settings,
    engine::{self, Level, Outcome},
    report::{Applied, Bug, Detail, FileReport, Finding, Mode, Name},
    text::{Source, SourceError},
};

/// Why a text was left alone.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// It is no text.
    #[error(transparent)]
    NoText(#[from] SourceError),
    /// It is no Dockerfile that dfix reads as builders do.
    #[error("line {line}: not understood, left alone: {reason}")]
    NotUnderstood {
        /// From 1.
        line: usize,
        /// One clause.
        reason: String,
    },
    /// dfix is wrong.
    #[error("a bug in dfix: {0}")]
    Bug(String),
}

/// What became of a text.
#[derive(Debug)]
#[non_exhaustive]
pub struct Fixed {
    /// The new text; `None` where it is the same.
    pub text: Option<String>,
    /// The fixes that were made, in their order.
    pub fixes: Vec<Applied>,
    /// What is found in the new text: for a person, or of a level that was not asked for.
    pub remaining: Vec<Finding>,
    /// Fixes that were dropped because their result was not what they declared.
    pub bugs: Vec<Bug>,
}

/// Finds what the settings' rules find in a Dockerfile's text. Each fix told
/// holds where it is made alone, and its status says whether [`fix`] makes it at
/// [`Level::Hardening`], the level of the command.
///
/// ```
/// use dfix::{Settings, report::Status};
///
/// # fn main() -> Result<(), dfix::Error> {
/// let text = "FROM scratch\nENV A b\nUSER 65532:65532\n";
/// let findings = dfix::check(text, &Settings::default())?;
/// assert_eq!((findings[0].rule, findings[0].range.start.line), ("legacy-key-value", 2));
/// assert_eq!(findings[0].status, Status::Fixable);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Where the text is not read as a Dockerfile.
pub fn check(text: &str, settings: &Settings) -> Result<Vec<Finding>, Error> {
    guarded(|| {
        Ok(report(text, Level::Hardening, Mode::Check, |source| {
            engine::fix(source, settings, Level::Hardening)
        })?
        .1
        .findings)
    })
}

/// Makes the fixes that a level allows, until none is left to make.
///
/// ```
/// use dfix::{Settings, engine::Level};
///
/// # fn main() -> Result<(), dfix::Error> {
/// let text = "FROM scratch\nENV A b\nUSER 65532:65532\n";
/// let fixed = dfix::fix(text, &Settings::default(), Level::Safe)?;
/// assert_eq!(fixed.text.as_deref(), Some("FROM scratch\nENV A=b\nUSER 65532:65532\n"));
/// assert_eq!(fixed.fixes[0].rule, "legacy-key-value");
/// assert!(fixed.remaining.is_empty());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Where the text is not read as a Dockerfile.
pub fn fix(text: &str, settings: &Settings, level: Level) -> Result<Fixed, Error> {
    guarded(|| {
        let (text, report) = report(text, level, Mode::Write, |source| engine::fix(source, settings, level))?;
        Ok(Fixed { text, fixes: report.fixes, remaining: report.remaining, bugs: report.bugs })
    })
}

fn report(
    text: &str,
    level: Level,
    mode: Mode,
    work: impl FnOnce(Source) -> Outcome,
) -> Result<(Option<String>, FileReport), Error> {
    let source = || Source::from_bytes(text.as_bytes().to_vec());
    let outcome = work(source()?);
    if let Some(problem) = outcome.not_understood {
        return Err(Error::NotUnderstood { line: problem.line, reason: problem.reason });
    }
    let report = FileReport::new(Name::default(), &source()?, &outcome, level, mode, Detail::Whole);
    Ok((outcome.text, report))
}

fn guarded<T>(work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|cause| {
        let text = cause.downcast_ref::<&str>().map(|text| (*text).to_owned());
        Err(Error::Bug(text.or_else(|| cause.downcast_ref::<String>().cloned()).unwrap_or_default()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_dockerfile_is_an_error() {
        let error = |text: &str| check(text, &Settings::default()).expect_err("is refused").to_string();
        assert_eq!(error("FROM a\0"), "line 1: holds a NUL byte, so it is no text file");
        assert!(error("").contains("line 1: not understood, left alone: the file holds no instruction"));
        assert!(error("FROM a\nFORM b\n").starts_with("line 2: not understood"));
        assert!(matches!(guarded::<()>(|| panic!("x")), Err(Error::Bug(text)) if text == "x"));
    }
}
