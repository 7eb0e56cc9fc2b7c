//! docs/rules.md: all that the rules say of themselves, and what became of other linters' rules.

use std::{collections::BTreeSet, fmt::Write as _};

use dfix::rules::{Default, RULES, Rule};

/// hadolint's own rules: those of 2.15.1 (src/Hadolint/Rule), and DL3005, DL3017, DL3031 and DL3039 of earlier versions.
const HADOLINT: &[&str] = &[
    "DL1001", "DL3000", "DL3001", "DL3002", "DL3003", "DL3004", "DL3005", "DL3006", "DL3007", "DL3008",
    "DL3009", "DL3010", "DL3011", "DL3012", "DL3013", "DL3014", "DL3015", "DL3016", "DL3017", "DL3018",
    "DL3019", "DL3020", "DL3021", "DL3022", "DL3023", "DL3024", "DL3025", "DL3026", "DL3027", "DL3028",
    "DL3029", "DL3030", "DL3031", "DL3032", "DL3033", "DL3034", "DL3035", "DL3036", "DL3037", "DL3038",
    "DL3039", "DL3040", "DL3041", "DL3042", "DL3043", "DL3044", "DL3045", "DL3046", "DL3047", "DL3048",
    "DL3049", "DL3050", "DL3051", "DL3052", "DL3053", "DL3054", "DL3055", "DL3056", "DL3057", "DL3058",
    "DL3059", "DL3060", "DL3061", "DL3062", "DL3063", "DL3064", "DL3065", "DL3066", "DL3067", "DL4000",
    "DL4001", "DL4003", "DL4004", "DL4005", "DL4006",
];

/// BuildKit's checks: frontend/dockerfile/linter/ruleset.go.
const BUILDKIT: &[&str] = &[
    "StageNameCasing",
    "FromAsCasing",
    "NoEmptyContinuation",
    "ConsistentInstructionCasing",
    "DuplicateStageName",
    "ReservedStageName",
    "JSONArgsRecommended",
    "MaintainerDeprecated",
    "UndefinedArgInFrom",
    "WorkdirRelativePath",
    "UndefinedVar",
    "MultipleInstructionsDisallowed",
    "LegacyKeyValueFormat",
    "InvalidBaseImagePlatform",
    "RedundantTargetPlatform",
    "SecretsUsedInArgOrEnv",
    "InvalidDefaultArgInFrom",
    "FromPlatformFlagConstDisallowed",
    "CopyIgnoredFile",
    "InvalidDefinitionDescription",
    "ExposeProtoCasing",
    "ExposeInvalidFormat",
];

/// Why there is no rule.
const REASONS: &[(&str, &str)] = &[
    ("DL3017", "hadolint withdrew it: `apk upgrade` brings security updates that the base image lacks"),
    ("DL3031", "hadolint withdrew it: `yum update` brings security updates that the base image lacks"),
    ("DL3039", "hadolint withdrew it: `dnf update` brings security updates that the base image lacks"),
    (
        "CopyIgnoredFile",
        "needs the build context and its .dockerignore, and which folder that is the call of the builder says: \
         `docker build --check` knows it",
    ),
    (
        "InvalidBaseImagePlatform",
        "needs the base image's configuration and the platform that is built for, which the call of the builder says",
    ),
];

/// The page.
pub fn page() -> String {
    let mut out = String::from(
        "# Rules\n\nMade from the rules themselves: `UPDATE_DOCS=1 cargo test --test docs`. `dfix explain NAME` prints one \
         of them.\n\n",
    );
    let categories: BTreeSet<_> = RULES.iter().map(|rule| rule.category).collect();
    for category in categories {
        let _ = writeln!(out, "## {}\n", category.as_str());
        for rule in RULES.iter().filter(|rule| rule.category == category) {
            out.push_str(&section(rule));
        }
    }
    out.push_str("## Rules of hadolint\n\n");
    out.push_str(&table(HADOLINT));
    out.push_str("\n## Checks of BuildKit\n\n");
    out.push_str(&table(BUILDKIT));
    out
}

fn section(rule: &Rule) -> String {
    let mut out = format!("### {}\n\n{}.\n\n", rule.name, rule.summary);
    let on = match rule.on {
        Default::On => "on by default",
        Default::Strict => "on under the preset `strict`",
        Default::Asked => "only where it is asked for",
    };
    let _ = write!(out, "{}, {on}", rule.severity.as_str());
    if !rule.aliases.is_empty() {
        let _ = write!(out, "; also known as {}", rule.aliases.join(", "));
    }
    let _ = write!(out, "\n\n{}\n\nFix: {}\n\n", rule.why, rule.fix_safety);
    for (title, text) in [("Before", rule.bad), ("After", rule.good)] {
        if !text.is_empty() {
            let _ = write!(out, "{title}:\n\n```dockerfile\n{text}```\n\n");
        }
    }
    out
}

fn table(names: &[&str]) -> String {
    let mut out = String::from("| name | dfix |\n| --- | --- |\n");
    for name in names {
        let rules: Vec<String> = RULES
            .iter()
            .filter(|rule| rule.aliases.contains(name))
            .map(|rule| format!("[{0}](#{0})", rule.name))
            .collect();
        let reason = REASONS.iter().find(|(other, _)| other == name).map(|(_, reason)| *reason);
        let what = match reason {
            Some(reason) => format!("none: {reason}"),
            None => rules.join(", "),
        };
        let _ = writeln!(out, "| {name} | {what} |");
    }
    out
}

#[test]
fn every_name_of_others_is_known_and_has_a_rule_or_a_reason_but_not_both() {
    let known: BTreeSet<_> = HADOLINT.iter().chain(BUILDKIT).copied().collect();
    assert_eq!(known.len(), HADOLINT.len() + BUILDKIT.len(), "a name stands twice");
    assert_eq!(BUILDKIT.len(), 22);
    for name in &known {
        let is_told = RULES.iter().any(|rule| rule.aliases.contains(name))
            || REASONS.iter().any(|(other, _)| other == name);
        assert!(is_told, "{name} has neither a rule nor a reason for none");
    }
    for rule in RULES {
        for alias in rule.aliases {
            assert!(known.contains(alias), "{}: nobody has a rule {alias}", rule.name);
            assert!(
                REASONS.iter().all(|(name, _)| name != alias),
                "{alias} has a rule and a reason for none"
            );
        }
    }
    for (name, _) in REASONS {
        assert!(known.contains(name), "nobody has a rule {name}");
    }
}
