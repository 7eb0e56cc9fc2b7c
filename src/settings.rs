//! What a run was asked for, as plain data: filled from dfix.toml and flags.

use crate::{
    image_policy::ImagePolicy,
    rules::{Default as On, Finding, Rule},
};

/// The settings of a run.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Rules that are on besides those on by default.
    pub selected: Vec<String>,
    /// Rules that are off.
    pub ignored: Vec<String>,
    /// Where it is not empty, these rules alone are on.
    pub only: Vec<String>,
    /// The stages that are built and shipped; the last one where this is empty.
    pub targets: Vec<String>,
    /// Which images are pinned, to what, and which are trusted.
    pub images: ImagePolicy,
    /// The user that is created where none is there.
    pub user: NewUser,
}

/// The user that run-as-non-root creates.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// uid and gid, 10001 to 60000.
    pub uid: u32,
    /// Its name.
    pub name: String,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            selected: vec![],
            ignored: vec![],
            only: vec![],
            targets: vec![],
            images: ImagePolicy::default(),
            user: NewUser { uid: 10_001, name: "app".into() },
        }
    }
}

impl Settings {
    /// Does a rule run?
    pub fn is_on(&self, rule: &Rule) -> bool {
        let named = |names: &[String]| names.iter().any(|name| rule.is_called(name));
        if !self.only.is_empty() {
            return named(&self.only);
        }
        // An alias takes away findings, not the rule.
        let off = self.ignored.iter().any(|name| name.eq_ignore_ascii_case(rule.name));
        !off && (rule.on == On::On || named(&self.selected))
    }

    /// Is a finding told?
    pub fn wants(&self, finding: &Finding) -> bool {
        let called = |names: &[String]| names.iter().any(|name| finding.is_called(name));
        (self.only.is_empty() || called(&self.only)) && !called(&self.ignored)
    }
}
