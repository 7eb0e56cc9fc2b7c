//! A number is what an orchestrator can check without looking into the image.

use crate::{
    Settings,
    knowledge::images::is_root,
    model::{Model, Site, Stage, User},
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::Keyword,
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
                 file, or a base image that dfix knows, gives the uid without a condition. Unsafe where one command of the \
                 file makes the account, and dfix chooses the uid that it leaves open: files that already belong to the \
                 account outside the image don't follow. Else a remedy by hand. Users on the way to the last one are told \
                 under the preset `strict`, where the uid is known.",
    bad: "FROM debian:12\nRUN useradd --uid 12345 app\nUSER app\n",
    good: "FROM debian:12\nRUN useradd --uid 12345 app\nUSER 12345\n",
    check,
};

fn check(model: &Model<'_>, settings: &Settings, findings: &mut Vec<Finding>) {
    let own: Vec<_> = model.own_users().collect();
    for (stage, site, user) in &own {
        findings.extend(judge(model, settings, stage, *site, user));
    }
    // Those on the way, and in stages that aren't shipped: a build needs no number, but some want one everywhere.
    for site in
        model.of_kind(Keyword::User).filter(|site| own.iter().all(|(_, own, _)| own.index != site.index))
    {
        let Some(stage) = model.stage_of(site.index) else { continue };
        let User::Other(user) = model.user_of(stage, site) else { continue };
        let known = judge(model, settings, stage, site, &user)
            .filter(|finding| finding.fix().is_some_and(|fix| fix.applicability == Applicability::Hardening));
        findings.extend(known.map(|finding| Finding { on: Default::Strict, ..finding }));
    }
}

fn judge<'d>(
    model: &Model<'d>,
    settings: &Settings,
    stage: &Stage<'d>,
    site: Site<'d>,
    user: &str,
) -> Option<Finding> {
    let (name, group) = user.split_once(':').map_or((user, None), |(name, group)| (name, Some(group)));
    if is_number(name) || is_root(name) {
        return None;
    }
    let word = site.instruction.text()?;
    let finding = |what: String| RULE.finding(site, word.range.clone(), what);
    let Some((uid, origin)) = model.uid_before(stage, site.index, name) else {
        let finding = finding(format!("the user is the name `{name}`, and its uid isn't known here"));
        if let Some(fix) = give_uid(model, settings, stage, site, (name, group)) {
            return Some(finding.fixed_by(fix));
        }
        return Some(finding.by_hand(
            format!("Make `{name}` with a fixed uid (over 10000), and name that in USER: Kubernetes' runAsNonRoot refuses names"),
        ));
    };
    let message = format!("the user is the name `{name}`; its uid is {uid} ({origin})");
    if word.has_expansion() || model.document.text(&word.range) != &*word.text {
        return Some(finding(message).by_hand(format!(
            "Write {uid} where the name comes from: Kubernetes' runAsNonRoot refuses names"
        )));
    }
    let number = numbered(model, stage, site, uid, group);
    let fix = Fix::new(format!("write `{number}` for `{user}`"), Applicability::Hardening)
        .framed(Change::Inside(site.index))
        .replace(word.range.clone(), number);
    Some(finding(message).fixed_by(fix))
}

/// uid, or uid:gid with the group as a number where that is known.
fn numbered<'d>(
    model: &Model<'d>,
    stage: &Stage<'d>,
    site: Site<'d>,
    uid: u32,
    group: Option<&str>,
) -> String {
    match group {
        None => uid.to_string(),
        Some(group) if is_number(group) => format!("{uid}:{group}"),
        Some(group) => match model.gid_before(stage, site.index, group) {
            Some(gid) => format!("{uid}:{gid}"),
            None => format!("{uid}:{group}"),
        },
    }
}

/// Does code name one of the uids that accounts get by themselves?
fn counts_on_a_uid(code: &str) -> bool {
    // Those of users, and of system accounts, which count down on Debian. Small numbers stand for much else where
    // no group follows.
    const FIRST: &[&str] = &["1000", "1001", "999", "998", "500:", "100:", "101:"];
    FIRST.iter().any(|number| {
        code.match_indices(number).any(|(at, _)| {
            let beside = [code[..at].chars().next_back(), code[at + number.len()..].chars().next()];
            let [before, behind] = beside.map(|c| c.is_some_and(|c| c.is_ascii_digit()));
            !before && (number.ends_with(':') || !behind)
        })
    })
}

/// Gives the command that makes the account a uid, and USER too.
fn give_uid<'d>(
    model: &Model<'d>,
    settings: &Settings,
    stage: &Stage<'d>,
    site: Site<'d>,
    (name, group): (&str, Option<&str>),
) -> Option<Fix> {
    let word = site.instruction.text()?;
    let text = model.document.source().text();
    if word.has_expansion() || model.document.text(&word.range) != &*word.text {
        return None;
    }
    if model.document.instructions.iter().any(|other| counts_on_a_uid(model.document.text(&other.range))) {
        return None;
    }
    let (made_in, maker) = model.maker_before(stage, site.index, name)?;
    let option = maker.tool.uid.last()?;
    let uid = (settings.user.uid..).find(|uid| !text.contains(&uid.to_string()))?;
    let reason = format!("files of `{name}` outside the image, as in volumes, keep the uid that it has now");
    let fix = Fix::new(format!("give `{name}` the uid {uid}"), Applicability::Unsafe(reason))
        .framed(Change::Inside(made_in.index))
        .framed(Change::Inside(site.index))
        .insert(maker.program.range.end, format!(" {option} {uid}"))
        .replace(word.range.clone(), numbered(model, stage, site, uid, group));
    Some(fix)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}
