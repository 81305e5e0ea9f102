//! A model of a disk: what was flushed is on it, of the rest anything may be.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Cut, Files, records::Record};
use crate::chance::Chance;

/// What a disk writes whole or not at all, except for the one it is writing when power goes.
const SECTOR_BYTES: usize = 512;

/// Files and folders by their paths.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Image {
    /// Contents.
    pub files: Files,
    /// Folders below the root.
    pub folders: BTreeSet<String>,
}

/// How much of what was not flushed the disk has kept.
#[derive(Debug, Clone, Copy)]
pub struct Kept {
    /// Sectors, and new lengths, of a hundred.
    pub sectors_percent: u64,
    /// Changes of names, of a hundred: the first so many of each folder.
    pub names_percent: u64,
    /// Whether the write under way is torn in the middle of a sector.
    pub is_torn: bool,
}

impl Kept {
    /// Everything, nothing, or a part.
    pub fn any(chance: &mut Chance) -> Self {
        let parts = [0, 0, 20, 50, 80, 100];
        let mut part = || parts[chance.between(0, parts.len() as u64) as usize];
        let (sectors_percent, names_percent) = (part(), part());
        Self {
            sectors_percent,
            names_percent,
            is_torn: chance.percent(50),
        }
    }
}

/// One change of a file that is not known to be on the disk.
#[derive(Debug, Clone)]
enum Change {
    Write { at: usize, bytes: Vec<u8> },
    Length(usize),
}

/// A file, whatever its name.
#[derive(Debug, Default)]
struct Content {
    flushed: Vec<u8>,
    unflushed: Vec<Change>,
}

/// One change of names that is not known to be on the disk.
#[derive(Debug, Clone)]
enum Naming {
    File(String, usize),
    Folder(String),
    Renamed(String, String),
    Gone(String),
}

impl Naming {
    /// The folder whose flush makes it last.
    fn folder(&self) -> &str {
        let (Self::File(name, _) | Self::Folder(name) | Self::Renamed(_, name) | Self::Gone(name)) =
            self;
        folder_of(name)
    }
}

