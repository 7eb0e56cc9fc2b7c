//! What dfix knows of the place under the cursor: its findings, and the image.

use std::{fmt::Write as _, ops::Range};

use super::analysis::Judged;
use crate::{
    image_policy::Digest,
    knowledge::{Image, images},
    model::{Model, Reference},
    rules::{Finding, Remedy},
    text::Applicability,
};

/// Markdown, and the bytes that it is about; `None` where there is nothing to say.
pub fn at(judged: &Judged, offset: usize) -> Option<(String, Range<usize>)> {
    let covers = |range: &Range<usize>| range.start <= offset && offset <= range.end;
    let mut parts = Vec::new();
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let settings = &judged.configured.settings;
    let model = Model::with_images(&judged.document, &settings.targets, &settings.image_facts);
    for reference in model.references().iter().filter(|reference| covers(&reference.image.range)) {
        parts.push(about_image(judged, reference));
        ranges.push(reference.image.range.clone());
    }
    for finding in judged.findings.iter().filter(|finding| covers(&finding.range)) {
        parts.push(about_finding(finding));
        ranges.push(finding.range.clone());
    }
    let smallest = ranges.into_iter().min_by_key(Range::len)?;
    Some((parts.join("\n\n---\n\n"), smallest))
}

fn about_finding(finding: &Finding) -> String {
    let rule = finding.rule;
    let mut out = format!("**{}** ({}): {}\n\n", rule.name, finding.severity.as_str(), finding.message);
    match &finding.remedy {
        Remedy::Manual(advice) => drop(writeln!(out, "{advice}\n")),
        Remedy::Fix(fix) => {
            let reason = match &fix.applicability {
                Applicability::Unsafe(reason) => format!(": {reason}"),
                _ => String::new(),
            };
            let _ = writeln!(out, "Fix ({}{reason}): {}\n", fix.applicability.as_str(), fix.title);
        }
    }
    let _ = write!(out, "*Why:* {}\n\n*When the fix is safe:* {}", rule.why, rule.fix_safety);
    if !rule.aliases.is_empty() {
        let _ = write!(out, "\n\n*Also known as* {}", rule.aliases.join(", "));
    }
    out
}

fn about_image(judged: &Judged, reference: &Reference) -> String {
    let settings = &judged.configured.settings;
    let Some(resolved) = &reference.resolved else {
        return format!("**{}**\n\nA variable hides which image it is.", reference.image.text());
    };
    let mut out = format!("**{resolved}**\n");
    let (name, tag) = resolved.rsplit_once(':').unwrap_or((resolved, ""));
    match images::lookup(&settings.image_facts, name, tag) {
        Some(image) => facts(&mut out, image),
        None => out.push_str("\ndfix knows nothing of this image; `[[images]]` in dfix.toml can tell.\n"),
    }
    let pin = match (reference.digest(), settings.images.digest(resolved)) {
        (Some(digest), _) => format!("pinned to `{digest}`"),
        (None, Digest::Known(digest)) => format!("not pinned here; known as `{digest}`"),
        (None, Digest::Refused(reason)) => format!("not pinned; no digest could be had: {reason}"),
        (None, Digest::NotAsked) => "not pinned".to_owned(),
    };
    let _ = write!(out, "\n- pin: {pin}");
    out
}

fn facts(out: &mut String, image: &Image) {
    let mut line = |what: &str, value: String| {
        let _ = write!(out, "\n- {what}: {value}");
    };
    if let Some(family) = image.family {
        line("family", family.as_str().to_owned());
    }
    match &image.user {
        Some(user) if image.drops_privileges => {
            line("user", format!("{user}; its entrypoint gives up root itself"))
        }
        Some(user) => line("user", user.clone()),
        None => line("user", "not known".into()),
    }
    if let Some(account) = &image.unprivileged {
        line("account without privileges", format!("{} ({}:{})", account.name, account.uid, account.gid));
    }
    if let Some(ports) = image.ports.as_ref().filter(|ports| !ports.default.is_empty()) {
        let ports: Vec<String> = ports.default.iter().map(u16::to_string).collect();
        line("ports", ports.join(", "));
    }
    if let Some(shell) = &image.shell {
        line("shell", shell.clone());
    }
    if let Some(successor) = &image.retired {
        line("retired", format!("it gets no updates any more; its successor is {successor}"));
    }
}
