/** What is open after something had to be confirmed (docs/protocol.md U14). */
import { describe, expect, it } from 'vitest';
import { sendUnits } from '../commands/ops/sendUnits';
import type { AnyOperation } from '../commands/registry';
import type { Outcome } from '../offline/outbox';
import type { Overlay } from './app.svelte';
import { staysRefused } from '../model/pending';
import { confirming, performKept, type Confirms } from './confirming';
import { refusalWords } from './sent';

const operation = sendUnits as AnyOperation;
const args = { task: 't4', units: ['u3'] };
const SHEET: Overlay = { kind: 'form', form: 'send_units', operation, args: { task: 't4' } };
const unsure = (current: string): Outcome => ({ ok: false, code: 'needs_confirmation', why: '', current });
const refused: Outcome = { ok: false, code: 'unit_busy', why: 'the unit is busy' };

/** A console whose server gives these answers; `meanwhile`: what is opened while it thinks about the last one. */
function screen(answers: Outcome[], { sheet = SHEET, meanwhile = null }: { sheet?: Overlay | null; meanwhile?: Overlay | null } = {}): Confirms & { sent: object[] } {
  const sent: object[] = [];
  const on: Confirms & { sent: object[] } = {
    overlay: sheet, sent,
    underway: async (_operation, full) => {
      sent.push(full);
      if (sent.length === answers.length && meanwhile !== null) on.overlay = meanwhile;
      return answers[sent.length - 1]!;
    },
  };
  return on;
}

/** Lets the answers come, and says yes or no to each question. */
async function answering(on: Confirms, yes: boolean[]): Promise<Outcome> {
  const outcome = confirming(on, operation, args);
  for (const one of yes) {
    await Promise.resolve();
    await Promise.resolve();
    if (on.overlay?.kind !== 'confirm') throw new Error('nothing is asked');
    on.overlay.answer(one);
  }
  return outcome;
}

describe('confirming', () => {
  it('U14: who confirms and is refused then has the sheet again, with the words of the refusal', async () => {
    const on = screen([unsure('busy'), refused]);
    expect(await answering(on, [true])).toEqual(refused);
    expect(on.overlay).toEqual({ ...SHEET, refused: refusalWords('unit_busy', 'the unit is busy') });
  });
  it('U14: what was opened meanwhile stays, and where there was no sheet none comes', async () => {
    const help: Overlay = { kind: 'help' };
    const busy = screen([unsure('busy'), refused], { meanwhile: help });
    await answering(busy, [true]);
    expect(busy.overlay).toEqual(help);
    const bare = screen([unsure('busy'), refused], { sheet: null });
    await answering(bare, [true]);
    expect(bare.overlay).toBeNull();
  });
  it('U14: who does not confirm goes back to the sheet as it was; what is refused at once leaves it open', async () => {
    const no = screen([unsure('busy')]);
    await answering(no, [false]);
    expect(no.overlay).toEqual(SHEET);
    const direct = screen([refused]);
    await answering(direct, []);
    expect(direct.overlay).toEqual(SHEET);
  });
  it('U14: what was confirmed is sent along, all of it, and what is done leaves nothing open', async () => {
    const on = screen([unsure('busy'), unsure('promised'), { ok: true, receipt: 7 }]);
    expect(await answering(on, [true, true])).toEqual({ ok: true, receipt: 7 });
    expect(on.sent).toEqual([args, { ...args, confirm: ['busy'] }, { ...args, confirm: ['busy', 'promised'] }]);
    expect(on.overlay).toBeNull();
  });
});

describe('a crew’s form', () => {
  const performed = (outcome: Promise<Outcome>, keeps: boolean) => performKept({ perform: (_operation, _args, stored) => {
    if (keeps) stored?.();
    return outcome;
  } }, operation, args);
  it('waits until its device keeps what was said, and no longer', async () => {
    const unanswered = new Promise<Outcome>(() => undefined);
    expect(await performed(unanswered, true)).toBeNull();
    expect(await performed(Promise.resolve({ ok: false, code: 'refused_full', why: '' }), false)).toEqual({ ok: false, code: 'refused_full', why: '' });
    await expect(performed(Promise.reject(new Error('unread')), false)).rejects.toThrow('unread');
  });
  it('is not lost to a refusal; steps and a call for help are not held up by any', () => {
    const file = new Blob(['x']);
    expect(['/api/v1/tasks/t8/enforcement/measures', '/api/v1/task-items/m1/countersign', '/api/v1/duress', '/api/v1/assignments/a1/status'].map((path) => staysRefused({ path }))).toEqual([true, true, false, false]);
    expect(staysRefused({ path: '/api/v1/incidents/i1/attachments', file })).toBe(true);
  });
});
