//! Supply and demand: saturated supply, random or scheduled orders, due dates, lateness.

use std::collections::VecDeque;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kernel::distribution::{DistributionSpec, MeanSpec, RandomSpec, Sampler, SpanSampler};
use crate::kernel::time::{NANOS_PER_SECOND, Span, Time};
use crate::kernel::timed_key::{TimeUnit, TimedSpec, timed_keys};
use crate::line::plan::PlanError;
use crate::line::planner::{find_shift, optional};
use crate::line::shift::ShiftPlan;

/// How raw parts come to a product without orders.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SupplySpec {
    /// `"saturated"`: the first station never waits for raw parts.
    pub kind: SupplyKind,
    /// Parts brought together: with several saturated products, one product's turn before the next one's.
    /// 1 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1_000_000))]
    pub lot: Option<u32>,
    /// Parts brought in all; no limit if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub total_parts: Option<u64>,
}

/// Kinds of supply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SupplyKind {
    /// Raw parts are always there.
    Saturated,
}

/// Customer orders for a product: `per_week`, or an interval between orders (`every_hours` …), or a
/// `schedule`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OrdersSpec {
    /// Mean number of orders in a week, coming at random (a Poisson process).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_week: Option<f64>,
    /// Time between one order and the next.
    #[serde(flatten)]
    pub every: OrderInterval,
    /// Orders come at random or at intervals only in the hours of this shift, whose clock stands still otherwise; at all
    /// hours if not given. `per_week` counts an ordinary week, without holidays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shift: Option<String>,
    /// Known orders.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub schedule: Vec<ScheduledOrderSpec>,
    /// Parts in an order, rounded to whole parts; 1 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parts: Option<DistributionSpec>,
    /// Time from the order to its due date; orders are never late if not given.
    #[serde(flatten)]
    pub due: DueTime,
    /// Cost of an order that is late, for each day begun, won.
    #[serde(default)]
    pub late_won_per_day: f64,
    /// An order that nobody has begun this many days after its due date is lost; never if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0))]
    pub patience_days: Option<f64>,
}

/// One known order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ScheduledOrderSpec {
    /// When it comes, in seconds after the start.
    #[schemars(range(min = 0.0))]
    pub at_seconds: f64,
    /// Its parts; what `parts` says if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 10_000_000))]
    pub parts: Option<u32>,
}

/// When released parts may enter the line.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReleaseSpec {
    /// Most parts in the line at once; orders beyond it wait outside. No limit if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 100_000_000))]
    pub wip_limit: Option<u32>,
    /// Which waiting order is released first: `"first-come"` (if not given) or `"earliest-due"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<ReleaseRule>,
}

/// Order of release.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReleaseRule {
    /// In the order in which the orders came.
    #[default]
    FirstCome,
    /// The earliest due date first.
    EarliestDue,
}

timed_keys!(
    /// Time between orders.
    OrderInterval,
    every_seconds,
    every_minutes,
    every_hours,
    every_days,
    "Time between one order and the next"
);
timed_keys!(
    /// Time from an order to its due date.
    DueTime,
    due_seconds,
    due_minutes,
    due_hours,
    due_days,
    "Time from the order to its due date"
);

/// Where the parts of a product come from, prepared.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum DemandPlan {
    /// From nowhere: the parts of a disassembly.
    None,
    /// Raw parts are always there.
    Saturated {
        /// Parts brought together.
        lot: u32,
        /// Parts brought in all.
        total: u64,
    },
    /// As components, with the orders for the product that they go into.
    Released,
    /// For customers' orders.
    Orders(Box<OrderPlan>),
}

/// Customers' orders, prepared.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OrderPlan {
    /// Time between orders, in hours of the shift if there is one.
    pub every: Option<SpanSampler>,
    /// Number of the shift in whose hours orders come; [`NONE`](crate::line::plan::NONE) for all hours.
    pub shift: u32,
    /// Known orders: when, and how many parts if the order says so; ascending in time.
    pub schedule: Vec<(Time, Option<u32>)>,
    /// Parts in an order.
    pub parts: Sampler,
    /// Time to the due date.
    pub due: Option<SpanSampler>,
    /// How long after its due date an order is lost if nobody has begun it.
    pub patience: Option<Span>,
}

impl DemandPlan {
    /// Prepares a supply.
    pub fn saturated(spec: &SupplySpec) -> Self {
        let SupplyKind::Saturated = spec.kind;
        Self::Saturated {
            lot: spec.lot.unwrap_or(1).max(1),
            total: spec.total_parts.unwrap_or(u64::MAX),
        }
    }

