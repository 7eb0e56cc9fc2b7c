//! From tree-sitter-bash's tree to the shell model.

use std::{cell::RefCell, ops::Range, sync::LazyLock};

use tree_sitter::{Node, Parser, Point, TreeCursor};

use super::{
    Command, Compound, CompoundKind, End, List, NotLookedAt, Operator, Script, ShellWord, Simple,
    group::{Item, group},
};
use crate::syntax::{kinds::Kinds, walk::Level, words::fold};

/// Included ranges are looked up in quadratic time.
const MOST_BYTES: usize = 64 * 1024;
const MOST_RANGES: usize = 2_000;
/// Of compound commands and substitutions in one another.
const DEEPEST: usize = 48;

thread_local! {
    static PARSER: RefCell<Option<Parser>> = const { RefCell::new(None) };
}

/// Parses the shell code in some ranges of a text, which are in order.
///
/// # Errors
/// Where the code is not looked at, with the reason.
pub fn parse(text: &str, ranges: &[Range<usize>], escape: u8) -> Result<Script, NotLookedAt> {
    let bytes: usize = ranges.iter().map(Range::len).sum();
    if bytes > MOST_BYTES || ranges.len() > MOST_RANGES {
        return Err(NotLookedAt::TooLong);
    }
    let included: Vec<_> = ranges.iter().map(included).collect();
    let tree = PARSER.with_borrow_mut(|parser| {
        let parser = parser.get_or_insert_with(|| {
            let mut parser = Parser::new();
            let fits = parser.set_language(&tree_sitter_bash::LANGUAGE.into());
            assert!(fits.is_ok(), "the grammar's version fits the library's");
            parser
        });
        parser.set_included_ranges(&included).ok()?;
        parser.parse(text, None)
    });
    let Some(tree) = tree else { return Err(NotLookedAt::NotParsed) };
    if tree.root_node().has_error() {
        return Err(NotLookedAt::NotParsed);
    }
    let opens = |range: &Range<usize>| memchr::memchr2(b'(', b'`', &text.as_bytes()[range.clone()]).is_some();
    let mut flattener = Flattener {
        text,
        escape,
        comments: Vec::new(),
        depth: 0,
        too_deep: false,
        may_substitute: ranges.iter().any(opens),
    };
    let (list, substitutions) = flattener.list(tree.root_node());
    if flattener.too_deep {
        return Err(NotLookedAt::TooDeep);
    }
    Ok(Script { list, substitutions, comments: flattener.comments })
}

fn included(range: &Range<usize>) -> tree_sitter::Range {
    // Rows and columns are never asked for.
    let point = |byte| Point { row: 0, column: byte };
    tree_sitter::Range {
        start_byte: range.start,
        end_byte: range.end,
        start_point: point(range.start),
        end_point: point(range.end),
    }
}

static KINDS: LazyLock<Kinds> = LazyLock::new(|| Kinds::of(&tree_sitter_bash::LANGUAGE.into()));

fn kind(node: Node<'_>) -> &'static str {
    KINDS.name(node)
}

struct Flattener<'t> {
    text: &'t str,
    escape: u8,
    comments: Vec<Range<usize>>,
    depth: usize,
    too_deep: bool,
    /// Does the code hold what a substitution begins with?
    may_substitute: bool,
}

