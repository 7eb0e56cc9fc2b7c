//! The commands that a build runs, wherever they stand in its shell code.

use std::borrow::Cow;

use super::{Model, Site, Stage, packages::effective_words};
use crate::syntax::{
    Keyword,
    shell::{Script, ShellWord, Visit},
};

/// A command in a RUN.
#[derive(Clone, Copy, Debug)]
pub struct Ran<'m, 'd> {
    /// The stage that the RUN stands in.
    pub stage: &'m Stage<'d>,
    /// The RUN, or the ONBUILD that it stands in.
    pub site: Site<'d>,
    /// The code of the RUN.
    pub script: &'m Script,
    /// The command.
    pub visit: Visit<'m>,
    /// Its words without what only starts another program (`sudo`, `env` …); perhaps none.
    pub words: &'m [ShellWord],
}

impl<'m> Ran<'m, '_> {
    /// The program's name without its folder; `None` where a variable hides it, or there is none.
    pub fn program(&self) -> Option<Cow<'m, str>> {
        self.words.first()?.file_name()
    }
}

impl<'d> Model<'d> {
    /// The RUN instructions, those behind ONBUILD as well, whose text holds one
    /// of `marks` and whose code dfix reads; each with its stage.
    pub fn runs_with<'m>(
        &'m self,
        marks: &'m [&str],
    ) -> impl Iterator<Item = (&'m Stage<'d>, Site<'d>, &'m Script)> {
        let sites = self.stages.iter().flat_map(|stage| self.body(stage).map(move |site| (stage, site)));
        sites.filter_map(|(stage, site)| {
            let is_run = site.instruction.innermost().keyword == Keyword::Run;
            if !is_run || !self.holds_any(site, marks.iter().copied()) {
                return None;
            }
            Some((stage, site, self.script(site).ok()?))
        })
    }

    /// The commands in those RUN instructions, in order.
    pub fn commands_with<'m>(&'m self, marks: &'m [&str]) -> impl Iterator<Item = Ran<'m, 'd>> {
        self.runs_with(marks).flat_map(|(stage, site, script)| {
            let visits = script.commands().into_iter();
            visits.map(move |visit| {
                let words = effective_words(visit.command);
                Ran { stage, site, script, visit, words }
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{syntax::Document, text::Source};

    #[test]
    fn commands_are_found_in_every_run() {
        let document = Document::read(Source::new(
            "FROM a\nRUN sudo /bin/chmod 1 x\nRUN date\nONBUILD RUN $(chmod 2 y)\nRUN [\"chmod\", \"3\"]\n",
        ));
        let model = Model::new(&document, &[]);
        let found: Vec<_> = model
            .commands_with(&["chmod"])
            .filter(|ran| ran.program().as_deref() == Some("chmod"))
            .map(|ran| ran.words[1].text.to_string())
            .collect();
        assert_eq!(found, ["1", "2"]);
    }
}
