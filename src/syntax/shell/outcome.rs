//! What becomes of a script where one of its commands fails: `&&`, `||`, `!`, `&` and `set -e` decide.

use super::{AndOr, Command, End, Operator, Pipeline, Script, Simple};

impl Script {
    /// Does the script fail where a command on its top level does?
    pub fn fails_with(&self, command: &Simple) -> bool {
        let found = self.list.iter().enumerate().find_map(|(at, and_or)| {
            let is_it = |pipeline: &Pipeline| match pipeline.commands.last() {
                Some(Command::Simple(simple)) => std::ptr::eq(simple, command) && !pipeline.negated,
                _ => false,
            };
            let pipeline = and_or.pipelines.iter().position(is_it)?;
            Some((at, and_or, pipeline))
        });
        found.is_some_and(|(at, and_or, pipeline)| {
            let last = pipeline + 1 == and_or.pipelines.len();
            !and_or.operators[pipeline..].iter().any(|(operator, _)| *operator == Operator::Or)
                && !matches!(and_or.end, Some((End::Ampersand, _)))
                // `set -e` does not stop at `a` in `a && b`.
                && (at + 1 == self.list.len() || last && self.stops_on_errors())
        })
    }

    /// Has a command on its top level run, and well, wherever the script succeeds?
    pub fn needs(&self, command: &Simple) -> bool {
        let is_it =
            |other: &Command| matches!(other, Command::Simple(simple) if std::ptr::eq(simple, command));
        let mut lists = self.list.iter();
        let list =
            lists.find(|list| list.pipelines.iter().any(|pipeline| pipeline.commands.iter().any(is_it)));
        list.is_some_and(|list| list.operators.iter().all(|(operator, _)| *operator == Operator::And))
            && self.fails_with(command)
    }

    /// Does `&&` alone lead from one command on the top level to another?
    pub fn leads(&self, from: &Simple, to: &Simple) -> bool {
        let place = |list: &AndOr, command: &Simple| {
            let is_it =
                |other: &Command| matches!(other, Command::Simple(simple) if std::ptr::eq(simple, command));
            list.pipelines.iter().position(|pipeline| pipeline.commands.last().is_some_and(is_it))
        };
        self.list.iter().any(|list| match (place(list, from), place(list, to)) {
            (Some(from), Some(to)) if from < to => {
                !list.pipelines[from].negated
                    && list.operators[from..to].iter().all(|(operator, _)| *operator == Operator::And)
                    && (from == 0 || list.operators[from - 1].0 == Operator::And)
            }
            _ => false,
        })
    }

    /// May `set -e` hold anywhere in it?
    pub fn may_stop_on_errors(&self) -> bool {
        self.commands().iter().any(|visit| {
            let mut words = visit.command.words.iter().map(|word| &*word.text);
            words.next() == Some("set")
                && words.any(|word| word == "errexit" || word.starts_with('-') && word.contains('e'))
        })
    }

    /// Does `set -e` (or `-ex`, `-o errexit` …) hold at the end of the top level?
    pub fn stops_on_errors(&self) -> bool {
        let mut holds = false;
        for and_or in &self.list {
            let [pipeline] = and_or.pipelines.as_slice() else { continue };
            let [Command::Simple(command)] = pipeline.commands.as_slice() else { continue };
            if command.words.first().is_none_or(|word| &*word.text != "set") {
                continue;
            }
            let mut words = command.words[1..].iter().map(|word| &*word.text);
            while let Some(word) = words.next() {
                let [sign @ (b'-' | b'+'), letters @ ..] = word.as_bytes() else { continue };
                let long = letters.ends_with(b"o") && words.next() == Some("errexit");
                if word != "--" && (letters.contains(&b'e') || long) {
                    holds = *sign == b'-';
                }
            }
        }
        // `set +e` anywhere deeper makes it doubtful.
        holds
            && !self.commands().iter().any(|visit| {
                let words: Vec<_> = visit.command.words.iter().map(|word| &*word.text).collect();
                words.first() == Some(&"set")
                    && words.iter().any(|w| w.starts_with('+') && (w.contains('e') || w.ends_with('o')))
            })
    }
}
