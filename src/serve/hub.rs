//! The site that is served at this moment, and who is told when it is replaced.
//!
//! A build publishes a [`Snapshot`]; the hub keeps the files of the last good one, remembers which
//! paths changed in which generation, and wakes the event streams. A client says which state it has
//! seen and gets everything since in one message, so it does not matter how long it was away.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::{Section, Shown, Snapshot, json};
use crate::diagnostic::Severity;

/// How many generations are remembered path by path; who was away for longer reloads.
const REMEMBERED: usize = 256;
/// How many generations keep the pages that they replaced, to send only what differs from them.
const REPLACED: usize = 6;

/// What is served: it does not change any more.
#[derive(Debug)]
pub struct Site {
    /// The files of the last good build; if the rest follows, those that there are so far.
    pub files: Arc<Files>,
    /// Begins and ends with a slash.
    pub base: String,
    /// The token that names this state: session and generation.
    pub token: String,
    /// Whether no build has been good so far.
    pub is_waiting: bool,
    /// Whether the rest of the files follows at once.
    pub rest_follows: bool,
    /// Whether the last build failed.
    pub failed: bool,
    /// From the change of the source to the event.
    pub milliseconds: u128,
    generation: u64,
    diagnostics: Vec<Shown>,
    sections: Arc<BTreeMap<String, Vec<Section>>>,
    /// The pages that the last generations replaced, newest first, with the generation that did.
    replaced: Vec<(u64, Arc<Files>)>,
}

type Files = BTreeMap<String, Arc<[u8]>>;

/// The current site and its listeners.
#[derive(Debug)]
pub struct Hub {
    session: String,
    state: Mutex<State>,
    news: Condvar,
}

#[derive(Debug)]
struct State {
    site: Arc<Site>,
    /// What clients were told of: the files of the site, and those of the last one that still follow.
    told: Arc<Files>,
    /// The files and the base path to go back to when a build fails: the last that were shown whole.
    whole: (Arc<Files>, String),
    /// Paths that changed, by generation, oldest first.
    history: VecDeque<(u64, Vec<String>)>,
    closed: bool,
}

/// What an event stream has to do next.
#[derive(Debug, PartialEq, Eq)]
pub enum News {
    /// Send this message; the generation is then known to the client.
    Message(u64, String),
    /// Nothing happened for a while.
    Quiet,
    /// The server ends.
    Closed,
}

impl Hub {
    /// An empty site that waits for its first build. The session tells clients of an earlier run
    /// that their state is not one of ours.
    pub fn new(session: String) -> Self {
        let site = Site {
            files: Arc::default(),
            base: "/".to_owned(),
            token: format!("{session}-0"),
            is_waiting: true,
            rest_follows: false,
            failed: false,
            milliseconds: 0,
            generation: 0,
            diagnostics: Vec::new(),
            sections: Arc::default(),
            replaced: Vec::new(),
        };
        let whole = (site.files.clone(), site.base.clone());
        let state = State {
            site: Arc::new(site),
            told: Arc::default(),
            whole,
            history: VecDeque::new(),
            closed: false,
        };
        Self { session, state: Mutex::new(state), news: Condvar::new() }
    }

    /// The site of this moment.
    pub fn site(&self) -> Arc<Site> {
        self.lock().site.clone()
    }

    /// The site when it is whole, for a file that may still follow; the one of this moment after
    /// `patience`.
    pub fn whole(&self, patience: Duration) -> Arc<Site> {
        let (state, _) = self
            .news
            .wait_timeout_while(self.lock(), patience, |state| !state.closed && state.site.rest_follows)
            .unwrap_or_else(PoisonError::into_inner);
        state.site.clone()
    }

