/** What a form begins with: what was kept, what a line said, and for what is sent anew what was said then. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { beginDraft, draftOf, keepChanged, keepDraft, readDraft, reasonDraft } from './drafts';

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
  it('of something that is there keeps what was changed of it, and nothing of what was only looked at', () => {
    const hall = { version: 3, name: 'Hall' };
    const look = (name: string) => keepChanged('p1', 'shelter.h1', { ...hall, name }, hall);
    const kept = () => readDraft('p1', 'shelter.h1', { version: 4, name: 'Big hall' });
    look('Hall');
    expect(kept()).toEqual({ version: 4, name: 'Big hall' });
    look('Small hall');
    expect(kept(), 'of the version that it was').toEqual({ version: 3, name: 'Small hall' });
    look('Hall');
    expect(kept()).toEqual({ version: 4, name: 'Big hall' });
  });
  it('that asks why keeps what was typed for that operation and that thing', () => {
    keepDraft('p1', reasonDraft('close_shelter', { item: 'h1' }), { text: 'Empty' });
    const kept = (operation: string, args: object) => readDraft('p1', reasonDraft(operation, args), { text: '' }).text;
    expect([kept('close_shelter', { item: 'h1' }), kept('close_shelter', { item: 'h1', occurred_at: 'then' }), kept('close_shelter', { item: 'h2' }), kept('end_sector', { item: 'h1' })]).toEqual(['Empty', 'Empty', '', '']);
    const offer = (agency: string, n: number) => reasonDraft('refuse_offer', { task: 't1', agency, offer: n, version: 1 });
    expect([offer('ems', 2) === offer('ems', 1), offer('ems', 1) === offer('police', 1)]).toEqual([true, false]);
  });
});
