//! Moves a script to another place: code that an edit elsewhere has pushed
//! along is not parsed again.

use std::ops::Range;

use super::{Command, List, Script, ShellWord};

impl Script {
    /// The same script where its instruction begins at `to` instead of `from`.
    pub fn moved(mut self, from: usize, to: usize) -> Script {
        if from != to {
            let shift = |range: &mut Range<usize>| {
                *range = range.start - from + to..range.end - from + to;
            };
            list(&mut self.list, &shift);
            self.substitutions.iter_mut().for_each(|inner| list(inner, &shift));
            self.comments.iter_mut().for_each(shift);
        }
        self
    }
}

// As deep as code is nested, which `parse` bounds.
fn list(commands: &mut List, shift: &impl Fn(&mut Range<usize>)) {
    for and_or in commands {
        shift(&mut and_or.range);
        and_or.operators.iter_mut().for_each(|(_, range)| shift(range));
        and_or.end.iter_mut().for_each(|(_, range)| shift(range));
        for pipeline in &mut and_or.pipelines {
            shift(&mut pipeline.range);
            pipeline.commands.iter_mut().for_each(|inner| command(inner, shift));
        }
    }
}

fn command(command: &mut Command, shift: &impl Fn(&mut Range<usize>)) {
    let word = |word: &mut ShellWord| shift(&mut word.range);
    match command {
        Command::Simple(simple) => {
            shift(&mut simple.range);
            simple.assignments.iter_mut().for_each(word);
            simple.words.iter_mut().for_each(word);
            simple.redirects.iter_mut().for_each(shift);
            simple.substitutions.iter_mut().for_each(|inner| list(inner, shift));
        }
        Command::Compound(compound) => {
            shift(&mut compound.range);
            list(&mut compound.inner, shift);
            compound.substitutions.iter_mut().for_each(|inner| list(inner, shift));
            compound.redirects.iter_mut().for_each(shift);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;

    #[test]
    fn a_moved_script_is_the_one_that_is_read_there() {
        let code = "A=b c $(d | e) >f 2>&1 & ! g || for x in y; do (z `q`); done >w # h\nfoo() { i; }; case a in b) j;; esac";
        let whole = |range: std::ops::Range<usize>| vec![range];
        for (from, to) in [(0, 0), (0, 7), (9, 2)] {
            let text = |at: usize| format!("{}{code}", "#".repeat(at));
            let read = |at: usize| parse(&text(at), &whole(at..at + code.len()), b'\\').expect("parses");
            assert_eq!(format!("{:?}", read(from).moved(from, to)), format!("{:?}", read(to)));
        }
    }
}
