//! Control charts and drifting processes whose answers are known exactly.
//!
//! One machine that always has work makes a part a second and inspects it without mistakes. Charts begin anew after
//! each signal, so that signals a part are one over the average run length.

use crate::maintenance::quality::chart::ChartPlan;
use crate::maintenance::quality::spec::{ChartKind, SpcSpec};
use crate::study::oracles::oracle::{Answer, Figure, Oracle, PRECISION, Reading};
use crate::study::oracles::text::{SATURATED, scenario};

/// Those of the reference.
pub(super) fn reference() -> Vec<Oracle> {
    vec![
        chart(ChartKind::P, 0.05, 0.2, 200.0, 0.05),
        chart(ChartKind::P, 0.05, 0.2, 200.0, 0.2),
        chart(ChartKind::Cusum, 0.02, 0.08, 500.0, 0.02),
        chart(ChartKind::Cusum, 0.02, 0.08, 500.0, 0.08),
        chart(ChartKind::Ewma, 0.02, 0.08, 500.0, 0.02),
        chart(ChartKind::Ewma, 0.02, 0.08, 500.0, 0.08),
        drifting_tool(500, 300.0, 0.2),
        bad_lots(100, 0.1, 0.3),
    ]
}

/// The same families with other parameters.
pub(super) fn others() -> Vec<Oracle> {
    vec![
        chart(ChartKind::P, 0.1, 0.3, 400.0, 0.17),
        chart(ChartKind::Cusum, 0.1, 0.25, 300.0, 0.1),
        chart(ChartKind::Cusum, 0.01, 0.05, 400.0, 0.03),
        chart(ChartKind::Ewma, 0.1, 0.25, 300.0, 0.1),
        chart(ChartKind::Ewma, 0.01, 0.05, 400.0, 0.03),
        drifting_tool(60, 20.0, 0.6),
        bad_lots(7, 0.35, 0.5),
    ]
}

/// Parts of a sample of the p-charts.
const SAMPLE: u32 = 20;
/// Weight of the newest part in the moving averages.
const LAMBDA: f64 = 0.05;

fn machine(more: &str) -> String {
    format!("[[station]]\nname = \"machine\"\ncycle_seconds = 1\ninspection = {{ detects = 1 }}\n{more}\n")
}

/// A chart that is to notice a rise from one share of bad parts to another, on parts of which `share` are bad.
pub fn chart(kind: ChartKind, in_control: f64, out_of_control: f64, false_signal: f64, share: f64) -> Oracle {
    let spec = SpcSpec {
        chart: kind,
        in_control,
        out_of_control,
        false_signal_every_parts: Some(false_signal),
        sigmas: None,
        sample_parts: (kind == ChartKind::P).then_some(SAMPLE),
        lambda: (kind == ChartKind::Ewma).then_some(LAMBDA),
        look: None,
        window_parts: Some(20),
    };
    let exact = ChartPlan::new(&spec).map_or(f64::NAN, |plan| plan.run_parts(share));
    let (word, more) = match kind {
        ChartKind::P => ("p", format!(", sample_parts = {SAMPLE}")),
        ChartKind::Cusum => ("cusum", String::new()),
        ChartKind::Ewma => ("ewma", format!(", lambda = {LAMBDA:?}")),
        ChartKind::Learned => ("learned", String::new()),
    };
    let text = format!(
        "defect_probability = {share:?}\nspc = {{ chart = \"{word}\", in_control = {in_control:?}, out_of_control = \
         {out_of_control:?}, false_signal_every_parts = {false_signal:?}, window_parts = 20{more} }}"
    );
    // So many signals that their number is known to a few percent.
    let seconds = (600.0 * exact).ceil();
    Oracle {
        name: format!("{word} chart, {in_control} against {out_of_control}, on a share of {share}"),
        source: match kind {
            ChartKind::P => "geometric run length, binomial tail",
            ChartKind::Cusum => "Brook and Evans 1972, Reynolds and Stoumbos 1999: a Markov chain",
            ChartKind::Ewma => "Roberts 1959, Brook and Evans 1972: a Markov chain",
            ChartKind::Learned => "none: its limit is simulated",
        },
        scenario: scenario(seconds, 0.0, SATURATED, &machine(&text), ""),
        replications: 20,
        precision: 10.0 * PRECISION,
        answers: vec![Answer {
            what: "signals".to_owned(),
            figure: Figure(vec![(1_000.0 / seconds, Reading::Chart(0, "signals"))]),
            exact: 1_000.0 / exact,
            unit: "a thousand parts",
        }],
    }
}

/// Tools of `life` parts each that go wrong after a geometric number of parts and then spoil a share of them.
pub fn drifting_tool(life: u32, mean_parts: f64, share: f64) -> Oracle {
    let p = 1.0 / mean_parts;
    let n = f64::from(life);
    // A tool is wrong from its part number X on, counted from 0: the sum of P(X ≤ i) over its parts.
    let wrong = n - (1.0 - libm::pow(1.0 - p, n)) / p;
    let text = format!(
        "tool_parts = {life}\ndrift = [{{ name = \"worn\", cause = \"tool\", begins_after_parts = {{ geometric = {{ mean \
         = {mean_parts:?} }} }}, defect_probability = {share:?} }}]"
    );
    made_defective(
        format!("tools of {life} parts, wrong after {mean_parts} on average, then {share} defective"),
        &text,
        wrong / n * share,
        200_000.0,
    )
}

/// Lots of material of which some are bad, and spoil a share of their parts.
pub fn bad_lots(lot: u32, bad: f64, share: f64) -> Oracle {
    let text = format!(
        "material_lot_parts = {lot}\ndrift = [{{ name = \"bad lot\", cause = \"material\", bad_lots = {bad:?}, \
         defect_probability = {share:?} }}]"
    );
    let lots = 20_000.0 * f64::from(lot);
    made_defective(
        format!("lots of {lot} parts, {bad} of them bad, then {share} defective"),
        &text,
        bad * share,
        lots.min(1_000_000.0),
    )
}

fn made_defective(name: String, station: &str, exact: f64, seconds: f64) -> Oracle {
    Oracle {
        name,
        source: "renewal reward",
        scenario: scenario(seconds, 0.0, SATURATED, &machine(station), ""),
        replications: 20,
        precision: 10.0 * PRECISION,
        answers: vec![Answer {
            what: "made defective".to_owned(),
            figure: Figure(vec![(1.0 / seconds, Reading::Station(0, "made_defective_parts"))]),
            exact,
            unit: "a part",
        }],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_of_parts_of_wrong_tools_is_the_sum_of_its_terms() {
        let (life, mean, share) = (60, 20.0, 0.6);
        let sum: f64 = (0..life).map(|part| 1.0 - (1.0_f64 - 1.0 / mean).powi(part)).sum();
        let exact = drifting_tool(life as u32, mean, share).answers[0].exact;
        assert!((exact - share * sum / f64::from(life)).abs() < 1e-12);
    }
}
