//! People by name: namesakes and new ones are asked for, once; what was answered holds for all rows.

use super::clean::Mention;
use super::places::is_near;
use super::work::{Answer, Candidate, Question, Why, Work};
use crate::atlas::Atlas;
use crate::domain::{Kind, Name, Period, Person, PersonId, Post, PostId, UnitId};

impl Work<'_> {
    /// A person as they will be.
    pub fn person_of(&self, id: PersonId) -> Option<&Person> {
        self.people.get(id).map(|(person, _)| person).or_else(|| self.atlas.person(id).map(|row| &row.entity))
    }
    /// The units that a person works in on the first day, with the titles.
    pub fn posts_on(&self, id: PersonId) -> Vec<(UnitId, String)> {
        let known = self.atlas.posts_of(id).filter(|post| post.period.contains(self.first));
        let mut all: Vec<_> = known.map(|post| (post.unit, post.title.to_string())).collect();
        all.extend(self.works.get(&id).into_iter().flatten().cloned());
        all
    }

    /// The person that somebody named in a cell is. `unit`: where they are said to work, as text and as a unit.
    pub fn person(&mut self, row: u32, mention: &Mention, unit: Option<(&str, Option<UnitId>)>) -> Option<PersonId> {
        let name = mention.name.as_str();
        let told = unit.map(|(text, _)| text.trim().to_owned()).filter(|text| !text.is_empty());
        let unit = unit.and_then(|(_, id)| id);
        let all = self.called.get(name).cloned().unwrap_or_default();
        let key = told.as_ref().map_or_else(|| format!("person:{name}"), |told| format!("person:{name}@{told}"));
        let here =
            |work: &Self, id: &PersonId| unit.is_some_and(|unit| work.posts_on(*id).iter().any(|(of, _)| *of == unit));
        let fitting: Vec<PersonId> = all.iter().copied().filter(|id| here(self, id)).collect();
        if let [id] = fitting[..] {
            return Some(id);
        }
        if let [id] = all[..]
            && (unit.is_none() || self.posts_on(id).is_empty())
        {
            return Some(id);
        }
        // By the title, where that tells one from the others.
        if let (None, Some(title)) = (unit, &mention.title) {
            let titled: Vec<PersonId> =
                all.iter().copied().filter(|id| self.posts_on(*id).iter().any(|(_, known)| known == title)).collect();
            if let [id] = titled[..] {
                return Some(id);
            }
        }
        let near = if all.is_empty() { self.nearly(name, unit) } else { vec![] };
        match self.answer(&key) {
            Some(Answer::Code(code)) => {
                let Some(id) = self.person_by_code(&code) else {
                    self.wrong(
                        row,
                        None,
                        &code,
                        "没有这个编码的人员。请重新选择",
                        "There is no person of this code. Choose again",
                    );
                    return None;
                };
                if all.is_empty() {
                    self.also_called(row, id, name);
                }
                return Some(id);
            }
            Some(Answer::New) => return self.new_person(row, mention, &key, unit),
            Some(Answer::Leave) => {
                self.left.insert(row);
                return None;
            }
            None => {}
        }
        let whom = if fitting.is_empty() { if all.is_empty() { &near } else { &all } } else { &fitting };
        let candidates: Vec<Candidate> = whom.iter().filter_map(|id| self.candidate(*id)).collect();
        let why = match (all.is_empty(), near.is_empty()) {
            (false, _) => Why::Namesakes,
            (true, false) => Why::Near,
            (true, true) => Why::Unknown,
        };
        let suggested = if let [one] = &candidates[..] { Some(one.code.clone()) } else { None };
        let text = told.map_or_else(|| name.to_owned(), |told| format!("{name}（{told}）"));
        let rows = std::collections::BTreeSet::new();
        self.ask(row, Question { key, kind: "person", text, rows, why, candidates, may_be_new: true, suggested });
        None
    }

    fn person_by_code(&self, code: &str) -> Option<PersonId> {
        let known = self.atlas.people().by_code(code).map(|row| row.id);
        known.or_else(|| {
            self.people.iter().find(|(person, _)| person.code.as_str() == code).map(|(person, _)| person.id)
        })
    }

    /// Those of the same unit whose name differs in one character.
    fn nearly(&self, name: &str, unit: Option<UnitId>) -> Vec<PersonId> {
        let Some(unit) = unit else { return vec![] };
        let near = |id: &PersonId| self.person_of(*id).is_some_and(|person| is_near(person.name.as_str(), name));
        let people = self.atlas.people_of(unit, self.first);
        let free = |id: &PersonId| self.person_of(*id).is_some_and(|person| !self.named.contains(person.name.as_str()));
        people.into_iter().map(|row| row.id).filter(near).filter(free).take(5).collect()
    }
    /// Whether somebody of the unit, whom the list does not name, is called nearly so.
    pub fn is_asked_for(&self, name: &str, unit: UnitId) -> bool {
        !self.nearly(name, Some(unit)).is_empty()
    }

    fn candidate(&self, id: PersonId) -> Option<Candidate> {
        let person = self.person_of(id)?;
        let posts = self.posts_on(id);
        let posts: Vec<String> =
            posts.iter().map(|(unit, title)| format!("{} {title}", self.unit_name(*unit))).collect();
        Some(Candidate { code: person.code.to_string(), name: person.name.to_string(), detail: posts.join("；") })
    }

    fn also_called(&mut self, row: u32, id: PersonId, name: &str) {
        let (Some(person), Ok(name)) = (self.person_of(id).cloned(), Name::new(name)) else { return };
        if person.name != name && !person.aliases.contains(&name) {
            let mut person = person;
            person.aliases.push(name);
            let personal = self.people.get(id).and_then(|(_, personal)| personal.clone());
            let at = self.at(row);
            self.people.put(id, (person, personal), at);
        }
    }

    /// Somebody new; asked for once, they are the same in every row. With a unit and a title they get a post there.
    pub fn new_person(&mut self, row: u32, mention: &Mention, key: &str, unit: Option<UnitId>) -> Option<PersonId> {
        let Ok(name) = Name::new(&mention.name) else {
            self.wrong(
                row,
                None,
                &mention.name,
                "姓名太长或有不能用的字符",
                "The name is too long or has characters that are not allowed",
            );
            return None;
        };
        if let Some(ids) = self.called.get(&format!("new {key}"))
            && let Some(id) = ids.first()
        {
            return Some(*id);
        }
        let codes =
            |atlas: &'_ Atlas| atlas.people().iter().map(|row| row.code.clone()).collect::<Vec<_>>().into_iter();
        let code = self.next_code(Kind::Person, codes, ("P", 4));
        let id = PersonId::new(self.declared(Kind::Person, &code, row));
        let order = self.atlas.people().iter().map(|row| row.order).max().unwrap_or(0);
        let order = order.saturating_add(1 + i32::try_from(self.people.iter().count()).unwrap_or(0));
        let person = Person { id, code, name, aliases: vec![], office_phone: None, order };
        let at = self.at(row);
        self.people.put(id, (person, None), at);
        self.called.entry(mention.name.clone()).or_default().push(id);
        self.called.entry(format!("new {key}")).or_default().push(id);
        if let (Some(unit), Some(title)) = (unit, &mention.title) {
            self.new_post(row, id, unit, title);
        }
        Some(id)
    }

    /// A post from the first day on.
    pub fn new_post(&mut self, row: u32, person: PersonId, unit: UnitId, title: &str) {
        let (Ok(title), Ok(period)) = (Name::new(title), Period::new(self.first, None)) else {
            self.wrong(
                row,
                None,
                title,
                "职务太长或有不能用的字符",
                "The title is too long or has characters that are not allowed",
            );
            return;
        };
        let codes = |atlas: &'_ Atlas| atlas.posts().iter().map(|row| row.code.clone()).collect::<Vec<_>>().into_iter();
        let code = self.next_code(Kind::Post, codes, ("T", 4));
        let id = PostId::new(self.declared(Kind::Post, &code, row));
        let order = self.atlas.posts().iter().map(|row| row.order).max().unwrap_or(0);
        let order = order.saturating_add(1 + i32::try_from(self.posts.iter().count()).unwrap_or(0));
        let works = self.works.entry(person).or_default();
        if !works.iter().any(|(of, known)| *of == unit && known == title.as_str()) {
            works.push((unit, title.to_string()));
        }
        let at = self.at(row);
        self.posts.put(id, Post { id, code, person, unit, title, order, period }, at);
    }
}
