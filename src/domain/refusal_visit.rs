//! What can be refused about rounds, inspections, rulings and held work.

use super::{BlobHash, Code, Date, RoundState, UntestedReason};

/// Why a command about a round or an inspection was refused.
#[derive(Debug, Clone, PartialEq)]
pub enum VisitRefusal {
    /// The round is not in a state in which that can be done.
    RoundState {
        /// The round.
        round: Code,
        /// The state it is in.
        state: RoundState,
    },
    /// A round does not go on from one state to the other.
    RoundStep {
        /// The round.
        round: Code,
        /// The state it is in.
        state: RoundState,
        /// The state it was to be in.
        to: RoundState,
    },
    /// What only a round in preparation can change.
    RoundSettled {
        /// The round.
        round: Code,
    },
    /// The code stands for 日常巡查.
    ReservedCode {
        /// The code.
        code: Code,
    },
    /// Nobody would go.
    NoTeam {
        /// The round.
        round: Code,
    },
    /// Two teams of a round have one code.
    TeamTwice {
        /// The code.
        team: Code,
    },
    /// Nothing was drawn yet.
    NoSample {
        /// The round.
        round: Code,
    },
    /// There is no checkpoint in the round's lines and zones.
    EmptyScope {
        /// The round.
        round: Code,
    },
    /// No checklist of a line is in force.
    NoChecklist {
        /// The line.
        line: Code,
        /// On which day.
        on: Date,
    },
    /// No scoring scheme is in force.
    NoScheme {
        /// On which day.
        on: Date,
    },
    /// Whoever recorded it is in no team of the round.
    NotInTeam {
        /// The round.
        round: Code,
    },
    /// The checkpoint was not drawn.
    NotDrawn {
        /// The checkpoint.
        checkpoint: Code,
    },
    /// The checkpoint is a reserve that nothing needs yet.
    ReserveWaits {
        /// The checkpoint.
        checkpoint: Code,
    },
    /// The round has an inspection of the checkpoint already.
    VisitedAlready {
        /// The checkpoint.
        checkpoint: Code,
    },
    /// The checkpoint did not exist on the day of the visit.
    NotThatDay {
        /// The checkpoint.
        checkpoint: Code,
        /// The day of the visit.
        on: Date,
        /// Its last day, where it has ended.
        ended: Option<Date>,
    },
    /// The checklist is not that of the checkpoint's line.
    ChecklistOfOther {
        /// The checkpoint.
        checkpoint: Code,
        /// The line that it belongs to.
        line: Code,
    },
    /// The checklist was not in force on the day of the visit, or is not the one the round was started with.
    ChecklistVersion {
        /// The number that was used.
        number: u32,
        /// The number that counts, where there is one.
        right: Option<u32>,
    },
    /// The checklist has no such item.
    ItemUnknown {
        /// The item.
        item: Code,
        /// The checklist's number.
        number: u32,
    },
    /// An item is answered twice.
    ItemTwice {
        /// The item.
        item: Code,
    },
    /// An item is not answered.
    ItemMissing {
        /// The item.
        item: Code,
    },
    /// The figure of an item is out of its range, or none belongs there.
    ItemFigure {
        /// The item.
        item: Code,
    },
    /// The figure of an item says that it is not met.
    FigureNotMet {
        /// The item.
        item: Code,
    },
    /// Something was found for an item that is answered as met, or as not applicable.
    FindingOfMet {
        /// The item.
        item: Code,
    },
    /// Something was found at a place that could not be looked at.
    FindingOfUntested,
    /// Two findings have one id, or it belongs to a case already.
    FindingTwice,
    /// 未测评 needs a photo.
    UntestedPhoto {
        /// The reason given.
        reason: UntestedReason,
    },
    /// 未测评 for another reason needs it said.
    UntestedNote,
    /// A visit that ends before it begins.
    TimeOrder,
    /// A time in the future.
    Future {
        /// Which field.
        field: &'static str,
    },
    /// Longer ago than is taken.
    TooOld {
        /// How many days are.
        days: u16,
    },
    /// A position on another continent.
    FarAway {
        /// Which field.
        field: &'static str,
        /// How many kilometres from the district.
        km: u32,
    },
    /// A figure of a sighting that cannot be.
    Sighting,
    /// More photos than is taken.
    TooManyPhotos {
        /// How many are.
        most: usize,
    },
    /// More findings than is taken.
    TooManyFindings {
        /// How many are.
        most: usize,
    },
    /// A photo without a size, or with one that no photo has.
    PhotoSize {
        /// The photo.
        hash: BlobHash,
    },
    /// What could not be looked at has no answers to rule on.
    UntestedRuling,
    /// The ruling would leave the answer as it is.
    SameAnswer {
        /// The item.
        item: Code,
    },
    /// The office has decided on it already.
    HeldDecided,
}

