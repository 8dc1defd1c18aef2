//! A calibration: how well the network meets the measurement, and what to write into the scenario.

use crate::network::calibrate::Calibration;
use crate::report::about::About;
use crate::report::escape::{self};
use crate::report::network::modem_key;
use crate::report::number::{grouped, plain};
use crate::report::table::{Align, Table};
use crate::report::text::Page;
use crate::report::text::network::milliseconds_cell;
use crate::report::words::{Language, Word};

/// The report of a calibration of the network `network` to the measurement in `file`.
pub fn calibration(about: &About<'_>, network: &str, file: &str, found: &Calibration, language: Language) -> String {
    let mut page = Page::new(about.voice(language));
    let title = page.say(
        Word::CalibrationTitle,
        &[&page.voice.name(network), &escape::line(file)],
    );
    page.title(about, Some(&title));
    let mean = found.modem_ms.iter().sum::<f64>() / found.modem_ms.len().max(1) as f64;
    let text = page.say(
        Word::CalibrationVerdict,
        &[
            &grouped(mean, 2),
            &plain(found.implementation_loss_db),
            &grouped(found.ks_after, 3),
            &grouped(found.ks_before, 3),
        ],
    );
    page.paragraph(0, &text);
    if !found.loss_matters {
        let text = page.say(Word::LossDoesNotMatter, &[&plain(found.implementation_loss_db)]);
        page.paragraph(0, &text);
    }
    if found.keeps_phase {
        page.paragraph(0, page.word(Word::KeepsPhase));
    }
    let text = page.say(Word::FastestIs, &[&grouped(found.fastest_ms, 2)]);
    page.paragraph(0, &text);
    page.blank();
    let mut table = Table::new([
        ("ms", Align::Left),
        (page.word(Word::MeasuredHead), Align::Right),
        (page.word(Word::SimulatedHead), Align::Right),
    ]);
    for (share, measured, simulated) in &found.percentiles {
        let heading = if *share >= 1.0 {
            page.word(Word::LongestOfAll).to_owned()
        } else {
            format!("p{}", plain_percent(*share))
        };
        let cells = [*measured, *simulated].map(|ms| milliseconds_cell(Some(ms)));
        table.row(std::iter::once(heading).chain(cells));
    }
    page.table(2, &table);
    page.section(page.word(Word::WriteThis));
    let loss = format!("implementation_loss_db = {}", plain(found.implementation_loss_db));
    page.line(loss);
    let values: Vec<String> = found.modem_ms.iter().map(|ms| format!("{ms:.3},")).collect();
    page.line(format!("{} = {{ values = [", modem_key(found.way)));
    page.paragraph(4, &values.join(" "));
    page.line("] }".to_owned());
    page.foundation(about, std::iter::empty(), None);
    let again = page.say(Word::Repeat, &[&about.again]);
    page.line(format!("  {again}"));
    page.finish()
}

/// A share as percent without needless digits: 99.9.
fn plain_percent(share: f64) -> String {
    let text = grouped(share * 100.0, 2);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
