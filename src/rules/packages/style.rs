//! How the RUNs of a file break their code over lines, and what joins commands in that way.

use std::ops::Range;

use crate::{
    model::{Model, Site},
    syntax::{
        Keyword,
        shell::{Command, Script},
    },
};

/// The longest line that is made longer still.
pub const WIDE: usize = 100;

/// How a RUN breaks its list over lines, with the indentation of a command's line.
#[derive(Clone, Debug)]
pub enum Style {
    /// `&&` at the start of lines.
    Leading(String),
    /// `&&` at the end of lines.
    Trailing(String),
    /// `;` at the end of lines.
    Semicolons(String),
}

impl Style {
    /// Of a RUN's code around a place in it; `None` where all of it stands in one line.
    pub fn of(model: &Model<'_>, site: Site<'_>, script: &Script, at: usize) -> Option<Style> {
        let source = model.document.source();
        let line = |offset: usize| source.line_start(offset);
        let code_start = script.list.first().map_or(site.range.start, |first| first.range.start);
        let code_end = script.list.last().map_or(at, |last| last.range.end);
        if line(code_start) == line(code_end) && line(site.range.start) == line(code_start) {
            return None;
        }
        if let Some(own) = Style::of_list(model, site, script, at) {
            return Some(own);
        }
        // Only a command's words are broken over lines.
        let Some(own) = indentation_of_words(model, site, script) else {
            return Some(Style::of_other_lists(model).unwrap_or_default());
        };
        let other = Style::of_other_lists(model);
        let other = other.filter(|other| own.contains('\t') == other.indentation().contains('\t'));
        Some(match other {
            Some(other) if other.indentation().len() <= own.len() => other,
            // The words of a command don't stand to the left of it.
            Some(other) => other.indented_by(shallow(own)),
            None => Style::Leading(shallow(own)),
        })
    }

    /// Of the other RUNs in a file.
    pub fn of_others(model: &Model<'_>) -> Style {
        let of_words = || {
            let words = others(model).find_map(|(site, script)| indentation_of_words(model, site, script));
            words.map(|words| Style::Leading(shallow(words)))
        };
        Style::of_other_lists(model).or_else(of_words).unwrap_or_default()
    }

    /// Of a list that is broken between its commands: the break nearest before the place decides, else the first
    /// behind it.
    pub fn of_list(model: &Model<'_>, site: Site<'_>, script: &Script, at: usize) -> Option<Style> {
        let source = model.document.source();
        let text = source.text();
        let code_end = script.list.last().map_or(at, |last| last.range.end);
        let breaks = script.list.iter().flat_map(|and_or| {
            let operators = and_or.operators.iter().map(|(_, range)| (range.clone(), true));
            operators.chain(and_or.end.iter().map(|(_, range)| (range.clone(), false)))
        });
        let mut found: Vec<(Range<usize>, bool)> = breaks.filter(|(range, _)| range.end < code_end).collect();
        found.sort_by_key(|(range, _)| range.start);
        let behind = found.partition_point(|(range, _)| range.end <= at);
        let (before, behind) = found.split_at(behind);
        before.iter().rev().chain(behind).find_map(|(range, is_and)| {
            let before = &text[source.line_start(range.start)..range.start];
            let after = text[range.end..source.line_end(range.end)].trim();
            let ends_line = after.len() == 1 && after.as_bytes() == [model.document.escape];
            // In a line of its own it ends that one.
            if *is_and && before.trim().is_empty() && !ends_line {
                return Some(Style::Leading(before.to_owned()));
            }
            ends_line.then(|| {
                let next = next_code_line(model, site, source.line_end(range.end));
                let indentation = source.indentation(next).to_owned();
                if *is_and { Style::Trailing(indentation) } else { Style::Semicolons(indentation) }
            })
        })
    }

    fn of_other_lists(model: &Model<'_>) -> Option<Style> {
        let lists =
            others(model).filter_map(|(site, script)| Style::of_list(model, site, script, first_end(script)));
        // Without an indentation it is no model for others.
        lists.into_iter().find(|style| !style.indentation().is_empty())
    }

    /// The indentation of a command's line.
    pub fn indentation(&self) -> &str {
        match self {
            Style::Leading(indentation) | Style::Trailing(indentation) | Style::Semicolons(indentation) => {
                indentation
            }
        }
    }

    fn indented_by(self, indentation: String) -> Style {
        match self {
            Style::Leading(_) => Style::Leading(indentation),
            Style::Trailing(_) => Style::Trailing(indentation),
            Style::Semicolons(_) => Style::Semicolons(indentation),
        }
    }

    /// Do both put `&&` to the same end of a line?
    pub fn is_like(&self, other: &Style) -> bool {
        matches!(self, Style::Trailing(_)) == matches!(other, Style::Trailing(_))
    }
}

impl Default for Style {
    fn default() -> Style {
        Style::Leading("    ".into())
    }
}

/// The RUNs that are broken over lines, with their code.
fn others<'m, 'd>(model: &'m Model<'d>) -> impl Iterator<Item = (Site<'d>, &'m Script)> {
    let broken = model.of_kind(Keyword::Run).filter(|site| site.lines.end() > site.lines.start());
    broken.filter(|site| site.heredocs.is_empty()).filter_map(|site| Some((site, model.script(site).ok()?)))
}

/// The end of the first command.
pub fn first_end(script: &Script) -> usize {
    script.list.first().and_then(|list| list.pipelines.first()).map_or(0, |pipeline| pipeline.range.end)
}

