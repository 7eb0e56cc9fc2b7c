//! Facts about accounts and the tools that make them: `accounts.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use super::Family;

/// What a tool does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
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
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tool {
    names: Vec<String>,
    #[serde(default)]
    families: Vec<Family>,
    /// What it does.
    pub does: Does,
    /// The options whose value is the uid.
    #[serde(default)]
    pub uid: Vec<String>,
    /// The options whose value is the gid.
    #[serde(default)]
    pub gid: Vec<String>,
    /// The options whose value is a user's primary group.
    #[serde(default)]
    pub group: Vec<String>,
    #[serde(default)]
    values: Vec<String>,
    /// The options that keep a tool from writing login logs; empty where it writes none.
    #[serde(default)]
    pub log_init: Vec<String>,
}

impl Tool {
    /// Does an option take the next word as its value?
    pub fn takes_value(&self, option: &str) -> bool {
        [&self.uid, &self.gid, &self.group, &self.values]
            .iter()
            .any(|options| options.iter().any(|known| known == option))
    }
}

/// A number by name.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct User {
    name: String,
    /// Its uid.
    pub uid: u32,
    /// The gid of its primary group.
    pub gid: u32,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    name: String,
    gid: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Creation {
    families: Vec<Family>,
    command: String,
    folder: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Standard {
    families: Vec<Family>,
    accounts: Vec<User>,
    groups: Vec<Group>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    tool: Vec<Tool>,
    creation: Vec<Creation>,
    standard: Vec<Standard>,
}

// A test reads the table; a mistake never gets past that.
static TABLE: LazyLock<Table> = LazyLock::new(|| serde_json::from_str(json!("accounts")).unwrap_or_default());

/// The tool of a name (without its folder) in a family.
pub fn tool(name: &str, family: Option<Family>) -> Option<&'static Tool> {
    TABLE.tool.iter().find(|tool| {
        tool.names.iter().any(|known| known == name)
            && (tool.families.is_empty() || family.is_some_and(|family| tool.families.contains(&family)))
    })
}

/// The names of all tools.
pub fn tool_names() -> impl Iterator<Item = &'static str> {
    TABLE.tool.iter().flat_map(|tool| &tool.names).map(String::as_str)
}

/// The command that makes a user in a family, and the folder of its programs;
/// `None` where there may be no tool for it.
pub fn creation(family: Family, name: &str, id: u32) -> Option<(String, &'static str)> {
    let row = TABLE.creation.iter().find(|row| row.families.contains(&family))?;
    Some((row.command.replace("{name}", name).replace("{id}", &id.to_string()), &row.folder))
}

/// A user that every image of the family holds.
pub fn standard_user(family: Family, name: &str) -> Option<&'static User> {
    standards(family).flat_map(|row| &row.accounts).find(|user| user.name == name)
}

/// The gid of a group that every image of the family holds.
pub fn standard_group(family: Family, name: &str) -> Option<u32> {
    standards(family).flat_map(|row| &row.groups).find(|group| group.name == name).map(|group| group.gid)
}

fn standards(family: Family) -> impl Iterator<Item = &'static Standard> {
    TABLE.standard.iter().filter(move |row| row.families.contains(&family))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_well_formed() {
        let table: Table = toml::from_str(include_str!("accounts.toml")).expect("the table parses");
        assert!(table.tool.iter().all(|tool| !tool.names.is_empty()));
        for row in &table.creation {
            assert!(row.command.contains("{name}") && row.command.contains("{id}"), "{row:?}");
        }
    }

    #[test]
    fn a_tool_means_what_its_family_says() {
        let takes = |family| tool("adduser", family).map(|tool| tool.group.clone()).unwrap_or_default();
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
