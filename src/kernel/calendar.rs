//! The event calendar: what will happen, in the order in which it will happen.
//!
//! Events come out in total order of (time, priority, sequence of scheduling), so a run never depends on how
//! the calendar is built inside. That is a 4-ary heap whose root may be a hole: the simulation takes one event
//! out and nearly always puts one in, and filling the hole sifts once where removing and inserting sift twice.
//!
//! Cancelling is lazy. Cancelled keys wait in a second heap of the same order; when its smallest key is the
//! calendar's smallest, both go, and when it is smaller, the event had happened before it was cancelled and the
//! key is dropped. So an event that is never cancelled pays one comparison, and a stale [`EventId`] does no harm.

use serde::{Deserialize, Serialize};

use super::time::Time;

/// Which of two simultaneous events comes first: lower values first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Priority(pub u8);

/// Names one scheduled event, to cancel it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventId(Key);

/// Position in the total order. The priority sits in the top byte of `order`, the sequence below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Key {
    time: Time,
    order: u64,
}

impl Key {
    /// Both halves as one number, so that a comparison has no branch.
    #[inline]
    fn rank(self) -> u128 {
        (u128::from(self.time.0) << 64) | u128::from(self.order)
    }
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Entry<E> {
    key: Key,
    event: E,
}

/// The future events of one simulation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Calendar<E> {
    /// 4-ary min-heap by key; the root is stale while `hole` is set.
    heap: Vec<Entry<E>>,
    hole: bool,
    /// Keys to be skipped, a 4-ary min-heap like `heap`.
    cancelled: Vec<Entry<()>>,
    sequence: u64,
}

/// Bits of [`Key::order`] that hold the sequence: enough for 2000 years at a million events a second.
const SEQUENCE_BITS: u32 = 56;

impl<E: Copy> Default for Calendar<E> {
    fn default() -> Self {
        Self {
            heap: Vec::new(),
            hole: false,
            cancelled: Vec::new(),
            sequence: 0,
        }
    }
}

impl<E: Copy> Calendar<E> {
    /// Puts an event in, after all events already there with the same time and priority.
    #[inline]
    pub fn schedule(&mut self, time: Time, priority: Priority, event: E) -> EventId {
        let key = Key {
            time,
            order: (u64::from(priority.0) << SEQUENCE_BITS) | self.sequence,
        };
        self.sequence += 1;
        let entry = Entry { key, event };
        if self.hole {
            self.hole = false;
            sift_down(&mut self.heap, entry);
        } else {
            push(&mut self.heap, entry);
        }
        EventId(key)
    }

    /// Takes an event back. Does nothing if it has happened or was cancelled already.
    pub fn cancel(&mut self, id: EventId) {
        push(&mut self.cancelled, Entry { key: id.0, event: () });
    }

    /// Takes the first event out if it is due at `limit` or earlier.
    #[inline]
    pub fn pop_until(&mut self, limit: Time) -> Option<(Time, E)> {
        self.close_hole();
        if !self.cancelled.is_empty() {
            self.drop_cancelled();
        }
        let first = self.heap.first()?;
        if first.key.time > limit {
            return None;
        }
        let (time, event) = (first.key.time, first.event);
        self.hole = true;
        Some((time, event))
    }

    /// The events that are still to come, in no order, with their times; those cancelled since may be among them.
    pub fn pending(&self) -> impl Iterator<Item = (Time, E)> {
        let stale = usize::from(self.hole);
        self.heap.iter().skip(stale).map(|entry| (entry.key.time, entry.event))
    }

    /// When the next event is due.
    pub fn next_time(&mut self) -> Option<Time> {
        self.close_hole();
        self.drop_cancelled();
        self.heap.first().map(|entry| entry.key.time)
    }

    #[inline]
    fn close_hole(&mut self) {
        if self.hole {
            self.hole = false;
            remove_first(&mut self.heap);
        }
    }

    #[cold]
    fn drop_cancelled(&mut self) {
        while let (Some(skip), Some(first)) = (self.cancelled.first(), self.heap.first()) {
            match skip.key.rank().cmp(&first.key.rank()) {
                std::cmp::Ordering::Greater => return,
                std::cmp::Ordering::Equal => remove_first(&mut self.heap),
                std::cmp::Ordering::Less => {}
            }
            remove_first(&mut self.cancelled);
        }
        if self.heap.is_empty() {
            self.cancelled.clear();
        }
    }
}

fn push<E: Copy>(heap: &mut Vec<Entry<E>>, entry: Entry<E>) {
    let mut child = heap.len();
    heap.push(entry);
    while child > 0 {
        let parent = (child - 1) / 4;
        if heap[parent].key.rank() <= entry.key.rank() {
            break;
        }
        heap[child] = heap[parent];
        child = parent;
    }
    heap[child] = entry;
}

