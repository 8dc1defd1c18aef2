//! Machines that fail: what that and planned work took and cost, and what an offer changes there.

use crate::report::headings::Kind;
use crate::report::number::grouped;
use crate::report::table::{Align, Table, cut_name};
use crate::report::text::line::figures;
use crate::report::text::{NAME_COLUMNS, Page, figure, is_telling};
use crate::report::words::Word;
use crate::study::comparison::{OfferComparison, PairedEstimate};
use crate::study::estimate::{Estimate, find};
use crate::study::machines::{PairedMachine, UPKEEP_WON};
use crate::study::summary::NamedSummary;

/// Most machines that are shown, the dearest first.
const MOST_MACHINES: usize = 12;

/// What alarms came to, and what planned work cost the parts.
const ALARM_FIGURES: [&str; 5] = [
    "true_alarms",
    "false_alarms",
    "failures_caught",
    "failures_missed",
    "wasted_life_hours",
];

const FIGURES: [&str; 6] = [
    "failures",
    "unplanned_hours",
    "preventive",
    "planned_hours",
    "spare_wait_hours",
    UPKEEP_WON,
];

/// Every machine that has failed or been worked on.
pub(super) fn machines(page: &mut Page<'_>, all: &[NamedSummary]) {
    let telling = |machine: &&NamedSummary| {
        let found = ["failures", "preventive"].map(|figure| find(&machine.figures, figure));
        found.into_iter().flatten().any(is_telling)
    };
    let mut shown: Vec<&NamedSummary> = all.iter().filter(telling).collect();
    if shown.is_empty() {
        return;
    }
    let found = shown.len();
    shown.sort_by(|one, other| cost(&other.figures).total_cmp(&cost(&one.figures)));
    shown.truncate(MOST_MACHINES);
    page.section(page.word(Word::Machines));
    let rows = shown.iter().map(|machine| (&*machine.name, &*machine.figures));
    figures(page, Word::Machine, rows.clone(), &FIGURES);
    let telling = |figure: &&str| {
        let mut found = shown.iter().filter_map(|machine| find(&machine.figures, figure));
        found.any(is_telling)
    };
    let alarms: Vec<&str> = ALARM_FIGURES.iter().copied().filter(telling).collect();
    if !alarms.is_empty() {
        page.blank();
        figures(page, Word::Machine, rows, &alarms);
    }
    more(page, found);
    page.paragraph(2, page.word(Word::MachinesHow));
    if alarms.len() > 1 {
        page.paragraph(2, page.word(Word::MachineAlarmsHow));
    }
}