    /// Replaces the site and tells everybody; returns the paths that are new, different or gone. Of a
    /// failed build only the diagnostics are taken, unless there is nothing better to show than what
    /// it managed to make.
    pub fn publish(&self, snapshot: Snapshot, since: Instant) -> Vec<String> {
        let mut state = self.lock();
        let old = state.site.clone();
        let keep_old = snapshot.failed && (!old.is_waiting || snapshot.files.is_empty());
        let (files, base) = match keep_old {
            true => state.whole.clone(),
            false => (snapshot.files, with_slashes(&snapshot.base_path)),
        };
        let told = match snapshot.rest_follows {
            true => {
                let mut told = (*state.told).clone();
                told.extend(files.iter().map(|(path, bytes)| (path.clone(), bytes.clone())));
                Arc::new(told)
            }
            false => files.clone(),
        };
        let changed = differences(&state.told, &told);
        let replaced = changed.iter().filter(|path| path.ends_with(".html"));
        let replaced: Files =
            replaced.filter_map(|path| Some((path.clone(), state.told.get(path)?.clone()))).collect();
        state.told = told;
        if !snapshot.rest_follows {
            state.whole = (files.clone(), base.clone());
        }
        let generation = old.generation + 1;
        state.history.push_back((generation, changed.clone()));
        if state.history.len() > REMEMBERED {
            state.history.pop_front();
        }
        let mut all_replaced = vec![(generation, Arc::new(replaced))];
        all_replaced.extend(old.replaced.iter().take(REPLACED - 1).cloned());
        state.site = Arc::new(Site {
            replaced: all_replaced,
            files,
            base,
            token: format!("{}-{generation}", self.session),
            is_waiting: old.is_waiting && (snapshot.failed || snapshot.rest_follows),
            rest_follows: snapshot.rest_follows,
            failed: snapshot.failed,
            // What follows is seen by nobody: the event was the first one.
            milliseconds: if old.rest_follows { old.milliseconds } else { since.elapsed().as_millis() },
            generation,
            diagnostics: match snapshot.rest_follows {
                true => old.diagnostics.clone(),
                false => snapshot.diagnostics,
            },
            sections: match keep_old || snapshot.rest_follows {
                true => old.sections.clone(),
                false => Arc::new(snapshot.sections),
            },
        });
        drop(state);
        self.news.notify_all();
        changed
    }

    /// The generation that a token of a client stands for: `None` for none, 0 for one of an earlier
    /// run, which has seen nothing of this one.
    pub fn seen(&self, token: Option<&str>) -> u64 {
        match token {
            None => self.lock().site.generation,
            Some(token) => token
                .strip_prefix(self.session.as_str())
                .and_then(|rest| rest.strip_prefix('-')?.parse().ok())
                .unwrap_or(0),
        }
    }

    /// Waits up to `patience` for something newer than `seen`.
    pub fn wait(&self, seen: u64, patience: Duration) -> News {
        let state = self.lock();
        let (state, _) = self
            .news
            .wait_timeout_while(state, patience, |state| !state.closed && state.site.generation == seen)
            .unwrap_or_else(PoisonError::into_inner);
        if state.closed {
            News::Closed
        } else if state.site.generation == seen {
            News::Quiet
        } else {
            News::Message(state.site.generation, message(&state, seen))
        }
    }

    /// Ends all event streams.
    pub fn close(&self) {
        self.lock().closed = true;
        self.news.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // The state is replaced as a whole, so it is sound whoever panicked while holding it.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Site {
    /// A page as it was in the state that a token names, if that is known.
    pub fn page_in(&self, token: &str, path: &str) -> Option<&Arc<[u8]>> {
        let (session, generation) = token.rsplit_once('-')?;
        let generation: u64 = generation.parse().ok()?;
        let is_known = self.token.rsplit_once('-').is_some_and(|(own, _)| own == session)
            && generation <= self.generation
            && generation + self.replaced.len() as u64 >= self.generation;
        let newer = self.replaced.iter().rev().filter(|(replaced_by, _)| *replaced_by > generation);
        let page = newer.filter_map(|(_, pages)| pages.get(path)).next();
        page.or_else(|| self.files.get(path)).filter(|_| is_known)
    }

    /// All problems, in the order of the terminal.
    pub fn diagnostics(&self) -> &[Shown] {
        &self.diagnostics
    }

    /// How many diagnostics have that severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|shown| shown.severity == severity).count()
    }

