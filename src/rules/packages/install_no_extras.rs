//! Packages that are only recommended.

use super::{Run, runs};
use crate::{
    Settings,
    model::{Model, packages::Call},
    rules::{Category, Default, Finding, Rule, Severity},
    text::{Applicability, Change, Fix},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "install-no-extras",
    aliases: &["DL3015"],
    category: Category::Packages,
    severity: Severity::Info,
    on: Default::On,
    summary: "An install takes packages along that are only recommended",
    why: "What nobody asked for is size, and is there to be attacked: apt-get alone installs everything that a package \
          recommends, often several times its own size.",
    fix_safety: "Unsafe: something later may use a package that was only recommended (ca-certificates with curl, for \
                 example). Build and try the image, and name what is missing.",
    bad: "FROM debian:12\nRUN apt-get update && apt-get install -y curl\nUSER 10001:10001\n",
    good: "FROM debian:12\nRUN apt-get update && apt-get install -y --no-install-recommends curl\nUSER 10001:10001\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for run in runs(model) {
        for call in &run.calls {
            let Some(switch) = call.manager.no_extras.as_ref().filter(|switch| call.misses(switch)) else {
                continue;
            };
            if call.may_hold_flags() || model.is_told_before(run.stage, run.site, &switch.configured) {
                continue;
            }
            let message = format!("`{}` takes packages along that are only recommended", call.title());
            let reason = "something may need a package that is only recommended";
            let fix = Fix::new(format!("add {}", switch.flag), Applicability::Unsafe(reason.into()))
                .framed(Change::Inside(run.site.index))
                .insert(behind_flags(&run, call), format!(" {}", switch.flag));
            let finding = RULE.finding(run.site, call.command.range.clone(), message);
            findings.push(finding.coded_as(&switch.codes).fixed_by(fix));
        }
    }
}

/// Behind the flags that follow the verb in its line: `install -y` reads well with more behind.
fn behind_flags(run: &Run<'_, '_>, call: &Call<'_>) -> usize {
    let mut end = call.flag_place();
    for word in call.arguments.iter().filter(|word| word.range.start > call.flag_place()) {
        let is_flag = word.text.starts_with('-')
            && &*word.text != "--"
            && !call.manager.value_options.iter().any(|option| **option == *word.text);
        if !is_flag || run.model.document.text(&(end..word.range.start)).contains('\n') {
            break;
        }
        end = word.range.end;
    }
    end
}
