//! Break-evens that need other runs: how long an outage may last, how much demand there must be, how often machines may
//! fail, so that an offer pays.
//!
//! The plant is stretched (see [`scales`](super::scales)) and simulated again, baseline and offer over the same futures
//! as in the comparison: the same seeds at every stretch, so that the mean net present value moves with the stretch and
//! not with luck. Its root is looked for as if it were a function without noise (sample average approximation, or
//! retrospective approximation with one sample; Chen and Schmeiser, "Stochastic root finding via retrospective
//! approximation", IIE Transactions 33, 2001; Pasupathy and Kim, "The stochastic root-finding problem", ACM
//! Transactions on Modeling and Computer Simulation 21, 2011): first at the stretches of a grid, then by the ITP method
//! between neighbours of which only one pays.
//!
//! The **interval** holds all stretches at which the paired t interval of the mean contains zero (Fieller, Journal of
//! the Royal Statistical Society B 16, 1954). Each of its ends is walked to from the root in steps that begin with the
//! interval of the mean over the local slope, and taken from a straight line across the last step, where the interval
//! of the mean leaves zero. An end beyond the grid is open.
//!
//! The warm-up stays that of the comparison. Where the stretch changes what a detector learns from, it is trained anew;
//! all else that was chosen by hand (intervals of planned work, stocks) stays as it is. Nothing is said of stretches
//! beyond the grid, and between its points nothing but that the worth changes its sign.

use std::ops::ControlFlow;
use std::sync::atomic::AtomicBool;

use crate::finance::root::{Precision, RootError, root};
use crate::network::error::NetworkError;
use crate::scenario::scenario::ScenarioSpec;
use crate::study::compare::named_plants;
use crate::study::comparison::Comparison;
use crate::study::error::{StudyError, VariantName};
use crate::study::estimate::Estimate;
use crate::study::networks::{Networks, NetworksError, TableCache};
use crate::study::payoff::break_even::{Answer, BreakEven, Figure, Threshold};
use crate::study::payoff::scales::{Scale, outages_of, shared};
use crate::study::replicate::{Replication, Variant, replicate};
use crate::study::valuer::Valuer;

/// The root may be off by this share of the space between two points of the grid.
const PLACE: f64 = 0.002;
/// A mean this small against the half of its interval is zero.
const NEAR_ZERO: f64 = 0.05;
/// A mean this small is zero whatever its interval, won: amounts are rounded to the won.
const NOTHING_WON: f64 = 0.5;
/// The first step towards an end of the interval, over what the local slope says: a little more, so that one is enough.
const FIRST_STEP: f64 = 1.25;
/// Steps at most, each as long as all before it.
const MOST_STEPS: u32 = 6;

/// A comparison with all that simulating it again takes.
#[derive(Clone, Copy, Debug)]
pub struct Simulated<'a> {
    /// What was compared, and over which futures.
    pub comparison: &'a Comparison,
    /// The baseline.
    pub baseline: &'a ScenarioSpec,
    /// The offers, in the comparison's order.
    pub offers: &'a [(String, ScenarioSpec)],
    /// What their networks do.
    pub networks: &'a Networks,
    /// Threads to work with, which do not show in any bit.
    pub threads: usize,
    /// Whether to end.
    pub cancel: &'a AtomicBool,
}

/// How far the search is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step<'a> {
    /// The offer; none while all are simulated together.
    pub offer: Option<&'a str>,
    /// What is looked for.
    pub figure: Figure,
    /// The part of the network that it is about; empty if none.
    pub about: &'a str,
    /// The value that is simulated.
    pub value: f64,
    /// Replications complete.
    pub completed: u64,
    /// Of so many.
    pub most: u64,
}

/// Who is told, and what is kept from one search to the next.
pub struct Company<'c> {
    /// Where detectors are kept.
    pub cache: &'c mut dyn TableCache,
    /// Is told how far the search is.
    pub progress: &'c mut dyn FnMut(&Step<'_>),
}

/// A stretch and what the offer is worth there.
type Point = (f64, Estimate);

