//! Many references at once: each asked for once, each host's first one alone,
//! so that a host which doesn't answer is found out by one request.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use super::{Cache, Failure, Options, Reference};
use crate::image_policy::Answers;

/// How many hosts are asked at once.
const HOSTS: usize = 16;

/// How many requests run at once for one host.
const PER_HOST: usize = 8;

/// What came of many references.
#[derive(Debug, Default)]
pub struct Resolved {
    /// By reference.
    pub answers: Answers,
    /// What holds for more than one reference: hosts that can't be asked, a cache that can't be written.
    pub warnings: Vec<String>,
}

/// The digests of references: from the cache, else from their registries.
/// `progress` is told how many of how many are asked for.
///
/// # Errors
/// Where the user's options can't be followed.
pub fn digests(
    wanted: &BTreeSet<String>,
    options: &Options,
    cache: Option<&Cache>,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> anyhow::Result<Resolved> {
    let mut resolved = Resolved::default();
    let mut unknown = Vec::new();
    for name in wanted {
        match cache.filter(|_| !options.refresh || options.offline).and_then(|cache| cache.get(name)) {
            Some(digest) => drop(resolved.answers.insert(name.clone(), Ok(digest))),
            None => unknown.extend(Reference::parse(name).map(|reference| (name, reference))),
        }
    }
    if options.offline || unknown.is_empty() {
        return Ok(resolved);
    }
    let client = options.client()?;
    let (done, total) = (AtomicUsize::new(0), unknown.len());
    progress(0, total);
    let asked = concurrently(
        &unknown,
        |(_, reference)| reference.host(),
        |(_, reference)| {
            let answer = client.digest(reference);
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, total);
            answer
        },
    );
    let mut failed: BTreeMap<(&str, String), usize> = BTreeMap::new();
    let mut unwritten = None;
    for ((name, reference), answer) in unknown.iter().zip(asked) {
        match &answer {
            Ok(digest) => {
                if let Some(Err(error)) = cache.map(|cache| cache.put(name, digest)) {
                    unwritten.get_or_insert(error);
                }
            }
            Err(Failure { of_host: true, reason, .. }) => {
                *failed.entry((&reference.registry, reason.clone())).or_default() += 1;
            }
            Err(_) => {}
        }
        resolved.answers.insert((*name).clone(), answer.map_err(|failure| failure.reason));
    }
    resolved.warnings.extend(failed.into_iter().map(|((registry, reason), count)| {
        let images = if count == 1 { "1 image".to_owned() } else { format!("{count} images") };
        format!("{registry}: {images} without a digest: {reason}")
    }));
    resolved.warnings.extend(unwritten.map(|error| format!("digests are not cached: {error}")));
    Ok(resolved)
}

/// Does each job, in no order; the first one of each host alone, then several
/// at once. The results come in the order of the jobs.
pub fn concurrently<J: Sync, R: Send + Sync>(
    jobs: &[J],
    host: impl Fn(&J) -> &str,
    ask: impl Fn(&J) -> R + Sync,
) -> Vec<R> {
    let mut by_host: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, job) in jobs.iter().enumerate() {
        by_host.entry(host(job)).or_default().push(at);
    }
    let results: Vec<OnceLock<R>> = jobs.iter().map(|_| OnceLock::new()).collect();
    let work = |at: &usize| drop(results[*at].set(ask(&jobs[*at])));
    let hosts: Vec<Vec<usize>> = by_host.into_values().collect();
    in_parallel(&hosts, HOSTS, |jobs| {
        if let Some((first, rest)) = jobs.split_first() {
            work(first);
            in_parallel(rest, PER_HOST, work);
        }
    });
    results.into_iter().filter_map(OnceLock::into_inner).collect()
}

fn in_parallel<T: Sync>(items: &[T], most: usize, work: impl Fn(&T) + Sync) {
    let next = AtomicUsize::new(0);
    let take = || {
        while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
            work(item);
        }
    };
    if items.len() < 2 {
        return take();
    }
    thread::scope(|scope| {
        for _ in 0..most.min(items.len()) {
            scope.spawn(take);
        }
    });
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[test]
    fn results_come_in_order_and_the_first_of_a_host_is_alone() {
        let jobs: Vec<(String, usize)> = (0..100).map(|n| (format!("host{}", n % 3), n)).collect();
        let running: Mutex<BTreeMap<String, (usize, usize)>> = Mutex::default();
        let results = concurrently(
            &jobs,
            |(host, _)| host,
            |(host, n)| {
                {
                    let mut running = running.lock().expect("is whole");
                    let (now, done) = running.entry(host.clone()).or_default();
                    *now += 1;
                    assert!(*now == 1 || *done > 0, "two at once before the first is done");
                    assert!(*now <= PER_HOST);
                }
                thread::sleep(std::time::Duration::from_millis(1));
                let mut running = running.lock().expect("is whole");
                let (now, done) = running.entry(host.clone()).or_default();
                *now -= 1;
                *done += 1;
                n * 2
            },
        );
        assert_eq!(results, (0..100).map(|n| n * 2).collect::<Vec<_>>());
        assert_eq!(concurrently(&[] as &[usize], |_| "", |n| *n), Vec::<usize>::new());
    }
}
