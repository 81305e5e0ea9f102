/** Parts of a disaster response in which nothing stands yet (docs/protocol.md B1–B9, T19, T32). */
import { describe, expect, it } from 'vitest';
import type { ResponseItem } from '../protocol/response';
import type { Task } from '../protocol/wire';
import { emptyParts, RESPONSE_PARTS } from './responseEmpty';
import { sampleWorld } from './sample';
import { sampleEvacuation, sampleFigures, samplePeriod, samplePost, sampleReport, sampleResponse, sampleSector, sampleShelter, sampleStanding } from './sampleResponse';
import { FLOOD } from './sampleTemplate';

function empty(items: readonly ResponseItem[] = [], task: Partial<Task> = {}): string {
  const world = sampleWorld();
  const made = sampleResponse(world, items, { phase: 'agreed', ...task });
  if (task.started_at === undefined) delete made.started_at;
  return emptyParts(world, made).join(' ');
}
const without = (...parts: string[]): string => RESPONSE_PARTS.filter((one) => !parts.includes(one)).join(' ');

describe('of a response', () => {
  it('every part in which nothing stands is empty', () => {
    expect(empty()).toBe(RESPONSE_PARTS.join(' '));
    expect([empty([samplePeriod(1)]), empty([sampleFigures(1)]), empty([sampleEvacuation(1)]), empty([sampleReport(1)])]).toEqual(['periods', 'figures', 'evacuations', 'reports'].map((one) => without(one)));
    expect([empty([samplePost(1)]), empty([sampleSector(1)]), empty([sampleShelter(1)])], 'shelters have their posts').toEqual([without('organisation'), without('organisation'), without('shelters', 'organisation')]);
    expect(empty([samplePeriod(1, { task: 'other' })])).toBe(RESPONSE_PARTS.join(' '));
  });
  it('what stands is something, whoever reported it', () => {
    expect(empty([], { response: { version: 1, sources: [], standing: [sampleStanding('police', 3)] } })).toBe(without('figures'));
  });
  it('T19: of what is not told yet nobody says that there is none; T32: what a template has ready is not nothing', () => {
    expect(empty([], { withheld: ['times'] })).toBe(without('periods'));
    const template = { code: FLOOD.code, title: FLOOD.title, version: FLOOD.version, period: { ...FLOOD.period!, posts: [{ position: 'safety_officer', agency: 'police' }] } } as Task['template'];
    expect(empty([], { template } as Partial<Task>)).toBe(without('organisation'));
  });
  it('once it has begun and there is anything, every part stands in its place; what is no response has none', () => {
    const begun = { started_at: '2026-11-22T10:00:00.000Z' };
    expect([empty([], begun), empty([samplePeriod(1)], begun)]).toEqual([RESPONSE_PARTS.join(' '), '']);
    const world = sampleWorld();
    const { response: _none, ...task } = sampleResponse(world);
    expect(emptyParts(world, { ...task, phase: 'agreed' })).toEqual([]);
  });
});
