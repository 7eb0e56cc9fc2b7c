//! The package managers that calls are looked up in: those of the table, and a
//! site's own.

use std::{
    borrow::Cow,
    ops::Range,
    sync::{LazyLock, OnceLock},
};

use super::Manager;

/// What tells of a row of the table whether it has to be read: where it stands as JSON, in bytes of `TEXT`, how its
/// programs are called, with what else its cache is cleaned, and the cache's folders. What is long and needs no
/// reading stands here alone: the programs that have no use for the cache, sorted.
struct Row {
    text: Range<usize>,
    name: &'static str,
    commands: &'static [&'static str],
    versions: bool,
    module: Option<&'static str>,
    also: &'static [&'static str],
    folders: &'static [&'static str],
    unused_by_programs: &'static [Cow<'static, str>],
}

// The rows of package_managers.toml: `TEXT`, and `ROWS` in their order.
include!(concat!(env!("OUT_DIR"), "/package_managers.rs"));

/// The managers that calls are looked up in. Those of the table are read when they are first asked for.
#[derive(Clone, Debug, Default)]
pub struct Managers {
    /// A site's own, which come first.
    own: Vec<Manager>,
    /// The rows of the table that count, by their indexes in it.
    rows: Vec<usize>,
    /// The names of their programs, without versions, sorted; the first manager of a name counts.
    commands: Vec<(Cow<'static, str>, usize)>,
}

static TABLE: LazyLock<Managers> = LazyLock::new(|| Managers::of(vec![]));

/// A row of the table.
fn builtin(row: usize) -> &'static Manager {
    static READ: [OnceLock<Box<Manager>>; ROWS.len()] = [const { OnceLock::new() }; ROWS.len()];
    READ[row].get_or_init(|| {
        // A test reads all rows; a mistake never gets past that.
        let mut manager: Manager = serde_json::from_str(&TEXT[ROWS[row].text.clone()]).unwrap_or_default();
        manager.make_ready();
        if let Some(clean) = &mut manager.clean {
            clean.unused_by_programs = Cow::Borrowed(ROWS[row].unused_by_programs);
        }
        Box::new(manager)
    })
}

impl Managers {
    fn of(mut own: Vec<Manager>) -> Managers {
        own.iter_mut().for_each(Manager::make_ready);
        let is_replaced = |row: &usize| own.iter().any(|manager| manager.name == ROWS[*row].name);
        let rows: Vec<usize> = (0..ROWS.len()).filter(|row| !is_replaced(row)).collect();
        let named = own.iter().enumerate().flat_map(|(at, manager)| {
            manager.commands.iter().map(move |command| (Cow::from(command.clone()), at))
        });
        let known = rows.iter().enumerate().flat_map(|(at, row)| {
            let at = own.len() + at;
            ROWS[*row].commands.iter().map(move |command| (Cow::from(*command), at))
        });
        let mut commands: Vec<_> = named.chain(known).collect();
        commands.sort();
        commands.dedup_by(|later, first| later.0 == first.0);
        Managers { own, rows, commands }
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
        Ok(Managers::of(own))
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Manager> {
        self.own.iter().chain(self.rows.iter().map(|row| builtin(*row)))
    }

    /// The row of the table with this index; `Err` with the site's own.
    fn row(&self, at: usize) -> Result<&'static Row, &Manager> {
        match self.own.get(at) {
            Some(own) => Err(own),
            None => Ok(&ROWS[self.rows[at - self.own.len()]]),
        }
    }

