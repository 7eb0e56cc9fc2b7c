//! Facts about folders that are volumes: `volumes.toml`.

use super::glob;

struct Table {
    sensitive: &'static [Sensitive],
    data: &'static [Data],
}

#[derive(Debug)]
struct Sensitive {
    patterns: &'static [&'static str],
    why: &'static str,
}

/// A server that keeps data.
#[derive(Debug)]
pub struct Data {
    programs: &'static [&'static str],
    packages: &'static [&'static str],
    /// Where it keeps them.
    pub folder: &'static str,
}

static TABLE: Table = table!("volumes");

/// Why a folder (absolute, without a slash at its end) must be no volume: a clause.
pub fn why_not(folder: &str) -> Option<&'static str> {
    let row = TABLE.sensitive.iter().find(|row| row.patterns.iter().any(|known| glob(known, folder)))?;
    Some(row.why)
}

/// What a program (without its folder) keeps data in.
pub fn data(program: &str) -> Option<&'static Data> {
    TABLE.data.iter().find(|row| row.programs.contains(&program))
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
        assert!(TABLE.sensitive.len() > 3 && TABLE.data.len() > 5);
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
