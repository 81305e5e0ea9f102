/** The rules of sections as the editor says them at their rows (docs/protocol.md U10, U16, T14, Y4), and what a comparison reads. */
import { describe, expect, it } from 'vitest';
import { sampleChecklists, sampleClasses, sampleReasons, sampleSettings } from '../model/sample';
import type { AlarmRule, Checklist, ClassificationSettings, DeclineReason, InspectionSettings, StatusSettings } from '../protocol/wire';
import { alarmLines, checkAlarms } from './alarms';
import { automaticLines, checkAutomatic } from './automatic';
import { checkClassification, classificationLines } from './classification';
import { UNSAVED, checkInspections, inspectionLines, newItem, nextCode, settleInspections, versionOf } from './inspections';
import { roomOf, roomProblem } from './room';
import { sendingLines } from './sending';
import { checkStatus, statusLines } from './status';
import { checkTasks, taskLines } from './tasks';

const fine = sampleSettings('fire').status;
const at = (value: StatusSettings): string[] => checkStatus(value).map((one) => `${one.at} ${one.key}`);

describe('status codes', () => {
  it('U10: what the server takes has no problem, and no codes at all neither', () => {
    expect(at(fine)).toEqual([]);
    expect(at({ codes: [], out_of_service: [] })).toEqual([]);
  });
  it('a code that stands twice is said at the later row', () => {
    expect(at({ ...fine, codes: [...fine.codes, { code: '4', label: 'Here', means: 'on_scene' }] })).toEqual(['codes.5.code settings.twice']);
  });
  it('words that a crew cannot do without must have a code', () => {
    expect(at({ ...fine, codes: fine.codes.filter((one) => one.means !== 'en_route') })).toEqual(['codes settings.needs_code']);
  });
  it('each field has its rule', () => {
    expect(at({ ...fine, codes: fine.codes.map((one, n) => (n === 0 ? { ...one, code: '', label: ' x' } : n === 1 ? { ...one, code: '1234567890123', label: 'y'.repeat(61) } : one)) }))
      .toEqual(['codes.0.code settings.empty', 'codes.0.label settings.blanks', 'codes.1.code settings.too_long', 'codes.1.label settings.too_long']);
    expect(at({ ...fine, out_of_service: [{ word: 'Two words', label: '' }, { word: '', label: 'a\tb', minutes: 0 }, { word: 'tyre', label: 'Tyre', minutes: 1.5 }, { word: 'tyre', label: 'Tyre' }] })).toEqual([
      'out_of_service.0.word settings.word_form', 'out_of_service.0.label settings.empty', 'out_of_service.1.word settings.empty', 'out_of_service.1.label settings.blanks',
      'out_of_service.1.minutes settings.range', 'out_of_service.2.minutes settings.range', 'out_of_service.3.word settings.twice',
    ]);
  });
  it('lists have their limits', () => {
    const many = Array.from({ length: 101 }, (_, n) => ({ code: String(n), label: 'x', means: 'available' as const }));
    expect(at({ codes: [...many, ...fine.codes.map((one) => ({ ...one, code: `x${one.code}` }))], out_of_service: [] })).toEqual(['codes settings.too_many']);
  });
});

describe('automatic rules', () => {
  const off = sampleSettings('fire').automatic;
  it('U18: out of service without a crew has a reason', () => {
    expect(checkAutomatic({ ...off, on_sign_off: 'off_duty' })).toEqual([]);
    expect(checkAutomatic({ ...off, on_sign_off: 'out_of_service', sign_off_reason: '' }).map((one) => one.at)).toEqual(['sign_off_reason']);
    expect(checkAutomatic({ ...off, on_sign_off: 'out_of_service', sign_off_reason: 'No crew' })).toEqual([]);
  });
  it('U16: distances and times have their limits', () => {
    expect(checkAutomatic(off)).toEqual([]);
    expect(checkAutomatic({ ...off, home: { within_m: 20, for_s: 3_600 } })).toEqual([]);
    expect(checkAutomatic({ ...off, home: { within_m: 19, for_s: 5 }, arrival: { within_m: 100, for_s: Number.NaN } }).map((one) => one.at)).toEqual(['home.within_m', 'arrival.for_s']);
  });
});

