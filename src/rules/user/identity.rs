//! Which user the container gets.

use crate::{
    Settings,
    knowledge::{Family, images::is_root},
    model::{Model, Stage, User, packages::effective_words},
    syntax::{Keyword, shell::Simple, words::contains_word},
};

/// The user that stands in for nobody in particular: distroless and Chainguard
/// images hold it, others needn't.
const NOBODY: u32 = 65_532;

/// A user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identity {
    /// Whom the stage ran as already, or made and never used, as USER names it.
    Known {
        /// What USER gets.
        user: String,
        /// Where it comes from.
        origin: String,
    },
    /// One that is created.
    New {
        /// Its name.
        name: String,
        /// uid and gid.
        id: u32,
        /// The command that creates it.
        command: String,
    },
    /// A uid without an account.
    Bare(u32),
    /// The file makes several, and one of them may be meant.
    Several(Vec<String>),
}

impl Identity {
    /// What USER gets.
    pub fn user(&self) -> String {
        match self {
            Identity::Known { user, .. } => user.clone(),
            Identity::New { id, .. } | Identity::Bare(id) => format!("{id}:{id}"),
            Identity::Several(_) => String::new(),
        }
    }

    /// A clause for the message.
    pub fn told(&self) -> String {
        match self {
            Identity::Known { user, origin } => format!("the user {user} is there already ({origin})"),
            Identity::New { name, id, .. } => format!("the user {name} ({id}:{id}) is created"),
            Identity::Bare(id) => format!("the uid {id} needs no account"),
            Identity::Several(names) => format!("the users {} are there", names.join(", ")),
        }
    }

    /// The fix's title.
    pub fn title(&self) -> String {
        match self {
            Identity::New { name, id, .. } => format!("create the user {name} and run as {id}:{id}"),
            other => format!("run as {}", other.user()),
        }
    }
}

/// The first that applies.
pub fn choose(model: &Model<'_>, settings: &Settings, stage: &Stage<'_>) -> Identity {
    if let Some(user) = ran_as(model, stage) {
        return user;
    }
    let made = made(model, stage);
    match made.as_slice() {
        [] => {}
        [only] => {
            let user = only.uid.clone().unwrap_or_else(|| only.name.clone());
            return Identity::Known { user, origin: format!("line {} makes it", only.line) };
        }
        several => return Identity::Several(several.iter().map(|account| account.name.clone()).collect()),
    }
    let family = model.family(stage);
    let account = model.image(stage).and_then(|image| image.unprivileged.as_ref());
    if let Some(account) = account {
        if let Some(variable) = &account.variable {
            return Identity::Known { user: format!("${variable}"), origin: "the image holds it".into() };
        }
        if matches!(family, Some(Family::Distroless | Family::Wolfi)) {
            let user = format!("{}:{}", account.uid, account.gid);
            return Identity::Known { user, origin: "the image holds it".into() };
        }
    }
    let name = free_name(model, &settings.user.name);
    let id = free_id(model, settings.user.uid);
    match creation(family, &name, id) {
        Some(command) => Identity::New { name, id, command },
        None => Identity::Bare(NOBODY),
    }
}

/// The command that creates a user, by the family's own tool; `None` where there may be none.
fn creation(family: Option<Family>, name: &str, id: u32) -> Option<String> {
    match family? {
        Family::Debian | Family::Ubuntu | Family::Fedora | Family::Rhel | Family::Suse | Family::Arch => {
            // Not --system: that warns of uids over SYS_UID_MAX.
            Some(format!(
                "groupadd --gid {id} {name} && useradd --no-log-init --uid {id} --gid {id} --create-home {name}"
            ))
        }
        Family::Alpine | Family::Busybox => {
            Some(format!("addgroup -g {id} {name} && adduser -D -u {id} -G {name} {name}"))
        }
        Family::RhelMinimal | Family::Distroless | Family::Wolfi | Family::Windows | Family::None => None,
    }
}

/// The last user other than root that the stage's instructions ran as.
fn ran_as(model: &Model<'_>, stage: &Stage<'_>) -> Option<Identity> {
    model.sites_before(stage, stage.body.end).filter(|site| site.keyword == Keyword::User).find_map(|site| {
        let own = model.stage_of(site.index).unwrap_or(stage);
        match model.user_of(own, site) {
            User::Other(_) => {
                let name = site.instruction.text()?.text.trim().to_owned();
                // The number says the same, and Kubernetes can check it.
                let account = made(model, stage).into_iter().find(|account| account.name == name);
                let user = account.and_then(|account| account.uid).unwrap_or(name);
                Some(Identity::Known { user, origin: format!("line {} runs as it", site.lines.start()) })
            }
            _ => None,
        }
    })
}

