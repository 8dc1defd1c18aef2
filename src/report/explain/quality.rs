//! Drifts, control charts, inspection.

use crate::report::explain::Sentences;

/// English templates with their Korean ones.
pub const SENTENCES: Sentences = &[
    ("`spc` of station `{}`", "설비 `{0}`의 `spc`"),
    (
        "an `inspection` whose results it charts",
        "관리도에 그릴 결과를 내는 `inspection`",
    ),
    (
        "a time for `look`, e.g. `takes_minutes = 20`",
        "`look`의 시간(예: `takes_minutes = 20`)",
    ),
    ("the skill", "기능"),
    ("{place}, drift `{}`", "{place:ko}, 공정 이상 `{0}`"),
    (
        "`bad_lots`, the share of bad lots, and nothing else",
        "불량 로트의 비율 `bad_lots`만",
    ),
    (
        "one of `begins_after_hours` and `begins_after_parts`",
        "`begins_after_hours`와 `begins_after_parts` 가운데 하나",
    ),
    (
        "`shift` for the cause shift, and for no other",
        "원인이 근무조일 때만 `shift`",
    ),
    (
        "`out_of_control` must be above `in_control`, which is {0}",
        "`out_of_control`은 `in_control`인 {0}보다 커야 합니다",
    ),
    (
        "`sigmas` and `false_signal_every_parts` both say where the limit is; keep one",
        "`sigmas`와 `false_signal_every_parts`가 모두 한계를 정합니다. 하나만 남기십시오",
    ),
    (
        "no limit of this chart gives a false signal as rarely as every {0} parts; ask for fewer or a larger sample",
        "이 관리도에는 거짓 신호가 부품 {0}개에 한 번만큼 드문 한계가 없습니다. 더 자주 허용하거나 표본을 늘리십시오",
    ),
    ("take `traced = false` out", "`traced = false`를 빼십시오"),
    (
        "the station has drifts, whose parts must be traced",
        "설비에 공정 이상이 있으므로 부품을 추적해야 합니다",
    ),
    (
        "say with `material_lot_parts` how many parts are made of one lot",
        "한 로트의 재료로 부품을 몇 개 만드는지 `material_lot_parts`로 쓰십시오",
    ),
    (
        "a bad lot of material would never end",
        "불량 로트가 끝나지 않게 됩니다",
    ),
    (
        "the drift {name} does not say how many lots are bad",
        "공정 이상 {name}에 불량 로트의 비율이 없습니다",
    ),
    ("add e.g. `bad_lots = 0.05`", "예: `bad_lots = 0.05`를 추가하십시오"),
    (
        "a bad lot is bad from its first part on",
        "불량 로트는 첫 부품부터 불량입니다",
    ),
    ("take `begins_after_…` out", "`begins_after_…`를 빼십시오"),
    (
        "the drift {name} does not say when it begins",
        "공정 이상 {name}에 언제 시작하는지 없습니다",
    ),
    (
        "add e.g. `begins_after_hours = { exponential = { mean = 400 } }` or `begins_after_parts = 3_000`",
        "예: `begins_after_hours = { exponential = { mean = 400 } }`나 `begins_after_parts = 3_000`을 추가하십시오",
    ),
    (
        "a drift begins after a time or after parts; keep one",
        "공정 이상은 시간이나 부품 수 가운데 하나로 시작합니다. 하나만 남기십시오",
    ),
    (
        "take it out or say `cause = \"material\"`",
        "빼거나 `cause = \"material\"`을 쓰십시오",
    ),
    ("only material comes in lots", "로트 단위로 들어오는 것은 재료뿐입니다"),
    (
        "the drift {name} does not say in which shift it acts",
        "공정 이상 {name}에 어느 근무조에서 나타나는지 없습니다",
    ),
    ("add `shift`", "`shift`를 추가하십시오"),
    (
        "take it out or say `cause = \"shift\"`",
        "빼거나 `cause = \"shift\"`를 쓰십시오",
    ),
    (
        "this drift acts in every shift",
        "이 공정 이상은 모든 근무조에서 나타납니다",
    ),
    (
        "add `inspection`, or move `spc` to the station that inspects",
        "`inspection`을 추가하거나 `spc`를 검사하는 설비로 옮기십시오",
    ),
    ("nothing is inspected here", "여기서는 검사를 하지 않습니다"),
    (
        "say `traced = true` at the stations that may be the cause",
        "원인일 수 있는 설비에 `traced = true`를 쓰십시오",
    ),
    (
        "there is nowhere to look: no station is traced",
        "추적하는 설비가 없어 찾아볼 곳이 없습니다",
    ),
    (
        "`look` does not say how long it takes",
        "`look`에 얼마나 걸리는지 없습니다",
    ),
    (
        "add e.g. `takes_minutes = 20`",
        "예: `takes_minutes = 20`을 추가하십시오",
    ),
    (
        "`operator` means nothing where the machine goes on",
        "설비가 계속 돌면 `operator`는 효과가 없습니다",
    ),
    (
        "only a machine that stops waits for somebody; take one of both out",
        "멈춘 설비만 사람을 기다립니다. 둘 가운데 하나를 빼십시오",
    ),
    (
        "{chart} has no `{key}`; take it out or choose `chart = \"{of}\"`",
        "{chart:ko}에는 `{key}`{이} 없습니다. 빼거나 `chart = \"{of}\"`{을} 쓰십시오",
    ),
    ("a learned chart", "학습 관리도"),
    ("a p-chart", "p 관리도"),
    ("an EWMA chart", "EWMA 관리도"),
    ("a CUSUM", "CUSUM 관리도"),
    (
        "the limit of a learned chart follows from its training",
        "학습 관리도의 한계는 학습에서 정해집니다",
    ),
    (
        "`lambda` must be from {LEAST_LAMBDA} to 1, but is {0}",
        "`lambda`는 {LEAST_LAMBDA}에서 1 사이여야 하는데 {0}입니다",
    ),
    (
        "a learned chart finds its limit by simulation, for at most {MOST_REJECTS} rejects from one false signal to the next; `false_signal_every_parts` asks for {0:.0}: ask for fewer, or choose `chart = \"cusum\"`",
        "학습 관리도는 한계를 모의실험으로 찾으며, 거짓 신호 사이의 불합격은 {MOST_REJECTS}개까지입니다. `false_signal_every_parts`대로면 {0}개입니다. 줄이거나 `chart = \"cusum\"`을 쓰십시오",
    ),
    (
        "a learned chart has nothing to learn from: no drift of a station before this inspection, or of its own, raises the share that it rejects; describe one with `drift`, or choose `chart = \"cusum\"`, which needs none",
        "학습 관리도가 배울 것이 없습니다. 이 검사 앞의 설비나 자기 설비에 불합격 비율을 높이는 변동이 없습니다. `drift`로 변동을 적거나, 변동이 필요 없는 `chart = \"cusum\"`을 쓰십시오",
    ),
    (
        "the learned chart of `{station}` cannot be trained: {source}",
        "`{station}`의 학습 관리도를 학습할 수 없습니다: {source:ko}",
    ),
    ("learned chart of {}", "{0}의 학습 관리도"),
];
