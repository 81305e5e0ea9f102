/** Times as numbers and ages. The server's clock rules: the offset comes from the link, ages never run on this machine's own clock. */

export function ms(iso: string | undefined | null): number | null {
  if (iso === undefined || iso === null) return null;
  const value = Date.parse(iso);
  return Number.isNaN(value) ? null : value;
}

/** Whole seconds from then to now; a time ahead of the clock is age 0. */
export function ageS(iso: string | undefined | null, nowMs: number): number | null {
  const then = ms(iso);
  return then === null ? null : Math.max(0, Math.floor((nowMs - then) / 1000));
}

/** Whole seconds left, negative when it has passed. */
export function leftS(iso: string | undefined | null, nowMs: number): number | null {
  const then = ms(iso);
  return then === null ? null : Math.ceil((then - nowMs) / 1000);
}

/** How much of the time between two moments has passed, 0 to 1; null where one is not known, or nothing lies between them. */
export function usedUp(fromMs: number | null, toMs: number | null, nowMs: number): number | null {
  return fromMs === null || toMs === null || toMs <= fromMs ? null : Math.min(1, Math.max(0, (nowMs - fromMs) / (toMs - fromMs)));
}

/** `1:52`, `46:10`, `3:05:00`: one form for every age and rest, so that columns compare by eye. */
export function clockSpan(seconds: number): string {
  const s = Math.abs(Math.trunc(seconds));
  const two = (value: number): string => String(value).padStart(2, '0');
  const head = s >= 3600 ? `${Math.floor(s / 3600)}:${two(Math.floor((s % 3600) / 60))}` : `${Math.floor(s / 60)}`;
  return `${seconds < 0 ? '-' : ''}${head}:${two(s % 60)}`;
}
