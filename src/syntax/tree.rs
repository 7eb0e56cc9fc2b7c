//! From the concrete tree to [`Instruction`]s.

use std::{borrow::Cow, cell::RefCell, ops::Range, sync::LazyLock};

use tree_sitter::{Node, Parser, Tree, TreeCursor};

use super::{
    Arguments, Command, Flag, Heredoc, ImageRef, Instruction, JsonString, Keyword, Pair, Word,
    document::Directive, kinds::Kinds, walk::Level, words,
};

thread_local! {
    static PARSER: RefCell<Option<Parser>> = const { RefCell::new(None) };
}

/// The concrete tree of a text. `old` is that of a text before, edited to fit: what of it still holds
/// is taken over.
pub fn parse(text: &str, old: Option<&Tree>) -> Tree {
    PARSER.with_borrow_mut(|parser| {
        let parser = parser.get_or_insert_with(|| {
            let mut parser = Parser::new();
            let fits = parser.set_language(&tree_sitter_dockerfile::LANGUAGE.into());
            assert!(fits.is_ok(), "the grammar's version fits the library's");
            parser
        });
        parser.parse(text, old).expect("a language is set, and nothing cancels")
    })
}

/// What the tree says of a file.
#[derive(Default)]
pub struct Outline {
    /// `\\` unless a directive says otherwise.
    pub escape: u8,
    pub instructions: Vec<Instruction>,
    pub directives: Vec<Directive>,
    /// Those that are nodes of their own, which comments within a quoted string are not.
    pub comments: Vec<Range<usize>>,
    /// ERROR and MISSING nodes.
    pub error_nodes: usize,
    /// The line of the first of them, from 1.
    pub first_error: Option<usize>,
}

/// Walks the tree once.
pub fn outline(text: &str, tree: &Tree) -> Outline {
    let mut builder = Builder { text, escape: b'\\', outline: Outline::default() };
    let root = tree.root_node();
    builder.outline.instructions.reserve(root.child_count() as usize);
    if root.has_error() {
        builder.count_errors(root);
    }
    // A continuation may stand before the keyword; the instruction begins there.
    let mut first_line = None;
    let mut cursor = root.walk();
    let mut more = cursor.goto_first_child();
    while more {
        let node = cursor.node();
        match kind(node) {
            "comment" => builder.outline.comments.push(node.byte_range()),
            "directive" => builder.directive(node),
            "line_continuation" => {
                if let Some(last) = builder.dangling(node) {
                    last.lines = *last.lines.start()..=total_lines(text);
                } else {
                    first_line.get_or_insert(node.start_position().row + 1);
                }
            }
            "ERROR" => {}
            _ => {
                let lead = first_line.take();
                let mut instruction = builder.instruction(node, &mut cursor);
                if let Some(first) = lead {
                    instruction.lines = first..=*instruction.lines.end();
                }
                builder.outline.instructions.push(instruction);
            }
        }
        more = cursor.goto_next_sibling();
    }
    builder.outline.escape = builder.escape;
    builder.outline
}

fn total_lines(text: &str) -> usize {
    memchr::memchr_iter(b'\n', text.as_bytes()).count() + usize::from(!text.ends_with('\n'))
}

static KINDS: LazyLock<Kinds> = LazyLock::new(|| Kinds::of(&tree_sitter_dockerfile::LANGUAGE.into()));

