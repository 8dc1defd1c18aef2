//! Bars: how machines spend their time, and where savings come from.

use crate::report::axis::Axis;
use crate::report::headings::state;
use crate::report::html::svg::{Anchor, Svg, WIDTH};
use crate::report::number::percent_cell;
use crate::report::table::cut;
use crate::report::text::line::with_machines;
use crate::report::text::offer::{money_estimate, operating_line};
use crate::report::voice::Voice;
use crate::report::words::Word;
use crate::study::estimate::Estimate;
use crate::study::summary::StationSummary;

/// Stations at most in a drawing, so that it fits on a page.
pub const MOST_STATIONS: usize = 30;

const LEFT: f64 = 176.0;
const RIGHT: f64 = WIDTH - 20.0;
/// Columns of a name in front of a bar.
const NAME_COLUMNS: usize = 25;

/// The class of a state's bars: its colour is chosen so that neighbours differ for the colour-blind, too.
pub fn class_of(state: &str) -> String {
    format!("s-{}", state.replace('_', "-"))
}

/// The states that any of these stations is ever in, in their usual order.
pub fn states_of<'a>(stations: impl Iterator<Item = &'a StationSummary>) -> Vec<&'static str> {
    let mut shown: Vec<(usize, &'static str)> = stations
        .flat_map(|station| station.states.iter().enumerate())
        .filter(|(_, (_, share))| share.mean.is_some_and(|share| share > 0.0))
        .map(|(index, (state, _))| (index, *state))
        .collect();
    shown.sort_unstable();
    shown.dedup();
    shown.into_iter().map(|(_, state)| state).collect()
}

/// How the machines of stations spend the calendar time: now, and beside it with an offer if there are others of the
/// same name.
pub fn stations(now: &[StationSummary], then: &[StationSummary], voice: Voice<'_>) -> String {
    let shown = &now[..now.len().min(MOST_STATIONS)];
    let pairs: Vec<(&StationSummary, Option<&StationSummary>)> = shown
        .iter()
        .map(|station| (station, then.iter().find(|then| then.name == station.name)))
        .collect();
    let height = |pair: &(_, Option<_>)| if pair.1.is_some() { 42.0 } else { 26.0 };
    let bottom: f64 = 8.0 + pairs.iter().map(height).sum::<f64>();
    let mut svg = Svg::new(bottom + 22.0, voice.word(Word::Stations));
    for tick in 0..=5 {
        let share = f64::from(tick) / 5.0;
        let x = LEFT + share * (RIGHT - LEFT);
        svg.line([x, 4.0], [x, bottom], "grid");
        svg.text(
            [x, bottom + 15.0],
            Anchor::Middle,
            "tick",
            &format!("{:.0} %", share * 100.0),
        );
    }
    let mut y = 8.0;
    for pair in &pairs {
        let (station, then) = *pair;
        svg.text(
            [0.0, y + 13.0],
            Anchor::Start,
            "name",
            &cut(&with_machines(station, voice), NAME_COLUMNS),
        );
        if let Some(then) = then {
            let (now_word, then_word) = (voice.word(Word::Before), voice.word(Word::ThenShort));
            svg.text([LEFT - 6.0, y + 13.0], Anchor::End, "tick", now_word);
            svg.text([LEFT - 6.0, y + 29.0], Anchor::End, "tick", then_word);
            stack(&mut svg, station, [y + 2.0, 14.0], voice);
            stack(&mut svg, then, [y + 18.0, 14.0], voice);
        } else {
            stack(&mut svg, station, [y, 18.0], voice);
        }
        y += height(pair);
    }
    svg.finish()
}

/// The shares of one station's states, side by side.
fn stack(svg: &mut Svg, station: &StationSummary, [y, height]: [f64; 2], voice: Voice<'_>) {
    let mut x = LEFT;
    for (state_name, share) in &station.states {
        let Some(share) = share.mean.filter(|share| *share > 0.0) else {
            continue;
        };
        let width = share * (RIGHT - LEFT);
        let title = format!(
            "{}: {} {} %",
            voice.name(&station.name),
            state(state_name, voice.language),
            percent_cell(share)
        );
        svg.rect([x, y], [width, height], &class_of(state_name), &title);
        x += width;
    }
}

