//! A network for programs.

use serde_json::{Map, Value, json};

use super::{head, tail};
use crate::kernel::statistics::histogram::Histogram;
use crate::network::calibrate::{Calibration, MeasuredWay};
use crate::network::map::{DelayMap, SignalMap};
use crate::network::result::{DeviceResult, FlowResult, RadioResult};
use crate::network::table::FlowTable;
use crate::report::about::About;
use crate::report::network::{
    DrawnOutages, Interruptions, MeasuredDelays, NetworkReport, PERCENTILES, Way, failed_share, milliseconds,
    modem_key, percentile_ms,
};

/// The report of a network.
pub fn network(about: &About<'_>, report: &NetworkReport<'_>) -> String {
    let result = report.result;
    let mut document = head(about);
    let mut say = |key: &str, value: Value| document.insert(key.to_owned(), value);
    say("offer", json!(report.offer));
    say(
        "network",
        json!({ "name": result.basis.network, "kind": result.basis.kind }),
    );
    say("seed", result.seed.into());
    say("measured_seconds", result.measured.as_seconds().into());
    say("warm_up_seconds", report.warm_up.as_seconds().into());
    say("messages", result.messages.into());
    say("implementation_loss_db", json!(result.basis.implementation_loss_db));
    let offset = result
        .basis
        .modem_offset_ms
        .map(|[up, down]| json!({ "up": up, "down": down }));
    say("modem_offset_ms", json!(offset));
    say("devices_without_radio", json!(report.deaf()));
    let control = Interruptions::of(report.control_flows(), result.measured);
    say("control_interruptions", interruptions(&control));
    let flows = (0..).zip(&result.flows);
    let flows = flows.map(|(index, found)| (found.name.clone(), flow(report, index, found)));
    say("flows", Value::Object(flows.collect()));
    let drawn = report.tables.flows.iter().enumerate();
    let drawn = drawn.map(|(index, table)| (table.name.clone(), drawn_flow(report, index, table)));
    say("drawn", Value::Object(drawn.collect()));
    say("faults", json!(report.faults()));
    let devices = result.devices.iter().map(|found| (found.name.clone(), device(found)));
    say("devices", Value::Object(devices.collect()));
    say("radios", (1..).zip(&result.radios).map(radio).collect());
    say("map", json!(report.signal_map.map(|map| signal_map(report, map))));
    say("delay_map", json!(report.delay_map.map(|map| delay_map(report, map))));
    say("comparison", json!(report.measured.as_ref().map(comparison)));
    tail(about, document)
}

fn flow(report: &NetworkReport<'_>, index: usize, found: &FlowResult) -> Value {
    let mut object = Map::new();
    object.insert("messages".into(), found.messages.into());
    object.insert("lost".into(), found.lost.into());
    object.insert("late".into(), found.late.into());
    let share = (found.messages > 0).then(|| found.loss());
    object.insert("lost_or_late_share".into(), json!(share));
    for way in Way::ALL {
        object.insert(format!("{}_ms", way.name()), delays(way.delays(found)));
    }
    object.insert("peak_age_ms".into(), delays(&found.peak_age));
    let watched = report
        .is_watched(index)
        .then(|| interruptions(&Interruptions::of(std::iter::once(found), report.result.measured)));
    object.insert("interruptions".into(), json!(watched));
    Value::Object(object)
}

fn drawn_flow(report: &NetworkReport<'_>, index: usize, table: &FlowTable) -> Value {
    let found = DrawnOutages::of(table);
    let outages = report.is_watched(index).then(|| {
        json!({
            "always": found.per_hour.is_none(),
            "per_hour": found.per_hour,
            "most_per_hour": found.most_per_hour,
            "mean_seconds": found.mean_seconds,
            "p99_seconds": found.p99_seconds,
        })
    });
    let delay = |share| (table.lost < 1.0).then(|| milliseconds(table.delays.quantile(share)));
    json!({
        "outages": outages,
        "lost_or_late_share": table.missed(),
        "p50_ms": delay(0.5),
        "p99_ms": delay(0.99),
    })
}

fn interruptions(found: &Interruptions) -> Value {
    json!({
        "count": found.count,
        "per_hour": found.per_hour,
        "most_per_hour": found.most_per_hour,
        "mean_seconds": found.mean_seconds,
        "longest_seconds": found.longest_seconds,
        "blocked": found.blocked,
    })
}

