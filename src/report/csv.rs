//! Reports for spreadsheets: one figure a row, `section,name,figure,mean,half_width,n`.
//!
//! Names from files are made harmless by [`csv_cell`]; a figure without a value has an empty cell. Units are in the
//! figures' names.

mod optimum;
mod study;
mod sweep;

pub use optimum::optimum;
pub use study::{sweep_analysis, sweep_predictions};
pub use sweep::sweep_runs;

use crate::finance::parties::Party;
use crate::kernel::statistics::proportion::Proportion;
use crate::maintenance::learning::outcomes::Rated;
use crate::network::calibrate::Calibration;
use crate::report::about::About;
use crate::report::escape::csv_cell;
use crate::report::learning::{EvaluatedReport, TrainedReport};
use crate::report::network::{Interruptions, NetworkReport, PERCENTILES, Way, milliseconds, modem_key, percentile_ms};
use crate::report::offer_prices::OfferPrices;
use crate::study::comparison::{Comparison, OfferComparison};
use crate::study::estimate::{Estimate, Estimates};
use crate::study::single::SingleStudy;
use crate::study::summary::VariantSummary;

const HEAD: [&str; 6] = ["section", "name", "figure", "mean", "half_width", "n"];

/// The report of one variant.
pub fn single(offer: Option<&str>, study: &SingleStudy) -> String {
    let mut rows = Rows::new(&HEAD);
    variant(&mut rows, &prefix(offer), &study.summary);
    rows.finish()
}

/// The report of a comparison.
pub fn comparison(comparison: &Comparison) -> String {
    let mut rows = Rows::new(&HEAD);
    variant(&mut rows, "baseline", &comparison.baseline);
    rows.estimates("baseline/operations_won_per_month", "", &comparison.operations);
    for offer in &comparison.offers {
        self::offer(&mut rows, offer);
    }
    rows.finish()
}

/// The report of what offers cost.
pub fn prices(offers: &[OfferPrices]) -> String {
    let is_shared = offers.iter().any(|offer| !offer.parties.is_empty());
    let parties = Party::ALL.iter().filter(|_| is_shared);
    let parties: Vec<String> = parties.map(|party| format!("{}_won", party.name())).collect();
    let head = [
        "offer",
        "month",
        "principal_won",
        "interest_won",
        "fee_won",
        "due_won",
        "received_won",
        "owed_won",
        "paid_so_far_won",
    ];
    let head: Vec<&str> = head.into_iter().chain(parties.iter().map(String::as_str)).collect();
    let mut rows = Rows::new(&head);
    for offer in offers {
        for (index, month) in offer.months.iter().enumerate() {
            let mut cells = vec![offer.name.clone(), month.month.to_string()];
            let amounts = [
                month.principal_won,
                month.interest_won,
                month.fee_won,
                month.due_won,
                month.received_won,
                month.owed_won,
                month.paid_so_far_won,
            ];
            cells.extend(amounts.map(|won| won.0.to_string()));
            // Offers without others have empty cells beside those that have some.
            let shared = offer.parties.get(index);
            let amounts = Party::ALL.map(|party| shared.map(|month| month.of(party).0.to_string()).unwrap_or_default());
            cells.extend(amounts.into_iter().take(parties.len()));
            rows.row(&cells.iter().map(String::as_str).collect::<Vec<_>>());
        }
    }
    rows.finish()
}

/// What a scenario assumes.
pub fn checked(about: &About<'_>) -> String {
    let mut rows = Rows::new(&["path", "value", "source", "is_guess", "file", "line"]);
    for assumption in about.assumptions {
        rows.row(&[
            &assumption.path,
            &assumption.value,
            assumption.source.as_deref().unwrap_or_default(),
            if assumption.is_guess { "true" } else { "false" },
            &assumption.file,
            &assumption.line.to_string(),
        ]);
    }
    rows.finish()
}

/// The report of a network: a row for each flow.
pub fn network(report: &NetworkReport<'_>) -> String {
    let ways = Way::ALL.iter().flat_map(|way| {
        let percentiles = PERCENTILES.iter().map(|(_, percentile)| *percentile);
        let figures = ["count", "mean"].into_iter().chain(percentiles).chain(["max"]);
        figures.map(move |figure| match figure {
            "count" => format!("{}_count", way.name()),
            figure => format!("{}_{figure}_ms", way.name()),
        })
    });
    let first = ["flow", "messages", "lost", "late"].map(str::to_owned);
    let last = [
        "interruptions",
        "interruptions_per_hour",
        "most_interruptions_per_hour",
        "mean_interruption_seconds",
        "longest_interruption_seconds",
        "peak_age_p99_ms",
    ];
    let head: Vec<String> = (first.into_iter().chain(ways)).chain(last.map(str::to_owned)).collect();
    let mut rows = Rows::new(&head.iter().map(String::as_str).collect::<Vec<_>>());
    for (index, flow) in report.result.flows.iter().enumerate() {
        let mut cells = vec![
            flow.name.clone(),
            flow.messages.to_string(),
            flow.lost.to_string(),
            flow.late.to_string(),
        ];
        for way in Way::ALL {
            let delays = way.delays(flow);
            cells.push(delays.count().to_string());
            cells.push(number(delays.mean().map(milliseconds)));
            let percentiles = PERCENTILES.iter();
            cells.extend(percentiles.map(|(share, _)| number(percentile_ms(delays, *share))));
            cells.push(number(delays.max().map(milliseconds)));
        }
        if report.is_watched(index) {
            let found = Interruptions::of(std::iter::once(flow), report.result.measured);
            cells.push(found.count.to_string());
            cells.push(number(Some(found.per_hour)));
            let rest = [found.most_per_hour, found.mean_seconds, found.longest_seconds];
            cells.extend(rest.map(number));
        } else {
            cells.extend(std::iter::repeat_n(String::new(), 5));
        }
        cells.push(number(percentile_ms(&flow.peak_age, 0.99)));
        rows.row(&cells.iter().map(String::as_str).collect::<Vec<_>>());
    }
    rows.finish()
}

