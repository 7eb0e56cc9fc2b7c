//! What shells read otherwise than others: `shells.toml`.

struct Table {
    bash: Bash,
}

struct Bash {
    programs: &'static [&'static str],
    variables: &'static [&'static str],
    marks: &'static [&'static str],
    expansions: &'static [&'static str],
}

static TABLE: Table = table!("shells");

/// Is it a command that bash knows and dash doesn't?
pub fn is_of_bash(program: &str) -> bool {
    TABLE.bash.programs.contains(&program)
}

/// Does bash set this variable by itself?
pub fn is_set_by_bash(variable: &str) -> bool {
    TABLE.bash.variables.contains(&variable)
}

/// What a text begins with that bash takes for more; `quoted`: it stands within double quotes.
pub fn mark_of_bash(text: &str, quoted: bool) -> Option<&'static str> {
    let marks = if quoted { &[][..] } else { TABLE.bash.marks };
    marks.iter().chain(TABLE.bash.expansions).copied().find(|mark| text.starts_with(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_well_formed() {
        assert!(is_of_bash("source") && !is_of_bash("cd") && !is_of_bash("["));
        assert!(is_set_by_bash("RANDOM") && !is_set_by_bash("PATH"));
        assert_eq!((mark_of_bash("$'a'", false), mark_of_bash("$'a'", true)), (Some("$'"), None));
        assert_eq!(mark_of_bash("$(<a)", true), Some("$(<"));
        assert!(TABLE.bash.marks.iter().chain(TABLE.bash.expansions).all(|mark| mark.len() > 1));
    }
}
