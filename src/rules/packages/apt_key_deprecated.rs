//! apt-key trusts a key for every repository, and is gone from new releases.

use crate::{
    Settings,
    model::{Model, packages::effective_words},
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::Keyword,
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "apt-key-deprecated",
    aliases: &[],
    category: Category::Packages,
    severity: Severity::Warning,
    on: Default::On,
    summary: "apt-key trusts a key for all repositories, and is gone from new releases",
    why: "A key that apt-key adds may sign packages of every repository, Debian's own too. Debian 13 has no apt-key any more: \
          the build stops at it. `signed-by` trusts a key for one repository.",
    fix_safety: "Nothing is done: the key's file and the line of the repository that it is for have to change together.",
    bad: "FROM debian:12\nRUN apt-key adv --keyserver keyserver.ubuntu.com --recv-keys 0A1B2C3D\nUSER 10001:10001\n",
    good: "",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for site in model.sites().filter(|site| site.instruction.innermost().keyword == Keyword::Run) {
        if !model.document.text(&site.range).contains("apt-key") {
            continue;
        }
        let Ok(script) = model.script(site) else { continue };
        for visit in script.commands() {
            let Some((program, arguments)) = effective_words(visit.command).split_first() else { continue };
            let adds = arguments.iter().any(|word| {
                matches!(
                    &*word.text,
                    "add" | "adv" | "--recv-keys" | "--recv-key" | "--recv" | "--fetch-keys"
                )
            });
            if program.text.rsplit('/').next() == Some("apt-key") && adds {
                let message = "`apt-key` trusts the key for all repositories";
                findings.push(RULE.finding(site, program.range.clone(), message).by_hand(
                    "Save the key below /etc/apt/keyrings (`gpg --dearmor` where it is text) and name it in the repository's \
                     line: `deb [signed-by=/etc/apt/keyrings/NAME.gpg] …`",
                ));
            }
        }
    }
}
