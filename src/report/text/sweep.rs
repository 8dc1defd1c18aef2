//! How far a study of many points is, for people.

use crate::report::escape::line;
use crate::report::explain::explain;
use crate::report::number::{grouped, plain};
use crate::report::sweep::{Pace, Submission, SweepStatus};
use crate::report::table::{LINE_COLUMNS, wrapped};
use crate::report::words::{Language, Word, fill};

/// How many points have been planned.
pub fn sweep_planning(done: usize, all: usize, language: Language) -> String {
    let count = |many: usize| grouped(many as f64, 0);
    fill(Word::SweepPlanning.text(language), &[&count(done), &count(all)])
}

/// How many runs are finished, how fast, and how long the others take.
pub fn sweep_progress(pace: &Pace, language: Language) -> String {
    let count = |many: u64| grouped(many as f64, 0);
    let rate = pace.computed as f64 / pace.seconds.max(1e-9);
    let left = (pace.all.saturating_sub(pace.computed)) as f64 / rate.max(1e-9);
    let decimals = if rate < 10.0 { 1 } else { 0 };
    let words = [
        &count(pace.computed),
        &count(pace.all),
        &grouped(rate, decimals),
        &duration(left),
    ];
    fill(Word::SweepProgress.text(language), &words.map(String::as_str))
}

/// How many runs were made, and how fast.
pub fn sweep_closing(pace: &Pace, language: Language) -> String {
    let rate = pace.computed as f64 / pace.seconds.max(1e-9);
    let decimals = if rate < 10.0 { 1 } else { 0 };
    let words = [
        grouped(pace.computed as f64, 0),
        duration(pace.seconds),
        grouped(rate, decimals),
    ];
    fill(Word::SweepClosing.text(language), &words.each_ref().map(String::as_str))
}

/// Hours, minutes and seconds as on a clock.
fn duration(seconds: f64) -> String {
    let seconds = seconds.clamp(0.0, 3.6e7).ceil() as u64;
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    match hours {
        0 => format!("{minutes}:{seconds:02}"),
        _ => format!("{hours}:{minutes:02}:{seconds:02}"),
    }
}

/// How far a study is.
pub fn sweep_status(status: &SweepStatus, language: Language) -> String {
    let count = |many: u64| grouped(many as f64, 0);
    let say = |word: Word, values: &[&str]| format!("{}\n", fill(word.text(language), values));
    let mut text = format!("{}\n", line(&status.scenario));
    let (points, wanted, finished) = (count(status.points), count(status.wanted), count(status.finished));
    let counts = if status.may_grow {
        Word::SweepCountsAtLeast
    } else {
        Word::SweepCounts
    };
    text.push_str(&say(counts, &[&points, &wanted, &finished]));
    if let Some(computed) = status.computed {
        text.push_str(&say(
            Word::SweepComputed,
            &[&count(computed), &count(status.computed_twice)],
        ));
    }
    if status.unused > 0 {
        text.push_str(&say(Word::SweepUnused, &[&count(status.unused)]));
    }
    if status.failed > 0 {
        text.push_str(&say(Word::SweepFailed, &[&count(status.failed)]));
        for (point, values, replication, message) in &status.failures {
            let (point, replication) = (point.to_string(), replication.to_string());
            let values = [
                point.as_str(),
                &line(values),
                &replication,
                &line(&explain(message, language)),
            ];
            let said = fill(Word::SweepFailure.text(language), &values);
            let lines = wrapped(&said, LINE_COLUMNS, 2, 4);
            lines.iter().for_each(|line| text.push_str(&format!("{line}\n")));
        }
    }
    text
}

/// What was handed to a batch system, or would be.
pub fn sweep_submission(found: &Submission, language: Language) -> String {
    let count = |many: u64| grouped(many as f64, 0);
    let say = |word: Word, values: &[&str]| {
        let lines = wrapped(&fill(word.text(language), values), LINE_COLUMNS, 0, 0);
        format!("{}\n", lines.join("\n"))
    };
    let mut text = format!("{}\n", line(&found.scenario));
    text.push_str(&say(
        Word::SubmitCost,
        &[
            &count(found.left.runs),
            &count(found.left.points),
            &plain(found.cost.run_seconds),
            &plain(found.cost.preparation_seconds),
            &count(found.cost.runs),
        ],
    ));
    text.push_str(&say(
        Word::SubmitPacks,
        &[
            &count(u64::from(found.packs.count)),
            &count(u64::from(found.processors)),
            &duration(found.packs.seconds_each),
            &duration(found.packs.seconds),
            &found.time,
        ],
    ));
    text.push_str(&say(
        Word::SubmitScripts,
        &[&line(&found.files[0]), &line(&found.files[1])],
    ));
    match &found.jobs {
        Some([array, collect]) => text.push_str(&say(Word::Submitted, &[array, collect])),
        None => {
            text.push_str(&say(Word::NotSubmitted, &[]));
            found
                .texts
                .iter()
                .for_each(|script| text.push_str(&format!("\n{script}")));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_left_is_that_at_the_same_pace() {
        let pace = Pace {
            computed: 50,
            all: 200,
            seconds: 25.0,
        };
        let text = sweep_progress(&pace, Language::English);
        assert_eq!(text, "50 of 200 runs, 2.0 a second, 1:15 left");
        assert_eq!([duration(3_725.2), duration(0.0)], ["1:02:06", "0:00"]);
    }
}
