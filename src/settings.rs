//! What a run was asked for, as plain data: filled from dfix.toml and flags.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    image_policy::ImagePolicy,
    knowledge::{Image, Managers},
    rules::{Default as On, Finding, Rule, Severity},
};

/// The settings of a run.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Which rules are on to begin with.
    pub preset: Preset,
    /// Rules that are on besides those on by default.
    pub selected: Vec<String>,
    /// Rules that are off.
    pub ignored: Vec<String>,
    /// Where it is not empty, these rules alone are on.
    pub only: Vec<String>,
    /// Rules, or aliases of findings, and how much they matter here; the last that fits counts.
    pub severities: Vec<(String, Severity)>,
    /// The stages that are built and shipped; the last one where this is empty.
    pub targets: Vec<String>,
    /// Which images are pinned, to what, and which are trusted.
    pub images: ImagePolicy,
    /// Facts about images that go before those of the table, by normalised name.
    pub image_facts: Vec<Image>,
    /// The user that the container gets.
    pub user: NewUser,
    /// The labels that images must have.
    pub labels: Labels,
    /// The package managers, where the site has some of its own.
    pub managers: Option<Arc<Managers>>,
    /// The day on which ignores with an end are judged; without it they don't end.
    pub today: Option<jiff::civil::Date>,
}

/// Which rules are on to begin with.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
    clap::ValueEnum,
)]
#[serde(rename_all = "lowercase")]
pub enum Preset {
    /// Those that every Dockerfile is better with.
    #[default]
    Default,
    /// All but the few that must be asked for by name.
    Strict,
    /// Those that hadolint has too, and of their findings those that it has a code for.
    Hadolint,
}

/// The user that run-as-non-root creates.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// uid and gid, 10001 to 60000.
    pub uid: u32,
    /// Its name.
    pub name: String,
    /// Which one, where the base image holds an account for it.
    pub prefer: Prefer,
}

/// `[labels]`
#[derive(
    Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(deny_unknown_fields, default)]
pub struct Labels {
    /// The labels that an image must have, and what their values are.
    pub schema: BTreeMap<String, LabelKind>,
    /// May there be no others?
    pub strict: bool,
}

/// What a label's value is. The names are hadolint's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum LabelKind {
    Text,
    Url,
    Semver,
    /// A git commit.
    Hash,
    /// A date and time.
    Rfc3339,
    /// A licence expression.
    Spdx,
    Email,
}

/// Whose account is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Prefer {
    /// One that is created: no host user is likely to have its uid.
    #[default]
    New,
    /// The base image's own, such as `node`.
    Image,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            preset: Preset::Default,
            severities: vec![],
            selected: vec![],
            ignored: vec![],
            only: vec![],
            targets: vec![],
            images: ImagePolicy::default(),
            image_facts: vec![],
            user: NewUser { uid: 10_001, name: "app".into(), prefer: Prefer::New },
            labels: Labels::default(),
            managers: None,
            today: None,
        }
    }
}

impl Settings {
    /// The package managers that calls are looked up in.
    pub fn managers(&self) -> &Managers {
        self.managers.as_deref().unwrap_or(Managers::builtin())
    }

    /// Does a rule run?
    pub fn is_on(&self, rule: &Rule) -> bool {
        let named = |names: &[String]| names.iter().any(|name| rule.is_called(name));
        if !self.only.is_empty() {
            return named(&self.only);
        }
        // An alias takes away findings, not the rule.
        let off = self.ignored.iter().any(|name| name.eq_ignore_ascii_case(rule.name));
        let by_preset = match self.preset {
            Preset::Default => rule.on == On::On,
            Preset::Strict => rule.on != On::Asked,
            // What hadolint doesn't tell unless it is asked is no part of it either.
            Preset::Hadolint => {
                rule.on != On::Asked && rule.aliases.iter().any(|alias| is_of_hadolint(alias))
            }
        };
        !off && (by_preset || named(&self.selected))
    }

    /// Is a finding told?
    pub fn wants(&self, finding: &Finding) -> bool {
        let called = |names: &[String]| names.iter().any(|name| finding.is_called(name));
        let by_preset = self.preset != Preset::Hadolint
            || !self.only.is_empty()
            || called(&self.selected)
            || finding.codes.iter().any(|code| is_of_hadolint(code));
        let is_told = match self.preset {
            Preset::Default => finding.on == On::On,
            Preset::Strict | Preset::Hadolint => finding.on != On::Asked,
        };
        let asked = is_told || !self.only.is_empty() || called(&self.selected);
        asked && by_preset && (self.only.is_empty() || called(&self.only)) && !called(&self.ignored)
    }

    /// How much a finding matters here.
    pub fn severity(&self, finding: &Finding) -> Severity {
        let own = self.severities.iter().rev().find(|(name, _)| finding.is_called(name));
        own.map_or(finding.severity, |(_, severity)| *severity)
    }
}

/// Is this a code of hadolint's that it tells unless it is told otherwise?
fn is_of_hadolint(code: &str) -> bool {
    // Source: DLIgnoreC in src/Hadolint/Rule of 2.15.1.
    const OFF: &[&str] = &["DL1001", "DL3057"];
    code.starts_with("DL") && !OFF.contains(&code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{engine, text::Source};

    #[test]
    fn a_rule_may_tell_less_by_default() {
        let found = |text: &str, settings: &Settings| {
            let outcome = engine::check(Source::new(text), settings);
            outcome.findings.iter().any(|finding| finding.rule.name == "consecutive-run")
        };
        let cheap = "FROM debian:12\nRUN mkdir /a\nRUN chmod 1777 /a\n";
        let dear = "FROM debian:12\nRUN make\nRUN chmod +x a\n";
        let asked = |name: &str| Settings { selected: vec![name.into()], ..Settings::default() };
        let preset = |preset| Settings { preset, ..Settings::default() };
        assert!(found(cheap, &Settings::default()) && !found(dear, &Settings::default()));
        for settings in [
            preset(Preset::Strict),
            preset(Preset::Hadolint),
            asked("DL3059"),
            asked("consecutive-run"),
            Settings { only: vec!["consecutive-run".into()], ..Settings::default() },
        ] {
            assert!(found(cheap, &settings) && found(dear, &settings), "{settings:?}");
        }
        assert!(!found(cheap, &Settings { ignored: vec!["DL3059".into()], ..Settings::default() }));
    }
}
