//! Is it a service that lives on what its image holds? Its ports and volumes tell.

use super::{
    folders::{self, Folders},
    identity::Identity,
    place::adds_a_run,
};
use crate::{
    knowledge::commands::{self, Place},
    model::{
        Base, Entry, Invocation, Model, Site, Stage, brings_accounts, folders::lies_in,
        packages::effective_words,
    },
    syntax::{
        Keyword,
        shell::{ShellWord, Simple},
    },
};

/// What speaks against another user although nothing in the file does: the weakest of doubts.
pub fn unshown(
    model: &Model<'_>,
    stage: &Stage<'_>,
    identity: &Identity,
    folders: &Folders,
) -> Option<String> {
    volume_doubt(model, stage)
        .or_else(|| scratch_doubt(model, stage))
        .or_else(|| architecture_doubt(model, stage, identity, folders))
        .or_else(|| accounts_doubt(model, stage, identity))
        .or_else(|| system_doubt(model, stage, identity, folders))
        .or_else(|| kind_doubt(model, stage))
        .or_else(|| rebuild_doubt(model, stage))
        .or_else(|| name_doubt(model, stage))
        .or_else(|| elsewhere_doubt(model, stage, folders))
        .or_else(|| home_doubt(model, stage, identity))
        .or_else(|| workdir_doubt(model, stage, folders))
        .or_else(|| place_doubt(model, stage, folders))
        .or_else(|| service_doubt(model, stage))
}

/// What an earlier run left in a volume belongs to root, whatever the new image says.
fn volume_doubt(model: &Model<'_>, stage: &Stage<'_>) -> Option<String> {
    let site = model.sites_before(stage, stage.body.end).find(|site| site.keyword == Keyword::Volume)?;
    Some(format!(
        "a volume of line {} that an earlier run filled belongs to root, and stays so",
        site.lines.start()
    ))
}

/// Where there is nothing at all, there is nothing to write in.
fn scratch_doubt(model: &Model<'_>, stage: &Stage<'_>) -> Option<String> {
    let bottom = model.ancestry(stage).last()?;
    matches!(bottom.base, Base::Scratch).then(|| {
        "an image from scratch has no folder that another user could write to, not even /tmp".to_owned()
    })
}

/// A RUN in a stage that had none needs an emulator where the image is of another architecture.
fn architecture_doubt(
    model: &Model<'_>,
    stage: &Stage<'_>,
    identity: &Identity,
    folders: &Folders,
) -> Option<String> {
    if !adds_a_run(identity, folders)
        || model.sites_before(stage, stage.body.end).any(|site| site.keyword == Keyword::Run)
    {
        return None;
    }
    let bottom = model.ancestry(stage).last()?;
    let name = bottom.base_name();
    let trace = commands::trace_of(Place::Architecture, name.split('/').next()?);
    let is_foreign = trace.is_some() || model.site(bottom.from).flag("platform").is_some();
    is_foreign.then(|| {
        format!("`{name}` may be of another architecture, where a RUN needs an emulator, and the stage has none so far")
    })
}

/// Accounts that the file brings are there for somebody.
fn accounts_doubt(model: &Model<'_>, stage: &Stage<'_>, identity: &Identity) -> Option<String> {
    let is_known = matches!(identity, Identity::Known { .. });
    let site = model.sites_before(stage, stage.body.end).find(|site| brings_accounts(*site))?;
    (!is_known).then(|| {
        format!("line {} brings accounts of its own, and one of them may be meant", site.lines.start())
    })
}

