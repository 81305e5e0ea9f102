import { describe, expect, it } from 'vitest';
import { PAGE, hasWord, pathOf } from './search';

describe('a question', () => {
  it('cannot be broken out of', () => {
    expect(pathOf('a&kind=x #1', null, 0)).toBe(`/api/v1/search?q=a%26kind%3Dx+%231&limit=${PAGE}`);
    expect(pathOf('đường', 'note', 25)).toBe(`/api/v1/search?q=%C4%91%C6%B0%E1%BB%9Dng&limit=${PAGE}&kind=note&skip=25`);
  });
  it('has a word in it', () => {
    expect(['a', '7', 'đ', 'ف', '火'].every(hasWord)).toBe(true);
    expect(['', ' ', '--', '…'].some(hasWord)).toBe(false);
  });
});
