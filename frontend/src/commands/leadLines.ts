/** Lines about who leads a joint task: offer the lead, take the offer back, take it or not, take it over (docs/protocol.md T17, T18). */
import { openLeadOffer } from '../model/negotiation';
import { findByNumber } from '../model/queries';
import type { Task } from '../protocol/wire';
import { found, hint, type Parsed } from './parsed';
import type { Context } from './types';

export const LEAD_USAGE: readonly string[] = [
  'offer-lead JT-1 P "reason"', 'take-back-lead JT-1', 'take-lead JT-1', 'refuse-lead JT-1 "reason"', 'take-over-lead JT-1 "reason"',
];

const WORDS: readonly string[] = LEAD_USAGE.map((usage) => usage.split(' ')[0] ?? '');

/** Null where the word is none of these. */
export function leadLine(ctx: Context, word: string, [number, ...more]: string[]): Parsed | null {
  if (!WORDS.includes(word)) return null;
  if (number === undefined) return hint('line.usage', { usage: LEAD_USAGE.find((one) => one.startsWith(`${word} `)) ?? word });
  const task = findByNumber(ctx.world, number)?.task;
  if (task === undefined) return hint('line.nothing_named', { name: number });
  if (word === 'offer-lead') return offer(ctx, task, number, more);
  const [reason] = more;
  // What is taken, not taken or taken back is the offer that the line was read for.
  const open = word === 'take-over-lead' ? null : openLeadOffer(task);
  const args = { task: task.id, ...(open === null ? {} : { offer: open.offer }), ...(reason === undefined ? {} : { reason }) };
  return found(ctx, word.replaceAll('-', '_'), args, { key: 'line.lead', args: { verb: word.replaceAll('-', '_'), number } });
}

/** To whom is said by the letter of the agency; what is left out the sheet asks for. */
function offer(ctx: Context, task: Task, number: string, [code, reason]: string[]): Parsed {
  const agency = code === undefined ? undefined : [...ctx.world.agency.values()].find((one) => one.code.toLowerCase() === code.toLowerCase());
  if (code !== undefined && agency === undefined) return hint('line.nothing_named', { name: code });
  const args = { task: task.id, ...(agency === undefined ? {} : { to: agency.id }), ...(reason === undefined ? {} : { reason }) };
  return found(ctx, 'offer_lead', args, { key: 'line.offer_lead', args: { number, name: agency?.name ?? '' } });
}
