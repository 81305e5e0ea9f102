/** What the register shows besides its groups: what ends soon, and what has the words that are looked for. Pure. */
import type { Agreement } from '../protocol/wire';
import { ms } from '../model/time';
import { folded } from '../ui/typeWords';
import { expiresSoon } from './register';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What holds and ends within 30 days, the soonest first. */
export function expiring(agreements: Iterable<Agreement>, nowMs: number): Agreement[] {
  const end = (one: Agreement): number => ms(one.current?.valid_until) ?? Infinity;
  return [...agreements].filter((one) => one.phase === 'in_force' && expiresSoon(one, nowMs)).sort((a, b) => end(a) - end(b) || a.id.localeCompare(b.id));
}

/** Whole days while there are any, then whole hours; what has passed has none. */
export function leftUntil(untilMs: number, nowMs: number): { unit: 'days' | 'hours'; n: number } {
  const left = Math.max(0, untilMs - nowMs);
  return left >= DAY_MS ? { unit: 'days', n: Math.floor(left / DAY_MS) } : { unit: 'hours', n: Math.floor(left / HOUR_MS) };
}

const wordsOf = (text: string): string[] => folded(text).split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');

/** Those that have every word, or a part of a word, in the title, the purpose or the name of a party, of what holds or of the next version. Marks and case make no difference. */
export function withWords(agreements: ReadonlyMap<string, Agreement>, typed: string, name: (agency: string) => string): Map<string, Agreement> {
  const wanted = wordsOf(typed);
  if (wanted.length === 0) return new Map(agreements);
  const has = (one: Agreement): boolean => {
    const texts = [one.current, one.next].flatMap((text) => (text === undefined ? [] : [text.title, text.purpose, ...text.parties.map(name)]));
    const all = folded(texts.join('\n'));
    return wanted.every((word) => all.includes(word));
  };
  return new Map([...agreements].filter(([, one]) => has(one)));
}
