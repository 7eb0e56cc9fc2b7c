//! Calls of package managers in shell code.

use super::{Model, Site, Stage};
use crate::{
    knowledge::{Manager, Text, package_managers::Switch},
    syntax::{
        Command, Keyword,
        shell::{ShellWord, Simple},
        words::file_name,
    },
};

/// A call of a package manager.
#[derive(Clone, Debug)]
pub struct Call<'m> {
    /// Which.
    pub manager: &'m Manager,
    /// The whole command.
    pub command: &'m Simple,
    /// Does it stand in no compound command and no substitution?
    pub top_level: bool,
    /// The program as it is written: `/usr/bin/apt-get`; `python3` where it runs a module.
    pub program: &'m ShellWord,
    /// Is the program run by sudo?
    pub by_sudo: bool,
    /// Does sudo run it as somebody else than root?
    pub as_another: bool,
    /// The verb: `install`; empty where there is none, or it is a variable.
    pub verb: &'m str,
    /// The last word of the verb; `None` where it is left out.
    pub verb_word: Option<&'m ShellWord>,
    /// The words around the verb, the program's name not among them.
    pub arguments: &'m [ShellWord],
}

impl Call<'_> {
    /// Is it this manager's?
    pub fn is_of(&self, manager: &Manager) -> bool {
        std::ptr::eq(self.manager, manager)
    }

    /// Is its verb among these?
    pub fn is_one_of(&self, verbs: &[Text]) -> bool {
        verbs.iter().any(|verb| verb == self.verb)
    }

    /// Does it install something?
    pub fn installs(&self) -> bool {
        self.is_one_of(&self.manager.install)
    }

    /// Does it fetch the lists alone, with a verb that installs what is named (`pacman -Sy`)?
    pub fn names_nothing(&self) -> bool {
        self.manager.option_verbs
            && self.refreshes()
            && !self.verb.contains('u')
            && self.operands().is_empty()
    }

    /// Does it fetch the package lists?
    pub fn refreshes(&self) -> bool {
        self.is_one_of(&self.manager.refresh)
    }

    /// The program's name without its folder.
    pub fn program_name(&self) -> &str {
        file_name(&self.program.text)
    }

    /// Is the program called by a name of the manager's, and not as a module?
    pub fn is_by_name(&self) -> bool {
        self.manager.is_run_by(self.program_name())
    }

    /// Is the program found by the same folder and the same version in its name as another call's?
    /// `pip3` and `python3 -m pip` are one, `pip` may be another.
    pub fn is_same_program(&self, other: &Call<'_>) -> bool {
        let of = |call: &Call<'_>| {
            let text = &call.program.text;
            let folder = text.len() - call.program_name().len();
            let version = call.program_name().find(|c: char| c.is_ascii_digit());
            (text[..folder].to_owned(), version.map(|at| call.program_name()[at..].to_owned()))
        };
        self.is_of(other.manager) && of(self) == of(other)
    }

    /// How a message names it: `apt-get install`.
    pub fn title(&self) -> String {
        let name = if self.is_by_name() { self.program_name() } else { &self.manager.name };
        if self.verb_word.is_none() && self.manager.install.len() == 1 {
            return name.to_owned();
        }
        format!("{name} {}", self.verb).trim_end().to_owned()
    }

    /// Where a flag goes: behind the verb, or behind the program where there is none.
    pub fn flag_place(&self) -> usize {
        self.verb_word.unwrap_or(self.program).range.end
    }

    /// Is an option among its words, as `--option` or `--option=value`?
    pub fn has_option(&self, option: &str) -> bool {
        self.arguments.iter().any(|word| {
            word.literal().is_some_and(|text| {
                text == option || text.strip_prefix(option).is_some_and(|rest| rest.starts_with('='))
            })
        })
    }

    /// Is a flag among its words? One letter also in a group (`-qy`), one
    /// letter twice (`-qq`) also parted (`-q -q`).
    pub fn has_flag(&self, flag: &str) -> bool {
        let [b'-', letter @ b'A'..=b'z', more @ ..] = flag.as_bytes() else {
            return self.has_option(flag);
        };
        if !more.iter().all(|other| other == letter) {
            return self.has_option(flag);
        }
        let count = |text: &str| match text.strip_prefix('-') {
            Some(group) if group.bytes().all(|b| b.is_ascii_alphabetic()) => {
                group.bytes().filter(|b| b == letter).count()
            }
            _ => 0,
        };
        let words = self.arguments.iter().filter(|word| Some(word.range.end) != self.verb_end());
        words.map(|word| count(&word.text)).sum::<usize>() > more.len()
    }

    /// Where an option is the verb, it is no flag.
    fn verb_end(&self) -> Option<usize> {
        self.verb_word.filter(|_| self.manager.option_verbs).map(|word| word.range.end)
    }

    /// Does a switch apply, and is it missing?
    pub fn misses(&self, switch: &Switch) -> bool {
        let programs = &switch.programs;
        self.is_one_of(&switch.verbs)
            && !self.names_nothing()
            && (programs.is_empty() || programs.iter().any(|program| program == self.program_name()))
            && !switch.spellings.iter().any(|flag| self.has_flag(flag))
    }

    /// May a variable among its words hold flags (`apt-get $APT_FLAGS install`)?
    pub fn may_hold_flags(&self) -> bool {
        self.arguments.iter().any(|word| {
            let name = word.text.to_ascii_uppercase();
            name.trim_start_matches(['"', '{']).starts_with('$')
                && ["OPT", "FLAG", "ARG", "YES"].iter().any(|part| name.contains(part))
        })
    }

    /// The words behind the verb that are no options, up to `--`.
    pub fn operands(&self) -> Vec<&ShellWord> {
        let start = self.flag_place();
        let value_options = &self.manager.value_options;
        let mut takes_value = false;
        let mut operands = Vec::new();
        for word in self.arguments {
            if &*word.text == "--" {
                break;
            }
            let value = std::mem::replace(
                &mut takes_value,
                value_options.iter().any(|option| **option == *word.text),
            );
            if !value && word.range.start >= start && !word.text.starts_with('-') {
                operands.push(word);
            }
        }
        operands
    }
}

