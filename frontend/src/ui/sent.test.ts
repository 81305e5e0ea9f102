/** Refusals in words (docs/protocol.md U14, T15): what speaks against it is said by name, and never by its code alone. */
import { describe, expect, it } from 'vitest';
import { concernsOf } from './concerns';
import type { OutboxEntry } from '../offline/outbox';
import { entryState, onItsWay, outcomeWords, refusalWords } from './sent';

describe('what is on its way', () => {
  const entry = (state: OutboxEntry['state']): OutboxEntry => ({
    commandId: 'c1', principal: 'p1', label: { key: 'sent.accept_task', args: { number: 'F-J-001' } }, method: 'POST', path: '/api/v1/tasks/t1/answer', body: '{}', madeAt: 0, order: 0, attempts: 1, state, receipt: 7,
  });
  const words = (link: Parameters<typeof entryState>[1]): string[] => (['queued', 'sending', 'sent', 'accepted', 'refused'] as const).map((state) => entryState(entry(state), link).state);
  it('without a link everything that is not answered waits, whatever was tried: line and button say what the bar counts', () => {
    for (const link of ['offline', 'connecting'] as const) {
      expect(words(link), link).toEqual(['waiting', 'waiting', 'waiting', 'accepted, receipt 7', 'refused']);
      expect(onItsWay(link), link).toBe('waiting');
    }
  });
  it('with a link it says how far it has come', () => {
    for (const link of ['live', 'stale'] as const) {
      expect(words(link), link).toEqual(['waiting', 'sending', 'sent, no reply yet', 'accepted, receipt 7', 'refused']);
      expect(onItsWay(link), link).toBe('sending');
    }
  });
});

describe('refusals', () => {
  it('a warning and a rule name each concern', () => {
    expect(refusalWords('needs_confirmation', '', 'busy,reserved')).toBe('To be confirmed: Works on something else; this would wait · Reserved for something else');
    expect(refusalWords('forbidden_by_rule', '', 'out_of_area')).toBe('Forbidden by the agency’s rules: The place lies outside of the agency’s area');
    expect(refusalWords('forbidden_by_rule', 'no')).toBe('Forbidden by the agency’s rules');
  });
  it('a concern that this console does not know yet is shown as it came', () => {
    expect(refusalWords('needs_confirmation', '', 'too_far')).toBe('To be confirmed: too far');
  });
  it('a code without words here leaves the server’s own sentence', () => {
    expect(refusalWords('brand_new', 'Something new is wrong')).toBe('Something new is wrong');
  });
  it('T15: a party that cannot be dropped is told from another state that is in the way', () => {
    expect(outcomeWords({ ok: false, code: 'wrong_state', why: '', current: 'at work' })).toBe('Its units work on the task: it cannot be removed');
    // An incident is not closed, nor a task completed, while units work.
    expect(outcomeWords({ ok: false, code: 'wrong_state', why: '', current: 'being worked by units' })).toBe('Not possible in this state');
    expect(outcomeWords({ ok: false, code: 'wrong_state', why: '', current: 'completed' })).toBe('Not possible in this state');
  });
  it('Y3: a list that cannot be drawn any more says what to do', () => {
    expect(refusalWords('wrong_state', '', 'out of date')).toContain('Reopen the list and close it again');
    expect(refusalWords('wrong_state', '', 'drawn')).toBe('Not possible in this state');
  });
  it('N3: an unlawful measure says what speaks against it', () => {
    expect(outcomeWords({ ok: false, code: 'unlawful', why: '', field: 'instrument', current: 'not_permitted,not_certified' })).toBe('Refused by our agency’s rules: The instrument does not permit this measure · The officer did not hold the certificate');
    expect(refusalWords('unlawful', 'no')).toBe('Refused by our agency’s rules');
  });
  it('N8: who has evidence in custody hands it over before it leaves', () => {
    expect(refusalWords('wrong_state', '', 'in custody'), 'also where another agency is dropped').toBe('The agency has evidence in custody: it has to hand it over first');
    expect(refusalWords('wrong_state', '', 'flagged'), 'N4').toContain('legal concerns');
    expect(refusalWords('wrong_state', '', 'offered')).toBe('Not possible in this state');
  });
  it('B3: what has ended says so, and where a unit is not', () => {
    expect(['ended', 'not sent', 'elsewhere', 'in use', 'vacant'].map((state) => refusalWords('wrong_state', '', state)))
      .toEqual(['It has ended', 'Our unit is not sent to this task', 'It is not there', 'A sector or an evacuation lies in this zone: it stays of its kind', 'Nobody holds it']);
    expect(refusalWords('taken', '', 'ended')).not.toBe('It has ended');
  });
  it('T7: what lapsed says that its time was over', () => {
    expect(refusalWords('wrong_state', '', 'lapsed')).toBe('It lapsed: the time to answer was over');
  });
  it('what this screen did not send says its own reason', () => {
    expect(outcomeWords({ ok: false, code: 'not_possible', why: 'reason.until_past' })).toBe('The time must lie ahead');
    expect(outcomeWords({ ok: false, code: 'forbidden_by_rule', why: '', current: 'busy' })).toContain('Works on something else');
    expect(outcomeWords({ ok: true, receipt: 1 })).toBe('');
  });
  it('lists have commas, and no list is no concern', () => {
    expect(concernsOf('busy, reserved,')).toEqual(['busy', 'reserved']);
    expect(concernsOf(undefined)).toEqual([]);
  });
});
