//! Who pays what, from outside: the shipped rules at their caps, what the command prints, and mistakes that must not
//! pass.

use std::fs;

use serde_json::Value;
use taktline::finance::funding::FundingRules;
use taktline::finance::offer::OfferTermsSpec;
use taktline::finance::programme::{FundingSpec, grants};
use taktline::finance::tax_plan::{TaxSpec, YearlyWonSpec};
use taktline::finance::won::Won;
use taktline::scenario::load::load_builtin;
use taktline::scenario::scenario::ScenarioSpec;

use crate::program::{out, taktline};

fn scenario() -> ScenarioSpec {
    load_builtin("ways-to-pay").unwrap().baseline
}

/// What `price` says in JSON about the offers of a text, and what it complains of.
fn price(text: &str) -> (Option<Value>, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.toml");
    fs::write(&path, text).unwrap();
    let output = taktline(&["price", path.to_str().unwrap(), "--format", "json"]);
    let complaints = String::from_utf8_lossy(&output.stderr).into_owned();
    (serde_json::from_slice(&output.stdout).ok(), complaints)
}

const LINE: &str = "extends = [\"rules/funding-kr.toml\", \"rules/tax-kr.toml\"]\nname = \"A\"\nstart = 2025-06-02\n\
    run = { months = 12 }\n[[product]]\nname = \"part\"\nprice_won = 9 # guess\nsupply = { kind = \"saturated\" }\n\
    [[station]]\nname = \"mill\"\ncycle_seconds = 5 # counted\n\
    [[offer]]\nname = \"Cell\"\nitems = [{ what = \"cell\", price_won = 100_000_000 }]\n";

fn with_offer(more: &str) -> String {
    format!("{LINE}{more}\n[offer.changes.station.mill]\nmachines = 2\n")
}

#[test]
fn every_shipped_programme_pays_its_cap_and_not_a_won_more() {
    let scenario = scenario();
    // Name, the price at which its cap is reached, what government and lead company pay there.
    let boundaries = [
        ("win-win-2022/basic", 140_000_000, 42_000_000, 42_000_000),
        ("win-win-2022/advanced-1", 400_000_000, 120_000_000, 120_000_000),
        ("win-win-2022/advanced-2", 800_000_000, 240_000_000, 240_000_000),
        ("win-win-2022/small", 20_000_000, 10_000_000, 10_000_000),
        ("government-2022/basic", 100_000_000, 50_000_000, 0),
        ("government-2022/advanced-1", 400_000_000, 200_000_000, 0),
        ("government-2022/advanced-2", 800_000_000, 400_000_000, 0),
        ("samsung-2025/advanced", 250_000_000, 75_000_000, 75_000_000),
        // 80,000,000 / 0.6 = 133,333,333.3: the first whole won at which both would pay more is one higher.
        ("samsung-2025/local-basic", 133_333_334, 40_000_000, 40_000_000),
        ("regional-2025", 200_000_000, 100_000_000, 0),
        ("small-workshop-2025", 60_000_000, 42_000_000, 0),
    ];
    let known: Vec<_> = scenario.programmes.iter().map(|rule| rule.name.as_str()).collect();
    assert_eq!(boundaries.map(|(name, ..)| name).to_vec(), known);
    let paid = |name: &str, price: i64| {
        let found = grants(&scenario.programmes, &[FundingSpec::Named(name.into())], Won(price)).unwrap();
        (found[0].government_won.0, found[0].lead_won.0)
    };
    for (name, price, government, lead) in boundaries {
        assert_eq!(paid(name, price), (government, lead), "{name}");
        assert_eq!(paid(name, price + 1), (government, lead), "{name}, one won beyond");
        assert_eq!(paid(name, 2_000_000_000), (government, lead), "{name}, far beyond");
        let below = paid(name, price - 10);
        assert!(below.0 + below.1 < government + lead, "{name}, below: {below:?}");
    }
}

