//! A number is what an orchestrator can check without looking into the image.

use crate::{
    Settings,
    knowledge::images::is_root,
    model::{Model, Site, Stage},
    rules::{Category, Default, Finding, Rule, Severity},
    text::{Applicability, Change, Fix},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "numeric-user",
    aliases: &["DL3066"],
    category: Category::User,
    severity: Severity::Info,
    on: Default::On,
    summary: "The container's user is a name, not a number",
    why: "Kubernetes' runAsNonRoot refuses to start an image whose user is a name: it can't know that the name isn't \
          another one for uid 0. The uid says the same, and the account keeps its groups and its home.",
    fix_safety: "Hardening: the account is the same, the image's configuration names it by its number. Only where the \
                 file, or a base image that dfix knows, gives the uid without a condition; else a remedy by hand.",
    bad: "FROM debian:12\nRUN useradd --uid 12345 app\nUSER app\n",
    good: "FROM debian:12\nRUN useradd --uid 12345 app\nUSER 12345\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for (stage, site, user) in model.own_users() {
        findings.extend(judge(model, stage, site, &user));
    }
}

fn judge(model: &Model<'_>, stage: &Stage<'_>, site: Site<'_>, user: &str) -> Option<Finding> {
    let (name, group) = user.split_once(':').map_or((user, None), |(name, group)| (name, Some(group)));
    if is_number(name) || is_root(name) {
        return None;
    }
    let word = site.instruction.text()?;
    let finding = |what: String| RULE.finding(site, word.range.clone(), what);
    let Some((uid, origin)) = model.uid_before(stage, site.index, name) else {
        return Some(finding(format!("the user is the name `{name}`, and its uid isn't known here")).by_hand(
            format!("Make `{name}` with a fixed uid (over 10000), and name that in USER: Kubernetes' runAsNonRoot refuses names"),
        ));
    };
    let message = format!("the user is the name `{name}`; its uid is {uid} ({origin})");
    if word.has_expansion() || model.document.text(&word.range) != &*word.text {
        return Some(finding(message).by_hand(format!(
            "Write {uid} where the name comes from: Kubernetes' runAsNonRoot refuses names"
        )));
    }
    let number = match group {
        None => uid.to_string(),
        Some(group) if is_number(group) => format!("{uid}:{group}"),
        Some(group) => match model.gid_before(stage, site.index, group) {
            Some(gid) => format!("{uid}:{gid}"),
            None => format!("{uid}:{group}"),
        },
    };
    let fix = Fix::new(format!("write `{number}` for `{user}`"), Applicability::Hardening)
        .framed(Change::Inside(site.index))
        .replace(word.range.clone(), number);
    Some(finding(message).fixed_by(fix))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}
