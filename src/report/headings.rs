//! What names that are fixed in results are called in reports: figures, states of machines, losses and parties.

use crate::finance::parties::Party;
use crate::report::words::{Language, Word};
use crate::scenario::solution::Loss;

/// How a figure is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A number.
    Number,
    /// A share of 1, written as percent.
    Share,
}

/// A figure's heading and how it is written; a figure that nobody knows here is called by its own name.
pub fn figure(name: &str, language: Language) -> (String, Kind) {
    match FIGURES.iter().find(|(known, ..)| *known == name) {
        Some((_, kind, english, korean)) => {
            let heading = match language {
                Language::English => english,
                Language::Korean => korean,
            };
            ((*heading).to_owned(), *kind)
        }
        None => (name.replace('_', " "), Kind::Number),
    }
}

const FIGURES: &[(&str, Kind, &str, &str)] = &[
    (
        "throughput_parts_per_hour",
        Kind::Number,
        "Parts an hour",
        "시간당 생산, 개",
    ),
    (
        "good_parts_per_hour",
        Kind::Number,
        "Good parts an hour",
        "시간당 양품, 개",
    ),
    ("started_parts", Kind::Number, "Parts started", "투입, 개"),
    ("finished_parts", Kind::Number, "Parts finished", "완성, 개"),
    (
        "finished_parts_per_hour",
        Kind::Number,
        "Parts an hour",
        "시간당 완성, 개",
    ),
    ("good_parts", Kind::Number, "Good parts", "양품, 개"),
    (
        "escaped_defective_parts",
        Kind::Number,
        "Defective parts shipped",
        "불량 출하, 개",
    ),
    ("scrapped_parts", Kind::Number, "Parts scrapped", "폐기, 개"),
    ("reworked_parts", Kind::Number, "Parts reworked", "재작업, 개"),
    ("first_pass_yield", Kind::Share, "First-pass yield", "직행률"),
    ("lead_time_hours", Kind::Number, "Lead time, hours", "리드타임, 시간"),
    ("work_in_process_parts", Kind::Number, "Parts in process", "재공, 개"),
    (
        "work_in_process_highest_parts",
        Kind::Number,
        "Parts in process, highest",
        "최대 재공, 개",
    ),
    ("ordered_parts", Kind::Number, "Parts ordered", "주문, 개"),
    ("delivered_parts", Kind::Number, "Parts delivered", "납품, 개"),
    (
        "lost_order_parts",
        Kind::Number,
        "Parts of lost orders",
        "놓친 주문, 개",
    ),
    ("orders_completed", Kind::Number, "Orders completed", "완료 주문, 건"),
    ("orders_on_time_share", Kind::Share, "Orders on time", "납기 준수율"),
    (
        "order_lead_time_days",
        Kind::Number,
        "Order lead time, days",
        "주문 리드타임, 일",
    ),
    ("energy_kwh", Kind::Number, "Electricity, kWh", "전력, kWh"),
    (
        "energy_kwh_per_part",
        Kind::Number,
        "Electricity, kWh a part",
        "개당 전력, kWh",
    ),
    ("parts", Kind::Number, "Parts worked on", "가공, 개"),
    ("availability", Kind::Share, "Availability", "시간 가동률"),
    ("performance", Kind::Share, "Performance", "성능 가동률"),
    ("quality", Kind::Share, "Quality", "양품률"),
    ("oee", Kind::Share, "OEE", "OEE"),
    ("mean_queue_jobs", Kind::Number, "Queue", "대기열"),
    ("mean_wait_seconds", Kind::Number, "Wait, s", "대기, 초"),
    ("setups", Kind::Number, "Setups", "준비 교체, 회"),
    ("made_defective_parts", Kind::Number, "Made defective", "불량 발생, 개"),
    ("rejected_parts", Kind::Number, "Rejected", "불합격, 개"),
    (
        "falsely_rejected_parts",
        Kind::Number,
        "Falsely rejected",
        "오판 불합격, 개",
    ),
    (
        "missed_defective_parts",
        Kind::Number,
        "Defects missed",
        "놓친 불량, 개",
    ),
    ("bottleneck_sole_share", Kind::Share, "alone", "단독"),
    ("bottleneck_shifting_share", Kind::Share, "shifting", "이동 중"),
    ("turning_point_share", Kind::Share, "turning point", "전환점"),
    ("built_in_parts", Kind::Number, "Built into others", "조립 사용, 개"),
    ("taken_apart_parts", Kind::Number, "Taken apart", "분해, 개"),
    (
        "in_process_at_start_parts",
        Kind::Number,
        "In process at the start",
        "기초 재공, 개",
    ),
    (
        "in_process_at_end_parts",
        Kind::Number,
        "In process at the end",
        "기말 재공, 개",
    ),
    ("utilisation", Kind::Share, "Busy", "작업률"),
    ("busy_hours", Kind::Number, "Busy, hours", "작업, 시간"),
    ("walking_hours", Kind::Number, "Walking, hours", "이동, 시간"),
    ("hours_there", Kind::Number, "There, hours", "근무, 시간"),
    ("failures", Kind::Number, "Failures", "고장, 회"),
    ("repairs", Kind::Number, "Repairs", "수리, 회"),
    (
        "mean_repair_minutes",
        Kind::Number,
        "Mean repair, minutes",
        "평균 수리, 분",
    ),
    ("preventive", Kind::Number, "Replaced", "계획 교체, 회"),
    ("unplanned_hours", Kind::Number, "Unplanned, h", "비계획 정지, 시간"),
    ("planned_hours", Kind::Number, "Planned, h", "계획 정지, 시간"),
    ("wasted_life_hours", Kind::Number, "Wasted life, h", "버린 수명, 시간"),
    (
        "spare_wait_hours",
        Kind::Number,
        "Wait for spares, h",
        "예비품 대기, 시간",
    ),
    ("damages", Kind::Number, "Secondary damage", "2차 손상, 회"),
    ("upkeep_won_per_month", Kind::Number, "Won a month", "월 비용, 원"),
    ("inspections", Kind::Number, "Inspections", "점검, 회"),
    (
        "replacement_interval_hours",
        Kind::Number,
        "Interval, h",
        "교체 주기, 시간",
    ),
    ("alarms", Kind::Number, "Alarms", "경보, 회"),
    ("true_alarms", Kind::Number, "True", "참 경보, 회"),
    ("false_alarms", Kind::Number, "False", "거짓 경보, 회"),
    ("failures_caught", Kind::Number, "Caught", "막은 고장, 회"),
    ("failures_missed", Kind::Number, "Missed", "놓친 고장, 회"),
    ("precision", Kind::Share, "Precision", "정밀도"),
    ("recall", Kind::Share, "Recall", "재현율"),
    ("warning_hours", Kind::Number, "Warning, h", "예고, 시간"),
    ("horizon_hours", Kind::Number, "Horizon, h", "예측 기간, 시간"),
    ("history_failures", Kind::Number, "Learned from", "학습한 고장, 회"),
    ("trial_lives", Kind::Number, "Lives in trial", "시험 수명 이력, 개"),
    ("trial_alarms", Kind::Number, "Alarms in trial", "시험 경보, 회"),
    ("trial_precision", Kind::Share, "Trial precision", "시험 정밀도"),
    ("trial_recall", Kind::Share, "Trial recall", "시험 재현율"),
    ("trial_won_per_hour", Kind::Number, "Detector, won/h", "감지기, 원/시간"),
    ("trees_won_per_hour", Kind::Number, "Trees, won/h", "트리, 원/시간"),
    (
        "mean_rule_won_per_hour",
        Kind::Number,
        "Mean rule, won/h",
        "평균 규칙, 원/시간",
    ),
    (
        "cusum_rule_won_per_hour",
        Kind::Number,
        "CUSUM rule, won/h",
        "누적합 규칙, 원/시간",
    ),
    (
        "no_alarm_won_per_hour",
        Kind::Number,
        "No alarms, won/h",
        "경보 없음, 원/시간",
    ),
    ("used_spares", Kind::Number, "Used", "사용, 개"),
    ("urgent_orders", Kind::Number, "Urgent orders", "긴급 주문, 건"),
    ("mean_stock", Kind::Number, "Mean stock", "평균 재고, 개"),
    ("mean_backorders", Kind::Number, "Mean owed", "평균 부족, 개"),
    ("drifts", Kind::Number, "Times", "발생, 회"),
    ("drift_defective_parts", Kind::Number, "Made defective", "불량 발생, 개"),
    ("corrected_drifts", Kind::Number, "Corrected", "시정, 회"),
    ("charted_parts", Kind::Number, "Charted, parts", "기록, 개"),
    ("signals", Kind::Number, "Signals", "신호, 회"),
    ("false_signals", Kind::Number, "False", "거짓 신호, 회"),
    ("parts_until_signal", Kind::Number, "Parts until signal", "신호까지, 개"),
    (
        "rejects_until_signal",
        Kind::Number,
        "Rejects until then",
        "그때까지 불량, 개",
    ),
    ("looks", Kind::Number, "Places looked at", "점검, 곳"),
    ("rejected_share", Kind::Share, "Rejected", "불량 판정"),
    ("learned_parts", Kind::Number, "Learned", "학습"),
    ("p_chart_parts", Kind::Number, "p-chart", "p 관리도"),
    ("cusum_parts", Kind::Number, "CUSUM", "누적합"),
    ("ewma_parts", Kind::Number, "EWMA", "EWMA"),
    ("look_hours", Kind::Number, "Looking, h", "점검, 시간"),
    ("causes_found", Kind::Number, "Causes found", "원인 발견, 회"),
    (
        "first_suspect_right_share",
        Kind::Share,
        "First suspect right",
        "1순위 적중",
    ),
    (
        "first_suspect_confidence",
        Kind::Share,
        "Its confidence",
        "1순위 확신도",
    ),
    (
        "true_cause_confidence",
        Kind::Share,
        "Confidence in the cause",
        "실제 원인 확신도",
    ),
    ("mean_confidence", Kind::Share, "Confidence", "확신도"),
    ("network_stops", Kind::Number, "Network stops", "통신 정지, 회"),
    (
        "network_stop_minutes",
        Kind::Number,
        "Network stops, minutes",
        "통신 정지, 분",
    ),
    (
        "network_stop_hours",
        Kind::Number,
        "Network stops, hours",
        "통신 정지, 시간",
    ),
    ("trips", Kind::Number, "Trips", "운반, 회"),
    ("mean_wait_minutes", Kind::Number, "Wait, minutes", "호출 대기, 분"),
    ("charging_share", Kind::Share, "Charging", "충전"),
    ("stopped_share", Kind::Share, "Stopped by network", "통신 정지 시간"),
    ("stops", Kind::Number, "Stops", "통신 정지, 회"),
    ("loss", Kind::Share, "Messages lost or late", "손실·지연 메시지"),
    ("mean_delay_ms", Kind::Number, "Mean delay, ms", "평균 전송 지연, ms"),
    ("pictured_parts", Kind::Number, "Parts pictured", "촬영, 개"),
    ("late_answers", Kind::Number, "Late answers", "늦은 응답, 건"),
    (
        "unchecked_parts",
        Kind::Number,
        "Parts passed unchecked",
        "미검사 통과, 개",
    ),
    (
        "rejected_late_parts",
        Kind::Number,
        "Parts rejected for lateness",
        "응답 지연 불량 처리, 개",
    ),
    (
        "mean_answer_wait_ms",
        Kind::Number,
        "Mean wait for an answer, ms",
        "평균 응답 대기, ms",
    ),
];

