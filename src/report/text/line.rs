//! One variant: what it makes, what its machines do, what holds it up.

use crate::line::drift::DriftCause;
use crate::report::about::About;
use crate::report::headings::{figure as heading, state};
use crate::report::number::{NOTHING, grouped, percent, percent_cell};
use crate::report::table::{Align, Table, cut_name};
use crate::report::text::machines::machines;
use crate::report::text::{Basis, NAME_COLUMNS, Page, figure, is_telling};
use crate::report::voice::Voice;
use crate::report::words::{Language, Word};
use crate::study::estimate::{Estimate, find};
use crate::study::single::SingleStudy;
use crate::study::summary::{NamedSummary, StationSummary, VariantSummary};

/// Most flows of a network that are shown.
const MOST_LINKS: usize = 10;

/// The report of one variant; `with_packets` if every packet of its network was simulated beside the parts.
pub fn single(
    about: &About<'_>,
    offer: Option<&str>,
    study: &SingleStudy,
    with_packets: bool,
    language: Language,
) -> String {
    let mut page = Page::new(about.voice(language));
    let variant = match offer {
        Some(offer) => page.say(Word::WithOffer, &[&page.voice.name(offer)]),
        None => page.word(Word::AsItIs).to_owned(),
    };
    page.title(about, Some(&variant));
    page.limits(about, study.ending);
    let basis = Basis {
        seed: study.seed,
        replications: study.summary.replications,
        ending: study.ending,
        measured_hours: &study.summary.measured_hours,
        warm_up: &study.warm_up,
    };
    page.basis(about, &basis);
    if with_packets {
        page.paragraph(0, page.word(Word::PacketByPacket));
    }
    let summary = &study.summary;
    production(&mut page, summary);
    page.section(page.word(Word::Bottleneck));
    bottleneck(&mut page, None, summary);
    bottlenecks(&mut page, summary);
    states(&mut page, &summary.stations);
    details(&mut page, summary);
    page.foundation(about, summary.network.iter(), Some((study.seed, summary.replications)));
    page.finish()
}

/// How well everything works: stations, products, people, failures, the network, vehicles.
pub(in crate::report) fn details(page: &mut Page<'_>, summary: &VariantSummary) {
    effectiveness(page, &summary.stations);
    named(page, Word::Products, Word::Product, &summary.products, &PRODUCT_FIGURES);
    named(
        page,
        Word::People,
        Word::Group,
        &summary.people,
        &["utilisation", "busy_hours", "walking_hours", "hours_there"],
    );
    named(
        page,
        Word::Failures,
        Word::FailureMode,
        &summary.failures,
        &["failures", "repairs", "mean_repair_minutes"],
    );
    upkeep(page, summary);
    machines(page, &summary.machines);
    quality(page, summary);
    links(page, &summary.links);
    named(page, Word::Fleets, Word::Fleet, &summary.fleets, &FLEET_FIGURES);
}

const PRODUCT_FIGURES: [&str; 4] = [
    "finished_parts",
    "lead_time_hours",
    "delivered_parts",
    "orders_on_time_share",
];

const PLANNED_FIGURES: [&str; 5] = [
    "preventive",
    "planned_hours",
    "unplanned_hours",
    "wasted_life_hours",
    "replacement_interval_hours",
];

const DETECTION_FIGURES: [&str; 8] = [
    "alarms",
    "true_alarms",
    "false_alarms",
    "failures_caught",
    "failures_missed",
    "precision",
    "recall",
    "warning_hours",
];

const TRIAL_FIGURES: [&str; 9] = [
    "history_failures",
    "horizon_hours",
    "trial_precision",
    "trial_recall",
    "trial_won_per_hour",
    "trees_won_per_hour",
    "mean_rule_won_per_hour",
    "cusum_rule_won_per_hour",
    "no_alarm_won_per_hour",
];

const TROUBLE_FIGURES: [&str; 3] = ["spare_wait_hours", "damages", "inspections"];

const SPARE_FIGURES: [&str; 4] = ["used_spares", "mean_stock", "mean_backorders", "urgent_orders"];

const DRIFT_FIGURES: [&str; 3] = ["drifts", "drift_defective_parts", "corrected_drifts"];

const CHART_FIGURES: [&str; 5] = [
    "signals",
    "false_signals",
    "parts_until_signal",
    "rejects_until_signal",
    "look_hours",
];

const DETECTED_FIGURES: [&str; 5] = [
    "rejected_share",
    "learned_parts",
    "p_chart_parts",
    "cusum_parts",
    "ewma_parts",
];

const SEARCH_FIGURES: [&str; 4] = [
    "looks",
    "causes_found",
    "first_suspect_right_share",
    "first_suspect_confidence",
];

