//! Every word of the viewer in two languages, in the way of [`crate::report::words`]: an enumeration, so that a word
//! without a translation does not compile. States, figures of money and months have their words there.

use crate::report::words::Language;

macro_rules! labels {
    ($($name:ident: $english:literal, $korean:literal;)+) => {
        /// A word or sentence of the viewer.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Label {
            $(#[doc = $english] $name,)+
        }

        impl Label {
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

labels! {
    // The bar above.
    Scenario: "Scenario", "시나리오";
    OtherLanguage: "한국어", "English";
    Light: "Light", "밝게";
    For: "for {0}", "{0} 귀중";
    TakeAlong: "Export …", "내보내기";
    Picture: "Picture of the window (P)", "화면 그림 (P)";
    ExportReport: "Report to hand over (HTML)", "전달용 보고서 (HTML)";
    ExportJson: "Figures of the line (JSON)", "라인 지표 (JSON)";
    ExportCsv: "Figures of the line (CSV)", "라인 지표 (CSV)";
    ExportTrace: "What every machine did (trace for Perfetto)", "설비별 동작 기록 (Perfetto용)";
    ExportedTo: "It is in {0}.", "{0}에 저장했습니다.";
    FileChanged: "The scenario's file is not what is shown: somebody else has changed it. Open it again.", "시나리오 파일이 화면과 다릅니다. 다른 곳에서 바뀌었으니 다시 여십시오.";
    Exporting: "It is being made …", "만드는 중 …";
    SaveFirst: "Save your changes on the page Edit and simulate them first: what you take along says from which file it was made.", "먼저 편집 화면에서 변경 내용을 저장하고 모의실험하십시오. 내보낸 자료에는 어느 파일로 만들었는지가 적힙니다.";
    ForWhom: "Prepared for:", "받는 회사:";
    TourGoes: "Tour: touch anything to take over, Esc ends it", "투어 중: 무엇이든 누르면 멈추고, Esc로 끝냅니다";
    TourGoOn: "Go on with the tour", "투어 계속";
    TourEnd: "End the tour", "투어 끝내기";
    HeldUp: "The simulation cannot keep up with this speed.", "모의실험이 이 속도를 따라가지 못합니다.";
    MistakesFirst: "Put the mistakes in the editor right first.", "먼저 편집 탭의 오류를 고치십시오.";
    PictureIn: "The picture is in {0}.", "그림을 {0}에 저장했습니다.";
    NoPicture: "The picture could not be written to {0}.", "{0}에 그림을 저장하지 못했습니다.";
    FileGone: "The scenario's file is not there any more. Save it again on the page Edit.", "시나리오 파일이 없어졌습니다. 편집 화면에서 다시 저장하십시오.";
    Dark: "Dark", "어둡게";
    BaselineTitle: "As it is", "현재 라인";
    BranchBreak: "If {0} broke at {1}", "{1}에 {0}이(가) 고장 난다면";
    BranchRadio: "If {0} were lost at {1}", "{1}에 {0}만 끊긴다면";
    BranchNetwork: "If the network were lost at {0}", "{0}에 통신이 끊긴다면";
    // The bar below.
    Play: "Play", "재생";
    Pause: "Pause", "정지";
    Step: "Next event", "다음 사건";
    NextFailure: "Next failure", "다음 고장";
    NextMaintenance: "Next planned work", "다음 계획 정비";
    NextOutage: "Next outage", "다음 통신 두절";
    Restart: "From the start", "처음부터";
    Speed: "Speed", "속도";
    RealTime: "real time", "실시간";
    PerSecond: "{0} a second", "초당 {0}";
    Fastest: "as fast as possible", "최대";
    SlowerAtEvents: "slower at events", "사건 발생 시 천천히";
    QuickThroughTimeOff: "quickly through time off", "근무 없는 시간은 빠르게";
    TimeOffUntil: "Nobody works until {0}", "{0}까지 근무 없음";
    SlowFor: "Slower for a moment: {0}", "잠시 천천히: {0}";
    Minute: "1 min", "1분";
    TenMinutes: "10 min", "10분";
    Hour: "1 h", "1시간";
    SixHours: "6 h", "6시간";
    Day: "1 day", "1일";
    When: "Time", "시각";
    Recorded: "simulated to {0}", "{0}까지 모의실험됨";
    WarmingUp: "warm-up: figures do not count yet", "안정화 기간: 수치는 아직 세지 않음";
    NotYet: "The line is still being simulated up to this moment. Try again in a moment.", "이 시점까지 아직 모의실험 중입니다. 잠시 뒤에 다시 하십시오.";
    NothingMore: "Nothing of this kind happens any more in what has been simulated so far.", "지금까지 모의실험된 기간에는 더 이상 없습니다.";
    // Figures.
    Figures: "Figures", "지표";
    GoodParts: "Good parts", "양품";
    GoodPerHour: "Good parts an hour", "시간당 양품";
    InProcess: "Parts in process", "재공품";
    Scrapped: "Scrapped parts", "폐기품";
    Orders: "Orders completed", "완료 주문";
    OrdersLate: "of these late", "그중 지연";
    Failures: "Failures", "고장";
    PlannedWorks: "Planned replacements", "계획 교체";
    Alarms: "Alarms of the AI", "AI 경보";
    NetworkStops: "Stops by the network", "통신에 의한 정지";
    NetworkStopTime: "Hours stopped by them", "그로 인한 정지 시간";
    VehicleStops: "Vehicles cut off", "운반차 통신 정지";
    Energy: "Electricity, kWh", "전력, kWh";
    None: "–", "–";
    SinceStart: "since {0}", "{0}부터";
    // Stations.
    Stations: "Stations", "공정";
    StationsNote: "Share of the time so far in each state", "지금까지 각 상태의 시간 비율";
    UpperAndLower: "Upper bar: {0}; lower bar: {1}", "위: {0}, 아래: {1}";
    Oee: "OEE {0} % = available {1} × pace {2} × good {3}", "OEE {0} % = 시간 {1} × 성능 {2} × 양품 {3}";
    OeeMeans: "Time worked of the time within shifts, planned time of the time worked, good parts of all parts.", "교대 시간 중 가동한 시간, 가동 시간 중 계획된 시간, 전체 부품 중 양품의 비율입니다.";
    LossTree: "Where the time went: {0}", "시간이 쓰인 곳: {0}";
    LossTreeMeans: "Shares of the time within shifts of all machines. Press a row to see its stations. What made good parts is the OEE of the line.", "모든 설비의 교대 시간에서 차지하는 비율입니다. 줄을 누르면 공정별로 보입니다. 양품을 만든 시간의 비율이 라인의 OEE입니다.";
    TimeGood: "made good parts", "양품을 만든 시간";
    TimeStopped: "not working", "가동하지 않은 시간";
    TimeSlow: "longer than planned, with loading", "계획보다 더 걸린 시간(투입 포함)";
    TimeBad: "made bad parts", "불량을 만든 시간";
    // What machines did.
    Timeline: "Timeline", "타임라인";
    LastHours: "Last {0} h", "최근 {0}시간";
    // The network.
    Network: "Network", "통신";
    NetworkNote: "Delay of the messages that arrive, messages lost, and stops by lost connections an hour (\"<\": none was seen; 95 % bound).", "도착한 메시지의 지연, 손실된 메시지, 연결 끊김으로 인한 시간당 정지(\"<\": 관측 없음, 95 % 상한)입니다.";
    Link: "Link, ms", "연결, ms";
    Lost: "lost", "손실";
    StopsPerHour: "stops/h", "정지/h";
    Always: "always", "항상";
    SignalMap: "Signal map", "신호 지도";
    SignalIs: "Signal on the floor (signal-to-noise ratio)", "바닥의 신호 세기 (신호 대 잡음비)";
    SignalStrong: "strong: 30 dB and more", "강함: 30 dB 이상";
    SignalGood: "good: 20 to 30 dB", "좋음: 20~30 dB";
    SignalFair: "fair: 10 to 20 dB", "보통: 10~20 dB";
    SignalWeak: "weak: below 10 dB", "약함: 10 dB 미만";
    SignalBlind: "blind spot: no radio is heard", "음영 지역: 무선이 닿지 않음";
    BlindMachines: "{0} of {1} machines with a modem stand in a blind spot.", "통신이 필요한 설비 {1}대 중 {0}대가 음영 지역에 있습니다.";
    CutOff: "no connection", "연결 끊김";
    RadioNumber: "Radio {0}", "기지국 {0}";
    BeforeStation: "before {0}", "{0} 앞";
    WorksAt: "{0}, at {1}", "{0}, 작업 중: {1}";
    WalksTo: "{0}, on the way to {1}", "{0}, 이동 중: {1}";
    WaitsForWork: "{0}, free", "{0}, 대기 중";
    LinkIs: "{0}: pulses are its control messages, there and back, shown {1} times slower than they are ({2} ms on average).", "{0}: 움직이는 점은 제어 메시지의 왕복입니다. 실제(평균 {2} ms)보다 {1}배 느리게 보여 줍니다.";
    LinkLost: "{0}: its link is lost, no message gets through.", "{0}: 연결이 끊겨 메시지가 오가지 않습니다.";
    // The picture.
    Follow: "Follow", "따라가기";
    WholeHall: "Whole hall", "홀 전체";
    Keys: "Mouse and keys", "마우스와 키";
    KeyDrag: "drag, left button", "왼쪽 버튼으로 끌기";
    KeyDragRight: "drag, right button", "오른쪽 버튼으로 끌기";
    KeyWheel: "wheel", "휠";
    KeyClick: "click", "클릭";
    KeySpace: "space", "스페이스";
    DoesTurn: "turn the picture", "그림 돌리기";
    DoesPan: "move the picture", "그림 옮기기";
    DoesZoom: "come nearer, go away", "가까이, 멀리";
    DoesSelect: "look at a machine or a vehicle", "설비나 운반차 보기";
    DoesPlay: "play or pause", "재생 또는 정지";
    DoesStep: "next event", "다음 사건";
    DoesReset: "show everything as it was opened", "처음 연 상태로";
    DoesFollow: "stay with the machine or vehicle looked at, or let go", "보고 있는 설비나 운반차 따라가기 또는 그만두기";
    DoesOverview: "see the whole hall", "홀 전체 보기";
    DoesMap: "signal of the network on the floor", "바닥에 통신 신호 표시";
    DoesDemo: "tour that comes with the program", "시연 보기";
    DoesPicture: "write a picture", "그림 저장";
    DoesLeave: "leave the tour, close this", "시연 끝내기, 닫기";
    DoesHelp: "this list", "이 목록";
    NoRadios: "This network has no radios.", "이 통신망에는 무선 기지국이 없습니다.";
    // Inspecting.
    Machine: "Machine", "설비";
    ClickOne: "Click a machine or vehicle in the picture, or a name in the list.", "그림의 설비나 운반차, 또는 목록의 이름을 누르십시오.";
    State: "Now", "현재 상태";
    Part: "Part", "부품";
    PhaseEnds: "Ends at", "종료 예정";
    Operator: "Operator", "작업자";
    Crew: "Repairer", "수리 인원";
    Queue: "Waiting before it", "대기 수량";
    Health: "What can fail", "고장 날 수 있는 부품";
    LifeOver: "{0} % of its life is over", "수명의 {0} % 사용";
    LifeNote: "How much of a life is over is known only in a simulation; sensors and people see signs of it at best.", "수명을 얼마나 썼는지는 모의실험에서만 알 수 있습니다. 실제로는 센서와 사람이 기껏해야 징후만 알 수 있습니다.";
    PartCalled: "planned work is called for", "계획 정비 요청됨";
    PartInWork: "planned work", "계획 정비 중";
    PartFailed: "failed", "고장";
    PartCounts: "failures: {0}, planned replacements: {1}", "고장 {0}회, 계획 교체 {1}회";
    AlarmCounts: "alarms: {0} right, {1} false; failures without one: {2}", "경보: 맞음 {0}회, 틀림 {1}회, 경보 없는 고장 {2}회";
    ItsLink: "Its link", "통신 연결";
    OnIt: "On it", "적재물";
    WayLeft: "Way left", "남은 거리";
    VehicleIdle: "waits for work", "작업 대기";
    VehicleOrdered: "has an order on its way to it", "지시 수신 중";
    VehicleToPickup: "drives to a job", "부품 가지러 이동";
    VehicleLoading: "takes a job up", "싣는 중";
    VehicleCarrying: "carries a job", "운반 중";
    VehicleUnloading: "puts a job down", "내리는 중";
    VehicleCharging: "charges, or drives there", "충전 또는 충전하러 이동";
    VehicleOff: "off shift", "운행 시간 외";
    OfPlaces: "{0} of {1} places", "{1}칸 중 {0}칸";
    BreakNow: "Break it now", "지금 고장 내기";
    LoseNetwork: "Lose the network for 5 minutes", "통신 5분 끊기";
    LoseRadio: "Lose one radio for 5 minutes", "기지국 하나 5분 끊기";
    RadioNotMissed: "Nothing stops: the other radios reach everything on this line.", "멈추는 것이 없습니다. 다른 기지국이 모든 설비에 닿습니다.";
    CannotBreak: "The scenario has no failure for it that could strike now.", "시나리오에 지금 일어날 수 있는 고장이 없습니다.";
    NoNetwork: "Nothing on this line needs a network.", "이 라인에는 통신이 필요한 것이 없습니다.";
    // What happened.
    Happenings: "What happened", "사건";
    NothingYet: "Nothing yet.", "아직 없습니다.";
    LogFull: "From {0} on not every lost connection is listed: they are too many.", "{0}부터는 연결 끊김이 너무 많아 일부만 적었습니다.";
    SaidFailure: "{0} fails: {1}", "{0} 고장: {1}";
    SaidRepair: "{0}: repair begins", "{0}: 수리 시작";
    SaidBack: "{0} can go again", "{0} 다시 가동 가능";
    SaidPlanned: "{0}: planned work", "{0}: 계획 정비";
    SaidCutOff: "{0} stops: no connection", "{0} 정지: 연결 끊김";
    SaidReconnected: "{0} goes again", "{0} 재가동";
    SaidFault: "network: {0} fails", "통신: {0} 고장";
    SaidFaultOver: "network: {0} works again", "통신: {0} 복구";
    SaidVehicleLost: "{0} is not heard", "{0} 연결 끊김";
    SaidVehicleBack: "{0} is heard again", "{0} 다시 연결됨";
    SaidRadioTaken: "{0} is taken away", "{0} 끊음";
    SaidRadioGiven: "{0} is there again", "{0} 복구";
    SaidTaken: "the network is taken away", "통신을 끊음";
    SaidGiven: "the network is there again", "통신 복구";
    SaidShift: "{0}: shift begins", "{0}: 근무 시작";
    SaidShiftOver: "{0}: shift ends", "{0}: 근무 종료";
    SaidBreak: "{0}: break begins", "{0}: 휴식 시작";
    SaidBreakOver: "{0}: break ends", "{0}: 휴식 종료";
    // Beside each other.
    Beside: "Beside it", "나란히 보기";
    Alone: "nothing", "없음";
    // Money.
    Money: "Money", "금액";
    MoneyWaits: "The offers are being simulated …", "제안을 모의실험하는 중 …";
    NoOffers: "The scenario has no offers.", "시나리오에 제안이 없습니다.";
    Offer: "Offer", "제안";
    Price: "Price, % of the offer's", "가격, 제안 대비 %";
    MonthsOfTerm: "Instalments, months", "할부 개월 수";
    Rate: "Interest, % a year", "이자율, 연 %";
    Subsidy: "Subsidy, % of the price", "보조금, 가격의 %";
    AsOffered: "As offered", "제안 그대로";
    Savings: "Savings a month", "월 절감액";
    Due: "Instalment and fees a month", "월 할부금과 이용료";
    NetPresentValue: "Net present value", "순현재가치";
    Carries: "Carried in {0} of {1} futures", "모의실험 {1}회 중 {0}회 감당";
    CashByMonth: "Cash by month: median, and {0}", "월별 누적 현금: 중앙값, {0}";
    PaidBackBy: "Paid back by each month, share of the futures", "각 달까지 투자금을 회수한 비율";
    OverFutures: "Over {0} simulated futures, with 95 % intervals", "모의실험 {0}회의 평균과 95 % 구간";
    MoreFutures: "{0} futures so far, more are being simulated", "지금까지 {0}회, 계속 모의실험하는 중";
    Month: "month", "개월";
    // The editor.
    Edit: "Edit", "편집";
    NothingToEdit: "There is no file behind this line.", "이 라인에는 편집할 파일이 없습니다.";
    Undo: "Undo", "되돌리기";
    Redo: "Redo", "다시 하기";
    Apply: "Simulate it so", "이대로 모의실험";
    Save: "Save", "저장";
    AsText: "As text", "원문 보기";
    AsForm: "As a form", "양식 보기";
    AllWell: "Nothing is wrong with it.", "잘못된 것이 없습니다.";
    Complaints: "Mistakes: {0}, doubts: {1}", "오류 {0}건, 주의 {1}건";
    InLine: "line {0}", "{0}행";
    AndMore: "and {0} more", "그 밖에 {0}건";
    OnlyText: "This cannot be read as a form: see the text.", "양식으로 볼 수 없습니다. 원문에서 고치십시오.";
    General: "General", "기본";
    Add: "Add …", "추가 …";
    Copy: "Copy", "복사";
    Remove: "Remove", "삭제";
    Unsaved: "Your changes to {0} are not saved.", "{0}의 변경 내용이 저장되지 않았습니다.";
    ThrowAway: "Throw them away", "버리기";
    Stay: "Stay here", "머무르기";
    Before: "The network of {0} is being simulated. Until it is known the picture shows a ready-made line.", "{0}의 통신망을 모의실험하는 중입니다. 끝날 때까지 준비된 예시 라인을 보여 줍니다.";
    Behind: "{0} has mistakes. Until they are mended the picture shows a ready-made line.", "{0}에 오류가 있습니다. 고칠 때까지 준비된 예시 라인을 보여 줍니다.";
    Preparing: "The line is being prepared …", "라인을 준비하는 중 …";
    PaidBackNote: "The month in which the savings first exceed the price paid at once; later months can lose it again.", "절감액이 일시불 가격을 처음 넘는 달입니다. 이후에 다시 줄어들 수 있습니다.";
    MoneyNote: "{0} simulated futures: a first look, not for a decision. `compare` has the answer.", "모의실험 {0}회: 결정용이 아닌 첫 참고입니다. 결정에는 compare를 쓰십시오.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_in_both_languages_with_the_same_places_to_fill_in() {
        for &label in Label::ALL {
            let places = |language| {
                let text: &str = label.text(language);
                (0..3)
                    .filter(|number| text.contains(&format!("{{{number}}}")))
                    .collect::<Vec<_>>()
            };
            assert_eq!(places(Language::English), places(Language::Korean), "{label:?}");
            let (english, korean) = (label.text(Language::English), label.text(Language::Korean));
            assert!(!english.is_empty() && !korean.is_empty());
            let is_hangul = |c: char| ('가'..='힣').contains(&c);
            let turned = label == Label::OtherLanguage;
            assert!(turned || !english.chars().any(is_hangul), "{english}");
            let plain = matches!(label, Label::None | Label::OtherLanguage);
            assert!(plain || korean.chars().any(is_hangul), "{korean}");
        }
    }
}
