//! A finding as people see it in compilers: the source, and what it is about underlined.

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::{Finding, Status};
use crate::{rules::Severity, text::Source};

/// The finding with its lines.
pub fn snippet(path: &str, source: &Source, finding: &Finding, coloured: bool) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let id = [finding.rule].iter().chain(&finding.codes).copied().collect::<Vec<_>>().join(", ");
    let (start, end) = (finding.range.start.offset, finding.range.end.offset);
    let first = source.line_start(start);
    let last = source.line_end(if end > start { end - 1 } else { end });
    let lines = Snippet::source(&source[first..last])
        .line_start(finding.range.start.line)
        .path(path)
        .annotation(AnnotationKind::Primary.span(start - first..end - first));
    let (name, text) = match (&finding.fix, finding.status) {
        (Some(fix), Status::Withheld) => {
            (format!("withheld ({})", fix.applicability), with_reason(&fix.title, fix.reason.as_deref()))
        }
        (Some(fix), _) => (format!("fix ({})", fix.applicability), fix.title.clone()),
        (None, _) => ("by hand".into(), finding.advice.clone().unwrap_or_default()),
    };
    let title = level.primary_title(&*finding.message).id(id);
    let remedy = Level::HELP.with_name(name).message(text);
    let renderer = if coloured { Renderer::styled() } else { Renderer::plain() };
    renderer.render(&[title.element(lines).element(remedy)]) + "\n\n"
}

fn with_reason(title: &str, reason: Option<&str>) -> String {
    match reason {
        Some(reason) => format!("{title}: {reason}"),
        None => title.to_owned(),
    }
}
