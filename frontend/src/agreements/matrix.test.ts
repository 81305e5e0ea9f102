import { describe, expect, it } from 'vitest';
import { sampleAgreement, sampleText } from '../model/sample';
import type { Agreement, Clause } from '../protocol/wire';
import { matrixOf } from './matrix';
import { FOUNDING } from './register';

const agreement = (id: string, clauses: Clause[], phase: Agreement['phase'] = 'in_force'): Agreement => ({ ...sampleAgreement(id), phase, current: { ...sampleText(), parties: ['ems', 'fire', 'police'], clauses } });
const units = (more: Partial<Clause> = {}): Clause => ({ kind: 'unit', fields: ['identity', 'position'], position: 'cell_1km', trigger: 'always', ...more });

describe('who shares what with whom', () => {
  it('lays every pair of a clause out, and nobody with themselves', () => {
    const matrix = matrixOf([agreement('a', [units({ viewer: 'police' })])], ['ems', 'fire', 'police', 'tax'], 'fire');
    expect(matrix.agencies).toEqual(['ems', 'fire', 'police']);
    expect(matrix.at('police', 'fire')).toEqual({ kinds: [{ kind: 'unit', precision: 'cell_1km', conditional: false }], agreements: ['a'] });
    expect(matrix.at('police', 'police')).toBeNull();
    expect(matrix.at('fire', 'police')).toBeNull();
  });

  it('what always holds stands before what is finer under a condition; of two alike the finer', () => {
    const matrix = matrixOf([agreement('a', [units(), units({ trigger: 'break_glass', position: 'exact' })]), agreement('b', [units({ position: 'cell_100m' })])], ['ems', 'fire', 'police'], 'fire');
    expect(matrix.at('ems', 'fire')).toEqual({ kinds: [{ kind: 'unit', precision: 'cell_100m', conditional: false }], agreements: ['a', 'b'] });
  });

  it('what does not hold is not in it, and a limited clause is conditional', () => {
    const matrix = matrixOf([agreement('a', [units()], 'suspended'), agreement('b', [{ kind: 'incident', fields: ['identity'], trigger: 'always', classes: ['flood'] }])], ['ems', 'fire', 'police'], 'fire');
    expect(matrix.at('ems', 'fire')?.kinds).toEqual([{ kind: 'incident', conditional: true }]);
  });

  it('G10: of the founding agreement only what concerns us, as its most specific line decides', () => {
    const founding = agreement(FOUNDING, [units({ position: 'exact' }), units({ viewer: 'police', owner: 'fire' })]);
    const matrix = matrixOf([founding], ['ems', 'fire', 'police'], 'fire');
    expect(matrix.at('police', 'fire')?.kinds[0]?.precision).toBe('cell_1km');
    expect(matrix.at('ems', 'fire')?.kinds[0]?.precision).toBe('exact');
    expect(matrix.at('ems', 'police')).toBeNull();
  });
});
