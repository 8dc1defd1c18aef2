//! What required keys mean, as the schema describes them.

use crate::report::explain::Sentences;

/// English templates with their Korean ones.
pub const SENTENCES: Sentences = &[
    ("A normal distribution between two bounds.", "두 한계 사이의 정규분포."),
    ("An Erlang distribution.", "얼랑분포."),
    ("Mean and coefficient of variation.", "평균과 변동계수."),
    (
        "Scale and shape of a Weibull distribution.",
        "와이블분포의 척도와 모양.",
    ),
    (
        "The mean of a one-parameter distribution.",
        "모수가 하나인 분포의 평균.",
    ),
    (
        "The scenario's file, relative to the study file.",
        "시나리오 파일. 연구 파일에서 본 경로.",
    ),
    ("The figures that are kept of each run.", "실행마다 남길 수치."),
    ("Which points are tried.", "시험할 실험점."),
    ("What is varied.", "바꾸어 볼 인자."),
    ("The response.", "응답."),
    ("By how many percent its mean may be off.", "평균이 벗어나도 되는 %."),
    (
        "Most replications of a point, at least 10.",
        "실험점마다 최대 반복 횟수, 10 이상.",
    ),
    ("The response that decides.", "결정에 쓰는 응답."),
    (
        "Whether more or less of it is better.",
        "많을수록 좋은지 적을수록 좋은지.",
    ),
    (
        "How replications are spread over the points.",
        "반복을 실험점에 나누는 방법.",
    ),
    (
        "Most replications of all points together.",
        "모든 실험점을 합한 최대 반복 횟수.",
    ),
    ("The points.", "실험점."),
    ("How many points.", "실험점의 수."),
    (
        "How many points; powers of two are best.",
        "실험점의 수. 2의 거듭제곱이 가장 좋습니다.",
    ),
    (
        "Base points, each of which makes two points and one for each factor; powers of two are best.",
        "기준점. 하나마다 실험점 두 개와 인자마다 하나가 더 생깁니다. 2의 거듭제곱이 가장 좋습니다.",
    ),
    ("How many trajectories.", "궤적의 수."),
    ("Points in all.", "전체 실험점."),
    (
        "The place of the value in the scenario, e.g. `station.lathe.cycle_seconds`.",
        "시나리오에서 값이 있는 자리. 예: `station.lathe.cycle_seconds`.",
    ),
    (
        "Interest that the lessor reckons with, percent a year.",
        "리스사가 적용하는 이율, 연 %.",
    ),
    ("Interest, percent a year.", "이율, 연 %."),
    (
        "When it comes, in seconds after the start.",
        "들어오는 때, 시작부터 초.",
    ),
    (
        "The brackets, lowest first; only the last has no `up_to_won`.",
        "낮은 것부터 쓴 구간. 마지막 구간에만 `up_to_won`이 없습니다.",
    ),
    (
        "Chance that a failure does more damage.",
        "고장이 다른 손상까지 일으킬 확률.",
    ),
    ("Time at the charger, minutes.", "충전 시간, 분."),
    ("The kind of chart.", "관리도의 종류."),
    (
        "The largest part of a loan that it covers, percent.",
        "대출 가운데 보증하는 최대 비율, %.",
    ),
    (
        "Standard deviation divided by the mean, above zero, at most 100.",
        "표준편차를 평균으로 나눈 값. 0보다 크고 100 이하.",
    ),
    (
        "Damage of one shock, in the unit of `limit`.",
        "충격 한 번의 손상, `limit`의 단위.",
    ),
    (
        "Chance that it makes a part defective that would have been good, at its full height.",
        "가장 심할 때, 양품이 될 부품을 불량으로 만들 확률.",
    ),
    ("Chance that a defective part is found.", "불량품을 찾아낼 확률."),
    (
        "Months from one time to the next, and from the start of the measured time to the first; never if 0.",
        "한 번에서 다음까지, 그리고 측정 시작에서 처음까지의 개월. 0이면 없음.",
    ),
    ("Parts between one and the next.", "한 번에서 다음까지의 부품 수."),
    (
        "Time from one report to the next, seconds.",
        "한 보고에서 다음 보고까지의 시간, 초.",
    ),
    (
        "Fee, percent a year of what is guaranteed.",
        "보증료, 보증 금액의 연 %.",
    ),
    (
        "First day on which a fiscal year under it may begin.",
        "이 규정이 적용되는 사업연도가 시작할 수 있는 첫날.",
    ),
    ("First day on which it holds.", "유효한 첫날."),
    ("The product made before.", "앞서 만든 제품."),
    (
        "Share of the recognised cost that the government pays, percent; the least if an offer may choose.",
        "인정 사업비 중 정부 부담 비율, %. 제안에서 고를 수 있으면 최저 비율.",
    ),
    (
        "Hours of work, e.g. `[\"06:00-14:00\", \"14:00-22:00\"]`; a range may run past midnight.",
        "근무 시간. 예: `[\"06:00-14:00\", \"14:00-22:00\"]`. 자정을 넘길 수 있습니다.",
    ),
    (
        "Share of parts rejected here while nothing is wrong, false rejects included.",
        "이상이 없을 때 여기서 불합격하는 부품의 비율(오판 포함).",
    ),
    (
        "Interest that the supplier would pay otherwise, percent a year.",
        "공급기업이 달리 내게 될 이율, 연 %.",
    ),
    ("What it is.", "무엇인지."),
    (
        "`\"saturated\"`: the first station never waits for raw parts.",
        "`\"saturated\"`: 첫 설비가 소재를 기다리지 않습니다.",
    ),
    (
        "The law: the name that its rules have before the slash, e.g. `\"corporate-kr\"`.",
        "법: 규정 이름에서 빗금 앞의 이름. 예: `\"corporate-kr\"`.",
    ),
    (
        "Light-load price, won for a kWh: at all hours that are neither mid nor peak.",
        "경부하 요금, kWh당 원: 중간부하도 최대부하도 아닌 시간.",
    ),
    ("Damage at which the part fails.", "부품이 고장 나는 손상."),
    ("Wear at which the part fails.", "부품이 고장 나는 마모."),
    ("By how much it weakens the signal, dB.", "신호를 약하게 하는 정도, dB."),
    ("Mean before cutting.", "자르기 전의 평균."),
    ("Mean of the whole time, above zero.", "전체 시간의 평균, 0보다 큼."),
    ("Mean, above zero.", "평균, 0보다 큼."),
    (
        "Mean hours in each stage, from new to the last before the failure.",
        "새것부터 고장 직전까지 각 단계의 평균 시간.",
    ),
    ("How long it lasts on average, seconds.", "평균 지속 시간, 초."),
    (
        "Pixels of all pictures of a part together, millions.",
        "부품 하나의 모든 사진을 합친 화소, 백만.",
    ),
    ("Mid-load price, won for a kWh.", "중간부하 요금, kWh당 원."),
    (
        "What fails, e.g. `\"spindle bearing\"`.",
        "고장 나는 것. 예: `\"spindle bearing\"`.",
    ),
    ("Its months, 1 to 12.", "해당 월, 1에서 12까지."),
    (
        "Longest term in months, grace included.",
        "거치 기간을 포함한 최장 기간, 개월.",
    ),
    ("Months for which it borrows.", "빌리는 기간, 개월."),
    ("Months for which it runs.", "기간, 개월."),
    ("Its name, e.g. `\"general\"`.", "이름. 예: `\"general\"`."),
    ("Its name, e.g. `\"kibo\"`.", "이름. 예: `\"kibo\"`."),
    (
        "Its name, e.g. `\"policy-loan-2025/facility\"`.",
        "이름. 예: `\"policy-loan-2025/facility\"`.",
    ),
    ("Its name, e.g. `\"summer\"`.", "이름. 예: `\"summer\"`."),
    ("Its name, unlike any other network's.", "다른 네트워크와 다른 이름."),
    ("Its name, unlike any other product's.", "다른 제품과 다른 이름."),
    ("Its name, unlike any other spare's.", "다른 예비품과 다른 이름."),
    ("Its name, unlike any other station's.", "다른 설비와 다른 이름."),
    (
        "Its name: the law, a slash, and the year from which it holds, e.g. `\"corporate-kr/2026\"`.",
        "이름: 법, 빗금, 유효해지는 연도. 예: `\"corporate-kr/2026\"`.",
    ),
    (
        "Its name: the programme, a slash, and the level or type, e.g. `\"win-win-2022/advanced-1\"`. Two levels of one programme exclude each other.",
        "이름: 지원사업, 빗금, 단계나 유형. 예: `\"win-win-2022/advanced-1\"`. 한 지원사업의 두 단계는 함께 받을 수 없습니다.",
    ),
    (
        "The crew's name, unlike any other crew's.",
        "다른 정비 인력과 다른 이름.",
    ),
    (
        "The fleet's name, unlike any other fleet's.",
        "다른 운반차 무리와 다른 이름.",
    ),
    (
        "The group's name, unlike any other group's.",
        "다른 작업자와 다른 이름.",
    ),
    ("The offer's name, unlike any other offer's.", "다른 제안과 다른 이름."),
    (
        "The shift's name, unlike any other shift's.",
        "다른 근무조와 다른 이름.",
    ),
    (
        "What is done, e.g. `\"reel change\"`.",
        "하는 일. 예: `\"reel change\"`.",
    ),
    (
        "What it is called, unlike any other drift of the station.",
        "설비의 다른 공정 이상과 다른 이름.",
    ),
    ("What it is, unlike any other component.", "다른 표준 부품과 다른 이름."),
    (
        "What it is, unlike any other item of the catalogue.",
        "카탈로그의 다른 품목과 다른 이름.",
    ),
    ("What the scenario is called.", "시나리오의 이름."),
    ("Whose loan it is, for reports.", "보고서에 쓰는 대출의 이름."),
    (
        "Standard deviation of a reading, as a share of what lies between new and failed.",
        "측정값의 표준편차, 새것과 고장 사이에 대한 비율.",
    ),
    (
        "Share of parts rejected that is to be noticed soon.",
        "빨리 알아차려야 할 불합격 비율.",
    ),
    (
        "Time until the papers are there, minutes, when there is no network.",
        "네트워크가 없을 때 서류가 올 때까지의 시간, 분.",
    ),
    ("What fails.", "고장 나는 것."),
    (
        "Months after the fiscal year's end in the last of which the tax is paid.",
        "사업연도가 끝난 뒤 세금을 내는 달까지의 개월.",
    ),
    ("Peak-load price, won for a kWh.", "최대부하 요금, kWh당 원."),
    (
        "How often an hour it happens to a device.",
        "장치 하나에 시간당 일어나는 횟수.",
    ),
    (
        "Mean number of shocks in an hour, above zero.",
        "시간당 평균 충격 횟수, 0보다 큼.",
    ),
    (
        "Mean wear in an hour, above zero, in the unit of `limit`.",
        "시간당 평균 마모, 0보다 큼, `limit`의 단위.",
    ),
    (
        "Credit, percent of what was invested without subsidies.",
        "세액공제율, 보조금을 뺀 투자액의 %.",
    ),
    (
        "Share of its price that the supplier borrows, percent.",
        "가격 가운데 공급기업이 빌리는 비율, %.",
    ),
    ("Tax on the income in it, percent.", "이 구간 소득의 세율, %."),
    ("Number of phases, 1 to 1,000.", "단계 수, 1에서 1,000까지."),
    ("Places one behind the other.", "앞뒤로 늘어선 자리 수."),
    ("Price of one, won.", "하나의 가격, 원."),
    ("Products.", "제품."),
    (
        "The other product. For assembly its route ends before this station; it waits here as a component.",
        "다른 제품. 조립에서는 그 경로가 이 설비 앞에서 끝나고, 여기서 구성품으로 대기합니다.",
    ),
    ("The programme's name.", "지원사업의 이름."),
    ("What it may be used for.", "쓸 수 있는 용도."),
    (
        "How long is measured and what is left out before.",
        "측정 기간과 그 앞에서 제외하는 기간.",
    ),
    (
        "Driving, loading and unloading after which a vehicle needs to charge, minutes.",
        "운반차가 충전해야 할 때까지 달리고 싣고 내리는 시간, 분.",
    ),
    (
        "Characteristic life: 63.2 % have failed by then. Above zero.",
        "특성 수명: 그때까지 63.2 %가 고장. 0보다 큼.",
    ),
    (
        "Standard deviation before cutting, above zero.",
        "자르기 전의 표준편차, 0보다 큼.",
    ),
    (
        "Standard deviation of the wear of one hour; that of n hours is √n times as much.",
        "한 시간 마모의 표준편차. n시간이면 √n배입니다.",
    ),
    (
        "Time to move on by one place, seconds.",
        "한 자리를 옮겨 가는 시간, 초.",
    ),
    (
        "Below 1 early failures, 1 random, above 1 wear-out. From 0.1 to 100.",
        "1보다 작으면 초기 고장, 1이면 우발 고장, 1보다 크면 마모 고장. 0.1에서 100까지.",
    ),
    (
        "What it measures; failures with this `warns_by` are seen by it.",
        "측정하는 것. 같은 `warns_by`가 있는 고장을 봅니다.",
    ),
    (
        "Where its figures come from; reports give it as the source of every number of it that is used.",
        "수치의 출처. 보고서에서 쓰인 모든 수의 출처로 표시합니다.",
    ),
    (
        "Where the price comes from; reports give it as the source of every number that uses it.",
        "가격의 출처. 보고서에서 이 가격을 쓰는 모든 수의 출처로 표시합니다.",
    ),
    ("Where the rule comes from.", "규정의 출처."),
    ("Speed on the way, metres a second.", "이동 속도, 초당 미터."),
    (
        "Standard life of such equipment in the trade, years.",
        "그 업종에서 이런 설비의 기준 내용연수, 년.",
    ),
    (
        "First day of the measured time, e.g. `2027-01-04`; it begins at midnight.",
        "측정 기간의 첫날. 예: `2027-01-04`. 자정에 시작합니다.",
    ),
    (
        "Stations, in the order in which a product without a route of its own visits them.",
        "설비. 자체 경로가 없는 제품이 지나는 순서로 씁니다.",
    ),
    ("The station's name.", "설비의 이름."),
    (
        "Taxable income of a year without the project, won: one figure for all years, or a list that begins with the year of the start and whose last figure holds on. Negative for a loss.",
        "사업이 없을 때의 연 과세 소득, 원. 모든 해에 한 값을 쓰거나, 시작 연도부터의 목록을 쓰며 마지막 값이 이어집니다. 손실은 음수.",
    ),
    (
        "Reading from which on the part is replaced: 0 is new, 1 is at its limit.",
        "부품을 교체하기 시작하는 측정값. 0은 새것, 1은 한계.",
    ),
    ("The product that comes.", "다음 제품."),
    (
        "Weeks from the day on which the offer works until its benefit is reached in full.",
        "제안이 가동한 날부터 효과가 모두 나타날 때까지의 주.",
    ),
    ("What it is for.", "무엇에 대한 것인지."),
    (
        "Price of a good part, won; fractions are allowed.",
        "양품 하나의 가격, 원. 소수도 됩니다.",
    ),
    ("Fee, won a month.", "이용료, 월 원."),
    (
        "Fee, won a month; of each machine, if there are `machines`.",
        "이용료, 월 원. `machines`가 있으면 설비 한 대당.",
    ),
    ("How long it takes, months.", "기간, 개월."),
    (
        "On how many of the machines that the offer changes.",
        "제안이 바꾸는 설비 중 몇 대에서 하는가.",
    ),
    (
        "What it costs, won, whatever is decided afterwards.",
        "비용, 원. 나중에 어떻게 결정하든 듭니다.",
    ),
];
