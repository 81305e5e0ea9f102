/** A table of targets: columns by their names, every row judged, nothing cut or sent in silence. */
import { describe, expect, it } from 'vitest';
import { sampleTarget } from '../../model/sampleInspection';
import { guessed, judged, keyOf, readTable, type Row } from './table';

const rows = (text: string, listed: ReadonlySet<string> = new Set()): Row[] => {
  const table = readTable(text);
  return table === null ? [] : judged(table, guessed(table.headers), listed);
};
const problems = (text: string, listed?: ReadonlySet<string>) => rows(text, listed).map((row) => [row.line, ...row.problems.map((one) => `${one.column} ${one.is}`)]);

describe('columns', () => {
  it('are found by the names that registers give them, in three languages', () => {
    expect(guessed(['Business ID', 'Name', 'Address', 'LNG', 'Latitude'])).toEqual({ name: 1, register: 0, place: 2, lat: 4, lon: 3 });
    expect(guessed(['Mã số', 'Tên', 'Địa chỉ'])).toEqual({ name: 1, register: 0, place: 2, lat: null, lon: null });
    expect(guessed(['الاسم', 'العنوان'])).toMatchObject({ name: 0, place: 1 });
    expect(guessed(['a', 'b'])).toEqual({ name: null, register: null, place: null, lat: null, lon: null });
  });
  it('none is taken for two', () => expect(guessed(['id', 'title', 'place', 'location'])).toMatchObject({ register: 0, name: 1, place: 2 }));
});

describe('rows', () => {
  it('become targets with what is said of them, and nothing else', () => {
    expect(rows('name;id;address;lat;lon\n"Kitchen; 1";R-1;Quay 1;43,7300;7.42\nKitchen 2;;;;\n').map((row) => row.target)).toEqual([
      { name: 'Kitchen; 1', from: 'csv', register: 'R-1', place: 'Quay 1', at: { lat: 43.73, lon: 7.42 } }, { name: 'Kitchen 2', from: 'csv' },
    ]);
  });
  it('say what is wrong with each, by the line of the file', () => {
    expect(problems('\uFEFFname,id,lat,lon\nOne,1,43,7\n,2,,\nThree,3,43,\nFour,4,north,7\nFive,5,91,7\n\nSix,6,0,181\n')).toEqual([
      [2], [3, 'name missing'], [4, 'lon half'], [5, 'lat no_number'], [6, 'lat out_of_range'], [8, 'lon out_of_range'],
    ]);
    expect(problems(`name\n${'x'.repeat(121)}\n`)).toEqual([[2, 'name long']]);
  });
  it('the same business stands once: in the table, and with what is listed', () => {
    expect(problems('name,address\nOne,Quay 1\nONE, quay 1\nOne,Quay 2\n')).toEqual([[2], [3, 'name twice'], [4]]);
    expect(problems('name,id\nKitchen 1,r-1\nKitchen 2,R-9\n', new Set([keyOf(sampleTarget(1))]))).toEqual([[2, 'name listed'], [3]]);
  });
  it('names that differ in a mark over a letter are two', () => expect(problems('tên\nBún chả Hương\nBún chả Hưởng\n')).toEqual([[2], [3]]));
  it('a quotation mark that is never closed is said at its row', () => {
    expect(problems('name,id\nOne,1\n"Two,2\nThree,3\n').at(-1)?.some((one) => String(one).endsWith('broken'))).toBe(true);
  });
  it('a cell of several lines is one line, and those below it are counted as they stand in the file', () => {
    expect(rows('name;address\r\n"Kitchen\r\nof the quay";Quay 1\r\n;Quay 2\r\n').map((row) => [row.line, row.cells.name, row.problems.length])).toEqual([[2, 'Kitchen of the quay', 0], [4, '', 1]]);
  });
  it('two columns of a short table are found, whatever parts them', () => {
    for (const by of [',', ';', '\t', '|']) expect(rows(`name${by}address\nOne${by}Quay 1\n\n`).map((row) => [row.cells.name, row.cells.place])).toEqual([['One', 'Quay 1']]);
    expect(rows('"name; or sign";name\nOne, and more;Two\n').map((row) => row.cells.name)).toEqual(['Two']);
  });
  it('of what is no table there are none', () => expect(['', '\n\n', 'name,id\n', ',\n,\n'].map(readTable)).toEqual([null, null, null, null]));
});
