//! Facts about the programs that RUN calls: `programs.toml`.

use std::{collections::HashMap, sync::LazyLock};

use super::{Maybe, glob};

struct Table {
    base: Names,
    housekeeping: Names,
    check: Names,
    who: Names,
    own_target: Targets,
    distribution: Names,
    builtin: Names,
    idle: &'static [Idle],
}

struct Names {
    names: &'static [&'static str],
}

impl Names {
    fn hold(&self, name: &str) -> bool {
        self.names.contains(&name)
    }
}

struct Targets {
    names: &'static [&'static str],
    but: &'static [&'static str],
}

/// A program that has nothing to do in a build.
#[derive(Debug)]
pub struct Idle {
    names: &'static [&'static str],
    /// One of these must be among the arguments, where there are any.
    with: Maybe<&'static str>,
    /// The name that hadolint has for it.
    pub code: Option<&'static str>,
    /// A clause that follows the program's name.
    pub why: &'static str,
}

static TABLE: Table = table!("programs");

/// Does a program leave nothing behind but files, and stay where it is?
pub fn is_base(name: &str) -> bool {
    TABLE.base.hold(name) || is_distribution(name)
}

/// Does a target of make install what was made, and no other packages?
pub fn installs_what_was_made(target: &str) -> bool {
    let any = |globs: &[&str]| globs.iter().any(|known| glob(known, target));
    any(TABLE.own_target.names) && !any(TABLE.own_target.but)
}

/// Does a program tell who runs it?
pub fn tells_who(name: &str) -> bool {
    TABLE.who.hold(name)
}

/// Is it done in a moment, with nothing but files and accounts changed?
pub fn is_housekeeping(name: &str) -> bool {
    TABLE.housekeeping.hold(name)
}

/// Does it ask a service how it is, and can be started without a shell?
pub fn is_check(name: &str) -> bool {
    TABLE.check.hold(name)
}

/// Is it a package manager of a distribution?
pub fn is_distribution(name: &str) -> bool {
    TABLE.distribution.hold(name)
}

/// Is it a builtin that changes the shell itself?
pub fn changes_shell(name: &str) -> bool {
    TABLE.builtin.hold(name)
}

/// What the table says of a program that has nothing to do in a build.
pub fn idle<'w>(name: &str, mut arguments: impl Iterator<Item = &'w str>) -> Option<&'static Idle> {
    static ROWS: LazyLock<HashMap<&str, &Idle>> = LazyLock::new(|| {
        TABLE.idle.iter().rev().flat_map(|row| row.names.iter().map(move |name| (*name, row))).collect()
    });
    let row = *ROWS.get(name)?;
    (row.with.is_empty() || arguments.any(|word| row.with.contains(&word))).then_some(row)
}

/// The names of those programs.
pub fn idle_names() -> impl Iterator<Item = &'static str> {
    TABLE.idle.iter().flat_map(|row| row.names).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_well_formed() {
        assert!(TABLE.base.names.iter().all(|name| !TABLE.builtin.hold(name)));
        assert!(TABLE.housekeeping.names.iter().all(|name| TABLE.base.hold(name)));
        assert!(TABLE.idle.iter().all(|row| !row.names.is_empty() && !row.why.is_empty()));
        assert!(idle_names().all(|name| !name.contains('/')) && idle_names().any(|name| name == "vim"));
        assert!(is_base("apk") && is_base("mkdir") && !is_base("make") && changes_shell("cd"));
        assert!(idle("systemctl", ["start"].into_iter()).is_some());
        assert!(idle("systemctl", ["enable"].into_iter()).is_none());
    }
}