fn kind(node: Node<'_>) -> &'static str {
    KINDS.name(node)
}

fn field(cursor: &TreeCursor<'_>) -> Option<&'static str> {
    KINDS.field(cursor)
}

struct Builder<'t> {
    text: &'t str,
    escape: u8,
    outline: Outline,
}

impl Builder<'_> {
    fn count_errors(&mut self, root: Node<'_>) {
        let mut cursor = root.walk();
        loop {
            let node = cursor.node();
            if node.is_error() || node.is_missing() {
                self.outline.error_nodes += 1;
                self.outline.first_error.get_or_insert(node.start_position().row + 1);
            }
            if node.has_error() && cursor.goto_first_child() {
                continue;
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return;
                }
            }
        }
    }

    /// The instruction before a continuation that nothing follows.
    fn dangling(&mut self, node: Node<'_>) -> Option<&mut Instruction> {
        let last = self.outline.instructions.last_mut()?;
        let between = &self.text[last.range.end..node.start_byte()];
        (!between.contains('\n')).then_some(last)
    }

    fn directive(&mut self, node: Node<'_>) {
        let part = |name| {
            node.child_by_field_name(name)
                .map_or(node.end_byte()..node.end_byte(), |child| child.byte_range())
        };
        let (name, value) = (part("name"), part("value"));
        let directive = Directive {
            range: node.start_byte()..value.end,
            name: self.text[name].to_ascii_lowercase(),
            value,
            line: node.start_position().row + 1,
        };
        if directive.name == "escape" {
            self.escape = self.text.as_bytes()[directive.value.start];
        }
        self.outline.directives.push(directive);
    }

    fn word(&self, range: Range<usize>) -> Word {
        Word { text: words::fold(&self.text[range.clone()], self.escape).into(), range }
    }

    /// Visits the children of the cursor's node; comments are noted on the way,
    /// those in words too.
    fn children<'t>(
        &mut self,
        cursor: &mut TreeCursor<'t>,
        mut visit: impl FnMut(&mut Self, Node<'t>, &'static str, &mut TreeCursor<'t>),
    ) {
        let Some(mut level) = Level::below(cursor) else { return };
        loop {
            let node = cursor.node();
            match kind(node) {
                "comment" => self.outline.comments.push(node.byte_range()),
                kind => visit(self, node, kind, cursor),
            }
            if !level.next(cursor) {
                return;
            }
        }
    }

    /// A word at the cursor.
    fn word_at<'t>(&mut self, node: Node<'t>, cursor: &mut TreeCursor<'t>) -> Word {
        let range = node.byte_range();
        let text = words::fold(&self.text[range.clone()], self.escape);
        // One that takes more than one line.
        if matches!(text, Cow::Owned(_)) {
            self.comments_below(cursor);
        }
        Word { text: text.into(), range }
    }

    fn comments_below(&mut self, cursor: &mut TreeCursor<'_>) {
        self.children(cursor, |this, _, _, cursor| this.comments_below(cursor));
    }

    fn instruction<'t>(&mut self, node: Node<'t>, cursor: &mut TreeCursor<'t>) -> Instruction {
        let first_comment = self.outline.comments.len();
        let mut name = None;
        let mut flags = Vec::new();
        let mut heredocs = Vec::new();
        let mut arguments = Arguments::None;
        let mut surplus = Vec::new();
        let (mut as_keyword, mut alias) = (None, None);
        // Errors are no part of an instruction, and the last continuation dangles.
        let mut end = node.start_byte();
        let mut dangles = false;
        self.children(cursor, |this, child, kind, cursor| {
            dangles = kind == "line_continuation";
            if dangles {
                return;
            }
            end = child.end_byte();
            match field(cursor) {
                Some("keyword") => {
                    name = Some(this.word(child.byte_range()));
                    return;
                }
                Some("image") => {
                    arguments = Arguments::From {
                        image: this.image(child, cursor),
                        as_keyword: None,
                        alias: None,
                        surplus: Vec::new(),
                    };
                    return;
                }
                Some("alias") => {
                    alias = Some(this.word_at(child, cursor));
                    return;
                }
                Some("type") => {
                    arguments = Arguments::Healthcheck { kind: this.word_at(child, cursor), command: None };
                    return;
                }
                Some("trigger") => {
                    arguments = Arguments::Trigger(Box::new(this.instruction(child, &mut child.walk())));
                    return;
                }
                _ => {}
            }
            match kind {
                "AS" => as_keyword = Some(this.word(child.byte_range())),
                "surplus_word" => surplus.push(this.word_at(child, cursor)),
                "flag" => flags.push(this.flag(child, cursor)),
                "path" | "port" => {
                    let word = this.word_at(child, cursor);
                    match &mut arguments {
                        Arguments::Words(words) => words.push(word),
                        _ => arguments = Arguments::Words(vec![word]),
                    }
                }
                "pair" => {
                    let pair = this.pair(child, cursor);
                    match &mut arguments {
                        Arguments::Pairs(pairs) => pairs.push(pair),
                        _ => arguments = Arguments::Pairs(vec![pair]),
                    }
                }
                "legacy_pair" => arguments = Arguments::LegacyPair(this.pair(child, cursor)),
                "text" => arguments = Arguments::Text(this.word_at(child, cursor)),
                "json_array" | "shell_command" => {
                    let command = this.command(child, cursor);
                    match &mut arguments {
                        Arguments::Healthcheck { command: slot, .. } => *slot = Some(command),
                        _ => arguments = Arguments::Command(command),
                    }
                }
                "heredoc" => heredocs.push(this.heredoc(child, cursor)),
                _ => {}
            }
        });
        if let Arguments::From { as_keyword: k, alias: a, surplus: s, .. } = &mut arguments {
            (*k, *a, *s) = (as_keyword, alias, surplus);
        }
        let range = node.start_byte()..end;
        let name = name.unwrap_or_else(|| self.word(range.start..range.start));
        let last = if dangles { total_lines(self.text) } else { node.end_position().row + 1 };
        Instruction {
            keyword: Keyword::parse(&name.text),
            name,
            range,
            lines: node.start_position().row + 1..=last,
            flags,
            arguments,
            heredocs,
            comments: self.outline.comments[first_comment..].to_vec(),
        }
    }

    fn flag<'t>(&mut self, node: Node<'t>, cursor: &mut TreeCursor<'t>) -> Flag {
        let after = node.start_byte() + 2;
        let mut flag = Flag { range: node.byte_range(), name: self.word(after..after), value: None };
        self.children(cursor, |this, child, kind, cursor| match (field(cursor), kind) {
            (Some("name"), _) => flag.name = this.word_at(child, cursor),
            (Some("value"), _) => flag.value = Some(this.word_at(child, cursor)),
            (_, "=") => flag.value = Some(this.word(child.end_byte()..child.end_byte())),
            _ => {}
        });
        flag
    }

    fn pair<'t>(&mut self, node: Node<'t>, cursor: &mut TreeCursor<'t>) -> Pair {
        let start = node.start_byte();
        let mut pair = Pair { range: node.byte_range(), key: self.word(start..start), value: None };
        self.children(cursor, |this, child, kind, cursor| match (field(cursor), kind) {
            (Some("key"), _) => pair.key = this.word_at(child, cursor),
            (Some("value"), _) => pair.value = Some(this.word_at(child, cursor)),
            (_, "=") => pair.value = Some(this.word(child.end_byte()..child.end_byte())),
            _ => {}
        });
        pair
    }

    fn image<'t>(&mut self, node: Node<'t>, cursor: &mut TreeCursor<'t>) -> ImageRef {
        let mut image = ImageRef {
            range: node.byte_range(),
            name: self.word(node.byte_range()),
            tag: None,
            digest: None,
        };
        self.children(cursor, |this, child, kind, cursor| match (field(cursor), kind) {
            (Some("name"), _) => image.name = this.word_at(child, cursor),
            (Some("tag"), _) => image.tag = Some(this.word_at(child, cursor)),
            (Some("digest"), _) => image.digest = Some(this.word_at(child, cursor)),
            (_, ":") => image.tag = Some(this.word(child.end_byte()..child.end_byte())),
            (_, "@") => image.digest = Some(this.word(child.end_byte()..child.end_byte())),
            _ => {}
        });
        image
    }

    fn command<'t>(&mut self, node: Node<'t>, cursor: &mut TreeCursor<'t>) -> Command {
        let mut lines = Vec::new();
        let mut items = Vec::new();
        self.children(cursor, |this, child, kind, _| match kind {
            "shell_line" => lines.push(child.byte_range()),
            "json_string" => {
                let word = this.word(child.byte_range());
                let value = serde_json::from_str(&word.text).unwrap_or_else(|_| word.text.clone());
                items.push(JsonString { range: word.range, value });
            }
            _ => {}
        });
        if kind(node) == "json_array" {
            Command::Json { range: node.byte_range(), items }
        } else {
            Command::Shell(lines)
        }
    }

    fn heredoc<'t>(&mut self, node: Node<'t>, cursor: &mut TreeCursor<'t>) -> Heredoc {
        let start = node.start_byte();
        let mut heredoc = Heredoc {
            name: "".into(),
            body: start..start,
            end: node.byte_range(),
            strips_tabs: false,
            quoted: false,
        };
        self.children(cursor, |this, child, _, cursor| match field(cursor) {
            Some("body") => heredoc.body = child.byte_range(),
            Some("end") => {
                heredoc.end = child.byte_range();
                heredoc.name = this.text[child.byte_range()].into();
            }
            _ => {}
        });
        heredoc
    }
}

/// The tree, a node a line, with byte ranges.
pub fn print(text: &str) -> String {
    let tree = parse(text, None);
    let mut out = String::new();
    let mut cursor = tree.walk();
    let mut depth = 0;
    loop {
        let node = cursor.node();
        if node.is_named() {
            let field = cursor.field_name().map_or(String::new(), |name| format!("{name}: "));
            let range = node.byte_range();
            out.push_str(&format!(
                "{}{field}{} {}..{}\n",
                "  ".repeat(depth),
                kind(node),
                range.start,
                range.end
            ));
        }
        if cursor.goto_first_child() {
            depth += 1;
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return out;
            }
            depth -= 1;
        }
    }
}
