//! What a study of many points says, for people.

use crate::report::escape::line;
use crate::report::number::{NOTHING, grouped, interval, percent, plain};
use crate::report::short::shortened;
use crate::report::sweep::Predictions;
use crate::report::table::{Align, LINE_COLUMNS, Table, cut, wrapped};
use crate::report::text::searched::searched;
use crate::report::words::{Language, Word, fill};
use crate::study::sensitivity::sobol_indices::Index;
use crate::study::surrogate::fitted::{Kind, Surrogate};
use crate::study::sweep::analysis::{Analysis, Extreme, ResponseAnalysis, Selected};
use crate::study::sweep::spec::Goal;
use crate::study::sweep::unit::unit;

/// Most columns of a level.
pub(super) const LEVEL_COLUMNS: usize = 24;
/// Below this Q² a surrogate says less than half of what moves a response.
pub(super) const DOUBTFUL: f64 = 0.5;

/// What a study says.
pub fn sweep_analysis(analysis: &Analysis, language: Language) -> String {
    let mut text = String::new();
    for response in &analysis.responses {
        text.push_str(&of_response(response, language));
    }
    if let Some(selected) = &analysis.selected {
        text.push_str(&of_selection(selected, language));
    }
    if let Some(found) = &analysis.optimum {
        text.push_str(&searched(found, language));
    }
    text.push_str(&format!("\n{}\n", Word::SweepIntervals.text(language)));
    if analysis.responses.iter().any(|response| response.surrogate.is_some()) {
        text.push_str(&paragraph(Word::SweepPredict.text(language), 0));
    }
    text
}

/// Broken into lines that show everywhere.
pub(super) fn paragraph(text: &str, indent: usize) -> String {
    let lines = wrapped(text, LINE_COLUMNS, indent, indent);
    lines.into_iter().map(|line| format!("{line}\n")).collect()
}

fn of_surrogate(surrogate: &Surrogate, language: Language) -> String {
    let word = match surrogate.kind {
        Kind::Linear => Word::SweepPlane,
        Kind::Quadratic => Word::SweepQuadratic,
        Kind::GaussianProcess => Word::SweepProcess,
    };
    let points = grouped(surrogate.points as f64, 0);
    fill(
        word.text(language),
        &[&points, &plain(surrogate.rmse), &share(surrogate.q2)],
    )
}

/// What surrogates foretell of points.
pub fn sweep_predictions(found: &Predictions, language: Language) -> String {
    let mut text = format!("{}\n", line(&found.scenario));
    for (at, predicted) in &found.points {
        let values = found.factors.iter().zip(at);
        let values: Vec<String> = values
            .map(|(factor, value)| format!("{} = {value}", line(factor)))
            .collect();
        text.push('\n');
        text.push_str(&paragraph(
            &fill(Word::PredictAt.text(language), &[&values.join(", ")]),
            0,
        ));
        for ((response, surrogate), said) in found.surrogates.iter().zip(predicted) {
            let unit = unit(response).map(|unit| format!(" ({unit})")).unwrap_or_default();
            let (begin, end) = (
                [format!("{}{unit}", line(response)), plain(said.mean)],
                [plain(surrogate.rmse), share(surrogate.q2)],
            );
            let ends = said.interval.map(|ends| ends.map(plain));
            let word = match ends {
                Some(_) => Word::PredictSaid,
                None => Word::PredictSaidOnce,
            };
            let ends = ends.iter().flatten();
            let values: Vec<&str> = begin.iter().chain(ends).chain(&end).map(String::as_str).collect();
            let said = fill(word.text(language), &values);
            let lines = wrapped(&said, LINE_COLUMNS, 2, 4);
            lines.iter().for_each(|row| text.push_str(&format!("{row}\n")));
        }
    }
    for name in &found.without {
        text.push_str(&paragraph(&fill(Word::PredictNone.text(language), &[&line(name)]), 0));
    }
    if found.surrogates.iter().any(|(_, surrogate)| surrogate.q2 < DOUBTFUL) {
        text.push_str(&paragraph(
            &fill(Word::PredictDoubt.text(language), &[&grouped(DOUBTFUL, 1)]),
            0,
        ));
    }
    text
}

