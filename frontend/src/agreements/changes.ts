/** What the next version of an agreement changes, point by point, as its signers read it. Pure. */
import type { AgreementVersion, Aid, Duty, Share } from '../protocol/wire';
import { cellKey, pairOf, type Cell } from './grants';

export type Changed =
  | { what: 'title' | 'purpose' | 'legal_basis'; before: string; after: string }
  | { what: 'valid_from' | 'valid_until'; before: string | undefined; after: string | undefined }
  | { what: 'retention_days' | 'lease_min'; before: number | undefined; after: number | undefined }
  | { what: 'parties'; before: string[]; after: string[] }
  | { what: 'duties'; before: Duty[]; after: Duty[] }
  | { what: 'aid'; before: Aid[]; after: Aid[] }
  | { what: 'shares'; before: Share[]; after: Share[] }
  | { what: 'fields'; kind: string; fields: string[]; pairs: { owner: string; viewer: string }[]; everyPair: boolean; before: Cell; after: Cell };

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

export function changesOf(before: AgreementVersion, after: AgreementVersion): Changed[] {
  const out: Changed[] = [];
  for (const what of ['title', 'purpose', 'legal_basis'] as const) {
    if (before[what] !== after[what]) out.push({ what, before: before[what], after: after[what] });
  }
  const gone = before.parties.filter((one) => !after.parties.includes(one));
  const come = after.parties.filter((one) => !before.parties.includes(one));
  if (gone.length + come.length > 0) out.push({ what: 'parties', before: gone, after: come });
  out.push(...fieldChanges(before, after));
  for (const what of ['valid_from', 'valid_until'] as const) {
    if (before[what] !== after[what]) out.push({ what, before: before[what], after: after[what] });
  }
  for (const what of ['retention_days', 'lease_min'] as const) {
    if (before[what] !== after[what]) out.push({ what, before: before[what], after: after[what] });
  }
  const duties = onlyIn(before.duties, after.duties);
  if (duties !== null) out.push({ what: 'duties', ...duties });
  const aid = onlyIn(aidLines(before), aidLines(after));
  if (aid !== null) out.push({ what: 'aid', ...aid });
  const [were, are] = [before.shares ?? [], after.shares ?? []];
  if (!same(were, are)) out.push({ what: 'shares', before: were, after: are });
  return out;
}

/** What only the one has and what only the other; null where they have the same. */
function onlyIn<T>(before: readonly T[], after: readonly T[]): { before: T[]; after: T[] } | null {
  const gone = before.filter((one) => !after.some((other) => same(one, other)));
  const come = after.filter((one) => !before.some((other) => same(one, other)));
  return gone.length + come.length === 0 ? null : { before: gone, after: come };
}

/** Lines with their fields in one order, so that the same line is the same however it was written. */
function aidLines(text: AgreementVersion): Aid[] {
  return (text.aid ?? []).map(({ by, to, capability, count, priority }) => ({ by, ...(to === undefined ? {} : { to }), capability, count, priority }));
}

/** Pairs whose fields change alike stand together. Who leaves sees nothing any more: that is said by the parties. */
function fieldChanges(before: AgreementVersion, after: AgreementVersion): Changed[] {
  const byPair = new Map<string, { owner: string; viewer: string; kind: string; fields: string[]; before: Cell; after: Cell }>();
  for (const owner of after.parties) {
    for (const viewer of after.parties) {
      const [old, now] = [pairOf(before, viewer, owner), pairOf(after, viewer, owner)];
      for (const at of new Set([...old.keys(), ...now.keys()])) {
        const [was, is] = [old.get(at) ?? [], now.get(at) ?? []];
        if (cellKey(was) === cellKey(is)) continue;
        const [kind = '', field = ''] = at.split('.');
        const key = [owner, viewer, kind, cellKey(was), cellKey(is)].join('|');
        const one = byPair.get(key) ?? { owner, viewer, kind, fields: [], before: was, after: is };
        one.fields.push(field);
        byPair.set(key, one);
      }
    }
  }
  const alike = new Map<string, Extract<Changed, { what: 'fields' }>>();
  for (const { owner, viewer, kind, fields, before: was, after: is } of byPair.values()) {
    const key = [kind, fields.join(), cellKey(was), cellKey(is)].join('|');
    const one = alike.get(key) ?? { what: 'fields' as const, kind, fields, pairs: [], everyPair: false, before: was, after: is };
    one.pairs.push({ owner, viewer });
    alike.set(key, one);
  }
  const pairs = after.parties.length * (after.parties.length - 1);
  return [...alike.values()].map((one) => ({ ...one, everyPair: one.pairs.length === pairs }));
}
