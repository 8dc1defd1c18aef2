//! Vehicles and the moving about of the line.

use crate::report::explain::Sentences;

/// English templates with their Korean ones.
pub const SENTENCES: Sentences = &[
    ("a time, such as `hours`", "`hours`와 같은 시간"),
    ("fleet `{}`", "운반차 무리 `{0}`"),
    (
        "`speed_m_per_s` must be above zero, not {}",
        "`speed_m_per_s`는 0보다 커야 하는데 {0}입니다",
    ),
    (
        "jobs come either with `{}` or with `brought_by`; keep one",
        "작업은 `{0}`{이나} `brought_by` 가운데 하나로 옵니다. 하나만 남기십시오",
    ),
    ("the fleet", "운반차 무리"),
    ("this parking place", "이 주차 위치"),
    ("this charger", "이 충전기"),
    (
        "a station and a fleet are both called {}",
        "설비와 운반차 무리의 이름이 모두 {0}입니다",
    ),
    (
        "machines and vehicles are told apart by these names: call one of them something else",
        "설비와 운반차는 이 이름으로 구별합니다. 하나의 이름을 바꾸십시오",
    ),
    (
        "no station is served by the fleet {}",
        "운반차 무리 {0}{을} 쓰는 설비가 없습니다",
    ),
    (
        "a station says `brought_by = \"…\"` if vehicles bring its parts",
        "운반차가 부품을 가져오는 설비에는 `brought_by = \"…\"`를 씁니다",
    ),
    (
        "there are {total} vehicles in all; {MAX_VEHICLES} is the most",
        "운반차가 모두 {total}대 있습니다. 최대 {MAX_VEHICLES}대입니다",
    ),
    (
        "parts come here either with `{}` or with `brought_by`",
        "부품은 `{0}`{과} `brought_by` 가운데 한 가지 방법으로만 옵니다",
    ),
    (
        "keep one: the time of a trip comes out of the vehicles' way and speed",
        "하나만 남기십시오. 운반 시간은 운반차의 경로와 속도에서 나옵니다",
    ),
    (
        "`relayout` does not say how long the line stands still",
        "`relayout`에 라인이 서 있는 시간이 없습니다",
    ),
    ("add e.g. `hours = 8`", "예: `hours = 8`을 추가하십시오"),
    (
        "the line is moved for the first time after {} months, but {months} are measured: never",
        "라인은 {0}개월 뒤에 처음 옮겨지는데 측정 기간은 {months}개월이므로 한 번도 옮겨지지 않습니다",
    ),
    (
        "measure longer, or move it more often",
        "더 오래 측정하거나 더 자주 옮기십시오",
    ),
];
