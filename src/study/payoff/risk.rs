//! How an offer may go wrong, and which of several is best.
//!
//! **Value at risk** is the net present value that 5 % of the futures do not exceed; its interval lies between two order
//! statistics (David and Nagaraja, *Order Statistics*, 3rd ed., section 7.1), whose ranks are the narrowest with at most
//! 2.5 % of the binomial distribution beyond either, and which is open where there are too few futures. **Expected
//! shortfall** is the mean of the worst 5 % (Acerbi and Tasche, Journal of Banking and Finance 26, 2002: the future at the
//! border counts in part); its interval follows from the asymptotic variance of Manistre and Hancock (North American
//! Actuarial Journal 9, 2005) and needs at least two futures among the worst 5 %; with fewer there is only an upper bound,
//! that of the value at risk, above which it never lies.
//!
//! **Which offer is best**: in how many futures each has the highest net present value, doing nothing being worth
//! nothing, each share with its own Wilson interval. **Waiting for a firm quote** is worth what knowing an open price
//! beforehand would add on average (the expected value of perfect information; Raiffa and Schlaifer, *Applied Statistical
//! Decision Theory*, 1961): the buyer would then only buy where it pays.

use serde::Serialize;

use crate::finance::cash_flow::CashFlowMonth;
use crate::finance::offer::PriceSpec;
use crate::kernel::random::Stream;
use crate::kernel::special::normal_quantile;
use crate::kernel::statistics::percentile::quantile;
use crate::kernel::statistics::proportion::Proportion;
use crate::study::appraisals::OfferReplication;
use crate::study::comparison::OfferComparison;
use crate::study::error::StudyError;
use crate::study::estimate::{Estimate, proportion};
use crate::study::payoff::ground::{Ground, Setting};
use crate::study::settings::CONFIDENCE;

/// The share of the futures that are the worst ones.
pub const WORST: f64 = 0.05;
/// Quotes that are imagined for the value of waiting.
const QUOTES: u64 = 100;

/// How one offer may go wrong. Amounts are in won.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Risk {
    /// Chance of a net present value below zero; none without replications.
    pub loss: Option<Proportion>,
    /// The net present value that 5 % of the futures do not exceed.
    pub value_at_risk_won: Bounded,
    /// Mean net present value of the worst 5 %.
    pub expected_shortfall_won: Bounded,
    /// Worth today of what comes in after the purchase, for each won that the project costs on day 0: 1 plus the
    /// project's net present value over its price less the funding that comes with the purchase. Funding that comes later
    /// is among what comes in. None where nothing is paid.
    pub profitability_index: Estimate,
    /// All that the offer costs in the measured time, less what is left of it at the end and what funding pays:
    /// savings less what they leave, income taxes aside.
    pub cost_of_ownership_won: Estimate,
    /// What it is worth to wait for a firm quote; none if all prices are fixed.
    pub firm_quote_won: Option<Estimate>,
}

/// A figure with an interval that may be open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Bounded {
    /// The figure; none with fewer than two replications.
    pub value: Option<f64>,
    /// Lower end of its 95 % interval; none if there are too few futures to say.
    pub low: Option<f64>,
    /// Upper end; likewise.
    pub high: Option<f64>,
}

/// How often something is the best choice.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Choice {
    /// The offer; none for adopting none of them.
    pub offer: Option<String>,
    /// In how many futures it has the highest net present value.
    pub best: Option<Proportion>,
    /// Mean net present value, won; 0 for none.
    pub npv_won: Estimate,
}

impl Risk {
    /// The risk of an offer over its replications.
    ///
    /// # Errors
    /// If money cannot be reckoned.
    pub fn of(ground: &Ground<'_>, seed: u64, replications: &[OfferReplication]) -> Result<Self, StudyError> {
        let npvs: Vec<f64> = replications
            .iter()
            .map(|found| found.appraisal.npv_won.as_f64())
            .collect();
        let losses = npvs.iter().filter(|&&npv| npv < 0.0).count();
        Ok(Self {
            loss: proportion(losses as u64, npvs.len() as u64),
            value_at_risk_won: value_at_risk(&npvs),
            expected_shortfall_won: expected_shortfall(&npvs),
            profitability_index: Estimate::of(replications.iter().map(profitability_index)),
            cost_of_ownership_won: Estimate::of(replications.iter().map(|found| Some(cost_of_ownership(found)))),
            firm_quote_won: firm_quote(ground, seed)?,
        })
    }
}

fn profitability_index(found: &OfferReplication) -> Option<f64> {
    let paid = found.cash_flow.price_won.as_f64() - found.cash_flow.granted_won.as_f64();
    (paid > 0.0).then(|| 1.0 + found.appraisal.project_npv_won.as_f64() / paid)
}

