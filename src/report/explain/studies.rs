//! Studies: replications, sweeps, kept results.

use crate::report::explain::Sentences;

/// English templates with their Korean ones.
pub const SENTENCES: Sentences = &[
    (
        "an interval needs at least 2 values, but there are {0}",
        "구간에는 값이 2개 이상 필요한데 {0}개입니다",
    ),
    (
        "the confidence is {0}, but must be between 0 and 1, as 0.95",
        "신뢰수준이 {0}인데, 0.95처럼 0과 1 사이여야 합니다",
    ),
    (
        "the value at position {0} is not a finite number",
        "{0}번째 값이 유한한 수가 아닙니다",
    ),
    (
        "pairs need as many values on either side, but there are {0} and {1}",
        "짝을 지으려면 양쪽의 값이 같은 수만큼 있어야 하는데 {0}개와 {1}개입니다",
    ),
    (
        "{successes} of {trials} is not a proportion",
        "{trials} 가운데 {successes}{은} 비율이 아닙니다",
    ),
    (
        "the relative error is {0}, but must be above 0, as 0.05",
        "상대 오차가 {0}인데, 0.05처럼 0보다 커야 합니다",
    ),
    (
        "at most {0} replications are allowed, but at least 10 are needed",
        "반복을 {0}회까지만 할 수 있는데, 10회 이상 필요합니다",
    ),
    ("the baseline", "현재 라인"),
    ("offer `{name}`", "제안 `{name}`"),
    (
        "{variant}, replication {replication}: {source}",
        "{variant:ko}, 반복 {replication}: {source:ko}",
    ),
    (
        "{variant}, pilot run for the warm-up: {source}",
        "{variant:ko}, 안정화 기간을 찾는 예비 실행: {source:ko}",
    ),
    (
        "{variant}, replication {replication}: the simulation failed: {message}; this is a bug",
        "{variant:ko}, 반복 {replication}: 모의실험이 실패했습니다: {message}. 프로그램의 오류입니다",
    ),
    ("finance: {0}", "재무: {0:ko}"),
    ("at least one replication is needed", "반복이 1회 이상 필요합니다"),
    (
        "there is no offer `{name}`; the scenario's offers are {}",
        "제안 `{name}`{이} 없습니다. 시나리오의 제안: {0:ko}",
    ),
    (
        "`until_parts` ends each run at another time, so that savings by the month cannot be compared; leave it out",
        "`until_parts`를 쓰면 실행마다 끝나는 때가 달라 월별 절감액을 비교할 수 없습니다. 빼십시오",
    ),
    (
        "cancelled before the first replication was complete",
        "첫 반복이 끝나기 전에 취소되었습니다",
    ),
    (
        "`connected_by` names the network `{name}`, which does not exist; there are {}",
        "`connected_by`에 쓴 네트워크 `{name}`{이} 없습니다. 있는 것: {0:ko}",
    ),
    (
        "the tables of network `{name}` for this plant have not been derived",
        "이 공장에 대한 네트워크 `{name}`의 표를 아직 만들지 않았습니다",
    ),
    ("network {}", "네트워크 {0}"),
    ("detector of {}", "{0}의 감지기"),
    ("no message", "설명 없음"),
    ("this is not {what}", "{what:ko}{이} 아닙니다"),
    (
        "this has format {found}, but this program reads {what} of format {known}",
        "형식 {found}인데, 이 프로그램은 형식 {known}의 {what:ko}{을} 읽습니다",
    ),
    (
        "this was saved by version {found}, but this is version {PROGRAM}; use the version that saved it",
        "{found}판이 저장한 것인데 이 프로그램은 {PROGRAM}판입니다. 저장한 판으로 여십시오",
    ),
    ("the file is cut short or damaged", "파일이 잘렸거나 손상되었습니다"),
    ("the contents cannot be read: {0}", "내용을 읽을 수 없습니다: {0:ko}"),
    ("this cannot be saved: {0}", "저장할 수 없습니다: {0:ko}"),
    ("a snapshot of a run", "실행의 저장 상태"),
    (
        "a file of ledgers that `compare --ledgers` wrote",
        "`compare --ledgers`가 쓴 원장 파일",
    ),
    (
        "{variant} is not what was simulated for these ledgers: its plant or its time has changed; prices, wages, tariffs, rates, terms, programmes and taxes may change, everything else needs a new `compare --ledgers`",
        "{variant:ko}{은} 이 원장을 만들 때 모의실험한 것이 아닙니다. 공장이나 기간이 바뀌었습니다. 가격, 임금, 요금, 이율, 조건, 지원사업, 세금은 바뀌어도 되지만, 그 밖의 것은 `compare --ledgers`를 다시 실행해야 합니다",
    ),
    ("the study", "연구"),
    ("the study cannot be read: {}", "연구를 읽을 수 없습니다: {0}"),
    ("pilot run", "예비 실행"),
    (
        "{0}: give one of `values`, `range` and `distribution`",
        "{0}: `values`, `range`, `distribution` 가운데 하나를 쓰십시오",
    ),
    (
        "{path}: the range {low} to {high} must lead from a lower to a higher number",
        "{path}: 범위 {low}~{high}{은} 작은 수에서 큰 수로 가야 합니다",
    ),
    (
        "{0}: a gamma or Erlang distribution cannot be laid out in points; a lognormal or Weibull can",
        "{0}: 감마분포나 얼랑분포는 점으로 나눌 수 없습니다. 로그정규분포나 와이블분포는 됩니다",
    ),
    (
        "{path}: {found} values; there must be from 1 to 10000",
        "{path}: 값이 {found}개입니다. 1개에서 10000개까지여야 합니다",
    ),
    (
        "{0}: this design needs `steps`, the number of levels, or `values`",
        "{0}: 이 실험 설계에는 수준의 수인 `steps`나 `values`가 필요합니다",
    ),
    (
        "{0}: a value must be a number, text, true or false, or a list or table of these",
        "{0}: 값은 수, 글자, true나 false, 또는 이들의 목록이나 표여야 합니다",
    ),
    (
        "`first` is {0}, but must be at least 2",
        "`first`는 2 이상이어야 하는데 {0}입니다",
    ),
    (
        "`indifference` is {0}, but must be above 0: a difference too small to care about",
        "`indifference`는 0보다 커야 하는데 {0}입니다. 신경 쓰지 않을 만큼 작은 차이입니다",
    ),
    (
        "`confidence` is {0}, but must be below 1 and above 1 / alternatives",
        "`confidence`는 1보다 작고 1 / 대안의 수보다 커야 하는데 {0}입니다",
    ),
    ("precision: {error}", "정밀도: {error:ko}"),
    (
        "`select` decides by all runs which comes next, so that it cannot be spread over shards: leave out --shard, and give it --threads",
        "`select`는 모든 실행을 보고 다음을 정하므로 나누어 실행할 수 없습니다. --shard를 빼고 --threads를 쓰십시오",
    ),
    ("factor {0}", "인자 {0:ko}"),
    ("factor {path}: {message}", "인자 {path}: {message:ko}"),
    (
        "this study has {points} points, and a study may have from 1 to {MOST_POINTS}: take fewer levels or factors, or a design that does not try every combination (`latin-hypercube`, `sobol`, `morris`)",
        "이 연구의 실험점은 {points}개인데, 1개에서 {MOST_POINTS}개까지 둘 수 있습니다. 수준이나 인자를 줄이거나, 모든 조합을 시험하지 않는 설계(`latin-hypercube`, `sobol`, `morris`)를 쓰십시오",
    ),
    (
        "{points} points of {replications} replications are more than {most} runs: take fewer of either",
        "실험점 {points}개에 반복 {replications}회는 실행 {most}회를 넘습니다. 둘 가운데 하나를 줄이십시오",
    ),
    (
        "{what} has changed since the study was planned: `taktline sweep plan` takes the change over and says how many finished runs still count; nothing is thrown away",
        "연구를 계획한 뒤 {what:ko}{이} 바뀌었습니다. `taktline sweep plan`이 변경을 받아들이고, 끝난 실행 가운데 몇 회가 아직 유효한지 알려 줍니다. 버리는 것은 없습니다",
    ),
    ("the plan: {0}", "계획: {0:ko}"),
    (
        "{missing} of {all} runs are not finished: `taktline sweep run` finishes them",
        "실행 {all}회 가운데 {missing}회가 끝나지 않았습니다. `taktline sweep run`으로 마치십시오",
    ),
    (
        "ended early: {finished} of {all} runs are finished and kept; the same command goes on from there",
        "일찍 끝냈습니다. 실행 {all}회 가운데 {finished}회가 끝나 보관되었습니다. 같은 명령이 거기서부터 이어서 합니다",
    ),
    (
        "the scenario makes no sense at {invalid} of {all} points:",
        "실험점 {all}개 가운데 {invalid}개에서 시나리오가 성립하지 않습니다:",
    ),
    (
        "point {number} ({values}): {message}",
        "실험점 {number} ({values}): {message:ko}",
    ),
    (
        "this is not a journal of runs that `sweep run` wrote",
        "`sweep run`이 쓴 실행 기록이 아닙니다",
    ),
    (
        "this journal has format {found}, but this program reads format {FORMAT}",
        "이 실행 기록은 형식 {found}인데, 이 프로그램은 형식 {FORMAT}{을} 읽습니다",
    ),
    (
        "this journal was written by version {found}, but this is version {}: runs of different versions do not belong together; use that version, or another folder with `--into`",
        "이 실행 기록은 {found}판이 쓴 것인데 이 프로그램은 {0}판입니다. 다른 판의 실행은 섞을 수 없습니다. 그 판을 쓰거나 `--into`로 다른 폴더를 쓰십시오",
    ),
    (
        "this journal is damaged at byte {at}: {before} runs before it and {behind} behind it are whole; `taktline sweep run --repair` keeps them all, puts the damaged file aside, and computes only what is missing",
        "이 실행 기록은 {at}번째 바이트가 손상되었습니다. 그 앞의 실행 {before}회와 뒤의 {behind}회는 온전합니다. `taktline sweep run --repair`가 이를 모두 지키고, 손상된 파일을 따로 두고, 빠진 것만 다시 실행합니다",
    ),
    (
        "this design has at most {most} factors, and there are {}",
        "이 설계에는 인자를 최대 {most}개 둘 수 있는데 {0}개입니다",
    ),
    (
        "`levels` of Morris's design is {levels}, but must be an even number from 2 to 1000",
        "모리스 설계의 `levels`는 2에서 1000까지의 짝수여야 하는데 {levels}입니다",
    ),
    (
        "point {wrong} of the list has {} values, but there are {} factors",
        "목록의 {wrong}번째 실험점에 값이 {0}개 있는데 인자는 {1}개입니다",
    ),
    (
        "the scenario does not give this value: say its `base`",
        "시나리오에 이 값이 없습니다. `base`를 쓰십시오",
    ),
    ("a plan that `sweep plan` wrote", "`sweep plan`이 쓴 계획"),
    ("the study file", "연구 파일"),
    ("the program", "프로그램"),
    ("the design", "실험 설계"),
    (
        "there are no figures called {found}; {help}; e.g. `good_parts_per_hour`, `stations.lathe.figures.oee`, `offers.\"Private 5G\".appraisal.npv_won`",
        "{found}{이라}는 지표가 없습니다. {help:ko}. 예: `good_parts_per_hour`, `stations.lathe.figures.oee`, `offers.\"Private 5G\".appraisal.npv_won`",
    ),
    (
        "response {response}: there is no {name}; {help}",
        "반응값 {response}: {name}{이} 없습니다. {help:ko}",
    ),
    (
        "the scenario, or a file of measured values that it names,",
        "시나리오나 그것이 쓰는 측정값 파일",
    ),
    (
        "the simulation failed: {message}; this is a bug",
        "모의실험이 실패했습니다: {message}. 프로그램의 오류입니다",
    ),
    (
        "{path}: there is no whole number from {low} to {high}",
        "{path}: {low} 이상 {high} 이하인 정수가 없습니다",
    ),
    (
        "`optimise` decides by all runs where the next point is, so that it cannot be spread over shards: leave out --shard, and give it --threads",
        "`optimise`는 모든 실행을 보고 다음 실험점을 정하므로 나누어 실행할 수 없습니다. --shard를 빼고 --threads를 쓰십시오",
    ),
    ("optimise: {message}", "최적화(`optimise`): {message:ko}"),
    (
        "it needs `replications`, 2 at least, which say how far off a point may be; leave out `precision` and `select`",
        "실험점의 오차를 알 수 있게 `replications`가 2 이상이어야 합니다. `precision`과 `select`는 빼십시오",
    ),
    (
        "`confirm` must be at least 2: fresh replications from which an interval is made",
        "`confirm`은 2 이상이어야 합니다. 구간을 구하는 새 반복의 수입니다",
    ),
    ("`cost` must be a finite number", "`cost`는 유한한 수여야 합니다"),
    (
        "`optimise` looks between numbers: give a `range`, with `whole = true` for counts, and no `steps`",
        "`optimise`는 수 사이에서 찾습니다. `range`를 쓰고, 개수라면 `whole = true`를 더하고, `steps`는 빼십시오",
    ),
    (
        "`points` is {}, but must be from {START} to {most}",
        "`points`는 {START}에서 {most}까지여야 하는데 {0}입니다",
    ),
    (
        "`start` is {start}, but must be from {START} to {}, as many as `points`",
        "`start`는 {START}에서 `points`와 같은 {0}까지여야 하는데 {start}입니다",
    ),
    (
        "`batch` is {batch}, but must be from 1 to {}, as many as `points`",
        "`batch`는 1에서 `points`와 같은 {0}까지여야 하는데 {batch}입니다",
    ),
    (
        "`indifference` is {indifference}, but must be 0 or above: an improvement too small to care about",
        "`indifference`는 0 이상이어야 하는데 {indifference}입니다. 신경 쓰지 않을 만큼 작은 개선입니다",
    ),
    (
        "only `optimise` weighs what a factor costs: leave out `cost`",
        "인자의 비용은 `optimise`만 따집니다. `cost`를 빼십시오",
    ),
    ("at {end}: {}", "{end}일 때: {0:ko}"),
    ("select: {message}", "선택(`select`): {message:ko}"),
    (
        "`kn` needs `indifference`, a difference too small to care about",
        "`kn`에는 신경 쓰지 않을 만큼 작은 차이인 `indifference`가 필요합니다",
    ),
    (
        "`indifference` and `confidence` belong to `kn`: `ocba` spends its budget",
        "`indifference`와 `confidence`는 `kn`에 씁니다. `ocba`는 예산을 씁니다",
    ),
    (
        "a budget of {} is too small for {first} first replications (at least 2) of {points} points, {least} in all",
        "예산 {0}{은} 실험점 {points}개의 첫 반복 {first}회(2회 이상), 모두 {least}회에 모자랍니다",
    ),
    (
        "a study has `replications` (at least 1), or `precision`, or `select`",
        "연구에는 `replications`(1 이상), `precision`, `select` 가운데 하나가 있어야 합니다",
    ),
    (
        "`{0}` is none of the study's `responses`: add it there",
        "`{0}`{은} 연구의 `responses`에 없습니다. 추가하십시오",
    ),
    (
        "the study itself says seed and replications",
        "시드와 반복 수는 연구 자체에서 정합니다",
    ),
    ("it is varied twice", "두 번 바꿉니다"),
    (
        "a study varies something: add a [[factor]]",
        "연구는 무언가를 바꾸어야 합니다. [[factor]]를 추가하십시오",
    ),
    (
        "`{said}` stands twice among `responses`",
        "`{said}`{이} `responses`에 두 번 있습니다",
    ),
    (
        "a study looks at something: name `responses`, e.g. [\"good_parts_per_hour\"]",
        "연구는 무언가를 보아야 합니다. `responses`를 쓰십시오. 예: [\"good_parts_per_hour\"]",
    ),
    ("unknown key", "알 수 없는 키"),
    (
        "Slurm refuses the study: {said}",
        "Slurm이 연구를 받지 않습니다: {said}",
    ),
    (
        "`{0}` says no point: write factor=value for every factor, with commas between",
        "`{0}`{은} 지점이 아닙니다. 모든 인자를 인자=값으로, 쉼표로 나누어 쓰십시오",
    ),
    (
        "all runs are finished, there is nothing to submit: `taktline sweep merge` writes the results",
        "모든 실행이 끝나 제출할 것이 없습니다. `taktline sweep merge`가 결과를 씁니다",
    ),
    (
        "failed to call `sbatch`: {error}",
        "`sbatch`를 부를 수 없습니다: {error:ko}",
    ),
    (
        "it must be a number from 0.01 to 10080 (a week)",
        "0.01에서 10080(일주일) 사이의 수여야 합니다",
    ),
    (
        "it must be a time as Slurm writes it: minutes, [hours:]minutes:seconds or days-hours",
        "Slurm이 쓰는 시간이어야 합니다: 분, [시:]분:초, 일-시",
    ),
    (
        "it must be the name of a partition, or several with commas between",
        "파티션 이름이어야 합니다. 여럿이면 쉼표로 나눕니다",
    ),
    (
        "job {job} computes, but nothing will collect what it finds: {error}; when it has ended, `taktline sweep merge` collects",
        "작업 {job}{은} 계산하지만 결과를 모을 작업이 없습니다: {error:ko}. 끝나면 `taktline sweep merge`로 모으십시오",
    ),
    ("the point does not say {0}", "지점에 {0}{이} 없습니다"),
    (
        "the program ended without an answer; this is a bug",
        "프로그램이 답 없이 끝났습니다. 프로그램의 결함입니다",
    ),
    (
        "there is no `sbatch` here: submit where Slurm is installed, such as a login node of the cluster, or write the scripts with --dry-run",
        "여기에는 `sbatch`가 없습니다. 클러스터의 로그인 노드처럼 Slurm이 설치된 곳에서 제출하거나, --dry-run으로 스크립트만 쓰십시오",
    ),
    (
        "there is no factor {name}; {help}",
        "{name}{이라}는 인자가 없습니다. {help:ko}",
    ),
    (
        "{0} is not a number at every point, and only between numbers can be foretold",
        "{0}{은} 모든 지점에서 수가 아니며, 수 사이에서만 예측할 수 있습니다",
    ),
    (
        "{factor} = {value} lies outside of {low} to {high}, where the study has no points",
        "{factor} = {value}{은} 연구의 지점이 있는 {low}에서 {high} 밖에 있습니다",
    ),
    (
        "{failed} of {all} runs failed, since the model cannot go on there; they are recorded with the reason, and everything else is kept",
        "실행 {all}회 중 {failed}회가 모형이 더 나아갈 수 없어 실패했습니다. 이유와 함께 기록했고 나머지는 모두 남아 있습니다",
    ),
    (
        "{name} is the end of several factors: write more of the one that is meant",
        "{name}{으로} 끝나는 인자가 여럿입니다. 뜻하는 인자를 더 길게 쓰십시오",
    ),
    (
        "{} cannot stand in a batch script: give it a name without quotation marks, backslashes and control characters",
        "{0}{은} 배치 스크립트에 쓸 수 없습니다. 따옴표, 역슬래시, 제어 문자가 없는 이름을 주십시오",
    ),
];
