//! STOPSIGNAL with a signal that there is.

use crate::{
    Settings,
    model::Model,
    rules::{Category, Default, Finding, Rule, Severity},
    syntax::Keyword,
    text::{Applicability, Change, Fix},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "stop-signal",
    aliases: &[],
    category: Category::Instructions,
    severity: Severity::Error,
    on: Default::On,
    summary: "STOPSIGNAL names no signal",
    why: "Builders refuse a signal that they don't know, and one that a container can't be sent would never stop it.",
    fix_safety: "Unsafe where a signal has nearly the same name: another one may be meant. By hand elsewhere.",
    bad: "FROM scratch\nSTOPSIGNAL SIGTREM\nUSER 65532:65532\n",
    good: "FROM scratch\nSTOPSIGNAL SIGTERM\nUSER 65532:65532\n",
    check,
};

/// Linux's, as signal(7) has them, without `SIG`. RTMIN and RTMAX may have an offset.
const SIGNALS: &[&str] = &[
    "ABRT", "ALRM", "BUS", "CHLD", "CLD", "CONT", "FPE", "HUP", "ILL", "INT", "IO", "IOT", "KILL", "PIPE",
    "POLL", "PROF", "PWR", "QUIT", "RTMAX", "RTMIN", "SEGV", "STKFLT", "STOP", "SYS", "TERM", "TRAP", "TSTP",
    "TTIN", "TTOU", "URG", "USR1", "USR2", "VTALRM", "WINCH", "XCPU", "XFSZ",
];

fn check(model: &Model<'_>, _: &Settings, findings: &mut Vec<Finding>) {
    for site in model.of_kind_with_triggers(Keyword::Stopsignal) {
        let Some(word) = site.instruction.text() else { continue };
        let Some(signal) = word.literal(model.document.escape) else { continue };
        if is_signal(signal.trim()) {
            continue;
        }
        let nearest = SIGNALS
            .iter()
            .map(|known| (strsim::jaro_winkler(bare(&signal.to_uppercase()), known), known))
            .filter(|(likeness, _)| *likeness > 0.8)
            .max_by(|a, b| a.0.total_cmp(&b.0));
        let message = format!("{signal} is no signal");
        let finding = RULE.finding(site, word.range.clone(), message);
        let is_as_written = model.document.text(&word.range) == signal;
        findings.push(match nearest {
            Some((_, known)) if is_as_written => finding.fixed_by(
                Fix::new(
                    format!("write SIG{known}"),
                    Applicability::Unsafe("another signal may be meant".into()),
                )
                .framed(Change::Inside(site.index))
                .replace(word.range.clone(), format!("SIG{known}")),
            ),
            Some((_, known)) => finding.by_hand(format!("Write SIG{known}, if that is meant")),
            None => finding.by_hand("Write a signal's name, SIGTERM, or its number"),
        });
    }
}

fn bare(name: &str) -> &str {
    name.strip_prefix("SIG").unwrap_or(name)
}

fn is_signal(text: &str) -> bool {
    if let Ok(number) = text.parse::<u32>() {
        return (1..=64).contains(&number);
    }
    let upper = text.to_uppercase();
    let name = bare(&upper);
    let offset = name.strip_prefix("RTMIN+").or(name.strip_prefix("RTMAX-"));
    let is_offset = |text: &str| text.parse::<u32>().is_ok_and(|number| (1..=15).contains(&number));
    SIGNALS.contains(&name) || offset.is_some_and(is_offset)
}

#[cfg(test)]
mod tests {
    use super::is_signal;

    #[test]
    fn signals_are_told() {
        assert!(["SIGTERM", "term", "15", "SIGRTMIN+3", "RTMAX-1", "SIGRTMIN"].into_iter().all(is_signal));
        assert!(!["0", "65", "SIGFOO", "", "SIG", "RTMIN+99", "-1"].into_iter().any(is_signal));
    }
}