#[test]
fn a_region_pays_fifty_to_eighty_percent_as_the_offer_says() {
    let of = |percent: f64| {
        let text = with_offer(&format!(
            "funding = [{{ programme = \"regional-2025\", government_percent = {percent} }}]"
        ));
        let (found, complaints) = price(&text);
        (
            found.map(|json| json["offers"]["Cell"]["funding"][0]["government_won"].clone()),
            complaints,
        )
    };
    assert_eq!(of(50.0).0, Some(50_000_000.into()));
    assert_eq!(of(80.0).0, Some(80_000_000.into()));
    for percent in [49.9, 80.1] {
        let (found, complaints) = of(percent);
        assert_eq!(found, None);
        assert!(
            complaints.contains("50 to 80 %") && complaints.contains("by region"),
            "{complaints}"
        );
    }
}

#[test]
fn the_shipped_brackets_change_with_the_fiscal_years_of_2026() {
    let scenario = scenario();
    let plan = scenario.tax_plan().unwrap().unwrap();
    let tax = |year, taxable| plan.rule(year).computed(Won(taxable)).0;
    // 9 % of 200 million, 19 % of 100 million; 10 % and 20 %.
    assert_eq!(tax(2025, 300_000_000), 18_000_000 + 19_000_000);
    assert_eq!(tax(2026, 300_000_000), 20_000_000 + 20_000_000);
    // 300,000 million: 18 + 19 % of 19,800 + 21 % of 280,000 million; 20 + 20 % + 22 %; 24 and 25 % beyond.
    assert_eq!(
        tax(2025, 300_000_000_100),
        18_000_000 + 3_762_000_000 + 58_800_000_000 + 24
    );
    assert_eq!(
        tax(2026, 300_000_000_100),
        20_000_000 + 3_960_000_000 + 61_600_000_000 + 25
    );
}

