//! Words: text that may be broken by line continuations.

use std::{borrow::Cow, ops::Range};

/// A piece of an instruction, with its text as BuildKit joins it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Its bytes in the file, continuations in it included.
    pub range: Range<usize>,
    /// Its text, continuations and the comments in them left out; quotes and escapes are kept.
    pub text: Box<str>,
}

impl Word {
    /// Does the text hold a variable?
    pub fn has_expansion(&self) -> bool {
        expansions(&self.text).next().is_some()
    }

    /// The text with its quotes and escapes resolved, as BuildKit does before
    /// use. `None` where a variable is in it: its value is not known here.
    pub fn literal(&self, escape: u8) -> Option<Cow<'_, str>> {
        unquoted(&self.text, escape)
    }
}

/// Joins what line continuations part: takes out each continuation, the
/// comment lines and the blank lines behind it.
pub fn fold(text: &str, escape: u8) -> Cow<'_, str> {
    if !text.contains('\n') {
        return Cow::Borrowed(text);
    }
    let mut folded = String::with_capacity(text.len());
    let mut continued = false;
    for line in text.split_inclusive('\n') {
        let start = line.trim_start();
        if continued && (start.is_empty() || start.starts_with('#')) {
            continue;
        }
        let bare = line.trim_end_matches(['\r', '\n']);
        let unblank = bare.trim_end_matches([' ', '\t']);
        let escapes = unblank.bytes().rev().take_while(|&b| b == escape).count();
        continued = escapes == 1 && bare.len() < line.len();
        folded.push_str(if continued { &unblank[..unblank.len() - 1] } else { line });
    }
    Cow::Owned(folded)
}

/// The variables in a word: their names, in order. A `$` behind an escape
/// character, or in single quotes, begins none.
pub fn expansions(text: &str) -> impl Iterator<Item = &str> {
    variables(text, true).map(|variable| variable.name)
}

/// A variable in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable<'t> {
    /// Its name.
    pub name: &'t str,
    /// From `$` to the end of the name, or to the `}` of one without operator; in bytes of the text.
    pub range: Range<usize>,
    /// `${name:-…}` and the like: what follows the name says what holds where it is not set.
    pub has_operator: bool,
}

/// The variables in a text, in order, those in the operators of others too.
/// Where quotes count, as everywhere but in heredocs, none begins in single ones.
pub fn variables(text: &str, quotes: bool) -> impl Iterator<Item = Variable<'_>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut single = false;
    let mut double = false;
    std::iter::from_fn(move || {
        while at < bytes.len() {
            let byte = bytes[at];
            at += 1;
            match byte {
                b'\\' | b'`' if !single && at < bytes.len() && bytes[at] == b'$' => at += 1,
                b'\'' if quotes && !double => single = !single,
                b'"' if quotes && !single => double = !double,
                b'$' if !single => {
                    let dollar = at - 1;
                    let braced = bytes.get(at) == Some(&b'{');
                    let start = at + usize::from(braced);
                    let length = bytes[start..]
                        .iter()
                        .take_while(|b| b.is_ascii_alphanumeric() || **b == b'_')
                        .count();
                    at = start + length;
                    if length > 0 {
                        let closed = braced && bytes.get(at) == Some(&b'}');
                        return Some(Variable {
                            name: &text[start..at],
                            range: dollar..at + usize::from(closed),
                            has_operator: braced && !closed,
                        });
                    }
                }
                _ => {}
            }
        }
        None
    })
}

/// Removes quotes and escapes; `None` where a variable stands, or a quote is left open.
pub fn unquoted(text: &str, escape: u8) -> Option<Cow<'_, str>> {
    let special = |b: u8| matches!(b, b'\'' | b'"' | b'$') || b == escape;
    if !text.bytes().any(special) {
        return Some(Cow::Borrowed(text));
    }
    if expansions(text).next().is_some() {
        return None;
    }
    let escape = char::from(escape);
    let mut plain = String::with_capacity(text.len());
    let mut quote = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match quote {
            Some(open) if c == open => quote = None,
            None if c == '\'' || c == '"' => quote = Some(c),
            Some('\'') => plain.push(c),
            Some(_) if c == escape => match chars.peek() {
                Some(&next) if next == '"' || next == '$' || next == escape => {
                    plain.push(next);
                    chars.next();
                }
                _ => plain.push(c),
            },
            None if c == escape => plain.extend(chars.next()),
            _ => plain.push(c),
        }
    }
    quote.is_none().then_some(Cow::Owned(plain))
}

/// Does a word stand alone in a text: between characters other than letters,
/// digits and those in `also`?
pub fn contains_word(text: &str, word: &str, also: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || also.contains(c);
    text.match_indices(word).any(|(at, _)| {
        !text[..at].chars().next_back().is_some_and(is_part)
            && !text[at + word.len()..].chars().next().is_some_and(is_part)
    })
}

