/** Between the wire's moments and what a field for date and time holds: the clock on this desk's wall. */

const two = (n: number): string => String(n).padStart(2, '0');

/** `2026-11-29T18:00`; empty for nothing, or for what is no moment. */
export function toLocal(at: string | undefined): string {
  const date = new Date(at ?? '');
  if (Number.isNaN(date.getTime())) return '';
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

export function fromLocal(text: string): string | undefined {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
