//! The accounts that a stage's RUNs make.

use super::{Model, Site, Stage, packages::effective_words};
use crate::{
    knowledge::{
        Family,
        accounts::{self, Does, Tool},
        images::is_root,
    },
    syntax::{
        Keyword,
        shell::{Operator, ShellWord, Simple},
    },
};

/// A user that the file makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its name.
    pub name: String,
    /// Its uid, where the file says it without a condition.
    pub uid: Option<u32>,
    /// The gid of its primary group, where the file says it without a condition.
    pub gid: Option<u32>,
    /// The line of the instruction, from 1.
    pub line: usize,
}

/// A command for accounts, taken apart.
#[derive(Debug)]
pub struct AccountCommand<'m> {
    /// What the table says of the program.
    pub tool: &'static Tool,
    /// The program's name in the file.
    pub program: &'m ShellWord,
    /// Does the command run whatever happens before it, or the build fails?
    pub certain: bool,
    uid: Option<String>,
    gid: Option<String>,
    group: Option<String>,
    options: Vec<String>,
    operands: Vec<String>,
}

impl AccountCommand<'_> {
    /// Is one of these options among its words?
    pub fn has_option(&self, options: &[&str]) -> bool {
        self.options.iter().any(|option| options.contains(&option.as_str()))
    }

    /// The value of its option for the uid; `None` too where a variable hides it.
    pub fn uid(&self) -> Option<&str> {
        self.uid.as_deref().filter(|uid| !uid.is_empty())
    }

    /// The account that it is about: the last operand. `None` where it puts a
    /// user into a group (`adduser USER GROUP`), or a variable hides it.
    fn name(&self) -> Option<&str> {
        let [name] = self.operands.as_slice() else { return None };
        (!name.is_empty()).then_some(name)
    }

    fn certain_number(&self, value: Option<&String>) -> Option<u32> {
        value.filter(|_| self.certain)?.parse().ok()
    }
}

/// Takes a command for accounts apart; `None` where it is none.
pub fn account_command(
    command: &Simple,
    family: Option<Family>,
    certain: bool,
) -> Option<AccountCommand<'_>> {
    let words = effective_words(command);
    let program = words.first()?;
    let tool = accounts::tool(program.text.rsplit('/').next()?, family)?;
    let mut parts = AccountCommand {
        tool,
        program,
        certain,
        uid: None,
        gid: None,
        group: None,
        options: vec![],
        operands: vec![],
    };
    // What a variable hides is empty.
    let mut words = words[1..].iter().map(|word| word.literal().unwrap_or_default().into_owned());
    while let Some(word) = words.next() {
        if !word.starts_with('-') || word == "-" {
            parts.operands.push(word);
            continue;
        }
        let (option, value) = match word.split_once('=') {
            Some((option, value)) => (option.to_owned(), Some(value.to_owned())),
            None => {
                parts.options.extend(bunched(&word));
                // In a bunch of letters the last one takes the value: -mu 1000.
                let option = bunched(&word).pop().unwrap_or_else(|| word.clone());
                let value = tool.takes_value(&option).then(|| words.next().unwrap_or_default());
                (option, value)
            }
        };
        let is = |options: &[&str]| options.contains(&option.as_str());
        if is(tool.uid) {
            parts.uid = value;
        } else if is(tool.gid) {
            parts.gid = value;
        } else if is(tool.group) {
            parts.group = value;
        }
        parts.options.push(option);
    }
    Some(parts)
}

/// Does a COPY or ADD put a file of accounts in place of the image's own?
pub fn brings_accounts(site: Site<'_>) -> bool {
    matches!(site.keyword, Keyword::Copy | Keyword::Add)
        && site.instruction.operands().iter().any(|path| path.rsplit('/').next() == Some("passwd"))
}

/// `-mu` → `-m`, `-u`; anything else as it is.
fn bunched(word: &str) -> Vec<String> {
    match word.strip_prefix('-') {
        Some(letters) if letters.bytes().all(|b| b.is_ascii_alphabetic()) => {
            letters.chars().map(|letter| format!("-{letter}")).collect()
        }
        _ => vec![word.to_owned()],
    }
}

