//! A learned model for people: does it warn, does that pay, and may its probabilities be believed?

use crate::maintenance::learning::doubts::{Doubt, Sign};
use crate::maintenance::learning::evaluate::{CurvePoint, How};
use crate::maintenance::learning::history::History;
use crate::maintenance::learning::metrics::Figure;
use crate::maintenance::learning::model::Recipe;
use crate::maintenance::learning::outcomes::Rated;
use crate::maintenance::learning::settings::Costs;
use crate::maintenance::learning::terms::Terms;
use crate::report::escape::{self, name};
use crate::report::explain::explain;
use crate::report::learning::{
    EvaluatedReport, LearningReport, MOST_FEATURES, TrainedReport, alarm_threshold, cost, figure, pays, pays_from,
};
use crate::report::number::{NOTHING, grouped, percent_cell, plain, rough_won};
use crate::report::table::{Align, Table};
use crate::report::text::Page;
use crate::report::voice::Voice;
use crate::report::words::{Language, Word};

/// The report of a model that was trained.
pub fn trained(report: &LearningReport<'_>, trained: &TrainedReport<'_>, language: Language) -> String {
    let mut page = Page::new(Voice::plain(language));
    let model = trained.model;
    let on = &model.trained_on;
    let counts = [on.rows, on.units, on.failures, on.features, on.trees].map(|count| grouped(count as f64, 0));
    let [rows, units, failures, features, trees] = &counts;
    let title = [
        &escape::line(report.file),
        rows,
        units,
        failures,
        features,
        trees,
        &on.seed.to_string(),
    ];
    let title = page.say(Word::TrainedTitle, &title.map(String::as_str));
    page.paragraph(0, &title);
    doubts(&mut page, report.doubts);
    lives_of_machines(&mut page, report.history);
    if on.used_rows < on.rows {
        let text = page.say(Word::UsedRows, &[&grouped(on.used_rows as f64, 0)]);
        page.paragraph(0, &text);
    }
    let text = match alarm_threshold(model) {
        Some(threshold) => page.say(Word::AlarmFrom, &[&share(threshold)]),
        None => page.word(Word::AlarmNever).to_owned(),
    };
    page.paragraph(0, &text);
    let text = match trained.kept_in {
        Some(file) => page.say(Word::KeptIn, &[&escape::line(file)]),
        None => page.word(Word::NotKept).to_owned(),
    };
    page.paragraph(0, &text);
    looks_at(&mut page, &model.importance);
    page.section(page.word(Word::Assumptions));
    if let Recipe::Runs(recipe, terms) = &model.recipe {
        let text = match recipe.conditions() {
            Some(count) if count > 1 => page.say(Word::Conditions, &[&count.to_string()]),
            None => page.word(Word::ConditionsVary).to_owned(),
            Some(_) => String::new(),
        };
        page.paragraph(2, &text);
        self::terms(&mut page, terms);
    }
    costs(&mut page, &model.costs);
    page.blank();
    let text = page.say(Word::EvaluateNext, &[trained.evaluate]);
    page.paragraph(0, &text);
    again(&mut page, report);
    page.finish()
}

