//! The whole plant: what it needs to be simulated, and why a run ended.

use crate::report::explain::Sentences;

/// English templates with their Korean ones.
pub const SENTENCES: Sentences = &[
    (
        "its length, width and height must be above 0",
        "길이, 너비, 높이는 0보다 커야 합니다",
    ),
    ("station `{}`", "설비 `{0}`"),
    ("`place_m` lies outside the hall", "`place_m`이 공장 동 밖에 있습니다"),
    (
        "a conveyor has neither `control` nor `camera`",
        "컨베이어에는 `control`도 `camera`도 쓸 수 없습니다",
    ),
    (
        "`camera` needs `inspection`: it says what is found",
        "`camera`에는 무엇을 찾는지 정하는 `inspection`이 필요합니다",
    ),
    (
        "`{key}` must be a time above 0, but is {seconds} s",
        "`{key}`{은} 0보다 큰 시간이어야 하는데 {seconds}초입니다",
    ),
    ("remote expert", "원격 전문가"),
    (
        "a picture of its camera has {bytes:.0} bytes, but must have 1 byte to 4 gigabytes",
        "카메라의 사진 한 장이 {bytes}바이트인데, 1바이트에서 4기가바이트까지여야 합니다",
    ),
    (
        "the line stopped for good after {after}: nothing can move any more at {}; give the buffers there more places, or send reworked and returning parts where there is always room",
        "라인이 {after:time} 뒤에 완전히 멈췄습니다. {0}에서 더는 아무것도 움직일 수 없습니다. 그곳의 대기 공간(`buffer`)을 늘리거나, 재작업품과 돌아오는 부품을 항상 자리가 있는 곳으로 보내십시오",
    ),
    (
        "after {after} more than {MOST_WAITING} jobs or orders of `{product}` wait: the line cannot keep up with what comes; lower the orders or the supply, add machines, or limit what waits with `release.wip_limit`, a `buffer` at the first station, or `patience_days`",
        "{after:time} 뒤에 `{product}`의 작업이나 주문이 {MOST_WAITING}개 넘게 밀렸습니다. 라인이 들어오는 것을 감당하지 못합니다. 주문이나 공급을 줄이거나, 설비를 늘리거나, `release.wip_limit`, 첫 설비의 `buffer`, `patience_days`로 대기를 제한하십시오",
    ),
    (
        "the tables of network `{network}` are not those of this plant: flow {number} is {found}, but should be {expected}; derive them anew",
        "네트워크 `{network}`의 표가 이 공장의 것이 아닙니다. {number}번 통신은 {found}인데 {expected}{이어야} 합니다. 표를 새로 만드십시오",
    ),
    (
        "the tables of network `{network}` name flow {flow} in the faults of {part}, but there are {flows}",
        "네트워크 `{network}`의 표에는 {part:ko}의 고장에 {flow}번 통신이 있는데, 통신은 {flows}개입니다",
    ),
    (
        "`answer_within_ms` beside `when_late`: without it no answer is ever late",
        "`when_late` 옆의 `answer_within_ms`: 없으면 늦는 응답이 없습니다",
    ),
    (
        "`answer_within_ms` must be above 0",
        "`answer_within_ms`는 0보다 커야 합니다",
    ),
    ("instructions of station `{}`", "설비 `{0}`의 작업 지시"),
    (
        "`run` needs exactly one of `months`, `days`, `hours`, `seconds`, above zero and up to 100 years",
        "`run`에는 `months`, `days`, `hours`, `seconds` 가운데 정확히 하나가 0보다 크고 100년 이하여야 합니다",
    ),
    (
        "`warm_up_days` must be from 0 to 36,500, but is {0}",
        "`warm_up_days`는 0에서 36,500까지여야 하는데 {0}입니다",
    ),
    (
        "one run would take up to {operations:.0e} events, and {MOST_EVENTS:.0e} is the most (hours of computing); shorten `run`, or check the times of {what} for a wrong unit",
        "실행 한 번에 사건이 {operations}개까지 일어나게 되는데, 최대는 {MOST_EVENTS}개입니다(계산에 몇 시간). `run`을 줄이거나 {what:ko}의 시간 단위가 맞는지 확인하십시오",
    ),
    (
        "the calendar from {start} does not reach far enough for the measured time",
        "{start}부터의 달력이 측정 기간에 미치지 못합니다",
    ),
    ("failure `{}`", "고장 `{0}`"),
    ("the orders for `{}`", "`{0}`의 주문"),
    ("the network outages of `{}`", "`{0}`의 통신 끊김"),
    ("the network faults of {}", "{0:ko}의 네트워크 고장"),
    (
        "{place} names {kind} `{name}`, which does not exist",
        "{place:ko}에 쓴 {kind:ko} `{name}`{이} 없습니다",
    ),
    ("{place} needs {what}", "{place:ko}에 {what:ko}{이} 필요합니다"),
    ("operator `{}`", "작업자 `{0}`"),
    (
        "a setup time for each pair in `setups`",
        "`setups`의 쌍마다 준비 교체 시간",
    ),
    ("a time for each routine", "정기 작업마다 시간"),
    ("the product", "제품"),
    ("product `{}`", "제품 `{0}`"),
    (
        "it is needed at two stations, but its parts can wait at one only",
        "두 설비에서 필요한데, 그 부품은 한 곳에서만 대기할 수 있습니다",
    ),
    (
        "it has both `supply` and `orders`; keep one",
        "`supply`와 `orders`가 모두 있습니다. 하나만 남기십시오",
    ),
    ("at least one station on its route", "경로에 설비가 하나 이상"),
    ("the station", "설비"),
    ("{place} at station `{name}`", "설비 `{name}`에서의 {place:ko}"),
    ("a cycle time", "사이클 시간"),
    ("the shift", "근무조"),
    ("shift `{shift}`: {source}", "근무조 `{shift}`: {source:ko}"),
];
