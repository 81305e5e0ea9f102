import { describe, expect, it } from 'vitest';
import { ERASED, replaceMarks } from './erased';

const marks = new Set([ERASED, 'gelöscht']);

describe('what was erased', () => {
  it('is said wherever it stands, and nothing else is touched', () => {
    const thing = { kind: 'incident', narrative: ERASED, place: 'Quay', milestones: [{ at: 'x', text: ERASED }], n: 1, none: null };
    expect(replaceMarks(thing, marks, 'ممحو')).toEqual({ ...thing, narrative: 'ممحو', milestones: [{ at: 'x', text: 'ممحو' }] });
    expect(thing.narrative).toBe(ERASED);
  });
  it('is said anew in another language', () => {
    expect(replaceMarks(['gelöscht', 'Quay'], marks, 'đã xóa')).toEqual(['đã xóa', 'Quay']);
  });
  it('leaves what has none of it as the very object it was', () => {
    const thing = { a: [{ b: 'Quay [erased] road' }] };
    expect(replaceMarks(thing, marks, 'x')).toBe(thing);
  });
});
