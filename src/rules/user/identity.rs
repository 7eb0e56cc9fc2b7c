//! Which user the container gets.

use super::rights;
use crate::{
    Settings,
    knowledge::{Family, accounts},
    model::{Model, Stage, User},
    settings::Prefer,
    syntax::{Keyword, words::contains_word},
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
        /// Its name, where that is known.
        name: Option<String>,
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
        /// Where its programs lie.
        folder: &'static str,
    },
    /// A uid without an account.
    Bare(u32),
    /// The file makes several, and one of them may be meant.
    Several(Vec<String>),
}

impl Identity {
    /// Does a name or uid in the file mean it?
    pub fn is_called(&self, user: &str) -> bool {
        match self {
            Identity::Known { user: own, name, .. } => {
                own.split(':').next() == Some(user) || name.as_deref() == Some(user)
            }
            _ => false,
        }
    }

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
            Identity::Known { user, origin, .. } => format!("the user {user} is there already ({origin})"),
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
    let made = model.accounts_before(stage, stage.body.end);
    match made.as_slice() {
        [] => {}
        [only] => {
            let user = only.uid.map_or_else(|| only.name.clone(), |uid| uid.to_string());
            let origin = format!("line {} makes it", only.line);
            return Identity::Known { user, name: Some(only.name.clone()), origin };
        }
        several => {
            return Identity::Several(several.iter().rev().map(|account| account.name.clone()).collect());
        }
    }
    if let Some(user) = given(model, stage) {
        return user;
    }
    let family = model.family(stage);
    let account = model.image(stage).and_then(|image| image.unprivileged.as_ref());
    if let Some(account) = account {
        let held = |user| {
            let name = Some(account.name.clone());
            Identity::Known { user, name, origin: "the image holds it".into() }
        };
        if let Some(variable) = &account.variable {
            return held(format!("${variable}"));
        }
        if settings.user.prefer == Prefer::Image {
            // Not uid:gid: a group behind it would drop the account's other groups.
            return held(account.uid.to_string());
        }
        if matches!(family, Some(Family::Distroless | Family::Wolfi)) {
            return held(format!("{}:{}", account.uid, account.gid));
        }
    }
    let name = free_name(model, &settings.user.name);
    let id = free_id(model, settings.user.uid);
    match family.and_then(|family| accounts::creation(family, &name, id)) {
        Some((command, folder)) => Identity::New { name, id, command, folder },
        None => Identity::Bare(NOBODY),
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
                let uid = model.uid_before(own, site.index, &name);
                let user = uid.map_or(name.clone(), |(uid, _)| uid.to_string());
                let origin = format!("line {} runs as it", site.lines.start());
                Some(Identity::Known { user, name: Some(name), origin })
            }
            _ => None,
        }
    })
}

/// The one account of the image that the file gives files to.
fn given(model: &Model<'_>, stage: &Stage<'_>) -> Option<Identity> {
    let owners = rights::owners(model, stage);
    let [owner] = owners.as_slice() else { return None };
    let (uid, _) = model.uid_before(stage, stage.body.end, owner)?;
    let origin = "the file gives files to it".into();
    Some(Identity::Known { user: uid.to_string(), name: Some(owner.clone()), origin })
}

/// A name that the file doesn't use as a user's or group's.
fn free_name(model: &Model<'_>, wanted: &str) -> String {
    let used = |name: &str| {
        model.sites().filter(|site| matches!(site.keyword, Keyword::Run | Keyword::User)).any(|site| {
            let makes = ["adduser", "useradd", "addgroup", "groupadd", "chown", "usermod"];
            (site.keyword == Keyword::User || model.holds_any(site, makes))
                && contains_word(model.document.text(&site.range), name, "_-/.")
        })
    };
    // Its home must be a new one as well.
    let text = model.document.source().text();
    let used = |name: &String| used(name) || text.contains(&format!("/home/{name}"));
    let candidates = std::iter::once(wanted.to_owned()).chain((2..).map(|n| format!("{wanted}{n}")));
    candidates.take(100).find(|name| !used(name)).unwrap_or_else(|| wanted.to_owned())
}

/// A number that doesn't stand in the file.
fn free_id(model: &Model<'_>, wanted: u32) -> u32 {
    let text = model.document.source().text();
    (wanted..wanted + 100).find(|id| !contains_word(text, &id.to_string(), "_-/.")).unwrap_or(wanted)
}
