use std::sync::atomic::Ordering;

use super::*;
use crate::finance::won::Won;
use crate::study::appraisals::Verdict;
use crate::study::comparison::PairedEstimate;
use crate::study::distribution::Band;
use crate::study::estimate::Estimate;
use crate::study::estimate::find;
use crate::study::example::{LINE, deadlocking, offers, scenario};
use crate::study::settings::Extent;

fn settings(replications: u64, threads: usize) -> StudySettings {
    StudySettings {
        seed: 11,
        extent: Extent::Fixed(replications),
        threads,
    }
}

fn none() -> Networks {
    Networks::default()
}

fn compared(offers: &[(String, ScenarioSpec)], settings: &StudySettings) -> Comparison {
    compare(
        &scenario(),
        offers,
        &none(),
        settings,
        &AtomicBool::new(false),
        &mut |_| {},
    )
    .unwrap()
}

#[test]
fn the_number_of_threads_shows_neither_in_the_result_nor_on_the_way() {
    let texts = |threads| {
        let mut texts = Vec::new();
        let mut interim = |interim: &InterimComparison| texts.push(serde_json::to_string(interim).unwrap());
        let not = AtomicBool::new(false);
        let comparison = compare(
            &scenario(),
            &offers(),
            &none(),
            &settings(5, threads),
            &not,
            &mut interim,
        )
        .unwrap();
        texts.push(serde_json::to_string(&comparison).unwrap());
        texts
    };
    let one = texts(1);
    assert_eq!(one.len(), 6);
    assert_eq!(texts(2), one);
    assert_eq!(texts(5), one);
}

#[test]
fn an_offer_that_changes_nothing_makes_no_difference_and_costs_its_price() {
    let comparison = compared(&offers()[1..], &settings(5, 2));
    let offer = &comparison.offers[0];
    for (name, figure) in &offer.kpis {
        assert_eq!(figure.difference.mean, Some(0.0), "{name}");
        assert_eq!(figure.difference.half_width, Some(0.0), "{name}");
    }
    for replication in &offer.replications {
        assert_eq!(replication.appraisal.total_savings_won, Won::ZERO);
        assert_eq!(replication.appraisal.npv_won.0, -replication.appraisal.price_won.0);
    }
    assert!(
        offer
            .money
            .savings_by_line
            .iter()
            .all(|(_, line)| line.mean == Some(0.0))
    );
    assert_eq!(offer.money.verdict, Verdict::DoesNotCarry);
    assert_eq!(offer.money.npv_positive.unwrap().share, 0.0);
    // Paid at once: there is no term, and nothing is due later.
    assert_eq!(
        (offer.money.payback_within_term, offer.money.carries_every_month),
        (None, None)
    );
    let payback = find(&offer.money.figures, "payback_months").unwrap();
    assert_eq!((payback.n, payback.none, payback.p50), (0, 5, None));
    let prices = find(&offer.money.figures, "price_won").unwrap();
    assert!(prices.p5.unwrap() > 900_000.0 && prices.p95.unwrap() < 1_500_000.0 && prices.p5 < prices.p95);
}

#[test]
fn shared_luck_narrows_the_difference() {
    let comparison = compared(&offers()[..1], &settings(12, 2));
    let offer = &comparison.offers[0];
    let good = find(&offer.kpis, "good_parts").unwrap();
    let alone = |estimate: &Estimate| estimate.half_width.unwrap();
    let unpaired = alone(&good.baseline).hypot(alone(&good.offer));
    assert!(alone(&good.difference) < unpaired, "{good:?}");
    assert!(
        good.variance_reduction.unwrap() > 1.0 && good.correlation.unwrap() > 0.0,
        "{good:?}"
    );
    assert!(good.difference.mean.unwrap() > 0.0, "{good:?}");
}

#[test]
fn an_offers_luck_knows_nothing_of_the_other_offers() {
    let mut reversed = offers();
    reversed.reverse();
    let (one, other) = (
        compared(&offers(), &settings(3, 2)),
        compared(&reversed, &settings(3, 2)),
    );
    assert_eq!(one.offers[0], other.offers[1]);
    assert_eq!(one.offers[1], other.offers[0]);
    assert_eq!(one.baseline, other.baseline);
    assert_eq!(compared(&offers()[1..], &settings(3, 1)).offers[0], one.offers[1]);
}

