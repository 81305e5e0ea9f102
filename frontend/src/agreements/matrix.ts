/** Who shares what with whom, over all agreements in force that this agency knows: viewer by owner. Pure; the server compiles its own. */
import type { Agreement, Clause } from '../protocol/wire';
import { PRECISIONS, type Precision } from '../protocol/words';
import { GRANT_KINDS, isGrantKind, type GrantKind } from './fields';
import { foundingPair } from './grants';
import { FOUNDING, textOf } from './register';

/** A kind that is shown: how exactly at best, and whether only under a condition or of a part. */
export interface KindShown { kind: GrantKind; precision?: Precision; conditional: boolean }
export interface Shared { kinds: KindShown[]; agreements: string[] }
export interface Matrix { agencies: string[]; at: (viewer: string, owner: string) => Shared | null }

const key = (viewer: string, owner: string): string => `${viewer} ${owner}`;

/** Whether a clause may at times, or to some, show nothing. */
function conditional(clause: Clause): boolean {
  return clause.trigger !== 'always' || (clause.clearance ?? 'open') !== 'open' || (clause.incident_types ?? []).length > 0 || (clause.classes ?? []).length > 0 || clause.area !== undefined;
}

/** Agencies of which nothing is shared in any known agreement are left out, apart from `me`. */
export function matrixOf(agreements: Iterable<Agreement>, agencies: readonly string[], me: string): Matrix {
  const cells = new Map<string, { kinds: Map<GrantKind, KindShown>; agreements: Set<string> }>();
  const add = (viewer: string, owner: string, id: string, shown: KindShown): void => {
    const cell = cells.get(key(viewer, owner)) ?? { kinds: new Map<GrantKind, KindShown>(), agreements: new Set<string>() };
    cell.kinds.set(shown.kind, finer(cell.kinds.get(shown.kind), shown));
    cell.agreements.add(id);
    cells.set(key(viewer, owner), cell);
  };
  for (const agreement of agreements) {
    const text = agreement.phase === 'in_force' ? textOf(agreement) : undefined;
    if (text === undefined) continue;
    if (agreement.id === FOUNDING) {
      // Of its lines the most specific decides, and only those that concern us are told (G10).
      for (const other of agencies) for (const [viewer, owner] of [[me, other], [other, me]] as const) {
        for (const [at, ways] of foundingPair(text, viewer, owner)) {
          const kind = at.split('.')[0] ?? '';
          const precision = ways[0]?.precision;
          if (isGrantKind(kind)) add(viewer, owner, agreement.id, { kind, conditional: false, ...(precision === undefined ? {} : { precision }) });
        }
      }
      continue;
    }
    for (const clause of text.clauses) {
      if (!isGrantKind(clause.kind)) continue;
      const shown: KindShown = { kind: clause.kind, conditional: conditional(clause), ...(clause.position === undefined ? {} : { precision: clause.position }) };
      for (const viewer of clause.viewer === undefined ? text.parties : [clause.viewer]) {
        for (const owner of clause.owner === undefined ? text.parties : [clause.owner]) if (viewer !== owner) add(viewer, owner, agreement.id, shown);
      }
    }
  }
  const named = new Set([...cells.keys()].flatMap((at) => at.split(' ')));
  return {
    agencies: agencies.filter((one) => one === me || named.has(one)),
    at: (viewer, owner) => {
      const cell = cells.get(key(viewer, owner));
      return cell === undefined ? null : { kinds: GRANT_KINDS.flatMap((kind) => cell.kinds.get(kind) ?? []), agreements: [...cell.agreements] };
    },
  };
}

/** What always holds says more than what does not; of two that do alike, the finer position. */
function finer(a: KindShown | undefined, b: KindShown): KindShown {
  if (a === undefined) return b;
  if (a.conditional !== b.conditional) return a.conditional ? b : a;
  const rank = (one: KindShown): number => (one.precision === undefined ? PRECISIONS.length : PRECISIONS.indexOf(one.precision));
  return rank(b) < rank(a) ? b : a;
}