    /// May a version follow the names of its programs?
    fn has_versions(&self, at: usize) -> bool {
        self.row(at).map_or_else(|own| own.versions, |row| row.versions)
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
            (name.len() == program.len() || self.has_versions(at)).then_some(at)
        });
        found.min()
    }

    /// The index of the manager that `python -m` this runs.
    pub fn by_module(&self, module: &str) -> Option<usize> {
        let of = |at: &usize| self.row(*at).map_or_else(|own| own.module.as_deref(), |row| row.module);
        (0..self.own.len() + self.rows.len()).find(|at| of(at) == Some(module))
    }

    /// Those whose cache a program may clean, or has a folder for which `holds` is true.
    pub fn cleaned_by(&self, program: &str, holds: &dyn Fn(&str) -> bool) -> Vec<&Manager> {
        let is_version = |rest: &str| rest.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        let cleans = |text: &str| {
            let name = || text.split(' ').next().unwrap_or_default();
            text.as_bytes().first() == program.as_bytes().first()
                && program.strip_prefix(name()).is_some_and(is_version)
        };
        let own = self.own.iter().filter(|manager| {
            let folders = manager.no_cache.iter().flat_map(|no_cache| &no_cache.folders);
            manager.commands.iter().any(|command| cleans(command))
                || manager
                    .clean
                    .iter()
                    .flat_map(|clean| clean.also.iter().chain([&clean.command]))
                    .any(|text| cleans(text))
                || manager.clean.iter().flat_map(|clean| &clean.folders).chain(folders).any(|f| holds(f))
        });
        let known = self.rows.iter().filter(|row| {
            let row = &ROWS[**row];
            row.commands.iter().chain(row.also).any(|text| cleans(text))
                || row.folders.iter().any(|f| holds(f))
        });
        own.chain(known.map(|row| builtin(*row))).collect()
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
                let is_name = match self.has_versions(*at) {
                    true => rest.all(|b| b.is_ascii_digit() || *b == b'.'),
                    false => rest.next().is_none(),
                };
                is_name && !text.as_bytes()[..start].last().is_some_and(is_part)
            })
        })
    }
}

impl std::ops::Index<usize> for Managers {
    type Output = Manager;

    fn index(&self, at: usize) -> &Manager {
        match self.own.get(at) {
            Some(own) => own,
            None => builtin(self.rows[at - self.own.len()]),
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
        assert_eq!(table.manager.len(), ROWS.len());
        // Each row is read alone as it is in the whole.
        for (read, manager) in Managers::builtin().iter().zip(&table.manager) {
            assert_eq!((&read.name, &read.install), (&manager.name, &manager.install));
        }
        for (row, manager) in ROWS.iter().zip(&table.manager) {
            let clean = manager.clean.iter();
            let also: Vec<_> =
                clean.clone().flat_map(|clean| clean.also.iter().chain([&clean.command])).collect();
            let no_cache = manager.no_cache.iter().flat_map(|no_cache| &no_cache.folders);
            let folders: Vec<_> = clean.flat_map(|clean| &clean.folders).chain(no_cache).collect();
            assert_eq!(row.name, manager.name);
            assert_eq!(row.commands, manager.commands);
            assert_eq!((row.versions, row.module), (manager.versions, manager.module.as_deref()));
            assert_eq!(row.also.iter().collect::<Vec<_>>(), also);
            assert_eq!(row.folders.iter().collect::<Vec<_>>(), folders);
            let unused = manager.clean.iter().flat_map(|clean| clean.unused_by_programs.iter());
            let mut unused: Vec<_> = unused.collect();
            unused.sort();
            assert_eq!(row.unused_by_programs.iter().collect::<Vec<_>>(), unused);
        }
        let mut names: Vec<_> = table.manager.iter().map(|manager| &manager.name).collect();
        for manager in &table.manager {
            assert_eq!(manager.check(), Ok(()));
            for switch in manager.assume_yes.iter().chain(&manager.no_extras) {
                assert!(switch.spellings.contains(&switch.flag), "{}: {}", manager.name, switch.flag);
            }
            if let Some(clean) = &manager.clean {
                assert!(!clean.after.is_empty() && !clean.folders.is_empty(), "{}", manager.name);
                let both = |name: &&Cow<'_, str>| clean.needed_by_programs.iter().any(|other| other == *name);
                assert_eq!(clean.unused_by_programs.iter().find(both), None, "{}", manager.name);
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
