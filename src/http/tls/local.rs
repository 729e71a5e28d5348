//! Our own authority, for places where no other vouches for a machine of the office's own network. It is made once and kept:
//! whoever has come to trust it goes on doing so. The certificate that it vouches for is made at each start and before it
//! ends; its key is in memory only.

use std::{
    fs,
    io::{self, Write},
    net::IpAddr,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt},
    path::Path,
    sync::Arc,
    time::{Duration, SystemTime},
};

use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, PublicKeyData, SanType, string::Ia5String,
};
use rustls::{
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    sign::CertifiedKey,
};
use sha2::{Digest, Sha256};

use super::{
    TlsError,
    names::{is_name, names},
    provider,
};

/// What is public of it.
const CERTIFICATE: &str = "authority.crt";
/// What is not.
const KEY: &str = "authority.key";
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// How long the authority holds.
const AUTHORITY: Duration = DAY.saturating_mul(3652);
/// How long a certificate of it holds.
const LEAF: Duration = DAY.saturating_mul(90);
/// So long before its end there is another.
const BEFORE: Duration = DAY.saturating_mul(30);

/// The authority as others see it.
#[derive(Debug, Clone)]
pub struct Authority {
    /// Its certificate, for installing (PEM).
    pub pem: String,
    /// The SHA-256 of it, as devices show it.
    pub fingerprint: String,
    /// The names and addresses that the certificate holds for; those given first.
    pub names: Vec<String>,
}

/// The authority as it is kept.
#[derive(Clone)]
pub struct Local {
    pem: Arc<str>,
    issuer: Arc<Issuer<'static, KeyPair>>,
    /// When it ends.
    ends: SystemTime,
    given: Arc<[String]>,
}

impl Local {
    /// The authority in a folder; it is made if it is not there.
    ///
    /// # Errors
    /// A name that is none, files that cannot be read or written.
    pub fn open(folder: &Path, given: &[String]) -> Result<Self, TlsError> {
        if let Some(wrong) = given.iter().find(|name| !is_name(name) && name.parse::<IpAddr>().is_err()) {
            return Err(TlsError::Name(wrong.clone()));
        }
        let (certificate, key) = (folder.join(CERTIFICATE), folder.join(KEY));
        let now = SystemTime::now();
        // The certificate is written last: a key alone was never shown to anybody.
        let there = certificate.try_exists().map_err(|error| file(&certificate, error))?;
        if there {
            let known = Self::read(&certificate, &key, given)?;
            if now + DAY < known.ends {
                return Ok(known);
            }
            tracing::warn!("the local authority has ended; a new one is made, to be installed on the devices again");
        }
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(|error| file(folder, error))?;
        let (pem, secret) = found(now)?;
        write(&key, &secret)?;
        write(&certificate, &pem)?;
        Self::read(&certificate, &key, given)
    }

