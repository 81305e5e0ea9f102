/** What came of a promise and how ready the units are that it names (docs/protocol.md T24–T27). */
import { describe, expect, it } from 'vitest';
import type { Assignment, Party, Unit } from '../protocol/wire';
import { TASK_PHASES, type AssignmentStatus, type TaskPhase } from '../protocol/words';
import { brought, isDivertedAway, namedToSend, namedUnits, readiness, sendable, stillToSend, unsent } from './delivery';
import { before, sampleAmended, sampleOffer, samplePlanned, sampleParty, samplePromise, sampleWorld } from './sample';
import type { World } from './world';

const PUMP = { equipment_kind: 'pump', count: 1 };

describe('what came', () => {
  const party = sampleParty('police', [['patrol', 3]], {
    commitment: 'accepted', equipment: [PUMP],
    came: [{ what: 'patrol', of: 'capability', promised: 2, sent: 2, arrived: 1 }, { what: 'pump', of: 'equipment', promised: 2, sent: 1, arrived: 1 }, { what: 'rescue', of: 'capability', promised: 1, sent: 0, arrived: 0 }],
  });
  it('T26: each thing beside what was asked of it; what nobody asked for has nothing beside it', () => {
    expect(brought(party).map((one) => [one.what, one.asked, one.promised, one.sent, one.arrived, one.unsent, one.away])).toEqual([
      ['patrol', 3, 2, 2, 1, 0, 1], ['pump', 1, 2, 1, 1, 1, 0], ['rescue', 0, 1, 0, 0, 1, 0],
    ]);
    expect(unsent(party).map((one) => one.what)).toEqual(['pump', 'rescue']);
    expect(brought(sampleParty('police', [['patrol', 3]]))).toEqual([]);
  });
  it('T26: more than was promised is no shortfall', () => {
    expect(brought({ ...party, came: [{ what: 'patrol', of: 'capability', promised: 1, sent: 2, arrived: 2 }] })).toMatchObject([{ unsent: 0, away: 0 }]);
  });
});

/** Police has accepted t4 and named its unit for it. */
function named(more: Partial<Party> = {}): World {
  const world = sampleWorld();
  const task = samplePlanned(world);
  Object.assign(task.parties[1]!, { promise: samplePromise([{ capability: 'patrol', count: 1 }], { units: [{ unit: 'u3', callsign: 'Falcon 2' }, { unit: 'u9', callsign: 'Falcon 9' }] }), ...more });
  return world;
}
const task = (world: World, id = 't4') => world.task.get(id)!;
const unit = (world: World, more: Partial<Unit> = {}): Unit => Object.assign(world.unit.get('u3')!, more);

describe('named units', () => {
  it('T24: those of what stands, of nothing that was only offered', () => {
    expect(namedUnits(task(named()).parties[1]!).map((one) => one.unit)).toEqual(['u3', 'u9']);
    const world = sampleWorld();
    expect(namedUnits(sampleOffer(world).parties[2]!), 'an offer is no promise').toEqual([]);
    expect(namedUnits(sampleAmended(world).parties[1]!).map((one) => one.unit), 'it goes on with them').toEqual(['u3']);
  });
  it('T24: those that are known here and are not on it yet', () => {
    const world = named();
    expect(namedToSend(world, task(world), 'police').map((one) => one.id)).toEqual(['u3']);
    world.assignment.set('a1', { kind: 'assignment', id: 'a1', unit: 'u3', agency: 'police', task: 't4', status: 'dispatched' });
    expect(namedToSend(world, task(world), 'police')).toEqual([]);
    expect(namedToSend(world, task(world), 'fire')).toEqual([]);
  });
  it('T24: who was sent and is home, or elsewhere, is not to be sent again: it stays in the sheet, and is not ticked', () => {
    const world = named();
    const sheet = () => sendable(world, task(world), 'police', '').map((row) => [row.unit.id, row.named, row.ticked]);
    const box = () => namedToSend(world, task(world), 'police').map((one) => one.id);
    expect([box(), sheet()]).toEqual([['u3'], [['u3', true, true]]]);
    const left = (status: AssignmentStatus, of = 't4') => world.assignment.set('a1', { kind: 'assignment', id: 'a1', unit: 'u3', agency: 'police', task: of, status });
    for (const status of ['cleared', 'diverted'] as const) {
      left(status);
      expect([box(), sheet()], status).toEqual([[], [['u3', true, false]]]);
    }
    for (const status of ['declined', 'cancelled'] as const) {
      left(status);
      expect([box(), sheet()], `${status}: it never went`).toEqual([['u3'], [['u3', true, true]]]);
    }
    left('cleared', 't1');
    expect(box(), 'from another task').toEqual(['u3']);
  });
});

