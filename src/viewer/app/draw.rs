//! Draws what the runs look like, as far as anything has changed.

use std::sync::Arc;

use bevy::prelude::*;

use super::View;
use crate::factory::snapshot::Snapshot;
use crate::viewer::scene::drawing::{Layer, Placed, Pool, show};
use crate::viewer::scene::shapes::{Shown, fixtures, moving};

/// What was drawn last.
#[derive(Default)]
pub(super) struct Drawn {
    rebuilt: Option<u64>,
    runs: Vec<(Arc<Snapshot>, Shown)>,
}

/// Draws what the runs look like. Nothing is done for a picture that is there already, and what never moves is drawn
/// only when it is another.
pub(super) fn draw(
    mut view: ResMut<View>,
    mut drawn: Local<Drawn>,
    mut commands: Commands,
    mut pool: ResMut<Pool>,
    mut placed: Placed,
) {
    let Ok(state) = view.state.get_mut() else {
        return;
    };
    state.stage.look();
    let runs: Vec<(Arc<Snapshot>, Shown)> = (0..)
        .zip(state.stage.pictures())
        .map(|(run, picture)| (picture, state.shown(run)))
        .collect();
    let has_same_frame = drawn.rebuilt == Some(state.rebuilt) && drawn.runs.len() == runs.len();
    let both = || drawn.runs.iter().zip(&runs);
    let is_same = has_same_frame && both().all(|(old, new)| Arc::ptr_eq(&old.0, &new.0) && old.1 == new.1);
    if is_same {
        return;
    }
    let stand = has_same_frame && both().all(|(old, new)| old.1.has_same_fixtures(&new.1));
    let halls = || state.plans.iter().zip(&state.layouts).zip(&runs);
    if !stand {
        let all: Vec<_> = halls()
            .map(|((plan, layout), (_, shown))| fixtures(plan, layout, shown))
            .collect();
        show(Layer::Fixtures, &all, &mut commands, &mut pool, &mut placed);
    }
    let all: Vec<_> = halls()
        .map(|((plan, layout), (picture, shown))| moving(plan, layout, picture, shown))
        .collect();
    show(Layer::Moving, &all, &mut commands, &mut pool, &mut placed);
    *drawn = Drawn {
        rebuilt: Some(state.rebuilt),
        runs,
    };
}
