//! What the simulation of networks itself demands of them, and measured delays.

use crate::report::explain::Sentences;

/// English templates with their Korean ones.
pub const SENTENCES: Sentences = &[
    (
        "network `{}` has no modem to calibrate; a measurement of it can be used as a network of kind \"measured\"",
        "네트워크 `{0}`에는 맞출 모뎀이 없습니다. 측정값은 종류가 \"measured\"인 네트워크로 쓸 수 있습니다",
    ),
    (
        "no message gets through network `{}` at all, so nothing can be fitted to the measurement",
        "네트워크 `{0}`에서는 메시지가 전혀 전달되지 않아 측정값에 맞출 것이 없습니다",
    ),
    ("a fault needs `{key}`", "고장에는 `{key}`{이} 필요합니다"),
    ("radio {}", "무선국 {0}"),
    ("network `{network}`: {what}", "네트워크 `{network}`: {what:ko}"),
    (
        "network `{network}`: `{key}`: {source}",
        "네트워크 `{network}`: `{key}`: {source:ko}",
    ),
    ("`{device}` is outside the hall", "`{device}`{이} 공장 동 밖에 있습니다"),
    (
        "the network has {count} {what}; {most} are the most",
        "네트워크에 {what:ko}{이} {count}개 있습니다. 최대 {most}개입니다",
    ),
    (
        "the network would carry {per_second:.0} messages a second (long ones counted as several), of which {most_per_second:.0} can be simulated; most of them come from flows such as `{busiest}`: lengthen their cycle, make their messages smaller, or connect fewer machines",
        "네트워크가 초당 메시지 {per_second}개(긴 것은 여러 개로 셈)를 나르게 되는데, 모의실험할 수 있는 것은 {most_per_second}개입니다. 대부분은 `{busiest}`와 같은 통신입니다. 주기를 늘리거나, 메시지를 줄이거나, 설비를 덜 연결하십시오",
    ),
    ("measured delays", "측정한 지연"),
    (
        "it holds no delays: one or two columns of numbers are needed",
        "지연이 하나도 없습니다. 수로 된 열이 하나 또는 둘 필요합니다",
    ),
    (
        "it has more than {MOST_ROWS} rows; a histogram of two columns says the same in fewer",
        "행이 {MOST_ROWS}개를 넘습니다. 두 열의 도수분포표로 쓰면 더 적은 행으로 같은 내용을 나타낼 수 있습니다",
    ),
    (
        "line {line}: {text:?} is not a number",
        "{line}행: {text}{은} 수가 아닙니다",
    ),
    (
        "line {line} has {columns} columns: one of delays, or two of lower bin bounds and counts, are needed",
        "{line}행의 열이 {columns}개입니다. 지연 한 열, 또는 구간의 하한과 도수 두 열이 필요합니다",
    ),
    (
        "line {line} has {columns} columns, but the lines before have {before}",
        "{line}행의 열이 {columns}개인데 앞의 행은 {before}개입니다",
    ),
    (
        "line {line}: a delay must be from 0 to {MOST_MS} ms (a day), not {delay_ms}",
        "{line}행: 지연은 0에서 {MOST_MS} ms(하루)까지여야 하는데 {delay_ms}입니다",
    ),
    (
        "line {line}: a count must be 0 or more, not {count}",
        "{line}행: 도수는 0 이상이어야 하는데 {count}입니다",
    ),
    (
        "line {line}: lower bin bounds must rise, but {lower_ms} ms follows {before_ms} ms",
        "{line}행: 구간의 하한은 커져야 하는데 {before_ms} ms 다음이 {lower_ms} ms입니다",
    ),
    (
        "a histogram needs two bins at least: the last is as wide as the one before",
        "도수분포표에는 구간이 2개 이상 필요합니다. 마지막 구간의 폭은 그 앞과 같습니다",
    ),
    ("all counts are zero", "도수가 모두 0입니다"),
    (
        "`{}` needs a device, an interval and a size above zero",
        "`{0}`에는 장치와 0보다 큰 주기와 크기가 필요합니다",
    ),
    (
        "`loss` must be from 0 to 1, but is {loss}",
        "`loss`는 0에서 1까지여야 하는데 {loss}입니다",
    ),
    (
        "a measured network needs `{key}`, or `round_trip_ms` for both ways",
        "측정한 네트워크에는 `{key}`나, 양방향을 함께 나타내는 `round_trip_ms`가 필요합니다",
    ),
    (
        "`line_mbit_per_s` must be 1 or more and `switch_us` 0 or more",
        "`line_mbit_per_s`는 1 이상, `switch_us`는 0 이상이어야 합니다",
    ),
    (
        "`radios` is empty; give at least one place, or leave the key out",
        "`radios`가 비어 있습니다. 위치를 하나 이상 쓰거나 키를 빼십시오",
    ),
    (
        "the radio at [{x}, {y}] is outside the hall of {length} × {width} m",
        "[{x}, {y}]의 무선국이 {length} × {width} m의 공장 동 밖에 있습니다",
    ),
    (
        "`channel_mhz` must be 20, 40, 80 or 160, but is {channel_mhz}",
        "`channel_mhz`는 20, 40, 80, 160 가운데 하나여야 하는데 {channel_mhz}입니다",
    ),
    (
        "`neighbours` must be {MOST_NEIGHBOURS} or less and `retries` 1 or more",
        "`neighbours`는 {MOST_NEIGHBOURS} 이하, `retries`는 1 이상이어야 합니다",
    ),
    (
        "`wifi_ghz` must be from 2.4 to 7.2, but is {ghz}",
        "`wifi_ghz`는 2.4에서 7.2까지여야 하는데 {ghz}입니다",
    ),
    (
        "`spacing_khz` must be 15, 30, 60 or 120, but is {khz}",
        "`spacing_khz`는 15, 30, 60, 120 가운데 하나여야 하는데 {khz}입니다",
    ),
    (
        "`bandwidth_mhz` of LTE must be 1.4, 3, 5, 10, 15 or 20",
        "LTE의 `bandwidth_mhz`는 1.4, 3, 5, 10, 15, 20 가운데 하나여야 합니다",
    ),
    (
        "`bandwidth_mhz` must be a whole number, but is {bandwidth_mhz}",
        "`bandwidth_mhz`는 정수여야 하는데 {bandwidth_mhz}입니다",
    ),
    ("`duplex`: {error}", "`duplex`: {error:ko}"),
    (
        "`slot_symbols` must be 2, 4, 7 or 14, but is {symbols}",
        "`slot_symbols`는 2, 4, 7, 14 가운데 하나여야 하는데 {symbols}입니다",
    ),
    (
        "`mcs_table` must be 1, 2 or 3, but is {number}",
        "`mcs_table`은 1, 2, 3 가운데 하나여야 하는데 {number}입니다",
    ),
    (
        "`target_error` must be above 0 and up to 0.5, `background_load` from 0 to below 1",
        "`target_error`는 0보다 크고 0.5 이하, `background_load`는 0 이상 1 미만이어야 합니다",
    ),
    (
        "`capability` must be 1 or 2, but is {number}",
        "`capability`는 1이나 2여야 하는데 {number}입니다",
    ),
    (
        "times of `processing` must be from 0 to 1,000 ms, but one is {ms}",
        "`processing`의 시간은 0에서 1,000 ms까지여야 하는데 {ms}인 것이 있습니다",
    ),
    (
        "an empty duplex pattern; write slots such as DDDSU, or FDD",
        "이중화 형식이 비어 있습니다. DDDSU와 같은 슬롯이나 FDD를 쓰십시오",
    ),
    (
        "a duplex pattern of {slots} slots; at most {MOST_SLOTS}",
        "이중화 형식이 {slots}슬롯입니다. 최대 {MOST_SLOTS}슬롯입니다",
    ),
    (
        "letter {position} of the duplex pattern is {letter:?}; write D (downlink), S (special) or U (uplink), or FDD",
        "이중화 형식의 {position}번째 글자가 {letter}입니다. D(하향), S(특수), U(상향) 또는 FDD를 쓰십시오",
    ),
    (
        "a duplex pattern without an uplink slot; add a U",
        "이중화 형식에 상향 슬롯이 없습니다. U를 추가하십시오",
    ),
    (
        "a duplex pattern without a downlink slot; add a D",
        "이중화 형식에 하향 슬롯이 없습니다. D를 추가하십시오",
    ),
    (
        "processing capability 2 does not exist at a subcarrier spacing of {khz} kHz; it does at 15, 30 and 60 kHz",
        "부반송파 간격 {khz} kHz에는 처리 능력 2가 없습니다. 15, 30, 60 kHz에 있습니다",
    ),
    (
        "5G has no carriers at {carrier_ghz} GHz: 0.41 to 7.125 GHz and 24.25 to 52.6 GHz",
        "{carrier_ghz} GHz에는 5G 반송파가 없습니다: 0.41~7.125 GHz와 24.25~52.6 GHz에 있습니다",
    ),
    (
        "a carrier at {carrier_ghz} GHz has no subcarrier spacing of {khz} kHz: {}",
        "{carrier_ghz} GHz의 반송파에는 부반송파 간격 {khz} kHz가 없습니다: {0:ko}",
    ),
    (
        "a spacing of {khz} kHz at {carrier_ghz} GHz has no bandwidth of {bandwidth_mhz} MHz: {}",
        "{carrier_ghz} GHz에서 간격 {khz} kHz로는 대역폭 {bandwidth_mhz} MHz를 쓸 수 없습니다: {0:ko}",
    ),
    ("{} or {last}", "{0:ko} 또는 {last:ko}"),
];