#[test]
fn what_the_parties_pay_in_each_month_sums_to_nothing() {
    let output = taktline(&["price", "scenarios/ways-to-pay.toml", "--format", "json"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    let offers = found["offers"].as_object().unwrap();
    assert_eq!(offers.len(), 7);
    for (name, offer) in offers {
        let months = offer["parties"].as_array().unwrap();
        let won = |month: &Value, party: &str| month[format!("{party}_won")].as_i64().unwrap();
        let total = |party: &str| months.iter().map(|month| won(month, party)).sum::<i64>();
        let all = [
            "adopter",
            "government",
            "lead_company",
            "lender",
            "lessor",
            "guarantor",
            "tax_office",
            "supplier",
        ];
        for month in months {
            assert_eq!(
                all.iter().map(|party| won(month, party)).sum::<i64>(),
                0,
                "{name}: {month}"
            );
        }
        // Without income taxes the tax office gives back what it took.
        assert_eq!(total("tax_office"), 0, "{name}");
        let price = offer["price_won"]["median"].as_i64().unwrap();
        let interest = offer["total_interest_won"].as_i64().unwrap() - total("lender");
        let fees = offer["total_fees_won"].as_i64().unwrap() - total("guarantor");
        let rent = total("lessor");
        if offer["lease"].is_null() {
            assert_eq!(total("supplier"), price + interest + fees, "{name}");
        } else {
            assert!(rent > 0 && total("supplier") > price, "{name}");
        }
    }
    // 3:3:4 of 138 million.
    let samsung = &offers["Samsung type 3:3:4"]["funding"][0];
    assert_eq!(
        (samsung["government_won"].as_i64(), samsung["lead_won"].as_i64()),
        (Some(41_400_000), Some(41_400_000))
    );
    // 60 % of 138 million for a year, 5.5 % instead of 2.79 %: 2,243,880 less interest, of which half is passed on.
    let saving = &offers["Supplier with a policy loan"]["supplier_saving"];
    assert_eq!(
        (saving["saved_won"].as_i64(), saving["passed_on_won"].as_i64()),
        (Some(2_243_880), Some(1_121_940))
    );
}

#[test]
fn an_expired_rule_is_a_warning_that_names_it_and_its_source() {
    let text = with_offer("funding = [\"win-win-2022/advanced-1\"]");
    let (found, complaints) = price(&text);
    let found = found.unwrap();
    assert_eq!(found["offers"]["Cell"]["funding"][0]["government_won"], 30_000_000);
    assert!(
        complaints.contains("\"win-win-2022/advanced-1\" holds from 2022-01-01 to 2022-12-31"),
        "{complaints}"
    );
    assert!(
        complaints.contains("used on 2025-06-02") && complaints.contains("cap 120 million won"),
        "{complaints}"
    );
    assert_eq!(found["warnings"].as_array().unwrap().len(), 1);
    let (_, complaints) = price(&text.replace("2025-06-02", "2022-06-02"));
    assert_eq!(complaints, "");
}

#[test]
fn a_credit_that_the_year_of_the_work_does_not_know_is_a_warning_that_names_the_offer() {
    let delivered = |months: u32| {
        let tax = "[tax]\nlaw = \"corporate-kr\"\ntaxable_income_won = 300_000_000\nstandard_life_years = 5\n\
            credit = \"temporary-general\"\n";
        price(&format!("{}{tax}", with_offer(&format!("delivery_months = {months}")))).1
    };
    // The extraordinary credits are none of the rule of 2026.
    let said = "has no credit \"temporary-general\": the equipment of the offer \"Cell\" works from 2026 on";
    assert!(!delivered(6).contains("has no credit"), "{}", delivered(6));
    assert!(delivered(7).contains(said), "{}", delivered(7));
    // What works after the measured time brings none anyway.
    assert!(!delivered(12).contains("has no credit"), "{}", delivered(12));
}

#[test]
fn instalments_are_spoken_of_only_where_there_are_some() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.toml");
    let printed = |terms: &str| {
        fs::write(&path, with_offer(&format!("delivery_months = 3\n{terms}"))).unwrap();
        let output = taktline(&["price", path.to_str().unwrap(), "--lang", "en"]);
        String::from_utf8(output.stdout).unwrap()
    };
    let said = "instalments are due from the first";
    assert!(printed("instalments = { months = 12 }").contains(said));
    assert!(printed("lease = { months = 12, annual_rate_percent = 5 }").contains(said));
    let at_once = printed("");
    assert!(
        at_once.contains("works on the line from month 4 on.") && !at_once.contains(said),
        "{at_once}"
    );
}

#[test]
fn a_rule_beside_the_scenario_goes_before_the_shipped_one() {
    let text = with_offer("funding = [\"win-win-2022/basic\"]")
        + "[[programme]]\nname = \"win-win-2022/basic\"\ngovernment_cap_won = 7 # guess\nuntil = 2026-12-31\n";
    let (found, complaints) = price(&text);
    assert_eq!(
        found.unwrap()["offers"]["Cell"]["funding"][0]["government_won"],
        7,
        "{complaints}"
    );
    assert_eq!(complaints, "");
}

#[test]
fn what_cannot_be_is_refused_in_words() {
    let cases = [
        (
            "funding = [\"win-win-2025/basic\"]",
            "there is no funding programme \"win-win-2025/basic\"",
        ),
        (
            "funding = [\"win-win-2022/basic\", \"government-2022/basic\"]",
            "exclude each other: so says the rule of \"government-2022/basic\"",
        ),
        ("instalments = { months = 0 }", "`months` must be from 1 to 600, not 0"),
        (
            "instalments = { months = 1000 }",
            "`months` must be from 1 to 600, not 1000",
        ),
        (
            "instalments = { annual_rate_percent = 1000 }",
            "must be from 0 to 200, not 1000",
        ),
        (
            "loans = [{ name = \"b\", percent = 50, months = 0 }]",
            "`months` must be from 1 to 600, not 0",
        ),
        (
            "loans = [{ name = \"b\", percent = 50, programme = \"policy-loan-2025/facility\", months = 121 }]",
            "121 is more than the 120 of the rule \"policy-loan-2025/facility\"",
        ),
        (
            "loans = [{ name = \"b\", months = 5, annual_rate_percent = 1 }]",
            "does not say `amount_won` or `percent`",
        ),
        (
            "fees = [{ what = \"x\", won_per_month = -1 }]",
            "`won_per_month` must be from 0",
        ),
        (
            "pay_per_part = { won_per_good_part = -1 }",
            "`won_per_good_part` must be from 0",
        ),
        (
            "lease = { months = 12, annual_rate_percent = 5 }\nloans = [{ name = \"b\", percent = 5, months = 3, \
             annual_rate_percent = 1 }]",
            "`lease` and a loan for the equipment cannot both be",
        ),
        (
            "supplier_loan = { percent = 50, months = 12, instead_of_percent = 6 }",
            "does not say its `annual_rate_percent` or a `programme`",
        ),
    ];
    for (offer, message) in cases {
        let (found, complaints) = price(&with_offer(offer));
        assert!(found.is_none(), "{offer}");
        assert!(complaints.contains(message), "{offer}: {complaints}");
    }
    let rule = |figures: &str| {
        format!(
            "{}[[programme]]\nname = \"mine\"\nsource = \"guess\"\nfrom = 2025-01-01\n{figures}\n",
            with_offer("")
        )
    };
    for (figures, message) in [
        (
            "government_percent = 60\nlead_percent = 50",
            "\"mine\" would pay 110 % of the cost",
        ),
        ("government_percent = 130", "must be from 0 to 100, not 130"),
        (
            "government_percent = 30\nuntil = 2024-12-31",
            "the rule ends before it begins",
        ),
        (
            "government_percent = 30\ncost_cap_won = -5",
            "`cost_cap_won` must be from 0",
        ),
    ] {
        let (found, complaints) = price(&rule(figures));
        assert!(
            found.is_none() && complaints.contains(message),
            "{figures}: {complaints}"
        );
    }
    let tax = |more: &str| {
        let tax = "[tax]\nlaw = \"corporate-kr\"\ntaxable_income_won = 5 # guess\nstandard_life_years = 8 # guess\n";
        price(&format!("{}{tax}{more}\n", with_offer(""))).1
    };
    assert_eq!(tax(""), "");
    assert!(tax("life_years = 5").contains("must be a number from 6 to 10"));
    assert!(tax("credit = \"none\"").contains("there is no credit of the tax rule"));
}

#[test]
fn taxes_of_a_comparison_are_those_of_its_own_figures() {
    let arguments = [
        "compare",
        "scenarios/small-workshop.toml",
        "--replications",
        "1",
        "--format",
        "json",
    ];
    let output = taktline(&arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    let mean = |value: &Value| value["mean"].as_f64().unwrap();
    for (name, offer) in found["offers"].as_object().unwrap() {
        let years = offer["years"].as_array().unwrap();
        assert_eq!(years.len(), 6, "{name}: June 2025 to May 2030");
        let sum = |key: &str| years.iter().map(|year| mean(&year[key])).sum::<f64>();
        assert_eq!(sum("before_tax_won") - sum("tax_won"), sum("after_tax_won"), "{name}");
        assert_eq!(sum("tax_won"), mean(&offer["appraisal"]["total_tax_won"]), "{name}");
        assert_eq!(sum("tax_won"), mean(&offer["parties_won"]["tax_office"]), "{name}");
        let months = offer["months"].as_array().unwrap();
        assert_eq!(
            sum("after_tax_won"),
            mean(&months.last().unwrap()["cumulative_won"]),
            "{name}"
        );
        let all = offer["parties_won"].as_object().unwrap();
        assert_eq!(all.values().map(mean).sum::<f64>(), 0.0, "{name}");
        // One rate of 9.9 and 11 % in the lowest bracket: the tax on all years lies between the two.
        let savings = mean(&offer["appraisal"]["total_savings_won"]);
        let granted = offer["appraisal"].get("granted_won").map_or(0.0, mean);
        let profit = savings - mean(&offer["appraisal"]["total_fees_won"]) - (21_000_000.0 - granted);
        let rates = [0.099 * profit, 0.11 * profit];
        let (low, high) = (rates[0].min(rates[1]) - 400_000.0, rates[0].max(rates[1]) + 400_000.0);
        assert!(
            (low..=high).contains(&sum("tax_won")),
            "{name}: {} of {profit}",
            sum("tax_won")
        );
    }
}

#[test]
fn both_languages_say_who_pays_and_what_is_left_out() {
    for (language, words) in [
        (
            "en",
            [
                "lead company",
                "Funding samsung-2025/advanced",
                "Income taxes are not included",
            ],
        ),
        (
            "ko",
            [
                "주관 대기업",
                "지원사업 samsung-2025/advanced",
                "법인세는 포함하지 않았고",
            ],
        ),
    ] {
        let arguments = [
            "price",
            "scenarios/ways-to-pay.toml",
            "--offer",
            "Samsung type 3:3:4",
            "--lang",
            language,
        ];
        let output = taktline(&arguments);
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        for word in words {
            assert!(text.contains(word), "{word}: {text}");
        }
    }
}

#[test]
fn a_tax_list_of_incomes_holds_on_with_its_last_figure() {
    let scenario = scenario();
    let tax = |incomes: YearlyWonSpec| {
        let spec = TaxSpec {
            taxable_income_won: incomes,
            ..scenario.tax.clone().unwrap()
        };
        spec.plan(&scenario.tax_rules).unwrap()
    };
    assert_eq!(tax(YearlyWonSpec::Same(5.0)), tax(YearlyWonSpec::List(vec![5.0])));
    assert_ne!(tax(YearlyWonSpec::Same(5.0)), tax(YearlyWonSpec::List(vec![5.0, 6.0])));
}

#[test]
fn an_offer_without_others_is_as_before() {
    let offer = OfferTermsSpec::default();
    let rules = FundingRules::default();
    assert!(!offer.is_shared());
    assert_eq!(offer.resolve(&mut || 0.5), offer.resolve_under(&rules, &mut || 0.5));
    let text = LINE.replace("extends = [\"rules/funding-kr.toml\", \"rules/tax-kr.toml\"]\n", "");
    let (found, _) = price(&format!("{text}[offer.changes.station.mill]\nmachines = 2\n"));
    let found = found.unwrap();
    let keys: Vec<_> = found["offers"]["Cell"]
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert!(!keys.contains(&"parties") && !keys.contains(&"funding"), "{keys:?}");
}

#[test]
fn the_guide_says_when_the_rules_that_come_along_hold() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/");
    let read = |path: &str| fs::read_to_string(format!("{folder}{path}")).unwrap();
    let guide = read("docs/guide.md");
    let mut seen = 0;
    for file in ["scenarios/rules/funding-kr.toml", "scenarios/rules/tax-kr.toml"] {
        let rules: toml::Table = toml::from_str(&read(file)).unwrap();
        for list in ["programme", "loan_programme", "guarantee_programme", "tax_rule"] {
            for rule in rules.get(list).and_then(toml::Value::as_array).into_iter().flatten() {
                let text = |key: &str| rule.get(key).map(|value| value.to_string().replace('"', ""));
                let until = text("until").unwrap_or_else(|| "open".to_owned());
                let time = format!("| {} | {until} |", text("from").unwrap());
                let name = text("name").unwrap();
                let (family, level) = name.split_once('/').unwrap_or((&name, ""));
                let called = if level.is_empty() {
                    format!("`{family}`")
                } else {
                    format!("`{family}/…`")
                };
                let is_row = |row: &&str| row.contains(&time) && (list == "tax_rule" || row.contains(&called));
                assert!(guide.lines().any(|row| is_row(&row)), "{file}: {name} {time}");
                seen += 1;
            }
        }
    }
    assert!(seen > 15, "{seen}");
}

/// What `price` says in both languages of an offer whose terms are these, without line breaks.
fn price_says(more: &str) -> [String; 2] {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.toml");
    fs::write(&path, with_offer(more)).unwrap();
    ["en", "ko"].map(|language| {
        let text = out(&["price", path.to_str().unwrap(), "--lang", language]);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    })
}

#[test]
fn price_says_all_that_was_agreed_on() {
    for (terms, english, korean) in [
        (
            "instalments = { months = 36, annual_rate_percent = 4.14 }",
            "Instalments: 100,000,000 won at 4.14 % a year over 36 months, with the same payment each month. What is due",
            "할부: 1억원, 연 4.14 %, 36개월, 원리금 균등. 납입",
        ),
        (
            "down_payment_percent = 10\ninstalments = { annual_rate_percent = 3, method = \"equal-principal\", grace_months = 6 }",
            "Instalments: 90,000,000 won at 3 % a year over 36 months, with the same principal each month and interest on \
             what is left. In the first 6 months only interest is due.",
            "할부: 9,000만원, 연 3 %, 36개월, 원금 균등. 처음 6개월은 이자만 냅니다.",
        ),
        (
            "instalments = { months = 24, method = \"bullet\" }",
            "at 0 % a year over 24 months, with interest each month and the principal with the last.",
            "만기 일시 상환.",
        ),
        (
            "instalments = { months = 24, method = \"step\", step_percent_per_year = 2.5, balloon_percent = 20 }",
            "with payments that rise by 2.5 % each year. 20 % of it is left for the last payment.",
            "매년 2.5 %씩 느는 납입액. 그중 20 %는 마지막 달에 냅니다.",
        ),
        (
            "loans = [{ name = \"Bank\", percent = 50, annual_rate_percent = 5, months = 60, grace_months = 12, \
             guarantee = { fee_percent = 1.2 } }]",
            "Loan Bank: 50,000,000 won at 5 % a year over 60 months, with the same principal each month and interest on what \
             is left. In the first 12 months only interest is due. Its guarantee costs ",
            "대출 Bank: 5,000만원, 연 5 %, 60개월, 원금 균등. 처음 12개월은 이자만 냅니다. 보증료는 모두 ",
        ),
        (
            "fees = [{ what = \"care\", won_per_month = 300_000, first_month = 4, months = 24, rises_percent_per_year = 3 }]",
            "Fee care: 300,000 won a month from month 4 to month 27. It rises by 3 % with each of its years.",
            "이용료 care: 4개월째부터 27개월째까지 월 30만원. 해마다 3 %씩 오릅니다.",
        ),
        (
            "fees = [{ what = \"care\", won_per_month = 300_000 }]",
            "Fee care: 300,000 won a month from month 1 on. ",
            "이용료 care: 1개월째부터 월 30만원. ",
        ),
        (
            "pay_per_part = { won_per_good_part = 12.5, minimum_won_per_month = 1_234_567, expected_parts_per_month = 9_000 }",
            "which the line decides. At least 1,234,567 won is due in a month.",
            "월 최소 123만 4,567원은 냅니다.",
        ),
    ] {
        let [in_english, in_korean] = price_says(terms);
        assert!(in_english.contains(english), "{terms}\n{in_english}");
        assert!(in_korean.contains(korean), "{terms}\n{in_korean}");
    }
    // What is paid at once has none.
    assert!(!price_says("")[0].contains("Instalments:"));
}
