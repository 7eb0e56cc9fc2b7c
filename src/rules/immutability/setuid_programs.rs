//! Base images bring setuid programs that a container hardly ever needs.

use super::modes;
use crate::{
    Settings,
    knowledge::Family,
    model::{Model, Stage, User},
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::{Keyword, words::contains_word},
    text::{Applicability, Change, Fix},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "setuid-programs",
    aliases: &[],
    category: Category::Immutability,
    severity: Severity::Info,
    on: Default::Strict,
    summary: "The image keeps its base's setuid programs",
    why: "su, passwd, mount and the like run as root whoever starts them: each is a way to root for the user that USER \
          names. An application hardly ever calls one.",
    fix_safety: "Unsafe: the application may call such a program. The RUN takes the bits away before USER, on one file \
                 system, and rewrites the files that it changes into a layer. A remedy by hand where the base isn't \
                 known to have find, root runs nothing in the stage, or the file brings or calls such a program.",
    bad: "FROM debian:12\nRUN useradd --uid 10001 app\nUSER 10001\n",
    good: "FROM debian:12\nRUN useradd --uid 10001 app\nRUN find / -xdev -type f \\( -perm -4000 -o -perm -2000 \\) -exec chmod a-s {} +\nUSER 10001\n",
    check,
};

/// POSIX's find knows no `-perm /6000`.
const COMMAND: &str = "find / -xdev -type f \\( -perm -4000 -o -perm -2000 \\) -exec chmod a-s {} +";

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for (stage, site, user) in model.own_users() {
        let takes_away =
            |text: &str| text.contains("-perm") && (text.contains("-s ") || text.contains("rm "));
        if model
            .sites_before(stage, stage.body.end)
            .any(|site| site.keyword == Keyword::Run && takes_away(model.document.text(&site.range)))
        {
            continue;
        }
        let has_programs = matches!(model.family(stage), Some(family) if family != Family::None && family != Family::Windows);
        if !has_programs {
            continue;
        }
        let message = format!("`{user}` can start the setuid programs of the base image");
        let finding = RULE.finding(site, site.range.clone(), message);
        findings.push(match removal(model, stage) {
            Ok(fix) => finding.fixed_by(fix),
            Err(why) => {
                finding.by_hand(format!("Run `{COMMAND}` as root before USER; dfix doesn't, since {why}"))
            }
        });
    }
}

fn removal(model: &Model<'_>, stage: &Stage<'_>) -> Result<Fix, String> {
    if !matches!(model.family(stage), Some(Family::Debian | Family::Ubuntu | Family::Alpine)) {
        return Err("find may be missing in the image".into());
    }
    if let Some(other) = model.descendants(stage).next() {
        return Err(format!("stage {} builds on this one", other.index));
    }
    if let Some(line) = depends_on_one(model, stage) {
        return Err(format!("line {line} shows that one of them is meant to be called"));
    }
    let as_root = |index| model.user_before(stage, index).user == User::Root;
    let last = model.body(stage).rfind(|site| site.keyword == Keyword::Run && as_root(site.index));
    let from = model.site(stage.from);
    let last = match last {
        Some(last) => last,
        None if as_root(stage.from + 1) => from,
        None => return Err("nothing runs as root here".into()),
    };
    let source = model.document.source();
    let newline = source.newline().as_str();
    let line = source.line_range(*last.lines.end()).map_or(source.text().len(), |line| line.end);
    if !model.document.text(&(last.range.end..line)).trim().is_empty()
        || !source.text()[..line].ends_with('\n')
    {
        return Err(format!("line {} ends in a continuation that leads nowhere", last.lines.end()));
    }
    let why = "the application may call one of these programs";
    Ok(Fix::new("take the setuid bits away", Applicability::Unsafe(why.into()))
        .framed(Change::Insert { before: last.index + 1, count: 1 })
        .insert(line, format!("{} {COMMAND}{newline}", model.in_file_case("RUN"))))
}

/// The line that brings or calls a program which works by its bit alone.
fn depends_on_one(model: &Model<'_>, stage: &Stage<'_>) -> Option<usize> {
    let names_one = |text: &str| ["sudo", "su", "doas"].iter().any(|name| contains_word(text, name, "_-."));
    let named = model.sites_before(stage, stage.body.end).find(|site| {
        matches!(site.keyword, Keyword::Run | Keyword::Cmd | Keyword::Entrypoint)
            && names_one(model.document.text(&site.range))
    });
    let set = modes::given(model, modes::sets_uid).into_iter().next();
    named.or(set.map(|given| given.site)).map(|site| *site.lines.start())
}
