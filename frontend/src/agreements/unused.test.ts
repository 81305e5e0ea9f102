/** What agreements never gave, as the register lists it (docs/protocol.md W10). */
import { describe, expect, it } from 'vitest';
import { before } from '../model/sample';
import type { AgreementUsage } from '../protocol/wire';
import { unused } from './unused';

const DAY_S = 86_400;
const of = (agreement: string, days: number, change: Partial<AgreementUsage> = {}): AgreementUsage => ({ agreement, version: 1, in_force_since: before(days * DAY_S), never_gave: [], ...change });
const said = (items: AgreementUsage[], countedDays = 365): unknown => unused({ counted_since: before(countedDays * DAY_S), incomplete: false, items, more: false });

describe('W10: what was never used', () => {
  it('is whole agreements first, then clauses, which people count from one', () => {
    const gave = { last_gave: before(60) };
    expect(said([of('used', 90, gave), of('in part', 80, { ...gave, never_gave: [0, 3] }), of('new', 2, { never_gave: [0, 1] }), of('old', 40, { never_gave: [0] })])).toEqual([
      { agreement: 'old', since: before(40 * DAY_S), clauses: [] }, { agreement: 'new', since: before(2 * DAY_S), clauses: [] }, { agreement: 'in part', since: before(80 * DAY_S), clauses: [1, 4] },
    ]);
  });
  it('is said of the time that was looked at', () => {
    expect(said([of('a', 90)], 10)).toEqual([{ agreement: 'a', since: before(10 * DAY_S), clauses: [] }]);
  });
});