describe('what is still to send', () => {
  const still = (more: Partial<Party>, phase: TaskPhase = 'in_progress', agency = 'police') => {
    const world = named(more);
    return stillToSend({ ...task(world), phase }, agency);
  };
  const came: Party['came'] = [
    { what: 'patrol', of: 'capability', promised: 3, sent: 2, arrived: 2 }, { what: 'rescue', of: 'capability', promised: 1, sent: 0, arrived: 0 },
    { what: 'pump', of: 'equipment', promised: 4, sent: 0, arrived: 0 },
  ];
  it('T26: what no unit was sent for, thing by thing; who was released was sent', () => {
    expect([still({ came, sent: 0 }), still({ came: [{ what: 'patrol', of: 'capability', promised: 1, sent: 1, arrived: 1 }], sent: 0 })]).toEqual([2, 0]);
    expect([still({ sent: 0 }), still({ sent: 1 })], 'not counted: by its promise').toEqual([1, 0]);
  });
  it('T23: nothing is said of it where nobody sends', () => {
    expect(TASK_PHASES.filter((phase) => still({ came }, phase) !== null)).toEqual(['agreed', 'mobilizing', 'in_progress']);
    expect([still({ came }, 'in_progress', 'customs'), still({ commitment: 'declined' })]).toEqual([null, null]);
  });
});

describe('diverted away', () => {
  it('T27: not who was needed no more when it went', () => {
    const gone = (more: Partial<Assignment>) => isDivertedAway({ kind: 'assignment', id: 'a1', unit: 'u3', agency: 'police', task: 't4', status: 'diverted', ...more });
    expect([gone({}), gone({ released_at: before(9) }), gone({ status: 'cleared' })]).toEqual([true, false, false]);
  });
});

describe('readiness', () => {
  const ready = (more: Partial<Unit>, world = named()) => readiness(world, unit(world, more), 't4');
  it('says what speaks against it first', () => {
    expect([ready({}), ready({ status: 'returning' }), ready({ crewed: true })]).toEqual([{ is: 'ready' }, { is: 'ready' }, { is: 'ready' }]);
    expect([ready({ status: 'out_of_service' }), ready({ status: 'off_duty' })]).toEqual([{ is: 'out' }, { is: 'out' }]);
    expect(ready({ crewed: false })).toEqual({ is: 'no_crew' });
    expect(ready({ status: 'on_scene' }), 'on something that is not shown here').toEqual({ is: 'busy', number: '' });
  });
  it('names what it works on, and that it is on this task already', () => {
    const world = named();
    world.assignment.set('a1', { kind: 'assignment', id: 'a1', unit: 'u3', agency: 'police', incident: 'i4', status: 'en_route' });
    expect(ready({ status: 'en_route', assignment: 'a1' }, world)).toEqual({ is: 'busy', number: 'P-26-0004' });
    world.assignment.set('a2', { kind: 'assignment', id: 'a2', unit: 'u3', agency: 'police', task: 't4', status: 'dispatched' });
    expect(ready({ assignment: 'a1' }, world)).toEqual({ is: 'sent' });
  });
  it('U12, T24: what is kept for this task is ready, what is kept for another one is not', () => {
    expect(ready({ status: 'reserved', reserved_task: 't4' })).toEqual({ is: 'ready' });
    expect(ready({ status: 'reserved', reserved_incident: 'i1' })).toEqual({ is: 'kept', number: 'F-26-0021' });
    expect(ready({ status: 'reserved' })).toEqual({ is: 'kept', number: '' });
    const world = named();
    const other = sampleAmended(world);
    expect(ready({}, world)).toEqual({ is: 'kept', number: 'F-J-003' });
    for (const phase of ['negotiating', 'completed'] as const) {
      other.phase = phase;
      expect(ready({}, world), 'only what is agreed or runs keeps it').toEqual({ is: 'ready' });
    }
  });
});

describe('units to send', () => {
  it('T24: named ones first, then those that can it or carry it, then those that are ready', () => {
    const world = named({ agency: 'fire', came: [{ what: 'patrol', of: 'capability', promised: 1, sent: 0, arrived: 0 }, { what: 'pump', of: 'equipment', promised: 1, sent: 0, arrived: 0 }], promise: samplePromise([], { units: [{ unit: 'u4', callsign: 'Heron 9' }] }) });
    task(world).parties.shift();
    const rows = (find = '') => sendable(world, task(world), 'fire', find).map((row) => [row.unit.callsign, row.named, row.fits, row.ready.is]);
    expect(rows()).toEqual([['Heron 9', true, false, 'ready'], ['Heron 12', false, false, 'ready'], ['Heron 31', false, false, 'ready']]);
    world.equipment.set('e1', { kind: 'equipment', id: 'e1', agency: 'fire', owner: 'fire', equipment_kind: 'pump', name: 'Pump 4', held_by: { unit: 'u1', since: before(9) } } as never);
    expect(rows().map((row) => row[0])).toEqual(['Heron 9', 'Heron 31', 'Heron 12']);
    world.unit.get('u1')!.status = 'on_scene';
    world.unit.get('u2')!.capabilities = ['patrol'];
    expect(rows().map((row) => row[0])).toEqual(['Heron 9', 'Heron 12', 'Heron 31']);
    world.unit.get('u2')!.status = 'off_duty';
    expect(rows().map((row) => row[0]), 'who is at home is found by name only').toEqual(['Heron 9', 'Heron 31']);
    expect(rows('heron12').map((row) => row[0])).toEqual(['Heron 12']);
  });
});
