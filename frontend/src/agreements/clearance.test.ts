/** G14: clauses for the cleared, as the console lays them out, writes them and says them. */
import { describe, expect, it } from 'vitest';
import { NOW, sampleAgreement, sampleText } from '../model/sample';
import type { Agreement, AgreementVersion, Clause } from '../protocol/wire';
import { clauseLines, plainWords } from '../ui/agreements/plain';
import { changesOf } from './changes';
import { checkDraft, draftOf, wordsOf } from './draft';
import { cellKey, pairOf } from './grants';
import { matrixOf } from './matrix';

const units = (more: Partial<Clause> = {}): Clause => ({ viewer: 'police', owner: 'fire', kind: 'unit', fields: ['identity'], trigger: 'always', ...more });
const text = (...clauses: Clause[]): AgreementVersion => ({ ...sampleText(), parties: ['fire', 'police'], duties: [], clauses });
const cell = (field: string, ...clauses: Clause[]): string => cellKey(pairOf(text(...clauses), 'police', 'fire').get(`unit.${field}`) ?? []);
const plain = (line: string): string => line.replaceAll(/[\u2066-\u2069]/g, '');

describe('clauses for the cleared', () => {
  it('stand beside what everybody is shown, and only if they add something', () => {
    expect(cell('identity', units(), units({ clearance: 'restricted' }))).toBe('always ');
    expect(cell('identity', units({ clearance: 'confidential' }))).toBe('always  confidential');
    const placed = (position: 'exact' | 'cell_1km', clearance: 'open' | 'restricted'): Clause => units({ fields: ['position'], position, clearance });
    expect(cell('position', placed('cell_1km', 'open'), placed('exact', 'restricted'))).toBe('always cell_1km,always exact restricted');
  });
  it('may show nothing to some', () => {
    const agreement = (clause: Clause): Agreement => ({ ...sampleAgreement('a'), phase: 'in_force', current: text(clause) });
    const conditional = (clause: Clause): unknown => matrixOf([agreement(clause)], ['fire', 'police'], 'fire').at('police', 'fire')?.kinds[0]?.conditional;
    expect(conditional(units())).toBe(false);
    expect(conditional(units({ clearance: 'open' }))).toBe(false);
    expect(conditional(units({ clearance: 'restricted' }))).toBe(true);
  });
  it('are written as they were read, and contradict only what is for the same people', () => {
    const form = draftOf(text(units(), units({ clearance: 'restricted' })));
    expect(form.clauses.map((one) => one.clearance)).toEqual(['open', 'restricted']);
    expect(wordsOf(form).clauses.map((one) => one.clearance)).toEqual([undefined, 'restricted']);
    const wrong = (...clauses: Clause[]): string[] => checkDraft(draftOf(text(...clauses)), NOW).map((one) => one.at).filter((one) => one.startsWith('clauses'));
    expect(wrong(units(), units({ clearance: 'restricted' }))).toEqual([]);
    expect(wrong(units({ clearance: 'restricted' }), units({ clearance: 'restricted' }))).toEqual(['clauses.1.kind']);
  });
  it('are a change of an amendment', () => {
    const changes = changesOf(text(units()), text(units({ clearance: 'restricted' })));
    expect(changes.map((one) => one.what)).toEqual(['fields']);
    expect(changesOf(text(units()), text(units({ clearance: 'open' })))).toEqual([]);
  });
  it('are said in plain words', () => {
    const name = (id: string): string => id;
    const version = text(units(), units({ fields: ['crew'], clearance: 'confidential' }));
    const said = plainWords(version, name).find((one) => one.row === 'only')?.lines.map(plain);
    expect(said).toHaveLength(1);
    expect(said?.[0]).toContain('only to people cleared for “confidential”');
    const lines = clauseLines(version, name).map(plain);
    expect(lines[0]).not.toContain('cleared');
    expect(lines[1]).toContain('cleared for “confidential”');
  });
});
