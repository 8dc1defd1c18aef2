//! Stocks of spare parts: who gets one, when more are ordered, who waits.
//!
//! A stock is ordered up to its base stock as soon as what is there and on order, less what is owed, is at its reorder
//! point or below; one below the base stock orders one for one, which is the model of METRIC (Sherbrooke 1968): with
//! Poisson demand and any lead time the parts on order are Poisson (Palm 1938). Parts come one by one, each after its own
//! lead time. Failures are served before planned work, then by priority, then in turn. A failure that finds no part may
//! have one sent urgently. Left out: parts that are repaired and come back, parts that go bad, and suppliers who have
//! none.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kernel::distribution::SpanSampler;
use crate::kernel::random::Stream;
use crate::kernel::time::{Span, Time, TotalSpan};
use crate::kernel::timed_key::timed_keys;

timed_keys!(
    /// Time from an order to its delivery.
    LeadTime,
    lead_seconds,
    lead_minutes,
    lead_hours,
    lead_days,
    "Time from an order to its delivery"
);

/// A spare part that is kept or ordered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SpareSpec {
    /// Its name, unlike any other spare's.
    pub name: String,
    /// How many there are at the start, and up to how many is ordered (base stock); 0 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 10_000))]
    pub stock: Option<u32>,
    /// More are ordered as soon as so many or fewer are left; one less than `stock` if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 10_000))]
    pub reorder_at: Option<u32>,
    /// Time from an order to its delivery.
    #[serde(flatten)]
    pub lead: LeadTime,
    /// Price of one, won.
    #[serde(default)]
    pub price_won: f64,
    /// What keeping one for a year costs, percent of its price (capital, room, ageing); 0 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1_000.0))]
    pub holding_percent_per_year: Option<f64>,
    /// How one is sent urgently when a failure finds none; not if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgent: Option<UrgentSpec>,
}

/// An urgent order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UrgentSpec {
    /// Time from the order to its delivery.
    #[serde(flatten)]
    pub lead: LeadTime,
    /// What it costs more, won.
    #[serde(default)]
    pub extra_won: f64,
}

/// A stock, prepared.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SparePlan {
    /// Its name.
    pub name: String,
    /// Base stock.
    pub stock: u32,
    /// Ordered at or below; −1 for a stock of none, which orders what is owed.
    pub reorder_at: i64,
    /// Lead time.
    pub lead: SpanSampler,
    /// Lead time of urgent orders, if there are any.
    pub urgent: Option<SpanSampler>,
}

/// What happened to a stock since the statistics began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpareCounts {
    /// Parts used.
    pub used: u64,
    /// Those that were sent urgently.
    pub urgent: u64,
    /// Time that parts were there, of all of them together.
    pub held: TotalSpan,
    /// Time that parts were owed, of all of them together.
    pub owed: TotalSpan,
}

/// A stock in operation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SpareStock {
    on_hand: u64,
    on_order: u64,
    /// Who waits, as (priority, sequence, clock): the first is next.
    waiting: BTreeSet<(Reverse<i32>, u64, u32)>,
    leads: Stream,
    since: Time,
    counts: SpareCounts,
}

impl SpareStock {
    /// A full stock.
    pub fn new(plan: &SparePlan, seed: u64, replication: u64) -> Self {
        Self {
            on_hand: u64::from(plan.stock),
            on_order: 0,
            waiting: BTreeSet::new(),
            leads: Stream::named(seed, replication, &format!("spare/{}", plan.name), "lead time"),
            since: Time::ZERO,
            counts: SpareCounts::default(),
        }
    }

    /// Parts that are there.
    pub fn on_hand(&self) -> u64 {
        self.on_hand
    }

    /// Asks for a part. Whether one is handed out at once; the times after which ordered parts come are added to
    /// `deliveries`. `urgent` asks for an urgent order if there is none.
    pub fn ask(
        &mut self,
        plan: &SparePlan,
        (clock, priority, sequence): (u32, i32, u64),
        urgent: bool,
        now: Time,
        deliveries: &mut Vec<Span>,
    ) -> bool {
        self.account(now);
        let is_there = self.on_hand > 0;
        if is_there {
            self.on_hand -= 1;
            self.counts.used += 1;
        } else {
            self.waiting.insert((Reverse(priority), sequence, clock));
            if urgent {
                self.order_urgently(plan, deliveries);
            }
        }
        self.replenish(plan, deliveries);
        is_there
    }

    /// One who waits has become more important, or cannot wait any more.
    pub fn press(
        &mut self,
        plan: &SparePlan,
        (clock, priority, sequence): (u32, i32, u64),
        now: Time,
        deliveries: &mut Vec<Span>,
    ) {
        self.account(now);
        self.waiting.retain(|&(_, _, other)| other != clock);
        self.waiting.insert((Reverse(priority), sequence, clock));
        self.order_urgently(plan, deliveries);
    }

    fn order_urgently(&mut self, plan: &SparePlan, deliveries: &mut Vec<Span>) {
        if let Some(lead) = &plan.urgent {
            self.on_order += 1;
            self.counts.urgent += 1;
            deliveries.push(lead.draw(&mut self.leads));
        }
    }

    fn replenish(&mut self, plan: &SparePlan, deliveries: &mut Vec<Span>) {
        let position = (self.on_hand + self.on_order) as i64 - self.waiting.len() as i64;
        if position > plan.reorder_at {
            return;
        }
        for _ in position..i64::from(plan.stock) {
            self.on_order += 1;
            deliveries.push(plan.lead.draw(&mut self.leads));
        }
    }

    /// A part comes: the clock that gets it, if one waits.
    pub fn deliver(&mut self, now: Time) -> Option<u32> {
        self.account(now);
        self.on_order -= 1;
        match self.waiting.pop_first() {
            Some((_, _, clock)) => {
                self.counts.used += 1;
                Some(clock)
            }
            None => {
                self.on_hand += 1;
                None
            }
        }
    }

