/** The outbox against a line that fails in every way: one command, one effect, in order, nothing lost. */
import { describe, expect, it } from 'vitest';
import type { Answer } from '../net/http';
import type { Accepted } from '../protocol/wire';
import { MAX_ANSWERED, MAX_ATTEMPTS, MAX_FILES, MAX_REFUSED, MAX_WAITING, Outbox, isUnsent, unanswered, type Keeper, type OutboxEntry } from './outbox';

const accepted = (receipt: number): Answer<Accepted> => ({ ok: true, status: 201, body: { command_id: 'x', receipt, recorded_at: '' } });
const unreachable: Answer<Accepted> = { ok: false, kind: 'unreachable' };
const refused = (status: number, code: string): Answer<Accepted> => ({ ok: false, kind: 'refused', status, refusal: { code, message: code } });

function memory(): Keeper & { kept: Map<string, OutboxEntry> } {
  const kept = new Map<string, OutboxEntry>();
  return {
    kept,
    load: async (principal) => [...kept.values()].filter((one) => one.principal === principal).map((one) => ({ ...one })),
    save: async (entry) => {
      kept.set(entry.commandId, { ...entry });
      return true;
    },
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
  it('what is to stay when it is refused stays, with its file, however much was answered since; the rest makes room', async () => {
    const answers = [refused(409, 'unlawful'), refused(409, 'full'), refused(409, 'wrong_state')];
    const { box, keeper } = rig(answers);
    await box.open('me');
    await box.put({ ...command('typed'), stays: true });
    await box.put({ ...command('photo'), file: new Blob(['x']), stays: true });
    await box.put(command('step'));
    for (let n = 0; n < MAX_ANSWERED + 5; n += 1) await box.put({ ...command(`c${n}`), stays: true });
    await settle();
    expect(['typed', 'photo', 'step', 'c0'].map((id) => keeper.kept.has(id))).toEqual([true, true, false, false]);
    expect([keeper.kept.get('photo')?.file, box.list.length]).toEqual([expect.any(Blob), MAX_ANSWERED + 2]);
  });
  it('too much that was refused is said, and holds up nothing else, a call for help least', async () => {
    const { box } = rig(Array.from({ length: MAX_REFUSED }, () => refused(409, 'unlawful')));
    await box.open('me');
    for (let n = 0; n < MAX_REFUSED; n += 1) await box.put({ ...command(`r${n}`), stays: true });
    const outcome = await box.put({ ...command('more'), stays: true });
    expect([outcome, isUnsent(outcome)]).toEqual([{ ok: false, code: 'refused_full', why: '' }, true]);
    expect(await box.put(command('help'))).toMatchObject({ ok: true });
    await box.dismiss('r0');
    expect(await box.put({ ...command('again'), stays: true })).toMatchObject({ ok: true });
  });
  it('says when the device keeps it, before it is answered, and not where it cannot be kept', async () => {
    const stored: string[] = [];
    const { box } = rig(Array.from({ length: MAX_ATTEMPTS }, () => unreachable));
    await box.open('me');
    void box.put(command('a'), () => stored.push('a'));
    await settle();
    expect([stored, box.waiting]).toEqual([['a'], 1]);
    const full = rig([], { ...memory(), save: async () => false });
    await full.box.open('me');
    expect(await full.box.put(command('b'), () => stored.push('b')), 'it goes on from the page').toMatchObject({ ok: true });
    expect([stored, isUnsent({ ok: false, code: 'wrong_state', why: '' })]).toEqual([['a'], false]);
  });
  it('is bounded', async () => {
    const { box } = rig(Array.from({ length: 5000 }, () => unreachable));
    await box.open('me');
    for (let i = 0; i < MAX_WAITING; i += 1) void box.put(command(`c${i}`));
    expect(await box.put(command('one too many'))).toMatchObject({ ok: false, code: 'outbox_full' });
  });
});

