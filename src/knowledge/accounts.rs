//! Facts about accounts and the tools that make them: `accounts.toml`.

use super::{Family, Maybe};

/// What a tool does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Does {
    /// Makes a user.
    MakeUser,
    /// Makes a group.
    MakeGroup,
    /// Changes an account.
    Change,
    /// Removes an account.
    Remove,
}

/// A tool for accounts.
#[derive(Debug)]
pub struct Tool {
    names: &'static [&'static str],
    families: Maybe<Family>,
    /// What it does.
    pub does: Does,
    /// The options whose value is the uid.
    pub uid: Maybe<&'static str>,
    /// The options whose value is the gid.
    pub gid: Maybe<&'static str>,
    /// The options whose value is a user's primary group.
    pub group: Maybe<&'static str>,
    values: Maybe<&'static str>,
    /// The options that keep a tool from writing login logs; empty where it writes none.
    pub log_init: Maybe<&'static str>,
}

impl Tool {
    /// Does an option take the next word as its value?
    pub fn takes_value(&self, option: &str) -> bool {
        [&self.uid, &self.gid, &self.group, &self.values].iter().any(|options| options.contains(&option))
    }
}

/// A number by name.
#[derive(Clone, Debug)]
pub struct User {
    name: &'static str,
    /// Its uid.
    pub uid: u32,
    /// The gid of its primary group.
    pub gid: u32,
}

#[derive(Clone, Debug)]
struct Group {
    name: &'static str,
    gid: u32,
}

#[derive(Debug)]
struct Creation {
    families: &'static [Family],
    command: &'static str,
    folder: &'static str,
}

#[derive(Debug)]
struct Standard {
    families: &'static [Family],
    accounts: &'static [User],
    groups: &'static [Group],
}

#[derive(Debug)]
struct Table {
    tool: &'static [Tool],
    creation: &'static [Creation],
    standard: &'static [Standard],
}

static TABLE: Table = table!("accounts");

/// The tool of a name (without its folder) in a family.
pub fn tool(name: &str, family: Option<Family>) -> Option<&'static Tool> {
    TABLE.tool.iter().find(|tool| {
        tool.names.contains(&name)
            && (tool.families.is_empty() || family.is_some_and(|family| tool.families.contains(&family)))
    })
}

/// The names of all tools.
pub fn tool_names() -> impl Iterator<Item = &'static str> {
    TABLE.tool.iter().flat_map(|tool| tool.names).copied()
}

/// The command that makes a user in a family, and the folder of its programs;
/// `None` where there may be no tool for it.
pub fn creation(family: Family, name: &str, id: u32) -> Option<(String, &'static str)> {
    let row = TABLE.creation.iter().find(|row| row.families.contains(&family))?;
    Some((row.command.replace("{name}", name).replace("{id}", &id.to_string()), row.folder))
}

/// A user that every image of the family holds.
pub fn standard_user(family: Family, name: &str) -> Option<&'static User> {
    standards(family).flat_map(|row| row.accounts).find(|user| user.name == name)
}

/// The gid of a group that every image of the family holds.
pub fn standard_group(family: Family, name: &str) -> Option<u32> {
    standards(family).flat_map(|row| row.groups).find(|group| group.name == name).map(|group| group.gid)
}

fn standards(family: Family) -> impl Iterator<Item = &'static Standard> {
    TABLE.standard.iter().filter(move |row| row.families.contains(&family))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_well_formed() {
        assert!(TABLE.tool.iter().all(|tool| !tool.names.is_empty()));
        for row in TABLE.creation {
            assert!(row.command.contains("{name}") && row.command.contains("{id}"), "{row:?}");
        }
    }

    #[test]
    fn a_tool_means_what_its_family_says() {
        let takes = |family| tool("adduser", family).map(|tool| tool.group).unwrap_or_default();
        assert_eq!(takes(Some(Family::Alpine)), ["-G", "--ingroup"]);
        assert_eq!(takes(Some(Family::Rhel)), ["-g", "--gid"]);
        assert!(takes(None).is_empty());
        assert_eq!(standard_user(Family::Debian, "www-data").map(|user| user.uid), Some(33));
        assert_eq!(creation(Family::RhelMinimal, "app", 1), None);
        assert_eq!(
            creation(Family::Alpine, "app", 10_001),
            Some(("addgroup -g 10001 app && adduser -D -u 10001 -G app app".into(), "/usr/sbin"))
        );
    }
}
