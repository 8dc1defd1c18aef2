//! What a study of many points says, for people.

use crate::report::escape::line;
use crate::report::number::{NOTHING, grouped, interval, percent, plain};
use crate::report::table::{Align, Table};
use crate::report::words::{Language, Word, fill};
use crate::study::sensitivity::sobol_indices::Index;
use crate::study::sweep::analysis::{Analysis, Extreme, ResponseAnalysis, Selected};
use crate::study::sweep::spec::Goal;
use crate::study::sweep::unit::unit;

/// What a study says.
pub fn sweep_analysis(analysis: &Analysis, language: Language) -> String {
    let mut text = String::new();
    for response in &analysis.responses {
        text.push_str(&of_response(response, language));
    }
    if let Some(selected) = &analysis.selected {
        text.push_str(&of_selection(selected, language));
    }
    text.push_str(&format!("\n{}\n", Word::SweepIntervals.text(language)));
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
        for (factor, found) in &response.indices {
            table.row([line(factor), cells(&found.first), cells(&found.total)]);
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
        for (factor, found) in &response.elementary {
            table.row([
                line(factor),
                plain(found.mean_absolute),
                plain(found.mean),
                plain(found.std_dev),
            ]);
        }
        add(table);
    }
    for extreme in &response.extremes {
        text.push_str(&format!("  {}\n", of_extreme(extreme, language)));
    }
    text
}

fn table(headings: &[Word], language: Language) -> Table {
    let align = |place: usize| if place == 0 { Align::Left } else { Align::Right };
    let columns = headings
        .iter()
        .enumerate()
        .map(|(place, word)| (word.text(language), align(place)));
    Table::new(columns)
}

fn effects(response: &ResponseAnalysis, language: Language) -> Table {
    let headings = [Word::SweepFactor, Word::SweepLevel, Word::SweepPoints, Word::SweepMean];
    let mut table = table(&headings, language);
    for factor in &response.effects {
        for (place, (level, found)) in factor.levels.iter().enumerate() {
            let name = if place == 0 {
                line(&factor.factor)
            } else {
                String::new()
            };
            let mean = found.mean.mean.map(|mean| interval(mean, found.mean.half_width));
            let mean = mean.unwrap_or_else(|| NOTHING.to_owned());
            table.row([name, line(level), grouped(found.points as f64, 0), mean]);
        }
    }
    table
}

fn share(value: f64) -> String {
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
    format!("\n{said}\n")
}