const fn state_zh(state: RoundState) -> &'static str {
    match state {
        RoundState::Preparing => "筹备",
        RoundState::Running => "进行中",
        RoundState::Review => "审核",
        RoundState::Published => "已发布",
        RoundState::Final => "已定稿",
    }
}

const fn state_en(state: RoundState) -> &'static str {
    match state {
        RoundState::Preparing => "in preparation",
        RoundState::Running => "running",
        RoundState::Review => "under review",
        RoundState::Published => "published",
        RoundState::Final => "final",
    }
}

fn field_zh(field: &str) -> &'static str {
    match field {
        "finished_at" => "完成时间",
        "found_at" => "发现时间",
        "taken_at" => "拍摄时间",
        "photo" => "照片的位置",
        "finding" => "问题的位置",
        _ => "位置",
    }
}

fn field_en(field: &str) -> &'static str {
    match field {
        "finished_at" => "time of finishing",
        "found_at" => "time of finding",
        "taken_at" => "time of a photo",
        "photo" => "position of a photo",
        "finding" => "position of a finding",
        _ => "position",
    }
}

impl VisitRefusal {
    /// The stable code, for machines.
    pub fn code(&self) -> &'static str {
        match self {
            Self::RoundState { .. } => "round_state",
            Self::RoundStep { .. } => "round_step",
            Self::RoundSettled { .. } => "round_settled",
            Self::ReservedCode { .. } => "reserved_code",
            Self::NoTeam { .. } => "no_team",
            Self::TeamTwice { .. } => "team_twice",
            Self::NoSample { .. } => "no_sample",
            Self::EmptyScope { .. } => "empty_scope",
            Self::NoChecklist { .. } => "no_checklist",
            Self::NoScheme { .. } => "no_scheme",
            Self::NotInTeam { .. } => "not_in_team",
            Self::NotDrawn { .. } => "not_drawn",
            Self::ReserveWaits { .. } => "reserve_waits",
            Self::VisitedAlready { .. } => "visited_already",
            Self::NotThatDay { .. } => "checkpoint_not_that_day",
            Self::ChecklistOfOther { .. } => "checklist_of_other",
            Self::ChecklistVersion { .. } => "checklist_version",
            Self::ItemUnknown { .. } => "item_unknown",
            Self::ItemTwice { .. } => "item_twice",
            Self::ItemMissing { .. } => "item_missing",
            Self::ItemFigure { .. } => "item_figure",
            Self::FigureNotMet { .. } => "figure_not_met",
            Self::FindingOfMet { .. } => "finding_of_met",
            Self::FindingOfUntested => "finding_of_untested",
            Self::FindingTwice => "finding_twice",
            Self::UntestedPhoto { .. } => "untested_photo",
            Self::UntestedNote => "untested_note",
            Self::TimeOrder => "time_order",
            Self::Future { .. } => "future",
            Self::TooOld { .. } => "too_old",
            Self::FarAway { .. } => "far_away",
            Self::Sighting => "sighting",
            Self::TooManyPhotos { .. } => "too_many_photos",
            Self::TooManyFindings { .. } => "too_many_findings",
            Self::PhotoSize { .. } => "photo_size",
            Self::UntestedRuling => "untested_ruling",
            Self::SameAnswer { .. } => "same_answer",
            Self::HeldDecided => "held_decided",
        }
    }
    /// What happened and what to do, in Chinese.
    pub fn zh(&self) -> String {
        match self {
            Self::RoundState { round, state } => {
                format!("轮次 {round} 现在是“{}”，不能这样做。请刷新后再看", state_zh(*state))
            }
            Self::RoundStep { round, state, to } => {
                format!("轮次 {round} 现在是“{}”，不能直接转到“{}”", state_zh(*state), state_zh(*to))
            }
            Self::RoundSettled { round } => format!("轮次 {round} 已经开始，只能改名称。范围和分组请在筹备时改"),
            Self::ReservedCode { code } => format!("编码 {code} 留给日常巡查。请换一个编码"),
            Self::NoTeam { round } => format!("轮次 {round} 还没有测评组。请先编组"),
            Self::TeamTwice { team } => format!("测评组编码 {team} 重复。请换一个编码"),
            Self::NoSample { round } => format!("轮次 {round} 还没有抽样。请先抽样"),
            Self::EmptyScope { round } => format!("轮次 {round} 的条线和片区内没有点位。请改范围"),
            Self::NoChecklist { line, on } => format!("条线 {line} 在 {on} 没有生效的测评表。请先导入测评表"),
            Self::NoScheme { on } => format!("{on} 没有生效的计分办法。请先导入计分办法"),
            Self::NotInTeam { round } => format!("您不在轮次 {round} 的测评组里。请联系文明办"),
            Self::NotDrawn { checkpoint } => format!("点位 {checkpoint} 不在本轮样本里。请改记日常巡查"),
            Self::ReserveWaits { checkpoint } => {
                format!("点位 {checkpoint} 是备选，同条线同片区有样本未测评时才启用")
            }
            Self::VisitedAlready { checkpoint } => format!("点位 {checkpoint} 本轮已经测评过。要更正请走复核裁定"),
            Self::NotThatDay { checkpoint, ended: Some(ended), .. } => {
                format!("点位 {checkpoint} 已于 {ended} 到期。请核对点位和日期")
            }
            Self::NotThatDay { checkpoint, on, ended: None } => {
                format!("点位 {checkpoint} 在 {on} 还没有。请核对点位和日期")
            }
            Self::ChecklistOfOther { checkpoint, line } => {
                format!("点位 {checkpoint} 属于条线 {line}，测评表不是这条线的。请更新资料后重填")
            }
            Self::ChecklistVersion { number, right: Some(right) } => {
                format!("测评表第 {number} 版此时不适用，应当用第 {right} 版。请更新资料后重填")
            }
            Self::ChecklistVersion { number, right: None } => {
                format!("测评表第 {number} 版此时不适用。请更新资料后重填")
            }
            Self::ItemUnknown { item, number } => format!("测评表第 {number} 版没有测评项 {item}。请更新资料后重填"),
            Self::ItemTwice { item } => format!("测评项 {item} 答了两次。请只留一个"),
            Self::ItemMissing { item } => format!("测评项 {item} 还没有答。不适用的请选“不涉及”"),
            Self::ItemFigure { item } => format!("测评项 {item} 的数值不对。比例填 0 到 100，个数填整数"),
            Self::FigureNotMet { item } => format!("测评项 {item} 的数值没有达到要求，不能答“符合”"),
            Self::FindingOfMet { item } => {
                format!("测评项 {item} 答的是“符合”或“不涉及”，不能同时记问题。请改答案或去掉问题")
            }
            Self::FindingOfUntested => "未测评的点位不能记问题。请用随手拍报问题".into(),
            Self::FindingTwice => "有一个问题记了两次。请去掉一个".into(),
            Self::UntestedPhoto { .. } => "未测评要有一张现场照片。请补拍".into(),
            Self::UntestedNote => "未测评选了“其他”，请写明原因".into(),
            Self::TimeOrder => "完成时间早于开始时间。请核对设备的时间".into(),
            Self::Future { field } => format!("{}在将来。请核对设备的时间", field_zh(field)),
            Self::TooOld { days } => format!("这是 {days} 天以前的记录，已不能补录。请联系文明办"),
            Self::FarAway { field, km } => format!("{}离本区约 {km} 公里。请重新定位或手动放置", field_zh(field)),
            Self::Sighting => "定位的精度或时间不对。请重新定位或手动放置".into(),
            Self::TooManyPhotos { most } => format!("一次最多 {most} 张照片。请去掉一些"),
            Self::TooManyFindings { most } => format!("一次最多记 {most} 个问题。请合并一些"),
            Self::PhotoSize { hash } => format!("照片 {} 的尺寸不对。请重拍", &hash.to_string()[..8]),
            Self::UntestedRuling => "未测评的记录没有答案可以裁定".into(),
            Self::SameAnswer { item } => format!("测评项 {item} 的答案已经是这样。请刷新后再看"),
            Self::HeldDecided => "这条待定记录已经处理过。请刷新后再看".into(),
        }
    }
    /// What happened and what to do, in English.
    pub fn en(&self) -> String {
        match self {
            Self::RoundState { round, state } => {
                format!("The round {round} is {}; that cannot be done now. Look at it again", state_en(*state))
            }
            Self::RoundStep { round, state, to } => {
                format!("The round {round} is {} and cannot go straight to {}", state_en(*state), state_en(*to))
            }
            Self::RoundSettled { round } => {
                format!("The round {round} has begun: only its name can change. Scope and teams are set in preparation")
            }
            Self::ReservedCode { code } => format!("The code {code} stands for the daily patrol. Choose another"),
            Self::NoTeam { round } => format!("The round {round} has no team yet. Make one first"),
            Self::TeamTwice { team } => format!("There are two teams with the code {team}. Choose another"),
            Self::NoSample { round } => format!("No sample of the round {round} was drawn yet. Draw it first"),
            Self::EmptyScope { round } => {
                format!("There is no checkpoint in the lines and zones of the round {round}. Change its scope")
            }
            Self::NoChecklist { line, on } => {
                format!("No checklist of the line {line} is in force on {on}. Import one first")
            }
            Self::NoScheme { on } => format!("No scoring scheme is in force on {on}. Import one first"),
            Self::NotInTeam { round } => format!("You are in no team of the round {round}. Ask the office"),
            Self::NotDrawn { checkpoint } => {
                format!("The checkpoint {checkpoint} is not in the round's sample. Record it as a patrol")
            }
            Self::ReserveWaits { checkpoint } => format!(
                "The checkpoint {checkpoint} is a reserve: it is used once one of its line and zone could not be tested"
            ),
            Self::VisitedAlready { checkpoint } => {
                format!(
                    "The round has an inspection of the checkpoint {checkpoint} already. To correct it, add a ruling"
                )
            }
            Self::NotThatDay { checkpoint, ended: Some(ended), .. } => {
                format!("The checkpoint {checkpoint} ended on {ended}. Check the checkpoint and the day")
            }
            Self::NotThatDay { checkpoint, on, ended: None } => {
                format!("The checkpoint {checkpoint} did not exist on {on}. Check the checkpoint and the day")
            }
            Self::ChecklistOfOther { checkpoint, line } => format!(
                "The checkpoint {checkpoint} belongs to the line {line}, and the checklist does not. Refresh and answer again"
            ),
            Self::ChecklistVersion { number, right: Some(right) } => {
                format!(
                    "The checklist's version {number} does not hold here; version {right} does. Refresh and answer again"
                )
            }
            Self::ChecklistVersion { number, right: None } => {
                format!("The checklist's version {number} does not hold here. Refresh and answer again")
            }
            Self::ItemUnknown { item, number } => {
                format!("The checklist's version {number} has no item {item}. Refresh and answer again")
            }
            Self::ItemTwice { item } => format!("The item {item} is answered twice. Leave one answer"),
            Self::ItemMissing { item } => format!("The item {item} is not answered. Where it does not apply, say so"),
            Self::ItemFigure { item } => {
                format!("The figure of the item {item} cannot be: a ratio is from 0 to 100, a count is a whole number")
            }
            Self::FigureNotMet { item } => format!("The figure of the item {item} falls short: it cannot be met"),
            Self::FindingOfMet { item } => {
                format!(
                    "The item {item} is answered as met or not applicable and has a finding. Change the answer or drop the finding"
                )
            }
            Self::FindingOfUntested => "What could not be tested has no findings. Report the problem on its own".into(),
            Self::FindingTwice => "One finding was recorded twice. Drop one".into(),
            Self::UntestedPhoto { .. } => "What could not be tested needs a photo. Take one".into(),
            Self::UntestedNote => "Say in the note why it could not be tested".into(),
            Self::TimeOrder => "The visit ends before it begins. Check the clock of the device".into(),
            Self::Future { field } => {
                format!("The {} is in the future. Check the clock of the device", field_en(field))
            }
            Self::TooOld { days } => {
                format!("What was recorded more than {days} days ago is not taken. Ask the office")
            }
            Self::FarAway { field, km } => {
                format!(
                    "The {} is about {km} km away from the district. Locate again, or place it by hand",
                    field_en(field)
                )
            }
            Self::Sighting => "Accuracy or age of the position cannot be. Locate again, or place it by hand".into(),
            Self::TooManyPhotos { most } => format!("At most {most} photos at once. Drop some"),
            Self::TooManyFindings { most } => format!("At most {most} findings at once. Join some"),
            Self::PhotoSize { hash } => {
                format!("The size of the photo {} cannot be. Take it again", &hash.to_string()[..8])
            }
            Self::UntestedRuling => "What could not be tested has no answers to rule on".into(),
            Self::SameAnswer { item } => format!("The answer to the item {item} is that already. Look at it again"),
            Self::HeldDecided => "This was decided already. Look at it again".into(),
        }
    }
}

impl From<VisitRefusal> for super::Refusal {
    fn from(refusal: VisitRefusal) -> Self {
        Self::Visit(refusal)
    }
}
