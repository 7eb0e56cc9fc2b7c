//! What a Dockerfile means: stages and how they build on each other, what is
//! in force at each instruction, which package managers its shell code calls.
//! Pure functions, no I/O.

pub mod accounts;
mod calls;
pub mod commands;
pub mod entry;
pub mod folders;
pub mod packages;
pub mod ports;
pub mod references;
pub mod scope;
pub mod stage;
pub mod user;

use std::{
    cell::{OnceCell, RefCell},
    collections::HashMap,
};

pub use accounts::{Account, brings_accounts};
pub use entry::{Entry, Invocation};
pub use references::{Reference, Use};
pub use stage::{Base, Stage};
pub use user::{Effective, User};

use crate::{
    knowledge::{Family, Managers, images, shells},
    syntax::{
        Arguments, Document, Instruction, JsonString, Keyword,
        shell::{self, NotLookedAt, Script},
        words,
    },
    text::Pairs,
};

/// A document and what it means. Borrowed from; built anew for each round.
pub struct Model<'d> {
    /// What was read.
    pub document: &'d Document,
    /// The stages, in order.
    pub stages: Vec<Stage<'d>>,
    /// The package managers that calls are looked up in.
    pub managers: &'d Managers,
    scripts: Vec<OnceCell<Result<Code, NotLookedAt>>>,
    pairs: Vec<OnceCell<Pairs>>,
    package_sites: OnceCell<Vec<bool>>,
    account_sites: OnceCell<Vec<bool>>,
    entries: Vec<OnceCell<Entry>>,
    references: OnceCell<Vec<Reference>>,
    known: RefCell<Scripts>,
}

/// Shell code that was parsed, with what is derived of it alone.
#[derive(Debug)]
struct Code {
    script: Script,
    calls: OnceCell<calls::Found>,
}

/// Shell code that was parsed before, by the text of its instruction, with where that began.
/// It is of one file and one set of package managers.
#[derive(Debug, Default)]
pub struct Scripts(HashMap<Box<str>, (usize, Result<Code, NotLookedAt>)>);

/// An instruction and its index in the document.
#[derive(Clone, Copy, Debug)]
pub struct Site<'d> {
    /// From 0.
    pub index: usize,
    /// The instruction.
    pub instruction: &'d Instruction,
}

impl std::ops::Deref for Site<'_> {
    type Target = Instruction;

    fn deref(&self) -> &Instruction {
        self.instruction
    }
}

impl<'d> Model<'d> {
    /// Models a document. `targets` are the stages that are built and shipped,
    /// by name or number; without any, the last one is.
    pub fn new(document: &'d Document, targets: &[String]) -> Model<'d> {
        Model::with_images(document, targets, &[])
    }

    /// The same, with facts about images that go before those of the table.
    pub fn with_images(document: &'d Document, targets: &[String], images: &'d [images::Image]) -> Model<'d> {
        let stages = stage::stages(document, targets, images);
        Model {
            document,
            entries: stages.iter().map(|_| OnceCell::new()).collect(),
            stages,
            managers: Managers::builtin(),
            scripts: document.instructions.iter().map(|_| OnceCell::new()).collect(),
            pairs: document.instructions.iter().map(|_| OnceCell::new()).collect(),
            package_sites: OnceCell::new(),
            account_sites: OnceCell::new(),
            references: OnceCell::new(),
            known: RefCell::default(),
        }
    }

