//! Small-scale fading of one link: the sum of many echoes swings as device or hall move.
//!
//! The band is cut into subbands that fade independently, about as many as it has coherence bandwidths. The
//! gain of each is |a + z|², where a is the constant part of a line of sight (Rice; without one, Rayleigh) and
//! z a complex normal process: independent draws at the nodes of a grid in time, and cos θ · z₀ + sin θ · z₁ on
//! the way from one node to the next, θ running from 0 to π/2. The variance is then the same at all times, and
//! a spacing of √2/(4 f) at the Doppler frequency f gives z the mean square slope of Clarke's model, whose
//! correlation is J₀(2πft), so the rate at which a fading level is crossed and the mean duration of a fade are
//! Clarke's (Rice's formula; Stüber: "Principles of Mobile Communication"). The correlation begins like
//! Clarke's but falls more slowly later (0.70 instead of 0.64 after 0.2/f, 0.22 instead of −0.06 after 0.4/f) and
//! ends at 0.71/f instead of swinging on. A first-order autoregression would do worse: how long its fades last
//! depends on how often it is asked for its state.
//!
//! Left out: slow changes of path loss and shadowing, correlation of neighbouring subbands, several antennas.

use std::f64::consts::{FRAC_PI_2, TAU};

use serde::{Deserialize, Serialize};

use crate::kernel::random::Stream;
use crate::kernel::time::{NANOS_PER_SECOND, Span, Time};

/// Mean Rician K factor in a factory hall in sight of each other, in dB (3GPP TR 38.901 Table 7.5-6 Part 3).
pub const RICIAN_K_MEAN_DB: f64 = 7.0;
/// Standard deviation of the Rician K factor over places, in dB (the same table).
pub const RICIAN_K_SD_DB: f64 = 8.0;
/// Most subbands a link may have.
pub const MOST_SUBBANDS: u8 = 16;

/// Steps of time from one node to the next: the gain stands still within a step, 0.011/f long.
const STEPS: u64 = 32;
const SPEED_OF_LIGHT_M_PER_S: f64 = 299_792_458.0;

/// How a link fades.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct FadingSettings {
    /// Power of the constant part over that of the rest, in dB; none for Rayleigh fading.
    pub rician_k_db: Option<f64>,
    /// Parts of the band that fade independently, 1 to 16.
    pub subbands: u8,
    /// Highest Doppler frequency, in hertz; at 0 the fading is frozen.
    pub doppler_hz: f64,
}

/// The fading of one link.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Fading {
    /// Amplitude of the constant part.
    constant: f64,
    /// Root mean square amplitude of the rest.
    diffuse: f64,
    /// Length of a step; forever if nothing moves.
    step: Span,
    /// How far the grid is ahead of the clock, so that links do not pass their nodes together.
    offset: Span,
    /// The step that the gains belong to.
    now: u64,
    /// The step at the node before.
    node: u64,
    /// For each subband the node before and the node after, real and imaginary part.
    nodes: Vec<[[f64; 2]; 2]>,
    /// Whether the nodes after are drawn; at a node they are not needed yet.
    drawn_ahead: bool,
    gains: Vec<f64>,
    stream: Stream,
}

impl Fading {
    /// The fading of a link from time zero on; subbands beyond their range count as 1 or 16.
    pub fn new(settings: FadingSettings, mut stream: Stream) -> Self {
        let k = settings.rician_k_db.map_or(0.0, super::budget::db_to_linear);
        let step = if settings.doppler_hz > 0.0 {
            Span::from_seconds(2.0_f64.sqrt() / (4.0 * settings.doppler_hz * STEPS as f64)).max(Span(1))
        } else {
            Span::FOREVER
        };
        let offset = match step {
            Span::FOREVER => Span::ZERO,
            step => Span(stream.below(step.0.saturating_mul(STEPS))),
        };
        let subbands = usize::from(settings.subbands.clamp(1, MOST_SUBBANDS));
        let mut fading = Self {
            constant: if k.is_finite() { (k / (k + 1.0)).sqrt() } else { 1.0 },
            diffuse: (1.0 / (k + 1.0)).sqrt(),
            step,
            offset,
            now: offset.0 / step.0,
            node: 0,
            nodes: vec![[[0.0; 2]; 2]; subbands],
            drawn_ahead: true,
            gains: vec![1.0; subbands],
            stream,
        };
        fading.draw(0);
        fading.draw(1);
        fading.update();
        fading
    }

    /// Moves on to `now`. Time must not run backwards; if it does, the gains stay.
    #[inline]
    pub fn advance(&mut self, now: Time) {
        let step = now.0.saturating_add(self.offset.0) / self.step.0;
        if step > self.now && self.step < Span::FOREVER {
            self.advance_to(step);
        }
    }

    /// Power gain of each subband over its long-term mean; 1 on average.
    #[inline]
    pub fn gains(&self) -> &[f64] {
        &self.gains
    }

