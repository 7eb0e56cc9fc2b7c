//! The package managers that calls are looked up in: those of the table, and a
//! site's own.

use std::sync::LazyLock;

use super::{Manager, Text, package_managers};

/// The managers that calls are looked up in.
#[derive(Clone, Debug, Default)]
pub struct Managers {
    /// A site's own, which come first.
    own: Vec<Manager>,
    /// The rows of the table that count.
    known: Vec<&'static Manager>,
    /// The names of their programs, without versions, sorted; the first manager of a name counts.
    commands: Vec<(Text, usize)>,
}

static BUILTIN: LazyLock<Managers> = LazyLock::new(|| Managers::of(vec![]));

impl Managers {
    fn of(mut own: Vec<Manager>) -> Managers {
        for clean in own.iter_mut().filter_map(|manager| manager.clean.as_mut()) {
            clean.unused_by_programs.to_mut().sort();
        }
        let is_replaced = |known: &Manager| own.iter().any(|manager| manager.name == known.name);
        let known = package_managers::TABLE.manager.iter().filter(|manager| !is_replaced(manager)).collect();
        let mut managers = Managers { own, known, commands: vec![] };
        let commands = managers.iter().enumerate();
        let commands =
            commands.flat_map(|(at, manager)| manager.commands.iter().map(move |name| (name.clone(), at)));
        let mut commands: Vec<_> = commands.collect();
        commands.sort();
        commands.dedup_by(|later, first| later.0 == first.0);
        managers.commands = commands;
        managers
    }

    /// Those of the table.
    pub fn builtin() -> &'static Managers {
        &BUILTIN
    }

    /// Those of the table and a site's own. One of the same name takes the table's place.
    ///
    /// # Errors
    /// Where a row can't be right; one sentence.
    pub fn with(own: Vec<Manager>) -> Result<Managers, String> {
        for manager in &own {
            manager.check()?;
        }
        Ok(Managers::of(own))
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Manager> {
        self.own.iter().chain(self.known.iter().copied())
    }

    /// The index of the manager that a program of this name (a path's last part) runs.
    pub fn by_program(&self, program: &str) -> Option<usize> {
        // A version may follow the name: `pip3.11`.
        let is_version = |c: char| c.is_ascii_digit() || c == '.';
        let shortest = program.trim_end_matches(is_version).len();
        let names = (shortest.max(1)..=program.len()).rev().map(|end| &program[..end]);
        let found = names.filter_map(|name| {
            let found = self.commands.binary_search_by(|(command, _)| (**command).cmp(name)).ok()?;
            let at = self.commands[found].1;
            (name.len() == program.len() || self[at].versions).then_some(at)
        });
        found.min()
    }

    /// The index of the manager that `python -m` this runs.
    pub fn by_module(&self, module: &str) -> Option<usize> {
        self.iter().position(|manager| manager.module.as_deref() == Some(module))
    }

    /// Those whose cache a program may clean, or has a folder for which `holds` is true.
    pub fn cleaned_by(&self, program: &str, holds: &dyn Fn(&str) -> bool) -> Vec<&Manager> {
        let is_version = |rest: &str| rest.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        let cleans = |text: &str| {
            let name = || text.split(' ').next().unwrap_or_default();
            text.as_bytes().first() == program.as_bytes().first()
                && program.strip_prefix(name()).is_some_and(is_version)
        };
        let is_cleaned = |manager: &&Manager| {
            let clean = || manager.clean.iter();
            let also = clean().flat_map(|clean| clean.also.iter().chain([&clean.command]));
            let folders = manager.no_cache.iter().flat_map(|no_cache| &*no_cache.folders);
            let mut folders = clean().flat_map(|clean| &*clean.folders).chain(folders);
            manager.commands.iter().chain(also).any(|text| cleans(text))
                || folders.any(|folder| holds(folder))
        };
        self.iter().filter(is_cleaned).collect()
    }

    /// Could a text call one of them? Cheap, before any code is parsed. `may_hold` says of a name whether it
    /// may stand in the text.
    pub fn are_named_in(&self, text: &str, may_hold: impl Fn(&str) -> bool) -> bool {
        let is_part = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'+');
        let mut commands = self.commands.iter().filter(|(command, _)| may_hold(command));
        commands.any(|(command, at)| {
            memchr::memmem::find_iter(text.as_bytes(), command.as_bytes()).any(|start| {
                let behind = &text.as_bytes()[start + command.len()..];
                let mut rest = behind.iter().take_while(|b| is_part(b));
                let is_name = match self[*at].versions {
                    true => rest.all(|b| b.is_ascii_digit() || *b == b'.'),
                    false => rest.next().is_none(),
                };
                is_name && !text.as_bytes()[..start].last().is_some_and(is_part)
            })
        })
    }
}

impl Manager {
    /// Is it run by a program of this name?
    pub fn is_run_by(&self, program: &str) -> bool {
        self.commands.iter().any(|command| {
            program.strip_prefix(&**command).is_some_and(|rest| {
                rest.is_empty() || (self.versions && rest.bytes().all(|b| b.is_ascii_digit() || b == b'.'))
            })
        })
    }

