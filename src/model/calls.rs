//! Which commands of shell code are calls of package managers: looked for once for all rules.

use super::{
    Code, Model, Site,
    packages::{Call, effective_words},
};
use crate::{
    knowledge::{Manager, Managers},
    syntax::shell::{Script, ShellWord, Simple, Visit},
};

/// Which of a script's commands are calls.
#[derive(Debug)]
pub(super) struct Found(Vec<Place>);

/// A call by indexes, which hold wherever the script stands.
#[derive(Clone, Copy, Debug)]
struct Place {
    /// Among all commands of the script.
    command: usize,
    /// Among the managers.
    manager: usize,
    /// Of the command's words, that behind the program.
    arguments: usize,
    /// Of its arguments, the verb, where that is one word as it stands.
    verb: Option<usize>,
}

impl Managers {
    /// All the calls in a script, in order.
    pub fn calls<'m>(&'m self, script: &'m Script) -> Vec<Call<'m>> {
        script.commands().into_iter().filter_map(|visit| self.call(visit)).collect()
    }

    /// The call that a command is.
    pub fn call<'m>(&'m self, visit: Visit<'m>) -> Option<Call<'m>> {
        let (manager, arguments) = self.place(visit.command)?;
        Some(self.taken_apart(visit, manager, arguments, None))
    }

    /// The manager of the call that a command is, and where its arguments begin.
    fn place(&self, command: &Simple) -> Option<(usize, usize)> {
        let words = effective_words(command);
        let before = command.words.len() - words.len();
        let name = &*words.first()?.file_name()?;
        let is_python =
            name.strip_prefix("python").is_some_and(|v| v.bytes().all(|b| b.is_ascii_digit() || b == b'.'));
        if is_python {
            let at = words.iter().position(|word| &*word.text == "-m")?;
            Some((self.by_module(&words.get(at + 1)?.text)?, before + at + 2))
        } else {
            Some((self.by_program(name)?, before + 1))
        }
    }

    /// `known`: the verb, where it was found before.
    fn taken_apart<'m>(
        &'m self,
        visit: Visit<'m>,
        manager: usize,
        arguments: usize,
        known: Option<usize>,
    ) -> Call<'m> {
        let Visit { command, top_level } = visit;
        let manager = &self[manager];
        let words = effective_words(command);
        let (starters, program) = (&command.words[..command.words.len() - words.len()], &words[0]);
        let by_sudo = starters.iter().any(|word| &*word.text == "sudo");
        let as_another = by_sudo
            && starters.iter().any(|word| word.text.starts_with("-u") || word.text.starts_with("--user"));
        let arguments = &command.words[arguments..];
        let (verb, verb_word) = match known {
            Some(at) => (&*arguments[at].text, Some(&arguments[at])),
            None => verb(manager, arguments),
        };
        Call { manager, command, top_level, program, by_sudo, as_another, verb, verb_word, arguments }
    }
}

fn verb<'m>(manager: &'m Manager, arguments: &'m [ShellWord]) -> (&'m str, Option<&'m ShellWord>) {
    if manager.option_verbs {
        let known = |word: &&ShellWord| manager.verbs().any(|verb| *verb == *word.text);
        return match arguments.iter().find(known) {
            Some(word) => (&*word.text, Some(word)),
            None => ("", None),
        };
    }
    let (mut first, mut second) = (None, None);
    let mut takes_value = false;
    for word in arguments {
        if std::mem::take(&mut takes_value) {
            continue;
        }
        if word.text.starts_with('-') {
            takes_value = manager.value_options.iter().any(|option| **option == *word.text);
            continue;
        }
        if first.is_none() {
            first = Some(word);
        } else {
            second = Some(word);
            break;
        }
    }
    let tells_of_itself =
        |word: &ShellWord| matches!(&*word.text, "-v" | "-V" | "--version" | "-h" | "--help");
    let longer = first.zip(second).and_then(|(first, second)| manager.longer_verb(&first.text, &second.text));
    match (longer, first) {
        (Some(longer), _) => (longer, second),
        // Where a verb may be left out, what is no verb is an operand.
        (None, Some(first)) if manager.bare_verb.is_none() || manager.install.len() > 1 => {
            (&*first.text, Some(first))
        }
        (None, None) if arguments.iter().any(tells_of_itself) => ("", None),
        _ => (manager.bare_verb.as_deref().unwrap_or_default(), None),
    }
}

impl Model<'_> {
    fn places<'c>(&self, code: &'c Code) -> &'c [Place] {
        let Found(places) = code.calls.get_or_init(|| {
            let commands = code.script.commands().into_iter().enumerate();
            let places = commands.filter_map(|(command, visit)| {
                let (manager, arguments) = self.managers.place(visit.command)?;
                let words = &visit.command.words[arguments..];
                let (text, last) = verb(&self.managers[manager], words);
                let is_it = |word: &ShellWord| last.is_some_and(|last| std::ptr::eq(word, last));
                let verb = words.iter().position(|word| is_it(word) && std::ptr::eq(&*word.text, text));
                Some(Place { command, manager, arguments, verb })
            });
            Found(places.collect())
        });
        places
    }

    /// The calls in the code of an instruction, in order; none where it is not looked at.
    pub fn calls(&self, site: Site<'_>) -> Vec<Call<'_>> {
        let Ok(code) = self.code(site) else { return vec![] };
        let places = self.places(code);
        if places.is_empty() {
            return vec![];
        }
        let commands = code.script.commands();
        let call = |place: &Place| {
            self.managers.taken_apart(commands[place.command], place.manager, place.arguments, place.verb)
        };
        places.iter().map(call).collect()
    }

    /// The managers that RUNs of the file call, each once, in no order that means anything.
    pub fn called_managers(&self) -> Vec<&Manager> {
        let mut called: Vec<usize> = vec![];
        let sites = self.sites().filter(|site| self.names_a_manager(*site));
        for code in sites.filter_map(|site| self.code(site).ok()) {
            called.extend(self.places(code).iter().map(|place| place.manager));
        }
        called.sort_unstable();
        called.dedup();
        called.into_iter().map(|at| &self.managers[at]).collect()
    }
}
