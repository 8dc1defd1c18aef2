//! Tables of networks and detectors kept on disk, so that the same network and site need not be simulated twice, and no
//! detector trained twice.
//!
//! The folder is `$TAKTLINE_CACHE`, else `taktline` in `$XDG_CACHE_HOME` or in `~/.cache`, and may be emptied at any
//! time. A file that is damaged, of another version or unreadable is as if it were not there; a folder that cannot
//! be written is said once and changes no result. Files are written whole or not at all, so several programs may
//! share a folder without locks.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::cli::error::shown;
use crate::cli::speech::note;
use crate::maintenance::predictive::detector::Detector;
use crate::maintenance::quality::learned::detector::DriftDetector;
use crate::network::table::NetworkTables;
use crate::study::networks::TableCache;

/// What a file begins with: a name, and the version of the layout.
const MAGIC: &[u8; 16] = b"taktline-table-1";
/// Bytes of a SHA-256.
const DIGEST: usize = 32;
/// Largest file that is read.
const MOST_BYTES: u64 = 256 << 20;

/// What is kept.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Tables,
    Detector,
    Drift,
}

impl Kind {
    fn suffix(self) -> &'static str {
        match self {
            Self::Tables => "tables",
            Self::Detector => "detector",
            Self::Drift => "drift",
        }
    }

    fn what(self) -> &'static str {
        match self {
            Self::Tables => "what the network does",
            Self::Detector => "a detector",
            Self::Drift => "a learned chart",
        }
    }

    fn how(self) -> &'static str {
        match self {
            Self::Tables => "simulated",
            Self::Detector | Self::Drift => "trained",
        }
    }
}

/// Tables and detectors kept in a folder.
#[derive(Clone, Debug)]
pub struct DiskCache {
    /// Nowhere if the system names no place.
    folder: Option<PathBuf>,
    has_complained: bool,
}

impl DiskCache {
    /// The cache of this user.
    pub fn of_user() -> Self {
        Self::new(user_folder(|name| std::env::var_os(name)))
    }

    fn new(folder: Option<PathBuf>) -> Self {
        Self {
            folder,
            has_complained: false,
        }
    }

    /// Where what belongs to a key is; nowhere if it is no key that could name a file.
    fn path(&self, key: &str, kind: Kind) -> Option<PathBuf> {
        let is_plain = !key.is_empty() && key.len() <= 128 && key.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let folder = self.folder.as_ref().filter(|_| is_plain)?;
        Some(folder.join(format!("{key}.{}", kind.suffix())))
    }

    fn find<T: DeserializeOwned>(&self, key: &str, kind: Kind) -> Option<T> {
        let bytes = read(&self.path(key, kind)?)?;
        decoded(key, &bytes)
    }

    fn keep<T: Serialize>(&mut self, key: &str, kind: Kind, kept: &T) {
        let (Some(path), Some(bytes)) = (self.path(key, kind), encoded(key, kept)) else {
            return;
        };
        if let Err(error) = write(&path, &bytes)
            && !self.has_complained
        {
            self.has_complained = true;
            let folder = shown(path.parent().unwrap_or(&path));
            note(&format!(
                "note: {} cannot be kept in {folder} ({error}) and is {} anew each time; TAKTLINE_CACHE may name \
                 another folder",
                kind.what(),
                kind.how()
            ));
        }
    }
}

impl TableCache for DiskCache {
    fn load(&mut self, key: &str) -> Option<NetworkTables> {
        self.find(key, Kind::Tables)
    }

    fn store(&mut self, key: &str, tables: &NetworkTables) {
        self.keep(key, Kind::Tables, tables);
    }

    fn load_detector(&mut self, key: &str) -> Option<Detector> {
        self.find(key, Kind::Detector)
    }

    fn store_detector(&mut self, key: &str, detector: &Detector) {
        self.keep(key, Kind::Detector, detector);
    }

    fn load_drift(&mut self, key: &str) -> Option<DriftDetector> {
        self.find(key, Kind::Drift)
    }

    fn store_drift(&mut self, key: &str, detector: &DriftDetector) {
        self.keep(key, Kind::Drift, detector);
    }
}

/// The folder by the variables of the environment.
fn user_folder(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let given = |name: &str| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    given("TAKTLINE_CACHE")
        // The XDG base directory specification: a relative path is to be ignored.
        .or_else(|| {
            Some(
                given("XDG_CACHE_HOME")
                    .filter(|path| path.is_absolute())?
                    .join("taktline"),
            )
        })
        .or_else(|| Some(given("HOME")?.join(".cache").join("taktline")))
}

