/**
 * A draw as anybody can recompute it (algorithm muster-draw/1): the list whose digest is published before the seed is known, and the record
 * that the independent script reads. Pure but for the hash, which the browser computes.
 */
import type { Inspection, TaskItem } from '../protocol/inspection';

export const ALGORITHM = 'muster-draw/1';

interface Listed { task: string; inspection: Inspection; items: readonly TaskItem[] }

const byNumber = (items: readonly TaskItem[]): TaskItem[] => [...items].sort((a, b) => a.number - b.number);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Exclusions that count: those of inspectors who can be drawn. Those of an agency that has left are not in the list text. */
function excludedOf({ exclusions, inspectors }: Pick<Inspection, 'exclusions' | 'inspectors'>, items: readonly TaskItem[]): { agency: string; inspector: number; target: number }[] {
  const numbers = new Map(items.map((one) => [one.id, one.number]));
  return exclusions.flatMap(({ agency, inspector, target }) => {
    const number = numbers.get(target);
    return number === undefined || !inspectors.some((one) => one.agency === agency && one.number === inspector) ? [] : [{ agency, inspector, target: number }];
  }).sort((a, b) => compare(a.agency, b.agency) || a.inspector - b.inspector || a.target - b.target);
}

const inspectorsOf = (inspection: Inspection): { agency: string; number: number }[] =>
  inspection.inspectors.map(({ agency, number }) => ({ agency, number })).sort((a, b) => compare(a.agency, b.agency) || a.number - b.number);

/** The text whose SHA-256 is the published digest; null while the list is open. */
export function listText({ task, inspection, items }: Listed): string | null {
  const plan = inspection.plan;
  if (plan === undefined) return null;
  return [
    ALGORITHM, `task ${task}`, `draw ${plan.targets ?? 'all'} ${plan.inspectors_each}`,
    ...byNumber(items).map((one) => `target ${one.number} ${one.id}`),
    ...inspectorsOf(inspection).map((one) => `inspector ${one.agency} ${one.number}`),
    ...excludedOf(inspection, items).map((one) => `excluded ${one.agency} ${one.inspector} ${one.target}`),
  ].map((line) => `${line}\n`).join('');
}

/** Whether the digest is that of the list as this screen has it; null where there is nothing to compare. */
export async function digestFits(listed: Listed): Promise<boolean | null> {
  const text = listText(listed);
  const digest = listed.inspection.sha256;
  if (text === null || digest === undefined) return null;
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('') === digest;
}

/** One line of JSON; null before anything was drawn. */
export function drawRecord({ task, inspection, items }: Listed): string | null {
  const { plan, seed, sha256 } = inspection;
  if (plan === undefined || seed === undefined || sha256 === undefined) return null;
  const drawn = items.filter((one) => one.drawn !== undefined).sort((a, b) => (a.drawn ?? 0) - (b.drawn ?? 0));
  return JSON.stringify({
    task, draw: plan.targets ?? null, inspectors_each: plan.inspectors_each,
    targets: byNumber(items).map(({ number, id }) => ({ number, id })), inspectors: inspectorsOf(inspection), excluded: excludedOf(inspection, items),
    seed, sha256,
    drawn: drawn.map((one) => ({ target: one.number, inspectors: one.inspectors.map(({ agency, number }) => ({ agency, number })) })),
  });
}
