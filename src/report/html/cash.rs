//! The money of an offer over time: the fan of the cash, what is due beside what is saved, and when it is paid back.

use crate::report::axis::Axis;
use crate::report::html::plot::{Plot, money_scale};
use crate::report::number::rough_won;
use crate::report::words::{Language, Word, fill};
use crate::study::appraisals::MonthBands;

/// Most steps of an axis of months.
const MONTHS: u32 = 12;

/// Points at most between which the curve of paybacks is drawn.
const MOST_POINTS: u32 = 480;

/// The cash by month: its median, and the band in which 9 of 10 futures lie.
pub fn fan(months: &[MonthBands], language: Language) -> String {
    let bands = || months.iter().map(|month| month.cumulative_won);
    let values = Axis::over(bands().flat_map(|band| [band.p5, band.p50, band.p95]), 6);
    let (unit, tick) = money_scale(values.step, language);
    let label = Word::CashTitle.text(language);
    let axes = (Axis::months(last_month(months), MONTHS), values);
    let mut plot = Plot::new(label, 300.0, axes, unit.text(language), tick, language);
    let line = |of: &dyn Fn(&MonthBands) -> f64| -> Vec<[f64; 2]> {
        let points = months.iter().map(|month| plot.at(f64::from(month.month), of(month)));
        points.collect()
    };
    let low = line(&|month| month.cumulative_won.p5);
    let middle = line(&|month| month.cumulative_won.p50);
    let high = line(&|month| month.cumulative_won.p95);
    plot.svg.band(&low, &high, "band");
    plot.svg.polyline(&middle, "middle");
    if let Some(term) = term(months) {
        plot.mark(f64::from(term), Word::LastInstalment.text(language));
    }
    plot.svg.finish()
}

/// What is due in each month after the purchase as bars, and what is saved as a line with the band of 9 of 10 futures.
pub fn due_and_saved(months: &[MonthBands], language: Language) -> String {
    let after = || months.iter().filter(|month| month.month > 0);
    let amounts = after().flat_map(|month| {
        let saved = month.savings_won;
        [month.due_won.mean, saved.mean, saved.p5, saved.p95]
    });
    let values = Axis::over(amounts, 4);
    let (unit, tick) = money_scale(values.step, language);
    let label = Word::DueAndSaved.text(language);
    let mut time = Axis::months(last_month(months), MONTHS);
    // So that the last bar is as wide as the others.
    time.high += 0.5;
    let mut plot = Plot::new(label, 220.0, (time, values), unit.text(language), tick, language);
    for month in after().filter(|month| month.due_won.mean != 0.0) {
        let due = rough_won(month.due_won.mean, language);
        let title = fill(Word::DueInMonth.text(language), &[&month.month.to_string(), &due]);
        plot.bar(f64::from(month.month), month.due_won.mean, "due", &title);
    }
    let line = |of: &dyn Fn(&MonthBands) -> f64| -> Vec<[f64; 2]> {
        let points = after().map(|month| plot.at(f64::from(month.month), of(month)));
        points.collect()
    };
    let low = line(&|month| month.savings_won.p5);
    let middle = line(&|month| month.savings_won.mean);
    let high = line(&|month| month.savings_won.p95);
    plot.svg.band(&low, &high, "band");
    plot.svg.polyline(&middle, "middle");
    plot.svg.finish()
}

/// In which share of the futures the price is paid back by each month, from the paybacks of all futures; none where it
/// never is.
pub fn payback(paybacks: &[Option<f64>], months: &[MonthBands], language: Language) -> String {
    let last = last_month(months).max(1);
    let axes = (Axis::months(last, MONTHS), Axis::over([1.0], 4));
    let percent = |share: f64| format!("{:.0} %", share * 100.0);
    let label = Word::PaybackTitle.text(language);
    let mut plot = Plot::new(label, 200.0, axes, "", percent, language);
    let points: Vec<[f64; 2]> = paid_back(paybacks, last)
        .into_iter()
        .map(|(month, share)| plot.at(month, share))
        .collect();
    plot.svg.polyline(&points, "middle");
    if let Some(term) = term(months) {
        plot.mark(f64::from(term), Word::LastInstalment.text(language));
    }
    plot.svg.finish()
}

