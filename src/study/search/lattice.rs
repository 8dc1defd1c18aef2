//! The space that is searched: for each factor a ladder of values, the whole numbers of its range or thousandths of it.
//!
//! Nobody sets a machine more finely than to a thousandth of what is plausible, and on a lattice it is plain whether a point
//! has been tried.

/// Steps of a range that is not of whole numbers, and most steps of one that is.
const STEPS: u32 = 1_000;

/// A point: for each factor its rung, from 0.
pub type Position = Vec<u32>;

/// The values of one factor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    low: f64,
    high: f64,
    steps: u32,
    is_whole: bool,
    cost: f64,
}

/// The values of all factors.
#[derive(Clone, Debug, PartialEq)]
pub struct Lattice(Vec<Axis>);

impl Axis {
    /// A range; `cost` is what one more of the factor costs, in the response's unit.
    pub fn new(low: f64, high: f64, cost: f64) -> Self {
        Self {
            low,
            high,
            steps: STEPS,
            is_whole: false,
            cost,
        }
    }

    /// The whole numbers of a range; none if there is no such number in it.
    pub fn whole(low: f64, high: f64, cost: f64) -> Option<Self> {
        let (low, high) = (low.ceil(), high.floor());
        (low <= high).then(|| Self {
            low,
            high,
            steps: (high - low).min(f64::from(STEPS)) as u32,
            is_whole: true,
            cost,
        })
    }

    /// The value at a rung.
    pub fn value(&self, rung: u32) -> f64 {
        let value = self.low + self.share(rung) * (self.high - self.low);
        if self.is_whole { value.round() } else { value }
    }

    /// The rung next to a value; none if it lies outside of the range.
    pub fn near(&self, value: f64) -> Option<u32> {
        let is_inside = (self.low..=self.high).contains(&value);
        let width = self.high - self.low;
        let share = if width > 0.0 { (value - self.low) / width } else { 0.0 };
        is_inside.then(|| (share * f64::from(self.steps)).round() as u32)
    }

    /// The rung in the middle.
    pub fn middle(&self) -> u32 {
        self.steps / 2
    }

    /// The rung at a share of the range, from 0 to 1, where each has as large a share as the others.
    fn drawn(&self, share: f64) -> u32 {
        let rung = (share * (f64::from(self.steps) + 1.0)) as u32;
        rung.min(self.steps)
    }

    fn share(&self, rung: u32) -> f64 {
        f64::from(rung.min(self.steps)) / f64::from(self.steps.max(1))
    }
}

impl Lattice {
    /// The lattice of these factors.
    pub fn new(axes: Vec<Axis>) -> Self {
        Self(axes)
    }

    /// The factors.
    pub fn axes(&self) -> &[Axis] {
        &self.0
    }

    /// How many positions there are, as far as a number can say.
    pub fn size(&self) -> u64 {
        let rungs = self.0.iter().map(|axis| u64::from(axis.steps) + 1);
        rungs.fold(1, u64::saturating_mul)
    }

    /// How many steps the ladder of a factor has.
    pub fn steps(&self, factor: usize) -> u32 {
        self.0.get(factor).map_or(0, |axis| axis.steps)
    }

    /// A position as shares of the ranges, from 0 to 1.
    pub fn coordinates(&self, position: &[u32]) -> Vec<f64> {
        let axes = self.0.iter().zip(position);
        axes.map(|(axis, rung)| axis.share(*rung)).collect()
    }

    /// The factors' values at a position.
    pub fn values(&self, position: &[u32]) -> Vec<f64> {
        let axes = self.0.iter().zip(position);
        axes.map(|(axis, rung)| axis.value(*rung)).collect()
    }

    /// What the factors cost at a position, in the response's unit.
    pub fn cost(&self, position: &[u32]) -> f64 {
        let axes = self.0.iter().zip(position);
        axes.map(|(axis, rung)| axis.cost * axis.value(*rung)).sum()
    }

    /// The position at shares of the ranges, where each rung has as large a share as the others.
    pub fn drawn(&self, shares: &[f64]) -> Position {
        let axes = self.0.iter().zip(shares);
        axes.map(|(axis, share)| axis.drawn(*share)).collect()
    }

    /// All positions; of a lattice that is large, too many to be held.
    pub fn every(&self) -> Vec<Position> {
        let mut all: Vec<Position> = vec![Vec::new()];
        for axis in &self.0 {
            let longer = |short: &Position| {
                let short = short.clone();
                (0..=axis.steps).map(move |rung| [short.as_slice(), &[rung]].concat())
            };
            all = all.iter().flat_map(longer).collect();
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_whole_and_none_lies_outside_of_the_range() {
        let axis = Axis::whole(0.5, 7.9, 0.0).unwrap();
        let lattice = Lattice::new(vec![axis]);
        let values: Vec<f64> = lattice.every().iter().map(|at| axis.value(at[0])).collect();
        assert_eq!(values, [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]);
        assert_eq!([axis.near(3.0), axis.near(0.0), axis.near(7.9)], [Some(2), None, None]);
        assert_eq!(Axis::whole(4.2, 4.8, 0.0), None);
        let many = Axis::whole(0.0, 1e6, 0.0).unwrap();
        assert!((0..=STEPS).all(|rung| many.value(rung).fract() == 0.0));
        let one = Axis::whole(4.0, 4.5, 0.0).unwrap();
        assert_eq!((one.value(0), one.near(4.0)), (4.0, Some(0)));
    }

    #[test]
    fn all_rungs_are_drawn_equally_often() {
        let lattice = Lattice::new(vec![Axis::whole(1.0, 4.0, 2.0).unwrap(), Axis::new(-1.0, 1.0, 0.5)]);
        assert_eq!((lattice.size(), lattice.every().len()), (4 * 1_001, 4 * 1_001));
        let drawn: Vec<u32> = (0..8)
            .map(|eighth| lattice.drawn(&[f64::from(eighth) / 8.0, 0.0])[0])
            .collect();
        assert_eq!(drawn, [0, 0, 1, 1, 2, 2, 3, 3]);
        assert_eq!(lattice.drawn(&[1.0, 1.0]), [3, 1_000]);
        assert_eq!(lattice.values(&[3, 1_000]), [4.0, 1.0]);
        assert_eq!((lattice.cost(&[3, 1_000]), lattice.cost(&[0, 0])), (8.5, 1.5));
    }
}
