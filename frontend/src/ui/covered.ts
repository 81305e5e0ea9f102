/**
 * Whether a part of the screen is covered: by a dialog, by a page that it does not stand on, by another window. What is covered is not read, and what was
 * not read is not answered by a key.
 */
import { getContext, setContext } from 'svelte';
import type { Console } from './app.svelte';
import type { Page } from './inSight';

const ON = Symbol('page');

/** Everything below this component stands on that page. */
export function standOn(page: Page): void {
  setContext(ON, page);
}

/** Called while a component is made; asked whenever it may be another thing. */
export function coveredIn(app: Console): (visibility: DocumentVisibilityState) => boolean {
  const own = getContext<Page | undefined>(ON) ?? null;
  return (visibility) => app.overlay !== null || app.page !== own || visibility === 'hidden';
}
