//! A text, and what dfix says of it.

use std::{
    panic::{self, AssertUnwindSafe},
    sync::Arc,
};

use super::convert;
use crate::{
    discover,
    engine::{self, Level},
    rules::Finding,
    run::configs::{ConfigResult, Configured},
    syntax::{Document, Reader},
    text::{Edit, Source, SourceError},
};

/// What came of a text.
pub enum Analysis {
    /// It was understood.
    Judged(Box<Judged>),
    /// It is left alone.
    Left(Left),
}

/// A text that was understood.
pub struct Judged {
    pub document: Document,
    pub findings: Vec<Finding>,
    pub configured: Arc<Configured>,
}

/// Why a text is left alone.
pub struct Left {
    /// From 1.
    pub line: usize,
    pub reason: String,
}

/// What is said of panics.
const BUG: &str = "a bug in dfix, this file is left alone: ";

impl Analysis {
    /// Reads and judges a text. What the reader holds of the text before is taken over.
    pub fn new(text: &str, reader: &mut Reader, configured: &ConfigResult) -> Analysis {
        let left = |line, reason: String| Analysis::Left(Left { line, reason });
        let configured = match configured {
            Ok(configured) => configured.clone(),
            Err(message) => return left(1, format!("not looked at: {message}")),
        };
        let most = configured.max_file_size;
        if text.len() as u64 > most {
            let size = text.len();
            return left(
                1,
                format!("{size} bytes, more than the {most} that max-file-size in dfix.toml allows"),
            );
        }
        if convert::has_lone_return(text) {
            return left(1, "left alone: a line ends in a carriage return without a line feed".into());
        }
        if discover::is_generated(text) {
            return left(1, "left alone: it says that it is generated".into());
        }
        let source = match Source::from_bytes(text.as_bytes().to_vec()) {
            Ok(source) => source,
            Err(error @ (SourceError::Nul { line } | SourceError::NotUtf8 { line, .. })) => {
                return left(line, format!("left alone: {error}"));
            }
        };
        let read = guarded(|| {
            let document = reader.read(source);
            let findings = engine::findings(&document, &configured.settings);
            (document, findings)
        });
        match read {
            Ok((document, Ok(findings))) => {
                Analysis::Judged(Box::new(Judged { document, findings, configured }))
            }
            Ok((_, Err(problem))) => {
                left(problem.line, format!("not understood, left alone: {}", problem.reason))
            }
            Err(bug) => {
                reader.forget();
                left(1, bug)
            }
        }
    }

    /// It, where it was understood.
    pub fn judged(&self) -> Option<&Judged> {
        match self {
            Analysis::Judged(judged) => Some(judged),
            Analysis::Left(_) => None,
        }
    }
}

impl Judged {
    /// What all fixes up to a level make of it, as the smallest edits; none where one of them went wrong.
    pub fn fixed(&self, level: Level) -> Vec<Edit> {
        if !self.findings.iter().filter_map(Finding::fix).any(|fix| level.allows(&fix.applicability)) {
            return vec![];
        }
        let text = self.document.source().text();
        let outcome = guarded(|| engine::fix(Source::new(text), &self.configured.settings, level));
        let new = outcome.ok().and_then(|outcome| outcome.text);
        new.map_or_else(Vec::new, |new| super::edits::between(text, &new))
    }
}

/// Does work that may come upon a mistake in dfix.
///
/// # Errors
/// What to tell, where it panicked.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    panic::catch_unwind(AssertUnwindSafe(work)).map_err(|cause| {
        let text = cause.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let text = text.or_else(|| cause.downcast_ref::<String>().cloned()).unwrap_or_default();
        format!("{BUG}{text}; please report it")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Settings;

    fn left(text: &str) -> Option<(usize, String)> {
        let configured = Ok(Arc::new(Configured { settings: Settings::default(), max_file_size: 100 }));
        match Analysis::new(text, &mut Reader::default(), &configured) {
            Analysis::Judged(_) => None,
            Analysis::Left(left) => Some((left.line, left.reason)),
        }
    }

    #[test]
    fn what_is_not_understood_is_left_alone_with_a_reason() {
        assert_eq!(left("FROM a\n"), None);
        let reason =
            |text: &str| left(text).map(|(line, reason)| format!("{line}: {reason}")).unwrap_or_default();
        assert!(reason("FROM a\nRUNN b\n").starts_with("2: not understood, left alone: "));
        assert!(reason("FROM a\nRUN b\0\n").starts_with("2: left alone: "));
        assert!(reason("FROM a\rRUN b\n").contains("carriage return"));
        assert!(reason("# DO NOT EDIT\nFROM a\n").contains("generated"));
        assert!(reason(&format!("FROM a\n{}", "#".repeat(100))).contains("max-file-size"));
    }

    #[test]
    fn a_panic_is_told_as_a_bug() {
        let bug = guarded::<()>(|| panic!("no {}", "way"));
        assert_eq!(bug, Err(format!("{BUG}no way; please report it")));
    }
}
