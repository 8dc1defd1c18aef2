//! Is a trial on some machines, for some months, worth its price before the whole is bought?
//!
//! **What may be true.** A future of the comparison and a part of its savings that comes true (a *doubt* about the
//! whole simulation, normal with mean 1 and the standard deviation that the scenario gives, taken at 21 points of equal
//! probability): what the offer is worth is reckoned from the stored replication with its savings times that part.
//!
//! **What a trial shows** is the savings of a month. Most of what tells futures apart is luck: which month an order is
//! late in. A trial sees the luck of its own months and nothing of that to come, so only what lasts can be learned: the
//! share ρ = 1 − MSW / MSB of the scatter between the futures' mean months, from a one-way analysis of variance with
//! random effects of the months after delivery and training, their common course over the year taken out (Searle,
//! Casella and McCulloch, *Variance Components*, 1992, section 3.6); below zero it is zero. Each future's level is
//! shrunk by ρ towards the mean. The error of a trial is √(MSW / (months · share of the machines)): months and machines
//! err independently, and what a part of the machines shows is scaled up to all that the offer changes. The savings are
//! those of pairs that share their luck, as beside a twin of the machines; beside others a trial shows less, so what it
//! is worth is an upper bound.
//!
//! **What it is worth** is the expected value of this sample information, see [`sample_value`](super::sample_value),
//! less what waiting costs (the purchase comes later, at the discount rate) and less the price of the trial. The
//! interval is over the replications, with the rule as it is. Left out: what the machines save during the trial, what
//! waiting a year without a trial would show, and that people learn to use them.

use serde::Serialize;

use crate::factory::plant::{PlantSpec, PlantStationSpec};
use crate::finance::rate::PeriodRate;
use crate::finance::trial::TrialSpec;
use crate::kernel::special::normal_quantile;
use crate::study::appraisals::OfferReplication;
use crate::study::error::StudyError;
use crate::study::estimate::Estimate;
use crate::study::payoff::ground::{Ground, Setting};
use crate::study::payoff::sample_value::{Rule, Truth};

/// Points of the doubt.
const DOUBTS: u32 = 21;
/// A decision that changes more rarely than this does not change.
const NEVER: f64 = 1e-6;
/// Weeks of a mean month.
const WEEKS_PER_MONTH: f64 = 365.2425 / 84.0;

/// What a trial is worth. Amounts are in won.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Trial {
    /// The trial, with its doubt filled in.
    pub terms: TrialSpec,
    /// Machines that the offer changes, of which those of the trial are a part.
    pub of_machines: u32,
    /// Whether the offer would be bought without it: its mean worth is above zero.
    pub buys_without: bool,
    /// Probability that the trial turns that decision round.
    pub turns: f64,
    /// Savings of a month, of all machines, from which on to buy after the trial; none if nothing that it may show
    /// changes the decision.
    pub buy_from_won_per_month: Option<f64>,
    /// Share of the scatter between futures that lasts, so that a trial can show it.
    pub lasting: f64,
    /// Standard deviation of the savings of a month that a trial shows about the true ones.
    pub error_won_per_month: f64,
    /// What knowing more is worth.
    pub information_won: Estimate,
    /// What deciding later costs.
    pub waiting_won: Estimate,
    /// What is left after waiting and the price of the trial.
    pub net_won: Estimate,
    /// What to do.
    pub advice: Advice,
}

/// Whether to do a trial.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Advice {
    /// It is surely worth more than it costs.
    Do,
    /// It surely is not.
    DoNot,
    /// Too few futures to say.
    NotEnoughEvidence,
}

impl Trial {
    /// What the trial of an offer is worth; none if its terms have none, or too few futures or months are simulated to
    /// tell what lasts from luck: at least two of each are needed after delivery and training.
    ///
    /// # Errors
    /// If money cannot be reckoned.
    pub fn of(
        ground: &Ground<'_>,
        [before, after]: [&PlantSpec; 2],
        replications: &[OfferReplication],
    ) -> Result<Option<Self>, StudyError> {
        let present = ground.present();
        let Some(terms) = &present.terms.trial else {
            return Ok(None);
        };
        let Some(months) = Months::of(present, replications) else {
            return Ok(None);
        };
        let of_machines = changed_machines(before, after).max(terms.machines);
        let share = f64::from(terms.machines) / f64::from(of_machines);
        let error = (months.within / (f64::from(terms.months) * share)).sqrt();
        let truths = truths(ground, terms, &months)?;
        let rule = Rule::best(&truths.concat(), error);
        let discount = PeriodRate::monthly_from_percent_per_year(present.discount_rate_percent);
        let later = discount.map_err(StudyError::Valuation)?.discount_factor();
        let later = (0..terms.months).fold(1.0, |factor, _| factor * later);
        Ok(Some(Self::by(
            &rule,
            &truths,
            (terms, of_machines),
            (later, months.lasting),
        )))
    }