describe('alarms', () => {
  const { alarms } = sampleSettings('fire');
  const at = (kind: 'duress' | 'delayed', change: Partial<AlarmRule>, without: ('everybody_s' | 'holds_s')[] = []): string[] => {
    const rule = { ...alarms.rules[kind]!, ...change };
    for (const field of without) delete rule[field];
    return checkAlarms({ ...alarms, rules: { ...alarms.rules, [kind]: rule } }).map((one) => one.at);
  };
  it('K12: what guards lives must go up quickly and to everybody, the rest may stay where it is', () => {
    expect(checkAlarms(alarms)).toEqual([]);
    expect(at('duress', {}, ['everybody_s', 'holds_s'])).toEqual(['rules.duress.everybody_s', 'rules.duress.holds_s']);
    expect(at('delayed', {}, ['everybody_s', 'holds_s'])).toEqual([]);
    expect(at('duress', { supervisors_s: 61 })).toEqual(['rules.duress.supervisors_s']);
    expect(at('delayed', { supervisors_s: 61 })).toEqual([]);
  });
  it('K12: times have their limits', () => {
    expect(checkAlarms({ ...alarms, acknowledge_within_s: 14, by_radio_within_s: 601 }).map((one) => one.at)).toEqual(['acknowledge_within_s', 'by_radio_within_s']);
    expect(checkAlarms({ ...alarms, no_unit_within_s: [601, 601, 29, 1800, 3600], answer_due_before_s: 59 }).map((one) => one.at)).toEqual(['no_unit_within_s.0', 'no_unit_within_s.2', 'answer_due_before_s']);
  });
});

describe('types and priorities', () => {
  const at = (value: ClassificationSettings): string[] => checkClassification(value).map((one) => `${one.at} ${one.key}`);
  const { types, priorities } = sampleClasses;
  it('I20: what the server takes has no problem, and none at all neither', () => {
    expect(at(sampleClasses)).toEqual([]);
    expect(at({ types: [], priorities: [] })).toEqual([]);
  });
  it('each field has its rule, and a code stands once whatever its case', () => {
    expect(at({
      types: [...types, { code: 'b2', label: '', means: 'fire', priority: 6 }, { code: 'x'.repeat(21), label: 'y'.repeat(61), means: 'tram' as 'fire' }, { code: ' z', label: 'z', means: 'fire' }],
      priorities: [...priorities, { code: 'code 3', label: 'x', means: 0 }, { code: '', label: 'a\tb', means: 1 }],
    })).toEqual([
      'types.3.label settings.empty', 'types.3.priority settings.range', 'types.4.code settings.too_long', 'types.4.label settings.too_long', 'types.4.means settings.empty',
      'types.5.code settings.blanks', 'priorities.3.means settings.range', 'priorities.4.code settings.empty', 'priorities.4.label settings.blanks',
      'types.3.code settings.twice', 'priorities.3.code settings.twice',
    ]);
  });
  it('lists have their limits', () => {
    const many = (n: number) => Array.from({ length: n }, (_, at) => String(at));
    const lists = (n: number, m: number): ClassificationSettings => ({
      types: many(n).map((code) => ({ code, label: 'x', means: 'fire' })), priorities: many(m).map((code) => ({ code, label: 'x', means: 3 })),
    });
    expect(at(lists(200, 20))).toEqual([]);
    expect(at(lists(201, 21))).toEqual(['types settings.too_many', 'priorities settings.too_many']);
  });
  it('a comparison has a line for each, and tells what is retired', () => {
    expect(classificationLines(sampleClasses)).toHaveLength(6);
    expect(classificationLines(sampleClasses)).not.toEqual(classificationLines({ ...sampleClasses, types: types.map(({ retired: _, ...one }) => one) }));
  });
});

