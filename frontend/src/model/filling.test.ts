/** Who could bring what stays open of a joint task. */
import { describe, expect, it } from 'vitest';
import type { Assignment, Equipment, Task, Unit } from '../protocol/wire';
import { fillings as filledBy, inOrder, ownFits, toAsk, unitsByCapability, type Filling, type Known } from './filling';
import type { Open } from './negotiation';
import { before, sampleOffer, samplePromise, sampleWorld } from './sample';
import type { World } from './world';

type Said = Omit<Known, 'able'>;
const FAR: Said = { usual: () => [], metres: () => null };
const fillings = (world: World, task: Task, open: readonly Open[], said: Said): Filling[] => filledBy(world, task, open, { ...said, able: unitsByCapability(world) });
const OPEN = [{ of: 'capability' as const, what: 'bls_ambulance', count: 2 }];

function unit(world: World, id: string, agency: string, callsign: string, more: Partial<Unit> = {}): void {
  world.unit.set(id, { kind: 'unit', id, agency, callsign, unit_kind: 'ambulance', status: 'available', availability: 'available', status_since: before(60), capabilities: ['bls_ambulance'], ...more });
}
function given(): { world: World; task: Task } {
  const world = sampleWorld();
  const task = sampleOffer(world);
  unit(world, 'l1', 'ems', 'Lark 30');
  unit(world, 'l2', 'ems', 'Lark 33');
  return { world, task };
}
const first = (world: World, task: Task, known: Said = FAR): Filling => fillings(world, task, OPEN, known)[0]!;
const told = (filling: Filling) => filling.fillers.map((one) => [one.agency, one.spare, one.units.map(({ unit: it, ready }) => `${it.callsign} ${ready.is}`).join(', ')]);

describe('units that are shown', () => {
  it('are those that can do it, the free ones first, and the nearest of them', () => {
    const { world, task } = given();
    world.assignment.set('a9', { kind: 'assignment', id: 'a9', unit: 'l1', agency: 'ems', incident: 'i1', status: 'en_route' } as Assignment);
    Object.assign(world.unit.get('l1')!, { status: 'en_route', assignment: 'a9' });
    unit(world, 'l3', 'ems', 'Lark 40');
    unit(world, 'l4', 'ems', 'Lark 41', { status: 'out_of_service' });
    unit(world, 'l5', 'ems', 'Lark 42', { capabilities: ['patrol'] });
    const near: Said = { usual: () => [], metres: (it) => ({ l1: 10, l2: 900, l3: 300 })[it.id] ?? null };
    expect(told(first(world, task, near))).toEqual([['ems', 2, 'Lark 40 ready, Lark 33 ready, Lark 30 busy']]);
  });
  it('of whom no status is shown are not said to be free', () => {
    const { world, task } = given();
    for (const id of ['l1', 'l2']) delete world.unit.get(id)!.status;
    expect(first(world, task).fillers).toEqual([]);
  });
  it('that are named for this task, or out for it, bring nothing more to it', () => {
    const { world, task } = given();
    const ems = task.parties[2]!;
    Object.assign(ems, { commitment: 'accepted', promise: samplePromise([{ capability: 'bls_ambulance', count: 1 }], { units: [{ unit: 'l1', callsign: 'Lark 30' }] }) });
    expect(told(first(world, task))).toEqual([['ems', 1, 'Lark 33 ready']]);
    world.assignment.set('a9', { kind: 'assignment', id: 'a9', unit: 'l2', agency: 'ems', task: 't2', status: 'dispatched' } as Assignment);
    expect(told(first(world, task))).toEqual([]);
  });
  it('that are owed to it without being named are not there a second time', () => {
    const { world, task } = given();
    Object.assign(task.parties[2]!, { commitment: 'accepted', promise: samplePromise([{ capability: 'bls_ambulance', count: 1 }]), came: [{ of: 'capability', what: 'bls_ambulance', promised: 1, sent: 0, arrived: 0 }] });
    expect(told(first(world, task))).toEqual([['ems', 1, 'Lark 30 ready, Lark 33 ready']]);
    task.parties[2]!.came![0]!.promised = 5;
    expect([first(world, task).fillers[0]?.spare, first(world, task).fillers[0]?.owed]).toEqual([0, 5]);
  });
});

