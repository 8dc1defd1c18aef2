use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::factory::ledger::{LabourFlow, ProductFlow, RepairFlow, SpareFlow};
use crate::finance::prices::{EnergyPrice, LabourPrice, ProductPrices, RepairPrice, SparePrice};

fn month(flow: ProductFlow) -> LedgerMonth {
    LedgerMonth {
        start: date(2027, 1, 4),
        fraction: 1.0,
        products: vec![flow],
        labour: Vec::new(),
        repairs: Vec::new(),
        spares: Vec::new(),
        energy_kwh: Vec::new(),
    }
}

fn ledger(months: Vec<LedgerMonth>) -> Ledger {
    Ledger {
        product_names: vec!["housing".into()],
        months,
        ..Ledger::default()
    }
}

fn prices(product: ProductPrices) -> Prices {
    Prices {
        products: vec![ProductPrices {
            name: "housing".into(),
            ..product
        }],
        ..Prices::default()
    }
}

#[test]
fn a_month_agrees_with_a_table_by_hand() {
    let flow = ProductFlow {
        started: 110,
        finished: 100,
        escaped: 2,
        delivered: 90,
        late_days: 3,
        ..Default::default()
    };
    let ledger = Ledger {
        product_names: vec!["housing".into()],
        labour_names: vec!["machinist".into(), "crew".into()],
        repair_names: vec!["lathe/spindle".into()],
        spare_names: vec!["bearing".into()],
        energy_names: vec!["winter/light".into(), "winter/peak".into()],
        months: vec![LedgerMonth {
            labour: vec![
                LabourFlow {
                    regular_hours: 320.0,
                    overtime_hours: 10.0,
                    night_hours: 40.0,
                    ..Default::default()
                },
                LabourFlow {
                    regular_hours: 160.0,
                    overtime_hours: 0.0,
                    night_hours: 0.0,
                    ..Default::default()
                },
            ],
            repairs: vec![RepairFlow {
                count: 2,
                repair_hours: 9.0,
                preventive: 3,
                damages: 1,
                inspections: 20,
            }],
            spares: vec![SpareFlow {
                used: 5,
                urgent: 1,
                held_hours: 730.0,
            }],
            energy_kwh: vec![1_000.0, 500.5],
            ..month(flow)
        }],
    };
    let prices = Prices {
        products: vec![ProductPrices {
            name: "housing".into(),
            price_won: 18_500.0,
            material_won: 9_900.0,
            claim_won: 50_000.0,
            late_won_per_day: 100_000.0,
            has_orders: true,
            demand_per_month: None,
        }],
        labour: vec![
            LabourPrice {
                name: "machinist".into(),
                wage_won_per_hour: 15_000.0,
                ..Default::default()
            },
            LabourPrice {
                name: "crew".into(),
                wage_won_per_hour: 20_000.0,
                ..Default::default()
            },
        ],
        repairs: vec![RepairPrice {
            name: "lathe/spindle".into(),
            won_per_repair: 800_000.0,
            won_per_preventive: 300_000.0,
            won_per_damage: 1_000_000.0,
            won_per_inspection: 5_000.0,
        }],
        spares: vec![SparePrice {
            name: "bearing".into(),
            won_each: 120_000.0,
            won_per_urgent: 80_000.0,
            won_per_held_hour: 10.0,
        }],
        energy: vec![
            EnergyPrice {
                name: "winter/light".into(),
                won_per_kwh: 90.0,
            },
            EnergyPrice {
                name: "winter/peak".into(),
                won_per_kwh: 180.0,
            },
        ],
        overtime_extra_percent: 50.0,
        night_extra_percent: 50.0,
        on_cost_percent: 10.0,
        base_charge_won_per_month: 700_000.0,
    };
    let months = operating_months(&ledger, &prices).unwrap();
    let expected = OperatingMonth {
        start: date(2027, 1, 4),
        fraction: 1.0,
        good_parts: 98.0,                   // 100 − 2
        revenue_won: Won(1_665_000),        // 90 · 18,500
        material_won: Won(1_089_000),       // 110 · 9,900
        claims_won: Won(100_000),           // 2 · 50,000
        late_orders_won: Won(300_000),      // 3 · 100,000
        labour_regular_won: Won(8_800_000), // (320 · 15,000 + 160 · 20,000) · 1.1
        labour_overtime_won: Won(247_500),  // 10 · 15,000 · 1.5 · 1.1
        labour_night_won: Won(330_000),     // 40 · 15,000 · 0.5 · 1.1
        repairs_won: Won(4_287_300), // 2 · 800,000 + 3 · 300,000 + 1,000,000 + 20 · 5,000; 5 · 120,000 + 80,000 + 7,300
        energy_won: Won(180_090),    // 1,000 · 90 + 500.5 · 180
        base_charge_won: Won(700_000),
        // Costs: 1,089,000 + 100,000 + 300,000 + 8,800,000 + 247,500 + 330,000 + 1,600,000 + 180,090 + 700,000
        // = 13,346,590; 1,665,000 − 13,346,590
        cash_won: Won(-14_368_890),
    };
    assert_eq!(months, [expected]);
}