impl<'d> Model<'d> {
    /// The commands for accounts in a RUN, in order; none where its code is not looked at.
    pub fn account_commands(&self, stage: &Stage<'d>, site: Site<'d>) -> Vec<AccountCommand<'_>> {
        let named = self.account_sites.get_or_init(|| {
            let is_one = |site| self.holds_any(site, accounts::tool_names());
            self.sites().map(|site| site.keyword == Keyword::Run && is_one(site)).collect()
        });
        if !named[site.index] {
            return vec![];
        }
        let Ok(script) = self.script(site) else { return vec![] };
        let family = self.family(stage);
        let certain: Vec<_> = script
            .list
            .iter()
            .filter(|list| list.operators.iter().all(|(operator, _)| *operator == Operator::And))
            .map(|list| list.range.clone())
            .collect();
        let visits = script.commands().into_iter();
        visits
            .filter_map(|visit| {
                let start = visit.command.range.start;
                let certain = visit.top_level && certain.iter().any(|range| range.contains(&start));
                account_command(visit.command, family, certain)
            })
            .collect()
    }

    /// The users that RUNs made before an instruction, in the stage and those
    /// that it builds on; the last one first. Root is not among them.
    pub fn accounts_before(&self, stage: &Stage<'d>, index: usize) -> Vec<Account> {
        let sites: Vec<_> = self.sites_before(stage, index).collect();
        let mut users: Vec<Account> = Vec::new();
        let mut groups: Vec<(String, Option<u32>)> = Vec::new();
        for site in sites.into_iter().rev() {
            let line = *site.lines.start();
            if brings_accounts(site)
                && let Some(source) = self.source_stage(site).filter(|source| source.index < stage.index)
            {
                users = self.accounts_before(source, source.body.end);
                users.reverse();
            }
            for command in self.account_commands(stage, site) {
                let Some(name) = command.name() else { continue };
                match command.tool.does {
                    Does::MakeGroup => {
                        groups.push((name.to_owned(), command.certain_number(command.gid.as_ref())));
                    }
                    // A second name for root is nobody else.
                    Does::MakeUser if is_root(name) || command.uid().is_some_and(is_root) => {
                        users.retain(|user| user.name != name);
                    }
                    Does::MakeUser => {
                        users.retain(|user| user.name != name);
                        let uid = command.certain_number(command.uid.as_ref());
                        let group = command.group.as_ref();
                        let gid = command.certain_number(group).or_else(|| {
                            let named = |(name, _): &&(String, _)| Some(name) == group;
                            groups.iter().rev().find(named).and_then(|(_, gid)| *gid)
                        });
                        users.push(Account { name: name.to_owned(), uid, gid, line });
                    }
                    Does::Change => {
                        for user in users.iter_mut().filter(|user| user.name == name) {
                            user.uid = user.uid.filter(|_| command.uid.is_none());
                            user.gid = user.gid.filter(|_| command.gid.is_none());
                        }
                        groups.retain(|(group, _)| group != name);
                    }
                    Does::Remove => {
                        users.retain(|user| user.name != name);
                        groups.retain(|(group, _)| group != name);
                    }
                }
            }
        }
        users.reverse();
        users
    }

    /// The one command before an instruction that makes a user, where the file leaves the uid to it, with its RUN;
    /// `None` where others make, number or remove that user too.
    pub fn maker_before<'m>(
        &'m self,
        stage: &'m Stage<'d>,
        index: usize,
        name: &str,
    ) -> Option<(Site<'d>, AccountCommand<'m>)> {
        let mut makers = Vec::new();
        for site in self.sites_before(stage, index) {
            for command in self.account_commands(stage, site) {
                let is_about = command.operands.iter().any(|operand| operand == name);
                match command.tool.does {
                    Does::MakeUser if is_about => makers.push((site, command)),
                    Does::Change | Does::Remove
                        if is_about && (command.tool.does == Does::Remove || command.uid.is_some()) =>
                    {
                        return None;
                    }
                    _ => {}
                }
            }
        }
        let made = makers.iter().filter(|(_, command)| command.name() == Some(name)).count();
        let at = makers.iter().position(|(_, command)| command.name() == Some(name)).filter(|_| made == 1)?;
        let (site, command) = makers.swap_remove(at);
        (command.certain && command.uid.is_none()).then_some((site, command))
    }

    /// The number of a group that RUNs made, or that the base image holds.
    pub fn gid_before(&self, stage: &Stage<'d>, index: usize, name: &str) -> Option<u32> {
        let sites = self.sites_before(stage, index);
        for site in sites {
            for command in self.account_commands(stage, site).iter().rev() {
                if command.name() == Some(name) && command.tool.does != Does::MakeUser {
                    return match command.tool.does {
                        Does::MakeGroup => command.certain_number(command.gid.as_ref()),
                        _ => None,
                    };
                }
            }
        }
        let own = self.image(stage).and_then(|image| image.unprivileged.as_ref());
        own.filter(|own| own.name == name)
            .map(|own| own.gid)
            .or_else(|| accounts::standard_group(self.family(stage)?, name))
    }

    /// The number of a user that RUNs made, or that the base image holds, and what says so.
    pub fn uid_before(&self, stage: &Stage<'d>, index: usize, name: &str) -> Option<(u32, String)> {
        let changed = self.sites_before(stage, index).any(|site| {
            let commands = self.account_commands(stage, site);
            commands.iter().any(|command| command.operands.iter().any(|operand| operand == name))
        });
        if changed || self.sites_before(stage, index).any(brings_accounts) {
            let accounts = self.accounts_before(stage, index);
            let made = accounts.into_iter().find(|account| account.name == name)?;
            return Some((made.uid?, format!("line {} makes it", made.line)));
        }
        let held = || "the base image holds it".to_owned();
        let own = self.image(stage).and_then(|image| image.unprivileged.as_ref());
        own.filter(|own| own.name == name)
            .map(|own| own.uid)
            .or_else(|| accounts::standard_user(self.family(stage)?, name).map(|user| user.uid))
            .map(|uid| (uid, held()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{syntax::Document, text::Source};

    fn accounts(text: &str) -> Vec<String> {
        let document = Document::read(Source::new(text));
        let model = Model::new(&document, &[]);
        let stage = model.stages.last().expect("a stage");
        let number = |n: Option<u32>| n.map_or("?".into(), |n| n.to_string());
        let shown = |a: Account| format!("{} {}:{}", a.name, number(a.uid), number(a.gid));
        model.accounts_before(stage, stage.body.end).into_iter().map(shown).collect()
    }

    #[test]
    fn users_have_the_numbers_that_the_file_says() {
        let debian = |code: &str| accounts(&format!("FROM debian:12\nRUN {code}\n"));
        assert_eq!(debian("useradd -m app"), ["app ?:?"]);
        assert_eq!(debian("groupadd -g 5000 g && useradd -mu 4000 -g g app"), ["app 4000:5000"]);
        assert_eq!(debian("useradd --uid=4000 --gid 4001 app && usermod -aG audio app"), ["app 4000:4001"]);
        assert_eq!(debian("useradd -u 4000 app; usermod -u 4001 app"), ["app ?:?"]);
        assert_eq!(debian("useradd -u 4000 a && useradd b && userdel a"), ["b ?:?"]);
        assert_eq!(debian("id app || useradd -u 4000 app"), ["app ?:?"]);
        assert_eq!(debian("if a; then useradd -u 4000 app; fi"), ["app ?:?"]);
        assert_eq!(debian("useradd -o -u 0 toor && adduser app audio"), [""; 0]);
        assert_eq!(debian("adduser --uid 000 toor"), [""; 0]);
        assert_eq!(debian("useradd -u $ID \"$NAME\""), [""; 0]);
    }

    #[test]
    fn a_copied_file_of_accounts_brings_those_of_its_stage() {
        let scratch = |copy: &str| {
            accounts(&format!("FROM alpine:3 AS build\nRUN adduser -D -u 5000 app\nFROM scratch\n{copy}\n"))
        };
        assert_eq!(scratch("COPY --from=build /etc/passwd /etc/passwd"), ["app 5000:?"]);
        assert_eq!(scratch("COPY --from=build /etc/passwd /etc/group /etc/"), ["app 5000:?"]);
        assert_eq!(scratch("COPY --from=build /app /app"), [""; 0]);
        assert_eq!(scratch("COPY passwd /etc/passwd"), [""; 0]);
    }

    #[test]
    fn busybox_reads_its_options_in_its_own_way() {
        let alpine = |code: &str| accounts(&format!("FROM alpine:3\nRUN {code}\n"));
        assert_eq!(alpine("addgroup -g 50 g && adduser -S -G g -g 'a b' -u 40 app"), ["app 40:50"]);
        assert_eq!(alpine("adduser -D -H app && addgroup app audio"), ["app ?:?"]);
    }
}
