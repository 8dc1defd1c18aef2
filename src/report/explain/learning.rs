//! Tables of machines' histories and of inspected parts, and what is learned from them.

use crate::report::explain::Sentences;

/// English templates with their Korean ones.
pub const SENTENCES: Sentences = &[
    ("ended on request", "요청에 따라 끝냈습니다"),
    (
        "too short to learn from: {found}; needed are at least {needed}",
        "배우기에는 너무 짧습니다: {found:ko}. 적어도 {needed:ko}{이} 필요합니다",
    ),
    (
        "holds {rows} rows that are all {class}: to tell failures from the rest, both are needed",
        "{rows}행이 모두 {class:ko}입니다. 고장을 구별하려면 두 가지가 모두 있어야 합니다",
    ),
    (
        "no column varies, so there is nothing to learn from",
        "변하는 열이 없어 배울 것이 없습니다",
    ),
    (
        "the model was trained on other columns: it needs {needed}, but the table has {found}",
        "모델은 다른 열로 학습했습니다. {needed}{이} 필요한데 표에는 {found}{이} 있습니다",
    ),
    (
        "{found}, when a part is held out for the test",
        "평가할 부분을 빼면 {found:ko}",
    ),
    (
        "a model of snapshots cannot follow a machine over time",
        "단면 자료로 학습한 모델은 설비를 시간에 따라 볼 수 없습니다",
    ),
    (
        "the model was trained with other roles: settings and sensors are not the same columns",
        "모델은 다른 역할로 학습했습니다. 설정과 센서의 열이 같지 않습니다",
    ),
    (
        "the model is of run-to-failure tables, the roles of snapshots",
        "모델은 고장까지의 이력용인데 역할은 단면 자료의 것입니다",
    ),
    (
        "the model is of snapshots, the roles of a run-to-failure table",
        "모델은 단면 자료용인데 역할은 고장까지의 이력의 것입니다",
    ),
    (
        "is a model of another version of this program; train it anew",
        "이 프로그램의 다른 판에서 만든 모델입니다. 다시 학습하십시오",
    ),
    (
        "is no model; `taktline maintenance train` writes one with -o",
        "모델이 아닙니다. `taktline maintenance train`이 -o로 모델을 씁니다",
    ),
    (
        "is cut off; copy it again or train it anew",
        "파일이 잘렸습니다. 다시 복사하거나 다시 학습하십시오",
    ),
    (
        "is a model of version {text}, and this is {ours}; train it anew",
        "{text}판의 모델인데 이 프로그램은 {ours}판입니다. 다시 학습하십시오",
    ),
    (
        "is damaged; copy it again or train it anew",
        "파일이 손상되었습니다. 다시 복사하거나 다시 학습하십시오",
    ),
    ("is damaged; train it anew", "파일이 손상되었습니다. 다시 학습하십시오"),
    (
        "holds a model that does not fit together; train it anew",
        "모델의 내용이 서로 맞지 않습니다. 다시 학습하십시오",
    ),
    (
        "a model of run-to-failure tables says nothing of snapshots",
        "고장까지의 이력으로 학습한 모델은 단면 자료에 대해 말할 수 없습니다",
    ),
    (
        "`lead` ({lead}) must be shorter than the horizon ({horizon})",
        "`lead`({lead})는 예측 기간({horizon})보다 짧아야 합니다",
    ),
    (
        "{} rows of {} units, of which {failures} failed",
        "설비 {1}대의 {0}행, 그중 고장 {failures}대",
    ),
    (
        "{FEWEST_FAILED_UNITS} units that failed",
        "고장 난 설비 {FEWEST_FAILED_UNITS}대",
    ),
    (
        "{rows} rows, of which {failures} are failures",
        "{rows}행, 그중 고장 {failures}행",
    ),
    (
        "{FEWEST_SNAPSHOTS} failures and {FEWEST_SNAPSHOTS} others",
        "고장 {FEWEST_SNAPSHOTS}행과 고장 아닌 {FEWEST_SNAPSHOTS}행",
    ),
    (
        "farther from a failure than the horizon",
        "고장에서 예측 기간보다 먼 것",
    ),
    (
        "closer to a failure than the horizon",
        "고장에서 예측 기간보다 가까운 것",
    ),
    ("no failures", "고장 없음"),
    ("cannot be read: {0}", "읽을 수 없습니다: {0:ko}"),
    ("holds no rows", "행이 없습니다"),
    (
        "line {line} is longer than {MOST_LINE_BYTES} bytes: this is no table of columns",
        "{line}행이 {MOST_LINE_BYTES}바이트보다 깁니다. 열로 된 표가 아닙니다",
    ),
    (
        "line {line} is not UTF-8 text: save the table as CSV in UTF-8",
        "{line}행이 UTF-8 글자가 아닙니다. 표를 UTF-8 CSV로 저장하십시오",
    ),
    (
        "line {line} has {found} columns, but {expected} are needed as in line {first}",
        "{line}행의 열이 {found}개인데, {first}행처럼 {expected}개여야 합니다",
    ),
    (
        "there is no column {column}, which the roles call {role}; there are: {there}",
        "역할 `{role}`에 쓴 열 {column}{이} 없습니다. 있는 열: {there:list}",
    ),
    (
        "column {column} has two roles: {first} and {second}",
        "열 {column}에 {first}{과} {second}의 두 역할이 있습니다",
    ),
    (
        "line {line}: two columns are called {column}: give each a name of its own",
        "{line}행: 두 열의 이름이 {column}{으로} 같습니다. 이름을 서로 다르게 하십시오",
    ),
    (
        "no column is left to learn from: {needed} must name at least one",
        "배울 열이 남지 않았습니다. {needed}에 하나 이상 쓰십시오",
    ),
    (
        "line {line}, column {column}: {text:?} is not a number{help}",
        "{line}행 {column} 열: {text}{은} 수가 아닙니다{help:ko}",
    ),
    (
        "line {line}, column {column}: {text} is not a finite number within ±1e30{help}",
        "{line}행 {column} 열: {text}{은} ±1e30 안의 유한한 수가 아닙니다{help:ko}",
    ),
    (
        "line {line}, column {column} is empty: fill it in, leave the row out, or write `missing = true` in the roles if gaps are meant",
        "{line}행 {column} 열이 비어 있습니다. 채우거나, 행을 빼거나, 빈칸이 의도한 것이면 역할에 `missing = true`를 쓰십시오",
    ),
    (
        "line {line}, column {column}: time {time} of unit {unit} comes after time {before}; rows of a unit must stand in the order of time",
        "{line}행 {column} 열: 설비 {unit}의 시각 {time}{이} 시각 {before} 뒤에 옵니다. 한 설비의 행은 시간 순서여야 합니다",
    ),
    (
        "line {line}, column {column}: time {time} of unit {unit} stands there twice; leave one of the rows out",
        "{line}행 {column} 열: 설비 {unit}의 시각 {time}{이} 두 번 있습니다. 한 행을 빼십시오",
    ),
    (
        "line {line}, column {column}: {text:?} says neither yes nor no; right are 1 and 0, true and false, yes and no",
        "{line}행 {column} 열: {text}{은} 예도 아니요도 아닙니다. 1과 0, true와 false, yes와 no를 씁니다",
    ),
    (
        "column {column} has more than {MOST_LEVELS} different values: it looks like a name or a number of pieces; add it to `ignore`",
        "{column} 열의 서로 다른 값이 {MOST_LEVELS}개를 넘습니다. 이름이나 수량인 것 같습니다. `ignore`에 추가하십시오",
    ),
    (
        "has more than {rows} rows of {columns} used columns, which is more than {MOST_CELLS} numbers: take fewer rows or columns",
        "쓰는 열 {columns}개의 행이 {rows}개를 넘어 수가 {MOST_CELLS}개보다 많습니다. 행이나 열을 줄이십시오",
    ),
    (
        "has {found} remaining lives, but {expected} are needed: one a unit of the tested table, in its order",
        "잔여 수명이 {found}개인데 {expected}개가 필요합니다. 평가하는 표의 설비마다 하나씩 그 순서로 씁니다",
    ),
    (
        "line {line}: a remaining life must be a number from 0, not {text:?}",
        "{line}행: 잔여 수명은 0 이상의 수여야 하는데 {text}입니다",
    ),
    (
        "; a column of words belongs into `categories` or `ignore`",
        ". 글자로 된 열은 `categories`나 `ignore`에 씁니다",
    ),
    (
        "; a column of words belongs into `ignore`",
        ". 글자로 된 열은 `ignore`에 씁니다",
    ),
    (
        "; a date is no number: write hours or days since a fixed day",
        ". 날짜는 수가 아닙니다. 정한 날부터의 시간이나 일수로 쓰십시오",
    ),
    (
        "; write numbers with a point before decimals and nothing between thousands",
        ". 소수점은 점으로 쓰고 천 단위 구분 기호는 쓰지 마십시오",
    ),
    (
        "; leave a gap empty and write `missing = true` in the roles",
        ". 빈 곳은 비워 두고 역할에 `missing = true`를 쓰십시오",
    ),
    ("column {number}", "{number}번째 열"),
    ("… ({} in all)", "… (모두 {0}개)"),
    (
        "`{key}` must be {right}, not {value}",
        "`{key}`{은} {right:ko}{이어야} 하는데 {value}입니다",
    ),
    ("a number of won from 0 to 1e15", "0에서 1e15까지의 금액(원)"),
    ("a time above 0", "0보다 큰 시간"),
    (
        "a time from 0, shorter than the horizon",
        "0 이상이고 예측 기간보다 짧은 시간",
    ),
    (
        "one to five rising numbers of rows from 1 to 1000",
        "1에서 1000까지 커지는 행 수 하나에서 다섯 개",
    ),
    (
        "there is no column {column:?}; there are: {there}",
        "열 {column}{이} 없습니다. 있는 열: {there:list}",
    ),
    (
        "two columns are called {0:?}: give each a name of its own",
        "두 열의 이름이 {0}{으로} 같습니다. 이름을 서로 다르게 하십시오",
    ),
    (
        "line {0} has no result: take the row out or fill it in",
        "{0}행에 결과가 없습니다. 행을 빼거나 채우십시오",
    ),
    (
        "line {line} has {found} columns, but {expected} are needed as in the first line",
        "{line}행의 열이 {found}개인데, 첫 행처럼 {expected}개여야 합니다",
    ),
    (
        "{0} rows say nothing about causes: at least {LEAST_ROWS} are needed",
        "{0}행으로는 원인을 알 수 없습니다. 적어도 {LEAST_ROWS}행이 필요합니다",
    ),
    (
        "all {rows} parts are {class}: {help}",
        "부품 {rows}개가 모두 {class:ko}입니다. {help:ko}",
    ),
    (
        "no column tells parts apart: one needs at least two and at most {MOST_LEVELS} different values",
        "부품을 구별하는 열이 없습니다. 서로 다른 값이 2개에서 {MOST_LEVELS}개까지인 열이 필요합니다",
    ),
    ("there is nothing to explain", "설명할 것이 없습니다"),
    (
        "is {:?} what the column says of a good part? Most often it says {most:?}",
        "{0}{이} 양품을 뜻하는 값입니까? 가장 많은 값은 {most}입니다",
    ),
    ("{channel}: last", "{channel}: 마지막 값"),
    ("{channel}: slope", "{channel}: 기울기"),
    ("{channel}: spread", "{channel}: 산포"),
    ("{channel}: change", "{channel}: 변화"),
    ("{channel}: CUSUM up", "{channel}: CUSUM 상승"),
    ("{channel}: CUSUM down", "{channel}: CUSUM 하강"),
    ("all sensors: {what}", "모든 센서: {what:ko}"),
    ("last", "마지막 값"),
    ("mean of {rows}", "최근 {rows}개 평균"),
    ("slope", "기울기"),
    ("spread", "산포"),
    ("change", "변화"),
    ("{channel}: mean of {rows}", "{channel}: 최근 {rows}개 평균"),
    ("CUSUM up", "CUSUM 상승"),
    ("CUSUM down", "CUSUM 하강"),
    ("elapsed time", "경과 시간"),
    ("all sensors", "모든 센서"),
];
