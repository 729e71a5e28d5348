//! The district as people see it who are not signed in: another atlas, with the same places and fewer people. Whatever
//! reads an atlas answers from it and cannot tell what is not in it: no list, count, search, tag or guess of a code does.

use std::sync::LazyLock;

use imbl::Vector;
use uuid::Uuid;

use super::{Atlas, Row, Table, relation::Relation, told::Kept};
use crate::domain::{Code, Duty, Fid, Name, PartyId, Person, PersonId, Public, Role};

/// The code of somebody who is not named.
pub const WITHHELD: &str = "withheld";

/// Stands for everybody who is not named.
static NOBODY: LazyLock<Option<Person>> = LazyLock::new(|| {
    Some(Person {
        id: PersonId::new(Uuid::nil()),
        code: Code::new(WITHHELD).ok()?,
        name: Name::new("不公开").ok()?,
        aliases: vec![],
        office_phone: None,
        order: i32::MAX,
    })
});

impl Atlas {
    /// What is left for whoever is not signed in, when the holders of the roles that `shown` takes are named.
    ///
    /// People who hold none of these roles are not there, nor are accounts. Who holds another one is not named; the duty
    /// itself stays, so that a cell that is held is not shown as a gap. Roles that are never public are gone with their
    /// duties.
    pub fn in_public(&self, shown: impl Fn(&Role) -> bool) -> Self {
        let mut public = self.clone();
        public.told = Kept::default();
        public.accounts = Table::default();
        public.accounts_of_person = Relation::default();
        public.roles = Table::default();
        public.duties = Table::default();
        public.duties_of_party = Relation::default();
        public.duties_of_subject = Relation::default();
        public.people = Table::default();
        public.posts = Table::default();
        public.posts_of_person = Relation::default();
        public.forget_inspections();
        for role in self.roles.iter().filter(|role| role.public != Public::No) {
            public.roles.put(Row::clone(role));
        }
        for row in self.duties.iter().filter(|duty| !duty.withdrawn) {
            let Some(role) = public.roles.by_id(row.role.uuid()).cloned() else { continue };
            let mut duty = Row::clone(row);
            match duty.party {
                Some(PartyId::Person(person)) if shown(&role) => public.name(self, person),
                Some(PartyId::Person(_)) => {
                    let Some(nobody) = &*NOBODY else { continue };
                    let fid = self.people.next_fid();
                    if public.people.get(fid).is_none() {
                        public.people.put(Row { fid, version: 1, entity: nobody.clone() });
                    }
                    duty.entity = Duty { party: Some(PartyId::Person(nobody.id)), note: None, ..duty.entity };
                }
                Some(PartyId::Unit(_)) | None => {}
            }
            public.apply_duty(duty);
        }
        public
    }

    /// Lets somebody be known, with the posts.
    fn name(&mut self, whole: &Self, person: PersonId) {
        if self.people.by_id(person.uuid()).is_some() {
            return;
        }
        let Some(row) = whole.person(person) else { return };
        self.people.put(Row::clone(row));
        for post in whole.posts_of(person) {
            self.posts_of_person.add(person, post.fid);
            self.posts.put(Row::clone(post));
        }
    }

    /// Whether nothing of what [`in_public`](Self::in_public) looks at differs between the two.
    pub fn same_people(&self, other: &Self) -> bool {
        self.people.is(&other.people)
            && self.posts.is(&other.posts)
            && self.roles.is(&other.roles)
            && self.duties.is(&other.duties)
            && self.settings.as_ref().map(|row| row.version) == other.settings.as_ref().map(|row| row.version)
    }

    /// This atlas with the people of `public`, which was made of `whole` for the same people.
    #[must_use]
    pub fn with_people_of(&self, whole: &Self, public: &Self) -> Self {
        let told = if self.told.is(&whole.told) { public.told.clone() } else { Kept::default() };
        let mut seen = Self {
            told,
            accounts: Table::default(),
            accounts_of_person: Relation::default(),
            roles: public.roles.clone(),
            duties: public.duties.clone(),
            duties_of_party: public.duties_of_party.clone(),
            duties_of_subject: public.duties_of_subject.clone(),
            people: public.people.clone(),
            posts: public.posts.clone(),
            posts_of_person: public.posts_of_person.clone(),
            ..self.clone()
        };
        seen.forget_inspections();
        seen
    }

    /// What is found where, and who works where on a weekend, is for those who are signed in.
    fn forget_inspections(&mut self) {
        self.rounds = Table::default();
        self.visits = Table::default();
        self.ruled = Vector::new();
        self.cases = Table::default();
        self.held = Table::default();
        self.patterns = Table::default();
        self.shifts = Table::default();
        self.shifts_of_day = Relation::default();
        self.shifts_of_person = Relation::default();
        self.shifts_of_unit = Relation::default();
        self.visits_of_checkpoint = Relation::default();
        self.visits_of_round = Relation::default();
        self.cases_of_checkpoint = Relation::default();
    }

    /// Whether a person of a number is known here.
    pub fn knows_person(&self, fid: Fid) -> bool {
        self.people.get(fid).is_some()
    }
    /// Whether a post of a number is known here.
    pub fn knows_post(&self, fid: Fid) -> bool {
        self.posts.get(fid).is_some()
    }
    /// Whether a duty of a number is known here.
    pub fn knows_duty(&self, fid: Fid) -> bool {
        self.duties.get(fid).is_some()
    }
}