    /// The state as the script of the preview reads it: the figures of the last build, and all
    /// diagnostics. `root` and `editor` are for its links into the editor.
    pub fn to_json(&self, root: &str, editor: Option<&str>) -> String {
        let mut out = String::from("{\"state\":");
        json::string(&mut out, &self.token);
        out.push_str(&format!(",\"failed\":{},\"milliseconds\":{}", self.failed, self.milliseconds));
        out.push_str(",\"root\":");
        json::string(&mut out, root);
        out.push_str(",\"editor\":");
        json::optional(&mut out, editor);
        out.push_str(",\"diagnostics\":");
        json::array(&mut out, &self.diagnostics, |out, shown| {
            out.push_str("{\"severity\":");
            json::string(out, shown.severity.word());
            out.push_str(",\"text\":");
            json::string(out, &shown.text);
            out.push_str(",\"file\":");
            json::optional(out, shown.file.as_deref());
            out.push_str(&format!(",\"line\":{},\"page\":", shown.line));
            json::optional(out, shown.page.as_deref());
            out.push('}');
        });
        out.push('}');
        out
    }

    /// Where the sections of a page were written, as the script of the preview reads it.
    pub fn sections(&self, page: &str) -> String {
        let mut out = String::new();
        let sections = self.sections.get(page).map_or(&[][..], Vec::as_slice);
        json::array(&mut out, sections, |out, section| {
            out.push_str("{\"anchor\":");
            json::string(out, &section.anchor);
            out.push_str(",\"file\":");
            json::string(out, &section.file);
            out.push_str(&format!(",\"line\":{}}}", section.line));
        });
        out
    }
}

/// One event (HTML standard, section 9.2) about everything after generation `seen`. `changed` is null
/// when that is not known any more.
fn message(state: &State, seen: u64) -> String {
    let site = &state.site;
    let oldest = state.history.front().map_or(site.generation, |(generation, _)| *generation);
    let mut out = format!("id: {}\nevent: rebuilt\ndata: {{\"generation\":{}", site.token, site.generation);
    out.push_str(&format!(",\"milliseconds\":{},\"failed\":{}", site.milliseconds, site.failed));
    out.push_str(&format!(",\"errors\":{}", site.count(Severity::Error)));
    out.push_str(&format!(",\"warnings\":{},\"changed\":", site.count(Severity::Warning)));
    if seen == 0 || seen + 1 < oldest || seen > site.generation {
        out.push_str("null");
    } else {
        let newer = state.history.iter().filter(|(generation, _)| *generation > seen);
        let changed: BTreeSet<&String> = newer.flat_map(|(_, changed)| changed).collect();
        json::array(&mut out, changed, |out, path| json::string(out, path));
    }
    out.push_str("}\n\n");
    out
}

/// The paths that are not the same in both. Builds share what they did not touch, so most files are
/// told to be equal by their address.
fn differences(old: &Files, new: &Files) -> Vec<String> {
    let is_same = |a: &Arc<[u8]>, b: &Arc<[u8]>| Arc::ptr_eq(a, b) || a == b;
    let mut changed: Vec<String> = new
        .iter()
        .filter(|(path, bytes)| !old.get(*path).is_some_and(|before| is_same(before, bytes)))
        .map(|(path, _)| path.clone())
        .chain(old.keys().filter(|path| !new.contains_key(*path)).cloned())
        .collect();
    changed.sort();
    changed
}

