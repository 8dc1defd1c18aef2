//! Base-stock spares against their exact backorders, as a model on the kernel alone, five stocks on the same demand: what
//! the core that the product's stocks are built on must give. Those stocks have their own tests beside them.
//!
//! Each demand orders a replacement that arrives after a fixed lead time. The parts on order are Poisson distributed with
//! the mean demand over a lead time (Palm's theorem), so the expected backorders of a base stock S are
//! E[(X − S)+] with X that Poisson variable.

use taktline::kernel::calendar::Priority;
use taktline::kernel::random::Stream;
use taktline::kernel::simulation::{Model, Scheduler, Simulation};
use taktline::kernel::statistics::interval::Interval;
use taktline::kernel::time::{Span, Time};

const LEAD_TIME: Span = Span(1_000_000_000);
const LEVELS: usize = 5;
const REPLICATIONS: u64 = 20;
/// Lead times of a replication: the rare backorders of the largest stock need them.
const HORIZON_SECONDS: f64 = 10_000_000.0;

#[derive(Clone, Copy)]
enum SparesEvent {
    Demand,
    Arrival,
}

struct Spares {
    demand: Stream,
    on_order: u64,
    since: Time,
    /// Backorders × nanoseconds for the stocks 0, 1, 2 …, all on the same demand.
    backorders: [u128; LEVELS],
}

impl Spares {
    fn account(&mut self, now: Time) {
        let elapsed = u128::from(now.since(self.since).0);
        for (stock, area) in (0u64..).zip(&mut self.backorders) {
            *area += u128::from(self.on_order.saturating_sub(stock)) * elapsed;
        }
        self.since = now;
    }

    fn await_demand(&mut self, scheduler: &mut Scheduler<SparesEvent>) {
        let interval = -libm::log1p(-self.demand.uniform());
        scheduler.after(Span::from_seconds(interval), Priority(1), SparesEvent::Demand);
    }
}

impl Model for Spares {
    type Event = SparesEvent;

    fn handle(&mut self, event: SparesEvent, scheduler: &mut Scheduler<SparesEvent>) {
        self.account(scheduler.now());
        match event {
            SparesEvent::Demand => {
                self.on_order += 1;
                scheduler.after(LEAD_TIME, Priority(0), SparesEvent::Arrival);
                self.await_demand(scheduler);
            }
            SparesEvent::Arrival => self.on_order -= 1,
        }
    }
}

/// Mean backorders of the stocks 0 to 4 in one replication, after a warm-up of 20 lead times.
fn replicate(replication: u64) -> [f64; LEVELS] {
    let mut scheduler = Scheduler::starting_at(Time::ZERO);
    let mut spares = Spares {
        demand: Stream::named(1, replication, "spares", "demand"),
        on_order: 0,
        since: Time::ZERO,
        backorders: [0; LEVELS],
    };
    spares.await_demand(&mut scheduler);
    let mut simulation = Simulation::new(spares, scheduler);
    let start = Time::from_seconds(20.0);
    simulation.run_until(start);
    simulation.model.account(start);
    simulation.model.backorders = [0; LEVELS];
    let end = start + Span::from_seconds(HORIZON_SECONDS);
    simulation.run_until(end);
    simulation.model.account(end);
    simulation
        .model
        .backorders
        .map(|area| area as f64 / end.since(start).0 as f64)
}

#[test]
fn base_stock_spares_reach_the_exact_backorders() {
    let half = REPLICATIONS / 2;
    let run = |range: std::ops::Range<u64>| range.map(replicate).collect::<Vec<_>>();
    let results = std::thread::scope(|scope| {
        let other = scope.spawn(|| run(half..REPLICATIONS));
        let mut results = run(0..half);
        results.extend(other.join().expect("the other half ran"));
        results
    });
    // E[(X − S)+] for X Poisson with mean 1, summed from the probabilities.
    let mut probability = libm::exp(-1.0);
    let mut exact = [0.0; LEVELS];
    for parts in 1..60u32 {
        probability /= f64::from(parts);
        for (stock, expected) in (0u32..).zip(&mut exact) {
            *expected += f64::from(parts.saturating_sub(stock)) * probability;
        }
    }
    for (stock, known) in [1.0, 0.367879, 0.103638, 0.023337, 0.004349].into_iter().enumerate() {
        assert!(
            (exact[stock] - known).abs() < 1e-6,
            "stock {stock}: {} is not {known}",
            exact[stock]
        );
        let values: Vec<f64> = results.iter().map(|result| result[stock]).collect();
        let interval = Interval::of(&values, 0.99).expect("several replications");
        println!(
            "stock {stock}: exact {:.6}, simulated {:.6} ± {:.6}",
            exact[stock], interval.mean, interval.half_width
        );
        assert!(
            interval.contains(exact[stock]),
            "stock {stock}: {} not in {interval:?}",
            exact[stock]
        );
        assert!(
            interval.half_width <= 0.005 * interval.mean,
            "stock {stock}: too wide: {interval:?}"
        );
    }
}
