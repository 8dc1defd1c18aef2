//! Korean particles, which sound different after a vowel and after a consonant: 은/는, 이/가, 을/를, 과/와, 으로/로.
//!
//! What they follow is filled in while the program runs: a name, a number, a key. Hangul says itself whether it ends in
//! a consonant (Unicode, chapter 3.12: a syllable is 0xAC00 + 28 × its beginning and vowel + its final consonant);
//! numbers are read in Sino-Korean, a name in capital letters letter by letter, and other Latin words as they sound,
//! for which their last letters stand: that is a rule of thumb.

/// How a word ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    Vowel,
    /// The consonant ㄹ, after which 으로 is 로.
    Rieul,
    Consonant,
}

/// Particles: as they are asked for, after a consonant, after a vowel.
const PARTICLES: [(&str, &str, &str); 9] = [
    ("은", "은", "는"),
    ("이", "이", "가"),
    ("을", "을", "를"),
    ("과", "과", "와"),
    ("으로", "으로", "로"),
    ("이어야", "이어야", "여야"),
    ("이라", "이라", "라"),
    ("이며", "이며", "며"),
    ("이나", "이나", "나"),
];

/// The particle that is called by its form after a consonant, as it sounds after `before`; none if there is no such
/// particle.
pub fn particle(name: &str, before: &str) -> Option<&'static str> {
    let (_, closed, open) = PARTICLES.into_iter().find(|(known, _, _)| *known == name)?;
    Some(match (ending(before), name) {
        (Ending::Vowel, _) | (Ending::Rieul, "으로") => open,
        _ => closed,
    })
}

/// How the last word of a text ends; what stands in brackets behind it is not read.
fn ending(text: &str) -> Ending {
    let closing = |c: char| c.is_whitespace() || "\"'`”’…]}>.,:;".contains(c);
    let mut rest = text.trim_end_matches(closing);
    while let Some(inner) = rest.strip_suffix(')') {
        let before = inner
            .rfind('(')
            .map_or("", |open| &inner[..open])
            .trim_end_matches(closing);
        rest = if before.is_empty() {
            inner.trim_end_matches(closing)
        } else {
            before
        };
    }
    match rest.chars().next_back() {
        Some(last @ '가'..='힣') => match (u32::from(last) - 0xAC00) % 28 {
            0 => Ending::Vowel,
            8 => Ending::Rieul,
            _ => Ending::Consonant,
        },
        Some(last) if last.is_ascii_digit() => of_number(rest),
        Some(last) if last.is_ascii_alphabetic() => of_latin(rest),
        // "%" is read 퍼센트, and of other signs nobody knows.
        _ => Ending::Vowel,
    }
}

/// How a number ends when it is read: 영 일 이 삼 사 오 육 칠 팔 구, and 십 백 천 만 억 조 for the zeros of a whole number.
fn of_number(text: &str) -> Ending {
    let start = text
        .rfind(|c: char| !c.is_ascii_digit() && !matches!(c, ',' | '.' | '_'))
        .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    let number = &text[start..];
    let zeros = match number.contains('.') {
        true => 0,
        false => number
            .chars()
            .rev()
            .filter(char::is_ascii_digit)
            .take_while(|c| *c == '0')
            .count(),
    };
    match number.chars().next_back() {
        Some('0') if (12..16).contains(&zeros) => Ending::Vowel,
        Some('1' | '7' | '8') => Ending::Rieul,
        Some('0' | '3' | '6') => Ending::Consonant,
        _ => Ending::Vowel,
    }
}

