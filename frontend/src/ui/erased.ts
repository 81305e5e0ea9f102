/** What was erased is said in the reader's language, wherever its text stood: the server sends one mark for it. */

/** What the server sends where a text was. */
export const ERASED = '[erased]';

/** The same value, with every text that reads like one of `marks` replaced; what has none stays the very object it was. */
export function replaceMarks<T>(value: T, marks: ReadonlySet<string>, by: string): T {
  if (typeof value === 'string') return (marks.has(value) ? by : value) as T;
  if (Array.isArray(value)) {
    let changed = false;
    const next: unknown[] = value.map((one: unknown) => {
      const other = replaceMarks(one, marks, by);
      changed ||= other !== one;
      return other;
    });
    return changed ? next as T : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = {};
  let changed = false;
  for (const [name, one] of Object.entries(value)) {
    const other: unknown = replaceMarks(one as unknown, marks, by);
    copy[name] = other;
    changed ||= other !== one;
  }
  return changed ? copy as T : value;
}
