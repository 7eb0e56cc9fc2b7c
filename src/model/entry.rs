//! What a container runs: ENTRYPOINT and CMD together.

use super::{Model, Site, Stage};
use crate::{
    knowledge::commands::{self, Kind, Program},
    syntax::{
        Command, Keyword,
        shell::{self, Script, Simple},
    },
};

/// What a stage's container runs, as far as the file says it.
#[derive(Debug)]
pub enum Entry {
    /// Neither ENTRYPOINT nor CMD stands in the file.
    Unsaid,
    /// One that can't be looked into, with the reason.
    Opaque(String),
    /// These programs, each with its arguments.
    Programs(Vec<Invocation>),
}

/// A program and its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invocation {
    /// As it is named, perhaps with its folder.
    pub program: String,
    /// The other words; what a variable hides is empty.
    pub arguments: Vec<String>,
    /// Files that its output is redirected to.
    pub writes: Vec<String>,
    /// Does the file itself name it in a COPY, ADD or RUN, or lie it elsewhere than images' own do?
    is_brought: bool,
}

impl Invocation {
    /// The program's name without its folder.
    pub fn name(&self) -> &str {
        self.program.rsplit('/').next().unwrap_or(&self.program)
    }

    /// What the table knows of it.
    pub fn known(&self) -> Option<&'static Program> {
        let known = commands::lookup(self.name(), self.arguments.iter().map(String::as_str));
        known.filter(|program| !(program.of_image && self.is_brought))
    }

    /// The program that a wrapper runs, else the program itself. `brings` says
    /// whether the file may bring a program.
    fn unwrapped(mut self, brings: &dyn Fn(&str) -> bool) -> Invocation {
        self.is_brought = brings(&self.program);
        while self.known().is_some_and(|program| program.kind == Kind::Wrapper) {
            let rest = self.arguments.iter().position(|word| !word.starts_with('-') && !word.contains('='));
            let Some(at) = rest else { break };
            self.program = self.arguments[at].clone();
            self.arguments.drain(..=at);
            self.is_brought = brings(&self.program);
        }
        self
    }
}

impl<'d> Model<'d> {
    /// What a stage's container runs; looked for once for all rules.
    pub fn entry(&self, stage: &Stage<'d>) -> &Entry {
        self.entries[stage.index].get_or_init(|| self.entry_at_end(stage))
    }

    fn entry_at_end(&self, stage: &Stage<'d>) -> Entry {
        let last = |keyword| self.sites_before(stage, stage.body.end).find(|site| site.keyword == keyword);
        let brings = |program: &str| {
            let (folder, name) = program.rsplit_once('/').unwrap_or(("/usr/local/bin", program));
            if folder != "/usr/local/bin" {
                return true;
            }
            let makes = |site: &Site<'_>| matches!(site.keyword, Keyword::Copy | Keyword::Add | Keyword::Run);
            let mut sites = self.sites_before(stage, stage.body.end).filter(makes);
            sites.any(|site| self.document.text(&site.range).contains(name))
        };
        let of = |site| self.entry_of(site, &brings);
        let (entrypoint, cmd) = (last(Keyword::Entrypoint), last(Keyword::Cmd));
        match (entrypoint, cmd) {
            (None, None) => Entry::Unsaid,
            (Some(entrypoint), cmd) => match entrypoint.instruction.command() {
                Some(Command::Json { items, .. }) if !items.is_empty() => {
                    let mut words: Vec<String> = items.iter().map(|item| item.value.to_string()).collect();
                    if let Some(Command::Json { items, .. }) = cmd.and_then(|cmd| cmd.instruction.command()) {
                        words.extend(items.iter().map(|item| item.value.to_string()));
                    }
                    from_words(words, &brings)
                }
                Some(Command::Shell(_)) => of(entrypoint),
                // An empty ENTRYPOINT resets the base image's.
                _ => cmd.map_or(Entry::Unsaid, of),
            },
            (None, Some(cmd)) => of(cmd),
        }
    }

    fn entry_of(&self, site: Site<'d>, brings: &dyn Fn(&str) -> bool) -> Entry {
        match site.instruction.command() {
            Some(Command::Json { items, .. }) if !items.is_empty() => {
                from_words(items.iter().map(|item| item.value.to_string()).collect(), brings)
            }
            Some(Command::Shell(_)) => match self.script(site) {
                Ok(script) => from_script(script, brings),
                Err(why) => {
                    Entry::Opaque(format!("what the container runs can't be looked into: {}", why.reason()))
                }
            },
            _ => Entry::Unsaid,
        }
    }
}

