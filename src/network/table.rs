//! What the factory simulation draws from instead of simulating packets: delays and outages of every flow, derived
//! once for a network, a site and its traffic.

use serde::{Deserialize, Serialize};

use crate::kernel::distribution::SpanSampler;
use crate::kernel::random::Stream;
use crate::kernel::statistics::histogram::Histogram;
use crate::kernel::time::Span;
use crate::network::spec::NetworkKind;

/// A distribution of durations by its quantiles, drawn by inversion: one number a draw, monotone in it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DurationTable {
    /// Shares and the durations that such a share does not exceed, both rising; the first share is 0, the last 1.
    points: Vec<(f64, Span)>,
}

impl DurationTable {
    /// Always the same duration.
    pub fn always(span: Span) -> Self {
        Self {
            points: vec![(0.0, span), (1.0, span)],
        }
    }

    /// The distribution of these durations, each equally likely, with straight lines between them.
    pub fn of(mut durations: Vec<Span>) -> Self {
        durations.sort_unstable();
        match durations.as_slice() {
            [] => Self::always(Span::ZERO),
            [one] => Self::always(*one),
            many => {
                let last = (many.len() - 1) as f64;
                let point = |(rank, &span): (usize, &Span)| (rank as f64 / last, span);
                Self {
                    points: many.iter().enumerate().map(point).collect(),
                }
            }
        }
    }

    /// The distribution through these points: shares and the durations that such a share does not exceed. Both must
    /// rise, from share 0 to share 1; `None` if they do not.
    pub fn through(points: Vec<(f64, Span)>) -> Option<Self> {
        let rises = points
            .windows(2)
            .all(|pair| pair[0].0 <= pair[1].0 && pair[0].1 <= pair[1].1);
        let whole = points.first()?.0 == 0.0 && points.last()?.0 == 1.0;
        (rises && whole).then_some(Self { points })
    }

    /// The distribution that a histogram shows: even within a bucket, and nothing between buckets in which nothing was
    /// seen.
    pub fn of_histogram(histogram: &Histogram) -> Self {
        let count = histogram.count();
        if count == 0 {
            return Self::always(Span::ZERO);
        }
        let mut points = Vec::new();
        let mut seen = 0;
        for (low, high, times) in histogram.ranges() {
            points.push((seen as f64 / count as f64, low));
            seen += times;
            points.push((seen as f64 / count as f64, high));
        }
        Self { points }
    }

    /// The mixture of several distributions, each given by its weight and by durations that are equally likely.
    pub fn mixture(parts: &[(f64, Vec<Span>)]) -> Self {
        let whole: f64 = parts
            .iter()
            .filter(|(_, durations)| !durations.is_empty())
            .map(|(weight, _)| weight)
            .sum();
        let each = |(weight, durations): &(f64, Vec<Span>)| {
            let weight = weight / whole / durations.len() as f64;
            durations.iter().map(|&span| (span, weight)).collect::<Vec<_>>()
        };
        let mut all: Vec<(Span, f64)> = parts.iter().flat_map(each).collect();
        all.sort_by_key(|&(span, _)| span);
        let (Some(&(shortest, _)), Some(&(longest, _))) = (all.first(), all.last()) else {
            return Self::always(Span::ZERO);
        };
        let mut points = vec![(0.0, shortest)];
        let mut share = 0.0;
        for (span, weight) in all {
            points.push(((share + weight / 2.0_f64).min(1.0), span));
            share += weight;
        }
        points.push((1.0, longest));
        Self { points }
    }

    /// The duration that a share of all does not exceed.
    pub fn quantile(&self, share: f64) -> Span {
        let after = self.points.partition_point(|&(at, _)| at <= share);
        match (
            after.checked_sub(1).and_then(|before| self.points.get(before)),
            self.points.get(after),
        ) {
            (Some(&(from, low)), Some(&(to, high))) => {
                // `to` lies beyond `share`, so it is not `from`.
                let part = (share - from) / (to - from);
                Span(low.0 + ((high.0 - low.0) as f64 * part) as u64)
            }
            (Some(&(_, last)), None) => last,
            (None, first) => first.map_or(Span::ZERO, |&(_, span)| span),
        }
    }

    /// Draws one.
    #[inline]
    pub fn draw(&self, stream: &mut Stream) -> Span {
        self.quantile(stream.uniform())
    }

    /// The same distribution for whoever knows of no tables.
    pub fn sampler(&self) -> SpanSampler {
        SpanSampler::through(&self.points)
    }

    /// Mean of the distribution.
    pub fn mean(&self) -> Span {
        let area = |pair: &[(f64, Span)]| (pair[1].0 - pair[0].0) * (pair[0].1.0 as f64 + pair[1].1.0 as f64) / 2.0;
        Span(self.points.windows(2).map(area).sum::<f64>() as u64)
    }
}

/// How often a flow is out for longer than its survival time, and for how long each time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Outages {
    /// Never, as far as was seen.
    Never,
    /// The device is never heard.
    Always,
    /// Independent of each other, at a constant rate.
    Poisson {
        /// How many an hour of the time that the flow is not out.
        per_hour: f64,
        /// How long each lasts, from the moment when the survival time is over until a message comes.
        durations: DurationTable,
    },
}

/// What the factory knows of one flow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FlowTable {
    /// The flow's name in its site.
    pub name: String,
    /// Delay of the messages that arrive: of the whole exchange if there is an answer.
    pub delays: DurationTable,
    /// Share of the messages that never arrive (of an exchange: in either direction).
    pub lost: f64,
    /// Share of the messages that arrive after their deadline; their delays are among `delays`.
    pub late: f64,
    /// Violations of the survival time by the radio itself.
    pub outages: Outages,
    /// Upper bound of the rate of outages an hour at 95 % confidence.
    pub most_outages_per_hour: f64,
}