fn cost_of_ownership(found: &OfferReplication) -> f64 {
    let cost =
        |month: &CashFlowMonth| month.savings_won.as_f64() - month.net_won.as_f64() - month.parts.tax_won.as_f64();
    found.cash_flow.months.iter().map(cost).sum()
}

/// The 5 % quantile with the order statistics around it.
fn value_at_risk(npvs: &[f64]) -> Bounded {
    let mut ascending = npvs.to_vec();
    ascending.sort_by(f64::total_cmp);
    let (below, above) = ranks(ascending.len(), WORST);
    let at = |rank: Option<usize>| rank.and_then(|rank| ascending.get(rank).copied());
    Bounded {
        // One future alone says nothing of the worst ones.
        value: quantile(npvs, WORST).filter(|_| npvs.len() > 1),
        low: at(below),
        high: at(above),
    }
}

/// Places, from 0, of the order statistics between which the `share` quantile lies with 95 % confidence.
fn ranks(n: usize, share: f64) -> (Option<usize>, Option<usize>) {
    let beyond = (1.0 - CONFIDENCE) / 2.0;
    // K values lie below the quantile, binomial. In logarithms, which thousands of futures do not carry to zero.
    let many = n as f64;
    let probability = |k: f64| {
        let ways = libm::lgamma(many + 1.0) - libm::lgamma(k + 1.0) - libm::lgamma(many - k + 1.0);
        libm::exp(ways + k * libm::log(share) + (many - k) * libm::log1p(-share))
    };
    let (mut sum, mut below, mut above) = (0.0, None, None);
    for k in 0..=n {
        sum += probability(k as f64);
        // The (k + 1)-th value lies above the quantile if at most k values lie below it.
        if sum <= beyond {
            below = Some(k);
        } else if sum >= 1.0 - beyond {
            above = Some(k);
            break;
        }
    }
    (below, above.filter(|&rank| rank < n))
}

/// The mean of the worst 5 %.
fn expected_shortfall(npvs: &[f64]) -> Bounded {
    let mut ascending = npvs.to_vec();
    ascending.sort_by(f64::total_cmp);
    let tail = WORST * ascending.len() as f64;
    let weights = ascending.iter().enumerate();
    let worst: Vec<(f64, f64)> = weights
        .map(|(index, &npv)| (npv, (tail - index as f64).clamp(0.0, 1.0)))
        .filter(|&(_, weight)| weight > 0.0)
        .collect();
    if npvs.len() < 2 {
        return Bounded::default();
    }
    let mean = worst.iter().map(|(npv, weight)| npv * weight).sum::<f64>() / tail;
    let border = worst.last().map_or(mean, |&(npv, _)| npv);
    let scatter = worst
        .iter()
        .map(|(npv, weight)| weight * (npv - mean) * (npv - mean))
        .sum::<f64>()
        / tail;
    let variance = (scatter + (1.0 - WORST) * (border - mean) * (border - mean)) / tail;
    let half = normal_quantile(0.5 + 0.5 * CONFIDENCE) * variance.sqrt();
    if tail >= 2.0 {
        return Bounded {
            value: Some(mean),
            low: Some(mean - half),
            high: Some(mean + half),
        };
    }
    Bounded {
        value: Some(mean),
        low: None,
        // It never lies above the value at risk, and so not above that one's bound.
        high: value_at_risk(npvs).high,
    }
}

/// What it is worth to know the open prices before deciding, won.
fn firm_quote(ground: &Ground<'_>, seed: u64) -> Result<Option<Estimate>, StudyError> {
    let terms = &ground.present().terms;
    if terms
        .items
        .iter()
        .all(|item| matches!(item.price_won, PriceSpec::Fixed(_)))
    {
        return Ok(None);
    }
    let quoted = |quote: u64| {
        let mut luck = Stream::named(seed, quote, &format!("offer/{}", ground.name()), "firm quote");
        let mut setting: Setting = ground.present().clone();
        for item in &mut setting.terms.items {
            item.price_won = PriceSpec::Fixed(item.price_won.price(&mut || luck.uniform()));
        }
        Ok(ground.worth(&setting)?.mean.unwrap_or(0.0))
    };
    let worths = (0..QUOTES).map(quoted).collect::<Result<Vec<f64>, StudyError>>()?;
    let mean = worths.iter().sum::<f64>() / QUOTES as f64;
    // Whoever would buy anyway is spared the quotes at which it does not pay; whoever would not gets the others.
    let spared = |worth: &f64| Some(if mean > 0.0 { (-worth).max(0.0) } else { worth.max(0.0) });
    Ok(Some(Estimate::of(worths.iter().map(spared))))
}