fn from_words(words: Vec<String>, brings: &dyn Fn(&str) -> bool) -> Entry {
    let mut words = words.into_iter();
    let Some(program) = words.next() else { return Entry::Unsaid };
    let invocation = Invocation { program, arguments: words.collect(), writes: vec![], is_brought: false }
        .unwrapped(brings);
    let is_shell = shell::is_posix(&invocation.program);
    let code = invocation.arguments.iter().position(|word| word.starts_with('-') && word.ends_with('c'));
    if let (true, Some(at)) = (is_shell, code)
        && let Some(code) = invocation.arguments.get(at + 1)
    {
        return match shell::parse(code, std::slice::from_ref(&(0..code.len())), b'\\') {
            Ok(script) => from_script(&script, brings),
            Err(why) => {
                Entry::Opaque(format!("what the container runs can't be looked into: {}", why.reason()))
            }
        };
    }
    Entry::Programs(vec![invocation])
}

fn from_script(script: &Script, brings: &dyn Fn(&str) -> bool) -> Entry {
    let programs = script.commands().into_iter().filter_map(|visit| invocation(visit.command));
    Entry::Programs(programs.map(|program| program.unwrapped(brings)).collect())
}

fn invocation(command: &Simple) -> Option<Invocation> {
    // `sudo` counts here: what it needs at run time differs from what it does in a build.
    let mut words = command.words.iter().map(|word| word.literal().unwrap_or_default().into_owned());
    let program = words.next()?;
    let harmless =
        ["cd", "export", "set", "umask", "ulimit", "[", "[[", ":", "unset", "exit", "wait", "trap", "test"];
    if harmless.contains(&program.as_str()) {
        return None;
    }
    let to_file = command.redirects.len();
    let writes =
        if to_file > 0 { vec!["a file that its output is redirected to".to_owned()] } else { vec![] };
    Some(Invocation { program, arguments: words.collect(), writes, is_brought: false })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{syntax::Document, text::Source};

    fn entry(text: &str) -> String {
        let document = Document::read(Source::new(text));
        let model = Model::new(&document, &[]);
        match model.entry(model.stages.last().expect("a stage")) {
            Entry::Unsaid => "unsaid".into(),
            Entry::Opaque(why) => why.clone(),
            Entry::Programs(programs) => programs
                .iter()
                .map(|p| {
                    std::iter::once(p.program.as_str())
                        .chain(p.arguments.iter().map(String::as_str))
                        .collect::<Vec<_>>()
                        .join(" ")
                })
                .collect::<Vec<_>>()
                .join(" ; "),
        }
    }

    #[test]
    fn entrypoint_and_cmd_are_put_together() {
        assert_eq!(
            entry("FROM a\nENTRYPOINT [\"/usr/bin/tini\", \"--\", \"python\"]\nCMD [\"app.py\"]\n"),
            "python app.py"
        );
        assert_eq!(entry("FROM a\nCMD cd /x && exec python app.py\n"), "python app.py");
        assert_eq!(
            entry("FROM a AS b\nCMD [\"sh\", \"-c\", \"node a.js $X; nginx\"]\nFROM b\n"),
            "node a.js  ; nginx"
        );
        assert_eq!(entry("FROM a\nENTRYPOINT python app.py\nCMD [\"x\"]\n"), "python app.py");
        assert_eq!(
            entry("FROM node\nENTRYPOINT [\"/app/docker-entrypoint.sh\"]\nCMD [\"node\"]\n"),
            "/app/docker-entrypoint.sh node"
        );
        let own = "ENTRYPOINT [\"docker-entrypoint.sh\"]\nCMD [\"node\", \"a.js\"]\n";
        assert_eq!(entry(&format!("FROM node\n{own}")), "node a.js");
        assert_eq!(
            entry(&format!("FROM node\nCOPY docker-entrypoint.sh /usr/local/bin/\n{own}")),
            "docker-entrypoint.sh node a.js"
        );
        assert_eq!(entry("FROM a\nCMD exec env A=b nohup python app.py\n"), "python app.py");
        assert_eq!(entry("FROM a\nCMD sudo python app.py\n"), "sudo python app.py");
        assert_eq!(entry("FROM a\nRUN b\n"), "unsaid");
    }
}