#[test]
fn the_lines_of_the_savings_sum_to_the_savings() {
    let comparison = compared(&offers()[..1], &settings(4, 2));
    let money = &comparison.offers[0].money;
    let sum: f64 = money.savings_by_line.iter().filter_map(|(_, line)| line.mean).sum();
    let savings = find(&money.figures, "savings_won_per_month").unwrap().mean.unwrap();
    // The appraisals' savings are rounded to the won.
    assert!((sum - savings).abs() <= 0.5, "{sum} {savings}");
    assert!(savings > 0.0);
    let cash = find(&comparison.operations, "cash").unwrap().mean.unwrap();
    let line = |name| find(&comparison.operations, name).unwrap().mean.unwrap();
    let costs: f64 = comparison.operations[1..10]
        .iter()
        .filter_map(|(_, line)| line.mean)
        .sum();
    assert!((line("revenue") - costs - cash).abs() < 1e-3);
}

#[test]
fn months_show_how_cash_scatters_and_delivery_saves_nothing() {
    let change = |text: &str| {
        text.replace("days = 10", "months = 3").replace(
            "monthly_fees_won = 100000",
            "monthly_fees_won = 100000\ndelivery_months = 1",
        )
    };
    let baseline: ScenarioSpec = toml::from_str(&change(LINE)).unwrap();
    let better = change(LINE).replace("exponential = { mean = 30 }", "exponential = { mean = 90 }");
    let offers = [("watched spindles".to_owned(), toml::from_str(&better).unwrap())];
    let not = AtomicBool::new(false);
    let comparison = compare(&baseline, &offers, &none(), &settings(6, 2), &not, &mut |_| {}).unwrap();
    let money = &comparison.offers[0].money;
    let days: Vec<String> = money.months.iter().map(|month| month.start.to_string()).collect();
    assert_eq!(days, ["2027-01-04", "2027-01-04", "2027-02-04", "2027-03-04"]);
    let numbers: Vec<u32> = money.months.iter().map(|month| month.month).collect();
    assert_eq!(numbers, [0, 1, 2, 3]);
    assert_eq!(money.months[0].due_won, Band::default());
    assert_eq!(money.months[1].savings_won, Band::default());
    assert!(money.months[1].due_won.mean > 100_000.0 && money.months[2].savings_won.mean > 0.0);
    for month in &money.months[1..] {
        assert!(month.due_won.p5 < month.due_won.mean && month.due_won.mean < month.due_won.p95);
        assert!(month.cumulative_won.p5 < month.cumulative_won.p95);
    }
    // The plan is longer than the measured time: what is owed is settled in the last month.
    assert!(money.months[3].once_won.mean > 1_000_000.0);
    // In the month of the delivery nothing is saved that could carry the instalment.
    assert_eq!(money.carries_every_month.unwrap().share, 0.0);
    let sum: f64 = money.savings_by_line.iter().filter_map(|(_, line)| line.mean).sum();
    let mean = |month: usize| money.months[month].savings_won.mean;
    assert!((sum - (mean(2) + mean(3)) / 3.0).abs() < 1e-3);
}

#[test]
fn the_same_runs_can_be_valued_again_with_other_prices() {
    let comparison = compared(&offers(), &settings(3, 2));
    let valued = |baseline: &ScenarioSpec| {
        let mut valuer = Valuer::new(baseline, &offers(), comparison.seed).unwrap();
        for replication in &comparison.runs {
            valuer.add(replication).unwrap();
        }
        valuer.finish(comparison.runs.clone(), comparison.ending, comparison.warm_up.clone())
    };
    assert_eq!(valued(&scenario()), comparison);
    let mut dearer = scenario();
    dearer.offers[0].terms.monthly_fees_won += 5_000_000.0;
    let again = valued(&dearer);
    let npv = |comparison: &Comparison| find(&comparison.offers[0].money.figures, "npv_won").unwrap().mean;
    assert!(npv(&again) < npv(&comparison));
    assert_eq!(again.offers[0].kpis, comparison.offers[0].kpis);
}

#[test]
fn a_comparison_ends_when_production_and_every_saving_are_precise() {
    let precise = |relative_error, threads| {
        let extent = Extent::Precise {
            relative_error,
            maximum: 40,
        };
        let settings = StudySettings {
            extent,
            ..settings(0, threads)
        };
        let comparison = compared(&offers(), &settings);
        (
            comparison.replications,
            comparison.ending,
            serde_json::to_string(&comparison).unwrap(),
        )
    };
    let one = precise(0.6, 1);
    assert!(
        one.0 >= 10 && one.0 < 40 && one.1 == Ending::Precise,
        "{} {:?}",
        one.0,
        one.1
    );
    assert_eq!(precise(0.6, 2), one);
    assert_eq!(precise(0.6, 5), one);
    let (replications, ending, _) = precise(0.001, 2);
    assert_eq!((replications, ending), (40, Ending::Imprecise));
}

