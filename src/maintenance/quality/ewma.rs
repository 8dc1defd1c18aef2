//! How many parts an exponentially weighted moving average runs until it signals, and the limit that follows from it.
//!
//! The chart (Roberts: "Control chart tests based on geometric moving averages", Technometrics 1, 1959) keeps z ← (1 −
//! λ)·z + λ·x, x = 1 for a rejected part and 0 for a good one, from z₀ = the share in control, and signals as soon as z
//! reaches its limit; for how λ is chosen see Lucas and Saccucci: "Exponentially weighted moving average control
//! schemes", Technometrics 32, 1990. Only rises are charted, and z may fall below z₀.
//!
//! Between rejects z only decays, so it is looked at right after each of them: λ + (1 − λ)ᵍ·z after the g-th part from
//! the last one, with geometric probability. That is a Markov chain on (λ, limit); it is brought onto evenly spaced
//! points, each jump shared out among the three next to where it leads so that mean and variance are kept, and its mean
//! time to the limit found by elimination (Brook and Evans: "An approach to the probability distribution of CUSUM run
//! length", Biometrika 59, 1972). As jumps are spread by the geometric numbers between rejects, the points hardly show:
//! see the tests.

/// Fewest and most intervals between the points.
const CELLS: [usize; 2] = [200, 600];
/// Intervals in which the average rises at a reject, at least.
const CELLS_A_REJECT: f64 = 3.0;
/// What is left of the average is taken for nothing below this share of the limit.
const NOTHING: f64 = 1e-4;
/// A limit is low enough whose run length is longer than asked for by this share.
const SPARE: f64 = 1e-4;
/// Steps in which a limit is looked for, at most, and by how much each raises it while it is too low.
const STEPS: u32 = 40;
const RAISE: f64 = 1.25;
/// Highest limit: one is never reached.
const MOST_LIMIT: f64 = 0.999_9;

/// Mean number of parts until an average signals that weighs the newest part by `lambda`, starts at `start` and signals
/// from `limit` on. Infinite without rejected parts.
pub fn ewma_run_parts(lambda: f64, start: f64, limit: f64, share: f64) -> f64 {
    // A limit beyond any average is not reached, and has no points.
    let wanted = (CELLS_A_REJECT * (limit - lambda) / lambda).min(CELLS[1] as f64);
    run_parts(lambda, start, limit, share, (wanted as usize).max(CELLS[0]))
}

fn run_parts(lambda: f64, start: f64, limit: f64, share: f64, cells: usize) -> f64 {
    if share <= 0.0 || limit > 1.0 {
        return f64::INFINITY;
    }
    let room = (limit - lambda).max(0.0);
    let at = |cell: usize| lambda + room * cell as f64 / cells as f64;
    let levels = std::iter::once(start).chain((0..=cells).map(at));
    let mut rows: Vec<Row> = levels
        .map(|level| Row::new(level, lambda, limit, share, cells))
        .collect();
    while rows.len() > 1 {
        let Some(last) = rows.pop() else { break };
        let out: f64 = last.to[..rows.len()].iter().sum::<f64>() + last.signals;
        for row in &mut rows {
            let Some(part) = row.to.pop().map(|chance| chance / out).filter(|part| *part != 0.0) else {
                continue;
            };
            for (to, through) in row.to.iter_mut().zip(&last.to) {
                *to += part * through;
            }
            row.signals += part * last.signals;
            row.rejects += part * last.rejects;
        }
    }
    rows.first()
        .map_or(f64::INFINITY, |first| first.rejects / first.signals / share)
}

/// What may come of a level at the next reject: the fresh chart first, then the points from the lowest on.
struct Row {
    to: Vec<f64>,
    signals: f64,
    rejects: f64,
}

impl Row {
    fn new(level: f64, lambda: f64, limit: f64, share: f64, cells: usize) -> Self {
        let mut row = Self {
            to: vec![0.0; cells + 2],
            signals: 0.0,
            rejects: 1.0,
        };
        let per_cell = cells as f64 / (limit - lambda).max(f64::MIN_POSITIVE);
        let (mut rest, mut chance) = ((1.0 - lambda) * level, 1.0);
        while rest > NOTHING * limit && chance > 1e-15 {
            let here = chance * share;
            if lambda + rest >= limit {
                row.signals += here;
            } else {
                let place = rest * per_cell;
                let middle = (place.round() as usize).clamp(1, cells - 1);
                let off = place - middle as f64;
                row.to[middle] += here * 0.5 * off * (off - 1.0);
                row.to[middle + 1] += here * (1.0 - off * off);
                row.to[middle + 2] += here * 0.5 * off * (off + 1.0);
            }
            rest *= 1.0 - lambda;
            chance *= 1.0 - share;
        }
        match lambda >= limit {
            true => row.signals += chance,
            false => row.to[1] += chance,
        }
        row
    }
}

