/** What a version lets one party see of another: its clauses laid out pair by pair, as one reads them. Pure; the server compiles its own. */
import type { AgreementVersion, Clause } from '../protocol/wire';
import { CLEARANCES, PRECISIONS, TRIGGERS, type Clearance, type Precision, type Trigger } from '../protocol/words';
import { GRANT_KINDS, GRANTABLE, isPosition, type GrantKind } from './fields';
import { isLimited, limitsKey, limitsOf, type Limits } from './limits';

/** One way in which a field is shown. `clearance`: to those who are cleared for that; to everybody if absent (G14). */
export interface Grant { trigger: Trigger; precision?: Precision; clearance?: Exclude<Clearance, 'open'>; limits?: Limits }
/** All ways, what holds most often first; empty: it is not shown. */
export type Cell = readonly Grant[];
export interface TableRow { field: string; cells: Cell[]; changed: boolean[] }
/** `hidden`: of each viewer, what is missing so that anything of this kind is shown. */
export interface TableKind { kind: GrantKind; rows: TableRow[]; hidden: ('identity' | 'unit' | null)[] }
export interface Table { viewers: string[]; kinds: TableKind[] }

const NONE: Limits = { types: [], classes: [], area: [] };
type Text = Pick<AgreementVersion, 'clauses' | 'parties'>;

function names(clause: Clause, viewer: string, owner: string): boolean {
  return (clause.viewer === undefined || clause.viewer === viewer) && (clause.owner === undefined || clause.owner === owner);
}

const finer = (a: Precision | undefined, b: Precision | undefined): Precision | undefined => {
  if (a === undefined || b === undefined) return a ?? b;
  return PRECISIONS.indexOf(a) <= PRECISIONS.indexOf(b) ? a : b;
};

/** By `kind.field`; a pair of which one is no party, or of one with itself, has nothing. */
export function pairOf(text: Text, viewer: string, owner: string): Map<string, Cell> {
  const found = new Map<string, Map<string, Grant>>();
  if (viewer === owner || !text.parties.includes(viewer) || !text.parties.includes(owner)) return new Map();
  for (const clause of text.clauses) {
    if (!names(clause, viewer, owner)) continue;
    const limits = limitsOf(clause);
    const clearance = clause.clearance ?? 'open';
    const way = `${clause.trigger} ${clearance} ${limitsKey(limits)}`;
    for (const field of clause.fields) {
      const at = `${clause.kind}.${field}`;
      const ways = found.get(at) ?? new Map<string, Grant>();
      const precision = isPosition(clause.kind, field) ? finer(ways.get(way)?.precision, clause.position) : undefined;
      ways.set(way, { trigger: clause.trigger, ...(precision === undefined ? {} : { precision }), ...(clearance === 'open' ? {} : { clearance }), ...(isLimited(limits) ? { limits } : {}) });
      found.set(at, ways);
    }
  }
  return new Map([...found].map(([at, ways]) => [at, told([...ways.values()])]));
}

/** Of what a thing's identity is not shown nothing is, unless another agreement shows it; nor of an assignment whose unit is not. */
export function hidden(pair: ReadonlyMap<string, Cell>, kind: string): 'identity' | 'unit' | null {
  if (!pair.has(`${kind}.identity`)) return 'identity';
  return kind === 'assignment' && !pair.has(`unit.identity`) ? 'unit' : null;
}

/** Of the founding agreement the most specific line of a kind decides alone: a narrow line takes away what a wide one gives (G10). */
export function foundingPair(text: Text, viewer: string, owner: string): Map<string, Cell> {
  const out = new Map<string, Cell>();
  if (viewer === owner) return out;
  for (const kind of GRANT_KINDS) {
    const lines = text.clauses.filter((clause) => clause.kind === kind && names(clause, viewer, owner));
    // Who sees is more specific than whose it is.
    const [line] = lines.sort((a, b) => Number(b.viewer !== undefined) - Number(a.viewer !== undefined) || Number(b.owner !== undefined) - Number(a.owner !== undefined));
    if (line !== undefined) for (const [at, cell] of pairOf({ parties: [viewer, owner], clauses: [line] }, viewer, owner)) out.set(at, cell);
  }
  return out;
}

/** The higher, the fewer are meant. */
const rank = (one: Grant): number => CLEARANCES.indexOf(one.clearance ?? 'open');

/** What adds nothing to what always holds is left out; a finer position adds something. */
function told(ways: readonly Grant[]): Cell {
  const covers = (wide: Grant, one: Grant): boolean =>
    wide !== one && (wide.trigger === 'always' || wide.trigger === one.trigger) && (wide.limits === undefined || limitsKey(wide.limits) === limitsKey(one.limits ?? NONE))
    && rank(wide) <= rank(one) && finer(wide.precision, one.precision) === wide.precision;
  const order = (one: Grant): number => (TRIGGERS.indexOf(one.trigger) * CLEARANCES.length + rank(one)) * 2 + (one.limits === undefined ? 0 : 1);
  return ways.filter((one) => !ways.some((wide) => covers(wide, one))).sort((a, b) => order(a) - order(b));
}

export const cellKey = (cell: Cell): string => cell.map((one) => `${one.trigger} ${one.precision ?? ''}${one.clearance === undefined ? '' : ` ${one.clearance}`}${one.limits === undefined ? '' : ` ${limitsKey(one.limits)}`}`).join(',');

/**
 * What each other party sees of `owner`: every field of the kinds of which anything is shown, now or before. `founding`: as this agency is told
 * of the founding agreement; what two others show each other stands in lines that it does not have.
 */
export function tableOf(text: Text, owner: string, before?: Text, founding?: string): Table {
  const viewers = text.parties.filter((one) => one !== owner && (founding === undefined || founding === owner || founding === one));
  const pairs = viewers.map((viewer) => (founding === undefined ? pairOf : foundingPair)(text, viewer, owner));
  const old = viewers.map((viewer) => (before === undefined ? null : pairOf(before, viewer, owner)));
  const kinds: TableKind[] = [];
  for (const kind of GRANT_KINDS) {
    const rows = GRANTABLE[kind].map((field) => {
      const cells = pairs.map((pair) => pair.get(`${kind}.${field}`) ?? []);
      return { field: field as string, cells, changed: cells.map((cell, n) => old[n] !== null && cellKey(old[n]?.get(`${kind}.${field}`) ?? []) !== cellKey(cell)) };
    });
    if (rows.some((row) => row.cells.some((cell) => cell.length > 0) || row.changed.includes(true))) kinds.push({ kind, rows, hidden: pairs.map((pair, n) => (rows.some((row) => (row.cells[n]?.length ?? 0) > 0) ? hidden(pair, kind) : null)) });
  }
  return { viewers, kinds };
}

/** Parties of whose things anything is shown by clauses of these triggers: to anybody, or to `viewer`. */
export function ownersOf(text: Text, triggers: readonly Trigger[] = TRIGGERS, viewer?: string): string[] {
  const viewers = viewer === undefined ? text.parties : [viewer];
  const shows = (clause: Clause, owner: string): boolean => triggers.includes(clause.trigger) && viewers.some((one) => one !== owner && names(clause, one, owner));
  return text.parties.filter((owner) => text.clauses.some((clause) => shows(clause, owner)));
}

/** Whether breaking the glass would open anything to `viewer`. */
export function hasGlass(text: Text, viewer: string): boolean {
  return text.clauses.some((clause) => clause.trigger === 'break_glass' && (clause.viewer === undefined || clause.viewer === viewer) && clause.owner !== viewer);
}
