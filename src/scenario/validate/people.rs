//! Operators, crews, shifts, and the hours of the electricity tariff.

use std::collections::BTreeSet;

use super::Check;
use super::hours::{self, DAY, Hours};
use super::quantity::Least;
use crate::line::operator::OperatorSpec;
use crate::line::shift::{ShiftSpec, Weekday};
use crate::line::station::StationSpec;
use crate::scenario::diagnostic::quoted;
use crate::scenario::place::Place;

/// Most ranges of hours in a shift.
const MAX_RANGES: usize = 100;

/// What a group of operators can do.
pub(super) fn skills(group: &OperatorSpec) -> impl Iterator<Item = &str> + Clone {
    let own = group.skills.is_empty().then_some(group.name.as_str());
    own.into_iter().chain(group.skills.iter().map(String::as_str))
}

/// The minutes of the week in which a shift works, if they can be read and overtime does not move them.
fn week_of(shift: &ShiftSpec) -> Option<Vec<(u32, u32)>> {
    use Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
    let week = [Mon, Tue, Wed, Thu, Fri, Sat, Sun];
    let days = shift.days.as_deref().unwrap_or(&week[..5]);
    if shift.overtime_hours > 0.0 || shift.hours.len() > MAX_RANGES {
        return None;
    }
    let mut ranges = Vec::new();
    for text in &shift.hours {
        let range = hours::parse(text)?;
        for (day, _) in (0..).zip(week).filter(|(_, day)| days.contains(day)) {
            ranges.push((day * DAY + range.start, range.minutes));
        }
    }
    Some(ranges)
}

/// Whether two shifts are never at work at the same time.
fn never_meet(one: &ShiftSpec, other: &ShiftSpec) -> bool {
    match (week_of(one), week_of(other)) {
        (Some(mut ranges), Some(more)) if one.name != other.name => {
            ranges.extend(more);
            hours::overlap(&ranges, 7 * DAY).is_none()
        }
        _ => false,
    }
}

impl<'c> Check<'c> {
    /// Whether anyone with the skill `operator` is there while the station works.
    pub(super) fn people_are_there(&mut self, place: Place<'_>, station: &StationSpec) {
        let (Some(skill), Some(shift)) = (&station.operator, &station.shift) else {
            return;
        };
        let plant = &self.spec.plant;
        let of = |name: &String| plant.shifts.iter().find(|shift| shift.name == *name);
        let able = plant
            .operators
            .iter()
            .filter(|group| skills(group).any(|own| own == skill));
        let theirs: Option<BTreeSet<&String>> = able.map(|group| group.shift.as_ref()).collect();
        // Groups without a shift are always there.
        let (Some(theirs), Some(ours)) = (theirs, of(shift)) else {
            return;
        };
        let apart = |name: &String| of(name).is_some_and(|other| never_meet(ours, other));
        if !theirs.is_empty() && theirs.into_iter().all(apart) {
            let message = format!(
                "nobody with the skill {} is there during the shift {} of the station",
                quoted(skill),
                quoted(shift)
            );
            let help = "work that needs them will never be done; let the hours of both shifts overlap";
            self.reporter.warning(place.key("operator").mark(), message, help);
        }
    }

