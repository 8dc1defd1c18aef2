//! The page of the network: for each link how late its messages are, how many are lost, how often it is out.

use egui::{Grid, RichText, ScrollArea, Ui};

use crate::network::table::FlowTable;
use crate::report::network::{DrawnOutages, milliseconds};
use crate::report::voice::Voice;
use crate::viewer::panels::run_title::{in_column, run_title};
use crate::viewer::state::ViewState;
use crate::viewer::words::Label;

/// Shares of the messages whose delay is shown.
const SHARES: [(f64, &str); 3] = [(0.5, "50 %"), (0.99, "99 %"), (0.999, "99.9 %")];

/// Draws the page.
pub fn network(ui: &mut Ui, state: &mut ViewState) {
    let language = state.language;
    ui.weak(Label::NetworkNote.text(language));
    for (number, tables) in state.networks.iter().enumerate() {
        run_title(ui, state, number);
        if tables.flows.is_empty() {
            ui.label(Label::NoNetwork.text(language));
        } else {
            links(ui, number, &tables.flows, state.voice());
        }
        ui.separator();
    }
}

/// Links of a run, one a row.
pub fn links(ui: &mut Ui, number: usize, flows: &[FlowTable], voice: Voice<'_>) {
    ScrollArea::horizontal().id_salt(("links", number)).show(ui, |ui| {
        Grid::new(("links", number))
            .num_columns(3 + SHARES.len())
            .striped(true)
            .spacing([6.0, 3.0])
            .show(ui, |ui| {
                ui.small(Label::Link.text(voice.language));
                for (_, title) in SHARES {
                    ui.small(title);
                }
                ui.small(Label::Lost.text(voice.language));
                ui.small(Label::StopsPerHour.text(voice.language));
                ui.end_row();
                for flow in flows {
                    row(ui, flow, voice);
                }
            });
    });
}

fn row(ui: &mut Ui, flow: &FlowTable, voice: Voice<'_>) {
    in_column(ui, RichText::new(voice.called(&flow.name)).small());
    for (share, _) in SHARES {
        ui.small(short(milliseconds(flow.delays.quantile(share))));
    }
    ui.small(format!("{} %", short(flow.missed() * 100.0)));
    let outages = DrawnOutages::of(flow);
    ui.small(match outages.per_hour {
        None => Label::Always.text(voice.language).to_owned(),
        Some(0.0) => format!("< {}", short(outages.most_per_hour)),
        Some(often) => short(often),
    });
    ui.end_row();
}

/// A number with two digits that count.
fn short(value: f64) -> String {
    match value {
        0.0 => "0".to_owned(),
        value if value >= 9.95 => format!("{value:.0}"),
        value if value >= 0.995 => format!("{value:.1}"),
        value if value >= 0.0995 => format!("{value:.2}"),
        value if value >= 0.000_995 => format!("{value:.4}"),
        value => format!("{value:.1e}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_and_large_numbers_are_short() {
        let all = [0.0, 0.000_012, 0.0012, 0.25, 1.26, 12.6, 1234.5].map(short);
        assert_eq!(all, ["0", "1.2e-5", "0.0012", "0.25", "1.3", "13", "1234"]);
    }
}
