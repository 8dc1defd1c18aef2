use super::*;

const BASE: &str = "name = \"Base\"\nstart = 2027-01-04\nrun = { days = 5 }\n\
    [[product]]\nname = \"part\"\nsupply = { kind = \"saturated\" }\n\
    [[station]]\nname = \"mill\"\ncycle_seconds = 5 # guess\n";

fn pages(pages: &[Page<'_>]) -> Result<LoadedScenario, Diagnostics> {
    load_page(pages, pages[0].0)
}

#[track_caller]
fn fails(files: &[Page<'_>], message: &str, file: &str, place: (usize, usize)) {
    let Err(all) = pages(files) else {
        panic!("this is no mistake")
    };
    let item = &all.items()[0];
    assert!(item.message.contains(message), "{all}");
    assert_eq!((item.file.as_str(), (item.line, item.column)), (file, place), "{all}");
    assert_eq!(all.errors(), 1, "{all}");
    crate::report::explain::tests::assert_korean(&all);
}

#[test]
fn a_file_goes_before_those_that_it_extends_and_later_ones_before_earlier_ones() {
    let scenario = pages(&[
        ("a.toml", "extends = [\"base.toml\", \"more/b.toml\"]\nname = \"A\""),
        ("base.toml", BASE),
        (
            "more/b.toml",
            "extends = [\"../c.toml\"]\nname = \"B\"\n[station.mill]\ncycle_minutes = 2\n",
        ),
        ("c.toml", "run = { days = 9 }"),
    ]);
    let scenario = scenario.unwrap_or_else(|all| panic!("{all}"));
    assert_eq!(scenario.baseline.name, "A");
    assert_eq!(scenario.baseline.plant.run.days, Some(9.0));
    assert!(scenario.baseline.plant.stations[0].line.cycle.cycle_seconds.is_none());
    assert_eq!(scenario.sources, ["a.toml", "base.toml", "more/b.toml", "c.toml"]);
}

#[test]
fn a_file_may_change_what_an_offer_of_its_base_changes() {
    let base = format!("{BASE}[[offer]]\nname = \"More\"\n[offer.changes.station.mill]\nmachines = 2\n");
    let text = "extends = [\"base.toml\"]\n[[offer]]\nname = \"More\"\nmonthly_fees_won = 5\n\
        [offer.changes.station.mill]\ncycle_minutes = 1\n";
    let scenario = pages(&[("a.toml", text), ("base.toml", &base)]).unwrap_or_else(|all| panic!("{all}"));
    let [(_, variant)] = &scenario.variants[..] else {
        panic!("one offer")
    };
    assert_eq!(variant.offers[0].terms.monthly_fees_won, 5.0);
    assert_eq!(variant.plant.stations[0].line.machines, Some(2));
    assert!(variant.plant.stations[0].line.cycle.cycle_seconds.is_none());
}

#[test]
fn mistakes_in_a_base_point_into_the_base() {
    let bad = BASE.replace("cycle_seconds", "cycle_secnds");
    let files = [("a.toml", "extends = [\"base.toml\"]"), ("base.toml", bad.as_str())];
    fails(&files, "unknown key \"cycle_secnds\"", "base.toml", (9, 1));
}

#[test]
fn files_in_a_circle_are_an_error_that_names_the_chain() {
    let to = |file: &str| format!("extends = [\"{file}\"]");
    let files = [
        ("a.toml", to("b.toml")),
        ("b.toml", to("c.toml")),
        ("c.toml", to("b.toml")),
    ];
    let files: Vec<Page<'_>> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    fails(
        &files,
        "in a circle: \"b.toml\" → \"c.toml\" → \"b.toml\"",
        "c.toml",
        (1, 12),
    );
    fails(
        &[("a.toml", "extends = [\"a.toml\"]")],
        "in a circle",
        "a.toml",
        (1, 12),
    );
}

#[test]
fn chains_and_numbers_of_files_are_bounded() {
    let chain: Vec<(String, String)> = (0..12)
        .map(|n| (format!("{n}.toml"), format!("extends = [\"{}.toml\"]", n + 1)))
        .collect();
    let chain: Vec<Page<'_>> = chain
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    fails(&chain, "more than 8 deep", "7.toml", (1, 12));
    let list: String = (1..40).map(|n| format!("\"{n}.toml\",\n")).collect();
    let first = format!("extends = [\n{list}]");
    let names: Vec<String> = (1..40).map(|n| format!("{n}.toml")).collect();
    let mut many: Vec<Page<'_>> = vec![("a.toml", &first)];
    many.extend(names.iter().map(|name| (name.as_str(), "")));
    let all = pages(&many).unwrap_err();
    assert!(all.items()[0].message.contains("32 files at most"), "{all}");
    assert_eq!(all.items()[0].line, 33);
}

#[test]
fn files_that_cannot_be_extended_are_named() {
    let fails = |name: &str, message: &str| {
        let text = format!("extends = [{name:?}]");
        fails(&[("a.toml", &text)], message, "a.toml", (1, 12));
    };
    fails("b.toml", "cannot use \"b.toml\": the file does not exist");
    fails("../b.toml", "leads out of the folder");
    fails("/etc/b.toml", "a path relative to this file");
    fails("b.txt", "must end in `.toml`");
    let all = pages(&[("a.toml", "extends = \"b.toml\"")]).unwrap_err();
    assert!(all.items()[0].message.contains("must be a list of file names"), "{all}");
}

#[test]
fn scenarios_are_read_from_disk() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let text = "extends = [\"base.toml\"]\nstation.mill.cycle_seconds = { file = \"t.csv\" }";
    std::fs::write(path("base.toml"), BASE).unwrap();
    std::fs::write(path("a.toml"), text).unwrap();
    std::fs::write(path("t.csv"), "seconds,shift\n4,1\n6,2\n\n").unwrap();
    let scenario = load(&path("a.toml")).unwrap_or_else(|all| panic!("{all}"));
    let cycle = serde_json::to_value(&scenario.baseline.plant.stations[0].line.cycle).unwrap();
    assert_eq!(cycle["cycle_seconds"]["values"], serde_json::json!([4.0, 6.0]));
    assert!(
        scenario
            .assumptions
            .iter()
            .any(|one| one.path == "station.mill.cycle_seconds.file")
    );

    std::fs::write(path("t.csv"), "4\n6\nsix\n").unwrap();
    let all = load(&path("a.toml")).unwrap_err();
    assert!(all.items()[0].message.contains("line 3 begins with \"six\""), "{all}");
    std::fs::write(path("bad.toml"), b"name = \"x\"\ny = \"\xff\"").unwrap();
    let all = load(&path("bad.toml")).unwrap_err();
    assert_eq!((all.items()[0].line, all.items()[0].column), (2, 6), "{all}");
    assert!(all.items()[0].message.contains("byte 17 is not UTF-8"), "{all}");
    for name in ["gone.toml", "no/such.toml", ".."] {
        let all = load(&path(name)).unwrap_err();
        assert_eq!((all.errors(), all.items()[0].line), (1, 1), "{all}");
    }
    assert!(load(Path::new("/dev/null")).is_err());
    assert!(load(folder.path()).is_err());
}

#[test]
fn a_ready_made_scenario_that_does_not_exist_is_met_with_those_that_do() {
    let all = load_page(&[("machining.toml", BASE)], "machning").unwrap_err();
    assert!(
        all.items()[0]
            .help
            .as_deref()
            .unwrap()
            .contains("did you mean \"machining\"?"),
        "{all}"
    );
}