    /// Everyone who works. Comes after the stations, which say who is needed.
    pub(super) fn people(&mut self, root: Place<'_>) {
        let plant = &self.spec.plant;
        for (index, group) in plant.operators.iter().enumerate() {
            let place = root.key("operator").item(index);
            self.shift(place.key("shift"), group.shift.as_ref());
            self.won(place, "wage_won_per_hour", group.wage_won_per_hour);
            for (index, skill) in group.skills.iter().enumerate() {
                self.name(place.key("skills").item(index), skill);
            }
            if !skills(group).any(|skill| self.used_skills.contains(skill)) {
                let message = format!("no station needs the operators {}", quoted(&group.name));
                self.reporter.warning(
                    place.named("name"),
                    message,
                    "a station says `operator = \"…\"` with a skill",
                );
            }
        }
        for (index, crew) in plant.crews.iter().enumerate() {
            let place = root.key("crew").item(index);
            self.shift(place.key("shift"), crew.shift.as_ref());
            self.won(place, "wage_won_per_hour", crew.wage_won_per_hour);
            self.won(place, "won_per_call", crew.won_per_call.unwrap_or(0.0));
            self.won(place, "won_per_month", crew.won_per_month.unwrap_or(0.0));
            self.timed(place, crew.response.given(), Least::Zero);
            if !self.used_crews.contains(crew.name.as_str()) {
                let message = format!("no failure needs the crew {}", quoted(&crew.name));
                self.reporter.warning(
                    place.named("name"),
                    message,
                    "a failure says `crew = \"…\"`, or a `skill` that it has",
                );
            }
        }
        for (index, shift) in plant.shifts.iter().enumerate() {
            let place = root.key("shift").item(index);
            self.shift_hours(place, shift);
            if !self.used_shifts.contains(shift.name.as_str()) {
                let message = format!("nothing works on the shift {}", quoted(&shift.name));
                let help = "stations, operators, crews and fleets say `shift = \"…\"`";
                self.reporter.warning(place.named("name"), message, help);
            }
        }
    }

    /// Ranges of hours that can be read, with their places in the list.
    fn hours(&mut self, place: Place<'_>, list: &[String]) -> Vec<(usize, Hours)> {
        let mut found = Vec::new();
        for (index, text) in list.iter().enumerate() {
            match hours::parse(text) {
                Some(range) => found.push((index, range)),
                None => {
                    let help =
                        "hours are written \"08:00-17:00\"; \"22:00-06:00\" runs past midnight, 24:00 may be an end";
                    let message = format!("{} is not a range of hours", quoted(text));
                    self.error_with_help(place.item(index).mark(), message, help);
                }
            }
        }
        found
    }

    fn shift_hours(&mut self, place: Place<'_>, shift: &ShiftSpec) {
        use Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
        let week = [Mon, Tue, Wed, Thu, Fri, Sat, Sun];
        for (key, list) in [("hours", &shift.hours), ("breaks", &shift.breaks)] {
            if list.len() > MAX_RANGES {
                self.error(
                    place.key(key).item(MAX_RANGES).mark(),
                    format!("`{key}` may have {MAX_RANGES} ranges at most"),
                );
                return;
            }
        }
        let work = self.hours(place.key("hours"), &shift.hours);
        if shift.hours.is_empty() {
            self.error(place.key("hours").mark(), "a shift has hours");
        }
        let days = shift.days.as_deref().unwrap_or(&week[..5]);
        if days.is_empty() {
            self.error(place.key("days").mark(), "a shift has days");
        }
        for (index, day) in days.iter().enumerate() {
            if days[..index].contains(day) {
                self.error(place.key("days").item(index).mark(), "a day stands here twice");
                return;
            }
        }
        // On a circle of a week: what runs past midnight meets the next working day only.
        let mut ranges = Vec::new();
        let mut owners = Vec::new();
        for &(index, range) in &work {
            for day in days {
                let day = week.iter().position(|other| other == day).unwrap_or(0) as u32;
                ranges.push((day * DAY + range.start, range.minutes));
                owners.push(index);
            }
        }
        if let Some((first, second)) = hours::overlap(&ranges, 7 * DAY) {
            let later = owners[first].max(owners[second]);
            self.error(
                place.key("hours").item(later).mark(),
                "the hours of a shift must not overlap",
            );
            return;
        }
        let breaks = self.hours(place.key("breaks"), &shift.breaks);
        for &(index, pause) in &breaks {
            if work.len() == shift.hours.len() && !work.iter().any(|(_, range)| range.holds(pause)) {
                let help = format!(
                    "hours: {}",
                    shift
                        .hours
                        .iter()
                        .map(|text| quoted(text))
                        .collect::<Vec<_>>()
                        .join(", ")
                );
                self.error_with_help(
                    place.key("breaks").item(index).mark(),
                    "the break is not within the hours",
                    help,
                );
            }
        }
        let pauses: Vec<(u32, u32)> = breaks.iter().map(|(_, pause)| (pause.start, pause.minutes)).collect();
        if let Some((first, second)) = hours::overlap(&pauses, DAY) {
            let later = breaks[first].0.max(breaks[second].0);
            self.error(place.key("breaks").item(later).mark(), "breaks must not overlap");
            return;
        }
        let total = |list: &[(usize, Hours)]| list.iter().map(|(_, range)| u64::from(range.minutes)).sum::<u64>();
        if !work.is_empty() && total(&work) <= total(&breaks) {
            self.error(place.key("breaks").mark(), "the breaks leave no time to work");
        }
        if total(&work) as f64 + shift.overtime_hours * 60.0 > f64::from(DAY) {
            let message = "hours and overtime together are longer than a day";
            self.error(place.key("overtime_hours").mark(), message);
        }
    }

