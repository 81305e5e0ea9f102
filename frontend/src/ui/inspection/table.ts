/** A table of targets: read, its columns found by their names, and each row judged before anything is sent. Nothing is cut or guessed silently. Pure. */
import Papa from 'papaparse';
import { NAME_CHARS } from '../../commands/inspecting';
import type { TargetLine } from '../../protocol/inspection';

/** Larger files are no list of what a few agencies inspect. */
export const FILE_BYTES_MAX = 1024 * 1024;
/** As many as a list ever takes: a longer table is a register, of which somebody has to choose. */
export const ROWS_MAX = 2_000;

export const COLUMNS = ['name', 'register', 'place', 'lat', 'lon'] as const;
export type Column = (typeof COLUMNS)[number];
/** Which column of the table each comes from, from 0; null for none. */
export type Mapping = Record<Column, number | null>;

/** Names that columns have in the registers of the three languages, as they are compared. */
const NAMES: Record<Column, readonly string[]> = {
  name: ['name', 'business_name', 'company', 'title', 'target', 'ten', 'ten_co_so', 'الاسم', 'اسم'],
  register: ['register', 'id', 'business_id', 'register_number', 'registration', 'licence', 'license', 'ma_so', 'ma_so_thue', 'السجل', 'رقم_السجل'],
  place: ['address', 'place', 'location', 'street', 'dia_chi', 'العنوان', 'المكان'],
  lat: ['latitude', 'lat', 'vi_do', 'خط_العرض'],
  lon: ['longitude', 'lon', 'lng', 'long', 'kinh_do', 'خط_الطول'],
};

/** `line`: where a row begins in the file, from 1. A cell between quotation marks may have several lines. */
export interface Table { headers: readonly string[]; rows: readonly { line: number; cells: readonly string[]; broken: boolean }[] }
export interface RowProblem { column: Column; is: 'missing' | 'long' | 'no_number' | 'out_of_range' | 'half' | 'twice' | 'listed' | 'broken' }
/** `line`: in the file, from 1, the header among them. */
export interface Row { line: number; target: Omit<TargetLine, 'id'> | null; cells: Record<Column, string>; problems: readonly RowProblem[] }

/** `Business ID` and `mã số` as they are compared. */
function plain(text: string): string {
  return text.trim().toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replace(/[\s\-./]+/g, '_');
}

/** Breaks of lines and other marks that no name has. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\s]+/gu, ' ').trim();
const linesOf = (row: readonly string[]): number => row.reduce((sum, cell) => sum + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), 1);

const DELIMITERS = [',', ';', '\t', '|'] as const;

/** The one that parts the column names most often. Papa's own guess looks at rows, empty ones too, and misses two columns in a short table. */
function delimiterOf(text: string): string {
  const parts = DELIMITERS.map((delimiter) => ({ delimiter, n: Papa.parse<string[]>(text, { delimiter, preview: 1 }).data[0]?.length ?? 0 }));
  return parts.reduce((best, one) => (one.n > best.n ? one : best)).delimiter;
}

/** Null for what is no table with a header and a row; without rows that are empty. */
export function readTable(text: string): Table | null {
  const csv = text.replace(/^\uFEFF/, '');
  const { data, errors } = Papa.parse<string[]>(csv, { delimiter: delimiterOf(csv), skipEmptyLines: false });
  // Where a quotation mark is never closed the rest of the file is one cell: that row says so.
  const broken = new Set(errors.filter((one) => one.type === 'Quotes').map((one) => one.row));
  let line = 1;
  const all = data.map((row, n) => {
    const read = { line, cells: row.map(oneLine), broken: broken.has(n) };
    line += linesOf(row);
    return read;
  });
  const [head, ...rest] = all;
  const rows = rest.filter((one) => !isEmpty(one.cells));
  return head === undefined || isEmpty(head.cells) || rows.length === 0 ? null : { headers: head.cells, rows };
}

const isEmpty = (row: readonly string[]): boolean => row.every((cell) => cell === '');

export function guessed(headers: readonly string[]): Mapping {
  const names = headers.map(plain);
  const taken = new Set<number>();
  const find = (column: Column): number | null => {
    for (const name of NAMES[column]) {
      const at = names.findIndex((one, n) => one === plain(name) && !taken.has(n));
      if (at < 0) continue;
      taken.add(at);
      return at;
    }
    return null;
  };
  return Object.fromEntries(COLUMNS.map((column) => [column, find(column)])) as Mapping;
}

const RANGES = { lat: 90, lon: 180 } as const;

/** A comma stands for the decimal point in much of the world; `null` for what is no number. */
function number(text: string): number | null {
  const written = /^[+-]?\d{1,3}(?:[.,]\d+)?$/.test(text) ? Number(text.replace(',', '.')) : NaN;
  return Number.isNaN(written) ? null : written;
}

/** `listed`: what the list has already, by `keyOf`. */
export function judged(table: Table, mapping: Mapping, listed: ReadonlySet<string>): Row[] {
  const seen = new Set<string>();
  return table.rows.map(({ line, cells: row, broken }): Row => {
    const cells = Object.fromEntries(COLUMNS.map((column) => [column, row[mapping[column] ?? -1] ?? ''])) as Row['cells'];
    const problems = problemsOf(cells);
    if (broken) problems.push({ column: 'name', is: 'broken' });
    const key = keyOf(cells);
    if (cells.name !== '') {
      if (seen.has(key)) problems.push({ column: 'name', is: 'twice' });
      else if (listed.has(key)) problems.push({ column: 'name', is: 'listed' });
      seen.add(key);
    }
    return { line, cells, problems, target: problems.length > 0 ? null : targetOf(cells) };
  });
}

/** The same business at the same place: by its name, and its number in a register, or else its place. Marks over letters are part of a name. */
export function keyOf({ name, register, place }: Pick<Row['cells'], 'name' | 'register' | 'place'>): string {
  const same = (text: string): string => oneLine(text).toLowerCase().normalize('NFC');
  return register === '' ? `${same(name)} | ${same(place)}` : `register ${same(register)} | ${same(name)}`;
}

function problemsOf(cells: Row['cells']): RowProblem[] {
  const found: RowProblem[] = [];
  if (cells.name === '') found.push({ column: 'name', is: 'missing' });
  for (const column of ['name', 'register', 'place'] as const) if ([...cells[column]].length > NAME_CHARS) found.push({ column, is: 'long' });
  for (const column of ['lat', 'lon'] as const) {
    const other = column === 'lat' ? 'lon' : 'lat';
    if (cells[column] === '') {
      if (cells[other] !== '') found.push({ column, is: 'half' });
      continue;
    }
    const value = number(cells[column]);
    if (value === null) found.push({ column, is: 'no_number' });
    else if (Math.abs(value) > RANGES[column]) found.push({ column, is: 'out_of_range' });
  }
  return found;
}

function targetOf(cells: Row['cells']): Omit<TargetLine, 'id'> {
  const [lat, lon] = [number(cells.lat), number(cells.lon)];
  return {
    name: cells.name, from: 'csv', ...(cells.register === '' ? {} : { register: cells.register }), ...(cells.place === '' ? {} : { place: cells.place }),
    ...(lat === null || lon === null ? {} : { at: { lat, lon } }),
  };
}
