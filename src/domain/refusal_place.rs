//! What can be refused about places that are edited by hand.

use super::{Code, Date, Kind};

/// Why a place was not edited.
#[derive(Debug, Clone, PartialEq)]
pub enum PlaceRefusal {
    /// What is said of days that have passed needs its reason.
    NoReason {
        /// The day from which it is said.
        first: Date,
    },
    /// It is not there on the day from which it was to be otherwise.
    NotThatDay {
        /// Which kind.
        kind: Kind,
        /// Its code.
        code: Code,
        /// The day.
        first: Date,
    },
    /// A datum that is not known.
    Datum {
        /// What was given.
        text: String,
    },
    /// A text that is no name: too long, or of more than one line.
    Text {
        /// How it begins.
        text: String,
    },
    /// Two numbers that are no position.
    Position {
        /// Why, in Chinese.
        zh: String,
        /// Why, in English.
        en: String,
    },
    /// It is nowhere near the district.
    FarAway {
        /// How far.
        km: u32,
    },
    /// A new checkpoint says its line and its name.
    NothingSaid,
}

impl PlaceRefusal {
    /// The stable code, for machines.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoReason { .. } => "no_reason",
            Self::NotThatDay { .. } => "not_there_then",
            Self::Datum { .. } => "unknown_datum",
            Self::Text { .. } => "no_name",
            Self::Position { .. } => "no_position",
            Self::FarAway { .. } => "place_far_away",
            Self::NothingSaid => "nothing_said",
        }
    }
    /// What happened and what to do, in Chinese.
    pub fn zh(&self) -> String {
        match self {
            Self::NoReason { first } => format!("{first} 已经过去，补记须写明原因。请填写原因，或从今天起生效"),
            Self::NotThatDay { kind, code, first } => format!("{}{code} 在 {first} 不存在。请改日期", kind.zh()),
            Self::Datum { text } => {
                format!("不认识坐标系 {text:?}。请选 wgs84、gcj02（高德、腾讯）、bd09（百度）或 cgcs2000")
            }
            Self::Text { text } => format!("“{text}”太长或有换行。请改短，写在一行内"),
            Self::Position { zh, .. } => format!("坐标不对：{zh}"),
            Self::FarAway { km } => format!("这个位置离本区约 {km} 公里。请核对坐标和坐标系"),
            Self::NothingSaid => "新增点位须写明条线和名称".into(),
        }
    }
    /// What happened and what to do, in English.
    pub fn en(&self) -> String {
        match self {
            Self::NoReason { first } => {
                format!("{first} has passed: what is said of it needs a reason. Give one, or let it hold from today")
            }
            Self::NotThatDay { kind, code, first } => {
                format!("The {} {code} is not there on {first}. Change the day", kind.word())
            }
            Self::Datum { text } => {
                format!("{text:?} is no datum that is known: choose wgs84, gcj02, bd09 or cgcs2000")
            }
            Self::Text { text } => format!("{text:?} is too long, or of more than one line. Shorten it"),
            Self::Position { en, .. } => format!("That is no position: {en}"),
            Self::FarAway { km } => {
                format!("That is about {km} km away from the district. Check the coordinates and their datum")
            }
            Self::NothingSaid => "A new checkpoint says its line and its name".into(),
        }
    }
}
