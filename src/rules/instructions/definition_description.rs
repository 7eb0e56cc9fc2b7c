//! `docker build --call=outline` shows the comment before an ARG or a stage as its description.

use crate::{
    Settings,
    model::Model,
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::{Arguments, Keyword},
};

/// The rule. BuildKit's check is experimental, so this is asked for. By BuildKit's documentation an empty
/// line ends a description, by its parser a line with `#` alone; only comments right before are told,
/// on which both agree. Comments for linters are no descriptions.
pub static RULE: Rule = Rule {
    name: "definition-description",
    aliases: &["InvalidDefinitionDescription"],
    category: Category::Instructions,
    severity: Severity::Info,
    on: Default::Asked,
    summary: "The comment before an ARG or a stage doesn't begin with its name",
    why: "`docker build --call=outline` and `--call=targets` show the comment right before an ARG or a named FROM as its \
          description, where it begins with the name; other comments there look like one, and aren't shown.",
    fix_safety: "No fix: whether the comment describes what follows only its author knows.",
    bad: "# which release\nARG RELEASE=12\nFROM debian:${RELEASE}\nUSER 10001:10001\n",
    good: "",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for site in model.sites() {
        let names: Vec<&str> = match (&site.instruction.arguments, site.keyword) {
            (Arguments::From { alias: Some(alias), .. }, _) => vec![&alias.text],
            (_, Keyword::Arg) => site.instruction.pairs().iter().map(|pair| &*pair.key.text).collect(),
            _ => continue,
        };
        let document = model.document;
        let comment = document.comments.iter().rfind(|comment| comment.end <= site.range.start);
        let Some(comment) = comment else { continue };
        let gap = document.text(&(comment.end..site.range.start));
        let text = document.text(comment).trim_start_matches('#').trim();
        let of_linters = ["hadolint ", "dfix:", "check=", "shellcheck ", "trivy:", "checkov:", "syntax="];
        if gap.matches('\n').count() != 1
            || !gap.trim().is_empty()
            || text.is_empty()
            || of_linters.iter().any(|start| text.starts_with(start))
            || names.iter().any(|name| text.split(' ').next() == Some(name))
        {
            continue;
        }
        let Some(name) = names.first() else { continue };
        let message = format!("the comment before it is no description of `{name}`");
        findings.push(RULE.finding(site, comment.clone(), message).by_hand(format!(
            "Begin it with the name, as `# {name} …`, or part it from the instruction by a line with `#` alone"
        )));
    }
}
