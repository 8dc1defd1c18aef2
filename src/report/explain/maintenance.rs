//! Failures: wear, sensors, policies, detectors, spare parts.

use crate::report::explain::Sentences;

/// English templates with their Korean ones.
pub const SENTENCES: Sentences = &[
    (
        "nothing is seen of it before it comes; give it `wear`, or `warning_days` and the like",
        "일어나기 전에 아무 징후도 보이지 않습니다. `wear`나 `warning_days` 등을 쓰십시오",
    ),
    (
        "checks, horizon and history of its policy must be above zero, with two lives at least",
        "정책의 확인 주기, 예측 기간, 이력은 0보다 커야 하고 수명은 두 개 이상이어야 합니다",
    ),
    (
        "{checks:.0} checks in a mean life and {all:.0} in the history are too many to draw, the most are {MOST_CHECKS_OF_LIFE} and {MOST_CHECKS}; check less often, or train on fewer lives",
        "평균 수명에 확인 {checks}회, 이력 전체에 {all}회는 너무 많습니다. 최대 {MOST_CHECKS_OF_LIFE}회와 {MOST_CHECKS}회입니다. 덜 자주 확인하거나 더 적은 수명으로 학습하십시오",
    ),
    (
        "it is checked {checks:.1} times in a mean life: nothing can be learned; check more often",
        "평균 수명 동안 {checks}번만 확인해서는 배울 것이 없습니다. 더 자주 확인하십시오",
    ),
    ("crew `{}`", "정비 인력 `{0}`"),
    ("failure `{}` of station `{}`", "설비 `{1}`의 고장 `{0}`"),
    ("a repair time", "수리 시간"),
    ("the crew", "정비 인력"),
    (
        "the crew `{name}` does not have its skill",
        "정비 인력 `{name}`에 그 기능이 없습니다",
    ),
    ("a crew with the skill", "그 기능이 있는 정비 인력"),
    (
        "it has both a time to failure and `wear`; keep one",
        "고장까지의 시간과 `wear`가 모두 있습니다. 하나만 남기십시오",
    ),
    ("a time to failure", "고장까지의 시간"),
    ("the spare part", "예비품"),
    (
        "the best age needs a life whose formula is known; give `after_hours`",
        "최적 교체 시기를 구하려면 공식을 아는 수명이 필요합니다. `after_hours`를 쓰십시오",
    ),
    (
        "a repair that leaves all wear leaves a part that fails at once; `repair_leaves` is 0.99 at most here",
        "마모를 모두 남기는 수리 뒤에는 부품이 바로 고장 납니다. 여기서 `repair_leaves`는 0.99 이하여야 합니다",
    ),
    (
        "`repair_leaves` needs `wear`, or a time to failure that is exponential or Weibull",
        "`repair_leaves`에는 `wear`나, 지수분포 또는 와이블분포인 고장까지의 시간이 필요합니다",
    ),
    (
        "`{}` of its policy must be one number above zero",
        "정책의 `{0}`{은} 0보다 큰 수 하나여야 합니다",
    ),
    (
        "an interval of its policy, such as `every_hours`",
        "`every_hours`와 같은 정책의 주기",
    ),
    (
        "{readings:.0} readings in a life of Wiener wear are too many to draw; read less often, or use gamma wear",
        "위너 마모에서 한 수명에 측정 {readings}번은 너무 많습니다. 덜 자주 측정하거나 감마 마모를 쓰십시오",
    ),
    (
        "`warns_by` and a sensor of the station for it, or inspections with `every_hours`",
        "`warns_by`와 설비의 해당 센서, 또는 `every_hours`를 쓴 점검",
    ),
    (
        "a sensor with `every_seconds`, or a station with `telemetry`",
        "`every_seconds`를 쓴 센서, 또는 `telemetry`가 있는 설비",
    ),
    ("spare `{}`", "예비품 `{0}`"),
    (
        "`reorder_at` must be below `stock`, up to which is ordered",
        "`reorder_at`은 주문으로 채우는 `stock`보다 작아야 합니다",
    ),
    ("a lead time of urgent orders", "긴급 주문의 납품 기간"),
    ("a lead time, such as `lead_days`", "`lead_days`와 같은 납품 기간"),
    (
        "`{key}` of wear is {value}, but must be {wanted}",
        "마모의 `{key}`{은} {wanted:ko}{이어야} 하는데 {value}입니다",
    ),
    (
        "this wear varies so little that the part fails at the same time each time: write a time to failure",
        "이 마모는 변동이 너무 작아 부품이 매번 같은 때에 고장 납니다. 고장까지의 시간을 쓰십시오",
    ),
    (
        "it takes more than {most} shocks on average until the part fails; give it a gamma process instead",
        "부품이 고장 날 때까지 평균 {most}번 넘는 충격이 필요합니다. 대신 감마 과정을 쓰십시오",
    ),
    ("`damage` {0}", "`damage` {0}"),
    ("above 0 and at most 1e12", "0보다 크고 1e12 이하"),
    ("from 0 to below `limit`", "0 이상 `limit` 미만"),
    ("from 1 to 100 stages", "1에서 100단계까지"),
    ("above 0 and at most 1e9", "0보다 크고 1e9 이하"),
    ("must not be negative", "음수가 될 수 없습니다"),
    (
        "the detector of `{mode}` has nothing to learn: of {checks} checks in {units} lives, {failing} come within the {horizon} hours before a failure; change `check_hours`, `horizon_hours` or `history_units`",
        "`{mode}`의 감지기는 배울 것이 없습니다. 수명 {units}개의 확인 {checks}회 가운데 고장 전 {horizon}시간 안의 것은 {failing}회입니다. `check_hours`, `horizon_hours`, `history_units`를 바꾸십시오",
    ),
    (
        "the detector of `{mode}` cannot be trained: {source}",
        "`{mode}`의 감지기를 학습할 수 없습니다: {source:ko}",
    ),
    (
        "a history is of so many lives or of so many months of one's own plant, not of both",
        "이력은 수명 몇 개 또는 자기 공장의 몇 개월 가운데 하나로만 정합니다",
    ),
    ("leave one of them out", "하나를 빼십시오"),
    (
        "nothing is seen of {} before it comes",
        "{0}{은} 일어나기 전에 아무 징후도 보이지 않습니다",
    ),
    (
        "give it `wear`, or how long before the failure its first sign can be seen, e.g. `warning_days = 20`",
        "`wear`를 쓰거나, 고장 얼마 전부터 첫 징후가 보이는지 쓰십시오. 예: `warning_days = 20`",
    ),
    (
        "a detector needs a sensor, but this part has no `warns_by`",
        "감지기에는 센서가 필요한데, 이 부품에는 `warns_by`가 없습니다",
    ),
    ("the station has no sensor for \"{}\"", "설비에 \"{0}\" 센서가 없습니다"),
    (
        "add `sensors = [{ signal = \"vibration\", every_minutes = 10, noise = 0.05 }]` to the station and `warns_by = \"vibration\"` to the failure",
        "설비에 `sensors = [{ signal = \"vibration\", every_minutes = 10, noise = 0.05 }]`를, 고장에 `warns_by = \"vibration\"`을 추가하십시오",
    ),
    (
        "a mean life is {mean:.0} hours, and the detector is to learn whether the part fails within {:.0}",
        "평균 수명은 {mean}시간인데, 감지기는 부품이 {0}시간 안에 고장 나는지를 학습합니다",
    ),
    (
        "give a shorter `horizon_hours`; the time that planned work waits is part of it if it is not given",
        "`horizon_hours`를 더 짧게 쓰십시오. 쓰지 않으면 계획 정비가 기다리는 시간이 여기에 포함됩니다",
    ),
    (
        "see `preventive_won`, `repair_won` and `downtime_won_per_hour`; the detector will not alarm",
        "`preventive_won`, `repair_won`, `downtime_won_per_hour`를 확인하십시오. 감지기가 경보를 내지 않게 됩니다",
    ),
    (
        "a planned replacement costs as much as a failure: alarms buy nothing",
        "계획 교체에 고장만큼 비용이 들어, 경보가 있어도 얻는 것이 없습니다",
    ),
    (
        "it knows the wear exactly, as no sensor does: for finding out what the best detector could save",
        "어떤 센서와도 달리 마모를 정확히 압니다. 가장 좋은 감지기가 얼마나 절감할 수 있는지 알아볼 때 씁니다",
    ),
    (
        "a perfect detector is a bound, no product",
        "완전한 감지기는 한계를 보여 줄 뿐 제품이 아닙니다",
    ),
    (
        "without a `policy` only `maintenance optimise` looks at `{key}`",
        "`policy`가 없으면 `{key}`{은} `maintenance optimise`에서만 쓰입니다",
    ),
    (
        "e.g. `policy = { age = { after_hours = 2000 } }`",
        "예: `policy = { age = { after_hours = 2000 } }`",
    ),
    (
        "both `wear` and a time to failure say when it fails; keep one",
        "`wear`와 고장까지의 시간이 모두 언제 고장 나는지 정합니다. 하나만 남기십시오",
    ),
    (
        "in `{kind}`, wear grows from `start` by `per_hour` up to `limit`, where the part fails",
        "`{kind}`에서 마모는 `start`부터 `per_hour`씩 늘어나 `limit`에 이르면 부품이 고장 납니다",
    ),
    (
        "`{}` of a policy is one number, without chance",
        "정책의 `{0}`{은} 변동 없는 수 하나여야 합니다",
    ),
    ("add e.g. `every_hours = 500`", "예: `every_hours = 500`을 추가하십시오"),
    (
        "the policy does not say how often the part is replaced",
        "정책에 부품을 얼마나 자주 교체하는지 없습니다",
    ),
    (
        "the best age is known for `wear`, and for exponential, Weibull, gamma, Erlang, lognormal and uniform times to failure",
        "최적 교체 시기는 `wear`와 지수, 와이블, 감마, 얼랑, 로그정규, 균등분포의 고장까지 시간에 대해서만 알 수 있습니다",
    ),
    (
        "the best age cannot be computed from this life; give it with `after_hours`",
        "이 수명으로는 최적 교체 시기를 계산할 수 없습니다. `after_hours`로 쓰십시오",
    ),
    (
        "either the part does not wear out, or a planned replacement costs as much as a failure: see `preventive_won`, `repair_won` and `downtime_won_per_hour`",
        "부품이 마모되지 않거나, 계획 교체에 고장만큼 비용이 듭니다: `preventive_won`, `repair_won`, `downtime_won_per_hour`를 확인하십시오",
    ),
    (
        "replacing this part before it fails buys nothing: it will run to failure",
        "이 부품은 고장 전에 교체해도 얻는 것이 없어, 고장 날 때까지 씁니다",
    ),
    ("the sensor has its own `noise`", "센서에는 자체 `noise`가 있습니다"),
    (
        "`inspection_noise` means nothing without inspections",
        "점검이 없으면 `inspection_noise`는 효과가 없습니다",
    ),
    (
        "nobody looks at this part: it has no `warns_by`, and there are no inspections",
        "이 부품을 보는 것이 없습니다. `warns_by`도 점검도 없습니다",
    ),
    (
        "add `sensors = [{ signal = \"vibration\", every_minutes = 10, noise = 0.05 }]` to the station, or inspections with `every_hours` here",
        "설비에 `sensors = [{ signal = \"vibration\", every_minutes = 10, noise = 0.05 }]`를 추가하거나, 여기에 `every_hours`로 점검을 추가하십시오",
    ),
    (
        "Wiener wear is drawn reading by reading: {readings:.0} in a life are too many",
        "위너 마모는 측정할 때마다 계산하는데, 한 수명에 {readings}번은 너무 많습니다",
    ),
    (
        "read less often, or let the wear be a gamma process",
        "덜 자주 측정하거나 마모를 감마 과정으로 하십시오",
    ),
    (
        "it is looked at less than twice in a mean life",
        "평균 수명 동안 두 번도 보지 않습니다",
    ),
    (
        "half of the time between first sign and failure is usual",
        "첫 징후에서 고장까지 시간의 절반이 보통입니다",
    ),
    (
        "add `when = \"standing\"`, or take `wait_hours` out",
        "`when = \"standing\"`을 추가하거나 `wait_hours`를 빼십시오",
    ),
    (
        "`wait_hours` means nothing for work that is done at once",
        "바로 하는 작업에는 `wait_hours`가 효과가 없습니다",
    ),
    (
        "calendar, usage and age replacement have one",
        "달력, 사용량, 나이 교체에는 주기가 있습니다",
    ),
    (
        "`early_percent` means nothing without an interval",
        "주기가 없으면 `early_percent`는 효과가 없습니다",
    ),
    (
        "a station has one sensor for \"{name}\"",
        "한 설비에 \"{name}\" 센서는 하나만 둘 수 있습니다",
    ),
    (
        "add e.g. `every_minutes = 10`, or `telemetry = { every_seconds = 10 }` to the station",
        "예: `every_minutes = 10`이나 설비에 `telemetry = { every_seconds = 10 }`을 추가하십시오",
    ),
    (
        "the sensor does not say how often it is read",
        "센서를 얼마나 자주 읽는지 없습니다",
    ),
    ("add `dead_after_hours`", "`dead_after_hours`를 추가하십시오"),
    (
        "`dead_for_hours` means nothing for a sensor that does not die",
        "고장 나지 않는 센서에는 `dead_for_hours`가 효과가 없습니다",
    ),
    (
        "no failure here shows by \"{name}\"",
        "여기에는 \"{name}\"{으로} 나타나는 고장이 없습니다",
    ),
    (
        "a failure says `warns_by = \"{name}\"`",
        "고장에는 `warns_by = \"{name}\"`{을} 씁니다",
    ),
    (
        "the spare part {} does not say how long a delivery takes",
        "예비품 {0}에 납품이 얼마나 걸리는지 없습니다",
    ),
    ("add e.g. `lead_days = 14`", "예: `lead_days = 14`를 추가하십시오"),
    (
        "the urgent order does not say how long its delivery takes",
        "긴급 주문에 납품이 얼마나 걸리는지 없습니다",
    ),
    ("add e.g. `lead_hours = 24`", "예: `lead_hours = 24`를 추가하십시오"),
    (
        "`reorder_at` must be below `stock`, up to which is ordered: it is {stock}",
        "`reorder_at`은 주문으로 채우는 `stock`보다 작아야 합니다. `stock`은 {stock}입니다",
    ),
    (
        "no failure uses the spare part {}",
        "예비품 {0}{을} 쓰는 고장이 없습니다",
    ),
    ("a failure says `spare = {}`", "고장에는 `spare = {0}`{을} 씁니다"),
];
