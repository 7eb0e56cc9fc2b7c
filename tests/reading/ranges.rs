//! The parts of an instruction lie in order, don't overlap, hold the bytes that
//! their text is made of, and leave nothing but punctuation between them.

use std::ops::Range;

use dfix::syntax::{Arguments, Command, Document, Instruction, Word};
use proptest::{collection::vec, prelude::*, sample::select};

use super::{model::file, outline::read, spelling::print};

/// A part that holds no other: its bytes, and its text where it has one.
type Leaf<'d> = (Range<usize>, Option<&'d str>);

fn leaves<'d>(instruction: &'d Instruction, list: &mut Vec<Leaf<'d>>) {
    fn put<'d>(list: &mut Vec<Leaf<'d>>, word: &'d Word) {
        list.push((word.range.clone(), Some(&*word.text)));
    }
    fn command<'d>(list: &mut Vec<Leaf<'d>>, command: &'d Command) {
        match command {
            Command::Json { items, .. } => list.extend(items.iter().map(|item| (item.range.clone(), None))),
            Command::Shell(lines) => list.extend(lines.iter().map(|line| (line.clone(), None))),
        }
    }
    put(list, &instruction.name);
    for flag in &instruction.flags {
        put(list, &flag.name);
        flag.value.iter().for_each(|value| put(list, value));
    }
    match &instruction.arguments {
        Arguments::None => {}
        Arguments::Words(words) => words.iter().for_each(|word| put(list, word)),
        Arguments::Pairs(_) | Arguments::LegacyPair(_) => {
            for pair in instruction.pairs() {
                put(list, &pair.key);
                pair.value.iter().for_each(|value| put(list, value));
            }
        }
        Arguments::Command(found) => command(list, found),
        Arguments::Text(word) => put(list, word),
        Arguments::From { image, as_keyword, alias, surplus } => {
            put(list, &image.name);
            let rest = [&image.tag, &image.digest, as_keyword, alias];
            rest.into_iter().flatten().chain(surplus).for_each(|word| put(list, word));
        }
        Arguments::Healthcheck { kind, command: found } => {
            put(list, kind);
            found.iter().for_each(|found| command(list, found));
        }
        Arguments::Trigger(inner) => leaves(inner, list),
    }
    for heredoc in &instruction.heredocs {
        list.extend([(heredoc.body.clone(), None), (heredoc.end.clone(), None)]);
    }
}

/// Takes continuations, and the blank and comment lines behind them, out.
fn folded(text: &str, escape: char) -> String {
    let mut folded = String::new();
    let mut previous = '\n';
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let behind = &rest[c.len_utf8()..];
        let newline = behind.trim_start_matches([' ', '\t']).trim_start_matches('\r').strip_prefix('\n');
        if let (true, Some(mut lines)) = (c == escape && previous != escape, newline) {
            while let Some((line, next)) = lines.split_once('\n') {
                let line = line.trim_start();
                if !line.is_empty() && !line.starts_with('#') {
                    break;
                }
                lines = next;
            }
            (rest, previous) = (lines, '\n');
        } else {
            folded.push(c);
            (rest, previous) = (behind, c);
        }
    }
    folded
}

fn within(inner: &Range<usize>, outer: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.start <= inner.end && inner.end <= outer.end
}

/// What holds within one instruction.
fn check_instruction(document: &Document, instruction: &Instruction) -> Result<(), TestCaseError> {
    let whole = &instruction.range;
    for flag in &instruction.flags {
        let value = flag.value.as_ref().unwrap_or(&flag.name);
        prop_assert!(within(&flag.range, whole) && flag.range.end == value.range.end);
        prop_assert_eq!(flag.range.start + 2, flag.name.range.start);
    }
    for pair in instruction.pairs() {
        let value = pair.value.as_ref().unwrap_or(&pair.key);
        prop_assert_eq!(&pair.range, &(pair.key.range.start..value.range.end));
    }
    if let Arguments::From { image, .. } = &instruction.arguments {
        for part in [Some(&image.name), image.tag.as_ref(), image.digest.as_ref()].into_iter().flatten() {
            prop_assert!(within(&part.range, &image.range));
        }
        prop_assert_eq!(image.range.start, image.name.range.start);
    }
    if let Some(arguments) = instruction.argument_range() {
        prop_assert!(within(&arguments, whole));
        let text = document.text(&arguments);
        let ended = document.source().text()[arguments.end..].starts_with(['\r', '\n']);
        prop_assert!(!text.starts_with([' ', '\t']), "{:?}", text);
        // A blank behind an escape may be meant.
        let bare = text.trim_end_matches([' ', '\t']);
        let escaped = bare.ends_with(char::from(document.escape));
        prop_assert!(!ended || escaped || bare.len() == text.len(), "{:?}", text);
    }
    for comment in &instruction.comments {
        prop_assert!(within(comment, whole) && document.comments.contains(comment));
    }
    if let Arguments::Trigger(inner) = &instruction.arguments {
        prop_assert!(within(&inner.range, whole));
        check_instruction(document, inner)?;
    }
    Ok(())
}

