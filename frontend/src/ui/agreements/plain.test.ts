/** An agreement in plain words, in the three languages: golden, because a signer reads exactly this. */
import { afterEach, describe, expect, it } from 'vitest';
import { sampleText } from '../../model/sample';
import type { AgreementVersion, Clause } from '../../protocol/wire';
import { word } from '../../i18n/messages.svelte';
import { prefs } from '../prefs.svelte';
import { clauseLines, moment, cellWords, fieldNames, plainWords } from './plain';
import { pairOf } from '../../agreements/grants';

const NAMES: Record<string, string> = { ems: 'Ambulance', fire: 'Fire', police: 'Police' };
const name = (id: string): string => NAMES[id] ?? id;
const text: AgreementVersion = { ...sampleText(), valid_from: '2026-11-22T12:00:00.000Z', valid_until: '2027-12-31T12:00:00.000Z' };
const said = (of: AgreementVersion = text): Record<string, string[]> => Object.fromEntries(plainWords(of, name).map((one) => [one.row, one.lines.map((line) => line.replaceAll(/[\u2066-\u2069]/g, ''))]));

afterEach(() => {
  prefs.language = 'en';
  prefs.numerals = 'latn';
});

describe('plain words', () => {
  it('English', () => {
    expect(said()).toEqual({
      who: ['Ambulance, Fire and Police'],
      why: ['Rescue during floods'],
      when: [
        'Always, while the agreement is in force: Units', 'While a commander or coordinator of a party has activated it, at most 72 hours: Units',
        'In an emergency, when a duty officer breaks the glass, with a reason, at most 240 minutes, always reviewed: Incidents',
      ],
      what: ['Units: callsign and kind, status and position', 'Incidents: number and place'],
      exact: ['Units: 1 km for every party · exact for Police (while activated)'],
      kept: ['What is over is shown for 30 more days'],
      device: ['8 hours without link, then it locks by itself'],
      law: ['Civil Emergencies Act, section 12'],
      passed_on: ['Never: what one party sees opens nothing to a third'],
      // The hour counts: what holds from midnight is not what holds from noon.
      until: [`From ${moment(text.valid_from)} until ${moment(text.valid_until ?? '')}`],
      duties: ['Fire: Sends two boats (first unit sent within 15 min)'],
      aid: ['Ambulance sends up to 2 advanced ambulance at the request of Fire, for incidents of priority 1, without being asked first; all open tasks count together'],
    });
  });
  it('Arabic, in the figures that were chosen', () => {
    prefs.language = 'ar';
    expect(said()).toMatchObject({ kept: ['ما انتهى يُعرض 30 يومًا بعد انتهائه'], exact: ['الوحدات: 1 كم لـكل الأطراف · دقيق لـPolice (أثناء التفعيل)'], what: ['الوحدات: النداء والنوع والحالة والموقع', 'الحوادث: الرقم والمكان'] });
    prefs.numerals = 'arab';
    expect(said()['kept']).toEqual(['ما انتهى يُعرض ٣٠ يومًا بعد انتهائه']);
  });
  it('Vietnamese', () => {
    prefs.language = 'vi';
    expect(said()).toMatchObject({ who: ['Ambulance, Fire và Police'], kept: ['Những gì đã kết thúc còn hiện thêm 30 ngày'], exact: ['Tổ: 1 km cho mọi bên · chính xác cho Police (khi được kích hoạt)'], what: ['Tổ: hô hiệu và loại, trạng thái và vị trí', 'Sự cố: số hiệu và địa điểm'] });
  });
  it('G15, G18: what is measured, and the shares, in each language', () => {
    const agreed = { ...text, duties: [{ agency: 'fire', text: 'comes', measure: 'arrive' as const, within_min: 20 }], shares: [{ agency: 'ems', percent: 40 }, { agency: 'fire', percent: 60 }] };
    const measured = (language: 'en' | 'ar' | 'vi'): unknown => {
      prefs.language = language;
      return said(agreed);
    };
    expect(measured('en')).toMatchObject({ duties: ['Fire: comes (first unit at the scene within 20 min)'], shares: ['Ambulance: 40\u00a0%', 'Fire: 60\u00a0%'] });
    expect(measured('ar')).toMatchObject({ duties: ['Fire: comes (وصول أول وحدة إلى الموقع خلال 20 دقيقة)'] });
    expect(measured('vi')).toMatchObject({ duties: ['Fire: comes (đơn vị đầu tiên đến hiện trường trong 20 phút)'] });
  });
  it('T20: what is sent without being asked first, to one party or to every other, in each language', () => {
    const aid = (language: 'en' | 'ar' | 'vi') => {
      prefs.language = language;
      return said({ ...text, aid: [{ by: 'ems', to: 'fire', capability: 'als_ambulance', count: 2, priority: 1 }, { by: 'fire', capability: 'rescue', count: 1, priority: 3 }] })['aid'];
    };
    expect(aid('en')?.[1]).toBe('Fire sends up to 1 rescue at the request of every other party, for incidents of priority 1 to 3, without being asked first; all open tasks count together');
    expect(aid('ar')).toEqual([
      'Ambulance ترسل حتى 2 من «إسعاف متقدم» بطلب من Fire لحوادث الأولوية 1 دون سؤال مسبق؛ تُحسب كل المهام المفتوحة معًا', 'Fire ترسل حتى 1 من «إنقاذ» بطلب من كل طرف آخر لحوادث الأولويات 1 إلى 3 دون سؤال مسبق؛ تُحسب كل المهام المفتوحة معًا',
    ]);
    expect(aid('vi')?.[1]).toBe('Fire cử tối đa 1 cứu hộ theo yêu cầu của mọi bên khác, cho sự cố ưu tiên 1 đến 3, không cần hỏi trước; tính chung mọi nhiệm vụ đang mở');
    prefs.numerals = 'arab';
    expect(aid('ar')?.map((line) => line.match(/\d/g))).toEqual([null, null]);
  });
  it('says what there is and nothing else', () => {
    const { trigger: _one, ...rest } = text.clauses[0] as Clause;
    expect(said({ ...text, clauses: [{ ...rest, trigger: 'always' }] })['when']).toEqual(['Always, while the agreement is in force']);
    const { valid_until: _never, retention_days: _days, lease_min: _lease, ...founding } = { ...text, purpose: '', legal_basis: '', duties: [], aid: [], clauses: [] };
    expect(said(founding)).toEqual({
      who: ['Ambulance, Fire and Police'], exact: ['No positions of units or equipment'], passed_on: ['Never: what one party sees opens nothing to a third'], until: ['Until it is replaced'],
    });
    expect(said({ ...text, retention_days: 0 })['kept']).toEqual(['Nothing that is over is shown']);
    expect(said()['device']).toEqual(['8 hours without link, then it locks by itself']);
    expect(said({ ...text, lease_min: 90 })['device']).toEqual(['90 minutes without link, then it locks by itself']);
    expect(said({ ...text, lease_min: 0 })['device']).toEqual(['Never kept on a device']);
  });
});

