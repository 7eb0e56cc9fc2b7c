//! COPY to a relative path lands wherever the base image works.

use crate::{
    Settings,
    model::{
        Model, Site, Stage,
        folders::{cleaned, may_be_absolute},
    },
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::{Arguments, Command, Keyword},
    text::Fix,
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "copy-needs-workdir",
    aliases: &["DL3045"],
    category: Category::Instructions,
    severity: Severity::Info,
    on: Default::On,
    summary: "COPY to a relative path, and no WORKDIR before it",
    why: "The files land below the base image's own working directory: in the root folder most of the time, elsewhere in \
          the next version of the image. A WORKDIR before it, or a whole path, says where.",
    fix_safety: "Safe where the working directory is certain: in a stage from scratch it is `/`, and so it is in some \
                 official images, which never set one. By hand elsewhere, since the base image decides.",
    bad: "FROM scratch\nCOPY app bin/\nUSER 65532:65532\n",
    good: "FROM scratch\nCOPY app /bin/\nUSER 65532:65532\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for stage in &model.stages {
        for site in model.body(stage).filter(|site| site.keyword == Keyword::Copy) {
            let operands = site.instruction.operands();
            let Some(target) = operands.last().filter(|_| operands.len() > 1) else { continue };
            let bare = target.trim_matches(['"', '\'']);
            if may_be_absolute(bare)
                || model.sites_before(stage, site.index).any(|s| s.keyword == Keyword::Workdir)
            {
                continue;
            }
            let Some(range) = site.argument_range() else { continue };
            let finding =
                RULE.finding(site, range, format!("COPY to {target}, and no WORKDIR says where that is"));
            findings.push(match fix(model, stage, site) {
                Some(fix) => finding.fixed_by(fix),
                None => finding.by_hand(
                    "Set a WORKDIR before it, or name the whole path: the base image decides where the files land, and \
                     dfix doesn't know what works there",
                ),
            });
        }
    }
}

fn fix(model: &Model<'_>, stage: &Stage<'_>, site: Site<'_>) -> Option<Fix> {
    let here = model.certain_workdir_before(stage, site.index)?;
    let (range, value) = match &site.instruction.arguments {
        Arguments::Words(words) => {
            let word = words.last()?;
            (word.range.clone(), word.text.to_string())
        }
        Arguments::Command(Command::Json { items, .. }) => {
            let item = items.last()?;
            (item.range.start + 1..item.range.end - 1, item.value.to_string())
        }
        _ => return None,
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+@".contains(c);
    if !value.chars().all(plain) {
        return None;
    }
    let is_folder =
        value.ends_with('/') || value.ends_with('.') && value.trim_start_matches(['.', '/']).is_empty();
    let path = cleaned(&format!("{here}/{value}"));
    let slash = if is_folder && path != "/" { "/" } else { "" };
    Some(
        Fix::safe_inside(format!("write {path}{slash}"), site.index).replace(range, format!("{path}{slash}")),
    )
}