/// What a calibration found: the delays that a modem adds, which a scenario can name as a file.
pub fn calibration(found: &Calibration) -> String {
    let mut rows = Rows::new(&[modem_key(found.way)]);
    for delay in &found.modem_ms {
        rows.row(&[&number(Some(*delay))]);
    }
    rows.finish()
}

fn prefix(offer: Option<&str>) -> String {
    offer.map_or_else(|| "baseline".to_owned(), |name| format!("offer {name}"))
}

fn variant(rows: &mut Rows, prefix: &str, summary: &VariantSummary) {
    let section = |part: &str| format!("{prefix}/{part}");
    rows.estimate(&section("run"), "", "measured_hours", &summary.measured_hours);
    rows.estimates(&section("kpis"), "", &summary.kpis);
    for station in &summary.stations {
        let machines = station.machines.to_string();
        rows.row(&[&section("stations"), &station.name, "machines", &machines, "", ""]);
        rows.probability(
            &section("stations"),
            &station.name,
            "bottleneck_probability",
            station.bottleneck.as_ref(),
        );
        rows.estimates(&section("states"), &station.name, &station.states);
        rows.estimates(&section("stations"), &station.name, &station.figures);
    }
    for (part, all) in [
        ("products", &summary.products),
        ("people", &summary.people),
        ("failures", &summary.failures),
        ("machines", &summary.machines),
        ("spares", &summary.spares),
        ("drifts", &summary.drifts),
        ("charts", &summary.charts),
        ("suspects", &summary.suspects),
        ("detections", &summary.detections),
        ("links", &summary.links),
        ("fleets", &summary.fleets),
    ] {
        for named in all {
            rows.estimates(&section(part), &named.name, &named.figures);
        }
    }
}

fn offer(rows: &mut Rows, offer: &OfferComparison) {
    let prefix = prefix(Some(&offer.name));
    let section = |part: &str| format!("{prefix}/{part}");
    let verdict = serde_json::to_value(offer.money.verdict).unwrap_or_default();
    let verdict = verdict.as_str().unwrap_or_default();
    rows.row(&[&section("verdict"), "", verdict, "", "", ""]);
    let money = &offer.money;
    for (name, probability) in [
        ("npv_positive", &money.npv_positive),
        ("payback_within_term", &money.payback_within_term),
        ("carries_every_month", &money.carries_every_month),
        ("carries_in_total", &money.carries_in_total),
    ] {
        rows.probability(&section("probabilities"), "", name, probability.as_ref());
    }
    for (name, found) in &money.figures {
        let mean = Estimate {
            n: found.n,
            mean: found.mean,
            half_width: found.half_width,
            std_dev: None,
        };
        rows.estimate(&section("appraisal"), "", name, &mean);
        for (percentile, value) in [("p5", found.p5), ("p50", found.p50), ("p95", found.p95)] {
            let figure = format!("{name}_{percentile}");
            rows.row(&[
                &section("appraisal"),
                "",
                &figure,
                &number(value),
                "",
                &found.n.to_string(),
            ]);
        }
    }
    rows.estimates(&section("savings_by_line_won_per_month"), "", &money.savings_by_line);
    for (name, paired) in &offer.kpis {
        rows.estimate(&section("differences"), "", name, &paired.difference);
    }
    for machine in &offer.machines {
        for (name, paired) in &machine.figures {
            rows.estimate(&section("machine_differences"), &machine.name, name, &paired.difference);
        }
    }
    for found in &offer.claims {
        let effect = serde_json::to_value(found.effect).unwrap_or_default();
        let effect = effect.as_str().unwrap_or_default();
        rows.estimate(&section("claims"), effect, "change_percent", &found.change_percent);
    }
    variant(rows, &prefix, &offer.summary);
    for month in &money.months {
        let number_of_month = month.month.to_string();
        let bands = [
            ("savings_won", &month.savings_won),
            ("due_won", &month.due_won),
            ("once_won", &month.once_won),
            ("cumulative_won", &month.cumulative_won),
        ];
        let shared = [("tax_won", &month.tax_won), ("funds_won", &month.funds_won)];
        let shared = shared.into_iter().filter(|_| money.is_shared());
        for (name, band) in bands.into_iter().chain(shared) {
            let mean = number(Some(band.mean));
            rows.row(&[&section("months"), &number_of_month, name, &mean, "", ""]);
        }
    }
    rows.estimates(&section("parties_won"), "", &money.parties);
    for year in &money.years {
        for (name, band) in [
            ("before_tax_won", &year.before_tax_won),
            ("tax_won", &year.tax_won),
            ("after_tax_won", &year.after_tax_won),
        ] {
            let mean = number(Some(band.mean));
            rows.row(&[&section("years"), &year.year.to_string(), name, &mean, "", ""]);
        }
    }
}