    /// The verb that consists of these two words, where there is one.
    pub fn longer_verb(&self, first: &str, second: &str) -> Option<&str> {
        let is_it =
            |verb: &&str| verb.strip_prefix(first).and_then(|rest| rest.strip_prefix(' ')) == Some(second);
        self.verbs().find(is_it)
    }

    /// All verbs that the row names.
    pub fn verbs(&self) -> impl Iterator<Item = &str> {
        let switches = self.assume_yes.iter().chain(&self.no_extras).flat_map(|switch| &*switch.verbs);
        let clean = self.clean.iter().flat_map(|clean| {
            let edition = clean.edition.iter().flat_map(|edition| &*edition.verbs);
            clean.after.iter().chain(&*clean.needed_by).chain(edition)
        });
        let pin = self.pin.iter().flat_map(|pin| &*pin.verbs);
        let exact = self.exact.iter().flat_map(|exact| exact.instead_of.iter().chain([&exact.verb]));
        let verbs = self.install.iter().chain(&*self.refresh).chain(&*self.remove);
        verbs.chain(switches).chain(clean).chain(pin).chain(exact).map(|verb| &**verb)
    }

    /// Can the row be right?
    fn check(&self) -> Result<(), String> {
        let name = &self.name;
        let wrong = |what: &str| Err(format!("managers: \"{name}\": {what}"));
        if name.is_empty() || self.commands.is_empty() || self.install.is_empty() {
            return wrong("must have a name, `commands` and `install`");
        }
        let flags = self.assume_yes.iter().chain(&self.no_extras).map(|switch| &switch.flag);
        for flag in flags.chain(self.no_cache.iter().map(|no_cache| &no_cache.flag)) {
            if !flag.starts_with('-') || flag.contains(|c: char| c.is_whitespace() || c.is_control()) {
                return wrong(&format!("`{flag}` is no flag: it must begin with `-` and be one word"));
            }
        }
        let words = self.recommended.iter().map(|recommended| &recommended.package);
        for word in words.chain(self.exact.iter().map(|exact| &exact.verb)) {
            let is_plain = |c: char| c.is_alphanumeric() || "+-._:@/".contains(c);
            if word.is_empty() || !word.chars().all(is_plain) {
                return wrong(&format!("`{word}` must be one plain word"));
            }
        }
        let commands = self.clean.iter().map(|clean| &clean.command);
        let commands = commands.chain(self.build.iter().map(|build| &build.purge));
        for command in commands.chain(self.remove_itself.iter().map(|remove| &remove.command)) {
            let command = command.trim();
            if command.is_empty() || command.contains(|c: char| c.is_control() || c == '#' || c == '\\') {
                return wrong("its commands must be one line of code without comments and continuations");
            }
        }
        Ok(())
    }
}

impl std::ops::Index<usize> for Managers {
    type Output = Manager;

    fn index(&self, at: usize) -> &Manager {
        match self.own.get(at) {
            Some(own) => own,
            None => self.known[at - self.own.len()],
        }
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Table {
        manager: Vec<Manager>,
    }

    #[test]
    fn the_table_is_well_formed() {
        let table: Table = toml::from_str(include_str!("package_managers.toml")).expect("the table parses");
        // It says the same as a site's own row.
        assert_eq!(format!("{:?}", table.manager), format!("{:?}", package_managers::TABLE.manager));
        let mut names: Vec<_> = table.manager.iter().map(|manager| &manager.name).collect();
        for manager in &table.manager {
            assert_eq!(manager.check(), Ok(()));
            for switch in manager.assume_yes.iter().chain(&manager.no_extras) {
                assert!(switch.spellings.contains(&switch.flag), "{}: {}", manager.name, switch.flag);
            }
            if let Some(clean) = &manager.clean {
                assert!(!clean.after.is_empty() && !clean.folders.is_empty(), "{}", manager.name);
                let both = |name: &&Text| clean.needed_by_programs.contains(name);
                assert_eq!(clean.unused_by_programs.iter().find(both), None, "{}", manager.name);
                assert!(clean.unused_by_programs.is_sorted(), "{}", manager.name);
            }
        }
        names.sort();
        names.dedup();
        assert_eq!(names.len(), table.manager.len(), "a name stands twice");
    }

    #[test]
    fn programs_are_told() {
        let name = |program| Managers::builtin().by_program(program).map(|at| &*Managers::builtin()[at].name);
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
        assert_eq!(managers.by_program("apt").map(|at| &*managers[at].name), Some("corp"));
        assert_eq!(managers.by_program("apk").map(|at| &*managers[at].name), Some("apk"));
        let flag = "[no-cache]\nflag = \"x y\"\nspellings = []\nverbs = []\nfolders = []\n";
        let text = format!("name = \"corp\"\ncommands = [\"pkg\"]\ninstall = [\"add\"]\n{flag}");
        assert!(own(&text).expect_err("is refused").contains("`x y` is no flag"));
    }
}
