use jiff::civil::date;
use proptest::prelude::*;

use crate::factory::ledger::{Ledger, LedgerMonth, ProductFlow};
use crate::finance::operating::{OperatingMonth, adopted_months, operating_months};
use crate::finance::prices::{Prices, ProductPrices};

/// A ledger of one product with orders, in months of 31 days.
fn ledger(flows: impl IntoIterator<Item = ProductFlow>) -> Ledger {
    let month = |flow| LedgerMonth {
        start: date(2027, 1, 4),
        fraction: 1.0,
        products: vec![flow],
        labour: Vec::new(),
        repairs: Vec::new(),
        spares: Vec::new(),
        energy_kwh: Vec::new(),
    };
    Ledger {
        product_names: vec!["housing".into()],
        months: flows.into_iter().map(month).collect(),
        ..Ledger::default()
    }
}

fn prices() -> Prices {
    Prices {
        products: vec![ProductPrices {
            name: "housing".into(),
            price_won: 100.0,
            material_won: 10.0,
            claim_won: 0.0,
            late_won_per_day: 1.0,
            has_orders: true,
            demand_per_month: None,
        }],
        ..Prices::default()
    }
}

/// What a line makes of so many orders a month if it can make so many parts.
fn queue(ordered: &[u32], made: &[u32]) -> Vec<ProductFlow> {
    let mut open = 0;
    let months = ordered.iter().zip(made);
    months
        .map(|(&ordered, &made)| {
            let delivered = made.min(open + ordered);
            open = open + ordered - delivered;
            ProductFlow {
                started: u64::from(delivered),
                finished: u64::from(delivered),
                delivered: u64::from(delivered),
                ordered: u64::from(ordered),
                spare: f64::from(made - delivered),
                ..ProductFlow::default()
            }
        })
        .collect()
}

fn column(months: &[OperatingMonth], of: fn(&OperatingMonth) -> i64) -> Vec<i64> {
    months.iter().map(of).collect()
}

/// The months of a line that works with the offer in those that are named.
fn adopted(before: &[ProductFlow], after: &[ProductFlow], with: &[u32]) -> Vec<OperatingMonth> {
    let prices = prices();
    let (before, after) = (ledger(before.iter().copied()), ledger(after.iter().copied()));
    let share = |month: u32, _| if with.contains(&month) { 1.0 } else { 0.0 };
    adopted_months((&before, &prices), (&after, &prices), share).unwrap()
}

#[test]
fn open_orders_are_sold_from_what_more_could_be_made_and_are_late_until_then() {
    let flow = |started, delivered, late_days, spare| ProductFlow {
        started,
        finished: delivered,
        delivered,
        ordered: 10,
        late_days,
        spare,
        ..ProductFlow::default()
    };
    // Six are left open, three in the mean of the month, of which two are late on each of 31 days.
    let before = [flow(10, 4, 62, 0.0); 4];
    let after = [flow(10, 10, 0, 4.0); 4];
    let months = adopted(&before, &after, &[2, 3, 4]);
    assert_eq!(column(&months, |month| month.revenue_won.0), [400, 1_400, 1_200, 1_000]);
    // They had been begun.
    assert_eq!(column(&months, |month| month.material_won.0), [100; 4]);
    // Four in the mean of the second month, of which one is in time; then one.
    assert_eq!(column(&months, |month| month.late_orders_won.0), [62, 93, 0, 0]);
    assert_eq!(column(&months, |month| month.good_parts as i64), [4, 14, 12, 10]);
    // If they wait outside of the line, their material is paid when they are made.
    let before = [flow(4, 4, 62, 0.0); 4];
    let months = adopted(&before, &after, &[2, 3, 4]);
    assert_eq!(column(&months, |month| month.material_won.0), [40, 140, 120, 100]);
}

