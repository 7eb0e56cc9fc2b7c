//! `--target`: is there such a stage, and what is told where there isn't.

use anyhow::bail;

use super::{configs::Configs, read};
use crate::{
    discover::Found,
    engine::{
        self,
        targets::{Lacking, lacking},
    },
    syntax::Document,
    text::Source,
};

/// Looks for each stage until a file has it. Standard input is read once, so it is
/// looked at when it is worked on.
///
/// # Errors
/// Where none of the files has one of the stages: its name is a mistake.
pub fn check(targets: &[String], found: &[Found], configs: &Configs<'_>) -> anyhow::Result<()> {
    if found.iter().any(|file| file.path.as_os_str() == "-") {
        return Ok(());
    }
    for target in targets {
        let (mut understood, mut meant) = (0, None);
        let mut is_there = false;
        for file in found {
            let Some(document) = document(file, configs) else { continue };
            understood += 1;
            match lacking(&document, std::slice::from_ref(target)) {
                Some(lacking) => meant = meant.or(lacking.meant),
                None => is_there = true,
            }
            if is_there {
                break;
            }
        }
        // What is wrong with files that are not understood is told of each.
        if !is_there && understood > 0 {
            let files = match understood {
                1 => "the file has".to_owned(),
                count => format!("none of the {count} files has"),
            };
            let no = if understood == 1 { "no" } else { "a" };
            bail!("--target {target}: {files} {no} stage of this name{}", hint(meant.as_deref()));
        }
    }
    Ok(())
}

fn document(file: &Found, configs: &Configs<'_>) -> Option<Document> {
    let bytes = read(&file.path, configs.of(&file.path).ok()?.max_file_size).ok()?;
    let document = Document::read(Source::from_bytes(bytes).ok()?);
    engine::not_understood(&document).is_none().then_some(document)
}

/// Those of the stages that a text has: what a builder can be asked for.
pub fn held(text: &str, targets: &[String]) -> Vec<String> {
    let document = Document::read(Source::new(text));
    let is_held = |target: &&String| lacking(&document, std::slice::from_ref(*target)).is_none();
    targets.iter().filter(is_held).cloned().collect()
}

/// That a file has none of the stages.
pub fn told(lacking: &Lacking) -> String {
    let names: Vec<String> = lacking.targets.iter().map(|name| format!("`{name}`")).collect();
    format!("it has no stage {}{}", names.join(" or "), hint(lacking.meant.as_deref()))
}

fn hint(meant: Option<&str>) -> String {
    meant.map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"))
}