impl Simulated<'_> {
    /// All that must be true of what needs other runs, offer by offer.
    ///
    /// # Errors
    /// If something cannot be simulated or valued, or the search is cancelled.
    pub fn break_evens(&self, company: &mut Company<'_>) -> Result<Vec<Vec<BreakEven>>, StudyError> {
        let mut found: Vec<Vec<BreakEven>> = self.offers.iter().map(|_| Vec::new()).collect();
        let all: Vec<usize> = (0..self.offers.len()).collect();
        for (offer, found) in found.iter_mut().enumerate() {
            for scale in self.outages(offer)? {
                found.push(self.search(&scale, offer, Vec::new(), company)?);
            }
        }
        if self.offers.is_empty() {
            return Ok(found);
        }
        for scale in shared(self.baseline, self.offers) {
            // The baseline is simulated once for all offers.
            let mut known: Vec<Vec<Point>> = all.iter().map(|_| Vec::new()).collect();
            for &factor in scale.grid().iter().filter(|&&factor| factor != 1.0) {
                let worths = self.worths(&scale, factor, &all, company)?;
                for (known, worth) in known.iter_mut().zip(worths) {
                    known.push((factor, worth));
                }
            }
            for ((offer, known), found) in known.into_iter().enumerate().zip(&mut found) {
                found.push(self.search(&scale, offer, known, company)?);
            }
        }
        Ok(found)
    }

    fn outages(&self, offer: usize) -> Result<Vec<Scale>, StudyError> {
        let Some((name, scenario)) = self.offers.get(offer) else {
            return Ok(Vec::new());
        };
        outages_of(&self.baseline.plant, &scenario.plant).map_err(|source| {
            let variant = VariantName::Offer(name.clone());
            let place = scenario.plant.connected_by.clone().unwrap_or_default();
            StudyError::Network {
                variant,
                source: Box::new(NetworksError::Network(NetworkError::Distribution {
                    network: place,
                    key: "out_hours",
                    source,
                })),
            }
        })
    }

    /// Where an offer pays; `known` are stretches that have been simulated.
    fn search(
        &self,
        scale: &Scale,
        offer: usize,
        known: Vec<Point>,
        company: &mut Company<'_>,
    ) -> Result<BreakEven, StudyError> {
        let mut known = known;
        known.push((1.0, self.present(offer)));
        let mut worth = |factor: f64| {
            let worths = self.worths(scale, factor, &[offer], company)?;
            Ok(worths.first().copied().unwrap_or_default())
        };
        let answer = answer(scale.grid(), known, &mut worth)?;
        Ok(BreakEven {
            figure: scale.figure(),
            product: scale.about().map(str::to_owned),
            now: scale.value(1.0),
            answer: answer.with_values(&|factor| scale.value(factor)),
        })
    }

    /// What an offer is worth as it is.
    fn present(&self, offer: usize) -> Estimate {
        let compared = self.comparison.offers.get(offer);
        let replications = compared.map_or(&[][..], |compared| &compared.replications);
        Estimate::of(replications.iter().map(|found| Some(found.appraisal.npv_won.as_f64())))
    }

    /// What some offers are worth if the plant is stretched.
    fn worths(
        &self,
        scale: &Scale,
        factor: f64,
        offers: &[usize],
        company: &mut Company<'_>,
    ) -> Result<Vec<Estimate>, StudyError> {
        let is_of_offer = matches!(scale, Scale::Outage(_));
        let stretched = |scenario: &ScenarioSpec| scale.applied(scenario, factor);
        let baseline = if is_of_offer {
            self.baseline.clone()
        } else {
            stretched(self.baseline)
        };
        let chosen: Vec<&(String, ScenarioSpec)> = offers.iter().filter_map(|&offer| self.offers.get(offer)).collect();
        let changed: Vec<(String, ScenarioSpec)> = chosen
            .iter()
            .map(|(name, scenario)| (name.clone(), stretched(scenario)))
            .collect();
        let named = named_plants(&baseline, &changed);
        let mut networks = self.networks.clone();
        if is_of_offer {
            for ((name, known), (_, scenario)) in chosen.iter().zip(&changed) {
                let failed = |source| StudyError::Network {
                    variant: VariantName::Offer(name.clone()),
                    source: Box::new(source),
                };
                networks
                    .add_with_other_faults(&known.plant, &scenario.plant)
                    .map_err(failed)?;
            }
        }
        let networks = networks.and(&named, self.threads, self.cancel, company.cache, &mut |_, _| {})?;
        let runs = &self.comparison.runs;
        let variants = named
            .iter()
            // An outage of its network is the offer's alone: the baseline's runs are there already.
            .skip(usize::from(is_of_offer))
            .map(|(name, plant)| Variant::new(name, plant, &networks, self.comparison.warm_up.days))
            .collect::<Result<Vec<Variant>, StudyError>>()?;
        let mut valuer = Valuer::new(&baseline, &changed, self.comparison.seed)?;
        let most = self.comparison.replications;
        let mut receive = |replication: Replication| {
            let mut replication = replication;
            if is_of_offer {
                let known = runs
                    .get(replication.number as usize)
                    .and_then(|run| run.results.first());
                replication.results.splice(0..0, known.cloned());
            }
            valuer.add(&replication)?;
            (company.progress)(&Step {
                offer: chosen
                    .first()
                    .filter(|_| chosen.len() == 1)
                    .map(|(name, _)| name.as_str()),
                figure: scale.figure(),
                about: scale.about().unwrap_or_default(),
                value: scale.value(factor),
                completed: replication.number + 1,
                most,
            });
            Ok(ControlFlow::Continue(()))
        };
        let seed = self.comparison.seed;
        let done = replicate(&variants, seed, most, self.threads, self.cancel, &mut receive)?;
        if done.cancelled {
            return Err(StudyError::Cancelled);
        }
        Ok(valuer.interim(most).offers.iter().map(|offer| offer.npv_won).collect())
    }
}

