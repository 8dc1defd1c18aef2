//! Contention for a channel: who sends next, and who sends at the same time.
//!
//! IEEE 802.11-2020, 10.23.2: after the channel has become idle, each contender waits a SIFS, its number of idle slots
//! and the slots left of its backoff. At each slot boundary it does one thing, counting down or sending, so that the
//! boundary at which somebody else sends is counted down as well. A contender without a frame counts down too, and
//! one that has finished sends a new frame at the next slot boundary; a frame that meets a busy channel draws a
//! backoff first. While the channel is idle all counters are known, so nothing has to happen slot by slot: a counter is
//! the slot at which it will be zero, and becomes a number of slots again when the channel is seized.
//!
//! All hear each other, at once: no hidden stations, and no RTS/CTS, which would be for them. All find the end of a
//! frame that nobody could read at the same time.

use crate::kernel::random::Stream;
use crate::kernel::time::{Span, Time};
use crate::network::wifi::edca::Edca;
use crate::network::wifi::phy::{SIFS, SLOT};

/// One category of one station, contending for a channel.
#[derive(Clone, Debug)]
pub struct Contender {
    edca: Edca,
    /// Failures in a row.
    failures: u32,
    /// While the channel is idle the slot at which it may send, else the slots left of its backoff.
    counter: u64,
    wants: bool,
    listed: bool,
    sending: bool,
}

/// A channel.
#[derive(Clone, Debug)]
pub struct Medium {
    /// Contenders with something to send or to count down.
    listed: Vec<u32>,
    /// From when it is idle; not known while somebody sends.
    idle_from: Option<Time>,
}

impl Contender {
    /// A contender with nothing to send.
    pub fn new(edca: Edca) -> Self {
        Self {
            edca,
            failures: 0,
            counter: 0,
            wants: false,
            listed: false,
            sending: false,
        }
    }

    /// How it contends.
    #[inline]
    pub fn edca(&self) -> &Edca {
        &self.edca
    }

    /// Whether it is sending on the channel that it contends for.
    #[inline]
    pub fn is_sending(&self) -> bool {
        self.sending
    }

    /// Failures in a row.
    #[inline]
    pub fn failures(&self) -> u32 {
        self.failures
    }

    /// What it sent was acknowledged, or given up: its next window is the smallest again.
    #[inline]
    pub fn succeed(&mut self) {
        self.failures = 0;
    }

    /// What it sent was not acknowledged, or a more urgent category of the same station went before it.
    #[inline]
    pub fn fail(&mut self) {
        self.failures += 1;
    }

    /// Slots of a new backoff.
    fn draw(&self, luck: &mut Stream) -> u64 {
        luck.below(u64::from(self.edca.window(self.failures)) + 1)
    }
}

impl Medium {
    /// A channel that is idle from a time on.
    pub fn new(idle_from: Time) -> Self {
        Self {
            listed: Vec::new(),
            idle_from: Some(idle_from),
        }
    }

    /// A contender has something to send now; does nothing if it had before. One that is sending is asked when it
    /// has finished.
    pub fn request(&mut self, contenders: &mut [Contender], number: u32, now: Time, luck: &mut Stream) {
        let contender = &mut contenders[number as usize];
        if contender.sending || std::mem::replace(&mut contender.wants, true) {
            return;
        }
        let idle_slots = u64::from(contender.edca.idle_slots);
        // What an earlier backoff has left; nothing if it is over.
        let left = match (contender.listed, self.idle_from) {
            (false, _) => 0,
            (true, None) => contender.counter,
            (true, Some(from)) => contender.counter.saturating_sub(idle_slots.max(slot_at(from, now))),
        };
        let is_busy = self.idle_from.is_none_or(|from| now < from);
        let backoff = if left == 0 && is_busy {
            contender.draw(luck)
        } else {
            left
        };
        contender.counter = match self.idle_from {
            None => backoff,
            Some(from) => idle_slots.max(slot_at(from, now)) + backoff,
        };
        if !contender.listed {
            contender.listed = true;
            self.listed.push(number);
        }
    }

    /// A contender leaves the channel, and forgets what it was about.
    pub fn leave(&mut self, contenders: &mut [Contender], number: u32) {
        let contender = &mut contenders[number as usize];
        *contender = Contender::new(contender.edca);
        self.listed.retain(|&other| other != number);
    }

    /// When somebody will send if nobody else comes; never while somebody sends.
    pub fn next(&self, contenders: &[Contender]) -> Option<Time> {
        let from = self.idle_from?;
        let ready = |&number: &u32| {
            let contender = &contenders[number as usize];
            contender.wants.then_some(contender.counter)
        };
        let slot = self.listed.iter().filter_map(ready).min()?;
        Some(from + SIFS + Span(slot.saturating_mul(SLOT.0)))
    }