#[test]
fn a_cancelled_comparison_is_made_of_complete_pairs() {
    let cancel = AtomicBool::new(false);
    let mut interim = |interim: &InterimComparison| {
        assert_eq!(interim.offers.len(), 2);
        cancel.fetch_or(interim.completed == 2, Ordering::Relaxed);
    };
    let partial = compare(
        &scenario(),
        &offers(),
        &none(),
        &settings(5_000, 2),
        &cancel,
        &mut interim,
    )
    .unwrap();
    assert!(partial.partial && partial.ending == Ending::Cancelled);
    assert!((2..5_000).contains(&partial.replications));
    let whole = compared(&offers(), &settings(partial.replications, 1));
    assert_eq!(partial.offers, whole.offers);
    let cancelled = AtomicBool::new(true);
    let nothing = compare(
        &scenario(),
        &offers(),
        &none(),
        &settings(5, 2),
        &cancelled,
        &mut |_| {},
    );
    assert!(matches!(nothing, Err(StudyError::Cancelled)));
}

#[test]
fn what_cannot_be_compared_is_named() {
    let refused = |baseline: &ScenarioSpec, offers: &[(String, ScenarioSpec)]| {
        let not = AtomicBool::new(false);
        let refused = compare(baseline, offers, &none(), &settings(3, 2), &not, &mut |_| {});
        refused.unwrap_err().to_string()
    };
    let named = |name: &str, scenario: ScenarioSpec| [(name.to_owned(), scenario)];
    let mut stuck = deadlocking();
    stuck.plant.run = scenario().plant.run;
    let text = refused(&scenario(), &named("nothing new", stuck));
    assert!(
        text.starts_with("offer `nothing new`, replication 0: the line stopped for good"),
        "{text}"
    );
    assert_eq!(
        refused(&scenario(), &named("6G", scenario())),
        "there is no offer `6G`; the scenario's offers are `watched spindles`, `nothing new`"
    );
    let mut until = scenario();
    until.plant.run.until_parts = Some(500);
    assert!(refused(&until, &offers()).contains("`until_parts`"));
    let mut negative = scenario();
    negative.offers[1].terms.down_payment_percent = Some(120.0);
    let text = refused(&negative, &offers());
    assert!(
        text.starts_with("offer `nothing new`: down_payment_percent is 120"),
        "{text}"
    );
    let mut rate = scenario();
    rate.finance.discount_rate_percent = Some(f64::NAN);
    assert!(refused(&rate, &offers()).starts_with("finance: discount_rate_percent is NaN"));
    let mut longer = offers();
    longer[0].1.plant.run.days = Some(11.0);
    let text = refused(&scenario(), &longer);
    assert!(
        text.starts_with("offer `watched spindles`: the baseline covers"),
        "{text}"
    );
}

#[test]
fn a_warm_up_to_be_found_is_the_same_for_all() {
    let text = LINE.replace("days = 10\n", "days = 10\nwarm_up_days = \"auto\"\n");
    let baseline: ScenarioSpec = toml::from_str(&text).unwrap();
    let not = AtomicBool::new(false);
    let comparison = compare(&baseline, &offers(), &none(), &settings(2, 2), &not, &mut |_| {}).unwrap();
    assert!(comparison.warm_up.found);
    assert_eq!(comparison.baseline.measured_hours.mean, Some(240.0));
}

#[test]
fn a_figure_without_a_value_on_one_side_leaves_the_pair_out() {
    let pairs = [
        (Some(1.0), Some(2.0)),
        (None, Some(9.0)),
        (Some(3.0), None),
        (Some(2.0), Some(4.0)),
    ];
    let paired = PairedEstimate::of(&pairs);
    assert_eq!((paired.baseline.n, paired.offer.n, paired.difference.n), (3, 3, 2));
    assert_eq!(paired.difference.mean, Some(1.5));
    let none = PairedEstimate::of(&[(None, None)]);
    assert_eq!((none.difference, none.correlation), (Estimate::default(), None));
}
