//! The pieces of a logical line, as BuildKit's lexers cut them.

use super::Opened;

/// What parts words for most instructions: Go's `[\t\v\f\r ]`.
pub const LIST_SPACE: [char; 5] = ['\t', '\x0b', '\x0c', '\r', ' '];

/// Takes `--flags` off the front; they lose quotes and escapes.
pub fn flags(line: &str, escape: u8) -> (Vec<String>, &str) {
    let escape = char::from(escape);
    let mut flags = Vec::new();
    let mut rest = line;
    loop {
        rest = rest.trim_start();
        if !rest.starts_with("--") {
            return (flags, rest);
        }
        let mut word = String::new();
        let mut quote = None;
        let mut end = rest.len();
        let mut chars = rest.char_indices();
        while let Some((at, c)) = chars.next() {
            match quote {
                None if c.is_whitespace() => {
                    end = at;
                    break;
                }
                None if c == '"' || c == '\'' => quote = Some(c),
                Some(open) if c == open => quote = None,
                _ if c == escape => word.extend(chars.next().map(|(_, c)| c)),
                _ => word.push(c),
            }
        }
        rest = &rest[end..];
        if word == "--" {
            return (flags, rest);
        }
        flags.push(word);
    }
}

/// Splits at blanks outside quotes, quotes kept. An escape character that ends the text is no part of a word.
pub fn words(text: &str, escape: u8) -> Vec<&str> {
    let escape = char::from(escape);
    let mut words = Vec::new();
    let mut start = None;
    let mut quote = None;
    let mut chars = text.char_indices();
    let mut end = text.len();
    while let Some((at, c)) = chars.next() {
        if quote.is_none() && c.is_whitespace() {
            words.extend(start.take().map(|start| &text[start..at]));
            continue;
        }
        if c == escape && quote != Some('\'') && chars.next().is_none() {
            end = at;
            break;
        }
        start.get_or_insert(at);
        match quote {
            _ if c == escape => {}
            None if c == '"' || c == '\'' => quote = Some(c),
            Some(open) if c == open => quote = None,
            _ => {}
        }
    }
    words.extend(start.map(|start| &text[start..end]));
    words
}

/// The heredocs that a logical line opens; their bodies are still to be read.
/// None at all where the line cannot be lexed to its end, as for BuildKit.
pub fn heredoc_names(line: &str) -> Vec<Opened> {
    let mut lexer = Lexer { rest: line };
    let mut names = Vec::new();
    let mut word = String::new();
    loop {
        let next = lexer.rest.chars().next();
        if next.is_none_or(char::is_whitespace) {
            if let Some(found) = heredoc_name(&word) {
                let Ok(found) = found else { return Vec::new() };
                names.push(found);
            }
            word.clear();
            if next.is_none() {
                return names;
            }
            lexer.take(1);
            continue;
        }
        let Some(piece) = lexer.piece() else { return Vec::new() };
        word.push_str(piece);
    }
}

/// Is a word `<<NAME`, `3<<-"NAME"` …? An error where the name cannot be lexed.
pub fn heredoc_name(word: &str) -> Option<Result<Opened, ()>> {
    let rest = word.trim_start_matches(|c: char| c.is_ascii_digit()).strip_prefix("<<")?;
    let (strips_tabs, rest) = match rest.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let rest = rest.trim_start_matches([' ', '\t', '\r', '\x0c']);
    if rest.is_empty() || rest.contains('<') {
        return None;
    }
    let mut lexer = Lexer { rest };
    let mut name = String::new();
    let quoted = rest.contains(['"', '\'']);
    let mut ended = false;
    while let Some(c) = lexer.rest.chars().next() {
        if c.is_whitespace() {
            ended = true;
            lexer.take(1);
            continue;
        }
        if ended {
            return None;
        }
        let Some(piece) = lexer.piece() else { return Some(Err(())) };
        match c {
            '\'' => name.push_str(&piece[1..piece.len() - 1]),
            '"' => {
                let mut chars = piece[1..piece.len() - 1].chars().peekable();
                while let Some(c) = chars.next() {
                    let escapes = c == '\\' && matches!(chars.peek(), Some('"' | '$' | '\\'));
                    name.extend(if escapes { chars.next() } else { Some(c) });
                }
            }
            '\\' => name.push_str(&piece[1..]),
            _ => name.push_str(piece),
        }
    }
    (!name.is_empty()).then_some(Ok(Opened { name, strips_tabs, quoted, body: 0..0 }))
}

