/** What is being typed, kept per person and form until it is sent or thrown away: a reload loses nothing. */

const PREFIX = 'muster.draft.';

export function readDraft<T extends object>(principal: string, form: string, empty: T): T {
  try {
    const kept = localStorage.getItem(`${PREFIX}${principal}.${form}`);
    return kept === null ? empty : { ...empty, ...(JSON.parse(kept) as Partial<T>) };
  } catch {
    return empty;
  }
}

export function keepDraft(principal: string, form: string, draft: object): void {
  try {
    localStorage.setItem(`${PREFIX}${principal}.${form}`, JSON.stringify(draft));
  } catch {
    // Storage full or refused: the form still holds what was typed.
  }
}

export function dropDraft(principal: string, form: string): void {
  try {
    localStorage.removeItem(`${PREFIX}${principal}.${form}`);
  } catch {
    // Nothing was kept, nothing to drop.
  }
}