    /// Those who would send at a time, added to `due`.
    pub fn due(&self, contenders: &[Contender], now: Time, due: &mut Vec<u32>) {
        let Some(from) = self.idle_from else { return };
        let slot = slot_at(from, now);
        due.extend(self.listed.iter().copied().filter(|&number| {
            let contender = &contenders[number as usize];
            contender.wants && contender.counter <= slot
        }));
    }

    /// A contender whose backoff is over has nothing to send after all.
    pub fn withdraw(&mut self, contenders: &mut [Contender], number: u32) {
        let contender = &mut contenders[number as usize];
        contender.wants = false;
        contender.listed = false;
        self.listed.retain(|&other| other != number);
    }

    /// The time has come that [`Medium::next`] told: those who send now are added to `senders`, the others stop
    /// counting. Senders are no longer listed.
    pub fn seize(&mut self, contenders: &mut [Contender], now: Time, senders: &mut Vec<u32>) {
        let Some(from) = self.idle_from.take() else { return };
        let slot = slot_at(from, now);
        self.listed.retain(|&number| {
            let contender = &mut contenders[number as usize];
            if contender.wants && contender.counter <= slot {
                contender.wants = false;
                contender.listed = false;
                contender.sending = true;
                senders.push(number);
                return false;
            }
            contender.counter = contender
                .counter
                .saturating_sub((slot + 1).max(u64::from(contender.edca.idle_slots)));
            contender.listed = contender.wants || contender.counter > 0;
            contender.listed
        });
    }

    /// A sender is back after its transmission, with more to send or not, and draws a new backoff.
    pub fn back_off(&mut self, contenders: &mut [Contender], number: u32, wants: bool, luck: &mut Stream) {
        let contender = &mut contenders[number as usize];
        contender.counter = contender.draw(luck);
        contender.sending = false;
        contender.wants = wants;
        contender.listed = wants || contender.counter > 0;
        if contender.listed {
            self.listed.push(number);
        }
    }

    /// The channel will be idle from a time on, which may lie ahead.
    pub fn release(&mut self, contenders: &mut [Contender], from: Time) {
        self.idle_from = Some(from);
        for &number in &self.listed {
            let contender = &mut contenders[number as usize];
            contender.counter += u64::from(contender.edca.idle_slots);
        }
    }
}