fn check(text: &str) -> Result<(), TestCaseError> {
    let document = read(text);
    if document.problem.is_some() {
        return Ok(());
    }
    let escape = char::from(document.escape);
    let mut rebuilt = String::new();
    let mut gaps = Vec::new();
    let mut at = 0;
    for instruction in &document.instructions {
        prop_assert!(at <= instruction.range.start, "an instruction at {:?}", instruction.range);
        let mut list = Vec::new();
        leaves(instruction, &mut list);
        for (range, word) in list {
            prop_assert!(within(&range, &instruction.range), "{:?} in {:?}", range, instruction.range);
            prop_assert!(at <= range.start, "{:?} begins before {}", range, at);
            rebuilt.push_str(&text[at..range.start]);
            rebuilt.push_str(&text[range.clone()]);
            if let Some(word) = word {
                // Blanks before an escape that dangles may belong to the word or not.
                let folded = folded(&text[range.clone()], escape);
                prop_assert_eq!(word.trim_end(), folded.trim_end(), "{:?}", &text[range]);
            }
            gaps.push(at..range.start);
            at = range.end;
        }
        check_instruction(&document, instruction)?;
    }
    gaps.push(at..text.len());
    rebuilt.push_str(&text[at..]);
    prop_assert_eq!(rebuilt, text);

    // Comments and directives aside, only punctuation stands between leaves.
    let mut aside: Vec<_> =
        document.comments.iter().chain(document.directives.iter().map(|d| &d.range)).collect();
    aside.sort_by_key(|range| range.start);
    for gap in gaps {
        let mut from = gap.start;
        let mut left = String::new();
        for range in aside.iter().filter(|range| within(range, &gap)) {
            left.push_str(&text[from..range.start]);
            from = range.end;
        }
        left.push_str(&text[from..gap.end]);
        let punctuation = |c: char| c.is_whitespace() || c == escape || "-=[],:@\u{feff}".contains(c);
        prop_assert!(left.chars().all(punctuation), "{:?} between the parts of {:?}", left, text);
    }
    Ok(())
}

/// Pieces that mean something, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let keywords = "ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER RUN \
                    SHELL STOPSIGNAL USER VOLUME WORKDIR run FOO";
    let keywords = select(keywords.split_whitespace().chain(["ONBUILD RUN"]).collect::<Vec<_>>());
    let rest = select(vec![
        "a",
        "b=c",
        "=",
        "k=",
        "\"a b\"",
        "'c d'",
        "\"",
        "'",
        "$x",
        "${y}",
        "${y:-z w}",
        "${",
        "\\\"",
        "\\\\",
        "\\z",
        "`",
        "#",
        "# c",
        "\\\n",
        "\\ \n",
        "\\\n\n",
        "\\\n# c\n",
        "\\\n  # c\n  ",
        "\\\r\n",
        "\n",
        "\r\n",
        " ",
        "  ",
        "\t",
        "[",
        "]",
        "[\"a\"]",
        "[ \"a\" , \"b\" ]",
        "[\"a\",\\\n\"b\"]",
        ",",
        "--a=b ",
        "--a ",
        "-- ",
        "--c=\"d e\" ",
        "<<E",
        "<<-E",
        "<<'E'",
        "CMD ",
        "NONE",
        " AS ",
        "x:1",
        "x@y",
        ":",
        "@",
        "é",
        "&&",
        "$",
        "\nE\n",
        "\n\tE\n",
        "# escape=`\n",
    ]);
    let instruction =
        (keywords, vec(rest, 0..8)).prop_map(|(keyword, rest)| format!("{keyword} {}", rest.concat()));
    (any::<bool>(), vec(instruction, 1..4)).prop_map(|(backtick, instructions)| {
        let text = instructions.join("\n");
        if backtick { format!("# escape=`\n{}", text.replace('\\', "`")) } else { text }
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: ProptestConfig::default().cases.max(4096),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn ranges_of_a_printed_model_are_exact(model in file(), choices in vec(any::<u8>(), 0..400)) {
        check(&print(&model, &choices).text)?;
    }

    #[test]
    fn ranges_of_anything_are_exact(text in pieces()) {
        check(&text)?;
    }
}

#[test]
fn folding_takes_out_what_continues() {
    assert_eq!(folded("a\\ \r\n\n # b\n  c\\\\\nd\\", '\\'), "a  c\\\\\nd\\");
    assert_eq!(folded("a\\\n\\\n b", '\\'), "a b");
}
