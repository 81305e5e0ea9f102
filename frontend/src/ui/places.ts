/** Bringing a part of a panel into sight and the focus to it: it may only just have been opened. */
import { tick } from 'svelte';

/** How many rounds of drawing a panel may take to be there. */
const ROUNDS = 3;

/** False where there is no such part. */
export async function showPlace(id: string): Promise<boolean> {
  for (let round = 0; round < ROUNDS; round += 1) {
    await tick();
    const place = document.getElementById(id);
    if (place === null) {
      await new Promise((drawn) => requestAnimationFrame(drawn));
      continue;
    }
    if (!place.hasAttribute('tabindex')) place.tabIndex = -1;
    place.scrollIntoView({ block: 'start' });
    place.focus({ preventScroll: true });
    return true;
  }
  return false;
}
