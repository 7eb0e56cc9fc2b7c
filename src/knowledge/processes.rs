//! Facts about programs that start or keep others: `processes.toml`.

use super::{Maybe, glob};

struct Table {
    supervisor: &'static [Supervisor],
    starter: Starter,
    ssh_server: &'static [SshServer],
    shell: Shell,
}

#[derive(Debug)]
struct Supervisor {
    names: &'static [&'static str],
    traces: Maybe<&'static str>,
}

struct Starter {
    programs: &'static [&'static str],
    words: &'static [&'static str],
}

#[derive(Debug)]
struct SshServer {
    packages: &'static [&'static str],
    traces: Maybe<&'static str>,
}

struct Shell {
    builtins: &'static [&'static str],
}

static TABLE: Table = table!("processes");

fn is_traced(traces: &[&str], file: &str) -> bool {
    traces.is_empty() || traces.iter().any(|trace| file.contains(*trace))
}

/// Does a program, as it is named in a file of this text, run several others side by side?
pub fn is_supervisor(program: &str, file: &str) -> bool {
    let name = program.rsplit('/').next().unwrap_or(program);
    TABLE.supervisor.iter().any(|row| {
        row.names.iter().any(|known| [program, name].contains(known)) && is_traced(row.traces, file)
    })
}

/// Does a command start a program in the background and end?
pub fn is_starter<'a>(program: &str, mut arguments: impl Iterator<Item = &'a str>) -> bool {
    let name = program.rsplit('/').next().unwrap_or(program);
    let starter = &TABLE.starter;
    starter.programs.iter().any(|known| glob(known, program) || *known == name)
        && arguments.any(|word| starter.words.contains(&word))
}

/// May code of this text start a program that nobody waits for? Cheap, before it is parsed.
pub fn may_start(text: &str) -> bool {
    text.contains('&') || TABLE.starter.words.iter().any(|word| text.contains(*word))
}

/// Does a package, in a file of this text, bring an SSH server?
pub fn is_ssh_server(package: &str, file: &str) -> bool {
    TABLE.ssh_server.iter().any(|row| row.packages.contains(&package) && is_traced(row.traces, file))
}

/// Is it a command of the shell itself?
pub fn is_builtin(name: &str) -> bool {
    TABLE.shell.builtins.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read() {
        assert!(TABLE.shell.builtins.len() > 30);
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