/// The last part of a path.
pub fn file_name(path: &str) -> &str {
    // Paths are short: a searcher takes longer to set up than to look.
    let slash = path.bytes().rposition(|byte| byte == b'/');
    &path[slash.map_or(0, |at| at + 1)..]
}

/// Puts a plain text into double quotes, so that it stands for itself in ENV and LABEL.
pub fn quoted(plain: &str, escape: u8) -> String {
    let escape = char::from(escape);
    let mut out = String::with_capacity(plain.len() + 2);
    out.push('"');
    for c in plain.chars() {
        if c == '"' || c == '$' || c == escape {
            out.push(escape);
        }
        out.push(c);
    }
    out.push('"');
    out
}

/// Writes a text of several words, with quotes, escapes and variables as they
/// are, as one word in double quotes that means the same. `None` where a quote
/// is left open or a variable holds quotes of its own.
pub fn as_one_word(text: &str, escape: u8) -> Option<String> {
    let escape = char::from(escape);
    let mut out = String::from('"');
    let mut quote = None;
    let mut chars = text.chars().peekable();
    let literal = |out: &mut String, c: char| {
        if c == '"' || c == '$' || c == escape {
            out.push(escape);
        }
        out.push(c);
    };
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some('\''), c) => literal(&mut out, c),
            (None, '"' | '\'') => quote = Some(c),
            (None, c) if c == escape => literal(&mut out, chars.next()?),
            (Some(_), c) if c == escape => match chars.next()? {
                next if next == '"' || next == '$' || next == escape => literal(&mut out, next),
                // Between double quotes the escape character escapes nothing else.
                next => {
                    literal(&mut out, c);
                    literal(&mut out, next);
                }
            },
            (_, '$') if chars.peek() == Some(&'{') => {
                out.push('$');
                loop {
                    let c = chars.next()?;
                    if matches!(c, '"' | '\'' | '$') || c == escape {
                        return None;
                    }
                    out.push(c);
                    if c == '}' {
                        break;
                    }
                }
            }
            (_, c) => out.push(c),
        }
    }
    out.push('"');
    quote.is_none().then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_takes_continuations_comments_and_blank_lines_out() {
        assert_eq!(fold("a \\\n  # c\n\n  b", b'\\'), "a   b");
        assert_eq!(fold("a\\  \r\nb", b'\\'), "ab");
        assert_eq!(fold("a`\nb\\", b'`'), "ab\\");
        assert_eq!(fold("x", b'\\'), "x");
    }

    #[test]
    fn variables_are_found_outside_single_quotes() {
        let names = |text| expansions(text).collect::<Vec<_>>();
        assert_eq!(names("$A/${B:-c}'$D'\"$E\"\\$F$$"), ["A", "B", "E"]);
    }

    #[test]
    fn variables_have_places_and_operators() {
        let text = "'$A'${B}-${C:-$D}";
        let found = |quotes| {
            let all = variables(text, quotes);
            all.map(|found| (&text[found.range.clone()], found.has_operator)).collect::<Vec<_>>()
        };
        assert_eq!(found(true), [("${B}", false), ("${C", true), ("$D", false)]);
        assert_eq!(found(false)[0], ("$A", false));
    }

    #[test]
    fn several_words_become_one_that_means_the_same() {
        let one = |text| as_one_word(text, b'\\');
        assert_eq!(one("a b").as_deref(), Some("\"a b\""));
        assert_eq!(one("a \"b  c\" $D").as_deref(), Some("\"a b  c $D\""));
        assert_eq!(one("a 'b $c \"'").as_deref(), Some("\"a b \\$c \\\"\""));
        assert_eq!(one("a\\ b\\\"").as_deref(), Some("\"a b\\\"\""));
        assert_eq!(one("a ${B:-c d}").as_deref(), Some("\"a ${B:-c d}\""));
        assert_eq!(one("a 'b"), None);
        assert_eq!(one("a ${B:-'c'}"), None);
        for text in ["a b", "a \"b  c\"", "x\\ y\\\\", "'$a' \"\\$b\" \"\\c\""] {
            let word = one(text).expect("is one word");
            assert_eq!(unquoted(&word, b'\\'), unquoted(text, b'\\'), "{text}");
        }
        assert_eq!(quoted("a \"$b\"", b'`'), "\"a `\"`$b`\"\"");
    }

    #[test]
    fn the_name_of_a_file_is_the_last_part() {
        let paths = ["a", "/usr/bin/ä", "b/", ""];
        assert_eq!(paths.map(file_name), ["a", "ä", "", ""]);
    }

    #[test]
    fn quotes_and_escapes_fall_away() {
        assert_eq!(unquoted("\"a b\"'c\\'d\\e", b'\\').as_deref(), Some("a bc\\de"));
        assert_eq!(unquoted("C:\\x", b'`').as_deref(), Some("C:\\x"));
        assert_eq!(unquoted("a$B", b'\\'), None);
        assert_eq!(unquoted("\"a", b'\\'), None);
    }
}
