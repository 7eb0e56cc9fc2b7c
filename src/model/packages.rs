//! Calls of package managers in shell code.

use super::{Model, Site, Stage};
use crate::{
    knowledge::{Manager, packages},
    syntax::{
        Keyword,
        shell::{Script, ShellWord, Simple},
    },
};

/// A call of a package manager.
#[derive(Clone, Debug)]
pub struct Call<'m> {
    /// Which.
    pub manager: &'static Manager,
    /// The whole command.
    pub command: &'m Simple,
    /// Does it stand in no compound command and no substitution?
    pub top_level: bool,
    /// The verb: `install`; `None` where there is none, or it is a variable.
    pub verb: Option<&'m ShellWord>,
    /// The words around the verb, the program's name not among them.
    pub arguments: Vec<&'m ShellWord>,
}

impl Call<'_> {
    /// Is it this manager's?
    pub fn is_of(&self, manager: &Manager) -> bool {
        std::ptr::eq(self.manager, manager)
    }

    /// The verb's text.
    pub fn verb_text(&self) -> &str {
        self.verb.map_or("", |verb| &verb.text)
    }

    /// Does it install something?
    pub fn installs(&self) -> bool {
        self.manager.install.iter().any(|verb| verb == self.verb_text())
    }

    /// Does it fetch the package lists?
    pub fn refreshes(&self) -> bool {
        self.manager.refresh.iter().any(|verb| verb == self.verb_text())
    }

    /// Is an option among its words, as `--option` or `--option=value`?
    pub fn has_option(&self, option: &str) -> bool {
        self.arguments.iter().any(|word| {
            word.literal().is_some_and(|text| {
                text == option || text.strip_prefix(option).is_some_and(|rest| rest.starts_with('='))
            })
        })
    }

    /// The words behind the verb that are no options.
    pub fn operands(&self) -> impl Iterator<Item = &ShellWord> {
        let start = self.verb.map_or(usize::MAX, |verb| verb.range.end);
        let value_options = &self.manager.value_options;
        let mut takes_value = false;
        self.arguments.iter().copied().filter(move |word| {
            let value = std::mem::replace(
                &mut takes_value,
                value_options.iter().any(|option| **option == *word.text),
            );
            !value && word.range.start >= start && !word.text.starts_with('-')
        })
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

/// All the calls in a script, in order.
pub fn calls(script: &Script) -> Vec<Call<'_>> {
    let visits = script.commands();
    visits.into_iter().filter_map(|visit| call(visit.command, visit.top_level)).collect()
}

/// The call that a command is.
pub fn call(command: &Simple, top_level: bool) -> Option<Call<'_>> {
    let words = effective_words(command);
    let program = words.first()?.literal()?;
    let name = program.rsplit('/').next().unwrap_or(&program);
    let is_python =
        name.strip_prefix("python").is_some_and(|v| v.bytes().all(|b| b.is_ascii_digit() || b == b'.'));
    let (manager, arguments) = if is_python {
        let at = words.iter().position(|word| &*word.text == "-m")?;
        (packages::by_module(&words.get(at + 1)?.text)?, &words[at + 2..])
    } else {
        (packages::by_program(name)?, &words[1..])
    };
    let mut verb = None;
    let mut takes_value = false;
    for word in arguments {
        if std::mem::take(&mut takes_value) {
            continue;
        }
        if word.text.starts_with('-') {
            takes_value = manager.value_options.iter().any(|option| **option == *word.text);
            continue;
        }
        verb = Some(word);
        break;
    }
    Some(Call { manager, command, top_level, verb, arguments: arguments.iter().collect() })
}

/// Could a text name one of the managers? Cheap, before any code is parsed.
pub fn names_a_manager(text: &str) -> bool {
    packages::managers()
        .iter()
        .flat_map(|manager| &manager.commands)
        .any(|command| text.contains(command.as_str()))
}

impl<'d> Model<'d> {
    /// The RUN instructions of a stage whose code may call a package manager,
    /// or is not looked at.
    pub fn package_runs<'m>(&'m self, stage: &'m Stage<'d>) -> impl Iterator<Item = Site<'d>> + 'm {
        self.body(stage)
            .filter(|site| site.keyword == Keyword::Run && names_a_manager(self.document.text(&site.range)))
    }

    /// Does a `--mount` of a RUN cover one of these folders with a cache or a tmpfs?
    pub fn mount_covers(&self, site: Site<'d>, folders: &[String]) -> bool {
        site.instruction.flags("mount").filter_map(|flag| flag.value.as_ref()).any(|value| {
            let fields: Vec<_> = value.text.split(',').map(|field| field.trim_matches(['"', '\''])).collect();
            let covering = fields.iter().any(|field| matches!(*field, "type=cache" | "type=tmpfs"));
            covering
                && fields.iter().any(|field| {
                    let target =
                        ["target=", "dst=", "destination="].iter().find_map(|key| field.strip_prefix(key));
                    target.is_some_and(|target| {
                        let target = target.trim_end_matches('/');
                        folders.iter().any(|folder| {
                            folder == target
                                || folder.strip_prefix(target).is_some_and(|rest| rest.starts_with('/'))
                        })
                    })
                })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::shell;

    fn found(code: &str) -> Vec<String> {
        let script = shell::parse(code, std::slice::from_ref(&(0..code.len())), b'\\').expect("parses");
        let show = |call: &Call<'_>| {
            let operands: Vec<_> = call.operands().map(|word| &*word.text).collect();
            format!("{} {} {:?}", call.manager.name, call.verb_text(), operands)
        };
        calls(&script).iter().map(show).collect()
    }

    #[test]
    fn calls_are_found_behind_what_starts_them() {
        assert_eq!(
            found("sudo -E apt-get -o A=b -qq install -y x && apt update"),
            ["apt-get install [\"x\"]", "apt-get update []"]
        );
        assert_eq!(found("DEBIAN_FRONTEND=x env A=b python3 -m pip install -U p"), ["pip install [\"p\"]"]);
        assert_eq!(found("/venv/bin/pip3.9 install -r r.txt"), ["pip install [\"r.txt\"]"]);
        assert_eq!(found("echo apt-get install; $(apk add x)"), ["apk add [\"x\"]"]);
        assert_eq!(found("apk add --virtual .deps a"), ["apk add [\"a\"]"]);
    }
}