/// The words of a command without what only starts another program: `sudo`,
/// `env`, `time` and the like.
pub fn effective_words(command: &Simple) -> &[ShellWord] {
    let mut words = command.words.as_slice();
    loop {
        let Some(first) = words.first() else { return words };
        let skip = match &*first.text {
            "exec" | "time" | "command" | "nice" | "eatmydata" | "nohup" => {
                1 + words[1..].iter().take_while(|word| word.text.starts_with('-')).count()
            }
            "env" => {
                let assigns = |word: &&ShellWord| word.text.contains('=') || word.text.starts_with('-');
                1 + words[1..].iter().take_while(assigns).count()
            }
            "sudo" => {
                let mut count = 1;
                while let Some(word) =
                    words.get(count).filter(|word| word.text.starts_with('-') || word.text.contains('='))
                {
                    count += if matches!(&*word.text, "-u" | "-g" | "-C" | "-h" | "-p") { 2 } else { 1 };
                }
                count
            }
            _ => return words,
        };
        words = &words[skip.min(words.len())..];
    }
}

impl<'d> Model<'d> {
    /// The RUN instructions of a stage, those behind ONBUILD as well, whose
    /// code may call a package manager, or is not looked at.
    pub fn package_runs<'m>(&'m self, stage: &'m Stage<'d>) -> impl Iterator<Item = Site<'d>> + 'm {
        self.body(stage).filter(|site| self.names_a_manager(*site))
    }

    /// Is it a RUN whose text names a package manager?
    pub fn names_a_manager(&self, site: Site<'d>) -> bool {
        let named = self.package_sites.get_or_init(|| {
            let is_one = |site: Site<'_>| {
                let may_hold = |name: &str| self.pairs(site).may_hold(name);
                site.instruction.innermost().keyword == Keyword::Run
                    && self.managers.are_named_in(self.document.text(&site.range), may_hold)
            };
            self.sites().map(is_one).collect()
        });
        named[site.index]
    }

    /// The code of a RUN in JSON form that starts a shell (`["sh", "-c", "…"]`)
    /// or a program, as shell code. Its ranges are not those of the file.
    pub fn json_code(&self, site: Site<'d>) -> Option<String> {
        let Some(Command::Json { items, .. }) = site.instruction.innermost().command() else { return None };
        let values: Vec<&str> = items.iter().map(|item| &*item.value).collect();
        match values.as_slice() {
            [shell, flag, code, ..] if crate::syntax::shell::is_posix(shell) && flag.starts_with('-') => {
                Some((*code).to_owned())
            }
            _ => {
                let quoted = |value: &&str| format!("'{}'", value.replace('\'', "'\\''"));
                Some(values.iter().map(quoted).collect::<Vec<_>>().join(" "))
            }
        }
    }

    /// Does one of these texts stand in a stage's instructions up to one, or in those it builds on?
    pub fn is_told_before(&self, stage: &Stage<'d>, site: Site<'d>, texts: &[Text]) -> bool {
        !texts.is_empty()
            && self
                .sites_before(stage, site.index + 1)
                .any(|site| self.holds_any(site, texts.iter().map(|text| &**text)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{knowledge::Managers, syntax::shell};

    fn with<T>(code: &str, of: impl Fn(&Call<'_>) -> T) -> Vec<T> {
        let script = shell::parse(code, std::slice::from_ref(&(0..code.len())), b'\\').expect("parses");
        Managers::builtin().calls(&script).iter().map(of).collect()
    }

    fn found(code: &str) -> Vec<String> {
        with(code, |call| {
            let operands: Vec<_> = call.operands().iter().map(|word| word.text.to_string()).collect();
            format!("{} {} {operands:?}", call.manager.name, call.verb)
        })
    }

    #[test]
    fn calls_are_found_behind_what_starts_them() {
        assert_eq!(
            found("sudo -E apt-get -o A=b -qq install -y x && apt update"),
            ["apt-get install [\"x\"]", "apt-get update []"]
        );
        assert_eq!(found("DEBIAN_FRONTEND=x env A=b python3 -m pip install -U p"), ["pip install [\"p\"]"]);
        assert_eq!(found("/venv/bin/pip3.9 install -r r.txt"), ["pip install []"]);
        assert_eq!(found("echo apt-get install; $(apk add x)"), ["apk add [\"x\"]"]);
        assert_eq!(found("apk add --virtual .deps a"), ["apk add [\"a\"]"]);
        assert_eq!(found("gem install a -- --with-b=c d"), ["gem install [\"a\"]"]);
    }

    #[test]
    fn programs_are_told_apart_by_folder_and_version() {
        let same = |code: &str| {
            let script = shell::parse(code, std::slice::from_ref(&(0..code.len())), b'\\').expect("parses");
            let managers = Managers::builtin();
            let calls = managers.calls(&script);
            calls[0].is_same_program(&calls[1])
        };
        assert!(
            same("pip install a; python -m pip install b") && same("pip3 install a; python3 -m pip list")
        );
        assert!(!same("pip install a; pip3 install b") && !same("pip3 install a; pip3.8 install b"));
        assert!(!same("/v/bin/pip install a; pip install b") && same("/v/bin/pip list; /v/bin/pip list"));
    }

    #[test]
    fn verbs_are_found_in_each_spelling() {
        assert_eq!(
            found("uv pip install x; yarn global add y; yarn add z"),
            ["uv pip install [\"x\"]", "yarn global add [\"y\"]", "yarn add [\"z\"]"]
        );
        assert_eq!(
            found("yarn --frozen-lockfile; yarn build; cpanm -n A::B"),
            ["yarn install []", "yarn build []", "cpanm install [\"A::B\"]"]
        );
        assert_eq!(
            found("pacman --noconfirm -Syu a; pacman -Ss b"),
            ["pacman -Syu [\"a\"]", "pacman  [\"b\"]"]
        );
        assert_eq!(
            with("sudo /usr/bin/apt-get update", |call| (call.by_sudo, call.title())),
            [(true, "apt-get update".to_owned())]
        );
    }

    #[test]
    fn flags_are_found_in_groups_of_letters() {
        let has = |code: &str, flag: &str| with(code, |call| call.has_flag(flag))[0];
        assert!(has("apt-get install -qy x", "-y") && has("apt-get -yq install x", "-y"));
        assert!(has("apt-get -q -q install x", "-qq") && !has("apt-get -q install x", "-qq"));
        assert!(!has("apt-get install -oA=y x", "-y") && !has("apt-get install --yes x", "-y"));
        assert!(has("apt-get install -q=2 x", "-q=2") && has("conda install --yes x", "--yes"));
        assert!(!has("pacman -Syu x", "-y") && has("pacman -S --noconfirm x", "--noconfirm"));
    }
}
