//! Orders that are open when a line goes over from one run to another.
//!
//! A line that adopts an offer is the run without it until the offer works, a mixture of both runs while it is learnt, and
//! the run with it from then on. Each run has its own open orders, but the line has only those that it really has: what
//! it left open before, however few are open in the run that it follows from now on. Their difference is *carried*:
//!
//! - **More open than in the run** that the line follows: they are delivered beside what the run delivers, as far as the
//!   run could have made more of the product ([`ProductFlow::spare`](crate::factory::ledger::ProductFlow::spare)). If
//!   several products share a line, none of them gets more of that room than its share of what is carried.
//! - **Fewer open**, as when leased equipment goes back to a line that was long behind: the run's sales stand as long as
//!   it has at least as many open orders as the line has fewer. What it delivers beyond that, the line had no orders for.
//! - **Late days.** Of what is carried so much is late as was late in the month before, compared with the run that is
//!   followed now; with fewer open, the run's oldest orders are missing, and with them their late days.
//! - **Lost orders.** While the run loses some, as many of those carried are lost too; with fewer open, as many are not.
//! - **Material** is paid for carried parts unless they had been begun; scrap and escaped defects are those of the run's
//!   month.
//!
//! With nothing carried, every month is exactly that of the run. Left out: overtime because carried orders are late, and
//! electricity and wear for making them. What is open at the end of the measured time is sold by neither side.

use crate::factory::ledger::ProductFlow;
use crate::finance::prices::ProductPrices;

/// The figure of a month of which this share is that with the offer, and the rest that without. Nothing of the other is
/// left in it where the share is none or the whole.
pub(super) fn mix(before: f64, after: f64, share: f64) -> f64 {
    if share <= 0.0 {
        before
    } else if share >= 1.0 {
        after
    } else {
        before * (1.0 - share) + after * share
    }
}

/// A product with orders in a month of a run.
#[derive(Clone, Copy, Debug)]
pub(super) struct OrderedFlow<'l> {
    /// Its name.
    pub name: &'l str,
    /// What flowed.
    pub flow: ProductFlow,
    /// What it is worth and costs.
    pub prices: &'l ProductPrices,
}

/// What carried orders add to a month, in won that are not rounded yet; negative where orders are missing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct CarriedMonth {
    pub good_parts: f64,
    pub revenue: f64,
    pub material: f64,
    pub claims: f64,
    pub late_orders: f64,
}

/// Parts since the measured time began: ordered and still open, and begun and still in the line.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Open {
    parts: f64,
    begun: f64,
}

impl Open {
    fn mixed(before: Self, after: Self, share: f64) -> Self {
        Self {
            parts: mix(before.parts, after.parts, share),
            begun: mix(before.begun, after.begun, share),
        }
    }
}

/// A product's orders in one run, month after month.
#[derive(Clone, Copy, Debug, Default)]
struct Run {
    open: Open,
    /// The fewest open parts at the end of a month so far.
    fewest: f64,
    /// Mean open parts and late days of the month before.
    last: (f64, f64),
}

impl Run {
    fn follow(&mut self, flow: &ProductFlow) {
        let gone = flow.delivered as f64 + flow.lost as f64;
        let before = self.open.parts;
        self.open.parts += flow.ordered as f64 - gone;
        self.open.begun += flow.started as f64 - (flow.delivered as f64 + flow.scrapped as f64);
        self.fewest = self.fewest.min(self.open.parts);
        self.last = (0.5 * (before + self.open.parts), flow.late_days as f64);
    }
}

/// A product's orders on the line that adopts the offer.
#[derive(Clone, Debug)]
struct Product {
    /// Its places among the ordered flows without and with the offer.
    places: [usize; 2],
    parts_per_order: f64,
    runs: [Run; 2],
    adopted: Open,
    /// Mean open parts and late days of the month before, and its days.
    last: (f64, f64, f64),
}

/// The orders of all products that both runs have orders for.
#[derive(Clone, Debug, Default)]
pub(super) struct OpenOrders {
    products: Vec<Product>,
}

/// A product within a month.
struct Carrying {
    /// The runs' open orders at the beginning and at the end, mixed as the line is.
    run: [Open; 2],
    /// What is carried at the beginning.
    carried: Open,
    /// What of it is neither lost nor delivered yet.
    left: f64,
    /// Carried parts that are not late.
    on_time: f64,
}

impl OpenOrders {
    /// Before the first month of the two runs, whose months these are.
    pub fn new(before: &[Vec<OrderedFlow<'_>>], after: &[Vec<OrderedFlow<'_>>]) -> Self {
        let columns = |months: &[Vec<OrderedFlow<'_>>], name: &str| {
            months
                .first()
                .and_then(|month| month.iter().position(|flow| flow.name == name))
        };
        let parts_per_order = |places: [usize; 2]| {
            let (mut parts, mut orders) = (0.0, 0.0);
            for (months, place) in [before, after].into_iter().zip(places) {
                for flow in months.iter().filter_map(|month| month.get(place)) {
                    parts += flow.flow.delivered as f64;
                    orders += flow.flow.orders_completed as f64;
                }
            }
            if orders > 0.0 { (parts / orders).max(1.0) } else { 1.0 }
        };
        let first = before.first().map_or(&[][..], Vec::as_slice);
        let products = first.iter().enumerate().filter_map(|(place, flow)| {
            let places = [place, columns(after, flow.name)?];
            Some(Product {
                places,
                parts_per_order: parts_per_order(places),
                runs: [Run::default(); 2],
                adopted: Open::default(),
                last: (0.0, 0.0, 0.0),
            })
        });
        Self {
            products: products.collect(),
        }
    }

