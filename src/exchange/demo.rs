//! The demonstration district, inside the binary as the files a district would hand over.

use rust_embed::RustEmbed;

use super::input::InputFile;

#[derive(RustEmbed)]
#[folder = "data/xihu"]
struct Files;

/// The files of the demonstration district.
pub fn demo_files() -> Vec<InputFile> {
    let file = |name: std::borrow::Cow<'static, str>| {
        Files::get(&name).map(|content| InputFile::new(name.clone().into_owned(), content.data))
    };
    Files::iter().filter(|name| name.ends_with(".csv") || name.ends_with(".geojson")).filter_map(file).collect()
}