    /// What happened up to `now`.
    pub fn counts(&self, now: Time) -> SpareCounts {
        let mut counts = self.counts;
        let elapsed = now.since(self.since);
        counts.held += TotalSpan::of(elapsed, self.on_hand);
        counts.owed += TotalSpan::of(elapsed, self.waiting.len() as u64);
        counts
    }

    /// Begins the statistics anew.
    pub fn reset(&mut self, now: Time) {
        self.since = now;
        self.counts = SpareCounts::default();
    }

    fn account(&mut self, now: Time) {
        self.counts = self.counts(now);
        self.since = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::calendar::Priority;
    use crate::kernel::distribution::{DistributionSpec, MeanSpec, RandomSpec};
    use crate::kernel::simulation::{Model, Scheduler, Simulation};
    use crate::kernel::statistics::interval::Interval;

    fn plan(stock: u32, reorder_at: i64, lead: DistributionSpec) -> SparePlan {
        SparePlan {
            name: "part".into(),
            stock,
            reorder_at,
            lead: SpanSampler::of(&lead, 1.0, "lead_seconds").expect("a lead time"),
            urgent: Some(SpanSampler::always(Span::from_seconds(0.5))),
        }
    }

    #[derive(Clone, Copy)]
    enum Event {
        Demand,
        Delivery,
    }

    struct Store {
        plan: SparePlan,
        stock: SpareStock,
        demand: Stream,
        asked: u64,
    }

    impl Model for Store {
        type Event = Event;

        fn handle(&mut self, event: Event, scheduler: &mut Scheduler<Event>) {
            let now = scheduler.now();
            match event {
                Event::Delivery => {
                    self.stock.deliver(now);
                }
                Event::Demand => {
                    self.asked += 1;
                    let mut deliveries = Vec::new();
                    let who = (self.asked as u32, 0, self.asked);
                    self.stock.ask(&self.plan, who, false, now, &mut deliveries);
                    for lead in deliveries {
                        scheduler.after(lead, Priority(0), Event::Delivery);
                    }
                    let gap = -libm::log1p(-self.demand.uniform());
                    scheduler.after(Span::from_seconds(gap), Priority(1), Event::Demand);
                }
            }
        }
    }

    /// Mean parts owed under one demand a second.
    fn owed(plan: &SparePlan, replication: u64) -> f64 {
        const SECONDS: f64 = 40_000.0;
        let mut scheduler = Scheduler::starting_at(Time::ZERO);
        scheduler.at(Time::ZERO, Priority(1), Event::Demand);
        let store = Store {
            plan: plan.clone(),
            stock: SpareStock::new(plan, 3, replication),
            demand: Stream::named(3, replication, "store", "demand"),
            asked: 0,
        };
        let mut simulation = Simulation::new(store, scheduler);
        let end = Time::ZERO + Span::from_seconds(SECONDS);
        simulation.run_until(end);
        simulation.model.stock.counts(end).owed.as_seconds() / SECONDS
    }

    #[test]
    fn base_stocks_owe_what_palm_says_whatever_the_lead_time_is_like() {
        let exponential = |mean| DistributionSpec::Random(RandomSpec::Exponential(MeanSpec { mean }));
        let uniform = DistributionSpec::Random(RandomSpec::Uniform([0.0, 3.0]));
        for (stock, lead, mean) in [
            (0, DistributionSpec::Constant(1.0), 1.0),
            (1, exponential(1.0), 1.0),
            (2, uniform, 1.5),
            (4, exponential(2.5), 2.5),
        ] {
            let (mut probability, mut exact) = (libm::exp(-mean), 0.0);
            for parts in 1..80_u32 {
                probability *= mean / f64::from(parts);
                exact += f64::from(parts.saturating_sub(stock)) * probability;
            }
            let plan = plan(stock, i64::from(stock) - 1, lead);
            let values: Vec<f64> = (0..10).map(|replication| owed(&plan, replication)).collect();
            let interval = Interval::of(&values, 0.999).expect("an interval");
            assert!(interval.contains(exact), "{stock}: {exact} not in {interval:?}");
            assert!(interval.half_width < 0.05 * exact, "{stock}: {interval:?}");
        }
    }

    #[test]
    fn orders_fill_the_stock_and_failures_get_parts_before_planned_work() {
        let plan = plan(3, 0, DistributionSpec::Constant(10.0));
        let mut stock = SpareStock::new(&plan, 1, 0);
        let mut orders = Vec::new();
        for clock in 0..3 {
            assert!(stock.ask(&plan, (clock, 0, u64::from(clock)), false, Time(5), &mut orders));
            // Nothing is ordered before the last one is gone.
            assert_eq!(orders.len(), if clock == 2 { 3 } else { 0 });
        }
        orders.clear();
        assert!(!stock.ask(&plan, (7, -1_000, 10), false, Time(6), &mut orders));
        assert!(!stock.ask(&plan, (8, 5, 11), true, Time(6), &mut orders));
        // One comes urgently; three on order and one more less two owed are above the reorder point.
        assert_eq!(orders, [Span::from_seconds(0.5)]);
        assert_eq!((stock.deliver(Time(8)), stock.deliver(Time(9))), (Some(8), Some(7)));
        assert_eq!(stock.deliver(Time(9)), None);
        let counts = stock.counts(Time(19));
        assert_eq!((counts.used, counts.urgent), (5, 1));
        // Three for 5 ns at first, one for 10 ns at last; two owed for 2 ns and one for 1 ns.
        assert_eq!((counts.held, counts.owed), (TotalSpan(25), TotalSpan(5)));
    }
}
