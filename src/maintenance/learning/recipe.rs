//! How a row of a table becomes features: fixed in training, the same ever after.

use serde::{Deserialize, Serialize};

use super::error::LearningError;
use super::features::matrix::FeatureMatrix;
use super::features::regimes::Regimes;
use super::features::windows::{WindowPlan, Windows};
use super::history::runs::{Runs, Unit};
use super::linear::ridge::Linear;
use super::work::Work;

/// Rows at the beginning of a machine's life that say what is usual for it.
const FIRST_ROWS: usize = 10;
/// Rows at the beginning over which the noise of a sensor is measured.
const NOISE_ROWS: usize = 20;
/// Rows from which operating conditions are learned at most.
const MOST_REGIME_ROWS: usize = 100_000;
/// The channel of all sensors together.
pub const HEALTH: &str = "all sensors";

/// From rows of settings and sensors to features.
///
/// Beside the sensors there is one channel that stands for all of them: the linear combination of sensors of one row that
/// comes nearest to the remaining life. Trees ask about one sensor at a time and cannot average the noise of
/// many of them; this channel does that for them (as the health index of Le Son et al.: "Remaining useful life estimation based
/// on stochastic deterioration models", Reliability Engineering and System Safety 112, 2013).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunRecipe {
    /// Names of the operating settings.
    pub settings: Vec<String>,
    /// Names of the sensors.
    pub sensors: Vec<String>,
    regimes: Regimes,
    health: Linear,
    plan: WindowPlan,
}

impl RunRecipe {
    /// Learns how to make features from units; `remaining` says the remaining life of a unit at a time, if it is known.
    ///
    /// # Errors
    /// If no sensor varies, or the user wants an end.
    pub fn learn(
        runs: &Runs,
        windows: &[usize],
        remaining: impl Fn(&Unit, f64) -> Option<f64>,
        work: &Work<'_>,
    ) -> Result<Self, LearningError> {
        let step = runs.rows().div_ceil(MOST_REGIME_ROWS).max(1);
        let rows = runs.units.iter().flat_map(Unit::rows).map(|(_, row)| row).step_by(step);
        let regimes = Regimes::fit(rows, runs.settings.len(), runs.sensors.len());
        work.check()?;
        let channels = regimes.is_active().iter().filter(|is_active| **is_active).count();
        if channels == 0 {
            return Err(LearningError::NothingVaries);
        }
        let (mut matrix, mut target) = (FeatureMatrix::empty(channels), Vec::new());
        let mut values = Vec::new();
        for (time, row, unit) in runs
            .units
            .iter()
            .flat_map(|unit| unit.rows().map(move |(t, row)| (t, row, unit)))
            .step_by(step)
        {
            let Some(life) = remaining(unit, time) else { continue };
            regimes.apply(row, &mut values);
            matrix.push(&singles(&values));
            target.push(life);
        }
        let rows: Vec<u32> = (0..target.len() as u32).collect();
        let health = Linear::ridge(&matrix, &target, &vec![1.0; target.len()], &rows, 1.0);
        work.check()?;
        let mut recipe = Self {
            settings: runs.settings.clone(),
            sensors: runs.sensors.clone(),
            regimes,
            health,
            plan: WindowPlan {
                windows: windows.to_vec(),
                first_rows: FIRST_ROWS,
                noise: vec![1.0; channels + 1],
            },
        };
        recipe.plan.noise = recipe.noise(runs);
        Ok(recipe)
    }

    /// The channels of a row: sensors in standard deviations, and all of them together.
    fn channels(&self, row: &[f64], out: &mut Vec<f64>) {
        self.regimes.apply(row, out);
        out.push(self.health.value(&singles(out)));
    }

    /// The standard deviation of each channel within the beginnings of units.
    fn noise(&self, runs: &Runs) -> Vec<f64> {
        let mut sums = vec![(0.0, 0.0); self.plan.channels()];
        let mut values = Vec::new();
        for unit in &runs.units {
            let mut beginning: Vec<Vec<f64>> = vec![Vec::new(); sums.len()];
            for (_, row) in unit.rows().take(NOISE_ROWS) {
                self.channels(row, &mut values);
                let pairs = beginning.iter_mut().zip(&values).filter(|(_, value)| value.is_finite());
                pairs.for_each(|(channel, value)| channel.push(*value));
            }
            for (sum, channel) in sums.iter_mut().zip(&beginning) {
                let count = channel.len() as f64;
                let mean = channel.iter().sum::<f64>() / count.max(1.0);
                sum.0 += channel.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>();
                sum.1 += (count - 1.0).max(0.0);
            }
        }
        // A sensor that never moves at the beginning is measured by its spread over all, which is 1.
        let noise = sums
            .iter()
            .map(|(square, count): &(f64, f64)| (square / count.max(1.0)).sqrt());
        noise.map(|noise| if noise > 1e-6 { noise } else { 1.0 }).collect()
    }

    /// A machine of which nothing is known.
    pub fn begin(&self) -> Windows {
        Windows::new(&self.plan)
    }

    /// Takes a row of settings followed by sensors, and writes the features over what is in `out`.
    pub fn push(&self, windows: &mut Windows, time: f64, row: &[f64], channels: &mut Vec<f64>, out: &mut Vec<f32>) {
        self.channels(row, channels);
        windows.push(&self.plan, time, channels, out);
    }

    /// How many features there are.
    pub fn features(&self) -> usize {
        self.plan.features()
    }

    /// Names of the features.
    pub fn names(&self) -> Vec<String> {
        let sensors = self.sensors.iter().zip(self.regimes.is_active());
        let sensors = sensors
            .filter(|(_, is_active)| **is_active)
            .map(|(name, _)| name.clone());
        let channels: Vec<String> = sensors.chain([HEALTH.to_owned()]).collect();
        self.plan.names(&channels)
    }

    /// The features that are last values of single sensors, those that are cumulative sums of single sensors, and that of
    /// the elapsed time.
    pub fn kinds(&self) -> (Vec<usize>, Vec<usize>, usize) {
        let (mut last, mut sums, elapsed) = self.plan.kinds();
        // Simple rivals look at a sensor, not at a combination.
        last.pop();
        sums.truncate(sums.len().saturating_sub(2));
        (last, sums, elapsed)
    }

    /// How many groups of operating conditions there are; none if they vary all the time.
    pub fn conditions(&self) -> Option<usize> {
        self.regimes.groups()
    }

    /// Whether its parts fit together.
    pub fn is_sound(&self) -> bool {
        let channels = self.regimes.is_active().iter().filter(|is_active| **is_active).count();
        self.regimes.is_sound(self.settings.len(), self.sensors.len())
            && self.health.is_sound(channels)
            && self.plan.channels() == channels + 1
            && self.plan.noise.iter().all(|noise| noise.is_finite())
            && !self.plan.windows.is_empty()
    }
}

fn singles(values: &[f64]) -> Vec<f32> {
    values.iter().map(|value| *value as f32).collect()
}
