//! An instruction's parts as BuildKit's parser lists them.

use super::{Arguments, Command, Document, Instruction, Keyword, Pair, words};

/// Is the argument JSON? ONBUILD's own argument never is.
pub fn is_json(instruction: &Instruction) -> bool {
    matches!(instruction.command(), Some(Command::Json { .. }))
}

/// The flags without quotes and escapes, in order.
pub fn flags(instruction: &Instruction, escape: u8) -> impl Iterator<Item = String> {
    instruction.flags.iter().map(move |flag| {
        let mut text = format!("--{}", flag.name.text);
        if let Some(value) = &flag.value {
            text.push('=');
            text.push_str(&value.text);
        }
        unquoted_flag(&text, char::from(escape))
    })
}

fn unquoted_flag(text: &str, escape: char) -> String {
    if !text.contains([escape, '"', '\'']) {
        return text.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    let mut quote = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match quote {
            None if c == '"' || c == '\'' => quote = Some(c),
            Some(open) if c == open => quote = None,
            _ if c == escape => plain.extend(chars.next()),
            _ => plain.push(c),
        }
    }
    plain
}

/// The value list: words, JSON strings, or the shell form as one string with
/// its continuations joined.
pub fn values(document: &Document, instruction: &Instruction) -> Vec<String> {
    let joined = |command: &Command| match command {
        Command::Json { items, .. } => items.iter().map(|item| item.value.to_string()).collect(),
        Command::Shell(lines) => {
            let text: String = lines.iter().map(|line| document.text(line)).collect();
            vec![text.trim().to_owned()]
        }
    };
    match &instruction.arguments {
        Arguments::None => match instruction.keyword {
            Keyword::Unknown => vec![String::new()],
            _ => Vec::new(),
        },
        _ if instruction.keyword == Keyword::Unknown => vec![String::new()],
        Arguments::Words(words) => words.iter().map(|word| word.text.trim().to_owned()).collect(),
        Arguments::Pairs(pairs) if instruction.keyword == Keyword::Arg => {
            pairs.iter().map(|pair| whole(pair, document.escape)).collect()
        }
        Arguments::Pairs(pairs) => pairs
            .iter()
            .flat_map(|pair| {
                let value = pair.value.as_ref().map_or("", |value| &value.text);
                [pair.key.text.to_string(), without_last_escape(value, document.escape).to_owned()]
            })
            .collect(),
        Arguments::LegacyPair(pair) => {
            let value = pair.value.as_ref().map_or("", |value| &value.text);
            vec![pair.key.text.to_string(), value.trim_end().to_owned()]
        }
        Arguments::Command(command) => joined(command),
        Arguments::Text(word) => vec![word.text.trim().to_owned()],
        Arguments::From { image, as_keyword, alias, surplus } => {
            let mut values = vec![words::fold(document.text(&image.range), document.escape).into_owned()];
            values.extend([as_keyword, alias].into_iter().flatten().map(|word| word.text.to_string()));
            values.extend(surplus.iter().map(|word| word.text.to_string()));
            values
        }
        Arguments::Healthcheck { kind, command } => {
            let mut values = vec![kind.text.to_string()];
            values.extend(command.iter().flat_map(joined));
            values
        }
        Arguments::Trigger(inner) => values_of_trigger(document, inner),
    }
}

fn values_of_trigger(document: &Document, inner: &Instruction) -> Vec<String> {
    match inner.keyword {
        Keyword::Onbuild => vec![String::new()],
        _ => values(document, inner),
    }
}

fn whole(pair: &Pair, escape: u8) -> String {
    match &pair.value {
        Some(value) => format!("{}={}", pair.key.text, without_last_escape(&value.text, escape)),
        None => without_last_escape(&pair.key.text, escape).to_owned(),
    }
}

/// An escape character that ends a line escapes nothing and is dropped.
fn without_last_escape(text: &str, escape: u8) -> &str {
    let run = text.bytes().rev().take_while(|&b| b == escape).count();
    if run % 2 == 1 { &text[..text.len() - 1] } else { text }
}
