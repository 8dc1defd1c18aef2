//! Which maintenance policy costs least, failure by failure.

use crate::report::about::About;
use crate::report::number::{grouped, interval, plain, rough_won, won_interval};
use crate::report::optimum::{OptimumReport, missing, way};
use crate::report::table::{Align, Table};
use crate::report::text::offer::{money_estimate, share};
use crate::report::text::{Basis, Page};
use crate::report::words::{Language, Word};
use crate::study::choices::{Choice, Missing, ModeChoices, Way};
use crate::study::learning_curve::LearningCurve;
use crate::study::pace::StandstillSource;

/// The report of policies.
pub fn optimum(about: &About<'_>, report: &OptimumReport<'_>, language: Language) -> String {
    let mut page = Page::new(about.voice(language));
    let variant = match report.offer {
        Some(offer) => page.say(Word::WithOffer, &[&page.voice.name(offer)]),
        None => page.word(Word::AsItIs).to_owned(),
    };
    let study = report.study;
    page.title(about, Some(&variant));
    page.limits(about, study.ending);
    page.paragraph(0, page.word(Word::OptimumHow));
    margin(&mut page, report);
    for (index, mode) in report.modes.iter().enumerate() {
        choices(&mut page, mode);
        if let Some(curve) = report.curves.get(index).and_then(Option::as_ref) {
            learned(&mut page, curve);
        }
    }
    page.blank();
    let basis = Basis {
        seed: study.seed,
        replications: study.summary.replications,
        ending: study.ending,
        measured_hours: &study.summary.measured_hours,
        warm_up: &study.warm_up,
    };
    page.paragraph(0, page.word(Word::OptimumBasis));
    page.basis(about, &basis);
    page.foundation(
        about,
        study.summary.network.iter(),
        Some((study.seed, study.summary.replications)),
    );
    page.finish()
}

/// What an hour of the bottleneck is worth, where any choice rests on it.
fn margin(page: &mut Page<'_>, report: &OptimumReport<'_>) {
    let rests_on = |source| report.modes.iter().any(|mode| mode.standstill.source == source);
    if let Some(margin) = report.margin.filter(|_| rests_on(StandstillSource::Bottleneck)) {
        let won = money_estimate(&margin.won_per_hour, page.language());
        let text = page.say(Word::StandstillIs, &[&won, &page.voice.name(&margin.station)]);
        page.paragraph(0, &text);
    }
    if rests_on(StandstillSource::Unknown) {
        page.paragraph(0, page.word(Word::StandstillUnknown));
    }
}

fn choices(page: &mut Page<'_>, mode: &ModeChoices) {
    page.section(&format!(
        "{} / {}",
        page.voice.name(&mode.station),
        page.voice.name(&mode.mode)
    ));
    let language = page.language();
    let (life, hours) = (plain(mode.mean_life_hours), grouped(mode.clock_hours_per_month, 0));
    let word = if mode.counts_work {
        Word::LifeOfWork
    } else {
        Word::LifeByCalendar
    };
    let mut text = page.say(word, &[&life, &hours, &mode.machines.to_string()]);
    let won = |amount| rough_won(amount, language);
    let costs = &mode.costs;
    text.push(' ');
    text.push_str(&page.say(Word::WorkCosts, &[&won(costs.failure_won), &won(costs.preventive_won)]));
    if let Some(standing) = costs.standing_won {
        text.push(' ');
        text.push_str(&page.say(Word::StandingCosts, &[&won(standing)]));
    }
    if mode.standstill.source != StandstillSource::Unknown {
        text.push(' ');
        text.push_str(&page.say(Word::StandstillOf, &[&won(mode.standstill.won_per_hour)]));
    }
    page.paragraph(2, &text);
    table(page, mode);
    if mode.leaves_wear {
        page.paragraph(2, page.word(Word::LeavesWear));
    }
    let others: Vec<String> = mode
        .missing
        .chunk_by(|(_, one), (_, other)| one == other)
        .filter_map(|same| {
            let kinds: Vec<&str> = same.iter().map(|(kind, _)| page.word(way(*kind))).collect();
            let (_, why) = same.first()?;
            Some(format!("{} ({})", kinds.join(", "), page.word(missing(*why))))
        })
        .collect();
    if !others.is_empty() {
        let text = page.say(Word::NotChosenFrom, &[&others.join("; ")]);
        page.paragraph(2, &text);
    }
    recommendation(page, mode);
}