describe('reasons for declining', () => {
  const at = (decline_reasons: DeclineReason[]): string[] => checkTasks({ decline_reasons }).map((one) => `${one.at} ${one.key}`);
  it('T14: what the server takes has no problem, and none at all neither', () => {
    expect(at(sampleReasons)).toEqual([]);
    expect(at([])).toEqual([]);
    expect(at([{ code: 'x'.repeat(20), label: 'y'.repeat(60) }])).toEqual([]);
  });
  it('T14: each field has its rule, and a code stands once whatever its case, retired or not', () => {
    expect(at([...sampleReasons, { code: 'n0', label: '' }, { code: 'x'.repeat(21), label: 'y'.repeat(61) }, { code: '', label: ' z' }, { code: '', label: 'a\tb' }])).toEqual([
      'decline_reasons.3.label settings.empty', 'decline_reasons.4.code settings.too_long', 'decline_reasons.4.label settings.too_long', 'decline_reasons.5.code settings.empty',
      'decline_reasons.5.label settings.blanks', 'decline_reasons.6.code settings.empty', 'decline_reasons.6.label settings.blanks', 'decline_reasons.3.code settings.twice',
    ]);
  });
  it('T14: the list has its limit', () => {
    const many = (n: number): DeclineReason[] => Array.from({ length: n }, (_, code) => ({ code: String(code), label: 'x' }));
    expect(at(many(30))).toEqual([]);
    expect(at(many(31))).toEqual(['decline_reasons settings.too_many']);
  });
  it('a comparison has a line for each, in their order, and tells what is retired', () => {
    const lines = taskLines({ decline_reasons: sampleReasons });
    expect(lines).toHaveLength(3);
    expect(lines).not.toEqual(taskLines({ decline_reasons: [...sampleReasons].reverse() }));
    expect(lines).not.toEqual(taskLines({ decline_reasons: sampleReasons.map(({ retired: _, ...one }) => one) }));
  });
});

