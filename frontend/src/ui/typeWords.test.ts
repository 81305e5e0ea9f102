import { describe, expect, it } from 'vitest';
import { offered } from './typeWords';

const names = [{ name: 'حريق مبنى', wire: 'fire_structure' }, { name: 'Cháy nhà', wire: 'fire_structure' }, { name: 'Đuối nước', wire: 'drowning' }, { name: 'Fire', wire: 'fire' }];

describe('names of types', () => {
  it('are offered as the common word, however they are typed', () => {
    expect(offered('حَريق', names, 4)).toEqual([{ name: 'حريق مبنى', wire: 'fire structure' }]);
    expect(offered('chay nh', names, 4)).toEqual([{ name: 'Cháy nhà', wire: 'fire structure' }]);
    expect(offered('duoi', names, 4)).toEqual([{ name: 'Đuối nước', wire: 'drowning' }]);
  });
  it('are not offered for what was typed already, nor for nothing', () => {
    expect(offered('fire', names, 4)).toEqual([]);
    expect(offered(' - ', names, 4)).toEqual([]);
    expect(offered('nothing', names, 4)).toEqual([]);
  });
});
