//! Blobs: immutable bytes named by their BLAKE3 digest.

use std::path::Path;

use agon_domain::Digest;
use bytes::Bytes;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Name;
use object_store::{ObjectStore, ObjectStoreExt, PutMode, PutOptions};

use crate::{Error, Store};

pub(crate) fn open(folder: &Path) -> Result<LocalFileSystem, Error> {
    std::fs::create_dir_all(folder).map_err(|source| Error::Folder {
        path: folder.display().to_string(),
        source,
    })?;
    Ok(LocalFileSystem::new_with_prefix(folder)?.with_fsync(true))
}

fn name(digest: Digest) -> Name {
    let text = digest.to_string();
    Name::from(format!("{}/{text}", &text[..2]))
}

impl Store {
    /// Keeps bytes; the same bytes are kept once.
    ///
    /// # Errors
    /// When they cannot be written.
    pub async fn put_blob(&self, bytes: Vec<u8>) -> Result<Digest, Error> {
        let digest = Digest::of(&bytes);
        let options = PutOptions::from(PutMode::Create);
        match self
            .objects
            .put_opts(&name(digest), bytes.into(), options)
            .await
        {
            Ok(_) | Err(object_store::Error::AlreadyExists { .. }) => Ok(digest),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes bytes; those that are not there are no mistake.
    ///
    /// # Errors
    /// When they cannot be removed.
    pub(crate) async fn remove_blob(&self, digest: Digest) -> Result<(), Error> {
        match self.objects.delete(&name(digest)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Bytes by their digest, checked; none when there are none.
    ///
    /// # Errors
    /// [`Error::Damaged`] when they are not what was kept; otherwise when they cannot be read.
    pub async fn blob(&self, digest: Digest) -> Result<Option<Bytes>, Error> {
        let found = match self.objects.get(&name(digest)).await {
            Ok(found) => found.bytes().await?,
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        if Digest::of(&found) != digest {
            return Err(Error::damaged(
                format!("blob {digest}"),
                "its bytes do not match its name",
            ));
        }
        Ok(Some(found))
    }
}
