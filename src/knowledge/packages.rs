//! Facts about package managers: `package_managers.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

/// A package manager.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manager {
    /// Its name in messages.
    pub name: String,
    /// The programs that are it.
    pub commands: Vec<String>,
    /// Are these names followed by a version the same programs?
    #[serde(default)]
    pub versions: bool,
    /// `python -m` this.
    pub module: Option<String>,
    /// Options whose value is the next word.
    pub value_options: Vec<String>,
    /// Verbs that install.
    pub install: Vec<String>,
    /// Verbs that fetch the package lists.
    pub refresh: Vec<String>,
    /// How its cache is removed.
    pub clean: Option<Clean>,
    /// How an install leaves no cache.
    pub no_cache: Option<NoCache>,
}

/// How a cache is removed after use.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clean {
    /// The command to run.
    pub command: String,
    /// The folders that hold the cache.
    pub folders: Vec<String>,
    /// Does an install fail once it is gone, until the lists are fetched anew?
    pub needs_refresh: bool,
    /// Code that names this keeps the cache on purpose.
    pub keeps_marker: Option<String>,
    /// The names that linters have for it.
    pub codes: Vec<String>,
}

/// How an install leaves no cache behind.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoCache {
    /// The flag, put behind the verb.
    pub flag: String,
    /// Flags that make it needless.
    pub spellings: Vec<String>,
    /// The variable that says the same.
    pub environment: Option<String>,
    /// The folders that hold the cache.
    pub folders: Vec<String>,
    /// The names that linters have for it.
    pub codes: Vec<String>,
    /// Since when the flag is known.
    pub version: Option<FlagVersion>,
}

/// A flag that old versions refuse.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FlagVersion {
    /// The first version that has it.
    pub since: String,
    /// Packages of distributions that bring the manager in an unknown version.
    pub from_packages: Vec<String>,
    /// An install of these with --upgrade brings a current one.
    pub upgraded_by: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    manager: Vec<Manager>,
}

static TABLE: LazyLock<Vec<Manager>> = LazyLock::new(|| {
    let table: Result<Table, _> = toml::from_str(include_str!("package_managers.toml"));
    // A test reads it; a mistake never gets past that.
    table.map(|table| table.manager).unwrap_or_default()
});

/// All managers.
pub fn managers() -> &'static [Manager] {
    &TABLE
}

impl Manager {
    /// Is it run by a program of this name (a path's last part)?
    pub fn is_run_by(&self, program: &str) -> bool {
        self.commands.iter().any(|command| {
            program.strip_prefix(command.as_str()).is_some_and(|rest| {
                rest.is_empty() || (self.versions && rest.bytes().all(|b| b.is_ascii_digit() || b == b'.'))
            })
        })
    }
}

/// The manager that a program of this name runs.
pub fn by_program(program: &str) -> Option<&'static Manager> {
    managers().iter().find(|manager| manager.is_run_by(program))
}

/// The manager that `python -m` this runs.
pub fn by_module(module: &str) -> Option<&'static Manager> {
    managers().iter().find(|manager| manager.module.as_deref() == Some(module))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_well_formed() {
        let table: Table = toml::from_str(include_str!("package_managers.toml")).expect("the table parses");
        for manager in &table.manager {
            assert!(!manager.install.is_empty(), "{}", manager.name);
            assert!(manager.clean.is_some() || manager.no_cache.is_some(), "{}", manager.name);
        }
    }

    #[test]
    fn programs_are_told() {
        let name = |program| by_program(program).map(|m| m.name.as_str());
        assert_eq!(name("pip3.11"), Some("pip"));
        assert_eq!(name("apt"), Some("apt-get"));
        assert_eq!(name("pipenv"), None);
        assert_eq!(name("apt-get2"), None);
    }
}
