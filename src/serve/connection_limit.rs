//! Bounds the number of connections, so that no client can use up the threads.
//!
//! When all slots are taken, the connection that has been waiting longest for (the rest of) a request
//! makes room for the new one. A client that opens many connections and says nothing thus only ever
//! drives out its own.

use std::collections::BTreeMap;
use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The most connections at a time.
const LIMIT: usize = 128;
/// The most of them that may be event streams, which stay.
const STREAM_LIMIT: usize = 64;
/// How long a new connection waits for its turn.
const PATIENCE: Duration = Duration::from_secs(1);

/// The open connections.
#[derive(Debug, Default)]
pub struct Slots {
    open: Mutex<Open>,
    freed: Condvar,
}

#[derive(Debug, Default)]
struct Open {
    next: u64,
    slots: BTreeMap<u64, (TcpStream, Use)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    DeferredTable(Instant),
    Answering,
    Streaming,
}

/// A taken slot; free again when dropped.
#[derive(Debug)]
pub struct Slot {
    slots: Arc<Slots>,
    id: u64,
}

impl Slots {
    /// Takes a slot for a new connection; `None` when all are busy.
    pub fn take(self: &Arc<Self>, stream: &TcpStream) -> Option<Slot> {
        let handle = stream.try_clone().ok()?;
        let deadline = Instant::now() + PATIENCE;
        let mut open = self.lock();
        while open.slots.len() >= LIMIT {
            let left = deadline.checked_duration_since(Instant::now())?;
            // The thread of the chosen connection wakes up, finds it closed and frees the slot.
            let longest = open.slots.values_mut().filter_map(|(stream, how)| match how {
                Use::DeferredTable(since) => Some((*since, stream, how)),
                _ => None,
            });
            if let Some((_, stream, how)) = longest.min_by_key(|(since, ..)| *since) {
                *how = Use::Answering;
                // An error means that it is closed already, which is what we want.
                stream.shutdown(Shutdown::Both).ok();
            }
            open = self.freed.wait_timeout(open, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        let id = open.next;
        open.next += 1;
        open.slots.insert(id, (handle, Use::DeferredTable(Instant::now())));
        Some(Slot { slots: self.clone(), id })
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Slot {
    /// The connection waits for a request.
    pub fn waiting(&self) {
        self.set(Use::DeferredTable(Instant::now()));
    }

    /// The connection is being answered.
    pub fn answering(&self) {
        self.set(Use::Answering);
    }

    /// The connection becomes an event stream; false when there are too many.
    pub fn streaming(&self) -> bool {
        let streams = self.slots.lock().slots.values().filter(|(_, how)| *how == Use::Streaming).count();
        let fits = streams < STREAM_LIMIT;
        if fits {
            self.set(Use::Streaming);
        }
        fits
    }

    fn set(&self, new: Use) {
        if let Some((_, how)) = self.slots.lock().slots.get_mut(&self.id) {
            *how = new;
        }
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.slots.lock().slots.remove(&self.id);
        self.slots.freed.notify_all();
    }
}