    /// Prepares orders; scheduled ones count from `start`.
    ///
    /// # Errors
    /// If a distribution is impossible, the shift is unknown or never works, or it is not said when orders come.
    pub fn orders(spec: &OrdersSpec, start: Time, shifts: &[ShiftPlan], place: &str) -> Result<Self, PlanError> {
        let shift = find_shift(shifts, spec.shift.as_deref(), place)?;
        let open_share = shifts.get(shift as usize).map_or(1.0, ShiftPlan::working_share);
        let distribution = |spec: &DistributionSpec| {
            spec.sampler().map_err(|source| PlanError::Distribution {
                place: place.to_owned(),
                source,
            })
        };
        let every = match (spec.per_week, optional(spec.every.given(), place)?) {
            (Some(_), Some(_)) => {
                let why = "orders have both `per_week` and an interval; keep one".to_owned();
                return Err(PlanError::Conflict {
                    place: place.to_owned(),
                    why,
                });
            }
            (Some(per_week), None) => Some(
                SpanSampler::new(&TimedSpec {
                    distribution: DistributionSpec::Random(RandomSpec::Exponential(MeanSpec {
                        mean: 7.0 * open_share / per_week,
                    })),
                    unit: TimeUnit::Days,
                    key: "per_week",
                })
                .map_err(|source| PlanError::Distribution {
                    place: place.to_owned(),
                    source,
                })?,
            ),
            (None, every) => every,
        };
        if every.is_none() && spec.schedule.is_empty() {
            return Err(PlanError::Missing {
                place: place.to_owned(),
                what: "`per_week`, an interval (`every_hours` …) or a `schedule` for its orders",
            });
        }
        let mut schedule: Vec<(Time, Option<u32>)> = spec
            .schedule
            .iter()
            .map(|order| (start + Span::from_seconds(order.at_seconds), order.parts))
            .collect();
        schedule.sort_by_key(|&(time, _)| time);
        Ok(Self::Orders(Box::new(OrderPlan {
            every,
            shift,
            schedule,
            parts: distribution(spec.parts.as_ref().unwrap_or(&DistributionSpec::Constant(1.0)))?,
            due: optional(spec.due.given(), place)?,
            patience: spec.patience_days.map(Span::from_days),
        })))
    }
}

/// An order in the book.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Order {
    /// Names it among all orders.
    pub number: u32,
    /// Its parts.
    pub parts: u32,
    /// Parts not yet released to the line.
    pub unreleased: u32,
    /// Parts not yet delivered.
    pub undelivered: u32,
    /// When it came.
    pub came: Time,
    /// When it is due.
    pub due: Time,
    /// Days begun after that which have been counted.
    pub late_days: u64,
}

/// The open orders of one product.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct OrderBook {
    /// Open orders; the first `released` of them are released in full.
    orders: VecDeque<Order>,
    released: usize,
    /// Parts to release beyond the orders: in place of scrapped ones, or as components.
    extra: u64,
}

/// Parts that are released together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lot {
    /// Those that no order has asked for: in place of scrapped ones, or as components.
    pub extra: u32,
    /// Those of an order.
    pub ordered: u32,
    /// When they are due.
    pub due: Time,
}

impl Lot {
    /// All of them.
    pub fn parts(self) -> u32 {
        self.extra + self.ordered
    }
}

/// An order that has been delivered in full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CompletedOrder {
    /// Whether it was completed after its due date.
    pub is_late: bool,
    /// Days begun after the due date that [`OrderBook::count_late_days`] has not counted.
    pub late_days: u64,
    /// From its coming to its completion.
    pub lead_time: Span,
}

/// An order that nobody has begun in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LostOrder {
    /// Its parts.
    pub parts: u32,
    /// Days begun after the due date that [`OrderBook::count_late_days`] has not counted.
    pub late_days: u64,
}

impl Order {
    /// Days begun after the due date since they were counted last.
    fn count_late_days(&mut self, now: Time) -> u64 {
        let all = days_begun(now.since(self.due));
        let new = all.saturating_sub(self.late_days);
        self.late_days = all;
        new
    }
}

impl OrderBook {
    /// Enters the order with this number. Under [`ReleaseRule::EarliestDue`] it goes before the waiting orders
    /// that are due later.
    pub fn enter(&mut self, number: u32, parts: u32, came: Time, due: Time, rule: ReleaseRule) {
        let order = Order {
            number,
            parts,
            unreleased: parts,
            undelivered: parts,
            came,
            due,
            late_days: 0,
        };
        let mut at = self.orders.len();
        if rule == ReleaseRule::EarliestDue {
            while at > self.released
                && self.orders[at - 1].due > due
                && self.orders[at - 1].unreleased == self.orders[at - 1].parts
            {
                at -= 1;
            }
        }
        self.orders.insert(at, order);
    }

