//! A low uid is likely to be somebody's on the host.

use crate::{
    Settings,
    model::Model,
    rules::{Category, Default, Finding, Rule, Severity},
};

/// Below it lie the uids that hosts give away: system accounts, and people from 1000 on.
const FIRST_FREE: u32 = 10_000;

/// The rule.
pub static RULE: Rule = Rule {
    name: "host-uid",
    aliases: &[],
    category: Category::User,
    severity: Severity::Info,
    on: Default::On,
    summary: "The container's uid may be somebody's on the host",
    why: "Whoever breaks out of the container, or writes to a mounted folder, has the rights of the host's user with the \
          same uid. Hosts give uids below 10000 to services and people: 1000 is mostly the first person's.",
    fix_safety: "No fix: files in volumes may belong to the uid already.",
    bad: "FROM debian:12\nUSER 1000\n",
    good: "",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for (stage, site, user) in model.own_users() {
        let name = user.split(':').next().unwrap_or_default();
        let uid = name.parse().ok().or_else(|| model.uid_before(stage, site.index, name).map(|(uid, _)| uid));
        if let Some(uid) = uid.filter(|uid| (1..FIRST_FREE).contains(uid)) {
            let finding = RULE.finding(
                site,
                site.range.clone(),
                format!("the uid {uid} may be somebody's on the host"),
            );
            findings.push(finding.by_hand(
                "Give the user a uid over 10000, and its files in volumes to that: dfix doesn't, since volumes may hold files of this one",
            ));
        }
    }
}