describe('checklists', () => {
  const at = (value: InspectionSettings): string[] => checkInspections(value).map((one) => `${one.at} ${one.key}`);
  const [fire, old] = sampleChecklists.checklists as [Checklist, Checklist];
  const list = (code: string, more: Partial<Checklist> = {}): Checklist => ({ code, title: 'x', version: UNSAVED, items: [{ code: '1', text: 'y', severity: 'major' }], ...more });

  it('Y4: what the server takes has no problem, and none at all neither', () => {
    expect(at(sampleChecklists)).toEqual([]);
    expect(at({ checklists: [] })).toEqual([]);
    expect(at({ checklists: [list('x'.repeat(16), { title: 'y'.repeat(60), items: [{ code: 'z'.repeat(16), text: 'a'.repeat(200), severity: 'minor' }] })] })).toEqual([]);
  });
  it('Y4: each field has its rule, and a code stands once whatever its case', () => {
    expect(at({
      checklists: [fire, list('fire', { title: '' }), list('x'.repeat(17), { title: 'y'.repeat(61), items: [] }), list('', {
        title: ' z', items: [{ code: 'a', text: 'a\tb', severity: 'minor' }, { code: 'A', text: 'y'.repeat(201), severity: 'minor' }, { code: '', text: '', severity: 'minor' }],
      })],
    })).toEqual([
      'checklists.1.title settings.empty', 'checklists.2.code settings.too_long', 'checklists.2.title settings.too_long', 'checklists.2.items settings.needs_item',
      'checklists.3.code settings.empty', 'checklists.3.title settings.blanks', 'checklists.3.items.0.text settings.blanks', 'checklists.3.items.1.text settings.too_long',
      'checklists.3.items.2.code settings.empty', 'checklists.3.items.2.text settings.empty', 'checklists.3.items.1.code settings.twice', 'checklists.1.code settings.twice',
    ]);
  });
  it('Y4: lists have their limits', () => {
    const many = (n: number): string[] => Array.from({ length: n }, (_, code) => String(code));
    const items = (n: number): Checklist['items'] => many(n).map((code) => ({ code, text: 'x', severity: 'minor' }));
    expect(at({ checklists: many(20).map((code) => list(code, { items: items(60) })) })).toEqual([]);
    expect(at({ checklists: many(21).map((code) => list(code)) })).toEqual(['checklists settings.too_many']);
    expect(at({ checklists: [list('A', { items: items(61) })] })).toEqual(['checklists.0.items settings.too_many']);
  });
  it('Y4: the console counts versions: 1 for what is new, the next one for what differs, the same for what does not', () => {
    const next = (one: Checklist): number => versionOf(one, sampleChecklists);
    expect(next(list('NEW'))).toBe(1);
    expect(next(fire)).toBe(2);
    expect(next({ ...fire, is_retired: true })).toBe(2);
    expect(next({ ...fire, title: 'Rooms' })).toBe(3);
    expect(next({ ...fire, items: [...fire.items].reverse() })).toBe(3);
    expect(next({ ...fire, items: fire.items.slice(1) })).toBe(3);
    expect(next({ ...fire, items: [...fire.items, newItem(fire.items)] })).toBe(3);
    expect(next({ ...fire, items: fire.items.map((it, n) => (n === 1 ? { ...it, severity: 'minor' } : it)) })).toBe(3);
    expect(next({ ...fire, items: fire.items.map((it, n) => (n === 1 ? { ...it, text: 'Lit' } : it)) })).toBe(3);
    expect(next({ ...fire, version: 7 })).toBe(2);
  });
  it('Y4: what is sent has these versions, and leaves nothing out that somebody else added meanwhile', () => {
    expect(settleInspections(sampleChecklists, sampleChecklists)).toEqual(sampleChecklists);
    expect(settleInspections({ checklists: [list('NEW'), { ...fire, title: 'Rooms' }] }, sampleChecklists).checklists).toEqual([
      list('NEW', { version: 1 }), { ...fire, title: 'Rooms', version: 3 }, old,
    ]);
  });
  it('a new item has a code that is not taken', () => {
    expect(nextCode([])).toBe('1');
    expect(newItem(fire.items)).toEqual({ code: '3', text: '', severity: 'major' });
    expect(nextCode([{ code: '2', text: '', severity: 'minor' }])).toBe('3');
  });
  it('a comparison has a line for each list, tells what is retired, and has the items of those that differ', () => {
    const lines = (checklists: Checklist[]): string[] => inspectionLines({ checklists }, sampleChecklists);
    expect(lines([fire, old])).toHaveLength(2);
    expect(lines([fire, old])).not.toEqual(lines([fire, { ...old, is_retired: false }]));
    expect(lines([fire, old])).not.toEqual(lines([{ ...fire, version: 3 }, old]));
    expect(lines([{ ...fire, items: [...fire.items].reverse() }, old, list('NEW')])).toHaveLength(6);
  });
});

describe('comparison', () => {
  it('has a line for everything that can differ', () => {
    const { sending, automatic, alarms } = sampleSettings('fire');
    expect(alarmLines(alarms)).toHaveLength(8);
    expect(alarmLines(alarms)).not.toEqual(alarmLines({ ...alarms, by_radio_within_s: 60 }));
    expect(statusLines(fine)).toHaveLength(7);
    expect(sendingLines(sending)).toHaveLength(6);
    expect(automaticLines(automatic)).not.toEqual(automaticLines({ ...automatic, arrival: { within_m: 50, for_s: 10 } }));
  });
});

describe('room', () => {
  it('an empty field is nothing of the kind, everything else is a whole number within the limit', () => {
    expect(['', ' ', '1', ' 2000 ', '100000'].map(roomProblem)).toEqual([false, false, false, false, false]);
    expect(['0', '-1', '1.5', '100001', 'ten'].map(roomProblem)).toEqual([true, true, true, true, true]);
    expect(roomOf({ seats: ' 6 ', water_l: '', stretchers: '1' })).toEqual({ seats: 6, stretchers: 1 });
  });
});
