//! Facts about programs that start or keep others: `processes.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use super::glob;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    supervisor: Vec<Supervisor>,
    starter: Starter,
    ssh_server: Vec<SshServer>,
    shell: Shell,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Supervisor {
    names: Vec<String>,
    #[serde(default)]
    traces: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Starter {
    programs: Vec<String>,
    words: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SshServer {
    packages: Vec<String>,
    #[serde(default)]
    traces: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shell {
    builtins: Vec<String>,
}

// A test reads the table; a mistake never gets past that.
static TABLE: LazyLock<Table> =
    LazyLock::new(|| serde_json::from_str(json!("processes")).unwrap_or_default());

fn is_traced(traces: &[String], file: &str) -> bool {
    traces.is_empty() || traces.iter().any(|trace| file.contains(trace.as_str()))
}

/// Does a program, as it is named in a file of this text, run several others side by side?
pub fn is_supervisor(program: &str, file: &str) -> bool {
    let name = program.rsplit('/').next().unwrap_or(program);
    TABLE.supervisor.iter().any(|row| {
        row.names.iter().any(|known| known == program || known == name) && is_traced(&row.traces, file)
    })
}

/// Does a command start a program in the background and end?
pub fn is_starter<'a>(program: &str, mut arguments: impl Iterator<Item = &'a str>) -> bool {
    let name = program.rsplit('/').next().unwrap_or(program);
    let starter = &TABLE.starter;
    starter.programs.iter().any(|known| glob(known, program) || known == name)
        && arguments.any(|word| starter.words.iter().any(|known| known == word))
}

/// May code of this text start a program that nobody waits for? Cheap, before it is parsed.
pub fn may_start(text: &str) -> bool {
    text.contains('&') || TABLE.starter.words.iter().any(|word| text.contains(word.as_str()))
}

/// Does a package, in a file of this text, bring an SSH server?
pub fn is_ssh_server(package: &str, file: &str) -> bool {
    TABLE
        .ssh_server
        .iter()
        .any(|row| row.packages.iter().any(|known| known == package) && is_traced(&row.traces, file))
}

/// Is it a command of the shell itself?
pub fn is_builtin(name: &str) -> bool {
    TABLE.shell.builtins.iter().any(|known| known == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read() {
        let table: Table = toml::from_str(include_str!("processes.toml")).expect("the table parses");
        assert!(table.shell.builtins.len() > 30);
        assert!(is_supervisor("/usr/bin/supervisord", "") && is_supervisor("/sbin/init", ""));
        assert!(
            is_supervisor("/init", "ADD s6-overlay.tar.gz /")
                && !is_supervisor("/init", "")
                && !is_supervisor("init", "")
        );
        assert!(is_starter("service", ["nginx", "start"].into_iter()));
        assert!(
            is_starter("/etc/init.d/ssh", ["start"].into_iter())
                && !is_starter("service", ["x", "status"].into_iter())
        );
        assert!(
            is_ssh_server("openssh-server", "")
                && !is_ssh_server("openssh", "git")
                && is_ssh_server("openssh", "CMD sshd")
        );
        assert!(is_builtin("cd") && !is_builtin("node"));
    }
}
