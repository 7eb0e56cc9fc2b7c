//! A whole file system is copied out of another stage.

use crate::{
    Settings,
    model::Model,
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::Keyword,
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "copy-whole-filesystem",
    aliases: &["DL3067"],
    category: Category::Instructions,
    severity: Severity::Warning,
    on: Default::On,
    summary: "A whole file system is copied out of another stage or image",
    why: "`COPY --from=… / /` takes all along that the stage was to be left behind for: compilers, caches, and files that were \
          there for the build alone. ENV, USER and the rest of its configuration are not copied.",
    fix_safety: "Nothing is done: which files the image needs is not in the file.",
    bad: "FROM debian:12 AS build\nRUN make\nFROM scratch\nCOPY --from=build / /\nUSER 10001:10001\n",
    good: "",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for site in model.of_kind(Keyword::Copy).filter(|site| site.flag("from").is_some()) {
        let operands = site.instruction.operands();
        let is_root = |path: &&str| path.trim_matches(['"', '\'']) == "/";
        let Some((target, sources)) = operands.split_last() else { continue };
        if is_root(target) && sources.iter().any(is_root) {
            let message = "COPY takes a whole file system out of another stage or image";
            findings.push(RULE.finding(site, site.name.range.clone(), message).by_hand(
                "Copy the files that the image needs; to make one layer of an image, `docker build --squash` or `buildah \
                 --squash` keep its configuration",
            ));
        }
    }
}
