//! Files: reading, extending, changing; catalogues, components and solutions.

use crate::report::explain::Sentences;

/// English templates with their Korean ones.
pub const SENTENCES: Sentences = &[
    (
        "`catalogue` must be text in quotation marks, not {}",
        "`catalogue`{은} 따옴표 안의 글자여야 하는데 {0:ko}입니다",
    ),
    (
        "it is the name of an item of the catalogue",
        "카탈로그 품목의 이름을 씁니다",
    ),
    (
        "both `what` and `catalogue` say what the item is; keep one: {}",
        "`what`과 `catalogue`가 모두 품목을 가리킵니다. 하나만 남기십시오: {0}",
    ),
    ("the catalogue has no item {}", "카탈로그에 {0} 품목이 없습니다"),
    (
        "write `[[catalogue]]` tables, or extend `catalogue/connectivity.toml`, or say `what` and `price_won` here",
        "`[[catalogue]]` 표를 쓰거나, `catalogue/connectivity.toml`을 `extends`로 가져오거나, 여기에 `what`과 `price_won`을 쓰십시오",
    ),
    ("there is no component {}", "표준 부품 {0}{이} 없습니다"),
    (
        "there is no ready-made scenario {}",
        "{0}{이라}는 기본 시나리오가 없습니다",
    ),
    (
        "a scenario with {size} values cannot have {} offers",
        "값이 {size}개인 시나리오에는 제안을 {0}개 둘 수 없습니다",
    ),
    ("{MAX_OFFERS} offers are the most", "제안은 최대 {MAX_OFFERS}개입니다"),
    (
        "say what it changes, e.g. `[offer.changes.station.lathe]` with `machines = 3`",
        "무엇이 달라지는지 쓰십시오. 예: `[offer.changes.station.lathe]`에 `machines = 3`",
    ),
    (
        "what was typed is no value that can stand there",
        "입력한 것은 그 자리에 쓸 수 있는 값이 아닙니다",
    ),
    (
        "this is written in a way that only the text itself can change: press \"As text\"",
        "이 내용은 원문에서만 바꿀 수 있습니다. \"원문 보기\"를 누르십시오",
    ),
    ("the scenario cannot be read: {}", "시나리오를 읽을 수 없습니다: {0}"),
    ("e.g. `extends = [\"base.toml\"]`", "예: `extends = [\"base.toml\"]`"),
    (
        "`extends` must be a list of file names",
        "`extends`는 파일 이름의 목록이어야 합니다",
    ),
    (
        "files extend each other in a circle: {}",
        "파일이 서로를 돌아가며 가져옵니다: {0}",
    ),
    (
        "files extend each other more than {MAX_CHAIN} deep",
        "파일을 {MAX_CHAIN}단계보다 깊게 가져올 수 없습니다",
    ),
    (
        "a scenario may be made of {MAX_FILES} files at most",
        "시나리오 하나는 파일 {MAX_FILES}개까지 쓸 수 있습니다",
    ),
    (
        "the files of a scenario may have {} MiB in all",
        "시나리오의 파일은 모두 합쳐 {0} MiB까지입니다",
    ),
    ("cannot use {}: {error}", "{0}{을} 쓸 수 없습니다: {error:ko}"),
    (
        "more than {MAX_VALUES} measured values, in all variants together",
        "측정값이 모든 제안을 합쳐 {MAX_VALUES}개를 넘습니다",
    ),
    ("it is not CSV: {error}", "CSV 형식이 아닙니다: {error:ko}"),
    (
        "line {line} begins with {}, which is not a number",
        "{line}행이 {0}{으로} 시작하는데, 이는 수가 아닙니다",
    ),
    ("it has more than {MAX_ROWS} rows", "행이 {MAX_ROWS}개를 넘습니다"),
    ("it holds no numbers", "수가 하나도 없습니다"),
    ("offers do not stand within offers", "제안 안에는 제안을 둘 수 없습니다"),
    (
        "prices stand at the top of the scenario, and an offer's `items` name them",
        "가격은 시나리오의 맨 위에 두고, 제안의 `items`에서 그 이름을 씁니다",
    ),
    (
        "components stand at the top of the scenario, and failures name them",
        "표준 부품은 시나리오의 맨 위에 두고, 고장에서 그 이름을 씁니다",
    ),
    (
        "an offer builds on the scenario that it stands in",
        "제안은 그것이 들어 있는 시나리오를 바탕으로 합니다",
    ),
    ("the offer has its own `name`", "제안에는 자체 `name`이 있습니다"),
    (
        "the offer has its own `description`",
        "제안에는 자체 `description`이 있습니다",
    ),
    (
        "things are called alike with every offer",
        "이름은 모든 제안에서 같습니다",
    ),
    (
        "baseline and offers are compared over the same time",
        "현재 라인과 제안은 같은 기간에 대해 비교합니다",
    ),
    (
        "baseline and offers are compared over the same time, with the same dice",
        "현재 라인과 제안은 같은 기간과 같은 난수로 비교합니다",
    ),
    (
        "baseline and offers are valued alike",
        "현재 라인과 제안은 같은 기준으로 평가합니다",
    ),
    (
        "baseline and offers are taxed alike",
        "현재 라인과 제안에는 같은 세금이 적용됩니다",
    ),
    ("laws hold for all", "법은 모두에게 적용됩니다"),
    (
        "rules stand at the top of the scenario, and an offer's `funding` names them",
        "규정은 시나리오의 맨 위에 두고, 제안의 `funding`에서 그 이름을 씁니다",
    ),
    (
        "rules stand at the top of the scenario, and an offer's `loans` name them",
        "규정은 시나리오의 맨 위에 두고, 제안의 `loans`에서 그 이름을 씁니다",
    ),
    ("an offer cannot change `{key}`", "제안은 `{key}`{을} 바꿀 수 없습니다"),
    (
        "this changes nothing: `{key}` is so without the offer",
        "바뀌는 것이 없습니다: `{key}`{은} 제안이 없어도 같습니다",
    ),
    (
        "take it out, or write what the offer makes of it",
        "빼거나, 제안으로 달라지는 값을 쓰십시오",
    ),
    (
        "{} must be a table of what changes, not {}",
        "{0}에는 달라지는 것을 담은 표가 와야 하는데 {1:ko}입니다",
    ),
    (
        "e.g. `[offer.changes.station.lathe]` with `machines = 3`",
        "예: `[offer.changes.station.lathe]`에 `machines = 3`",
    ),
    (
        "a `{id}` cannot be changed; this table is about {}",
        "`{id}`{은} 바꿀 수 없습니다. 이 표는 {0}에 대한 것입니다",
    ),
    (
        "`after` places a new station; this one is already in the line",
        "`after`는 새 설비의 자리를 정하는 키인데, 이 설비는 이미 라인에 있습니다",
    ),
    ("there is no station {}", "설비 {0}{이} 없습니다"),
    (
        "{} is no path: parts are separated by dots and stand in quotation marks if they are no plain words",
        "{0}{은} 경로가 아닙니다. 부분은 점으로 나누고, 단순한 단어가 아니면 따옴표 안에 씁니다",
    ),
    (
        "{path}: there is no {part} in the scenario; {help}",
        "{path}: 시나리오에 {part}{이} 없습니다. {help:ko}",
    ),
    (
        "{path}: {before} is {kind}, which has no parts",
        "{path}: {before}{은} {kind:ko}{이라} 하위 항목이 없습니다",
    ),
    (
        "the solutions cannot be read: {0}",
        "솔루션 파일을 읽을 수 없습니다: {0:ko}",
    ),
    ("the file has no `[[solution]]`", "파일에 `[[solution]]`이 없습니다"),
    (
        "the file has {0} solutions; {MOST_SOLUTIONS} are the most",
        "파일에 솔루션이 {0}개 있습니다. 최대 {MOST_SOLUTIONS}개입니다",
    ),
    (
        "two solutions are called `{0}`",
        "솔루션 두 개의 이름이 모두 `{0}`입니다",
    ),
    ("solution `{name}`: {why}", "솔루션 `{name}`: {why:ko}"),
    (
        "`from_percent` must be 0 to 100",
        "`from_percent`는 0에서 100까지여야 합니다",
    ),
    (
        "`more_machines` and `more_operators` must be 1000 at most",
        "`more_machines`와 `more_operators`는 1000 이하여야 합니다",
    ),
    (
        "`offer` has neither `name` nor `changes`: what it changes stands under `here`",
        "`offer`에는 `name`과 `changes`를 쓰지 않습니다. 바뀌는 것은 `here` 아래에 씁니다",
    ),
    ("`source` must be one line", "`source`는 한 줄이어야 합니다"),
    (
        "`line` knows no station: what changes at the station stands under `here`",
        "`line`에는 설비를 쓰지 않습니다. 설비에서 바뀌는 것은 `here` 아래에 씁니다",
    ),
    (
        "it changes nothing: say what under `here` or `failures_here`, or give `more_machines`, `more_operators`",
        "바뀌는 것이 없습니다. `here`나 `failures_here` 아래에 쓰거나 `more_machines`, `more_operators`를 주십시오",
    ),
    ("the file does not exist", "파일이 없습니다"),
    ("this is {0}, not an ordinary file", "일반 파일이 아니라 {0:ko}입니다"),
    ("the file is larger than {} MiB", "파일이 {0} MiB보다 큽니다"),
    (
        "byte {at} is not UTF-8 text (found {byte:#04x}); save the file as UTF-8",
        "{at}번째 바이트가 UTF-8 글자가 아닙니다({byte}). 파일을 UTF-8로 저장하십시오",
    ),
    (
        "a file is named by a path relative to this file, with `/` between folders",
        "파일은 이 파일을 기준으로 한 상대 경로로, 폴더 사이에 `/`를 넣어 씁니다",
    ),
    (
        "the path leads out of the folder of the scenario that was opened",
        "경로가 열어 본 시나리오의 폴더 밖으로 나갑니다",
    ),
    (
        "the file's name must end in `.{0}`",
        "파일 이름은 `.{0}`{으로} 끝나야 합니다",
    ),
    ("failed to read the file: {0}", "파일을 읽지 못했습니다: {0:ko}"),
    ("a folder", "폴더"),
    ("a symbolic link", "심볼릭 링크"),
    ("a device or a pipe", "장치나 파이프"),
    (
        "cannot read {path}: {source}",
        "{path}{을} 읽을 수 없습니다: {source:ko}",
    ),
    (
        "cannot write {path}: {source}",
        "{path}{을} 쓸 수 없습니다: {source:ko}",
    ),
    ("it has more than {} MiB", "{0} MiB보다 큽니다"),
    (
        "there is no ready-made scenario `{0}`",
        "`{0}`{이라}는 기본 시나리오가 없습니다",
    ),
    (
        "{0} exists already: give another name",
        "{0}{은} 이미 있습니다. 다른 이름을 주십시오",
    ),
    (
        "{0} was changed by somebody else meanwhile: give another name",
        "{0}{이} 그사이 다른 곳에서 바뀌었습니다. 다른 이름을 주십시오",
    ),
];