    /// The tariff.
    pub(super) fn electricity(&mut self, place: Place<'_>) {
        let tariff = &self.spec.plant.electricity;
        self.won(place, "base_won_per_kw", tariff.base_won_per_kw);
        if !(0.0..=1e9).contains(&tariff.contract_kw) {
            self.error(place.key("contract_kw").mark(), "`contract_kw` must be from 0 to 1e9");
        }
        // The fuel adjustment has been negative, so a surcharge may be.
        if tariff.surcharge_won_per_kwh.abs() > super::MAX_WON {
            self.error(
                place.key("surcharge_won_per_kwh").mark(),
                "`surcharge_won_per_kwh` must be from -1e15 to 1e15",
            );
        }
        if let Some(flat) = tariff.flat_won_per_kwh {
            self.won(place, "flat_won_per_kwh", flat);
            if !tariff.seasons.is_empty() {
                let message = "both `flat_won_per_kwh` and `seasons` are given; keep one";
                self.error(place.key("flat_won_per_kwh").key_mark(), message);
            }
        }
        let seasons = place.key("seasons");
        let names = tariff.seasons.iter().enumerate();
        self.unique(
            "seasons",
            names.map(|(index, season)| (seasons.item(index).key("name"), season.name.as_str())),
        );
        let mut seen = [false; 12];
        for (index, season) in tariff.seasons.iter().enumerate() {
            let place = seasons.item(index);
            for (index, month) in season.months.iter().enumerate() {
                let mark = place.key("months").item(index).mark();
                match seen.get_mut(usize::from(*month).wrapping_sub(1)) {
                    None => self.error(mark, "a month is a number from 1 to 12"),
                    Some(true) => self.error(mark, format!("month {month} belongs to two seasons")),
                    Some(seen) => *seen = true,
                }
            }
            self.won(place, "light_won", season.light_won);
            self.won(place, "mid_won", season.mid_won);
            self.won(place, "peak_won", season.peak_won);
            let mid = self.hours(place.key("mid_hours"), &season.mid_hours);
            let peak = self.hours(place.key("peak_hours"), &season.peak_hours);
            let marks: Vec<_> = (mid.iter().map(|(index, _)| place.key("mid_hours").item(*index).mark()))
                .chain(
                    peak.iter()
                        .map(|(index, _)| place.key("peak_hours").item(*index).mark()),
                )
                .collect();
            let ranges: Vec<_> = mid
                .iter()
                .chain(&peak)
                .map(|(_, range)| (range.start, range.minutes))
                .collect();
            if let Some((first, second)) = hours::overlap(&ranges, DAY) {
                let later = first.max(second);
                self.error(marks[later], "mid-load and peak-load hours must not overlap");
            }
        }
        let lacking: Vec<String> = (1..)
            .zip(seen)
            .filter(|(_, seen)| !seen)
            .map(|(month, _): (u32, bool)| month.to_string())
            .collect();
        if !tariff.seasons.is_empty() && !lacking.is_empty() {
            let message = format!("no season has the months {}", lacking.join(", "));
            self.error(seasons.key_mark(), message);
        }
    }
}