/// Where savings come from: bars to the right help, bars to the left cost; thin lines are 95 % intervals.
pub fn origin(lines: &[(&'static str, Estimate)], voice: Voice<'_>) -> Option<String> {
    const ROW: f64 = 26.0;
    /// What is left on the right for amounts.
    const AMOUNTS: f64 = 210.0;
    let mut lines: Vec<(&str, Estimate, f64)> = lines
        .iter()
        .filter_map(|(line, estimate)| Some((*line, *estimate, estimate.mean.filter(|mean| mean.abs() >= 0.5)?)))
        .collect();
    if lines.is_empty() {
        return None;
    }
    lines.sort_by(|(_, _, one), (_, _, other)| other.abs().total_cmp(&one.abs()));
    let ends = |(_, estimate, mean): &(&str, Estimate, f64)| {
        [*mean, estimate.low().unwrap_or(*mean), estimate.high().unwrap_or(*mean)]
    };
    let axis = Axis::over(lines.iter().flat_map(ends), 5);
    let (left, right) = (LEFT, WIDTH - AMOUNTS);
    let place = |won: f64| axis.place(won, left, right);
    let bottom = 4.0 + ROW * lines.len() as f64;
    let mut svg = Svg::new(bottom + 4.0, voice.word(Word::Why));
    for (index, line) in lines.iter().enumerate() {
        let (line_name, estimate, mean) = line;
        let y = 4.0 + ROW * index as f64;
        let (zero, end) = (place(0.0), place(*mean));
        let class = if *mean > 0.0 { "gain" } else { "cost" };
        svg.text(
            [0.0, y + 16.0],
            Anchor::Start,
            "name",
            &operating_line(line_name, voice.language),
        );
        svg.rect([zero.min(end), y + 4.0], [(end - zero).abs(), 16.0], class, "");
        if let (Some(low), Some(high)) = (estimate.low(), estimate.high()) {
            svg.line([place(low), y + 12.0], [place(high), y + 12.0], "interval");
        }
        let plus = if *mean > 0.0 { "+" } else { "" };
        let amount = format!("{plus}{}", money_estimate(estimate, voice.language));
        svg.text([WIDTH, y + 16.0], Anchor::End, "name", &amount);
    }
    svg.line([place(0.0), 0.0], [place(0.0), bottom], "zero");
    Some(svg.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line::state::State;
    use crate::report::words::Language;

    fn share(mean: f64) -> Estimate {
        Estimate {
            n: 1,
            mean: Some(mean),
            half_width: None,
            std_dev: None,
        }
    }

    fn station(name: &str, shares: &[f64]) -> StationSummary {
        let shares = shares.iter().copied().chain(std::iter::repeat(0.0));
        StationSummary {
            name: name.to_owned(),
            machines: 1,
            bottleneck: None,
            states: State::ALL
                .iter()
                .map(|state| state.name())
                .zip(shares.map(share))
                .collect(),
            figures: Vec::new(),
        }
    }

    fn widths(drawing: &str) -> Vec<f64> {
        let rects = drawing.split("<rect ").skip(1);
        let width = |rect: &str| rect.split("width=\"").nth(1)?.split('"').next()?.parse().ok();
        rects.map(|rect| width(rect).unwrap()).collect()
    }

    #[test]
    fn the_shares_of_a_station_fill_its_bar() {
        let drawing = stations(
            &[station("<b>", &[0.5, 0.3, 0.2])],
            &[],
            Voice::plain(Language::English),
        );
        let widths = widths(&drawing);
        assert_eq!(widths.len(), 3);
        assert!((widths.iter().sum::<f64>() - (RIGHT - LEFT)).abs() < 0.2, "{widths:?}");
        assert!((widths[0] / widths[2] - 2.5).abs() < 0.01, "{widths:?}");
        assert!(!drawing.contains("<b>"));
    }

    #[test]
    fn stations_that_there_are_in_both_stand_twice_and_many_are_cut() {
        let now = [station("a", &[1.0]), station("b", &[1.0])];
        let drawing = stations(&now, &[station("b", &[0.5, 0.5])], Voice::plain(Language::Korean));
        assert_eq!(widths(&drawing).len(), 4);
        let many: Vec<StationSummary> = (0..50).map(|number| station(&number.to_string(), &[1.0])).collect();
        assert_eq!(
            widths(&stations(&many, &[], Voice::plain(Language::Korean))).len(),
            MOST_STATIONS
        );
        assert!(!stations(&[], &[], Voice::plain(Language::Korean)).contains("NaN"));
    }

    #[test]
    fn every_state_has_a_style() {
        let styles = include_str!("style.css");
        for state in State::ALL {
            assert!(styles.contains(&format!(".{} ", class_of(state.name()))), "{state:?}");
        }
        let one = station("a", &[0.5, 0.0, 0.5]);
        assert_eq!(
            states_of([&one].into_iter()),
            [State::ALL[0].name(), State::ALL[2].name()]
        );
    }

    #[test]
    fn what_helps_goes_right_and_what_costs_goes_left() {
        assert_eq!(origin(&[("energy", share(0.2))], Voice::plain(Language::English)), None);
        let lines = [("energy", share(-1e6)), ("revenue", share(3e6))];
        let drawing = origin(&lines, Voice::plain(Language::English)).unwrap();
        let bars = widths(&drawing);
        assert!((bars[0] / bars[1] - 3.0).abs() < 0.01, "largest first: {bars:?}");
        assert!(drawing.find("class=\"gain\"").unwrap() < drawing.find("class=\"cost\"").unwrap());
        assert!(
            drawing.contains("+3,000,000 won") && drawing.contains("-1,000,000 won"),
            "{drawing}"
        );
    }
}
