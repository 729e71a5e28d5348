//! Names that are nobody's. A person's holds 示 after the family name, as in the demonstration district.

const FIRST: [&str; 20] = [
    "云", "和", "宁", "瑞", "景", "清", "文", "嘉", "永", "春", "金", "玉", "星", "锦", "朝", "晨", "松", "竹", "兰",
    "梧",
];
const SECOND: [&str; 25] = [
    "安", "泰", "福", "苑", "桥", "园", "溪", "山", "湖", "林", "堂", "亭", "坊", "台", "庭", "川", "岭", "洲", "里",
    "塘", "泉", "井", "岸", "舟", "原",
];
const FAMILY: [&str; 40] = [
    "赵", "钱", "孙", "李", "周", "吴", "郑", "王", "冯", "陈", "褚", "卫", "蒋", "沈", "韩", "杨", "朱", "秦", "尤",
    "许", "何", "吕", "施", "张", "孔", "曹", "严", "华", "金", "魏", "陶", "姜", "戚", "谢", "邹", "喻", "柏", "水",
    "窦", "章",
];
const STEMS: [&str; 22] = [
    "甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸", "子", "丑", "寅", "卯", "辰", "巳", "午", "未", "申",
    "酉", "戌", "亥",
];

/// A place's name by its number; from the 501st on with a number.
pub(super) fn place(number: u32) -> String {
    let (first, second) = (FIRST[(number % 20) as usize], SECOND[(number / 20 % 25) as usize]);
    match number / 500 {
        0 => format!("{first}{second}"),
        round => format!("{first}{second}{}", round + 1),
    }
}

/// A person's name by a number: 40 × 22 short ones, then longer ones, then again from the first.
pub(super) fn person(number: u32) -> String {
    let (family, rest) = (FAMILY[(number % 40) as usize], number / 40);
    let stem = |number: u32| STEMS[(number % 22) as usize];
    match rest {
        0..22 => format!("{family}示{}", stem(rest)),
        _ => format!("{family}示{}{}", stem(rest), stem(rest / 22)),
    }
}