const FLEET_FIGURES: [&str; 6] = [
    "trips",
    "mean_wait_minutes",
    "utilisation",
    "charging_share",
    "stopped_share",
    "stops",
];

/// What the line makes.
pub(in crate::report) fn production(page: &mut Page<'_>, summary: &VariantSummary) {
    page.section(page.word(Word::Production));
    let mut table = Table::new([("", Align::Left), ("", Align::Right)]);
    for (figure_name, estimate) in summary.kpis.iter().filter(|(_, estimate)| is_telling(estimate)) {
        let (heading, kind) = heading(figure_name, page.language());
        table.row([heading, figure(estimate, kind)]);
    }
    page.table(2, &table);
}

/// Planned work and spare parts, of the failures that have them.
fn upkeep(page: &mut Page<'_>, summary: &VariantSummary) {
    let all = summary.failures.iter();
    let cared: Vec<&NamedSummary> = all.filter(|mode| find(&mode.figures, "preventive").is_some()).collect();
    if !cared.is_empty() {
        page.section(page.word(Word::PlannedWork));
        let rows = cared.iter().map(|mode| (&*mode.name, &*mode.figures));
        figures(page, Word::FailureMode, rows.clone(), &PLANNED_FIGURES);
        let troubled = |figure: &&str| rows.clone().any(|(_, row)| find(row, figure).is_some_and(is_telling));
        let trouble: Vec<&str> = TROUBLE_FIGURES.iter().copied().filter(troubled).collect();
        if !trouble.is_empty() {
            page.blank();
            figures(page, Word::FailureMode, rows.clone(), &trouble);
        }
        page.paragraph(2, page.word(Word::PlannedWorkHow));
        detection(page, &cared);
    }
    named(page, Word::Spares, Word::Spare, &summary.spares, &SPARE_FIGURES);
}

/// What makes parts defective, what charts noticed of it, and what their signals pointed at.
fn quality(page: &mut Page<'_>, summary: &VariantSummary) {
    named(page, Word::Drifts, Word::Drift, &summary.drifts, &DRIFT_FIGURES);
    if summary.charts.is_empty() {
        return;
    }
    named(page, Word::Charts, Word::Inspection, &summary.charts, &CHART_FIGURES);
    page.blank();
    let charts = summary.charts.iter().map(|chart| (&*chart.name, &*chart.figures));
    figures(page, Word::Inspection, charts, &SEARCH_FIGURES);
    page.paragraph(2, page.word(Word::ChartsHow));
    detections(page, &summary.detections);
    let confidence = |suspect: &NamedSummary| find(&suspect.figures, "mean_confidence").and_then(|found| found.mean);
    let mut ranked: Vec<&NamedSummary> = summary.suspects.iter().collect();
    ranked.retain(|suspect| confidence(suspect).is_some());
    ranked.sort_by(|one, other| {
        confidence(other)
            .unwrap_or(0.0)
            .total_cmp(&confidence(one).unwrap_or(0.0))
    });
    if !ranked.is_empty() {
        page.section(page.word(Word::Suspects));
        let names: Vec<String> = ranked.iter().map(|found| suspect(&found.name, page.voice)).collect();
        let rows = names
            .iter()
            .zip(&ranked)
            .map(|(name, suspect)| (&**name, &*suspect.figures));
        figures(page, Word::Suspect, rows, &["mean_confidence"]);
        page.paragraph(2, page.word(Word::SuspectsHow));
    }
}

/// What a suspect is called: a station with the cause there, or that nothing is the cause, and the inspection.
fn suspect(written: &str, voice: Voice<'_>) -> String {
    let Some((cause, inspection)) = written.split_once(" ← ") else {
        return voice.called(written);
    };
    let cause = match cause.rsplit_once('/') {
        None => voice.word(Word::NoCause).to_owned(),
        Some((station, kind)) => {
            let word = DriftCause::ALL
                .into_iter()
                .find(|known| known.name() == kind)
                .map(of_cause);
            let kind = word.map_or(kind, |word| voice.word(word));
            format!("{}/{kind}", voice.called(station))
        }
    };
    format!("{cause} ← {}", voice.called(inspection))
}

fn of_cause(cause: DriftCause) -> Word {
    match cause {
        DriftCause::Machine => Word::CauseMachine,
        DriftCause::Tool => Word::CauseTool,
        DriftCause::Material => Word::CauseMaterial,
        DriftCause::Shift => Word::CauseShift,
    }
}

/// How soon learned charts and simple ones noticed drifts.
fn detections(page: &mut Page<'_>, tried: &[NamedSummary]) {
    if tried.is_empty() {
        return;
    }
    page.section(page.word(Word::Detections));
    let rows = tried.iter().map(|drift| (&*drift.name, &*drift.figures));
    figures(page, Word::Detected, rows, &DETECTED_FIGURES);
    page.paragraph(2, page.word(Word::DetectionsHow));
}

