//! What shells read otherwise than others: `shells.toml`.

use super::Family;

struct Table {
    bash: Bash,
    redirects: Redirects,
    answers: Answers,
}

struct Answers {
    programs: &'static [&'static str],
}

struct Bash {
    programs: &'static [&'static str],
    variables: &'static [&'static str],
    marks: &'static [&'static str],
    expansions: &'static [&'static str],
}

struct Redirects {
    programs: &'static [&'static str],
    families: &'static [Family],
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

/// Is the failure of a program an answer, that it found nothing?
pub fn fails_as_an_answer(program: &str) -> bool {
    TABLE.answers.programs.contains(&program)
}

/// Does a shell of this name or path take `&>` for a redirect?
pub fn redirects_as_bash(program: &str) -> bool {
    TABLE.redirects.programs.contains(&program.rsplit('/').next().unwrap_or_default())
}

/// Does the sh of this family's images?
pub fn has_sh_as_bash(family: Family) -> bool {
    TABLE.redirects.families.contains(&family)
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
        assert!(redirects_as_bash("/bin/bash") && !redirects_as_bash("sh"));
        assert!(has_sh_as_bash(Family::Rhel) && !has_sh_as_bash(Family::Debian));
        assert_eq!((mark_of_bash("$'a'", false), mark_of_bash("$'a'", true)), (Some("$'"), None));
        assert_eq!(mark_of_bash("$(<a)", true), Some("$(<"));
        assert!(TABLE.bash.marks.iter().chain(TABLE.bash.expansions).all(|mark| mark.len() > 1));
    }
}