/// A RUN works with the system's libraries, which the file may have put others over.
fn system_doubt(
    model: &Model<'_>,
    stage: &Stage<'_>,
    identity: &Identity,
    folders: &Folders,
) -> Option<String> {
    if !adds_a_run(identity, folders) {
        return None;
    }
    let Entry::Programs(programs) = model.entry(stage) else { return None };
    let is_program = |path: &str| {
        let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        name.contains('.') || programs.iter().any(|program| program.name() == name)
    };
    let site = model.sites_before(stage, stage.body.end).find(|site| {
        let operands = site.instruction.operands();
        let Some((target, sources)) = operands.split_last() else { return false };
        let target = target.trim_end_matches('/');
        let is_library = ["/lib", "/usr/lib"].iter().any(|folder| target.starts_with(folder));
        site.keyword == Keyword::Copy
            && site.instruction.flag("from").is_some()
            && (is_library || target.is_empty() && !sources.iter().all(|source| is_program(source)))
    })?;
    Some(format!(
        "line {} may put other libraries over the system's, which the RUN for the user works with",
        site.lines.start()
    ))
}

/// Ports tell of databases and brokers, which keep data.
fn kind_doubt(model: &Model<'_>, stage: &Stage<'_>) -> Option<String> {
    model.ports(stage).into_iter().find_map(|(site, _, port)| {
        let trace = commands::trace_of(Place::Port, &port.to_string())?;
        Some(format!("port {port} in line {} {}", site.lines.start(), trace.why))
    })
}

/// What a RUN builds beside the code, a server that isn't told to be one of production may build anew.
fn rebuild_doubt(model: &Model<'_>, stage: &Stage<'_>) -> Option<String> {
    let sites = || model.sites_before(stage, stage.body.end);
    // What ARG says is gone when the container runs.
    let is_production = |site: &Site<'_>| {
        site.keyword == Keyword::Env
            && site.instruction.pairs().iter().any(|pair| {
                &*pair.key.text == "NODE_ENV"
                    && pair.value.as_ref().is_some_and(|value| value.text.contains("production"))
            })
    };
    let Entry::Programs(programs) = model.entry(stage) else { return None };
    programs.last().filter(|program| program.known().is_some())?;
    if sites().any(|site| is_production(&site)) {
        return None;
    }
    sites().filter(|site| site.keyword == Keyword::Run).find_map(|site| {
        if !model.document.text(&site.range).contains("build") {
            return None;
        }
        model.script(site).ok()?.commands().into_iter().find_map(|visit| {
            let (program, arguments) = effective_words(visit.command).split_first()?;
            let trace = commands::trace_of(Place::Builder, &program.text)?;
            arguments
                .iter()
                .any(|word| word.text.split(':').next() == Some("build"))
                .then(|| format!("line {} {}", site.lines.start(), trace.why))
        })
    })
}

/// The home of an account that the image holds may be closed for others.
fn home_doubt(model: &Model<'_>, stage: &Stage<'_>, identity: &Identity) -> Option<String> {
    let account = model.image(stage)?.unprivileged.as_ref()?;
    let folder = model.workdir_before(stage, stage.body.end)?;
    let is_anothers =
        lies_in(&folder, &format!("/home/{}", account.name)) && !identity.is_called(&account.name);
    is_anothers
        .then(|| format!("{folder} lies in the home of {}, which may be closed for others", account.name))
}

/// An interpreter's code may write in its working directory, which must be the user's then; in / only code that
/// lies there is taken to do so.
fn workdir_doubt(model: &Model<'_>, stage: &Stage<'_>, folders: &Folders) -> Option<String> {
    let Entry::Programs(programs) = model.entry(stage) else { return None };
    let program = programs.last().filter(|program| program.known().is_some())?;
    let name = program.name();
    let site = model.sites_before(stage, stage.body.end).find(|site| site.keyword == Keyword::Workdir);
    let folder = model.workdir_before(stage, stage.body.end);
    let Some(site) = site.filter(|_| folder.as_deref() != Some("/")) else {
        let is_code = |word: &&String| commands::trace_of(Place::Readable, word).is_some();
        let code = program.arguments.iter().find(is_code).filter(|word| !word.starts_with('/'))?;
        return Some(format!("{code} lies in /, where `{name}` works and only root may write"));
    };
    if folders.workdir.is_some() || folder.as_ref().is_some_and(|folder| folders.cover(folder)) {
        return None;
    }
    let place = folder.unwrap_or_else(|| format!("the folder of line {}", site.lines.start()));
    Some(format!("`{name}` works in {place}, which can't be given to another user"))
}