fn delays(found: &Histogram) -> Value {
    if found.count() == 0 {
        return Value::Null;
    }
    let mut object = Map::new();
    object.insert("count".into(), found.count().into());
    object.insert("mean".into(), json!(found.mean().map(milliseconds)));
    object.insert("min".into(), json!(found.min().map(milliseconds)));
    for (share, name) in PERCENTILES {
        object.insert(name.into(), json!(percentile_ms(found, share)));
    }
    object.insert("max".into(), json!(found.max().map(milliseconds)));
    Value::Object(object)
}

fn device(found: &DeviceResult) -> Value {
    let [down, up] = match found.snr_db {
        Some(levels) => levels.map(Some),
        None => [None, None],
    };
    json!({
        "radio": found.radio.map(|radio| u64::from(radio) + 1),
        "snr_down_db": down,
        "snr_up_db": up,
        "blocked_share": found.blocked_share,
        "handovers": found.handovers,
    })
}

fn radio((number, found): (u32, &RadioResult)) -> Value {
    json!({
        "number": number,
        "place_m": found.place,
        "used_down_share": found.utilisation_down,
        "used_up_share": found.utilisation_up,
        "transmissions": found.transmissions,
        "failed_share": failed_share(found),
    })
}

fn signal_map(report: &NetworkReport<'_>, map: &SignalMap) -> Value {
    let columns = map.columns.max(1) as usize;
    let numbers: Vec<u64> = map.radios.iter().map(|radio| u64::from(*radio) + 1).collect();
    json!({
        "size_m": report.site.hall.size_m,
        "columns": map.columns,
        "rows": map.rows,
        "snr_down_db": map.snr_db.chunks(columns).collect::<Vec<_>>(),
        "radio": numbers.chunks(columns).collect::<Vec<_>>(),
    })
}

fn delay_map(report: &NetworkReport<'_>, map: &DelayMap) -> Value {
    let columns = map.columns.max(1) as usize;
    let percentile = |which: usize| {
        let all: Vec<Option<f64>> = map
            .round_trip_ms
            .iter()
            .map(|place| place.map(|delays| delays[which]))
            .collect();
        json!(all.chunks(columns).collect::<Vec<_>>())
    };
    json!({
        "size_m": report.site.hall.size_m,
        "columns": map.columns,
        "rows": map.rows,
        "p50_ms": percentile(0),
        "p95_ms": percentile(1),
    })
}

fn comparison(found: &MeasuredDelays<'_>) -> Value {
    let simulated = found.way.delays(found.flow);
    let mut measured = Map::new();
    measured.insert("mean".into(), found.measured.mean_ms().into());
    for (share, name) in PERCENTILES {
        measured.insert(name.into(), found.measured.percentile_ms(share).into());
    }
    json!({
        "file": found.file,
        "flow": found.flow.name,
        "direction": found.way.name(),
        "measured_ms": measured,
        "simulated_ms": delays(simulated),
        "ks_distance": found.measured.ks_distance(simulated),
    })
}

/// The report of a calibration.
pub fn calibration(about: &About<'_>, network: &str, file: &str, found: &Calibration) -> String {
    let mut document = head(about);
    let mut say = |key: &str, value: Value| document.insert(key.to_owned(), value);
    say("network", json!({ "name": network }));
    say("measured", json!({ "file": file, "direction": way_name(found.way) }));
    say("implementation_loss_db", found.implementation_loss_db.into());
    say("former_loss_db", found.former_loss_db.into());
    say("loss_matters", found.loss_matters.into());
    say("keeps_phase", found.keeps_phase.into());
    say("key", modem_key(found.way).into());
    say("modem_ms", json!(found.modem_ms));
    say("ks_before", found.ks_before.into());
    say("ks_after", found.ks_after.into());
    say("fastest_ms", found.fastest_ms.into());
    let percentiles = found.percentiles.iter().map(
        |(share, measured, simulated)| json!({ "share": share, "measured_ms": measured, "simulated_ms": simulated }),
    );
    say("percentiles", percentiles.collect());
    tail(about, document)
}

fn way_name(way: MeasuredWay) -> &'static str {
    match way {
        MeasuredWay::Up => Way::Up.name(),
        MeasuredWay::Down => Way::Down.name(),
        MeasuredWay::RoundTrip => Way::RoundTrip.name(),
    }
}
