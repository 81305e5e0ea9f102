/** A real register of food businesses as a table of targets, if it lies beside the repository. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { guessed, judged, readTable, type Row } from './table';

/** Upwards from here, as the data lies beside the repository and not in it. */
function beside(name: string, from = import.meta.dirname): string | null {
  const file = join(from, name);
  if (existsSync(file)) return file;
  return dirname(from) === from ? null : beside(name, dirname(from));
}

const folder = beside('shared/data/sf/food_businesses.csv');
if (folder === null) console.log('skipped: no shared/data/sf beside the repository');
const register = folder === null ? '' : readFileSync(folder, 'utf8');
const rows = (text: string): Row[] => {
  const table = readTable(text);
  return table === null ? [] : judged(table, guessed(table.headers), new Set());
};

describe.skipIf(folder === null)('a real register', () => {
  const table = folder === null ? null : readTable(register);
  it('has its columns found by their names', () => {
    expect(guessed(table!.headers)).toEqual({ name: 1, register: 0, place: 2, lat: 6, lon: 7 });
  });
  it('becomes targets row by row: each is one, or says why not', () => {
    const all = rows(register);
    expect(all).toHaveLength(table!.rows.length);
    expect(all.every((row) => (row.target === null) === (row.problems.length > 0))).toBe(true);
    const targets = all.flatMap((row) => (row.target === null ? [] : [row.target]));
    expect(targets.length / all.length).toBeGreaterThan(0.99);
    const numbers = targets.map((one) => one.register);
    expect(new Set(numbers).size, 'no business stands twice').toBe(numbers.length);
    const placed = targets.filter((one) => one.at !== undefined);
    expect(placed.length).toBeGreaterThan(targets.length / 2);
    expect(placed.filter(({ at }) => Math.hypot(at!.lat - 37.76, at!.lon + 122.44) > 1).map((one) => one.name), 'nobody is in the sea').toEqual([]);
  });
  it('the same business under a second number is another target, the same line twice is not', () => {
    const [head, first] = register.split('\n');
    expect(rows(`${head}\n${first}\n${first}\n`).map((row) => row.problems.map((one) => one.is))).toEqual([[], ['twice']]);
    expect(rows(`${head}\n${first}\n9${first}\n`).map((row) => row.problems.length)).toEqual([0, 0]);
  });
});
