//! The package managers that calls are looked up in: those of the table, and a
//! site's own.

use std::{collections::HashMap, sync::LazyLock};

use serde::Deserialize;

use super::Manager;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    manager: Vec<Manager>,
}

/// The managers that calls are looked up in.
#[derive(Clone, Debug, Default)]
pub struct Managers {
    managers: Vec<Manager>,
    /// By the names of their programs, without versions; the first of a name counts.
    by_command: HashMap<String, usize>,
}

static TABLE: LazyLock<Managers> = LazyLock::new(|| {
    let table: Result<Table, _> = serde_json::from_str(json!("package_managers"));
    // A test reads it; a mistake never gets past that.
    Managers::of(table.map(|table| table.manager).unwrap_or_default())
});

impl Managers {
    fn of(mut managers: Vec<Manager>) -> Managers {
        managers.iter_mut().for_each(Manager::learn_longer_verbs);
        let mut by_command = HashMap::new();
        for (at, manager) in managers.iter().enumerate() {
            for command in &manager.commands {
                by_command.entry(command.clone()).or_insert(at);
            }
        }
        Managers { managers, by_command }
    }

    /// Those of the table.
    pub fn builtin() -> &'static Managers {
        &TABLE
    }

    /// Those of the table and a site's own. One of the same name takes the table's place.
    ///
    /// # Errors
    /// Where a row can't be right; one sentence.
    pub fn with(own: Vec<Manager>) -> Result<Managers, String> {
        for manager in &own {
            manager.check()?;
        }
        let others =
            TABLE.managers.iter().filter(|known| own.iter().all(|manager| manager.name != known.name));
        let others: Vec<_> = others.cloned().collect();
        Ok(Managers::of(own.into_iter().chain(others).collect()))
    }

    /// All of them.
    pub fn iter(&self) -> std::slice::Iter<'_, Manager> {
        self.managers.iter()
    }

    /// The index of the manager that a program of this name (a path's last part) runs.
    pub fn by_program(&self, program: &str) -> Option<usize> {
        // A version may follow the name: `pip3.11`.
        let is_version = |c: char| c.is_ascii_digit() || c == '.';
        let shortest = program.trim_end_matches(is_version).len();
        let names = (shortest.max(1)..=program.len()).rev().map(|end| &program[..end]);
        let found = names.filter_map(|name| {
            let at = *self.by_command.get(name)?;
            (name.len() == program.len() || self.managers[at].versions).then_some(at)
        });
        found.min()
    }

    /// The index of the manager that `python -m` this runs.
    pub fn by_module(&self, module: &str) -> Option<usize> {
        self.managers.iter().position(|manager| manager.module.as_deref() == Some(module))
    }

    /// Could a text call one of them? Cheap, before any code is parsed. `may_hold` says of a name whether it
    /// may stand in the text.
    pub fn are_named_in(&self, text: &str, may_hold: impl Fn(&str) -> bool) -> bool {
        let is_part = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'+');
        self.managers.iter().enumerate().any(|(at, manager)| {
            let own = |command: &&String| self.by_command.get(*command) == Some(&at);
            manager.commands.iter().filter(|command| may_hold(command)).filter(own).any(|command| {
                memchr::memmem::find_iter(text.as_bytes(), command.as_bytes()).any(|start| {
                    let behind = &text.as_bytes()[start + command.len()..];
                    let mut rest = behind.iter().take_while(|b| is_part(b));
                    let is_name = match manager.versions {
                        true => rest.all(|b| b.is_ascii_digit() || *b == b'.'),
                        false => rest.next().is_none(),
                    };
                    is_name && !text.as_bytes()[..start].last().is_some_and(is_part)
                })
            })
        })
    }
}

impl std::ops::Index<usize> for Managers {
    type Output = Manager;

    fn index(&self, at: usize) -> &Manager {
        &self.managers[at]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_well_formed() {
        let table: Table = toml::from_str(include_str!("package_managers.toml")).expect("the table parses");
        let mut names: Vec<_> = table.manager.iter().map(|manager| &manager.name).collect();
        for manager in &table.manager {
            assert_eq!(manager.check(), Ok(()));
            for switch in manager.assume_yes.iter().chain(&manager.no_extras) {
                assert!(switch.spellings.contains(&switch.flag), "{}: {}", manager.name, switch.flag);
            }
            if let Some(clean) = &manager.clean {
                assert!(!clean.after.is_empty() && !clean.folders.is_empty(), "{}", manager.name);
            }
        }
        names.sort();
        names.dedup();
        assert_eq!(names.len(), table.manager.len(), "a name stands twice");
    }

    #[test]
    fn programs_are_told() {
        let name =
            |program| Managers::builtin().by_program(program).map(|at| Managers::builtin()[at].name.as_str());
        assert_eq!(name("pip3.11"), Some("pip"));
        assert_eq!(name("apt"), Some("apt-get"));
        assert_eq!(name("pipx"), None);
        assert_eq!(name("apt-get2"), None);
        assert!(Managers::builtin().are_named_in("RUN a;/usr/bin/apt-get\tx pip3.11", |_| true));
        assert!(!Managers::builtin().are_named_in("RUN cargo-chef cook # pipx apt-get2 xapt", |_| true));
    }

    #[test]
    fn a_sites_own_come_first_and_are_checked() {
        let own = |text: &str| Managers::with(vec![toml::from_str(text).expect("is a row")]);
        let managers = own("name = \"corp\"\ncommands = [\"pkg\", \"apt\"]\ninstall = [\"add\"]\n");
        let managers = managers.expect("is right");
        assert_eq!(managers.by_program("apt").map(|at| managers[at].name.as_str()), Some("corp"));
        assert_eq!(managers.by_program("apk").map(|at| managers[at].name.as_str()), Some("apk"));
        let flag = "[no-cache]\nflag = \"x y\"\nspellings = []\nverbs = []\nfolders = []\n";
        let text = format!("name = \"corp\"\ncommands = [\"pkg\"]\ninstall = [\"add\"]\n{flag}");
        assert!(own(&text).expect_err("is refused").contains("`x y` is no flag"));
    }
}
