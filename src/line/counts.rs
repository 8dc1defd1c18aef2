//! What is counted on the line: parts by product and by station, waiting and lead times, work in process.

use serde::{Deserialize, Serialize};

use crate::kernel::time::{Span, Time, TotalSpan};

/// What happened to a product's parts since the statistics began.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ProductCounts {
    /// Parts that entered the line.
    pub started: u64,
    /// Parts that left it as products.
    pub finished: u64,
    /// Defective ones among them that nobody found.
    pub escaped: u64,
    /// Good ones among those that left it that were never reworked.
    pub first_pass: u64,
    /// Parts scrapped.
    pub scrapped: u64,
    /// Parts built into other products.
    pub built_in: u64,
    /// Parts that came apart into others.
    pub taken_apart: u64,
    /// Parts that came out of others, among `started`.
    pub gained: u64,
    /// Reworks begun, in parts.
    pub reworked: u64,
    /// Parts in the line now.
    pub in_process: u64,
    /// Parts in the line when the statistics began.
    pub in_process_at_start: u64,
    /// Parts ordered.
    pub ordered: u64,
    /// Parts handed to orders.
    pub delivered: u64,
    /// Finished good parts that no order waits for; they serve the next orders.
    pub stock: u64,
    /// Parts of orders that were lost.
    pub lost: u64,
    /// Orders completed.
    pub orders_completed: u64,
    /// Late ones among them.
    pub orders_late: u64,
    /// Orders that were lost.
    pub orders_lost: u64,
    /// Days begun by orders after their due dates, until they were completed or lost or the accounts were closed.
    pub late_days: u64,
    /// Time in the line of the finished parts, summed.
    pub lead_time: TotalSpan,
    /// Time from order to delivery of the completed orders, summed.
    pub order_lead_time: TotalSpan,
}

impl ProductCounts {
    /// What a reset keeps: what is there, not what flowed.
    pub fn carried_over(&self) -> Self {
        Self {
            in_process: self.in_process,
            stock: self.stock,
            ..Self::default()
        }
    }
}

/// What happened at a station since the statistics began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StationCounts {
    /// Jobs that began to be worked on.
    pub jobs: u64,
    /// Time they had waited before, summed.
    pub waited: TotalSpan,
    /// Parts worked on.
    pub parts: u64,
    /// Mean times of the cycles made, summed.
    pub planned: TotalSpan,
}

/// What happened to the quality of parts at a station since the statistics began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QualityCounts {
    /// Parts made defective here.
    pub made_defective: u64,
    /// Parts rejected here.
    pub rejected: u64,
    /// Good ones among them.
    pub rejected_good: u64,
    /// Defective parts passed here by an inspection.
    pub missed: u64,
    /// Parts scrapped here, rejected or lost in a failure.
    pub scrapped: u64,
    /// Setups made.
    pub setups: u64,
}

/// A level that changes in steps, with its integral over time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelArea {
    level: u64,
    area: TotalSpan,
    since: Time,
    highest: u64,
}

impl LevelArea {
    /// Raises the level.
    #[inline]
    pub fn add(&mut self, amount: u64, now: Time) {
        self.account(now);
        self.level += amount;
        self.highest = self.highest.max(self.level);
    }

    /// Lowers the level.
    #[inline]
    pub fn remove(&mut self, amount: u64, now: Time) {
        self.account(now);
        self.level -= amount;
    }

    /// The level now.
    #[inline]
    pub fn level(&self) -> u64 {
        self.level
    }

    /// The highest level since the statistics began.
    pub fn highest(&self) -> u64 {
        self.highest
    }

    /// The mean level over `measured`, the time since the statistics began.
    pub fn mean(&self, now: Time, measured: Span) -> f64 {
        let mut area = self.area;
        area += TotalSpan::of(now.since(self.since), self.level);
        if measured == Span::ZERO {
            self.level as f64
        } else {
            area.0 as f64 / measured.0 as f64
        }
    }

    /// Begins the statistics anew.
    pub fn reset(&mut self, now: Time) {
        self.area = TotalSpan::default();
        self.since = now;
        self.highest = self.level;
    }

    #[inline]
    fn account(&mut self, now: Time) {
        self.area += TotalSpan::of(now.since(self.since), self.level);
        self.since = now;
    }
}
