//! A tornado: how far each figure that money alone decides moves an offer's net present value.

use crate::report::axis::Axis;
use crate::report::html::svg::{Anchor, Svg, WIDTH};
use crate::report::number::rough_won;
use crate::report::table::wrapped;
use crate::report::text::payoff::{end, input_called};
use crate::report::voice::Voice;
use crate::report::words::Word;
use crate::study::payoff::tornado::Swing;

/// Figures at most in a drawing: more of them move next to nothing.
const MOST_ROWS: usize = 12;
const LEFT: f64 = 200.0;
/// What is left on the right for the ends.
const ENDS: f64 = 200.0;
const ROW: f64 = 26.0;
/// What each further line of a long name takes.
const LINE: f64 = 15.0;
/// Columns of a line of a name in front of a bar.
const NAME_COLUMNS: usize = 30;

/// The figures that move the worth, most first, around the mean net present value `now`: bars to the right are worth
/// more, bars to the left less. Nothing if nothing moves it.
pub fn tornado(swings: &[Swing], now: f64, voice: Voice<'_>) -> Option<String> {
    let shown = &swings[..swings.len().min(MOST_ROWS)];
    if shown.is_empty() {
        return None;
    }
    let at = |swing: &Swing| [&swing.npv_at_low_won, &swing.npv_at_high_won].map(|npv| npv.mean.unwrap_or(now));
    let axis = Axis::over(shown.iter().flat_map(at).chain([now]), 4);
    let right = WIDTH - ENDS;
    let place = |won: f64| axis.place(won, LEFT, right);
    let names: Vec<Vec<String>> = shown
        .iter()
        .map(|swing| {
            wrapped(
                &input_called(swing, &|written| voice.line(written), voice.language),
                NAME_COLUMNS,
                0,
                0,
            )
        })
        .collect();
    let height = |lines: &Vec<String>| ROW + LINE * lines.len().saturating_sub(1) as f64;
    let bottom = 4.0 + names.iter().map(height).sum::<f64>();
    let mut svg = Svg::new(bottom + 22.0, voice.word(Word::TornadoTitle));
    for tick in &axis.ticks {
        svg.line([place(*tick), 0.0], [place(*tick), bottom], "grid");
        // Amounts are long: every other one has room, zero among them.
        if libm::round(tick / axis.step) as i64 % 2 == 0 {
            let amount = rough_won(*tick, voice.language);
            svg.text([place(*tick), bottom + 15.0], Anchor::Middle, "tick", &amount);
        }
    }
    let mut below = 4.0;
    for (swing, lines) in shown.iter().zip(&names) {
        let y = below;
        below += height(lines);
        for (index, text) in lines.iter().enumerate() {
            svg.text([0.0, y + 16.0 + LINE * index as f64], Anchor::Start, "name", text);
        }
        let ends = [swing.low, swing.high].map(|value| end(swing, value, voice.language));
        for (worth, value) in at(swing).into_iter().zip(&ends) {
            let class = if worth > now { "gain" } else { "cost" };
            let (from, to) = (place(now), place(worth));
            let title = format!("{}: {value}: {}", lines.join(" "), rough_won(worth, voice.language));
            svg.rect([from.min(to), y + 4.0], [(to - from).abs(), 16.0], class, &title);
        }
        let mark = if swing.has_range { "" } else { " *" };
        let text = format!("{} … {}{mark}", ends[0], ends[1]);
        svg.text([WIDTH, y + 16.0], Anchor::End, "tick", &text);
    }
    svg.line([place(now), 0.0], [place(now), bottom], "interval");
    svg.line([place(0.0), 0.0], [place(0.0), bottom], "zero");
    Some(svg.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::words::Language;
    use crate::study::estimate::Estimate;
    use crate::study::payoff::tornado::Input;

    fn swing(name: &str) -> Swing {
        let worth = |won: f64| Estimate {
            mean: Some(won),
            ..Estimate::default()
        };
        Swing {
            input: Input::ItemPriceWon,
            name: Some(name.to_owned()),
            low: 1e6,
            high: 2e6,
            has_range: true,
            npv_at_low_won: worth(5e6),
            npv_at_high_won: worth(-5e6),
        }
    }

    #[test]
    fn long_names_stand_in_full_on_several_lines() {
        for (name, language) in [
            (
                "planning, measuring and installation of radios in two halls",
                Language::English,
            ),
            (
                "자동차부품가공라인전용오세대특화망기지국과단말기설치및시운전비용",
                Language::Korean,
            ),
        ] {
            let drawn = |name: &str| tornado(&[swing(name), swing("jig")], 0.0, Voice::plain(language)).unwrap();
            let (long, short) = (drawn(name), drawn("kit"));
            let texts = |svg: &str| svg.matches("class=\"name\"").count();
            assert!(texts(&long) > texts(&short), "{long}");
            // All letters are there, in their order.
            let mut rest = long
                .split("class=\"name\"")
                .skip(1)
                .map(|part| part.split(['>', '<']).nth(1).unwrap());
            let joined: String = rest.by_ref().take(texts(&long) - 1).collect::<Vec<_>>().join(" ");
            let letters = |text: &str| {
                text.chars()
                    .filter(|letter| !letter.is_whitespace())
                    .collect::<String>()
            };
            assert!(letters(&joined).contains(&letters(name)), "{joined}");
        }
    }
}