fn with_slashes(base: &str) -> String {
    match base.trim_matches('/') {
        "" => "/".to_owned(),
        inner => format!("/{inner}/"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snapshot(files: &[(&str, &str)], failed: bool) -> Snapshot {
        let files =
            files.iter().map(|(path, text)| ((*path).to_owned(), Arc::from(text.as_bytes()))).collect();
        Snapshot { files: Arc::new(files), base_path: "v1".to_owned(), failed, ..Snapshot::default() }
    }

    fn told(hub: &Hub, seen: u64) -> String {
        match hub.wait(seen, Duration::ZERO) {
            News::Message(_, text) => text,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn publishes_what_is_new_different_or_gone() {
        let hub = Hub::new("s".to_owned());
        hub.publish(snapshot(&[("a", "1"), ("b", "1"), ("c", "1")], false), Instant::now());
        let changed = hub.publish(snapshot(&[("a", "1"), ("b", "2"), ("d", "1")], false), Instant::now());
        assert_eq!(changed, ["b", "c", "d"]);
        assert_eq!(hub.site().base, "/v1/");
        assert!(told(&hub, 1).contains(r#""changed":["b","c","d"]"#));
        assert_eq!(hub.wait(2, Duration::ZERO), News::Quiet);
    }

    #[test]
    fn a_failed_build_leaves_the_last_good_site() {
        let hub = Hub::new("s".to_owned());
        hub.publish(snapshot(&[], true), Instant::now());
        assert!(hub.site().is_waiting);
        hub.publish(snapshot(&[("a", "1")], false), Instant::now());
        let changed = hub.publish(snapshot(&[("a", "broken")], true), Instant::now());
        assert!(changed.is_empty() && !hub.site().is_waiting);
        assert_eq!(&*hub.site().files["a"], b"1");
        assert!(told(&hub, 2).contains(r#""failed":true"#));
    }

    #[test]
    fn what_readers_look_at_may_come_first() {
        let hub = Hub::new("s".to_owned());
        let publish = |files: &[(&str, &str)], rest_follows, failed| {
            hub.publish(Snapshot { rest_follows, ..snapshot(files, failed) }, Instant::now())
        };
        publish(&[("page", "1"), ("index", "1")], false, false);
        assert_eq!(publish(&[("page", "2")], true, false), ["page"]);
        assert!(!hub.site().files.contains_key("index") && hub.site().rest_follows);
        assert!(hub.whole(Duration::ZERO).rest_follows, "nobody waits for ever");
        assert_eq!(publish(&[("page", "2"), ("index", "2")], false, false), ["index"]);
        assert_eq!(&*hub.whole(Duration::from_secs(9)).files["index"], b"2");
        // The rest failed: back to what was whole.
        assert_eq!(publish(&[("page", "3")], true, false), ["page"]);
        assert_eq!(publish(&[("page", "3")], false, true), ["page"]);
        assert_eq!(&*hub.site().files["page"], b"2");
        assert_eq!(publish(&[("page", "4")], false, false), ["index", "page"]);
    }

    #[test]
    fn pages_of_earlier_states_are_known_for_a_while() {
        let hub = Hub::new("s".to_owned());
        for text in ["1", "2", "2", "3"] {
            hub.publish(snapshot(&[("a.html", text), ("b.html", "same")], false), Instant::now());
        }
        let site = hub.site();
        let page = |token, path| site.page_in(token, path).map(|bytes| &bytes[..]);
        assert_eq!(page("s-1", "a.html"), Some(&b"1"[..]));
        assert_eq!(page("s-2", "a.html"), Some(&b"2"[..]));
        assert_eq!(page("s-4", "a.html"), Some(&b"3"[..]));
        assert_eq!(page("s-1", "b.html"), Some(&b"same"[..]));
        for unknown in ["s-5", "earlier-3", "s", ""] {
            assert_eq!(page(unknown, "a.html"), None, "{unknown}");
        }
        for _ in 0..=REPLACED {
            hub.publish(snapshot(&[("a.html", "3")], false), Instant::now());
        }
        assert_eq!(hub.site().page_in("s-1", "a.html"), None);
    }

    #[test]
    fn who_was_away_gets_everything_since_or_is_told_to_reload() {
        let hub = Hub::new("s".to_owned());
        for text in ["1", "2", "3"] {
            hub.publish(snapshot(&[(text, text)], false), Instant::now());
        }
        assert!(told(&hub, hub.seen(Some("s-1"))).contains(r#""changed":["1","2","3"]"#));
        assert!(told(&hub, hub.seen(Some("earlier-3"))).contains(r#""changed":null"#));
        assert_eq!(hub.seen(None), 3);
        for _ in 0..=REMEMBERED {
            hub.publish(snapshot(&[], false), Instant::now());
        }
        assert!(told(&hub, 1).contains(r#""changed":null"#));
    }
}