/// What detectors did, and what their trials led to expect.
fn detection(page: &mut Page<'_>, cared: &[&NamedSummary]) {
    let alarms = |mode: &&NamedSummary| find(&mode.figures, "alarms").is_some();
    let watched: Vec<&NamedSummary> = cared.iter().copied().filter(alarms).collect();
    if watched.is_empty() {
        return;
    }
    page.section(page.word(Word::Detection));
    detectors(page, &watched);
}

/// The same of an offer, within its part of a comparison.
pub(in crate::report) fn detection_with(page: &mut Page<'_>, failures: &[NamedSummary]) {
    let alarms = |mode: &&NamedSummary| find(&mode.figures, "alarms").is_some();
    let watched: Vec<&NamedSummary> = failures.iter().filter(alarms).collect();
    if watched.is_empty() {
        return;
    }
    page.blank();
    page.line(format!("  {}", page.word(Word::Detection)));
    detectors(page, &watched);
}

fn detectors(page: &mut Page<'_>, watched: &[&NamedSummary]) {
    let rows = watched.iter().map(|mode| (&*mode.name, &*mode.figures));
    figures(page, Word::FailureMode, rows.clone(), &DETECTION_FIGURES);
    page.paragraph(2, page.word(Word::DetectionHow));
    page.blank();
    figures(page, Word::FailureMode, rows, &TRIAL_FIGURES);
    page.paragraph(2, page.word(Word::TrialHow));
    for mode in watched {
        let alarms = find(&mode.figures, "trial_alarms").and_then(|found| found.mean);
        if alarms == Some(0.0) {
            let failures = find(&mode.figures, "history_failures").and_then(|found| found.mean);
            let why = match failures == Some(0.0) {
                true => Word::NothingToLearn,
                false => Word::NeverAlarms,
            };
            let text = page.say(why, &[&page.voice.name(&mode.name)]);
            page.paragraph(2, &text);
        }
    }
}

/// Says in a sentence which station holds the line up.
pub(in crate::report) fn bottleneck(page: &mut Page<'_>, before: Option<&str>, summary: &VariantSummary) {
    let text = match &summary.bottleneck {
        Some(found) if found.share.n == 1 => page.say(
            Word::BottleneckIsAlone,
            &[
                &page.voice.name(&found.station),
                &figure(&found.oee, crate::report::headings::Kind::Share),
            ],
        ),
        Some(found) => {
            let times = (found.share.share * found.share.n as f64).round();
            page.say(
                Word::BottleneckIs,
                &[
                    &page.voice.name(&found.station),
                    &grouped(times, 0),
                    &found.share.n.to_string(),
                    &figure(&found.oee, crate::report::headings::Kind::Share),
                ],
            )
        }
        None => page.word(Word::NoBottleneck).to_owned(),
    };
    match before {
        Some(before) => page.paragraph(2, &format!("{before} {text}")),
        None => page.paragraph(2, &text),
    }
}

/// How often each station is the bottleneck, by both methods.
pub(in crate::report) fn bottlenecks(page: &mut Page<'_>, summary: &VariantSummary) {
    const METHODS: [&str; 3] = [
        "bottleneck_sole_share",
        "bottleneck_shifting_share",
        "turning_point_share",
    ];
    let mut table = Table::new([
        (page.word(Word::Station), Align::Left),
        (page.word(Word::OftenBottleneck), Align::Right),
        (page.word(Word::ActiveAlone), Align::Right),
        (page.word(Word::ActiveShifting), Align::Right),
        (page.word(Word::TurningPoint), Align::Right),
    ]);
    for station in &summary.stations {
        let shares = METHODS.map(|method| find(&station.figures, method).copied().unwrap_or_default());
        let often = station.bottleneck.as_ref();
        if often.is_none_or(|often| often.share == 0.0) && !shares.iter().any(is_telling) {
            continue;
        }
        let often = often.map_or_else(|| NOTHING.to_owned(), |often| percent(often.share, None));
        let [alone, shifting, turning] = shares.map(|share| figure(&share, crate::report::headings::Kind::Share));
        table.row([page.voice.name(&station.name), often, alone, shifting, turning]);
    }
    if !table.is_empty() {
        page.table(2, &table);
        page.paragraph(2, page.word(Word::BottleneckHow));
    }
}

