/** What speaks against a measure, by the register and at the moment (rule N3): each concern alone, at its very edges. */
import { describe, expect, it } from 'vitest';
import { NOW, before } from './sample';
import { REGISTER } from './sampleEnforcement';
import { concernsAgainst, instrumentsFor, type Judged } from './legal';

const against = (more: Partial<Judged>) => concernsAgainst(REGISTER, { measure: 'seal', instrument: 'L12', officer: 'fire-commander', atMs: NOW, ...more });
const euro = (amount: number, currency = 'EUR') => ({ measure: 'fine' as const, fine: { amount, currency } });

describe('concerns', () => {
  it('none, where the instrument permits it, holds, and its officer is certified', () => expect([against({}), against({ instrument: 'l12' })]).toEqual([[], []]));
  it('without an instrument nothing else is asked', () => {
    const { instrument: _none, ...bare } = { measure: 'seal' as const, instrument: 'L12', officer: 'nobody', atMs: NOW };
    expect(concernsAgainst(REGISTER, bare)).toEqual(['no_instrument']);
    expect(against({ instrument: 'NONE' })).toEqual(['no_instrument']);
  });
  it('holds from its first moment, and no more at the moment of its end', () => {
    const old = (atMs: number) => against({ instrument: 'OLD', measure: 'close', atMs });
    const end = Date.parse(before(3_600));
    expect([old(end - 1), old(end), old(Date.parse(before(1_000_000))), old(Date.parse(before(1_000_000)) - 1)]).toEqual([[], ['expired'], [], ['not_yet_valid']]);
    expect(against({ instrument: 'NEXT', measure: 'close' })).toEqual(['not_yet_valid']);
  });
  it('a kind that it does not permit', () => expect(against({ measure: 'close' })).toEqual(['not_permitted']));
  it('a fine above the limit, or in another currency', () => {
    expect([against(euro(500_000)), against(euro(500_001)), against(euro(1, 'USD'))]).toEqual([[], ['above_limit'], ['above_limit']]);
  });
  it('an officer without the certificate, or not at that time', () => {
    const end = Date.parse(before(60));
    expect([against({ officer: 'p1' }), against({ officer: 'p2' }), against({ officer: 'p2', atMs: end - 1 }), against({ officer: 'p2', atMs: end })]).toEqual([['not_certified'], ['not_certified'], [], ['not_certified']]);
  });
  it('several at once, in the order of the server', () => expect(against({ instrument: 'OLD', measure: 'fine', fine: { amount: 1, currency: 'EUR' }, officer: 'p1' })).toEqual(['expired', 'not_permitted']));
});

it('instruments for a measure: what permits it and holds first, then what permits it, then the rest as they stand', () => {
  expect(instrumentsFor(REGISTER, 'close', NOW).map((one) => one.code)).toEqual(['OLD', 'NEXT', 'L12']);
  expect(instrumentsFor(REGISTER, 'close', Date.parse(before(-700_000))).map((one) => one.code)).toEqual(['NEXT', 'OLD', 'L12']);
  expect(instrumentsFor(REGISTER, 'seal', NOW).map((one) => one.code)).toEqual(['L12', 'OLD', 'NEXT']);
  expect(instrumentsFor(undefined, 'seal', NOW)).toEqual([]);
});
