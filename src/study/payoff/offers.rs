//! All that is said about when the offers of a comparison pay.

use std::ops::ControlFlow;
use std::sync::atomic::AtomicBool;

use serde::Serialize;

use crate::kernel::special::normal_quantile;
use crate::kernel::statistics::proportion::Proportion;
use crate::scenario::scenario::ScenarioSpec;
use crate::study::appraisals::{VERDICT_PROBABILITY, Verdict};
use crate::study::comparison::Comparison;
use crate::study::error::StudyError;
use crate::study::estimate::proportion;
use crate::study::parallel::in_order;
use crate::study::payoff::break_even::{BreakEven, Figure, break_evens};
use crate::study::payoff::ground::Ground;
use crate::study::payoff::risk::{Choice, Risk, choices};
use crate::study::payoff::tornado::{Swing, tornado};
use crate::study::payoff::trial::Trial;
use crate::study::settings::CONFIDENCE;

/// When the offers of a comparison pay.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Payoff {
    /// Each offer, in the comparison's order.
    pub offers: Vec<OfferPayoff>,
    /// Which is the best, and whether any is: the highest mean net present value first.
    pub choices: Vec<Choice>,
}

/// When one offer pays.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OfferPayoff {
    /// The offer's name.
    pub name: String,
    /// What must be true.
    pub break_evens: Vec<BreakEven>,
    /// What moves its worth most, first.
    pub tornado: Vec<Swing>,
    /// How it may go wrong.
    pub risk: Risk,
    /// What its trial is worth; none if it has none, or too little is simulated to say.
    pub trial: Option<Trial>,
    /// What would tell whether it carries itself; none if the evidence is enough.
    pub missing: Option<Missing>,
}

/// What to do where the evidence is not enough.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Missing {
    /// How many futures would tell if the probability is what it seems to be; none if it seems to be the very one asked
    /// for, so that no number of them would.
    pub futures: Option<u64>,
    /// The figure to find out first: the one that moves the worth most; none if none moves it.
    pub measure: Option<Swing>,
}

impl Payoff {
    /// When the offers of `comparison` pay, which were compared with `baseline` and whose scenarios are `offers`, in
    /// the comparison's order. The number of threads does not show in any bit.
    ///
    /// # Errors
    /// If money cannot be reckoned.
    pub fn of(
        comparison: &Comparison,
        baseline: &ScenarioSpec,
        offers: &[(String, ScenarioSpec)],
        threads: usize,
    ) -> Result<Self, StudyError> {
        let mut found = Vec::with_capacity(offers.len());
        let never = AtomicBool::new(false);
        let work = |index: u64| one(comparison, baseline, offers, index as usize);
        in_order(offers.len() as u64, threads, &never, &|| Box::new(work), &mut |offer| {
            found.extend(offer);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(Self {
            offers: found,
            choices: choices(&comparison.offers),
        })
    }

    /// Adds what was found by simulating again, offer by offer, see [`simulated`](super::simulated).
    pub fn add_simulated(&mut self, found: Vec<Vec<BreakEven>>) {
        for (offer, found) in self.offers.iter_mut().zip(found) {
            offer.break_evens.extend(found);
        }
    }

    /// Whether anything was simulated again.
    pub fn is_simulated(&self) -> bool {
        let mut all = self.offers.iter().flat_map(|offer| &offer.break_evens);
        all.any(|found| found.figure.is_simulated())
    }

    /// What is said of the offer called `name`.
    pub fn offer(&self, name: &str) -> Option<&OfferPayoff> {
        self.offers.iter().find(|offer| offer.name == name)
    }
}

impl OfferPayoff {
    /// What must be true above all: of the price, or where no price makes the offer pay or fail, of the savings.
    pub fn headline(&self) -> Option<&BreakEven> {
        let has_value = |found: &&BreakEven| found.answer.threshold().is_some();
        let of = |figure| self.break_even(figure).filter(has_value);
        of(Figure::PriceWon).or_else(|| of(Figure::SavingsFactor))
    }

    /// What must be true of a figure of the whole offer.
    pub fn break_even(&self, figure: Figure) -> Option<&BreakEven> {
        self.break_evens.iter().find(|found| found.figure == figure)
    }
}

fn one(
    comparison: &Comparison,
    baseline: &ScenarioSpec,
    offers: &[(String, ScenarioSpec)],
    index: usize,
) -> Result<Option<OfferPayoff>, StudyError> {
    let (Some((name, after)), Some(compared)) = (offers.get(index), comparison.offers.get(index)) else {
        return Ok(None);
    };
    let ground = Ground::new(baseline, (name, after), index + 1, &comparison.runs, comparison.seed)?;
    let tornado = tornado(&ground)?;
    let money = &compared.money;
    let unclear = money.verdict == Verdict::NotEnoughEvidence;
    Ok(Some(OfferPayoff {
        name: name.clone(),
        break_evens: break_evens(&ground)?,
        risk: Risk::of(&ground, comparison.seed, &compared.replications)?,
        trial: Trial::of(&ground, [&baseline.plant, &after.plant], &compared.replications)?,
        missing: unclear.then(|| Missing {
            futures: money.npv_positive.as_ref().and_then(futures_to_tell),
            measure: tornado.first().cloned(),
        }),
        tornado,
    }))
}

/// Futures after which there would be a verdict, if the share of those seen so far stayed. Wilson's interval contains the
/// probability asked for as long as n·(share − asked)² ≤ z²·asked·(1 − asked); with few futures, the exact chance asks for
/// some more.
fn futures_to_tell(seen: &Proportion) -> Option<u64> {
    /// The exact chance lags behind by fewer.
    const LAG: u64 = 200;
    let distance = seen.share - VERDICT_PROBABILITY;
    let z = normal_quantile(0.5 + 0.5 * CONFIDENCE);
    let needed = z * z * VERDICT_PROBABILITY * (1.0 - VERDICT_PROBABILITY) / (distance * distance);
    // More than a scenario may ask for is no advice.
    if needed > 1e6 {
        return None;
    }
    let first = (libm::ceil(needed) as u64).max(seen.n + 1);
    let tells = |futures: &u64| {
        let successes = libm::round(seen.share * *futures as f64) as u64;
        Verdict::of(proportion(successes, *futures).as_ref()) != Verdict::NotEnoughEvidence
    };
    Some((first..first + LAG).find(tells).unwrap_or(first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_futures_that_would_tell_does_tell() {
        for (successes, trials) in [
            (7, 10),
            (9, 10),
            (10, 10),
            (1, 1),
            (0, 1),
            (1, 3),
            (17, 20),
            (12, 20),
            (30, 40),
        ] {
            let seen = proportion(successes, trials).unwrap();
            let needed = futures_to_tell(&seen).unwrap();
            let at = |n: u64| {
                let successes = libm::round(seen.share * n as f64) as u64;
                Verdict::of(proportion(successes, n).as_ref())
            };
            // Those that there are do not tell yet, and those that it takes do.
            assert_eq!(at(trials), Verdict::NotEnoughEvidence, "{successes} of {trials}");
            assert_ne!(
                at(needed),
                Verdict::NotEnoughEvidence,
                "{successes} of {trials}: {needed}"
            );
            assert!(needed > trials, "{successes} of {trials}: {needed}");
        }
        assert_eq!(futures_to_tell(&proportion(8, 10).unwrap()), None);
    }
}
