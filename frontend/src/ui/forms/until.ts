/** A time that lies ahead, as forms hold it: so many minutes from now, or a moment on this desk's wall clock, or open. */
import { fromLocal } from '../localTime';

export interface Until { minutes: number | null; at: string }

export const OPEN_END: Until = { minutes: null, at: '' };
const MINUTE_MS = 60_000;

export function untilOf(value: Until, nowMs: number): string | undefined {
  if (value.minutes !== null) return new Date(nowMs + value.minutes * MINUTE_MS).toISOString();
  return value.at === '' ? undefined : fromLocal(value.at);
}
