//! Writing the results so that a failed import leaves the earlier map as it was: everything goes to temporary files
//! first, which take their names only when all of them are whole and on the disk. Only a crash between two of those
//! renames can mix two imports; importing again mends it.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::error::ImportError;

/// Files of one import that are not in place yet. Dropped before [`Output::publish`], it removes them.
pub struct Output {
    dir: PathBuf,
    /// Temporary and final name of each.
    files: Vec<(PathBuf, PathBuf)>,
}

impl Output {
    /// Makes the folder if it is not there.
    pub fn new(dir: &Path) -> Result<Self, ImportError> {
        fs::create_dir_all(dir).map_err(ImportError::io("the output folder cannot be made"))?;
        Ok(Self {
            dir: dir.to_owned(),
            files: Vec::new(),
        })
    }

    /// Writes one file under its temporary name.
    pub fn file<T>(
        &mut self,
        name: &str,
        write: impl FnOnce(&mut BufWriter<File>) -> Result<T, ImportError>,
    ) -> Result<T, ImportError> {
        // The process number keeps two imports into one folder apart.
        let part = self
            .dir
            .join(format!(".{name}.{}.part", std::process::id()));
        self.files.push((part.clone(), self.dir.join(name)));
        let file = File::create(&part).map_err(ImportError::io(
            "a file cannot be made in the output folder",
        ))?;
        let mut out = BufWriter::new(file);
        let result = write(&mut out)?;
        out.flush()
            .map_err(ImportError::io("a file cannot be written"))?;
        out.get_ref()
            .sync_all()
            .map_err(ImportError::io("a file cannot be written to the disk"))?;
        Ok(result)
    }

    /// Gives all files their names.
    pub fn publish(mut self) -> Result<(), ImportError> {
        for (part, name) in std::mem::take(&mut self.files) {
            fs::rename(part, name).map_err(ImportError::io("a file cannot take its name"))?;
        }
        Ok(())
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        for (part, _) in &self.files {
            // It may not exist yet, and there is nobody to tell.
            let _ = fs::remove_file(part);
        }
    }
}
