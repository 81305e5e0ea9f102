/** Figures of persons in a disaster response: what stands of each, between which counts it lies, and how it ran over time. Nothing is added up. Pure. */
import type { Figures, Source, Standing } from '../protocol/response';
import { FIGURES, WHOMS, type Figure, type Whom } from '../protocol/words';
import { ms } from './time';

/** What stands of a figure: whose count is the one, and what else was said. Without a named one all stand side by side; nothing is added up. */
export interface Cell { named: string | undefined; counts: Standing[] }

/** The named one first; of the others what was counted last. */
export function cellOf({ sources, standing }: { sources: readonly Source[]; standing: readonly Standing[] }, whom: Whom, figure: Figure): Cell {
  const counts = standing.filter((one) => one.whom === whom && one.figure === figure)
    .sort((a, b) => Number(b.is_source) - Number(a.is_source) || (ms(b.counted_at) ?? 0) - (ms(a.counted_at) ?? 0) || a.agency.localeCompare(b.agency));
  return { named: sources.find((one) => one.whom === whom && one.figure === figure)?.agency, counts };
}

/** The one count to show where there is room for one: that of who was named, or the only one; undefined where there are several, or none. */
export function theCount({ named, counts }: Cell): Standing | undefined {
  const [first] = counts;
  if (named !== undefined) return counts.find((one) => one.agency === named);
  return counts.length === 1 ? first : undefined;
}

/** Between which counts it lies, where there is room for one number: of who was named, else of all that was said. Undefined where nobody has said anything. */
export interface Spread { from: number; to: number; is_estimate: boolean }

export function spreadOf(cell: Cell): Spread | undefined {
  const one = theCount(cell);
  const counts = one === undefined ? cell.counts : [one];
  if (counts.length === 0) return undefined;
  const all = counts.map((it) => it.count);
  return { from: Math.min(...all), to: Math.max(...all), is_estimate: counts.some((it) => it.is_estimate) };
}

/** Figures that anybody has said anything of, in the order in which they are named. */
export function figuresTold(standing: readonly Standing[]): Figure[] {
  return FIGURES.filter((figure) => standing.some((one) => one.figure === figure));
}

/** Figures about one sector, evacuation or shelter that stand: of each agency what was counted last. */
export function standingAbout(figures: readonly Figures[], about: string | undefined): Omit<Standing, 'is_source'>[] {
  const last = new Map<string, Figures & { figure: Figure }>();
  for (const one of figures.filter((it) => it.about === about && it.withdrawn === undefined)) {
    for (const figure of FIGURES.filter((it) => one.values[it] !== undefined)) {
      const name = `${one.agency} ${one.whom} ${figure}`;
      const before = last.get(name);
      // Of the same time what was heard last stands; numbers are given as it is heard.
      if (before === undefined || (ms(one.counted_at) ?? 0) > (ms(before.counted_at) ?? 0) || (one.counted_at === before.counted_at && one.number > before.number)) last.set(name, { ...one, figure });
    }
  }
  return [...last.values()].map(({ whom, figure, values, agency, counted_at, is_estimate, id }) => ({ whom, figure, count: values[figure] ?? 0, agency, counted_at, is_estimate, item: id }));
}

export interface SeriesPoint { at: number; count: number; is_estimate: boolean; item: string }
/** What one agency has said of a figure, over time. */
export interface Series { agency: string; points: SeriesPoint[] }

/** By agency, as counted, without what was withdrawn. Of one moment what was heard last stands. */
export function seriesOf(figures: readonly Figures[], whom: Whom, figure: Figure, about?: string): Series[] {
  const found = figures.filter((one) => one.whom === whom && one.about === about && one.withdrawn === undefined && one.values[figure] !== undefined).sort((a, b) => a.number - b.number);
  return [...new Set(found.map((one) => one.agency))].sort().map((agency) => {
    const points = new Map<number, SeriesPoint>();
    for (const one of found.filter((it) => it.agency === agency)) {
      const at = ms(one.counted_at) ?? 0;
      points.set(at, { at, count: one.values[figure] ?? 0, is_estimate: one.is_estimate, item: one.id });
    }
    return { agency, points: [...points.values()].sort((a, b) => a.at - b.at) };
  });
}

/** A figure of somebody, which anybody has ever said anything of. */
export function figuresSaid(figures: readonly Figures[], about?: string): { whom: Whom; figure: Figure }[] {
  const said = figures.filter((one) => one.about === about);
  return WHOMS.flatMap((whom) => FIGURES.filter((figure) => said.some((one) => one.whom === whom && one.values[figure] !== undefined)).map((figure) => ({ whom, figure })));
}
