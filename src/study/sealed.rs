//! Files that only the program which wrote them reads: a seal around whatever a study keeps.
//!
//! Before the contents stand a magic number, the version of the layout and the version of the program: the contents
//! follow the program's inner structures, so only the same version can read them. A SHA-256 (FIPS 180-4) at the end
//! tells a damaged file from a whole one. Leaves out what is kept and where.

use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use thiserror::Error;

/// Version of the program, which a file must have been written by.
pub const PROGRAM: &str = env!("CARGO_PKG_VERSION");

const DIGEST_BYTES: usize = 32;

/// What marks a kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seal {
    /// Begins every file of the kind.
    pub magic: [u8; 8],
    /// Version of the layout.
    pub format: u32,
    /// What it is called, e.g. `a snapshot of a run`.
    pub what: &'static str,
}

/// Why something cannot be kept, or cannot be read again.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum SealError {
    /// The bytes are something else.
    #[error("this is not {what}")]
    Magic {
        /// What was expected.
        what: &'static str,
    },
    /// The layout is one that this program does not know.
    #[error("this has format {found}, but this program reads {what} of format {known}")]
    Format {
        /// What was expected.
        what: &'static str,
        /// Its format.
        found: u32,
        /// The format that can be read.
        known: u32,
    },
    /// Another version of the program wrote it.
    #[error("this was saved by version {found}, but this is version {PROGRAM}; use the version that saved it")]
    Program {
        /// The version that wrote it.
        found: String,
    },
    /// Bytes are missing or changed.
    #[error("the file is cut short or damaged")]
    Damaged,
    /// The contents do not fit the program although the versions agree.
    #[error("the contents cannot be read: {0}")]
    State(postcard::Error),
    /// The contents cannot be written.
    #[error("this cannot be saved: {0}")]
    Save(postcard::Error),
}

impl Seal {
    /// `contents` as bytes under this seal.
    ///
    /// # Errors
    /// If the contents cannot be written; they always can in a program that is right.
    pub fn save<T: Serialize>(&self, contents: &T) -> Result<Vec<u8>, SealError> {
        let mut bytes = self.magic.to_vec();
        bytes.extend(self.format.to_le_bytes());
        let bytes = postcard::to_extend(PROGRAM, bytes).map_err(SealError::Save)?;
        let mut bytes = postcard::to_extend(contents, bytes).map_err(SealError::Save)?;
        let digest = Sha256::digest(&bytes);
        bytes.extend(digest.as_slice());
        Ok(bytes)
    }

    /// What was saved under this seal.
    ///
    /// # Errors
    /// If the bytes are something else, of another version, cut short or damaged.
    pub fn load<T: DeserializeOwned>(&self, bytes: &[u8]) -> Result<T, SealError> {
        let magic = || SealError::Magic { what: self.what };
        let rest = bytes.strip_prefix(&self.magic).ok_or_else(magic)?;
        let (format, rest) = rest.split_first_chunk::<4>().ok_or(SealError::Damaged)?;
        let found = u32::from_le_bytes(*format);
        if found != self.format {
            return Err(SealError::Format {
                what: self.what,
                found,
                known: self.format,
            });
        }
        let (program, rest) = postcard::take_from_bytes::<&str>(rest).map_err(|_| SealError::Damaged)?;
        if program != PROGRAM {
            return Err(SealError::Program {
                found: program.to_owned(),
            });
        }
        let (contents, digest) = rest.split_last_chunk::<DIGEST_BYTES>().ok_or(SealError::Damaged)?;
        let (signed, _) = bytes.split_last_chunk::<DIGEST_BYTES>().ok_or(SealError::Damaged)?;
        if Sha256::digest(signed).as_slice() != digest {
            return Err(SealError::Damaged);
        }
        postcard::from_bytes(contents).map_err(SealError::State)
    }
}
