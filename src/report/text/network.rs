//! A network: whether it holds first, then delays, interruptions, signal, load, and a map of the hall.

use crate::network::map::{DelayMap, SignalMap};
use crate::network::measured::Measured;
use crate::network::result::{DeviceResult, FlowResult};
use crate::report::about::About;
use crate::report::escape::{self, name};
use crate::report::network::{
    DrawnOutages, Interruptions, MeasuredDelays, NetworkReport, PERCENTILES, Way, failed_share, milliseconds,
    percentile_ms,
};
use crate::report::number::{NOTHING, grouped, plain};
use crate::report::table::{Align, Table, cut_name};
use crate::report::text::Page;
use crate::report::words::{Language, Word};

/// Most flows and devices that are shown, the worst first.
const SHOWN: usize = 10;
/// Columns that the name of a flow or device takes.
const NAME_COLUMNS: usize = 28;
/// Limits between the classes of a delay map, ms: 0 is below the first.
const DELAY_CLASSES: [f64; 9] = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0];
/// Names of devices that hear no radio that are listed.
const NAMED: usize = 5;

/// The report of a network.
pub fn network(about: &About<'_>, report: &NetworkReport<'_>, language: Language) -> String {
    let mut page = Page::new(about.voice(language));
    let result = report.result;
    let title = page.say(Word::TheNetwork, &[&page.voice.name(&result.basis.network)]);
    let title = match report.offer {
        Some(offer) => format!("{title}, {}", page.say(Word::WithOffer, &[&page.voice.name(offer)])),
        None => title,
    };
    page.title(about, Some(&title));
    verdict(&mut page, report);
    page.blank();
    let seconds = [plain(result.measured.as_seconds()), plain(report.warm_up.as_seconds())];
    let counts = [grouped(result.messages as f64, 0), result.seed.to_string()];
    let basis = page.say(Word::NetworkBasis, &[&seconds[0], &seconds[1], &counts[0], &counts[1]]);
    page.paragraph(0, &basis);
    page.losses(&report.result.basis);
    if let Some(measured) = &report.measured {
        comparison(&mut page, measured);
    }
    drawn(&mut page, report);
    let worst = worst_flows(report);
    delays(&mut page, report, &worst);
    interruptions(&mut page, report, &worst);
    devices(&mut page, report);
    radios(&mut page, report);
    if let Some(map) = report.signal_map {
        signal_map(&mut page, report, map);
    }
    if let Some(map) = report.delay_map {
        delay_map(&mut page, report, map);
    }
    page.foundation(about, std::iter::empty(), None);
    let again = format!("{} --seed {}", about.again, result.seed);
    let again = page.say(Word::Repeat, &[&again]);
    page.line(format!("  {again}"));
    page.finish()
}

/// Whether the network holds, in a sentence or two.
fn verdict(page: &mut Page<'_>, report: &NetworkReport<'_>) {
    let deaf = report.deaf();
    let heard = if !deaf.is_empty() {
        let mut names: Vec<String> = deaf.iter().take(NAMED).map(|one| page.voice.name(one)).collect();
        if deaf.len() > NAMED {
            names.push("…".to_owned());
        }
        let (count, all) = (deaf.len().to_string(), report.result.devices.len().to_string());
        page.say(Word::SomeHearNoRadio, &[&count, &all, &names.join(", ")])
    } else if report.result.radios.is_empty() {
        page.word(Word::NoRadios).to_owned()
    } else {
        page.word(Word::AllHearARadio).to_owned()
    };
    let flows: Vec<&FlowResult> = report.control_flows().collect();
    let found = Interruptions::of(flows.iter().copied(), report.result.measured);
    let stops = match (flows.is_empty(), found.mean_seconds) {
        (true, _) => page.word(Word::NoControlLoops).to_owned(),
        (false, Some(mean)) => {
            let (rate, word) = if found.per_hour >= 1.0 {
                (found.per_hour, Word::InterruptedPerHour)
            } else {
                (found.per_hour * 24.0, Word::InterruptedPerDay)
            };
            let count = grouped(found.count as f64, 0);
            page.say(word, &[&rough(rate), &duration(page, mean), &count])
        }
        (false, None) => {
            let seconds = plain(report.result.measured.as_seconds());
            page.say(Word::NeverInterrupted, &[&seconds])
        }
    };
    let longer = drawn_verdict(page, report).map_or_else(String::new, |longer| format!(" {longer}"));
    page.paragraph(0, &format!("{heard} {stops}{longer}"));
}

