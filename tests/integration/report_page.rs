//! `report`: the page stands alone, says what JSON says, and nothing from a file becomes markup in it.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use serde_json::Value;
use taktline::finance::won::Won;
use taktline::report::number::{grouped, rough_won, won, won_interval, won_range};
use taktline::report::words::Language;

use crate::program::{json, out, taktline};

const SMALL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/integration/data/small.toml");
const WAYS_TO_PAY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/ways-to-pay.toml");

/// An element as it is opened, with its attributes.
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
}

/// Reads a page as strictly as XML: every element is closed in turn, every attribute quoted, every character that has
/// a meaning escaped.
fn elements(page: &str) -> Result<Vec<Element>, String> {
    let mut found = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let mut rest = page.strip_prefix("<!DOCTYPE html>").ok_or("no document type")?;
    loop {
        let Some(at) = rest.find('<') else {
            text_is_sound(rest)?;
            break;
        };
        text_is_sound(&rest[..at])?;
        rest = &rest[at + 1..];
        if let Some(closing) = rest.strip_prefix('/') {
            let (name, after) = closing.split_once('>').ok_or("an end without end")?;
            let last = open.pop().ok_or("an end without a beginning")?;
            if last != name {
                return Err(format!("<{last}> is closed by </{name}>"));
            }
            rest = after;
            continue;
        }
        let name: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
        if name.is_empty() {
            return Err(format!("a < that begins nothing: {}", &rest[..rest.len().min(40)]));
        }
        rest = &rest[name.len()..];
        let mut attributes = Vec::new();
        let is_empty = loop {
            rest = rest.trim_start();
            if let Some(after) = rest.strip_prefix("/>") {
                rest = after;
                break true;
            }
            if let Some(after) = rest.strip_prefix('>') {
                rest = after;
                break false;
            }
            let (key, after) = rest.split_once("=\"").ok_or("an attribute without quotes")?;
            let is_name = key
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-:_".contains(&byte));
            if !is_name || key.is_empty() {
                return Err(format!("an attribute called {key}"));
            }
            let (value, after) = after.split_once('"').ok_or("an attribute without end")?;
            text_is_sound(value)?;
            if value.contains('<') {
                return Err(format!("a < in {key}"));
            }
            attributes.push((key.to_owned(), value.to_owned()));
            rest = after;
        };
        if !is_empty {
            open.push(name.clone());
        }
        found.push(Element { name, attributes });
    }
    if open.is_empty() {
        Ok(found)
    } else {
        Err(format!("never closed: {open:?}"))
    }
}

fn text_is_sound(text: &str) -> Result<(), String> {
    for (at, _) in text.match_indices('&') {
        let known = ["&amp;", "&lt;", "&gt;", "&quot;", "&#39;"];
        if !known.iter().any(|known| text[at..].starts_with(known)) {
            return Err(format!(
                "an & that means nothing: {}",
                &text[at..].chars().take(20).collect::<String>()
            ));
        }
    }
    // In styles a > is a selector; elsewhere it is always escaped.
    Ok(())
}

/// Looks for everything by which a page can run something or ask for something.
fn asks_for_nothing(page: &str) -> Result<(), String> {
    let elements = elements(page)?;
    for element in &elements {
        if [
            "script",
            "iframe",
            "object",
            "embed",
            "form",
            "base",
            "a",
            "foreignObject",
            "use",
            "image",
            "video",
        ]
        .contains(&element.name.as_str())
        {
            return Err(format!("<{}>", element.name));
        }
        for (key, value) in &element.attributes {
            let leads_out = [
                "src",
                "href",
                "xlink:href",
                "srcset",
                "action",
                "data",
                "poster",
                "background",
            ];
            if key.starts_with("on")
                || key == "style"
                || leads_out.contains(&key.as_str()) && !value.starts_with("data:")
            {
                return Err(format!("{key}={value}"));
            }
        }
    }
    let style = page
        .split("<style>")
        .nth(1)
        .and_then(|rest| rest.split("</style>").next())
        .unwrap_or_default();
    for way in ["url(", "@import", "http", "expression"] {
        if style.contains(way) {
            return Err(way.to_owned());
        }
    }
    Ok(())
}