fn remove_first<E: Copy>(heap: &mut Vec<Entry<E>>) {
    if let Some(last) = heap.pop()
        && !heap.is_empty()
    {
        sift_down(heap, last);
    }
}

/// Replaces the root by `entry` and restores the heap.
#[inline]
fn sift_down<E: Copy>(heap: &mut [Entry<E>], entry: Entry<E>) {
    let rank = entry.key.rank();
    let mut parent = 0;
    loop {
        let first = 4 * parent + 1;
        let (least, least_rank) = if let Some([a, b, c, d]) = heap.get(first..first + 4) {
            // Two comparisons that do not wait for each other, then one: nearly all the time goes here.
            let left = lesser((first, a.key.rank()), (first + 1, b.key.rank()));
            let right = lesser((first + 2, c.key.rank()), (first + 3, d.key.rank()));
            lesser(left, right)
        } else {
            let rest = heap.get(first..).unwrap_or_default().iter();
            let Some(least) = rest
                .zip(first..)
                .map(|(entry, child)| (child, entry.key.rank()))
                .reduce(lesser)
            else {
                break;
            };
            least
        };
        if rank <= least_rank {
            break;
        }
        heap[parent] = heap[least];
        parent = least;
    }
    heap[parent] = entry;
}

/// The child with the lesser rank.
#[inline(always)]
fn lesser(a: (usize, u128), b: (usize, u128)) -> (usize, u128) {
    if b.1 < a.1 { b } else { a }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NORMAL: Priority = Priority(1);

    fn drain(calendar: &mut Calendar<u32>) -> Vec<(u64, u32)> {
        std::iter::from_fn(|| calendar.pop_until(Time::NEVER))
            .map(|(time, event)| (time.0, event))
            .collect()
    }

    #[test]
    fn simultaneous_events_come_by_priority_then_in_order_of_scheduling() {
        let mut calendar = Calendar::default();
        calendar.schedule(Time(5), NORMAL, 1);
        calendar.schedule(Time(5), Priority(0), 2);
        calendar.schedule(Time(5), NORMAL, 3);
        calendar.schedule(Time(4), Priority(9), 4);
        assert_eq!(drain(&mut calendar), [(4, 4), (5, 2), (5, 1), (5, 3)]);
    }

    #[test]
    fn events_after_the_limit_stay() {
        let mut calendar = Calendar::default();
        calendar.schedule(Time(10), NORMAL, 1);
        assert_eq!(calendar.pop_until(Time(9)), None);
        assert_eq!(calendar.pop_until(Time(10)), Some((Time(10), 1)));
        assert_eq!(calendar.next_time(), None);
    }

    #[test]
    fn cancelling_an_event_that_has_happened_takes_no_other_away() {
        let mut calendar = Calendar::default();
        let happened = calendar.schedule(Time(1), NORMAL, 1);
        assert_eq!(calendar.pop_until(Time::NEVER), Some((Time(1), 1)));
        calendar.cancel(happened);
        // At the same time but with a higher priority than what has happened: it must survive.
        calendar.schedule(Time(1), Priority(0), 2);
        assert_eq!(drain(&mut calendar), [(1, 2)]);
    }

    proptest! {
        /// Any mixture of scheduling, cancelling (twice, too late) and taking out agrees with a sorted list.
        #[test]
        fn it_agrees_with_a_sorted_list(steps in proptest::collection::vec((0u8..4, 0u64..50, 0u8..3, any::<prop::sample::Index>()), 1..300)) {
            let mut calendar = Calendar::default();
            let mut list: Vec<(u64, u8, u32)> = Vec::new();
            let mut ids = Vec::new();
            let mut now = 0;
            for (number, (kind, delay, priority, pick)) in steps.into_iter().enumerate() {
                let number = number as u32;
                match kind {
                    0 | 1 => {
                        let time = now + delay;
                        ids.push((calendar.schedule(Time(time), Priority(priority), number), number));
                        list.push((time, priority, number));
                    }
                    2 => {
                        if !ids.is_empty() {
                            let (id, event) = ids[pick.index(ids.len())];
                            calendar.cancel(id);
                            list.retain(|entry| entry.2 != event);
                        }
                    }
                    _ => {
                        list.sort_unstable();
                        let expected = if list.is_empty() { None } else { Some(list.remove(0)) };
                        let got = calendar.pop_until(Time::NEVER);
                        prop_assert_eq!(got, expected.map(|(time, _, event)| (Time(time), event)));
                        now = got.map_or(now, |(time, _)| time.0);
                    }
                }
            }
            list.sort_unstable();
            let pending: Vec<(u64, u32)> = calendar.pending().map(|(time, event)| (time.0, event)).collect();
            for &(time, _, event) in &list {
                prop_assert!(pending.contains(&(time, event)), "{event} is still to come");
            }
            let expected: Vec<(u64, u32)> = list.into_iter().map(|(time, _, event)| (time, event)).collect();
            prop_assert_eq!(drain(&mut calendar), expected);
        }
    }
}
