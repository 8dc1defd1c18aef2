//! Networks of a scenario.

use crate::report::explain::Sentences;

/// English templates with their Korean ones.
pub const SENTENCES: Sentences = &[
    (
        "no radio of the network {network} reaches {} ({devices} {what}): out of control for ever; the best signal is {} dB too weak",
        "네트워크 {network}의 어떤 무선국도 {0}에 닿지 않습니다({what:ko} {devices}대). 항상 제어할 수 없으며, 가장 좋은 신호도 {1} dB 약합니다",
    ),
    (
        "hang one of its `radios` nearer, or let it send with more power; `taktline network` draws a map",
        "`radios`를 더 가까이 달거나 더 센 출력으로 보내십시오. `taktline network`가 지도를 그려 줍니다",
    ),
    (
        "`{key}` does nothing: no network connects the line",
        "`{key}`{은} 아무 효과가 없습니다. 라인을 잇는 네트워크가 없습니다",
    ),
    (
        "`{key}` and {more} more like it do nothing: no network connects the line",
        "`{key}`{과} 이와 같은 {more}개는 아무 효과가 없습니다. 라인을 잇는 네트워크가 없습니다",
    ),
    (
        "name one of the networks with `connected_by` at the top, or in the `changes` of an offer",
        "맨 위나 제안의 `changes`에 `connected_by`로 네트워크의 이름을 쓰십시오",
    ),
    (
        "the {what} of the hall must be from {least} to {most} m, not {found}",
        "공장 동의 {what:ko}{은} {least}에서 {most} m까지여야 하는데 {found} m입니다",
    ),
    (
        "`size_m` is length, width and height",
        "`size_m`은 길이, 너비, 높이입니다",
    ),
    (
        "{} times an hour for {} s each is more than all the time",
        "시간당 {0}회, 매번 {1}초는 전체 시간보다 깁니다",
    ),
    (
        "a hall that always stands in the way is `clutter_density` and `clutter_height_m`",
        "항상 가려져 있는 공장은 `clutter_density`와 `clutter_height_m`으로 나타냅니다",
    ),
    (
        "{what} is outside the hall: {}, {} is not within {length} × {width} m",
        "{what:ko}{이} 공장 동 밖에 있습니다: {0}, {1}{은} {length} × {width} m 안이 아닙니다",
    ),
    (
        "places are metres from one corner, along the length and along the width; `size_m` of `[hall]` is {length}, {width}",
        "위치는 한 모서리에서 길이 방향과 너비 방향으로 잰 미터입니다. `[hall]`의 `size_m`은 {length}, {width:ko}입니다",
    ),
    ("{width} if not given", "{width}(쓰지 않은 경우)"),
    (
        "leave it out for one in the middle of the hall",
        "빼면 공장 동 한가운데에 하나를 둡니다",
    ),
    ("`radios` must not be empty", "`radios`는 비워 둘 수 없습니다"),
    (
        "there are {} radios; {MOST_RADIOS} is the most",
        "무선국이 {0}개 있습니다. 최대 {MOST_RADIOS}개입니다",
    ),
    ("this radio", "이 무선국"),
    (
        "the radios hang at {} m, above the roof at {} m",
        "무선국이 {0} m 높이에 달려 있어 {1} m의 지붕보다 높습니다",
    ),
    (
        "lower `radio_height_m`, or raise the third number of `size_m` of `[hall]`",
        "`radio_height_m`을 낮추거나 `[hall]`의 `size_m`의 세 번째 수를 높이십시오",
    ),
    (
        "a network of kind \"{kind}\" has no `{key}`",
        "종류가 \"{kind}\"인 네트워크에는 `{key}`{이} 없습니다",
    ),
    (
        "`{key}` belongs to kind {}",
        "`{key}`{은} 종류가 {0:ko}인 네트워크의 키입니다",
    ),
    (
        "`{key}` must be {}, not {number}",
        "`{key}`{은} {0:ko} 가운데 하나여야 하는데 {number}입니다",
    ),
    ("others are not in {standard}", "다른 값은 {standard}에 없습니다"),
    ("`up_ms`, its delays to the server", "서버로 가는 지연 `up_ms`"),
    ("`down_ms`, its delays to the devices", "장치로 가는 지연 `down_ms`"),
    (
        "the measured network {} lacks {missing}",
        "측정한 네트워크 {0}에 {missing:ko}{이} 없습니다",
    ),
    (
        "add `round_trip_ms = { file = \"ping.csv\" }`, or both `up_ms` and `down_ms`",
        "`round_trip_ms = { file = \"ping.csv\" }`를 쓰거나, `up_ms`와 `down_ms`를 모두 쓰십시오",
    ),
    ("the part {} fails here twice", "부분 {0}의 고장이 두 번 있습니다"),
    (
        "a network of kind \"{}\" has no radio that could fail",
        "종류가 \"{0}\"인 네트워크에는 고장 날 무선국이 없습니다",
    ),
    (
        "parts that every network has: \"core\", which is everything at once, and \"device\"",
        "모든 네트워크에 있는 부분은 전체를 뜻하는 \"core\"와 \"device\"입니다",
    ),
    (
        "the fault of the part {} does not say when it happens",
        "부분 {0}의 고장이 언제 나는지 없습니다",
    ),
    (
        "add e.g. `time_to_failure_days = { exponential = { mean = 90 } }`",
        "예: `time_to_failure_days = { exponential = { mean = 90 } }`를 추가하십시오",
    ),
    (
        "the fault of the part {} does not say how long it lasts",
        "부분 {0}의 고장이 얼마나 이어지는지 없습니다",
    ),
    (
        "add e.g. `out_minutes = { lognormal = { mean = 30, cv = 1 } }`",
        "예: `out_minutes = { lognormal = { mean = 30, cv = 1 } }`을 추가하십시오",
    ),
    ("this station", "이 설비"),
    (
        "a camera judges parts, but this station does not inspect any",
        "카메라는 부품을 판정하는데, 이 설비는 검사를 하지 않습니다",
    ),
    (
        "add `inspection = { detects = 0.95 }`, with how much of the defects the camera finds",
        "카메라가 찾아내는 불량의 비율을 `inspection = { detects = 0.95 }`처럼 추가하십시오",
    ),
    (
        "`when_late` means nothing without `answer_within_ms`: no answer is ever late",
        "`answer_within_ms`가 없으면 늦는 응답이 없으므로 `when_late`는 효과가 없습니다",
    ),
    (
        "say how long a part waits for its answer",
        "부품이 응답을 얼마나 기다리는지 쓰십시오",
    ),
    (
        "a picture has {} bytes, but must have 1 byte to 4 gigabytes",
        "사진 한 장이 {0}바이트인데, 1바이트에서 4기가바이트까지여야 합니다",
    ),
    (
        "its bytes are `megapixels` × `bits_per_pixel` / 8 / `compression`, in millions",
        "사진의 크기는 `megapixels` × `bits_per_pixel` / 8 / `compression` 메가바이트입니다",
    ),
    (
        "the survival time of {} ms is shorter than the cycle of {} ms: the first miss stops the {who}",
        "생존 시간 {0} ms가 주기 {1} ms보다 짧아, 메시지를 한 번만 놓쳐도 {who:ko}{이} 멈춥니다",
    ),
    (
        "a controller that stops at the third miss in a row has a survival time of two cycles: `survival_ms = {}`; if one miss is meant, write 0",
        "세 번 연속으로 놓치면 멈추는 제어기의 생존 시간은 두 주기입니다: `survival_ms = {0}`. 한 번만 놓쳐도 멈추게 하려면 0을 쓰십시오",
    ),
];
