//! Facts about folders that are volumes: `volumes.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use super::glob;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    sensitive: Vec<Sensitive>,
    data: Vec<Data>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sensitive {
    patterns: Vec<String>,
    why: String,
}

/// A server that keeps data.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Data {
    programs: Vec<String>,
    packages: Vec<String>,
    /// Where it keeps them.
    pub folder: String,
}

// A test reads the table; a mistake never gets past that.
static TABLE: LazyLock<Table> = LazyLock::new(|| serde_json::from_str(json!("volumes")).unwrap_or_default());

/// Why a folder (absolute, without a slash at its end) must be no volume: a clause.
pub fn why_not(folder: &str) -> Option<&'static str> {
    let row = TABLE.sensitive.iter().find(|row| row.patterns.iter().any(|known| glob(known, folder)))?;
    Some(&row.why)
}

/// What a program (without its folder) keeps data in.
pub fn data(program: &str) -> Option<&'static Data> {
    TABLE.data.iter().find(|row| row.programs.iter().any(|known| known == program))
}

impl Data {
    /// Does a package of this name bring the server?
    pub fn is_brought_by(&self, package: &str) -> bool {
        self.packages.iter().any(|known| glob(known, package))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_sensitive_or_not() {
        let table: Table = toml::from_str(include_str!("volumes.toml")).expect("the table parses");
        assert!(table.sensitive.len() > 3 && table.data.len() > 5);
        for bad in ["/", "/etc", "/var/run/docker.sock", "/sys/fs/cgroup", "/root", "/home/me/.ssh"] {
            assert!(why_not(bad).is_some(), "{bad}");
        }
        for fine in ["/data", "/var/lib/mysql", "/etc/nginx", "/root/.m2", "/var/log", "/home/me"] {
            assert!(why_not(fine).is_none(), "{fine}");
        }
        assert!(data("mysqld").is_some_and(|row| row.is_brought_by("mysql-server-8.0")));
        assert!(data("python").is_none());
    }
}