#[test]
fn without_orders_unsold_parts_wait_for_demand() {
    let made = |finished| {
        month(ProductFlow {
            finished,
            ..Default::default()
        })
    };
    let product = ProductPrices {
        price_won: 10.0,
        demand_per_month: Some(100.0),
        ..Default::default()
    };
    // 150: 100 sold, 50 wait; 70 + 50: 100, 20 wait; 10 + 20: 30; nothing is left.
    let months = operating_months(&ledger(vec![made(150), made(70), made(10), made(0)]), &prices(product)).unwrap();
    assert_eq!(
        months.iter().map(|month| month.revenue_won.0).collect::<Vec<_>>(),
        [1_000, 1_000, 300, 0]
    );
}

#[test]
fn claims_fall_on_the_escaped_share_of_what_is_sold() {
    let made = |finished, escaped| {
        month(ProductFlow {
            finished,
            escaped,
            ..Default::default()
        })
    };
    let product = ProductPrices {
        claim_won: 100.0,
        demand_per_month: Some(100.0),
        ..Default::default()
    };
    // 20 of 200 escaped: 10 of the 100 sold, and 10 wait; then 10 of 100 again.
    let months = operating_months(&ledger(vec![made(200, 20), made(0, 0)]), &prices(product)).unwrap();
    assert_eq!(
        months.iter().map(|month| month.claims_won.0).collect::<Vec<_>>(),
        [1_000, 1_000]
    );
}

#[test]
fn part_of_a_month_has_part_of_the_demand_and_of_the_base_charge() {
    let part = LedgerMonth {
        fraction: 0.25,
        ..month(ProductFlow {
            finished: 80,
            ..Default::default()
        })
    };
    let product = ProductPrices {
        price_won: 10.0,
        demand_per_month: Some(100.0),
        ..Default::default()
    };
    let prices = Prices {
        base_charge_won_per_month: 1_000.0,
        ..prices(product)
    };
    let months = operating_months(&ledger(vec![part]), &prices).unwrap();
    assert_eq!((months[0].revenue_won, months[0].base_charge_won), (Won(250), Won(250)));
}

#[test]
fn an_amount_beyond_the_limit_names_its_month_and_line() {
    let flows = vec![
        month(ProductFlow::default()),
        month(ProductFlow {
            started: u64::MAX,
            ..Default::default()
        }),
    ];
    let product = ProductPrices {
        material_won: 1.0,
        ..Default::default()
    };
    let text = operating_months(&ledger(flows), &prices(product))
        .unwrap_err()
        .to_string();
    assert!(
        text.starts_with("month 2, material: the amount of 18446744073709552000 won is beyond"),
        "{text}"
    );
}

#[test]
fn hours_that_are_no_number_are_an_error() {
    let mut ledger = Ledger {
        labour_names: vec!["crew".into()],
        ..ledger(vec![month(ProductFlow::default())])
    };
    ledger.months[0].labour = vec![LabourFlow {
        regular_hours: f64::NAN,
        ..Default::default()
    }];
    let prices = Prices {
        labour: vec![LabourPrice {
            name: "crew".into(),
            wage_won_per_hour: 1.0,
            ..Default::default()
        }],
        ..prices(ProductPrices::default())
    };
    let text = operating_months(&ledger, &prices).unwrap_err().to_string();
    assert!(text.starts_with("month 1, regular hours: the amount is NaN"), "{text}");
}

#[test]
fn a_month_with_too_few_columns_is_an_error() {
    let mut ledger = ledger(vec![month(ProductFlow::default())]);
    ledger.months[0].products.clear();
    let text = operating_months(&ledger, &prices(ProductPrices::default()))
        .unwrap_err()
        .to_string();
    assert_eq!(
        text,
        "month 1 of the ledger has 0 columns for each product, but the ledger names 1"
    );
}

/// A ledger of months in which so many parts are begun and finished.
fn making(parts: &[u64]) -> Ledger {
    let made = |&finished: &u64| {
        month(ProductFlow {
            started: finished,
            finished,
            ..Default::default()
        })
    };
    ledger(parts.iter().map(made).collect())
}

fn sold_by_the_month(demand: f64) -> Prices {
    prices(ProductPrices {
        price_won: 10.0,
        material_won: 4.0,
        demand_per_month: Some(demand),
        ..Default::default()
    })
}