/// How often control loops are interrupted as the factory draws it; nothing if there are none.
fn drawn_verdict(page: &Page<'_>, report: &NetworkReport<'_>) -> Option<String> {
    let drawn: Vec<DrawnOutages> = report.drawn_control().collect();
    let always = drawn.iter().filter(|drawn| drawn.per_hour.is_none()).count();
    if drawn.is_empty() {
        return None;
    }
    if always > 0 {
        return Some(page.say(Word::DerivedAlways, &[&always.to_string(), &drawn.len().to_string()]));
    }
    let per_hour: f64 = drawn.iter().filter_map(|drawn| drawn.per_hour).sum();
    let most: f64 = drawn.iter().map(|drawn| drawn.most_per_hour).sum();
    Some(if per_hour >= 1.0 {
        page.say(Word::DerivedPerHour, &[&rough(per_hour), &rough(most)])
    } else if per_hour > 0.0 {
        page.say(Word::DerivedPerDay, &[&rough(per_hour * 24.0), &rough(most * 24.0)])
    } else {
        page.say(Word::DerivedNever, &[&rough(most * 24.0)])
    })
}

/// What the factory draws from, the flows with most outages first.
fn drawn(page: &mut Page<'_>, report: &NetworkReport<'_>) {
    page.section(page.word(Word::TablesTitle));
    let mut order: Vec<usize> = (0..report.tables.flows.len()).collect();
    let badness = |index: usize| {
        let table = &report.tables.flows[index];
        let rate = DrawnOutages::of(table).per_hour.unwrap_or(f64::INFINITY);
        (rate, table.missed(), table.delays.quantile(0.99))
    };
    order.sort_by(|&one, &other| {
        let (one, other) = (badness(one), badness(other));
        let by_rate = other.0.total_cmp(&one.0);
        by_rate.then(other.1.total_cmp(&one.1)).then(other.2.cmp(&one.2))
    });
    order.truncate(SHOWN);
    let mut table = Table::new([
        (page.word(Word::FlowName), Align::Left),
        (page.word(Word::PerHourHead), Align::Right),
        (page.word(Word::AtMostHead), Align::Right),
        (page.word(Word::MeanLengthHead), Align::Right),
        (page.word(Word::LongLengthHead), Align::Right),
        (page.word(Word::LostOrLate), Align::Right),
        (page.word(Word::MedianDelayHead), Align::Right),
        (page.word(Word::LongDelayHead), Align::Right),
    ]);
    for &index in &order {
        let flow = &report.tables.flows[index];
        let found = DrawnOutages::of(flow);
        let outages = if report.is_watched(index) {
            let rate = |rate: f64| if rate == 0.0 { "0".to_owned() } else { fine(rate) };
            [
                found.per_hour.map_or_else(|| page.word(Word::Always).to_owned(), rate),
                fine(found.most_per_hour),
                found.mean_seconds.map_or_else(|| NOTHING.to_owned(), fine),
                found.p99_seconds.map_or_else(|| NOTHING.to_owned(), fine),
            ]
        } else {
            [const { NOTHING }; 4].map(str::to_owned)
        };
        let delay = |share| milliseconds_cell(Some(milliseconds(flow.delays.quantile(share))));
        let missed = share(flow.missed());
        let rest = match flow.lost {
            1.0 => [missed, NOTHING.to_owned(), NOTHING.to_owned()],
            _ => [missed, delay(0.5), delay(0.99)],
        };
        table.row([shown_name(page, &flow.name)].into_iter().chain(outages).chain(rest));
    }
    page.table(2, &table);
    more(page, report.tables.flows.len(), order.len());
    page.paragraph(2, page.word(Word::TablesHow));
    let faults: Vec<String> = report.faults().into_iter().map(name).collect();
    if !faults.is_empty() {
        let text = page.say(Word::TablesFaults, &[&faults.join(", ")]);
        page.paragraph(2, &text);
    }
}

/// About two digits of a small number.
fn fine(value: f64) -> String {
    match value {
        value if value >= 0.1 => rough(value),
        value if value >= 0.001 => grouped(value, 4),
        _ => "< 0.001".to_owned(),
    }
}

