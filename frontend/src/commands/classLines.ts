/** Lines that say what an incident is and how urgent: in common words, or in the codes of the desk's own agency. */
import { typedPriority, typedType, type SaidPriority, type SaidType } from '../model/classification';
import { findByNumber } from '../model/queries';
import type { Settings } from '../protocol/wire';
import { COMMON_TYPES } from '../protocol/words';
import { found, hint, type Parsed } from './parsed';
import type { Context } from './types';

/** What was said, how the preview calls it, and what goes with it. */
interface Said<T> { said: T; name: string; usual?: number }

function priorityOf(settings: Settings | undefined, typed: string | undefined): Said<SaidPriority> | null {
  const own = typedPriority(settings, typed ?? '');
  if (own !== null) return { said: { own_priority: own.code }, name: own.label };
  const n = /^p?([1-5])$/i.exec(typed ?? '')?.[1];
  return n === undefined ? null : { said: { priority: Number(n) }, name: n };
}

/** Where an agency has types of its own, a word that is neither one of them nor a common one is a slip. */
function typeOf(settings: Settings | undefined, typed: string): Said<SaidType> | null {
  const own = typedType(settings, typed);
  if (own !== null) return { said: { own_type: own.code }, name: own.label, ...(own.priority === undefined ? {} : { usual: own.priority }) };
  const common = typed.toLowerCase();
  const isKnown = (settings?.classification.types.length ?? 0) === 0 || COMMON_TYPES.some((type) => type === common);
  return isKnown ? { said: { incident_type: common }, name: common } : null;
}

export function triage(ctx: Context, [number, priorityWord, typeWord]: string[]): Parsed {
  const settings = ctx.world.settings.get(ctx.me.agency);
  const priority = priorityOf(settings, priorityWord);
  if (number === undefined || priority === null) return hint('line.usage', { usage: 'triage F-26-0021 p2' });
  const incident = findByNumber(ctx.world, number)?.incident;
  if (incident === undefined) return hint('line.nothing_named', { name: number });
  const type = typeWord === undefined ? { said: {} } : typeOf(settings, typeWord);
  if (type === null) return hint('line.unknown_type', { word: typeWord ?? '' });
  return found(ctx, 'triage_incident', { incident: incident.id, ...priority.said, ...type.said }, { key: 'line.triage', args: { number: incident.number, priority: priority.name } });
}

export function report(ctx: Context, words: string[]): Parsed {
  const settings = ctx.world.settings.get(ctx.me.agency);
  const [typeWord, ...others] = words;
  // The place must stand somewhere: a last word is never the priority.
  const priority = others.length > 1 ? priorityOf(settings, others[0]) : null;
  const [place, narrative] = priority === null ? others : others.slice(1);
  if (typeWord === undefined || place === undefined) return hint('line.usage', { usage: 'report fire p2 "place"' });
  const type = typeOf(settings, typeWord);
  if (type === null) return hint('line.unknown_type', { word: typeWord });
  if (ctx.point === null) return hint('line.click_first');
  // The server knows what goes with an own type; where nothing does, the middle.
  const urgency = priority?.said ?? (type.usual === undefined ? { priority: 3 } : {});
  const args = { ...type.said, ...urgency, ...ctx.point, place, narrative: narrative ?? '' };
  return found(ctx, 'report_incident', args, { key: 'line.report', args: { type: type.name, priority: priority?.name ?? String(type.usual ?? 3), place } });
}
