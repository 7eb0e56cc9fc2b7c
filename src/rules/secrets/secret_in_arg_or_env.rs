//! ARG and ENV keep what they are given: in the image's history and in its configuration.

use crate::{
    Settings,
    knowledge::secrets,
    model::{Model, Site},
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::{Keyword, Pair},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "secret-in-arg-or-env",
    aliases: &["SecretsUsedInArgOrEnv", "DL3064"],
    category: Category::Secrets,
    severity: Severity::Warning,
    on: Default::On,
    summary: "ARG or ENV holds a secret",
    why: "What ENV sets is in the image's configuration, what ARG is given is in its history: whoever pulls the image \
          can read both (docker inspect, docker history), and so can every process in the container. A secret mount \
          shows a file or a variable to one RUN and leaves nothing behind. An error where the value itself stands in \
          the file: it is known to whoever reads the repository, too.",
    fix_safety: "No fix: where the secret comes from, and which commands need it, the file doesn't say.",
    bad: "FROM debian:12\nARG NPM_TOKEN\nUSER 10001:10001\n",
    good: "",
    check,
};

// Reports where BuildKit does, behind ONBUILD, which BuildKit reads only when another image is built, and for names
// such as PGPASSWORD, which hadolint alone knows. hadolint also reports the names of users.
fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for keyword in [Keyword::Arg, Keyword::Env] {
        for site in model.of_kind_with_triggers(keyword) {
            // An ARG before the first FROM is in no stage's history.
            if model.stage_of(site.index).is_none() {
                continue;
            }
            let secret = |pair: &&Pair| !codes(name(pair)).is_empty();
            findings
                .extend(site.instruction.pairs().iter().filter(secret).map(|pair| judge(model, site, pair)));
        }
    }
}

fn name(pair: &Pair) -> &str {
    pair.key.text.trim_matches(['"', '\''])
}

/// Whose names a finding about a variable has; none where it is no secret.
fn codes(name: &str) -> &'static [&'static str] {
    if secrets::is_secret_name(name) {
        RULE.aliases
    } else if secrets::ends_as_password(name) {
        &["DL3064"]
    } else {
        &[]
    }
}

fn judge(model: &Model<'_>, site: Site<'_>, pair: &Pair) -> Finding {
    let name = name(pair);
    let found =
        |message: String| RULE.finding(site, pair.range.clone(), message).coded(codes(name).iter().copied());
    let is_arg = site.keyword == Keyword::Arg;
    let value = pair.value.as_ref().and_then(|value| value.literal(model.document.escape));
    let mount = format!("`RUN --mount=type=secret,id={name},env={name} …` (docker build --secret id={name})");
    let why = "which commands need it the file doesn't say";
    if !is_arg && value.as_deref() == Some("") {
        let message = format!("`{name}` is a secret by its name, if an empty one");
        return found(message).weighing(Severity::Info).by_hand(
            "Leave it out if nothing reads it before it is set: a container can be given a variable that has no ENV",
        );
    }
    if value.is_some_and(|value| secrets::is_secret_value(name, &value)) {
        let message =
            format!("{} puts a secret into the image in plain text: `{name}`", site.keyword.as_str());
        return found(message).weighing(Severity::Error).by_hand(format!(
            "Replace the secret where it is valid, since it is known now, and take the value out of the file: a RUN \
             can read it with {mount}, a container can be given it when it starts; {why}"
        ));
    }
    let keeps =
        if is_arg { "what it is given stays in the image's history" } else { "it stays in the image" };
    let message = format!("`{name}` is a secret by its name, and {keeps}");
    let advice = if is_arg {
        format!("Leave the ARG out and read it in the RUN that needs it, with {mount}; {why}")
    } else {
        format!(
            "Leave it out and give it to the container when it starts, or to the RUN that needs it with {mount}; {why}"
        )
    };
    found(message).by_hand(advice)
}