/// BuildKit's lexer for shell-like words, with `\` as the escape character.
struct Lexer<'s> {
    rest: &'s str,
}

impl<'s> Lexer<'s> {
    /// Takes as many characters.
    fn take(&mut self, chars: usize) -> &'s str {
        let end = self.rest.char_indices().nth(chars).map_or(self.rest.len(), |(at, _)| at);
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }

    /// Takes a quoted string, an expansion, `<<` with its blanks, or a
    /// character with its escape; `None` where that is not ended.
    fn piece(&mut self) -> Option<&'s str> {
        let before = self.rest;
        match before.chars().next()? {
            '\'' => {
                let end = before[1..].find('\'')? + 2;
                self.rest = &before[end..];
            }
            '"' => {
                self.take(1);
                self.until('"', false)?;
            }
            '$' => self.dollar()?,
            '\\' => {
                self.take(2);
            }
            '<' => {
                self.take(1);
                if let Some(rest) = self.rest.strip_prefix('<') {
                    self.rest = rest.trim_start_matches([' ', '\t', '\r']);
                }
            }
            _ => {
                self.take(1);
            }
        }
        Some(&before[..before.len() - self.rest.len()])
    }

    /// Passes everything up to and with `stop`.
    fn until(&mut self, stop: char, quotes: bool) -> Option<()> {
        loop {
            match self.rest.chars().next()? {
                c if c == stop => {
                    self.take(1);
                    return Some(());
                }
                '\'' | '"' if quotes => {
                    self.piece()?;
                }
                '$' => self.dollar()?,
                // In double quotes only some characters are escaped; the others
                // are no more special unescaped.
                '\\' => {
                    self.take(2);
                }
                _ => {
                    self.take(1);
                }
            }
        }
    }

    fn name(&mut self) {
        let rest = self.rest;
        let length = match rest.chars().next() {
            Some('0'..='9') => rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len()),
            Some('@' | '*' | '#' | '?' | '-' | '$' | '!') => 1,
            _ => rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len()),
        };
        self.rest = &rest[length..];
    }

    fn dollar(&mut self) -> Option<()> {
        self.take(1);
        let Some(rest) = self.rest.strip_prefix('{') else {
            self.name();
            return Some(());
        };
        self.rest = rest;
        if rest.starts_with(['{', '}', ':']) {
            return None;
        }
        self.name();
        match self.take(1) {
            "}" => Some(()),
            ":" => match self.take(1) {
                "+" | "-" | "?" => self.until('}', true),
                _ => None,
            },
            "+" | "-" | "?" | "#" | "%" => self.until('}', true),
            "/" => {
                self.rest = self.rest.strip_prefix('/').unwrap_or(self.rest);
                self.until('/', true)?;
                self.until('}', true)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_their_quotes_and_escapes() {
        assert_eq!(words(" a  'b c' d\\ e=\"f \\\" g\"\t", b'\\'), ["a", "'b c'", "d\\ e=\"f \\\" g\""]);
        assert_eq!(words("a` b 'c` d'` `", b'`'), ["a` b", "'c` d'` "]);
        assert_eq!(
            (words("a \\", b'\\'), words("a\\", b'\\'), words(" ", b'\\')),
            (vec!["a"], vec!["a"], vec![])
        );
    }

    #[test]
    fn flags_lose_their_quotes() {
        assert_eq!(flags("--a=\"b c\" --d\\ e f", b'\\'), (vec!["--a=b c".into(), "--d e".into()], "f"));
        assert_eq!(flags("-- --a", b'\\'), (vec![], " --a"));
    }
}
