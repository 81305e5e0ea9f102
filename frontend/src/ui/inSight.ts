/** What is acted on by keys and palette: never what lies unseen below a page. Pure. */
import type { AgreementScreen, Selection, TaskScreen } from '../commands/types';

export type Page = AgreementScreen | TaskScreen;

/** On a page about agreements the one that is read; on that of a negotiation its joint task; in the inbox nothing. An agreement that was left is not acted on. */
export function inSight({ agreement, ...rest }: Selection, page: Page | null): Selection {
  if (page === null) return rest;
  if (page === 'inbox') return {};
  if (page === 'negotiation') return rest.task === undefined ? {} : { task: rest.task };
  return agreement === undefined ? {} : { agreement };
}