/// How often each offer is the best choice, and how often none of them is; the highest mean net present value first.
/// Nothing without offers.
pub fn choices(offers: &[OfferComparison]) -> Vec<Choice> {
    let Some(replications) = offers.iter().map(|offer| offer.replications.len()).min() else {
        return Vec::new();
    };
    let npv = |offer: &OfferComparison, replication: usize| {
        let found = offer.replications.get(replication);
        found.map_or(0.0, |found| found.appraisal.npv_won.as_f64())
    };
    let mut wins = vec![0u64; offers.len() + 1];
    for replication in 0..replications {
        // Nothing is gained by an offer that is worth nothing.
        let mut best = (0, 0.0);
        for (index, offer) in offers.iter().enumerate() {
            let worth = npv(offer, replication);
            if worth > best.1 {
                best = (index + 1, worth);
            }
        }
        if let Some(wins) = wins.get_mut(best.0) {
            *wins += 1;
        }
    }
    let shares = wins.iter().map(|&wins| proportion(wins, replications as u64));
    let none = (None, Estimate::of((0..replications).map(|_| Some(0.0))));
    let named = offers.iter().map(|offer| {
        let npvs = (0..replications).map(|replication| Some(npv(offer, replication)));
        (Some(offer.name.clone()), Estimate::of(npvs))
    });
    let mut choices: Vec<Choice> = std::iter::once(none)
        .chain(named)
        .zip(shares)
        .map(|((offer, npv_won), best)| Choice { offer, best, npv_won })
        .collect();
    let mean = |choice: &Choice| choice.npv_won.mean.unwrap_or(0.0);
    choices.sort_by(|one, other| mean(other).total_cmp(&mean(one)));
    choices
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::special::normal_density;

    fn normals(n: usize, luck: &mut Stream) -> Vec<f64> {
        (0..n).map(|_| normal_quantile(luck.uniform_open())).collect()
    }

    #[test]
    fn the_worst_and_their_mean_are_those_of_a_list_by_hand() {
        // 40 futures: the worst two count in whole.
        let npvs: Vec<f64> = (1..=40).map(f64::from).collect();
        let found = expected_shortfall(&npvs);
        assert_eq!(found.value, Some(1.5));
        assert_eq!(value_at_risk(&npvs).value, Some(2.95));
        // Of 10 futures the worst half of one.
        let npvs: Vec<f64> = (1..=10).map(f64::from).collect();
        assert_eq!(expected_shortfall(&npvs).value, Some(1.0));
        assert_eq!(expected_shortfall(&npvs).low, None);
        // K of 10 values lie below the 5 % quantile: P(K ≤ 1) = 0.914, P(K ≤ 2) = 0.988. So the third lies above it.
        assert_eq!(expected_shortfall(&npvs).high, Some(3.0));
        assert_eq!(expected_shortfall(&[5.0]), Bounded::default());
        assert_eq!(expected_shortfall(&[]), Bounded::default());
        assert_eq!(value_at_risk(&[]), Bounded::default());
    }

    #[test]
    fn ranks_are_those_of_the_binomial_distribution() {
        // Of 100 values, K of them below the 5 % quantile: P(K ≤ 0) = 0.0059, P(K ≤ 1) = 0.037, P(K ≤ 9) = 0.972,
        // P(K ≤ 10) = 0.9885. So the first value is below it and the eleventh above it.
        assert_eq!(ranks(100, 0.05), (Some(0), Some(10)));
        // With 20 values even the lowest may lie above it: 0.95²⁰ = 0.36.
        assert_eq!(ranks(20, 0.05), (None, Some(3)));
        assert_eq!(ranks(0, 0.05), (None, None));
    }

    #[test]
    fn intervals_contain_the_true_value_as_often_as_they_say() {
        let border = normal_quantile(WORST);
        let shortfall = -normal_density(border) / WORST;
        let mut luck = Stream::named(8, 0, "risk", "coverage");
        let (mut at_risk, mut short) = (0, 0);
        for _ in 0..1_000 {
            let npvs = normals(400, &mut luck);
            let contains = |found: Bounded, value: f64| found.low.unwrap() <= value && value <= found.high.unwrap();
            at_risk += u32::from(contains(value_at_risk(&npvs), border));
            short += u32::from(contains(expected_shortfall(&npvs), shortfall));
        }
        // Order statistics cover at least 95 %; the other interval is asymptotic, with 20 futures among the worst.
        assert!((940..=990).contains(&at_risk), "{at_risk}");
        assert!((900..=965).contains(&short), "{short}");
    }
}
