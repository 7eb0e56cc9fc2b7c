//! `Model` → findings. A rule is one file: a static [`Rule`] with its words and
//! its check. Adding one touches its file, two lines here, its folder under
//! examples/ and its snapshot; listings, docs and help come from the static.

mod finding;
pub(crate) mod image;
mod immutability;
mod instructions;
mod layout;
mod packages;
mod process;
mod secrets;
mod shell;
mod user;

pub use finding::{Finding, Remedy, fingerprint};

use crate::{Settings, model::Model};

/// The subject of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Category {
    User,
    Image,
    Packages,
    Instructions,
    Shell,
    Secrets,
    Immutability,
    Process,
    /// What dfix says of itself and of comments for it.
    Meta,
}

impl Category {
    /// Its name in listings.
    pub fn as_str(self) -> &'static str {
        match self {
            Category::User => "user",
            Category::Image => "image",
            Category::Packages => "packages",
            Category::Instructions => "instructions",
            Category::Shell => "shell",
            Category::Secrets => "secrets",
            Category::Immutability => "immutability",
            Category::Process => "process",
            Category::Meta => "meta",
        }
    }
}

/// How much a finding matters.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Versions, digests, size, spelling.
    Info,
    /// A measure of container practice is not met.
    Warning,
    /// Won't build, won't start, or leaks a secret.
    Error,
}

impl Severity {
    /// Its name in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// Is a rule on unless it is asked for?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Default {
    /// On.
    On,
    /// Only where it is selected, or under the preset `strict`.
    Strict,
    /// Only where it is selected.
    Asked,
}

/// A rule: its words and its check.
#[derive(Debug)]
pub struct Rule {
    /// Kebab-case.
    pub name: &'static str,
    /// Every name of hadolint's and BuildKit's that a finding of it may carry.
    pub aliases: &'static [&'static str],
    /// The subject.
    pub category: Category,
    /// How much its findings matter, where they don't say otherwise.
    pub severity: Severity,
    /// On by default?
    pub on: Default,
    /// One line.
    pub summary: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// When its fix is safe, and when it is not.
    pub fix_safety: &'static str,
    /// A Dockerfile that it finds fault with; empty where no file can show it.
    pub bad: &'static str,
    /// The same, fixed; empty where there is no fix.
    pub good: &'static str,
    /// Adds its findings.
    pub check: fn(&Model<'_>, &Settings, &mut Vec<Finding>),
}

impl Rule {
    /// Is this its name or one of its aliases, in any case?
    pub fn is_called(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
            || self.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(name))
    }
}

