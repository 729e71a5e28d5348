//! A certificate that was given as files.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::SystemTime,
};

use rustls::{
    pki_types::{CertificateDer, PrivateKeyDer, pem, pem::PemObject},
    sign::CertifiedKey,
};

use super::{TlsError, provider};

/// When each file was last changed.
pub type Stamp = [Option<SystemTime>; 2];

/// Its files.
#[derive(Debug, Clone)]
pub struct Given {
    certificate: PathBuf,
    key: PathBuf,
}

impl Given {
    pub fn new(certificate: &Path, key: &Path) -> Self {
        Self { certificate: certificate.to_owned(), key: key.to_owned() }
    }

    /// When the files were last changed. Whoever renews a certificate writes one after the other: a pair that does not fit
    /// is read again after the next change.
    pub fn changed(&self) -> Stamp {
        [&self.certificate, &self.key].map(|path| fs::metadata(path).and_then(|about| about.modified()).ok())
    }

    /// Reads the certificate with those that vouch for it, and its key.
    ///
    /// # Errors
    /// Which file is wrong; nothing of the key is repeated.
    pub fn read(&self) -> Result<Arc<CertifiedKey>, TlsError> {
        let chain = CertificateDer::pem_file_iter(&self.certificate).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let chain = chain.map_err(|error| unread(&self.certificate, error))?;
        if chain.is_empty() {
            return Err(unread(&self.certificate, pem::Error::NoItemsFound));
        }
        let key = PrivateKeyDer::from_pem_file(&self.key).map_err(|error| unread(&self.key, error))?;
        CertifiedKey::from_der(chain, key, &provider()).map(Arc::new).map_err(|error| {
            let what = match error {
                rustls::Error::InconsistentKeys(_) => {
                    format!("this is not the key of the certificate in {}", self.certificate.display())
                }
                other => format!("the certificate or its key cannot be used: {other}"),
            };
            TlsError::Content { path: self.key.clone(), what }
        })
    }
}

fn unread(path: &Path, error: pem::Error) -> TlsError {
    let path = path.to_owned();
    match error {
        pem::Error::Io(error) => TlsError::File { path, error },
        pem::Error::NoItemsFound => TlsError::Content { path, what: "there is no such part in it (PEM)".into() },
        other => TlsError::Content { path, what: format!("it is no PEM: {other}") },
    }
}