    fn read(certificate: &Path, key: &Path, given: &[String]) -> Result<Self, TlsError> {
        let pem = fs::read_to_string(certificate).map_err(|error| file(certificate, error))?;
        let wrong = |path: &Path, what: &str| TlsError::Content { path: path.to_owned(), what: what.to_owned() };
        let secret = fs::read_to_string(key).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => wrong(
                key,
                "it is missing beside its certificate. Bring it back from a copy, or take the certificate away too: then \
                 another authority is made, to be installed on the devices again",
            ),
            _ => file(key, error),
        })?;
        let about = fs::metadata(key).map_err(|error| file(key, error))?;
        if about.permissions().mode() & 0o077 != 0 {
            tracing::warn!("the key of the local authority could be read by others; now it cannot");
            fs::set_permissions(key, fs::Permissions::from_mode(0o600)).map_err(|error| file(key, error))?;
        }
        let unread = || wrong(certificate, "it is no certificate (PEM)");
        let der = CertificateDer::from_pem_slice(pem.as_bytes()).map_err(|_| unread())?;
        let (_, parsed) = x509_parser::parse_x509_certificate(&der).map_err(|_| unread())?;
        let secret = KeyPair::from_pem(&secret).map_err(|_| wrong(key, "it is no key (PEM)"))?;
        if parsed.public_key().raw != secret.subject_public_key_info() {
            return Err(wrong(key, "it is not the key of the certificate beside it"));
        }
        let ends = parsed.validity().not_after.timestamp();
        let ends = SystemTime::UNIX_EPOCH + Duration::from_secs(u64::try_from(ends).unwrap_or(0));
        let issuer = Arc::new(Issuer::from_ca_cert_der(&der, secret)?);
        Ok(Self { pem: pem.into(), issuer, ends, given: given.into() })
    }

    /// What others see of it.
    pub fn authority(&self) -> Authority {
        let der = CertificateDer::from_pem_slice(self.pem.as_bytes());
        let hash = der.map(|der| Sha256::digest(&der)).unwrap_or_default();
        let fingerprint = hash.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(":");
        Authority { pem: self.pem.to_string(), fingerprint, names: names(&self.given) }
    }

    /// The names that a certificate has to hold for now.
    pub fn names(&self) -> Vec<String> {
        names(&self.given)
    }

    /// A certificate for these names, made now.
    ///
    /// # Errors
    /// When the libraries refuse.
    pub fn certificate(&self, names: &[String], now: SystemTime) -> Result<Leaf, TlsError> {
        let mut wanted = CertificateParams::default();
        wanted.subject_alt_names = names.iter().map(|name| named(name)).collect::<Result<_, _>>()?;
        wanted.distinguished_name = called(names.first().map_or("Renling", String::as_str));
        wanted.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        wanted.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        wanted.use_authority_key_identifier_extension = true;
        let ends = (now + LEAF).min(self.ends);
        // The clocks of devices go wrong.
        (wanted.not_before, wanted.not_after) = ((now - DAY).into(), ends.into());
        let secret = KeyPair::generate()?;
        let made = wanted.signed_by(&secret, &self.issuer)?;
        let key = PrivateKeyDer::Pkcs8(secret.serialize_der().into());
        let key = CertifiedKey::from_der(vec![made.der().clone()], key, &provider())?;
        Ok(Leaf { key: Arc::new(key), names: names.to_vec(), renew: ends - BEFORE })
    }
}

/// A certificate of the authority, with its key.
#[derive(Debug, Clone)]
pub struct Leaf {
    /// As it is shown.
    pub key: Arc<CertifiedKey>,
    names: Vec<String>,
    renew: SystemTime,
}

impl Leaf {
    /// Whether there has to be another: it ends soon, or this machine is called otherwise now.
    pub fn is_due(&self, names: &[String], now: SystemTime) -> bool {
        self.renew <= now || self.names != names
    }
}

/// A new authority: its certificate and its key, as PEM.
fn found(now: SystemTime) -> Result<(String, String), TlsError> {
    let mut wanted = CertificateParams::default();
    // Two authorities of the same name would be mistaken for each other.
    let number = uuid::Uuid::new_v4().simple().to_string();
    wanted.distinguished_name = called(&format!("Renling local authority {}", &number[..8]));
    wanted.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    wanted.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    (wanted.not_before, wanted.not_after) = ((now - DAY).into(), (now + AUTHORITY).into());
    let secret = KeyPair::generate()?;
    let made = wanted.self_signed(&secret)?;
    Ok((made.pem(), secret.serialize_pem()))
}

fn called(name: &str) -> DistinguishedName {
    let mut all = DistinguishedName::new();
    all.push(DnType::CommonName, name);
    all
}

fn named(name: &str) -> Result<SanType, TlsError> {
    Ok(match name.parse() {
        Ok(address) => SanType::IpAddress(address),
        Err(_) => SanType::DnsName(Ia5String::try_from(name).map_err(|_| TlsError::Name(name.to_owned()))?),
    })
}

/// Writes a file that only its owner can read, whole or not at all.
fn write(path: &Path, text: &str) -> Result<(), TlsError> {
    let half = path.with_extension("half");
    let write = || {
        // One that a killed process left would keep its own mode.
        match fs::remove_file(&half) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&half)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&half, path)
    };
    write().map_err(|error| file(path, error))
}