/// Where the worth is zero, given its values at some points and the worth at any other. Of several crossings the one
/// above the present, 1, that is nearest to it, or else the nearest one below.
fn answer(
    grid: &[f64],
    known: Vec<Point>,
    worth: &mut dyn FnMut(f64) -> Result<Estimate, StudyError>,
) -> Result<Answer, StudyError> {
    let mut known = known;
    let mut at = |place: f64| {
        if let Some((_, found)) = known.iter().find(|(seen, _)| *seen == place) {
            return Ok(*found);
        }
        let found = worth(place)?;
        known.push((place, found));
        Ok(found)
    };
    let mut points = Vec::with_capacity(grid.len());
    for &place in grid {
        points.push((place, at(place)?));
    }
    let (Some(&(from, _)), Some(&(to, _))) = (points.first(), points.last()) else {
        return Ok(Answer::PaysNowhere { from: 1.0, to: 1.0 });
    };
    let pays = |point: &Point| mean(&point.1) > 0.0;
    let crossing = |pair: &&[Point]| pays(&pair[0]) != pays(&pair[1]);
    let above = points.windows(2).filter(|pair| pair[0].0 >= 1.0).find(crossing);
    let below = || points.windows(2).filter(|pair| pair[1].0 <= 1.0).rfind(crossing);
    let Some([low, high]) = above.or_else(below).and_then(|pair| <[Point; 2]>::try_from(pair).ok()) else {
        return Ok(match points.first().is_some_and(pays) {
            true => Answer::PaysEverywhere { from, to },
            false => Answer::PaysNowhere { from, to },
        });
    };
    let falls = pays(&low);
    let half = |point: &Point| point.1.half_width.unwrap_or(0.0);
    let precision = Precision {
        place: PLACE * (high.0 - low.0),
        value: (NEAR_ZERO * half(&low).min(half(&high))).max(NOTHING_WON),
    };
    let value = match root(
        &mut |place| at(place).map(|found| mean(&found)),
        [low.0, high.0],
        precision,
    ) {
        Ok(value) => value,
        Err(RootError::Function(error)) => return Err(error),
        Err(RootError::NotBracketed { .. } | RootError::NotFinite { .. }) => high.0,
    };
    let root = (value, at(value)?);
    let slope = (mean(&high.1) - mean(&low.1)) / (high.0 - low.0);
    let mut end = |range_end: f64| {
        let pays_there = (range_end < value) == falls;
        end_of(&root, slope, range_end, pays_there, &mut at)
    };
    let threshold = Threshold {
        value,
        low: end(from)?,
        high: end(to)?,
        n: root.1.n,
    };
    Ok(if falls {
        Answer::PaysBelow(threshold)
    } else {
        Answer::PaysFrom(threshold)
    })
}