    /// What carried orders add to a month of so many days, of which this share is that with the offer.
    pub fn month(
        &mut self,
        before: &[OrderedFlow<'_>],
        after: &[OrderedFlow<'_>],
        share: f64,
        days: f64,
    ) -> CarriedMonth {
        let mut month = CarriedMonth::default();
        let products = self.products.iter_mut();
        let flows = products.filter_map(|product| {
            let [old, new] = product.places;
            let flows = [before.get(old)?, after.get(new)?];
            Some((product.begin(flows, share), product, flows))
        });
        let mut flows: Vec<_> = flows.collect();
        // Parts that are waited for, over those that could be made: what part of the line's spare time they need.
        let needed = flows.iter().map(|(carrying, _, flows)| {
            let spare = mixed(flows, share, |flow| flow.spare);
            let waited_for = carrying.left.max(0.0);
            if spare > 0.0 { waited_for / spare } else { 0.0 }
        });
        let fitting = 1.0 / needed.sum::<f64>().max(1.0);
        for (carrying, product, flows) in &mut flows {
            let sold = product.deliver(carrying, *flows, share, fitting);
            product.end(carrying, *flows, (share, days), sold, &mut month);
        }
        month
    }
}

/// A figure of both runs, mixed as the line is.
fn mixed(flows: &[&OrderedFlow<'_>; 2], share: f64, of: impl Fn(&ProductFlow) -> f64) -> f64 {
    let [before, after] = flows;
    mix(of(&before.flow), of(&after.flow), share)
}

impl Product {
    /// The line is at the beginning of a month.
    fn begin(&mut self, flows: [&OrderedFlow<'_>; 2], share: f64) -> Carrying {
        let [before, after] = self.runs;
        let start = Open::mixed(before.open, after.open, share);
        let run_last = |of: fn(&Run) -> f64| mix(of(&before), of(&after), share);
        let carried = self.adopted.parts - start.parts;
        // What was carried in the month before, seen from the run that the line follows now, and was not late.
        let (open, late, days) = self.last;
        let late = late - run_last(|run| run.last.1);
        let on_time = if days > 0.0 && late > 0.0 {
            (open - run_last(|run| run.last.0) - late / days * self.parts_per_order).max(0.0)
        } else {
            f64::INFINITY
        };
        let lost = mixed(&flows, share, |flow| flow.lost as f64).min(carried.abs());
        self.runs
            .iter_mut()
            .zip(flows)
            .for_each(|(run, flow)| run.follow(&flow.flow));
        let [before, after] = self.runs;
        let begun = self.adopted.begun - start.begun;
        Carrying {
            run: [start, Open::mixed(before.open, after.open, share)],
            carried: Open {
                parts: carried,
                begun: begun.clamp(carried.min(0.0), carried.max(0.0)),
            },
            left: carried - lost.copysign(carried),
            on_time,
        }
    }

    /// Delivers what is carried, as far as it fits in. How many parts; negative for those that the run delivers and the
    /// line has no orders for.
    fn deliver(&self, carrying: &mut Carrying, flows: [&OrderedFlow<'_>; 2], share: f64, fitting: f64) -> f64 {
        let before = carrying.left;
        if before > 0.0 {
            let spare = mixed(&flows, share, |flow| flow.spare);
            if spare > 0.0 {
                carrying.left -= before * fitting;
            }
        } else if before < 0.0 {
            let [without, with] = self.runs;
            let fewest = mix(without.fewest, with.fewest, share);
            carrying.left = before.max(fewest - carrying.run[1].parts).min(0.0);
        }
        before - carrying.left
    }

    /// The line is at the end of the month.
    fn end(
        &mut self,
        carrying: &Carrying,
        flows: [&OrderedFlow<'_>; 2],
        (share, days): (f64, f64),
        sold: f64,
        month: &mut CarriedMonth,
    ) {
        let run_late = mixed(&flows, share, |flow| flow.late_days as f64);
        let Open { parts: carried, begun } = carrying.carried;
        let mut late = 0.0;
        if carried != 0.0 {
            let mean = 0.5 * (carried + carrying.left);
            late = if carried > 0.0 {
                (mean - carrying.on_time).max(0.0) / self.parts_per_order * days
            } else {
                -(-mean / self.parts_per_order * days).min(run_late)
            };
            let price = |of: fn(&ProductPrices) -> f64| mix(of(flows[0].prices), of(flows[1].prices), share);
            let finished = mixed(&flows, share, |flow| flow.finished as f64);
            let of_finished = |parts: f64| if finished > 0.0 { parts / finished } else { 0.0 };
            let escaped = of_finished(mixed(&flows, share, |flow| flow.escaped as f64));
            let scrapped = of_finished(mixed(&flows, share, |flow| flow.scrapped as f64));
            month.good_parts += sold * (1.0 - escaped);
            month.revenue += sold * price(|of| of.price_won);
            month.claims += sold * escaped * price(|of| of.claim_won);
            month.material += sold * (1.0 - begun / carried) * (1.0 + scrapped) * price(|of| of.material_won);
            month.late_orders += late * price(|of| of.late_won_per_day);
        }
        let [start, end] = carrying.run;
        let still_begun = if carried == 0.0 {
            0.0
        } else {
            begun * (carrying.left / carried)
        };
        self.adopted = Open {
            parts: end.parts + carrying.left,
            begun: end.begun + still_begun,
        };
        let mean = 0.5 * (start.parts + carried + self.adopted.parts);
        self.last = (mean, run_late + late, days);
    }
}

#[cfg(test)]
mod tests;