    fn advance_to(&mut self, step: u64) {
        self.now = step;
        let passed = (step - self.node) / STEPS;
        if passed > 1 || passed == 1 && !self.drawn_ahead {
            // Independent of everything drawn so far: a new grid may as well begin here.
            self.node = step;
            self.drawn_ahead = false;
            self.draw(0);
        } else if passed == 1 {
            self.node += STEPS;
            for nodes in &mut self.nodes {
                nodes[0] = nodes[1];
            }
            self.draw(1);
        } else if !self.drawn_ahead {
            self.drawn_ahead = true;
            self.draw(1);
        }
        self.update();
    }

    /// Draws the node before (0) or after (1) of every subband: an exponential power at a uniform phase.
    fn draw(&mut self, which: usize) {
        for nodes in &mut self.nodes {
            let amplitude = self.diffuse * (-libm::log(self.stream.uniform_open())).sqrt();
            let (sin, cos) = libm::sincos(TAU * self.stream.uniform());
            nodes[which] = [amplitude * cos, amplitude * sin];
        }
    }

    fn update(&mut self) {
        let way = (self.now - self.node) as f64 / STEPS as f64;
        let (sin, cos) = libm::sincos(FRAC_PI_2 * way);
        for (gain, [before, after]) in self.gains.iter_mut().zip(&self.nodes) {
            let real = self.constant + cos * before[0] + sin * after[0];
            let imaginary = cos * before[1] + sin * after[1];
            *gain = real * real + imaginary * imaginary;
        }
    }
}

/// Root mean square delay spread of the echoes in a hall, in seconds: the median of 3GPP TR 38.901 Table 7.5-6
/// Part 3 (InF) for its volume (m³) and the surface of its walls, floor and ceiling (m²).
pub fn delay_spread_s(sight: bool, hall_volume_m3: f64, hall_surface_m2: f64) -> f64 {
    let depth = hall_volume_m3 / hall_surface_m2;
    if sight {
        (26.0 * depth + 14.0) * libm::pow(10.0, -9.35)
    } else {
        (30.0 * depth + 32.0) * libm::pow(10.0, -9.44)
    }
}

/// Parts of a band that fade independently, 1 to 16: the bandwidth over the coherence bandwidth 1/(5 τ) of a
/// delay spread τ, across which frequencies are correlated by one half (Rappaport: "Wireless Communications").
pub fn subbands(bandwidth_hz: f64, delay_spread_s: f64) -> u8 {
    // A cast saturates and sends NaN to zero.
    ((bandwidth_hz * 5.0 * delay_spread_s + 0.5) as u8).clamp(1, MOST_SUBBANDS)
}

