//! Jobs: parts, or lots of parts, on their way through the line.

use serde::{Deserialize, Serialize};

use crate::kernel::time::Time;
use crate::line::plan::NONE;

/// A part, or a lot of parts that move together.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Job {
    /// When it entered the line.
    pub entered: Time,
    /// When it came to the place where it waits.
    pub arrived: Time,
    /// When its order is due.
    pub due: Time,
    /// The step it is at or on its way to; [`NONE`] after its last step.
    pub step: u32,
    /// Its product.
    pub product: u32,
    /// Parts in it.
    pub parts: u32,
    /// Those of them that are defective.
    pub defective: u32,
    /// How often it has been reworked.
    pub reworks: u32,
}

/// All jobs in the line. The places of jobs that have left are used again, so a run needs no more memory than
/// its largest work in process.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct JobPool {
    jobs: Vec<Job>,
    free: Vec<u32>,
    /// Marks that each job's parts carry, [`Self::width`] for each; none where nothing is traced.
    marks: Vec<u32>,
    width: usize,
}

impl JobPool {
    /// Adds a job and gives its number.
    #[inline]
    pub fn add(&mut self, job: Job) -> u32 {
        if let Some(number) = self.free.pop() {
            self.jobs[number as usize] = job;
            if self.width > 0 {
                self.marks_mut(number).fill(NONE);
            }
            return number;
        }
        self.jobs.push(job);
        if self.width > 0 {
            self.marks.resize(self.jobs.len() * self.width, NONE);
        }
        debug_assert!(self.jobs.len() < NONE as usize);
        self.jobs.len() as u32 - 1
    }

    /// An empty pool whose jobs carry so many marks each.
    pub fn marking(width: usize) -> Self {
        Self {
            width,
            ..Self::default()
        }
    }

    /// The marks of a job's parts; [`NONE`] where they have none yet.
    pub fn marks(&self, number: u32) -> &[u32] {
        &self.marks[number as usize * self.width..][..self.width]
    }

    /// The marks of a job's parts.
    pub fn marks_mut(&mut self, number: u32) -> &mut [u32] {
        &mut self.marks[number as usize * self.width..][..self.width]
    }

    /// Gives a job the marks of another where it has none itself.
    pub fn inherit_marks(&mut self, number: u32, from: u32) {
        for mark in 0..self.width {
            let known = self.marks(from)[mark];
            let own = &mut self.marks_mut(number)[mark];
            if *own == NONE {
                *own = known;
            }
        }
    }

    /// Jobs in the line.
    #[inline]
    pub fn len(&self) -> usize {
        self.jobs.len() - self.free.len()
    }

    /// Whether the line is empty.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Takes a job away; its number may then name another.
    #[inline]
    pub fn remove(&mut self, number: u32) {
        self.free.push(number);
    }

    /// The job with this number.
    #[inline]
    pub fn get(&self, number: u32) -> &Job {
        &self.jobs[number as usize]
    }

    /// The job with this number.
    #[inline]
    pub fn get_mut(&mut self, number: u32) -> &mut Job {
        &mut self.jobs[number as usize]
    }
}