impl FlowTable {
    /// Share of the messages that are lost or late.
    pub fn missed(&self) -> f64 {
        self.lost + self.late
    }
}

/// A part of the network that fails and takes all of some flows with it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SharedFault {
    /// What fails, e.g. `radio 1`.
    pub part: String,
    /// Time to failure.
    pub time_to_failure: SpanSampler,
    /// Time until it works again.
    pub repair: SpanSampler,
    /// The flows that are out meanwhile, by their position in the site.
    pub flows: Vec<u32>,
}

/// What a network does to all flows of a site.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct NetworkTables {
    /// By flow, in the order of the site.
    pub flows: Vec<FlowTable>,
    /// Faults of its parts.
    pub faults: Vec<SharedFault>,
    /// What they rest on; none for tables that nobody derived.
    pub basis: Option<NetworkBasis>,
}

/// What the tables of a network rest on, which stands in every result that was made with them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NetworkBasis {
    /// The network.
    pub network: String,
    /// What it is.
    pub kind: NetworkKind,
    /// What real receivers are taken to lose, dB; none where no radio is simulated.
    pub implementation_loss_db: Option<f64>,
    /// Mean time that modems are taken to add, up and down, ms; none where no modem is simulated.
    pub modem_offset_ms: Option<[f64; 2]>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_gives_back_what_it_was_made_of() {
        let table = DurationTable::of(vec![Span(40), Span(10), Span(20)]);
        let at = |share| table.quantile(share).0;
        assert_eq!([at(0.0), at(0.25), at(0.5), at(0.75), at(1.0)], [10, 15, 20, 30, 40]);
        // Straight lines: 10 to 20 in one half, 20 to 40 in the other.
        assert_eq!(table.mean(), Span(22));
        assert_eq!(DurationTable::of(Vec::new()).quantile(0.3), Span::ZERO);
        assert_eq!(DurationTable::always(Span(7)).quantile(0.999), Span(7));
    }

    #[test]
    fn a_mixture_weighs_its_parts() {
        let table = DurationTable::mixture(&[(3.0, vec![Span(10)]), (1.0, vec![Span(30); 4]), (0.0, Vec::new())]);
        assert_eq!(table.quantile(0.3), Span(10));
        assert_eq!(table.quantile(0.9), Span(30));
        assert_eq!(DurationTable::mixture(&[]).quantile(0.5), Span::ZERO);
    }

    #[test]
    fn a_histogram_keeps_its_quantiles() {
        let mut histogram = Histogram::new();
        (1..=10_000).for_each(|ms| histogram.add(Span(ms * 1_000_000)));
        let table = DurationTable::of_histogram(&histogram);
        for share in [0.01, 0.5, 0.99, 0.9999] {
            let exact = share * 10_000.0;
            assert!(
                (table.quantile(share).0 as f64 / 1e6 / exact - 1.0).abs() < 0.02,
                "{share}"
            );
        }
        assert!((table.mean().0 as f64 / 1e6 - 5_000.5).abs() < 20.0);
    }

    #[test]
    fn what_is_rare_and_long_does_not_draw_out_what_is_short() {
        let ms = |ms: u64| Span(ms * 1_000_000);
        for (short, often, long, seldom) in [
            (ms(1), 9_999, ms(400), 1),
            (ms(7), 28, ms(90), 2),
            (Span(90), 5, ms(3), 5),
        ] {
            let mut histogram = Histogram::new();
            histogram.add_many(short, often);
            histogram.add_many(long, seldom);
            let table = DurationTable::of_histogram(&histogram);
            let share = often as f64 / (often + seldom) as f64;
            let within = |span: Span, of: Span| (span.0 as f64 / of.0 as f64 - 1.0).abs() < 0.016;
            assert!(within(table.quantile(share * 0.999), short) && within(table.quantile(share * 1.000_01), long));
            assert!(within(table.mean(), histogram.mean().unwrap()), "{:?}", table.mean());
            let (mut stream, sampler) = (Stream::named(3, 0, "a table", "test"), table.sampler());
            let draws = (0..10_000).map(|_| sampler.draw(&mut stream));
            assert!(draws.into_iter().all(|span| within(span, short) || within(span, long)));
        }
    }

    #[test]
    fn points_that_fall_are_no_distribution() {
        assert!(DurationTable::through(vec![(0.0, Span(5)), (1.0, Span(3))]).is_none());
        assert!(DurationTable::through(vec![(0.1, Span(5)), (1.0, Span(6))]).is_none());
        assert!(DurationTable::through(Vec::new()).is_none());
        assert!(DurationTable::through(vec![(0.0, Span(5)), (1.0, Span(6))]).is_some());
    }

    #[test]
    fn a_sampler_draws_what_its_table_does() {
        let points = vec![(0.0, Span(100)), (0.5, Span(200)), (1.0, Span(1_000))];
        let table = DurationTable::through(points).unwrap();
        let sampler = table.sampler();
        let stream = || Stream::named(1, 0, "a table", "test");
        let (mut mine, mut theirs) = (stream(), stream());
        for _ in 0..1_000 {
            assert!(table.draw(&mut mine).0.abs_diff(sampler.draw(&mut theirs).0) <= 1);
        }
        assert_eq!(sampler.mean(), table.mean());
        // What is always the same draws nothing.
        let never = DurationTable::of(vec![Span(7), Span(7)]).sampler();
        assert_eq!(never.constant(), Some(Span(7)));
    }
}
