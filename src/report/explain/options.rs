//! The command line: what `--help` shows, and what is said of options that make no sense.

use crate::report::explain::Sentences;

/// English templates with their Korean ones.
pub const SENTENCES: Sentences = &[
    (
        "Simulates a production line before anyone buys: do the savings carry the instalments?",
        "구매하기 전에 생산 라인을 모의실험합니다: 절감액이 할부금을 감당하는가?",
    ),
    (
        "Exit codes: 0 done, 2 bad input, 42 the model failed, 75 try again.",
        "종료 코드: 0 완료, 2 잘못된 입력, 42 모델 실패, 75 다시 시도.",
    ),
    ("Print help", "도움말 표시"),
    ("Print help (see a summary with '-h')", "도움말 표시(요약은 '-h')"),
    (
        "Print help (see more with '--help')",
        "도움말 표시(자세한 것은 '--help')",
    ),
    ("Print version", "판 번호 표시"),
    (
        "Print this message or the help of the given subcommand(s)",
        "이 도움말이나 지정한 명령의 도움말 표시",
    ),
    ("What to do; `demo` if nothing is said", "할 일. 쓰지 않으면 `demo`"),
    (
        "Compare the built-in scenario with its offers",
        "내장 시나리오를 그 제안과 비교",
    ),
    (
        "Write a commented scenario to start from",
        "설명이 달린 시작용 시나리오 쓰기",
    ),
    (
        "Look for mistakes in a scenario and list what it assumes",
        "시나리오의 잘못을 찾고 가정을 모두 보이기",
    ),
    (
        "Simulate the line as it is, or with one offer",
        "현재 라인이나 제안 하나를 도입한 라인을 모의실험",
    ),
    (
        "Compare the line as it is with every offer: production, money, risk",
        "현재 라인을 모든 제안과 비교: 생산, 금액, 위험",
    ),
    (
        "Say what must be true for each offer to pay, what moves its worth most, and how it may go wrong",
        "제안마다 이득이 되려면 무엇이 참이어야 하는지, 무엇이 가치를 가장 크게 바꾸는지, 어떻게 잘못될 수 있는지",
    ),
    (
        "Find suppliers' solutions for what the line loses, and what each would be worth",
        "라인의 손실에 맞는 공급사의 솔루션과 그 가치 찾기",
    ),
    (
        "Compare as `compare` does, and write a page to hand over: HTML, to be read on a screen or printed",
        "`compare`처럼 비교하여, 화면으로 보거나 인쇄해 전달할 HTML 쪽 쓰기",
    ),
    (
        "Show what offers cost month by month, or value stored ledgers again, without simulating",
        "모의실험 없이 제안의 비용을 월별로 보이거나, 저장한 원장을 다시 평가",
    ),
    (
        "Simulate a network of the scenario packet by packet: delays, losses, interruptions, signal",
        "시나리오의 네트워크를 패킷 단위로 모의실험: 지연, 손실, 끊김, 신호",
    ),
    (
        "Choose maintenance policies, or learn from the history of machines when one will fail",
        "정비 정책을 고르거나, 설비 이력에서 언제 고장 날지 배우기",
    ),
    (
        "Run a study: a scenario at many points of a space of factors",
        "연구 실행: 인자 공간의 여러 실험점에서 시나리오 실행",
    ),
    (
        "Show the line in operation in a window, or take pictures of a tour of it",
        "돌아가는 라인을 창에 보이거나, 투어의 그림 찍기",
    ),
    (
        "Hold the simulation against answers that are known exactly",
        "정확한 답이 알려진 문제로 모의실험을 검증",
    ),
    (
        "Print the JSON Schema of scenario files, for editors",
        "편집기를 위한 시나리오 파일의 JSON Schema 출력",
    ),
    ("The scenario", "시나리오"),
    (
        "The sector; leave it out to see which there are",
        "업종. 쓰지 않으면 어떤 업종이 있는지 보임",
    ),
    (
        "Run the line with this offer instead of as it is",
        "현재 라인 대신 이 제안을 도입한 라인을 실행",
    ),
    (
        "Simulate every packet beside the parts instead of drawing from tables; for two days at most",
        "표에서 뽑는 대신 부품과 함께 패킷을 하나하나 모의실험. 최대 이틀",
    ),
    (
        "Write what every machine did in replication 0, for Perfetto or chrome://tracing",
        "반복 0에서 설비마다 한 일을 Perfetto나 chrome://tracing용으로 쓰기",
    ),
    (
        "Save the state of replication 0 in the middle",
        "반복 0의 중간 상태 저장",
    ),
    (
        "When to save it: so many days into the measured time",
        "저장하는 때: 측정 기간이 시작하고 지난 일수",
    ),
    (
        "Go on from a saved state instead of simulating from the beginning",
        "처음부터 대신 저장한 상태에서 이어서 실행",
    ),
    (
        "One step of it; all of them, one after the other, if not given",
        "한 단계. 쓰지 않으면 모든 단계를 차례로",
    ),
    ("The study", "연구"),
    (
        "Folder of the results; if not given, beside the study, with its name and `.results`",
        "결과 폴더. 쓰지 않으면 연구 옆에 그 이름과 `.results`로",
    ),
    (
        "Check the scenario at every point and say how many runs there will be",
        "모든 실험점에서 시나리오를 확인하고 실행이 몇 회인지 보이기",
    ),
    (
        "Compute the runs that are missing; killed at any moment, it goes on where it was",
        "빠진 실행을 계산. 언제 중단되어도 이어서 함",
    ),
    ("Say how many runs are finished", "끝난 실행의 수 보이기"),
    (
        "Write the results of all shards as Parquet and CSV",
        "모든 부분의 결과를 Parquet와 CSV로 쓰기",
    ),
    (
        "Say what the results mean: effects, sensitivity, the best point",
        "결과의 뜻: 효과, 민감도, 가장 좋은 실험점",
    ),
    ("The study and where its results are", "연구와 결과의 위치"),
    (
        "Only this part of the runs, e.g. 2/8 for the second of eight",
        "실행의 이 부분만. 예: 여덟 중 두 번째는 2/8",
    ),
    (
        "Keep what is whole of a damaged journal and put the damaged file aside",
        "손상된 실행 기록에서 온전한 것을 지키고 손상된 파일을 따로 두기",
    ),
    (
        "The scenario; the one that comes with the program if not given",
        "시나리오. 쓰지 않으면 프로그램에 든 것",
    ),
    ("Take the tour that comes with the program", "프로그램에 든 투어 하기"),
    ("Take the tour of this file", "이 파일의 투어 하기"),
    (
        "Write the pictures of the tour into this folder, as fast as they can be drawn, and end",
        "투어의 그림을 되도록 빨리 이 폴더에 쓰고 끝내기",
    ),
    ("Size of the window, pixels", "창의 크기, 화소"),
    (
        "Solutions to choose from; those that come with the program if not given",
        "고를 솔루션. 쓰지 않으면 프로그램에 든 것",
    ),
    (
        "Write the solutions that fit as offers, in a scenario that extends this one and lies beside it",
        "맞는 솔루션을 제안으로, 이 시나리오를 가져오는 옆의 시나리오에 쓰기",
    ),
    (
        "Who makes the offers, shown on the first page",
        "제안하는 곳. 첫 쪽에 표시",
    ),
    ("Who is to decide, shown on the first page", "결정하는 곳. 첫 쪽에 표시"),
    ("A logo for the first page, PNG or SVG", "첫 쪽의 로고, PNG나 SVG"),
    (
        "Also write what was simulated, for `price --ledgers` and `must --ledgers`",
        "`price --ledgers`와 `must --ledgers`를 위해 모의실험한 것도 쓰기",
    ),
    (
        "Value these ledgers of `compare --ledgers` instead of simulating",
        "모의실험 대신 `compare --ledgers`의 이 원장을 평가",
    ),
    (
        "Value these ledgers of `compare --ledgers` with the present prices and terms",
        "`compare --ledgers`의 이 원장을 지금의 가격과 조건으로 평가",
    ),
    ("Only this offer", "이 제안만"),
    ("Something else than simulating it", "모의실험이 아닌 다른 일"),
    (
        "Which of its networks; if not given, the one that connects the line, or the first",
        "네트워크 가운데 어느 것. 쓰지 않으면 라인을 잇는 것이나 첫 번째",
    ),
    (
        "The line with this offer instead of as it is",
        "현재 라인 대신 이 제안을 도입한 라인",
    ),
    (
        "How long to measure, seconds of simulated time; 60 if not given",
        "측정 시간, 모의실험 시간의 초. 쓰지 않으면 60",
    ),
    (
        "Show how long messages take from everywhere in the hall, too; takes longer",
        "공장 동의 모든 곳에서 메시지가 얼마나 걸리는지도 보이기. 더 오래 걸림",
    ),
    (
        "Compare with delays that were measured: a list in ms, or a histogram of two columns",
        "측정한 지연과 비교: ms 목록이나 두 열의 도수분포표",
    ),
    (
        "Which way they were measured; there and back if not given",
        "측정한 방향. 쓰지 않으면 왕복",
    ),
    (
        "The flow that they are compared with, e.g. `press/1/control`",
        "비교할 통신. 예: `press/1/control`",
    ),
    (
        "Find the modem delay and receiver loss with which a cellular network behaves as a measured one",
        "이동통신 네트워크가 측정한 것처럼 움직이는 모뎀 지연과 수신기 손실 찾기",
    ),
    (
        "Delays that were measured: a list in ms, or a histogram of two columns",
        "측정한 지연: ms 목록이나 두 열의 도수분포표",
    ),
    ("Which way they were measured", "측정한 방향"),
    ("Size of a measured message, bytes", "측정한 메시지의 크기, 바이트"),
    (
        "Time from one measured message to the next, ms",
        "측정한 메시지 사이의 시간, ms",
    ),
    (
        "Where the measuring device stood, metres along and across the hall; ten metres from the first radio if not given",
        "측정 장치가 있던 곳, 공장 동의 길이와 너비 방향 미터. 쓰지 않으면 첫 무선국에서 10 m",
    ),
    ("What to do", "할 일"),
    (
        "Say which policy costs least for each failure of a scenario, at which age, interval or threshold",
        "시나리오의 고장마다 어떤 정책이 어떤 나이, 주기, 기준값에서 가장 싼지",
    ),
    (
        "Train a model on a history; -o keeps it in a file",
        "이력으로 모델 학습. -o로 파일에 보관",
    ),
    (
        "Say how good a trained model is on machines that it did not learn from",
        "학습한 모델이 배우지 않은 설비에서 얼마나 잘 맞는지",
    ),
    (
        "Say which machine, tool, lot or shift the bad ones of a table of inspected parts point at",
        "검사한 부품의 표에서 불량이 어떤 설비, 공구, 로트, 근무조를 가리키는지",
    ),
    (
        "Inspected parts: a table with a row for each; may be packed by gzip",
        "검사한 부품: 부품마다 한 행인 표. 압축한 .gz 파일도 됨",
    ),
    ("The column of the result", "결과의 열"),
    ("What that column says of a good part", "양품일 때 그 열의 값"),
    (
        "Columns that may be causes, separated by commas; all others if not given",
        "원인일 수 있는 열, 쉼표로 구분. 쓰지 않으면 나머지 모두",
    ),
    ("Only failures of this station", "이 설비의 고장만"),
    ("Only failures of this name", "이 이름의 고장만"),
    (
        "What an hour costs in which a machine stands; if neither this nor the scenario says it, the contribution margin of the bottleneck",
        "설비가 서 있는 한 시간의 비용. 여기에도 시나리오에도 없으면 병목의 공헌이익",
    ),
    (
        "Also say how many months of its own history a plant needs before a trained detector pays; the months looked at may be given: --learning-curve=6,12,24",
        "학습한 감지기가 이득이 되려면 자체 이력이 몇 개월 필요한지도 보이기. 볼 개월을 줄 수 있음: --learning-curve=6,12,24",
    ),
    (
        "The history: a table with a row for each time and machine, or for each snapshot; may be packed by gzip",
        "이력: 시각과 설비마다, 또는 단면 자료마다 한 행인 표. 압축한 .gz 파일도 됨",
    ),
    ("Which column is what", "열의 역할"),
    (
        "The history to learn from; with --model, the table to test on",
        "배울 이력. --model과 함께 쓰면 평가할 표",
    ),
    (
        "Test on this table, of the same columns, instead of on parts of the history",
        "이력의 일부 대신 열이 같은 이 표로 평가",
    ),
    (
        "Remaining life of each tested unit at its last row, one a line",
        "평가하는 설비마다 마지막 행에서의 잔여 수명, 한 줄에 하나",
    ),
    (
        "Test this model instead of training one",
        "학습하는 대신 이 모델을 평가",
    ),
    (
        "Parts of the history, each tested by a model trained on the others; 5 if not given",
        "이력을 나누는 수. 각 부분을 나머지로 학습한 모델로 평가. 쓰지 않으면 5",
    ),
    (
        "Also learn from growing parts of the history: how much does it take?",
        "이력을 조금씩 늘려 가며 학습: 얼마나 필요한가?",
    ),
    ("To the server", "서버로"),
    ("To the device", "장치로"),
    ("There and back, as `ping` shows it", "`ping`이 보이는 것과 같은 왕복"),
    (
        "For people, programs or spreadsheets",
        "사람, 프로그램, 스프레드시트 가운데 누구를 위한 답인지",
    ),
    (
        "Language of text; if not given, that of the system",
        "글의 언어. 쓰지 않으면 시스템의 언어",
    ),
    (
        "Write to this file, whole or not at all, instead of standard output",
        "표준 출력 대신 이 파일에 쓰기. 다 쓰거나 전혀 쓰지 않음",
    ),
    ("Seed of all random numbers", "모든 난수의 시드"),
    (
        "How often to simulate each variant",
        "현재 라인과 제안마다 모의실험하는 횟수",
    ),
    (
        "Go on until the throughput is known to so many percent",
        "생산량을 이 퍼센트까지 알 때까지 계속",
    ),
    (
        "Threads to work with; if not given, as many as there are processors",
        "쓸 스레드 수. 쓰지 않으면 프로세서 수만큼",
    ),
    ("A quick look: at most 5 replications", "간이 보기: 최대 5회 반복"),
    ("For people", "사람용"),
    ("For programs; see docs/json.md", "프로그램용. docs/json.md 참고"),
    ("For spreadsheets", "스프레드시트용"),
    ("Korean", "한국어"),
    ("English", "영어"),
    (
        "error: unexpected argument '{}' found",
        "오류: 알 수 없는 옵션이나 인자 '{0}'",
    ),
    ("error: unrecognized subcommand '{}'", "오류: 알 수 없는 명령 '{0}'"),
    (
        "error: invalid value '{}' for '{}'",
        "오류: '{1}'의 값 '{0}'{이} 올바르지 않습니다",
    ),
    (
        "error: invalid value '{}' for '{}': {}",
        "오류: '{1}'의 값 '{0}'{이} 올바르지 않습니다. {2:ko}",
    ),
    (
        "error: a value is required for '{}' but none was supplied",
        "오류: '{0}'에 값이 필요합니다",
    ),
    (
        "error: equal sign is needed when assigning values to '{}'",
        "오류: '{0}'의 값은 등호 뒤에 써야 합니다",
    ),
    (
        "error: the argument '{}' cannot be used multiple times",
        "오류: '{0}'{은} 한 번만 쓸 수 있습니다",
    ),
    (
        "error: the argument '{}' cannot be used with '{}'",
        "오류: '{0}'{은} '{1}'{과} 함께 쓸 수 없습니다",
    ),
    (
        "error: the argument '{}' cannot be used with:",
        "오류: '{0}'{은} 다음과 함께 쓸 수 없습니다:",
    ),
    (
        "error: the argument '{}' cannot be used with one or more of the other specified arguments",
        "오류: '{0}'{은} 함께 쓴 다른 옵션과 쓸 수 없습니다",
    ),
    (
        "error: the subcommand '{}' cannot be used with '{}'",
        "오류: 명령 '{0}'{은} '{1}'{과} 함께 쓸 수 없습니다",
    ),
    (
        "error: the following required arguments were not provided:",
        "오류: 다음이 필요합니다:",
    ),
    (
        "error: '{}' requires a subcommand but one was not provided",
        "오류: '{0}'에는 명령이 필요합니다",
    ),
    (
        "error: unexpected value '{}' for '{}' found; no more were expected",
        "오류: '{1}'의 값 '{0}'{은} 너무 많습니다",
    ),
    ("invalid digit found in string", "숫자가 아닙니다"),
    ("invalid float literal", "수가 아닙니다"),
    ("cannot parse integer from empty string", "비어 있습니다"),
    ("number too large to fit in target type", "수가 너무 큽니다"),
    ("{} is not in {}", "{0}{은} {1} 안에 있지 않습니다"),
    ("[possible values: {}]", "[쓸 수 있는 값: {0}]"),
    ("[subcommands: {}]", "[명령: {0}]"),
    (
        "tip: a similar argument exists: '{}'",
        "도움말: 비슷한 옵션 '{0}'{이} 있습니다",
    ),
    (
        "tip: a similar subcommand exists: '{}'",
        "도움말: 비슷한 명령 '{0}'{이} 있습니다",
    ),
    (
        "tip: a similar value exists: '{}'",
        "도움말: 비슷한 값 '{0}'{이} 있습니다",
    ),
    ("tip: some similar arguments exist: {}", "도움말: 비슷한 옵션: {0}"),
    ("tip: some similar subcommands exist: {}", "도움말: 비슷한 명령: {0}"),
    ("tip: some similar values exist: {}", "도움말: 비슷한 값: {0}"),
    (
        "tip: to pass '{}' as a value, use '{}'",
        "도움말: '{0}'{을} 값으로 쓰려면 '{1}'{을} 쓰십시오",
    ),
    ("Usage: {}", "사용법: {0}"),
    ("For more information, try '{}'.", "자세한 것은 '{0}'{을} 써 보십시오."),
    (
        "A value of every factor, by its path or the end of it; may be given several times",
        "모든 인자의 값. 경로나 그 끝부분으로 적으며 여러 번 줄 수 있습니다",
    ),
    (
        "About how long each task should take, minutes",
        "작업 하나가 걸릴 시간의 대략, 분",
    ),
    (
        "Also find the outage, demand and time to failure at which offers just pay, as `must --simulate` does",
        "`must --simulate`처럼, 제안이 겨우 이득이 되는 두절, 수요, 고장 간격도 찾습니다",
    ),
    (
        "Also simulate the line again and again, to find the outage, demand and time to failure at which offers just pay",
        "제안이 겨우 이득이 되는 두절, 수요, 고장 간격을 찾으려고 라인을 여러 번 더 모의실험합니다",
    ),
    (
        "Foretell what would be at a point that was not simulated, with an interval",
        "모의실험하지 않은 지점을 구간과 함께 예측합니다",
    ),
    (
        "Have a batch system compute the runs that are missing, and collect them",
        "빠진 실행을 배치 시스템이 계산하고 모으게 합니다",
    ),
    (
        "How many tasks, instead of how long each takes",
        "작업 하나의 시간 대신 작업의 수",
    ),
    (
        "Submit to Slurm; --threads says how many processors a task has, 1 if not given",
        "Slurm에 제출합니다. --threads는 작업 하나의 프로세서 수이며, 없으면 1입니다",
    ),
    (
        "The partition; the cluster's own choice if not given",
        "파티션. 없으면 클러스터가 정합니다",
    ),
    (
        "Time limit of a task as Slurm writes it, e.g. 90 or 1:30:00 or 1-12; three times its estimate if not given",
        "작업의 시간 제한. Slurm이 쓰는 대로, 예를 들어 90, 1:30:00, 1-12. 없으면 추정의 세 배입니다",
    ),
    (
        "Write the scripts and show them, and submit nothing",
        "스크립트를 쓰고 보여 주기만 하며 제출하지 않습니다",
    ),
    (
        "Whom it is shown to: the name stands above the picture",
        "보여 드릴 곳. 이름이 그림 위에 나옵니다",
    ),
];
