import { describe, expect, it } from 'vitest';
import { MAX_WORDS, difference, type Piece } from './difference';

const side = (pieces: readonly Piece[], not: Piece['is']): string => pieces.filter((it) => it.is !== not).map((it) => it.text).join('');

describe('difference', () => {
  it('says word by word who wrote what', () => {
    expect(difference('smoke from the roof', 'smoke from the roof, two people')).toEqual([
      { text: 'smoke from the ', is: 'both' }, { text: 'roof', is: 'theirs' }, { text: 'roof, two people', is: 'mine' },
    ]);
    expect(difference('same', 'same')).toEqual([{ text: 'same', is: 'both' }]);
    expect(difference('', 'new')).toEqual([{ text: 'new', is: 'mine' }]);
    expect(difference('', '')).toEqual([]);
  });

  it('loses no letter of either side, whatever they say', () => {
    let seed = 20_261_127;
    const roll = (n: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor(seed / 65_536) % n;
    };
    const some = (): string => Array.from({ length: roll(30) }, () => ['a', 'b', ' ', '\n', 'نار', 'lửa '][roll(6)]).join('');
    for (let n = 0; n < 300; n += 1) {
      const [theirs, mine] = [some(), some()];
      const pieces = difference(theirs, mine);
      expect(side(pieces, 'mine')).toBe(theirs);
      expect(side(pieces, 'theirs')).toBe(mine);
    }
  });

  it('shows a very long text whole against whole', () => {
    const long = 'a '.repeat(MAX_WORDS);
    expect(difference(long, 'b').map((it) => it.is)).toEqual(['theirs', 'mine']);
  });
});
