//! People: skills, shifts, hours; and the tariff of electricity, which has hours too.

use crate::report::explain::Sentences;

/// English templates with their Korean ones.
pub const SENTENCES: Sentences = &[
    (
        "`{text}` is not a range of hours such as \"06:00-14:00\"",
        "`{text}`{은} \"06:00-14:00\"과 같은 시간 범위가 아닙니다",
    ),
    (
        "nobody with the skill {} is there during the shift {} of the station",
        "설비의 근무조 {1} 시간에는 기능 {0}{을} 가진 사람이 없습니다",
    ),
    (
        "work that needs them will never be done; let the hours of both shifts overlap",
        "이 사람이 필요한 작업은 영영 되지 않습니다. 두 근무조의 시간이 겹치게 하십시오",
    ),
    (
        "no station needs the operators {}",
        "작업자 {0}{을} 쓰는 설비가 없습니다",
    ),
    (
        "a station says `operator = \"…\"` with a skill",
        "설비에는 `operator = \"…\"`로 기능을 씁니다",
    ),
    ("no failure needs the crew {}", "정비 인력 {0}{을} 쓰는 고장이 없습니다"),
    (
        "a failure says `crew = \"…\"`, or a `skill` that it has",
        "고장에는 `crew = \"…\"`나 정비 인력이 가진 `skill`을 씁니다",
    ),
    ("nothing works on the shift {}", "근무조 {0}에 일하는 것이 없습니다"),
    (
        "stations, operators, crews and fleets say `shift = \"…\"`",
        "설비, 작업자, 정비 인력, 운반차 무리에는 `shift = \"…\"`를 씁니다",
    ),
    (
        "hours are written \"08:00-17:00\"; \"22:00-06:00\" runs past midnight, 24:00 may be an end",
        "시간은 \"08:00-17:00\"처럼 씁니다. \"22:00-06:00\"은 자정을 넘기며, 24:00은 끝 시각으로 쓸 수 있습니다",
    ),
    ("{} is not a range of hours", "{0}{은} 시간 범위가 아닙니다"),
    (
        "`{key}` may have {MAX_RANGES} ranges at most",
        "`{key}`의 범위는 {MAX_RANGES}개까지입니다",
    ),
    ("a shift has hours", "근무조에는 시간이 있어야 합니다"),
    ("a shift has days", "근무조에는 요일이 있어야 합니다"),
    ("a day stands here twice", "같은 요일이 두 번 있습니다"),
    (
        "the hours of a shift must not overlap",
        "근무조의 시간은 서로 겹칠 수 없습니다",
    ),
    ("hours: {}", "시간: {0}"),
    (
        "the break is not within the hours",
        "휴식이 근무 시간 안에 있지 않습니다",
    ),
    ("breaks must not overlap", "휴식은 서로 겹칠 수 없습니다"),
    ("the breaks leave no time to work", "휴식을 빼면 일할 시간이 없습니다"),
    (
        "hours and overtime together are longer than a day",
        "근무 시간과 연장 근무를 합치면 하루를 넘습니다",
    ),
    (
        "`contract_kw` must be from 0 to 1e9",
        "`contract_kw`는 0에서 1e9까지여야 합니다",
    ),
    (
        "`surcharge_won_per_kwh` must be from -1e15 to 1e15",
        "`surcharge_won_per_kwh`는 -1e15에서 1e15까지여야 합니다",
    ),
    (
        "both `flat_won_per_kwh` and `seasons` are given; keep one",
        "`flat_won_per_kwh`와 `seasons`가 모두 있습니다. 하나만 남기십시오",
    ),
    ("a month is a number from 1 to 12", "월은 1에서 12까지의 수입니다"),
    (
        "month {month} belongs to two seasons",
        "{month}월이 두 계절에 들어 있습니다",
    ),
    (
        "mid-load and peak-load hours must not overlap",
        "중간부하 시간과 최대부하 시간은 서로 겹칠 수 없습니다",
    ),
    ("no season has the months {}", "{0}월이 어느 계절에도 없습니다"),
];
