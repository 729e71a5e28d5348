//! The demonstration's accounts: one for each way to look at a district, with passwords made at each start.

use std::collections::HashSet;

use uuid::Uuid;

use super::Auth;
use crate::{
    atlas::Atlas,
    domain::{
        Account, AccountId, AccountRole, AccountState, Actor, Code, Command, CommandId, Date, Envelope, Outcome,
        PartyId, PartyKind, PersonId, Record, Right, Seat,
    },
    engine::{Batch, Engine, EngineError},
};

/// An account that the demonstration tells about.
#[derive(Debug, Clone, serde::Serialize)]
pub struct DemoAccount {
    /// What to type.
    pub login: String,
    /// What to type.
    pub password: String,
    /// What it is for, in Chinese.
    pub zh: &'static str,
    /// What it is for, in English.
    pub en: &'static str,
    /// The person's name.
    pub name: String,
}

/// Login, what the account may do, the right that its person holds by a duty, and what it is for.
const WANTED: [(&str, AccountRole, Option<Right>, &str, &str); 8] = [
    ("owner", AccountRole::Member, Some(Right::ActInZone), "区域责任人", "area owner"),
    ("line", AccountRole::Member, Some(Right::ActOnLine), "条线责任人", "line's responsible person"),
    ("liaison", AccountRole::Member, Some(Right::ActForUnit), "单位联络员", "unit's liaison"),
    ("leader", AccountRole::Reader, Some(Right::Supervise), "挂片督导区领导", "district leader"),
    ("admin", AccountRole::Admin, None, "管理员", "administrator"),
    ("office", AccountRole::Office, None, "文明办", "the office"),
    ("inspector", AccountRole::Inspector, None, "测评员", "inspector"),
    ("cadre", AccountRole::Member, None, "干部", "cadre"),
];

/// Makes the accounts that are not there yet and gives all of them new passwords.
///
/// # Errors
/// When the store cannot be written.
pub async fn demo_accounts(engine: &Engine) -> Result<Vec<DemoAccount>, EngineError> {
    let atlas = engine.atlas();
    let today = engine.today();
    let mut taken: HashSet<PersonId> = atlas.accounts().iter().map(|account| account.person).collect();
    let mut commands = vec![];
    for (login, role, right, ..) in WANTED {
        if atlas.accounts().by_code(login).is_some() {
            continue;
        }
        let (Some(person), Ok(login)) = (chosen(&atlas, login, right, today, &taken), Code::new(login)) else {
            continue;
        };
        taken.insert(person);
        let account = Account {
            id: AccountId::new(Uuid::now_v7()),
            login,
            person,
            role,
            state: AccountState::Open,
            earlier: vec![],
            mail: None,
        };
        let command = Command::Put { record: Box::new(Record::Account(account)), personal: None };
        commands.push(Envelope {
            id: CommandId::new(Uuid::now_v7()),
            recorded_at: None,
            base: None,
            after: None,
            command,
        });
    }
    let batch = Batch { commands, all_or_nothing: false };
    for outcome in engine.submit(Actor::System, batch).await? {
        if let Outcome::Refused(refusal) = outcome {
            tracing::warn!(refusal = refusal.en(), "an account of the demonstration was not made");
        }
    }
    let (atlas, auth) = (engine.atlas(), Auth::default());
    let mut all = vec![];
    for (login, _, _, zh, en) in WANTED {
        let Some(account) = atlas.accounts().by_code(login) else { continue };
        let password = password();
        auth.set_password(engine, account, password.clone()).await?;
        let name = atlas.person(account.person).map(|person| person.name.to_string()).unwrap_or_default();
        all.push(DemoAccount { login: login.to_owned(), password, zh, en, name });
    }
    Ok(all)
}

/// Who gets the account: the cadre is a colleague of the liaison, so that one names the other.
fn chosen(atlas: &Atlas, login: &str, right: Option<Right>, on: Date, taken: &HashSet<PersonId>) -> Option<PersonId> {
    let liaison = atlas.accounts().by_code("liaison").map(|account| account.person);
    let liaison = liaison.or_else(|| taken.iter().copied().find(|person| acts_for_a_unit(atlas, *person, on)));
    let units: Vec<_> = liaison.into_iter().flat_map(|person| atlas.posts_of(person)).map(|post| post.unit).collect();
    let free = |person: &PersonId| !taken.contains(person) && !holds_a_duty(atlas, *person, on);
    let colleague = || {
        let people = units.iter().flat_map(|unit| atlas.people_of(*unit, on)).map(|row| row.id);
        people.into_iter().find(free)
    };
    let colleague = if login == "cadre" { colleague() } else { None };
    colleague.or_else(|| holder(atlas, right, on, taken))
}

fn acts_for_a_unit(atlas: &Atlas, person: PersonId, on: Date) -> bool {
    let mut held = atlas.duties_held_by(PartyId::Person(person)).filter(|duty| duty.period.contains(on));
    held.any(|duty| atlas.role(duty.role).is_some_and(|role| role.rights.contains(&Right::ActForUnit)))
}

fn holds_a_duty(atlas: &Atlas, person: PersonId, on: Date) -> bool {
    atlas.duties_held_by(PartyId::Person(person)).any(|duty| duty.period.contains(on))
}

/// Somebody who holds the right by a duty today, or who holds no duty at all; nobody twice.
fn holder(atlas: &Atlas, right: Option<Right>, on: Date, taken: &HashSet<PersonId>) -> Option<PersonId> {
    // The plainest of the roles that give it: an area owner rather than a leader who may the same.
    let fewest = |right| {
        let all =
            atlas.roles().iter().filter(|role| role.rights.contains(&right) && role.party == Some(PartyKind::Person));
        all.min_by_key(|role| (role.rights.len(), role.order)).map(|role| role.id)
    };
    let wanted = right.and_then(fewest);
    match right {
        Some(_) => atlas.duties().iter().find_map(|duty| {
            let Some(PartyId::Person(person)) = duty.party else { return None };
            let good = !duty.withdrawn && duty.seat == Seat::A && duty.period.contains(on) && Some(duty.role) == wanted;
            (good && !taken.contains(&person)).then_some(person)
        }),
        None => {
            let free = |person: &PersonId| !taken.contains(person);
            let people: Vec<_> = atlas.people().iter().map(|row| row.id).filter(free).collect();
            people.iter().find(|person| !holds_a_duty(atlas, **person, on)).or(people.first()).copied()
        }
    }
}

/// Twelve letters and digits in three groups, none that is mistaken for another.
fn password() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789x";
    let bits = Uuid::new_v4().as_u128();
    // The lowest 60 bits of a version 4 are random.
    let letter = |place: u32| char::from(LETTERS[(bits >> (5 * place) & 31) as usize]);
    let group = |from: u32| (from..from + 4).map(letter).collect::<String>();
    format!("{}-{}-{}", group(0), group(4), group(8))
}
