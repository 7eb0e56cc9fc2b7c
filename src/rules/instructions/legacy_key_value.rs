//! `ENV key value`: the old spelling takes the rest of the line, whatever it holds.

use crate::{
    Settings,
    model::{Model, Site},
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::{Arguments, Keyword, Pair, words},
    text::Fix,
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "legacy-key-value",
    aliases: &["LegacyKeyValueFormat"],
    category: Category::Instructions,
    severity: Severity::Info,
    on: Default::On,
    summary: "ENV and LABEL are spelled `key value` instead of `key=value`",
    why: "The spelling without `=` takes the rest of the line as one value, so a second variable on the line silently \
          becomes part of the first. It is deprecated, and BuildKit warns of it.",
    fix_safety: "Safe: the value stays the same, in double quotes where it holds blanks. Where its quoting can't be \
                 carried over, nothing is done.",
    bad: "FROM scratch\nENV GREETING hello world\nUSER 65532:65532\n",
    good: "FROM scratch\nENV GREETING=\"hello world\"\nUSER 65532:65532\n",
    check,
};

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for keyword in [Keyword::Env, Keyword::Label] {
        for site in model.of_kind_with_triggers(keyword) {
            let Arguments::LegacyPair(pair) = &site.instruction.arguments else { continue };
            let message = format!("{} is spelled `key value`; write `key=value`", keyword.as_str());
            let finding = RULE.finding(site, pair.range.clone(), message);
            findings.push(match fix(model, site, pair) {
                Some(fix) => finding.fixed_by(fix),
                None => finding.by_hand(format!(
                    "Write `{}=\"…\"`: the value holds quotes, comments or line breaks that dfix can't carry over",
                    pair.key.text
                )),
            });
        }
    }
}

fn fix(model: &Model<'_>, site: Site<'_>, pair: &Pair) -> Option<Fix> {
    let value = pair.value.as_ref()?;
    let gap = pair.key.range.end..value.range.start;
    // A comment in the gap would end up inside the value's word, or be lost.
    let escape = model.document.escape;
    if site.instruction.comments.iter().any(|comment| comment.start < value.range.end) {
        return None;
    }
    if pair.key.text.contains(['"', '\'', '$', '=']) || pair.key.text.contains(char::from(escape)) {
        return None;
    }
    let fix = Fix::safe_inside("write `key=value`", site.index);
    let text = value.text.trim_end();
    let written = model.document.text(&value.range);
    let plain = |c: char| !c.is_whitespace() && c != '"' && c != '\'' && c != char::from(escape);
    if text.chars().all(plain) {
        return Some(fix.replace(gap, "="));
    }
    if is_one_quoted_word(text, escape) && written == text {
        return Some(fix.replace(gap, "="));
    }
    if !text.contains(['"', '\'']) && !text.contains(char::from(escape)) && text == &*value.text {
        // Line breaks inside stay: they mean the same between quotes.
        return Some(fix.replace(gap, "=\"").insert(value.range.end, "\""));
    }
    if written != &*value.text {
        return None;
    }
    Some(fix.replace(gap.start..value.range.end, format!("={}", words::as_one_word(text, escape)?)))
}

/// Is the text one word of `key=value` as it is, all of it in one pair of quotes?
fn is_one_quoted_word(text: &str, escape: u8) -> bool {
    let Some(quote) = text.chars().next().filter(|c| matches!(c, '"' | '\'')) else { return false };
    let inner = text.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    inner.is_some_and(|inner| !inner.contains(quote) && !inner.contains(char::from(escape)))
}
