//! Stations: batches, setups, routines, conveyors.

use crate::report::explain::Sentences;

/// English templates with their Korean ones.
pub const SENTENCES: Sentences = &[
    (
        "`batch_least` must not be more than `batch_parts`, which is {batch}",
        "`batch_least`는 `batch_parts`인 {batch}보다 클 수 없습니다",
    ),
    (
        "a batch starts with {least} parts, but only {buffer} can wait here: it would never start",
        "배치는 부품 {least}개로 시작하는데 여기에는 {buffer}개만 대기할 수 있어, 영영 시작되지 않습니다",
    ),
    (
        "raise `buffer` (it is unlimited if not given) or lower `batch_least`",
        "`buffer`를 늘리거나(쓰지 않으면 제한 없음) `batch_least`를 줄이십시오",
    ),
    (
        "a batch has room for {batch} parts, but only {buffer} can wait here",
        "배치에는 부품 {batch}개가 들어가는데 여기에는 {buffer}개만 대기할 수 있습니다",
    ),
    ("no batch will ever be full", "배치가 한 번도 다 차지 않습니다"),
    (
        "say where with `rework_at`, or take `rework_tries` out",
        "어디서 재작업하는지 `rework_at`으로 쓰거나 `rework_tries`를 빼십시오",
    ),
    (
        "`rework_tries` without `rework_at`: rejected parts are scrapped",
        "`rework_at` 없이 `rework_tries`만 있습니다. 불합격품은 폐기됩니다",
    ),
    (
        "the failure {mode} does not say when it happens",
        "고장 {mode}에 언제 나는지 없습니다",
    ),
    (
        "add e.g. `time_to_failure_hours = { exponential = { mean = 500 } }`, or `component`, or `wear`",
        "예: `time_to_failure_hours = { exponential = { mean = 500 } }`나 `component`, `wear`를 추가하십시오",
    ),
    (
        "the failure {mode} does not say how long the repair takes",
        "고장 {mode}에 수리가 얼마나 걸리는지 없습니다",
    ),
    (
        "add e.g. `repair_minutes = { lognormal = { mean = 45, cv = 0.5 } }`",
        "예: `repair_minutes = { lognormal = { mean = 45, cv = 0.5 } }`를 추가하십시오",
    ),
    (
        "the crew {} does not have the skill {}",
        "정비 인력 {0}에는 기능 {1}{이} 없습니다",
    ),
    (
        "name a crew that has it, or leave `crew` out: then every crew that has it may come",
        "그 기능이 있는 정비 인력을 쓰거나 `crew`를 빼십시오. 빼면 그 기능이 있는 누구나 올 수 있습니다",
    ),
    (
        "the routine {} does not say how long it takes",
        "정기 작업 {0}에 얼마나 걸리는지 없습니다",
    ),
    ("add e.g. `takes_minutes = 5`", "예: `takes_minutes = 5`를 추가하십시오"),
    (
        "a setup leads from one product to another one",
        "준비 교체는 한 제품에서 다른 제품으로 가는 것입니다",
    ),
    (
        "the setup from {from} to {to} stands here twice",
        "{from}에서 {to}{으로} 가는 준비 교체가 두 번 있습니다",
    ),
    (
        "the setup does not say how long it takes",
        "준비 교체에 얼마나 걸리는지 없습니다",
    ),
    ("add `setup_minutes`", "`setup_minutes`를 추가하십시오"),
    (
        "take out both `operator` and `operator_for` if nobody is needed",
        "사람이 필요 없으면 `operator`와 `operator_for`를 모두 빼십시오",
    ),
    (
        "`operator_for` must not be empty",
        "`operator_for`는 비워 둘 수 없습니다",
    ),
    (
        "say with `operator` which skill is needed",
        "어떤 기능이 필요한지 `operator`로 쓰십시오",
    ),
    (
        "`operator_for` means nothing without `operator`",
        "`operator`가 없으면 `operator_for`는 효과가 없습니다",
    ),
    (
        "a conveyor has places, a speed, a transfer time, a time to heat up and a power; it always runs",
        "컨베이어에는 자리 수, 속도, 이송 시간, 예열 시간, 전력이 있으며 항상 돌아갑니다",
    ),
    (
        "a conveyor cannot have `{key}`",
        "컨베이어에는 `{key}`{을} 쓸 수 없습니다",
    ),
    (
        "`seconds_per_place` must be above zero: without it the run would never get on",
        "`seconds_per_place`는 0보다 커야 합니다. 0이면 모의실험이 나아가지 않습니다",
    ),
    (
        "there is no crew with the skill {}",
        "기능 {0}{을} 가진 정비 인력이 없습니다",
    ),
    ("there is no spare part {}", "예비품 {0}{이} 없습니다"),
];