    /// Adds parts to be released that no order has asked for.
    pub fn add_extra(&mut self, parts: u64) {
        self.extra += parts;
    }

    /// Parts to be released that no order has asked for.
    pub fn extra(&self) -> u64 {
        self.extra
    }

    /// When the next parts to be released are wanted: a rank for choosing among products. `None` if there is
    /// nothing to release.
    pub fn next_release(&self, rule: ReleaseRule) -> Option<Time> {
        if self.extra > 0 {
            return Some(Time::ZERO);
        }
        let order = self.orders.get(self.released)?;
        Some(match rule {
            ReleaseRule::FirstCome => order.came,
            ReleaseRule::EarliestDue => order.due,
        })
    }

    /// What [`Self::release`] would take.
    pub fn next_lot(&self, parts: u32) -> Lot {
        let extra = u64::from(parts).min(self.extra) as u32;
        let next = self.orders.get(self.released);
        let ordered = next.map_or(0, |order| order.unreleased.min(parts - extra));
        let first = if extra > 0 { self.orders.front() } else { next };
        Lot {
            extra,
            ordered,
            due: first.map_or(Time::NEVER, |order| order.due),
        }
    }

    /// Takes up to `parts` for release. Parts beyond the orders go first and share a lot with those of the next order,
    /// so that making them anew needs no setup of its own.
    pub fn release(&mut self, parts: u32) -> Lot {
        let lot = self.next_lot(parts);
        self.extra -= u64::from(lot.extra);
        if let Some(order) = self.orders.get_mut(self.released) {
            order.unreleased -= lot.ordered;
            if order.unreleased == 0 {
                self.released += 1;
            }
        }
        lot
    }

    /// Hands a good part to the first open order; the order if that completes it. `None` too if nobody waits.
    pub fn deliver(&mut self, now: Time) -> (bool, Option<CompletedOrder>) {
        let Some(first) = self.orders.front_mut() else {
            return (false, None);
        };
        first.undelivered -= 1;
        if first.undelivered > 0 {
            return (true, None);
        }
        let completed = CompletedOrder {
            is_late: first.due < now,
            late_days: first.count_late_days(now),
            lead_time: now.since(first.came),
        };
        self.orders.pop_front();
        self.released = self.released.saturating_sub(1);
        (true, Some(completed))
    }

    /// Strikes an order off that nobody has begun; none if it has been begun or is gone.
    pub fn give_up(&mut self, number: u32, now: Time) -> Option<LostOrder> {
        let mut waiting = self.orders.iter().skip(self.released);
        let index = self.released + waiting.position(|order| order.number == number)?;
        if self.orders[index].unreleased < self.orders[index].parts {
            return None;
        }
        let mut order = self.orders.remove(index)?;
        Some(LostOrder {
            parts: order.parts,
            late_days: order.count_late_days(now),
        })
    }

    /// Days begun by all open orders after their due dates since they were counted last.
    pub fn count_late_days(&mut self, now: Time) -> u64 {
        self.orders.iter_mut().map(|order| order.count_late_days(now)).sum()
    }

    /// Open orders past their due date.
    pub fn late(&self, now: Time) -> usize {
        self.orders.iter().filter(|order| order.due < now).count()
    }

    /// Whether an open order is past its due date.
    pub fn is_late(&self, now: Time) -> bool {
        self.orders.iter().any(|order| order.due < now)
    }

    /// Number of open orders.
    pub fn open(&self) -> usize {
        self.orders.len()
    }

    /// Whether parts wait to be released.
    pub fn has_unreleased(&self) -> bool {
        self.extra > 0 || self.released < self.orders.len()
    }
}