fn small_with(changes: &[(&str, &str)]) -> (tempfile::TempDir, PathBuf) {
    let mut text = fs::read_to_string(SMALL).unwrap();
    for (before, after) in changes {
        assert!(text.contains(before), "{before}");
        text = text.replace(before, after);
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("own.toml");
    fs::write(&file, text).unwrap();
    (folder, file)
}

#[test]
fn the_reader_of_pages_sees_what_is_wrong() {
    let page = |body: &str| format!("<!DOCTYPE html><html>{body}</html>");
    assert!(asks_for_nothing(&page("<p class=\"a\">1 &lt; 2<br /></p>")).is_ok());
    for wrong in [
        "<p>",
        "</p>",
        "<p></b>",
        "<p class=a></p>",
        "a & b",
        "1 < 2",
        "<script></script>",
        "<img src=\"//elsewhere/a.png\" />",
        "<p onclick=\"x\"></p>",
        "<style>@import 'x'</style>",
    ] {
        assert!(asks_for_nothing(&page(wrong)).is_err(), "{wrong}");
    }
}

#[test]
fn the_page_stands_alone_in_both_languages() {
    for (file, more) in [(SMALL, &[][..]), (WAYS_TO_PAY, &["--quick"])] {
        for language in ["ko", "en"] {
            let mut arguments = vec!["report", file, "--lang", language];
            arguments.extend(more);
            let page = out(&arguments);
            asks_for_nothing(&page).unwrap_or_else(|wrong| panic!("{file}, {language}: {wrong}"));
            assert!(page.contains(&format!("<html lang=\"{language}\">")));
            assert!(page.contains("default-src 'none'"));
            assert!(page.len() < 3_000_000, "{} bytes", page.len());
            for nonsense in ["NaN", "inf\"", "inf,", "{0}", "{1}"] {
                assert!(!page.contains(nonsense), "{file}, {language}: {nonsense}");
            }
        }
    }
}

#[test]
fn a_line_without_offers_or_a_single_future_has_a_page_too() {
    let whole = fs::read_to_string(SMALL).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bare.toml");
    fs::write(&file, whole.split("[[offer]]").next().unwrap()).unwrap();
    let page = out(&["report", file.to_str().unwrap(), "--lang", "en"]);
    asks_for_nothing(&page).unwrap();
    assert!(page.contains("no offers to compare") && page.contains("The line today"));
    let page = out(&["report", SMALL, "--replications", "1", "--lang", "ko"]);
    asks_for_nothing(&page).unwrap();
    assert!(page.contains("근거 부족") && !page.contains("NaN"));
}

#[test]
fn names_never_become_markup() {
    let evil = "</td></title></style><script>alert(1)</script><img src=x onerror=alert(2)>&lt;";
    let (_folder, file) = small_with(&[
        ("작은 라인", evil),
        ("Two stations, one failure, two offers.", evil),
        ("bracket", "<b>bracket"),
        ("\"wash\"", "\"<script>wash\""),
        ("station.wash", "station.\"<script>wash\""),
        ("spindle", "sp\\\"><svg onload=x"),
        ("AI watch", "' onmouseover='alert(3)"),
        ("\"gold\"", "\"<gold>\""),
        ("stop watch, 30 parts", "<script>alert(4)</script> & co"),
    ]);
    // A key between dots needs quotation marks of its own.
    let text = fs::read_to_string(&file).unwrap();
    let text = text.replace("failures.sp\\\"><svg onload=x]", "failures.\"sp\\\"><svg onload=x\"]");
    fs::write(&file, text).unwrap();
    for language in ["ko", "en"] {
        let page = out(&[
            "report",
            file.to_str().unwrap(),
            "--lang",
            language,
            "--replications",
            "2",
            "--vendor",
            "\"><script>alert(5)</script>",
            "--prospect",
            "A & B <i>",
        ]);
        asks_for_nothing(&page).unwrap();
        assert!(!page.contains("<script") && !page.contains("<img") && !page.contains("<i>"));
        assert!(page.contains("&lt;script&gt;alert(5)&lt;/script&gt;") && page.contains("A &amp; B &lt;i&gt;"));
        assert!(
            page.contains("&lt;script&gt;alert(4)&lt;/script&gt; &amp; co"),
            "sources are shown"
        );
    }
}

#[test]
fn figures_equal_those_of_json() {
    for (seed, replications, language) in [("11", "6", Language::Korean), ("907", "9", Language::English)] {
        let run = [SMALL, "--seed", seed, "--replications", replications];
        let json: Value =
            serde_json::from_str(&out(&[&["compare"], &run[..], &["--format", "json"]].concat())).unwrap();
        let code = if language == Language::Korean { "ko" } else { "en" };
        let page = out(&[&["report"], &run[..], &["--lang", code]].concat());
        let says = |text: String| assert!(page.contains(&format!(">{text}<")), "{text}");
        says(seed.to_owned());
        says(replications.to_owned());
        says(json["scenario"]["hash"].as_str().unwrap().to_owned());
        let fans: Vec<&str> = page
            .split("class=\"chart\"")
            .filter(|chart| chart.contains("<polygon"))
            .collect();
        let offers = json["offers"].as_object().unwrap();
        assert_eq!(
            (offers.len(), fans.len()),
            (2, 4),
            "two drawings with a band for each offer"
        );
        for (number, offer) in offers.values().enumerate() {
            let figure = |name: &str, part: &str| offer["appraisal"][name][part].as_f64().unwrap();
            for name in ["savings_won_per_month", "npv_won"] {
                says(won_interval(
                    figure(name, "mean"),
                    Some(figure(name, "half_width")),
                    language,
                ));
            }
            let (low, high) = (figure("npv_won", "p5"), figure("npv_won", "p95"));
            if rough_won(low, language) != rough_won(high, language) {
                says(won_range(low, high, language));
            }
            let chance = &offer["probabilities"]["npv_positive"];
            let percent = |part: &str| grouped(chance[part].as_f64().unwrap() * 100.0, 0);
            let between = if language == Language::Korean { "~" } else { "–" };
            says(format!(
                "{} % ({}{between}{} %)",
                percent("share"),
                percent("low"),
                percent("high")
            ));
            let verdict = match (offer["verdict"].as_str().unwrap(), language) {
                ("carries", Language::Korean) => "권장",
                ("carries", Language::English) => "RECOMMENDED",
                ("does-not-carry", Language::Korean) => "권장하지 않음",
                ("does-not-carry", Language::English) => "NOT RECOMMENDED",
                (_, Language::Korean) => "근거 부족",
                (_, Language::English) => "NOT ENOUGH EVIDENCE",
            };
            says(verdict.to_owned());
            let months = offer["months"].as_array().unwrap();
            for month in months {
                let won = |flow: &str, part: &str| grouped(month[flow][part].as_f64().unwrap(), 0);
                // What is due and saved stands there always, other flows where there are any.
                let flows = ["savings_won", "due_won", "once_won", "tax_won", "funds_won"];
                let shown = flows.into_iter().enumerate().filter(|(place, flow)| {
                    let mean = |month: &Value| month[*flow]["mean"].as_f64().unwrap_or(0.0);
                    *place < 2 || months.iter().any(|month| mean(month) != 0.0)
                });
                let ends = ["p5", "p50", "p95"].map(|part| won("cumulative_won", part));
                let cells = shown.map(|(_, flow)| won(flow, "mean")).chain(ends);
                let row: String = cells.map(|cell| format!("<td class=\"n\">{cell}</td>")).collect();
                let begin = format!(
                    "<td class=\"n\">{}</td><td>{}</td>",
                    month["month"],
                    month["start"].as_str().unwrap()
                );
                assert!(page.contains(&format!("<tr>{begin}{row}</tr>")), "{begin}{row}");
            }
            fan_is_to_scale(fans[2 * number], months);
        }
        let state = json["stations"]["선반"]["states"]["working"]["mean"].as_f64().unwrap();
        says(grouped(state * 100.0, 1));
    }
}

/// Holds the points of a fan against the percentiles: by one straight scale each must come from its amount.
#[test]
fn when_an_offer_pays_is_what_json_says() {
    for (seed, language) in [("11", Language::Korean), ("907", Language::English)] {
        let run = [SMALL, "--seed", seed, "--replications", "6"];
        let json = json(&[&["must"], &run[..]].concat());
        let code = if language == Language::Korean { "ko" } else { "en" };
        let page = out(&[&["report"], &run[..], &["--lang", code]].concat());
        let sections: Vec<&str> = page.split("<h2>").skip(1).collect();
        for (name, offer) in json["offers"].as_object().unwrap() {
            // Names are not in question here: each offer has a section of its own.
            let name = name.replace('&', "&amp;");
            let section = sections.iter().find(|section| {
                let title = section.split("</h2>").next().unwrap();
                title.contains(&name)
            });
            let section = section.unwrap_or_else(|| panic!("{name}"));
            let says = |text: &str| assert!(section.contains(text), "{name}: {text}");
            for found in offer["what_must_be_true"].as_array().unwrap() {
                for part in ["value", "low", "high"] {
                    let Some(value) = found[part].as_f64() else { continue };
                    match found["figure"].as_str().unwrap() {
                        "price_won" | "monthly_fees_won" => says(&rough_won(value, language)),
                        "annual_rate_percent" => says(&format!("{} %", grouped(value, 1))),
                        "savings_factor" => says(&format!("{} %", grouped(value * 100.0, 0))),
                        "horizon_months" | "demand_per_month" => says(&grouped(value, 0)),
                        _ => says(&won(Won::from_f64(value).unwrap(), language)),
                    }
                }
            }
            for part in ["value", "low", "high"] {
                for figure in ["value_at_risk_won", "expected_shortfall_won"] {
                    if let Some(won) = offer["risk"][figure][part].as_f64() {
                        says(&rough_won(won, language));
                    }
                }
            }
            // Both ends of every bar are as long as what they move, around the mean.
            let bars: Vec<(f64, &str)> = section
                .split("<rect ")
                .filter(|bar| bar.contains("<title>") && (bar.contains("\"gain\"") || bar.contains("\"cost\"")))
                .map(|bar| {
                    let width = bar.split("width=\"").nth(1).unwrap().split('"').next().unwrap();
                    let title = bar.split("<title>").nth(1).unwrap().split("</title>").next().unwrap();
                    (width.parse().unwrap(), title)
                })
                .collect();
            let swings = offer["tornado"].as_array().unwrap();
            assert_eq!(bars.len(), 2 * swings.len().min(12), "{name}");
            let ends = swings.iter().take(12).flat_map(|swing| {
                ["npv_at_low_won", "npv_at_high_won"].map(|end| swing[end]["mean"].as_f64().unwrap())
            });
            let ends: Vec<f64> = ends.collect();
            for ((_, title), worth) in bars.iter().zip(&ends) {
                assert!(title.ends_with(&rough_won(*worth, language)), "{title}: {worth}");
            }
            for (pair, worths) in bars.chunks(2).zip(ends.chunks(2)).take(3) {
                let scale = (bars[0].0 + bars[1].0) / (ends[0] - ends[1]).abs();
                let width = (worths[0] - worths[1]).abs() * scale;
                // On either side of the mean, or on one, the ends are that far apart, to what is drawn.
                let drawn = [pair[0].0 + pair[1].0, (pair[0].0 - pair[1].0).abs()];
                assert!(
                    drawn.iter().any(|drawn| (drawn - width).abs() < 0.5),
                    "{drawn:?} {width}"
                );
            }
        }
    }
}

fn fan_is_to_scale(drawing: &str, months: &[Value]) {
    let heights = |element: &str| -> Vec<f64> {
        let points = drawing.split(&format!("<{element} points=\"")).nth(1).unwrap();
        let points = points.split('"').next().unwrap();
        points
            .split(' ')
            .map(|point| point.split_once(',').unwrap().1.parse().unwrap())
            .collect()
    };
    let amounts = |part: &str| -> Vec<f64> {
        let amount = |month: &Value| month["cumulative_won"][part].as_f64().unwrap();
        months.iter().map(amount).collect()
    };
    let (edge, middle) = (heights("polygon"), heights("polyline"));
    let drawn = [edge.clone(), middle].concat();
    let mut meant = amounts("p5");
    meant.extend(amounts("p95").into_iter().rev());
    meant.extend(amounts("p50"));
    assert_eq!(drawn.len(), meant.len());
    let at = |best: fn(f64, f64) -> bool| {
        (1..meant.len()).fold(0, |chosen, index| {
            if best(meant[index], meant[chosen]) {
                index
            } else {
                chosen
            }
        })
    };
    let (lowest, highest) = (at(|one, other| one < other), at(|one, other| one > other));
    let scale = (drawn[highest] - drawn[lowest]) / (meant[highest] - meant[lowest]);
    assert!(scale < 0.0, "more money stands higher");
    for (drawn_at, won) in drawn.iter().zip(&meant) {
        let expected = drawn[lowest] + (won - meant[lowest]) * scale;
        assert!(
            (drawn_at - expected).abs() < 0.2,
            "{won}: {drawn_at} instead of {expected}"
        );
    }
}

#[test]
fn the_same_page_comes_again_whatever_the_threads_and_by_the_command_in_it() {
    let page = out(&["report", SMALL, "--lang", "en", "--threads", "1", "--seed", "3"]);
    let command = page.split("<code>").nth(1).unwrap().split("</code>").next().unwrap();
    let words: Vec<&str> = command.split(' ').collect();
    assert_eq!((words[0], words[1]), ("taktline", "report"));
    let again = out(&[&words[1..], &["--lang", "en", "--threads", "2"]].concat());
    assert_eq!(page, again);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.html");
    taktline(&[&words[1..], &["--lang", "en", "-o", file.to_str().unwrap()]].concat());
    assert_eq!(fs::read_to_string(file).unwrap(), again);
}

#[test]
fn a_logo_is_in_the_page_and_only_as_a_picture() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
    fs::write(path("logo.svg"), svg).unwrap();
    fs::write(path("logo.html"), "<html><script>alert(1)</script></html>").unwrap();
    fs::write(path("large.svg"), format!("{svg}{}", " ".repeat(600 * 1024))).unwrap();
    let report = ["report", SMALL, "--replications", "1", "--lang", "en"];
    let page = out(&[
        &report[..],
        &["--logo", &path("logo.svg"), "--vendor", "Us", "--prospect", "Them"],
    ]
    .concat());
    asks_for_nothing(&page).unwrap();
    assert_eq!(page.matches("<img src=\"data:image/svg+xml;base64,").count(), 1);
    assert!(!page.contains("<script") && page.contains(">Prepared by Us<") && page.contains(">For Them<"));
    for (more, said) in [
        (vec!["--logo", &path("logo.html")], "PNG or an SVG"),
        (vec!["--logo", &path("large.svg")], "512 KiB"),
        (vec!["--logo", &path("nowhere.png")], "nowhere.png"),
        (
            vec!["--logo", &path("logo.svg"), "-o", &path("logo.svg")],
            "both read and written",
        ),
        (vec!["--format", "json"], "no --format json"),
    ] {
        let output = taktline(&[&report[..], &more].concat());
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{more:?}: {error}");
        assert!(error.contains(said) && output.stdout.is_empty(), "{more:?}: {error}");
    }
    assert_eq!(fs::read_to_string(path("logo.svg")).unwrap(), svg);
}

