//! Commands: options, files that are written, notes on the way.

use crate::report::explain::Sentences;

/// English templates with their Korean ones.
pub const SENTENCES: Sentences = &[
    (
        "what prepares the line has broken off",
        "라인을 준비하던 작업이 중단되었습니다",
    ),
    (
        "a logo must be a PNG or an SVG picture",
        "로고는 PNG나 SVG 그림이어야 합니다",
    ),
    (
        "a logo may have {} KiB at most; make the picture smaller",
        "로고는 {0} KiB까지입니다. 그림을 줄이십시오",
    ),
    (
        "the display that {name} names cannot be reached",
        "{name}에 적힌 디스플레이에 연결할 수 없습니다",
    ),
    ("no window can be opened: {0}", "창을 열 수 없습니다: {0:ko}"),
    (
        "the window ended by a mistake of this program: {0}",
        "프로그램 오류로 창이 닫혔습니다: {0:ko}",
    ),
    ("the tour failed: {0}", "투어가 실패했습니다: {0:ko}"),
    (
        "the graphics device was lost ({0}); open the window again",
        "그래픽 장치와의 연결이 끊겼습니다({0}). 창을 다시 여십시오",
    ),
    (
        "{why}; what was changed and not saved is in {place} and there again when the scenario is opened",
        "{why:ko}. 저장하지 않은 변경 내용은 {place}에 있으며 시나리오를 다시 열면 나타납니다",
    ),
    (
        "the last window ended by itself: what was changed in it is here again and not saved; Undo takes it back",
        "지난번 창이 저절로 닫혔습니다. 그때의 변경 내용을 다시 불러왔으며 아직 저장되지 않았습니다. 되돌리기로 취소할 수 있습니다",
    ),
    (
        "the graphics system does not say why",
        "그래픽 시스템이 이유를 알리지 않았습니다",
    ),
    (
        "this failed: {0}; this is a bug",
        "이 작업이 실패했습니다: {0:ko}. 프로그램의 오류입니다",
    ),
    ("it ended without a word", "아무 말 없이 끝났습니다"),
    ("the window was interrupted", "창이 외부에서 중단되었습니다"),
    (
        "there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set); `xvfb-run taktline view` opens one in memory",
        "화면이 없습니다(DISPLAY도 WAYLAND_DISPLAY도 설정되지 않음). `xvfb-run taktline view`로 메모리 안에 열 수 있습니다",
    ),
    ("{} could not be written", "{0}{을} 쓰지 못했습니다"),
    (
        "step {step}: there is no {what} `{name}`",
        "{step}단계: {what:ko} `{name}`{이} 없습니다",
    ),
    (
        "step {step}: nothing can be taken along, for the scenario's file cannot be written or is not what is shown",
        "{step}단계: 내보낼 수 없습니다. 시나리오 파일을 쓸 수 없거나 화면과 다릅니다",
    ),
    (
        "step {step}: `picture` must be the name of a .png file without a folder, but is `{name}`",
        "{step}단계: `picture`는 폴더 없는 .png 파일 이름이어야 하는데 `{name}`입니다",
    ),
    (
        "write it as 1280x720, at least 320x240 and each side at most 7680",
        "1280x720처럼 쓰며, 320x240 이상이고 각 변은 7680까지입니다",
    ),
    ("must be from 0.1 to 1200 months", "0.1에서 1200개월까지여야 합니다"),
    (
        "it must be a number from 0.1 to 86400 (a day)",
        "0.1에서 86400(하루)까지의 수여야 합니다",
    ),
    (
        "it must be a number from 0.1 to 60000",
        "0.1에서 60000까지의 수여야 합니다",
    ),
    (
        "it must be two numbers of metres such as 12,8.5",
        "12,8.5처럼 미터 두 개여야 합니다",
    ),
    (
        "it must be a part and how many there are, such as 2/8",
        "2/8처럼 몇 번째인지와 모두 몇 개인지여야 합니다",
    ),
    ("it must be a number from 0 to 36500", "0에서 36500까지의 수여야 합니다"),
    (
        "it must be a number from 0 to 1,000,000,000,000",
        "0에서 1,000,000,000,000까지의 수여야 합니다",
    ),
    (
        "it must be a number above 0 and up to 100",
        "0보다 크고 100 이하인 수여야 합니다",
    ),
    (
        "--place {x},{y} is outside the hall of {length} × {width} m",
        "--place {x},{y}{이} {length} × {width} m의 공장 동 밖에 있습니다",
    ),
    (
        "exact answers that are not reproduced: {0}",
        "정확한 답이 재현되지 않은 것: {0}개",
    ),
    (
        "{} is being written by another process: two cannot work on the same shard",
        "다른 프로세스가 {0}{을} 쓰고 있습니다. 두 프로세스가 같은 부분을 함께 처리할 수 없습니다",
    ),
    ("failed to write {}: {source}", "{0}{을} 쓰지 못했습니다: {source:ko}"),
    ("failed to read {}: {source}", "{0}{을} 읽지 못했습니다: {source:ko}"),
    (
        "{} is not an ordinary file of at most {} MiB",
        "{0}{은} {1} MiB 이하의 일반 파일이 아닙니다",
    ),
    ("{} is not UTF-8 text", "{0}{은} UTF-8 글자가 아닙니다"),
    (
        "ending after the replications that are running; interrupt again to end at once",
        "실행 중인 반복이 끝나면 멈춥니다. 바로 멈추려면 다시 중단하십시오",
    ),
    (
        "learning from a table simulates nothing",
        "표에서 배울 때는 모의실험을 하지 않습니다",
    ),
    (
        "pointing at causes in a table simulates nothing",
        "표에서 원인을 찾을 때는 모의실험을 하지 않습니다",
    ),
    (
        "--test names the same file as --history: what was learned from is no test; leave --test out to test in parts",
        "--test가 --history와 같은 파일입니다. 학습한 것으로는 평가할 수 없습니다. 부분으로 나누어 평가하려면 --test를 빼십시오",
    ),
    (
        "--truth says the remaining lives of a tested table: name it with --test, or a --model",
        "--truth는 평가하는 표의 잔여 수명입니다. --test나 --model로 표를 지정하십시오",
    ),
    (
        "--truth says remaining lives, which snapshots have none of: leave it out",
        "--truth는 잔여 수명인데 단면 자료에는 잔여 수명이 없습니다. 빼십시오",
    ),
    (
        "`network` simulates packets for the time of --seconds, and no futures",
        "`network`는 미래가 아니라 --seconds 동안의 패킷을 모의실험합니다",
    ),
    ("which scenario?", "어느 시나리오입니까?"),
    (
        "nothing on the line uses a network; with --offer it does: {}",
        "라인에서 네트워크를 쓰는 것이 없습니다. 다음 제안에는 있으니 --offer로 지정하십시오: {0}",
    ),
    (
        "nothing on the line uses a network: add `control`, `telemetry`, `camera` or `instructions` to a station",
        "라인에 네트워크를 쓰는 것이 없습니다. 설비에 `control`, `telemetry`, `camera`, `instructions` 가운데 하나를 추가하십시오",
    ),
    (
        "--delays: {} has no radios, so delays are the same everywhere",
        "--delays: {0}에는 무선국이 없어 지연이 어디서나 같습니다",
    ),
    (
        "the scenario has no networks: describe one with `[[network]]`",
        "시나리오에 네트워크가 없습니다. `[[network]]`로 쓰십시오",
    ),
    ("there is no network {}; {help}", "네트워크 {0}{이} 없습니다. {help:ko}"),
    ("{}, longer: {:.0} %", "{0}, 더 길게: {1} %"),
    ("{}, everywhere: {:.0} %", "{0}, 전체: {1} %"),
    (
        "{} is not an ordinary file of at most {most} MiB",
        "{0}{은} {most} MiB 이하의 일반 파일이 아닙니다",
    ),
    ("there is no flow {}; {help}", "통신 {0}{이} 없습니다. {help:ko}"),
    ("there is no sector {}; {}", "업종 {0}{이} 없습니다. {1:ko}"),
    ("which sector? {}", "어느 업종입니까? {0:ko}"),
    ("there is no offer {}; {help}", "제안 {0}{이} 없습니다. {help:ko}"),
    (
        "`{command}` does not simulate: leave out --seed, --replications, --precision, --threads and --quick",
        "`{command}`{은} 모의실험을 하지 않습니다. --seed, --replications, --precision, --threads, --quick을 빼십시오",
    ),
    (
        "{instead}: leave out --replications, --precision, --threads and --quick",
        "{instead:ko}: --replications, --precision, --threads, --quick을 빼십시오",
    ),
    (
        "`{command}` has no --format {}",
        "`{command}`에는 --format {0}{이} 없습니다",
    ),
    ("there is no station {}; {help}", "설비 {0}{이} 없습니다. {help:ko}"),
    ("there is no failure {}; {}", "고장 {0}{이} 없습니다. {1:ko}"),
    (
        "nothing fails there: a policy can only be chosen for `failures` of a station",
        "거기에는 고장 나는 것이 없습니다. 정책은 설비의 `failures`에 대해서만 고를 수 있습니다",
    ),
    ("standard output", "표준 출력"),
    (
        "{} exists already and is not overwritten; choose another name",
        "{0}{이} 이미 있어 덮어쓰지 않습니다. 다른 이름을 쓰십시오",
    ),
    (
        "{} cannot be both read and written, or written twice; choose another name for the results",
        "{0}{을} 읽으면서 쓰거나 두 번 쓸 수 없습니다. 결과에 다른 이름을 쓰십시오",
    ),
    (
        "{} would not find the scenario that it extends; name a file in the folder of {}",
        "{0}{은} 확장하는 시나리오를 찾지 못합니다. {1}{이} 있는 폴더의 파일 이름을 쓰십시오",
    ),
    (
        "{} is a folder; name a file in it",
        "{0}{은} 폴더입니다. 그 안의 파일 이름을 쓰십시오",
    ),
    ("{} is not the name of a file", "{0}{은} 파일 이름이 아닙니다"),
    (
        "failed to write {}: the folder {} does not exist",
        "{0}{을} 쓰지 못했습니다: 폴더 {1}{이} 없습니다",
    ),
    (
        "--packets needs a line with a network: say `connected_by` in the scenario, or take an offer that does with --offer",
        "--packets에는 네트워크가 있는 라인이 필요합니다. 시나리오에 `connected_by`를 쓰거나, 네트워크가 있는 제안을 --offer로 지정하십시오",
    ),
    (
        "--packets cannot look for a warm-up: give `warm_up_days` a number",
        "--packets에서는 안정화 기간을 찾을 수 없습니다. `warm_up_days`에 수를 쓰십시오",
    ),
    (
        "--packets simulates every packet beside the parts, which is for {MOST_PACKET_HOURS} hours at most, warm-up included; this would be {hours:.0} hours. Put `hours = 24` in the place of the time under `[run]` and a short `warm_up_days`, or leave --packets out",
        "--packets는 부품과 함께 패킷을 하나하나 모의실험하므로 안정화 기간을 포함해 최대 {MOST_PACKET_HOURS}시간까지인데 {hours}시간입니다. `[run]`의 기간 대신 `hours = 24`와 짧은 `warm_up_days`를 쓰거나 --packets를 빼십시오",
    ),
    (
        "the run is over before the measured time has lasted {days} days: nothing to save",
        "측정 기간이 {days}일이 되기 전에 실행이 끝나 저장할 것이 없습니다",
    ),
    (
        "{} was saved from another scenario, or from another offer: it can only be resumed with the one that it was saved from",
        "{0}{은} 다른 시나리오나 다른 제안에서 저장한 것입니다. 저장한 것과 같은 시나리오에서만 이어서 할 수 있습니다",
    ),
    (
        "this is a device or a pipe, not an ordinary file",
        "일반 파일이 아니라 장치나 파이프입니다",
    ),
    ("what the network does", "네트워크의 동작"),
    ("a detector", "감지기"),
    (
        "note: {} cannot be kept in {folder} ({error}) and is {} anew each time; TAKTLINE_CACHE may name another folder",
        "알림: {0:ko}{을} {folder}에 보관할 수 없어({error:ko}) 매번 새로 {1:ko}. 다른 폴더는 TAKTLINE_CACHE로 지정할 수 있습니다",
    ),
    (
        "`validate` knows how precise it must be: leave out --replications and --precision",
        "`validate`는 얼마나 정밀해야 하는지 스스로 압니다. --replications와 --precision을 빼십시오",
    ),
    ("{number} of {}: {}", "{0}개 중 {number}: {1}"),
    ("radio: {what}", "무선: {what}"),
    (
        "the study says seed and replications: leave out --seed, --replications, --precision and --quick",
        "시드와 반복 수는 연구에 있습니다. --seed, --replications, --precision, --quick을 빼십시오",
    ),
    ("which study?", "어느 연구입니까?"),
    (
        "{} holds no plan: `taktline sweep plan` makes one, `taktline sweep run` too",
        "{0}에 계획이 없습니다. `taktline sweep plan`이나 `taktline sweep run`이 만듭니다",
    ),
    (
        "{}: the last {} bytes are a run cut short; it is computed again",
        "{0}: 마지막 {1}바이트는 도중에 끊긴 실행이어서 다시 실행합니다",
    ),
    (
        "{}: {} whole runs kept; the damaged file is now {}",
        "{0}: 온전한 실행 {1}회를 지켰습니다. 손상된 파일은 이제 {2}입니다",
    ),
];
