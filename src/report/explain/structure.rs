//! The structure of a scenario: TOML, kinds of values, ranges, names, distributions.

use crate::report::explain::Sentences;

/// English templates with their Korean ones.
pub const SENTENCES: Sentences = &[
    (
        "both `{first}` and `{second}` are given; keep one",
        "`{first}`{과} `{second}`{이} 모두 있습니다. 하나만 남기십시오",
    ),
    (
        "`{parameter}` of `{distribution}` is {value}, but must be {wanted}",
        "`{distribution}`의 `{parameter}`{은} {wanted:ko}{이어야} 하는데 {value}입니다",
    ),
    (
        "`{distribution}` is {values:?}, but its numbers must be {wanted}",
        "`{distribution}`{이} {values}인데, 수는 {wanted:ko}{이어야} 합니다",
    ),
    (
        "`values` is empty, but must have at least one number",
        "`values`가 비어 있습니다. 수가 하나 이상 있어야 합니다",
    ),
    (
        "the values of the file `{0}` have not been read",
        "파일 `{0}`의 값을 읽지 않았습니다",
    ),
    (
        "`{key}` can be as low as {lowest}, but a duration must be 0 or more",
        "`{key}`{이} {lowest}까지 작아질 수 있는데, 시간은 0 이상이어야 합니다",
    ),
    ("a number between -1e100 and 1e100", "-1e100과 1e100 사이의 수"),
    ("above 0 and at most 1e100", "0보다 크고 1e100 이하"),
    ("above 0 and at most 100", "0보다 크고 100 이하"),
    ("the lowest, then the highest value", "최솟값, 최댓값 순서"),
    (
        "the lowest, the most likely, then the highest value",
        "최솟값, 최빈값, 최댓값 순서",
    ),
    ("from 1 to 1000", "1에서 1000까지"),
    ("from 0.1 to 100", "0.1에서 100까지"),
    ("`min` (0 if not given), then `max`", "`min`(쓰지 않으면 0), `max` 순서"),
    ("from 1 to 1e100", "1에서 1e100까지"),
    ("text", "글자"),
    ("crew with the skill", "정비 인력의 기능"),
    ("month {month}", "{month}개월째"),
    ("the scenario", "시나리오"),
    ("a table with one of {}", "{0} 중 하나가 든 표"),
    ("a date like 2027-01-04", "2027-01-04와 같은 날짜"),
    ("text in quotation marks", "따옴표 안의 글자"),
    ("a whole number", "정수"),
    ("a number", "수"),
    ("true or false", "`true` 또는 `false`"),
    ("a list", "목록"),
    ("a table", "표"),
    ("write the number without quotation marks", "수를 따옴표 없이 쓰십시오"),
    (
        "a list of tables is written `[[{}]]`, once for each",
        "표의 목록은 하나마다 `[[{0}]]`{을} 써서 만듭니다",
    ),
    (
        "write it in quotation marks if it is not meant as a date",
        "날짜가 아니라면 따옴표 안에 쓰십시오",
    ),
    (
        "{name} must be {}, not {}",
        "{name:ko}{은} {0:ko}{이어야} 하는데 {1:ko}입니다",
    ),
    ("{name} cannot be {}", "{name:ko}{은} {0}{이} 될 수 없습니다"),
    (
        "{name} must have exactly one of its kinds, not {}",
        "{name:ko}{은} 종류 가운데 정확히 하나여야 하는데 {0}개입니다",
    ),
    ("{least} to {most}", "{least}~{most}"),
    (
        "{name} must have {wanted} values, not {}",
        "{name:ko}{은} 값이 {wanted:ko}개여야 하는데 {0}개입니다",
    ),
    ("each of {name}", "{name}의 각 값"),
    ("unknown key {}", "알 수 없는 키 {0}"),
    ("did you mean `{near}`? ", "혹시 `{near}` 아닙니까? "),
    ("{near}keys here: {list}", "{near:ko}여기서 쓸 수 있는 키: {list}"),
    (
        "`{key}` is {what}, written `[[{key}]]` once for each: {meaning}",
        "`{key}`{은} {what:ko}이며 하나마다 `[[{key}]]`{을} 씁니다: {meaning:ko}",
    ),
    (
        "`{key}` is {what}: {meaning}",
        "`{key}`{은} {what:ko}입니다: {meaning:ko}",
    ),
    ("`kind` cannot be {said}", "`kind`{은} {said:ko}{이} 될 수 없습니다"),
    ("`{key}` is missing", "`{key}`{이} 없습니다"),
    ("{name} must be a whole number", "{name:ko}{은} 정수여야 합니다"),
    (
        "{name} is larger than can be calculated with exactly",
        "{name:ko}{은} 정확히 계산할 수 있는 크기를 넘습니다",
    ),
    ("at most {MAX_EXACT}", "최대 {MAX_EXACT}"),
    ("from {least} to {most}", "{least}에서 {most}까지"),
    ("at least {least}", "{least} 이상"),
    ("at most {most}", "{most} 이하"),
    (
        "{name} must be {range}, not {}",
        "{name:ko}{은} {range:ko}{이어야} 하는데 {0:ko}입니다",
    ),
    (
        "{name} must be in the years 1900 to 2200",
        "{name:ko}{은} 1900년에서 2200년 사이여야 합니다",
    ),
    ("a date", "날짜"),
    (
        "of these there may be several: write `[[{key}]]` for each",
        "이것은 여러 개일 수 있으니 하나마다 `[[{key}]]`{을} 쓰십시오",
    ),
    (
        "a key may stand in a table once, and a table in a file once",
        "한 표 안의 키와 한 파일 안의 표는 한 번만 쓸 수 있습니다",
    ),
    (
        "text stands in quotation marks, lists in [ ], and each `key = value` on a line of its own",
        "글자는 따옴표 안에, 목록은 [ ] 안에, `키 = 값`은 한 줄에 하나씩 씁니다",
    ),
    ("this is not TOML: {}", "TOML 형식이 아닙니다: {0:ko}"),
    ("the file holds too many values", "파일에 값이 너무 많습니다"),
    (
        "put measured values into a CSV file and name it: `{ file = \"times.csv\" }`",
        "측정값은 CSV 파일에 넣고 `{ file = \"times.csv\" }`처럼 그 이름을 쓰십시오",
    ),
    (
        "a key has more than {MAX_KEY_PARTS} parts",
        "키의 단계가 {MAX_KEY_PARTS}개를 넘습니다",
    ),
    (
        "tables and lists are nested more than {MAX_DEPTH} deep",
        "표와 목록이 {MAX_DEPTH}단계보다 깊습니다",
    ),
    ("the number is too large", "수가 너무 큽니다"),
    (
        "`nan` is not a number that a scenario can use",
        "`nan`은 시나리오에 쓸 수 없는 수입니다",
    ),
    (
        "the number is too large; infinite numbers have no use here",
        "수가 너무 큽니다. 무한대는 쓸 수 없습니다",
    ),
    ("a time of day has no use here", "하루 중의 시각은 쓸 수 없습니다"),
    ("a date is `2027-01-04`", "날짜는 `2027-01-04`처럼 씁니다"),
    (
        "the description has control characters in it",
        "설명에 제어 문자가 있습니다",
    ),
    ("a name must not be empty", "이름은 비워 둘 수 없습니다"),
    (
        "the name {} begins or ends with a space",
        "이름 {0}{이} 빈칸으로 시작하거나 끝납니다",
    ),
    (
        "a name may have {MAX_NAME} characters at most",
        "이름은 {MAX_NAME}자까지 쓸 수 있습니다",
    ),
    (
        "the name {} has control characters in it",
        "이름 {0}에 제어 문자가 있습니다",
    ),
    ("the first one is at {}:{}", "첫 번째 것은 {0}:{1}에 있습니다"),
    ("two {what} are called {}", "{what:ko} 두 개의 이름이 모두 {0}입니다"),
    (
        "two {what} are called {} in `{key}`",
        "`{key}`에서 {what:ko} 두 개의 이름이 모두 {0}입니다",
    ),
    ("they are {} and {}", "{0}{과} {1}입니다"),
    ("there is no {one} {}", "{one:ko} {0}{이} 없습니다"),
    ("no operator has the skill {}", "기능 {0}{을} 가진 작업자가 없습니다"),
    (
        "give one of `months`, `days`, `hours`, `seconds`",
        "`months`, `days`, `hours`, `seconds` 가운데 하나를 쓰십시오",
    ),
    (
        "`run` does not say how long is measured",
        "`run`에 측정 기간이 없습니다",
    ),
    (
        "both `{}` and `{second}` say how long is measured; keep one",
        "`{0}`{과} `{second}`{이} 모두 측정 기간을 정합니다. 하나만 남기십시오",
    ),
    ("`{key}` must be above zero", "`{key}`{은} 0보다 커야 합니다"),
    (
        "`{key}` must be a hundred years at most",
        "`{key}`{은} 100년 이하여야 합니다",
    ),
    (
        "`warm_up_days` must be from 0 to a hundred years (36525), or \"auto\"",
        "`warm_up_days`는 0에서 100년(36525)까지이거나 \"auto\"여야 합니다",
    ),
    (
        "there are {count} `{key}` tables; {MAX_ITEMS} is the most",
        "`{key}` 표가 {count}개 있습니다. 최대 {MAX_ITEMS}개입니다",
    ),
    ("there is no {key}", "{key:ko}{이} 하나도 없습니다"),
    (
        "there are {total} machines in all; {MAX_MACHINES} is the most",
        "설비가 모두 {total}대 있습니다. 최대 {MAX_MACHINES}대입니다",
    ),
    (
        "`{key}` must be from 0 to 1e15",
        "`{key}`{은} 0에서 1e15까지여야 합니다",
    ),
    ("`{key}` must be a whole number", "`{key}`{은} 정수여야 합니다"),
    ("write `{key} = {}`", "`{key} = {0}`{으로} 쓰십시오"),
    (
        "a triangular distribution with equal corners is a number",
        "세 값이 같은 삼각분포는 수 하나와 같습니다",
    ),
    (
        "`phases` must be from 1 to 1000",
        "`phases`는 1에서 1000까지여야 합니다",
    ),
    (
        "`shape` must be from 0.1 to 100",
        "`shape`는 0.1에서 100까지여야 합니다",
    ),
    (
        "without variation, write the number itself",
        "변동이 없으면 수만 쓰십시오",
    ),
    (
        "`sd` must be above 0 and not beyond reason",
        "`sd`는 0보다 크고 지나치게 크지 않아야 합니다",
    ),
    ("`min` must be from 0 to {}", "`min`은 0에서 {0}까지여야 합니다"),
    (
        "`max` must be above `min` and at most {most}",
        "`max`는 `min`보다 크고 {most} 이하여야 합니다",
    ),
    (
        "the mean must lie within 8 `sd` of `min` (0 if not given) and `max`",
        "평균은 `min`(쓰지 않으면 0)과 `max`에서 `sd`의 8배 안에 있어야 합니다",
    ),
    (
        "hardly any value lies between the bounds",
        "두 한계 사이에 값이 거의 없습니다",
    ),
    (
        "the mean of a geometric distribution is at least 1",
        "기하분포의 평균은 1 이상이어야 합니다",
    ),
    ("`values` must not be empty", "`values`는 비워 둘 수 없습니다"),
    (
        "`values` may have {MAX_VALUES} numbers at most",
        "`values`에는 수를 {MAX_VALUES}개까지 쓸 수 있습니다",
    ),
    (
        "`cv` must be above 0 and at most 100",
        "`cv`는 0보다 크고 100 이하여야 합니다",
    ),
    (
        "the numbers of `{what}` must be in order, the lowest first",
        "`{what}`의 수는 작은 것부터 순서대로 써야 합니다",
    ),
    (
        "`{what}` must be from {least} to {most}, not {}",
        "`{what}`{은} {least}에서 {most}까지여야 하는데 {0}입니다",
    ),
    (
        "`{what}` must be above zero: without it the run would never get on",
        "`{what}`{은} 0보다 커야 합니다. 0이면 모의실험이 나아가지 않습니다",
    ),
    (
        "this must be from {} to {most}",
        "이 값은 {0}에서 {most}까지여야 합니다",
    ),
    (
        "this must be above zero and at most {most}",
        "이 값은 0보다 크고 {most} 이하여야 합니다",
    ),
];