/// Days begun in `span`: 0 for none, 1 for up to a day, and so on.
fn days_begun(span: Span) -> u64 {
    span.0.div_ceil(86_400 * NANOS_PER_SECOND)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lot(extra: u32, ordered: u32, due: Time) -> Lot {
        Lot { extra, ordered, due }
    }

    #[test]
    fn parts_made_anew_go_before_all_orders() {
        for rule in [ReleaseRule::FirstCome, ReleaseRule::EarliestDue] {
            let mut book = OrderBook::default();
            book.enter(0, 1, Time(5), Time(70), rule);
            book.enter(1, 1, Time(6), Time(80), rule);
            book.release(1);
            let of_next = book.next_release(rule);
            assert!(of_next > Some(Time(5)));
            book.add_extra(1);
            assert_eq!(book.next_release(rule), Some(Time::ZERO));
            // They belong to the first open order.
            assert_eq!(book.release(1), lot(1, 0, Time(70)));
            assert_eq!(book.next_release(rule), of_next);
        }
    }

    #[test]
    fn orders_are_released_and_delivered_in_turn_and_lateness_counts_days_begun() {
        let mut book = OrderBook::default();
        book.enter(0, 2, Time::ZERO, Time::from_seconds(10.0), ReleaseRule::FirstCome);
        book.enter(1, 1, Time::ZERO, Time::from_seconds(200_000.0), ReleaseRule::FirstCome);
        assert_eq!(book.release(5), lot(0, 2, Time::from_seconds(10.0)));
        assert_eq!(book.release(5), lot(0, 1, Time::from_seconds(200_000.0)));
        assert_eq!(book.release(5).parts(), 0);
        assert_eq!(book.deliver(Time::from_seconds(5.0)), (true, None));
        let late = book.deliver(Time::from_seconds(86_411.0)).1.unwrap();
        assert_eq!(late.late_days, 2);
        assert_eq!(book.deliver(Time::from_seconds(100_000.0)).1.unwrap().late_days, 0);
        assert_eq!(book.deliver(Time::from_seconds(100_000.0)), (false, None));
    }

    #[test]
    fn the_earliest_due_order_goes_first_but_not_before_one_that_is_begun() {
        let mut book = OrderBook::default();
        let rule = ReleaseRule::EarliestDue;
        book.enter(0, 2, Time::ZERO, Time(300), rule);
        assert_eq!(book.release(1), lot(0, 1, Time(300)));
        book.enter(1, 1, Time::ZERO, Time(200), rule);
        book.enter(2, 1, Time::ZERO, Time(100), rule);
        assert_eq!(book.release(9), lot(0, 1, Time(300)));
        assert_eq!(book.release(9), lot(0, 1, Time(100)));
        assert_eq!(book.release(9), lot(0, 1, Time(200)));
    }

    #[test]
    fn parts_made_anew_go_with_the_next_lot_or_alone_if_there_is_none() {
        let mut book = OrderBook::default();
        book.enter(0, 10, Time::ZERO, Time(100), ReleaseRule::FirstCome);
        assert_eq!(book.release(8), lot(0, 8, Time(100)));
        book.add_extra(3);
        assert_eq!(book.next_lot(8).parts(), 5);
        assert_eq!(book.release(8), lot(3, 2, Time(100)));
        book.add_extra(2);
        assert_eq!(book.next_release(ReleaseRule::FirstCome), Some(Time::ZERO));
        assert_eq!(book.release(8), lot(2, 0, Time(100)));
        assert_eq!(book.next_release(ReleaseRule::FirstCome), None);
    }

    #[test]
    fn only_an_order_that_nobody_has_begun_can_be_lost() {
        let mut book = OrderBook::default();
        book.enter(7, 2, Time::ZERO, Time(1), ReleaseRule::FirstCome);
        book.enter(8, 3, Time::ZERO, Time(1), ReleaseRule::FirstCome);
        book.release(1);
        let lost = LostOrder { parts: 3, late_days: 1 };
        assert_eq!(book.give_up(7, Time(2)), None);
        assert_eq!(book.give_up(8, Time(2)), Some(lost));
        assert_eq!(book.give_up(8, Time(2)), None);
        assert_eq!(book.open(), 1);
    }

    proptest! {
        #[test]
        fn each_late_day_is_counted_once_however_often_one_counts(
            orders in prop::collection::vec((0u64..200, 0u64..400), 1..8),
            looks in prop::collection::vec(0u64..600, 0..9), end in 0u64..600,
        ) {
            let hours = |hours: u64| Time(hours * 3_600 * NANOS_PER_SECOND);
            let mut looks = looks;
            looks.sort_unstable();
            let mut book = OrderBook::default();
            for (number, (due, _)) in (0u32..).zip(&orders) {
                book.enter(number, 1, Time::ZERO, hours(*due), ReleaseRule::FirstCome);
            }
            // An order leaves unbegun, or stays open to the end.
            let mut counted = 0;
            let mut left = vec![false; orders.len()];
            for now in looks.into_iter().filter(|look| *look < end).chain([end]) {
                for (number, (_, leaves)) in (0u32..).zip(&orders) {
                    if *leaves <= now && !left[number as usize] {
                        left[number as usize] = true;
                        counted += book.give_up(number, hours(*leaves)).unwrap().late_days;
                    }
                }
                counted += book.count_late_days(hours(now));
            }
            let days = |(due, leaves): &(u64, u64)| (*leaves).min(end).saturating_sub(*due).div_ceil(24);
            prop_assert_eq!(counted, orders.iter().map(days).sum::<u64>());
        }
    }
}