describe('files', () => {
  const file = (id: string, bytes = 3) => ({ ...command(id), file: new Blob([new Uint8Array(bytes)]) });

  it('hold no words up, and follow those that were said before them', async () => {
    const keeper = memory();
    const sent: string[] = [];
    const held: (() => void)[] = [];
    const box = new Outbox({
      keeper, now: () => 0, random: () => 0.5, changed: () => undefined,
      send: async (_method, path, _body, bytes) => {
        sent.push(path);
        // Files are slow: they are answered when the test says so.
        if (bytes !== undefined) await new Promise<void>((go) => held.push(go));
        return accepted(sent.length);
      },
      wait: () => ({ promise: Promise.resolve(), cut: () => undefined }),
    });
    await box.open('me');
    void box.put(command('report'));
    void box.put(file('photo'));
    await settle();
    expect(sent).toEqual(['/p/report', '/p/photo']);
    await box.put(command('step'));
    expect(sent).toEqual(['/p/report', '/p/photo', '/p/step']);
    held.forEach((go) => go());
    await settle();
    expect(box.waiting).toBe(0);
  });
  it('are not sent before the words they belong to are answered', async () => {
    const { box, sent } = rig(Array.from({ length: MAX_ATTEMPTS }, () => unreachable));
    await box.open('me');
    void box.put(command('report'));
    void box.put(file('photo'));
    await settle();
    expect(new Set(sent.map((one) => one.path))).toEqual(new Set(['/p/report']));
  });
  it('are kept on the device until the server has them, and let go of then', async () => {
    const { box, keeper } = rig([unreachable, refused(400, 'body_cut'), accepted(3)]);
    await box.open('me');
    const answer = box.put(file('photo'));
    await Promise.resolve();
    expect(keeper.kept.get('photo')?.file).toBeInstanceOf(Blob);
    expect(await answer).toEqual({ ok: true, receipt: 3 });
    await settle();
    expect(keeper.kept.get('photo')?.file).toBeUndefined();
  });
  it('that are refused stay until somebody has seen it', async () => {
    const { box, keeper } = rig([refused(409, 'full')]);
    await box.open('me');
    expect(await box.put(file('photo'))).toMatchObject({ ok: false, code: 'full' });
    await settle();
    expect(keeper.kept.get('photo')?.file).toBeInstanceOf(Blob);
    await box.dismiss('photo');
    expect(keeper.kept.has('photo')).toBe(false);
  });
  it('wait in a limited number', async () => {
    const { box } = rig(Array.from({ length: 10_000 }, () => unreachable));
    await box.open('me');
    for (let n = 0; n < MAX_FILES; n += 1) void box.put(file(`f${n}`));
    await settle();
    expect(await box.put(file('one more'))).toMatchObject({ ok: false, code: 'outbox_full' });
  });
});

describe('what belongs together', () => {
  const one = (id: string, more: object = {}) => ({ ...command(id), thread: 'item x', ...more });
  const photo = { file: new Blob(['picture']) };
  it('waits for the files before it, in its order; nothing else does', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((go) => (release = go));
    const sent: string[] = [];
    const box = new Outbox({
      keeper: memory(), now: () => 0, random: () => 0.5, changed: () => undefined, wait: () => ({ promise: Promise.resolve(), cut: () => undefined }),
      send: async (_method, path) => {
        sent.push(path);
        if (path === '/p/photo') await held;
        return accepted(sent.length);
      },
    });
    await box.open('me');
    const answers = [box.put(one('photo', photo)), box.put(one('finding')), box.put(one('finish')), box.put(command('help')), box.put({ ...command('other'), thread: 'item y' })];
    await settle();
    expect([...sent].sort()).toEqual(['/p/help', '/p/other', '/p/photo']);
    expect(unanswered(box.list, '/p/fin').map((entry) => entry.path)).toEqual(['/p/finding', '/p/finish']);
    release();
    expect((await Promise.all(answers)).every((outcome) => outcome.ok)).toBe(true);
    expect(sent.slice(3)).toEqual(['/p/finding', '/p/finish']);
    expect(unanswered(box.list, '/p/')).toEqual([]);
  });
  it('goes on once a file is refused', async () => {
    const { box, sent } = rig([refused(422, 'wrong_type')]);
    await box.open('me');
    const [file, word] = await Promise.all([box.put(one('photo', photo)), box.put(one('finding'))]);
    expect([file.ok, word.ok, sent.map((it) => it.path)]).toEqual([false, true, ['/p/photo', '/p/finding']]);
  });
  it('a file of it that came after waits for the words before it', async () => {
    const { box, sent } = rig([]);
    await box.open('me');
    await Promise.all([box.put(one('first', photo)), box.put(one('finding')), box.put(one('second', photo)), box.put(one('more'))]);
    expect(sent.map((it) => it.path)).toEqual(['/p/first', '/p/finding', '/p/second', '/p/more']);
  });
});