describe('limits', () => {
  const clauses: Clause[] = [
    { kind: 'incident', fields: ['identity'], trigger: 'always', incident_types: ['gas_leak'], classes: ['fire'] },
    { kind: 'zone', fields: ['identity'], trigger: 'always', area: [{ type: 'circle', lon: 7.42, lat: 43.73, radius_m: 5000 }] },
  ];
  it('are said in the three languages', () => {
    expect(said({ ...text, clauses })['only']).toEqual(['Incidents: only all of Fire and Gas leak', 'Zones: only in 5.0 km around 43.7300, 7.4200']);
    prefs.language = 'ar';
    expect(said({ ...text, clauses })['only']?.[0]).toContain('فقط');
    prefs.language = 'vi';
    expect(said({ ...text, clauses })['only']?.[1]).toBe('Vùng: chỉ trong 5,0 km quanh 43.7300, 7.4200');
  });
  it('name the fields where the rest of the kind is not limited', () => {
    const wide: Clause = { kind: 'incident', fields: ['identity'], trigger: 'always' };
    const narrow: Clause = { kind: 'incident', fields: ['narrative'], trigger: 'always', classes: ['fire'] };
    expect(said({ ...text, clauses: [wide, narrow] })['only']).toEqual([`Incidents (${fieldNames('incident', ['narrative'])}): only all of Fire`]);
    expect(said({ ...text, clauses: [narrow] })['only']).toEqual(['Incidents: only all of Fire']);
  });
  it('stand in the table beside what has none', () => {
    const wide: Clause = { kind: 'incident', fields: ['identity'], trigger: 'while_joint' };
    const cell = pairOf({ parties: ['ems', 'fire'], clauses: [...clauses, wide] }, 'ems', 'fire').get('incident.identity') ?? [];
    expect(cellWords(cell)).toBe('shared, only all of Fire and Gas leak · shared (in a joint task)');
    expect(pairOf({ parties: ['ems', 'fire'], clauses: [...clauses, { ...wide, trigger: 'always' }] }, 'ems', 'fire').get('incident.identity')).toEqual([{ trigger: 'always' }]);
  });
});

describe('a cell of the table', () => {
  it('says in what way a field is shown, and when', () => {
    expect(cellWords([])).toBe('not shared');
    expect(cellWords([{ trigger: 'always' }])).toBe('shared');
    expect(cellWords([{ trigger: 'always', precision: 'cell_1km' }, { trigger: 'while_activated', precision: 'exact' }])).toBe('1 km · exact (while activated)');
  });
  it('says the hour of a day', () => {
    expect(moment('2026-11-22T12:00:00.000Z')).toMatch(/2026 \d\d:\d\d$/);
  });
  it('G2: what is signed says who sees what of whom, clause by clause', () => {
    const clauses: Clause[] = [{ viewer: 'ems', owner: 'fire', kind: 'unit', fields: ['identity', 'position'], position: 'cell_100m', trigger: 'while_activated' }, { kind: 'incident', fields: ['identity'], trigger: 'always' }];
    const lines = clauseLines({ ...text, clauses }, name).map((line) => line.replaceAll(/[\u2066-\u2069]/g, ''));
    expect(lines[0]).toContain('Fire, to Ambulance');
    expect(lines[0]).toContain(word('precision', 'cell_100m'));
    expect(lines[0]).toContain(word('agreement_trigger', 'while_activated'));
    expect(lines[1]).toContain('every other party, to every other party');
    expect(new Set(lines).size).toBe(2);
  });
});