/// The first slot boundary at or after a time; boundary 0 is a SIFS after the channel has become idle.
#[inline]
fn slot_at(from: Time, now: Time) -> u64 {
    now.since(from + SIFS).0.div_ceil(SLOT.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::wifi::edca::Category;
    use crate::network::wifi::saturation::bianchi;

    fn luck() -> Stream {
        Stream::named(1, 0, "wifi", "test")
    }

    /// Stations that always have something to send, for so many transmissions: the share that collides.
    fn collisions(n: u32, edca: Edca, transmissions: u64) -> f64 {
        let mut luck = luck();
        let mut contenders = vec![Contender::new(edca); n as usize];
        let mut medium = Medium::new(Time::ZERO);
        medium.idle_from = None;
        for number in 0..n {
            medium.back_off(&mut contenders, number, true, &mut luck);
        }
        medium.release(&mut contenders, Time::ZERO);
        let (mut sent, mut collided) = (0, 0);
        let mut senders = Vec::new();
        while sent < transmissions {
            let now = medium.next(&contenders).unwrap();
            medium.seize(&mut contenders, now, &mut senders);
            sent += senders.len() as u64;
            let alone = senders.len() == 1;
            for number in senders.drain(..) {
                if alone {
                    contenders[number as usize].succeed();
                } else {
                    collided += 1;
                    contenders[number as usize].fail();
                }
                medium.back_off(&mut contenders, number, true, &mut luck);
            }
            medium.release(&mut contenders, now + Span(250_000));
        }
        collided as f64 / sent as f64
    }

    fn windows(w: u32, m: u32) -> Edca {
        Edca {
            idle_slots: 2,
            least_window: w - 1,
            most_window: (w << m) - 1,
            turn: Span::ZERO,
        }
    }

    #[test]
    fn saturated_stations_collide_as_often_as_bianchi_says() {
        for (w, m) in [(16, 6), (32, 5)] {
            // Two stations feel in their windows what they have done to each other, which the formula leaves out: a
            // plain slot-by-slot simulation gives 0.111 and 0.059 where it says 0.105 and 0.057.
            for (n, tolerance) in [(2, 0.06), (5, 0.02), (10, 0.02), (20, 0.02), (50, 0.02)] {
                let (_, expected) = bianchi(n, w, m);
                let found = collisions(n, windows(w, m), 2_000_000);
                let off = found / expected - 1.0;
                println!("{n} stations, {w}, {m}: {found:.4}, {:+.2} %", 100.0 * off);
                assert!(off.abs() < tolerance, "{w} {m} {n}: {found} {expected}");
            }
        }
    }

    #[test]
    fn with_windows_that_do_not_grow_the_formula_is_exact() {
        // Nothing that a station does then depends on the others, so it holds for two stations as well.
        for (n, w) in [(2, 16), (2, 4), (10, 32)] {
            let (_, expected) = bianchi(n, w, 0);
            let found = collisions(n, windows(w, 0), 4_000_000);
            let off = found / expected - 1.0;
            println!("{n} stations, {w}: {found:.4}, {:+.2} %", 100.0 * off);
            assert!(off.abs() < 0.005, "{n} {w}: {found} {expected}");
        }
    }

    #[test]
    fn a_new_frame_on_an_idle_channel_is_sent_at_the_next_slot_boundary() {
        let mut contenders = [Contender::new(Category::Voice.of_station())];
        let mut medium = Medium::new(Time::ZERO);
        // Idle for long: boundaries are at 16 µs + k · 9 µs.
        medium.request(&mut contenders, 0, Time(100_000_000), &mut luck());
        let boundary = 16_000 + 9_000 * (100_000_000_u64 - 16_000).div_ceil(9_000);
        assert_eq!(medium.next(&contenders), Some(Time(boundary)));
        // Idle for a moment: not before the idle slots of the category.
        let mut contenders = [Contender::new(Category::BestEffort.of_station())];
        let mut medium = Medium::new(Time::ZERO);
        medium.request(&mut contenders, 0, Time(20_000), &mut luck());
        assert_eq!(medium.next(&contenders), Some(Time(16_000 + 3 * 9_000)));
    }

    #[test]
    fn a_frame_that_meets_a_busy_channel_draws_a_backoff() {
        let mut first = 0;
        let mut luck = luck();
        for _ in 0..16_000 {
            let mut contenders = [Contender::new(Category::BestEffort.of_station())];
            let mut medium = Medium::new(Time::ZERO);
            medium.release(&mut contenders, Time(50_000));
            medium.request(&mut contenders, 0, Time(30_000), &mut luck);
            let at = medium.next(&contenders).unwrap().0 - 50_000 - 16_000;
            assert!(at.is_multiple_of(9_000) && (3..=18).contains(&(at / 9_000)), "{at}");
            first += u32::from(at == 27_000);
        }
        // One in sixteen, five standard deviations.
        assert!(first.abs_diff(1_000) < 155, "{first}");
    }

    #[test]
    fn who_waits_goes_on_counting_where_it_stopped() {
        let edca = Category::Voice.of_station();
        let mut contenders = [
            Contender::new(edca),
            Contender::new(edca),
            Contender::new(Category::BestEffort.of_station()),
        ];
        let mut medium = Medium {
            listed: vec![0, 1, 2],
            idle_from: Some(Time::ZERO),
        };
        for (contender, counter) in contenders.iter_mut().zip([3, 5, 7]) {
            (contender.counter, contender.wants, contender.listed) = (counter, true, true);
        }
        let mut senders = Vec::new();
        let now = medium.next(&contenders).unwrap();
        assert_eq!(now, Time(16_000 + 3 * 9_000));
        medium.seize(&mut contenders, now, &mut senders);
        assert_eq!((senders.as_slice(), medium.next(&contenders)), ([0].as_slice(), None));
        medium.release(&mut contenders, Time(1_000_000));
        // Both had counted boundary 3: one and three are left, after two and three idle slots.
        assert_eq!(contenders[1].counter, 2 + 1);
        assert_eq!(contenders[2].counter, 3 + 3);
    }

    #[test]
    fn a_finished_backoff_without_a_frame_is_forgotten() {
        let mut luck = luck();
        let mut contenders = [Contender::new(Category::BestEffort.of_station())];
        let mut medium = Medium::new(Time::ZERO);
        let mut senders = Vec::new();
        medium.request(&mut contenders, 0, Time::ZERO, &mut luck);
        let now = medium.next(&contenders).unwrap();
        medium.seize(&mut contenders, now, &mut senders);
        contenders[0].succeed();
        medium.back_off(&mut contenders, 0, false, &mut luck);
        let from = Time(1_000_000);
        medium.release(&mut contenders, from);
        assert_eq!(medium.next(&contenders), None);
        // Well after the longest backoff.
        let late = Time(2_000_000);
        medium.request(&mut contenders, 0, late, &mut luck);
        let wait = medium.next(&contenders).unwrap().since(late);
        assert!(wait < SLOT, "{wait:?}");
    }
}