/// Names of folders and of code, and what labels say, tell what an application is about.
fn name_doubt(model: &Model<'_>, stage: &Stage<'_>) -> Option<String> {
    let is_code = |path: &&str| commands::trace_of(Place::Script, path).is_some();
    let name_in = |path: &str| {
        path.split('/').find_map(|name| {
            let trace = commands::trace_of(Place::Name, &name.to_ascii_lowercase())?;
            Some((name.to_owned(), trace))
        })
    };
    model.sites_before(stage, stage.body.end).find_map(|site| {
        let (name, trace) = match site.keyword {
            Keyword::Workdir => name_in(&site.instruction.text()?.text)?,
            Keyword::Copy | Keyword::Add => {
                site.instruction.operands().into_iter().filter(is_code).find_map(name_in)?
            }
            Keyword::Label => {
                let text = model.document.text(&site.range).to_ascii_lowercase();
                let (word, trace) = commands::trace(Place::Label, &text)?;
                (word.to_owned(), trace)
            }
            _ => return None,
        };
        Some(format!("`{name}` in line {} {}", site.lines.start(), trace.why))
    })
}

/// Code that is known to write may write beside itself as well; a compiled program has nothing there.
fn elsewhere_doubt(model: &Model<'_>, stage: &Stage<'_>, folders: &Folders) -> Option<String> {
    let Entry::Programs(programs) = model.entry(stage) else { return None };
    let program = programs.last()?;
    if program.known().is_none() {
        return among_files_doubt(model, stage, program);
    }
    let folder = folders.paths.first()?;
    Some(format!(
        "{folder} shows that what `{}` runs keeps files, and it may keep others beside its code",
        program.name()
    ))
}

/// A compiled program that lies elsewhere works on what is copied into its working directory.
fn among_files_doubt(model: &Model<'_>, stage: &Stage<'_>, program: &Invocation) -> Option<String> {
    let folder = model.workdir_before(stage, stage.body.end).filter(|folder| folder != "/")?;
    let path = &program.program;
    let is_elsewhere = !path.starts_with('.') && !lies_in(path, folder.trim_end_matches('/'));
    (is_elsewhere && folders::is_filled(model, stage, &folder)).then(|| {
        format!(
            "`{}` works among the files that are copied into {folder}, and may change them",
            program.name()
        )
    })
}

/// A working directory that holds nothing of the image is where the program writes, or
/// where a folder is mounted.
fn place_doubt(model: &Model<'_>, stage: &Stage<'_>, folders: &Folders) -> Option<String> {
    let site =
        model.sites_before(stage, stage.body.end).filter(|site| site.keyword == Keyword::Workdir).last()?;
    let folder = model.workdir_before(stage, stage.body.end)?;
    let runs = || model.sites_before(stage, stage.body.end).filter(|run| run.keyword == Keyword::Run);
    let made_there = || {
        runs().any(|run| {
            run.index > site.index && works_in_place(model, run)
                || model.document.text(&run.range).contains(folder.trim_end_matches('/'))
        })
    };
    let is_removed = || {
        let is_it = |word: &ShellWord| word.text.trim_end_matches('/') == folder.trim_end_matches('/');
        let removes = |command: &Simple| {
            let words = effective_words(command);
            words.first().is_some_and(|word| &*word.text == "rm") && words.iter().any(is_it)
        };
        let mut scripts = runs().filter_map(|run| model.script(run).ok());
        scripts.any(|script| script.commands().iter().any(|visit| removes(visit.command)))
    };
    let is_settled = folder == "/"
        || folders.cover(&folder)
        || (folders::is_filled(model, stage, &folder) || made_there()) && !is_removed();
    (!is_settled).then(|| {
        format!(
            "nothing is put into {folder}, the working directory of line {}: the program may write there, or work on what \
             is mounted",
            site.lines.start()
        )
    })
}

