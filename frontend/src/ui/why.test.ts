/** Why an answer was not sent or not taken, once the time for it was over (docs/protocol.md T7). */
import { describe, expect, it } from 'vitest';
import { NOW, before, sampleWorld } from '../model/sample';
import type { OutboxEntry } from '../offline/outbox';
import { refusedWhy, whyWords } from './why';
import { momentWords } from './tasks/words';

function world() {
  const all = sampleWorld();
  Object.assign(all.task.get('t1')!, { phase: 'lapsed', phase_since: before(120) });
  return all;
}
const at = `Lapsed at ${momentWords(before(120), NOW)}: the time to answer was over`;

describe('what lapsed', () => {
  it('says when, where it was not sent', () => {
    expect(whyWords(world(), 'reason.task_lapsed', { task: 't1' }, NOW)).toBe(at);
    expect([whyWords(world(), 'reason.task_lapsed', {}, NOW), whyWords(world(), 'reason.task_lapsed', null, NOW), whyWords(sampleWorld(), 'reason.task_lapsed', { task: 't1' }, NOW)], 'of what is not known here no time is said')
      .toEqual(Array(3).fill('It lapsed: the time to answer was over'));
    expect(whyWords(world(), 'reason.wrong_state', { task: 't1' }, NOW)).toBe('Not possible in this state');
  });
  it('says when, where the answer was on its way', () => {
    const entry = (more: Partial<OutboxEntry>): OutboxEntry => ({ id: 'x', path: '/api/v1/tasks/t1/answer', body: '{}', label: { key: 'sent.accept_task', args: { number: 'F-J-001' } }, madeAt: NOW, state: 'refused', attempts: 1, code: 'wrong_state', current: 'lapsed', ...more }) as OutboxEntry;
    expect(refusedWhy(world(), entry({}), NOW)).toBe(at);
    expect(refusedWhy(world(), entry({ path: '/api/v1/equipment/e1/accept' }), NOW)).toBe('It lapsed: the time to answer was over');
    expect(refusedWhy(world(), entry({ current: 'closed' }), NOW)).toBe('Not possible in this state');
  });
});
