//! What who asks can see: whoever is signed in the district, everybody else what is public of it.

use std::sync::{Arc, Mutex, PoisonError};

use super::{App, auth::Viewer};
use crate::{
    atlas::Atlas,
    domain::{PublicView, Role},
    rules::{permit_name_in_public, permit_name_on_board, permit_reading},
};

/// The classes of what can be seen; everybody of a class gets the same bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sight {
    /// Not signed in.
    Public,
    /// Signed in.
    Inside,
}

impl Sight {
    /// Of who asks.
    pub fn of(viewer: &Viewer) -> Self {
        if permit_reading(viewer.account(), false) { Self::Inside } else { Self::Public }
    }
    /// What stands in validators, so that nobody is told by another's that nothing has changed.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Public => "p",
            Self::Inside => "i",
        }
    }
}

/// The whole atlas and what the public sees of it, made when it is first asked for.
#[derive(Default)]
pub struct PublicAtlas(Mutex<Option<(Arc<Atlas>, Arc<Atlas>)>>);

impl PublicAtlas {
    /// Of a whole atlas. It is made anew when people, posts, roles or duties have changed; otherwise it costs nothing.
    fn of(&self, whole: Arc<Atlas>, shown: impl Fn(&Role, Option<&PublicView>) -> bool) -> Arc<Atlas> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let made = match known {
            Some((of, public)) if Arc::ptr_eq(&of, &whole) => return public,
            Some((of, public)) if of.same_people(&whole) => whole.with_people_of(&of, &public),
            _ => {
                let view = whole.settings().and_then(|settings| settings.public_view.as_ref());
                whole.in_public(|role| shown(role, view))
            }
        };
        let made = Arc::new(made);
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((whole, made.clone()));
        made
    }
}

impl App {
    /// The newest atlas, as far as it can be seen.
    pub fn atlas(&self, sight: Sight) -> Arc<Atlas> {
        let whole = self.engine.atlas();
        match sight {
            Sight::Inside => whole,
            Sight::Public => self.public.of(whole, permit_name_in_public),
        }
    }
    /// The newest atlas, as far as it may stand on a wall.
    pub fn posted(&self) -> Arc<Atlas> {
        self.boards.of(self.engine.atlas(), |role, view| permit_name_on_board(role, view, self.demo))
    }
}