fn file(path: &Path, error: io::Error) -> TlsError {
    TlsError::File { path: path.to_owned(), error }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }
    fn refused(folder: &Path) -> String {
        Local::open(folder, &[]).err().unwrap().to_string()
    }

    #[test]
    fn the_authority_is_made_once_and_its_key_is_its_owners() {
        let data = tempfile::tempdir().unwrap();
        let folder = data.path().join("tls");
        let first = Local::open(&folder, &[]).unwrap().authority();
        let key = folder.join(KEY);
        assert_eq!((mode(&folder), mode(&key)), (0o700, 0o600));
        assert_eq!(Local::open(&folder, &[]).unwrap().authority().pem, first.pem);
        fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
        assert_eq!(Local::open(&folder, &[]).unwrap().authority().fingerprint, first.fingerprint);
        assert_eq!(mode(&key), 0o600);
    }

    #[test]
    fn an_authority_that_is_not_whole_is_not_replaced_behind_anybodys_back() {
        let data = tempfile::tempdir().unwrap();
        let (one, other) = (data.path().join("one"), data.path().join("other"));
        let before = Local::open(&one, &[]).unwrap().authority();
        Local::open(&other, &[]).unwrap();
        let secret = fs::read_to_string(one.join(KEY)).unwrap();
        fs::copy(other.join(KEY), one.join(KEY)).unwrap();
        assert!(refused(&one).contains("not the key of the certificate"));
        fs::remove_file(one.join(KEY)).unwrap();
        assert!(refused(&one).contains("it is missing beside its certificate"));
        fs::write(one.join(KEY), "nonsense").unwrap();
        assert!(refused(&one).contains("it is no key"));
        fs::write(one.join(KEY), secret).unwrap();
        assert_eq!(Local::open(&one, &[]).unwrap().authority().pem, before.pem);
        fs::write(one.join(CERTIFICATE), "nonsense").unwrap();
        assert!(refused(&one).contains("it is no certificate"));
        // A key alone was never shown to anybody: its making was cut off.
        fs::remove_file(one.join(CERTIFICATE)).unwrap();
        assert_ne!(Local::open(&one, &[]).unwrap().authority().pem, before.pem);
    }

    #[test]
    fn an_authority_that_has_ended_is_made_anew() {
        let data = tempfile::tempdir().unwrap();
        let folder = data.path();
        let (pem, key) = found(SystemTime::now() - AUTHORITY).unwrap();
        fs::write(folder.join(CERTIFICATE), &pem).unwrap();
        fs::write(folder.join(KEY), key).unwrap();
        let anew = Local::open(folder, &[]).unwrap();
        assert!(anew.authority().pem != pem && anew.ends > SystemTime::now() + AUTHORITY - DAY);
    }

    #[test]
    fn a_certificate_is_due_before_it_ends_and_when_the_machine_is_called_otherwise() {
        let data = tempfile::tempdir().unwrap();
        let local = Local::open(data.path(), &["renling.test".to_owned(), "10.0.0.9".to_owned()]).unwrap();
        let (names, now) = (local.names(), SystemTime::now());
        assert_eq!(names[..2], ["renling.test", "10.0.0.9"]);
        let leaf = local.certificate(&names, now).unwrap();
        assert!(!leaf.is_due(&names, now + LEAF - BEFORE - DAY) && leaf.is_due(&names, now + LEAF - BEFORE));
        assert!(leaf.is_due(&names[1..], now));
        let (_, parsed) = x509_parser::parse_x509_certificate(&leaf.key.cert[0]).unwrap();
        let held = parsed.subject_alternative_name().unwrap().unwrap().value.general_names.len();
        assert_eq!(held, names.len());
        assert!(!parsed.is_ca());
    }

    #[test]
    fn what_is_no_name_is_refused() {
        let data = tempfile::tempdir().unwrap();
        for wrong in ["地图", "https://map", "a b", "map:8443"] {
            let refused = Local::open(data.path(), &[wrong.to_owned()]).err().unwrap();
            assert!(matches!(refused, TlsError::Name(name) if name == wrong));
        }
        assert!(!data.path().join(KEY).exists());
    }
}
