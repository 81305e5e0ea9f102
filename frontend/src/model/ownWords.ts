/**
 * What an agency itself calls a status: its own code and label (docs/protocol.md U10, U11). Others are told the common word, and so is
 * the agency where its codes leave open which of them is meant.
 */
import type { Settings, StatusCode, Unit } from '../protocol/wire';
import type { AssignmentStatus, UnitStatus } from '../protocol/words';

export function codesMeaning(settings: Settings | undefined, means: UnitStatus | AssignmentStatus): StatusCode[] {
  return settings?.status.codes.filter((one) => one.means === means) ?? [];
}

/** The code that stands for a status; with two of them nobody said which. */
export function codeFor(settings: Settings | undefined, status: UnitStatus | AssignmentStatus | undefined): StatusCode | null {
  const found = status === undefined ? [] : codesMeaning(settings, status);
  return found.length === 1 ? found[0] ?? null : null;
}

/** The code of a unit now: the one that was set, as long as it says what is; else the only one that does. */
export function codeOf(settings: Settings | undefined, unit: Unit): StatusCode | null {
  if (settings === undefined || settings.id !== unit.agency) return null;
  const set = settings.status.codes.find((one) => one.code === unit.code && one.means === unit.status);
  return set ?? codeFor(settings, unit.status);
}

/** The words of a counted reason for being out of service. */
export function countedReason(settings: Settings | undefined, word: string | undefined): string | null {
  return settings?.status.out_of_service.find((one) => one.word === word)?.label ?? null;
}
