//! A model as bytes: written once, read back the same or refused.
//!
//! A file begins with a name that holds the version of the layout, then the version of the program, then the SHA-256 of
//! what follows. A model of another version is refused and not guessed at: features that are made a little otherwise
//! would make a model wrong without a word.

use sha2::{Digest, Sha256};

use super::error::LearningError;
use super::model::Model;

/// What a file begins with: a name, and the version of the layout.
const MAGIC: &[u8; 16] = b"taktline-model-2";
/// What a file of any version begins with.
const NAME: &[u8] = b"taktline-model-";
/// Bytes of the program's version, filled up with zeros.
const VERSION_BYTES: usize = 16;
/// Bytes of a SHA-256.
const DIGEST: usize = 32;
/// Largest file.
pub const MOST_BYTES: u64 = 256 << 20;

impl Model {
    /// The model as a file.
    ///
    /// # Errors
    /// If it cannot be written down.
    pub fn to_bytes(&self) -> Result<Vec<u8>, LearningError> {
        let content = postcard::to_allocvec(self).map_err(|error| LearningError::ModelFile(error.to_string()))?;
        let digest: [u8; DIGEST] = Sha256::digest(&content).into();
        Ok([&MAGIC[..], &version(), &digest, &content].concat())
    }

    /// The model of a file.
    ///
    /// # Errors
    /// If it is none, of another version, or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, LearningError> {
        let refused = |why: &str| LearningError::ModelFile(why.to_owned());
        let Some(rest) = bytes.strip_prefix(MAGIC) else {
            let why = if bytes.starts_with(NAME) {
                "is a model of another version of this program; train it anew"
            } else {
                "is no model; `taktline maintenance train` writes one with -o"
            };
            return Err(refused(why));
        };
        let (Some(found), Some(digest), Some(content)) = (
            rest.get(..VERSION_BYTES),
            rest.get(VERSION_BYTES..VERSION_BYTES + DIGEST),
            rest.get(VERSION_BYTES + DIGEST..),
        ) else {
            return Err(refused("is cut off; copy it again or train it anew"));
        };
        if found != version() {
            let text = String::from_utf8_lossy(found);
            let text: String = text.chars().filter(|letter| letter.is_ascii_graphic()).collect();
            let ours = env!("CARGO_PKG_VERSION");
            return Err(LearningError::ModelFile(format!(
                "is a model of version {text}, and this is {ours}; train it anew"
            )));
        }
        if Sha256::digest(content)[..] != *digest {
            return Err(refused("is damaged; copy it again or train it anew"));
        }
        let model: Self = postcard::from_bytes(content).map_err(|_| refused("is damaged; train it anew"))?;
        if model.is_sound() {
            Ok(model)
        } else {
            Err(refused("holds a model that does not fit together; train it anew"))
        }
    }
}

fn version() -> [u8; VERSION_BYTES] {
    let mut bytes = [0; VERSION_BYTES];
    for (place, byte) in bytes.iter_mut().zip(env!("CARGO_PKG_VERSION").bytes()) {
        *place = byte;
    }
    bytes
}
