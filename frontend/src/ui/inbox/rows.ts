/** What waits for this seat's agency, as the bar counts it and the page lists it. */
import { hasInbox } from '../../commands/who';
import { groupOf, inbox, type InboxRow } from '../../model/inbox';
import type { Console } from '../app.svelte';

export function inboxOf(app: Console): InboxRow[] {
  const me = app.session;
  if (me === null || !hasInbox({ me })) return [];
  return inbox(app.store.seen('task', 'task_item', 'assignment', 'equipment'), app.now, { agency: me.agency, principal: me.principal, role: me.role });
}

export interface InboxCount { all: number; late: number; timed: number; untimed: number }

export function countOf(rows: readonly InboxRow[]): InboxCount {
  const count = { all: rows.length, late: 0, timed: 0, untimed: 0 };
  for (const one of rows) count[groupOf(one)] += 1;
  return count;
}
