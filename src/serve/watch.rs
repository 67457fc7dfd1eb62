//! Notices changes of the sources and makes one batch of every burst.
//!
//! 1. The system's own notifications, or polling where there are none, go into a channel.
//! 2. [`Watch::next`] waits for the first one that matters and then until it is quiet.
//! 3. Roots that vanish (a deleted or moved folder) are looked for, and watched again when they are
//!    back; the change is then reported for the root as a whole.
//!
//! Changes that arrive while the caller builds wait in the channel and make one batch of their own.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant, SystemTime};

use notify::{Event, Watcher};

use super::filter::{Filter, is_content};
use super::root::Root;

/// How long it must be quiet for a burst of one file to be over. Editors write a file in several steps
/// that lie less than a millisecond apart; more than this would be felt.
const QUIET: Duration = Duration::from_millis(6);
/// The same for a burst of several files, which goes on for longer: somebody changed the branch.
const QUIET_FILES: Duration = Duration::from_millis(30);
/// How long a burst may go on before it is built anyway.
const LONGEST: Duration = Duration::from_millis(250);
/// How often missing and replaced roots are looked for.
const LOOK: Duration = Duration::from_millis(400);
/// How often files are looked at where the system has no notifications.
const POLL: Duration = Duration::from_millis(400);

/// What changed in one burst.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Absolute paths, sorted. A folder stands for everything in it.
    pub paths: Vec<PathBuf>,
    /// When the first file was saved.
    pub since: Instant,
}

/// Watches files and folders.
pub struct Watch {
    watcher: Box<dyn Watcher + Send>,
    receiver: Receiver<(Instant, notify::Result<Event>)>,
    roots: Vec<Root>,
    /// Roots that changed before they were watched, and after they were read.
    missed: BTreeSet<PathBuf>,
    filter: Filter,
    polls: bool,
    looked: Instant,
}

impl Watch {
    /// Watches these roots: folders with all that is in them, and single files. What is below a path
    /// of `ignored` (the output) does not count.
    pub fn new(roots: &[PathBuf], ignored: Vec<PathBuf>, poll: bool) -> notify::Result<Self> {
        let (sender, receiver) = channel();
        let native = if poll {
            Err(notify::Error::generic("polling was asked for"))
        } else {
            notify::recommended_watcher(handler(&sender))
        };
        let polls = native.is_err();
        let watcher: Box<dyn Watcher + Send> = match native {
            Ok(watcher) => Box::new(watcher),
            Err(_) => {
                // By content, since times are compared by the second: two quick saves would be one.
                let config = notify::Config::default().with_poll_interval(POLL).with_compare_contents(true);
                Box::new(notify::PollWatcher::new(handler(&sender), config)?)
            }
        };
        let filter = Filter { ignored };
        let (roots_so_far, missed, looked) = (Vec::new(), BTreeSet::new(), Instant::now());
        let mut watch = Self { watcher, receiver, roots: roots_so_far, missed, filter, polls, looked };
        watch.set_roots(roots, SystemTime::now());
        // Nothing was read so far.
        watch.missed.clear();
        Ok(watch)
    }

    /// Changes what is watched; a build may have found further sources. Roots inside others are
    /// covered by them. `read` is when the build began: what changed later, and was not watched then,
    /// counts as changed now.
    pub fn set_roots(&mut self, roots: &[PathBuf], read: SystemTime) {
        let folders: Vec<&PathBuf> = roots.iter().filter(|root| root.is_dir()).collect();
        let covers = |outer: &PathBuf, inner: &PathBuf| outer != inner && inner.starts_with(outer);
        let wanted: BTreeSet<&PathBuf> =
            roots.iter().filter(|inner| !folders.iter().any(|outer| covers(outer, inner))).collect();
        let gone: Vec<Root> = self.roots.extract_if(.., |root| !wanted.contains(&root.path)).collect();
        for root in gone {
            // Single files share the watch of their folder.
            if !self.roots.iter().any(|other| other.armed == root.armed) {
                root.disarm(self.watcher.as_mut());
            }
        }
        let known: BTreeSet<PathBuf> = self.roots.iter().map(|root| root.path.clone()).collect();
        for path in wanted.into_iter().filter(|path| !known.contains(*path)) {
            let mut root = Root::new(path.clone());
            root.arm(self.watcher.as_mut());
            if root.changed_since(read) {
                self.missed.insert(root.path.clone());
            }
            self.roots.push(root);
        }
    }