    /// What looking is worth with a rule, given the truths of each replication.
    fn by(
        rule: &Rule,
        truths: &[Vec<Truth>],
        (terms, of_machines): (&TrialSpec, u32),
        (later, lasting): (f64, f64),
    ) -> Self {
        let mean = |of: &dyn Fn(&Truth) -> f64| {
            let each = |truths: &Vec<Truth>| Some(truths.iter().map(of).sum::<f64>() / truths.len() as f64);
            Estimate::of(truths.iter().map(each))
        };
        let buys_without = mean(&|truth| truth.worth).mean.is_some_and(|worth| worth > 0.0);
        let without = if buys_without { 1.0 } else { 0.0 };
        let turns = mean(&|truth| (rule.buys(truth) - without).abs()).mean.unwrap_or(0.0);
        let changes = turns > NEVER;
        let learned = |truth: &Truth| match changes {
            true => truth.worth * (rule.buys(truth) - without),
            false => 0.0,
        };
        let bought = |truth: &Truth| if changes { rule.buys(truth) } else { without };
        let waited = |truth: &Truth| (1.0 - later) * truth.worth * bought(truth);
        let net_won = mean(&|truth| learned(truth) - waited(truth) - terms.price_won);
        let advice = match (net_won.low(), net_won.high()) {
            (Some(low), _) if low > 0.0 => Advice::Do,
            (_, Some(high)) if high <= 0.0 => Advice::DoNot,
            _ => Advice::NotEnoughEvidence,
        };
        Self {
            terms: TrialSpec {
                doubt_percent: Some(terms.doubt()),
                ..terms.clone()
            },
            of_machines,
            buys_without,
            turns: if changes { turns } else { 0.0 },
            buy_from_won_per_month: changes.then_some(rule.threshold),
            lasting,
            error_won_per_month: rule.error,
            information_won: mean(&learned),
            waiting_won: mean(&waited),
            net_won,
            advice,
        }
    }
}

/// By replication, what may be true of it: one truth for each point of the doubt.
fn truths(ground: &Ground<'_>, terms: &TrialSpec, months: &Months) -> Result<Vec<Vec<Truth>>, StudyError> {
    let mut truths: Vec<Vec<Truth>> = months.levels.iter().map(|_| Vec::new()).collect();
    for part in parts(terms.doubt() / 100.0) {
        let worths = ground.npvs(&Setting {
            savings_factor: part,
            ..ground.present().clone()
        })?;
        for ((truths, level), worth) in truths.iter_mut().zip(&months.levels).zip(worths) {
            truths.push(Truth {
                level: part * level,
                worth,
            });
        }
    }
    Ok(truths)
}

/// Parts of the savings that come true, equally probable: points of a normal distribution with mean 1 and this standard
/// deviation, which they have exactly.
fn parts(deviation: f64) -> Vec<f64> {
    if deviation == 0.0 {
        return vec![1.0];
    }
    let at = |index: u32| normal_quantile((f64::from(index) + 0.5) / f64::from(DOUBTS));
    let squares: f64 = (0..DOUBTS).map(|index| at(index) * at(index)).sum();
    let scale = deviation / (squares / f64::from(DOUBTS)).sqrt();
    (0..DOUBTS).map(|index| 1.0 + scale * at(index)).collect()
}

/// What the months of the replications say of a month's savings, won.
#[derive(Clone, Debug, PartialEq)]
struct Months {
    /// By replication, the mean month as far as it lasts.
    levels: Vec<f64>,
    /// Variance of a month within a replication.
    within: f64,
    /// Share of the scatter between replications that lasts.
    lasting: f64,
}

impl Months {
    /// From the whole months after delivery and training, until leased equipment goes back.
    fn of(setting: &Setting, replications: &[OfferReplication]) -> Option<Self> {
        let training = setting
            .terms
            .training
            .as_ref()
            .map_or(0.0, |training| training.weeks / WEEKS_PER_MONTH);
        // Month 0 is the day of the purchase.
        let first = 1 + setting.terms.delivery_months as usize + libm::ceil(training) as usize;
        let lease = (setting.terms.lease.as_ref()).filter(|lease| !lease.buys_at_end);
        let last = lease.map_or(usize::MAX, |lease| lease.months as usize);
        let whole = |found: &OfferReplication| (libm::floor(found.cash_flow.measured_months) as usize).min(last);
        let rows: Vec<Vec<f64>> = replications
            .iter()
            .map(|found| {
                let months = found.cash_flow.months.iter().take(whole(found) + 1).skip(first);
                months.map(|month| month.savings_won.as_f64()).collect()
            })
            .collect();
        Self::of_rows(&rows)
    }