/// The report of a model that was tested.
pub fn evaluated(report: &LearningReport<'_>, evaluated: &EvaluatedReport<'_>, language: Language) -> String {
    let mut page = Page::new(Voice::plain(language));
    let found = evaluated.found;
    let (rows, failures) = (
        grouped(report.history.rows() as f64, 0),
        grouped(report.failures() as f64, 0),
    );
    let file = escape::line(report.file);
    let title = match report.units() {
        Some(units) => page.say(Word::HistoryRuns, &[&file, &rows, &grouped(units as f64, 0), &failures]),
        None => page.say(Word::HistorySnapshots, &[&file, &rows, &failures]),
    };
    page.paragraph(0, &title);
    let (seed, tested) = (
        report.seed.to_string(),
        escape::line(evaluated.tested.unwrap_or_default()),
    );
    let how = match found.how {
        How::Folds(folds) => page.say(Word::HowFolds, &[&folds.to_string(), &seed]),
        How::Test => page.say(Word::HowTest, &[&tested, &grouped(found.units as f64, 0), &seed]),
        How::Model => page.say(Word::HowModel, &[&tested]),
    };
    page.paragraph(0, &how);
    if evaluated.is_last_row_only {
        page.paragraph(0, page.word(Word::LastRowOnly));
    }
    doubts(&mut page, report.doubts);
    lives_of_machines(&mut page, report.history);
    if let Some(test) = found.learned_from.filter(|test| test.known > 0) {
        let counts = [test.known, test.all].map(|count| grouped(count as f64, 0));
        let word = match report.history {
            History::Runs(_) => Word::LearnedUnits,
            History::Snapshots(_) => Word::LearnedRows,
        };
        let text = page.say(word, &[&counts[0], &counts[1]]);
        page.paragraph(0, &text);
    }
    page.blank();
    if evaluated.is_last_row_only {
        let rmse = figure(&found.lives, "boosting", "rmse");
        let text = page.say(Word::LifeIsOff, &[&with_range(rmse, plain)]);
        page.paragraph(0, &text);
    } else {
        verdict(&mut page, &found.detectors);
        alarms(&mut page, &found.detectors);
    }
    classes(&mut page, &found.detectors);
    lives(&mut page, &found.lives);
    if !found.reliability.is_empty() {
        page.section(page.word(Word::ReliabilityTitle));
        let heads = [Word::SaidHead, Word::HappenedHead, Word::RowsHead].map(|head| (page.word(head), Align::Right));
        let mut table = Table::new(heads);
        for class in &found.reliability {
            let happened = class.failures as f64 / class.rows.max(1) as f64;
            table.row([share(class.said), share(happened), grouped(class.rows as f64, 0)]);
        }
        page.table(2, &table);
    }
    curve(&mut page, &found.curve);
    looks_at(&mut page, &found.importance);
    page.section(page.word(Word::Assumptions));
    if let Some(terms) = &found.terms {
        self::terms(&mut page, terms);
    }
    costs(&mut page, &found.costs);
    page.blank();
    again(&mut page, report);
    page.finish()
}

fn doubts(page: &mut Page<'_>, doubts: &[Doubt]) {
    for doubt in doubts {
        let text = match doubt {
            Doubt::KnownAfterwards { column, sign } => {
                let column = name(column);
                match sign {
                    Sign::Flag => page.say(Word::KnownAfterwards, &[&column]),
                    Sign::Filled => page.say(Word::KnownFilled, &[&column]),
                    Sign::Empty => page.say(Word::KnownEmpty, &[&column]),
                    Sign::Unusual => page.say(Word::KnownUnusual, &[&column]),
                    Sign::Value(value) => page.say(Word::KnownLevel, &[&column, &name(value)]),
                }
            }
            Doubt::RemainingLife { column } => page.say(Word::RemainingLife, &[&name(column)]),
            Doubt::StillBroken { rows } => page.say(Word::StillBroken, &[&grouped(*rows as f64, 0)]),
            Doubt::CountsRows { column } => page.say(Word::CountsRows, &[&name(column)]),
            Doubt::Duplicates { rows } => page.say(Word::Duplicates, &[&grouped(*rows as f64, 0)]),
        };
        page.paragraph(0, &text);
    }
}

/// Says so if machines have lived more than once.
fn lives_of_machines(page: &mut Page<'_>, history: &History) {
    if let History::Runs(runs) = history {
        let counts = [runs.units.len(), runs.machines()];
        if counts[0] > counts[1] {
            let counts = counts.map(|count| grouped(count as f64, 0));
            let text = page.say(Word::LivesOfMachines, &[&counts[0], &counts[1]]);
            page.paragraph(0, &text);
        }
    }
}

fn verdict(page: &mut Page<'_>, rated: &[Rated]) {
    let of = |name: &str| figure(rated, "boosting", name);
    let won =
        |figure: Option<&Figure>| figure.map_or(NOTHING.to_owned(), |figure| rough_won(figure.value, page.language()));
    let costs = ["boosting", "none", "always"].map(|name| won(cost(rated, name)));
    let costs = [costs[0].as_str(), costs[1].as_str(), costs[2].as_str()];
    let announced = with_range(of("alarm_recall"), share);
    let (says, price) = match of("warning_time") {
        Some(warning) => {
            let warning = with_range(Some(warning), plain);
            let in_vain = with_range(of("false_alarms_per_machine_month"), plain);
            (
                page.say(Word::WarnsRuns, &[&announced, &warning, &in_vain]),
                page.say(Word::CostsRuns, &costs),
            )
        }
        None => {
            let right = with_range(of("alarm_precision"), share);
            (
                page.say(Word::WarnsRows, &[&announced, &right]),
                page.say(Word::CostsRows, &costs),
            )
        }
    };
    page.paragraph(0, &format!("{says} {price}"));
    if pays(rated) != Some(true) {
        page.paragraph(0, page.word(Word::CostsUnclear));
    }
}