    /// Waits for the next burst to be over. Asks `stop` now and then, and returns `None` when it says
    /// so.
    pub fn next(&mut self, stop: &dyn Fn() -> bool) -> Option<Batch> {
        let mut paths = std::mem::take(&mut self.missed);
        // When the first file was saved; when we saw it (later, if a build was going on); and when the
        // last one came.
        let now = Instant::now();
        let mut burst: Option<(Instant, Instant, Instant)> = (!paths.is_empty()).then_some((now, now, now));
        loop {
            let wait = match burst {
                None => LOOK.saturating_sub(self.looked.elapsed()),
                Some((saved, seen, last)) => {
                    let quiet = if paths.len() > 1 { QUIET_FILES } else { QUIET };
                    let left = (last + quiet).min(seen + LONGEST).saturating_duration_since(Instant::now());
                    if left.is_zero() {
                        let since = if self.polls { saved_at(&paths, saved) } else { saved };
                        return Some(Batch { paths: paths.into_iter().collect(), since });
                    }
                    left
                }
            };
            match self.receiver.recv_timeout(wait) {
                Ok((at, event)) => {
                    if self.sort(event, &mut paths) {
                        let now = Instant::now();
                        let (saved, seen, _) = burst.unwrap_or((at, now, now));
                        burst = Some((saved, seen, now));
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                // The watcher lives as long as we do and holds the other end.
                Err(RecvTimeoutError::Disconnected) => return None,
            }
            if stop() {
                return None;
            }
            if burst.is_none() && self.looked.elapsed() >= LOOK {
                self.looked = Instant::now();
                let watcher = self.watcher.as_mut();
                paths.extend(self.roots.iter_mut().filter_map(|r| r.look(watcher).then(|| r.path.clone())));
                if !paths.is_empty() {
                    burst = Some((self.looked, self.looked, self.looked));
                }
            }
        }
    }

    /// Adds the paths of one event that matter; whether any did, new or not.
    fn sort(&self, event: notify::Result<Event>, paths: &mut BTreeSet<PathBuf>) -> bool {
        let Ok(event) = event else {
            // The system could not say what; so anything may have changed.
            paths.extend(self.roots.iter().map(|root| root.path.clone()));
            return true;
        };
        if event.need_rescan() {
            paths.extend(self.roots.iter().map(|root| root.path.clone()));
            return true;
        }
        if !is_content(&event.kind) {
            return false;
        }
        let mut any = false;
        for path in &event.paths {
            if let Some(path) = self.of_interest(path) {
                any = true;
                paths.insert(path);
            }
        }
        any
    }

    /// The path as the caller would write it, if it lies in a root and is not one to leave out.
    fn of_interest(&self, path: &Path) -> Option<PathBuf> {
        self.roots.iter().find_map(|root| {
            let below = root.below(path)?;
            let path = if below.as_os_str().is_empty() { root.path.clone() } else { root.path.join(below) };
            self.filter.keeps(below, &path).then_some(path)
        })
    }
}

impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watch").field("roots", &self.roots).finish_non_exhaustive()
    }
}

type Message = (Instant, notify::Result<Event>);

fn handler(sender: &Sender<Message>) -> impl notify::EventHandler {
    let sender = sender.clone();
    move |event| {
        // The receiver is gone only when the watch is being dropped.
        sender.send((Instant::now(), event)).ok();
    }
}

/// When the burst began, as the file system noted it: polling sees changes late. Older times come from
/// files that were moved or unpacked, and say nothing.
fn saved_at(paths: &BTreeSet<PathBuf>, first: Instant) -> Instant {
    let (now, clock) = (Instant::now(), SystemTime::now());
    let most = now.duration_since(first) + 2 * POLL;
    paths
        .iter()
        .filter_map(|path| clock.duration_since(std::fs::metadata(path).ok()?.modified().ok()?).ok())
        .filter(|age| *age <= most)
        .filter_map(|age| now.checked_sub(age))
        .fold(first, Instant::min)
}
