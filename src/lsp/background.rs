//! Work that takes long: it runs beside the server, can be cancelled, and comes
//! back as a message.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use crossbeam_channel::{Receiver, Sender, unbounded};
use gen_lsp_types::ProgressToken;
use lsp_server::RequestId;

use super::{analysis::guarded, workspace::Told};

/// What came of work.
pub enum Outcome {
    /// The diagnostics of the folders.
    Workspace(Told),
    /// A digest, or in one clause why there is none.
    #[cfg(feature = "registry")]
    Digest(Result<String, String>),
    /// A bug.
    Bug(String),
}

/// Work that is done.
pub struct Done {
    pub id: RequestId,
    pub outcome: Outcome,
}

/// What is to be done with what comes of it.
pub enum Purpose {
    /// It answers `workspace/diagnostic`.
    Workspace,
    /// It pins an image.
    #[cfg(feature = "registry")]
    Pin(Box<super::pins::Pin>),
}

/// Work that goes on for a request.
pub struct Job {
    pub purpose: Purpose,
    cancelled: Arc<AtomicBool>,
    /// Where its progress is shown, once the client has agreed.
    pub progress: Option<ProgressToken>,
}

/// All that goes on, by the request that waits for it.
pub struct Background {
    jobs: BTreeMap<RequestId, Job>,
    sender: Sender<Done>,
    /// What is done.
    pub done: Receiver<Done>,
}

impl Background {
    /// Nothing goes on yet.
    pub fn new() -> Background {
        let (sender, done) = unbounded();
        Background { jobs: BTreeMap::new(), sender, done }
    }

    /// Begins work for a request; it looks now and then whether it is cancelled.
    pub fn begin(
        &mut self,
        id: RequestId,
        purpose: Purpose,
        work: impl FnOnce(&AtomicBool) -> Outcome + Send + 'static,
    ) {
        let cancelled = Arc::<AtomicBool>::default();
        self.jobs.insert(id.clone(), Job { purpose, cancelled: cancelled.clone(), progress: None });
        let sender = self.sender.clone();
        thread::spawn(move || {
            let outcome = guarded(|| work(&cancelled)).unwrap_or_else(Outcome::Bug);
            // Nobody waits any more where the server has ended.
            let _ = sender.send(Done { id, outcome });
        });
    }

    /// That of a request.
    pub fn job(&mut self, id: &RequestId) -> Option<&mut Job> {
        self.jobs.get_mut(id)
    }

    /// The request whose progress a token shows.
    pub fn shown_by(&self, token: &ProgressToken) -> Option<RequestId> {
        self.jobs.iter().find(|(_, job)| job.progress.as_ref() == Some(token)).map(|(id, _)| id.clone())
    }

    /// Takes it out: it is done, or nobody wants it any more.
    pub fn take(&mut self, id: &RequestId) -> Option<Job> {
        let job = self.jobs.remove(id)?;
        job.cancelled.store(true, Ordering::Relaxed);
        Some(job)
    }

    /// The requests that wait.
    pub fn waiting(&self) -> Vec<RequestId> {
        self.jobs.keys().cloned().collect()
    }
}
