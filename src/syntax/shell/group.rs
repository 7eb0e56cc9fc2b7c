//! Groups commands anew by the shell's precedence.

use std::ops::Range;

use super::{AndOr, Command, End, List, Operator, Pipeline, Simple};

/// What a level of code consists of, in the order of the bytes.
pub enum Item {
    Command(Command),
    Redirect(Range<usize>),
    Bang(usize),
    Pipe,
    Operator(Operator, Range<usize>),
    End(End, Range<usize>),
}

/// Groups items by the shell's precedence.
pub fn group(items: Vec<Item>) -> List {
    let mut list = List::new();
    // Do the next command and the last one belong to one pipeline?
    let mut joins = false;
    let mut joins_list = false;
    let mut bang = None;
    for item in items {
        match item {
            Item::Command(command) => {
                let range = command.range().clone();
                let start = bang.take().unwrap_or(range.start);
                let pipeline = |command| Pipeline {
                    range: start..range.end,
                    negated: start != range.start,
                    commands: vec![command],
                };
                match list.last_mut() {
                    Some(and_or) if joins => {
                        if let Some(last) = and_or.pipelines.last_mut() {
                            last.range.end = range.end;
                            last.commands.push(command);
                        }
                        and_or.range.end = range.end;
                    }
                    Some(and_or) if joins_list => {
                        and_or.pipelines.push(pipeline(command));
                        and_or.range.end = range.end;
                    }
                    _ => list.push(AndOr {
                        range: start..range.end,
                        pipelines: vec![pipeline(command)],
                        operators: Vec::new(),
                        end: None,
                    }),
                }
                (joins, joins_list) = (false, false);
            }
            Item::Redirect(range) => {
                let last = list.last_mut().filter(|and_or| and_or.end.is_none() && !joins && !joins_list);
                let Some(and_or) = last else {
                    // A redirect alone is a command: `> file`.
                    let simple =
                        Simple { range: range.clone(), redirects: vec![range.clone()], ..Simple::default() };
                    list.push(AndOr {
                        range: range.clone(),
                        pipelines: vec![Pipeline {
                            range,
                            negated: false,
                            commands: vec![Command::Simple(simple)],
                        }],
                        operators: Vec::new(),
                        end: None,
                    });
                    (joins, joins_list) = (false, false);
                    continue;
                };
                and_or.range.end = and_or.range.end.max(range.end);
                let Some(pipeline) = and_or.pipelines.last_mut() else { continue };
                pipeline.range.end = pipeline.range.end.max(range.end);
                match pipeline.commands.last_mut() {
                    Some(Command::Simple(simple)) => {
                        simple.range.end = simple.range.end.max(range.end);
                        simple.redirects.push(range);
                    }
                    Some(Command::Compound(compound)) => {
                        compound.range.end = compound.range.end.max(range.end);
                        compound.redirects.push(range);
                    }
                    None => {}
                }
            }
            Item::Bang(at) => bang = Some(at),
            Item::Pipe => joins = true,
            Item::Operator(operator, range) => {
                if let Some(and_or) = list.last_mut() {
                    and_or.operators.push((operator, range));
                    joins_list = true;
                }
            }
            Item::End(end, range) => {
                if let Some(and_or) = list.last_mut().filter(|and_or| and_or.end.is_none()) {
                    and_or.end = Some((end, range));
                }
            }
        }
    }
    list
}
