//! What lies beneath the district's own map: a file of one's own, or 天地图.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use thiserror::Error;

use super::{Secret, oidc};

/// The name in the environment that holds the key: it is no flag, since others on the machine can read those.
pub const KEY: &str = "RENLING_TIANDITU_KEY";
/// Where 天地图 is, when nothing is said; `{s}` is one of its eight hosts.
const TIANDITU: &str = "https://t{s}.tianditu.gov.cn";

/// The flags as they were given.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct BasemapFlags {
    /// Show this map beneath the district's own: a PMTiles file with pictures or vector tiles, served from here
    #[arg(long = "basemap", value_name = "FILE", env = "RENLING_BASEMAP", conflicts_with = "tianditu")]
    file: Option<PathBuf>,
    /// Show 天地图 beneath the district's own map; the key is in RENLING_TIANDITU_KEY, or in a file
    #[arg(long = "tianditu", value_name = "vec|img", env = "RENLING_TIANDITU")]
    tianditu: Option<Picture>,
    /// A file that holds the key which 天地图 gave this deployment
    #[arg(long = "tianditu-key-file", value_name = "FILE", env = "RENLING_TIANDITU_KEY_FILE")]
    key_file: Option<PathBuf>,
    /// Where 天地图 is, when not on the internet: the address of another service that speaks the same
    #[arg(long = "tianditu-url", value_name = "URL", env = "RENLING_TIANDITU_URL")]
    url: Option<String>,
}

/// Which of its maps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Picture {
    /// 矢量: drawn.
    Vec,
    /// 影像: from above.
    Img,
}

/// What lies beneath the district's own map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BasemapSource {
    /// A PMTiles file.
    File(PathBuf),
    /// 天地图, fetched by this service.
    Tianditu {
        /// Which of its maps.
        picture: Picture,
        /// The deployment's key.
        key: Secret,
        /// Where it is, without a slash at its end; `{s}` is one of its eight hosts.
        url: String,
    },
}

/// Why the settings were not accepted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BasemapError {
    /// Half of them.
    #[error("to show 天地图, {0} is needed too")]
    Missing(&'static str),
    /// The key in two places.
    #[error("the key of 天地图 is given twice. Leave {KEY} or --tianditu-key-file out")]
    TwoKeys,
    /// The file with the key.
    #[error("--tianditu-key-file {file}: {detail}")]
    KeyFile {
        /// Its path.
        file: String,
        /// What is wrong.
        detail: String,
    },
    /// A key that is none.
    #[error("the key of 天地图 has letters and digits only")]
    Key,
    /// The address.
    #[error(
        "--tianditu-url {0:?} is no address. It begins with https://, without ? or #; http:// is taken only on this machine"
    )]
    Url(String),
}

impl BasemapFlags {
    /// The settings, with the key of the environment; `None` when nothing was given.
    ///
    /// # Errors
    /// What is missing or wrong.
    pub fn settle(&self, key: Option<String>) -> Result<Option<BasemapSource>, BasemapError> {
        let key = filled(key);
        let Some(picture) = self.tianditu else {
            if key.is_some() || self.key_file.is_some() || self.url.is_some() {
                return Err(BasemapError::Missing("--tianditu vec or --tianditu img"));
            }
            return Ok(self.file.clone().map(BasemapSource::File));
        };
        let key = match (key, &self.key_file) {
            (Some(_), Some(_)) => return Err(BasemapError::TwoKeys),
            (Some(key), None) => key,
            (None, Some(file)) => read(file)?,
            (None, None) => {
                return Err(BasemapError::Missing("a key, in RENLING_TIANDITU_KEY or --tianditu-key-file,"));
            }
        };
        if !key.chars().all(|c| c.is_ascii_alphanumeric()) {
            return Err(BasemapError::Key);
        }
        let url = filled(self.url.clone()).unwrap_or_else(|| TIANDITU.to_owned());
        let url = url.trim_end_matches('/').to_owned();
        oidc::plain(&url).ok_or_else(|| BasemapError::Url(url.clone()))?;
        Ok(Some(BasemapSource::Tianditu { picture, key: Secret::from(key), url }))
    }
}

fn filled(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn read(file: &Path) -> Result<String, BasemapError> {
    let wrong = |detail: String| BasemapError::KeyFile { file: file.display().to_string(), detail };
    let text = std::fs::read_to_string(file).map_err(|error| wrong(error.to_string()))?;
    filled(Some(text)).ok_or_else(|| wrong("it is empty".into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn() -> BasemapFlags {
        BasemapFlags { tianditu: Some(Picture::Vec), ..BasemapFlags::default() }
    }

    #[test]
    fn without_settings_there_is_no_basemap_and_a_file_needs_nothing_else() {
        assert_eq!(BasemapFlags::default().settle(None), Ok(None));
        let file = BasemapFlags { file: Some("a.pmtiles".into()), ..BasemapFlags::default() };
        assert_eq!(file.settle(None), Ok(Some(BasemapSource::File("a.pmtiles".into()))));
    }

    #[test]
    fn a_key_and_what_it_is_for_belong_together_and_the_key_is_not_told() {
        assert!(matches!(drawn().settle(None), Err(BasemapError::Missing(_))));
        assert!(matches!(BasemapFlags::default().settle(Some("abc".into())), Err(BasemapError::Missing(_))));
        let settled = drawn().settle(Some(" verysecret1\n".into())).unwrap().unwrap();
        assert!(!format!("{settled:?}").contains("verysecret1"));
        assert_eq!(drawn().settle(Some("a&b".into())), Err(BasemapError::Key));
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "ofthefile\n").unwrap();
        let by_file = BasemapFlags { key_file: Some(file.path().to_owned()), ..drawn() };
        let BasemapSource::Tianditu { key, .. } = by_file.settle(None).unwrap().unwrap() else { panic!() };
        assert_eq!(&*key, "ofthefile");
        assert_eq!(by_file.settle(Some("abc".into())), Err(BasemapError::TwoKeys));
    }

    #[test]
    fn the_key_does_not_travel_in_the_open() {
        let at = |url: &str| BasemapFlags { url: Some(url.into()), ..drawn() }.settle(Some("abc".into()));
        assert!(at("https://map.example/{s}/").is_ok() && at("http://127.0.0.1:9").is_ok());
        for wrong in ["http://map.example", "map.example", "https://map.example?x", "ftp://map.example"] {
            assert!(matches!(at(wrong), Err(BasemapError::Url(_))), "{wrong}");
        }
    }
}
