//! Code that bash reads otherwise than dash does, though the build stops in neither: who changes the shell would change
//! what the code does.

use crate::{
    knowledge::shells,
    model::packages::effective_words,
    syntax::{
        shell::{Command, Compound, CompoundKind, Pipeline, Script, ShellWord},
        words,
    },
};

/// The first such place, as a clause; `text` is the file's, in which the code's ranges lie.
pub fn difference(script: &Script, text: &str) -> Option<String> {
    let of_words = script.commands().iter().find_map(|visit| {
        let words = effective_words(visit.command);
        of_program(words).or_else(|| visit.command.words.iter().find_map(|word| of_word(&word.text)))
    });
    let of_commands = || {
        let commands = script.pipelines().into_iter().flat_map(|Pipeline { commands, .. }| commands);
        commands.into_iter().find_map(|command| of_command(command, text))
    };
    of_words.or_else(of_commands)
}

fn of_program(words: &[ShellWord]) -> Option<String> {
    let (program, arguments) = words.split_first()?;
    let is_test = matches!(&*program.text, "[" | "test");
    // The tree has what stands between `[` and `]` as one word.
    if is_test && arguments.iter().any(|word| word.text.split_whitespace().any(|part| part == "==")) {
        return Some("`[` knows `==` in bash alone".into());
    }
    if *program.text == *"echo" {
        // With `-e` bash writes what was meant; dash writes the option as well.
        let has_options =
            arguments.first().is_some_and(|word| word.text.starts_with("-e") || word.text.starts_with("-ne"));
        let escapes = |word: &ShellWord| !has_options && has_escapes(&word.text);
        return arguments
            .iter()
            .any(escapes)
            .then(|| "bash's echo writes escapes such as `\\n` as they stand".into());
    }
    shells::is_of_bash(&program.text).then(|| format!("`{}` is a command of bash alone", program.text))
}

fn has_escapes(text: &str) -> bool {
    text.split('\\').skip(1).any(|rest| {
        rest.starts_with([
            'n', 't', 'r', 'c', '0', 'b', 'f', 'v', 'a', 'e', '1', '2', '3', '4', '5', '6', '7',
        ])
    })
}

fn of_command(command: &Command, text: &str) -> Option<String> {
    match command {
        Command::Compound(compound) => of_compound(compound, text),
        Command::Simple(_) => None,
    }
}

fn of_compound(compound: &Compound, text: &str) -> Option<String> {
    let start = compound.range.start;
    let end = compound.inner.first().map_or(compound.range.end, |first| first.range.start);
    let head = &text[start..end];
    match compound.kind {
        // The words of `for` are no command's.
        CompoundKind::Loop => head.split_whitespace().find_map(of_word),
        // The tree has arithmetic as a group.
        CompoundKind::Group if head.starts_with("((") => Some("`((` is arithmetic for bash alone".into()),
        _ => None,
    }
}

/// What in a word, as it is written, bash takes for more.
fn of_word(word: &str) -> Option<String> {
    if word.bytes().all(|b| !matches!(b, b'{' | b'$' | b'[')) {
        return None;
    }
    if let Some(variable) =
        words::variables(word, true).find(|variable| shells::is_set_by_bash(variable.name))
    {
        return Some(format!("bash sets `{}` by itself", variable.name));
    }
    let mut quote = None;
    let mut chars = word.char_indices();
    while let Some((at, c)) = chars.next() {
        if quote != Some('\'')
            && let Some(mark) = shells::mark_of_bash(&word[at..], quote.is_some())
        {
            return Some(format!("`{mark}` means more to bash than to dash"));
        }
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some('\''), _) => {}
            (_, '\\') => {
                chars.next();
            }
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '{') if !word[..at].ends_with('$') && is_expanded(&word[at + 1..]) => {
                return Some("bash makes several words of one with `{a,b}`".into());
            }
            (None, _) => {}
        }
    }
    None
}

/// Does bash make several words of what stands behind a `{`, as of `a,b}` and `1..3}`?
fn is_expanded(rest: &str) -> bool {
    let (mut depth, mut quote, mut has_comma) = (0, None, false);
    let mut chars = rest.char_indices();
    while let Some((at, c)) = chars.next() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '\\') => {
                chars.next();
            }
            (None, '{') => depth += 1,
            (None, ',') if depth == 0 => has_comma = true,
            (None, '}') if depth == 0 => return has_comma || is_sequence(&rest[..at]),
            (None, '}') => depth -= 1,
            _ => {}
        }
    }
    false
}

/// `1..10`, `a..f`, each perhaps with a step.
fn is_sequence(inside: &str) -> bool {
    let parts: Vec<&str> = inside.split("..").collect();
    let is_number = |part: &&str| part.parse::<i64>().is_ok();
    let is_letter = |part: &&str| part.len() == 1 && part.bytes().all(|b| b.is_ascii_alphabetic());
    match parts.as_slice() {
        [from, to] | [from, to, _] => {
            [from, to].into_iter().all(is_number) || [from, to].into_iter().all(is_letter)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::shell::parse;

    fn told(code: &str) -> Option<String> {
        let script = parse(code, std::slice::from_ref(&(0..code.len())), b'\\').expect("is code");
        difference(&script, code)
    }

    #[test]
    fn what_bash_reads_otherwise_is_found() {
        for code in [
            "rm -rf /var/lib/{log,dpkg}",
            "rm {\"a b\",c}",
            "x \"$(echo {a,b})\"",
            "for i in {1..3}; do x; done",
            "source a; b",
            "if [[ $A = b ]]; then rm -rf /data; fi",
            "[ \"$A\" == b ] || c",
            "echo 'a\\tb'",
            "echo \"a\\1\"",
            "printf %s $'a'",
            "rm /x/[^a]*",
            "echo $RANDOM > a",
            "useradd -u \"${UID}\" a",
            "echo \"PS1='⚠ $\" {⚠,ü}",
            "A=1 b \"$(<c)\"",
            "(( 3 > 5 )) || x",
            "if ((a > 1)); then x; fi",
            "x=$((1 + 2)); ((x++)); y",
        ] {
            assert!(told(code).is_some(), "{code}");
        }
    }

    #[test]
    fn what_both_read_alike_is_not() {
        for code in [
            "awk '{print $1,$2}' a",
            "find / -name x -exec rm {} \\;",
            "xargs -I{} cp {} {}/..",
            "docker inspect --format={{.A}},{{.B}}",
            "git diff HEAD@{1}..HEAD",
            "x {a..} \"{a,b}\" ${A:-b}",
            "A={a,b} x",
            "# don't\nrm {}",
            "make &&>log x",
            "sed 's/[^a]//' b",
            "echo -e 'a\\tb'",
            "echo -ne 'a\\tb'",
            "( (a); b ) && x $((1 + 2))",
            "x 2>&1 | y > z &",
            "echo '$RANDOM' a",
            "echo \"PS1='⚠ \\u@\\h:\\w\\$ '\" $A",
            "( a; b )",
        ] {
            assert_eq!(told(code), None, "{code}");
        }
    }
}
