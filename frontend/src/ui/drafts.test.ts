/** What a form begins with: what was kept, what a line said, and for what is sent anew what was said then. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { beginDraft, draftOf, keepDraft, readDraft } from './drafts';

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value), removeItem: (key: string) => void kept.delete(key) });
  return () => vi.unstubAllGlobals();
});

const empty = { against: '', what: '', officer: 'p1', at: null as string | null };

describe('a form', () => {
  it('begins with what was kept, below what a line or a button said', () => {
    keepDraft('p1', 'measure.t8', { against: 'Shop 3', what: 'Sealed' });
    expect(beginDraft('p1', 'measure.t8', { ...empty, at: 'here' }, { against: 'Shop 4' })).toEqual({ against: 'Shop 4', what: 'Sealed', officer: 'p1', at: 'here' });
  });
  it('of what is sent anew begins with that and nothing else, and keeps what was changed of it apart', () => {
    keepDraft('p1', 'measure.t8', { against: 'Shop 3', what: 'Of another measure' });
    const draft = draftOf('measure.t8', 'n1');
    const begin = () => beginDraft('p1', draft, { ...empty, at: 'here' }, { against: 'Shop 9' }, { empty });
    expect([draft, draftOf('measure.t8', undefined), begin()]).toEqual(['measure.t8.n1', 'measure.t8', { ...empty, against: 'Shop 9' }]);
    keepDraft('p1', draft, { ...begin(), against: 'Shop 10' });
    expect([begin().against, readDraft('p1', 'measure.t8', empty).against]).toEqual(['Shop 10', 'Shop 3']);
  });
});