/// The end of a root's interval on the side of `range_end`, on which the offer pays or not; none if it lies beyond.
fn end_of(
    root: &Point,
    slope: f64,
    range_end: f64,
    pays_there: bool,
    at: &mut dyn FnMut(f64) -> Result<Estimate, StudyError>,
) -> Result<Option<f64>, StudyError> {
    let sign = if pays_there { 1.0 } else { -1.0 };
    // By how much the interval of the mean has left zero.
    let margin = |found: &Estimate| Some(sign * mean(found) - found.half_width?);
    let (mut last, Some(mut missing)) = (root.0, margin(&root.1)) else {
        return Ok(None);
    };
    let first = FIRST_STEP * root.1.half_width.unwrap_or(0.0) / slope.abs();
    let reach = (range_end - root.0).abs();
    for step in 0..MOST_STEPS {
        let away = (first * f64::from(1_u32 << step)).min(reach);
        let place = if away == reach {
            range_end
        } else {
            root.0 + away.copysign(range_end - root.0)
        };
        let Some(found) = margin(&at(place)?) else {
            return Ok(None);
        };
        if found >= 0.0 {
            let part = if found > missing {
                -missing / (found - missing)
            } else {
                1.0
            };
            return Ok(Some(last + part.clamp(0.0, 1.0) * (place - last)));
        }
        if away == reach {
            return Ok(None);
        }
        (last, missing) = (place, found);
    }
    Ok(None)
}

fn mean(estimate: &Estimate) -> f64 {
    estimate.mean.unwrap_or(0.0)
}

