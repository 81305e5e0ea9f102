/** Statuses in the words of the reader: the own agency's where it has some, the common ones for everybody else's units. */
import { word } from '../i18n/messages.svelte';
import { codeFor, codeOf } from '../model/ownWords';
import type { Settings, Unit } from '../protocol/wire';
import type { AssignmentStatus, UnitStatus } from '../protocol/words';
import type { Console } from './app.svelte';

/** What an agency has settled, if it is the reader's own; reading it subscribes to it. */
export function settingsOf(app: Console, agency: string | undefined): Settings | undefined {
  return agency === undefined ? undefined : app.store.seen('settings').settings.get(agency);
}

/** `On the way to the scene`, or the common word. */
export function unitWord(app: Console, unit: Unit): string {
  return codeOf(settingsOf(app, unit.agency), unit)?.label ?? word('status', unit.status);
}

/** The code itself, for where there is room for no more. */
export function unitCode(app: Console, unit: Unit): string | null {
  return codeOf(settingsOf(app, unit.agency), unit)?.code ?? null;
}

/** A status of an assignment, or one that could come. */
export function stepWord(app: Console, agency: string | undefined, status: UnitStatus | AssignmentStatus | undefined): string {
  return codeFor(settingsOf(app, agency), status)?.label ?? word('status', status);
}

/** The same for a button, which is written shorter. */
export function stepButton(app: Console, agency: string | undefined, status: AssignmentStatus): string {
  return codeFor(settingsOf(app, agency), status)?.label ?? word('status_button', status);
}
