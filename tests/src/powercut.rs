//! Power cuts without cutting power: the server runs on a disk that forgets what was not flushed.
//!
//! A library of ours, preloaded into the server's process, tells every change of the data folder in a log
//! (`tests/powercut/shim.c`). After a kill the [`disk::Disk`] works out from it what a disk could hold: everything
//! that was flushed, of everything else an arbitrary part, sector by sector, the last write torn in its middle; names
//! of files as far as their folder was flushed. That is then put into the folder, and the server starts on it.

pub mod disk;
mod records;

use std::{
    collections::BTreeMap,
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

use self::{
    disk::{Disk, Image, Kept},
    records::{Records, read_records},
};
use crate::chance::Chance;

/// Up to how many microseconds a flush takes: what a disk takes that others use as well. Cuts have to come between a write
/// and its flush on a machine that is short of processors, too, where a server does little between two flushes.
const FLUSH_US_MAX: u32 = 15_000;
/// The index of a write-ahead log is memory that `SQLite` makes anew.
const MEMORY: &str = "-shm";

/// The preloaded library.
pub struct Shim {
    library: PathBuf,
    folder: TempDir,
    forgotten: &'static str,
}

impl Shim {
    /// Compiles it, or says why that cannot be done here.
    pub fn build() -> Result<Self, String> {
        if !cfg!(target_os = "linux") {
            return Err("power cuts are tested on Linux".to_owned());
        }
        let folder = tempfile::tempdir().map_err(|it| it.to_string())?;
        let library = folder.path().join("forgetting.so");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("powercut/shim.c");
        let output = Command::new("cc")
            .args(["-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror"])
            .arg("-o")
            .args([&library, &source])
            .args(["-ldl", "-lpthread"])
            .output()
            .map_err(|it| format!("there is no C compiler: {it}"))?;
        assert!(
            output.status.success(),
            "the library does not compile: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(Self {
            library,
            folder,
            forgotten: "",
        })
    }

    /// The disk says that it has flushed what lies below this folder, and has not: the negative control.
    #[must_use]
    pub const fn forgetting(mut self, folder: &'static str) -> Self {
        self.forgotten = folder;
        self
    }

    /// Watches a folder from now on, on which no server runs.
    pub fn watch(&self, data: &Path) -> io::Result<Watch> {
        let data = data.canonicalize()?;
        let log = self.folder.path().join("records");
        fs::remove_file(&log).or_else(|it| match it.kind() {
            io::ErrorKind::NotFound => Ok(()),
            _ => Err(it),
        })?;
        Ok(Watch {
            image: read(&data)?,
            environment: vec![
                ("LD_PRELOAD", self.library.clone().into()),
                ("MUSTER_CUT_ROOT", data.clone().into()),
                ("MUSTER_CUT_LOG", log.clone().into()),
                ("MUSTER_CUT_FORGETS", self.forgotten.into()),
                ("MUSTER_CUT_SYNC_US", FLUSH_US_MAX.to_string().into()),
            ],
            data,
            log,
        })
    }
}

/// A folder before a server was started on it.
pub struct Watch {
    data: PathBuf,
    log: PathBuf,
    image: Image,
    environment: Vec<(&'static str, OsString)>,
}

/// What a cut did.
#[derive(Debug, Default, Clone, Copy)]
pub struct Cut {
    /// Changes of files that the server had made.
    pub changes: usize,
    /// Of them, those that were not flushed when power went.
    pub unflushed: usize,
    /// Flushes that had ended.
    pub flushes: usize,
    /// Sectors that were lost.
    pub lost_sectors: usize,
    /// Writes of which the disk kept a part.
    pub torn_writes: usize,
}

impl Cut {
    /// Both together.
    pub fn add(&mut self, other: Self) {
        self.changes += other.changes;
        self.unflushed += other.unflushed;
        self.flushes += other.flushes;
        self.lost_sectors += other.lost_sectors;
        self.torn_writes += other.torn_writes;
    }
}

impl Watch {
    /// For the server's process.
    pub fn environment(&self) -> &[(&'static str, OsString)] {
        &self.environment
    }

    /// After the server was killed: leaves in the folder what a disk without power would hold.
    ///
    /// Fails if the records do not add up to the files as they are: then something was done unseen, and the cut would
    /// mean nothing.
    pub fn cut(self, chance: &mut Chance) -> Result<Cut, String> {
        let bytes = fs::read(&self.log).map_err(|it| format!("the records: {it}"))?;
        let Records { all } = read_records(&bytes)?;
        let mut disk = Disk::new(self.image);
        for record in &all {
            disk.apply(record)?;
        }
        let real = read(&self.data).map_err(|it| it.to_string())?;
        disk.check(&real, all.last())?;
        let (image, cut) = disk.cut(&Kept::any(chance), chance);
        write(&self.data, &image).map_err(|it| format!("leaving what the disk holds: {it}"))?;
        Ok(cut)
    }
}

/// Everything in a folder except what is memory.
fn read(root: &Path) -> io::Result<Image> {
    let mut image = Image::default();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let name = path.strip_prefix(root).map_err(io::Error::other)?;
            let name = name.to_string_lossy().into_owned();
            if path.is_dir() {
                image.folders.insert(name);
                folders.push(path);
            } else if !name.ends_with(MEMORY) {
                image.files.insert(name, fs::read(&path)?);
            }
        }
    }
    Ok(image)
}

/// Makes a folder hold exactly this.
fn write(root: &Path, image: &Image) -> io::Result<()> {
    for entry in fs::read_dir(root)? {
        let path = entry?.path();
        if path.is_dir() {
            fs::remove_dir_all(path)?;
        } else {
            fs::remove_file(path)?;
        }
    }
    for folder in &image.folders {
        fs::create_dir_all(root.join(folder))?;
    }
    for (name, bytes) in &image.files {
        fs::write(root.join(name), bytes)?;
    }
    Ok(())
}

/// Files by name.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;
