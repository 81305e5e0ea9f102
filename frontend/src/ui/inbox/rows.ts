/** What waits for this seat's agency, as the bar counts it and the page lists it. */
import { hasInbox } from '../../commands/who';
import { groupOf, waitingFor, type InboxRow, type Waiting } from '../../model/inbox';
import type { Console } from '../app.svelte';

/** What waits or will: looked through once for each change, and not by the clock. */
export function waitingIn(app: Console): Waiting[] {
  const me = app.session;
  if (me === null || !hasInbox({ me })) return [];
  return waitingFor(app.store.seen('task', 'task_item', 'assignment', 'equipment'), { agency: me.agency, principal: me.principal, role: me.role });
}

export interface InboxCount { all: number; late: number; timed: number; untimed: number }

export function countOf(rows: readonly InboxRow[]): InboxCount {
  const count = { all: rows.length, late: 0, timed: 0, untimed: 0 };
  for (const one of rows) count[groupOf(one)] += 1;
  return count;
}
