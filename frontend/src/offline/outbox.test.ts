/** The outbox against a line that fails in every way: one command, one effect, in order, nothing lost. */
import { describe, expect, it } from 'vitest';
import type { Answer } from '../net/http';
import type { Accepted } from '../protocol/wire';
import { MAX_ATTEMPTS, MAX_WAITING, Outbox, type Keeper, type OutboxEntry } from './outbox';

const accepted = (receipt: number): Answer<Accepted> => ({ ok: true, status: 201, body: { command_id: 'x', receipt, recorded_at: '' } });
const unreachable: Answer<Accepted> = { ok: false, kind: 'unreachable' };
const refused = (status: number, code: string): Answer<Accepted> => ({ ok: false, kind: 'refused', status, refusal: { code, message: code } });

function memory(): Keeper & { kept: Map<string, OutboxEntry> } {
  const kept = new Map<string, OutboxEntry>();
  return {
    kept,
    load: async (principal) => [...kept.values()].filter((one) => one.principal === principal).map((one) => ({ ...one })),
    save: async (entry) => void kept.set(entry.commandId, { ...entry }),
    remove: async (id) => void kept.delete(id),
  };
}

function rig(answers: Answer<Accepted>[], keeper = memory()) {
  const sent: { path: string; body: string }[] = [];
  const box = new Outbox({
    keeper, now: () => 0, random: () => 0.5, changed: () => undefined,
    send: async (_method, path, body) => {
      sent.push({ path, body });
      return answers[sent.length - 1] ?? accepted(sent.length);
    },
    wait: () => ({ promise: Promise.resolve(), cut: () => undefined }),
  });
  return { box, sent, keeper };
}
const command = (id: string) => ({ commandId: id, path: `/p/${id}`, body: `{"command_id":"${id}"}`, label: { key: 'k', args: {} } });
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('outbox', () => {
  it('sends the same bytes under the same id until it is answered', async () => {
    const { box, sent } = rig([unreachable, refused(503, 'busy'), accepted(7)]);
    await box.open('me');
    expect(await box.put(command('a'))).toEqual({ ok: true, receipt: 7 });
    expect(new Set(sent.map((one) => one.body))).toEqual(new Set(['{"command_id":"a"}']));
    expect(sent).toHaveLength(3);
  });
  it('keeps the order while the first is not answered', async () => {
    const { box, sent } = rig([unreachable, accepted(1), accepted(2)]);
    await box.open('me');
    await Promise.all([box.put(command('a')), box.put(command('b'))]);
    expect(sent.map((one) => one.path)).toEqual(['/p/a', '/p/a', '/p/b']);
  });
  it('what a refusal tells of the present is kept with it (U14)', async () => {
    const warned: Answer<Accepted> = { ok: false, kind: 'refused', status: 409, refusal: { code: 'needs_confirmation', message: 'm', current: 'busy' } };
    const { box, keeper } = rig([warned]);
    await box.open('me');
    expect(await box.put(command('a'))).toEqual({ ok: false, code: 'needs_confirmation', why: 'm', current: 'busy' });
    await settle();
    expect(keeper.kept.get('a')?.current).toBe('busy');
  });
  it('a refusal is an answer and is not sent again', async () => {
    const { box, sent } = rig([refused(409, 'wrong_state')]);
    await box.open('me');
    expect(await box.put(command('a'))).toMatchObject({ ok: false, code: 'wrong_state' });
    box.kick();
    await settle();
    expect(sent).toHaveLength(1);
    expect(box.list[0]?.state).toBe('refused');
  });
  it('takes up after a reload what was left, under the same id', async () => {
    const first = rig(Array.from({ length: MAX_ATTEMPTS }, () => unreachable));
    await first.box.open('me');
    void first.box.put(command('a'));
    await settle();
    expect(first.sent).toHaveLength(MAX_ATTEMPTS);
    const second = rig([accepted(9)], first.keeper);
    await second.box.open('me');
    await settle();
    expect(second.sent).toEqual([{ path: '/p/a', body: '{"command_id":"a"}' }]);
    expect(second.box.list[0]).toMatchObject({ state: 'accepted', receipt: 9 });
  });
  it('never sends what another person left on the device', async () => {
    const first = rig(Array.from({ length: MAX_ATTEMPTS }, () => unreachable));
    await first.box.open('me');
    void first.box.put(command('a'));
    await settle();
    const second = rig([], first.keeper);
    await second.box.open('someone else');
    await settle();
    expect(second.sent).toEqual([]);
    expect(first.keeper.kept.has('a')).toBe(true);
  });
  it('gives up for now after a bounded number of attempts, and goes on when the line is back', async () => {
    const { box, sent } = rig(Array.from({ length: MAX_ATTEMPTS }, () => unreachable));
    await box.open('me');
    const answer = box.put(command('a'));
    await settle();
    expect(sent).toHaveLength(MAX_ATTEMPTS);
    box.kick();
    expect(await answer).toMatchObject({ ok: true });
  });
  it('is bounded', async () => {
    const { box } = rig(Array.from({ length: 5000 }, () => unreachable));
    await box.open('me');
    for (let i = 0; i < MAX_WAITING; i += 1) void box.put(command(`c${i}`));
    expect(await box.put(command('one too many'))).toMatchObject({ ok: false, code: 'outbox_full' });
  });
});