fn alarms(page: &mut Page<'_>, rated: &[Rated]) {
    page.section(page.word(Word::AlarmsTitle));
    let is_over_time = figure(rated, "boosting", "warning_time").is_some();
    let of = page.word(if is_over_time {
        Word::AMachineMonth
    } else {
        Word::AThousandRows
    });
    let won = page.say(Word::WonHead, &[of]);
    let mut heads = vec![
        (page.word(Word::DetectorHead), Align::Left),
        (page.word(Word::AnnouncedHead), Align::Right),
        (page.word(Word::RightHead), Align::Right),
        ("F1", Align::Right),
        (won.as_str(), Align::Right),
    ];
    if is_over_time {
        heads.push((page.word(Word::FalseAlarmsHead), Align::Right));
        heads.push((page.word(Word::WarningHead), Align::Right));
    }
    let mut table = Table::new(heads);
    for detector in rated {
        let of = |name: &str| figure(rated, detector.name, name);
        let cell = |name: &str, write: fn(f64) -> String| of(name).map_or(String::new(), |figure| write(figure.value));
        table.row([
            page.word(word_of(detector.name)).to_owned(),
            cell("alarm_recall", share),
            cell("alarm_precision", share),
            cell("alarm_f1", three),
            cost(rated, detector.name).map_or(String::new(), |figure| grouped(figure.value, 0)),
            cell("false_alarms_per_machine_month", plain),
            cell("warning_time", plain),
        ]);
    }
    page.table(2, &table);
}

fn classes(page: &mut Page<'_>, rated: &[Rated]) {
    page.section(page.word(Word::ClassesTitle));
    let mut table = Table::new([
        (page.word(Word::DetectorHead), Align::Left),
        (page.word(Word::PrecisionHead), Align::Right),
        (page.word(Word::RecallHead), Align::Right),
        ("F1", Align::Right),
        ("PR-AUC", Align::Right),
        ("Brier", Align::Right),
    ]);
    let says_probabilities = |name: &str| figure(rated, name, "pr_auc").is_some();
    for detector in rated.iter().filter(|rated| says_probabilities(rated.name)) {
        let of = |name: &str| figure(rated, detector.name, name);
        table.row([
            page.word(word_of(detector.name)).to_owned(),
            of("precision").map_or(String::new(), |figure| share(figure.value)),
            of("recall").map_or(String::new(), |figure| share(figure.value)),
            with_range(of("f1"), three),
            with_range(of("pr_auc"), three),
            of("brier").map_or(String::new(), |figure| grouped(figure.value, 4)),
        ]);
    }
    page.table(2, &table);
    page.paragraph(2, page.word(Word::ClassesHow));
}

fn lives(page: &mut Page<'_>, rated: &[Rated]) {
    if rated.is_empty() {
        return;
    }
    page.section(page.word(Word::LivesTitle));
    let mut table = Table::new([
        ("", Align::Left),
        ("RMSE", Align::Right),
        (page.word(Word::LifeScoreHead), Align::Right),
    ]);
    for life in rated {
        let of = |name: &str| figure(rated, life.name, name);
        let word = match life.name {
            "ridge" => Word::Ridge,
            "age" => Word::AgeOnly,
            _ => Word::Boosting,
        };
        table.row([
            page.word(word).to_owned(),
            with_range(of("rmse"), plain),
            with_range(of("score"), plain),
        ]);
    }
    page.table(2, &table);
    page.paragraph(2, page.word(Word::LivesHow));
}