fn folder_of(name: &str) -> &str {
    name.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// What stands under which name.
#[derive(Debug, Default, Clone)]
struct Names {
    files: BTreeMap<String, usize>,
    folders: BTreeSet<String>,
}

impl Names {
    fn apply(&mut self, change: &Naming) {
        match change {
            Naming::File(name, content) => {
                self.files.insert(name.clone(), *content);
            }
            Naming::Folder(name) => {
                self.folders.insert(name.clone());
            }
            Naming::Renamed(from, to) => {
                if let Some(content) = self.files.remove(from) {
                    self.files.insert(to.clone(), content);
                }
            }
            Naming::Gone(name) => {
                self.files.remove(name);
            }
        }
    }
}

/// What a descriptor stands for.
#[derive(Debug, Clone)]
enum Open {
    File(usize),
    Folder(String),
}

/// A flush under way: what it is of, and how many changes there were when it began.
#[derive(Debug)]
struct Flush {
    of: Open,
    until: usize,
}

/// The disk under a folder, as far as the records tell.
#[derive(Debug, Default)]
pub struct Disk {
    contents: Vec<Content>,
    /// As programs see it.
    names: Names,
    /// As it is on the disk.
    flushed_names: Names,
    unflushed_names: Vec<Naming>,
    open: HashMap<u32, Open>,
    flushing: HashMap<u64, Flush>,
    cut: Cut,
    /// Flushed changes of each content, for counting what a flush under way covers.
    gone_before: HashMap<usize, usize>,
    names_gone_before: HashMap<String, usize>,
}

impl Disk {
    /// A disk on which everything is flushed.
    pub fn new(image: Image) -> Self {
        let mut disk = Self::default();
        disk.names.folders = image.folders;
        for (name, flushed) in image.files {
            disk.names.files.insert(name, disk.contents.len());
            disk.contents.push(Content {
                flushed,
                unflushed: Vec::new(),
            });
        }
        disk.flushed_names = disk.names.clone();
        disk
    }

    /// Takes in what happened.
    pub fn apply(&mut self, record: &Record) -> Result<(), String> {
        match record {
            Record::Opened {
                fd,
                name,
                is_new,
                is_emptied,
            } => self.opened(*fd, name, *is_new, *is_emptied)?,
            Record::Written { fd, at, bytes } => self.change(
                *fd,
                Change::Write {
                    at: *at as usize,
                    bytes: bytes.clone(),
                },
            )?,
            Record::Resized { fd, length } => {
                self.change(*fd, Change::Length(*length as usize))?;
            }
            Record::SyncBegun { fd, which } => self.begin_flush(*fd, *which)?,
            Record::SyncEnded { which } => self.end_flush(*which)?,
            Record::Closed { fd } => {
                self.open.remove(fd);
            }
            Record::Renamed { from, to } => self.name(Naming::Renamed(from.clone(), to.clone())),
            Record::Unlinked { name } => self.name(Naming::Gone(name.clone())),
            Record::MadeFolder { name } => self.name(Naming::Folder(name.clone())),
        }
        Ok(())
    }

    fn opened(
        &mut self,
        fd: u32,
        name: &str,
        is_new: bool,
        is_emptied: bool,
    ) -> Result<(), String> {
        if name.is_empty() || self.names.folders.contains(name) {
            self.open.insert(fd, Open::Folder(name.to_owned()));
            return Ok(());
        }
        if is_new {
            let content = self.contents.len();
            self.contents.push(Content::default());
            self.name(Naming::File(name.to_owned(), content));
        }
        let content = *self
            .names
            .files
            .get(name)
            .ok_or_else(|| format!("{name} was opened and is not known"))?;
        self.open.insert(fd, Open::File(content));
        if is_emptied {
            self.change(fd, Change::Length(0))?;
        }
        Ok(())
    }

    fn name(&mut self, change: Naming) {
        self.names.apply(&change);
        self.unflushed_names.push(change);
    }

    fn change(&mut self, fd: u32, change: Change) -> Result<(), String> {
        let Some(Open::File(content)) = self.open.get(&fd) else {
            return Err(format!("descriptor {fd} is written and is no open file"));
        };
        self.cut.changes += 1;
        self.contents[*content].unflushed.push(change);
        Ok(())
    }

    fn begin_flush(&mut self, fd: u32, which: u64) -> Result<(), String> {
        let of = self.open.get(&fd).cloned();
        let of = of.ok_or_else(|| format!("descriptor {fd} is flushed and is not open"))?;
        let until = match &of {
            Open::File(content) => {
                let before = self.gone_before.get(content).copied().unwrap_or(0);
                before + self.contents[*content].unflushed.len()
            }
            Open::Folder(folder) => {
                let before = self.names_gone_before.get(folder).copied().unwrap_or(0);
                let names = self.unflushed_names.iter();
                before + names.filter(|it| it.folder() == folder).count()
            }
        };
        self.flushing.insert(which, Flush { of, until });
        Ok(())
    }

    fn end_flush(&mut self, which: u64) -> Result<(), String> {
        let flush = self.flushing.remove(&which);
        let Flush { of, until } = flush.ok_or("a flush ends that did not begin")?;
        self.cut.flushes += 1;
        match of {
            Open::File(index) => {
                let before = self.gone_before.entry(index).or_default();
                let content = &mut self.contents[index];
                let count = until.saturating_sub(*before);
                for change in content.unflushed.drain(..count) {
                    change.apply(&mut content.flushed);
                }
                *before = until.max(*before);
            }
            Open::Folder(folder) => {
                let before = self.names_gone_before.entry(folder.clone()).or_default();
                let mut count = until.saturating_sub(*before);
                *before = until.max(*before);
                let names = &mut self.flushed_names;
                self.unflushed_names.retain(|it| {
                    let is_flushed = count > 0 && it.folder() == folder;
                    if is_flushed {
                        count -= 1;
                        names.apply(it);
                    }
                    !is_flushed
                });
            }
        }
        Ok(())
    }

    /// Whether the files are what the records say. The last record may be of something that was not done any more, and
    /// what was opened last may not have been told any more.
    pub fn check(&self, real: &Image, last: Option<&Record>) -> Result<(), String> {
        let doubtful = match last {
            Some(Record::Written { fd, .. } | Record::Resized { fd, .. }) => self.open.get(fd),
            _ => None,
        };
        let is_name_doubtful = |name: &str| match last {
            Some(Record::Renamed { from, to }) => name == from || name == to,
            Some(Record::Unlinked { name: gone }) => name == gone,
            _ => false,
        };
        for (name, index) in &self.names.files {
            let is_doubtful = matches!(doubtful, Some(Open::File(it)) if it == index);
            if is_doubtful || is_name_doubtful(name) {
                continue;
            }
            let mut told = self.contents[*index].flushed.clone();
            for change in &self.contents[*index].unflushed {
                change.apply(&mut told);
            }
            let found = real.files.get(name);
            if found != Some(&told) {
                let found = found.map(Vec::len);
                return Err(format!(
                    "{name} has {found:?} bytes and should have {}, or others",
                    told.len()
                ));
            }
        }
        let unknown = |(name, bytes): &(&String, &Vec<u8>)| {
            !self.names.files.contains_key(*name) && !bytes.is_empty() && !is_name_doubtful(name)
        };
        match real.files.iter().find(unknown) {
            Some((name, _)) => Err(format!("{name} is there and was not told of")),
            None => Ok(()),
        }
    }

    /// Power goes: what the disk holds then.
    pub fn cut(mut self, kept: &Kept, chance: &mut Chance) -> (Image, Cut) {
        self.keep_names(kept.names_percent);
        let mut cut = self.cut;
        let mut image = Image::default();
        let is_reached = |names: &Names, folder: &str| {
            let mut folder = folder;
            while !folder.is_empty() {
                if !names.folders.contains(folder) {
                    return false;
                }
                folder = folder_of(folder);
            }
            true
        };
        for folder in &self.flushed_names.folders {
            if is_reached(&self.flushed_names, folder) {
                image.folders.insert(folder.clone());
            }
        }
        for (name, index) in &self.flushed_names.files {
            if is_reached(&self.flushed_names, folder_of(name)) {
                let bytes = self.contents[*index].cut(kept, chance, &mut cut);
                image.files.insert(name.clone(), bytes);
            }
        }
        (image, cut)
    }

    /// File systems write down changes of names in order, so a disk has the first so many of each folder.
    fn keep_names(&mut self, percent: u64) {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for it in &self.unflushed_names {
            *counts.entry(it.folder().to_owned()).or_default() += 1;
        }
        for count in counts.values_mut() {
            *count = *count * percent as usize / 100;
        }
        for it in std::mem::take(&mut self.unflushed_names) {
            if let Some(left) = counts.get_mut(it.folder()).filter(|it| **it > 0) {
                *left -= 1;
                self.flushed_names.apply(&it);
            }
        }
    }
}

impl Content {
    /// What is left of the file.
    fn cut(&self, kept: &Kept, chance: &mut Chance, cut: &mut Cut) -> Vec<u8> {
        let mut bytes = self.flushed.clone();
        cut.unflushed += self.unflushed.len();
        let last = self.unflushed.len().checked_sub(1);
        for (index, change) in self.unflushed.iter().enumerate() {
            match change {
                Change::Length(_) => {
                    if chance.percent(kept.sectors_percent) {
                        change.apply(&mut bytes);
                    }
                }
                Change::Write { at, bytes: written } => {
                    let pieces = sectors(*at, written);
                    let count = pieces.len();
                    let mut kept_pieces = 0;
                    for (at, piece) in pieces {
                        let is_kept = chance.percent(kept.sectors_percent);
                        // The head was over this one: it has the beginning of the new and the end of the old.
                        let is_torn = kept.is_torn && Some(index) == last && kept_pieces == 0;
                        if is_torn {
                            let part = chance.between(0, piece.len() as u64 + 1) as usize;
                            write_at(&mut bytes, at, &piece[..part]);
                        } else if is_kept {
                            write_at(&mut bytes, at, piece);
                        } else {
                            cut.lost_sectors += 1;
                            continue;
                        }
                        kept_pieces += 1;
                    }
                    cut.torn_writes += usize::from(kept_pieces > 0 && kept_pieces < count);
                }
            }
        }
        bytes
    }
}

impl Change {
    fn apply(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Write { at, bytes: written } => write_at(bytes, *at, written),
            Self::Length(length) => bytes.resize(*length, 0),
        }
    }
}

fn write_at(bytes: &mut Vec<u8>, at: usize, written: &[u8]) {
    if written.is_empty() {
        return;
    }
    let end = at + written.len();
    if bytes.len() < end {
        bytes.resize(end, 0);
    }
    bytes[at..end].copy_from_slice(written);
}

/// A write in the pieces that lie in one sector each.
fn sectors(mut at: usize, mut bytes: &[u8]) -> Vec<(usize, &[u8])> {
    let mut pieces = Vec::new();
    while !bytes.is_empty() {
        let length = (SECTOR_BYTES - at % SECTOR_BYTES).min(bytes.len());
        let (piece, rest) = bytes.split_at(length);
        pieces.push((at, piece));
        at += length;
        bytes = rest;
    }
    pieces
}

#[cfg(test)]
mod tests;