/// What every station's machines do; states that never come are left out.
pub(in crate::report) fn states(page: &mut Page<'_>, stations: &[StationSummary]) {
    let Some(first) = stations.first() else { return };
    page.section(page.word(Word::Stations));
    let mean = |station: &StationSummary, column: usize| station.states.get(column).and_then(|(_, share)| share.mean);
    let shown: Vec<usize> = (0..first.states.len())
        .filter(|&column| {
            stations
                .iter()
                .any(|station| mean(station, column).is_some_and(|share| share > 0.0))
        })
        .collect();
    let headings = shown
        .iter()
        .map(|&column| (state(first.states[column].0, page.language()), Align::Right));
    let mut table = Table::new(
        [(page.word(Word::Station).to_owned(), Align::Left)]
            .into_iter()
            .chain(headings),
    );
    for station in stations {
        let cells = shown
            .iter()
            .map(|&column| mean(station, column).map_or_else(|| NOTHING.to_owned(), percent_cell));
        table.row([with_machines(station, page.voice)].into_iter().chain(cells));
    }
    page.table(2, &table);
    let widest = stations
        .iter()
        .flat_map(|station| station.states.iter().filter_map(|(_, share)| share.half_width))
        .fold(0.0, f64::max);
    if widest > 0.0 {
        let text = page.say(
            Word::WidestInterval,
            &[&grouped(widest * 100.0, 1 + usize::from(widest < 0.0005))],
        );
        page.paragraph(2, &text);
    }
}

/// A station's name and how many machines it has.
pub(in crate::report) fn with_machines(station: &StationSummary, voice: Voice<'_>) -> String {
    let shown = cut_name(&voice.line(&station.name), NAME_COLUMNS);
    match station.machines {
        1 => shown,
        machines => format!("{shown} ×{machines}"),
    }
}

fn effectiveness(page: &mut Page<'_>, stations: &[StationSummary]) {
    const FIGURES: [&str; 5] = ["oee", "availability", "performance", "quality", "mean_wait_seconds"];
    page.section(page.word(Word::Effectiveness));
    figures(
        page,
        Word::Station,
        stations.iter().map(|station| (&*station.name, &*station.figures)),
        &FIGURES,
    );
}

fn named(page: &mut Page<'_>, title: Word, who: Word, all: &[NamedSummary], shown: &[&str]) {
    if all.is_empty() {
        return;
    }
    page.section(page.word(title));
    figures(
        page,
        who,
        all.iter().map(|named| (&*named.name, &*named.figures)),
        shown,
    );
}

/// What the network did to each of its flows, those that stopped machines most often first.
fn links(page: &mut Page<'_>, all: &[NamedSummary]) {
    const FIGURES: [&str; 6] = [
        "network_stops",
        "network_stop_hours",
        "loss",
        "mean_delay_ms",
        "late_answers",
        "unchecked_parts",
    ];
    if all.is_empty() {
        return;
    }
    page.section(page.word(Word::NetworkLinks));
    let mean = |link: &NamedSummary, figure| find(&link.figures, figure).and_then(|found| found.mean).unwrap_or(0.0);
    let mut order: Vec<&NamedSummary> = all.iter().collect();
    order.sort_by(|one, other| {
        let by = |figure| mean(other, figure).total_cmp(&mean(one, figure));
        by("network_stops").then(by("late_answers")).then(by("loss"))
    });
    order.truncate(MOST_LINKS);
    let rows = order.iter().map(|link| (&*link.name, &*link.figures));
    figures(page, Word::FlowName, rows, &FIGURES);
    if all.len() > order.len() {
        let text = page.say(Word::MoreAreBetter, &[&(all.len() - order.len()).to_string()]);
        page.paragraph(2, &text);
    }
}

/// A table of named figures; those that say nothing of anybody are left out, except for the first.
pub(super) fn figures<'a>(
    page: &mut Page<'_>,
    who: Word,
    rows: impl Iterator<Item = (&'a str, &'a [(&'static str, Estimate)])> + Clone,
    shown: &[&str],
) {
    let shown: Vec<&str> = shown
        .iter()
        .copied()
        .enumerate()
        .filter(|(number, figure)| {
            *number == 0
                || rows
                    .clone()
                    .any(|(_, figures)| find(figures, figure).is_some_and(is_telling))
        })
        .map(|(_, figure)| figure)
        .collect();
    let headings = shown
        .iter()
        .map(|figure| (heading(figure, page.language()).0, Align::Right));
    let mut table = Table::new([(page.word(who).to_owned(), Align::Left)].into_iter().chain(headings));
    for (row_name, row) in rows {
        let cells = shown.iter().map(|shown| {
            let kind = heading(shown, page.language()).1;
            find(row, shown).map_or_else(|| NOTHING.to_owned(), |estimate| figure(estimate, kind))
        });
        table.row(
            [cut_name(&page.voice.line(row_name), NAME_COLUMNS)]
                .into_iter()
                .chain(cells),
        );
    }
    page.table(2, &table);
}