fn of_response(response: &ResponseAnalysis, language: Language) -> String {
    let unit = unit(&response.name)
        .map(|unit| format!(" ({unit})"))
        .unwrap_or_default();
    let mut text = format!("\n{}{unit}\n", line(&response.name));
    let mut add = |table: Table| {
        for row in table.lines(2) {
            text.push_str(&row);
            text.push('\n');
        }
    };
    if !response.effects.is_empty() {
        add(effects(response, language));
    }
    if !response.indices.is_empty() {
        let cells = |index: &Index| format!("{} ({} … {})", share(index.value), share(index.low), share(index.high));
        let mut table = table(&[Word::SweepFactor, Word::SweepFirst, Word::SweepTotal], language);
        for ((_, found), factor) in response.indices.iter().zip(names(&response.indices)) {
            table.row([factor, cells(&found.first), cells(&found.total)]);
        }
        add(table);
    }
    if !response.elementary.is_empty() {
        let mut table = table(
            &[
                Word::SweepFactor,
                Word::SweepMeanAbsolute,
                Word::SweepMean,
                Word::SweepScatter,
            ],
            language,
        );
        for ((_, found), factor) in response.elementary.iter().zip(names(&response.elementary)) {
            table.row([
                factor,
                plain(found.mean_absolute),
                plain(found.mean),
                plain(found.std_dev),
            ]);
        }
        add(table);
    }
    for extreme in &response.extremes {
        text.push_str(&paragraph(&of_extreme(extreme, language), 2));
    }
    if let Some(surrogate) = &response.surrogate {
        text.push_str(&paragraph(&of_surrogate(surrogate, language), 2));
    }
    text
}

pub(super) fn table(headings: &[Word], language: Language) -> Table {
    let align = |place: usize| if place == 0 { Align::Left } else { Align::Right };
    let columns = headings
        .iter()
        .enumerate()
        .map(|(place, word)| (word.text(language), align(place)));
    Table::new(columns)
}

/// What the factors of a table are called in it.
fn names<T>(rows: &[(String, T)]) -> Vec<String> {
    shortened(&rows.iter().map(|(factor, _)| factor.as_str()).collect::<Vec<_>>())
}

fn effects(response: &ResponseAnalysis, language: Language) -> Table {
    let headings = [Word::SweepFactor, Word::SweepLevel, Word::SweepPoints, Word::SweepMean];
    let mut table = table(&headings, language);
    let factors: Vec<&str> = response.effects.iter().map(|factor| factor.factor.as_str()).collect();
    for (factor, shown) in response.effects.iter().zip(shortened(&factors)) {
        for (place, (level, found)) in factor.levels.iter().enumerate() {
            let name = if place == 0 { shown.clone() } else { String::new() };
            let mean = found.mean.mean.map(|mean| interval(mean, found.mean.half_width));
            let mean = mean.unwrap_or_else(|| NOTHING.to_owned());
            table.row([
                name,
                cut(&line(level), LEVEL_COLUMNS),
                grouped(found.points as f64, 0),
                mean,
            ]);
        }
    }
    table
}

pub(super) fn share(value: f64) -> String {
    grouped(value, 3)
}

/// A probability that is reached at least: never quite 100 %.
fn sure(probability: Option<f64>) -> String {
    match probability {
        Some(probability) => percent(probability.min(0.999), None),
        None => NOTHING.to_owned(),
    }
}

fn of_extreme(extreme: &Extreme, language: Language) -> String {
    let word = match extreme.goal {
        Goal::Most => Word::SweepHighest,
        Goal::Least => Word::SweepLowest,
    };
    let (point, values) = (extreme.best.alternative.to_string(), line(&extreme.values));
    let (mean, sure) = (plain(extreme.best.mean), sure(extreme.best.probability));
    fill(word.text(language), &[&mean, &point, &values, &sure])
}

fn of_selection(selected: &Selected, language: Language) -> String {
    let replications = grouped(selected.replications as f64, 0);
    let Some(point) = selected.progress.selected else {
        return format!("\n{}\n", fill(Word::SweepNobody.text(language), &[&replications]));
    };
    let word = match (selected.progress.is_decided, selected.goal) {
        (true, Goal::Most) => Word::SweepSelectedMost,
        (true, Goal::Least) => Word::SweepSelectedLeast,
        (false, _) => Word::SweepUndecided,
    };
    let mean = selected.mean.map_or_else(|| NOTHING.to_owned(), plain);
    let (point, values, response) = (point.to_string(), line(&selected.values), line(&selected.response));
    let sure = sure(selected.progress.probability);
    let said = fill(
        word.text(language),
        &[&response, &point, &values, &mean, &replications, &sure],
    );
    format!("\n{}", paragraph(&said, 0))
}