/// The lowest limit of an average of parts with this share of rejects, from which it starts, that gives a false signal
/// every `parts` at the most often; `None` if none is that patient.
pub fn ewma_limit(lambda: f64, share: f64, parts: f64) -> Option<f64> {
    let run = |limit: f64| libm::log(ewma_run_parts(lambda, share, limit, share) / parts);
    // There every reject signals.
    let mut low = (lambda.max(share), run(lambda.max(share)));
    if low.1 >= 0.0 {
        return Some(low.0);
    }
    let mut high = low;
    while high.1 < 0.0 {
        if high.0 >= MOST_LIMIT {
            return None;
        }
        low = high;
        let raised = (high.0 * RAISE).min(MOST_LIMIT);
        high = (raised, run(raised));
    }
    // Run lengths grow about exponentially with the limit; where they jump, halving is sure.
    for step in 0..STEPS {
        if high.1 <= SPARE || high.0 - low.0 <= 1e-9 {
            break;
        }
        let share_of = match step % 2 {
            0 if high.1.is_finite() => -low.1 / (high.1 - low.1),
            _ => 0.5,
        };
        let middle = low.0 + (high.0 - low.0) * share_of;
        let found = (middle, run(middle));
        match found.1 >= 0.0 {
            true => high = found,
            false => low = found,
        }
    }
    Some(high.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_points_hardly_show_in_a_run_length() {
        for (lambda, start, limit, share) in [
            (0.01, 0.02, 0.05, 0.02),
            (0.01, 0.02, 0.05, 0.06),
            (0.05, 0.02, 0.15, 0.02),
            (0.2, 0.1, 0.5, 0.1),
            (0.2, 0.1, 0.5, 0.3),
            (0.003, 0.05, 0.07, 0.05),
        ] {
            let (coarse, fine) = (
                ewma_run_parts(lambda, start, limit, share),
                run_parts(lambda, start, limit, share, 3 * CELLS[0]),
            );
            println!("{lambda} {limit} {share}: {coarse} {fine}");
            assert!(
                (coarse / fine - 1.0).abs() < 0.005,
                "{lambda} {limit} {share}: {coarse} {fine}"
            );
        }
    }

    #[test]
    fn few_rejects_that_signal_are_counted_by_hand() {
        // Every reject signals: geometric.
        assert!((ewma_run_parts(0.3, 0.02, 0.3, 0.05) - 20.0).abs() < 1e-9);
        // Two in a row from zero reach λ + (1 − λ)λ, and nothing less does: the mean wait for two in a row is (1 +
        // p)/p².
        let (lambda, p): (f64, f64) = (0.6, 0.2);
        let two = lambda + (1.0 - lambda) * lambda;
        // With z decayed by one good part in between, the second reject leads to at most λ + 0.16 · 1.
        assert!(lambda + 0.16 < two - 1e-9);
        assert!((ewma_run_parts(lambda, 0.0, two - 1e-9, p) / ((1.0 + p) / (p * p)) - 1.0).abs() < 0.01);
        // All parts are bad: z = 1 − (1 − z₀)(1 − λ)ⁿ reaches 0.5 from 0.1 at n = 6 if λ is 0.1.
        assert!((ewma_run_parts(0.1, 0.1, 0.5, 1.0) - 6.0).abs() < 0.1);
        assert_eq!(ewma_run_parts(0.1, 0.1, 0.5, 0.0), f64::INFINITY);
    }

    #[test]
    fn limits_are_the_lowest_that_are_patient_enough() {
        for (lambda, share, parts) in [
            (0.01, 0.02, 10_000.0),
            (0.05, 0.1, 1_000.0),
            (0.02, 0.005, 1e6),
            (0.1, 0.4, 500.0),
        ] {
            let limit = ewma_limit(lambda, share, parts).unwrap();
            let found = ewma_run_parts(lambda, share, limit, share);
            println!("{lambda} {share} {parts}: {limit} {found}");
            assert!(found >= parts && found < 1.05 * parts, "{lambda} {share}: {found}");
            assert!(ewma_run_parts(lambda, share, limit - 2e-4 * limit, share) < parts);
        }
        // An average of one part is at most one reject.
        assert_eq!(ewma_limit(1.0, 0.02, 100.0), None);
        assert_eq!(ewma_limit(1.0, 0.02, 50.0), Some(1.0));
    }
}