    fn of_rows(rows: &[Vec<f64>]) -> Option<Self> {
        let months = rows.iter().map(Vec::len).min()?;
        let (many, each) = (rows.len() as f64, months as f64);
        if rows.len() < 2 || months < 2 {
            return None;
        }
        let course: Vec<f64> = (0..months)
            .map(|month| rows.iter().map(|row| row[month]).sum::<f64>() / many)
            .collect();
        let mean = course.iter().sum::<f64>() / each;
        let means: Vec<f64> = rows
            .iter()
            .map(|row| row.iter().take(months).sum::<f64>() / each)
            .collect();
        let square = |value: f64| value * value;
        let between = each * means.iter().map(|found| square(found - mean)).sum::<f64>() / (many - 1.0);
        let scatter = |(row, found): (&Vec<f64>, &f64)| {
            let months = row.iter().zip(&course);
            months
                .map(|(won, usual)| square(won - usual - (found - mean)))
                .sum::<f64>()
        };
        let within = rows.iter().zip(&means).map(scatter).sum::<f64>() / ((many - 1.0) * (each - 1.0));
        let lasting = if between > 0.0 {
            (1.0 - within / between).max(0.0)
        } else {
            0.0
        };
        Some(Self {
            levels: means.iter().map(|found| mean + lasting * (found - mean)).collect(),
            within,
            lasting,
        })
    }
}

/// The machines of the stations that an offer changes or adds; of all stations if what it changes is none of them.
fn changed_machines(before: &PlantSpec, after: &PlantSpec) -> u32 {
    let known = |station: &&PlantStationSpec| !before.stations.contains(station);
    let machines = |stations: &mut dyn Iterator<Item = &PlantStationSpec>| {
        stations
            .map(|station| station.line.machines.unwrap_or(1))
            .fold(0, u32::saturating_add)
    };
    match machines(&mut after.stations.iter().filter(known)) {
        0 => machines(&mut after.stations.iter()),
        changed => changed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::random::Stream;

    /// Months of futures that differ by `lasting` (deviation) and by the luck of each month, over a course of the year.
    fn rows(futures: usize, months: usize, lasting: f64, luck: f64, dice: &mut Stream) -> Vec<Vec<f64>> {
        let mut normal = || normal_quantile(dice.uniform_open());
        (0..futures)
            .map(|_| {
                let level = 100.0 + lasting * normal();
                (0..months)
                    .map(|month| level + 30.0 * (month % 12) as f64 + luck * normal())
                    .collect()
            })
            .collect()
    }

    #[test]
    fn what_lasts_is_told_from_luck() {
        let mut dice = Stream::named(9, 0, "trial", "months");
        let found = |lasting: f64, dice: &mut Stream| {
            let found: Vec<Months> = (0..40)
                .map(|_| Months::of_rows(&rows(60, 24, lasting, 20.0, dice)).unwrap())
                .collect();
            let mean = |of: fn(&Months) -> f64| found.iter().map(of).sum::<f64>() / found.len() as f64;
            (mean(|months| months.lasting), mean(|months| months.within))
        };
        // Of luck alone little seems to last: an estimate around zero, cut off there.
        let (share, within) = found(0.0, &mut dice);
        assert!(share < 0.12, "{share}");
        assert!((within / 400.0 - 1.0).abs() < 0.02, "{within}");
        // σ² / (σ² + τ²/n) with σ = 8, τ = 20 and n = 24 is 0.793.
        let (share, within) = found(8.0, &mut dice);
        assert!((share - 0.793).abs() < 0.02, "{share}");
        assert!((within / 400.0 - 1.0).abs() < 0.02, "{within}");
        assert_eq!(Months::of_rows(&rows(1, 24, 1.0, 1.0, &mut dice)), None);
        assert_eq!(Months::of_rows(&rows(9, 1, 1.0, 1.0, &mut dice)), None);
    }

    #[test]
    fn a_doubt_has_the_deviation_that_it_says() {
        for deviation in [0.1, 0.3, 1.2] {
            let parts = parts(deviation);
            let many = parts.len() as f64;
            let mean = parts.iter().sum::<f64>() / many;
            let variance = parts.iter().map(|part| (part - mean) * (part - mean)).sum::<f64>() / many;
            assert!((mean - 1.0).abs() < 1e-12 && (variance.sqrt() / deviation - 1.0).abs() < 1e-12);
        }
        assert_eq!(parts(0.0), [1.0]);
    }
}
