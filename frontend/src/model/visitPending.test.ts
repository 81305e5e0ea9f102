/** A visit on a tablet without a link: what waits on it goes on as if the server had heard of it, and says that it waits (rules Y5, Y6). */
import { describe, expect, it } from 'vitest';
import { NOW, before } from './sample';
import { sampleTarget } from './sampleInspection';
import { pathOf, reported, type Waiting } from './visitPending';

const sent = (what: string, body: Record<string, unknown> = {}): Waiting => ({ path: `${pathOf('x1')}${what}`, body, madeAt: NOW });
const finding = { id: 'f1', severity: 'major', text: 'Exit is blocked', checklist_item: 'A1', photos: ['p1'] };

describe('a visit that the server has not heard of', () => {
  const item = sampleTarget(1, { is_selected: true });
  it('begins, is answered, finds and ends', () => {
    const { visit, findings, waits } = reported(item, 'fire', [
      sent('visit', { checklist: 'FIRE', occurred_at: before(60) }), sent('answers', { answers: { A1: 'not_ok', A2: 'ok' } }), sent('attachments', { id: 'p1', name: 'exit.jpg' }),
      sent('findings', finding), sent('answers', { answers: { A2: 'not_applicable' } }), sent('finish-visit', { note: 'Told the owner' }),
    ]);
    expect(visit).toMatchObject({ agency: 'fire', started_at: before(60), checklist: { code: 'FIRE' }, answers: { A1: 'not_ok', A2: 'not_applicable' }, finished_at: new Date(NOW).toISOString(), note: 'Told the owner' });
    expect(findings).toMatchObject([{ id: 'f1', waits: true, severity: 'major', photos: ['p1'], checklist_item: 'A1' }]);
    expect(waits).toEqual({ start: true, finish: true, answers: new Set(['A1', 'A2']), photos: [{ id: 'p1', name: 'exit.jpg' }] });
  });
  it('is none without its begin', () => {
    expect(reported(item, 'fire', [sent('answers', { answers: { A1: 'ok' } }), sent('finish-visit')]).visit).toBeUndefined();
    expect(reported(item, 'fire', []).visit).toBeUndefined();
  });
});

describe('a visit that is known', () => {
  const visit = { agency: 'fire', started_at: before(600), answers: { A1: 'ok' as const }, note: '', checklist: { code: 'FIRE', version: 2 } };
  const item = sampleTarget(1, { is_selected: true, visits: [visit, { ...visit, agency: 'police', answers: { A1: 'not_ok' } }], findings: [{ ...finding, agency: 'fire', severity: 'major', found_at: before(300) }] });
  it('keeps what is known, with what waits above it; nothing of another agency’s', () => {
    const told = reported(item, 'fire', [sent('visit', { checklist: 'OTHER' }), sent('answers', { answers: { A2: 'not_ok' } })]);
    expect(told.visit).toMatchObject({ checklist: { code: 'FIRE', version: 2 }, answers: { A1: 'ok', A2: 'not_ok' } });
    expect(told.waits).toMatchObject({ start: false, answers: new Set(['A2']) });
    expect(item.visits[0]?.answers, 'what is known is not changed').toEqual({ A1: 'ok' });
  });
  it('a finding whose answer is still on its way stands once', () => {
    expect(reported(item, 'fire', [sent('findings', finding)]).findings).toMatchObject([{ id: 'f1', waits: false }]);
    expect(reported(item, 'police', []).findings).toEqual([]);
  });
});
