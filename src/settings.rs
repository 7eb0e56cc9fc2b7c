//! What a run was asked for, as plain data: filled from dfix.toml and flags.

use std::sync::Arc;

use crate::{
    image_policy::ImagePolicy,
    knowledge::{Image, Managers},
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
    /// Facts about images that go before those of the table, by normalised name.
    pub image_facts: Vec<Image>,
    /// The user that the container gets.
    pub user: NewUser,
    /// The package managers, where the site has some of its own.
    pub managers: Option<Arc<Managers>>,
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

/// Whose account is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
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
            selected: vec![],
            ignored: vec![],
            only: vec![],
            targets: vec![],
            images: ImagePolicy::default(),
            image_facts: vec![],
            user: NewUser { uid: 10_001, name: "app".into(), prefer: Prefer::New },
            managers: None,
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
        !off && (rule.on == On::On || named(&self.selected))
    }

    /// Is a finding told?
    pub fn wants(&self, finding: &Finding) -> bool {
        let called = |names: &[String]| names.iter().any(|name| finding.is_called(name));
        (self.only.is_empty() || called(&self.only)) && !called(&self.ignored)
    }
}
