/** Sending what the server asks to confirm (docs/protocol.md U14), and what is open on the screen meanwhile. */
import type { AnyOperation } from '../commands/registry';
import type { Outcome } from '../offline/outbox';
import type { Overlay } from './app.svelte';
import { concernsOf } from './concerns';
import { outcomeWords } from './sent';

/** What it needs of the console: what lies over the desk, and running an operation once. */
export interface Confirms { overlay: Overlay | null; underway(operation: AnyOperation, args: object, stored?: () => void): Promise<Outcome> }

/**
 * A warning is repeated with what was confirmed, as often as something new speaks against it. Who does not confirm goes back to the sheet, and who
 * has confirmed and is refused, too: with the words of the refusal, unless something else was opened meanwhile.
 */
export async function confirming(on: Confirms, operation: AnyOperation, args: object, stored?: () => void): Promise<Outcome> {
  let full = args;
  const confirm = new Set<string>();
  const sheet = on.overlay?.kind === 'form' ? on.overlay : null;
  for (;;) {
    const outcome = await on.underway(operation, full, stored);
    if (outcome.ok) return outcome;
    if (outcome.code !== 'needs_confirmation') {
      if (confirm.size > 0 && sheet !== null && on.overlay === null) on.overlay = { ...sheet, refused: outcomeWords(outcome) };
      return outcome;
    }
    const concerns = concernsOf(outcome.current);
    const yes = await new Promise<boolean>((answer) => (on.overlay = { kind: 'confirm', operation, args: full, concerns, answer }));
    on.overlay = yes ? null : sheet;
    if (!yes) return outcome;
    for (const one of concerns) confirm.add(one);
    full = { ...args, confirm: [...confirm] };
  }
}

/** For a crew, which may be without a link: null as soon as its device keeps it, and the outbox says what became of it; else why it was not done. */
export function performKept(on: { perform(operation: AnyOperation, args: object, stored?: () => void): Promise<Outcome> }, operation: AnyOperation, args: object): Promise<Outcome | null> {
  return new Promise((settle, fail) => {
    on.perform(operation, args, () => settle(null)).then(settle, fail);
  });
}