fn table(page: &mut Page<'_>, mode: &ModeChoices) {
    let language = page.language();
    let mut table = Table::new([
        (page.word(Word::PolicyHead), Align::Left),
        (page.word(Word::WhenHead), Align::Left),
        (page.word(Word::WonAnHourHead), Align::Right),
        (page.word(Word::WonAMonthHead), Align::Right),
        (page.word(Word::FailFirstHead), Align::Right),
    ]);
    let mut row = |label: String, choice: &Choice| {
        let month = choice.rate.times(mode.hours_per_month());
        table.row([
            label,
            when(page, choice),
            interval(choice.rate.won_per_hour, choice.rate.half_width),
            won_interval(month.won_per_hour, month.half_width, language),
            choice.failed_share.map_or_else(String::new, share),
        ]);
    };
    for (number, choice) in mode.choices.iter().enumerate() {
        let mark = if number == mode.best { " *" } else { "" };
        row(format!("{}{mark}", page.word(way(choice.way))), choice);
    }
    if let Some(today) = mode.today.as_ref().filter(|today| today.way != Way::RunToFailure) {
        row(page.say(Word::TodayIs, &[page.word(way(today.way))]), today);
    }
    page.table(2, &table);
}

/// At which figures a policy replaces.
fn when(page: &Page<'_>, choice: &Choice) -> String {
    let hours = choice.hours.map(plain).unwrap_or_default();
    let threshold = choice
        .threshold
        .map(|threshold| grouped(threshold, 2))
        .unwrap_or_default();
    match choice.way {
        Way::RunToFailure => String::new(),
        Way::Age | Way::AgeStanding => page.say(Word::AtAge, &[&hours]),
        Way::Usage | Way::Calendar => page.say(Word::EveryHours, &[&hours]),
        Way::Condition => page.say(Word::AtReading, &[&threshold]),
        Way::Inspection => page.say(Word::AtInspection, &[&threshold, &hours]),
    }
}

fn recommendation(page: &mut Page<'_>, mode: &ModeChoices) {
    let Some(best) = mode.best() else { return };
    let language = page.language();
    let early: Vec<&Missing> = mode.missing.iter().map(|(_, why)| why).collect();
    if best.way == Way::RunToFailure && early.contains(&&Missing::NeverPays) {
        page.paragraph(2, page.word(Word::EarlyBuysNothing));
    }
    let policy = page.word(way(best.way));
    let at = when(page, best);
    let policy = if at.is_empty() {
        policy.to_owned()
    } else {
        format!("{policy}, {at}")
    };
    match mode.saving() {
        Some(_) if !mode.surely_saves() => page.paragraph(2, page.word(Word::TodayIsBest)),
        Some(saving) => {
            let won = won_interval(saving.won_per_hour, saving.half_width, language);
            let text = page.say(Word::PolicySaves, &[&policy, &won]);
            page.paragraph(2, &text);
            paste(page, mode, best);
        }
        None => {
            let text = page.say(Word::PolicyIsBest, &[&policy]);
            page.paragraph(2, &text);
            paste(page, mode, best);
        }
    }
}

/// How long to collect before a trained detector pays.
fn learned(page: &mut Page<'_>, curve: &LearningCurve) {
    let heads = [
        Word::HistoryMonthsHead,
        Word::FailuresSeenHead,
        Word::UnlearnedHead,
        Word::WonAnHourHead,
    ];
    let mut table = Table::new(heads.map(|head| (page.word(head), Align::Right)));
    for point in &curve.points {
        let cost = &point.won_per_hour;
        table.row([
            point.months.to_string(),
            grouped(point.mean_failures, 1),
            share(point.unlearned_share),
            interval(cost.mean.unwrap_or(0.0), cost.half_width),
        ]);
    }
    page.blank();
    page.line(format!("  {}", page.word(Word::LearningCurveTitle)));
    page.table(2, &table);
    let rival = interval(curve.rival_rate.won_per_hour, curve.rival_rate.half_width);
    let policy = page.word(way(curve.rival));
    let longest = curve.points.last().map_or(0.0, |point| point.months);
    let text = match curve.pays_from_months {
        Some(months) => page.say(Word::DetectorPaysFrom, &[&months.to_string(), policy, &rival]),
        None => page.say(Word::DetectorNeverPays, &[&longest.to_string(), policy, &rival]),
    };
    page.paragraph(2, &text);
    let unlearned = curve.points.iter().any(|point| point.unlearned_share > 0.0);
    if unlearned {
        page.paragraph(2, page.word(Word::UnlearnedStay));
    }
    page.paragraph(2, &page.say(Word::LearningCurveHow, &[&curve.plants.to_string()]));
}

/// What is to be written into the scenario.
fn paste(page: &mut Page<'_>, mode: &ModeChoices, best: &Choice) {
    page.line(format!(
        "    # station = {:?}, mode = {:?}",
        page.voice.line(&mode.station),
        page.voice.line(&mode.mode)
    ));
    page.line(format!("    {}", best.toml));
}
