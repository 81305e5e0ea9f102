/** What two texts say differently, word by word, so that a person can compare what was typed with what is there now. Pure. */

export interface Piece { text: string; is: 'both' | 'mine' | 'theirs' }

/** Words that are compared one by one; a longer text is shown whole against whole. A narrative has at most 4,000 characters. */
export const MAX_WORDS = 1_500;

function words(text: string): string[] {
  return text.match(/\s+|[^\s]+/g) ?? [];
}

/** The longest common run of words, with what only one side has around it; what stands before the other is theirs. */
export function difference(theirs: string, mine: string): Piece[] {
  const [a, b] = [words(theirs), words(mine)];
  if (a.length > MAX_WORDS || b.length > MAX_WORDS) return join([{ text: theirs, is: 'theirs' }, { text: mine, is: 'mine' }]);
  const width = b.length + 1;
  const common = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number): number => common[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      common[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const out: Piece[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [x, y] = [a[i], b[j]];
    if (x !== undefined && x === y) {
      out.push({ text: x, is: 'both' });
      i += 1;
      j += 1;
    } else if (x !== undefined && (y === undefined || at(i + 1, j) >= at(i, j + 1))) {
      out.push({ text: x, is: 'theirs' });
      i += 1;
    } else if (y !== undefined) {
      out.push({ text: y, is: 'mine' });
      j += 1;
    }
  }
  return join(out);
}

function join(pieces: readonly Piece[]): Piece[] {
  const out: Piece[] = [];
  for (const piece of pieces) {
    const last = out.at(-1);
    if (last !== undefined && last.is === piece.is) last.text += piece.text;
    else if (piece.text !== '') out.push({ ...piece });
  }
  return out;
}
