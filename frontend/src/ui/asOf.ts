/** How old what stands on the screen is: without a link it is as it was last heard. */
import type { Console } from './app.svelte';

export function asOf(app: Console): string {
  return new Date(app.kept.asOf ?? (app.connection.state === 'live' ? app.now : app.now - app.connection.seconds * 1_000)).toISOString();
}
