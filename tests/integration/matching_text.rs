//! What `match` says in text: names of suppliers, solutions and stations in full, on lines that a terminal shows.

use std::fs;

use unicode_width::UnicodeWidthStr;

use crate::program::out;

#[test]
fn long_names_stand_in_full_on_lines_of_at_most_a_hundred_columns() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (line, solutions) = (path("m.toml"), path("s.toml"));
    for (station, solution, supplier) in [
        (
            "large press for housings and covers of the second plant",
            "cleaning between lots without stopping the press, with carts and a second set of dies",
            "toolmakers, consultants for setups and two local companies that install what they plan",
        ),
        (
            "자동차 부품용 대형 프레스 설비 1호기 (제2공장 동쪽 라인)",
            "가나다라마바사아자차카타파하가나다라마바사아자차카타파하가나다라마바사아자차카타파하가나다라마바사",
            "세척 설비 제조사와 자동화 컨설턴트, 그리고 설치를 맡는 지역 협력 업체들",
        ),
    ] {
        let text = format!(
            "name = \"line\"\nstart = 2027-01-04\nrun = {{ months = 1, replications = 2 }}\n\
             [[product]]\nname = \"part\"\nsupply = {{ kind = \"saturated\" }}\n\
             [[station]]\nname = \"{station}\"\ncycle_seconds = 600\n\
             routines = [{{ name = \"cleaning\", every_parts = 10, takes_seconds = 600 }}]\n"
        );
        fs::write(&line, text).unwrap();
        let text = format!(
            "[[solution]]\nname = \"{solution}\"\nsupplier = \"{supplier}\"\nsource = \"guess\"\n\
             against = \"maintenance\"\nfrom_percent = 1\nmore_machines = 1\n[solution.offer]\n\
             items = [{{ what = \"washer\", price_won = 1_000_000 }}]\n"
        );
        fs::write(&solutions, text).unwrap();
        let letters = |text: &str| {
            text.chars()
                .filter(|letter| !letter.is_whitespace())
                .collect::<String>()
        };
        for language in ["en", "ko"] {
            let said = out(&["match", &line, "--solutions", &solutions, "--lang", language]);
            let all = letters(&said);
            for name in [station, solution, supplier] {
                assert!(all.contains(&letters(name)), "{name}: {said}");
            }
            // The commands at the end may be as long as the paths in them.
            let shown = said.lines().filter(|line| !line.contains("m.toml"));
            for line in shown {
                assert!(line.width() <= 100, "{}: {line}", line.width());
            }
        }
    }
}