/// What a party is called.
pub fn party(party: Party) -> Word {
    match party {
        Party::Adopter => Word::Adopter,
        Party::Government => Word::Government,
        Party::LeadCompany => Word::LeadCompany,
        Party::Lender => Word::Lender,
        Party::Lessor => Word::Lessor,
        Party::Guarantor => Word::Guarantor,
        Party::TaxOffice => Word::TaxOffice,
        Party::Supplier => Word::Supplier,
    }
}

/// What a kind of loss is called.
pub fn loss(loss: Loss, language: Language) -> &'static str {
    let (english, korean) = match loss {
        Loss::Setup => ("setups", "품종 교체"),
        Loss::Failure => ("failures", "고장"),
        Loss::Maintenance => ("routines and planned work", "정기 작업·계획 정비"),
        Loss::Operator => ("waiting for people", "작업자 대기"),
        Loss::Network => ("waiting for the network", "통신 대기"),
        Loss::Pace => ("its own pace", "설비 속도"),
        Loss::Quality => ("bad parts", "불량"),
    };
    match language {
        Language::English => english,
        Language::Korean => korean,
    }
}

/// A narrow heading for a machine's state; see [`State::name`](crate::line::state::State::name).
pub fn state(name: &str, language: Language) -> String {
    let (english, korean) = match name {
        "working" => ("working", "가동"),
        "setup" => ("setup", "준비"),
        "starved" => ("starved", "부품대기"),
        "blocked" => ("blocked", "막힘"),
        "waiting_for_crew" => ("no crew", "수리대기"),
        "in_repair" => ("repair", "수리"),
        "maintenance" => ("upkeep", "정비"),
        "waiting_for_operator" => ("no hand", "인력대기"),
        "waiting_for_network" => ("network", "통신대기"),
        "off_shift" => ("off", "휴무"),
        other => return other.replace('_', " "),
    };
    match language {
        Language::English => english.to_owned(),
        Language::Korean => korean.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line::state::State;

    #[test]
    fn every_state_has_a_heading() {
        for state_of in State::ALL {
            for language in [Language::English, Language::Korean] {
                assert!(!state(state_of.name(), language).contains('_'));
            }
        }
        assert_eq!(state("on_fire", Language::Korean), "on fire");
    }

    #[test]
    fn figures_that_nobody_knows_are_called_by_their_names() {
        assert_eq!(figure("oee", Language::Korean), ("OEE".to_owned(), Kind::Share));
        assert_eq!(
            figure("radio_stops", Language::English),
            ("radio stops".to_owned(), Kind::Number)
        );
    }
}