/// All rules.
pub static RULES: &[&Rule] = &[
    &user::run_as_non_root::RULE,
    &user::numeric_user::RULE,
    &user::numeric_root::RULE,
    &user::host_uid::RULE,
    &user::privileged_port::RULE,
    &user::no_sudo::RULE,
    &user::useradd_no_log_init::RULE,
    &user::copy_owner::RULE,
    &secrets::secret_in_arg_or_env::RULE,
    &secrets::credentials_in_url::RULE,
    &secrets::private_key_copied::RULE,
    &secrets::pipe_to_shell::RULE,
    &secrets::insecure_fetch::RULE,
    &immutability::world_writable::RULE,
    &immutability::setuid_bit::RULE,
    &immutability::setuid_programs::RULE,
    &immutability::read_only_code::RULE,
    &immutability::sensitive_volume::RULE,
    &immutability::volume_then_change::RULE,
    &immutability::data_in_volume::RULE,
    &process::one_process::RULE,
    &process::exec_in_shell_form::RULE,
    &process::insecure_run::RULE,
    &process::host_network::RULE,
    &process::no_ssh_server::RULE,
    &image::pin_image::RULE,
    &image::explicit_tag::RULE,
    &packages::update_with_install::RULE,
    &image::no_latest::RULE,
    &image::trusted_registry::RULE,
    &image::retired_image::RULE,
    &instructions::labels::key::RULE,
    &instructions::labels::schema::RULE,
    &instructions::missing_healthcheck::RULE,
    &instructions::variables::undefined::RULE,
    &instructions::variables::from_arg::RULE,
    &instructions::variables::default_arg::RULE,
    &image::constant_platform::RULE,
    &instructions::invalid_port::RULE,
    &instructions::expose_format::RULE,
    &instructions::add_checksum::RULE,
    &instructions::env_path::RULE,
    &instructions::definition_description::RULE,
    &packages::clean_package_cache::RULE,
    &packages::no_package_cache::RULE,
    &instructions::add_to_copy::RULE,
    &packages::install_assume_yes::RULE,
    &packages::install_no_extras::RULE,
    &packages::apt_get_not_apt::RULE,
    &packages::no_distribution_upgrade::RULE,
    &packages::pin_package_version::RULE,
    &packages::sorted_packages::RULE,
    &packages::purge_build_dependencies::RULE,
    &packages::remove_package_manager::RULE,
    &packages::cache_mounts::RULE,
    &instructions::legacy_key_value::RULE,
    &instructions::maintainer_to_label::RULE,
    &instructions::workdir_not_cd::RULE,
    &instructions::absolute_workdir::RULE,
    &instructions::copy_to_folder::RULE,
    &instructions::copy_needs_workdir::RULE,
    &instructions::one_command::RULE,
    &instructions::one_healthcheck::RULE,
    &instructions::exec_form::RULE,
    &instructions::copy_from_itself::RULE,
    &instructions::copy_from_known::RULE,
    &instructions::consistent_casing::RULE,
    &instructions::as_casing::RULE,
    &instructions::stage_name_casing::RULE,
    &instructions::duplicate_stage_name::RULE,
    &instructions::reserved_stage_name::RULE,
    &instructions::empty_continuation::RULE,
    &instructions::onbuild_of::RULE,
    &instructions::first_instruction::RULE,
    &instructions::stop_signal::RULE,
    &shell::wget_progress::RULE,
    &shell::consecutive_run::RULE,
    &shell::pipefail::RULE,
    &shell::wget_or_curl::RULE,
    &shell::useless_command::RULE,
    &shell::shell_instruction::RULE,
    &instructions::self_reference_in_env::RULE,
    &instructions::add_for_archives::RULE,
    &instructions::copy_whole_filesystem::RULE,
    &image::redundant_target_platform::RULE,
    &shell::curl_fail::RULE,
    &shell::set_e_in_heredoc::RULE,
    &shell::export_in_own_run::RULE,
    &packages::clean_in_own_run::RULE,
    &packages::apt_key_deprecated::RULE,
    &packages::npm_ci::RULE,
    &packages::production_install::RULE,
    &instructions::inline_ignore::RULE,
    &crate::engine::suppress::UNUSED_IGNORE,
];

/// The rule with this name or alias, in any case.
pub fn by_name(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name.eq_ignore_ascii_case(name)).or_else(|| {
        RULES.iter().copied().find(|rule| rule.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(name)))
    })
}

/// The known name nearest to a misspelled one.
pub fn nearest(name: &str) -> Option<&'static str> {
    let names = RULES.iter().flat_map(|rule| std::iter::once(rule.name).chain(rule.aliases.iter().copied()));
    crate::nearest::nearest(name, names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_found() {
        let mut names: Vec<_> = RULES.iter().map(|rule| rule.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), RULES.len());
        assert_eq!(by_name("dl4000").map(|rule| rule.name), Some("maintainer-to-label"));
        assert_eq!(nearest("run-as-nonroot"), Some("run-as-non-root"));
        assert_eq!(nearest("xyzzy"), None);
    }

    #[test]
    fn every_rule_has_its_words() {
        for rule in RULES {
            assert!(rule.name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{}", rule.name);
            for (what, text) in
                [("summary", rule.summary), ("why", rule.why), ("fix_safety", rule.fix_safety)]
            {
                assert!(text.len() > 10, "{} has no {what}", rule.name);
            }
            assert!(!rule.summary.ends_with('.') && rule.why.ends_with('.'), "{}", rule.name);
        }
    }
}
