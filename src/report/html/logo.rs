//! A logo inside a page: the file itself, in base 64 (RFC 4648, section 4), as the address of a picture (RFC 2397).
//!
//! A picture element shows an SVG without running scripts in it or loading what it points to, and the page's content
//! security policy forbids both once more; so an SVG from anybody can be shown.

use thiserror::Error;

/// Bytes of a logo at most.
pub const MOST_BYTES: usize = 512 * 1024;

/// The first bytes of every PNG, with the header that must follow (W3C, Portable Network Graphics, clause 5).
const PNG: [u8; 8] = [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a];

/// A logo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    address: String,
}

/// Why a file is no logo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum LogoError {
    /// It is neither of the two kinds of pictures.
    #[error("a logo must be a PNG or an SVG picture")]
    Kind,
    /// It is too large.
    #[error("a logo may have {} KiB at most; make the picture smaller", MOST_BYTES / 1024)]
    Size,
}

impl Logo {
    /// The logo in a file of these bytes; its kind is seen from them and not from its name.
    ///
    /// # Errors
    /// If it is no PNG or SVG, or larger than [`MOST_BYTES`].
    pub fn of(bytes: &[u8]) -> Result<Self, LogoError> {
        if bytes.len() > MOST_BYTES {
            return Err(LogoError::Size);
        }
        let kind = if bytes.starts_with(&PNG) && bytes.get(12..16) == Some(b"IHDR") {
            "image/png"
        } else if is_svg(bytes) {
            "image/svg+xml"
        } else {
            return Err(LogoError::Kind);
        };
        Ok(Self {
            address: format!("data:{kind};base64,{}", base64(bytes)),
        })
    }

    /// The address of the picture, which is the picture itself.
    pub fn address(&self) -> &str {
        &self.address
    }
}

/// Whether a text begins as an SVG: with the element, before which only a declaration and comments may stand.
fn is_svg(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return false;
    };
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    loop {
        let after = if rest.starts_with("<!--") {
            rest.split_once("-->")
        } else if rest.starts_with("<?") {
            rest.split_once("?>")
        } else if rest.starts_with("<!DOCTYPE") && !rest.starts_with("<!DOCTYPE html") {
            rest.split_once('>')
        } else {
            break;
        };
        let Some((_, after)) = after else { return false };
        rest = after.trim_start();
    }
    rest.strip_prefix("<svg")
        .is_some_and(|rest| rest.starts_with(|letter: char| letter.is_whitespace() || letter == '>' || letter == '/'))
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let byte = |index: usize| u32::from(group.get(index).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for index in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * index) & 63) as usize];
            out.push(if index <= group.len() { char::from(letter) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_64_is_that_of_the_standard() {
        for (plain, coded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
        assert_eq!(base64(&[0xff, 0xfe, 0xfd]), "//79");
    }

    #[test]
    fn the_kind_is_seen_from_the_bytes() {
        let mut png = PNG.to_vec();
        png.extend(*b"\0\0\0\x0dIHDR\0\0\0\x01");
        let address = |bytes: &[u8]| Logo::of(bytes).map(|logo| logo.address().to_owned());
        assert!(address(&png).unwrap().starts_with("data:image/png;base64,iVBORw0KGgo"));
        for svg in [
            "<svg/>",
            "\u{feff}<?xml version=\"1.0\"?>\n<!-- made -->\n<svg xmlns='x'></svg>",
            "<!DOCTYPE svg PUBLIC 'x' 'y'><svg></svg>",
        ] {
            assert!(
                address(svg.as_bytes())
                    .unwrap()
                    .starts_with("data:image/svg+xml;base64,"),
                "{svg}"
            );
        }
        for other in [
            &b""[..],
            b"GIF89a",
            &PNG,
            b"<html><svg></svg></html>",
            b"<!DOCTYPE html><svg></svg>",
            b"<svgx/>",
            b"<!-- <svg/>",
            b"\xff\xfe<svg/>",
        ] {
            assert_eq!(Logo::of(other), Err(LogoError::Kind), "{other:?}");
        }
    }

    #[test]
    fn a_logo_has_a_limited_size_and_nothing_of_it_is_markup() {
        let mut text = String::from("<svg><script>alert(1)</script>");
        text.push_str(&" ".repeat(MOST_BYTES - text.len()));
        let logo = Logo::of(text.as_bytes()).unwrap();
        assert!(!logo.address().contains(['<', '"', '\'']));
        text.push(' ');
        assert_eq!(Logo::of(text.as_bytes()), Err(LogoError::Size));
    }
}
