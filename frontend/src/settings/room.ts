/** The room of a unit as a form holds it: an empty field is nothing of the kind. */
import { MEASURES, type Measure } from '../protocol/words';

/** The server's limit of each measure. */
export const ROOM_MAX = 100_000;

export type Typed = Partial<Record<Measure, string>>;

export function roomProblem(text: string | undefined): boolean {
  const value = (text ?? '').trim();
  return value !== '' && !(/^\d{1,6}$/.test(value) && Number(value) >= 1 && Number(value) <= ROOM_MAX);
}

export function roomOf(typed: Typed): Partial<Record<Measure, number>> {
  const out: Partial<Record<Measure, number>> = {};
  for (const one of MEASURES) {
    const text = (typed[one] ?? '').trim();
    if (text !== '') out[one] = Number(text);
  }
  return out;
}