/// Chromium, where it is installed.
fn chromium() -> Option<&'static str> {
    ["chromium", "chromium-browser", "google-chrome"]
        .into_iter()
        .find(|name| {
            Command::new(name)
                .arg("--version")
                .output()
                .is_ok_and(|output| output.status.success())
        })
}

/// Opens a page from a server of its own and prints it: what the console said, and every address that was asked for.
fn printed(browser: &str, page: &str, pdf: &Path) -> (Vec<String>, Vec<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (asked, asked_for) = mpsc::channel();
    let body = page.to_owned();
    // Ends with the test's process: a listener cannot be told to stop waiting.
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            stream.set_read_timeout(Some(Duration::from_secs(5))).ok();
            let mut first = String::new();
            let mut reader = BufReader::new(&stream);
            if reader.read_line(&mut first).is_err() || first.is_empty() {
                continue;
            }
            let mut header = String::new();
            while reader.read_line(&mut header).is_ok_and(|bytes| bytes > 2) {
                header.clear();
            }
            asked.send(first.split(' ').nth(1).unwrap_or_default().to_owned()).ok();
            let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close";
            let answer = format!("{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
            (&stream).write_all(answer.as_bytes()).ok();
        }
    });
    let profile = tempfile::tempdir().unwrap();
    let output = Command::new(browser)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--enable-logging=stderr",
        ])
        .args([
            "--disable-background-networking",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        ])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg(format!("--print-to-pdf={}", pdf.display()))
        .arg(format!("http://{address}/report.html"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    let console = said
        .lines()
        .filter(|line| line.contains("CONSOLE"))
        .map(str::to_owned)
        .collect();
    (console, asked_for.try_iter().collect())
}

#[test]
fn a_browser_opens_and_prints_it_without_complaint_or_request() {
    let Some(browser) = chromium() else {
        eprintln!("skipped: Chromium is not installed");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let pdf = folder.path().join("report.pdf");
    // First that complaints and requests would be seen.
    let bad = "<html><body><img src=\"/pixel.png\"><script>console.error('canary')</script></body></html>";
    let (console, asked) = printed(browser, bad, &pdf);
    assert!(console.iter().any(|line| line.contains("canary")), "{console:?}");
    assert!(asked.iter().any(|path| path == "/pixel.png"), "{asked:?}");
    for language in ["ko", "en"] {
        let page = out(&["report", SMALL, "--lang", language]);
        let (console, asked) = printed(browser, &page, &pdf);
        assert_eq!(console, [""; 0]);
        assert_eq!(asked, ["/report.html"]);
        let printed = fs::read(&pdf).unwrap();
        let sheets = printed.windows(11).filter(|window| *window == b"/Type /Page").count();
        let others = printed.windows(12).filter(|window| *window == b"/Type /Pages").count();
        assert!(
            printed.starts_with(b"%PDF") && sheets - others >= 3,
            "{sheets} - {others}"
        );
    }
}
