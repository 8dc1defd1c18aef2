//! A drawing of something over time: axes, a grid, and places for values.

use crate::finance::won::Won;
use crate::report::axis::Axis;
use crate::report::html::svg::{Anchor, Svg, WIDTH};
use crate::report::number::grouped;
use crate::report::words::{Language, Word};

const LEFT: f64 = 96.0;
const RIGHT: f64 = WIDTH - 16.0;
const TOP: f64 = 24.0;
/// What is left below the time for its ticks and name.
const BELOW: f64 = 36.0;

/// A drawing with a horizontal axis of months and a vertical one.
#[derive(Debug)]
pub struct Plot {
    /// The drawing.
    pub svg: Svg,
    months: Axis,
    values: Axis,
    bottom: f64,
}

impl Plot {
    /// A drawing of this height with its axes; `unit` names the values, each tick of which is written by `tick`.
    pub fn new(
        label: &str,
        height: f64,
        (months, values): (Axis, Axis),
        unit: &str,
        tick: impl Fn(f64) -> String,
        language: Language,
    ) -> Self {
        let bottom = height - BELOW;
        let mut svg = Svg::new(height, label);
        svg.text([LEFT, TOP - 10.0], Anchor::End, "tick", unit);
        for &value in &values.ticks {
            let y = values.place(value, bottom, TOP);
            svg.line([LEFT, y], [RIGHT, y], if value == 0.0 { "zero" } else { "grid" });
            svg.text([LEFT - 6.0, y + 4.0], Anchor::End, "tick", &tick(value));
        }
        for &month in &months.ticks {
            let x = months.place(month, LEFT, RIGHT);
            svg.line([x, bottom], [x, bottom + 4.0], "zero");
            svg.text([x, bottom + 16.0], Anchor::Middle, "tick", &grouped(month, 0));
        }
        svg.text(
            [(LEFT + RIGHT) / 2.0, height - 4.0],
            Anchor::Middle,
            "tick",
            Word::MonthAxis.text(language),
        );
        Self {
            svg,
            months,
            values,
            bottom,
        }
    }

    /// The place of a value in a month.
    pub fn at(&self, month: f64, value: f64) -> [f64; 2] {
        [
            self.months.place(month, LEFT, RIGHT),
            self.values.place(value, self.bottom, TOP),
        ]
    }

    /// A bar from zero to a value around a month, as wide as most of it.
    pub fn bar(&mut self, month: f64, value: f64, class: &str, title: &str) {
        let ([left, end], [right, zero]) = (self.at(month - 0.36, value), self.at(month + 0.36, 0.0));
        let (left, right) = (left.max(LEFT), right.min(RIGHT));
        self.svg.rect(
            [left, end.min(zero)],
            [(right - left).max(0.0), (end - zero).abs()],
            class,
            title,
        );
    }

    /// A vertical line at a month with a name.
    pub fn mark(&mut self, month: f64, name: &str) {
        let x = self.months.place(month, LEFT, RIGHT);
        self.svg.line([x, TOP], [x, self.bottom], "mark");
        // Beside the line, on the side where there is room.
        let (x, anchor) = if x > (LEFT + RIGHT) / 2.0 {
            (x - 5.0, Anchor::End)
        } else {
            (x + 5.0, Anchor::Start)
        };
        self.svg.text([x, TOP - 10.0], anchor, "tick", name);
    }
}

/// How amounts are written on an axis with this step: the unit, and what writes one.
pub fn money_scale(step: f64, language: Language) -> (Word, impl Fn(f64) -> String) {
    let in_millions = language == Language::English && step >= 1e4;
    let decimals = match step {
        step if step >= 1e6 => 0,
        step if step >= 1e5 => 1,
        _ => 2,
    };
    let unit = if in_millions { Word::MillionWon } else { Word::Won };
    (unit, move |amount: f64| {
        if in_millions {
            return grouped(amount / 1e6, decimals);
        }
        match (Won::from_f64(amount), language) {
            (Ok(won), Language::Korean) => won.korean().trim_end_matches('원').to_owned(),
            _ => grouped(amount, 0),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_on_an_axis_are_short() {
        let (unit, tick) = money_scale(2e7, Language::Korean);
        assert_eq!((unit, tick(-1.2e8)), (Word::Won, "-1억 2,000만".to_owned()));
        let (unit, tick) = money_scale(2e7, Language::English);
        assert_eq!((unit, tick(-1.2e8)), (Word::MillionWon, "-120".to_owned()));
        assert_eq!(money_scale(5e5, Language::English).1(1.5e6), "1.5");
        assert_eq!(money_scale(1e3, Language::English).1(2e3), "2,000");
    }

    #[test]
    fn a_value_higher_stands_higher_and_a_later_month_further_right() {
        let axes = (Axis::months(12, 12), Axis::over([-5.0, 10.0], 5));
        let plot = Plot::new("", 200.0, axes, "", |value| value.to_string(), Language::English);
        let ([x0, y0], [x1, y1]) = (plot.at(0.0, -5.0), plot.at(12.0, 10.0));
        assert!(x0 < x1 && y0 > y1);
        assert_eq!((x0, x1, y1), (LEFT, RIGHT, TOP));
    }
}
