//! What is taken along from the window, made in the background.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, TryRecvError};

use bevy::prelude::*;

use super::View;
use crate::viewer::export::Order;
use crate::viewer::said::{Failed, Said};
use crate::viewer::words::Label;

/// Makes something in the background and says where it is, or why not.
pub type Exporter = fn(Order) -> Receiver<Result<PathBuf, String>>;

/// Begins what somebody wants to take along, and says what came of it.
pub(super) fn export(mut view: ResMut<View>) {
    let view = &mut *view;
    let (Ok(state), Ok(exporting)) = (view.state.get_mut(), view.exporting.get_mut()) else {
        return;
    };
    if let Some(order) = state.order.take() {
        *exporting = Some((view.exporter)(order));
        state.is_exporting = true;
    }
    let done = match exporting.as_ref().map(Receiver::try_recv) {
        None | Some(Err(TryRecvError::Empty)) => return,
        Some(Ok(done)) => done,
        Some(Err(TryRecvError::Disconnected)) => Err(Failed::silently().to_string()),
    };
    *exporting = None;
    state.is_exporting = false;
    state.caption = Some(match done {
        Ok(path) => {
            let path = std::path::absolute(&path).unwrap_or(path);
            Said::About(Label::ExportedTo, path.to_string_lossy().into_owned())
        }
        Err(why) => Said::Why(why),
    });
}