#[test]
fn an_order_of_many_parts_is_late_once_and_lost_ones_are_not_sold() {
    let flow = |delivered, late_days, lost, spare| ProductFlow {
        started: delivered,
        finished: delivered,
        delivered,
        ordered: 20,
        orders_completed: delivered / 5,
        late_days,
        lost,
        spare,
        ..ProductFlow::default()
    };
    // Ten parts, two orders, are left open, five in the mean of the month, and all of those are late.
    let before = [flow(10, 31, 0, 0.0); 3];
    let months = adopted(&before, &[flow(20, 0, 0, 0.0); 3], &[2, 3]);
    assert_eq!(column(&months, |month| month.revenue_won.0), [1_000, 2_000, 2_000]);
    assert_eq!(column(&months, |month| month.late_orders_won.0), [31, 62, 62]);
    // Of ten that are open four are lost and two sold in the second month, and the other four lost in the third.
    let months = adopted(&before, &[flow(16, 0, 4, 2.0); 3], &[2, 3]);
    assert_eq!(column(&months, |month| month.revenue_won.0), [1_000, 1_800, 1_600]);
}

#[test]
fn a_line_that_gets_back_to_a_run_that_is_behind_is_not_behind_itself() {
    let flow = |delivered, late_days| ProductFlow {
        started: delivered,
        finished: delivered,
        delivered,
        ordered: 10,
        late_days,
        ..ProductFlow::default()
    };
    // The run without the offer is six behind after each month and catches up in the fourth; with it nothing is open.
    let before = [flow(4, 31), flow(10, 186), flow(10, 186), flow(16, 93), flow(10, 0)];
    let months = adopted(&before, &[flow(10, 0); 5], &[1, 2]);
    assert_eq!(column(&months, |month| month.revenue_won.0), [1_000; 5]);
    assert_eq!(column(&months, |month| month.late_orders_won.0), [0; 5]);
}

proptest! {
    /// Whatever the line can make, however often it goes over, it delivers what one queue does whose server changes.
    #[test]
    fn open_orders_are_those_of_a_queue_that_changes(
        months in prop::collection::vec((0u32..100, 0u32..100, 0u32..150, any::<bool>()), 1..30),
    ) {
        let ordered: Vec<u32> = months.iter().map(|month| month.0).collect();
        let slow: Vec<u32> = months.iter().map(|month| month.1).collect();
        let fast: Vec<u32> = months.iter().map(|month| month.2).collect();
        let with: Vec<u32> = (1..).zip(&months).filter(|(_, month)| month.3).map(|(number, _)| number).collect();
        let made: Vec<u32> = months.iter().map(|month| if month.3 { month.2 } else { month.1 }).collect();
        let found = adopted(&queue(&ordered, &slow), &queue(&ordered, &fast), &with);
        let expected: Vec<i64> = queue(&ordered, &made).iter().map(|flow| 100 * flow.delivered as i64).collect();
        prop_assert_eq!(column(&found, |month| month.revenue_won.0), expected);
    }

    /// Where nothing is carried, a month is that of the run to the won.
    #[test]
    fn a_line_that_never_goes_over_is_its_run(
        flows in prop::collection::vec((0u64..99, 0u64..99, 0u64..9, 0u64..999, 0.0..99.0f64), 1..20),
        is_with in any::<bool>(),
    ) {
        let flow = |(ordered, delivered, lost, late_days, spare)| ProductFlow {
            started: ordered, finished: delivered, delivered, ordered, lost, late_days, spare, ..ProductFlow::default()
        };
        let run: Vec<ProductFlow> = flows.into_iter().map(flow).collect();
        let other = vec![ProductFlow { ordered: 50, delivered: 20, ..ProductFlow::default() }; run.len()];
        let all: Vec<u32> = (1..=run.len() as u32).collect();
        let found = if is_with { adopted(&other, &run, &all) } else { adopted(&run, &other, &[]) };
        prop_assert_eq!(found, operating_months(&ledger(run), &prices()).unwrap());
    }
}
