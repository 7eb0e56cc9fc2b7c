//! A variable in the ENV that defines it still has its old value.

use std::collections::BTreeSet;

use crate::{
    Settings,
    model::{Model, Site},
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::{Keyword, Pair, words},
    text::{Applicability, Change, Fix},
};

/// The rule. As for hadolint, a variable that an earlier ARG or ENV of the file
/// defines is none: its old value may be meant.
pub static RULE: Rule = Rule {
    name: "self-reference-in-env",
    aliases: &["DL3044"],
    category: Category::Instructions,
    severity: Severity::Error,
    on: Default::On,
    summary: "An ENV uses a variable that it defines itself",
    why: "All values of one ENV are worked out before any of them holds: in `ENV A=1 B=$A`, B gets the A of before, which is \
          nothing where nobody set it.",
    fix_safety: "Unsafe: split into two ENV, the variable gets the value that was meant, which is another one than it has \
                 now.",
    bad: "FROM scratch\nENV HOME=/app DATA=$HOME/data\nUSER 65532:65532\n",
    good: "FROM scratch\nENV HOME=/app\nENV DATA=$HOME/data\nUSER 65532:65532\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    let mut known: BTreeSet<&str> = BTreeSet::new();
    for site in model.sites().filter(|site| matches!(site.keyword, Keyword::Env | Keyword::Arg)) {
        let pairs = site.instruction.pairs();
        if site.keyword == Keyword::Env {
            let uses = |pair: &Pair, name: &str| {
                pair.value
                    .as_ref()
                    .is_some_and(|value| words::expansions(&value.text).any(|used| used == name))
            };
            let has_any = |pair: &Pair| pair.value.as_ref().is_some_and(|value| value.text.contains('$'));
            let users = pairs.iter().enumerate().filter(|(_, pair)| has_any(pair));
            let found = users.into_iter().find_map(|(at, user)| {
                let of = |(other, pair): (usize, &Pair)| {
                    (other != at && !known.contains(&*pair.key.text) && uses(user, &pair.key.text))
                        .then_some(other)
                };
                Some((at, pairs.iter().enumerate().find_map(of)?))
            });
            if let Some((user, definer)) = found {
                let name = &pairs[definer].key.text;
                let message = format!("`${name}` still has the value from before this ENV");
                let finding = RULE.finding(site, pairs[user].range.clone(), message);
                findings.push(match split(model, site, pairs, definer, user) {
                    Some(fix) => finding.fixed_by(fix),
                    None => finding.by_hand(format!(
                        "Define `{name}` in an ENV of its own before this one, if its new value is meant"
                    )),
                });
            }
        }
        known.extend(site.instruction.pairs().iter().map(|pair| &*pair.key.text));
    }
}

/// Two ENV: all before the pair that uses the variable, and the others.
fn split(model: &Model<'_>, site: Site<'_>, pairs: &[Pair], definer: usize, user: usize) -> Option<Fix> {
    if definer > user {
        return None;
    }
    let source = model.document.source();
    let newline = source.newline().as_str();
    let gap = pairs[user - 1].range.end..pairs[user].range.start;
    // A comment between stands inside the instruction, and would stand before the new one.
    if site.comments.iter().any(|comment| gap.contains(&comment.start)) {
        return None;
    }
    let why = format!("`{}` gets another value than it has now", pairs[user].key.text);
    let fix = Fix::new(
        format!("define `{}` in an ENV of its own", pairs[user].key.text),
        Applicability::Unsafe(why),
    );
    Some(
        fix.framed(Change::Inside(site.index))
            .framed(Change::Insert { before: site.index + 1, count: 1 })
            .replace(gap, format!("{newline}{} ", site.instruction.name.text)),
    )
}