struct Account {
    name: String,
    uid: Option<String>,
    line: usize,
}

/// The accounts that the stage's RUNs make.
fn made(model: &Model<'_>, stage: &Stage<'_>) -> Vec<Account> {
    let mut accounts: Vec<Account> = Vec::new();
    for site in model.sites_before(stage, stage.body.end).filter(|site| site.keyword == Keyword::Run) {
        let text = model.document.text(&site.range);
        if !text.contains("useradd") && !text.contains("adduser") {
            continue;
        }
        let Ok(script) = model.script(site) else { continue };
        for visit in script.commands() {
            if let Some((name, uid)) = account(visit.command)
                && !accounts.iter().any(|account| account.name == name)
            {
                accounts.push(Account { name, uid, line: *site.lines.start() });
            }
        }
    }
    accounts
}

/// Name and uid of the account that a command makes.
fn account(command: &Simple) -> Option<(String, Option<String>)> {
    let words: Vec<String> =
        effective_words(command).iter().map(|word| word.literal().unwrap_or_default()).collect();
    let program = words.first()?.rsplit('/').next()?.to_owned();
    if program != "useradd" && program != "adduser" {
        return None;
    }
    const VALUED: &[&str] = &[
        "-b",
        "--base-dir",
        "-c",
        "--comment",
        "-d",
        "--home-dir",
        "-e",
        "--expiredate",
        "-f",
        "--inactive",
        "-g",
        "--gid",
        "-G",
        "--groups",
        "-k",
        "--skel",
        "-K",
        "--key",
        "-p",
        "--password",
        "-R",
        "--root",
        "-s",
        "--shell",
        "-u",
        "--uid",
        "-Z",
        "-h",
        "--home",
        "--gecos",
        "--ingroup",
        "--firstuid",
        "--lastuid",
        "--conf",
    ];
    let mut operands = Vec::new();
    let mut uid = None;
    let mut at = 1;
    while let Some(word) = words.get(at) {
        at += 1;
        if let Some(value) = word.strip_prefix("--uid=") {
            uid = Some(value.to_owned());
        } else if let Some(letters) = word.strip_prefix('-') {
            // In a bunch of letters the last one takes the value: -mu 1000.
            let bunch = letters.len() > 1 && letters.bytes().all(|b| b.is_ascii_alphabetic());
            let last = if bunch { format!("-{}", &letters[letters.len() - 1..]) } else { word.clone() };
            if VALUED.contains(&last.as_str()) {
                if last == "-u" || last == "--uid" {
                    uid = words.get(at).cloned();
                }
                at += 1;
            }
        } else {
            operands.push(word.clone());
        }
    }
    // `adduser user group` puts a user into a group; a name in a variable is empty here.
    let [name] = operands.as_slice() else { return None };
    if name.is_empty() || is_root(name) {
        return None;
    }
    let uid = uid.filter(|uid| !uid.is_empty() && uid.bytes().all(|b| b.is_ascii_digit()) && uid != "0");
    Some((name.clone(), uid))
}

/// A name that the file doesn't use as a user's or group's.
fn free_name(model: &Model<'_>, wanted: &str) -> String {
    let used = |name: &str| {
        model.sites().filter(|site| matches!(site.keyword, Keyword::Run | Keyword::User)).any(|site| {
            let text = model.document.text(&site.range);
            let makes = ["adduser", "useradd", "addgroup", "groupadd", "chown", "usermod"];
            (site.keyword == Keyword::User || makes.iter().any(|tool| text.contains(tool)))
                && contains_word(text, name, "_-/.")
        })
    };
    let candidates = std::iter::once(wanted.to_owned()).chain((2..).map(|n| format!("{wanted}{n}")));
    candidates.take(100).find(|name| !used(name)).unwrap_or_else(|| wanted.to_owned())
}

/// A number that doesn't stand in the file.
fn free_id(model: &Model<'_>, wanted: u32) -> u32 {
    let text = model.document.source().text();
    (wanted..wanted + 100).find(|id| !contains_word(text, &id.to_string(), "_-/.")).unwrap_or(wanted)
}
