/** Why a party declines, as its sheet holds it (docs/protocol.md T14): what is offered, what is sent, and what is still to be said. */
import { describe, expect, it } from 'vitest';
import { declineMissing, declineReasons, saidDecline, typedReason } from './decline';
import { sampleReasons, sampleSettings } from './sample';

const listed = declineReasons({ ...sampleSettings('ems'), tasks: { decline_reasons: sampleReasons } });

describe('T14: a list of reasons', () => {
  it('is offered in its order without what is retired; nothing before it has come', () => {
    expect(listed.map((one) => one.code)).toEqual(['N1', 'Far']);
    expect([declineReasons(undefined), declineReasons(sampleSettings('ems'))]).toEqual([[], []]);
  });
  it('has to be chosen from, and words may be added', () => {
    expect(declineMissing(listed, saidDecline(listed, '', 'none free'))).toBe('reason.choose_reason');
    expect(declineMissing(listed, saidDecline(listed, 'N1', ' '))).toBeNull();
    expect(saidDecline(listed, 'N1', ' ')).toEqual({ code: 'N1' });
    expect(saidDecline(listed, 'Far', ' no boat ')).toEqual({ code: 'Far', reason: 'no boat' });
  });
  it('what was chosen and is retired meanwhile is not sent, and is asked for again', () => {
    const said = saidDecline(listed, 'N0', 'no boat');
    expect(said).toEqual({ reason: 'no boat' });
    expect(declineMissing(listed, said)).toBe('reason.choose_reason');
  });
  it('a typed code is found whatever its case, and nothing is not one', () => {
    expect([typedReason(listed, 'n1')?.code, typedReason(listed, 'FAR')?.code, typedReason(listed, 'N0'), typedReason(listed, '')]).toEqual(['N1', 'Far', null, null]);
  });
});

describe('T14: without a list', () => {
  it('words are needed, and no code is sent', () => {
    expect(declineMissing([], saidDecline([], '', ' '))).toBe('reason.reason_missing');
    expect(declineMissing([], saidDecline([], '', 'none free'))).toBeNull();
    expect(saidDecline([], 'N1', 'none free')).toEqual({ reason: 'none free' });
  });
});
