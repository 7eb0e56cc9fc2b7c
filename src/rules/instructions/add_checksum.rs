//! What ADD fetches is whatever the server sends that day.

use crate::{
    Settings,
    model::Model,
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::Keyword,
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "add-checksum",
    aliases: &[],
    category: Category::Instructions,
    severity: Severity::Info,
    on: Default::On,
    summary: "ADD fetches a file or a repository that nothing pins",
    why: "Who controls the server, or a branch or tag of the repository, decides what is in the image. With --checksum, or \
          a whole commit behind `#`, the builder stops when it is something else, and it needn't ask again when it is not.",
    fix_safety: "No fix: the right checksum is that of a file that somebody has looked at.",
    bad: "FROM scratch\nADD https://example.com/app.tar.gz /app/\nUSER 65532:65532\n",
    good: "",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for site in model.of_kind_with_triggers(Keyword::Add) {
        if site.instruction.flag("checksum").is_some() {
            continue;
        }
        let operands = site.instruction.operands();
        let Some((_, sources)) = operands.split_last() else { continue };
        for source in sources {
            let source = source.trim_matches(['"', '\'']);
            let range = site.argument_range().unwrap_or(site.range.clone());
            if let Some(reference) = repository(source) {
                if !reference.is_some_and(is_pinned) {
                    let message =
                        format!("`{source}` is whatever the repository holds on the day of the build");
                    findings.push(RULE.finding(site, range, message).by_hand(
                        "Name the whole commit: …#0123… with its 40 digits; dfix doesn't ask repositories",
                    ));
                }
            } else if ["http://", "https://"].iter().any(|scheme| source.starts_with(scheme)) {
                let message = format!("`{source}` is whatever the server sends on the day of the build");
                findings.push(RULE.finding(site, range, message).by_hand(
                    "Add --checksum=sha256:… of the file that you have looked at; dfix doesn't fetch it",
                ));
            }
        }
    }
}

/// Is this a git repository for BuildKit? Then what it names behind `#`, without the folder.
fn repository(source: &str) -> Option<Option<&str>> {
    let (url, fragment) =
        source.split_once('#').map_or((source, None), |(url, fragment)| (url, Some(fragment)));
    let web = url.starts_with("http://") || url.starts_with("https://");
    let (path, query) = url.split_once('?').map_or((url, ""), |(path, query)| (path, query));
    let other = ["git@", "git://", "ssh://"].iter().any(|scheme| url.starts_with(scheme));
    let is_repository = other || web && path.ends_with(".git");
    if !is_repository {
        return None;
    }
    let by_query =
        query.split('&').find_map(|part| part.strip_prefix("checksum=").or(part.strip_prefix("commit=")));
    Some(by_query.or(fragment.map(|fragment| fragment.split(':').next().unwrap_or_default())))
}

/// Is it a whole commit, or a variable that may hold one?
fn is_pinned(reference: &str) -> bool {
    reference.contains('$')
        || matches!(reference.len(), 40 | 64) && reference.bytes().all(|b| b.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repositories_are_told_from_files() {
        let commit = "0123456789abcdef0123456789abcdef01234567";
        let pinned = |source: &str| repository(source).map(|reference| reference.is_some_and(is_pinned));
        assert_eq!(pinned("https://example.com/a.tar.gz"), None);
        assert_eq!(pinned("https://example.com/a.git"), Some(false));
        assert_eq!(pinned("https://example.com/a.git#v1.0:docs"), Some(false));
        assert_eq!(pinned(&format!("git@example.com:a/b.git#{commit}:docs")), Some(true));
        assert_eq!(pinned(&format!("https://example.com/a.git?branch=main&checksum={commit}")), Some(true));
        assert_eq!(pinned("https://example.com/a.git#$COMMIT"), Some(true));
    }
}
