//! Every word of a report in two languages, in one place.
//!
//! [`Word`] is an enumeration, so that a word without a translation does not compile; `{0}`, `{1}` … in a word are
//! filled in by [`fill`]. What names that are fixed in results are called stands in [`headings`](crate::report::headings).

/// A language of reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Korean.
    Korean,
    /// English.
    English,
}

macro_rules! words {
    ($($(#[$about:meta])* $name:ident: $english:literal, $korean:literal;)+) => {
        /// A word or sentence of a report.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Word {
            $(#[doc = $english] $name,)+
        }

        impl Word {
            /// All words.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The word in a language.
            pub fn text(self, language: Language) -> &'static str {
                match (self, language) {
                    $((Self::$name, Language::English) => $english,
                    (Self::$name, Language::Korean) => $korean,)+
                }
            }
        }
    };
}

words! {
    // What was simulated.
    AsItIs: "the line as it is", "현재 라인";
    WithOffer: "with the offer \"{0}\"", "제안 \"{0}\" 도입 시";
    Basis: "{0} simulated futures of {1}, seed {2}", "{1} 모의실험 {0}회, 난수 시드 {2}";
    OneBasis: "{0} simulated future of {1}, seed {2}; one future alone has no intervals", "{1} 모의실험 {0}회, 난수 시드 {2}; 1회만으로는 신뢰구간이 없습니다";
    WarmUp: "warm-up before them: {0} days", "그 전 안정화 기간 {0}일 제외";
    OneMonth: "1 month", "1개월";
    Months: "{0} months", "{0}개월";
    Days: "{0} days", "{0}일";
    Hours: "{0} hours", "{0}시간";
    IntervalNote: "± and brackets are 95 % intervals", "±와 괄호는 95 % 신뢰구간";
    Partial: "PARTIAL: interrupted; this is what was complete by then", "일부 결과: 중단되어 그때까지 끝난 것만 표시";
    Quick: "QUICK LOOK: five futures at most; not for a decision", "간이 보기: 모의실험을 최대 5회만 했으므로 결정에 쓰지 마십시오";
    NotSettled: "The pilot run had not settled by its middle: the warm-up is doubtful, and a longer time would help.", "예비 실행이 절반까지 안정되지 않아 안정화 기간이 불확실합니다. 더 긴 기간이 필요합니다.";
    Imprecise: "The precision asked for was not reached within {0} futures.", "{0}회 안에 요청한 정밀도에 이르지 못했습니다.";

    // Verdict.
    Verdict: "VERDICT: do the savings carry the instalments?", "결론: 절감액이 할부금을 감당하는가?";
    VerdictRule: "YES: surely at least {0} of the futures have a net present value above zero; NO: surely fewer.", "예: 모의실험의 {0} 이상에서 순현재가치가 0을 넘는 것이 확실함; 아니요: 확실히 그 미만.";
    CarriesWithResidual: "The savings and the worth at the end carry the instalments in {0} of {1} simulated futures{2}.", "모의실험 {1}회 중 {0}에서 절감액과 기간 말 잔존 가치가 할부금을 감당합니다{2}.";
    Carries: "The savings carry the instalments in {0} of {1} simulated futures{2}.", "모의실험 {1}회 중 {0}에서 절감액이 할부금을 감당합니다{2}.";
    Earns: "The offer earns more than it costs in {0} of {1} simulated futures{2}.", "모의실험 {1}회 중 {0}에서 제안의 이득이 비용보다 큽니다{2}.";
    CarriesWithDebt: "The savings carry instalments and remaining debt in {0} of {1} simulated futures{2}.", "모의실험 {1}회 중 {0}에서 절감액이 할부금과 기간 말 잔여 채무를 감당합니다{2}.";
    ShorterThanTerm: "The simulated time is shorter than the instalments; what is still owed at its end counts as paid back then.", "모의실험 기간이 할부 기간보다 짧아, 기간 말 잔액을 그때 갚는 것으로 계산합니다.";
    CarriesInterval: " ({0}–{1} %)", " ({0}~{1} %)";
    Yes: "YES", "예";
    No: "NO", "아니요";
    Unclear: "NOT CLEAR YET", "아직 알 수 없음";
    MoreFutures: "Too few futures to tell whether the probability reaches {0}; simulate more.", "확률이 {0}에 이르는지 말하기에는 횟수가 적습니다. 더 실행하십시오.";
    WhatIsLost: "WHAT THE LINE LOSES", "라인의 손실";
    LossHeading: "lost by", "손실 원인";
    LossShare: "share", "비율";
    HoldsUp: "holds the line up", "병목 설비";
    WorthAQuote: "WORTH A QUOTE, the best first", "견적을 받아 볼 만한 솔루션(효과 순)";
    NothingFits: "No solution is against a loss as large as what the line loses.", "라인의 손실에 맞는 솔루션이 없습니다.";
    AgainstLoss: "Against {0} at {1}, {2} of its time or parts.", "{1}의 {0}(시간 또는 부품의 {2})에 대한 솔루션.";
    SuppliedBy: "Supplied by {0}.", "공급: {0}.";
    RepairsNoSooner: "Looked at and left out, since it repairs no sooner than the plant itself: {0}.", "수리가 현재보다 빠르지 않아 제외한 솔루션: {0}.";
    NotNeeded: "Looked at and left out, since no station loses enough in the way that they help: {0}.", "해당 손실이 작아 제외한 솔루션: {0}.";
    NoOffers: "The scenario has no offers to compare.", "시나리오에 비교할 제안이 없습니다.";

    // Studies of many points.
    SweepPlanning: "{0} of {1} points checked", "실험점 {1}개 중 {0}개 확인";
    SweepProgress: "{0} of {1} runs, {2} a second, {3} left", "실행 {1}회 중 {0}회, 초당 {2}회, 남은 시간 {3}";
    SweepClosing: "{0} runs in {1}, {2} a second", "실행 {0}회, 소요 시간 {1}, 초당 {2}회";
    SweepCounts: "{0} points, {1} runs, {2} of them finished.", "실험점 {0}개, 실행 {1}회 중 {2}회 완료.";
    SweepCountsAtLeast: "{0} points, at least {1} runs, {2} of them finished; how many it takes shows on the way.", "실험점 {0}개, 실행 {1}회 이상 중 {2}회 완료. 필요한 횟수는 진행하면서 정해집니다.";
    SweepComputed: "Computed now: {0}; computed although finished before: {1}.", "이번에 실행: {0}회; 이미 끝난 것을 다시 실행: {1}회.";
    SweepUnused: "Finished runs that the study does not ask for now, kept: {0}.", "지금 연구에 쓰이지 않지만 보관된 실행: {0}회.";
    SweepFailed: "Failed: {0}; they are recorded with the reason and not tried again.", "실패: {0}회. 원인과 함께 기록되며 다시 시도하지 않습니다.";
    SweepFailure: "point {0} ({1}), replication {2}: {3}", "실험점 {0} ({1}), 반복 {2}: {3}";
    SubmitCost: "{0} runs of {1} points are missing. A run takes {2} s and a point {3} s to be made ready, by {4} runs made now and kept.", "실험점 {1}개의 실행 {0}회가 남음. 1회 {2}초, 실험점 준비 {3}초(방금 실행해 보관한 {4}회 기준).";
    SubmitPacks: "{0} tasks of {1} processors, about {2} each and {3} of a processor in all; time limit {4}.", "작업 {0}개, 각 프로세서 {1}개로 약 {2}, 프로세서 시간 합계 {3}; 시간 제한 {4}.";
    SubmitScripts: "Scripts: {0} and {1}", "스크립트: {0}, {1}";
    Submitted: "Submitted: job {0} computes, and job {1} collects when all its tasks have ended.", "제출됨: 작업 {0}이(가) 계산하고, 모두 끝나면 작업 {1}이(가) 결과를 모읍니다.";
    NotSubmitted: "Nothing was submitted (--dry-run).", "제출하지 않음(--dry-run).";
    SweepQuadratic: "Quadratic surface over {0} points: foretells points left out to ±{1} (root mean square; Q² {2}).", "2차 반응표면(실험점 {0}개): 제외한 점의 예측 오차 ±{1}(제곱평균제곱근, Q² {2}).";
    SweepPlane: "Plane over {0} points: foretells points left out to ±{1} (root mean square; Q² {2}).", "1차 반응표면(실험점 {0}개): 제외한 점의 예측 오차 ±{1}(제곱평균제곱근, Q² {2}).";
    SweepProcess: "Gaussian process over {0} points: foretells points left out to ±{1} (root mean square; Q² {2}).", "가우시안 프로세스(실험점 {0}개): 제외한 점의 예측 오차 ±{1}(제곱평균제곱근, Q² {2}).";
    SweepPredict: "`sweep predict --at …` says by these surrogates, at once, what would be at other points between them.", "`sweep predict --at …`은 이 대리모형으로 실험점 사이의 값을 바로 예측합니다.";
    PredictAt: "At {0}", "{0}일 때";
    PredictSaid: "{0}: {1}, 95 % interval {2} … {3}; off at points left out by ±{4} (root mean square; Q² {5}).", "{0}: {1}, 95 % 구간 {2} … {3}. 제외한 점의 예측 오차 ±{4}(제곱평균제곱근, Q² {5}).";
    PredictSaidOnce: "{0}: {1}, no interval: with one replication of each point nothing says what all of them are off in common; off at points left out by ±{2} (root mean square; Q² {3}).", "{0}: {1}, 구간 없음(실험점마다 반복이 한 번뿐이라 모든 점에 공통된 오차를 알 수 없음). 제외한 점의 예측 오차 ±{2}(제곱평균제곱근, Q² {3}).";
    PredictNone: "No surrogate for {0}: it never changes, or too few points have it.", "{0}: 값이 변하지 않거나 실험점이 적어 대리모형이 없습니다.";
    PredictDoubt: "Q² below {0}: chance, or what the points do not show, moves it more than the factors do.", "Q²가 {0} 미만: 인자보다 우연이나 실험점에 나타나지 않는 요인이 더 크게 작용합니다.";
    SweepFactor: "factor", "인자";
    SweepLevel: "level", "수준";
    SweepPoints: "points", "실험점";
    SweepMean: "mean", "평균";
    SweepFirst: "first order", "1차 지수";
    SweepTotal: "total", "총 지수";
    SweepMeanAbsolute: "mean effect, either way (μ*)", "평균 절대 효과(μ*)";
    SweepScatter: "scatter (σ)", "산포(σ)";
    SweepHighest: "Highest: {0} at point {1} ({2}); sure to at least {3}.", "최댓값: {0}, 실험점 {1} ({2}); 확률 {3} 이상.";
    SweepLowest: "Lowest: {0} at point {1} ({2}); sure to at least {3}.", "최솟값: {0}, 실험점 {1} ({2}); 확률 {3} 이상.";
    SweepSelectedMost: "Most {0}: point {1} ({2}), {3} on average, after {4} replications; right with a probability of {5} at least.", "{0} 최대: 실험점 {1} ({2}), 평균 {3}, 반복 {4}회; 옳은 선택일 확률 {5} 이상.";
    SweepSelectedLeast: "Least {0}: point {1} ({2}), {3} on average, after {4} replications; right with a probability of {5} at least.", "{0} 최소: 실험점 {1} ({2}), 평균 {3}, 반복 {4}회; 옳은 선택일 확률 {5} 이상.";
    SweepUndecided: "Not decided within the budget of {4} replications; by {0}, point {1} ({2}) looks best with {3} on average.", "예산 {4}회 안에 결정되지 않음; {0} 기준으로 실험점 {1} ({2})이(가) 가장 좋아 보임(평균 {3}).";
    SweepNobody: "Nothing can be selected: at every point a run failed or had no value, in {0} replications.", "선택할 수 없음: 반복 {0}회 중 모든 실험점에서 실행이 실패했거나 값이 없습니다.";
    OptimumNet: "{0}, costs of the factors counted", "{0}(인자 비용 반영)";
    OptimumBest: "Best of the {0} points tried, by {1}, chance smoothed out: point {2} ({3}).", "시험한 실험점 {0}개 중 {1} 기준 최선(우연을 평활한 값): 실험점 {2} ({3}).";
    OptimumFresh: "In {0} fresh replications, by which it was not chosen, it has {1}; in those by which it was chosen it had {2}.", "선택에 쓰지 않은 새 반복 {0}회에서 {1}, 선택에 쓴 반복에서는 {2}.";
    OptimumNoFresh: "Some of its fresh replications failed or have no value, so that nothing sure can be said of it.", "새 반복 중 일부가 실패했거나 값이 없어 확실하게 말할 수 없습니다.";
    OptimumBetter: "Better than where the search began (point 0: {0}) by {1}, on the same fresh replications.", "탐색을 시작한 실험점 0({0})보다 {1}만큼 좋음(같은 새 반복 기준).";
    OptimumNotBetter: "Not surely better than where the search began (point 0: {0}): better by {1} (below zero: worse).", "탐색을 시작한 실험점 0({0})보다 확실히 좋다고 할 수 없음: 개선 폭 {1}(음수는 나빠짐).";
    OptimumNoFirst: "Where the search began (point 0: {0}) a run failed or had no value, so there is nothing to hold it against.", "탐색을 시작한 실험점 0({0})에서 실행이 실패했거나 값이 없어 비교할 대상이 없습니다.";
    OptimumIsFirst: "That is where the search began: with chance smoothed out, nothing that was tried looks better.", "탐색을 시작한 지점입니다. 우연을 평활하면 시험한 것 중 더 좋아 보이는 것이 없습니다.";
    OptimumForetold: "The Gaussian process has its optimum at {0}: {1}, foretold, and flattered since it is the best of all. At points left out it is off by ±{2} (root mean square; Q² {3}).", "가우시안 프로세스의 최적점: {0}, 예측값 {1}(가장 좋은 값이어서 낙관적임). 제외한 점의 예측 오차 ±{2}(제곱평균제곱근, Q² {3}).";
    OptimumDoubt: "Q² is below {0}: the process hardly foretells what it was not shown. Rely on the points that were simulated, not on its optimum.", "Q²가 {0} 미만: 프로세스가 제외한 점을 거의 예측하지 못합니다. 그 최적점이 아니라 실행한 실험점을 믿으십시오.";
    OptimumBudget: "Ended with its budget; one point more is expected to be better by {0}.", "예산을 다 써서 끝남. 실험점을 하나 더 시험하면 {0}만큼 좋아질 것으로 기대됩니다.";
    OptimumSpent: "Ended with its budget.", "예산을 다 써서 끝남.";
    OptimumIndifference: "Ended since one point more is expected to be better by {0} only.", "실험점을 하나 더 시험해도 {0}만큼만 좋아질 것으로 기대되어 끝남.";
    OptimumExhausted: "Ended since every point of the ranges has been tried.", "범위의 모든 점을 시험해 끝남.";
    OptimumFlat: "Ended since the response is the same at all points.", "모든 실험점에서 반응값이 같아 끝남.";
    OptimumNobody: "Nothing can be named: at every point a run failed or had no value.", "최선으로 꼽을 실험점이 없음: 모든 실험점에서 실행이 실패했거나 값이 없습니다.";
    OptimumPoint: "point", "실험점";
    OptimumSoFar: "best so far", "지금까지 최선";
    OptimumExpected: "improvement expected", "기대 개선";
    SweepIntervals: "± and brackets are 95 % intervals: of means over replications, of indices by resampling the points.", "±와 괄호는 95 % 신뢰구간: 평균은 반복에 대해, 지수는 실험점의 재표본추출로 구했습니다.";

    // Money.
    Money: "MONEY", "금액";
    Price: "Price", "가격";
    SavingsPerMonth: "Savings a month", "월 절감액";
    DuePerMonth: "Instalment and fee a month", "월 할부금과 이용료";
    DueAtMost: "at most {0}", "최대 {0}";
    DueMonths: "in {0} of {1} months", "{1}개월 중 {0}개월";
    TotalSavings: "Savings in all", "총 절감액";
    TotalInstalments: "Instalments in all", "총 할부금";
    TotalFees: "Fees in all", "총 이용료";
    Settlement: "Debt left at the end", "기간 말 잔여 채무";
    Npv: "Net present value", "순현재가치(NPV)";
    ProjectNpv: "Net present value, paid at once", "일시불 기준 순현재가치";
    Irr: "Rate of return, paid at once", "일시불 기준 내부수익률(IRR)";
    SeveralIrr: "; several in {0}", "; {0}에서는 여러 개";
    PaybackMonths: "Payback, months", "회수 기간, 개월";
    PaybackWithin: "Paid back within the instalment term", "할부 기간 안에 회수";
    Coverage: "Savings / instalments and fees", "할부금·이용료 대비 절감액";
    CoverageAlone: "Savings / instalments and fees alone", "절감액 ÷ 할부금·이용료(일시 납입금 제외)";
    PaidAtOnce: "paid at once {0}", "일시 납입금 {0}";
    Median: "median {0}", "중앙값 {0}";
    Mean: "mean", "평균";
    NineOfTen: "9 of 10 futures", "10번 중 9번";
    LowestToHighest: "lowest to highest of {0}", "{0}번 중 최저~최고";
    InFutures: "in {0} of the futures", "모의실험의 {0}에서";
    NotPaidBack: "never in {0} of the futures", "모의실험의 {0}에서 회수 못 함";

    Granted: "Paid by funding programmes", "지원사업 부담액";
    TotalTax: "Income taxes added in all", "총 추가 법인세(지방세 포함)";
    NpvBeforeTax: "Net present value before tax", "세전 순현재가치(NPV)";
    ByYear: "YEAR BY YEAR", "연도별 현금흐름";
    Year: "year", "연도";
    BeforeTax: "before tax", "세전";
    Tax: "income taxes", "법인세";
    AfterTax: "after tax", "세후";

    // Who pays.
    WhoPays: "WHO PAYS WHAT (received less paid)", "누가 얼마를 내는가 (받은 돈 - 낸 돈)";
    WhoPaysWhen: "Who pays what when, won a month: received less paid. What is saved on the line is not in it.", "누가 언제 얼마를 내는가(월별, 원): 받은 돈 - 낸 돈. 라인의 절감액은 포함하지 않습니다.";
    Adopter: "adopter", "도입기업";
    Government: "government", "정부";
    LeadCompany: "lead company", "주관 대기업";
    Lender: "lender", "금융기관";
    Lessor: "lessor", "리스사";
    Guarantor: "guarantor", "보증기관";
    TaxOffice: "tax office", "세무서";
    Supplier: "supplier", "공급기업";
    GrantIs: "Funding {0}: the government pays {1} and the lead company {2} of a recognised cost of {3}.", "지원사업 {0}: 인정 사업비 {3} 중 정부 {1}, 주관 대기업 {2} 부담.";
    GrantLate: "Funding {0} comes {1} months after the purchase; the adopter advances it.", "지원사업 {0}: 구매 {1}개월 후 지급되며, 그때까지 도입기업이 먼저 부담합니다.";
    LoanIs: "Loan {0}: {1} at {2} % a year over {3} months, {4}.", "대출 {0}: {1}, 연 {2} %, {3}개월, {4}.";
    InstalmentsAre: "Instalments: {0} at {1} % a year over {2} months, {3}.", "할부: {0}, 연 {1} %, {2}개월, {3}.";
    EqualPayments: "with the same payment each month", "원리금 균등";
    EqualPrincipals: "with the same principal each month and interest on what is left", "원금 균등";
    PrincipalLast: "with interest each month and the principal with the last", "만기 일시 상환";
    RisingPayments: "with payments that rise by {0} % each year", "매년 {0} %씩 느는 납입액";
    OnlyInterestFirst: "In the first {0} months only interest is due.", "처음 {0}개월은 이자만 냅니다.";
    LeftForTheLast: "{0} % of it is left for the last payment.", "그중 {0} %는 마지막 달에 냅니다.";
    GuaranteeIs: "Its guarantee costs {0} in all.", "보증료는 모두 {0}입니다.";
    LeaseIs: "Lease: the lessor pays {0}; {1} rents; worth {2} at the end, then given back; nothing is saved after that.", "리스: 리스사가 {0} 지급, 리스료 {1}회, 만기 잔존가치 {2}, 만기 반납. 그 뒤로는 절감이 없음.";
    LeaseBuys: "Lease: the lessor pays {0}; {1} rents; bought for {2} at the end.", "리스: 리스사가 {0} 지급, 리스료 {1}회, 만기에 {2}에 인수.";
    FeeIs: "Fee {0}: {1} a month from month {2} on.", "이용료 {0}: {2}개월째부터 월 {1}.";
    FeeUntil: "Fee {0}: {1} a month from month {2} to month {3}.", "이용료 {0}: {2}개월째부터 {3}개월째까지 월 {1}.";
    FeeRises: "It rises by {0} % with each of its years.", "해마다 {0} %씩 오릅니다.";
    PerPartIs: "Each good part costs {0} won; here {1} parts a month are taken, which the line decides.", "양품 1개당 {0}원; 여기서는 월 {1}개로 계산하며, 실제 수량은 라인이 정합니다.";
    AtLeastAMonth: "At least {0} is due in a month.", "월 최소 {0}은 냅니다.";
    SupplierSaves: "A cheaper loan of {0} saves the supplier {1} of interest; the price falls by {2}.", "공급기업이 {0}을 더 싼 이자로 빌려 이자 {1}을 아끼고, 가격은 {2} 내려갑니다.";
    FundedNoTaxes: "Income taxes are not included; funding is, where an offer names a programme.", "법인세는 포함하지 않았고, 지원사업은 제안에 적힌 만큼 포함했습니다.";
    WithTaxes: "Income taxes are included as `[tax]` says, on top of the company's other income. Net present values and rates of return are after tax; savings and coverage are before.", "법인세는 `[tax]`에 따라 회사의 다른 소득에 더해 계산했습니다. 순현재가치와 수익률은 세후, 절감액과 대비율은 세전입니다.";

    // Why.
    Why: "WHERE IT COMES FROM (won a month)", "절감의 출처 (월)";
    MoreSales: "Sales", "매출";
    Material: "Material", "재료비";
    Claims: "Claims", "클레임";
    LateOrders: "Late orders", "납기 지연";
    Labour: "Labour", "인건비";
    Overtime: "Overtime", "연장근로";
    NightWork: "Night work", "야간근로";
    Repairs: "Repairs", "수리비";
    Energy: "Electricity", "전기료";
    BaseCharge: "Electricity, base charge", "전기 기본료";
    Before: "now", "현재";
    After: "with the offer", "도입 후";
    Change: "difference", "차이";

    // Risk.
    Risk: "RISK", "위험";
    MonthsShort: "Months with less savings than due", "절감액이 납입액보다 적은 달";
    MonthsShortValue: "{0} of {1}", "{1}개월 중 {0}개월";
    CashHole: "Deepest hole in the cash", "현금 최대 부족액";
    CashHoleMonth: "typically in month {0}", "보통 {0}개월째";
    CashHoleAtOnce: "typically at the purchase", "보통 구매 시점";
    NoCashHole: "none", "없음";
    CarriesInTotal: "Savings and worth at the end exceed all that is paid", "절감액과 기간 말 가치가 총 납입액 이상";
    CarriesEveryMonth: "Every single month is carried", "모든 달에 절감액이 납입액 이상";

    // The line.
    Production: "PRODUCTION", "생산";
    Bottleneck: "BOTTLENECK", "병목";
    BottleneckIs: "{0} holds the line up in {1} of {2} futures (OEE {3}).", "{0} (모의실험 {2}회 중 {1}회 병목, OEE {3})";
    BottleneckIsAlone: "{0} holds the line up (OEE {1}).", "{0} (OEE {1})";
    Points: "{0} points", "{0} %p";
    BottleneckNow: "Now:", "현재:";
    BottleneckThen: "With \"{0}\":", "\"{0}\" 도입 시:";
    NoBottleneck: "No station holds the line up.", "병목 설비가 없습니다.";
    ActiveAlone: "alone", "단독";
    ActiveShifting: "shifting", "이동 중";
    TurningPoint: "turning point", "전환점";
    BottleneckHow: "alone, shifting: share of time with the longest active period; turning point: share of time between blocked and starved stations", "단독·이동 중: 가동이 가장 오래 이어진 시간 비율; 전환점: 막힘과 부품 대기 사이에 있는 시간 비율";
    OftenBottleneck: "futures", "모의실험";
    Stations: "STATIONS, share of the calendar time in percent", "설비, 달력 시간 비율 (%)";
    Effectiveness: "EFFECTIVENESS", "설비 효율";
    Station: "station", "설비";
    WidestInterval: "95 % intervals reach at most ± {0} points", "95 % 신뢰구간은 최대 ± {0} %p";
    Products: "PRODUCTS", "제품";
    Product: "product", "제품";
    People: "PEOPLE", "인력";
    Group: "group", "작업조";
    Failures: "FAILURES", "고장";
    FailureMode: "station/failure", "설비/고장";
    PlannedWork: "PLANNED WORK", "계획 정비";
    PlannedWorkHow: "unplanned: from a failure to the end of its repair, with all waiting; wasted life: what the replaced parts would still have run, on the clock that ages them", "비계획: 고장부터 수리 완료까지(대기 포함); 버린 수명: 교체한 부품이 더 쓸 수 있었던 시간(부품의 시계 기준)";
    Detection: "ALARMS", "경보";
    DetectionHow: "true: the part would have failed within the horizon; missed: failed without an alarm; recall: true alarms of true alarms and missed failures; means over the futures", "참: 예측 기간 안에 고장 났을 부품; 놓침: 경보 없이 난 고장; 재현율: 참 경보와 놓친 고장 중 참 경보의 비율; 모의실험 평균";
    TrialHow: "Trial: the trained detector on fresh lives of the same kind of part, won an hour on the part's clock by work and spare parts; mean and CUSUM: simple rules on the same readings, each with the threshold that was cheapest in the same history", "시험: 학습한 감지기를 같은 종류 부품의 새 수명 이력에 적용한 결과, 부품 시계 시간당 정비·예비품 비용(원); 평균·누적합: 같은 측정값에 대한 단순 규칙으로, 같은 이력에서 가장 저렴했던 기준값 사용";
    NothingToLearn: "In the history of {0} nothing failed: its detector has nothing to learn and never alarms, and the part runs to failure as without it.", "{0}의 이력에 고장이 없어 감지기가 배울 것이 없습니다. 경보를 내지 않으며, 부품은 감지기가 없을 때처럼 고장까지 사용합니다.";
    NeverAlarms: "The detector of {0} never alarms: in its history alarms would have cost more than the failures.", "{0}의 감지기는 경보를 내지 않습니다. 학습 이력에서 경보가 고장보다 더 비쌌기 때문입니다.";
    UpkeepIs: "Failure {0}: {1} times instead of {2}, {3} planned replacements instead of {4}, {5} h unplanned instead of {6}.", "고장 {0}: {2}회 → {1}회, 계획 교체 {4}회 → {3}회, 비계획 정지 {6}시간 → {5}시간.";
    Machines: "MACHINES THAT FAIL, dearest first", "고장 설비 (비용 순)";
    Machine: "machine", "설비";
    MachinesHow: "won a month: repairs and planned work by the piece, spare parts, the crew's hours at their wage (which is paid in any case) and spoilt parts; not what the line earns less meanwhile", "월 비용: 건당 수리·계획 정비비, 예비품, 정비 인력의 작업 시간 임금(어차피 지급됨), 못 쓰게 된 부품; 그동안 줄어든 매출은 포함하지 않음";
    CheaperMachines: "{0} more, none of them dearer.", "그 밖에 {0}대는 이보다 비용이 적습니다.";
    LearningCurveTitle: "HOW LONG TO COLLECT before a trained detector pays", "감지기가 이득이 될 때까지 필요한 이력";
    HistoryMonthsHead: "months of history", "이력, 개월";
    FailuresSeenHead: "failures seen", "이력의 고장, 회";
    UnlearnedHead: "learned nothing", "학습 불가";
    DetectorPaysFrom: "From {0} months of its own history on, a trained detector surely costs less an hour than the best other policy ({1}: {2} won).", "자체 이력 {0}개월부터 학습한 감지기의 시간당 비용이 다른 최선의 방침({1}: {2}원)보다 확실히 적습니다.";
    DetectorNeverPays: "Within {0} months of its own history no trained detector surely costs less an hour than the best other policy ({1}: {2} won).", "자체 이력 {0}개월 안에는 학습한 감지기의 시간당 비용이 다른 최선의 방침({1}: {2}원)보다 확실히 적다고 할 수 없습니다.";
    UnlearnedStay: "A plant that has seen no failure, or too few to set an alarm, has learned nothing: it stays with that policy and is counted with its cost.", "고장이 없었거나 너무 적어 경보 기준을 정할 수 없는 공장은 배운 것이 없으므로 그 방침을 유지하며, 그 비용으로 계산합니다.";
    LearningCurveHow: "{0} plants for each length, each with histories of its own, run to failure meanwhile; detectors tried on fresh lives. What collecting costs (sensors, failures meanwhile) and fees are not in it.", "길이마다 공장 {0}곳의 자체 이력(그동안 고장까지 사용), 감지기는 새 수명 이력으로 시험. 수집 비용(센서, 그동안의 고장)과 이용료는 포함하지 않음.";
    FailuresAvoided: "Failures avoided", "줄어든 고장, 회";
    AvoidedHow: "avoided: failures now less those with the offer, over the same luck; below 0 there are more; wasted life: what the replaced parts would still have run, on the clock that ages them", "줄어든 고장: 같은 조건의 현재 고장에서 도입 후 고장을 뺀 수(0보다 작으면 늘어남); 버린 수명: 교체한 부품이 더 쓸 수 있었던 시간(부품의 시계 기준)";
    MachineAlarmsHow: "true: the part would have failed within the horizon; caught: replaced after a true alarm, before it failed; missed: failed without an alarm; wasted life: what the replaced parts would still have run; alarms are those of trained detectors", "참: 예측 기간 안에 고장 났을 부품; 막은 고장: 참 경보 뒤 고장 전에 교체; 놓친 고장: 경보 없이 난 고장; 버린 수명: 교체한 부품이 더 쓸 수 있었던 시간; 경보는 학습한 감지기의 것";
    MachinesChange: "MACHINES THAT CHANGE (now → then)", "달라지는 설비 (현재 → 도입 후)";
    Spares: "SPARE PARTS", "예비품";
    Spare: "spare part", "예비품";

    // Price.
    Offer: "OFFER", "제안";
    Item: "item", "품목";
    Count: "count", "수량";
    Each: "each", "단가";
    Sum: "sum", "금액";
    OpenPrices: "Prices that are not fixed stand at their median; the whole price lies between {0} and {1}.", "정해지지 않은 가격은 중앙값이며, 총액은 {0} ~ {1} 사이입니다.";
    DownPayment: "Down payment", "선납금";
    Schedule: "What is due", "납입 일정";
    Month: "month", "회차";
    Principal: "principal", "원금";
    Interest: "interest", "이자";
    Fee: "fee", "이용료";
    Due: "due", "납입액";
    Received: "received", "수령액";
    Owed: "still owed", "잔액";
    PaidSoFar: "paid so far", "누적 납입";
    TotalInterest: "Interest in all", "총 이자";
    TotalReceived: "Received in all, beside savings", "총 수령액(절감액 제외)";
    TotalPaid: "Paid in all", "총 납입액";
    TotalPaidNet: "Paid in all, less what is received", "총 납입액(수령액 차감)";
    FeesCountFor: "Fees and pay per part count for the {0} months of the scenario, so that offers can be compared; what is owed is paid back beyond them.", "제안을 비교할 수 있도록 이용료와 부품당 지불은 시나리오의 {0}개월 동안만 더하며, 빚은 그 뒤에도 갚습니다.";
    MustSave: "Savings must reach {0} a month to carry what is due in the dearest month.", "가장 많이 내는 달을 감당하려면 월 {0}을 절감해야 합니다.";
    WorksFrom: "The offer works on the line from month {0} on.", "제안은 {0}개월째부터 라인에서 작동합니다.";
    FreeUntilDelivery: "The offer works on the line from month {0} on; instalments are due from the first.", "제안은 {0}개월째부터 라인에서 작동하며, 할부금은 첫 달부터 냅니다.";
    TrainingIs: "From then on people learn: the full benefit is reached after {0} weeks, beginning with {1} % of it. Hours of training cost {2}; they are not in the price.", "이후 작업자가 익힙니다: {1} %에서 시작하여 {0}주 뒤에 효과가 모두 나타납니다. 교육 시간의 인건비는 {2}이며 가격에 포함되지 않습니다.";
    Residual: "Worth at the end", "기간 말 잔존 가치";

    // Learning from histories.
    HistoryRuns: "the history {0}: {1} rows of {2} machines or lives, {3} of which ended in failure", "이력 {0}: 설비(수명) {2}개의 {1}행, 그중 고장 {3}개";
    HistorySnapshots: "the history {0}: {1} snapshots, {2} of them failures", "이력 {0}: 순간 기록 {1}건, 그중 고장 {2}건";
    HowFolds: "Tested in {0} parts, each by a model that was trained on the others; seed {1}. Brackets are 95 % ranges over machines.", "{0}개 부분으로 나누어, 각 부분을 나머지로 학습한 모델로 평가; 난수 시드 {1}. 괄호는 설비 단위 95 % 범위.";
    HowTest: "Trained on the history and tested on {0}, {1} units; seed {2}. Brackets are 95 % ranges over machines.", "이력으로 학습하고 {0}({1}개)로 평가; 난수 시드 {2}. 괄호는 설비 단위 95 % 범위.";
    HowModel: "The model {0}, tested on the history. Brackets are 95 % ranges over machines.", "모델 {0}을(를) 이력으로 평가. 괄호는 설비 단위 95 % 범위.";
    LastRowOnly: "Only the last row of each unit counts, whose remaining life was given.", "각 설비의 마지막 행만 평가하며, 그 잔여 수명은 주어진 값입니다.";
    WarnsRuns: "The trained detector announces {0} of the failures in time, typically {1} beforehand, with {2} false alarms a machine-month.", "학습한 감지기는 고장의 {0}를 제때, 보통 {1} 전에 알리며, 오경보는 설비·월당 {2}건입니다.";
    WarnsRows: "At the threshold that costs least the trained detector finds {0} of the failures, and {1} of its alarms are right.", "비용이 가장 적은 임계값에서 학습한 감지기는 고장의 {0}를 찾고, 경보의 {1}가 맞습니다.";
    CostsRuns: "That costs {0} a machine-month; without any alarms it would be {1}, and with a look whenever one may {2}.", "비용은 설비·월당 {0}이며, 경보가 없으면 {1}, 때마다 늘 점검하면 {2}입니다.";
    CostsRows: "That costs {0} for 1,000 rows; without any alarms it would be {1}, and with a look at every one {2}.", "비용은 1,000행당 {0}이며, 경보가 없으면 {1}, 모두 점검하면 {2}입니다.";
    LifeIsOff: "The remaining life that the boosted trees say is off by {0} units of time (root mean square, both capped).", "부스팅 트리가 말하는 잔여 수명의 오차는 {0} 시간 단위입니다(평균 제곱근, 상한 적용).";
    CostsUnclear: "That alarms cost less than none, and less than always looking, is not certain from this history.", "이 이력으로는 경보가 무경보나 상시 점검보다 비용을 줄이는지 확실하지 않습니다.";
    AlarmsTitle: "ALARMS, each at the threshold at which it costs least in training", "경보 (학습에서 비용이 가장 적은 임계값 기준)";
    ClassesTitle: "PROBABILITIES, row by row", "행 단위 확률";
    LivesTitle: "REMAINING LIFE", "잔여 수명";
    DetectorHead: "detector", "감지기";
    AnnouncedHead: "announced", "예고한 고장";
    RightHead: "right", "맞은 경보";
    FalseAlarmsHead: "false a month", "월 오경보";
    WarningHead: "warning time", "예고 시간";
    WonHead: "won, {0}", "원, {0}";
    AMachineMonth: "machine-month", "설비·월";
    AThousandRows: "1,000 rows", "1,000행";
    PrecisionHead: "precision", "정밀도";
    RecallHead: "recall", "재현율";
    LifeScoreHead: "score", "점수";
    Boosting: "boosted trees", "부스팅 트리";
    Logistic: "logistic regression", "로지스틱 회귀";
    OneSensor: "one sensor, threshold", "센서 1개 임계값";
    OneCusum: "one sensor, CUSUM", "센서 1개 누적합";
    AlwaysAlarm: "always an alarm", "늘 경보";
    NoAlarms: "no alarms", "경보 없음";
    Ridge: "ridge regression", "릿지 회귀";
    AgeOnly: "age alone", "사용 시간만";
    ClassesHow: "precision, recall and F1 at probability one half; PR-AUC: area under precision against recall; Brier: mean squared error of the probability", "정밀도·재현율·F1은 확률 1/2 기준; PR-AUC: 정밀도-재현율 곡선 아래 면적; Brier: 확률의 평균 제곱 오차";
    LivesHow: "RMSE in units of time, both capped; score: asymmetric, a life said too long costs more", "RMSE는 시간 단위이며 상한 적용; 점수는 비대칭으로, 수명을 길게 말하면 더 나쁨";
    ReliabilityTitle: "DOES A PROBABILITY MEAN WHAT IT SAYS?", "확률이 실제와 맞는가?";
    SaidHead: "said", "예측";
    HappenedHead: "happened", "실제";
    RowsHead: "rows", "행";
    CurveTitle: "HOW MUCH HISTORY DOES IT TAKE?", "이력이 얼마나 필요한가?";
    LearnedFromHead: "learned from", "학습";
    FailuresHead: "failures", "고장";
    MonthsHead: "machine-months", "설비·월";
    TooLittle: "too little", "부족";
    CurvePays: "Alarms cost less than none and than always looking, with 95 % confidence, from {0} learned-from on ({1} failures).", "학습 {0}개(고장 {1}건)부터 95 % 신뢰수준에서 경보가 무경보와 상시 점검보다 비용을 줄입니다.";
    CurveNever: "With this history alarms do not surely cost less than none and than always looking.", "이 이력으로는 경보가 무경보와 상시 점검보다 비용을 확실히 줄인다고 할 수 없습니다.";
    LooksAt: "WHAT IT ASKS ABOUT MOST (no causes)", "모델이 가장 많이 보는 것 (원인은 아님)";
    TrainedTitle: "a model trained on {0}: {1} rows of {2}, {3} failures, {4} features, {5} trees, seed {6}", "{0}(으)로 학습한 모델: {2}개의 {1}행, 고장 {3}, 특징 {4}개, 트리 {5}개, 난수 시드 {6}";
    UsedRows: "The table is long: {0} of its rows were learned from.", "표가 길어 {0}행만 학습했습니다.";
    KeptIn: "Kept in {0}.", "{0}에 저장했습니다.";
    NotKept: "Not kept: -o FILE keeps it.", "저장하지 않았습니다. -o FILE로 저장합니다.";
    AlarmFrom: "Alarm from a probability of {0} on.", "확률 {0} 이상이면 경보.";
    AlarmNever: "At these costs it never raises an alarm.", "이 비용에서는 경보를 내지 않습니다.";
    EvaluateNext: "How good it is on machines that it did not see: {0}", "보지 못한 설비에서의 성능: {0}";
    Conditions: "{0} operating conditions were told apart.", "운전 조건 {0}가지를 구분했습니다.";
    ConditionsVary: "The operating settings vary all the time; what they do to sensors was regressed out.", "운전 설정이 계속 변하여, 센서에 주는 영향을 회귀로 제거했습니다.";
    TermsAre: "Fails soon: within {0}{1}. Remaining life counts up to {2}{3}. A unit of time is {4} h{5}.", "곧 고장: {0} 이내{1}. 잔여 수명 상한 {2}{3}. 시간 단위 1은 {4}시간{5}.";
    CostsAre: "A missed failure costs {0}, a false alarm {1}, a repair in time {2}{3}.", "놓친 고장 {0}, 오경보 {1}, 제때 수리 {2}{3}.";
    GuessMark: " (guess)", " (추정)";
    KnownAfterwards: "Column {0} is 1 almost only in failures: if it is known only afterwards, add it to `ignore`, or the figures are worthless.", "{0} 열은 거의 고장일 때만 1입니다. 고장 뒤에야 아는 값이면 `ignore`에 넣으십시오. 그대로면 수치가 무의미합니다.";
    CountsRows: "Column {0} counts the rows: add it to `ignore`.", "{0} 열은 행 번호입니다. `ignore`에 넣으십시오.";
    StillBroken: "{0} rows were left out: their machine had failed before and still counts as broken there.", "{0}행을 제외했습니다. 앞서 고장 난 설비가 아직 고장 상태인 행입니다.";
    LivesOfMachines: "They are {0} lives of {1} machines: what follows a failure is a new life, and lives of one machine stay in one part.", "설비 {1}대의 수명 {0}개입니다. 고장 뒤의 행은 새 수명이며, 한 설비의 수명은 한 부분에 둡니다.";
    LearnedUnits: "{0} of {1} tested machines or lives were learned from: on those the figures are no test.", "평가한 설비(수명) {1}개 중 {0}개는 학습에 쓰였습니다. 그에 대한 수치는 평가가 아닙니다.";
    LearnedRows: "{0} of {1} tested rows are equal to rows that were learned from: on those the figures are no test.", "평가한 {1}행 중 {0}행은 학습한 행과 같습니다. 그에 대한 수치는 평가가 아닙니다.";
    KnownFilled: "Column {0} is filled in almost only in failures: if it is known only afterwards, add it to `ignore`, or the figures are worthless.", "{0} 열은 거의 고장일 때만 채워져 있습니다. 고장 뒤에야 아는 값이면 `ignore`에 넣으십시오. 그대로면 수치가 무의미합니다.";
    KnownEmpty: "Column {0} is empty almost only in failures: if that is known only afterwards, add it to `ignore`, or the figures are worthless.", "{0} 열은 거의 고장일 때만 비어 있습니다. 고장 뒤에야 아는 것이면 `ignore`에 넣으십시오. 그대로면 수치가 무의미합니다.";
    KnownUnusual: "Column {0} is not what it usually is almost only in failures: if it is known only afterwards, add it to `ignore`, or the figures are worthless.", "{0} 열은 거의 고장일 때만 평소 값과 다릅니다. 고장 뒤에야 아는 값이면 `ignore`에 넣으십시오. 그대로면 수치가 무의미합니다.";
    KnownLevel: "Column {0} is {1} almost only in failures: if it is known only afterwards, add it to `ignore`, or the figures are worthless.", "{0} 열은 거의 고장일 때만 {1}입니다. 고장 뒤에야 아는 값이면 `ignore`에 넣으십시오. 그대로면 수치가 무의미합니다.";
    RemainingLife: "Column {0} is the remaining life itself, or counts down to it: add it to `ignore`, or the figures are worthless.", "{0} 열은 잔여 수명 자체이거나 잔여 수명을 따라 줄어드는 값입니다. `ignore`에 넣으십시오. 그대로면 수치가 무의미합니다.";
    Duplicates: "{0} rows are equal to others; equal rows stay in one part.", "{0}행이 다른 행과 같습니다. 같은 행은 한 부분에 둡니다.";

    // What must be true.
    MustTitle: "WHAT MUST BE TRUE, everything else being as it is", "손익분기 조건 (나머지는 그대로일 때)";
    MustPrice: "It pays as long as the whole price stays below {0}{1}; now {2}.", "총가격이 {0}{1} 미만이면 이득입니다. 현재 {2}.";
    MustRate: "It pays as long as the interest stays below {0} a year{1}; now {2}.", "연 이자율이 {0}{1} 미만이면 이득입니다. 현재 {2}.";
    MustFees: "It pays as long as the monthly fee stays below {0}{1}; now {2}.", "월 이용료가 {0}{1} 미만이면 이득입니다. 현재 {2}.";
    MustSavings: "It pays as long as at least {0} of the simulated savings come true{1}.", "모의실험 절감액의 {0} 이상이 실현되면{1} 이득입니다.";
    MustSell: "It pays as long as {3} sells for at least {0} a part{1}; now {2}.", "{3}의 판매 단가가 {0} 이상이면{1} 이득입니다. 현재 {2}.";
    MustDemand: "It pays as long as at least {0} parts of {3} can be sold a month{1}; now {2}.", "{3}을(를) 월 {0}개 이상 팔 수 있으면{1} 이득입니다. 현재 {2}개.";
    MustHorizon: "It pays if it is used for at least {0} months{1}; {2} were simulated.", "{0}개월 이상 쓰면{1} 이득입니다. 모의실험 기간은 {2}개월.";
    PaysBelow: "{3}: it pays below {0}{1}; now {2}.", "{3}: {0}{1} 미만이면 이득입니다. 현재 {2}.";
    PaysFrom: "{3}: it pays from {0} on{1}; now {2}.", "{3}: {0} 이상이면{1} 이득입니다. 현재 {2}.";
    PaysEverywhere: "It pays whatever these are: {0}.", "다음은 어떤 값이어도 이득입니다: {0}.";
    PaysNowhere: "None of these alone makes it pay: {0}.", "다음 하나만으로는 이득이 되지 않습니다: {0}.";
    MustBetween: " (95 %: {0} to {1})", " (95 % 구간: {0} ~ {1})";
    MustAtLeast: " (95 %: from {0} on)", " (95 % 구간: {0}부터)";
    MustAtMost: " (95 %: up to {0})", " (95 % 구간: {0}까지)";
    MustOutage: "It pays as long as an outage of {3} lasts less than {0} on average{1}, as often as now; now {2}.", "{3}의 고장이 지금과 같은 빈도로 평균 {0}{1} 미만 지속되면 이득입니다. 현재 {2}.";
    MustDemandAll: "It pays as long as orders and demand are at least {0} of what they are{1}.", "주문과 수요가 현재의 {0} 이상이면{1} 이득입니다.";
    MustLife: "It pays as long as machines run at least {0} as long as now between failures{1}.", "설비의 평균 고장 간격이 현재의 {0} 이상이면{1} 이득입니다.";
    MustLifeBelow: "It pays as long as machines run less than {0} as long as now between failures{1}.", "설비의 평균 고장 간격이 현재의 {0} 미만이면{1} 이득입니다.";
    OutageOf: "Length of an outage of {0}", "{0}의 평균 고장 시간";
    DemandAll: "All orders and demand", "주문과 수요 전체";
    LifeAll: "Time between failures of all machines", "모든 설비의 고장 간격";
    BreakEvenAt: "{0}: {1}, future {2} of {3}", "{0}: {1}, 모의실험 {2}/{3}회";
    BreakEvenOf: "{0}, {1}", "{0}, {1}";
    SimulatedHow: "Outages, demand and time between failures: simulated again at each value over the same futures (common random numbers); nothing is said beyond the range, and inside it only one change between paying and not paying is looked for between the values tried.", "고장 시간, 수요, 고장 간격은 값마다 같은 난수로 다시 모의실험하여 찾았습니다. 범위 밖에 대해서는 말하지 않으며, 범위 안에서는 시험한 값 사이에서 이득 여부가 한 번 바뀌는 곳을 찾습니다.";
    TrialTitle: "A TRIAL BEFORE DECIDING", "결정 전 시범 운영";
    TrialDo: "DO the trial.", "시범 운영을 하십시오.";
    TrialDoNot: "DO NOT do the trial.", "시범 운영을 하지 마십시오.";
    TrialUnclear: "Too few futures to say whether the trial is worth its price.", "시범 운영이 값어치가 있는지 말하기에는 모의실험 횟수가 적습니다.";
    TrialIs: "{0} months on {1} of {2} machines for {3} would change your decision with probability {4}. What you learn is worth {5}; after the price and the later start {6} are left.", "설비 {2}대 중 {1}대에서 {0}개월 동안 {3}에 시범 운영하면 결정이 {4}의 확률로 바뀝니다. 얻는 정보의 가치는 {5}이며, 비용과 늦은 도입을 빼면 {6}이 남습니다.";
    TrialBuys: "Without a trial: adopt it. With it: adopt it only if it shows savings of at least {0} a month, scaled to all {1} machines.", "시범 운영이 없으면 도입합니다. 하면 전체 {1}대로 환산한 월 절감액이 {0} 이상일 때만 도입합니다.";
    TrialRejects: "Without a trial: leave it. With it: adopt it if it shows savings of at least {0} a month, scaled to all {1} machines.", "시범 운영이 없으면 도입하지 않습니다. 하면 전체 {1}대로 환산한 월 절감액이 {0} 이상일 때 도입합니다.";
    TrialNothing: "Nothing that it may show would change the decision.", "어떤 결과가 나와도 결정은 바뀌지 않습니다.";
    TrialAssumes: "Taken beforehand: {0} ± {1} of the simulated savings come true (one standard deviation). A trial of this size shows the savings of a month with an error of {2}; {3} of the scatter between futures lasts and can be learned, the rest is luck that no trial foresees. What the machines save during the trial is not counted, and beside machines with luck of their own a trial shows less.", "사전 가정: 모의실험 절감액의 {0} ± {1}가 실현됨(표준편차 1배). 이 규모의 시범 운영이 보여 주는 월 절감액의 오차는 {2}입니다. 모의실험 사이 차이의 {3}만 지속되어 알아낼 수 있고 나머지는 시범 운영으로 알 수 없는 우연입니다. 시범 운영 중의 절감액은 넣지 않았으며, 서로 다른 우연을 겪는 설비와 비교하면 더 적게 알게 됩니다.";
    MustHow: "It pays: the mean net present value is above zero. Brackets are 95 % intervals over the same paired futures (Fieller).", "이득: 평균 순현재가치가 0보다 큼. 괄호는 같은 쌍별 모의실험에 대한 95 % 신뢰구간(Fieller).";
    WholePrice: "Whole price", "총가격";
    InterestRate: "Interest rate", "이자율";
    MonthlyFee: "Monthly fee", "월 이용료";
    SavingsPart: "Part of the savings that comes true", "실현되는 절감액 비율";
    SellingPriceOf: "Selling price of {0}", "{0} 판매 단가";
    DemandOf: "Demand for {0}, parts a month", "{0} 월 수요, 개";
    UsedMonths: "Months of use", "사용 개월 수";

    // What moves the worth.
    TornadoTitle: "WHAT MOVES THE NET PRESENT VALUE MOST", "순현재가치를 가장 많이 움직이는 것";
    LowEnd: "from", "하한";
    HighEnd: "to", "상한";
    NpvAtLow: "NPV there", "하한일 때 NPV";
    NpvAtHigh: "NPV there", "상한일 때 NPV";
    TornadoHow: "One figure at a time, all others as they are. *: the scenario gives no range; 20 % to either side by convention.", "한 번에 하나씩, 나머지는 그대로. *: 시나리오에 범위가 없어 관례로 ±20 %.";
    ItemPriceOf: "Price of {0}", "{0} 가격";
    FeeOf: "Fee: {0}", "이용료: {0}";
    PricePerPart: "Price of a good part", "양품당 요금";
    DiscountRate: "Discount rate", "할인율";
    MaterialOf: "Material of {0}", "{0} 재료비";
    ClaimOf: "Claim for {0}", "{0} 클레임";
    LateDayOf: "A late day of {0}", "{0} 지연 1일 비용";
    AllWages: "All wages", "전체 임금";
    AllElectricity: "Electricity prices", "전기 요금";
    AllRepairs: "Cost of repairs", "수리·정비 비용";
    AllSpares: "Prices of spare parts", "예비품 가격";

    // How it may go wrong.
    ChanceOfLoss: "Chance of a loss", "손실 확률";
    ValueAtRisk: "Net present value, worst 5 % from", "순현재가치 하위 5 % 경계(VaR)";
    Shortfall: "Net present value, mean of the worst 5 %", "하위 5 % 평균 순현재가치(ES)";
    ProfitIndex: "Profitability index, paid at once", "일시불 기준 수익성 지수";
    Ownership: "Cost of ownership, taxes aside", "총소유비용(세금 제외)";
    FirmQuote: "Waiting for a firm quote is worth", "확정 견적을 기다리는 가치";
    WhichOffer: "WHICH IS BEST", "어느 제안이 가장 나은가";
    NoneOfThem: "none of them", "도입하지 않음";
    BestIn: "best in", "최선인 비율";
    FuturesTell: "About {0} futures would tell, if the share stays as it is: --replications {0}.", "비율이 그대로라면 약 {0}회 실행하면 알 수 있습니다: --replications {0}.";
    NoFuturesTell: "The probability seems to be the very one asked for: more futures alone would not tell.", "확률이 기준과 거의 같아, 횟수를 늘리는 것만으로는 알 수 없습니다.";
    MeasureFirst: "Find this out first, for it moves the result most: {0}.", "결과를 가장 많이 움직이는 이것부터 확인하십시오: {0}.";

    // Quality.
    Drifts: "PROCESSES OUT OF CONTROL (as they were)", "공정 이상 (실제)";
    Drift: "cause", "원인";
    Charts: "CONTROL CHARTS", "관리도";
    Inspection: "inspection", "검사";
    ChartsHow: "until a signal: parts made while a process was out of control, of true signals; a false signal rests on no such part and costs the same search; first suspect: of true signals.", "신호까지: 공정 이상 중에 만든 부품 수(올바른 신호 기준). 거짓 신호는 그런 부품 없이 나온 신호이며 같은 점검 시간이 듭니다. 1순위 원인: 올바른 신호 기준.";
    Suspects: "WHAT THE SIGNALS POINTED AT", "신호가 가리킨 원인";
    LinkControl: "control", "제어";
    LinkTelemetry: "telemetry", "계측";
    LinkCamera: "camera", "카메라";
    LinkTerminal: "terminal", "단말기";
    LinkHeartbeat: "heartbeat", "생존 신호";
    LinkOrders: "orders", "운행 지시";
    LinkExpert: "remote expert", "원격 전문가";
    NoCause: "nothing", "원인 없음";
    CauseMachine: "machine", "설비";
    CauseTool: "tool", "공구";
    CauseMaterial: "material", "재료";
    CauseShift: "shift", "근무조";
    Suspect: "suspect ← inspection", "의심 원인 ← 검사";
    SuspectsHow: "mean probability, over all signals, that the cause is of this kind, from what the inspected parts had passed; nothing: no special cause.", "모든 신호에 대해, 검사한 부품이 거친 이력으로 본 원인일 확률의 평균. 원인 없음: 특별한 원인이 없음.";

    Detections: "PARTS UNTIL A SIGNAL, when the charts were tried", "신호까지의 부품 수 (관리도 시험)";
    Detected: "drift ← inspection", "공정 이상 ← 검사";
    DetectionsHow: "mean parts from the beginning of a drift to the signal, on simulated parts that the learned chart was not trained on; nothing: parts from one false signal to the next. The p-chart has samples of 100, the CUSUM is laid out for out_of_control, EWMA weighs the newest part by 0.01; – : that chart cannot be as patient. On a known sudden rise a CUSUM laid out for it is the best there is.", "공정 이상이 시작된 때부터 신호까지 평균 부품 수. 학습에 쓰지 않은 모의 부품으로 시험. nothing: 거짓 신호 사이의 부품 수. p 관리도는 표본 100개, 누적합은 out_of_control 기준, EWMA는 최신 부품 가중치 0.01. – : 그만큼 드문 거짓 신호로 맞출 수 없음. 크기를 미리 아는 급격한 변화라면 그에 맞춘 누적합보다 나은 방법은 없습니다.";

    AttributedTitle: "{1} inspected parts of {0}, {2} of them bad ({3})", "{0}의 검사 부품 {1}개, 그중 불량 {2}개 ({3})";
    PointsAt: "The bad parts point at {0} = {1}, with a confidence of {2}: {3} of its parts are bad, {4} of all others.", "불량은 {0} = {1}을(를) 가리킵니다(확신도 {2}). 이 조건의 불량률 {3}, 나머지 {4}.";
    PointsAtNothing: "No special cause is likelier than any one: {0} that the bad parts come by chance alone.", "특별한 원인이 있다고 보기 어렵습니다. 우연일 확률 {0}.";
    PossibleCauses: "POSSIBLE CAUSES", "가능한 원인";
    CauseColumn: "column", "열";
    CauseValue: "value", "값";
    PartsHead: "parts", "부품";
    BadHead: "bad", "불량";
    BadShareHead: "bad, share", "불량률";
    ConfidenceHead: "confidence", "확신도";
    ByChance: "(no special cause)", "(특별한 원인 없음)";
    AttributedHow: "confidence: probability that the parts of this value are bad more often than all others for a reason, and that no other value is the reason; causes that always come together share it. Taken for granted beforehand: a special cause in one of two cases, every column as likely, and no cause but those in the table.", "확신도: 이 값의 부품이 나머지보다 자주 불량인 데 이유가 있고 다른 값이 그 이유가 아닐 확률. 항상 함께 나타나는 원인은 확신도를 나누어 가집니다. 전제: 특별한 원인이 있을 확률 1/2, 모든 열은 같은 확률, 표에 없는 원인은 고려하지 않음.";
    LeftOutColumns: "Left out, since nearly every part has a value of its own there or all have the same: {0}.", "부품마다 값이 다르거나 모두 같아 제외한 열: {0}.";
    MoreCauses: "{0} more are less likely.", "그 밖에 {0}개는 가능성이 더 낮습니다.";

    // What vendors claim.
    Claimed: "AGAINST CLAIMS", "업계 주장과 비교";
    DerivedHead: "derived here", "이 모의실험";
    ClaimedHead: "claimed", "업계 주장";
    CredibleHead: "credible", "믿을 만한 범위";
    EffectDowntime: "Unplanned downtime", "비계획 정지";
    EffectBreakdowns: "Failures", "고장 횟수";
    EffectUpkeep: "Cost of upkeep", "정비 비용";
    EffectProductivity: "Good parts an hour", "시간당 양품";
    EffectDefects: "Defects", "불량률";
    EffectOnTime: "Orders on time", "납기 준수율";
    StandsBelow: "below", "미달";
    StandsInside: "inside", "범위 안";
    StandsAbove: "ABOVE", "초과";
    ClaimsHow: "Claims are never inputs. Downtime and cost: McKinsey and Deloitte, as vendors quote them; failures: U.S. Department of Energy, likewise; credible: what critics grant. The others: means of 5,003 Korean adopters of whole systems, 2014-17. ABOVE: look for what is too good in the scenario.", "업계 주장은 입력이 아닙니다. 정지·비용: 공급사가 인용하는 맥킨지·딜로이트; 고장: 미국 에너지부(인용); 믿을 만한 범위: 비판적 문헌. 나머지: 국내 스마트공장 도입기업 5,003곳(2014~17) 평균, 시스템 전체 효과. 초과이면 시나리오에 지나치게 좋은 값이 있는지 보십시오.";

    // Choosing maintenance policies.
    OptimumHow: "Which policy costs least in the long run, for each failure alone: repairs, planned work, spare parts and standstill. Crews are taken to be free and spare parts that are kept to be there; `compare` shows the rest.", "고장별로 장기 비용(수리·계획 정비·예비품·정지)이 가장 적은 정책입니다. 정비 인력은 바로 오고 보유 예비품은 있다고 봅니다. 나머지는 `compare`가 보여 줍니다.";
    OptimumBasis: "Costs with ± come from simulated lives, the others from formulas. How much machines work, and what the bottleneck earns, comes from:", "±가 있는 비용은 모의 수명, 나머지는 공식에서 나옵니다. 설비 가동 시간과 병목의 이익은 다음에서 나옵니다:";
    StandstillIs: "An hour of standstill is taken to cost what an hour of the bottleneck {1} earns: {0} (sales less material). At other machines, and while orders are short, it costs less; --standstill-won-per-hour says otherwise.", "정지 1시간의 비용은 병목 {1}의 시간당 이익 {0}(매출-재료비)으로 봅니다. 다른 설비나 주문이 모자랄 때는 더 적으며, --standstill-won-per-hour로 바꿀 수 있습니다.";
    StandstillUnknown: "Nothing says what an hour of standstill costs, and no margin of the bottleneck can be found: it counts as nothing. Say it with --standstill-won-per-hour.", "정지 1시간의 비용을 알 수 없어 0으로 계산합니다. --standstill-won-per-hour로 지정하십시오.";
    LifeOfWork: "{2} machines; a part lives {0} h of work on average, a machine works {1} h a month.", "설비 {2}대; 부품 평균 수명 가동 {0}시간, 설비 1대 월 {1}시간 가동.";
    LifeByCalendar: "{2} machines; a part lives {0} h by the calendar on average ({1} h a month).", "설비 {2}대; 부품 평균 수명 달력 {0}시간(월 {1}시간).";
    WorkCosts: "A failure costs {0}, a planned replacement {1}.", "고장 1회 {0}, 계획 교체 1회 {1}.";
    StandingCosts: "While the machine stands anyway it costs {0}.", "설비가 어차피 서 있을 때는 {0}.";
    StandstillOf: "That counts {0} for an hour of standstill.", "정지 1시간은 {0}으로 계산.";
    LeavesWear: "Repairs leave this part worn (`repair_leaves`), which is left out here: the choice is for repairs that leave it new.", "수리 후에도 마모가 남지만(`repair_leaves`) 여기서는 새것이 된다고 봅니다.";
    NotChosenFrom: "Not among them: {0}.", "제외: {0}.";
    NeverPays: "never cheaper than running to failure", "고장까지 쓰는 것보다 싸지 않음";
    NoSigns: "nothing is seen before it fails", "고장 전 징후가 없음";
    NoSensor: "the station has no sensor for it", "해당 센서가 없음";
    NoInspectionPrice: "`inspection_won` is not given", "`inspection_won`이 없음";
    NeverStands: "the machine never stands while the crew is there", "정비 인력이 있을 때 설비가 서지 않음";
    RunToFailure: "run to failure", "고장까지 사용";
    ByAge: "by age", "사용 시간 교체";
    ByAgeStanding: "by age, when it stands", "사용 시간 교체(정지 때)";
    ByUsage: "in blocks of use", "가동 시간 주기 교체";
    ByCalendar: "in blocks of time", "달력 주기 교체";
    ByCondition: "by sensor", "센서 상태 교체";
    ByInspection: "by inspection", "점검 상태 교체";
    PolicyHead: "policy", "정책";
    WhenHead: "replaced", "교체 시점";
    WonAnHourHead: "won an hour", "시간당, 원";
    WonAMonthHead: "a month", "월 비용";
    FailFirstHead: "fail first", "먼저 고장";
    AtAge: "after {0} h", "{0}시간 후";
    EveryHours: "every {0} h", "{0}시간마다";
    AtReading: "from a reading of {0}", "측정값 {0}부터";
    AtInspection: "from {0}, seen every {1} h", "{0}부터, {1}시간마다 점검";
    TodayIs: "today: {0}", "현재: {0}";
    EarlyBuysNothing: "Replacing this part early buys nothing: its age says nothing of when it fails, or a failure is hardly dearer than planned work.", "미리 교체해도 이득이 없습니다. 사용 시간이 고장 시점을 말해 주지 않거나, 고장이 계획 교체보다 거의 비싸지 않습니다.";
    TodayIsBest: "Keep today's policy: no other is surely cheaper.", "현재 정책 유지: 확실히 더 싼 정책이 없습니다.";
    PolicySaves: "Cheapest (*): {0}. It saves {1} a month against today's policy. Write into the failure:", "가장 싼 정책(*): {0}. 현재보다 월 {1} 절감. 고장 항목에 넣을 내용:";
    PolicyIsBest: "Cheapest (*): {0}. What today's policy costs cannot be said by these means. Write into the failure:", "가장 싼 정책(*): {0}. 현재 정책의 비용은 이 방법으로 알 수 없습니다. 고장 항목에 넣을 내용:";

    // What it rests on.
    Assumptions: "WHAT IT RESTS ON", "근거";
    NoMistakes: "No mistakes found; the scenario can be run.", "오류가 없습니다. 실행할 수 있습니다.";
    Warnings: "The scenario can be run. Warnings: {0}.", "실행할 수 있습니다. 경고: {0}건.";
    Number: "number", "수치";
    Value: "value", "값";
    Source: "source", "출처";
    Guess: "guess", "추정";
    AssumptionCounts: "{0} numbers: {1} with a source, {2} guesses, {3} without a word on where they come from.", "수치 {0}개: 출처 있음 {1}개, 추정 {2}개, 출처 표시 없음 {3}개.";
    ListThem: "List them: {0}", "목록 보기: {0}";
    Repeat: "Repeat: {0}", "다시 실행: {0}";
    NoTaxes: "Taxes and subsidies are not included.", "세금과 보조금은 포함하지 않았습니다.";

    // The network.
    TheNetwork: "the network \"{0}\"", "네트워크 \"{0}\"";
    NetworkBasis: "{0} s simulated packet by packet after a warm-up of {1} s: {2} messages, seed {3}.", "안정화 {1}초 후 {0}초간 패킷 단위 모의실험: 메시지 {2}개, 난수 시드 {3}.";
    NetworkLoss: "Network \"{0}\": receivers are taken to lose {1} dB against ideal ones.", "네트워크 \"{0}\": 수신기 구현 손실 {1} dB로 가정.";
    NetworkLosses: "Network \"{0}\": receivers are taken to lose {1} dB against ideal ones, modems to add {2} ms up and {3} ms down.", "네트워크 \"{0}\": 수신기 구현 손실 {1} dB, 모뎀 추가 지연 상향 {2} ms, 하향 {3} ms로 가정.";
    AllHearARadio: "Every device hears a radio.", "모든 단말이 무선국의 신호를 받습니다.";
    SomeHearNoRadio: "{0} of {1} devices hear no radio ({2}).", "단말 {1}대 중 {0}대가 무선국의 신호를 받지 못합니다({2}).";
    NoRadios: "There are no radios in this network.", "이 네트워크에는 무선국이 없습니다.";
    NoControlLoops: "No machine is controlled over it.", "이 네트워크로 제어되는 설비가 없습니다.";
    InterruptedPerHour: "Control loops are interrupted about {0} times an hour for {1} each ({2} seen).", "제어가 시간당 약 {0}회, 평균 {1}씩 끊깁니다(관측 {2}회).";
    InterruptedPerDay: "Control loops are interrupted about {0} times a day for {1} each ({2} seen).", "제어가 하루 약 {0}회, 평균 {1}씩 끊깁니다(관측 {2}회).";
    NeverInterrupted: "No control loop was interrupted in these {0} s.", "이 {0}초 동안 제어가 끊긴 적이 없습니다.";
    DerivedPerHour: "Over longer, in what the factory draws from, control loops are interrupted about {0} times an hour in all, at most {1} times.", "더 긴 모의실험(공장 모의실험의 바탕)에서는 제어가 전체 시간당 약 {0}회(최대 {1}회) 끊깁니다.";
    DerivedPerDay: "Over longer, in what the factory draws from, control loops are interrupted about {0} times a day in all, at most {1} times.", "더 긴 모의실험(공장 모의실험의 바탕)에서는 제어가 전체 하루 약 {0}회(최대 {1}회) 끊깁니다.";
    DerivedNever: "Nor are they over longer, in what the factory draws from: with 95 % certainty at most {0} times a day in all.", "더 긴 모의실험(공장 모의실험의 바탕)에서도 끊기지 않습니다. 95 % 신뢰수준에서 전체 하루 최대 {0}회입니다.";
    DerivedAlways: "{0} of {1} control loops are never heard at all.", "제어 {1}개 중 {0}개는 전혀 연결되지 않습니다.";
    TablesTitle: "WHAT THE FACTORY DRAWS FROM: outages and delays", "공장 모의실험의 바탕: 끊김과 지연";
    AtMostHead: "at most", "최대";
    MeanLengthHead: "mean, s", "평균, 초";
    LongLengthHead: "p99, s", "p99, 초";
    MedianDelayHead: "p50, ms", "p50, ms";
    LongDelayHead: "p99, ms", "p99, ms";
    Always: "always out", "항상 끊김";
    TablesHow: "From longer runs, in which rare blockage is made frequent and weighted accordingly: outages longer than the survival time, at most so many with 95 % certainty, how long they last, and the delay of messages that arrive, there and back if there is an answer.", "드문 차단을 자주 일어나게 하고 그만큼 가중한 더 긴 모의실험의 결과: 생존 시간보다 긴 끊김의 빈도(최대는 95 % 신뢰수준의 상한)와 길이, 도착한 메시지의 지연(응답이 있으면 왕복).";
    TablesFaults: "On top of these come faults, as the scenario gives them, of: {0}.", "여기에 시나리오가 정한 고장이 더해집니다: {0}.";
    HearsNoRadio: "hears no radio", "신호 없음";
    Milliseconds: "{0} ms", "{0} ms";
    Seconds: "{0} s", "{0}초";
    Delays: "DELAYS, ms", "지연, ms";
    FlowName: "flow", "통신";
    WayHead: "way", "방향";
    MessagesHead: "messages", "메시지";
    Up: "up", "상향";
    Down: "down", "하향";
    RoundTrip: "there and back", "왕복";
    MoreAreBetter: "{0} more, none of them worse.", "그 밖에 {0}개는 이보다 나쁘지 않습니다.";
    InterruptionsTitle: "INTERRUPTIONS", "끊김";
    LostOrLate: "lost or late", "손실·지연";
    InterruptionsHead: "times", "횟수";
    PerHourHead: "an hour", "시간당";
    LongestHead: "longest, s", "최장, 초";
    BlockedHead: "blocked", "차단 중";
    PeakAgeHead: "age p99, ms", "정보 나이 p99, ms";
    InterruptionsHow: "times: messages stayed away for longer than the survival time; < : none seen, so many at most with 95 % certainty; blocked: of them while something stood before the device; age: of what the receiver knows, just before a fresher message comes", "횟수: 메시지가 생존 시간보다 오래 오지 않은 횟수; < : 관측되지 않음, 95 % 신뢰수준의 상한; 차단 중: 그중 물체가 단말 앞을 가린 경우; 정보 나이: 새 메시지가 오기 직전 수신측 정보의 경과 시간";
    DevicesTitle: "DEVICES, weakest signal first", "단말, 신호가 약한 순";
    DeviceHead: "device", "단말";
    RadioHead: "radio", "무선국";
    SignalDownHead: "SNR down, dB", "하향 SNR, dB";
    SignalUpHead: "SNR up, dB", "상향 SNR, dB";
    BlockedShareHead: "blocked", "차단";
    HandoversHead: "handovers", "핸드오버";
    RadiosTitle: "RADIOS", "무선국";
    PlaceHead: "place, m", "위치, m";
    UsedDownHead: "used down", "하향 사용률";
    UsedUpHead: "used up", "상향 사용률";
    FailedHead: "failed transmissions", "전송 실패";
    SignalMapTitle: "SIGNAL in the hall of {0} × {1} m, from above", "홀 신호 지도 ({0} × {1} m, 위에서 본 모습)";
    SignalLegend: "each digit is 5 dB of signal-to-noise ratio: 3 is 15 to 20 dB; · is below 0 dB", "숫자 하나는 SNR 5 dB(3은 15~20 dB); ·은 0 dB 미만";
    DelayMapTitle: "DELAY in the hall of {0} × {1} m, from above", "홀 지연 지도 ({0} × {1} m, 위에서 본 모습)";
    DelayLegend: "19 of 20 messages of 100 bytes are there and back within 1 ms (0), 2 (1), 5 (2), 10 (3), 20 (4), 50 (5), 100 (6), 200 (7), 500 (8), or not (9); × where none comes back", "100바이트 메시지 20개 중 19개의 왕복 시간: 1 ms 이내(0), 2(1), 5(2), 10(3), 20(4), 50(5), 100(6), 200(7), 500(8), 그 이상(9); ×는 돌아온 메시지가 없음";
    MapLegend: "R is a radio; 0, 0 is below on the left", "R은 무선국; 왼쪽 아래가 0, 0";
    ComparisonTitle: "MEASURED ({0}) AND SIMULATED ({1}, {2})", "측정({0})과 모의실험({1}, {2})";
    MeasuredHead: "measured", "측정";
    SimulatedHead: "simulated", "모의실험";
    Distance: "Kolmogorov–Smirnov distance {0}: the share of messages by which the two distributions differ at most.", "콜모고로프–스미르노프 거리 {0}: 두 분포가 가장 크게 다른 메시지 비율.";
    NothingSimulated: "No message arrived in the simulation, so there is nothing to compare.", "모의실험에서 도착한 메시지가 없어 비교할 수 없습니다.";
    CalibrationTitle: "the network \"{0}\" calibrated to {1}", "네트워크 \"{0}\", {1}에 맞춘 보정";
    CalibrationVerdict: "With modems that add {0} ms on average and receivers that lose {1} dB, the simulated delays differ from the measured ones in at most a share of {2} of the messages (Kolmogorov–Smirnov distance); as described in the scenario it is {3}.", "모뎀 지연 평균 {0} ms, 구현 손실 {1} dB이면 모의실험과 측정 분포의 차이(콜모고로프–스미르노프 거리)는 최대 {2}입니다. 시나리오 그대로는 {3}입니다.";
    LossDoesNotMatter: "The measurement says nothing about the receivers: other losses fit as well, and {0} dB is kept.", "측정값으로는 구현 손실을 알 수 없습니다. 다른 값도 똑같이 맞으므로 {0} dB를 유지합니다.";
    KeepsPhase: "The pings seem to have kept one phase against the radio's cycle; which one cannot be told from them.", "핑이 무선 주기에 대해 일정한 위상을 유지한 것으로 보이며, 어느 위상인지는 알 수 없습니다.";
    FastestIs: "Without any modem delay the fastest simulated message takes {0} ms; no calibration gets below that.", "모뎀 지연이 없을 때 가장 빠른 메시지는 {0} ms이며, 보정으로 이보다 줄일 수 없습니다.";
    LongestOfAll: "longest", "최장";
    WriteThis: "WRITE THIS INTO THE NETWORK OF THE SCENARIO", "시나리오의 네트워크에 넣을 내용";
    NetworkStopsAre: "Stops by the network: {1} a month instead of {0}, {3} instead of {2}.", "통신 정지: 월 {0}회 → {1}회, {2} → {3}.";
    Minutes: "{0} min", "{0}분";
    NetworkLinks: "NETWORK", "네트워크";
    Fleets: "VEHICLES", "운반차";
    Fleet: "fleet", "운반차 무리";
    FleetIs: "Vehicles \"{0}\": busy {1} instead of {2} of their time, stopped for want of network {3} instead of {4}.", "운반차 \"{0}\": 작업률 {2} → {1}, 통신 정지 {4} → {3}.";
    PacketByPacket: "Every packet of the network was simulated beside the parts; faults of its parts are left out.", "네트워크의 모든 패킷을 부품과 함께 모의실험했습니다. 네트워크 장비의 고장은 제외했습니다.";

    // The page to hand over.
    Question: "Do the savings carry the instalments?", "절감액이 할부금을 감당하는가?";
    PreparedFor: "For {0}", "{0} 귀중";
    PreparedBy: "Prepared by {0}", "작성: {0}";
    Recommended: "RECOMMENDED", "권장";
    NotRecommended: "NOT RECOMMENDED", "권장하지 않음";
    NotEnoughEvidence: "NOT ENOUGH EVIDENCE", "근거 부족";
    RecommendedAre: "Recommended: {0}", "권장: {0}";
    NoneRecommended: "No offer is recommended.", "권장할 수 있는 제안이 없습니다.";
    UnclearAre: "No offer is recommended; there is not enough evidence on: {0}", "권장할 수 있는 제안이 없으며, 다음은 판단할 근거가 부족합니다: {0}";
    RecommendationRule: "The rule: recommended is what has, with 95 % confidence, a net present value above zero in at least {0} of all futures; not recommended what has it, with the same confidence, in fewer. Otherwise the simulated futures are too few to tell, which is not enough evidence.", "판단 기준: 순현재가치가 0을 넘을 확률이 95 % 신뢰수준에서 {0} 이상이면 권장, 같은 신뢰수준에서 그 미만이면 권장하지 않음, 그 밖에는 모의실험 횟수가 적어 근거 부족입니다.";
    Trust: "The report rests on {0} numbers; {1} of them are guesses and {2} say nothing of where they come from. They are listed at its end: the answer is as good as they are.", "이 보고서는 수치 {0}개에 바탕을 두며, 그중 {1}개는 추정이고 {2}개는 출처 표시가 없습니다. 끝에 모두 실려 있으며, 결론은 이 수치만큼만 믿을 수 있습니다.";
    OfferHead: "Offer", "제안";
    Chance: "Chance of a net present value above zero", "순현재가치가 0을 넘을 확률";
    SideBySideOne: "One future; no intervals. Payback is in months.", "모의실험 1회이므로 신뢰구간이 없습니다. 회수 기간은 개월.";
    SideBySideHow: "Means over {0} futures with 95 % intervals (±); chances with their 95 % intervals in brackets. Payback is the median.", "모의실험 {0}회의 평균과 95 % 신뢰구간(±), 확률의 95 % 신뢰구간(괄호). 회수 기간은 중앙값.";
    LineToday: "The line today", "현재 라인";
    StationsTitle: "What the machines do: share of the calendar time", "설비가 하는 일: 달력 시간 비율";
    FirstStations: "The first {0} of {1} stations.", "설비 {1}개 중 처음 {0}개.";
    ThenShort: "then", "도입 후";
    OfferTitle: "The offer: {0}", "제안: {0}";
    OriginTitle: "Where the savings come from, a month", "절감의 출처, 월";
    OriginHow: "Bars to the right help, bars to the left cost; thin lines are 95 % intervals.", "오른쪽 막대는 이득, 왼쪽 막대는 비용이며, 가는 선은 95 % 신뢰구간입니다.";
    CashTitle: "The cash: savings less all payments so far", "누적 현금: 그때까지의 절감액 - 모든 납입액";
    CashHow: "Undiscounted. Where the line ends above zero, the offer has brought more than it cost in at least half of the futures.", "할인하지 않은 금액. 선이 0 위에서 끝나면 모의실험의 절반 이상에서 제안의 이득이 비용보다 큽니다.";
    MedianLine: "median", "중앙값";
    DueAndSaved: "Saved and due, month by month", "월별 절감액과 납입액";
    MeanSaved: "saved (mean)", "절감액(평균)";
    SavedIn: "saved, {0}", "절감액, {0}";
    DueMean: "instalment and fee (mean)", "할부금과 이용료(평균)";
    DueInMonth: "month {0}: {1}", "{0}개월: {1}";
    LastInstalment: "last payment", "마지막 납입";
    PaybackTitle: "By when the price is paid back", "가격을 회수하는 시점";
    PaybackHow: "Share of the futures in which what the adopter pays of the price, as if paid at once, has come back by then, after fees and taxes.", "도입기업이 부담하는 가격(일시불 기준)을 이용료와 세금을 내고도 그때까지 회수한 모의실험의 비율.";
    PaybackNever: "In {0} of the futures that does not happen within the simulated time.", "모의실험의 {0}에서는 기간 안에 회수하지 못합니다.";
    TermsTitle: "The terms", "조건";
    MonthsTitle: "The cash month by month, won", "월별 현금, 원";
    From: "from", "시작일";
    PaidOnce: "paid at once", "일시 납입";
    TaxesAndVat: "taxes and VAT", "세금·부가세";
    LoansAndGrants: "loans, late funding", "대출·사후 지원금";
    CashLowest: "cash, lowest", "누적 현금, 최저";
    CashHighest: "cash, highest", "누적 현금, 최고";
    VatHow: "Value added tax is paid at the purchase and comes back from the tax office; it is in the cash, not in what is due.", "부가가치세는 구매할 때 내고 세무서에서 돌려받으며, 현금에는 들어 있고 납입액에는 들어 있지 않습니다.";
    CashLow: "cash, 5 %", "누적 현금, 5 %";
    CashMiddle: "cash, median", "누적 현금, 중앙값";
    CashHigh: "cash, 95 %", "누적 현금, 95 %";
    MonthAxis: "month", "개월";
    Won: "won", "원";
    MillionWon: "million won", "백만원";
    AssumptionsTitle: "What it rests on: every number and its source", "근거: 모든 수치와 출처";
    WarningsTitle: "Warnings", "경고";
    NoSource: "no source", "출처 표시 없음";
    Place: "written in", "위치";
    AgainTitle: "How to repeat it", "다시 계산하는 방법";
    MadeBy: "Made by", "작성 프로그램";
    ScenarioName: "Scenario", "시나리오";
    Fingerprint: "Fingerprint of the line", "라인 지문(해시)";
    Seed: "Seed", "난수 시드";
    Futures: "Simulated futures", "모의실험 횟수";
    CommandAgain: "Command", "명령";
    CashToday: "The line as it is earns {0} a month before anything that the scenario does not name.", "현재 라인은 월 {0}을 법니다(시나리오에 없는 항목 제외).";

    // Progress.
    Interim: "after {0} of {1}", "{1}회 중 {0}회 완료";
}

/// `text` with `{0}`, `{1}` … replaced by `values`.
pub fn fill(text: &str, values: &[&str]) -> String {
    let mut out = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let place = rest[1..].split_once('}').and_then(|(number, after)| {
            let number: usize = number.parse().ok()?;
            Some((*values.get(number)?, after))
        });
        // What was filled in is not looked at again: a name with braces in it stays as it is.
        match place {
            Some((value, after)) => {
                out.push_str(value);
                rest = after;
            }
            None => {
                out.push('{');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(text: &str) -> Vec<&str> {
        let mut found: Vec<&str> = text
            .match_indices('{')
            .filter_map(|(at, _)| text[at + 1..].split_once('}').map(|(place, _)| place))
            .collect();
        found.sort_unstable();
        found
    }

    #[test]
    fn both_languages_say_something_about_the_same_values() {
        for word in Word::ALL {
            let (english, korean) = (word.text(Language::English), word.text(Language::Korean));
            assert!(!english.trim().is_empty() && !korean.trim().is_empty(), "{word:?}");
            // A place may be left out where the language does not need it, but none may be made up.
            assert_eq!(places(english), places(korean), "{word:?}");
        }
    }

    #[test]
    fn names_are_filled_in_and_never_read_as_places() {
        assert_eq!(fill("{0} of {1}", &["{1}", "2"]), "{1} of 2");
        assert_eq!(fill("{2} {x} {", &["a"]), "{2} {x} {");
    }
}
