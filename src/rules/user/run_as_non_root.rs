//! Containers run as root unless the file says otherwise.

use super::{
    doubts::{self, Doubt},
    folders::Folders,
    identity::{self, Identity},
    place, service,
};
use crate::{
    Settings,
    knowledge::Family,
    model::{Base, Effective, Model, Stage, User},
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::Keyword,
    text::Applicability,
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "run-as-non-root",
    aliases: &["DL3002"],
    category: Category::User,
    severity: Severity::Warning,
    on: Default::On,
    summary: "The container runs as root",
    why: "Whoever breaks out of a process that runs as root is root: in the container at once, and on the host through \
          any hole in the isolation. A uid over 10000 is unlikely to be somebody's on the host, and a number is what \
          Kubernetes' runAsNonRoot can check.",
    fix_safety: "Hardening where the base image is known, what the container runs is known, or compiled by the file \
                 itself, a port shows that it is a service, and nothing in the file says that it needs root, works on \
                 mounted folders, keeps data, or writes elsewhere than in folders made for it (`mkdir` away from the \
                 code), which are given to the user, as is the working directory itself where it is the application's own: many \
                 programs write there. Copied code stays root's, and so read-only. What no Dockerfile \
                 shows can't be known: an application may write among its code all the same. Unsafe where something \
                 speaks against it or isn't known, with the reason: an image from scratch has no folder to write in, code that keeps files in one folder may keep others \
                 beside itself, a job without a port works on what it is given, and \
                 what an earlier run left in a volume stays root's. A remedy by hand where root is needed: servers such \
                 as nginx and sshd, supervisors, files under /root.",
    bad: "FROM python:3.12-slim\nWORKDIR /app\nCOPY app.py .\nEXPOSE 8000\nCMD [\"python\", \"app.py\"]\n",
    good: "FROM python:3.12-slim\nWORKDIR /app\nCOPY app.py .\nEXPOSE 8000\nRUN groupadd --gid 10001 app && useradd \
           --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app\nUSER 10001:10001\nCMD \
           [\"python\", \"app.py\"]\n",
    check,
};

fn check(model: &Model<'_>, settings: &Settings, findings: &mut Vec<Finding>) {
    for stage in model.stages.iter().filter(|stage| stage.exported) {
        let end = model.user_at_end(stage);
        if !matches!(end.user, User::Other(_)) && !is_no_matter(model, stage) {
            findings.push(judge(model, settings, stage, &end));
        }
    }
}

/// Windows has no root, and some images' entrypoints become another user themselves.
fn is_no_matter(model: &Model<'_>, stage: &Stage<'_>) -> bool {
    if model.family(stage) == Some(Family::Windows) || !model.shell_is_posix(stage.body.end) {
        return true;
    }
    let drops = model.image(stage).is_some_and(|image| image.drops_privileges);
    let overridden =
        model.sites_before(stage, stage.body.end).any(|site| site.keyword == Keyword::Entrypoint);
    (drops && !overridden) || doubts::drops_privileges(model, stage)
}

fn judge(model: &Model<'_>, settings: &Settings, stage: &Stage<'_>, end: &Effective<'_>) -> Finding {
    let from = model.site(stage.from);
    let message = match (&end.site, &end.user) {
        (Some(site), User::Root) => {
            format!("USER in line {} makes the container run as root", site.lines.start())
        }
        (Some(site), _) => format!("who USER in line {} means isn't known here", site.lines.start()),
        (None, User::Root) => format!("{} runs as root, and no USER follows", base(model, stage)),
        (None, _) => format!("nothing is known of {}, and no USER follows", base(model, stage)),
    };
    let last_user = end.site.filter(|site| stage.body.contains(&site.index));
    let range = last_user.map_or(from.range.clone(), |site| site.range.clone());
    let unremedied = |what: String| RULE.finding(last_user.unwrap_or(from), range.clone(), what);
    if end.site.is_some() && end.user == User::Unknown {
        return unremedied(message)
            .by_hand("Give the variable a default that is not root, or write the uid itself");
    }
    if let Some(why) = why_by_hand(model, stage) {
        return unremedied(message).by_hand(why);
    }
    let identity = identity::choose(model, settings, stage);
    let folders = Folders::of(model, stage, &identity);
    let (mut unsafe_reason, by_hand) = match doubts::doubts(model, stage, &identity, &folders) {
        Doubt::None => (None, None),
        Doubt::Unsafe(why) => (Some(why), None),
        Doubt::ByHand(why) => (None, Some(why)),
    };
    if let Some(why) = by_hand {
        return unremedied(message).by_hand(why);
    }
    let closing = last_user.filter(|site| place::closes(model, stage, site.index));
    if closing.is_some() {
        unsafe_reason.get_or_insert_with(|| "the file goes back to root itself right before it ends".into());
    }
    // Whoever ran as somebody else before may only have forgotten to go back.
    let is_own = matches!(identity, Identity::Known { .. });
    if let (Some(site), User::Root, false) = (last_user, &end.user, is_own) {
        let line = site.lines.start();
        unsafe_reason.get_or_insert_with(|| format!("its author chose root in line {line}"));
    }
    if let Identity::Several(names) = &identity {
        let names = names.join(" or ");
        return unremedied(message)
            .by_hand(format!("Add a USER line for {names}: dfix can't tell which of them is meant"));
    }
    let told = format!("{message}; {}", identity.told());
    match place::fix(model, stage, &identity, &folders, closing) {
        Ok(mut placed) => {
            let reason = unsafe_reason
                .or(placed.doubt.take())
                .or_else(|| service::unshown(model, stage, &identity, &folders));
            let applicability = reason.map_or(Applicability::Hardening, Applicability::Unsafe);
            unremedied(told).fixed_by(placed.fix(identity.title(), applicability))
        }
        Err(why) => unremedied(message).by_hand(why),
    }
}

fn base(model: &Model<'_>, stage: &Stage<'_>) -> String {
    let bottom = model.ancestry(stage).last().unwrap_or(stage);
    match &bottom.base {
        Base::Scratch => "an image from scratch".into(),
        Base::Stage(_) => "an earlier stage".into(),
        Base::Image { .. } => format!("base image `{}`", bottom.base_name()),
    }
}

/// What rules a fix out from the start.
fn why_by_hand(model: &Model<'_>, stage: &Stage<'_>) -> Option<String> {
    if model.descendants(stage).next().is_some() {
        return Some(
            "Add a USER line at the end: dfix doesn't, since another stage builds on this one".into(),
        );
    }
    if model
        .ancestry(stage)
        .flat_map(|ancestor| model.body(ancestor))
        .any(|site| site.keyword == Keyword::Onbuild)
    {
        return Some(
            "Add a USER line where the image is used: here it would hold for the ONBUILD triggers too".into(),
        );
    }
    None
}
