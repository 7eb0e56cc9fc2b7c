//! A file made from a model, in whatever spelling, gives the model back.

use dfix::syntax::{self, Arguments as Found, Command, Document, Word, values};
use proptest::{collection::vec, prelude::*};

use super::{
    model::{Arguments, Heredoc, Instruction, file},
    outline::read,
    spelling::print,
};

/// The words of a text; a heredoc's marker is none of the model's.
fn words(text: &str) -> Vec<String> {
    text.split_whitespace().filter(|word| !word.starts_with("<<")).map(str::to_owned).collect()
}

fn command(document: &Document, command: &Command) -> Arguments {
    match command {
        Command::Json { items, .. } => {
            Arguments::Json(items.iter().map(|item| item.value.to_string()).collect())
        }
        Command::Shell(lines) => {
            let text: String = lines.iter().map(|line| document.text(line)).collect();
            Arguments::Text(words(&text))
        }
    }
}

fn instruction(document: &Document, found: &syntax::Instruction) -> Instruction {
    let text = |word: &Word| word.text.to_string();
    let literal =
        |word: &Word| word.literal(document.escape).expect("no variable, no open quote").into_owned();
    let arguments = match &found.arguments {
        Found::None => Arguments::None,
        Found::Words(list) => Arguments::Words(list.iter().flat_map(|word| words(&word.text)).collect()),
        Found::Pairs(pairs) => {
            let pair = |pair: &syntax::Pair| (literal(&pair.key), pair.value.as_ref().map(literal));
            Arguments::Pairs(pairs.iter().map(pair).collect())
        }
        Found::LegacyPair(pair) => Arguments::Legacy(
            text(&pair.key),
            pair.value.as_ref().map_or(Vec::new(), |value| words(&value.text)),
        ),
        Found::Command(found) => command(document, found),
        Found::Text(word) => Arguments::Text(words(&word.text)),
        // No model has surplus words.
        Found::From { surplus, .. } if !surplus.is_empty() => {
            Arguments::Words(surplus.iter().map(text).collect())
        }
        Found::From { image, alias, .. } => Arguments::From {
            name: text(&image.name),
            tag: image.tag.as_ref().map(text),
            digest: image.digest.as_ref().map(text),
            alias: alias.as_ref().map(text),
        },
        Found::Healthcheck { kind, command: found } => {
            let command = found.as_ref().map_or(Arguments::None, |found| command(document, found));
            Arguments::Healthcheck(text(kind), Box::new(command))
        }
        Found::Trigger(inner) => Arguments::Trigger(Box::new(instruction(document, inner))),
    };
    let flag = |flag: String| {
        let flag = flag.strip_prefix("--").expect("begins with dashes");
        match flag.split_once('=') {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None => (flag.to_owned(), None),
        }
    };
    let heredoc = |found: &syntax::Heredoc| Heredoc {
        name: found.name.to_string(),
        quoted: found.quoted,
        strips_tabs: found.strips_tabs,
        lines: document.text(&found.body).lines().map(str::to_owned).collect(),
    };
    Instruction {
        keyword: found.keyword,
        flags: values::flags(found, document.escape).map(flag).collect(),
        arguments,
        heredocs: found.heredocs.iter().map(heredoc).collect(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: ProptestConfig::default().cases.max(4096),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_printed_model_is_read_back(model in file(), choices in vec(any::<u8>(), 0..400)) {
        let printed = print(&model, &choices);
        let document = read(&printed.text);
        prop_assert_eq!(&document.problem, &None, "{:?}", printed.text);
        prop_assert_eq!(document.error_nodes, 0);

        let found: Vec<_> = document.instructions.iter().map(|found| instruction(&document, found)).collect();
        let expected: Vec<_> = model.items.iter().map(|(_, instruction)| instruction.clone()).collect();
        prop_assert_eq!(found, expected, "{:?}", printed.text);
        let lines: Vec<_> = document.instructions.iter().map(|found| found.lines.clone()).collect();
        prop_assert_eq!(lines, printed.lines, "{:?}", printed.text);
        let comments: Vec<_> = document.comments.iter().map(|range| document.text(range).to_owned()).collect();
        prop_assert_eq!(comments, printed.comments, "{:?}", printed.text);
        let directives: Vec<_> = (document.directives.iter())
            .map(|directive| (directive.name.clone(), document.text(&directive.value).to_owned()))
            .filter(|(name, _)| name != "escape")
            .collect();
        prop_assert_eq!(directives, model.directives, "{:?}", printed.text);
        prop_assert_eq!(char::from(document.escape), model.escape);
    }
}
