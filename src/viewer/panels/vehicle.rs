//! The page of the vehicle looked at: what it does, what lies on it, and where it is bound for.

use egui::{Grid, Ui};

use crate::line::fleet::VehicleState;
use crate::viewer::names;
use crate::viewer::panels::run_title::run_title;
use crate::viewer::state::ViewState;
use crate::viewer::words::Label;

/// Draws what is known of the vehicle looked at.
pub fn vehicle(ui: &mut Ui, state: &ViewState) {
    let language = state.language;
    let text = |label: Label| label.text(language);
    for (column, plan) in state.plans.iter().enumerate() {
        let Some(picture) = state.stage.picture(column) else {
            continue;
        };
        let Some(vehicle) = state
            .vehicle_in(column)
            .and_then(|number| picture.vehicles.get(number as usize))
        else {
            continue;
        };
        run_title(ui, state, column);
        let load = vehicle.load.map(|product| names::product(plan, product, state.voice()));
        let way = vehicle.to.map(|[x, y]| {
            let [x_now, y_now] = vehicle.place;
            // It drives along the hall first, then across.
            format!("{:.0} m", (x - x_now).abs() + (y - y_now).abs())
        });
        let nothing = || text(Label::None).to_owned();
        Grid::new(("vehicle", column)).num_columns(2).show(ui, |ui| {
            for (label, value) in [
                (Label::State, text(doing(vehicle.state)).to_owned()),
                (Label::OnIt, load.unwrap_or_else(nothing)),
                (Label::WayLeft, way.unwrap_or_else(nothing)),
            ] {
                ui.label(text(label));
                ui.label(value);
                ui.end_row();
            }
        });
        ui.add_space(6.0);
    }
}

fn doing(state: VehicleState) -> Label {
    match state {
        VehicleState::Idle => Label::VehicleIdle,
        VehicleState::Ordered => Label::VehicleOrdered,
        VehicleState::ToPickup => Label::VehicleToPickup,
        VehicleState::Loading => Label::VehicleLoading,
        VehicleState::Carrying => Label::VehicleCarrying,
        VehicleState::Unloading => Label::VehicleUnloading,
        VehicleState::Charging => Label::VehicleCharging,
        VehicleState::Stopped => Label::CutOff,
        VehicleState::OffShift => Label::VehicleOff,
    }
}