fn curve(page: &mut Page<'_>, points: &[CurvePoint]) {
    if points.is_empty() {
        return;
    }
    page.section(page.word(Word::CurveTitle));
    let has_lives = points
        .iter()
        .any(|point| figure(&point.figures, "boosting", "rmse").is_some() || point.figures.len() > 2);
    let mut heads = vec![
        (page.word(Word::LearnedFromHead), Align::Right),
        (page.word(Word::FailuresHead), Align::Right),
        (page.word(Word::MonthsHead), Align::Right),
        ("PR-AUC", Align::Right),
        ("F1", Align::Right),
        (page.word(Word::Money), Align::Right),
    ];
    if has_lives {
        heads.push(("RMSE", Align::Right));
    }
    let mut table = Table::new(heads);
    for point in points {
        let start = [
            grouped(point.size as f64, 0),
            grouped(point.failures as f64, 0),
            point.months.map_or(NOTHING.to_owned(), plain),
        ];
        let figures = &point.figures;
        let rest = if figures.is_empty() {
            vec![page.word(Word::TooLittle).to_owned()]
        } else {
            let rmse = figures
                .iter()
                .flat_map(|rated| &rated.figures)
                .find(|figure| figure.name == "rmse");
            vec![
                with_range(figure(figures, "boosting", "pr_auc"), three),
                figure(figures, "boosting", "f1").map_or(String::new(), |figure| three(figure.value)),
                cost(figures, "boosting").map_or(String::new(), |figure| grouped(figure.value, 0)),
                rmse.map_or(String::new(), |figure| plain(figure.value)),
            ]
        };
        table.row(start.into_iter().chain(rest));
    }
    page.table(2, &table);
    let text = match pays_from(points) {
        Some(point) => page.say(
            Word::CurvePays,
            &[&grouped(point.size as f64, 0), &grouped(point.failures as f64, 0)],
        ),
        None => page.word(Word::CurveNever).to_owned(),
    };
    page.paragraph(2, &text);
}

fn looks_at(page: &mut Page<'_>, importance: &[(String, f64)]) {
    if importance.is_empty() {
        return;
    }
    page.section(page.word(Word::LooksAt));
    let mut table = Table::new([("", Align::Left), ("", Align::Right)]);
    for (feature, part) in importance.iter().take(MOST_FEATURES) {
        table.row([escape::line(&explain(feature, page.language())), share(*part)]);
    }
    page.table(2, &table);
}

fn terms(page: &mut Page<'_>, terms: &Terms) {
    let guess = |is_given: bool| if is_given { "" } else { page.word(Word::GuessMark) };
    let [cap, horizon, hours] = terms.given;
    let text = page.say(
        Word::TermsAre,
        &[
            &plain(terms.horizon),
            guess(horizon),
            &plain(terms.cap),
            guess(cap),
            &plain(terms.hours),
            guess(hours),
        ],
    );
    page.paragraph(2, &text);
}

fn costs(page: &mut Page<'_>, costs: &Costs) {
    let won = [
        costs.missed_failure_won,
        costs.false_alarm_won,
        costs.planned_repair_won,
    ];
    let [missed, in_vain, planned] = won.map(|won| rough_won(won, page.language()));
    let guess = if costs.is_guess { page.word(Word::GuessMark) } else { "" };
    let text = page.say(Word::CostsAre, &[&missed, &in_vain, &planned, guess]);
    page.paragraph(2, &text);
}

fn again(page: &mut Page<'_>, report: &LearningReport<'_>) {
    let text = page.say(Word::Repeat, &[&report.again]);
    page.line(text);
}

fn word_of(detector: &str) -> Word {
    match detector {
        "logistic" => Word::Logistic,
        "threshold" => Word::OneSensor,
        "cusum" => Word::OneCusum,
        "always" => Word::AlwaysAlarm,
        "none" => Word::NoAlarms,
        _ => Word::Boosting,
    }
}

/// A figure with its range behind it: `0.87 (0.84–0.90)`.
fn with_range(figure: Option<&Figure>, write: impl Fn(f64) -> String) -> String {
    match figure {
        Some(figure) if figure.value.is_finite() && figure.low.is_finite() => {
            format!("{} ({}–{})", write(figure.value), write(figure.low), write(figure.high))
        }
        Some(figure) if figure.value.is_finite() => write(figure.value),
        _ => NOTHING.to_owned(),
    }
}

fn share(value: f64) -> String {
    if value.is_finite() {
        format!("{} %", percent_cell(value))
    } else {
        NOTHING.to_owned()
    }
}

fn three(value: f64) -> String {
    grouped(value, 3)
}