/// Highest Doppler frequency, in hertz, of a device at a speed, or of a device at rest among things at twice
/// less.
pub fn doppler_hz(speed_m_per_s: f64, carrier_ghz: f64) -> f64 {
    speed_m_per_s * carrier_ghz * NANOS_PER_SECOND as f64 / SPEED_OF_LIGHT_M_PER_S
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOPPLER: f64 = 10.0;

    fn fading(rician_k_db: Option<f64>, subbands: u8, seed: u64) -> Fading {
        let settings = FadingSettings {
            rician_k_db,
            subbands,
            doppler_hz: DOPPLER,
        };
        Fading::new(settings, Stream::named(seed, 0, "link", "fading"))
    }

    /// The gains of one subband every `interval_s` seconds.
    fn path(mut fading: Fading, interval_s: f64, samples: u32) -> Vec<f64> {
        (0..samples)
            .map(|n| {
                fading.advance(Time::from_seconds(interval_s * f64::from(n)));
                fading.gains()[0]
            })
            .collect()
    }

    #[test]
    fn gains_have_mean_one_and_the_spread_of_their_law() {
        for (k_db, k) in [(None, 0.0), (Some(0.0), 1.0), (Some(7.0), 5.011_872)] {
            // Longer apart than two nodes: independent.
            let gains = path(fading(k_db, 1, 1), 0.1, 100_000);
            let mean = gains.iter().sum::<f64>() / 1e5;
            let variance = gains.iter().map(|g| (g - mean) * (g - mean)).sum::<f64>() / 1e5;
            let expected = (1.0 + 2.0 * k) / ((1.0 + k) * (1.0 + k));
            assert!((mean - 1.0).abs() < 0.0125, "{k_db:?} {mean}");
            assert!((variance / expected - 1.0).abs() < 0.05, "{k_db:?} {variance}");
        }
    }

    #[test]
    fn rayleigh_gains_are_exponential_between_nodes_too() {
        let gains = path(fading(None, 1, 2), 0.0917, 100_000);
        for level in [0.01, 0.1, 0.5, 1.0, 3.0] {
            let share = gains.iter().filter(|&&gain| gain <= level).count() as f64 / 1e5;
            let expected = 1.0 - libm::exp(-level);
            assert!((share - expected).abs() < 0.0055, "{level}: {share}");
        }
    }

    #[test]
    fn fades_come_as_often_and_last_as_long_as_clarke_says() {
        let seconds = 4000.0;
        let gains = path(fading(None, 1, 3), 1e-3, 4_000_000);
        for level in [0.1, 1.0] {
            let crossings = gains.windows(2).filter(|w| w[0] < level && w[1] >= level).count() as f64;
            let rate = (TAU * level).sqrt() * DOPPLER * libm::exp(-level);
            assert!((crossings / seconds / rate - 1.0).abs() < 0.05, "{level}: {crossings}");
            let below = gains.iter().filter(|&&gain| gain < level).count() as f64 * 1e-3;
            let duration = libm::expm1(level) / (level.sqrt() * DOPPLER * TAU.sqrt());
            assert!((below / crossings / duration - 1.0).abs() < 0.05, "{level}: {below}");
        }
    }

    #[test]
    fn the_correlation_begins_like_clarkes_and_ends() {
        // That of a Rayleigh gain is the square of that of its amplitude's complex process.
        let gains = path(fading(None, 1, 4), 2e-3, 2_000_000);
        for (lag, low, high) in [
            (0, 0.97, 1.03),
            (4, 0.86, 0.92),
            (10, 0.47, 0.54),
            (20, 0.03, 0.10),
            (36, -0.02, 0.02),
        ] {
            let products: f64 = gains
                .iter()
                .zip(&gains[lag..])
                .map(|(a, b)| (a - 1.0) * (b - 1.0))
                .sum();
            let found = products / (gains.len() - lag) as f64;
            assert!((low..high).contains(&found), "{lag}: {found}");
        }
        let clarke = libm::j0(TAU * DOPPLER * 8e-3);
        assert!((0.86..0.92).contains(&(clarke * clarke)));
    }

    #[test]
    fn the_correlation_is_right_after_a_long_pause_too() {
        // Pairs of questions 8 ms apart, each pair after a pause longer than two nodes.
        let mut fading = fading(None, 1, 10);
        let mut product = 0.0;
        for n in 0..100_000 {
            let now = Time::from_seconds(0.2 * f64::from(n));
            fading.advance(now);
            let first = fading.gains()[0] - 1.0;
            fading.advance(now + Span::from_seconds(8e-3));
            product += first * (fading.gains()[0] - 1.0) / 1e5;
        }
        assert!((0.83..0.95).contains(&product), "{product}");
    }

    #[test]
    fn gains_do_not_depend_on_how_often_they_are_asked_for_within_a_node() {
        let (mut often, mut once) = (fading(None, 3, 5), fading(None, 3, 5));
        for step in 0..100 {
            often.advance(Time(step * 300_000));
        }
        once.advance(Time(99 * 300_000));
        assert_eq!(often.gains(), once.gains());
    }

    #[test]
    fn what_does_not_move_does_not_change_and_time_does_not_run_back() {
        let settings = FadingSettings {
            rician_k_db: None,
            subbands: 0,
            doppler_hz: 0.0,
        };
        let mut frozen = Fading::new(settings, Stream::named(6, 0, "", ""));
        let before = frozen.gains().to_vec();
        assert_eq!(before.len(), 1);
        frozen.advance(Time::from_seconds(1e6));
        frozen.advance(Time::NEVER);
        assert_eq!(frozen.gains(), before);

        let mut moving = fading(None, 200, 7);
        moving.advance(Time::from_seconds(1.0));
        let before = moving.gains().to_vec();
        assert_eq!(before.len(), 16);
        moving.advance(Time::ZERO);
        assert_eq!(moving.gains(), before);
    }

    #[test]
    fn subbands_fade_independently() {
        let mut fading = fading(None, 2, 8);
        let mut product = 0.0;
        for n in 0..40_000 {
            fading.advance(Time::from_seconds(0.1 * f64::from(n)));
            product += (fading.gains()[0] - 1.0) * (fading.gains()[1] - 1.0);
        }
        assert!((product / 4e4).abs() < 0.0175, "{product}");
    }

    #[test]
    fn an_overwhelming_line_of_sight_does_not_fade() {
        for k in [300.0, f64::INFINITY] {
            let gains = path(fading(Some(k), 1, 9), 0.1, 100);
            assert!(gains.iter().all(|gain| (gain - 1.0).abs() < 1e-9));
        }
    }

    #[test]
    fn delay_spread_is_that_of_the_two_halls_of_the_specification() {
        // 120 m × 60 m × 10 m: V/S = 4 m, and the exponents −7.278 and −7.258.
        assert!((delay_spread_s(true, 72_000.0, 18_000.0) - 52.7e-9).abs() < 0.05e-9);
        assert!((delay_spread_s(false, 72_000.0, 18_000.0) - 55.2e-9).abs() < 0.05e-9);
        assert!((libm::log10(delay_spread_s(true, 450_000.0, 99_000.0)) - -7.2288).abs() < 1e-4);
    }

    #[test]
    fn a_wider_band_has_more_subbands() {
        assert_eq!(subbands(10e6, 52.7e-9), 3);
        assert_eq!(subbands(100e6, 52.7e-9), 16);
        assert_eq!(subbands(1e3, 52.7e-9), 1);
        assert_eq!(subbands(f64::NAN, 1.0), 1);
    }

    #[test]
    fn a_walking_pace_at_4_7_ghz_is_a_doppler_of_16_hertz() {
        assert!((doppler_hz(1.0, 4.7) - 15.677_512).abs() < 1e-6);
    }
}