    /// The same, where code was parsed before: that of an instruction whose text
    /// has stayed the same is not parsed again.
    pub fn with_scripts(self, known: Scripts) -> Model<'d> {
        Model { known: RefCell::new(known), ..self }
    }

    /// The code that was parsed.
    pub fn into_scripts(self) -> Scripts {
        let mut scripts = self.known.into_inner();
        for (instruction, parsed) in self.document.instructions.iter().zip(self.scripts) {
            // What depends on other instructions is not kept.
            let hangs = [Some(&NotLookedAt::OtherShell), Some(&NotLookedAt::InBackground)];
            if let Some(parsed) = parsed.into_inner().filter(|parsed| !hangs.contains(&parsed.as_ref().err()))
            {
                let text = self.document.text(&instruction.range);
                scripts.0.insert(text.into(), (instruction.range.start, parsed));
            }
        }
        scripts
    }

    /// The same with a site's own package managers.
    pub fn with_managers(self, managers: &'d Managers) -> Model<'d> {
        Model { managers, ..self }
    }

    /// All instructions.
    pub fn sites(&self) -> impl Iterator<Item = Site<'d>> + use<'d> {
        self.document.instructions.iter().enumerate().map(|(index, instruction)| Site { index, instruction })
    }

    /// The instruction with this index.
    pub fn site(&self, index: usize) -> Site<'d> {
        Site { index, instruction: &self.document.instructions[index] }
    }

    /// The instructions of one kind. Those that ONBUILD puts off are not among them.
    pub fn of_kind(&self, keyword: Keyword) -> impl Iterator<Item = Site<'d>> + use<'d> {
        self.sites().filter(move |site| site.keyword == keyword)
    }

    /// The instructions of one kind, those behind ONBUILD as well; each with
    /// the index of the instruction that it stands in.
    pub fn of_kind_with_triggers(&self, keyword: Keyword) -> impl Iterator<Item = Site<'d>> + use<'d> {
        self.sites()
            .map(|site| Site { index: site.index, instruction: site.instruction.innermost() })
            .filter(move |site| site.keyword == keyword)
    }

    /// The instructions of a stage, FROM not among them.
    pub fn body(&self, stage: &Stage<'_>) -> impl DoubleEndedIterator<Item = Site<'d>> + use<'d> {
        let document = self.document;
        stage.body.clone().map(move |index| Site { index, instruction: &document.instructions[index] })
    }

    /// A keyword in the case that most of the file's keywords have.
    pub fn in_file_case(&self, keyword: &str) -> String {
        let is_lower = |i: &&Instruction| i.name.text.chars().all(|c| c.is_ascii_lowercase());
        let lower = self.document.instructions.iter().filter(is_lower).count();
        if 2 * lower > self.document.instructions.len() {
            keyword.to_ascii_lowercase()
        } else {
            keyword.to_ascii_uppercase()
        }
    }

    /// The stage that an instruction stands in; `None` before the first FROM.
    pub fn stage_of(&self, index: usize) -> Option<&Stage<'d>> {
        self.stages.iter().rev().find(|stage| stage.from <= index)
    }

    /// The stage of the file that a COPY copies from.
    pub fn source_stage(&self, site: Site<'d>) -> Option<&Stage<'d>> {
        let from = site.instruction.flag("from")?.value.as_ref()?.text.to_lowercase();
        let is_it =
            |stage: &&Stage<'_>| stage.name.as_deref() == Some(&from) || stage.index.to_string() == from;
        self.stages.iter().rev().find(is_it)
    }

    /// A stage, and those that it builds on, the nearest first.
    pub fn ancestry<'m>(&'m self, stage: &'m Stage<'d>) -> impl Iterator<Item = &'m Stage<'d>> {
        std::iter::successors(Some(stage), |stage| match stage.base {
            Base::Stage(parent) => Some(&self.stages[parent]),
            _ => None,
        })
    }

    /// Do a shipped image's layers hold this stage's?
    pub fn is_shipped(&self, stage: &Stage<'d>) -> bool {
        self.stages
            .iter()
            .filter(|other| other.exported)
            .any(|other| self.ancestry(other).any(|ancestor| ancestor.index == stage.index))
    }

    /// The stages whose FROM names this one, and theirs.
    pub fn descendants<'m>(&'m self, stage: &'m Stage<'d>) -> impl Iterator<Item = &'m Stage<'d>> {
        self.stages.iter().filter(move |other| {
            other.index != stage.index && self.ancestry(other).any(|ancestor| ancestor.index == stage.index)
        })
    }

    /// What is known of the image at the bottom of a stage.
    pub fn image(&self, stage: &Stage<'d>) -> Option<&'d images::Image> {
        match &self.ancestry(stage).last()?.base {
            Base::Image { facts, .. } => *facts,
            _ => None,
        }
    }

    /// The operating system of a stage: the image's, else that of the package
    /// manager that it runs.
    pub fn family(&self, stage: &Stage<'d>) -> Option<Family> {
        match self.ancestry(stage).last()?.base {
            Base::Scratch => Some(Family::None),
            _ => self.image(stage)?.family,
        }
    }

    /// The code of a RUN, or of a shell-form CMD, ENTRYPOINT or HEALTHCHECK;
    /// parsed when it is first asked for.
    ///
    /// # Errors
    /// Where the code is not looked at, with the reason.
    pub fn script(&self, site: Site<'_>) -> Result<&Script, NotLookedAt> {
        self.code(site).map(|code| &code.script)
    }

    fn code(&self, site: Site<'_>) -> Result<&Code, NotLookedAt> {
        let result = self.scripts[site.index].get_or_init(|| {
            let code = self.parsed(site)?;
            // A continuation may stand within.
            let is_read_otherwise = self.holds_any(site, ["&>", "&\\", "&`"])
                && !self.shell_is_as_bash(site)
                && code.script.redirects(self.document.source().text(), "&");
            if is_read_otherwise { Err(NotLookedAt::InBackground) } else { Ok(code) }
        });
        result.as_ref().map_err(|&why| why)
    }

    fn parsed(&self, site: Site<'_>) -> Result<Code, NotLookedAt> {
        let ranges = shell::code(self.document, site.instruction.innermost())?;
        if !self.shell_is_posix(site.index) {
            return Err(NotLookedAt::OtherShell);
        }
        let known = self.known.borrow_mut().0.remove(self.document.text(&site.instruction.range));
        if let Some((start, parsed)) = known {
            let to = site.instruction.range.start;
            return parsed.map(|code| Code { script: code.script.moved(start, to), ..code });
        }
        let script = shell::parse(self.document.source().text(), &ranges, self.document.escape)?;
        Ok(Code { script, calls: OnceCell::new() })
    }

    /// Does an instruction's text hold one of these?
    pub fn holds_any<'t>(&self, site: Site<'_>, parts: impl IntoIterator<Item = &'t str>) -> bool {
        let text = self.document.text(&site.range);
        let pairs = self.pairs(site);
        parts.into_iter().any(|part| pairs.may_hold(part) && text.contains(part))
    }

    /// What tells in a moment that an instruction's text does not hold something.
    fn pairs(&self, site: Site<'_>) -> &Pairs {
        let whole = || Pairs::of(self.document.text(&self.document.instructions[site.index].range));
        self.pairs[site.index].get_or_init(whole)
    }

    /// The SHELL in force at an instruction, with its items; `None` where the file sets none.
    pub fn shell_before(&self, index: usize) -> Option<(Site<'d>, &'d [JsonString])> {
        let stage = self.stage_of(index)?;
        self.sites_before(stage, index).find_map(|site| match &site.instruction.arguments {
            Arguments::Command(crate::syntax::Command::Json { items, .. })
                if site.keyword == Keyword::Shell =>
            {
                Some((site, items.as_slice()))
            }
            _ => None,
        })
    }

    /// Does the shell that runs an instruction's code read redirects as bash does, as far as that is known?
    fn shell_is_as_bash(&self, site: Site<'_>) -> bool {
        let set = self.shell_before(site.index).and_then(|(_, items)| items.first());
        let set = shell::named_in_heredoc(self.document, site.instruction.innermost())
            .or(set.map(|item| words::file_name(&item.value)));
        match set.filter(|program| *program != "sh") {
            Some(program) => shells::redirects_as_bash(program),
            None => {
                let image = self.stage_of(site.index).and_then(|stage| self.image(stage));
                image.and_then(|image| image.family).is_some_and(shells::has_sh_as_bash)
            }
        }
    }

    /// Is the shell in force at an instruction a POSIX one?
    pub fn shell_is_posix(&self, index: usize) -> bool {
        if let Some((_, items)) = self.shell_before(index) {
            return items.first().is_some_and(|item| shell::is_posix(&item.value));
        }
        let image = self.stage_of(index).and_then(|stage| self.image(stage));
        match image.and_then(|image| image.family) {
            Some(family) => family != Family::Windows,
            // The backtick is there for Windows' paths.
            None => self.stage_of(index).is_none() || self.document.escape == b'\\',
        }
    }

    /// Does SHELL make the shell stop where a command fails (`-e`)?
    pub fn shell_stops_on_errors(&self, index: usize) -> bool {
        self.shell_before(index).is_some_and(|(_, items)| {
            items.iter().skip(1).any(|item| {
                let value = &*item.value;
                value == "errexit"
                    || value.starts_with('-') && !value.starts_with("--") && value.contains('e')
            })
        })
    }

    /// The nearest instruction before `index`, in the stage and then in those
    /// that it builds on, for which `pick` gives something.
    pub fn last_before<T>(
        &self,
        stage: &Stage<'d>,
        index: usize,
        pick: impl Fn(&'d Instruction) -> Option<T>,
    ) -> Option<T> {
        self.sites_before(stage, index).find_map(|site| pick(site.instruction))
    }

    /// The instructions that came before `index` where the stage is built, the nearest first.
    pub fn sites_before<'m>(
        &'m self,
        stage: &'m Stage<'d>,
        index: usize,
    ) -> impl Iterator<Item = Site<'d>> + 'm {
        self.ancestry(stage).flat_map(move |ancestor| {
            self.body(ancestor).rev().filter(move |site| ancestor.index != stage.index || site.index < index)
        })
    }
}

impl std::fmt::Debug for Model<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Model").field("stages", &self.stages).finish_non_exhaustive()
    }
}
