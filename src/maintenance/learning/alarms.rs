//! Alarms as a workshop lives through them, and the threshold at which they cost least.
//!
//! A machine that is followed over time raises an alarm when the probability of failure reaches the threshold. If it fails
//! within the horizon (and not too soon to act), it is repaired in time and its life ends there. If not, somebody has
//! looked in vain, and nothing more is raised for the length of the horizon. A failure without an alarm in time is missed.
//! A snapshot is an alarm or none. The threshold is the one with the least cost in won on rows that were not learned from
//! (Elkan: "The foundations of cost-sensitive learning", IJCAI 2001), not the one with the most right answers.

use super::history::runs::Unit;
use super::settings::Costs;
use super::terms::Terms;

/// A threshold that no probability reaches: never an alarm.
pub const NEVER: f64 = 1.0;
/// Thresholds that are tried.
const TRIED: usize = 100;

/// What alarms came to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Alarms {
    /// Failures that were announced in time.
    pub announced: f64,
    /// Failures that were not.
    pub missed: f64,
    /// Alarms without a failure.
    pub false_alarms: f64,
    /// Sum of the times from alarms to the failures that they announced.
    pub warning: f64,
}

impl Alarms {
    /// Adds others, `weight` times.
    pub fn add(&mut self, other: &Self, weight: f64) {
        self.announced += weight * other.announced;
        self.missed += weight * other.missed;
        self.false_alarms += weight * other.false_alarms;
        self.warning += weight * other.warning;
    }

    /// What they cost, won.
    pub fn cost(&self, costs: &Costs) -> f64 {
        self.missed * costs.missed_failure_won
            + self.false_alarms * costs.false_alarm_won
            + self.announced * costs.planned_repair_won
    }

    /// What the same failures cost if nothing ever raises an alarm, won.
    pub fn cost_without(&self, costs: &Costs) -> f64 {
        (self.missed + self.announced) * costs.missed_failure_won
    }

    /// What alarms on one unit come to; `is_alarm` says for each row whether the probability reaches the threshold.
    pub fn of_unit(unit: &Unit, times: &[f64], is_alarm: impl Fn(usize) -> bool, terms: &Terms) -> Self {
        let mut alarms = Self::default();
        let mut quiet_until = f64::NEG_INFINITY;
        for (row, &time) in times.iter().enumerate() {
            if time < quiet_until || !is_alarm(row) {
                continue;
            }
            quiet_until = time + terms.horizon;
            match unit.fails_at.map(|fails_at| fails_at - time) {
                Some(ahead) if ahead > terms.horizon => alarms.false_alarms += 1.0,
                Some(ahead) if ahead >= terms.lead => {
                    alarms.announced = 1.0;
                    alarms.warning = ahead;
                    return alarms;
                }
                // Too late.
                Some(_) => {}
                // Whether a machine that is no longer watched fails soon after, nobody knows.
                None if unit.end() - time > terms.horizon => alarms.false_alarms += 1.0,
                None => {}
            }
        }
        if unit.has_failed() {
            alarms.missed = 1.0;
        }
        alarms
    }

    /// What alarms on snapshots come to, with weights.
    pub fn of_rows(rows: impl Iterator<Item = (bool, bool, f64)>) -> Self {
        let mut alarms = Self::default();
        for (is_alarm, has_failed, weight) in rows {
            match (is_alarm, has_failed) {
                (true, true) => alarms.announced += weight,
                (false, true) => alarms.missed += weight,
                (true, false) => alarms.false_alarms += weight,
                (false, false) => {}
            }
        }
        alarms
    }
}