/// Two digits, which is what a rate from a few events supports.
fn rough(value: f64) -> String {
    match value {
        value if value >= 10.0 => grouped(value, 0),
        value if value >= 1.0 => grouped(value, 1),
        value => grouped(value, 2),
    }
}

fn duration(page: &Page<'_>, seconds: f64) -> String {
    if seconds < 1.0 {
        page.say(Word::Milliseconds, &[&rough(seconds * 1e3)])
    } else {
        page.say(Word::Seconds, &[&rough(seconds)])
    }
}

/// The flows of which there is most to say, by their position.
fn worst_flows(report: &NetworkReport<'_>) -> Vec<usize> {
    let mut order: Vec<usize> = (0..report.result.flows.len()).collect();
    let badness = |index: &usize| {
        let flow = &report.result.flows[*index];
        let tail = flow.delays().quantile(0.999).unwrap_or_default();
        (flow.violations.len(), flow.loss(), tail)
    };
    order.sort_by(|one, other| {
        let (one, other) = (badness(one), badness(other));
        other
            .0
            .cmp(&one.0)
            .then(other.1.total_cmp(&one.1))
            .then(other.2.cmp(&one.2))
    });
    order.truncate(SHOWN);
    order
}

fn shown_name(page: &Page<'_>, text: &str) -> String {
    cut_name(&page.voice.line(text), NAME_COLUMNS)
}

/// A time in ms with about three digits.
pub(super) fn milliseconds_cell(value: Option<f64>) -> String {
    value.map_or_else(
        || NOTHING.to_owned(),
        |ms| match ms {
            ms if ms >= 100.0 => grouped(ms, 0),
            ms if ms >= 10.0 => grouped(ms, 1),
            ms => grouped(ms, 2),
        },
    )
}

fn way_word(way: Way) -> Word {
    match way {
        Way::Up => Word::Up,
        Way::Down => Word::Down,
        Way::RoundTrip => Word::RoundTrip,
    }
}

fn delays(page: &mut Page<'_>, report: &NetworkReport<'_>, worst: &[usize]) {
    page.section(page.word(Word::Delays));
    let mut table = Table::new([
        (page.word(Word::FlowName), Align::Left),
        (page.word(Word::WayHead), Align::Left),
        (page.word(Word::MessagesHead), Align::Right),
        ("p50", Align::Right),
        ("p90", Align::Right),
        ("p99", Align::Right),
        ("p99.9", Align::Right),
        ("p99.99", Align::Right),
    ]);
    for flow in worst.iter().filter_map(|index| report.result.flows.get(*index)) {
        let mut heading = shown_name(page, &flow.name);
        for way in Way::ALL {
            let delays = way.delays(flow);
            if delays.count() == 0 {
                continue;
            }
            let cells = PERCENTILES.map(|(share, _)| milliseconds_cell(percentile_ms(delays, share)));
            let head = [
                std::mem::take(&mut heading),
                page.word(way_word(way)).to_owned(),
                grouped(delays.count() as f64, 0),
            ];
            table.row(head.into_iter().chain(cells));
        }
        if !heading.is_empty() {
            table.row([heading, String::new(), "0".to_owned()]);
        }
    }
    page.table(2, &table);
    more(page, report.result.flows.len(), worst.len());
}

/// How many were left out of a table.
fn more(page: &mut Page<'_>, all: usize, shown: usize) {
    if all > shown {
        let text = page.say(Word::MoreAreBetter, &[&(all - shown).to_string()]);
        page.paragraph(2, &text);
    }
}