fn cost(figures: &[(&'static str, Estimate)]) -> f64 {
    find(figures, UPKEEP_WON).and_then(|won| won.mean).unwrap_or(0.0)
}

fn more(page: &mut Page<'_>, found: usize) {
    if found > MOST_MACHINES {
        let text = page.say(Word::CheaperMachines, &[&(found - MOST_MACHINES).to_string()]);
        page.paragraph(2, &text);
    }
}

/// What an offer changes at machines that fail, now or with it: nothing is said of those where nothing surely changes.
pub(super) fn changes(page: &mut Page<'_>, offer: &OfferComparison) {
    let mut shown: Vec<&PairedMachine> = offer
        .machines
        .iter()
        .filter(|machine| surely_changes(machine))
        .collect();
    if shown.is_empty() {
        return;
    }
    let found = shown.len();
    let size = |machine: &PairedMachine| {
        let won = find(&machine.figures, UPKEEP_WON).and_then(|won| won.difference.mean);
        won.unwrap_or(0.0).abs()
    };
    shown.sort_by(|one, other| size(other).total_cmp(&size(one)));
    shown.truncate(MOST_MACHINES);
    let headings = ["failures", "unplanned_hours", "planned_hours", UPKEEP_WON];
    let telling = headings.map(|figure| {
        let sides = |paired: &PairedEstimate| is_telling(&paired.baseline) || is_telling(&paired.offer);
        let found = |machine: &&PairedMachine| find(&machine.figures, figure).is_some_and(sides);
        shown.iter().any(found)
    });
    let headings: Vec<&str> = (headings.into_iter().zip(telling))
        .filter_map(|(figure, says)| says.then_some(figure))
        .collect();
    let titles = headings
        .iter()
        .map(|figure| (crate::report::headings::figure(figure, page.language()).0, Align::Right));
    let first = (page.word(Word::Machine).to_owned(), Align::Left);
    let last = (page.word(Word::Change).to_owned(), Align::Right);
    let mut table = Table::new([first].into_iter().chain(titles).chain([last]));
    for machine in &shown {
        let both = |figure: &&str| find(&machine.figures, figure).map_or_else(String::new, now_and_then);
        let change = find(&machine.figures, UPKEEP_WON).map(|won| figure(&won.difference, Kind::Number));
        let shown = cut_name(&page.voice.line(&machine.name), NAME_COLUMNS);
        table.row([shown].into_iter().chain(headings.iter().map(both)).chain(change));
    }
    page.blank();
    page.line(format!("  {}", page.word(Word::MachinesChange)));
    page.table(2, &table);
    avoided(page, &shown);
    more(page, found);
}

/// How many failures an offer avoids at each machine, what its alarms came to, and how much life its planned work wastes.
fn avoided(page: &mut Page<'_>, shown: &[&PairedMachine]) {
    let telling = |figure: &&str| {
        let mut found = shown.iter().filter_map(|machine| find(&machine.figures, figure));
        found.any(|paired| is_telling(&paired.baseline) || is_telling(&paired.offer))
    };
    let alarms: Vec<&str> = ALARM_FIGURES.iter().copied().filter(telling).collect();
    let heading = |figure: &&str| (crate::report::headings::figure(figure, page.language()).0, Align::Right);
    let first = [
        (page.word(Word::Machine).to_owned(), Align::Left),
        (page.word(Word::FailuresAvoided).to_owned(), Align::Right),
    ];
    let mut table = Table::new(first.into_iter().chain(alarms.iter().map(heading)));
    for machine in shown {
        let fewer = find(&machine.figures, "failures").map_or_else(String::new, |failures| {
            let change = &failures.difference;
            let fewer = Estimate {
                mean: change.mean.map(|mean| 0.0 - mean),
                ..*change
            };
            figure(&fewer, Kind::Number)
        });
        let both = |figure: &&str| find(&machine.figures, figure).map_or_else(String::new, now_and_then);
        let shown = cut_name(&page.voice.line(&machine.name), NAME_COLUMNS);
        table.row([shown, fewer].into_iter().chain(alarms.iter().map(both)));
    }
    page.blank();
    page.table(2, &table);
    let how = match alarms.iter().any(|figure| *figure != "wasted_life_hours") {
        true => Word::MachineAlarmsHow,
        false => Word::AvoidedHow,
    };
    page.paragraph(2, page.word(how));
}

/// Whether failures, standstill or money of a machine differ by more than chance.
fn surely_changes(machine: &PairedMachine) -> bool {
    let sure = |estimate: &Estimate| match (estimate.mean, estimate.half_width) {
        (Some(mean), Some(half_width)) => mean.abs() > half_width,
        (Some(mean), None) => mean != 0.0,
        (None, _) => false,
    };
    let figures = ["failures", "unplanned_hours", "planned_hours", UPKEEP_WON];
    let mut found = figures.iter().filter_map(|figure| find(&machine.figures, figure));
    found.any(|paired| sure(&paired.difference))
}

fn now_and_then(paired: &PairedEstimate) -> String {
    let short = |estimate: &Estimate| {
        let mean = estimate.mean.unwrap_or(0.0);
        grouped(mean, usize::from(mean != 0.0 && mean.abs() < 100.0))
    };
    format!("{} → {}", short(&paired.baseline), short(&paired.offer))
}
