/** Parts of third agencies in things of others (docs/protocol.md X1, X8, F5, V13, T15). */
import { describe, expect, it } from 'vitest';
import { NOW, sampleAmended, sampleWorld } from '../model/sample';
import type { Attachment, Party, Task } from '../protocol/wire';
import { partsIn, withoutParts } from './parts';

const goes = (agency: string): boolean => agency === 'ems';
/** Fire leads; own is the police. */
const joint = (phase: Task['phase'], own: Partial<Party>): Task => {
  const task = sampleAmended(sampleWorld(), own);
  return { ...task, phase };
};
const out = { goes_on: undefined } as unknown as Partial<Party>;
const seen = (task: Task): unknown[] => [partsIn(task, 'police'), (withoutParts(task, 'police', goes) as Task).parties.map((one) => one.agency)];
const all = [[], ['fire', 'police', 'ems']];
const cut = [['ems'], ['fire', 'police']];

describe('lanes of a joint task', () => {
  it('V13: whoever is in it is shown all of them for its own sake', () => {
    expect(seen(joint('negotiating', { ...out, commitment: 'pending' }))).toEqual(all);
    expect(seen(joint('in_progress', { ...out, commitment: 'accepted' }))).toEqual(all);
    expect(seen(joint('completed', { ...out, commitment: 'accepted' }))).toEqual(all);
    expect(partsIn(joint('negotiating', out), 'fire')).toEqual([]);
  });
  it('V13: who declined or was left out is not, and who never answered is not any more once it is over', () => {
    expect(seen(joint('in_progress', { ...out, commitment: 'declined' }))).toEqual(cut);
    expect(seen(joint('in_progress', { ...out, left_out: true }))).toEqual(cut);
    for (const phase of ['cancelled', 'lapsed', 'completed'] as const) {
      expect(seen(joint(phase, { ...out, commitment: 'pending' })), phase).toEqual(cut);
      expect(seen(joint(phase, { ...out, commitment: 'provisional' })), phase).toEqual(cut);
    }
    expect(withoutParts(joint('cancelled', { ...out, commitment: 'pending' }), 'police', goes)).not.toHaveProperty('needs');
  });
  it('T17: who leads and is not whose record it is goes with its lane, and its name with it', () => {
    const task = { ...joint('in_progress', { ...out, commitment: 'declined' }), lead: 'ems' };
    expect(partsIn(task, 'police')).toEqual(['ems']);
    expect(withoutParts(task, 'police', goes)).not.toHaveProperty('lead');
    const handed = { ...task, owner: 'ems', lead: 'fire' };
    expect([partsIn(handed, 'police'), (withoutParts(handed, 'police', (agency) => agency === 'ems') as Task).lead]).toEqual([['fire'], 'fire']);
  });
  it('T15: who is asked again, or declined a change, is in it', () => {
    for (const commitment of ['pending', 'declined'] as const) for (const phase of ['in_progress', 'cancelled'] as const) expect(seen(joint(phase, { commitment }))).toEqual(all);
  });
});

describe('other things', () => {
  it('F5: of an incident what others attached, unless it is one’s own', () => {
    const world = sampleWorld();
    const attachments = ['fire', 'ems', 'ems', 'police'].map((agency, n): Attachment => ({ id: `a${n}`, name: 'n', media_type: 'text', bytes: 1, sha256: '', agency, at: new Date(NOW).toISOString() }));
    expect(partsIn({ ...world.incident.get('i1')!, attachments }, 'police')).toEqual(['ems']);
    expect(partsIn({ ...world.incident.get('i1')!, attachments }, 'fire')).toEqual([]);
  });
  it('nothing else has any, and nothing is made for it', () => {
    const world = sampleWorld();
    const things = [world.unit.get('u1')!, world.agency.get('fire')!, world.incident.get('i1')!, world.task.get('t1')!];
    const [first, ...rest] = things.map((thing) => partsIn(thing, 'police'));
    expect(first).toEqual([]);
    for (const one of rest) expect(one).toBe(first);
    for (const thing of things) expect(withoutParts(thing, 'police', () => true)).toBe(thing);
  });
});