describe('agencies', () => {
  it('that usually have it and are not in the task come last; who is in it, or leads, is not guessed', () => {
    const { world, task } = given();
    world.agency.set('ngo', { kind: 'agency', id: 'ngo', name: 'Shore Aid', code: 'S', agency_kind: 'ngo', level: 'national' });
    const { fillers } = first(world, task, { usual: () => ['bls_ambulance'], metres: () => null });
    expect(fillers.map((one) => [one.agency, one.isIn, one.isGuess])).toEqual([['ems', true, false], ['ngo', false, true]]);
    Object.assign(task.parties[1]!, { commitment: 'declined' });
    const known: Said = { usual: () => ['bls_ambulance', 'patrol'], metres: () => null };
    expect(first(world, task, known).fillers.map((one) => one.agency), 'it has declined something else').toEqual(['ems', 'police', 'ngo']);
    const [patrols] = fillings(world, task, [{ of: 'capability', what: 'patrol', count: 3 }], known);
    expect(patrols?.fillers.map((one) => one.agency), 'who has just declined it is not guessed to have it').toEqual(['ngo']);
  });
  it('are asked for what is open, and for no more than they are shown to have', () => {
    expect([toAsk({ open: 2 }, { spare: 0 }), toAsk({ open: 2 }, { spare: 1 }), toAsk({ open: 2 }, { spare: 9 })]).toEqual([2, 1, 2]);
  });
});

it('equipment counts where it can be used, is nobody else’s soon, and is not out for the task', () => {
  const { world, task } = given();
  const pump = (id: string, agency: string, more: Partial<Equipment> = {}): void => void world.equipment.set(id, { kind: 'equipment', id, agency, owner: agency, name: `Pump ${id}`, equipment_kind: 'pump', ...more } as Equipment);
  pump('1', 'ems');
  pump('2', 'ems', { condition: 'defective' });
  pump('3', 'ems', { offer: { at: before(1), expires_at: before(-1), agency: 'fire' } });
  pump('4', 'police', { quantity: 3 });
  pump('5', 'ems', { retired_at: before(9) });
  pump('6', 'police', { held_by: { unit: 'u3' } as NonNullable<Equipment['held_by']> });
  world.assignment.set('a9', { kind: 'assignment', id: 'a9', unit: 'u3', agency: 'police', task: 't2', status: 'dispatched' } as Assignment);
  const [filling] = fillings(world, task, [{ of: 'equipment', what: 'pump', count: 1 }], FAR);
  expect(filling?.fillers.map((one) => [one.agency, one.spare, one.equipment.map((it) => it.id)])).toEqual([['police', 3, ['4']], ['ems', 1, ['1']]]);
  expect(fillings(world, task, [{ of: 'people', what: 'people', count: 4 }], FAR)[0]?.fillers).toEqual([]);
});

it('own units are counted for each thing that is asked, those that are out for it too', () => {
  const { world, task } = given();
  unit(world, 'l3', 'ems', 'Lark 40', { capabilities: ['als_ambulance', 'bls_ambulance'] });
  unit(world, 'l4', 'ems', 'Lark 41', { crewed: false });
  expect(ownFits(world, unitsByCapability(world), task, 'ems').map((one) => [one.capability, one.asked, one.ready.map((it) => it.callsign)])).toEqual([
    ['als_ambulance', 2, ['Lark 40']], ['bls_ambulance', 2, ['Lark 30', 'Lark 33', 'Lark 40']],
  ]);
  expect(ownFits(world, unitsByCapability(world), task, 'nobody')).toEqual([]);
});

it('units are found by what they can do, each once', () => {
  const { world } = given();
  unit(world, 'l3', 'ems', 'Lark 40', { capabilities: ['als_ambulance', 'bls_ambulance', 'als_ambulance'] });
  const able = unitsByCapability(world);
  expect([able.get('bls_ambulance')?.map((one) => one.id), able.get('als_ambulance')?.map((one) => one.id), able.get('patrol')]).toEqual([['l1', 'l2', 'l3'], ['l3'], undefined]);
});

it('agencies stay where they stand, however free they become; who comes is put below, and who goes is left out', () => {
  const fillers = ['ems', 'ngo', 'police'].map((agency) => ({ agency, isIn: false, units: [], equipment: [], owed: 0, spare: 1, isGuess: false }));
  expect([inOrder([], fillers), inOrder(['police', 'gone', 'ngo'], fillers)].map((all) => all.map((one) => one.agency))).toEqual([['ems', 'ngo', 'police'], ['police', 'ngo', 'ems']]);
});
