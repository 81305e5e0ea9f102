/** Which counter-offer a key may act on (docs/protocol.md T10). */
import { beforeEach, describe, expect, it } from 'vitest';
import { READ_MS, ShownOffer, askRef, type OfferRef } from './offerShown';

const offer: OfferRef = { task: 't2', agency: 'ems', offer: 2, version: 3 };
const others: OfferRef[] = [{ ...offer, offer: 3 }, { ...offer, version: 4 }, { ...offer, agency: 'police' }, { ...offer, task: 't1' }];

describe('what a party is asked for', () => {
  it('T6, T15: is another thing with another version, with another own offer and on another task', () => {
    const seen = { task: 't3', version: 2, offers: 0 };
    const shown = new ShownOffer();
    shown.show('a', askRef('police', seen), false, 0);
    expect(shown.isRead(askRef('police', { ...seen }), READ_MS), 'control').toBe(true);
    for (const other of [{ ...seen, version: 3 }, { ...seen, offers: 1 }, { ...seen, task: 't1' }]) expect(shown.isRead(askRef('police', other), READ_MS)).toBe(false);
  });
});

describe('an offer on the screen', () => {
  let shown: ShownOffer;
  beforeEach(() => {
    shown = new ShownOffer();
  });

  it('T10: is read once it has been there for long enough, and it alone', () => {
    expect(shown.isRead(offer, READ_MS), 'nothing is shown').toBe(false);
    shown.show('a', offer, false, 0);
    expect(shown.isRead(offer, READ_MS - 1)).toBe(false);
    expect(shown.isRead(offer, READ_MS)).toBe(true);
    for (const other of others) expect(shown.isRead(other, READ_MS)).toBe(false);
  });
  it('T10: one that takes its place begins anew; drawing the same one again does not', () => {
    for (const other of others) {
      shown.show('a', offer, false, 0);
      shown.show('a', { ...offer }, false, 1_000);
      expect(shown.isRead(offer, READ_MS), 'control').toBe(true);
      shown.show('a', other, false, 5_000);
      expect(shown.isRead(other, 5_000 + READ_MS - 1)).toBe(false);
      expect(shown.isRead(offer, 5_000 + READ_MS), 'what is not shown any more').toBe(false);
      expect(shown.isRead(other, 5_000 + READ_MS)).toBe(true);
    }
  });
  it('T10: what comes below a dialog counts from when that is gone; what was read before stays read', () => {
    shown.show('a', offer, true, 0);
    expect(shown.isRead(offer, 60_000)).toBe(false);
    shown.show('a', offer, false, 60_000);
    expect(shown.isRead(offer, 60_000 + READ_MS - 1)).toBe(false);
    expect(shown.isRead(offer, 60_000 + READ_MS)).toBe(true);
    shown.show('a', offer, true, 70_000);
    shown.show('a', offer, false, 80_000);
    expect(shown.isRead(offer, 80_000)).toBe(true);
  });
  it('is gone with the part of the screen that showed it, not with another', () => {
    shown.show('a', offer, false, 0);
    shown.show('b', null, false, 0);
    expect(shown.isRead(offer, READ_MS), 'control').toBe(true);
    shown.show('a', null, false, READ_MS);
    expect(shown.isRead(offer, 2 * READ_MS)).toBe(false);
  });
});