#[test]
fn what_is_made_before_the_offer_works_is_not_sold_after_it() {
    let (before, after) = (making(&[60, 60, 130, 60]), making(&[120, 120, 120, 120]));
    let prices = sold_by_the_month(100.0);
    let works = |from: u32| move |month: u32, _: f64| if month >= from { 1.0 } else { 0.0 };
    let column = |months: Vec<OperatingMonth>, won: fn(&OperatingMonth) -> Won| -> Vec<i64> {
        months.iter().map(|month| won(month).0).collect()
    };
    let adopted = |from: u32| adopted_months((&before, &prices), (&after, &prices), works(from)).unwrap();
    // From the third month: 120 made and 100 sold, 20 wait; then 100 of 140.
    assert_eq!(column(adopted(3), |month| month.revenue_won), [600, 600, 1_000, 1_000]);
    assert_eq!(column(adopted(3), |month| month.material_won), [240, 240, 480, 480]);
    // From the fourth: of 130 made without it 30 wait, and are there when it begins.
    let late = adopted(4);
    assert_eq!(
        column(late.clone(), |month| month.revenue_won),
        [600, 600, 1_000, 1_000]
    );
    assert_eq!(late[3].good_parts, 120.0);
    // While it is learnt, half of a month is as it was: 90 are made, of which none waits.
    let half = adopted_months((&before, &prices), (&after, &prices), |_, _| 0.5).unwrap();
    assert_eq!(
        column(half.clone(), |month| month.revenue_won),
        [900, 900, 1_000, 1_000]
    );
    assert_eq!(column(half, |month| month.material_won), [360, 360, 500, 360]);
}

#[test]
fn a_product_that_only_the_offer_makes_comes_with_it() {
    let mut after = making(&[50, 50]);
    after.product_names.push("cover".into());
    for month in &mut after.months {
        month.products.push(ProductFlow {
            started: 30,
            finished: 30,
            ..Default::default()
        });
    }
    let before = making(&[50, 50]);
    let old = sold_by_the_month(100.0);
    let mut new = old.clone();
    new.products.push(ProductPrices {
        name: "cover".into(),
        price_won: 100.0,
        ..Default::default()
    });
    let months = adopted_months(
        (&before, &old),
        (&after, &new),
        |month, _| {
            if month == 1 { 0.0 } else { 0.5 }
        },
    );
    let revenue = |month: &OperatingMonth| month.revenue_won.0;
    assert_eq!(
        months.unwrap().iter().map(revenue).collect::<Vec<_>>(),
        [500, 500 + 1_500]
    );
}

proptest! {
    #[test]
    fn before_it_works_and_with_all_of_it_an_offer_is_one_line_or_the_other(
        before in prop::collection::vec(0u64..1_000, 12), after in prop::collection::vec(0u64..1_000, 12),
        demand in 0.0..1_000.0f64,
    ) {
        let (before, after) = (making(&before), making(&after));
        let (old, new) = (sold_by_the_month(demand), sold_by_the_month(demand * 1.1));
        let with = |share: f64| adopted_months((&before, &old), (&after, &new), move |_, _| share).unwrap();
        prop_assert_eq!(with(0.0), operating_months(&before, &old).unwrap());
        prop_assert_eq!(with(1.0), operating_months(&after, &new).unwrap());
    }

    /// However an offer comes, no more is sold than was made and paid for.
    #[test]
    fn an_offer_that_comes_by_and_by_sells_no_more_than_is_made(
        before in prop::collection::vec(0u64..1_000, 12), after in prop::collection::vec(0u64..1_000, 12),
        shares in prop::collection::vec(0.0..1.0f64, 12), demand in 0.0..1_000.0f64,
    ) {
        let (before, after) = (making(&before), making(&after));
        let prices = sold_by_the_month(demand);
        let share = |month: u32, _: f64| shares[month as usize - 1];
        let (mut made, mut sold) = (0.0, 0.0);
        for month in adopted_months((&before, &prices), (&after, &prices), share).unwrap() {
            made += month.material_won.as_f64() / 4.0;
            sold += month.revenue_won.as_f64() / 10.0;
            prop_assert!(sold <= made + 12.0 * (0.5 / 4.0 + 0.5 / 10.0), "{sold} {made}");
        }
    }

    #[test]
    fn never_more_is_sold_than_was_finished_nor_than_was_wanted(
        made in prop::collection::vec(0u64..1_000, 1..40), demand in 0.0..1_000.0f64,
    ) {
        let flows = made.iter().map(|&finished| month(ProductFlow { finished, ..Default::default() })).collect();
        let product = ProductPrices { price_won: 1_000.0, demand_per_month: Some(demand), ..Default::default() };
        let months = operating_months(&ledger(flows), &prices(product)).unwrap();
        let (mut finished, mut sold) = (0.0, 0.0);
        for (month, made) in months.iter().zip(&made) {
            finished += *made as f64 * 1_000.0;
            sold += month.revenue_won.as_f64();
            prop_assert!(sold <= finished + 0.5 * 40.0);
            prop_assert!(month.revenue_won.as_f64() <= demand * 1_000.0 + 0.5);
        }
    }

    #[test]
    fn cash_is_revenue_less_the_lines(started in 0u64..100_000, delivered in 0u64..100_000, price in -1e5..1e5f64) {
        let flow = ProductFlow { started, delivered, ..Default::default() };
        let product =
            ProductPrices { price_won: price, material_won: 123.4, has_orders: true, ..Default::default() };
        let months = operating_months(&ledger(vec![month(flow)]), &prices(product)).unwrap();
        let month = &months[0];
        prop_assert_eq!(month.cash_won.0, month.revenue_won.0 - month.material_won.0);
    }
}