impl Answer {
    /// The answer about something else, of which each place is another value, growing with it.
    fn with_values(self, value: &dyn Fn(f64) -> f64) -> Self {
        let threshold = |found: Threshold| Threshold {
            value: value(found.value),
            low: found.low.map(value),
            high: found.high.map(value),
            n: found.n,
        };
        match self {
            Self::PaysBelow(found) => Self::PaysBelow(threshold(found)),
            Self::PaysFrom(found) => Self::PaysFrom(threshold(found)),
            Self::PaysEverywhere { from, to } => Self::PaysEverywhere {
                from: value(from),
                to: value(to),
            },
            Self::PaysNowhere { from, to } => Self::PaysNowhere {
                from: value(from),
                to: value(to),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::random::Stream;
    use crate::kernel::special::normal_quantile;
    use crate::kernel::statistics::tally::Tally;

    const GRID: [f64; 5] = [0.5, 0.75, 1.0, 1.25, 1.5];

    /// Where `npv` of futures and a place pays, and how often it was asked.
    fn found(futures: &[f64], npv: &dyn Fn(f64, f64) -> f64) -> (Answer, usize) {
        let mut asked = 0;
        let mut worth = |place: f64| {
            asked += 1;
            Ok(Estimate::of_tally(
                &futures.iter().map(|&luck| npv(luck, place)).collect::<Tally>(),
            ))
        };
        (answer(&GRID, Vec::new(), &mut worth).unwrap(), asked)
    }

    fn normals(n: usize, luck: &mut Stream) -> Vec<f64> {
        (0..n).map(|_| normal_quantile(luck.uniform_open())).collect()
    }

    #[test]
    fn intervals_contain_the_true_value_as_often_as_they_say() {
        // Straight, bent up and bent down, with noise that grows with the place; the true root is 0.9 in each.
        let shapes: [fn(f64) -> f64; 3] = [
            |place| place - 0.9,
            |place| place * place - 0.81,
            |place| 0.9 * (libm::log(place) - libm::log(0.9)),
        ];
        let mut luck = Stream::named(11, 0, "simulated", "coverage");
        for shape in shapes {
            for falls in [1.0, -1.0] {
                let mut covered = 0;
                for _ in 0..500 {
                    let futures = normals(12, &mut luck);
                    let npv = |luck: f64, place: f64| falls * 1e8 * shape(place) + 1.5e7 * luck * (0.5 + place);
                    let (answer, asked) = found(&futures, &npv);
                    let threshold = answer.threshold().unwrap();
                    let low = threshold.low.is_none_or(|low| low <= 0.9);
                    covered += u32::from(low && threshold.high.is_none_or(|high| high >= 0.9));
                    assert!(asked <= 5 + 11 + 2 * MOST_STEPS as usize, "{asked}");
                    assert_eq!(matches!(answer, Answer::PaysBelow(_)), falls < 0.0);
                }
                // 500 trials at 95 %: the deviation is 4.9.
                assert!((460..=490).contains(&covered), "{covered}");
            }
        }
    }

    #[test]
    fn the_mean_at_the_root_is_small_against_its_interval() {
        let mut luck = Stream::named(12, 0, "simulated", "root");
        for _ in 0..200 {
            let futures = normals(9, &mut luck);
            let npv = |luck: f64, place: f64| 4e7 * (place * place - 1.2) + 1e7 * luck;
            let (answer, _) = found(&futures, &npv);
            let Some(threshold) = answer.threshold() else {
                continue;
            };
            let npvs: Tally = futures.iter().map(|&luck| npv(luck, threshold.value)).collect();
            let there = Estimate::of_tally(&npvs);
            assert!(
                mean(&there).abs() <= NEAR_ZERO * there.half_width.unwrap() + 2.0 * PLACE * 3e7,
                "{there:?}"
            );
        }
    }

    #[test]
    fn what_pays_everywhere_or_nowhere_is_said_with_the_range() {
        let (from, to) = (0.5, 1.5);
        assert_eq!(
            found(&[1.0, 2.0], &|luck, _| luck).0,
            Answer::PaysEverywhere { from, to }
        );
        assert_eq!(found(&[1.0, 2.0], &|luck, _| -luck).0, Answer::PaysNowhere { from, to });
        // One future has a value and no interval.
        let (alone, _) = found(&[1.0], &|_, place| 1e6 * (place - 1.1));
        let Answer::PaysFrom(alone) = alone else {
            panic!("it rises");
        };
        assert!((alone.value - 1.1).abs() < 0.001, "{alone:?}");
        assert_eq!((alone.low, alone.high, alone.n), (None, None, 1));
    }

    #[test]
    fn an_end_beyond_the_range_is_open() {
        let (answer, _) = found(&[-0.4, 0.0, 0.4], &|luck, place| 1e6 * (place - 1.1 + luck));
        let Answer::PaysFrom(found) = answer else {
            panic!("it rises");
        };
        assert!(
            // A twentieth of the half of the interval, which is 0.99, is near enough.
            (found.value - 1.1).abs() <= 0.05 && found.low.is_none() && found.high.is_none(),
            "{found:?}"
        );
    }

    #[test]
    fn of_two_crossings_the_one_above_the_present_is_taken() {
        // It pays between 0.8 and 1.3.
        let (answer, _) = found(&[-0.01, 0.01], &|luck, place| {
            1e6 * (0.25 - (place - 1.05).abs() + luck)
        });
        let Answer::PaysBelow(found) = answer else {
            panic!("it falls above");
        };
        // A twentieth of the half of the interval, which is 0.127.
        assert!((found.value - 1.3).abs() <= 0.0064, "{found:?}");
    }
}