/// How a RUN ends a line that goes on.
pub struct Continuation {
    /// With the newline.
    end: String,
    /// What stands before it behind a word, and behind `&&` or `;`.
    blanks: [&'static str; 2],
}

impl Continuation {
    /// As the RUN does it itself between its words; a blank stands before it unless none does anywhere there.
    pub fn of(model: &Model<'_>, site: Site<'_>, script: &Script) -> Continuation {
        let source = model.document.source();
        let escape = char::from(model.document.escape);
        let commands = script.commands();
        let in_word = |at: usize| {
            let words = commands.iter().flat_map(|visit| &visit.command.words);
            words.into_iter().any(|word| word.range.start < at && at < word.range.end)
        };
        let starts = std::iter::successors(Some(site.range.start), |at| Some(source.line_end(*at)));
        let lines = starts.take_while(|at| *at < site.range.end).filter_map(|start| {
            let line = &source.text()[start..source.line_end(start)];
            let code = line.trim_end().strip_suffix(escape)?;
            (!line.trim_start().starts_with('#') && !in_word(start + code.len())).then_some(code)
        });
        let is_joint = |code: &&str| code.trim_end().ends_with(['&', '|', ';']);
        let (joints, words): (Vec<&str>, Vec<&str>) = lines.partition(is_joint);
        let is_tight = |code: &&str| !code.is_empty() && !code.ends_with([' ', '\t']);
        let blank =
            |lines: &[&str]| (!lines.is_empty()).then(|| if lines.iter().all(is_tight) { "" } else { " " });
        let word = blank(&words).unwrap_or(" ");
        Continuation {
            end: format!("{escape}{}", source.newline().as_str()),
            blanks: [word, blank(&joints).unwrap_or(word)],
        }
    }

    /// Ends a line behind an operator.
    pub fn behind(&self, operator: &str) -> String {
        format!("{operator}{}{}", self.blanks[1], self.end)
    }

    /// `&&` over a line break. `comments` are whole lines that stand between.
    pub fn joint(&self, style: &Style, comments: &str) -> String {
        match style {
            Style::Trailing(indentation) => format!(" {}{comments}{indentation}", self.behind("&&")),
            Style::Leading(indentation) | Style::Semicolons(indentation) => {
                format!("{}{}{comments}{indentation}&& ", self.blanks[0], self.end)
            }
        }
    }
}

/// The style for two RUNs that are joined: that of the one that is broken over lines, else of another RUN.
pub fn common(model: &Model<'_>, first: (Site<'_>, &Script), second: (Site<'_>, &Script)) -> Style {
    let end = first.1.list.last().map_or(0, |list| list.range.end);
    let places = [(first.0, first.1, end), (second.0, second.1, first_end(second.1))];
    let of_list = |(site, script, at)| Style::of_list(model, site, script, at);
    let of = |(site, script, at)| Style::of(model, site, script, at);
    let own = places.into_iter().find_map(of_list).or_else(|| places.into_iter().find_map(of));
    own.unwrap_or_else(|| Style::of_others(model))
}

/// Where the lines of the first command must be indented for its words to stand deeper than the command, once this
/// begins a line of the style: the places, and the blanks.
///
/// # Errors
/// Where a line begins inside a word: a clause.
pub fn deeper(
    model: &Model<'_>,
    script: &Script,
    style: &Style,
) -> Result<(Vec<usize>, &'static str), &'static str> {
    let source = model.document.source();
    let Some(pipeline) = script.list.first().and_then(|list| list.pipelines.first()) else {
        return Ok((vec![], ""));
    };
    let is_code = |at: usize| {
        let line = source.text()[at..source.line_end(at)].trim();
        !line.is_empty() && !line.starts_with('#')
    };
    let starts =
        std::iter::successors(Some(source.line_end(pipeline.range.start)), |at| Some(source.line_end(*at)));
    let starts: Vec<usize> =
        starts.take_while(|at| *at < pipeline.range.end).filter(|at| is_code(*at)).collect();
    let least = starts.iter().map(|at| source.indentation(*at).len()).min();
    if least.is_none_or(|least| least > style.indentation().len()) {
        return Ok((vec![], ""));
    }
    if !pipeline.commands.iter().all(|command| matches!(command, Command::Simple(_))) {
        return Err("it begins with a compound command that goes over several lines");
    }
    let commands = script.commands();
    let words =
        || commands.iter().flat_map(|visit| visit.command.assignments.iter().chain(&visit.command.words));
    if starts.iter().any(|at| words().any(|word| word.range.start < *at && *at < word.range.end)) {
        return Err("a word of it goes over several lines");
    }
    Ok((starts, if style.indentation().contains('\t') { "\t" } else { "    " }))
}

/// Of the lines over which a command's words are broken.
fn indentation_of_words<'m>(model: &'m Model<'_>, site: Site<'_>, script: &Script) -> Option<&'m str> {
    let source = model.document.source();
    let first = script.list.first()?;
    let code_end = script.list.last()?.range.end;
    let first_broken = next_code_line(model, site, source.line_end(first.range.start));
    let deeper = source.indentation(first_broken.min(code_end));
    (!deeper.is_empty()).then_some(deeper)
}

/// The indentation for a list's `&&` where only one command's words are broken over lines.
fn shallow(indentation: &str) -> String {
    if indentation.contains('\t') { "\t".into() } else { " ".repeat(indentation.len().min(4)) }
}

/// The first line at or behind an offset that is no comment and not blank.
fn next_code_line(model: &Model<'_>, site: Site<'_>, mut offset: usize) -> usize {
    let source = model.document.source();
    while offset < site.range.end {
        let end = source.line_end(offset);
        let line = source.text()[offset..end].trim();
        if !line.is_empty() && !line.starts_with('#') {
            break;
        }
        offset = end;
    }
    offset.min(site.range.end)
}
