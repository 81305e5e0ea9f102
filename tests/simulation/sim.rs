//! One episode: a city, its people and their screens, for so many steps of bad luck.

use domain::{Command, CommandId, Context};
use uuid::Uuid;

use super::{
    client::{Clients, Message},
    dice::Dice,
    given::MINUTE,
    ledger,
    room::Room,
    world::World,
};

/// What is broken on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Broken {
    Nothing,
    /// The room answers before the commit (A1).
    AnswersBeforeDurable,
    /// A restart forgets which commands were done (A5).
    ForgetsIdsAtRestart,
    /// The server's clock follows the wall back.
    ClockStepsBack,
    /// A frame is dropped and the count hides it (A6).
    LosesFrames,
    /// One object that changed is not looked at again (A3).
    LooksAtTooLittle,
}

/// Steps between two looks at everything.
const CHECK_EVERY: u64 = 333;
/// Commands decided together.
const BATCH_MAX: usize = 64;

/// What happened in an episode.
#[derive(serde::Serialize, serde::Deserialize, Debug, Default, Clone, Copy)]
pub(crate) struct Counts {
    pub(crate) accepted: u64,
    pub(crate) crashes: u64,
    pub(crate) lost: u64,
    pub(crate) doubled: u64,
    pub(crate) resumed: u64,
    pub(crate) clock_jumps: u64,
}

impl Counts {
    pub(crate) fn add(&mut self, other: &Self) {
        self.accepted += other.accepted;
        self.crashes += other.crashes;
        self.lost += other.lost;
        self.doubled += other.doubled;
        self.resumed += other.resumed;
        self.clock_jumps += other.clock_jumps;
    }
}

struct Episode {
    world: World,
    clients: Clients,
    room: Room,
    dice: Dice,
    /// By how much the wall's clock is wrong.
    wall_off_ms: i64,
    counts: Counts,
}

/// Plays one episode; an error names the step and what does not hold.
pub(crate) fn episode(seed: u64, steps: u64, broken: Broken) -> Result<Counts, String> {
    let world = World::new();
    let room = Room::new(&world.given.state, broken);
    let mut episode = Episode {
        world,
        clients: Clients::default(),
        room,
        dice: Dice(seed),
        wall_off_ms: 0,
        counts: Counts::default(),
    };
    for step in 0..steps {
        episode
            .step(step)
            .map_err(|why| format!("step {step}: {why}"))?;
    }
    episode
        .heal(steps)
        .map_err(|why| format!("at the end: {why}"))?;
    let Episode {
        clients,
        room,
        mut counts,
        ..
    } = episode;
    counts.accepted = room.accepted;
    (counts.lost, counts.doubled) = (clients.lost, clients.doubled);
    Ok(counts)
}

impl Episode {
    fn step(&mut self, step: u64) -> Result<(), String> {
        self.order(step);
        if self.dice.percent(40) {
            self.clients.send_again(step, &mut self.dice);
        }
        if self.dice.below(300) == 0 {
            self.counts.clock_jumps += 1;
            self.wall_off_ms = (self.dice.below(20) as i64 - 10) * MINUTE;
        }
        if step.is_multiple_of(5) {
            self.tick(step)?;
        }
        if self.dice.percent(60) {
            self.turn(step, true)?;
        }
        for audience in self.room.audiences.values_mut() {
            self.counts.resumed += audience.links(self.room.epoch, &mut self.dice)?;
        }
        if step.is_multiple_of(CHECK_EVERY) {
            self.check()?;
        }
        Ok(())
    }

    /// Somebody gives a command, on a device whose clock may be wrong.
    fn order(&mut self, step: u64) {
        let number = self.dice.below(usize::MAX) as u64;
        let (command, mut context) = self.world.order(number);
        context.command_id = CommandId(Uuid::from_u128((77 << 64) | u128::from(step)));
        if self.dice.percent(5) {
            let skew = (self.dice.below(20) as i64 - 10) * MINUTE;
            context.occurred_at = context.occurred_at.plus_ms(skew);
        }
        let message = Message {
            command,
            context,
            body: number & !1,
        };
        self.clients.give(message, step, &mut self.dice);
    }

    /// What time alone brings about: the server's own command, which no network carries.
    fn tick(&mut self, step: u64) -> Result<(), String> {
        let command_id = CommandId(Uuid::from_u128((78 << 64) | u128::from(step)));
        let message = Message {
            command: Command::Tick,
            context: Context::server(command_id, self.wall()),
            body: 0,
        };
        self.take(vec![message], true)
    }

    fn wall(&self) -> domain::Timestamp {
        self.world.given.now.plus_ms(self.wall_off_ms)
    }

    fn turn(&mut self, step: u64, is_stormy: bool) -> Result<(), String> {
        let arrived = self.clients.arriving(step, BATCH_MAX);
        self.take(arrived, is_stormy)
    }

    fn take(&mut self, arrived: Vec<Message>, is_stormy: bool) -> Result<(), String> {
        let wall = self.wall();
        let published = &mut self.world.given.state;
        let turn = self.room.turn(arrived, wall, published, &mut self.dice)?;
        self.counts.crashes += u64::from(turn.has_crashed);
        for (key, answer) in turn.answers {
            let is_lost = is_stormy && self.dice.percent(10);
            self.clients.hear(key, &answer, is_lost)?;
        }
        Ok(())
    }

    /// The storm ends: everything that waits is sent until it is answered.
    fn heal(&mut self, from: u64) -> Result<(), String> {
        let mut rounds = 0;
        while self.clients.send_all(from + 100) {
            while !self.clients.is_quiet() {
                self.turn(from + 100, false)?;
            }
            rounds += 1;
            if rounds > 50 {
                return Err("A5: a command is never answered".to_owned());
            }
        }
        self.check()
    }

    fn check(&mut self) -> Result<(), String> {
        let state = &self.world.given.state;
        for (agency, audience) in &mut self.room.audiences {
            audience.check(state, agency)?;
        }
        ledger::acknowledged(&self.clients, &self.room.durable)
    }
}