/// The share of paybacks that have come by each of a row of times up to the last month.
pub fn paid_back(paybacks: &[Option<f64>], last: u32) -> Vec<(f64, f64)> {
    let mut times: Vec<f64> = paybacks.iter().flatten().copied().collect();
    times.sort_by(f64::total_cmp);
    let points = (last.saturating_mul(10)).min(MOST_POINTS);
    (0..=points)
        .map(|point| {
            let month = f64::from(point) / f64::from(points) * f64::from(last);
            let by_then = times.partition_point(|time| *time <= month);
            (month, by_then as f64 / paybacks.len().max(1) as f64)
        })
        .collect()
}

/// The last month in which an instalment or a fee is due.
pub fn term(months: &[MonthBands]) -> Option<u32> {
    let last = months.iter().rfind(|month| month.month > 0 && month.due_won.mean > 0.0);
    last.map(|month| month.month)
}

fn last_month(months: &[MonthBands]) -> u32 {
    months.last().map_or(0, |month| month.month)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::study::distribution::Band;

    fn months(count: u32, scale: f64) -> Vec<MonthBands> {
        let band = |middle: f64| Band {
            mean: middle,
            p5: middle - 2.0 * scale,
            p50: middle,
            p95: middle + 3.0 * scale,
        };
        (0..=count)
            .map(|month| MonthBands {
                month,
                start: date(2026, 1, 1),
                savings_won: band(if month > 0 { 4.0 * scale } else { 0.0 }),
                due_won: Band {
                    mean: if (1..=12).contains(&month) { 3.0 * scale } else { 0.0 },
                    ..Band::default()
                },
                once_won: Band::default(),
                tax_won: Band::default(),
                funds_won: Band::default(),
                cumulative_won: band((f64::from(month) - 10.0) * scale),
            })
            .collect()
    }

    fn numbers(drawing: &str, element: &str) -> Vec<[f64; 2]> {
        let points = drawing.split(&format!("<{element} points=\"")).nth(1).unwrap();
        let points = points.split('"').next().unwrap().split(' ');
        let point = |text: &str| {
            let (x, y) = text.split_once(',').unwrap();
            [x.parse().unwrap(), y.parse().unwrap()]
        };
        points.filter(|text| !text.is_empty()).map(point).collect()
    }

    #[test]
    fn the_fan_has_the_median_between_its_edges_in_every_month() {
        for scale in [1.0, 1e5, 3.7e9] {
            let drawing = fan(&months(24, scale), Language::Korean);
            let (edge, middle) = (numbers(&drawing, "polygon"), numbers(&drawing, "polyline"));
            assert_eq!((edge.len(), middle.len()), (50, 25));
            for (index, [x, y]) in middle.iter().enumerate() {
                let ([low_x, low], [high_x, high]) = (edge[index], edge[49 - index]);
                assert!(*x == low_x && *x == high_x, "{index}");
                assert!(high < *y && *y < low, "{index}: {high} {y} {low}");
                assert!((0.0..=300.0).contains(&high) && (0.0..=300.0).contains(&low));
                // Above the median lies one and a half times as much as below it.
                assert!(((y - high) / (low - y) - 1.5).abs() < 0.2, "{high} {y} {low}");
            }
        }
    }

    #[test]
    fn every_month_with_something_due_has_a_bar() {
        let drawing = due_and_saved(&months(24, 1e6), Language::English);
        assert_eq!(drawing.matches("class=\"due\"").count(), 12);
        assert_eq!(term(&months(24, 1e6)), Some(12));
        assert_eq!(term(&months(0, 1e6)), None);
    }

    #[test]
    fn without_months_or_paybacks_there_is_still_a_drawing_and_no_nonsense_in_it() {
        for months in [Vec::new(), months(0, 0.0), months(1, 0.0), months(2, 1e17)] {
            for paybacks in [vec![], vec![None], vec![Some(0.5), None]] {
                let language = Language::English;
                for drawing in [
                    fan(&months, language),
                    due_and_saved(&months, language),
                    payback(&paybacks, &months, language),
                ] {
                    for nonsense in ["NaN", "inf", "=\"-"] {
                        assert!(!drawing.contains(nonsense), "{drawing}");
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_never_paid_back_stays_missing_and_a_time_counts_from_when_it_comes() {
        let curve = paid_back(&[Some(2.0), Some(4.05), None, None], 12);
        let at = |month: f64| curve.iter().rfind(|(time, _)| *time <= month + 1e-9).unwrap().1;
        assert_eq!(
            [at(1.9), at(2.0), at(4.0), at(4.1), at(12.0)],
            [0.0, 0.25, 0.25, 0.5, 0.5]
        );
        assert!(curve.is_sorted_by(|one, next| one.1 <= next.1));
    }
}