impl Flattener<'_> {
    /// The code below a node, and that in substitutions of its redirects and of
    /// words outside simple commands: it runs, but is no part of the list.
    fn list(&mut self, node: Node<'_>) -> (List, Vec<List>) {
        if self.depth >= DEEPEST {
            self.too_deep = true;
            return Default::default();
        }
        self.depth += 1;
        let mut items = Vec::new();
        let mut substitutions = Vec::new();
        self.flatten(node, &mut items, &mut substitutions);
        self.depth -= 1;
        (group(items), substitutions)
    }

    /// Walks all that is transparent without recursion: a list of thousands of
    /// `&&` is a tree thousands of nodes deep.
    fn flatten(&mut self, node: Node<'_>, items: &mut Vec<Item>, substitutions: &mut Vec<List>) {
        let mut cursor = node.walk();
        let mut levels: Vec<_> = Level::below(&mut cursor).into_iter().collect();
        while !levels.is_empty() {
            if self.item(&mut cursor, items, substitutions)
                && let Some(level) = Level::below(&mut cursor)
            {
                levels.push(level);
                continue;
            }
            while levels.last_mut().is_some_and(|level| !level.next(&mut cursor)) {
                levels.pop();
            }
        }
    }

    /// Takes the node at the cursor; true where its children are items of the same level.
    fn item(
        &mut self,
        cursor: &mut TreeCursor<'_>,
        items: &mut Vec<Item>,
        substitutions: &mut Vec<List>,
    ) -> bool {
        let node = cursor.node();
        let range = node.byte_range();
        match kind(node) {
            "list"
            | "pipeline"
            | "redirected_statement"
            | "negated_command"
            | "heredoc_redirect"
            | "do_group"
            | "elif_clause"
            | "else_clause"
            | "case_item" => {
                if kind(node) == "heredoc_redirect" {
                    let end = (0..node.child_count())
                        .filter_map(|i| node.child(i))
                        .find(|child| kind(*child) == "heredoc_start")
                        .map_or(range.start, |child| child.end_byte());
                    items.push(Item::Redirect(range.start..end));
                }
                return true;
            }
            "command"
            | "test_command"
            | "declaration_command"
            | "unset_command"
            | "variable_assignment"
            | "variable_assignments" => {
                let simple = self.simple(cursor);
                items.push(Item::Command(Command::Simple(simple)));
            }
            compound @ ("subshell"
            | "compound_statement"
            | "if_statement"
            | "while_statement"
            | "for_statement"
            | "c_style_for_statement"
            | "case_statement"
            | "function_definition") => {
                let kind = match compound {
                    "subshell" => CompoundKind::Subshell,
                    "compound_statement" => CompoundKind::Group,
                    "if_statement" => CompoundKind::If,
                    "case_statement" => CompoundKind::Case,
                    "function_definition" => CompoundKind::Function,
                    _ => CompoundKind::Loop,
                };
                let (inner, substitutions) = self.list(node);
                items.push(Item::Command(Command::Compound(Compound {
                    range,
                    kind,
                    inner,
                    substitutions,
                    redirects: Vec::new(),
                })));
            }
            "file_redirect" | "herestring_redirect" => {
                self.substitutions(cursor, substitutions);
                items.push(Item::Redirect(range));
            }
            "comment" => self.comments.push(range),
            "!" => items.push(Item::Bang(range.start)),
            "|" | "|&" => items.push(Item::Pipe),
            "&&" => items.push(Item::Operator(Operator::And, range)),
            "||" => items.push(Item::Operator(Operator::Or, range)),
            ";" | ";;" => items.push(Item::End(End::Semicolon, range)),
            "&" => items.push(Item::End(End::Ampersand, range)),
            _ => self.substitutions(cursor, substitutions),
        }
        false
    }

    fn simple(&mut self, cursor: &mut TreeCursor<'_>) -> Simple {
        let node = cursor.node();
        let mut simple = Simple { range: node.byte_range(), ..Simple::default() };
        let of = kind(node);
        if of == "variable_assignment" {
            simple.assignments.push(self.word(node));
            self.substitutions(cursor, &mut simple.substitutions);
            return simple;
        }
        let Some(mut level) = Level::below(cursor) else { return simple };
        loop {
            self.substitutions(cursor, &mut simple.substitutions);
            let child = cursor.node();
            match kind(child) {
                "file_redirect" | "herestring_redirect" | "heredoc_redirect" => {
                    simple.redirects.push(child.byte_range());
                }
                "comment" => self.comments.push(child.byte_range()),
                "variable_assignment" if of != "declaration_command" && simple.words.is_empty() => {
                    simple.assignments.push(self.word(child));
                }
                _ if self.goes_on(&mut simple, child) => {}
                _ => simple.words.push(self.word(child)),
            }
            if !level.next(cursor) {
                return simple;
            }
        }
    }

    fn word(&self, node: Node<'_>) -> ShellWord {
        self.word_of(node.byte_range())
    }

    fn word_of(&self, range: Range<usize>) -> ShellWord {
        ShellWord { text: fold(&self.text[range.clone()], self.escape).into(), range }
    }

    /// Does a node go on with the word before it? The grammar takes `a-$B-$C` for two; nothing parts them.
    fn goes_on(&self, simple: &mut Simple, node: Node<'_>) -> bool {
        let last = match simple.words.last_mut() {
            Some(word) => Some(word),
            None => simple.assignments.last_mut(),
        };
        let touched = last.filter(|word| word.range.end == node.start_byte());
        if let Some(word) = touched {
            *word = self.word_of(word.range.start..node.end_byte());
            return true;
        }
        false
    }

    fn substituted(&mut self, node: Node<'_>, found: &mut Vec<List>) {
        let (list, deeper) = self.list(node);
        found.push(list);
        found.extend(deeper);
    }

    /// The code in `$(…)` and the like at the cursor and below.
    fn substitutions(&mut self, cursor: &mut TreeCursor<'_>, found: &mut Vec<List>) {
        if !self.may_substitute {
            return;
        }
        let mut levels: Vec<Level> = Vec::new();
        loop {
            let node = cursor.node();
            if matches!(kind(node), "command_substitution" | "process_substitution") {
                self.substituted(node, found);
            } else if let Some(level) = Level::below(cursor) {
                levels.push(level);
                continue;
            }
            while levels.last_mut().is_some_and(|level| !level.next(cursor)) {
                levels.pop();
            }
            if levels.is_empty() {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::AndOr, *};

    /// The shape of code: commands by their text, grouped by brackets.
    fn shape(code: &str) -> String {
        match parse(code, std::slice::from_ref(&(0..code.len())), b'\\') {
            Ok(script) => list_shape(&script.list, code),
            Err(why) => format!("{why:?}"),
        }
    }

    fn list_shape(list: &List, code: &str) -> String {
        let and_or = |a: &AndOr| {
            let mut out = String::new();
            for (at, pipeline) in a.pipelines.iter().enumerate() {
                if at > 0 {
                    out.push_str(if a.operators[at - 1].0 == Operator::And { " && " } else { " || " });
                }
                let commands = pipeline.commands.iter().map(|command| match command {
                    Command::Simple(_) => code[command.range().clone()].replace('\n', "⏎"),
                    Command::Compound(c) => format!("{:?}{{{}}}", c.kind, list_shape(&c.inner, code)),
                });
                let bang = if pipeline.negated { "!" } else { "" };
                out.push_str(&format!("{bang}[{}]", commands.collect::<Vec<_>>().join(" | ")));
            }
            match a.end {
                Some((End::Ampersand, _)) => out + " &",
                Some((End::Semicolon, _)) => out + ";",
                None => out,
            }
        };
        list.iter().map(and_or).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn precedence_is_the_shells_and_not_the_trees() {
        assert_eq!(shape("a && b > f"), "[a] && [b > f]");
        assert_eq!(shape("a && b 2>&1 | tee c"), "[a] && [b 2>&1 | tee c]");
        assert_eq!(shape("! a | b"), "![a | b]");
        assert_eq!(shape("a && b &"), "[a] && [b] &");
        assert_eq!(shape("a && b | c > d && e"), "[a] && [b | c > d] && [e]");
        assert_eq!(shape("a || b; c\nd"), "[a] || [b]; [c] [d]");
        assert_eq!(shape("cat <<E && foo\nx\nE"), "[cat <<E] && [foo]");
        assert_eq!(shape("> f"), "[> f]");
        assert_eq!(shape("a > x 2>&1; b"), "[a > x 2>&1]; [b]");
    }

    #[test]
    fn compound_commands_hold_their_code() {
        assert_eq!(shape("if a; then b && c; fi && d"), "[If{[a]; [b] && [c];}] && [d]");
        assert_eq!(shape("for i in 1 2; do a $i; done"), "[Loop{[a $i];}]");
        assert_eq!(shape("(a; b) && { c; }"), "[Subshell{[a]; [b]}] && [Group{[c];}]");
        assert_eq!(shape("f() { a; }"), "[Function{[Group{[a];}]}]");
        assert_eq!(shape("case x in a) b;; *) c;; esac"), "[Case{[b]; [c];}]");
        assert_eq!(shape("a ("), "NotParsed");
    }

    #[test]
    fn words_and_substitutions_are_found() {
        let code = "A=1 foo \"b c\" $(d e) `f` > g";
        let script = parse(code, std::slice::from_ref(&(0..code.len())), b'\\').expect("parses");
        let names: Vec<_> =
            script.commands().iter().map(|v| (v.command.words[0].text.to_string(), v.top_level)).collect();
        assert_eq!(names, [("foo".into(), true), ("d".into(), false), ("f".into(), false)]);
        let foo = script.commands()[0].command;
        assert_eq!(&*foo.assignments[0].text, "A=1");
        assert_eq!(foo.words[1].literal().as_deref(), Some("b c"));
        assert_eq!(foo.words[2].literal(), None);
    }

    #[test]
    fn variables_do_not_part_a_word() {
        let code = "A=$B:$C/bin wget a/$B/c-$B-d 'e'$F\"g\"$H-i > x && PATH=$PATH:$D/bin";
        let script = parse(code, std::slice::from_ref(&(0..code.len())), b'\\').expect("parses");
        let words: Vec<_> = script.commands().iter().map(|visit| words_of(visit.command)).collect();
        assert_eq!(
            words,
            [vec!["A=$B:$C/bin", "wget", "a/$B/c-$B-d", "'e'$F\"g\"$H-i"], vec!["PATH=$PATH:$D/bin"]]
        );
        assert_eq!(script.commands()[0].command.assignments.len(), 1);
    }

    fn words_of(command: &Simple) -> Vec<&str> {
        command.assignments.iter().chain(&command.words).map(|word| &*word.text).collect()
    }

    #[test]
    fn a_substitution_in_a_redirect_is_no_part_of_the_list() {
        let code = "a > \"$(b)\"; c <<< \"$(d)\"";
        assert_eq!(shape(code), "[a > \"$(b)\"]; [c <<< \"$(d)\"]");
        let script = parse(code, std::slice::from_ref(&(0..code.len())), b'\\').expect("parses");
        let mut names: Vec<_> =
            script.commands().iter().map(|v| v.command.words[0].text.to_string()).collect();
        names.sort();
        assert_eq!(names, ["a", "b", "c", "d"]);
    }

    #[test]
    fn deep_lists_do_not_overflow_the_stack() {
        let code = vec!["true"; 20_000].join("&&");
        assert_eq!(
            parse(&code, std::slice::from_ref(&(0..code.len())), b'\\').map(|s| s.list.len()),
            Err(NotLookedAt::TooLong)
        );
        let code = vec!["t"; 15_000].join("&&");
        let script = parse(&code, std::slice::from_ref(&(0..code.len())), b'\\').expect("parses");
        assert_eq!(script.list[0].pipelines.len(), 15_000);
        let nested = "( ".repeat(200) + "a" + &" )".repeat(200);
        assert_eq!(shape(&nested), "TooDeep");
    }
}