fn interruptions(page: &mut Page<'_>, report: &NetworkReport<'_>, worst: &[usize]) {
    page.section(page.word(Word::InterruptionsTitle));
    let mut table = Table::new([
        (page.word(Word::FlowName), Align::Left),
        (page.word(Word::LostOrLate), Align::Right),
        (page.word(Word::InterruptionsHead), Align::Right),
        (page.word(Word::PerHourHead), Align::Right),
        (page.word(Word::LongestHead), Align::Right),
        (page.word(Word::BlockedHead), Align::Right),
        (page.word(Word::PeakAgeHead), Align::Right),
    ]);
    for &index in worst {
        let Some(flow) = report.result.flows.get(index) else {
            continue;
        };
        let lost = if flow.messages == 0 {
            NOTHING.to_owned()
        } else {
            share(flow.loss())
        };
        let age = milliseconds_cell(percentile_ms(&flow.peak_age, 0.99));
        if !report.is_watched(index) {
            let nothing = || NOTHING.to_owned();
            table.row([
                shown_name(page, &flow.name),
                lost,
                nothing(),
                nothing(),
                nothing(),
                nothing(),
                age,
            ]);
            continue;
        }
        let found = Interruptions::of(std::iter::once(flow), report.result.measured);
        let rate = match found.most_per_hour {
            Some(most) => format!("< {}", rough(most)),
            None => rough(found.per_hour),
        };
        let longest = found
            .longest_seconds
            .map_or_else(|| NOTHING.to_owned(), |longest| grouped(longest, 3));
        table.row([
            shown_name(page, &flow.name),
            lost,
            found.count.to_string(),
            rate,
            longest,
            found.blocked.to_string(),
            age,
        ]);
    }
    page.table(2, &table);
    page.paragraph(2, page.word(Word::InterruptionsHow));
}

/// A share as percent; with the digits that a small one needs.
fn share(share: f64) -> String {
    let percent = share * 100.0;
    match percent {
        0.0 => "0 %".to_owned(),
        percent if percent >= 1.0 => format!("{} %", grouped(percent, 1)),
        percent if percent >= 0.001 => format!("{} %", grouped(percent, 3)),
        _ => "< 0.001 %".to_owned(),
    }
}

fn devices(page: &mut Page<'_>, report: &NetworkReport<'_>) {
    let with_signal = report.result.devices.iter().any(|device| device.snr_db.is_some());
    if !with_signal && report.result.radios.is_empty() {
        return;
    }
    page.section(page.word(Word::DevicesTitle));
    let mut order: Vec<&DeviceResult> = report.result.devices.iter().collect();
    let weakest = |device: &DeviceResult| match (device.radio, device.snr_db) {
        (None, _) | (_, None) => f64::NEG_INFINITY,
        (Some(_), Some([down, up])) => down.min(up),
    };
    order.sort_by(|one, other| weakest(one).total_cmp(&weakest(other)));
    order.truncate(SHOWN);
    let mut table = Table::new([
        (page.word(Word::DeviceHead), Align::Left),
        (page.word(Word::RadioHead), Align::Right),
        (page.word(Word::SignalDownHead), Align::Right),
        (page.word(Word::SignalUpHead), Align::Right),
        (page.word(Word::BlockedShareHead), Align::Right),
        (page.word(Word::HandoversHead), Align::Right),
    ]);
    for device in &order {
        let radio = match device.radio {
            Some(radio) => (u64::from(radio) + 1).to_string(),
            None => page.word(Word::HearsNoRadio).to_owned(),
        };
        let [down, up] = match device.snr_db {
            Some(levels) => levels.map(|level| grouped(level, 1)),
            None => [NOTHING.to_owned(), NOTHING.to_owned()],
        };
        table.row([
            shown_name(page, &device.name),
            radio,
            down,
            up,
            share(device.blocked_share),
            grouped(device.handovers as f64, 0),
        ]);
    }
    page.table(2, &table);
    more(page, report.result.devices.len(), order.len());
}

fn radios(page: &mut Page<'_>, report: &NetworkReport<'_>) {
    if report.result.radios.is_empty() {
        return;
    }
    page.section(page.word(Word::RadiosTitle));
    let mut table = Table::new([
        (page.word(Word::RadioHead), Align::Right),
        (page.word(Word::PlaceHead), Align::Left),
        (page.word(Word::UsedDownHead), Align::Right),
        (page.word(Word::UsedUpHead), Align::Right),
        (page.word(Word::FailedHead), Align::Right),
    ]);
    for (number, radio) in (1..).zip(&report.result.radios) {
        let number: usize = number;
        table.row([
            number.to_string(),
            format!("{}, {}", plain(radio.place[0]), plain(radio.place[1])),
            share(radio.utilisation_down),
            share(radio.utilisation_up),
            failed_share(radio).map_or_else(|| NOTHING.to_owned(), share),
        ]);
    }
    page.table(2, &table);
}