/// The threshold at which `cost` is least, among some that probabilities suggest and [`NEVER`]; of equal ones the
/// highest. `probabilities` are those of rows that were not learned from.
pub fn cheapest(probabilities: &[f64], cost: impl Fn(f64) -> f64) -> f64 {
    let mut sorted: Vec<f64> = probabilities
        .iter()
        .copied()
        .filter(|value| value.is_finite())
        .collect();
    sorted.sort_by(|left, right| right.total_cmp(left));
    // Densest among the highest, where alarms are: every so many-th, in steps that grow.
    let mut tried = vec![NEVER];
    let last = sorted.len().saturating_sub(1) as f64;
    for step in 0..=TRIED {
        let part = step as f64 / TRIED as f64;
        let place = (part * part * part * last) as usize;
        tried.extend(sorted.get(place));
    }
    tried.extend((1..20).map(|step| f64::from(step) / 20.0));
    tried.sort_by(|left, right| right.total_cmp(left));
    tried.dedup();
    let mut best = (f64::INFINITY, NEVER);
    for threshold in tried {
        let cost = cost(threshold);
        if cost < best.0 {
            best = (cost, threshold);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::random::Stream;
    use crate::maintenance::learning::history::runs::Runs;
    use crate::maintenance::learning::settings::TimeSettings;

    fn terms() -> Terms {
        let times = TimeSettings {
            cap: Some(50.0),
            horizon: Some(10.0),
            lead: Some(2.0),
            ..TimeSettings::default()
        };
        Terms::of(&Runs::default(), &times).unwrap()
    }

    fn alarms(fails_at: Option<f64>, at: &[usize]) -> Alarms {
        let times: Vec<f64> = (0..=100).map(f64::from).collect();
        let unit = Unit {
            name: "1".into(),
            times: times.clone(),
            values: vec![0.0; 101],
            fails_at,
        };
        Alarms::of_unit(&unit, &times, |row| at.contains(&row), &terms())
    }

    #[test]
    fn alarms_are_counted_as_a_workshop_lives_through_them() {
        let counts = |alarms: Alarms| (alarms.announced, alarms.missed, alarms.false_alarms, alarms.warning);
        assert_eq!(counts(alarms(Some(100.0), &[])), (0.0, 1.0, 0.0, 0.0));
        assert_eq!(counts(alarms(Some(100.0), &[92, 95])), (1.0, 0.0, 0.0, 8.0));
        // 20 and 25 are one look in vain, 30 the next.
        assert_eq!(counts(alarms(Some(100.0), &[20, 25, 30, 95])), (1.0, 0.0, 2.0, 5.0));
        assert_eq!(
            counts(alarms(Some(100.0), &[99])),
            (0.0, 1.0, 0.0, 0.0),
            "too late to act"
        );
        // In vain at 89, and nothing is raised before 99, which is too late.
        assert_eq!(counts(alarms(Some(100.0), &[89, 95, 99])), (0.0, 1.0, 1.0, 0.0));
        assert_eq!(
            counts(alarms(None, &[50, 95])),
            (0.0, 0.0, 1.0, 0.0),
            "what comes after 100 is not known"
        );
        assert_eq!(
            counts(alarms(Some(130.0), &[50, 95])),
            (0.0, 0.0, 2.0, 0.0),
            "it has not failed yet"
        );
    }

    #[test]
    fn the_cheapest_threshold_is_the_one_that_theory_gives() {
        // With true probabilities an alarm pays from p = F / (M − P + F) on: 0.3 / (5 − 1 + 0.3).
        let costs = Costs::GUESS;
        let right = 0.3 / 4.3;
        let mut stream = Stream::named(3, 0, "", "rows");
        let probabilities: Vec<f64> = (0..200_000).map(|_| stream.uniform() * stream.uniform()).collect();
        let failed: Vec<bool> = probabilities.iter().map(|p| stream.chance(*p)).collect();
        let found = cheapest(&probabilities, |threshold| {
            let rows = probabilities
                .iter()
                .zip(&failed)
                .map(|(p, failed)| (*p >= threshold, *failed, 1.0));
            Alarms::of_rows(rows).cost(&costs)
        });
        assert!((found - right).abs() < 0.02, "{found} {right}");
    }

    #[test]
    fn alarms_that_only_cost_are_never_raised() {
        assert_eq!(
            cheapest(&[0.2, 0.9], |threshold| if threshold < NEVER { 1.0 } else { 0.5 }),
            NEVER
        );
        assert_eq!(cheapest(&[], |_| 0.0), NEVER);
    }
}