fn read(path: &Path) -> Option<Vec<u8>> {
    let meta = fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
    if meta.len() > MOST_BYTES {
        return None;
    }
    let mut bytes = Vec::new();
    let file = fs::File::open(path).ok()?;
    file.take(MOST_BYTES).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut file = tempfile::Builder::new().prefix(".taktline-").tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.persist(path).map(drop).map_err(|error| error.error)
}

/// The key is in it too: a file under another's name is not taken for it.
fn digest(key: &str, content: &[u8]) -> [u8; DIGEST] {
    Sha256::new().chain_update(key).chain_update(content).finalize().into()
}

fn encoded<T: Serialize>(key: &str, kept: &T) -> Option<Vec<u8>> {
    let content = postcard::to_allocvec(kept).ok()?;
    Some([&MAGIC[..], &digest(key, &content), &content].concat())
}

fn decoded<T: DeserializeOwned>(key: &str, bytes: &[u8]) -> Option<T> {
    let (sum, content) = bytes.strip_prefix(MAGIC)?.split_at_checked(DIGEST)?;
    if sum != digest(key, content) {
        return None;
    }
    postcard::from_bytes(content).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::time::Span;
    use crate::network::table::{DurationTable, FlowTable, Outages};

    fn tables() -> NetworkTables {
        NetworkTables {
            flows: vec![FlowTable {
                outages: Outages::Poisson {
                    per_hour: 0.25,
                    durations: DurationTable::always(Span(7)),
                },
                ..FlowTable::perfect("press/1/control")
            }],
            faults: Vec::new(),
            basis: None,
        }
    }

    #[test]
    fn what_is_kept_is_found_again() {
        let folder = tempfile::tempdir().unwrap();
        let mut cache = DiskCache::new(Some(folder.path().join("new").join("taktline")));
        assert!(cache.load("0a1b").is_none());
        cache.store("0a1b", &tables());
        assert_eq!(cache.load("0a1b").unwrap().flows, tables().flows);
        assert!(cache.load("0a1c").is_none());
        cache.store("../0a1b", &tables());
        assert!(cache.load("../0a1b").is_none() && !cache.has_complained);
    }

    #[test]
    fn a_damaged_file_is_as_if_it_were_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let mut cache = DiskCache::new(Some(folder.path().to_owned()));
        cache.store("0a1b", &tables());
        let path = cache.path("0a1b", Kind::Tables).unwrap();
        let good = fs::read(&path).unwrap();
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 1;
            fs::write(&path, &bad).unwrap();
            assert!(cache.load("0a1b").is_none(), "byte {at}");
            fs::write(&path, &good[..at]).unwrap();
            assert!(cache.load("0a1b").is_none(), "cut at {at}");
        }
        // Under the name of another network it is not that network's.
        fs::write(cache.path("0a1c", Kind::Tables).unwrap(), &good).unwrap();
        assert!(cache.load("0a1c").is_none());
        cache.store("0a1b", &tables());
        assert!(cache.load("0a1b").is_some());
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_no_error() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        let mut cache = DiskCache::new(Some(file));
        cache.store("0a1b", &tables());
        cache.store("0a1b", &tables());
        assert!(cache.load("0a1b").is_none() && cache.has_complained);
        let mut nowhere = DiskCache::new(None);
        nowhere.store("0a1b", &tables());
        assert!(nowhere.load("0a1b").is_none() && !nowhere.has_complained);
    }

    #[test]
    fn the_folder_is_the_first_that_the_environment_names() {
        let with = |variables: &[(&str, &str)]| {
            user_folder(|name| {
                let found = variables.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| OsString::from(value))
            })
        };
        let all = [("TAKTLINE_CACHE", "/a"), ("XDG_CACHE_HOME", "/b"), ("HOME", "/c")];
        assert_eq!(with(&all), Some(PathBuf::from("/a")));
        assert_eq!(with(&all[1..]), Some(PathBuf::from("/b/taktline")));
        assert_eq!(with(&all[2..]), Some(PathBuf::from("/c/.cache/taktline")));
        let relative = [("TAKTLINE_CACHE", ""), ("XDG_CACHE_HOME", "b"), ("HOME", "/c")];
        assert_eq!(with(&relative), Some(PathBuf::from("/c/.cache/taktline")));
        assert_eq!(with(&[]), None);
    }
}
