//! What a search for the best point found, for people.

use crate::report::escape::line;
use crate::report::number::{NOTHING, grouped, interval, plain};
use crate::report::table::cut;
use crate::report::text::study::{DOUBTFUL, LEVEL_COLUMNS, paragraph, share, table};
use crate::report::words::{Language, Word, fill};
use crate::study::search::course::End;
use crate::study::sweep::optimum::{Named, Optimum};
use crate::study::sweep::unit::unit;

/// Most points of the table; of more, the first and those that were better than all before.
const MOST_ROWS: usize = 24;

/// What a search found.
pub fn searched(found: &Optimum, language: Language) -> String {
    let say = |word: Word, values: &[&str]| paragraph(&fill(word.text(language), values), 2);
    let mut text = format!("\n{}\n", line(&name(found, language)));
    let rows = curve(found, language);
    rows.into_iter().for_each(|row| text.push_str(&format!("{row}\n")));
    match &found.named {
        Some(named) => text.push_str(&of_named(found, named, language)),
        None => text.push_str(&say(Word::OptimumNobody, &[])),
    }
    if let Some(foretold) = &found.foretold {
        let values = [
            line(&foretold.values),
            plain(foretold.mean),
            plain(foretold.rmse),
            share(foretold.q2),
        ];
        text.push_str(&say(Word::OptimumForetold, &values.each_ref().map(String::as_str)));
        if foretold.q2 < DOUBTFUL {
            text.push_str(&say(Word::OptimumDoubt, &[&grouped(DOUBTFUL, 1)]));
        }
    }
    let end = match found.end {
        Some(End::Budget) if found.left.is_none() => Some(Word::OptimumSpent),
        Some(End::Budget) => Some(Word::OptimumBudget),
        Some(End::Indifference) => Some(Word::OptimumIndifference),
        Some(End::Exhausted) => Some(Word::OptimumExhausted),
        Some(End::Flat) => Some(Word::OptimumFlat),
        None => None,
    };
    let left = found.left.map_or_else(|| NOTHING.to_owned(), improvement);
    text.push_str(&end.map(|end| say(end, &[&left])).unwrap_or_default());
    text
}

/// What is looked at, with its unit.
fn name(found: &Optimum, language: Language) -> String {
    let unit = unit(&found.response)
        .map(|unit| format!(" ({unit})"))
        .unwrap_or_default();
    let name = format!("{}{unit}", found.response);
    match found.has_costs {
        true => fill(Word::OptimumNet.text(language), &[&name]),
        false => name,
    }
}

fn of_named(found: &Optimum, named: &Named, language: Language) -> String {
    let say = |word: Word, values: &[&str]| paragraph(&fill(word.text(language), values), 2);
    let points = grouped(found.curve.len() as f64, 0);
    let (response, point) = (line(&name(found, language)), named.point.to_string());
    let mut text = say(Word::OptimumBest, &[&points, &response, &point, &line(&named.values)]);
    match named.fresh.mean {
        Some(mean) => {
            let (n, fresh) = (grouped(named.fresh.n as f64, 0), interval(mean, named.fresh.half_width));
            text.push_str(&say(Word::OptimumFresh, &[&n, &fresh, &plain(named.seen)]));
        }
        None => text.push_str(&say(Word::OptimumNoFresh, &[])),
    }
    if named.point == 0 {
        text.push_str(&say(Word::OptimumIsFirst, &[]));
    } else if named.first_fresh.mean.is_none() {
        text.push_str(&say(Word::OptimumNoFirst, &[&line(&named.first_values)]));
    }
    if let Some(gain) = &named.gain {
        let word = match gain.difference.low() > 0.0 {
            true => Word::OptimumBetter,
            false => Word::OptimumNotBetter,
        };
        let gain = interval(gain.difference.mean, Some(gain.difference.half_width));
        text.push_str(&say(word, &[&line(&named.first_values), &gain]));
    }
    text
}

/// The points in their order, with the best mean so far.
fn curve(found: &Optimum, language: Language) -> Vec<String> {
    let is_long = found.curve.len() > MOST_ROWS;
    let headings = [
        Word::OptimumPoint,
        Word::SweepLevel,
        Word::SweepMean,
        Word::OptimumSoFar,
        Word::OptimumExpected,
    ];
    let mut rows = table(&headings, language);
    let value = |value: Option<f64>| value.map_or_else(|| NOTHING.to_owned(), plain);
    let mut before = None;
    for (number, tried) in found.curve.iter().enumerate() {
        let is_better = tried.best != before;
        before = tried.best;
        if is_long && !is_better && number > 0 {
            continue;
        }
        rows.row([
            number.to_string(),
            cut(&line(&short(&tried.values)), LEVEL_COLUMNS),
            value(tried.mean),
            value(tried.best),
            tried.expected.map_or_else(|| NOTHING.to_owned(), improvement),
        ]);
    }
    rows.lines(2)
}

/// An improvement; next to none is none.
fn improvement(value: f64) -> String {
    match value < 1e-6 {
        true => "0".to_owned(),
        false => plain(value),
    }
}

/// The values of a point without the factors' paths.
fn short(values: &str) -> String {
    // A name in a path may hold a comma, too.
    let pairs = values.split(", ").filter_map(|pair| pair.rsplit_once(" = "));
    pairs.map(|(_, value)| value).collect::<Vec<_>>().join(", ")
}
