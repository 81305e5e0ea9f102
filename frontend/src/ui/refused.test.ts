/** What was refused says all that was typed. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { RefusedCase } from '../model/caseRefused';
import type { OutboxEntry } from '../offline/outbox';
import { setPref } from './prefs.svelte';
import { refusedDetail, refusedTitle } from './refused';

const of = (body: Record<string, unknown>, more: Partial<RefusedCase> = {}): RefusedCase => ({ entry: { label: { key: 'sent.close_shelter', args: { n: 2, number: 'F-J-001' } }, state: 'refused' } as unknown as OutboxEntry, what: '', item: 'n1', body, ...more });
const said = (one: RefusedCase) => [refusedTitle(one), refusedDetail(one)];

beforeEach(() => setPref('language', 'en'));

describe('what was refused', () => {
  it('of an enforcement says what it was, and all that was typed', () => {
    expect(said(of({ measure: 'fine', against: 'Shop 3', fine: { amount: 10_000, currency: 'EUR' }, instrument: 'L12', what: 'Open' }, { made: 'measure' }))).toEqual(['New measure · Fine · Shop 3', 'EUR\u00a0100.00 · L12 · Open']);
    expect(said(of({ what: 'Scales', seal: 'S-1', holder: 'Van 7' }, { made: 'evidence' }))).toEqual(['New evidence · Scales', 'S-1 · Van 7']);
  });
  it('of a disaster response, too', () => {
    expect(said(of({ name: 'School', capacity: 25, place: 'Rue 4', facilities: 'Beds' }, { made: 'shelter' }))).toEqual(['Shelter · School', 'room for 25 persons · Rue 4 · Beds']);
    expect(said(of({ whom: 'public', values: { trapped: 3, rescued: 0 }, source: 'Heron 12', is_estimate: true, note: 'On the roof' }, { made: 'figures' }))).toEqual(['Figures · Trapped ~3 · Rescued ~0', 'Public · Heron 12 · On the roof']);
    expect(refusedDetail(of({ version: 2, name: 'School', place: 'Rue 4', capacity: 1, facilities: 'Beds' }))).toBe('room for 1 person · Rue 4 · Beds · School');
    expect(refusedDetail(of({ whom: 'public', values: { dead: 1 }, source: 'Heron 12', counted_at: '2026-11-20T08:00:00.000Z' }, { made: 'figures' }))).toMatch(/^Public · counted at 20 Nov 2026 \d\d:\d\d · Heron 12$/);
  });
  it('is what was sent, where nothing was made', () => expect(said(of({ reason: 'Empty' }))).toEqual([expect.stringContaining('F-J-001'), 'Empty']));
});
