/** Sections of the register: what ends soon, and agreements by words as people type them in three languages. */
import { describe, expect, it } from 'vitest';
import { NOW, sampleAgreement, sampleText } from '../model/sample';
import type { Agreement, AgreementVersion } from '../protocol/wire';
import { expiring, leftUntil, withWords } from './sections';

const at = (ms: number): string => new Date(NOW + ms).toISOString();
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const text = (change: Partial<AgreementVersion>): AgreementVersion => ({ ...sampleText(), ...change });
const until = (id: string, ms: number, change: Partial<Agreement> = {}): Agreement => ({ ...sampleAgreement(id), current: text({ valid_until: at(ms) }), ...change });

describe('what ends soon', () => {
  it('is what holds and ends within 30 days, the soonest first', () => {
    const all = [until('late', 29 * DAY), until('far', 31 * DAY), until('soon', HOUR), until('stopped', DAY, { phase: 'suspended' }), until('over', -DAY, { phase: 'expired' })];
    expect(expiring(all, NOW).map((one) => one.id)).toEqual(['soon', 'late']);
  });
  it('is never what has no end, or what nobody has signed', () => {
    const { valid_until: _none, ...endless } = sampleText();
    const { current: _current, ...draft } = sampleAgreement('draft');
    expect(expiring([{ ...sampleAgreement('founding'), current: endless }, { ...draft, phase: 'draft', next: text({ valid_until: at(DAY) }) }], NOW)).toEqual([]);
  });
  it.each([[3 * DAY + HOUR, 'days', 3], [DAY, 'days', 1], [DAY - 1, 'hours', 23], [HOUR - 1, 'hours', 0], [-DAY, 'hours', 0]] as const)('%d ms are %s: %d', (left, unit, n) => {
    expect(leftUntil(NOW + left, NOW)).toEqual({ unit, n });
  });
});

describe('words', () => {
  const agreements = new Map([
    ['flood', { ...sampleAgreement('flood'), current: text({ title: 'Ứng phó lũ lụt Đồng Tháp', purpose: 'Cứu hộ', parties: ['fire', 'police'] }) }],
    ['aid', { ...sampleAgreement('aid'), current: text({ title: 'إغاثةُ المدينة', purpose: 'المساعدة المتبادلة', parties: ['ems', 'fire'] }) }],
    ['next', { ...sampleAgreement('next'), current: text({ title: 'Café inspections', purpose: 'Hygiene', parties: ['police', 'ems'] }), next: text({ version: 3, title: 'Market inspections' }) }],
  ].map((pair) => pair as [string, Agreement]));
  const name = (id: string): string => ({ fire: 'Fire and Rescue', police: 'Công an', ems: 'الإسعاف' })[id] ?? id;
  const found = (typed: string): string => [...withWords(agreements, typed, name).keys()].join();

  it('none is all', () => expect([found(''), found('  -- ')]).toEqual(['flood,aid,next', 'flood,aid,next']));
  it.each([
    ['lu lut dong thap', 'flood'], ['LŨ', 'flood'], ['cong an', 'flood,next'], ['اغاثه', 'aid'], ['إغاثة', 'aid'], ['اسعاف', 'aid,next'], ['cafe', 'next'], ['market', 'next'], ['inspect police', ''],
    ['fire rescue', 'flood,aid,next'], ['hygiene', 'next'], ['cứu hộ fire', 'flood'], ['nothing of this', ''],
  ])('"%s" finds %s', (typed, ids) => expect(found(typed)).toBe(ids));
  it('are looked for in what is shown, and not in ids of agencies', () => expect(found('ems')).toBe(''));
});
