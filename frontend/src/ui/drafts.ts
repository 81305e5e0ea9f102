/** What is being typed, kept per person and form until it is sent or thrown away: a reload loses nothing. */
import { aboutKey } from './aboutKey';

const PREFIX = 'muster.draft.';

export function readDraft<T extends object>(principal: string, form: string, empty: T): T {
  try {
    const kept = localStorage.getItem(`${PREFIX}${principal}.${form}`);
    return kept === null ? empty : { ...empty, ...(JSON.parse(kept) as Partial<T>) };
  } catch {
    return empty;
  }
}

/**
 * What a form begins with. What a line or a button said stands above what was kept. What is sent anew begins with what was said then and nothing else,
 * under a draft of its own, which holds what was changed of it since.
 */
export function beginDraft<T extends object>(principal: string, form: string, own: T, said: Partial<T>, again?: { empty: T }): T {
  return again === undefined ? { ...readDraft(principal, form, own), ...said } : readDraft(principal, form, { ...again.empty, ...said });
}

/** What is sent anew has a draft of its own. */
export function draftOf(form: string, made: string | undefined): string {
  return made === undefined ? form : `${form}.${made}`;
}

/** Why something is done is typed for that thing alone. */
export function reasonDraft(operation: string, args: object): string {
  return `reason.${aboutKey(operation, args)}`;
}

export function keepDraft(principal: string, form: string, draft: object): void {
  try {
    localStorage.setItem(`${PREFIX}${principal}.${form}`, JSON.stringify(draft));
  } catch {
    // Storage full or refused: the form still holds what was typed.
  }
}

/** The same where something is there before anything is typed: what was only looked at is not taken for a change of it later. */
export function keepChanged<T extends object>(principal: string, form: string, draft: T, begin: T): void {
  if (JSON.stringify(draft) === JSON.stringify(begin)) dropDraft(principal, form);
  else keepDraft(principal, form, draft);
}

export function dropDraft(principal: string, form: string): void {
  try {
    localStorage.removeItem(`${PREFIX}${principal}.${form}`);
  } catch {
    // Nothing was kept, nothing to drop.
  }
}
