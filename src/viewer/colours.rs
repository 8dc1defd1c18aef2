//! Colours of states, told apart by people who see few colours: after Okabe and Ito, "Color Universal Design", 2008,
//! with greys for what is nobody's fault. Every place that uses them also says the state in words.

use crate::line::state::State;
use crate::viewer::hall_network::Level;

/// Red, green and blue of a state, 0 to 255 each (sRGB).
pub fn of_state(state: State) -> [u8; 3] {
    match state {
        State::Working => [0, 158, 115],
        State::Setup => [86, 180, 233],
        State::Starved => [196, 196, 196],
        State::Blocked => [240, 228, 66],
        State::WaitingForCrew => [140, 52, 0],
        State::InRepair => [213, 94, 0],
        State::Maintenance => [230, 159, 0],
        State::WaitingForOperator => [0, 114, 178],
        State::WaitingForNetwork => [204, 121, 167],
        State::OffShift => [96, 96, 96],
    }
}

/// Colours of products, in their order and then from the beginning again.
pub fn of_product(product: u32) -> [u8; 3] {
    const COLOURS: [[u8; 3]; 6] = [
        [86, 180, 233],
        [230, 159, 0],
        [240, 228, 66],
        [204, 121, 167],
        [0, 158, 115],
        [213, 94, 0],
    ];
    COLOURS[product as usize % COLOURS.len()]
}

/// Colours of the signal's levels: one hue from dark to light, so that they are told apart by brightness alone.
pub fn of_level(level: Level) -> [u8; 3] {
    match level {
        Level::Strong => [158, 202, 225],
        Level::Good => [94, 150, 194],
        Level::Fair => [46, 100, 150],
        Level::Weak => [20, 52, 94],
        Level::Blind => [213, 94, 0],
    }
}

/// The other colour of chequered blind spots.
pub const BLIND_TOO: [u8; 3] = [28, 12, 4];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stronger_signal_is_lighter() {
        // Relative luminance as of WCAG 2.1, without its offset at black, which no colour here is near.
        let luminance = |colour: [u8; 3]| {
            let linear = colour.map(|value| libm::pow(f64::from(value) / 255.0, 2.2));
            0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        };
        for pair in Level::ALL[..4].windows(2) {
            let [lighter, darker] = [pair[0], pair[1]].map(|level| luminance(of_level(level)) + 0.05);
            assert!(lighter / darker > 1.5, "{pair:?} {}", lighter / darker);
        }
        let chequered = [of_level(Level::Blind), BLIND_TOO].map(|colour| luminance(colour) + 0.05);
        assert!(chequered[0] / chequered[1] > 3.0);
    }

    #[test]
    fn no_two_states_look_alike() {
        for (number, &state) in State::ALL.iter().enumerate() {
            for &other in &State::ALL[..number] {
                let distance: i32 = of_state(state)
                    .iter()
                    .zip(of_state(other))
                    .map(|(&one, two)| (i32::from(one) - i32::from(two)).abs())
                    .sum();
                // The nearest two of the published palette, orange and vermilion, are 82 apart.
                assert!(distance >= 80, "{state:?} {other:?} {distance}");
            }
        }
    }
}
