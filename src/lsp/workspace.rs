//! The diagnostics of all Dockerfiles below the folders, found as the command
//! finds them. What was told before and hasn't changed isn't read again.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::SystemTime,
};

use gen_lsp_types::{
    Diagnostic, FullDocumentDiagnosticReport, PreviousResultId, UnchangedDocumentDiagnosticReport, Uri,
    WorkspaceDocumentDiagnosticReport, WorkspaceFullDocumentDiagnosticReport,
    WorkspaceUnchangedDocumentDiagnosticReport,
};

use super::{
    analysis::Analysis,
    configuration::Configurations,
    convert::{self, Encoding},
    diagnostics,
};
use crate::{discover, syntax::Reader};

/// What was told of a file, and when it was written.
type Remembered = BTreeMap<PathBuf, (SystemTime, u64, String)>;

/// What was told of files, as long as the configurations are the same.
#[derive(Clone, Default)]
pub struct Memory(Arc<Mutex<Remembered>>);

impl Memory {
    /// Other diagnostics may be due everywhere.
    pub fn forget(&mut self) {
        *self = Memory::default();
    }

    fn of(&self, path: &Path) -> Option<(SystemTime, u64, String)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(path).cloned()
    }

    fn note(&self, path: &Path, what: (SystemTime, u64, String)) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), what);
    }
}

/// What a look needs; nothing of it changes meanwhile.
pub struct Look {
    pub folders: Vec<PathBuf>,
    pub configurations: Configurations,
    /// What the editor holds: URI, version and text.
    pub open: BTreeMap<PathBuf, (Uri, i32, String)>,
    pub previous: Vec<PreviousResultId>,
    pub memory: Memory,
    pub encoding: Encoding,
}

/// What came of it.
pub struct Told {
    pub reports: Vec<WorkspaceDocumentDiagnosticReport>,
    /// With what was read on the way.
    pub configurations: Configurations,
}

impl Look {
    /// Looks through the folders, until it is cancelled.
    pub fn run(mut self, cancelled: &AtomicBool) -> Told {
        let (found, _) = discover::find(&self.folders);
        let paths: BTreeSet<PathBuf> = found.into_iter().map(|found| found.path).collect();
        let previous: BTreeMap<String, String> =
            std::mem::take(&mut self.previous).into_iter().map(|told| (told.uri.0, told.value)).collect();
        let mut reports = Vec::new();
        for path in paths {
            if cancelled.load(Ordering::Relaxed) {
                break;
            }
            reports.extend(self.report(&path, &previous));
        }
        Told { reports, configurations: self.configurations }
    }

    fn report(
        &mut self,
        path: &Path,
        previous: &BTreeMap<String, String>,
    ) -> Option<WorkspaceDocumentDiagnosticReport> {
        if let Some((uri, version, text)) = self.open.remove(path) {
            let told = self.diagnostics(path, &text, false);
            let id = diagnostics::result_id(&told);
            return Some(entry(previous.get(&uri.0), uri, Some(version), id, told));
        }
        let uri = convert::uri_of(path)?;
        let metadata = fs::metadata(path).ok()?;
        let (time, size) = (metadata.modified().ok()?, metadata.len());
        let previous = previous.get(&uri.0);
        if let Some((known_time, known_size, id)) = self.memory.of(path)
            && (known_time, known_size) == (time, size)
            && previous == Some(&id)
        {
            return Some(entry(previous, uri, None, id, vec![]));
        }
        let told = match self.configurations.of(Some(path)) {
            Ok(configured) if size > configured.max_file_size => vec![],
            // One that isn't text is none that a person edits.
            _ => fs::read_to_string(path).map_or_else(|_| vec![], |text| self.diagnostics(path, &text, true)),
        };
        let id = diagnostics::result_id(&told);
        self.memory.note(path, (time, size, id.clone()));
        Some(entry(previous, uri, None, id, told))
    }

    /// Of a file that nobody opened, nothing is told where it says that it is generated.
    fn diagnostics(&mut self, path: &Path, text: &str, walked: bool) -> Vec<Diagnostic> {
        if walked && discover::is_generated(text) {
            return vec![];
        }
        let configured = self.configurations.of(Some(path));
        let analysis = Analysis::new(text, &mut Reader::default(), &configured);
        diagnostics::of(&analysis, text, self.encoding)
    }
}

fn entry(
    previous: Option<&String>,
    uri: Uri,
    version: Option<i32>,
    id: String,
    told: Vec<Diagnostic>,
) -> WorkspaceDocumentDiagnosticReport {
    if previous == Some(&id) {
        let unchanged = UnchangedDocumentDiagnosticReport::new(id);
        return WorkspaceUnchangedDocumentDiagnosticReport::new(uri, version, unchanged).into();
    }
    let full = FullDocumentDiagnosticReport::new(Some(id), told);
    WorkspaceFullDocumentDiagnosticReport::new(uri, version, full).into()
}