/// How a Latin word sounds at its end: capital letters are named (엘, 엠, 엔, 알), others read.
fn of_latin(text: &str) -> Ending {
    let start = text
        .rfind(|c: char| !c.is_ascii_alphabetic())
        .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    let word = &text[start..];
    // The e of name, line and cycle is silent.
    let word = match word.strip_suffix('e') {
        Some(heard) if heard.len() >= 2 && heard.ends_with(['l', 'm', 'n']) => heard,
        _ => word,
    };
    let is_named = word.len() == 1 || word.chars().all(|c| c.is_ascii_uppercase());
    match word.chars().next_back().map(|c| c.to_ascii_lowercase()) {
        Some('l') => Ending::Rieul,
        Some('r') if is_named => Ending::Rieul,
        Some('m' | 'n') => Ending::Consonant,
        // Stock, quick; limit and unit, but not a t after a consonant, as in start.
        Some('k') if word.to_ascii_lowercase().ends_with("ck") && !is_named => Ending::Consonant,
        Some('t') if word.to_ascii_lowercase().ends_with("it") && !is_named => Ending::Consonant,
        Some('g') if word.to_ascii_lowercase().ends_with("ng") && !is_named => Ending::Consonant,
        _ => Ending::Vowel,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn particles_follow_the_sound_of_hangul() {
        for (word, topic, toward) in [
            ("선반", "은", "으로"),
            ("기계", "는", "로"),
            ("밀링", "은", "으로"),
            ("드릴", "은", "로"),
        ] {
            assert_eq!(particle("은", word), Some(topic), "{word}");
            assert_eq!(particle("으로", word), Some(toward), "{word}");
        }
        assert_eq!(particle("이", "설비"), Some("가"));
        assert_eq!(particle("을", "공정"), Some("을"));
        assert_eq!(particle("과", "제품"), Some("과"));
        assert_eq!(particle("이어야", "수"), Some("여야"));
        assert_eq!(particle("꼴", "수"), None);
    }

    #[test]
    fn numbers_are_read_as_koreans_read_them() {
        // 영 일 이 삼 사 오 육 칠 팔 구.
        let read = ["은", "은", "는", "은", "는", "는", "은", "은", "은", "는"];
        for (digit, topic) in read.into_iter().enumerate() {
            assert_eq!(particle("은", &digit.to_string()), Some(topic), "{digit}");
            assert_eq!(particle("은", &format!("-3.{digit}")), Some(topic), "-3.{digit}");
        }
        for (number, toward) in [
            ("10", "으로"),                     // 십
            ("1,000", "으로"),                  // 천
            ("10_000", "으로"),                 // 만
            ("100,000,000", "으로"),            // 억
            ("1,000,000,000,000", "로"),        // 조
            ("10,000,000,000,000,000", "으로"), // 경
            ("21", "로"),                       // 일
            ("50 %", "로"),                     // 퍼센트
            ("0.10", "으로"),                   // 영
        ] {
            assert_eq!(particle("으로", number), Some(toward), "{number}");
        }
    }

    #[test]
    fn quotation_marks_and_what_is_in_brackets_are_not_read() {
        assert_eq!(particle("은", "\"선반 2\""), Some("는"));
        assert_eq!(particle("을", "`machines`"), Some("를"));
        assert_eq!(particle("을", "센서(진동)"), Some("를"));
        assert_eq!(particle("이", "(진동)"), Some("이"));
        assert_eq!(particle("은", "\"Private 5G\""), Some("는"));
        assert_eq!(particle("은", ")"), Some("는"));
        assert_eq!(particle("은", ""), Some("는"));
    }

    #[test]
    fn latin_words_and_letters_are_read_as_they_sound() {
        for (word, with) in [
            ("XML", "과"),     // 엘
            ("AMR", "과"),     // 알
            ("OEE", "와"),     // 이
            ("lathe", "와"),   // 레이드
            ("station", "과"), // 스테이션
            ("casting", "과"), // 캐스팅
            ("drill", "과"),   // 드릴
            ("name", "과"),    // 네임
            ("cycle", "과"),   // 사이클
            ("saw", "와"),     // 소
        ] {
            assert_eq!(particle("과", word), Some(with), "{word}");
        }
        assert_eq!(particle("으로", "drill"), Some("로"));
    }
}
