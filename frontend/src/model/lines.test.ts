/** Lines of a timeline from several answers: each once, none lost, the oldest first. */
import { describe, expect, it } from 'vitest';
import type { Entry, Zone } from '../protocol/wire';
import { heard, joined } from './lines';
import { before, sampleWorld } from './sample';

const line = (ago: number, what: string, more: Partial<Entry> = {}): Entry => ({ at: before(ago), occurred_at: before(ago), what, agency: 'fire', task: 't1', ...more });

describe('lines of more than one answer', () => {
  it('stand there once, in the order in which the server took them down', () => {
    const [drafted, proposed, agreed] = [line(90, 'task_drafted'), line(60, 'task_proposed', { detail: { b: '2', a: '1' } }), line(30, 'task_agreed')];
    const again = { ...proposed, detail: { a: '1', b: '2' } };
    expect(joined([[drafted, proposed], [again, agreed]]), 'the order of its fields says nothing').toEqual([drafted, proposed, agreed]);
    expect(joined([[proposed, agreed], [drafted, { ...proposed }]])).toEqual([drafted, proposed, agreed]);
    expect(joined([[proposed], [{ ...proposed, detail: { a: '1', b: '3' } }]]), 'control').toHaveLength(2);
  });
  it('are the same whatever its person is called by now, and two where the same happened twice', () => {
    const said = line(10, 'note_added', { by: 'Ana', by_id: 'p1' });
    expect(joined([[said], [{ ...said, by: 'Ana M.' }]])).toEqual([said]);
    expect(joined([[said, { ...said }], [{ ...said }]])).toHaveLength(2);
    expect(joined([[said], [{ ...said, by_id: 'p2' }]]), 'another person').toHaveLength(2);
  });
  it('of what was heard are those of the thing and of its zones', () => {
    const world = sampleWorld();
    world.zone.set('z1', { id: 'z1', task: 't1' } as Zone);
    world.zone.set('z2', { id: 'z2', incident: 'i3' } as Zone);
    const { task: _gone, ...bare } = line(5, 'zone_drawn');
    world.entries = [line(9, 'task_agreed'), line(8, 'task_agreed', { task: 't2' }), { ...bare, zone: 'z1' }, { ...bare, zone: 'z2' }, { ...bare, zone: 'gone' }, { ...bare, incident: 'i3' }];
    expect(heard(world, { task: 't1' })).toEqual([world.entries[0], world.entries[2]]);
    expect(heard(world, { task: 't1', incident: 'i3' })).toEqual([world.entries[0], world.entries[2], world.entries[3], world.entries[5]]);
    expect(heard(world, {})).toEqual([]);
  });
});
