//! What can fail at the machine looked at: how much of the parts' lives is over, and what alarms and repairs there were.

use egui::{Label as Words, ProgressBar, RichText, Ui};

use crate::factory::plan::FactoryPlan;
use crate::maintenance::part_health::{Attention, PartHealth};
use crate::report::voice::Voice;
use crate::report::words::fill;
use crate::viewer::names;
use crate::viewer::words::Label;

/// Draws the parts of a machine; nothing if none can fail.
pub fn health(ui: &mut Ui, plan: &FactoryPlan, parts: &[PartHealth], voice: Voice<'_>) {
    if parts.is_empty() {
        return;
    }
    ui.add_space(6.0);
    ui.strong(Label::Health.text(voice.language));
    for part in parts {
        let said = match said(part.attention) {
            Some(label) => format!(
                "{}: {}",
                names::mode(plan, part.mode, voice),
                label.text(voice.language)
            ),
            None => names::mode(plan, part.mode, voice),
        };
        ui.add(Words::new(said).truncate());
        if let Some(used) = part.used {
            let over = fill(Label::LifeOver.text(voice.language), &[&format!("{:.0}", 100.0 * used)]);
            ui.add(ProgressBar::new(used as f32).text(RichText::new(over).small()));
        }
        let counts = &part.counts;
        let numbers = [counts.failures, counts.preventive].map(|count| count.to_string());
        ui.small(fill(
            Label::PartCounts.text(voice.language),
            &[&numbers[0], &numbers[1]],
        ));
        if part.is_watched {
            let wrong = counts.alarms - counts.true_alarms;
            let numbers = [counts.true_alarms, wrong, counts.missed].map(|count| count.to_string());
            let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
            ui.small(fill(Label::AlarmCounts.text(voice.language), &numbers));
        }
    }
    if parts.iter().any(|part| part.used.is_some()) {
        ui.weak(Label::LifeNote.text(voice.language));
    }
}

fn said(attention: Attention) -> Option<Label> {
    match attention {
        Attention::None => None,
        Attention::Called => Some(Label::PartCalled),
        Attention::PlannedWork => Some(Label::PartInWork),
        Attention::Failed => Some(Label::PartFailed),
    }
}
