/** Bringing a part of a panel into sight and the focus to it: it may only just have been opened. */
import { tick } from 'svelte';
import type { Console } from './app.svelte';

/** How many rounds of drawing a panel may take to be there. */
const ROUNDS = 3;

/** What encloses comes after what it encloses: the first that is there, once everything is drawn. */
export async function showFirst(ids: readonly string[]): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) {
    await tick();
    const place = document.getElementById(ids[0] ?? '') ?? (round === ROUNDS - 1 ? ids.map((id) => document.getElementById(id)).find((one) => one !== null) : null);
    if (place !== null && place !== undefined) return show(place);
    await new Promise((drawn) => requestAnimationFrame(drawn));
  }
}

function show(place: HTMLElement): void {
  if (!place.hasAttribute('tabindex')) place.tabIndex = -1;
  place.scrollIntoView({ block: 'start' });
  place.focus({ preventScroll: true });
}

/** Back to the desk from the page of a task: what had the focus goes with the page, so that it is where one came from, or what the page was about. */
export function leaveTaskPage(app: Pick<Console, 'page'>): void {
  // On a narrow desk only one of them is there.
  const to = app.page === 'inbox' ? ['place-queue', 'place-task', 'place-timeline'] : ['place-task', 'place-queue', 'place-timeline'];
  app.page = null;
  void showFirst(to);
}
