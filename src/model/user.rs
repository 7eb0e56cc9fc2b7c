//! The user, the working directory and the ports in force.

use super::{Base, Model, Site, Stage, folders::cleaned};
use crate::{
    knowledge::{bases, images::is_root},
    syntax::{Keyword, Word, words},
};

/// Whom commands run as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum User {
    /// All rights.
    Root,
    /// Somebody else, as USER or the image says it.
    Other(String),
    /// A variable, or a base image that nothing is known of.
    Unknown,
}

/// A user and what says so.
#[derive(Clone, Debug)]
pub struct Effective<'d> {
    /// Who.
    pub user: User,
    /// The USER instruction; `None` where the base image decides.
    pub site: Option<Site<'d>>,
}

impl<'d> Model<'d> {
    /// The user before an instruction of a stage; at its end for the index behind its last one.
    pub fn user_before(&self, stage: &Stage<'d>, index: usize) -> Effective<'d> {
        let site = self.sites_before(stage, index).find(|site| site.keyword == Keyword::User);
        let user = match site {
            Some(site) => self.user_of(stage, site),
            None => match self.ancestry(stage).last().map(|bottom| &bottom.base) {
                Some(Base::Scratch) => User::Root,
                _ => match self.image(stage).and_then(|image| image.user.as_deref()) {
                    Some(user) if is_root(user) => User::Root,
                    Some(user) => User::Other(user.to_owned()),
                    None => User::Unknown,
                },
            },
        };
        Effective { user, site }
    }

    /// The user at a stage's end.
    pub fn user_at_end(&self, stage: &Stage<'d>) -> Effective<'d> {
        self.user_before(stage, stage.body.end)
    }

    /// Whom a USER instruction names.
    pub fn user_of(&self, stage: &Stage<'d>, site: Site<'d>) -> User {
        let Some(word) = site.instruction.text() else { return User::Unknown };
        let text = self.expanded(stage, site, &word.text);
        let plain = text.as_deref().and_then(|text| words::unquoted(text, self.document.escape));
        match plain.as_deref().map(str::trim) {
            Some("") | None => User::Unknown,
            Some(user) if is_root(user) => User::Root,
            Some(user) => User::Other(user.to_owned()),
        }
    }

    /// The working directory before an instruction, absolute; `None` where it is not known.
    pub fn workdir_before(&self, stage: &Stage<'d>, index: usize) -> Option<String> {
        let mut below: Vec<String> = Vec::new();
        for site in self.sites_before(stage, index).filter(|site| site.keyword == Keyword::Workdir) {
            let text = self.expanded(stage, site, &site.instruction.text()?.text)?;
            let path = words::unquoted(&text, self.document.escape)?.trim().to_owned();
            let absolute = path.starts_with('/');
            below.push(path);
            if absolute {
                below.reverse();
                return Some(below.join("/"));
            }
        }
        None
    }

    /// The same, cleaned; `None` too where it comes from a variable, which a
    /// build argument may change.
    pub fn certain_workdir_before(&self, stage: &Stage<'d>, index: usize) -> Option<String> {
        let mut below: Vec<String> = Vec::new();
        for site in self.sites_before(stage, index).filter(|site| site.keyword == Keyword::Workdir) {
            let path = site.instruction.text()?.literal(self.document.escape)?.trim().to_owned();
            let absolute = path.starts_with('/');
            below.push(path);
            if absolute {
                below.reverse();
                return Some(cleaned(&below.join("/")));
            }
        }
        let start = match &self.ancestry(stage).last()?.base {
            Base::Scratch => "/",
            base => base.certain().and_then(|(name, tag)| bases::workdir(name, tag))?,
        };
        below.push(start.to_owned());
        below.reverse();
        Some(cleaned(&below.join("/")))
    }

    /// A path as it is seen from the working directory before an instruction;
    /// `None` where that is not known.
    pub fn absolute_before(&self, stage: &Stage<'d>, index: usize, path: &str) -> Option<String> {
        if path.starts_with('/') {
            return Some(path.to_owned());
        }
        let workdir = self.workdir_before(stage, index)?;
        let below = if path == "." { "" } else { path.trim_start_matches("./") };
        Some(format!("{}/{below}", workdir.trim_end_matches('/')))
    }

    /// The users other than root that shipped stages set themselves, each with its USER.
    pub fn own_users(&self) -> impl Iterator<Item = (&Stage<'d>, Site<'d>, String)> {
        self.stages.iter().filter(|stage| stage.exported).filter_map(|stage| {
            let end = self.user_at_end(stage);
            match (end.user, end.site.filter(|site| stage.body.contains(&site.index))) {
                (User::Other(user), Some(site)) => Some((stage, site, user)),
                _ => None,
            }
        })
    }

    /// The ports that a stage declares, its ancestors' too, with their words;
    /// those not known are left out, of a range the first is told.
    pub fn ports(&self, stage: &Stage<'d>) -> Vec<(Site<'d>, &'d Word, u16)> {
        let mut ports = Vec::new();
        for site in self.sites_before(stage, stage.body.end).filter(|site| site.keyword == Keyword::Expose) {
            for word in site.instruction.words() {
                let Some(text) = self.expanded(stage, site, &word.text) else { continue };
                let number = text.split(['/', '-']).next().unwrap_or_default();
                let number = number.rsplit(':').next().unwrap_or_default();
                ports.extend(number.trim_matches(['"', '\'']).parse().ok().map(|port| (site, word, port)));
            }
        }
        ports
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{syntax::Document, text::Source};

    fn end_user(text: &str) -> User {
        let document = Document::read(Source::new(text));
        let model = Model::new(&document, &[]);
        let stage = model.stages.last().expect("a stage");
        model.user_at_end(stage).user
    }

    #[test]
    fn the_last_user_counts_then_the_parent_stage_then_the_image() {
        assert_eq!(end_user("FROM debian:12\nUSER app\nUSER 0:0\n"), User::Root);
        assert_eq!(end_user("FROM debian:12 AS a\nUSER app\nFROM a\nRUN x\n"), User::Other("app".into()));
        assert_eq!(end_user("FROM debian:12\nRUN x\n"), User::Root);
        assert_eq!(end_user("FROM scratch\n"), User::Root);
        assert_eq!(end_user("FROM nobody/knows\n"), User::Unknown);
        assert_eq!(end_user("FROM debian:12\nARG U=me\nUSER $U\n"), User::Other("me".into()));
        assert_eq!(end_user("FROM debian:12\nUSER $U\n"), User::Unknown);
    }

    #[test]
    fn a_certain_workdir_comes_from_no_variable() {
        let certain = |text: &str| {
            let document = Document::read(Source::new(text));
            let model = Model::new(&document, &[]);
            let stage = model.stages.last().expect("a stage");
            model.certain_workdir_before(stage, stage.body.end)
        };
        assert_eq!(certain("FROM a\nWORKDIR /x\nWORKDIR ./y/../z\n").as_deref(), Some("/x/z"));
        assert_eq!(certain("FROM scratch\nWORKDIR x\n").as_deref(), Some("/x"));
        assert_eq!(certain("FROM scratch\n").as_deref(), Some("/"));
        assert_eq!(certain("FROM python:3.12\nWORKDIR x\n").as_deref(), Some("/x"));
        assert_eq!(certain("ARG N=python\nFROM $N:3.12\n"), None);
        assert_eq!(certain("FROM a\nWORKDIR x\n"), None);
        assert_eq!(certain("FROM a\nARG D=/x\nWORKDIR $D\nWORKDIR y\n"), None);
    }

    #[test]
    fn workdirs_add_up() {
        let document = Document::read(Source::new(
            "FROM a AS b\nWORKDIR /x\nFROM b\nWORKDIR y\nEXPOSE 80/tcp 8080-8090\n",
        ));
        let model = Model::new(&document, &[]);
        let stage = model.stages.last().expect("a stage");
        assert_eq!(model.workdir_before(stage, stage.body.end).as_deref(), Some("/x/y"));
        assert_eq!(model.certain_workdir_before(stage, stage.body.end).as_deref(), Some("/x/y"));
        let absolute = |path| model.absolute_before(stage, stage.body.end, path);
        assert_eq!(absolute("./z").as_deref(), Some("/x/y/z"));
        assert_eq!(absolute("/z").as_deref(), Some("/z"));
        let ports: Vec<_> = model.ports(stage).into_iter().map(|(_, _, port)| port).collect();
        assert_eq!(ports, [80, 8080]);
    }
}