/// The hall from above, with the corner at 0, 0 below on the left.
fn signal_map(page: &mut Page<'_>, report: &NetworkReport<'_>, map: &SignalMap) {
    let letters = map.snr_db.iter().map(|level| signal_class(*level));
    let legend = [Word::SignalLegend, Word::MapLegend];
    hall_map(
        page,
        report,
        Word::SignalMapTitle,
        map.columns,
        letters.collect(),
        legend,
    );
}

fn delay_map(page: &mut Page<'_>, report: &NetworkReport<'_>, map: &DelayMap) {
    let letters = map.round_trip_ms.iter().map(|place| delay_class(*place));
    let legend = [Word::DelayLegend, Word::MapLegend];
    hall_map(
        page,
        report,
        Word::DelayMapTitle,
        map.columns,
        letters.collect(),
        legend,
    );
}

/// A letter for each field of the hall, from the corner at [0, 0], along the length first.
fn hall_map(
    page: &mut Page<'_>,
    report: &NetworkReport<'_>,
    title: Word,
    columns: u32,
    mut letters: Vec<char>,
    legend: [Word; 2],
) {
    let [length, width, _] = report.site.hall.size_m;
    let title = page.say(title, &[&plain(length), &plain(width)]);
    page.section(&title);
    let columns = columns.max(1) as usize;
    let rows = letters.len() / columns;
    for radio in &report.result.radios {
        let at = |place: f64, size: f64, fields: usize| ((place / size * fields as f64) as usize).min(fields - 1);
        let (column, row) = (at(radio.place[0], length, columns), at(radio.place[1], width, rows));
        letters[row * columns + column] = 'R';
    }
    page.line(format!("  ┌{}┐", "─".repeat(columns)));
    for row in letters.chunks(columns).rev() {
        page.line(format!("  │{}│", row.iter().collect::<String>()));
    }
    page.line(format!("  └{}┘", "─".repeat(columns)));
    let legend = legend.map(|word| page.word(word).to_owned()).join("; ");
    page.paragraph(2, &legend);
}

/// A digit for every 5 dB.
fn signal_class(level_db: f64) -> char {
    if level_db < 0.0 {
        return '·';
    }
    let class = (level_db / 5.0).min(9.0) as u32;
    char::from_digit(class, 10).unwrap_or('9')
}

/// A digit for the classes of [`DELAY_CLASSES`].
fn delay_class(delays: Option<[f64; 2]>) -> char {
    let Some([_, p95]) = delays else { return '×' };
    let class = DELAY_CLASSES.partition_point(|limit| *limit <= p95);
    u32::try_from(class)
        .ok()
        .and_then(|class| char::from_digit(class, 10))
        .unwrap_or('9')
}

fn comparison(page: &mut Page<'_>, found: &MeasuredDelays<'_>) {
    let title = page.say(
        Word::ComparisonTitle,
        &[
            &escape::line(found.file),
            &page.voice.name(&found.flow.name),
            page.word(way_word(found.way)),
        ],
    );
    page.section(&title);
    let simulated = found.way.delays(found.flow);
    let rows = |measured: &Measured| {
        let mean = (measured.mean_ms(), simulated.mean().map(milliseconds));
        let percentiles = PERCENTILES
            .iter()
            .map(|(share, name)| (*name, measured.percentile_ms(*share), percentile_ms(simulated, *share)));
        std::iter::once(("mean", mean.0, mean.1))
            .chain(percentiles)
            .collect::<Vec<_>>()
    };
    let mut table = Table::new([
        ("ms", Align::Left),
        (page.word(Word::MeasuredHead), Align::Right),
        (page.word(Word::SimulatedHead), Align::Right),
    ]);
    for (row, measured, simulated) in rows(found.measured) {
        let heading = match row {
            "mean" => page.word(Word::Mean).to_owned(),
            row => row.replace('_', "."),
        };
        table.row([heading, milliseconds_cell(Some(measured)), milliseconds_cell(simulated)]);
    }
    page.table(2, &table);
    let text = match found.measured.ks_distance(simulated) {
        Some(distance) => page.say(Word::Distance, &[&grouped(distance, 3)]),
        None => page.word(Word::NothingSimulated).to_owned(),
    };
    page.paragraph(2, &text);
}
