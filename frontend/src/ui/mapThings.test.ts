/** Where a map looks first, and which joint tasks it draws. */
import { describe, expect, it } from 'vitest';
import { samplePlanned, sampleWorld } from '../model/sample';
import { sampleEnforcement, sampleEvidence, sampleMeasure } from '../model/sampleEnforcement';
import { sampleResponse, sampleSector, sampleShelter } from '../model/sampleResponse';
import { emptyWorld } from '../model/world';
import { TASK_PHASES } from '../protocol/words';
import { firstLook, mapAreas, mapShelters } from './mapThings';

const NOWHERE = (): null => null;

describe('areas', () => {
  it('T23: a joint task is drawn until nobody is out on it any more: until it is closed', () => {
    const world = sampleWorld();
    const task = samplePlanned(world);
    task.area = { lon: 7.42, lat: 43.73, radius_m: 200 };
    const drawn = TASK_PHASES.filter((phase) => {
      task.phase = phase;
      return mapAreas(world, {}, null).some((one) => one.id === task.id);
    });
    expect(drawn).toEqual(['draft', 'proposed', 'negotiating', 'agreed', 'mobilizing', 'in_progress', 'suspended', 'completed', 'demobilizing']);
  });
});

describe('an enforcement on the map', () => {
  it('N3, N7: what was taken and collected at a place stands there while its task is looked at; what is over is told apart', () => {
    const world = sampleWorld();
    const at = { lon: 7.42, lat: 43.73 };
    sampleEnforcement(world, [sampleMeasure(1, { at }), sampleMeasure(2, { at, state: 'lifted' }), sampleMeasure(3), sampleEvidence(1, { at })]);
    const drawn = (task?: string) => mapAreas(world, task === undefined ? {} : { task }, null).map((one) => [one.id, one.label, one.selected]);
    expect(drawn('t8')).toEqual([['m1', 'M1', true], ['m2', 'M2', false], ['e1', 'E1', true]]);
    expect(drawn()).toEqual([]);
  });
});

describe('shelters on the map', () => {
  it('B6: open ones of tasks that are drawn stand there with how full they are; those of the chosen task are told apart', () => {
    const world = sampleWorld();
    const task = sampleResponse(world, [sampleShelter(1, { is_full: true }), sampleShelter(2), sampleShelter(3, { closed: { agency: 'fire', at: '', reason: 'x' } }), sampleShelter(4, { task: 'gone' }), sampleSector(1)]);
    const drawn = (of?: string) => mapShelters(world, of === undefined ? {} : { task: of }, (one) => `0/${one.capacity}`).map((one) => [one.id, one.name, one.occupancy, one.full, one.selected]);
    expect(drawn('t7')).toEqual([['h1', 'School 1', '0/300', true, true], ['h2', 'School 2', '0/300', false, true]]);
    expect(drawn().map((one) => one[4])).toEqual([false, false]);
    task.phase = 'closed';
    expect(drawn('t7')).toEqual([]);
  });
});

describe('first look', () => {
  it('holds every visible unit and open incident', () => {
    expect(firstLook(sampleWorld(), NOWHERE)).toEqual({ west: 7.4, south: 43.72, east: 7.45, north: 43.761 });
  });

  it('a reported position stands before the station', () => {
    const world = sampleWorld();
    world.unit.get('u2')!.handle = 5;
    expect(firstLook(world, (handle) => (handle === 5 ? { lon: 7.43, lat: 43.74 } : null))).toMatchObject({ east: 7.43 });
  });

  it('one far car does not shrink a city', () => {
    const world = emptyWorld();
    for (let i = 0; i < 50; i += 1) {
      world.unit.set(`u${i}`, { kind: 'unit', id: `u${i}`, agency: 'fire', callsign: `Heron ${i}`, unit_kind: 'engine', home: { name: 'A', lon: i === 0 ? 9 : 7.4 + i / 1000, lat: 43.7 + i / 1000 } });
    }
    expect(firstLook(world, NOWHERE)?.east).toBeLessThan(7.5);
  });

  it('of an empty world is nowhere', () => expect(firstLook(emptyWorld(), NOWHERE)).toBeNull());
});
