/** A straight line to where a crew goes. */
import { describe, expect, it } from 'vitest';
import { samplePlanned, sampleWorld } from './sample';
import { BEARINGS, bearingDegrees, bearingOf, goalOf, wayTo } from './way';

const HERE = { lon: 7.42, lat: 43.73 };
const NOW = 1_700_000_000_000;
const fix = (ageS: number) => ({ ...HERE, fixUnixS: NOW / 1000 - ageS });

describe('direction', () => {
  it('is from north, clockwise, on the ground', () => {
    const to = (lon: number, lat: number): number => Math.round(bearingDegrees(HERE, { lon: HERE.lon + lon, lat: HERE.lat + lat }));
    expect([to(0, 0.01), to(0.01, 0), to(0, -0.01), to(-0.01, 0)]).toEqual([0, 90, 180, 270]);
    // A degree to the east is shorter than one to the north here.
    expect(to(0.01, 0.01)).toBe(36);
  });
  it('has eight names, and each is as wide as the others', () => {
    expect([0, 22, 23, 90, 180, 270, 337, 338, 359].map(bearingOf)).toEqual(['n', 'n', 'ne', 'e', 's', 'w', 'nw', 'n', 'n']);
    expect(new Set(Array.from({ length: 360 }, (_, at) => bearingOf(at)))).toEqual(new Set(BEARINGS));
  });
});

describe('the way', () => {
  it('is as far as the line is, with the age of the fix, and no time', () => {
    const way = wayTo(fix(12), { lon: 7.42, lat: 43.74 }, NOW);
    expect([Math.round(way.metres / 10), way.bearing, way.ageS, way.isOld]).toEqual([111, 'n', 12, false]);
    expect(Object.keys(way)).not.toContain('etaS');
  });
  it('to an area goes to its edge, and has no direction within it', () => {
    const to = (radius_m: number) => wayTo(fix(1), { lon: 7.42, lat: 43.74, radius_m }, NOW);
    const [far, inside, there] = [to(300), to(1_200), wayTo(fix(1), { ...HERE, radius_m: 10 }, NOW)];
    expect([Math.round(far.metres / 10), far.bearing, far.inside]).toEqual([81, 'n', false]);
    expect([inside.metres, inside.bearing, inside.inside]).toEqual([0, null, true]);
    expect([there.bearing, there.inside, to(0).inside]).toEqual([null, true, false]);
  });
  it('has no direction once the crew is there, and says when the fix is old', () => {
    const way = wayTo(fix(61), { lon: 7.4202, lat: 43.7301 }, NOW);
    expect([way.metres < 30, way.bearing, way.isOld]).toEqual([true, null, true]);
    expect(wayTo({ ...HERE, fixUnixS: NOW / 1000 + 9 }, HERE, NOW).ageS, 'a clock that is ahead').toBe(0);
  });
});

describe('where an assignment sends its unit', () => {
  const area = { lon: 7.42, lat: 43.73, radius_m: 200 };
  it('is its incident, else the area of its joint task, and nowhere where neither is told', () => {
    const world = sampleWorld();
    const task = samplePlanned(world);
    delete task.incident;
    expect(goalOf(world, { task: task.id })).toBe(task.area);
    task.area = area;
    expect(goalOf(world, { task: task.id })).toEqual(area);
    const incident = [...world.incident.values()].find((one) => one.lon !== undefined)!;
    const place = { lon: incident.lon, lat: incident.lat };
    task.incident = incident.id;
    expect([goalOf(world, { task: task.id }), goalOf(world, { incident: incident.id })]).toEqual([place, place]);
    expect(goalOf(world, {})).toBeUndefined();
  });
});