/// The report of a model that was tested: a figure a row, with its range.
pub fn evaluated(report: &EvaluatedReport<'_>) -> String {
    let mut rows = Rows::new(&["section", "name", "figure", "value", "low", "high"]);
    let found = report.found;
    let mut add = |section: &str, rated: &[Rated]| {
        for rated in rated {
            for figure in &rated.figures {
                let cells = [figure.value, figure.low, figure.high].map(|value| number(Some(value)));
                rows.row(&[section, rated.name, figure.name, &cells[0], &cells[1], &cells[2]]);
            }
        }
    };
    add("detectors", &found.detectors);
    add("remaining_life", &found.lives);
    for point in &found.curve {
        add(&format!("learning_curve/{}", point.size), &point.figures);
    }
    for class in &found.reliability {
        let name = format!("{}-{}", class.low, class.high);
        let happened = class.failures as f64 / class.rows.max(1) as f64;
        rows.row(&["reliability", &name, "rows", &class.rows.to_string(), "", ""]);
        rows.row(&["reliability", &name, "said_mean", &number(Some(class.said)), "", ""]);
        rows.row(&["reliability", &name, "happened_share", &number(Some(happened)), "", ""]);
    }
    rows.finish()
}

/// The report of a model that was trained: what it asks about.
pub fn trained(report: &TrainedReport<'_>) -> String {
    let mut rows = Rows::new(&["feature", "share"]);
    for (feature, share) in &report.model.importance {
        rows.row(&[feature, &number(Some(*share))]);
    }
    rows.finish()
}

fn number(value: Option<f64>) -> String {
    value
        .filter(|value| value.is_finite())
        .map(|value| value.to_string())
        .unwrap_or_default()
}

/// Rows of CSV, every cell of which is escaped.
struct Rows(csv::Writer<Vec<u8>>);

impl Rows {
    fn new(head: &[&str]) -> Self {
        let mut rows = Self(csv::Writer::from_writer(Vec::new()));
        rows.row(head);
        rows
    }

    fn row(&mut self, cells: &[&str]) {
        // A negative number begins like a formula, but is none.
        let cell = |cell: &&str| match cell.parse::<f64>() {
            Ok(_) => (*cell).to_owned(),
            Err(_) => csv_cell(cell),
        };
        // Writing to memory cannot fail, and all rows of a file have the same number of cells.
        let _ = self.0.write_record(cells.iter().map(cell));
    }

    fn estimate(&mut self, section: &str, name: &str, figure: &str, estimate: &Estimate) {
        self.row(&[
            section,
            name,
            figure,
            &number(estimate.mean),
            &number(estimate.half_width),
            &estimate.n.to_string(),
        ]);
    }

    fn estimates(&mut self, section: &str, name: &str, estimates: &Estimates) {
        for (figure, estimate) in estimates {
            self.estimate(section, name, figure, estimate);
        }
    }

    fn probability(&mut self, section: &str, name: &str, figure: &str, probability: Option<&Proportion>) {
        let share = number(probability.map(|found| found.share));
        let n = probability.map_or(0, |found| found.n).to_string();
        self.row(&[section, name, figure, &share, "", &n]);
        if let Some(found) = probability.filter(|found| found.n > 1) {
            for (end, value) in [("low", found.low), ("high", found.high)] {
                self.row(&[section, name, &format!("{figure}_{end}"), &number(Some(value)), "", &n]);
            }
        }
    }

    fn finish(self) -> String {
        let bytes = self.0.into_inner().unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_quoted_and_run_no_formulas() {
        let mut rows = Rows::new(&HEAD);
        let broken = Estimate {
            n: 2,
            mean: Some(-1.5),
            half_width: Some(f64::NAN),
            std_dev: None,
        };
        rows.estimate("a/b", "=HYPERLINK(\"x\"),\n1", "parts", &broken);
        assert_eq!(
            rows.finish(),
            "section,name,figure,mean,half_width,n\na/b,\"'=HYPERLINK(\"\"x\"\"),\n1\",parts,-1.5,,2\n"
        );
    }
}