/// May a RUN make something in its working directory? Package managers, and commands that change
/// files which they name from the root, work elsewhere.
fn works_in_place(model: &Model<'_>, run: Site<'_>) -> bool {
    if model.names_a_manager(run) {
        return false;
    }
    let Ok(script) = model.script(run) else { return true };
    let works_elsewhere = |command: &Simple| {
        let words = effective_words(command);
        let Some((program, arguments)) = words.split_first() else { return true };
        let mut named = commands::changed(&program.text, arguments)
            .iter()
            .filter(|word| word.text.contains('/'))
            .peekable();
        named.peek().is_some() && named.all(|word| word.text.starts_with('/'))
    };
    !script.commands().iter().all(|visit| works_elsewhere(visit.command))
}

/// A job works on what it is given when it runs: only a service, which has a port,
/// is known to live on what its image holds.
fn service_doubt(model: &Model<'_>, stage: &Stage<'_>) -> Option<String> {
    let Entry::Programs(programs) = model.entry(stage) else { return None };
    if has_port(model, stage, programs) {
        return None;
    }
    let program = programs.last()?;
    Some(format!(
        "no port shows that `{}` is a service: what it works on, and where it writes, isn't known",
        program.name()
    ))
}

/// A port that the stage declares, or that a variable or an argument sets.
fn has_port(model: &Model<'_>, stage: &Stage<'_>, programs: &[Invocation]) -> bool {
    let is_port = |number: &str| number.parse::<u16>().is_ok_and(|port| port >= 1024);
    let names_port = |word: &str| {
        let word = word.to_ascii_lowercase();
        let behind_colon = word.rsplit_once(':').is_some_and(|(_, number)| is_port(number));
        commands::trace_of(Place::Listening, &word).is_some() || behind_colon || is_port(&word)
    };
    // What ARG says is gone when the container runs.
    let by_variable = || {
        model
            .sites_before(stage, stage.body.end)
            .filter(|site| site.keyword == Keyword::Env)
            .flat_map(|site| site.instruction.pairs())
            .any(|pair| pair.key.text.split('_').any(|part| part.eq_ignore_ascii_case("port")))
    };
    !model.ports(stage).is_empty()
        || programs.iter().flat_map(|program| &program.arguments).any(|word| names_port(word))
        || model.image(stage).is_some_and(|image| image.ports.is_some())
        || by_variable()
}

/// Ports below 1024 were root's.
pub fn port_doubt(model: &Model<'_>, stage: &Stage<'_>, entry: &Entry) -> Option<String> {
    let said = |port: u16| {
        Some(format!(
            "port {port} is below 1024: Docker since 20.10 lets anybody bind it, other runtimes may not"
        ))
    };
    let is_low = |port: &u16| (1..1024).contains(port);
    if let Some((_, _, port)) = model.ports(stage).into_iter().find(|(_, _, port)| is_low(port)) {
        return said(port);
    }
    let set = |site: &Site<'_>| matches!(site.keyword, Keyword::Env | Keyword::Arg);
    let pairs =
        || model.sites_before(stage, stage.body.end).filter(set).flat_map(|site| site.instruction.pairs());
    let by_variable =
        pairs().filter(|pair| pair.key.text.to_ascii_uppercase().contains("PORT")).find_map(|pair| {
            pair.value.as_ref()?.text.trim_matches(['"', '\'']).parse::<u16>().ok().filter(is_low)
        });
    if let Some(port) = by_variable {
        return said(port);
    }
    if let Some(ports) = model.image(stage).and_then(|image| image.ports.as_ref())
        && let Some(port) = ports.default.iter().find(|port| is_low(port))
        && !pairs().any(|pair| ports.set_by.iter().any(|name| **name == *pair.key.text))
    {
        return said(*port);
    }
    let Entry::Programs(programs) = entry else { return None };
    let mut words = programs.iter().flat_map(|program| &program.arguments);
    words.find_map(|word| {
        // A number alone may count anything but those two.
        let alone = Some(word.as_str()).filter(|word| matches!(*word, "80" | "443"));
        let number = word.rsplit_once([':', '=']).map(|(_, number)| number).or(alone)?;
        number.parse::<u16>().ok().filter(|port| (1..1024).contains(port)).and_then(said)
    })
}
